"""What all parts of a plan have in common: rows in an order, written while it is a draft."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BeforeValidator
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.entities import Plan, Recorded
from app.services import many, plan_access, reading, uses
from app.services.validation import Fields, changed, validated
from app.storage.recorder import Writing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound=Fields)
R = TypeVar("R", bound="DataclassInstance")

_CUT = 60


def _split(value: Any) -> Any:  # noqa: ANN401 - whatever is no text goes on to the next check
    return tuple(value.split()) if isinstance(value, str) else value


BlankSeparated = BeforeValidator(_split)
"""Lets a tuple of codes be given as the column keeps it, separated by blanks."""


def _nothing_to_check(_session: Session, _plan: Plan, _fields: Any) -> None:  # noqa: ANN401
    return


@dataclass(frozen=True)
class Part(Generic[F, R]):
    """One kind of row of a plan: its table, what is filled in, what is shown, what it is called.

    `name_of` is the field that names a row in sentences; `check` refuses wrong links.
    """

    entity: type[Any]
    fields: type[F]
    row: type[R]
    noun: str
    name_of: str
    check: Callable[[Session, Plan, F], None] = _nothing_to_check

    def rows(self, session: Session, plan_id: UUID) -> tuple[R, ...]:
        """Return the rows of a plan in their order."""
        of_plan = self.entity.plan_id == plan_id
        order = [self.entity.position, self.entity.id]
        return reading.rows(session, self.row, self.entity, of_plan, order_by=order)

    def the(self, session: Session, row_id: UUID) -> Any:  # noqa: ANN401 - an entity
        """Return the living row. `NotAllowed` when it is gone."""
        return reading.the(session, self.entity, row_id, self.noun)

    def in_draft(self, session: Session, row_id: UUID) -> Any:  # noqa: ANN401 - an entity
        """Return the living row of a plan that is a draft. `NotAllowed` otherwise."""
        row = self.the(session, row_id)
        plan_access.draft(session, row.plan_id)
        return row

    def ordered(
        self, session: Session, plan_id: UUID, *siblings: ColumnElement[bool]
    ) -> list[Any]:
        """Return the living entities of a plan (those that are `siblings`) in their order."""
        found = all_of(session, self.entity, plan_id, *siblings)
        return sorted(found, key=lambda row: (row.position, row.id))

    def add(
        self,
        session: Writing,
        plan_id: UUID,
        values: Mapping[str, Any],
        *siblings: ColumnElement[bool],
    ) -> Any:  # noqa: ANN401 - an entity
        """Add a row after the last one (of its `siblings`) and return it."""
        plan = plan_access.draft(session, plan_id)
        others = self.ordered(session, plan_id, *siblings)
        return self.put(session, plan, values, others[-1].position + 1 if others else 1)

    def put(self, session: Writing, plan: Plan, values: Mapping[str, Any], position: int) -> Any:  # noqa: ANN401 - an entity
        """Add a row to a draft at a place that the caller knows to be free, and return it."""
        fields = validated(self.fields, values)
        self.check(session, plan, fields)
        row = self.entity(plan_id=plan.id, position=position, **stored(fields))
        session.add(row)
        return row

    def add_many(
        self, session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[UUID, ...]:
        """Add rows after the last one, all or none, and return their ids.

        The problems' fields say which row: “3.name” is the fourth one's.
        """
        plan = plan_access.draft(session, plan_id)
        standing = self.ordered(session, plan_id)
        places = count(standing[-1].position + 1 if standing else 1)

        def one(values: Mapping[str, Any]) -> UUID:
            return self.put(session, plan, values, next(places)).id

        return many.each(rows, one, f"Chưa có dòng “{self.noun}” nào để thêm.")

    def update(self, session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
        """Change a row."""
        row: Any = self.the(session, row_id)
        plan = plan_access.draft(session, row.plan_id)
        before: dict[str, Any] = row.__dict__
        fields = changed(self.fields, before, values)
        self.check(session, plan, fields)
        for name, value in stored(fields).items():
            setattr(row, name, value)

    def move(
        self, session: Writing, row_id: UUID, to: int, *siblings: ColumnElement[bool]
    ) -> None:
        """Put a row at place `to`, counted from 0, among those of its plan (its `siblings`)."""
        row = self.in_draft(session, row_id)
        others = self.ordered(session, row.plan_id, *siblings)
        others.remove(row)
        if not 0 <= to <= len(others):
            raise InvalidInput.of(
                "position", f"Không có vị trí {to + 1} trong danh sách. Chưa có gì thay đổi."
            )
        renumber([*others[:to], row, *others[to:]])

    def remove(self, session: Writing, row_id: UUID) -> None:
        """Put a row away. `NotAllowed` says where it is used."""
        row = self.in_draft(session, row_id)
        self.refuse_if_used(session, row)
        session.put_away(row)

    def replace(
        self, session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]
    ) -> None:
        """Give a plan these rows in place of those it has: kept by place, added, put away."""
        plan = plan_access.draft(session, plan_id)
        wanted = [validated(self.fields, row) for row in values]
        known = self.ordered(session, plan_id)
        for row in known[len(wanted) :]:
            self.refuse_if_used(session, row)
        session.put_away(*known[len(wanted) :])
        for position, fields in enumerate(wanted, start=1):
            self.check(session, plan, fields)
            if position > len(known):
                session.add(self.entity(plan_id=plan_id, position=position, **stored(fields)))
                continue
            for name, value in {**stored(fields), "position": position}.items():
                setattr(known[position - 1], name, value)

    def refuse_if_used(self, session: Session, row: Any) -> None:  # noqa: ANN401 - an entity
        """Raise `NotAllowed` when something names the row."""
        found = uses.uses(session, self.entity, row.id)
        name = getattr(row, self.name_of)
        shown = name if len(name) <= _CUT else f"{name[:_CUT]}…"
        uses.refuse_if_used(shown or self.noun, found, "Hãy bỏ liên kết ở đó trước.")


def all_of(
    session: Session, entity: type[Any], plan_id: UUID, *conditions: ColumnElement[bool]
) -> list[Any]:
    """Return all living entities of a plan in one of its tables."""
    statement = select(entity).where(
        entity.plan_id == plan_id, entity.deleted_by.is_(None), *conditions
    )
    return list(session.execute(statement).scalars())


def renumber(entities: Iterable[Any]) -> None:
    """Count positions from 1 in the order given."""
    for position, row in enumerate(entities, start=1):
        row.position = position


def check_link(
    session: Session, plan: Plan, entity: type[Recorded], row_id: UUID | None, field: str
) -> None:
    """Refuse a link to a row that is gone or belongs to another plan."""
    if row_id is None:
        return
    found: Any = session.get(entity, row_id)
    if found is None or found.deleted_by is not None or found.plan_id != plan.id:
        raise InvalidInput.of(
            field, "Dòng được liên kết không thuộc kế hoạch này. Hãy chọn lại trong danh sách."
        )


def stored(fields: Fields) -> dict[str, Any]:
    """Return what columns hold: codes are written separated by blanks."""
    return {
        name: " ".join(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType] - codes
        for name, value in dict(fields).items()
    }
