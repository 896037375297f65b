"""Ranking (xếp hạng) by points."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
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

    `value` tells what somebody has, None for nothing: who has nothing goes after those who have.
    Points are in points, not hundredths, for people read them, with their `unit`.
    """

    name: str
    value: Callable[[K], Fraction | None]
    is_lower_better: bool = False
    unit: str = ""

    def key(self, one: K) -> tuple[int, Fraction]:
        """Return what to sort by, best greatest."""
        value = self.value(one)
        if value is None:
            return (0, Fraction(0))
        return (1, -value if self.is_lower_better else value)

    def text(self, one: K) -> str:
        """Return somebody's value in words, with what it is called."""
        value = self.value(one)
        said = "chưa có" if value is None else f"{exact_text(value)}{self.unit}"
        return f"{self.name}: {said}"


@dataclass(frozen=True, slots=True)
class Placing(Generic[K]):
    """A rank, None while not scored; all who share it, none where nobody does; what parted equals.

    `parted_by` names, for somebody whose total others have too, each tie-break that set it apart
    from one of them, with its value.
    """

    rank: int | None
    sharing: tuple[K, ...] = ()
    parted_by: tuple[str, ...] = ()


def placings(totals: Mapping[K, int | None], chain: Sequence[TieBreak[K]]) -> dict[K, Placing[K]]:
    """Rank by total and then by each tie-break in turn; who is equal in all of them shares a rank.

    Only of those whose totals meet a tie-break is asked for.
    """
    equals: dict[int, list[K]] = defaultdict(list)
    for one, points in totals.items():
        if points is not None:
            equals[points].append(one)
    found: dict[K, Placing[K]] = {}
    place = 1
    for points in sorted(equals, reverse=True):
        said: dict[K, tuple[str, ...]] = dict.fromkeys(equals[points], ())
        for left in _parted(equals[points], chain, said):
            sharing = tuple(left) if len(left) > 1 else ()
            for one in left:
                found[one] = Placing(place, sharing, said[one])
            place += len(left)
    unscored: Placing[K] = Placing(None)
    return {one: found.get(one, unscored) for one in totals}


def _parted(
    equals: list[K], chain: Sequence[TieBreak[K]], said: dict[K, tuple[str, ...]]
) -> Iterator[list[K]]:
    """Yield those whom the chain leaves equal, the best first; `said` gathers what parted each."""
    if len(equals) == 1 or not chain:
        yield equals
        return
    tie, *rest = chain
    by_key: dict[tuple[int, Fraction], list[K]] = defaultdict(list)
    for one in equals:
        by_key[tie.key(one)].append(one)
    for key in sorted(by_key, reverse=True):
        if len(by_key) > 1:
            said |= {one: (*said[one], tie.text(one)) for one in by_key[key]}
        yield from _parted(by_key[key], rest, said)
