"""Ranking (xếp hạng) by points."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from app.domain.numbers import exact_text

K = TypeVar("K", bound=Hashable)
G = TypeVar("G", bound=Hashable)


def rank(
    totals: Mapping[K, int | None], tie_breaks: Mapping[K, tuple[int, ...]] | None = None
) -> dict[K, int | None]:
    """Rank keys by their total in hundredths, best first; those not scored come last, unranked.

    Equal totals share a rank and the next is skipped. `tie_breaks` may part equal totals:
    the greater tuple goes first; a key without one goes last among its equals.

    >>> rank({"a": 900, "b": 1000, "c": 900, "d": 800, "e": None})
    {'b': 1, 'a': 2, 'c': 2, 'd': 4, 'e': None}
    """
    breaks = tie_breaks or {}
    scored = {
        key: (total, breaks.get(key, ())) for key, total in totals.items() if total is not None
    }
    ranks: dict[K, int | None] = {}
    shared, previous = 0, None
    for place, key in enumerate(sorted(scored, key=scored.__getitem__, reverse=True), start=1):
        shared = shared if scored[key] == previous else place
        ranks[key], previous = shared, scored[key]
    return ranks | {key: None for key, total in totals.items() if total is None}


def rank_within(groups: Mapping[G, Mapping[K, int | None]]) -> dict[G, dict[K, int | None]]:
    """Rank inside each group, for clusters (cụm, khối thi đua) compete among themselves.

    >>> rank_within({"Cụm 1": {"a": 900}, "Cụm 2": {"b": 800, "c": 850}})
    {'Cụm 1': {'a': 1}, 'Cụm 2': {'c': 1, 'b': 2}}
    """
    return {group: rank(totals) for group, totals in groups.items()}


@dataclass(frozen=True, slots=True)
class TieBreak(Generic[K]):
    """What parts equal totals: a section, a criterion, a figure, or the council's own order.

    Who has no value goes after those who have. `values` of points are in points, not hundredths,
    for people read them, with their `unit`.
    """

    name: str
    values: Mapping[K, Fraction]
    is_lower_better: bool = False
    unit: str = ""

    def key(self, one: K) -> tuple[int, Fraction]:
        """Return what to sort by, best greatest."""
        value = self.values.get(one)
        if value is None:
            return (0, Fraction(0))
        return (1, -value if self.is_lower_better else value)

    def text(self, one: K) -> str:
        """Return somebody's value in words."""
        value = self.values.get(one)
        return "chưa có" if value is None else f"{exact_text(value)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Placing(Generic[K]):
    """A rank, None while not scored; with whom it is shared, and what parted equal totals."""

    rank: int | None
    shared_with: tuple[K, ...] = ()
    parted_by: tuple[str, ...] = ()


def placings(totals: Mapping[K, int | None], chain: Sequence[TieBreak[K]]) -> dict[K, Placing[K]]:
    """Rank by total and then by each tie-break in turn; who is equal in all of them shares a rank.

    `parted_by` names, for somebody whose total others have too, each tie-break that set it apart
    from one of them, with its value.
    """
    keys = {one: tuple(tie.key(one) for tie in chain) for one in totals}
    order = {key: place for place, key in enumerate(sorted(set(keys.values())))}
    ranks = rank(totals, {one: (order[key],) for one, key in keys.items()})
    equals: dict[int, list[K]] = {}
    for one, points in totals.items():
        if points is not None:
            equals.setdefault(points, []).append(one)
    found: dict[K, Placing[K]] = {}
    for one, place in ranks.items():
        own = [other for other in equals.get(totals[one] or 0, []) if other != one]
        found[one] = Placing(place)
        if place is not None:
            sharing = tuple(other for other in own if ranks[other] == place)
            found[one] = Placing(place, sharing, _parted(one, own, chain))
    return found


def _parted(one: K, equals: Sequence[K], chain: Sequence[TieBreak[K]]) -> tuple[str, ...]:
    """Return the tie-breaks that part somebody from its equals, each with its value, in order."""
    left = list(equals)
    used: list[str] = []
    for tie in chain:
        apart = [other for other in left if tie.key(other) != tie.key(one)]
        if apart:
            used.append(f"{tie.name}: {tie.text(one)}")
            left = [other for other in left if other not in apart]
    return tuple(used)
