"""What units, people, households and clusters have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import BY_CLUSTER, SubjectKind
from app.entities import Subject
from app.services import reading, uses

NOUNS = {
    SubjectKind.UNIT: "Đơn vị",
    SubjectKind.PERSON: "Cá nhân",
    SubjectKind.HOUSEHOLD: "Hộ gia đình",
    SubjectKind.CLUSTER: "Cụm, khối thi đua",
}


@dataclass(frozen=True, slots=True)
class SubjectName:
    """A subject with what lists show of it."""

    id: UUID
    kind: SubjectKind
    name: str
    kind_code: str
    parent_id: UUID | None
    is_retired: bool


def names(session: Session, ids: Iterable[UUID]) -> dict[UUID, SubjectName]:
    """Return the living subjects among `ids`, by id."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = reading.rows(session, SubjectName, Subject, Subject.id.in_(wanted))
    return {row.id: row for row in found}


def the(session: Session, subject_id: UUID, kind: SubjectKind) -> Subject:
    """Return the living subject of a kind. `NotAllowed` when there is none with this id."""
    subject = reading.the(session, Subject, subject_id, NOUNS[kind])
    if subject.kind is not kind:
        raise NotAllowed(
            f"“{subject.name}” không phải {NOUNS[kind].lower()}. Chưa có gì thay đổi. "
            "Hãy chọn lại trong danh sách."
        )
    return subject


def check_unit(session: Session, unit_id: UUID | None, field: str) -> None:
    """Refuse as a place to belong to what is no unit, or one that is no longer followed."""
    if unit_id is None:
        return
    unit = session.get(Subject, unit_id)
    if unit is None or unit.deleted_by is not None or unit.kind is not SubjectKind.UNIT:
        raise InvalidInput.of(field, UNIT_GONE)
    if unit.is_retired:
        raise InvalidInput.of(field, unit_retired(unit.name))


def check_known(session: Session, subject_id: UUID | None, field: str) -> None:
    """Refuse a link to a subject that is gone."""
    if subject_id is not None and not names(session, [subject_id]):
        raise InvalidInput.of(
            field, "Đơn vị, cá nhân đã chọn không còn trong tệp dữ liệu. Hãy chọn lại."
        )


def check_code(session: Session, kind: SubjectKind, code: str, own_id: UUID | None = None) -> None:
    """Refuse a code that another living subject of the kind has, retired ones too."""
    if not code:
        return
    same = select(Subject.id, Subject.name).where(
        Subject.kind == kind, Subject.code == code, Subject.deleted_by.is_(None)
    )
    for other_id, name in session.execute(same):
        if other_id != own_id:
            raise InvalidInput.of("code", code_taken(code, name))


def code_taken(code: str, name: str) -> str:
    """Return the sentence that a code is another's."""
    return f"Mã {quoted(code)} đã dùng cho “{name}”. Hãy nhập mã khác."


def unit_retired(name: str) -> str:
    """Return the sentence that a unit is no longer followed."""
    return f"Đơn vị “{name}” đã ngừng theo dõi. Hãy chọn đơn vị đang dùng."


UNIT_GONE = "Không thấy đơn vị đã chọn. Hãy chọn lại đơn vị."


def check_period(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse an end before its start."""
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidInput.of(
            "valid_to",
            f"Ngày kết thúc ({valid_to:%d/%m/%Y}) trước ngày bắt đầu ({valid_from:%d/%m/%Y})."
            " Sửa một trong hai ngày.",
        )


def followed(on: date | None, *, include_retired: bool) -> list[ColumnElement[bool]]:
    """Return the conditions for who is listed: those who were there on a day, or are followed.

    With a day, one whose end is known counts until then, though it is retired since.
    """
    if on is None:
        return [] if include_retired else [~Subject.is_retired]
    there = [
        or_(Subject.valid_from.is_(None), Subject.valid_from <= on),
        or_(Subject.valid_to.is_(None), Subject.valid_to >= on),
    ]
    if not include_retired:
        there.append(or_(~Subject.is_retired, Subject.valid_to.is_not(None)))
    return there


def matching(search: str) -> list[ColumnElement[bool]]:
    """Return the condition that a subject has the words of `search`, with or without marks."""
    words = fold(search)
    return [Subject.search.contains(words, autoescape=True)] if words else []


def best_first(search: str) -> list[ColumnElement[Any]]:
    """Return the order that puts hits spelled with the very marks of `search` first."""
    if not reading.spells_marks(search):
        return []
    alike = Subject.spelling.contains(tidy(search).casefold(), autoescape=True)
    return [case((alike, 0), else_=1)]


def chosen(session: Session, ids: Sequence[UUID], kind: SubjectKind) -> list[Subject]:
    """Return the living subjects of a kind that were chosen. Refused when none were."""
    if not ids:
        raise InvalidInput.of(None, "Chưa chọn dòng nào. Hãy chọn ít nhất một dòng.")
    return [the(session, subject_id, kind) for subject_id in dict.fromkeys(ids)]


def retire(
    session: Session, ids: Sequence[UUID], kind: SubjectKind, on: date | None
) -> list[Subject]:
    """Stop following subjects (ngừng theo dõi), from the day after `on` where it is known."""
    found = chosen(session, ids, kind)
    for subject in found:
        if subject.is_retired:
            raise NotAllowed(f"“{subject.name}” đã ngừng theo dõi từ trước. Chưa có gì thay đổi.")
        if on is not None:
            check_period(subject.valid_from, on)
            subject.valid_to = on
        subject.is_retired = True
    return found


def resume(session: Session, ids: Sequence[UUID], kind: SubjectKind) -> list[Subject]:
    """Follow retired subjects again and return them. Their parents must be followed."""
    found = chosen(session, ids, kind)
    for subject in found:
        if not subject.is_retired:
            raise NotAllowed(f"“{subject.name}” đang được theo dõi. Chưa có gì thay đổi.")
        subject.is_retired = False
        subject.valid_to = None
        subject.successor_id = None
    for subject in found:
        check_unit(session, subject.parent_id, "parent_id")
    return found


def unused(session: Session, ids: Sequence[UUID], kind: SubjectKind) -> list[Subject]:
    """Return subjects that can be deleted. `InUse` says where the others are used.

    One may be used by another that goes with it: a unit by those under it.
    """
    found = chosen(session, ids, kind)
    where = uses.uses_of(session, Subject, [subject.id for subject in found])
    audiences = {subject.id: f"{BY_CLUSTER}{subject.id}" for subject in found}
    chosen_for = uses.of_audiences(session, list(audiences.values()))
    uses.refuse_used(
        [
            (subject.name, (*where[subject.id], *chosen_for[audiences[subject.id]]))
            for subject in found
        ],
        "Hãy dùng “Ngừng theo dõi” để ẩn khỏi danh sách mà vẫn giữ dữ liệu cũ.",
    )
    return found


def write(subject: Subject, values: dict[str, Any]) -> None:
    """Give a subject new values; an empty code is none."""
    for name, value in values.items():
        setattr(subject, name, (value or None) if name == "code" else value)
