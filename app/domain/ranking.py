"""Ranking (xếp hạng) by points."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

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
