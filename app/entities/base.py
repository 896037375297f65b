"""What every table starts from: naming, recorded rows, links, derived columns."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, cast, dataclass_transform
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, MappedColumn, mapped_column

from app.core.vietnamese import fold, person_key
from app.domain.dates import DocumentDate, PartialDate
from app.entities.types import (
    Choice,
    Content,
    Day,
    E,
    Flag,
    Key,
    Moment,
    PaperDate,
    Quantity,
    Structure,
    When,
    Whole,
    Words,
)

Values = Mapping[str, Any]
"""The values of a row by column name."""


def required(table: str) -> MappedColumn[UUID]:
    """Return a column that must name a row of `table`."""
    return mapped_column(_link(table), index=True)


def _link(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column, required))
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """The base of every table. Columns can only be of the types in `entities.types`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Words,
        UUID: Key,
        int: Whole,
        bool: Flag,
        Decimal: Quantity,
        date: Day,
        datetime: Moment,
        PartialDate: When,
        DocumentDate: PaperDate,
        dict[str, object]: Structure,
        bytes: Content,
    }

    def __init_subclass__(cls, **arguments: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        """Map a table, with an index of the rows in its bin by the operation that put them there.

        An operation that is written has SQLite look for them: without the index it reads every
        recorded table from end to end.
        """
        super().__init_subclass__(**arguments)
        if issubclass(cls, Recorded):
            binned = text("deleted_by IS NOT NULL")
            column = cast("Table", cls.__table__).c.deleted_by
            Index(None, column, sqlite_where=binned, postgresql_where=binned)


class Recorded(MappedAsDataclass, kw_only=True, eq=False):
    """A row whose every change stands in the log.

    `revision` counts its changes from 1, `digest` is the fingerprint of its values, `deleted_by`
    the operation that put it into the bin. All three are written by `storage.recorder` alone.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    revision: Mapped[int] = mapped_column(init=False, default=0)
    digest: Mapped[str] = mapped_column(init=False, default="")
    deleted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("operation.id", deferrable=True, initially="DEFERRED"),
        init=False,
        default=None,
    )


BOOKKEEPING = frozenset({"revision", "digest"})
"""Columns that the recorder keeps and the log does not repeat."""


def optional(table: str) -> MappedColumn[UUID | None]:
    """Return a column that may name a row of `table`."""
    return mapped_column(_link(table), index=True, default=None)


def choice(choices: type[E], default: E | None = None) -> MappedColumn[E]:
    """Return a column that holds one of `choices`; without a default it must be given."""
    if default is None:
        return mapped_column(Choice(choices))
    return mapped_column(Choice(choices), default=default)


def optional_choice(choices: type[E]) -> MappedColumn[E | None]:
    """Return a column that holds one of `choices` or nothing."""
    return mapped_column(Choice(choices), default=None)


DERIVE = "derive"
"""Where a derived column keeps its rule: `column.info[DERIVE]`."""


def derived(rule: Callable[[Values], Any]) -> MappedColumn[Any]:
    """Return a column worked out from the others at each write. The log does not repeat it."""
    return mapped_column(init=False, default=None, info={DERIVE: rule}, index=True)


def folded(*names: str) -> MappedColumn[Any]:
    """Return the search column of `names`: their words without case and marks."""
    return derived(lambda values: fold(" ".join(str(values[name] or "") for name in names)))


def spelled(*names: str) -> MappedColumn[Any]:
    """Return a column of `names` in lower case with their marks: hits in it come first."""
    return derived(lambda values: " ".join(str(values[name] or "") for name in names).casefold())


def identity(*names: str) -> MappedColumn[Any]:
    """Return a column that writes `names` in one, so that a unique rule also sees empty ones."""
    return derived(lambda values: "/".join(str(values[name] or "") for name in names))


def name_key(name: str) -> MappedColumn[Any]:
    """Return the sort column of a person's name: by tên, then họ đệm."""
    return derived(lambda values: person_key(values[name] or ""))


def earliest(name: str) -> MappedColumn[Any]:
    """Return the first day that the partial date `name` can mean."""
    return derived(lambda values: values[name].earliest if values[name] else None)


def latest(name: str) -> MappedColumn[Any]:
    """Return the last day that the partial date `name` can mean."""
    return derived(lambda values: values[name].latest if values[name] else None)


def unique_while_living(*columns: str, name: str) -> Index:
    """Return a rule that no two living rows agree in `columns`. Rows in the bin do not count."""
    living = text("deleted_by IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=living, postgresql_where=living)


def strict(*rules: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's own argument
    """Return table arguments: `rules`, and types that SQLite itself enforces."""
    return (*rules, {"sqlite_strict": True})


def check(condition: str, name: str) -> CheckConstraint:
    """Return a rule that the database repeats."""
    return CheckConstraint(condition, name=name)


@event.listens_for(Column, "after_parent_attach")
def _check_choices(column: Column[Any], table: Table) -> None:
    """Let the database refuse values that are no member of a choice."""
    if isinstance(column.type, Choice) and table.metadata is Base.metadata:
        values = ", ".join(f"'{value}'" for value in column.type.values)
        table.append_constraint(CheckConstraint(f"{column.name} IN ({values})", name=column.name))
