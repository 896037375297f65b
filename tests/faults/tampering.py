"""G25: somebody changes the data file with a database browser, past triggers and rules.

What is cut off at the end of the log leaves a file that is whole in itself. That is found by what
this PC remembers of its own writing, outside the file.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.core.errors import StorageFailure
from app.operations import open_file
from app.storage.backup import verify_file
from tests.faults.clerk import Clerk, Desk
from tests.faults.outcome import Outcome

_ACTIONS = 12


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Change the file so many times; the control asks the engine alone."""
    outcome = Outcome()
    path = folder / "xa.thidua"
    earlier, whole = _history(base, desk, path, folder)
    for seed in seeds:
        lot = random.Random(f"tampering {seed}")
        shutil.copyfile(whole, path)
        if seed % len(WAYS) == 0:
            shutil.copyfile(lot.choice(earlier), path)
        else:
            _browse(path, WAYS[seed % len(WAYS)], lot)
        outcome.tries += 1
        outcome.accepted += not _is_found(path)
        outcome.control_tries += 1
        outcome.control_found += _engine_is_content(path)
    return outcome


def _history(base: Path, desk: Desk, path: Path, folder: Path) -> tuple[list[Path], Path]:
    """Let a clerk of this PC work on the file at `path`; keep how it was after each action."""
    shutil.copy(base, path)
    states: list[Path] = []
    door = open_file(path)
    clerk = Clerk(door, desk, 25)
    clerk.mark_all()
    while len(states) < _ACTIONS:
        before = clerk.operations()
        clerk.act()
        if clerk.operations() != before:
            states.append(Path(shutil.copy(path, folder / f"state-{len(states)}")))
    clerk.mark_all()
    door.close()
    return states, Path(shutil.copy(path, folder / "whole"))


def _is_found(path: Path) -> bool:
    try:
        check = verify_file(path)
    except StorageFailure:
        return True
    return not check.is_whole or bool(check.note)


def _engine_is_content(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _browse(path: Path, way: Callable[[sqlite3.Connection, random.Random], None], lot) -> None:
    """Take the triggers away, change something, put them back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        held = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        triggers = held.fetchall()
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        way(connection, lot)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


def _one(connection: sqlite3.Connection, lot, table: str, condition: str = "1") -> int:
    rows = connection.execute(f"SELECT rowid FROM {table} WHERE {condition}").fetchall()
    return lot.choice(rows)[0]


def _older_copy(_connection, _lot) -> None:
    raise AssertionError("an older copy is no change with a browser")


def _raise_points(connection, lot) -> None:
    row = _one(connection, lot, "entry", "points IS NOT NULL")
    connection.execute("UPDATE entry SET points = points + 1 WHERE rowid = ?", (row,))


def _rename(connection, lot) -> None:
    row = _one(connection, lot, "subject")
    connection.execute("UPDATE subject SET name = name || ' A' WHERE rowid = ?", (row,))


def _delete_row(connection, lot) -> None:
    connection.execute("DELETE FROM entry WHERE rowid = ?", (_one(connection, lot, "entry"),))


def _swap_rows(connection, lot) -> None:
    first, second = (_one(connection, lot, "entry") for _ in range(2))
    sheets = "SELECT criterion_id, points FROM entry WHERE rowid = ?"
    of_first = connection.execute(sheets, (first,)).fetchone()
    of_second = connection.execute(sheets, (second,)).fetchone()
    if of_first[1] == of_second[1]:
        _raise_points(connection, lot)
        return
    change = "UPDATE entry SET points = ? WHERE rowid = ?"
    connection.execute(change, (of_second[1], first))
    connection.execute(change, (of_first[1], second))


def _rewrite_log(connection, lot) -> None:
    row = _one(connection, lot, "row_change")
    connection.execute(
        "UPDATE row_change SET hash = substr(hash, 2) || 'f' WHERE rowid = ?", (row,)
    )


def _forget_change(connection, lot) -> None:
    row = _one(connection, lot, "row_change")
    connection.execute("DELETE FROM row_change WHERE rowid = ?", (row,))


def _forget_operation(connection, lot) -> None:
    row = _one(connection, lot, "operation")
    connection.execute("DELETE FROM operation WHERE rowid = ?", (row,))


def _relabel(connection, lot) -> None:
    row = _one(connection, lot, "operation")
    connection.execute("UPDATE operation SET label = label || '.' WHERE rowid = ?", (row,))


def _redate(connection, lot) -> None:
    row = _one(connection, lot, "operation")
    change = "UPDATE operation SET happened_at = '2020-01-01T00:00:00Z' WHERE rowid = ?"
    connection.execute(change, (row,))


WAYS = (
    _older_copy,
    _raise_points,
    _rename,
    _delete_row,
    _swap_rows,
    _rewrite_log,
    _forget_change,
    _forget_operation,
    _relabel,
    _redate,
)
