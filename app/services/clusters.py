"""Clusters (cụm, khối thi đua): units that compete among themselves, led by another each year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.terms import SubjectKind
from app.entities import ClusterMember, ClusterYear, Subject
from app.services import many, reading, subjects
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

KINDS: Mapping[str, str] = {"CUM": "Cụm thi đua", "KHOI": "Khối thi đua"}
"""What a cluster can be, by code."""


class ClusterFields(Fields):
    """What a person fills in about a cluster."""

    name: Line = Field(title="Tên cụm, khối", min_length=1, max_length=200)
    code: Line = Field("", title="Mã cụm, khối", max_length=30)
    kind_code: Line = Field("CUM", title="Loại", max_length=30)
    position: int = Field(0, title="Thứ tự", ge=0)
    note: Prose = Field("", title="Ghi chú", max_length=2000)


class ClusterYearFields(Fields):
    """Who is in a cluster in one year and who leads it, in the order of the list."""

    member_ids: tuple[UUID, ...] = Field(title="Thành viên")
    lead_id: UUID | None = Field(None, title="Cụm trưởng, khối trưởng")
    deputy_id: UUID | None = Field(None, title="Cụm phó, khối phó")
    second_deputy_id: UUID | None = Field(None, title="Cụm phó, khối phó thứ hai")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster as lists show it."""

    id: UUID
    name: str
    code: str | None
    kind_code: str
    position: int
    is_retired: bool
    note: str


@dataclass(frozen=True, slots=True)
class ClusterYearView:
    """A cluster in one year: its members in order, its head and deputies."""

    cluster_id: UUID
    cluster_name: str
    year: int
    member_ids: tuple[UUID, ...]
    member_names: tuple[str, ...]
    lead_id: UUID | None
    deputy_id: UUID | None
    second_deputy_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class RankingGroup:
    """Units that are ranked among themselves. Without `cluster_id`: those in no cluster."""

    cluster_id: UUID | None
    name: str
    member_ids: tuple[UUID, ...]


def listed(
    session: Session, search: str = "", *, include_retired: bool = False
) -> tuple[ClusterRow, ...]:
    """Return clusters by position, then by name."""
    return reading.rows(
        session,
        ClusterRow,
        Subject,
        Subject.kind == SubjectKind.CLUSTER,
        *subjects.followed(None, include_retired=include_retired),
        *subjects.matching(search),
        order_by=[*subjects.best_first(search), Subject.position, Subject.name_key, Subject.id],
    )


def in_year(session: Session, year: int) -> tuple[ClusterYearView, ...]:
    """Return the clusters that have members in a year, as they are that year."""
    members = _members(session, year)
    names = subjects.names(session, [*members, *(m for ids in members.values() for m in ids)])
    heads = {row.cluster_id: row for row in _years(session, year)}
    order = [row.id for row in listed(session, include_retired=True) if row.id in members]
    return tuple(
        ClusterYearView(
            cluster_id=cluster_id,
            cluster_name=names[cluster_id].name,
            year=year,
            member_ids=members[cluster_id],
            member_names=tuple(names[member].name for member in members[cluster_id]),
            lead_id=heads[cluster_id].lead_id,
            deputy_id=heads[cluster_id].deputy_id,
            second_deputy_id=heads[cluster_id].second_deputy_id,
            note=heads[cluster_id].note,
        )
        for cluster_id in order
    )


def ranking_groups(session: Session, year: int) -> tuple[RankingGroup, ...]:
    """Return who is ranked among whom: each cluster of the year, then the units in none."""
    clusters = in_year(session, year)
    placed = {member for cluster in clusters for member in cluster.member_ids}
    statement = select(Subject.id).where(
        Subject.kind == SubjectKind.UNIT,
        Subject.deleted_by.is_(None),
        ~Subject.is_retired,
    )
    units = session.execute(statement.order_by(Subject.name_key)).scalars()
    others = tuple(unit_id for unit_id in units if unit_id not in placed)
    groups = [RankingGroup(c.cluster_id, c.cluster_name, c.member_ids) for c in clusters]
    if others:
        groups.append(RankingGroup(None, "Ngoài cụm, khối", others))
    return tuple(groups)


