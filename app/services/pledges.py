"""Pledges (giao ước thi đua): what the units of a cluster promise each other in a year.

A pledge belongs to a cluster, or to a unit whose own people and sections sign it. Once signed it
stays as it is until the signing is taken back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.domain.terms import Operator, SubjectKind
from app.entities import ClusterMember, Pledge, PledgeItem, PledgeParty, Subject
from app.services import reading
from app.services.many import in_list
from app.services.plan_access import open_plan
from app.services.registering import (
    UNCHANGED,
    ExactNumber,
    some_of,
    validated_all,
)
from app.services.validation import Fields, Line, Prose, changed, labels, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_LEAST_PARTIES = 2


class PledgeFields(Fields):
    """What a person fills in of a pledge."""

    cluster_id: UUID = Field(title="Cụm, khối thi đua")
    year: int = Field(title="Năm", ge=1990, le=2100)
    name: Line = Field(title="Tên giao ước", min_length=1)
    plan_id: UUID | None = Field(None, title="Kế hoạch")
    content: Prose = Field("", title="Nội dung cam kết")
    place: Line = Field("", title="Nơi ký")


class PledgeItemFields(Fields):
    """One line of what is promised."""

    id: UUID | None = Field(None, title="Dòng")
    text: Prose = Field(title="Nội dung, chỉ tiêu", min_length=1)
    operator: Operator = Field(Operator.AT_LEAST, title="So sánh")
    value: ExactNumber = Field(None, title="Mức")
    value_unit: Line = Field("", title="Đơn vị tính")


class PledgePartyFields(Fields):
    """One unit that signs, and who signs for it."""

    subject_id: UUID = Field(title="Đơn vị ký")
    representative: Line = Field("", title="Đại diện")
    post: Line = Field("", title="Chức vụ")


LABELS = labels(PledgeFields) | labels(PledgeItemFields) | labels(PledgePartyFields)
"""The Vietnamese label of each field of a pledge, its items and its parties."""


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """A pledge as lists show it."""

    id: UUID
    plan_id: UUID | None
    cluster_id: UUID
    cluster_name: str
    year: int
    name: str
    signed_on: date | None
    place: str
    item_count: int
    party_count: int
    signed_count: int


@dataclass(frozen=True, slots=True)
class PledgeItemRow:
    """One target or commitment of a pledge."""

    id: UUID
    text: str
    operator: Operator
    value: Decimal | None
    value_unit: str


@dataclass(frozen=True, slots=True)
class PledgePartyRow:
    """A unit that signs a pledge, and who signs for it."""

    id: UUID
    subject_id: UUID
    subject_name: str
    representative: str
    post: str
    has_signed: bool


@dataclass(frozen=True, slots=True)
class PledgeDetail:
    """A whole pledge, its items and parties in the order they are printed."""

    pledge: PledgeRow
    content: str
    items: tuple[PledgeItemRow, ...]
    parties: tuple[PledgePartyRow, ...]


@undoable("Thêm giao ước thi đua")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Draw up a pledge of a cluster for a year and return its id.

    A cluster has one pledge a year for each plan.
    """
    fields = validated(PledgeFields, values)
    _refuse_wrong(session, fields, None)
    pledge = Pledge(**fields.model_dump())
    session.add(pledge)
    return pledge.id


