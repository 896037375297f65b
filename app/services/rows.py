"""Finding the rows that a verb is about, and putting them in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.entities import Plan, Recorded

R = TypeVar("R", bound=Recorded)
V = TypeVar("V")

_CHUNK = 500


def living(session: Session, entity: type[R], row_id: UUID, noun: str) -> R:
    """Return a row that stands in no bin. `NotAllowed` calls it by `noun` when it is gone."""
    row = session.get(entity, row_id)
    if row is None or row.deleted_by is not None:
        raise NotAllowed(
            f"Không tìm thấy {noun} này, có thể đã bị xóa. Chưa có gì bị thay đổi. "
            "Hãy nạp lại danh sách."
        )
    return row


def living_plan(session: Session, plan_id: UUID) -> Plan:
    """Return a plan that stands in no bin."""
    return living(session, Plan, plan_id, "kế hoạch")


def in_chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Yield `values` in pieces small enough for one question to the database."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def positions(ids: Sequence[UUID]) -> dict[UUID, Mapping[str, int]]:
    """Return the position of each row in this order, from 0, as `Writing.update_many` takes it."""
    return {row_id: {"position": n} for n, row_id in enumerate(ids)}


def moved(ids: Sequence[UUID], row_id: UUID, steps: int) -> list[UUID]:
    """Return `ids` with one moved by `steps`, up when negative, as far as there is room."""
    others = [other for other in ids if other != row_id]
    place = max(0, min(len(others), ids.index(row_id) + steps))
    return [*others[:place], row_id, *others[place:]]
