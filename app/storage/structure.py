"""What a file is made of: its tables, indexes, triggers and views, and whether they are ours.

A trap trigger, a view in the place of a table or a rule taken away all pass SQLite's own check.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

QUERY = (
    "SELECT type, name, tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema "
    "WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))"  # of optimize
)

Structure = Mapping[tuple[str, str], str]
"""The SQL of every table, index, trigger and view, by kind and name."""


def of(rows: Iterable[Any]) -> Structure:
    """Return the structure that the rows of `QUERY` tell of."""
    return {(str(kind), str(name)): str(sql) for kind, name, sql in rows}


def fingerprint(structure: Structure) -> str:
    """Return what a structure is recognised by at every opening."""
    told = sorted((kind, name, sql) for (kind, name), sql in structure.items())
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
