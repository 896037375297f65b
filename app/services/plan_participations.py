"""Who takes part in a plan (đơn vị, cá nhân, hộ tham gia), and whether they must."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import SubjectKind
from app.entities import Nomination, Participation, Registration, ScoreSheet, Subject
from app.services import plan_access, reading, subjects
from app.services.verbs import undoable
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """A subject that takes part in a plan."""

    id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    kind_code: str
    is_required: bool
    is_retired: bool


def rows(session: Session, plan_id: UUID) -> tuple[ParticipationRow, ...]:
    """Return who takes part: units first, each kind by name."""
    columns = (
        Participation.id,
        Participation.subject_id,
        Subject.name,
        Subject.kind,
        Subject.kind_code,
        Participation.is_required,
        Subject.is_retired,
    )
    statement = (
        select(*columns)
        .join(Subject, Subject.id == Participation.subject_id)
        .where(Participation.plan_id == plan_id, Participation.deleted_by.is_(None))
        .order_by(Subject.kind.desc(), Subject.name_key, Subject.id)
    )
    return tuple(ParticipationRow(*row) for row in session.execute(statement))


@undoable("Thêm đơn vị tham gia")
def add(
    session: Writing, plan_id: UUID, subject_ids: Sequence[UUID], *, is_required: bool = True
) -> int:
    """Let subjects take part and return how many were new. Allowed until the plan is closed."""
    plan_access.open_plan(session, plan_id)
    names = subjects.names(session, subject_ids)
    for subject_id in subject_ids:
        found = names.get(subject_id)
        if found is None or found.kind is SubjectKind.CLUSTER:
            raise InvalidInput.of(
                "subject_ids", "Chỉ đơn vị, cá nhân, hộ gia đình tham gia kế hoạch. Hãy chọn lại."
            )
        if found.is_retired:
            raise InvalidInput.of(
                "subject_ids", f"“{found.name}” đã ngừng theo dõi. Hãy bỏ chọn dòng này."
            )
    known = {row.subject_id for row in rows(session, plan_id)}
    new = [subject_id for subject_id in dict.fromkeys(subject_ids) if subject_id not in known]
    values = {"plan_id": plan_id, "is_required": is_required}
    session.insert_many(Participation, [{**values, "subject_id": new_id} for new_id in new])
    return len(new)


@undoable("Cho cả nhóm đơn vị tham gia")
def participate_all(
    session: Writing,
    plan_id: UUID,
    kind_codes: Collection[str] = (),
    *,
    is_required: bool = True,
) -> int:
    """Let every followed unit (of these kinds) take part and return how many were new."""
    plan_access.open_plan(session, plan_id)
    conditions = [
        Subject.kind == SubjectKind.UNIT,
        *subjects.followed(None, include_retired=False),
    ]
    if kind_codes:
        conditions.append(Subject.kind_code.in_(kind_codes))
    units = reading.rows(session, subjects.SubjectName, Subject, *conditions)
    if not units:
        raise InvalidInput.of(
            "kind_codes", "Không có đơn vị nào thuộc loại đã chọn. Hãy chọn loại khác."
        )
    return add(session, plan_id, [unit.id for unit in units], is_required=is_required)


@undoable("Chọn đơn vị tham gia")
def choose_units(session: Writing, plan_id: UUID, unit_ids: Collection[UUID]) -> None:
    """Let just these units take part; people, households and retired units stay as they are.

    `NotAllowed` where a unit that is left out has registered or was scored.
    """
    plan_access.open_plan(session, plan_id)
    left_out = [
        row.id
        for row in rows(session, plan_id)
        if row.subject_kind is SubjectKind.UNIT
        and not row.is_retired
        and row.subject_id not in unit_ids
    ]
    remove(session, left_out)
    add(session, plan_id, list(unit_ids))


@undoable("Sửa yêu cầu tham gia")
def set_required(
    session: Writing, participation_ids: Sequence[UUID], *, is_required: bool
) -> None:
    """Say that subjects must take part, or may. Allowed until the plan is closed."""
    for row_id in participation_ids:
        _the(session, row_id).is_required = is_required


@undoable("Bỏ đơn vị tham gia")
def remove(session: Writing, participation_ids: Sequence[UUID]) -> None:
    """Let subjects take part no longer. `NotAllowed` once they registered or were scored."""
    for row_id in participation_ids:
        participation = _the(session, row_id)
        if noun := _has_begun(session, participation):
            name = session.get_one(Subject, participation.subject_id).name
            raise NotAllowed(
                f"“{name}” đã có {noun} trong kế hoạch này nên không bỏ được. "
                f"Chưa có gì thay đổi. Hãy xóa {noun} trước."
            )
        session.put_away(participation)


def _the(session: Session, row_id: UUID) -> Participation:
    found = reading.the(session, Participation, row_id, "Dòng tham gia")
    plan_access.open_plan(session, found.plan_id)
    return found


def _has_begun(session: Session, participation: Participation) -> str:
    nouns = {
        Registration: "đăng ký thi đua",
        ScoreSheet: "phiếu chấm",
        Nomination: "đề nghị khen thưởng",
    }
    for entity, noun in nouns.items():
        statement = select(entity.id).where(
            entity.plan_id == participation.plan_id,
            entity.subject_id == participation.subject_id,
            entity.deleted_by.is_(None),
        )
        if session.execute(statement.limit(1)).first() is not None:
            return noun
    return ""
