"""Councils (hội đồng thi đua, khen thưởng) in their terms, and who sits in them on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted
from app.domain.terms import CouncilRole, Regime
from app.entities import Attendance, Council, CouncilMember, Meeting, Recusal, Subject
from app.services import many, reading
from app.services.registering import some_of
from app.services.subjects import check_period
from app.services.validation import Fields, Line, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."


class CouncilFields(Fields):
    """What describes a council in one term."""

    name: Line = Field(title="Tên hội đồng", min_length=1, max_length=300)
    term: Line = Field("", title="Nhiệm kỳ", max_length=100)
    regime: Regime = Field(Regime.STATE, title="Thể thức")
    decision_number: Line = Field("", title="Quyết định thành lập", max_length=200)
    symbol: Line = Field("", title="Chữ viết tắt trong ký hiệu", max_length=30)
    has_own_seal: bool = Field(default=False, title="Có con dấu riêng")
    valid_from: date | None = Field(None, title="Từ ngày")
    valid_to: date | None = Field(None, title="Đến ngày")


class MemberFields(Fields):
    """What describes a seat in a council."""

    subject_id: UUID | None = Field(None, title="Cá nhân trong danh sách")
    name: Line = Field("", title="Họ và tên", max_length=200)
    honorific: Line = Field("", title="Danh xưng", max_length=50)
    post: Line = Field("", title="Chức vụ", max_length=300)
    role: CouncilRole = Field(CouncilRole.MEMBER, title="Vai trò trong hội đồng")
    valid_from: date | None = Field(None, title="Từ ngày")
    valid_to: date | None = Field(None, title="Đến ngày")


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """A council as lists show it."""

    id: UUID
    name: str
    term: str
    regime: Regime
    decision_number: str
    symbol: str
    has_own_seal: bool
    valid_from: date | None
    valid_to: date | None
    member_count: int
    """The seats of the whole term."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A seat in a council."""

    id: UUID
    council_id: UUID
    subject_id: UUID | None
    position: int
    name: str
    honorific: str
    post: str
    role: CouncilRole
    valid_from: date | None
    valid_to: date | None

    @property
    def full_name(self) -> str:
        """The name with its honorific, as minutes write it."""
        return f"{self.honorific} {self.name}".strip()


# --- reading ---------------------------------------------------------------------------------


def listed(session: Session, on: date | None = None) -> tuple[CouncilRow, ...]:
    """Return the councils, the latest term first; with a day, those that stand that day."""
    seats = (
        select(CouncilMember.council_id, func.count().label("count"))
        .where(CouncilMember.deleted_by.is_(None))
        .group_by(CouncilMember.council_id)
        .subquery()
    )
    statement = (
        select(
            Council.id,
            Council.name,
            Council.term,
            Council.regime,
            Council.decision_number,
            func.coalesce(Council.symbol, ""),
            func.coalesce(Council.has_own_seal, false()),
            Council.valid_from,
            Council.valid_to,
            func.coalesce(seats.c.count, 0),
        )
        .outerjoin(seats, seats.c.council_id == Council.id)
        .where(Council.deleted_by.is_(None))
        .order_by(func.coalesce(Council.valid_from, date.min).desc(), Council.name, Council.id)
    )
    if on is not None:
        statement = statement.where(_stands(Council, on))
    return tuple(CouncilRow(*row) for row in session.execute(statement))


def get(session: Session, council_id: UUID) -> CouncilRow:
    """Return one council. `NotAllowed` when it is gone."""
    _council(session, council_id)
    return next(row for row in listed(session) if row.id == council_id)


def members(session: Session, council_id: UUID) -> tuple[MemberRow, ...]:
    """Return every seat of a council's term, in the order of the decision that set it up."""
    return _members(session, CouncilMember.council_id == council_id)


def members_on(session: Session, council_id: UUID, on: date) -> tuple[MemberRow, ...]:
    """Return who sits in a council on a day; their number is what votes are counted against."""
    return _members(session, CouncilMember.council_id == council_id, _stands(CouncilMember, on))


