"""Places in a list, counted from 0 by people who move lines, and long lists in pieces."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from app.core.errors import InvalidInput

V = TypeVar("V")

_CHUNK = 500


def in_chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Yield `values` in pieces small enough for one question to the database."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def positions(ids: Sequence[UUID]) -> dict[UUID, Mapping[str, int]]:
    """Return the position of each row in this order, from 1, as `Writing.update_many` takes it."""
    return {row_id: {"position": n} for n, row_id in enumerate(ids, start=1)}


def moved(ids: Sequence[UUID], row_id: UUID, to: int) -> list[UUID]:
    """Return `ids` with one put at place `to`, counted from 0. `InvalidInput` when none is there.

    >>> one, two = UUID(int=1), UUID(int=2)
    >>> moved([one, two], one, 1) == [two, one]
    True
    """
    others = [other for other in ids if other != row_id]
    if not 0 <= to <= len(others):
        raise InvalidInput.of(
            "position", f"Không có vị trí {to + 1} trong danh sách. Chưa có gì thay đổi."
        )
    return [*others[:to], row_id, *others[to:]]
