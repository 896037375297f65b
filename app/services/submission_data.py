"""What goes into a dossier for the level above, read as it stands, and its fingerprints."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import today
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    DecisionState,
    DossierPart,
    NominationState,
    RegistrationKind,
    SubmissionKind,
)
from app.entities.types import canonical_json
from app.services import (
    decisions,
    figures,
    meetings,
    nominations,
    plan_views,
    registrations,
    results,
    works,
)
from app.services.submission_shape import (
    AwardLine,
    FigureLine,
    Line,
    MeetingLine,
    NominationLine,
    PlanLine,
    RegistrationLine,
    ResultLine,
    VoteLine,
    WorkLine,
)

Plain = Mapping[str, Any]
"""A line as the submission file has it: names and JSON values."""

PARTS: Mapping[SubmissionKind, tuple[DossierPart, ...]] = {
    SubmissionKind.REGISTRATION: (
        DossierPart.PLAN,
        DossierPart.REGISTRATIONS,
        DossierPart.WORKS,
    ),
    SubmissionKind.RESULTS: tuple(DossierPart),
}
"""Which parts of the data go into each kind of dossier, in their order."""

PROPOSED = (NominationState.PASSED, NominationState.SUBMITTED, NominationState.DECIDED)
"""A nomination that goes up. What becomes of it up there is no change of what was sent."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The data of one dossier at one moment."""

    plan_id: UUID
    kind: SubmissionKind
    parts: Mapping[DossierPart, tuple[Plain, ...]]

    @property
    def fingerprint(self) -> str:
        """The fingerprint of all of it."""
        return fingerprint_of_parts(self.parts)

    @property
    def counts(self) -> dict[DossierPart, int]:
        """How many lines each part has."""
        return {part: len(lines) for part, lines in self.parts.items()}


def fingerprint(lines: tuple[Plain, ...]) -> str:
    """Return the fingerprint of the lines of a part, whatever their order."""
    ordered = sorted(lines, key=lambda line: str(line["id"]))
    return sha256(canonical_json([dict(line) for line in ordered]).encode()).hexdigest()


def fingerprint_of_parts(parts: Mapping[DossierPart, tuple[Plain, ...]]) -> str:
    """Return the fingerprint of all parts together."""
    told = {part.value: fingerprint(lines) for part, lines in parts.items()}
    return sha256(canonical_json(told).encode()).hexdigest()


def collect(session: Session, plan_id: UUID, kind: SubmissionKind) -> Dossier:
    """Read what goes into a dossier of a plan, as it stands now."""
    parts = {
        part: tuple(line.model_dump(mode="json") for line in _READERS[part](session, plan_id))
        for part in PARTS[kind]
    }
    return Dossier(plan_id, kind, parts)


def _plan(session: Session, plan_id: UUID) -> Iterator[Line]:
    plan = plan_views.view(session, plan_id)
    number = "/".join(part for part in (plan.number, plan.symbol) if part) if plan.number else ""
    yield PlanLine(
        id=str(plan.id),
        name=plan.name,
        year=plan.year,
        number=number,
        dated=_paper_day(plan.dated),
        issuer=plan.issuer,
        starts=_day(plan.starts),
        ends=_day(plan.ends),
    )


def _registrations(session: Session, plan_id: UUID) -> Iterator[Line]:
    for row in registrations.listed(session, plan_id):
        if row.kind is RegistrationKind.WORK:
            continue
        yield RegistrationLine(
            id=str(row.id),
            name=row.subject_name,
            subject_kind=row.subject_kind,
            unit=row.unit_name,
            kind=row.kind,
            what=row.what,
            operator=None if row.pledged_value is None else row.operator,
            pledged=_number(row.pledged_value),
            measure=row.value_unit,
            state=row.state,
            registered_on=_day(row.registered_on),
        )


def _works(session: Session, plan_id: UUID) -> Iterator[Line]:
    for row in works.listed(session, plan_id, today()):
        yield WorkLine(
            id=str(row.id),
            name=row.name,
            kind=row.kind,
            unit=row.subject_name,
            scale=row.scale,
            place=row.place,
            person_in_charge=row.person_in_charge,
            cost=row.cost,
            funding=row.funding,
            starts=_day(row.starts),
            finishes=_day(row.finishes),
            has_plaque=row.has_plaque,
            finished_on=_day(row.finished_on),
            outcome=row.outcome,
            state=row.state,
        )


