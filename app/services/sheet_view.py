"""One score sheet (phiếu chấm) as it is read and printed."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.vietnamese import quoted
from app.domain import scoring as rules
from app.domain.rules import Figures
from app.domain.terms import CriterionKind, EntryState, FigureKind
from app.domain.working import NO_ANSWER, Answer
from app.entities import Entry, Phase, Plan, ScoreSheet, Stage
from app.services.closing import reason_closed
from app.services.comparing import line_apart, totals_apart
from app.services.marking import put_answer
from app.services.scheme_shape import ChoiceData, OptionData
from app.services.schemes import CriterionLine, Scheme
from app.services.score_data import Sheet, counted, sheets
from app.services.sheet_findings import Finding, findings_of
from app.services.sheet_workings import workings
from app.services.sheets import living_sheet, subject_names
from app.services.stages import living_stages


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a sheet; points in hundredths.

    `points` are as typed or worked out, `counted` what they count for: of a penalty below zero, of
    a group its sum. `difference` is from what the stage before counted. A line that
    `is_worked_out` has a rule: points are never typed. `options` are the levels to choose from
    and `answer` what was put on the line by hand; `figures` the codes that the points come of. A
    line `is_elsewhere` when other stages score it, named by `scored_at`.
    """

    criterion_id: UUID
    parent_id: UUID | None
    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    guidance: str
    state: EntryState
    points: int | None
    counted: int | None
    note: str
    reason: str
    evidence: str
    previous: int | None
    difference: int | None
    is_worked_out: bool = False
    options: tuple[OptionData, ...] = ()
    answer: Answer = NO_ANSWER
    figures: tuple[str, ...] = ()
    is_optional: bool = False
    needs_evidence: bool = False
    is_elsewhere: bool = False
    scored_at: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """The code of the level that was chosen."""
        return self.answer.chosen or ""

    @property
    def is_missing(self) -> bool:
        """Whether the sheet is not complete without it, and it is blank."""
        return (
            self.state is EntryState.BLANK
            and self.kind is CriterionKind.BASE
            and not self.is_optional
            and not self.is_elsewhere
        )


@dataclass(frozen=True, slots=True)
class SheetFigureRow:
    """A figure of a sheet, as it is or as it is computed; None while it is missing.

    `previous` is what the stage before had. `readers` are the criteria that come of it.
    """

    code: str
    name: str
    kind: FigureKind
    unit: str
    is_computed: bool
    value: Fraction | None
    previous: Fraction | None
    readers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet with everything on it. `closed_reason` says why it cannot be marked, if so."""

    id: UUID
    plan_id: UUID
    phase_id: UUID | None
    subject_id: UUID
    plan_name: str
    phase_name: str
    stage_name: str
    subject_name: str
    scorer_name: str
    set_label: str
    scored_on: date | None
    received_on: date | None
    sheet_note: str
    lines: tuple[SheetLine, ...]
    summary: tuple[rules.ExplainedLine, ...]
    total: rules.SheetTotal
    previous_stage: str
    previous_total: int | None
    difference: int | None
    closed_reason: str
    warnings: tuple[str, ...]
    figures: tuple[SheetFigureRow, ...] = ()
    approved_on: date | None = None
    approval_lost: bool = False
    findings: tuple[Finding, ...] = ()
    """What it still owes before it can be approved: reasons, evidence."""
    compared: tuple[str, ...] = ()
    """The parts of the set that `difference` is of, where the stage before scores others too."""
    reason_length: int = 0
    """From how many letters on a reason for a change counts; 0 asks for none."""


def read(session: Session, sheet_id: UUID) -> SheetView:
    """Return one sheet: its tree with the marks, its sums, and how it differs from before."""
    row = living_sheet(session, sheet_id)
    stages = living_stages(session, row.plan_id)
    of_subject = sheets(
        session,
        ScoreSheet.plan_id == row.plan_id,
        ScoreSheet.phase_id == row.phase_id,
        ScoreSheet.subject_id == row.subject_id,
    )
    [sheet] = [sheet for sheet in of_subject if sheet.id == sheet_id]
    before = _before(sheet, of_subject, stages)
    said = workings(session, [sheet])[sheet.id]
    told = sheet.tree.explain(sheet.entries, sheet.scheme.caps, said)
    lines = _lines(session, sheet, before, {line.node_id: line for line in told})
    previous_total = before.total.total if before else None
    apart, compared = totals_apart(before, sheet) if before else (None, ())
    previous_stage = next((s.name for s in stages if before and s.id == before.stage_id), "")
    phase = session.get(Phase, row.phase_id) if row.phase_id else None
    names = subject_names(session, [row.subject_id, row.scorer_id])
    return SheetView(
        id=row.id,
        plan_id=row.plan_id,
        phase_id=row.phase_id,
        subject_id=row.subject_id,
        plan_name=session.get_one(Plan, row.plan_id).name,
        phase_name=phase.name if phase else "",
        stage_name=session.get_one(Stage, row.stage_id).name,
        subject_name=names[row.subject_id],
        scorer_name=names.get(row.scorer_id, ""),
        set_label=sheet.scheme.label,
        scored_on=row.scored_on,
        received_on=row.received_on,
        sheet_note=row.note,
        lines=lines,
        summary=tuple(line for line in told if line.node_id is None),
        total=sheet.total,
        previous_stage=previous_stage,
        previous_total=previous_total,
        difference=apart,
        compared=compared,
        closed_reason=reason_closed(session, row.plan_id, row.phase_id),
        warnings=_warnings(lines, previous_stage),
        figures=_figures(sheet, before),
        approved_on=row.approved_on,
        approval_lost=bool(row.approval_lost),
        findings=findings_of(session, row.plan_id, row.phase_id, [sheet_id]),
        reason_length=sheet.scheme.whole.reason_length,
    )


def _before(sheet: Sheet, others: list[Sheet], stages: list[Stage]) -> Sheet | None:
    """Return the subject's sheet at the nearest stage before."""
    order = [stage.id for stage in stages]
    earlier = order[: order.index(sheet.stage_id)] if sheet.stage_id in order else []
    found = [other for other in others if other.stage_id in earlier]
    return max(found, key=lambda other: order.index(other.stage_id), default=None)


