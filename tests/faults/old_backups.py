"""G29: backups of every released version are restored: to a new name, over the file, locked.

Every value that stood in a table has to stand there still, and the restored file has to be whole
and to go on. The control takes one row away.
"""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from app.operations import open_file
from app.services import office as offices
from app.services import units
from app.storage.backup import back_up, verify_file
from app.storage.restoring import restore
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome
from tests.faults.rot import PHRASE
from tests.faults.upgrades import RELEASED

_NEW, _OVER, _LOCKED = range(3)
_UNITS = 2
"""Units that live in each of the released files."""
_OWN = frozenset({"alembic_version", "device"})
"""Tables in which a restored file is another than the one that was backed up."""

Rows = dict[str, Counter[tuple[object, ...]]]
Columns = dict[str, tuple[str, ...]]


def run(_base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Restore so many, the newest version first; each way of restoring comes with each version."""
    outcome = Outcome()
    target = folder / "none"
    for seed in seeds:
        file, way = RELEASED[-1 - seed % len(RELEASED)], seed // len(RELEASED) % 3
        place = folder / f"{seed}"
        place.mkdir()
        target = Path(shutil.copy(file, place / "xa.thidua"))
        phrase = PHRASE if way == _LOCKED else ""
        backup = back_up(target, place, passphrase=phrase).path
        if way != _OVER:
            target = place / "moi.thidua"
        kept = restore(backup, target, passphrase=phrase).kept
        outcome.tries += 1
        outcome.lost += _misses(target, file)
        outcome.corrupted += not _goes_on(target)
        outcome.accepted += way == _OVER and not (kept and verify_file(kept[0]).is_whole)
    outcome.control_tries = 1
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER kept_delete_operation")
        connection.execute("DELETE FROM operation WHERE rowid = 1")
    outcome.control_found = int(_misses(target, file))
    return outcome


def _misses(restored: Path, old: Path) -> bool:
    """Return whether a row of the old file, in the columns it had, is not in the restored one."""
    columns = _columns(old)
    there, before = _rows(restored, columns), _rows(old, columns)
    return any(rows - there[table] for table, rows in before.items())


def _columns(path: Path) -> Columns:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")'))
            for (name,) in tables
            if name not in _OWN
        }


def _rows(path: Path, columns: Columns) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: Counter(
                connection.execute(f'SELECT {", ".join(map(_quoted, names))} FROM "{table}"')
            )
            for table, names in columns.items()
        }


def _quoted(name: str) -> str:
    return f'"{name}"'


def _goes_on(path: Path) -> bool:
    """Return whether the file is whole, opens, and takes one more unit."""
    if not verify_file(path).is_whole:
        return False
    door = open_file(path)
    try:
        before = door.changes()
        office = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}
        door.do(offices.set_up, office)  # the released files hold a few units and no office
        return door.changes() == before + 1 and len(door.ask(units.listed)) == _UNITS
    finally:
        door.close()
