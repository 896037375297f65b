"""Reading rows as plain values, and finding the one row that an action is about."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import fold, tidy
from app.entities import Base, Recorded

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R", bound="DataclassInstance")
E = TypeVar("E", bound=Recorded)


def rows(
    session: Session,
    row: type[R],
    entity: type[Base],
    *conditions: ColumnElement[bool],
    order_by: Iterable[Any] = (),
) -> tuple[R, ...]:
    """Return the living rows of `entity` as values of the dataclass `row`, read as columns.

    The fields of `row` are named as the columns; what is no column keeps its default.
    """
    known = entity.__table__.columns
    columns: list[Any] = [getattr(entity, f.name) for f in fields(row) if f.name in known]
    statement = select(*columns).where(_lives(entity), *conditions).order_by(*order_by)
    return tuple(row(*found) for found in session.execute(statement))


def the(session: Session, entity: type[E], row_id: UUID, noun: str) -> E:
    """Return the living row with this id. `NotAllowed` when it is gone, with `noun` to name it."""
    found = session.get(entity, row_id)
    if found is None or found.deleted_by is not None:
        raise NotAllowed(
            f"{noun} này không còn trong tệp dữ liệu. Chưa có gì thay đổi. Hãy nạp lại danh sách."
        )
    return found


def spells_marks(search: str) -> bool:
    """Return whether a search is typed with marks, so that hits spelled alike come first."""
    return fold(search) != tidy(search).casefold()


def _lives(entity: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table class with deleted_by
    return entity.deleted_by.is_(None)