@undoable("Thêm cụm, khối")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a cluster and return its id. Raises `InvalidInput` naming the wrong fields."""
    fields = validated(ClusterFields, values)
    _check(session, fields, None)
    cluster = Subject(kind=SubjectKind.CLUSTER, name=fields.name)
    subjects.write(cluster, dict(fields))
    session.add(cluster)
    return cluster.id


@undoable("Thêm nhiều cụm, khối")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add clusters as `create` does, all or none.

    The problems' fields say which row: “3.name” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, values)

    return many.each(rows, one, "Chưa có cụm, khối nào để thêm.")


@undoable("Sửa cụm, khối")
def update(session: Writing, cluster_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what is known of a cluster. Raises `InvalidInput` naming the wrong fields."""
    cluster = subjects.the(session, cluster_id, SubjectKind.CLUSTER)
    fields = changed(ClusterFields, vars(cluster), values)
    _check(session, fields, cluster_id)
    subjects.write(cluster, dict(fields))


@undoable("Ghi thành viên cụm, khối")
def set_year(session: Writing, cluster_id: UUID, year: int, values: Mapping[str, Any]) -> None:
    """Say who is in a cluster in a year and who leads it; other years stay as they are.

    Without members the cluster does not exist that year.
    Raises `InvalidInput` when a head is no member or a unit is in another cluster that year.
    """
    cluster = subjects.the(session, cluster_id, SubjectKind.CLUSTER)
    fields = validated(ClusterYearFields, values)
    _check_year(session, cluster, year, fields)
    heads = fields.model_dump(exclude={"member_ids"})
    known = session.execute(_the_year(cluster_id, year)).scalar()
    if not fields.member_ids:
        session.put_away(*([known] if known else []))
    elif known is None:
        session.add(ClusterYear(cluster_id=cluster_id, year=year, **heads))
    else:
        for name, value in heads.items():
            setattr(known, name, value)
    _set_members(session, cluster_id, year, fields.member_ids)


@undoable("Chép thành viên cụm, khối sang năm khác")
def copy_year(session: Writing, from_year: int, to_year: int) -> int:
    """Give clusters without members in `to_year` those of `from_year`, and no heads yet.

    Members no longer followed stay behind. Returns how many clusters were filled.
    """
    there = _members(session, to_year)
    taken = {member for ids in there.values() for member in ids}
    before = [one for one in in_year(session, from_year) if one.member_ids]
    filled = 0
    for cluster in before:
        names = subjects.names(session, cluster.member_ids)
        members = [m for m in cluster.member_ids if not names[m].is_retired and m not in taken]
        if cluster.cluster_id in there or not members:
            continue
        _set_members(session, cluster.cluster_id, to_year, tuple(members))
        if session.execute(_the_year(cluster.cluster_id, to_year)).scalar() is None:
            session.add(ClusterYear(cluster_id=cluster.cluster_id, year=to_year))
        filled += 1
    if before and not filled:
        raise InvalidInput.of(
            "from_year",
            f"Mọi cụm, khối của năm {from_year} đã có thành viên năm {to_year}, hoặc thành viên "
            "đã ở cụm khác, đã ngừng theo dõi. Chưa có gì thay đổi. Muốn đổi, hãy sửa thành viên "
            "của từng cụm.",
        )
    if not filled:
        raise InvalidInput.of(
            "from_year",
            f"Năm {from_year} không có cụm, khối nào để chép sang năm {to_year}. "
            "Chưa có gì thay đổi. Hãy chọn năm khác hoặc ghi thành viên từng cụm.",
        )
    return filled


@undoable("Ngừng theo dõi cụm, khối")
def retire(session: Writing, cluster_ids: Sequence[UUID]) -> None:
    """Stop following clusters."""
    subjects.retire(session, cluster_ids, SubjectKind.CLUSTER, None)


@undoable("Theo dõi lại cụm, khối")
def resume(session: Writing, cluster_ids: Sequence[UUID]) -> None:
    """Follow retired clusters again."""
    subjects.resume(session, cluster_ids, SubjectKind.CLUSTER)


@undoable("Xóa cụm, khối", deletes=True)
def delete(session: Writing, cluster_ids: Sequence[UUID]) -> None:
    """Put away clusters that nothing uses. `InUse` says where they are used."""
    session.put_away(*subjects.unused(session, cluster_ids, SubjectKind.CLUSTER))


@dataclass(frozen=True, slots=True)
class _Heads:
    cluster_id: UUID
    lead_id: UUID | None
    deputy_id: UUID | None
    second_deputy_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class _Member:
    cluster_id: UUID
    subject_id: UUID


