"""The lines of a decision still in draft, as they would be written into the award book now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.terms import (
    GROUND_OF,
    AwardGround,
    AwardNature,
    AwardScope,
    NominationState,
    SubjectKind,
)
from app.entities import Award, Nomination, Plan, Subject
from app.services import prizes
from app.services.catalogues import AwardTypeRow
from app.services.competence import SCOPES, AwardRules
from app.services.prizes import PrizeLine, PrizeRates


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One line of a decision: who is given what, and the prize in đồng."""

    award_id: UUID
    nomination_id: UUID | None
    subject_id: UUID
    subject_kind: SubjectKind
    position: int
    """From 1, in the order of the list."""
    golden_book_number: int | None
    award_code: str
    award_name: str
    period: str
    name: str
    honorific: str
    post: str
    unit_name: str
    is_leader: bool
    achievement: str
    nature: AwardNature
    prize_multiplier: int | None
    prize_amount: int | None
    prize_note: str
    note: str
    nomination_state: NominationState | None
    override_reason: str
    ground: AwardGround | None
    """What the line says, else its nomination, else the form of the plan."""

    @property
    def id(self) -> UUID:
        """The id of the award it is, or becomes."""
        return self.award_id

    @property
    def scope(self) -> AwardScope:
        """Whether a person, a collective or a household is given it."""
        return SCOPES[self.subject_kind]

    @property
    def snapshot(self) -> dict[str, Any]:
        """What the award book keeps of the line."""
        kept = (
            "award_name",
            "name",
            "honorific",
            "post",
            "unit_name",
            "is_leader",
            "achievement",
            "prize_multiplier",
            "prize_amount",
            "prize_note",
            "ground",
        )
        return {name: getattr(self, name) for name in kept}


def drafted(
    session: Session, decision_id: UUID, rules: AwardRules, rates: PrizeRates, year: int
) -> tuple[DecisionLine, ...]:
    """Return the lines of a draft: everybody as the file has them now, in the order of the list.

    By priority, then collectives, people and households, by award, points and name.
    """
    rows = _current(session, decision_id)
    types = {row["award_id"]: _type(row, rules) for row in rows}
    settled = prizes.worked_out(
        session,
        [
            PrizeLine(
                row["award_id"],
                row["subject_id"],
                award,
                award.name if award else row["award_code"],
                row["period"],
                year,
            )
            for row in rows
            for award in [types[row["award_id"]]]
        ],
        rates,
    )
    lines: list[DecisionLine] = []
    for position, row in enumerate(rows, start=1):
        award, found = types[row["award_id"]], settled[row["award_id"]]
        lines.append(
            DecisionLine(
                **row,
                position=position,
                golden_book_number=None,
                award_name=award.name if award else row["award_code"],
                prize_multiplier=found.multiplier,
                prize_amount=found.amount,
                prize_note=found.note,
            )
        )
    return tuple(lines)


def issued(session: Session, decision_id: UUID) -> tuple[DecisionLine, ...]:
    """Return the lines of an issued or revoked decision, as they stand in the award book."""
    statement = (
        select(
            *_OF_BOOK,
            Award.golden_book_number,
            Award.award_name,
            Award.name,
            Award.honorific,
            Award.post,
            Award.unit_name,
            Award.is_leader,
            Award.achievement,
            Award.prize_multiplier,
            Award.prize_amount,
            Award.prize_note,
        )
        .join(Subject, Award.subject_id == Subject.id)
        .outerjoin(Nomination, Award.nomination_id == Nomination.id)
        .where(Award.decision_id == decision_id, Award.deleted_by.is_(None))
        .order_by(Award.golden_book_number, Award.id)
    )
    rows = session.execute(statement).mappings()
    return tuple(DecisionLine(**row, position=n) for n, row in enumerate(rows, start=1))


def by_priority() -> ColumnElement[int]:
    """Return what nominations are sorted by: 1, 2, 3 …, and last those without a place (0)."""
    return func.coalesce(func.nullif(Nomination.priority, 0), 1_000_001)


# --- how -------------------------------------------------------------------------------------

_unit = aliased(Subject, name="unit")
_KINDS = case({kind: n for n, kind in enumerate(SubjectKind)}, value=Subject.kind)
_OF_BOOK = (
    Award.id.label("award_id"),
    Award.nomination_id,
    Award.subject_id,
    Subject.kind.label("subject_kind"),
    Award.award_code,
    Award.period,
    Award.nature,
    Award.note,
    Award.ground,
    Nomination.state.label("nomination_state"),
    func.coalesce(Nomination.override_reason, "").label("override_reason"),
)


def _current(session: Session, decision_id: UUID) -> list[Mapping[str, Any]]:
    """Return the lines of a draft with their subjects as they are now, in one query."""
    belongs = (Subject.parent_id == _unit.id) & (Subject.kind != SubjectKind.CLUSTER)
    statement = (
        select(
            *_OF_BOOK,
            Subject.name,
            Subject.honorific,
            Subject.post,
            func.coalesce(_unit.name, "").label("unit_name"),
            Subject.is_leader,
            func.coalesce(Nomination.achievement, "").label("achievement"),
            Nomination.ground.label("proposed_ground"),
            Plan.form,
        )
        .join(Subject, Award.subject_id == Subject.id)
        .outerjoin(_unit, belongs)
        .outerjoin(Nomination, Award.nomination_id == Nomination.id)
        .outerjoin(Plan, Nomination.plan_id == Plan.id)
        .where(Award.decision_id == decision_id, Award.deleted_by.is_(None))
        .order_by(
            by_priority(),
            _KINDS,
            Award.award_code,
            func.coalesce(Nomination.total, -1_000_000_000).desc(),
            Subject.name_key,
            Award.id,
        )
    )
    return [_with_ground(dict(row)) for row in session.execute(statement).mappings()]


def _with_ground(row: dict[str, Any]) -> Mapping[str, Any]:
    proposed, form = row.pop("proposed_ground"), row.pop("form")
    row["ground"] = row["ground"] or proposed or GROUND_OF.get(form)
    return row


def _type(row: Mapping[str, Any], rules: AwardRules) -> AwardTypeRow | None:
    return rules.award(row["award_code"], SCOPES[row["subject_kind"]])
