"""Stages of scoring (vòng chấm): which counts for which section, and who is lenient.

Every stage is kept. For each section one chosen stage counts; an average is taken only where the
set asks for it. Nothing is averaged over a stage that has not scored: it is waited for.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.rounding import Rounding
from app.domain.scoring import BLANK, NOT_APPLICABLE, CriterionNode, Entry
from app.domain.terms import CriterionKind, EntryState

Entries = Mapping[Hashable, Entry]


@dataclass(frozen=True, slots=True)
class Section:
    """Who scores a part of the set, from a node down, and which stage counts there.

    With `takes` None the average of the stages that score counts.
    """

    node_id: Hashable
    scored_by: tuple[Hashable, ...]
    takes: Hashable | None

    def __post_init__(self) -> None:
        if not self.scored_by or (self.takes is not None and self.takes not in self.scored_by):
            raise ValueError(self)


class Counting:
    """Which stage counts for each line of a set, found out once for all its sheets.

    The nearest section above a line speaks for it; without one the `decisive` stage counts.
    """

    def __init__(
        self,
        nodes: Sequence[CriterionNode],
        decisive: Hashable,
        sections: Sequence[Section] = (),
        rounding: Rounding | None = None,
    ) -> None:
        places = {section.node_id: section for section in sections}
        parents = {node.id: node.parent_id for node in nodes}
        self._rounding = rounding or Rounding()
        self._decisive = decisive
        self._lines = [
            (node.id, node.kind is CriterionKind.GROUP, _section(node.id, parents, places))
            for node in nodes
        ]
        self._sections = {node_id: section for node_id, _, section in self._lines}

    def stages(self, node_id: Hashable) -> tuple[Hashable, ...]:
        """Return the stage that counts for a line, or those that are averaged."""
        section = self._sections[node_id]
        if section is None:
            return (self._decisive,)
        return section.scored_by if section.takes is None else (section.takes,)

    def scores(self, node_id: Hashable, stage: Hashable) -> bool:
        """Whether a stage scores a line; every stage does where no section says who."""
        section = self._sections[node_id]
        return section is None or stage in section.scored_by

    def entries(self, by_stage: Mapping[Hashable, Entries]) -> dict[Hashable, Entry]:
        """Return the entry that counts for each line, and of a group whose condition failed."""
        found: dict[Hashable, Entry] = {}
        for node_id, is_group, section in self._lines:
            if section is not None and section.takes is None:
                own = [by_stage.get(s, {}).get(node_id, BLANK) for s in section.scored_by]
                entry = _average(own, self._rounding)
            else:
                stage = self._decisive if section is None else section.takes
                entry = by_stage.get(stage, {}).get(node_id, BLANK)
            if not is_group or entry.zeroes_group:
                found[node_id] = entry
        return found


def _section(
    node_id: Hashable | None,
    parents: Mapping[Hashable, Hashable | None],
    places: Mapping[Hashable, Section],
) -> Section | None:
    while node_id is not None:
        if node_id in places:
            return places[node_id]
        node_id = parents[node_id]
    return None


def _average(entries: Sequence[Entry], rounding: Rounding) -> Entry:
    """Return the mean of entries that agree on their state; else blank, for people to settle."""
    if all(entry.state is EntryState.NOT_APPLICABLE for entry in entries):
        return NOT_APPLICABLE
    points = [entry.points for entry in entries if entry.points is not None]
    if len(points) < len(entries):
        return BLANK
    return Entry(
        EntryState.ANSWERED,
        rounding.of(Fraction(sum(points), len(points))),
        rounding.of(Fraction(sum(entry.overflow for entry in entries), len(entries))),
        all(entry.zeroes_group for entry in entries),
    )


@dataclass(frozen=True, slots=True)
class Leniency:
    """How far a cross-scorer lies from what counted in the end, over all its sheets.

    `difference` is hundredths of a point for a sheet on average, above zero for a lenient one. It
    is shown, never used to correct anything.
    """

    sheet_count: int
    difference: Fraction


def leniency(totals: Sequence[tuple[int | None, int | None]]) -> Leniency | None:
    """Return how lenient a scorer was, from pairs of its total and the total that counted.

    Pairs of which one is missing do not count; None when none is left.

    >>> leniency([(9000, 8900), (8000, 8000), (7000, None)])
    Leniency(sheet_count=2, difference=Fraction(50, 1))
    """
    differences = [
        given - final for given, final in totals if given is not None and final is not None
    ]
    if not differences:
        return None
    return Leniency(len(differences), Fraction(sum(differences), len(differences)))
