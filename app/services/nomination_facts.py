"""What the file knows of nominations and of those they are for, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.vietnamese import fold
from app.domain.eligibility import HoldPeriod
from app.domain.terms import (
    AwardScope,
    HoldReason,
    NominationState,
    RegistrationPolicy,
    SubjectKind,
)
from app.entities import Award, Nomination, Plan, Subject
from app.services import ballots, holds, ladder
from app.services.award_entries import standing
from app.services.catalogues import AwardTypeRow
from app.services.competence import SCOPES, AwardRules
from app.services.ladder import Step
from app.services.missing import RegistrationStanding, standings
from app.services.periods import counted_year, period_key

LIVE = (
    NominationState.PROPOSED,
    NominationState.PASSED,
    NominationState.SUBMITTED,
    NominationState.DECIDED,
)
"""The states in which a nomination counts: it was neither turned down nor given back."""

_MEETS_STANDARD_OF = {"LDTT": ("LDTT", "CSTDCS")}
"""Whoever has the higher title has reached the standard of the lower (Luật 2022, Điều 23)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One nomination, as far as its conditions depend on it."""

    id: UUID
    plan_id: UUID
    plan_name: str
    plan_year: int
    registration_policy: RegistrationPolicy
    registration_basis: str
    subject_id: UUID
    subject_kind: SubjectKind
    award_code: str
    period: str
    achievement: str

    @property
    def scope(self) -> AwardScope:
        """Whose awards its subject can be given."""
        return SCOPES[self.subject_kind]

    @property
    def year(self) -> int:
        """The year whose achievement counts."""
        return counted_year(self.period, self.plan_year)

    @property
    def period_key(self) -> str:
        """The time whose achievement counts, as it compares."""
        return period_key(self.period, self.plan_year)

    @property
    def merit(self) -> str:
        """The achievement, as it compares."""
        return fold(self.achievement)


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the award book."""

    award_code: str
    award_name: str
    year: int
    period_key: str
    merit: str
    decision_number: str
    nomination_id: UUID | None

    @property
    def words(self) -> str:
        """Return it as "Giấy khen năm 2026, quyết định số 12/QĐ-UBND"."""
        number = f", quyết định số {self.decision_number}" if self.decision_number else ""
        return f"{self.award_name} năm {self.year}{number}"


@dataclass(frozen=True, slots=True)
class Share:
    """The people of a unit in the file, how many hold a title, and how many are disciplined."""

    members: int
    titled: int
    disciplined: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the conditions of some nominations ask for."""

    holds: Mapping[UUID, Sequence[HoldPeriod]]
    standings: Mapping[tuple[UUID, UUID], RegistrationStanding]
    """By plan and subject."""
    votes: Mapping[UUID, ballots.LastVote]
    given: Mapping[UUID, Sequence[Given]]
    """The award book, by subject."""
    live: Mapping[UUID, Sequence[Case]]
    """The live nominations under any plan, by subject."""
    steps: Mapping[UUID, Sequence[Step]]
    groups: Mapping[UUID, Mapping[AwardScope, int]]
    proposed: Mapping[UUID, Mapping[tuple[str, AwardScope], int]]
    """How many live nominations a plan has, by award."""
    shares: Mapping[UUID, Share]
    """By nomination of a collective whose award asks for a share of title holders."""

    @classmethod
    def read(cls, session: Session, cases: Sequence[Case], rules: AwardRules) -> Self:
        """Read them: a few queries for all nominations together, and a few for each plan."""
        subject_ids = {case.subject_id for case in cases}
        plan_ids = {case.plan_id for case in cases}
        return cls(
            holds=holds.periods(session, subject_ids),
            standings=_standings(session, cases),
            votes=ballots.last_votes(session, [case.id for case in cases]),
            given=_given(session, subject_ids),
            live=_live(session, subject_ids),
            steps=ladder.steps(session, plan_ids),
            groups={plan_id: ladder.group_sizes(session, plan_id) for plan_id in plan_ids},
            proposed=_proposed(session, plan_ids),
            shares=_shares(session, cases, rules),
        )


def cases(session: Session, nomination_ids: Collection[UUID]) -> list[Case]:
    """Return some living nominations."""
    return _cases(session, Nomination.id.in_(nomination_ids))


def share_asked(award: AwardTypeRow | None) -> tuple[str, int] | None:
    """Return the title and the percent of its people that a collective's award asks for."""
    asked = award.detail("member_share") if award else None
    return (str(asked["code"]), int(asked["minimum_percent"])) if asked else None


