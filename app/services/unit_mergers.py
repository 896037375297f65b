"""Merging units (gộp đơn vị) into a successor that takes over their people and households."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import SubjectKind
from app.entities import ClusterMember, ClusterYear, Subject
from app.services import subjects, units
from app.services.verbs import undoable
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class Merger:
    """What a merger moved, and in which clusters it was noted."""

    unit_count: int
    person_count: int
    household_count: int
    clusters: tuple[str, ...]


@undoable("Gộp đơn vị")
def merge(session: Writing, unit_ids: Sequence[UUID], successor_id: UUID, on: date) -> Merger:
    """Merge units into `successor_id` from the day `on`.

    They stay as they were, retired the day before, with their successor. Their people,
    households and lower units move; the clusters they are in note it and keep their members,
    because these competed there. Raises `InvalidInput` or `NotAllowed`, and moves nothing.
    """
    successor = subjects.the(session, successor_id, SubjectKind.UNIT)
    merged = [subjects.the(session, unit_id, SubjectKind.UNIT) for unit_id in unit_ids]
    _check(session, merged, successor, on)
    counts = dict.fromkeys(SubjectKind, 0)
    for unit in merged:
        for kind, count in _move_members(session, unit, successor).items():
            counts[kind] += count
        unit.is_retired = True
        unit.valid_to = on - timedelta(days=1)
        unit.successor_id = successor.id
    return Merger(
        counts[SubjectKind.UNIT],
        counts[SubjectKind.PERSON],
        counts[SubjectKind.HOUSEHOLD],
        _note_clusters(session, merged, successor, on),
    )


def _check(session: Writing, merged: list[Subject], successor: Subject, on: date) -> None:
    if not merged:
        raise InvalidInput.of("unit_ids", "Chưa chọn đơn vị để gộp. Hãy chọn ít nhất một đơn vị.")
    subjects.check_unit(session, successor.id, "successor_id")
    for unit in merged:
        if unit.is_retired:
            raise NotAllowed(
                f"“{unit.name}” đã ngừng theo dõi. Chưa gộp đơn vị nào. Hãy bỏ chọn đơn vị này."
            )
        if successor.id in units.below(session, unit.id):
            raise InvalidInput.of(
                "successor_id",
                f"Không gộp “{unit.name}” vào chính nó hoặc vào đơn vị trực thuộc nó. "
                "Hãy chọn đơn vị nhận khác.",
            )
        if unit.valid_from is not None and on <= unit.valid_from:
            raise InvalidInput.of(
                "on",
                f"Ngày gộp ({on:%d/%m/%Y}) phải sau ngày bắt đầu của “{unit.name}” "
                f"({unit.valid_from:%d/%m/%Y}).",
            )


def _move_members(session: Writing, unit: Subject, successor: Subject) -> dict[SubjectKind, int]:
    statement = select(Subject).where(Subject.parent_id == unit.id, Subject.deleted_by.is_(None))
    counts = dict.fromkeys(SubjectKind, 0)
    for member in session.execute(statement).scalars():
        if member.kind is SubjectKind.UNIT and not member.is_retired:
            units.refuse_twin(session, member.name, member.kind_code, successor.id)
        member.parent_id = successor.id
        counts[member.kind] += 1
    return counts


def _note_clusters(
    session: Writing, merged: list[Subject], successor: Subject, on: date
) -> tuple[str, ...]:
    noted: list[str] = []
    for unit in merged:
        statement = (
            select(ClusterYear, Subject.name)
            .join(
                ClusterMember,
                (ClusterMember.cluster_id == ClusterYear.cluster_id)
                & (ClusterMember.year == ClusterYear.year),
            )
            .join(Subject, Subject.id == ClusterYear.cluster_id)
            .where(
                ClusterMember.subject_id == unit.id,
                ClusterMember.deleted_by.is_(None),
                ClusterYear.deleted_by.is_(None),
                ClusterYear.year >= on.year,
            )
        )
        for cluster_year, name in session.execute(statement):
            note = f"“{unit.name}” nhập vào “{successor.name}” từ ngày {on:%d/%m/%Y}."
            cluster_year.note = f"{cluster_year.note}\n{note}".strip()
            noted.append(f"{name} năm {cluster_year.year}")
    return tuple(noted)
