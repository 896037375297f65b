"""From the sheets of everybody to totals, ranks and grades, each with where it came from.

The same sheets always give the same answer: it depends on figures, answers and the set alone, not
on the order in which they come. After a change only what depends on it is worked out again: the
lines that differ, the sums of their subject, the ranks of its cluster.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from app.domain.figures import FigureDefinition, completed
from app.domain.findings import Finding, ScoredStage, findings
from app.domain.grading import Graded, GradeEffect, GradeRule, Grading, Minimum, gradings
from app.domain.ranking import Placing, TieBreak, placings
from app.domain.rounding import Rounding
from app.domain.rules import Figures
from app.domain.scoring import (
    CriteriaTree,
    CriterionNode,
    Entry,
    ExplainedLine,
    SheetCaps,
    SheetTotal,
)
from app.domain.stages import Counting, Section
from app.domain.working import Answer, RuleBook, RuledLine, Worked

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class TieRule:
    """What parts equals: the points of a node, a figure, or, with neither, the council's order.

    With `whole` it is the percentage that the figure is of that one.
    """

    name: str
    node_id: Hashable | None = None
    figure: str | None = None
    is_lower_better: bool = False
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class EffectRule:
    """An effect on the grade, once a node has points or a figure is above zero."""

    effect: GradeEffect
    node_id: Hashable | None = None
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """All that a criteria set says: lines, figures, limits, stages, tie-breaks, grades.

    `stages` are in their order; `sections` say which of them counts where, elsewhere the
    `decisive` one does. A change against the stage before needs a reason of `reason_length`, or
    any where it goes beyond `difference_limit`.
    """

    lines: tuple[RuledLine, ...]
    definitions: tuple[FigureDefinition, ...] = ()
    rounding: Rounding = field(default_factory=Rounding)
    caps: SheetCaps = field(default_factory=SheetCaps)
    stages: tuple[Hashable, ...] = ("",)
    decisive: Hashable = ""
    reason_length: int = 0
    difference_limit: int | None = None
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
    """Where a subject stands in its cluster; how that came about is `Judging.lines`."""

    subject: Hashable
    cluster: Hashable | None
    total: SheetTotal
    placing: Placing[Hashable]
    grading: Grading


@dataclass(frozen=True, slots=True)
class _Stood:
    """A subject before it is ranked: its sheets, what they came to, and what counts of them."""

    sheets: Mapping[Hashable, SheetInput]
    by_stage: Mapping[Hashable, Mapping[Hashable, Entry]]
    cluster: Hashable | None
    entries: Mapping[Hashable, Entry]
    total: SheetTotal
    figures: Figures

    @property
    def reached(self) -> int | None:
        """The total that is ranked: of a sheet that is complete."""
        return self.total.total if self.total.is_complete else None


def judge(
    scheme: SchemeRules,
    sheets: Sequence[SheetInput],
    council: Mapping[Hashable, int] | None = None,
) -> dict[Hashable, Judged]:
    """Return where each subject stands inside its cluster, as `Judging` does."""
    return Judging(scheme, sheets, council).results()


class Judging:
    """Everybody's sheets by one set, and what came of them.

    `council` is the order in which the council put equals, 1 the first. Raises ValueError for two
    sheets of one subject at one stage, or a subject in two clusters.
    """

    def __init__(
        self,
        scheme: SchemeRules,
        sheets: Sequence[SheetInput],
        council: Mapping[Hashable, int] | None = None,
    ) -> None:
        self.scheme = scheme
        self._council = council or {}
        nodes = scheme.nodes
        self._book = RuleBook(scheme.lines, scheme.definitions, scheme.rounding)
        self._tree = CriteriaTree(nodes)
        self._counting = Counting(nodes, scheme.decisive, scheme.sections, scheme.rounding)
        conditions = {
            condition.node_id
            for grade in scheme.grades
            for condition in grade.conditions
            if isinstance(condition, Minimum)
        }
        self._conditions = [node for node in nodes if node.id in conditions]
        by_subject: dict[Hashable, dict[Hashable, SheetInput]] = defaultdict(dict)
        for sheet in sheets:
            if sheet.stage in by_subject[sheet.subject]:
                raise ValueError(sheet)
            by_subject[sheet.subject][sheet.stage] = sheet
        self._stood: dict[Hashable, _Stood] = {}
        self._members: dict[Hashable | None, list[Hashable]] = defaultdict(list)
        self._clusters: dict[Hashable | None, dict[Hashable, Judged]] = {}
        for subject, own in by_subject.items():
            by_stage = {stage: self._worked(sheet).entries for stage, sheet in own.items()}
            self._stood[subject] = self._sum(own, by_stage)
            self._members[self._stood[subject].cluster].append(subject)
        for cluster in self._members:
            self._rank(cluster)

    def results(self) -> dict[Hashable, Judged]:
        """Return where everybody stands, in the order in which they came."""
        return {key: self._clusters[one.cluster][key] for key, one in self._stood.items()}

    def cluster(self, cluster: Hashable | None) -> Mapping[Hashable, Judged]:
        """Return where those of one cluster stand."""
        return self._clusters[cluster]

    def over_all(self) -> dict[Hashable, Placing[Hashable]]:
        """Return the ranks of everybody over all clusters, by the same totals and tie-breaks."""
        return self._placings(self._stood)

    def put(self, sheet: SheetInput) -> None:
        """Take a sheet in place of the one its subject has at that stage, or as its first there.

        Raises ValueError for a subject that nobody knows or that stands in another cluster.
        """
        known = self._stood.get(sheet.subject)
        if known is None or known.cluster != sheet.cluster:
            raise ValueError(sheet)
        former = known.sheets.get(sheet.stage)
        changed = None if former is None else self._changed(former, sheet)
        entries = dict(self._worked(sheet, changed).entries)
        if changed is not None:
            before = known.by_stage[sheet.stage]
            entries |= {key: entry for key, entry in before.items() if key not in changed}
        self._stood[sheet.subject] = self._sum(
            {**known.sheets, sheet.stage: sheet}, {**known.by_stage, sheet.stage: entries}
        )
        self._rank(sheet.cluster)

    def lines(self, subject: Hashable) -> list[ExplainedLine]:
        """Return how the total of a subject came about, line by line."""
        one = self._stood[subject]
        return self._tree.explain(one.entries, self.scheme.caps, self._workings(one))

    def findings(self, subject: Hashable) -> list[Finding]:
        """Return which reasons and which evidence are missing on the sheets of a subject."""
        one = self._stood[subject]
        need_evidence = [line.node.id for line in self.scheme.lines if line.needs_evidence]
        scored = [self._scored(stage, one) for stage in self.scheme.stages if stage in one.sheets]
        return findings(
            self._tree.nodes,
            scored,
            self.scheme.reason_length,
            need_evidence,
            self.scheme.difference_limit,
        )

    def _scored(self, stage: Hashable, one: _Stood) -> ScoredStage:
        answers = one.sheets[stage].answers
        return ScoredStage(
            stage,
            {
                node_id: entry
                for node_id, entry in one.by_stage[stage].items()
                if self._counting.scores(node_id, stage)
            },
            {node_id: answer.reason for node_id, answer in answers.items()},
            {node_id: answer.evidence for node_id, answer in answers.items()},
        )

    def _worked(self, sheet: SheetInput, only: Collection[Hashable] | None = None) -> Worked:
        return self._book.work(sheet.figures, sheet.answers, only)

    def _changed(self, former: SheetInput, sheet: SheetInput) -> frozenset[Hashable]:
        """Return the lines on which a sheet may differ from the one before."""
        answers = _differing(former.answers, sheet.answers)
        figures = _differing(former.figures, sheet.figures)
        return answers.union(*(self._book.readers(code) for code in figures))

    def _sum(
        self,
        sheets: Mapping[Hashable, SheetInput],
        by_stage: Mapping[Hashable, Mapping[Hashable, Entry]],
    ) -> _Stood:
        clusters = {sheet.cluster for sheet in sheets.values()}
        if len(clusters) > 1:
            raise ValueError(clusters)
        entries = self._counting.entries(by_stage)
        decisive = sheets.get(self.scheme.decisive)
        return _Stood(
            sheets=sheets,
            by_stage=by_stage,
            cluster=clusters.pop(),
            entries=entries,
            total=self._tree.total(entries, self.scheme.caps),
            figures=completed(self.scheme.definitions, decisive.figures if decisive else {}),
        )

    def _workings(self, one: _Stood) -> dict[Hashable, str]:
        """Return the arithmetic of each line, by the stage that counts for it.

        It is worked out again for the one that is looked at, so that nobody's need be kept.
        """
        worked = {stage: self._worked(sheet).workings for stage, sheet in one.sheets.items()}
        said: dict[Hashable, str] = {}
        for node_id in one.entries:
            first, *others = self._counting.stages(node_id)
            if others:
                said[node_id] = f"Trung bình của {len(others) + 1} vòng chấm"
            elif first in worked:
                said[node_id] = worked[first].get(node_id, "")
        return said

    def _rank(self, cluster: Hashable | None) -> None:
        group = {key: self._stood[key] for key in self._members[cluster]}
        places = self._placings(group)
        graded = {key: self._graded(one, places[key].rank) for key, one in group.items()}
        grades = gradings(graded, self.scheme.grades)
        self._clusters[cluster] = {
            key: Judged(key, cluster, one.total, places[key], grades[key])
            for key, one in group.items()
        }

    def _placings(self, group: Mapping[Hashable, _Stood]) -> dict[Hashable, Placing[Hashable]]:
        chain = [_tie_break(rule, group, self._council) for rule in self.scheme.tie_breaks]
        return placings({key: one.reached for key, one in group.items()}, chain)

    def _graded(self, one: _Stood, rank: int | None) -> Graded:
        sections = {
            node.id: (one.total.points[node.id] or 0, node.max_points or 0)
            for node in self._conditions
        }
        effects = tuple(rule.effect for rule in self.scheme.effects if _happened(rule, one))
        return Graded(one.reached, rank, sections, one.figures, effects)


def _differing(one: Mapping[K, V], other: Mapping[K, V]) -> frozenset[K]:
    return frozenset(key for key in {*one, *other} if one.get(key) != other.get(key))


def _tie_break(
    rule: TieRule, group: Mapping[Hashable, _Stood], council: Mapping[Hashable, int]
) -> TieBreak[Hashable]:
    def value(key: Hashable) -> Fraction | None:
        if rule.node_id is not None:
            points = group[key].total.points[rule.node_id]
            return None if points is None else Fraction(points, 100)
        if rule.figure is not None:
            return figure_or_share(rule.figure, rule.whole, group[key].figures)
        return Fraction(council[key]) if key in council else None

    is_council = rule.node_id is None and rule.figure is None
    unit = "" if rule.whole is None else "%"
    return TieBreak(rule.name, value, rule.is_lower_better or is_council, unit)


def figure_or_share(code: str, whole: str | None, figures: Figures) -> Fraction | None:
    """Return a figure, or with `whole` the percentage it is of that one; None for none."""
    if whole is None or code not in figures:
        return figures.get(code)
    return figures[code] * 100 / figures[whole] if figures.get(whole) else None


def _happened(rule: EffectRule, one: _Stood) -> bool:
    if rule.node_id is not None:
        return bool(one.total.points[rule.node_id])
    return one.figures.get(rule.figure or "", Fraction(0)) > 0
