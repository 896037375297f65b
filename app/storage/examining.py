"""Looking at a database that nobody writes to, from its first byte to its last row.

The file may be damaged or made by an enemy. So it is opened read-only and unchangeable, and its
structure is compared with our own before any row is read: a trap trigger, a view in the place of
a table or a rule taken away all pass SQLite's own check.
"""

import shutil
import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from functools import cache
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.progress import Progress, Silent
from app.storage import chain, migration, opening, schema, structure, verifying
from app.storage.structure import Structure
from app.storage.workspace import workspace

_SHOWN = 3

_TOLD = {
    "unit": "Đơn vị, tập thể",
    "person": "Cá nhân",
    "household": "Hộ gia đình",
    "cluster": "Cụm, khối thi đua",
    "plan": "Kế hoạch",
    "registration": "Đăng ký",
    "work": "Công trình, mô hình, phần việc",
    "score_sheet": "Phiếu chấm",
    "entry": "Ô điểm trên phiếu",
    "result": "Kết quả đã chốt",
    "nomination": "Đề nghị khen thưởng",
    "decision": "Quyết định",
    "award": "Lượt khen thưởng",
    "operation": "Việc trong nhật ký",
}

_POINTS = {"entry": "points", "result": "total"}
_POINTS_TOLD = {"entry": "Tổng điểm trên các phiếu", "result": "Tổng điểm đã chốt"}

# What SQLite says when the question is wrong, not the answer: a fault of this program.
_NOT_DAMAGE = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted and added up in a database, whichever version made it."""

    office: str
    schema: int
    counts: Mapping[str, int]
    """Rows per table; those in the bin do not count."""
    subjects: Mapping[str, int]
    """Rows per kind of subject (`SubjectKind`); those in the bin do not count."""
    points: Mapping[str, int]
    """Sums of points in hundredths, by table: of the sheets, and of what was closed."""
    digest: str
    """One fingerprint over the digests of all recorded rows, those in the bin too."""
    operations: int

    @property
    def told(self) -> tuple[tuple[str, int], ...]:
        """The counts that mean something to people, each with its name."""
        counts = {**self.counts, **self.subjects}
        return tuple((label, counts.get(name, 0)) for name, label in _TOLD.items())

    @property
    def told_points(self) -> tuple[tuple[str, int], ...]:
        """The sums of points in hundredths, each with its name."""
        return tuple((label, self.points.get(name, 0)) for name, label in _POINTS_TOLD.items())


@dataclass(frozen=True, slots=True)
class Contents(Figures):
    """What a whole database holds."""

    rows: int
    heads: tuple[str, ...]
    """The hashes at the ends of the log's chains."""


