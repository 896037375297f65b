"""Which of the program's own copies give way to newer ones (reliability §4.6).

What people put on a stick or another disk is theirs: none of it is ever removed. Everything goes
by the order in which copies were made; days only sort them, so that a clock that jumps removes
nothing that matters.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date

NEWEST = 20
DAYS, WEEKS, MONTHS = 14, 10, 24
AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy by its place in the order, the day its PC believed it was, and whether it stays."""

    sequence: int
    made: date
    is_for_ever: bool = False


def superseded(copies: Collection[Copy]) -> tuple[Copy, ...]:
    """Return the copies to give up now, oldest first, at most `AT_ONCE`.

    Kept are the newest `NEWEST`; the newest of each of the last `DAYS` days, `WEEKS` weeks and
    `MONTHS` months that have copies; and those for ever. While the clock has just gone back
    nothing is given up.

    >>> from datetime import timedelta
    >>> hourly = [Copy(n, date(2026, 3, 2) + timedelta(days=n // 20)) for n in range(1, 61)]
    >>> [copy.sequence for copy in superseded(hourly)]
    [1, 2, 3]
    """
    ordered = sorted(copies, key=lambda copy: copy.sequence, reverse=True)
    if len(ordered) > 1 and ordered[0].made < ordered[1].made:
        return ()
    kept = {copy.sequence for copy in ordered[:NEWEST]}
    kept |= {copy.sequence for copy in ordered if copy.is_for_ever}
    for number, bucket in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        kept |= _newest_of_each(ordered, bucket, number)
    given_up = [copy for copy in reversed(ordered) if copy.sequence not in kept]
    return tuple(given_up[:AT_ONCE])


def _newest_of_each(
    ordered: Collection[Copy], bucket: Callable[[date], Hashable], number: int
) -> set[int]:
    newest: dict[Hashable, int] = {}
    for copy in ordered:
        if len(newest) < number:
            newest.setdefault(bucket(copy.made), copy.sequence)
    return set(newest.values())


def _day(made: date) -> Hashable:
    return made


def _week(made: date) -> Hashable:
    return made.isocalendar()[:2]


def _month(made: date) -> Hashable:
    return made.year, made.month
