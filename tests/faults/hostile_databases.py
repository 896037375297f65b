"""G21: databases made by an enemy, or broken, in the place of a data file.

Each is opened, checked, restored from a container with the right hashes, and joined. One whose
structure is not ours has to be refused by all four; one whose rows are not what the log says may
be opened, but the other three have to find it. Nobody may wait without an end, and what is refused
is said in a sentence. The control asks the engine alone.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from app.core.errors import AppError
from app.operations import open_file
from app.services import history, units
from app.storage import archive, joining
from app.storage.archive import Manifest
from app.storage.backup import back_up, opened_backup, verify_file
from app.storage.database import Database
from app.storage.restoring import restore
from tests.faults.children import child
from tests.faults.clerk import MACHINE, Clerk, Desk
from tests.faults.outcome import Outcome
from tests.faults.rot import damage, rows_of

_DATA, _BACKUP = "la.thidua", "la.thiduabk"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one database."""

    taken: tuple[str, ...] = ()
    """Which of the four took it, though they had to find it."""
    faults: tuple[str, ...] = ()
    """Errors that are no sentence for people."""
    passes_the_engine: bool = False


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Try the crafted ones first, then mutations, in a process of its own that cannot hang."""
    outcome = Outcome()
    marked = Path(shutil.copy(base, folder / "goc.thidua"))
    door = open_file(marked)
    Clerk(door, desk, 21).mark_all()
    door.close()
    with child(_try_all, marked, folder, seeds) as worker:
        for found in worker.words():
            outcome.tries += 1
            outcome.accepted += bool(found.taken)
            outcome.corrupted += bool(found.faults)
            outcome.control_tries += 1
            outcome.control_found += found.passes_the_engine
    return outcome


def _try_all(base: Path, folder: Path, seeds: range, line: Connection) -> None:
    work = folder / "good"
    work.mkdir()
    good = opened_backup(back_up(base, folder).path, work)
    held = Database.open(Path(shutil.copy(base, folder / "dang-mo.thidua")), MACHINE)
    place = folder / "place"
    for seed in seeds:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        line.send(_try_one(base, good.manifest, held, place, seed))
    held.close()


def _try_one(base: Path, manifest: Manifest, held: Database, place: Path, seed: int) -> Found:
    path = place / _DATA
    is_crafted = seed < len(WAYS)
    if is_crafted:
        shutil.copyfile(base, path)
        WAYS[seed].make(path)
    else:
        path.write_bytes(damage(base.read_bytes(), seed))
    is_structural = is_crafted and WAYS[seed].is_structural
    is_harmed = is_structural or rows_of(path) != rows_of(base)
    taken, faults = [], []
    for name, act in _ACTS.items():
        try:
            if act(path, manifest, held) and is_harmed and (is_structural or name != "open"):
                taken.append(name)
        except AppError:
            pass
        except Exception as error:  # noqa: BLE001 - what is no sentence is a fault
            faults.append(f"{name}: {error!r}")
    if taken or faults:
        shutil.copyfile(path, place.parent / f"seed-{seed}.thidua")
    return Found(tuple(taken), tuple(faults), is_harmed and _engine_is_content(path))


def _opens(path: Path, _manifest: Manifest, _held: Database) -> bool:
    copy = Path(shutil.copy(path, path.with_name("mo.thidua")))
    door = open_file(copy)
    try:
        door.ask(units.listed)
        door.ask(history.actions, limit=5)
    finally:
        door.close()
    return True


def _is_whole(path: Path, _manifest: Manifest, _held: Database) -> bool:
    return verify_file(path).is_whole


def _restores(path: Path, manifest: Manifest, _held: Database) -> bool:
    packed = path.with_name(_BACKUP)
    archive.pack(path, manifest, packed)
    target = path.with_name("moi.thidua")
    with suppress(AppError):
        return restore(packed, target).is_done
    if target.exists():
        raise AssertionError("refused, and yet there is a file")
    return False


def _joins(path: Path, _manifest: Manifest, held: Database) -> bool:
    joining.preview(held, path)
    return True


_ACTS = {"open": _opens, "check": _is_whole, "restore": _restores, "join": _joins}


def _engine_is_content(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except (sqlite3.Error, UnicodeDecodeError):
            return False


# --- the crafted ones ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """How a good data file is turned into a bad one."""

    make: Callable[[Path], object]
    is_structural: bool = True
    """Whether opening it has to refuse it too."""


def _sql(script: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA foreign_keys = 0; {script}")

    return make


def _schema(script: str) -> Callable[[Path], None]:
    return _sql(f"PRAGMA writable_schema = 1; {script}")


def _past_the_triggers(script: str) -> Callable[[Path], None]:
    """Change rows, and put every trigger back as it was."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = 0")
            held = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            triggers = connection.execute(held).fetchall()
            for name, _ in triggers:
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.executescript(f"PRAGMA ignore_check_constraints = 1; {script}")
            for _, sql in triggers:
                connection.execute(sql)

    return make


