"""What sheets still owe: a reason for what they changed, evidence where it is asked for.

A mark may be written without them, for clerks fill in what they have; a sheet is approved and
scores are closed only with them.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain import scoring as rules
from app.domain.findings import ScoredStage, findings
from app.entities import Entry, ScoreSheet
from app.services.score_data import Sheet, sheets
from app.services.sheets import subject_names
from app.services.stages import living_stages

_FEW = 500
"""Sheets up to which only those of the same subjects are read, not everybody's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that one sheet owes at one criterion, as a sentence."""

    sheet_id: UUID
    criterion_id: UUID
    subject_name: str
    stage_name: str
    message: str


@dataclass(frozen=True, slots=True)
class _Words:
    reasons: Mapping[Hashable, str]
    evidence: Mapping[Hashable, str]


def findings_of(
    session: Session,
    plan_id: UUID,
    phase_id: UUID | None,
    sheet_ids: Sequence[UUID] | None = None,
) -> tuple[Finding, ...]:
    """Return what the sheets of a phase owe, or only those named, in the order of the stages."""
    here = [ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id]
    if sheet_ids is not None and len(sheet_ids) <= _FEW:
        theirs = select(ScoreSheet.subject_id).where(ScoreSheet.id.in_(sheet_ids))
        here.append(ScoreSheet.subject_id.in_(theirs))
    found = sheets(session, *here)
    if not any(_asks(sheet) for sheet in found):
        return ()
    stages = {stage.id: (n, stage.name) for n, stage in enumerate(living_stages(session, plan_id))}
    by_subject: dict[UUID, list[Sheet]] = defaultdict(list)
    for sheet in found:
        if sheet.stage_id in stages:
            by_subject[sheet.subject_id].append(sheet)
    names = subject_names(session, list(by_subject))
    words = _words(session, found, *here)
    wanted = None if sheet_ids is None else set(sheet_ids)
    owed: list[tuple[int, Finding]] = []
    for subject_id, own in by_subject.items():
        own.sort(key=lambda sheet: stages[sheet.stage_id][0])
        for place, sheet in enumerate(own):
            if wanted is not None and sheet.id not in wanted:
                continue
            number, stage_name = stages[sheet.stage_id]
            owed += [
                (
                    number,
                    Finding(
                        sheet.id,
                        sheet.scheme.lines[line].id,
                        names[subject_id],
                        stage_name,
                        message,
                    ),
                )
                for line, message in _owed(own[: place + 1], words)
            ]
    owed.sort(key=lambda item: item[0])
    return tuple(finding for _, finding in owed)


def _asks(sheet: Sheet) -> bool:
    whole = sheet.scheme.whole
    return bool(
        whole.reason_length
        or whole.difference_limit is not None
        or any(line.needs_evidence for line in sheet.scheme.lines)
    )


def _owed(own: Sequence[Sheet], words: Mapping[UUID, _Words]) -> list[tuple[int, str]]:
    """Return what the last of a subject's sheets owes, by the place of the line."""
    *before, sheet = [one for one in own if one.scheme.id == own[-1].scheme.id]
    whole = sheet.scheme.whole
    scored = [
        ScoredStage(one.id, _entries(one), words[one.id].reasons, words[one.id].evidence)
        for one in (*before, sheet)
    ]
    needing = [n for n, line in enumerate(sheet.scheme.lines) if line.needs_evidence]
    told = findings(
        sheet.scheme.nodes, scored, whole.reason_length, needing, whole.difference_limit
    )
    return [
        (finding.node_id, finding.message)
        for finding in told
        if finding.stage == sheet.id and isinstance(finding.node_id, int)
    ]


def _entries(sheet: Sheet) -> dict[Hashable, rules.Entry]:
    """Return the entries of the lines that a sheet's stage scores."""
    here = {node.id for node in sheet.tree.nodes}
    return {node_id: entry for node_id, entry in sheet.entries.items() if node_id in here}


def _words(
    session: Session, found: Sequence[Sheet], *here: ColumnElement[bool]
) -> Mapping[UUID, _Words]:
    places = {sheet.id: sheet.scheme.place for sheet in found}
    reasons: dict[UUID, dict[Hashable, str]] = defaultdict(dict)
    evidence: dict[UUID, dict[Hashable, str]] = defaultdict(dict)
    rows = session.execute(
        select(Entry.sheet_id, Entry.criterion_id, Entry.reason, Entry.evidence)
        .join(ScoreSheet, ScoreSheet.id == Entry.sheet_id)
        .where(*here, ScoreSheet.deleted_by.is_(None), Entry.deleted_by.is_(None))
        .where((Entry.reason != "") | (Entry.evidence != ""))
    )
    for sheet_id, criterion_id, reason, proof in rows:
        place = places[sheet_id].get(criterion_id)
        if place is not None:
            reasons[sheet_id][place] = reason
            evidence[sheet_id][place] = proof
    return {key: _Words(reasons[key], evidence[key]) for key in places}