def _cases(session: Session, *conditions: ColumnElement[bool]) -> list[Case]:
    statement = (
        select(
            Nomination.id,
            Plan.id,
            Plan.name,
            Plan.year,
            Plan.registration_policy,
            Plan.registration_basis,
            Subject.id,
            Subject.kind,
            Nomination.award_code,
            Nomination.period,
            Nomination.achievement,
        )
        .join(Plan, Nomination.plan_id == Plan.id)
        .join(Subject, Nomination.subject_id == Subject.id)
        .where(Nomination.deleted_by.is_(None), *conditions)
        .order_by(Nomination.id)
    )
    return [Case(*row) for row in session.execute(statement)]


def _live(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, list[Case]]:
    found: dict[UUID, list[Case]] = defaultdict(list)
    for case in _cases(
        session, Nomination.subject_id.in_(subject_ids), Nomination.state.in_(LIVE)
    ):
        found[case.subject_id].append(case)
    return found


def _standings(
    session: Session, cases: Iterable[Case]
) -> dict[tuple[UUID, UUID], RegistrationStanding]:
    by_plan: dict[UUID, set[UUID]] = defaultdict(set)
    for case in cases:
        by_plan[case.plan_id].add(case.subject_id)
    return {
        (plan_id, subject_id): found
        for plan_id, subject_ids in by_plan.items()
        for subject_id, found in standings(session, plan_id, subject_ids).items()
    }


def _given(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, list[Given]]:
    found: dict[UUID, list[Given]] = defaultdict(list)
    statement = (
        select(
            Award.subject_id,
            Award.award_code,
            Award.award_name,
            Award.year,
            Award.period,
            Award.achievement,
            Award.decision_number,
            Award.nomination_id,
        )
        .where(standing(), Award.subject_id.in_(subject_ids))
        .order_by(Award.year, Award.id)
    )
    for row in session.execute(statement):
        found[row.subject_id].append(
            Given(
                row.award_code,
                row.award_name,
                counted_year(row.period, row.year),
                period_key(row.period, row.year),
                fold(row.achievement),
                row.decision_number,
                row.nomination_id,
            )
        )
    return found


def _proposed(
    session: Session, plan_ids: Collection[UUID]
) -> dict[UUID, dict[tuple[str, AwardScope], int]]:
    found: dict[UUID, dict[tuple[str, AwardScope], int]] = {}
    statement = (
        select(Nomination.plan_id, Nomination.award_code, Subject.kind, func.count())
        .join(Subject, Nomination.subject_id == Subject.id)
        .where(
            Nomination.plan_id.in_(plan_ids),
            Nomination.deleted_by.is_(None),
            Nomination.state.in_(LIVE),
        )
        .group_by(Nomination.plan_id, Nomination.award_code, Subject.kind)
    )
    for plan_id, code, kind, count in session.execute(statement):
        counts = found.setdefault(plan_id, {})
        counts[code, SCOPES[kind]] = counts.get((code, SCOPES[kind]), 0) + count
    return found


def _shares(session: Session, cases: Iterable[Case], rules: AwardRules) -> dict[UUID, Share]:
    asked = {
        case: wanted[0]
        for case in cases
        if (wanted := share_asked(rules.award(case.award_code, case.scope)))
    }
    if not asked:
        return {}
    people = _people(session, {case.subject_id for case in asked})
    everyone = {person_id for own in people.values() for person_id in own}
    titles = _titles(session, everyone)
    disciplined = _disciplined(session, everyone, rules)
    shares: dict[UUID, Share] = {}
    for case, code in asked.items():
        own = people[case.subject_id]
        enough = {(counted, case.year) for counted in _MEETS_STANDARD_OF.get(code, (code,))}
        titled = sum(bool(titles[person_id] & enough) for person_id in own)
        shares[case.id] = Share(len(own), titled, len(own & disciplined))
    return shares


def _people(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the people of each unit that the office follows."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    statement = select(Subject.parent_id, Subject.id).where(
        Subject.parent_id.in_(unit_ids),
        Subject.kind == SubjectKind.PERSON,
        Subject.deleted_by.is_(None),
        ~Subject.is_retired,
    )
    for unit_id, person_id in session.execute(statement):
        if unit_id is not None:
            found[unit_id].add(person_id)
    return found


def _titles(session: Session, people: Collection[UUID]) -> dict[UUID, set[tuple[str, int]]]:
    """Return the awards, by code and year, that people were given or are proposed for."""
    found: dict[UUID, set[tuple[str, int]]] = defaultdict(set)
    for person_id, lines in _given(session, people).items():
        found[person_id] |= {(line.award_code, line.year) for line in lines}
    for person_id, live in _live(session, people).items():
        found[person_id] |= {(case.award_code, case.year) for case in live}
    return found


def _disciplined(session: Session, people: Collection[UUID], rules: AwardRules) -> set[UUID]:
    return {
        person_id
        for person_id, periods in holds.periods(session, people).items()
        if any(
            period.reason is HoldReason.DISCIPLINED and period.is_active(rules.on)
            for period in periods
        )
    }
