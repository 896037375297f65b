"""How the program opens a database, and the recipe that must hold before it is used."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from app.core.errors import StorageFailure

APPLICATION_ID = 0x54444B54
"""Marks a file as ours ("TDKT"), in bytes 68 to 71 of an SQLite file."""

RECIPE: dict[str, str | int] = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "busy_timeout": 5000,
    "recursive_triggers": 1,
    "secure_delete": 1,
}
"""What each connection is set to and asked back: a confirmed save survives a power cut."""


def open_file(path: Path, *, read_only: bool = False, foreign_keys: bool = True) -> Engine:
    """Open the SQLite file at `path`, which must exist. Only a migration does without keys."""
    mode = "ro" if read_only else "rw"
    recipe = RECIPE | {"foreign_keys": int(foreign_keys)}
    if read_only:
        recipe = {name: value for name, value in recipe.items() if name != "journal_mode"}

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            check_same_thread=False,
            isolation_level=None,  # transactions begin in `_begin`, not as sqlite3 likes
        )

    def configure(connection: sqlite3.Connection, _record: object) -> None:
        for name, value in recipe.items():
            connection.execute(f"PRAGMA {name} = {value}")
        for name, value in recipe.items():
            row = connection.execute(f"PRAGMA {name}").fetchone()
            if row is not None and row[0] != value:
                raise StorageFailure(
                    f"Không bật được bảo vệ dữ liệu “{name}” cho tệp “{path.name}”. "
                    "Tệp chưa bị thay đổi. Hãy cài lại phần mềm hoặc mở tệp trên máy khác."
                )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", _begin)
    return engine


def open_server(url: str) -> Engine:
    """Open a PostgreSQL database."""
    return create_engine(url)


def begin_writing(connection: Connection) -> None:
    """Take the right to write now, so that nothing read before the change can be stale."""
    if connection.dialect.name == "sqlite":
        return  # `_begin` already began IMMEDIATE
    connection.exec_driver_sql("LOCK TABLE operation IN EXCLUSIVE MODE")


def protections(connection: Connection) -> dict[str, Any]:
    """Return which protections of the recipe are on, for people who check."""
    if connection.dialect.name != "sqlite":
        return {}
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in RECIPE}


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
