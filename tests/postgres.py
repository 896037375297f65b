"""A private PostgreSQL cluster on a socket, for the tests that run on both engines."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from app.storage import migration

# In memory a database is made in half the time. Both paths are short enough for a socket.
_FOLDERS = ("/dev/shm", "/tmp")  # noqa: S108 - mkdtemp makes a folder of our own in it


def binaries() -> Path | None:
    """Return the folder of the newest server installed, or nothing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found and os.name == "posix" else None


def _has_room(folder: str) -> bool:
    """Return whether a cluster fits: the memory disk of some containers has only 64 MB."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 500_000_000


class Cluster:
    """A server that lives as long as the test session."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        place = next(filter(_has_room, _FOLDERS), _FOLDERS[-1])
        self.folder = Path(tempfile.mkdtemp(prefix="sothidua-pg-", dir=place))
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]
        data = self.folder / "data"
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "-N")  # fmt: skip
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        options += " -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0"
        options += " -c lock_timeout=60s"  # who waits for a test that never lets go, says so
        self.run("pg_ctl", "-D", data, "-o", options, "-w", "-l", self.folder / "log", "start")
        address = f"host={self.folder} user=postgres dbname=postgres"
        self.connection = psycopg.connect(address, autocommit=True)
        self.execute("CREATE DATABASE template_ours")
        migration.migrate_server(self.url("template_ours"))
        self._spare: dict[str, list[Lent]] = {}

    def run(self, program: str, *args: object) -> None:
        command = [*self.as_user, str(self.programs / program), *map(str, args)]
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=60)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def new_database(self, name: str = "", template: str = "template_ours") -> str:
        name = name or f"d{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    @contextmanager
    def lent(self, template: str) -> Generator[str]:
        """Lend a database with the rows of `template`: making one takes six times as long."""
        spare = self._spare.setdefault(template, [])
        database = spare.pop() if spare else Lent(self.new_database(template=template))
        yield database.url
        if database.is_as_it_was_lent():
            spare.append(database)
        else:
            self.drop(database.url)

    def stop(self) -> None:
        for database in chain.from_iterable(self._spare.values()):
            database.close()
        self.connection.close()
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


_SHAPE = " UNION ALL ".join(
    f"SELECT count(*), sum(xmin::text::bigint) FROM {table} WHERE {key} >= 16384"
    for table, key in {
        **dict.fromkeys(("pg_class", "pg_constraint", "pg_trigger", "pg_proc", "pg_type"), "oid"),
        "pg_attribute": "attrelid",
    }.items()
)
"""What changes whenever the structure that is ours does, and not what the server comes with."""


class Lent:
    """A database whose rows are put back after each test that had it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(
            url.replace("postgresql+psycopg", "postgresql"), autocommit=True
        )
        listed = self._connection.execute(
            "SELECT quote_ident(relname) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in listed]
        self._connection.execute("CREATE SCHEMA kept")
        # A row that a test wrote has a newer transaction than the last time they were put back.
        statements = [
            f"DELETE FROM public.{name} WHERE xmin::text::bigint > last_put_back;"
            for name in tables
        ]
        statements += [
            f"IF (SELECT count(*) FROM public.{name}) < {kept} THEN"
            f" INSERT INTO public.{name} TABLE kept.{name} ON CONFLICT DO NOTHING; END IF;"
            for name in tables
            if (kept := self._keep(name))
        ]
        # As a replica it fires no trigger, neither ours that guard the log nor those of the keys.
        self._connection.execute(
            "CREATE FUNCTION kept.put_back(last_put_back bigint) RETURNS bigint LANGUAGE plpgsql"
            " SET session_replication_role = replica"
            f" AS $$ BEGIN {' '.join(statements)} RETURN txid_current(); END $$".encode()
        )
        self._since = self._one("SELECT txid_current()")
        self._shape = self._read_shape()

    def _keep(self, table: str) -> int:
        """Copy a table to where no test looks; return how many rows it has."""
        copying = f"CREATE TABLE kept.{table} AS TABLE public.{table}"
        return self._connection.execute(copying.encode()).rowcount

    def is_as_it_was_lent(self) -> bool:
        """Put the rows back; return no where a test has changed the structure."""
        if self._read_shape() != self._shape:
            self.close()
            return False
        self._since = self._one(f"SELECT kept.put_back({self._since})")
        return True

    def close(self) -> None:
        self._connection.close()

    def _one(self, query: str) -> object:
        return self._connection.execute(query.encode()).fetchall()[0][0]

    def _read_shape(self) -> list[tuple[object, ...]]:
        return self._connection.execute(_SHAPE.encode()).fetchall()