def _figures(session: Session, plan_id: UUID) -> Iterator[Line]:
    for row in figures.progress(session, plan_id):
        yield FigureLine(
            id=f"{row.target_id}/{row.subject_id or ''}/{row.phase_id or ''}",
            name=row.target_name,
            unit=row.subject_name,
            phase=row.phase_name,
            measure=row.value_unit,
            operator=None if row.wanted is None else row.operator,
            wanted=_number(row.wanted),
            pledged=_number(row.pledged),
            reached=_number(row.reached),
        )


def _results(session: Session, plan_id: UUID) -> Iterator[Line]:
    standing = [row for row in results.history(session, plan_id) if row.reopened_on is None]
    for closing in sorted(standing, key=lambda row: (row.finalised_on, row.phase_name)):
        for row in results.read(session, closing.id).rows:
            yield ResultLine(
                id=f"{row.subject_id}/{closing.phase_id or ''}",
                name=row.subject_name,
                cluster=row.cluster_name,
                phase=closing.phase_name,
                base=row.base_points,
                bonus=row.bonus_points,
                penalty=row.penalty_points,
                total=row.total,
                rank=row.rank,
                grade=row.grade,
            )


def _concluded(session: Session, plan_id: UUID) -> Iterator[UUID]:
    held = [row for row in meetings.listed(session, plan_id) if row.is_concluded]
    yield from (row.id for row in sorted(held, key=lambda row: (row.held_on, row.id)))


def _meetings(session: Session, plan_id: UUID) -> Iterator[Line]:
    for meeting_id in _concluded(session, plan_id):
        row = meetings.view(session, meeting_id)
        yield MeetingLine(
            id=str(row.id),
            name=row.council_name,
            held_on=_day(row.held_on),
            place=row.place,
            chair=row.chair.name if row.chair else "",
            secretary=row.secretary.name if row.secretary else "",
            members=row.member_count,
            present=len(row.present),
            conclusion=row.conclusion,
        )


def _votes(session: Session, plan_id: UUID) -> Iterator[Line]:
    for meeting_id in _concluded(session, plan_id):
        held_on = _day(meetings.view(session, meeting_id).held_on)
        for row in meetings.outcome(session, meeting_id):
            yield VoteLine(
                id=str(row.id),
                name=row.subject_name,
                award=row.award_name,
                held_on=held_on,
                agree=row.for_count,
                disagree=row.against_count,
                other=row.other_count,
                members=row.member_count,
            )


def _nominations(session: Session, plan_id: UUID) -> Iterator[Line]:
    for row in nominations.listed(session, plan_id):
        if row.state not in PROPOSED:
            continue
        yield NominationLine(
            id=str(row.id),
            name=row.name,
            honorific=row.honorific,
            post=row.post,
            unit=row.unit_name,
            scope=row.scope,
            award=row.award_name,
            award_code=row.award_code,
            period=row.period,
            achievement=row.achievement,
            total=row.total,
            rank=row.rank,
            grade=row.grade,
        )


def _awards(session: Session, plan_id: UUID) -> Iterator[Line]:
    rows = [
        row for row in decisions.listed(session, plan_id) if row.state is not DecisionState.DRAFT
    ]
    for found in sorted(rows, key=lambda row: (row.signed_on or date.min, row.number)):
        decision = decisions.view(session, found.id)
        for row in decision.lines:
            yield AwardLine(
                id=str(row.award_id),
                name=row.name,
                honorific=row.honorific,
                post=row.post,
                unit=row.unit_name,
                award=row.award_name,
                award_code=row.award_code,
                period=row.period,
                achievement=row.achievement,
                decision=decision.full_number,
                signed_on=_day(decision.signed_on),
                decision_state=decision.state,
                revoke_reason=decision.revoke_reason,
                nature=row.nature,
                golden_book_number=row.golden_book_number,
                prize_amount=row.prize_amount,
            )


def _day(day: date | PartialDate | None) -> str:
    if isinstance(day, PartialDate):
        return day.text
    return day.isoformat() if day else ""


def _paper_day(day: DocumentDate | None) -> str:
    return "" if day is None or day.is_blank else day.text


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


_READERS: Mapping[DossierPart, Callable[[Session, UUID], Iterator[Line]]] = {
    DossierPart.PLAN: _plan,
    DossierPart.REGISTRATIONS: _registrations,
    DossierPart.WORKS: _works,
    DossierPart.FIGURES: _figures,
    DossierPart.RESULTS: _results,
    DossierPart.MEETINGS: _meetings,
    DossierPart.VOTES: _votes,
    DossierPart.NOMINATIONS: _nominations,
    DossierPart.AWARDS: _awards,
}
