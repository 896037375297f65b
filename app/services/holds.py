"""Holds (tạm dừng xét khen thưởng): that nothing may be proposed for somebody, not why in detail.

Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4. What is kept is the kind of reason and a document's
number; the matter itself belongs to whoever examines it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.domain.eligibility import HoldPeriod
from app.domain.terms import HoldReason, SubjectKind
from app.entities import Hold, Subject
from app.services import many, reading
from app.services.validation import Fields, Line, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class HoldFields(Fields):
    """What describes a hold."""

    subject_id: UUID = Field(title="Đối tượng")
    reason: HoldReason = Field(title="Lý do tạm dừng")
    reference: Line = Field("", title="Số văn bản", max_length=100)
    starts_on: date = Field(title="Từ ngày")
    ends_on: date | None = Field(None, title="Đến ngày")


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold, and whom it is for."""

    id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    unit_name: str
    reason: HoldReason
    reference: str
    starts_on: date
    ends_on: date | None

    def is_active(self, on: date) -> bool:
        """Return whether it holds on a day."""
        return HoldPeriod(self.reason, self.starts_on, self.ends_on).is_active(on)


def listed(
    session: Session, on: date | None = None, subject_id: UUID | None = None
) -> tuple[HoldRow, ...]:
    """Return the holds, the latest first: those of one subject, or active on a day, or all."""
    conditions: list[ColumnElement[bool]] = [Hold.deleted_by.is_(None)]
    if on is not None:
        conditions.append(active(on))
    if subject_id is not None:
        conditions.append(Hold.subject_id == subject_id)
    unit = aliased(Subject)
    statement = (
        select(
            Hold.id,
            Hold.subject_id,
            Subject.name,
            Subject.kind,
            unit.name,
            Hold.reason,
            Hold.reference,
            Hold.starts_on,
            Hold.ends_on,
        )
        .join(Subject, Hold.subject_id == Subject.id)
        .outerjoin(unit, Subject.parent_id == unit.id)
        .where(*conditions)
        .order_by(Hold.starts_on.desc(), Subject.name_key, Hold.id)
    )
    rows = session.execute(statement)
    return tuple(HoldRow(*row[:4], row[4] or "", *row[5:]) for row in rows)


def periods(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, list[HoldPeriod]]:
    """Return the holds of some subjects as the rules take them, in one query."""
    found: dict[UUID, list[HoldPeriod]] = defaultdict(list)
    statement = (
        select(Hold.subject_id, Hold.reason, Hold.starts_on, Hold.ends_on)
        .where(Hold.subject_id.in_(subject_ids), Hold.deleted_by.is_(None))
        .order_by(Hold.starts_on, Hold.id)
    )
    for subject_id, reason, starts_on, ends_on in session.execute(statement):
        found[subject_id].append(HoldPeriod(reason, starts_on, ends_on))
    return found


def active(on: date) -> ColumnElement[bool]:
    """Return the condition that a hold holds on a day."""
    return (Hold.starts_on <= on) & or_(Hold.ends_on.is_(None), Hold.ends_on >= on)


@undoable("Tạm dừng xét khen thưởng")
def add(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Note that nothing may be proposed for a subject from a day on, and return the hold's id."""
    fields = validated(HoldFields, values)
    reading.the(session, Subject, fields.subject_id, "Đối tượng")
    _check_period(fields.starts_on, fields.ends_on)
    hold = Hold(**fields.model_dump())
    session.add(hold)
    return hold.id


@undoable("Tạm dừng xét khen thưởng nhiều đối tượng")
def add_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Note holds as `add` does, all or none.

    The problems' fields say which row: “3.starts_on” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return add(session, values)

    return many.each(rows, one, "Chưa có lần tạm dừng xét nào để ghi.")


@undoable("Sửa lần tạm dừng xét")
def update(session: Writing, hold_id: UUID, values: Mapping[str, Any]) -> None:
    """Correct what was noted of a hold."""
    hold = _hold(session, hold_id)
    before = {name: getattr(hold, name) for name in HoldFields.model_fields}
    fields = changed(HoldFields, before, values)
    reading.the(session, Subject, fields.subject_id, "Đối tượng")
    _check_period(fields.starts_on, fields.ends_on)
    for name, value in fields.model_dump().items():
        setattr(hold, name, value)


@undoable("Kết thúc tạm dừng xét")
def end(session: Writing, hold_ids: Collection[UUID], ends_on: date) -> int:
    """End holds, whose last day is `ends_on`; return how many.

    `NotAllowed` when one has an end already: all stay then.
    """
    rows = [_hold(session, hold_id) for hold_id in hold_ids]
    for hold in rows:
        if hold.ends_on is not None:
            name = session.get_one(Subject, hold.subject_id).name
            raise NotAllowed(
                f"Lần tạm dừng xét của {quoted(name)} đã có ngày kết thúc "
                f"{hold.ends_on:%d/%m/%Y}. Chưa có gì thay đổi. Muốn đổi ngày, hãy sửa dòng này."
            )
        _check_period(hold.starts_on, ends_on)
    for hold in rows:
        hold.ends_on = ends_on
    return len(rows)


@undoable("Xóa lần tạm dừng xét", deletes=True)
def delete(session: Writing, hold_ids: Collection[UUID]) -> int:
    """Move holds that were noted by mistake to the bin; return how many."""
    rows = [_hold(session, hold_id) for hold_id in hold_ids]
    session.put_away(*rows)
    return len(rows)


def _hold(session: Session, hold_id: UUID) -> Hold:
    return reading.the(session, Hold, hold_id, "Lần tạm dừng xét")


def _check_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput.of(
            "ends_on",
            f"Ngày kết thúc ({ends_on:%d/%m/%Y}) trước ngày bắt đầu ({starts_on:%d/%m/%Y}). "
            "Sửa một trong hai ngày.",
        )
