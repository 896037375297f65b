"""Stages of scoring (vòng chấm): which counts for which section, what changed, who is lenient.

Every stage is kept. For each section one chosen stage counts; an average is taken only where the
set asks for it. Nothing is averaged over a stage that has not scored: it is waited for.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core.vietnamese import quoted
from app.domain.points import points_text
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


@dataclass(frozen=True, slots=True)
class Counted:
    """The entry that counts for a line, and the stage it came from or those averaged."""

    entry: Entry
    stages: tuple[Hashable, ...]


def counted(
    nodes: Sequence[CriterionNode],
    by_stage: Mapping[Hashable, Entries],
    decisive: Hashable,
    sections: Sequence[Section] = (),
    rounding: Rounding | None = None,
) -> dict[Hashable, Counted]:
    """Return what counts for each node that some stage can score, by the section it stands in.

    The nearest section above a node speaks for it; without one the `decisive` stage counts. A
    group is in it only where its condition failed.
    """
    places = {section.node_id: section for section in sections}
    parents = {node.id: node.parent_id for node in nodes}
    found: dict[Hashable, Counted] = {}
    for node in nodes:
        section = _section(node.id, parents, places)
        if section is not None and section.takes is None:
            entries = [by_stage.get(s, {}).get(node.id, BLANK) for s in section.scored_by]
            one = Counted(_average(entries, rounding or Rounding()), section.scored_by)
        else:
            stage = decisive if section is None else section.takes
            one = Counted(by_stage.get(stage, {}).get(node.id, BLANK), (stage,))
        if node.kind is not CriterionKind.GROUP or one.entry.zeroes_group:
            found[node.id] = one
    return found


def scores_here(
    node_id: Hashable,
    stage: Hashable,
    nodes: Sequence[CriterionNode],
    sections: Sequence[Section],
) -> bool:
    """Whether a stage scores a node; every stage does where no section says who."""
    places = {section.node_id: section for section in sections}
    section = _section(node_id, {node.id: node.parent_id for node in nodes}, places)
    return section is None or stage in section.scored_by


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


def unexplained(
    nodes: Sequence[CriterionNode],
    before: Entries,
    after: Entries,
    reasons: Mapping[Hashable, str],
    least_length: int,
) -> list[str]:
    """Return a sentence for each line that was changed against the stage before without a reason.

    A line that the stage before left blank is not changed. A reason counts from `least_length`
    letters on, spaces at its ends left out; 0 asks for none.
    """
    if least_length <= 0:
        return []
    found: list[str] = []
    for node in nodes:
        old, new = before.get(node.id, BLANK), after.get(node.id, BLANK)
        if BLANK in (old, new) or (old.state, old.points) == (new.state, new.points):
            continue
        length = len(reasons.get(node.id, "").strip())
        if length < least_length:
            has = f"lý do mới có {length} chữ cái" if length else "chưa có lý do"
            found.append(
                f"{quoted(node.name)} đổi từ {_said(old)} thành {_said(new)} nhưng {has}. "
                f"Ghi lý do từ {least_length} chữ cái."
            )
    return found


def _said(entry: Entry) -> str:
    if entry.points is None:
        return "không phát sinh"
    return f"{points_text(entry.points)} điểm"


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
