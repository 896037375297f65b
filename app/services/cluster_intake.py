"""Clusters and their members that come in from Excel: a row names members of one year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold
from app.entities import ClusterMember, ClusterYear, Subject
from app.services import clusters
from app.services.clusters import ClusterRow
from app.services.many import in_list
from app.storage.recorder import Writing

LEAD, DEPUTY, MEMBER = "lead", "deputy", "member"


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A unit in a cluster in one year."""

    id: UUID
    cluster_id: UUID
    cluster: str
    year: int
    unit_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class KnownClusters:
    """The clusters of the file and their members of every year."""

    clusters: tuple[ClusterRow, ...] = ()
    members: tuple[KnownMember, ...] = ()


def known(session: Session) -> KnownClusters:
    """Return the clusters and who is in them, in every year."""
    heads: dict[tuple[UUID, int], dict[UUID | None, str]] = defaultdict(dict)
    years = select(
        ClusterYear.cluster_id,
        ClusterYear.year,
        ClusterYear.lead_id,
        ClusterYear.deputy_id,
        ClusterYear.second_deputy_id,
    ).where(ClusterYear.deleted_by.is_(None))
    for cluster_id, year, lead, *deputies in session.execute(years):
        of_year = heads[cluster_id, year]
        of_year.update(dict.fromkeys(deputies, DEPUTY))
        of_year[lead] = LEAD
    rows = (
        select(
            ClusterMember.id,
            ClusterMember.cluster_id,
            Subject.name,
            ClusterMember.year,
            ClusterMember.subject_id,
        )
        .join(Subject, Subject.id == ClusterMember.cluster_id)
        .where(ClusterMember.deleted_by.is_(None))
        .order_by(ClusterMember.cluster_id, ClusterMember.year, ClusterMember.position)
    )
    members = tuple(
        KnownMember(
            row_id, cluster_id, name, year, unit, heads[cluster_id, year].get(unit, MEMBER)
        )
        for row_id, cluster_id, name, year, unit in session.execute(rows)
    )
    return KnownClusters(clusters.listed(session, include_retired=True), members)


def write_clusters(rows: Sequence[Mapping[str, Any]], session: Writing) -> None:
    """Make the clusters that are new and put members into their years, all or none.

    `members` of a row are units with their roles in its `year`.
    The problems' fields say which row: “3.member” is the fourth one's.
    """
    there = {fold(one.name): one.id for one in clusters.listed(session, include_retired=True)}
    there |= {
        fold(one.code): one.id
        for one in clusters.listed(session, include_retired=True)
        if one.code
    }
    years: dict[tuple[UUID, int], list[int]] = defaultdict(list)
    problems: list[Problem] = []
    for position, values in enumerate(rows):
        try:
            cluster_id = _cluster(values, there, session)
        except InvalidInput as refusal:
            problems += [
                Problem(in_list(position, one.field or ""), one.message)
                for one in refusal.problems
            ]
            continue
        if values.get("members"):
            years[cluster_id, values["year"]].append(position)
    for (cluster_id, year), places in years.items():
        try:
            _fill_year(cluster_id, year, [rows[place] for place in places], session)
        except InvalidInput as refusal:
            problems += [
                Problem(in_list(places[0], one.field or ""), one.message)
                for one in refusal.problems
            ]
    if problems:
        raise InvalidInput(problems)


def _cluster(values: Mapping[str, Any], there: dict[str, UUID], session: Writing) -> UUID:
    code, name = fold(values.get("code", "")), fold(values["name"])
    found = (there.get(code) if code else None) or there.get(name)
    if found is None:
        own = {key: values[key] for key in ("name", "code", "kind_code", "note") if key in values}
        found = clusters.create(session, own)
        session.flush()
        there[name] = found
    return found


def _fill_year(
    cluster_id: UUID, year: int, rows: Sequence[Mapping[str, Any]], session: Writing
) -> None:
    now = next(
        (one for one in clusters.in_year(session, year) if one.cluster_id == cluster_id), None
    )
    members = list(now.member_ids) if now else []
    lead = now.lead_id if now else None
    deputies = [one for one in (now.deputy_id, now.second_deputy_id) if one] if now else []
    for unit, role in (member for values in rows for member in values["members"]):
        if unit not in members:
            members.append(unit)
        if role == LEAD:
            lead, deputies = unit, [one for one in deputies if one != unit]
        elif role == DEPUTY and unit not in deputies:
            deputies.append(unit)
    if len(deputies) > 2:
        raise InvalidInput.of("role", "Một cụm, khối có nhiều nhất hai cấp phó. Bớt cấp phó.")
    first, second = [*deputies, None, None][:2]
    clusters.set_year(
        session,
        cluster_id,
        year,
        {
            "member_ids": tuple(members),
            "lead_id": lead,
            "deputy_id": first,
            "second_deputy_id": second,
            "note": now.note if now else "",
        },
    )
    session.flush()