def sits_on(on: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a day, or a column of days
    """Return the condition that a seat is taken on a day."""
    return _stands(CouncilMember, on)


# --- the council -----------------------------------------------------------------------------


@undoable("Thêm hội đồng")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a council and return its id."""
    fields = validated(CouncilFields, values)
    check_period(fields.valid_from, fields.valid_to)
    council = Council(**_kept(fields))
    session.add(council)
    return council.id


@undoable("Sửa hội đồng")
def update(session: Writing, council_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what describes a council."""
    council = _council(session, council_id)
    fields = changed(CouncilFields, vars(council) | _own(council), values)
    check_period(fields.valid_from, fields.valid_to)
    for name, value in _kept(fields).items():
        setattr(council, name, value)


@undoable("Xóa hội đồng", deletes=True)
def delete(session: Writing, council_id: UUID) -> None:
    """Put a council with its seats into the bin. One that has met stays."""
    council = _council(session, council_id)
    held = select(func.count()).where(
        Meeting.council_id == council_id, Meeting.deleted_by.is_(None)
    )
    if count := session.scalar(held):
        raise NotAllowed(
            f"Không xóa được hội đồng {quoted(council.name)} vì đã có {count} cuộc họp. "
            f"{_UNCHANGED} Nhập ngày kết thúc nhiệm kỳ để ngừng dùng."
        )
    session.put_away(council, *_seats(session, council_id))


@undoable("Lập hội đồng nhiệm kỳ mới")
def copy(session: Writing, council_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Make a council for a new term with the seats of this one, and return its id.

    `values` laid over what describes the old one, without its period and decision. Seats that
    ended within the old term are not taken over; those taken over start with the new term.
    """
    council = _council(session, council_id)
    own = {"name": council.name, "regime": council.regime, **_own(council)}
    fields = validated(CouncilFields, own | dict(values))
    check_period(fields.valid_from, fields.valid_to)
    new = Council(**_kept(fields))
    session.add(new)
    session.flush()
    kept = [row for row in members(session, council_id) if not _left_early(row, council)]
    copied = ("subject_id", "name", "honorific", "post", "role")
    session.insert_many(
        CouncilMember,
        (
            {
                **{name: getattr(row, name) for name in copied},
                "council_id": new.id,
                "position": position,
                "valid_from": fields.valid_from,
            }
            for position, row in enumerate(kept, start=1)
        ),
    )
    return new.id


# --- its seats -------------------------------------------------------------------------------


@undoable("Thêm thành viên hội đồng")
def add_member(session: Writing, council_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a seat as the last one and return its id.

    A person from the list brings name, honorific and post with the unit, where none is given. One
    chair at a time, and nobody sits twice at a time. Who sat on the day of a concluded meeting
    stays as it was: the votes are a share of all of them.
    """
    _council(session, council_id)
    fields = _completed(session, validated(MemberFields, values))
    seats = members(session, council_id)
    _check_seat(seats, fields, None)
    _check_concluded(session, council_id, None, _Days(fields.valid_from, fields.valid_to))
    position = max((row.position for row in seats), default=0) + 1
    member = CouncilMember(council_id=council_id, position=position, **fields.model_dump())
    session.add(member)
    return member.id


@undoable("Thêm nhiều thành viên hội đồng")
def add_members(
    session: Writing, council_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add seats as `add_member` does, in this order, all or none.

    The problems' fields say which row: “3.name” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return add_member(session, council_id, values)

    return many.each(rows, one, "Chưa có thành viên nào để thêm.")


@undoable("Sửa thành viên hội đồng")
def update_member(session: Writing, member_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a seat: role, post, or the days it is taken."""
    member = _member(session, member_id)
    before = {name: getattr(member, name) for name in MemberFields.model_fields}
    if values.get("subject_id", member.subject_id) != member.subject_id:
        before |= {"name": "", "honorific": "", "post": ""}
    fields = _completed(session, changed(MemberFields, before, values))
    _check_seat(members(session, member.council_id), fields, member_id)
    sits = _Days(fields.valid_from, fields.valid_to)
    _check_concluded(session, member.council_id, _days_of(member), sits)
    for name, value in fields.model_dump().items():
        setattr(member, name, value)


@undoable("Nhập ngày thôi tham gia hội đồng")
def end_members(session: Writing, member_ids: Collection[UUID], on: date) -> None:
    """Let some seats end on a day, their last one: when the office is reorganised."""
    members = [_member(session, member_id) for member_id in dict.fromkeys(member_ids)]
    for member in members:
        check_period(member.valid_from, on)
        left = _Days(member.valid_from, on)
        _check_concluded(session, member.council_id, _days_of(member), left)
    for member in members:
        member.valid_to = on


@undoable("Xóa thành viên hội đồng", deletes=True)
def remove_members(session: Writing, member_ids: Collection[UUID]) -> int:
    """Put seats into the bin and return how many.

    Where one stands in minutes, as present, aside, chair or secretary, none is removed: it is
    ended instead.
    """
    members = [_member(session, member_id) for member_id in dict.fromkeys(member_ids)]
    if kept := [member.name for member in members if _is_in_minutes(session, member.id)]:
        raise NotAllowed(
            f"Không xóa được thành viên đã có tên trong biên bản họp: {some_of(kept)}. "
            f"{_UNCHANGED} Nhập ngày thôi tham gia hội đồng vào ô “Đến ngày”."
        )
    session.put_away(*members)
    return len(members)


@undoable("Sắp xếp thành viên hội đồng")
def reorder_members(session: Writing, council_id: UUID, member_ids: list[UUID]) -> None:
    """Put the seats of a council into the given order; those not named follow as they were."""
    known = [row.id for row in members(session, council_id)]
    named = [member_id for member_id in dict.fromkeys(member_ids) if member_id in known]
    order = [*named, *(member_id for member_id in known if member_id not in named)]
    session.update_many(
        CouncilMember, {row_id: {"position": n} for n, row_id in enumerate(order, start=1)}
    )


# --- how -------------------------------------------------------------------------------------


def _own(council: Council) -> dict[str, Any]:
    """Return what papers of a council bear, as a person fills it in."""
    return {"symbol": council.symbol or "", "has_own_seal": bool(council.has_own_seal)}


def _kept(fields: CouncilFields) -> dict[str, Any]:
    """Return the columns of a council; what is as usual stays empty."""
    usual = {"symbol": fields.symbol or None, "has_own_seal": fields.has_own_seal or None}
    return fields.model_dump() | usual


def post_in(post: str, unit: str) -> str:
    """Return a post with the unit it is held in, unless the post names it.

    >>> post_in("Hiệu trưởng", "Trường Mầm non Hoa Sen"), post_in("Bí thư Đoàn xã", "Đoàn xã")
    ('Hiệu trưởng, Trường Mầm non Hoa Sen', 'Bí thư Đoàn xã')
    """
    if not post or fold(unit) in fold(post):
        return post
    return f"{post}, {unit}"


def _council(session: Session, council_id: UUID) -> Council:
    return reading.the(session, Council, council_id, "Hội đồng")


def _member(session: Session, member_id: UUID) -> CouncilMember:
    return reading.the(session, CouncilMember, member_id, "Thành viên hội đồng")


def _members(session: Session, *conditions: ColumnElement[bool]) -> tuple[MemberRow, ...]:
    order = (CouncilMember.position, CouncilMember.id)
    return reading.rows(session, MemberRow, CouncilMember, *conditions, order_by=order)


def _seats(session: Session, council_id: UUID) -> list[CouncilMember]:
    living = select(CouncilMember).where(
        CouncilMember.council_id == council_id, CouncilMember.deleted_by.is_(None)
    )
    return list(session.scalars(living))


def _stands(entity: Any, on: Any) -> ColumnElement[bool]:  # noqa: ANN401 - table and day column
    started = or_(entity.valid_from.is_(None), entity.valid_from <= on)
    return started & or_(entity.valid_to.is_(None), entity.valid_to >= on)


def _is_in_minutes(session: Session, member_id: UUID) -> bool:
    stands: list[Select[UUID]] = [
        select(entity.id).where(entity.member_id == member_id, entity.deleted_by.is_(None))
        for entity in (Attendance, Recusal)
    ]
    heads = or_(Meeting.chair_id == member_id, Meeting.secretary_id == member_id)
    stands.append(select(Meeting.id).where(heads, Meeting.deleted_by.is_(None)))
    return any(session.scalar(found.limit(1)) is not None for found in stands)


def _left_early(row: MemberRow, council: Council) -> bool:
    if row.valid_to is None:
        return False
    return council.valid_to is None or row.valid_to < council.valid_to


def _completed(session: Session, fields: MemberFields) -> MemberFields:
    """Return `fields` with what is known of the person they name."""
    if fields.subject_id is not None:
        person = session.get(Subject, fields.subject_id)
        if person is None or person.deleted_by is not None:
            raise InvalidInput.of(
                "subject_id", "Không thấy cá nhân đã chọn trong danh sách. Hãy chọn lại."
            )
        unit = session.get(Subject, person.parent_id) if person.parent_id else None
        known = {
            "name": fields.name or person.name,
            "honorific": fields.honorific or person.honorific,
            "post": fields.post or post_in(person.post, unit.name if unit else ""),
        }
        fields = fields.model_copy(update=known)
    if not fields.name:
        raise InvalidInput.of("name", "Chưa nhập “Họ và tên”.")
    return fields


@dataclass(frozen=True, slots=True)
class _Days:
    """From when until when a seat is taken."""

    valid_from: date | None
    valid_to: date | None


def _check_concluded(
    session: Session, council_id: UUID, before: _Days | None, after: _Days
) -> None:
    """Refuse days of a seat by which another number of members would have met and concluded."""
    held = select(Meeting.held_on).where(
        Meeting.council_id == council_id, Meeting.is_concluded, Meeting.deleted_by.is_(None)
    )
    for day in session.scalars(held.order_by(Meeting.held_on.desc())):
        sat = before is not None and _sits(before, day)
        if sat == _sits(after, day):
            continue
        change, field, advice = (
            ("giảm", "valid_to", "Nhập ngày kết thúc từ ngày họp trở đi")
            if sat
            else ("tăng", "valid_from", "Nhập “Từ ngày” sau ngày họp")
        )
        raise InvalidInput.of(
            field,
            f"Cuộc họp ngày {day:%d/%m/%Y} đã kết luận, mà với các ngày này số thành viên hội "
            f"đồng vào hôm đó sẽ {change}. Chưa lưu. {advice}, hoặc mở lại cuộc họp trước.",
        )


def _days_of(member: CouncilMember) -> _Days:
    return _Days(member.valid_from, member.valid_to)


def _sits(seat: _Days, day: date) -> bool:
    return (seat.valid_from or date.min) <= day <= (seat.valid_to or date.max)


def _check_seat(seats: tuple[MemberRow, ...], fields: MemberFields, own_id: UUID | None) -> None:
    check_period(fields.valid_from, fields.valid_to)
    beside = [row for row in seats if row.id != own_id and _meet(row, fields)]
    for row in beside:
        if _is_same_person(row, fields):
            raise InvalidInput.of(
                "name",
                f"{row.full_name} đã là thành viên hội đồng trong thời gian này. "
                "Chưa lưu. Sửa dòng đã có hoặc nhập ngày kết thúc của dòng đó trước.",
            )
        if row.role is fields.role is CouncilRole.CHAIR:
            raise InvalidInput.of(
                "role",
                f"Hội đồng đã có Chủ tịch là {row.full_name} trong thời gian này. Chưa lưu. "
                "Chọn vai trò khác hoặc nhập ngày kết thúc của Chủ tịch trước.",
            )


def _is_same_person(row: MemberRow, fields: MemberFields) -> bool:
    if row.subject_id and fields.subject_id:
        return row.subject_id == fields.subject_id
    mine, theirs = (row.name, row.post), (fields.name, fields.post)
    return [words.casefold() for words in mine] == [words.casefold() for words in theirs]


def _meet(row: MemberRow, fields: MemberFields) -> bool:
    """Return whether two seats are taken on a common day."""
    starts = max(row.valid_from or date.min, fields.valid_from or date.min)
    return starts <= min(row.valid_to or date.max, fields.valid_to or date.max)
