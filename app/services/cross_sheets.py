"""The sheets of a round by who scores them (phiếu chấm chéo), as they are printed for scorers."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import collation_key, quoted
from app.domain.rule_guide import rule_guide
from app.domain.rules import Figures
from app.domain.scoring import BLANK, SheetTotal
from app.domain.scoring import Entry as Mark
from app.domain.terms import CriterionKind, StagePurpose
from app.entities import Entry, ScoreSheet, Stage
from app.services import plan_access
from app.services.schemes import Scheme
from app.services.score_data import Sheet, contestants, sheets
from app.services.sheets import subject_names
from app.services.stages import living_stages


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a printed sheet; points in hundredths, None while blank.

    `guide` says how points are given: the guidance, the levels, the bands. `own` is what was
    scored in the round before, `given` what the scorer put; of a group both are sums.
    """

    depth: int
    code: str
    name: str
    kind: CriterionKind
    max_points: int | None
    guide: tuple[str, ...]
    own: Mark
    given: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure that lines of the sheet come of; None while it is missing."""

    name: str
    unit: str
    own: Fraction | None
    given: Fraction | None


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """The sheet of one unit, blank or filled; totals are those of the lines printed."""

    subject_id: UUID
    subject_name: str
    cluster_name: str
    set_label: str
    lines: tuple[PrintedLine, ...]
    figures: tuple[PrintedFigure, ...]
    maximum: int | None
    own_total: int | None
    given_total: int | None


@dataclass(frozen=True, slots=True)
class ScorerSheets:
    """All that one unit scores; without a name, what nobody was chosen for."""

    scorer_name: str
    sheets: tuple[PrintedSheet, ...]


@dataclass(frozen=True, slots=True)
class CrossSheets:
    """The sheets of a round, scorer by scorer, beside those of the round before it."""

    stage_name: str
    own_stage_name: str
    scorers: tuple[ScorerSheets, ...]


def cross_sheets(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID | None = None
) -> CrossSheets:
    """Return the sheets of a round for printing; without `stage_id`, of the first chấm chéo."""
    plan = plan_access.the(session, plan_id)
    stages = living_stages(session, plan_id)
    stage = next((one for one in stages if _is_wanted(one, stage_id)), None)
    if stage is None:
        raise NotAllowed(
            f"Kế hoạch {quoted(plan.name)} chưa có vòng chấm chéo nên chưa có phiếu để in. "
            "Chưa xuất tệp nào. Hãy thêm vòng chấm chéo ở trang “Lượt chấm, phiếu”."
        )
    before = _round_before(stages, stage)
    here = (ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id)
    found = sheets(session, *here)
    own = {one.subject_id: one for one in found if before and one.stage_id == before.id}
    reasons = _reasons(session, plan_id, phase_id, stage.id)
    pool = contestants(session, plan)
    given: dict[UUID, list[Sheet]] = defaultdict(list)
    for one in found:
        if one.stage_id == stage.id:
            given[one.subject_id].append(one)
    by_scorer: dict[UUID | None, list[PrintedSheet]] = defaultdict(list)
    for subject in pool:
        for sheet in given[subject.id]:
            printed = _printed(sheet, own.get(subject.id), reasons.get(sheet.id, {}))
            by_scorer[sheet.scorer_id].append(
                PrintedSheet(
                    subject.id, subject.name, subject.cluster_name, sheet.scheme.label, *printed
                )
            )
    names = subject_names(session, list(by_scorer))
    order = sorted(by_scorer, key=lambda key: (key is None, collation_key(names.get(key, ""))))
    return CrossSheets(
        stage_name=stage.name,
        own_stage_name=before.name if before else "",
        scorers=tuple(ScorerSheets(names.get(key, ""), tuple(by_scorer[key])) for key in order),
    )


def _is_wanted(stage: Stage, stage_id: UUID | None) -> bool:
    return stage.purpose is StagePurpose.CROSS if stage_id is None else stage.id == stage_id


def _round_before(stages: list[Stage], stage: Stage) -> Stage | None:
    """Return the nearest self-scoring before a round, else the round before it."""
    earlier = stages[: stages.index(stage)]
    own = [one for one in earlier if one.purpose is StagePurpose.SELF]
    return (own or earlier or [None])[-1]


def _reasons(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID
) -> Mapping[UUID, Mapping[UUID, str]]:
    rows = session.execute(
        select(Entry.sheet_id, Entry.criterion_id, Entry.reason)
        .join(ScoreSheet, ScoreSheet.id == Entry.sheet_id)
        .where(
            ScoreSheet.plan_id == plan_id,
            ScoreSheet.phase_id == phase_id,
            ScoreSheet.stage_id == stage_id,
            ScoreSheet.deleted_by.is_(None),
            Entry.deleted_by.is_(None),
            Entry.reason != "",
        )
    )
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for sheet_id, criterion_id, reason in rows:
        found[sheet_id][criterion_id] = reason
    return found


_Printed = tuple[
    tuple[PrintedLine, ...], tuple[PrintedFigure, ...], int | None, int | None, int | None
]


def _printed(sheet: Sheet, own: Sheet | None, reasons: Mapping[UUID, str]) -> _Printed:
    scheme = sheet.scheme
    before = own if own is not None and own.scheme.id == scheme.id else None
    here = {node.id for node in sheet.tree.nodes}
    kept = {} if before is None else {k: e for k, e in before.entries.items() if k in here}
    own_total = sheet.tree.total(kept, scheme.caps)
    lines = tuple(
        PrintedLine(
            depth=line.depth,
            code=line.code,
            name=line.name,
            kind=line.kind,
            max_points=line.max_points,
            guide=guide_of(scheme, n),
            own=_shown(n, kept, own_total),
            given=_shown(n, sheet.entries, sheet.total),
            reason=reasons.get(line.id, ""),
        )
        for n, line in enumerate(scheme.lines)
        if n in here
    )
    figures = _figures(sheet, before, here)
    return lines, figures, sheet.total.maximum, own_total.total, sheet.total.total


def _shown(n: int, entries: Mapping[Hashable, Mark], total: SheetTotal) -> Mark:
    if n not in total.group_points:
        return entries.get(n, BLANK)
    points = total.group_points[n]
    return BLANK if points is None else Mark.answered(points)


def guide_of(scheme: Scheme, n: int) -> tuple[str, ...]:
    """Return how the line at a place gets its points, in words for who scores with it."""
    line, rule = scheme.lines[n], scheme.rules.lines[n].rule
    said = rule_guide(rule, lambda code: _figure_name(scheme, code)) if rule else ()
    gates = [
        f"{words} {_figure_name(scheme, code)}: {then}"
        for code, words, then in (
            (line.gate, "Không đạt điều kiện", "cả nhóm tính 0 điểm"),
            (line.granted, "Có", "được điểm tối đa"),
        )
        if code
    ]
    return (*((line.guidance,) if line.guidance else ()), *said, *gates)


def _figure_name(scheme: Scheme, code: str) -> str:
    definition = scheme.figures.get(code)
    return definition.name if definition else code


def _figures(sheet: Sheet, before: Sheet | None, here: set[Hashable]) -> tuple[PrintedFigure, ...]:
    own: Figures = before.figures if before else {}
    given = sheet.figures
    return tuple(
        PrintedFigure(one.name, one.unit, own.get(one.code), given.get(one.code))
        for one in sheet.scheme.rules.definitions
        if sheet.scheme.book.readers(one.code) & here
    )