def told_counts(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the counts that mean something to people, those that there are, with their names."""
    return tuple((label, counts[name]) for name, label in _TOLD.items() if name in counts)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found wrong, one sentence each, and what a database with nothing wrong holds."""

    findings: tuple[str, ...]
    contents: Contents | None = None


def examine(path: Path, progress: Progress | None = None) -> Examination:
    """Look at the whole of the database at `path`, which lies in a folder of our own.

    One of an older version is judged as it is and, on a copy beside it, in today's shape. Raises
    `StorageFailure` when it is no database of this program, or a newer one's.
    """
    opening.check(path)
    unreadable = Examination(("Có chỗ trong tệp không đọc được.",))
    with closing(_sealed(path)) as connection:
        try:
            findings = tuple(_structure_findings(connection, path))
        except (sqlite3.Error, UnicodeDecodeError):
            return unreadable
    if findings:
        return Examination(findings)
    try:
        return _judge_rows(path, progress or Silent())
    except opening.UNREADABLE:
        return unreadable
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorcode", None) in _NOT_DAMAGE:
            raise
        return unreadable


def figures(path: Path) -> Figures:
    """Return what can be counted in a database that nobody writes to."""
    with closing(_sealed(path)) as connection:
        return figures_of(connection)


def figures_of(connection: sqlite3.Connection) -> Figures:
    """Return what can be counted in a database; the caller sees to it that it stands still."""
    counts = _counts(connection)
    return Figures(
        office=_office(connection),
        schema=_version(connection),
        counts=counts,
        subjects=_subjects(connection),
        points=_points(connection),
        digest=_digest(connection),
        operations=counts["operation"],
    )


@contextmanager
def session_on(path: Path) -> Generator[Session]:
    """Open a session that can only read a database that nobody writes to."""
    engine = create_engine("sqlite://", creator=lambda: _sealed(path), poolclass=NullPool)
    with Session(engine) as session:
        yield session
    engine.dispose()


def _sealed(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )
    for setting in ("trusted_schema = 0", "cell_size_check = 1", "mmap_size = 0"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _judge_rows(path: Path, progress: Progress) -> Examination:
    found = figures(path)
    with session_on(path) as session:
        heads = tuple(chain.heads(session))
    current = path if found.schema == schema.VERSION else _migrated(path)
    with session_on(current) as session:
        verification = verifying.verify(session, progress)
    held = {field.name: getattr(found, field.name) for field in fields(found)}
    contents = Contents(**held, rows=verification.rows, heads=heads)
    findings = verification.findings
    return Examination(findings, None if findings else contents)


def _migrated(path: Path) -> Path:
    copy = path.with_name(f"{path.stem}-{schema.VERSION}{path.suffix}")
    shutil.copyfile(path, copy)
    migration.migrate_file(copy)
    return copy


# --- structure -------------------------------------------------------------------------------


def _structure_findings(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Yield what is wrong before any row is looked at; the first that is ends the looking."""
    pages, page_size = _number(connection, "page_count"), _number(connection, "page_size")
    size = path.stat().st_size
    version = _version(connection)
    if size != pages * page_size:
        yield f"Tệp dài {size} byte, đáng ra {pages * page_size} byte."
    elif not 1 <= version <= schema.VERSION:
        yield "Tệp không ghi phiên bản cấu trúc."
    elif found := differences(_structure(connection), expected_structure(version)):
        yield f"Cấu trúc tệp không phải do phần mềm này tạo ra: {found}"
    elif connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        yield "Cấu trúc bên trong của tệp bị hỏng."
    elif broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        yield f"Bảng {broken[0]}: có dòng trỏ tới dòng không còn."


@cache
def expected_structure(version: int) -> Structure:
    """Return the structure that the migrations give a file of `version`."""
    with workspace() as folder:
        path = folder / "structure.sqlite"
        path.touch()
        migration.migrate_file(path, f"{version:04}")
        with closing(_sealed(path)) as connection:
            return _structure(connection)


def _structure(connection: sqlite3.Connection) -> Structure:
    return structure.of(connection.execute(structure.QUERY))


def differences(found: Structure, expected: Structure) -> str:
    """Return in words how one structure differs from another, "" where it does not."""
    both = found.keys() & expected.keys()
    wrong = [
        *(f"thừa {name}" for _, name in sorted(found.keys() - expected.keys())),
        *(f"thiếu {name}" for _, name in sorted(expected.keys() - found.keys())),
        *(f"khác {key[1]}" for key in sorted(both) if found[key] != expected[key]),
    ]
    more = f" và {len(wrong) - _SHOWN} chỗ khác" if len(wrong) > _SHOWN else ""
    return f"{', '.join(wrong[:_SHOWN])}{more}." if wrong else ""


# --- contents --------------------------------------------------------------------------------


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of every table in the shape the file has, whichever version made it."""
    counts: dict[str, int] = {}
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    )
    for table, sql in tables.fetchall():
        living = " WHERE deleted_by IS NULL" if "deleted_by" in sql else ""
        rows = connection.execute(f'SELECT count(*) FROM "{table}"{living}')  # noqa: S608 - ours
        counts[table] = rows.fetchone()[0]
    return counts


def _points(connection: sqlite3.Connection) -> dict[str, int]:
    """Add up the points of the tables that have any in the shape of this file."""
    sums: dict[str, int] = {}
    for table, column in _POINTS.items():
        found = connection.execute(
            "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, column)
        )
        if found.fetchone():
            added = connection.execute(
                f'SELECT coalesce(sum("{column}"), 0) FROM "{table}" '  # noqa: S608 - ours
                "WHERE deleted_by IS NULL"
            )
            sums[table] = added.fetchone()[0]
    return sums


def _digest(connection: sqlite3.Connection) -> str:
    """Make one fingerprint of all recorded rows. A table without rows leaves it as it is."""
    whole = blake2b(digest_size=16)
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%deleted_by%' "
        "AND sql LIKE '%digest%' ORDER BY name"
    )
    for (table,) in tables.fetchall():
        rows = connection.execute(f'SELECT id, digest FROM "{table}" ORDER BY id')  # noqa: S608
        for row_id, digest in rows:
            whole.update(f"{table} {row_id} {digest}\n".encode())
    return whole.hexdigest()


def _subjects(connection: sqlite3.Connection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT kind, count(*) FROM subject WHERE deleted_by IS NULL GROUP BY kind"
    )
    return {str(kind): count for kind, count in rows}


def _office(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT name FROM office WHERE deleted_by IS NULL").fetchone()
    return str(row[0]) if row else ""


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "user_version")


def _number(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
