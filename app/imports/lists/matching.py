"""How a row of a list meets what the data file has: the same record, and what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import Term


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the file and the record tell differently, as people read it."""

    field: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a row is about. `by` says what it was known by."""

    id: UUID
    name: str
    by: str
    differences: tuple[Difference, ...] = ()


Shown = Callable[[Any], str]
"""Gives a value as people read it."""


def shown(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, PartialDate):
        return value.display
    if isinstance(value, Term):
        return value.label
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number_text(value) if isinstance(value, int | Decimal) else str(value)


def differences(
    values: Mapping[str, Any],
    record: object,
    titles: Mapping[str, str],
    shows: Mapping[str, Shown],
) -> tuple[Difference, ...]:
    """Return where the values of a row differ from a record. What a row leaves blank does not."""
    found: list[Difference] = []
    for name, title in titles.items():
        if name not in values:
            continue
        before, after = getattr(record, name), values[name]
        if (before or None) != (after or None):
            show = shows.get(name, shown)
            found.append(Difference(name, title, show(before), show(after)))
    return tuple(found)
