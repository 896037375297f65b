"""A private PostgreSQL cluster on a socket, for the tests that run on both engines."""

import os
import shutil
import subprocess
import tempfile
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
        self.run("pg_ctl", "-D", data, "-o", options, "-w", "-l", self.folder / "log", "start")
        address = f"host={self.folder} user=postgres dbname=postgres"
        self.connection = psycopg.connect(address, autocommit=True)
        self.execute("CREATE DATABASE template_ours")
        migration.migrate_server(self.url("template_ours"))

    def run(self, program: str, *args: object) -> None:
        command = [*self.as_user, str(self.programs / program), *map(str, args)]
        subprocess.run(command, check=True, capture_output=True, cwd="/")

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

    def stop(self) -> None:
        self.connection.close()
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
