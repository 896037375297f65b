"""A whole sheet worked out: figures and answers in, an entry with its arithmetic for each line.

The sums are then those of `scoring.total`. Each line depends on its own answer and on the figures
that its rule, its condition and its exception name, and on nothing else, so that after a change of
one figure only its lines need to be worked out again.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.figures import FigureDefinition, completed
from app.domain.rounding import Rounding
from app.domain.rule_words import rule_words
from app.domain.rules import Figures, Line, Outcome, Rule, needs, work
from app.domain.scoring import BLANK, GATE_CLOSED, NOT_APPLICABLE, CriterionNode, Entry
from app.domain.terms import CriterionKind, EntryState


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A line of a criteria set with how its points come about; without a rule, by hand.

    `gate` is the code of a yes-or-no figure without which the line, or the whole group, is worth
    nothing ("phải có kế hoạch và minh chứng"). `granted` is one that gives the maximum whatever
    the rest ("đã đạt 100% từ trước"). Points on a line that `needs_evidence` ask for a file or the
    number of a document.
    """

    node: CriterionNode
    rule: Rule | None = None
    gate: str | None = None
    granted: str | None = None
    needs_evidence: bool = False

    @property
    def figures(self) -> tuple[str, ...]:
        """The codes of all the figures it reads."""
        named = [code for code in (self.gate, self.granted) if code is not None]
        return (*named, *(needs(self.rule) if self.rule is not None else ()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scorer put on a line beside the figures: points by hand, a level, or not at all.

    `is_void` takes the points of a line away whatever its rule gives, as for evidence that proved
    untrue. `reason` is for that and for a change against the stage before; `evidence` is a file or
    the number of a document.
    """

    points: int | None = None
    chosen: str | None = None
    is_not_applicable: bool = False
    is_void: bool = False
    reason: str = ""
    evidence: str = ""


NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class Worked:
    """The entries of a sheet by the id of their line; put into words only when asked for."""

    entries: Mapping[Hashable, Entry]
    tell: Callable[[], Mapping[Hashable, str]]

    @property
    def workings(self) -> Mapping[Hashable, str]:
        """The arithmetic of the lines that were computed, by their id."""
        return self.tell()


class RuleBook:
    """A criteria set ready to work sheets out; made once for all its sheets."""

    def __init__(
        self,
        lines: Sequence[RuledLine],
        definitions: Sequence[FigureDefinition] = (),
        rounding: Rounding | None = None,
    ) -> None:
        self.lines = tuple(lines)
        self.definitions = tuple(definitions)
        self._names = {definition.code: definition.name for definition in definitions}
        self._told = {
            line.node.id: Line(
                line.node.max_points or 0,
                rounding or Rounding(),
                self._names,
                is_open=line.node.max_points is None,
            )
            for line in lines
        }
        self._by_figure = self._readers()

    def readers(self, code: str) -> frozenset[Hashable]:
        """Return the ids of the lines that a typed figure bears on, also through computed ones."""
        return self._by_figure.get(code, frozenset())

    def work(
        self,
        figures: Figures,
        answers: Mapping[Hashable, Answer],
        only: Collection[Hashable] | None = None,
    ) -> Worked:
        """Work out all lines of a sheet, or `only` those named; the others are left out.

        A group has an entry only where its condition failed.
        """
        known = completed(self.definitions, figures)
        lines = [line for line in self.lines if only is None or line.node.id in only]
        entries: dict[Hashable, Entry] = {}
        for line in lines:
            node_id = line.node.id
            answer = answers.get(node_id, NO_ANSWER)
            settled = self._settled(line, known, answer)
            entry = self._by_rule(line, known, answer) if settled is None else settled[0]
            if entry is not None:
                entries[node_id] = entry
        return Worked(entries, lambda: self._words(lines, known, answers))

    def _words(
        self, lines: Sequence[RuledLine], figures: Figures, answers: Mapping[Hashable, Answer]
    ) -> dict[Hashable, str]:
        said: dict[Hashable, str] = {}
        for line in lines:
            answer = answers.get(line.node.id, NO_ANSWER)
            settled = self._settled(line, figures, answer)
            if settled is not None:
                said[line.node.id] = settled[1]
            elif line.rule is not None:
                told = self._told[line.node.id]
                said[line.node.id] = rule_words(line.rule, told, figures, answer.chosen)
        return {node_id: text for node_id, text in said.items() if text}

    def _settled(
        self, line: RuledLine, figures: Figures, answer: Answer
    ) -> tuple[Entry | None, str] | None:
        """Return the entry of a line that its rule has no say in, and why; None: the rule has."""
        if answer.is_void and line.node.kind is not CriterionKind.GROUP:
            return Entry.answered(0), f"Đã hủy điểm{f': {answer.reason}' if answer.reason else ''}"
        found = self._by_condition(line, figures)
        if found is not None:
            return found
        if answer.is_not_applicable:
            return NOT_APPLICABLE, ""
        if line.rule is None:
            return (BLANK if answer.points is None else Entry.answered(answer.points)), ""
        return None

    def _by_condition(self, line: RuledLine, figures: Figures) -> tuple[Entry | None, str] | None:
        is_group = line.node.kind is CriterionKind.GROUP
        if line.gate is not None and figures.get(line.gate) == 0:
            said = f"{self._name(line.gate)}: không, tính 0 điểm"
            return (GATE_CLOSED if is_group else Entry.answered(0)), said
        if is_group:
            return None, ""
        if line.granted is not None and figures.get(line.granted):
            said = f"{self._name(line.granted)}: có, được điểm tối đa"
            return Entry.answered(line.node.max_points or 0), said
        if line.gate is not None and line.gate not in figures:
            return BLANK, f"Chưa có số liệu: {self._name(line.gate)}"
        return None

    def _by_rule(self, line: RuledLine, figures: Figures, answer: Answer) -> Entry | None:
        if line.rule is None:
            return None
        return _entry(work(line.rule, self._told[line.node.id], figures, answer.chosen))

    def _name(self, code: str) -> str:
        return self._names.get(code, code)

    def _readers(self) -> dict[str, frozenset[Hashable]]:
        parts = {
            definition.code: [part.code for part in definition.parts]
            for definition in self.definitions
        }
        found: dict[str, set[Hashable]] = {}
        for line in self.lines:
            waiting, seen = list(line.figures), set[str]()
            while waiting:
                code = waiting.pop()
                if code not in seen:
                    seen.add(code)
                    found.setdefault(code, set()).add(line.node.id)
                    waiting += parts.get(code, [])
        return {code: frozenset(ids) for code, ids in found.items()}


def _entry(outcome: Outcome) -> Entry:
    if outcome.state is EntryState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if outcome.points is None:
        return BLANK
    if outcome.overflow or outcome.zeroes_group:
        return Entry(EntryState.ANSWERED, outcome.points, outcome.overflow, outcome.zeroes_group)
    return Entry.answered(outcome.points)
