"""The one writing of rows that the log, the digests and the chain are made from."""

import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, cast

from sqlalchemy import Column, Table

from app.entities import BOOKKEEPING, DERIVE, Values
from app.entities.types import Plain, Stored, canonical_json

PlainValues = Mapping[str, Plain]
"""The values of a row in plain form, by column name."""


@cache
def logged_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of `table` whose values the log holds."""
    return tuple(
        column.name
        for column in table.columns
        if column.name not in BOOKKEEPING and DERIVE not in column.info
    )


@cache
def derived_columns(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns of `table` that are worked out from the others."""
    return tuple(column for column in table.columns if DERIVE in column.info)


def plain(table: Table, values: Values, names: Iterable[str]) -> dict[str, Plain]:
    """Return the named `values` in plain form."""
    return {name: _plain(table.columns[name], values[name]) for name in names}


def python(table: Table, values: PlainValues) -> dict[str, Any]:
    """Return plain `values` as the values that columns hold."""
    return {
        name: None if value is None else _type(table.columns[name]).python(value)
        for name, value in values.items()
    }


def derive(table: Table, values: Values) -> dict[str, Any]:
    """Return the derived columns of a row."""
    return {column.name: column.info[DERIVE](values) for column in derived_columns(table)}


def row_digest(table: Table, revision: int, values: PlainValues) -> str:
    """Return the fingerprint of a whole row: its table, revision and the values it has.

    Empty columns do not count, so that a column added by a later version leaves it as it was.
    """
    return fingerprint([table.name, revision, filled(values)])


def filled(values: PlainValues) -> dict[str, Plain]:
    """Return the `values` that are there."""
    return {name: value for name, value in values.items() if value is not None}


def fingerprint(value: object) -> str:
    """Return 128 bits of BLAKE2b over the canonical JSON of `value`, as hexadecimal digits."""
    return blake2b(canonical_json(value).encode(), digest_size=16).hexdigest()


def salt() -> str:
    """Return what keeps a hash from being guessed once the values beside it are blanked."""
    return secrets.token_hex(16)


def _plain(column: Column[Any], value: Any) -> Plain:  # noqa: ANN401 - as the column holds
    return None if value is None else _type(column).plain(value)


def _type(column: Column[Any]) -> Stored[Any]:
    return cast("Stored[Any]", column.type)