def _header(offset: int, content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[offset : offset + len(content)] = content
        path.write_bytes(whole)

    return make


def _many_tables(path: Path) -> None:
    _sql("".join(f"CREATE TABLE t{number} (x);" for number in range(300)))(path)


_RECURSION = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
_BIG = "UPDATE subject SET name = CAST(zeroblob(30000000) AS TEXT) WHERE rowid = 1"
_OTHER_ROOT = "(SELECT rootpage FROM sqlite_schema WHERE name = 'award')"


def _ways() -> Iterator[Way]:
    yield Way(
        _sql(
            "CREATE TRIGGER gift AFTER INSERT ON operation BEGIN "
            "UPDATE entry SET points = points + 100; END"
        )
    )
    yield Way(_sql("CREATE TRIGGER gift BEFORE UPDATE ON subject BEGIN SELECT 1; END"))
    yield Way(_sql("DROP TRIGGER recorded_update_award"))
    yield Way(_sql("DROP TRIGGER kept_update_operation"))
    yield Way(
        _sql(
            "DROP TRIGGER recorded_update_award; CREATE TRIGGER recorded_update_award "
            "BEFORE UPDATE ON award BEGIN SELECT 1; END"
        )
    )
    yield Way(_sql("DROP TABLE hold; CREATE VIEW hold AS SELECT 1 AS id"))
    yield Way(_sql(f"DROP TABLE hold; CREATE VIEW hold AS {_RECURSION} SELECT x AS id FROM r"))
    yield Way(_sql("ALTER TABLE office RENAME TO kept; CREATE VIEW office AS SELECT * FROM kept"))
    yield Way(_sql(f"CREATE VIEW endless AS {_RECURSION} SELECT * FROM r"))
    yield Way(
        _sql(
            "CREATE VIEW twin AS SELECT * FROM subject; CREATE TRIGGER twin_insert "
            "INSTEAD OF INSERT ON twin BEGIN SELECT 1; END"
        )
    )
    yield Way(_schema("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '')"))
    yield Way(_schema("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')"))
    yield Way(
        _schema("UPDATE sqlite_schema SET sql = replace(sql, 'CHECK', '') WHERE name = 'entry'")
    )
    yield Way(
        _schema("UPDATE sqlite_schema SET sql = replace(sql, 'DEFERRABLE INITIALLY DEFERRED', '')")
    )
    yield Way(_sql("CREATE TABLE stranger (x)"))
    yield Way(_sql("CREATE TABLE counted (x INTEGER PRIMARY KEY AUTOINCREMENT)"))
    yield Way(_sql("CREATE INDEX slow ON subject (length(name))"))
    yield Way(_sql("CREATE UNIQUE INDEX one_name ON operation (hash) WHERE label = 'x'"))
    yield Way(_sql("CREATE VIRTUAL TABLE found USING fts5 (x)"))
    yield Way(_sql("ALTER TABLE subject ADD COLUMN spare TEXT"))
    yield Way(
        _sql("ALTER TABLE subject ADD COLUMN made TEXT GENERATED ALWAYS AS (name || name) VIRTUAL")
    )
    yield Way(_sql("ALTER TABLE subject RENAME COLUMN name TO ten"))
    yield Way(_sql("DROP TABLE row_change"))
    yield Way(_many_tables)
    yield Way(_schema(f"UPDATE sqlite_schema SET rootpage = {_OTHER_ROOT} WHERE name = 'hold'"))
    yield Way(_schema("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'hold'"))
    yield Way(_schema("UPDATE sqlite_schema SET rootpage = 99999999 WHERE name = 'hold'"))
    yield Way(_schema("UPDATE sqlite_schema SET sql = 'CREATE nothing' WHERE name = 'hold'"))
    yield Way(_schema("UPDATE sqlite_schema SET name = 'sqlite_hold' WHERE name = 'hold'"))
    yield Way(_schema("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'hold'"))
    yield Way(_schema("DELETE FROM sqlite_schema WHERE name = 'hold'"))
    yield Way(_sql("PRAGMA user_version = 0"))
    yield Way(_sql("PRAGMA user_version = -5"))
    yield Way(_sql("PRAGMA user_version = 2000000000"))
    yield Way(_sql("PRAGMA application_id = 1"))
    yield Way(_header(16, b"\x00\x03"))  # a page size that cannot be
    yield Way(_header(18, b"\x63\x63"))  # a format of tomorrow
    yield Way(_header(20, b"\xff"))  # a page that is all reserved
    yield Way(_header(44, b"\x00\x00\x00\x63"))  # a schema format of tomorrow
    yield Way(_header(36, b"\x7f\xff\xff\xff"))  # more free pages than there are pages
    yield Way(_header(100, b"\x00" * 64))  # no first page
    rows = (
        "UPDATE entry SET points = points + 25 WHERE rowid = 1",
        "UPDATE entry SET points = NULL WHERE rowid = 2",
        "UPDATE subject SET name = 'Thôn Giả' WHERE rowid = 1",
        "UPDATE subject SET name = name || char(0) || 'x' WHERE rowid = 1",
        "UPDATE subject SET name = CAST(x'fffe41' AS TEXT) WHERE rowid = 1",
        "UPDATE subject SET parent_id = id WHERE kind = 'unit'",
        "UPDATE subject SET parent_id = 'khong-co' WHERE rowid = 3",
        "UPDATE operation SET undoes_id = id WHERE rowid = 3",
        "UPDATE operation SET happened_at = 'hôm qua' WHERE rowid = 3",
        "DELETE FROM entry WHERE rowid = 3",
        "DELETE FROM row_change WHERE rowid = 4",
        "DELETE FROM operation",
        _BIG,
    )
    yield from (Way(_past_the_triggers(script), is_structural=False) for script in rows)


WAYS = tuple(random.Random(21).sample([*_ways()], len([*_ways()])))
"""In an order in which a few of them, too, are of several kinds."""
