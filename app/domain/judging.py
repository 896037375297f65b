"""From the sheets of everybody to totals, ranks and grades, each with where it came from.

The same sheets always give the same answer: it depends on figures, answers and the set alone, not
on the order in which they come.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain import scoring
from app.domain.figures import FigureDefinition, completed
from app.domain.grading import Graded, GradeEffect, GradeRule, Grading, gradings
from app.domain.ranking import Placing, TieBreak, placings
from app.domain.rounding import Rounding
from app.domain.rules import Figures
from app.domain.scoring import CriterionNode, ExplainedLine, SheetCaps, SheetTotal
from app.domain.stages import Counted, Section, counted
from app.domain.working import Answer, RuleBook, RuledLine, Worked


@dataclass(frozen=True, slots=True)
class TieRule:
    """What parts equals: the points of a node, a figure, or, with neither, the council's order."""

    name: str
    node_id: Hashable | None = None
    figure: str | None = None
    is_lower_better: bool = False


@dataclass(frozen=True, slots=True)
class EffectRule:
    """An effect on the grade, once a node has points or a figure is above zero."""

    effect: GradeEffect
    node_id: Hashable | None = None
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """All that a criteria set says: lines, figures, limits, stages, tie-breaks, grades.

    `sections` say whose stage counts where; elsewhere the `decisive` one counts.
    """

    lines: tuple[RuledLine, ...]
    definitions: tuple[FigureDefinition, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    caps: SheetCaps = field(default_factory=SheetCaps)
    decisive: Hashable = ""
    sections: tuple[Section, ...] = ()
    tie_breaks: tuple[TieRule, ...] = ()
    grades: tuple[GradeRule, ...] = ()
    effects: tuple[EffectRule, ...] = ()

    @property
    def nodes(self) -> list[CriterionNode]:
        """The lines as the arithmetic takes them."""
        return [line.node for line in self.lines]


@dataclass(frozen=True, slots=True)
class SheetInput:
    """One sheet: who is scored, in which cluster, at which stage, and what was put on it."""

    subject: Hashable
    cluster: Hashable | None
    stage: Hashable
    figures: Figures
    answers: Mapping[Hashable, Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a subject stands, and how that came about line by line."""

    subject: Hashable
    cluster: Hashable | None
    total: SheetTotal
    lines: tuple[ExplainedLine, ...]
    placing: Placing[Hashable]
    grading: Grading


@dataclass(frozen=True, slots=True)
class _Stood:
    cluster: Hashable | None
    total: SheetTotal
    lines: tuple[ExplainedLine, ...]
    figures: Figures

    @property
    def reached(self) -> int | None:
        """The total that is ranked: of a sheet that is complete."""
        return self.total.total if self.total.is_complete else None

    def points(self, node_id: Hashable) -> int | None:
        """Return what a node came to, in hundredths."""
        return next((line.points for line in self.lines if line.node_id == node_id), None)


def judge(
    scheme: SchemeRules,
    sheets: Sequence[SheetInput],
    council: Mapping[Hashable, int] | None = None,
) -> dict[Hashable, Judged]:
    """Return where each subject stands inside its cluster.

    `council` is the order in which the council put equals, 1 the first. Raises ValueError for two
    sheets of one subject at one stage, or a subject in two clusters.
    """
    book = RuleBook(scheme.lines, scheme.definitions, scheme.rounding)
    by_subject: dict[Hashable, dict[Hashable, SheetInput]] = defaultdict(dict)
    for sheet in sheets:
        if sheet.stage in by_subject[sheet.subject]:
            raise ValueError(sheet)
        by_subject[sheet.subject][sheet.stage] = sheet
    stood = {key: _stood(scheme, book, own) for key, own in by_subject.items()}
    clusters: dict[Hashable | None, dict[Hashable, _Stood]] = defaultdict(dict)
    for key, one in stood.items():
        clusters[one.cluster][key] = one
    found: dict[Hashable, Judged] = {}
    for group in clusters.values():
        found |= _judged(scheme, group, council or {})
    return {key: found[key] for key in stood}


def _stood(scheme: SchemeRules, book: RuleBook, own: Mapping[Hashable, SheetInput]) -> _Stood:
    clusters = {sheet.cluster for sheet in own.values()}
    if len(clusters) > 1:
        raise ValueError(clusters)
    worked = {stage: book.work(sheet.figures, sheet.answers) for stage, sheet in own.items()}
    by_stage = {stage: one.entries for stage, one in worked.items()}
    chosen = counted(scheme.nodes, by_stage, scheme.decisive, scheme.sections, scheme.rounding)
    entries = {node_id: one.entry for node_id, one in chosen.items()}
    lines = scoring.explain(scheme.nodes, entries, scheme.caps, _said(chosen, worked))
    decisive = own.get(scheme.decisive)
    return _Stood(
        cluster=clusters.pop(),
        total=scoring.total(scheme.nodes, entries, scheme.caps),
        lines=tuple(lines),
        figures=completed(scheme.definitions, decisive.figures if decisive else {}),
    )


def _said(
    chosen: Mapping[Hashable, Counted], worked: Mapping[Hashable, Worked]
) -> dict[Hashable, str]:
    """Return the arithmetic of each line, by the stage that counts for it."""
    said: dict[Hashable, str] = {}
    for node_id, one in chosen.items():
        first, *others = one.stages
        if others:
            said[node_id] = f"Trung bình của {len(one.stages)} vòng chấm"
        elif first in worked:
            said[node_id] = worked[first].workings.get(node_id, "")
    return said


def _judged(
    scheme: SchemeRules, group: Mapping[Hashable, _Stood], council: Mapping[Hashable, int]
) -> dict[Hashable, Judged]:
    chain = [_tie_break(rule, group, council) for rule in scheme.tie_breaks]
    places = placings({key: one.reached for key, one in group.items()}, chain)
    graded = {key: _graded(scheme, one, places[key].rank) for key, one in group.items()}
    grades = gradings(graded, scheme.grades)
    return {
        key: Judged(key, one.cluster, one.total, one.lines, places[key], grades[key])
        for key, one in group.items()
    }


def _tie_break(
    rule: TieRule, group: Mapping[Hashable, _Stood], council: Mapping[Hashable, int]
) -> TieBreak[Hashable]:
    values: dict[Hashable, Fraction] = {}
    for key, one in group.items():
        if rule.node_id is not None:
            points = one.points(rule.node_id)
            value = None if points is None else Fraction(points, 100)
        elif rule.figure is not None:
            value = one.figures.get(rule.figure)
        else:
            value = Fraction(council[key]) if key in council else None
        if value is not None:
            values[key] = value
    is_council = rule.node_id is None and rule.figure is None
    return TieBreak(rule.name, values, rule.is_lower_better or is_council)


def _graded(scheme: SchemeRules, one: _Stood, rank: int | None) -> Graded:
    sections = {
        line.node_id: (line.points or 0, line.maximum or 0)
        for line in one.lines
        if line.node_id is not None
    }
    effects = tuple(rule.effect for rule in scheme.effects if _happened(rule, one))
    return Graded(one.reached, rank, sections, one.figures, effects)


def _happened(rule: EffectRule, one: _Stood) -> bool:
    if rule.node_id is not None:
        return bool(one.points(rule.node_id))
    return one.figures.get(rule.figure or "", Fraction(0)) > 0