@undoable("Sửa giao ước thi đua")
def update(session: Writing, pledge_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a pledge that is not signed yet."""
    pledge = _unsigned(session, pledge_id)
    before = {name: getattr(pledge, name) for name in PledgeFields.model_fields}
    fields = changed(PledgeFields, before, values)
    _refuse_wrong(session, fields, pledge_id)
    for name, value in fields.model_dump().items():
        setattr(pledge, name, value)


@undoable("Xóa giao ước thi đua", deletes=True)
def delete(session: Writing, pledge_id: UUID) -> None:
    """Move a pledge that is not signed to the bin, with its items and parties."""
    pledge = _unsigned(session, pledge_id)
    session.put_away(pledge, *_items(session, pledge_id), *_parties(session, pledge_id))


@undoable("Ghi nội dung giao ước")
def set_items(session: Writing, pledge_id: UUID, items: Sequence[Mapping[str, Any]]) -> None:
    """Give a pledge these items in this order.

    Items with the id of one that stands change it; those left out go to the bin.
    """
    _unsigned(session, pledge_id)
    rows = validated_all(PledgeItemFields, items, in_list)
    standing = {item.id: item for item in _items(session, pledge_id)}
    for position, row in enumerate(rows, start=1):
        values: dict[str, Any] = {**row.model_dump(exclude={"id"}), "position": position}
        item = standing.pop(row.id, None) if row.id else None
        if item is None:
            session.add(PledgeItem(pledge_id=pledge_id, **values))
        else:
            _assign(item, values)
    session.put_away(*standing.values())


@undoable("Ghi các bên ký giao ước")
def set_parties(session: Writing, pledge_id: UUID, parties: Sequence[Mapping[str, Any]]) -> None:
    """Give a pledge these parties in this order, each unit once.

    Units that are parties already keep their place in the log; those left out go to the bin.
    """
    _unsigned(session, pledge_id)
    rows = validated_all(PledgePartyFields, parties, in_list)
    _refuse_wrong_parties(session, rows)
    standing = {party.subject_id: party for party in _parties(session, pledge_id)}
    for position, row in enumerate(rows, start=1):
        values: dict[str, Any] = {**row.model_dump(), "position": position}
        party = standing.pop(row.subject_id, None)
        if party is None:
            session.add(PledgeParty(pledge_id=pledge_id, **values))
        else:
            _assign(party, values)
    session.put_away(*standing.values())


@undoable("Lấy các đơn vị của cụm vào giao ước")
def take_members(session: Writing, pledge_id: UUID) -> int:
    """Add the cluster's units of that year that are no party yet; return how many.

    The head of each unit stands as its representative.
    """
    pledge = _unsigned(session, pledge_id)
    parties = _parties(session, pledge_id)
    members = session.execute(
        select(Subject.id, Subject.head_name)
        .join(ClusterMember, ClusterMember.subject_id == Subject.id)
        .where(
            ClusterMember.cluster_id == pledge.cluster_id,
            ClusterMember.year == pledge.year,
            ClusterMember.deleted_by.is_(None),
            Subject.deleted_by.is_(None),
        )
        .order_by(ClusterMember.position, Subject.position, Subject.name_key)
    ).all()
    if not members:
        raise NotAllowed(
            f"Năm {pledge.year} cụm, khối này chưa có đơn vị nào. {UNCHANGED} "
            "Xếp đơn vị vào cụm trước."
        )
    known = {party.subject_id for party in parties}
    new = [(subject_id, head) for subject_id, head in members if subject_id not in known]
    for position, (subject_id, head) in enumerate(new, start=len(parties) + 1):
        session.add(
            PledgeParty(
                pledge_id=pledge_id, subject_id=subject_id, position=position, representative=head
            )
        )
    return len(new)


@undoable("Ký giao ước thi đua")
def sign(session: Writing, pledge_id: UUID, on: date, absent_ids: Collection[UUID] = ()) -> None:
    """Note that a pledge was signed on a day by all its parties but `absent_ids` (of parties).

    It needs at least two parties, each with its representative, and something promised.
    """
    pledge = _unsigned(session, pledge_id)
    items, parties = _items(session, pledge_id), _parties(session, pledge_id)
    if not items and not pledge.content:
        raise NotAllowed(
            f"Giao ước “{pledge.name}” chưa có nội dung, chỉ tiêu nào. {UNCHANGED} "
            "Ghi nội dung rồi ký."
        )
    signing = [party for party in parties if party.id not in absent_ids]
    if len(signing) < _LEAST_PARTIES:
        raise NotAllowed(
            f"Giao ước “{pledge.name}” có {len(signing)} bên ký, cần ít nhất {_LEAST_PARTIES}. "
            f"{UNCHANGED} Thêm bên ký rồi làm lại."
        )
    if nameless := [party.subject_id for party in signing if not party.representative]:
        names = some_of(_names(session, nameless))
        raise NotAllowed(
            f"Chưa ghi người đại diện ký của {names}. {UNCHANGED} Ghi người đại diện rồi ký."
        )
    pledge.signed_on = on
    for party in signing:
        party.has_signed = True


@undoable("Bỏ ghi nhận ký giao ước")
def unsign(session: Writing, pledge_id: UUID) -> None:
    """Take back that a pledge was signed, so that it can be changed."""
    pledge = _living(session, pledge_id)
    if pledge.signed_on is None:
        raise NotAllowed(f"Giao ước “{pledge.name}” chưa ký. {UNCHANGED}")
    pledge.signed_on = None
    for party in _parties(session, pledge_id):
        party.has_signed = False


def listed(session: Session, year: int) -> tuple[PledgeRow, ...]:
    """Return the pledges of a year, by cluster."""
    return _rows(session, Pledge.year == year)


def of_plan(session: Session, plan_id: UUID) -> tuple[PledgeRow, ...]:
    """Return the pledges drawn up under a plan, of every year it runs, the latest first."""
    return _rows(session, Pledge.plan_id == plan_id)


def one(session: Session, pledge_id: UUID) -> PledgeDetail:
    """Return a whole pledge."""
    pledge = _living(session, pledge_id)
    parties = session.execute(
        select(
            PledgeParty.id,
            PledgeParty.subject_id,
            Subject.name,
            PledgeParty.representative,
            PledgeParty.post,
            PledgeParty.has_signed,
        )
        .join(Subject, PledgeParty.subject_id == Subject.id)
        .where(PledgeParty.pledge_id == pledge_id, PledgeParty.deleted_by.is_(None))
        .order_by(PledgeParty.position, PledgeParty.id)
    )
    return PledgeDetail(
        _rows(session, Pledge.id == pledge_id)[0],
        pledge.content,
        tuple(
            PledgeItemRow(item.id, item.text, item.operator, item.value, item.value_unit)
            for item in _items(session, pledge_id)
        ),
        tuple(PledgePartyRow(*party) for party in parties),
    )


# --- how -------------------------------------------------------------------------------------


def _living(session: Session, pledge_id: UUID) -> Pledge:
    return reading.the(session, Pledge, pledge_id, "Giao ước")


def _unsigned(session: Session, pledge_id: UUID) -> Pledge:
    pledge = _living(session, pledge_id)
    if pledge.plan_id is not None:
        open_plan(session, pledge.plan_id)
    if pledge.signed_on is not None:
        raise NotAllowed(
            f"Giao ước “{pledge.name}” đã ký ngày {pledge.signed_on:%d/%m/%Y} nên không sửa được. "
            f"{UNCHANGED} Bỏ ghi nhận ký rồi làm lại."
        )
    return pledge


def _refuse_wrong(session: Session, fields: PledgeFields, pledge_id: UUID | None) -> None:
    cluster = session.get(Subject, fields.cluster_id)
    if cluster is None or cluster.deleted_by is not None:
        raise InvalidInput.of(
            "cluster_id",
            "Cụm, khối đã chọn không còn trong danh sách. Chưa có gì được lưu. Nạp lại rồi chọn.",
        )
    if cluster.kind not in (SubjectKind.CLUSTER, SubjectKind.UNIT):
        raise InvalidInput.of(
            "cluster_id",
            f"Giao ước là của cụm, khối hoặc của một đơn vị; {cluster.name} là "
            f"{cluster.kind.label.lower()}. Chưa có gì được lưu. Chọn lại.",
        )
    if fields.plan_id is not None:
        open_plan(session, fields.plan_id)
    same = select(Pledge.id, Pledge.name).where(
        Pledge.cluster_id == fields.cluster_id,
        Pledge.year == fields.year,
        Pledge.plan_id == fields.plan_id,
        Pledge.deleted_by.is_(None),
    )
    for other_id, name in session.execute(same):
        if other_id != pledge_id:
            raise InvalidInput.of(
                "cluster_id",
                f"Năm {fields.year} {cluster.name} đã có giao ước “{name}”. "
                "Chưa có gì được lưu. Mở giao ước đó để sửa.",
            )


def _refuse_wrong_parties(session: Session, rows: Sequence[PledgePartyFields]) -> None:
    known = select(Subject.id).where(
        Subject.id.in_({row.subject_id for row in rows}), Subject.deleted_by.is_(None)
    )
    living = set(session.scalars(known))
    seen: set[UUID] = set()
    problems: list[Problem] = []
    for position, row in enumerate(rows):
        field = in_list(position, "subject_id")
        if row.subject_id not in living:
            told = "Đơn vị ký không còn trong danh sách. Chưa có gì được lưu. Chọn lại."
            problems.append(Problem(field, told))
        elif row.subject_id in seen:
            name = _names(session, [row.subject_id])[0]
            told = f"{name} có hai dòng trong giao ước. Chưa có gì được lưu. Bỏ một dòng."
            problems.append(Problem(field, told))
        seen.add(row.subject_id)
    if problems:
        raise InvalidInput(problems)


def _items(session: Session, pledge_id: UUID) -> Sequence[PledgeItem]:
    return session.scalars(
        select(PledgeItem)
        .where(PledgeItem.pledge_id == pledge_id, PledgeItem.deleted_by.is_(None))
        .order_by(PledgeItem.position, PledgeItem.id)
    ).all()


def _parties(session: Session, pledge_id: UUID) -> Sequence[PledgeParty]:
    return session.scalars(
        select(PledgeParty)
        .where(PledgeParty.pledge_id == pledge_id, PledgeParty.deleted_by.is_(None))
        .order_by(PledgeParty.position, PledgeParty.id)
    ).all()


def _assign(row: PledgeItem | PledgeParty, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _names(session: Session, subject_ids: Iterable[UUID]) -> list[str]:
    wanted = select(Subject.name).where(Subject.id.in_(tuple(subject_ids)))
    return list(session.scalars(wanted.order_by(Subject.position, Subject.name_key)))


def _rows(session: Session, which: ColumnElement[bool]) -> tuple[PledgeRow, ...]:
    items = (
        select(PledgeItem.pledge_id, func.count().label("number"))
        .where(PledgeItem.deleted_by.is_(None))
        .group_by(PledgeItem.pledge_id)
        .subquery()
    )
    parties = (
        select(
            PledgeParty.pledge_id,
            func.count().label("number"),
            func.count(case((PledgeParty.has_signed == true(), 1))).label("signed"),
        )
        .where(PledgeParty.deleted_by.is_(None))
        .group_by(PledgeParty.pledge_id)
        .subquery()
    )
    statement = (
        select(
            Pledge.id,
            Pledge.plan_id,
            Pledge.cluster_id,
            Subject.name,
            Pledge.year,
            Pledge.name,
            Pledge.signed_on,
            Pledge.place,
            func.coalesce(items.c.number, 0),
            func.coalesce(parties.c.number, 0),
            func.coalesce(parties.c.signed, 0),
        )
        .join(Subject, Pledge.cluster_id == Subject.id)
        .outerjoin(items, items.c.pledge_id == Pledge.id)
        .outerjoin(parties, parties.c.pledge_id == Pledge.id)
        .where(which, Pledge.deleted_by.is_(None))
        .order_by(Pledge.year.desc(), Subject.position, Subject.name_key, Pledge.id)
    )
    return tuple(PledgeRow(*row) for row in session.execute(statement))
