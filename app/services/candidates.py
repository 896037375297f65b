"""Who can be proposed under a plan, with what speaks for and against it on one line each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.core.clock import today
from app.domain.ranking import rank
from app.domain.terms import AwardScope, HoldReason, SubjectKind
from app.entities import Finalisation, Hold, Nomination, Plan, Result, Subject
from app.services import awards, holds, ladder, reading
from app.services.awards import FormerAward
from app.services.competence import SCOPES, AwardRules
from app.services.ladder import Step
from app.services.missing import registered
from app.services.plan_access import resolving_day


@dataclass(frozen=True, slots=True)
class SuggestedAward:
    """An award of the plan's ladder that a candidate can be proposed for."""

    step_id: UUID
    step_name: str
    award_code: str
    award_name: str
    is_above: bool
    """Whether a level above this office decides it."""
    is_within_quota: bool | None
    """Whether the place by points is within the step's quota; None without a quota or points."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that can be proposed. Points in hundredths."""

    subject_id: UUID
    kind: SubjectKind
    name: str
    honorific: str
    post: str
    is_leader: bool
    unit_id: UUID | None
    unit_name: str
    cluster_name: str
    total: int | None
    rank: int | None
    grade: str
    is_registered: bool
    is_late: bool
    hold_reasons: tuple[HoldReason, ...]
    """Why nothing may be proposed for it now; none: it is not held."""
    former: tuple[FormerAward, ...]
    suggested: tuple[SuggestedAward, ...]
    nominated: tuple[str, ...]
    """The codes of what it is proposed for already."""

    @property
    def id(self) -> UUID:
        """What tells it from the others: the subject's id."""
        return self.subject_id

    @property
    def scope(self) -> AwardScope:
        """Whose awards it can be given."""
        return SCOPES[self.kind]

    @property
    def is_held(self) -> bool:
        """Whether nothing may be proposed for it now."""
        return bool(self.hold_reasons)


def listed(
    session: Session, plan_id: UUID, phase_id: UUID | None = None, *, on: date | None = None
) -> tuple[Candidate, ...]:
    """Return who can be proposed under a plan: its participants, their people and households.

    Total, rank and grade are those frozen when the scores of the plan, or of `phase_id`, were
    closed. Holds are those of the day `on`, today without one. By unit, then kind, then name.
    """
    plan = reading.the(session, Plan, plan_id, "Kế hoạch")
    rows = _subjects(session, plan_id)
    frozen = results(session, plan_id, phase_id)
    late = registered(session, plan_id)
    given = awards.former(session, ladder.takes_part(plan_id))
    held = _held(session, plan_id, on or today())
    nominated = _nominated(session, plan_id)
    totals = {row.id: frozen[row.id].total if row.id in frozen else None for row in rows}
    suggested = _Suggestions.of(session, plan, rows, totals)
    return tuple(
        Candidate(
            subject_id=row.id,
            kind=row.kind,
            name=row.name,
            honorific=row.honorific,
            post=row.post,
            is_leader=row.is_leader,
            unit_id=row.unit_id,
            unit_name=row.unit_name,
            cluster_name=result.cluster_name,
            total=result.total,
            rank=result.rank,
            grade=result.grade,
            is_registered=row.id in late,
            is_late=late.get(row.id, False),
            hold_reasons=tuple(held.get(row.id, ())),
            former=given.get(row.id, ()),
            suggested=tuple(suggested.of_subject(row)),
            nominated=tuple(nominated.get(row.id, ())),
        )
        for row in rows
        for result in [frozen.get(row.id, _UNSCORED)]
    )


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    kind: SubjectKind
    name: str
    honorific: str
    post: str
    is_leader: bool
    unit_id: UUID | None
    unit_name: str


@dataclass(frozen=True, slots=True)
class FrozenResult:
    """Where a subject stood when scores were closed."""

    total: int | None
    rank: int | None
    grade: str
    cluster_name: str


_UNSCORED = FrozenResult(None, None, "", "")


