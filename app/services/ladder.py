"""The award ladder of a plan (hình thức khen thưởng): its steps, their quotas, their group."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.eligibility import Quota
from app.domain.terms import AwardScope, SubjectKind
from app.entities import LadderStep, Participation, Subject
from app.services.competence import SCOPES, AwardHistory

_BELOW_UNITS = (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan's ladder."""

    id: UUID
    plan_id: UUID
    name: str
    codes: tuple[str, ...]
    scope: AwardScope | None
    authority: str
    quota_count: int | None
    quota_percent: int | None

    def covers(self, code: str, scope: AwardScope) -> bool:
        """Return whether an award for this kind of recipient stands on the step."""
        return code in self.codes and self.scope in (None, scope)

    def scopes(self, history: AwardHistory) -> set[AwardScope]:
        """Return whom the step is for: as the plan says, else as its awards are meant."""
        if self.scope is not None:
            return {self.scope}
        return {scope for code in self.codes for scope in history.scopes(code)}

    def quotas(self) -> Iterator[Quota]:
        """Yield what limits the step: a count, a share of the group, both or nothing."""
        if self.quota_count is not None:
            yield Quota(count=self.quota_count)
        if self.quota_percent is not None:
            yield Quota(share=self.quota_percent * 100)

    def limit(self, group_size: int) -> int | None:
        """Return the most awards of the step for a group of this size; None without a quota."""
        return min((quota.limit(group_size) for quota in self.quotas()), default=None)


def steps(session: Session, plan_ids: Collection[UUID]) -> dict[UUID, list[Step]]:
    """Return the ladders of some plans, lowest step first."""
    found: dict[UUID, list[Step]] = defaultdict(list)
    statement = (
        select(LadderStep)
        .where(LadderStep.plan_id.in_(plan_ids), LadderStep.deleted_by.is_(None))
        .order_by(LadderStep.position, LadderStep.id)
    )
    for row in session.scalars(statement):
        found[row.plan_id].append(
            Step(
                row.id,
                row.plan_id,
                row.name,
                tuple(row.award_codes.split()),
                row.scope,
                row.authority,
                row.quota_count,
                row.quota_percent,
            )
        )
    return found


def takes_part(plan_id: UUID) -> Select[UUID]:
    """Return the ids of who can be proposed under a plan.

    Its participants, and the people and households of all units under them, while the office
    follows them.
    """
    named = select(Participation.subject_id).where(
        Participation.plan_id == plan_id, Participation.deleted_by.is_(None)
    )
    tree = select(Subject.id).where(Subject.id.in_(named)).cte("tree", recursive=True)
    tree = tree.union(select(Subject.id).join(tree, Subject.parent_id == tree.c.id))
    below = Subject.kind.in_(_BELOW_UNITS) & Subject.id.in_(select(tree.c.id))
    return select(Subject.id).where(
        or_(Subject.id.in_(named), below),
        Subject.deleted_by.is_(None),
        ~Subject.is_retired,
    )


def group_sizes(session: Session, plan_id: UUID) -> Mapping[AwardScope, int]:
    """Return how many collectives, people and households can be proposed under a plan."""
    sizes = dict.fromkeys(AwardScope, 0)
    counted: Select[Any, Any] = (
        select(Subject.kind, func.count())
        .where(Subject.id.in_(takes_part(plan_id)))
        .group_by(Subject.kind)
    )
    for kind, size in session.execute(counted):
        sizes[SCOPES[kind]] += size
    return sizes
