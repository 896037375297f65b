"""Who scores whom in a round of cross-scoring (chấm chéo), inside one cluster.

Nobody scores itself, nobody scores whom it has a declared conflict with, nobody scores the same
one twice, and the load of any two differs by at most one. That two score each other is avoided
wherever it can be. The same members in the same order are always assigned alike.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_STEPS = 100_000
"""After so many tries a search is given up for the next best; a cluster has 4 to 20 members."""

_MOST_SEARCHED = 400
"""A search goes one call deeper for each scorer; a greater cluster gets the nearest at once."""


@dataclass(frozen=True, slots=True)
class Assignment(Generic[K]):
    """Who scores each member, and what could not be had.

    `lacking` are members with fewer scorers than wished for; `mutual` are pairs that score each
    other.
    """

    scorers: Mapping[K, tuple[K, ...]]
    lacking: tuple[K, ...]
    mutual: tuple[tuple[K, K], ...]

    def load(self, scorer: K) -> int:
        """Return how many members somebody scores."""
        return sum(scorer in found for found in self.scorers.values())


def assign(
    members: Sequence[K],
    per_member: int = 1,
    conflicts: Collection[tuple[K, K]] = (),
    fixed: Mapping[K, Sequence[K]] | None = None,
) -> Assignment[K]:
    """Assign `per_member` scorers to each member; those in `fixed` were chosen before and stay.

    A conflict holds both ways. Where everybody cannot have their scorers, those who lack one are
    named and the others have theirs, with loads as even as that leaves. Raises ValueError for
    fewer than one scorer.
    """
    if per_member < 1:
        raise ValueError(per_member)
    kept = {member: tuple((fixed or {}).get(member, ())) for member in members}
    barred = {frozenset(pair) for pair in conflicts}
    if len(members) * per_member > _MOST_SEARCHED:
        return _as_many_as_can_be(members, per_member, barred, kept)
    for spread, without_mutual in ((0, True), (1, True), (0, False), (1, False)):
        search = _Search(members, per_member, barred, kept, spread, without_mutual=without_mutual)
        if search.run():
            return _assignment(members, per_member, search.scorers)
    return _as_many_as_can_be(members, per_member, barred, kept)


@dataclass
class _Search(Generic[K]):
    """A search through all assignments, the nearest after each member first."""

    members: Sequence[K]
    per_member: int
    barred: set[frozenset[K]]
    kept: Mapping[K, tuple[K, ...]]
    spread: int
    without_mutual: bool
    scorers: dict[K, list[K]] = field(default_factory=dict[K, list[K]])
    load: Counter[K] = field(default_factory=Counter[K])
    steps: int = 0

    def run(self) -> bool:
        """Fill `scorers` and say whether everybody has as many as wished for."""
        self.scorers = {member: list(self.kept[member]) for member in self.members}
        self.load = Counter(scorer for found in self.scorers.values() for scorer in found)
        wanted = [
            member
            for member in self.members
            for _ in range(self.per_member - len(self.scorers[member]))
        ]
        return self._fill(wanted, 0)

    def _fill(self, wanted: Sequence[K], place: int) -> bool:
        if place == len(wanted):
            return self._is_even()
        member = wanted[place]
        for scorer in self._choices(member):
            self.steps += 1
            if self.steps > _STEPS:
                return False
            self.scorers[member].append(scorer)
            self.load[scorer] += 1
            if self._fill(wanted, place + 1):
                return True
            self.scorers[member].pop()
            self.load[scorer] -= 1
        return False

    def _choices(self, member: K) -> list[K]:
        place = self.members.index(member)
        found = [
            scorer
            for scorer in [*self.members[place + 1 :], *self.members[:place]]
            if scorer not in self.scorers[member]
            and frozenset((scorer, member)) not in self.barred
            and self.load[scorer] < self.per_member + self.spread
        ]
        if self.without_mutual:
            return [scorer for scorer in found if member not in self.scorers[scorer]]
        return sorted(found, key=lambda scorer: member in self.scorers[scorer])

    def _is_even(self) -> bool:
        loads = [self.load[member] for member in self.members]
        chosen_before = Counter(scorer for found in self.kept.values() for scorer in found)
        free = [
            n for member, n in zip(self.members, loads, strict=True) if n > chosen_before[member]
        ]
        return not free or max(free) - min(loads) <= 1


def _as_many_as_can_be(
    members: Sequence[K],
    per_member: int,
    barred: set[frozenset[K]],
    kept: Mapping[K, tuple[K, ...]],
) -> Assignment[K]:
    """Give each the least loaded scorer that is left, those with the fewest choices first."""
    scorers = {member: list(kept[member]) for member in members}
    load = Counter(scorer for found in scorers.values() for scorer in found)

    def choices(member: K) -> list[K]:
        place = members.index(member)
        others = [*members[place + 1 :], *members[:place]]
        return [
            one
            for one in others
            if one not in scorers[member] and frozenset((one, member)) not in barred
        ]

    for _ in range(per_member):
        for member in sorted(members, key=lambda member: len(choices(member))):
            if len(scorers[member]) < per_member and (found := choices(member)):
                best = min(found, key=lambda one: (load[one], member in scorers[one]))
                scorers[member].append(best)
                load[best] += 1
    return _assignment(members, per_member, scorers)


def _assignment(
    members: Sequence[K], per_member: int, scorers: Mapping[K, Sequence[K]]
) -> Assignment[K]:
    pairs = [
        (one, other)
        for n, one in enumerate(members)
        for other in members[n + 1 :]
        if one in scorers[other] and other in scorers[one]
    ]
    return Assignment(
        scorers={member: tuple(scorers[member]) for member in members},
        lacking=tuple(member for member in members if len(scorers[member]) < per_member),
        mutual=tuple(pairs),
    )