def _years(session: Session, year: int) -> tuple[_Heads, ...]:
    return reading.rows(session, _Heads, ClusterYear, ClusterYear.year == year)


def _members(session: Session, year: int) -> dict[UUID, tuple[UUID, ...]]:
    order = [ClusterMember.position, ClusterMember.id]
    found = reading.rows(
        session, _Member, ClusterMember, ClusterMember.year == year, order_by=order
    )
    members: dict[UUID, tuple[UUID, ...]] = {}
    for row in found:
        members[row.cluster_id] = (*members.get(row.cluster_id, ()), row.subject_id)
    return members


def _the_year(cluster_id: UUID, year: int) -> Any:  # noqa: ANN401 - a select of ClusterYear
    return select(ClusterYear).where(
        ClusterYear.cluster_id == cluster_id,
        ClusterYear.year == year,
        ClusterYear.deleted_by.is_(None),
    )


def _set_members(
    session: Writing, cluster_id: UUID, year: int, member_ids: tuple[UUID, ...]
) -> None:
    statement = select(ClusterMember).where(
        ClusterMember.cluster_id == cluster_id,
        ClusterMember.year == year,
        ClusterMember.deleted_by.is_(None),
    )
    known = {member.subject_id: member for member in session.execute(statement).scalars()}
    session.put_away(*(row for member_id, row in known.items() if member_id not in member_ids))
    for position, member_id in enumerate(member_ids, start=1):
        if member_id in known:
            known[member_id].position = position
        else:
            session.add(
                ClusterMember(
                    cluster_id=cluster_id, year=year, subject_id=member_id, position=position
                )
            )


def _check(session: Session, fields: ClusterFields, own_id: UUID | None) -> None:
    subjects.check_code(session, SubjectKind.CLUSTER, fields.code, own_id)
    if fields.kind_code not in KINDS:
        raise InvalidInput.of("kind_code", "“Loại” là cụm (CUM) hoặc khối (KHOI).")
    for other in listed(session):
        if other.id != own_id and other.name.casefold() == fields.name.casefold():
            raise InvalidInput.of(
                "name", f"Đã có cụm, khối {quoted(other.name)}. Hãy nhập tên khác."
            )


def _check_year(session: Session, cluster: Subject, year: int, fields: ClusterYearFields) -> None:
    if not 1990 <= year <= 2100:
        raise InvalidInput.of("year", "“Năm” phải từ 1990 đến 2100.")
    if len(set(fields.member_ids)) != len(fields.member_ids):
        raise InvalidInput.of("member_ids", "Một đơn vị được chọn hai lần. Hãy bỏ một dòng.")
    heads = {
        "lead_id": fields.lead_id,
        "deputy_id": fields.deputy_id,
        "second_deputy_id": fields.second_deputy_id,
    }
    for field, head_id in heads.items():
        if head_id is not None and head_id not in fields.member_ids:
            label = ClusterYearFields.model_fields[field].title
            raise InvalidInput.of(
                field, f"“{label}” phải là thành viên của “{cluster.name}” năm {year}."
            )
    chosen = [head_id for head_id in heads.values() if head_id is not None]
    if len(set(chosen)) != len(chosen):
        raise InvalidInput.of(
            "deputy_id", "Một đơn vị không giữ hai vai trò trong cụm. Hãy chọn đơn vị khác."
        )
    _check_members(session, cluster.id, year, fields.member_ids)


def _check_members(
    session: Session, cluster_id: UUID, year: int, member_ids: tuple[UUID, ...]
) -> None:
    names = subjects.names(session, member_ids)
    for member_id in member_ids:
        found = names.get(member_id)
        if found is None or found.kind is not SubjectKind.UNIT:
            raise InvalidInput.of(
                "member_ids", "Thành viên của cụm, khối phải là đơn vị. Hãy chọn lại."
            )
    for other_id, others in _members(session, year).items():
        both = [names[member].name for member in member_ids if member in others]
        if other_id != cluster_id and both:
            other = subjects.names(session, [other_id])[other_id].name
            raise InvalidInput.of(
                "member_ids",
                f"{', '.join(both)} đã ở “{other}” năm {year}. "
                "Mỗi đơn vị chỉ xếp hạng trong một cụm, khối một năm.",
            )
