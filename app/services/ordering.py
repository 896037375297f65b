"""The order of lines that people move, and long lists in pieces."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

V = TypeVar("V")

_CHUNK = 500


def in_chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Yield `values` in pieces small enough for one question to the database."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def positions(ids: Sequence[UUID]) -> dict[UUID, Mapping[str, int]]:
    """Return the position of each row in this order, from 1, as `Writing.update_many` takes it."""
    return {row_id: {"position": n} for n, row_id in enumerate(ids, start=1)}


def moved(ids: Sequence[UUID], row_id: UUID, steps: int) -> list[UUID]:
    """Return `ids` with one moved by `steps`, up when negative, as far as there is room.

    >>> one, two = UUID(int=1), UUID(int=2)
    >>> moved([one, two], one, 5) == [two, one]
    True
    """
    others = [other for other in ids if other != row_id]
    place = max(0, min(len(others), ids.index(row_id) + steps))
    return [*others[:place], row_id, *others[place:]]