def _lines(
    session: Session,
    sheet: Sheet,
    before: Sheet | None,
    told: Mapping[Hashable | None, rules.ExplainedLine],
) -> tuple[SheetLine, ...]:
    written = {
        row.criterion_id: row
        for row in session.execute(
            select(Entry.criterion_id, Entry.reason, Entry.evidence, Entry.inputs).where(
                Entry.sheet_id == sheet.id, Entry.deleted_by.is_(None)
            )
        )
    }
    previous = counted(before) if before else {}
    found: list[SheetLine] = []
    for n, line in enumerate(sheet.scheme.lines):
        explained = told.get(n)
        entry = sheet.entries.get(n, rules.BLANK)
        row = written.get(line.id)
        points = explained.points if explained else None
        found.append(
            SheetLine(
                criterion_id=line.id,
                parent_id=line.parent_id,
                depth=line.depth,
                code=line.code,
                name=line.name,
                kind=line.kind,
                max_points=line.max_points,
                guidance=line.guidance,
                state=entry.state,
                points=entry.points,
                counted=points,
                note=explained.note if explained else "",
                reason=row.reason if row else "",
                evidence=row.evidence if row else "",
                previous=previous.get(line.id),
                difference=None if points is None else line_apart(line, before, sheet),
                is_worked_out=line.rule is not None,
                options=line.rule.options if isinstance(line.rule, ChoiceData) else (),
                answer=_answer(line, entry, row.inputs if row else None),
                figures=typed_figures(sheet.scheme, n),
                is_optional=line.is_optional,
                needs_evidence=line.needs_evidence,
                is_elsewhere=explained is None,
                scored_at=_scored_at(sheet.scheme, n),
            )
        )
    return tuple(found)


def _answer(line: CriterionLine, entry: rules.Entry, inputs: Mapping[str, Any] | None) -> Answer:
    if line.is_worked_out or inputs:
        return put_answer(inputs)
    is_left_out = entry.state is EntryState.NOT_APPLICABLE
    return Answer(entry.points, is_not_applicable=is_left_out)


def typed_figures(scheme: Scheme, place: int) -> tuple[str, ...]:
    """Return the figures to type for a line, with the conditions of the groups it stands in.

    In place of a computed one stand those that it is put together from.
    """
    found: dict[str, None] = {}
    waiting: list[str] = []
    above: UUID | None = scheme.lines[place].id
    while above is not None:
        number = scheme.place[above]
        waiting = [*scheme.rules.lines[number].figures, *waiting]
        above = scheme.lines[number].parent_id
    while waiting:
        definition = scheme.figures.get(waiting.pop(0))
        if definition is None or definition.code in found:
            continue
        if definition.is_computed:
            waiting = [part.code for part in definition.parts] + waiting
        else:
            found[definition.code] = None
    return tuple(found)


def _scored_at(scheme: Scheme, place: int) -> tuple[str, ...]:
    counting = scheme.counting("")
    return tuple(s.name for s in scheme.whole.stages if counting.scores(place, s.code))


def _figures(sheet: Sheet, before: Sheet | None) -> tuple[SheetFigureRow, ...]:
    now = sheet.figures
    earlier: Figures = before.figures if before and before.scheme.id == sheet.scheme.id else {}
    lines = sheet.scheme.lines
    here = {node.id for node in sheet.tree.nodes}
    return tuple(
        SheetFigureRow(
            code=definition.code,
            name=definition.name,
            kind=definition.kind,
            unit=definition.unit,
            is_computed=definition.is_computed,
            value=now.get(definition.code),
            previous=earlier.get(definition.code),
            readers=tuple(lines[n].id for n in sorted(_places(sheet, definition.code) & here)),
        )
        for definition in sheet.scheme.rules.definitions
    )


def _places(sheet: Sheet, code: str) -> set[int]:
    return {n for n in sheet.scheme.book.readers(code) if isinstance(n, int)}


def _warnings(lines: Sequence[SheetLine], previous_stage: str) -> tuple[str, ...]:
    silent = [
        line
        for line in lines
        if line.difference and not line.reason and line.kind is not CriterionKind.GROUP
    ]
    if not silent:
        return ()
    sentence = (
        f"{len(silent)} tiêu chí lệch so với vòng {quoted(previous_stage)} chưa ghi lý do: "
        f"{', '.join(line.code or quoted(line.name) for line in silent)}."
    )
    return (sentence,)
