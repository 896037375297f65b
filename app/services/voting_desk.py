"""What a council votes on at one meeting, line by line, as the counting of votes shows it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.terms import NominationState
from app.domain.voting import CandidateCount, candidate_problem, votes_needed
from app.services import ballots, meetings, nominations
from app.services.ballots import RecusalRow
from app.services.competence import AwardRules
from app.services.minutes import VoteOutcome
from app.services.nominations import NominationRow

_OPEN = (NominationState.PROPOSED, NominationState.FAILED)


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A nomination that the meeting votes on, or has voted on."""

    nomination: NominationRow
    award_name: str
    """What the award is called on the day of the meeting."""
    needs_ballot: bool
    threshold_percent: int | None
    needed: int
    """The least votes for that are enough, of all members."""
    basis: str
    outcome: VoteOutcome | None
    """Nothing while no votes are written."""
    recusals: tuple[RecusalRow, ...]
    problem: str
    """What does not add up yet, as a sentence; empty when all valid ballots are written."""

    @property
    def id(self) -> UUID:
        """The nomination's id."""
        return self.nomination.id

    @property
    def name(self) -> str:
        """Whom it is for, with the honorific."""
        return f"{self.nomination.honorific} {self.nomination.name}".strip()


def lines(session: Session, meeting_id: UUID) -> tuple[BallotLine, ...]:
    """Return what the meeting voted on and, while it is open, what it can still vote on.

    In the order of the plan's list. The thresholds are those of the day of the meeting.
    """
    minutes = meetings.view(session, meeting_id)
    outcomes = {row.nomination_id: row for row in meetings.outcome(session, meeting_id)}
    aside: defaultdict[UUID, list[RecusalRow]] = defaultdict(list)
    for row in ballots.recusals(session, meeting_id):
        aside[row.nomination_id].append(row)
    rules = AwardRules.at(session, minutes.held_on)
    is_written = meetings.counts_written_opinions(session, minutes.held_on)
    count = minutes.vote_count(counts_written=is_written)
    found: list[BallotLine] = []
    for row in nominations.listed(session, minutes.plan_id):
        outcome = outcomes.get(row.id)
        if outcome is None and (minutes.is_concluded or row.state not in _OPEN):
            continue
        award = rules.award(row.award_code, row.scope)
        threshold = award.vote_threshold_percent if award else None
        found.append(
            BallotLine(
                nomination=row,
                award_name=award.name if award else row.award_name,
                needs_ballot=bool(award and award.is_ballot_required),
                threshold_percent=threshold,
                needed=votes_needed(minutes.member_count, threshold),
                basis=award.legal_basis if award else "",
                outcome=outcome,
                recusals=tuple(aside[row.id]),
                problem=(candidate_problem(count, _counts(outcome)) or "") if outcome else "",
            )
        )
    return tuple(found)


def _counts(outcome: VoteOutcome) -> CandidateCount:
    return CandidateCount(
        outcome.for_count, outcome.against_count, outcome.other_count, outcome.recused_count
    )