def _subjects(session: Session, plan_id: UUID) -> list[_Row]:
    unit = aliased(Subject)
    kinds = case({kind: n for n, kind in enumerate(SubjectKind)}, value=Subject.kind)
    belongs = and_(
        Subject.kind.in_((SubjectKind.PERSON, SubjectKind.HOUSEHOLD)),
        Subject.parent_id == unit.id,
    )
    statement = (
        select(
            Subject.id,
            Subject.kind,
            Subject.name,
            Subject.honorific,
            Subject.post,
            Subject.is_leader,
            unit.id,
            func.coalesce(unit.name, ""),
        )
        .outerjoin(unit, belongs)
        .where(Subject.id.in_(ladder.takes_part(plan_id)))
        .order_by(
            func.coalesce(unit.position, Subject.position),
            func.coalesce(unit.name_key, Subject.name_key),
            func.coalesce(unit.id, Subject.id),
            kinds,
            Subject.position,
            Subject.name_key,
            Subject.id,
        )
    )
    return [_Row(*row) for row in session.execute(statement)]


def results(session: Session, plan_id: UUID, phase_id: UUID | None) -> dict[UUID, FrozenResult]:
    """Return the frozen results of a plan as a whole, or of one phase of it, by subject."""
    statement = (
        select(Result.subject_id, Result.total, Result.rank, Result.grade, Result.cluster_name)
        .join(Finalisation, Result.finalisation_id == Finalisation.id)
        .where(
            Finalisation.plan_id == plan_id,
            Finalisation.phase_id == phase_id,
            Finalisation.reopened_on.is_(None),
            Finalisation.deleted_by.is_(None),
            Result.deleted_by.is_(None),
        )
    )
    return {row[0]: FrozenResult(*row[1:]) for row in session.execute(statement)}


def _held(session: Session, plan_id: UUID, on: date) -> dict[UUID, list[HoldReason]]:
    found: dict[UUID, list[HoldReason]] = defaultdict(list)
    statement = (
        select(Hold.subject_id, Hold.reason)
        .where(
            Hold.subject_id.in_(ladder.takes_part(plan_id)),
            Hold.deleted_by.is_(None),
            holds.active(on),
        )
        .order_by(Hold.starts_on, Hold.id)
    )
    for subject_id, reason in session.execute(statement):
        found[subject_id].append(reason)
    return found


def _nominated(session: Session, plan_id: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    statement = (
        select(Nomination.subject_id, Nomination.award_code)
        .where(Nomination.plan_id == plan_id, Nomination.deleted_by.is_(None))
        .order_by(Nomination.award_code)
    )
    for subject_id, code in session.execute(statement):
        found[subject_id].append(code)
    return found


# --- what the ladder suggests ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Suggestions:
    """The awards of a plan's ladder by scope, and where everybody stands among their like."""

    awards: Mapping[AwardScope, Sequence[tuple[SuggestedAward, int | None]]]
    """Each award with the limit of its step."""
    places: Mapping[UUID, int | None]

    @classmethod
    def of(
        cls,
        session: Session,
        plan: Plan,
        rows: Sequence[_Row],
        totals: Mapping[UUID, int | None],
    ) -> "_Suggestions":
        """Read the ladder, with the awards as they are on the plan's day."""
        rules = AwardRules.at(session, resolving_day(plan.dated, plan.starts, plan.year))
        sizes = dict.fromkeys(AwardScope, 0)
        alike: dict[AwardScope, dict[UUID, int | None]] = {scope: {} for scope in AwardScope}
        for row in rows:
            sizes[SCOPES[row.kind]] += 1
            alike[SCOPES[row.kind]][row.id] = totals[row.id]
        steps = ladder.steps(session, [plan.id])[plan.id]
        return cls(
            {scope: list(_of_scope(steps, scope, rules, sizes)) for scope in AwardScope},
            {row_id: place for group in alike.values() for row_id, place in rank(group).items()},
        )

    def of_subject(self, row: _Row) -> Iterator[SuggestedAward]:
        """Yield what the ladder has for a subject, lowest step first."""
        place = self.places[row.id]
        for award, limit in self.awards[SCOPES[row.kind]]:
            if limit is None or place is None:
                yield award
            else:
                yield replace(award, is_within_quota=place <= limit)


def _of_scope(
    steps: Sequence[Step],
    scope: AwardScope,
    rules: AwardRules,
    sizes: Mapping[AwardScope, int],
) -> Iterator[tuple[SuggestedAward, int | None]]:
    for step in steps:
        group = sum(sizes[covered] for covered in step.scopes(rules.history))
        for code in step.codes:
            award = rules.award(code, scope)
            if award is not None and step.covers(code, scope):
                is_above = rules.is_above(award)
                suggested = SuggestedAward(step.id, step.name, code, award.name, is_above, None)
                yield suggested, step.limit(group)
