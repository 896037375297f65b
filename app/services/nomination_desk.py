"""What a person needs in order to propose and to judge: the awards there are, and every condition.

Both for one day, by the dated catalogues: who decides what, and what is met.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.eligibility import Condition, Eligibility
from app.domain.terms import AwardScope, Regime
from app.entities import Plan
from app.services import catalogues, conditions, nominations, reading
from app.services.competence import AwardRules
from app.services.nominations import NominationRow


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """An award that can be proposed on a day, and who decides it."""

    code: str
    name: str
    decider: str
    is_above: bool
    """Whether a level above this office decides it."""
    needs_ballot: bool

    @property
    def label(self) -> str:
        """The award with who decides it: “Giấy khen – Chủ tịch UBND xã”."""
        return f"{self.name} – {self.decider}" if self.decider else self.name


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A nomination with who decides it and what speaks for and against it."""

    nomination: NominationRow
    decider: str
    is_above: bool
    eligibility: Eligibility

    @property
    def id(self) -> UUID:
        """The nomination's id."""
        return self.nomination.id

    @property
    def stopping(self) -> tuple[Condition, ...]:
        """The unmet conditions that stop the award and are not set aside."""
        return conditions.stopping(self.eligibility, self.nomination.override_reason)

    @property
    def set_aside(self) -> tuple[Condition, ...]:
        """The unmet conditions that a person has set aside with a reason."""
        stopping = self.stopping
        return tuple(row for row in self.eligibility.blocking if row not in stopping)


def rows(session: Session, plan_id: UUID, on: date) -> tuple[DeskRow, ...]:
    """Return the nominations of a plan in the order of the list, judged by the day `on`."""
    found = nominations.listed(session, plan_id)
    rules = AwardRules.at(session, on)
    judged = conditions.judged(session, [row.id for row in found], on)
    desk: list[DeskRow] = []
    for row in found:
        award = rules.award(row.award_code, row.scope)
        desk.append(
            DeskRow(
                row,
                rules.decider(award) if award else "",
                rules.is_above(award) if award else False,
                judged[row.id],
            )
        )
    return tuple(desk)


def choices(
    session: Session, plan_id: UUID, scopes: Collection[AwardScope], on: date
) -> tuple[AwardChoice, ...]:
    """Return the awards in force on a day that each of `scopes` can be given.

    Those of the plan's own side (State or Party) come first. An award with one name for several
    scopes is one choice.
    """
    plan = reading.the(session, Plan, plan_id, "Kế hoạch")
    rules = AwardRules.at(session, on)
    found: dict[str, AwardChoice] = {}
    regimes: dict[str, Regime] = {}
    meant: dict[str, set[AwardScope]] = {}
    for row in catalogues.award_types(session, on):
        if row.scope not in scopes:
            continue
        meant.setdefault(row.code, set()).add(row.scope)
        regimes[row.code] = row.regime
        found.setdefault(
            row.code,
            AwardChoice(
                row.code,
                row.name,
                rules.decider(row),
                rules.is_above(row),
                row.is_ballot_required,
            ),
        )
    fitting = [row for row in found.values() if meant[row.code] == set(scopes)]
    return tuple(sorted(fitting, key=lambda row: regimes[row.code] is not plan.regime))


def award_names(session: Session, plan_id: UUID) -> dict[str, str]:
    """Return what each award is called on the day by which a plan's nominations are judged."""
    on = nominations.judging_day(session, plan_id)
    rules = AwardRules.at(session, on)
    return {code: rules.award_name(code, scope) for code, scope in rules.history.rows}
