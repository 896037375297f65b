"""The database of one office: read it, change it, take changes back."""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, UOWTransaction

from app.core.errors import NotAllowed, StorageFailure
from app.domain.exporting import Exported
from app.domain.identity import BUILTIN_USER
from app.domain.terms import ActionKind
from app.entities import Device, Operation
from app.storage import behind, chain, ends, export_notes, opening, schema, undoing, workspace
from app.storage.device import Machine, this_machine
from app.storage.engine import begin_writing, open_file, open_server
from app.storage.failures import spoken
from app.storage.lock import WriterLock, why_only_looking
from app.storage.recorder import Writing


@dataclass(frozen=True, slots=True)
class Action:
    """What an operation says of itself, beside its rows."""

    label: str
    verb: str
    kind: ActionKind = ActionKind.UNDOABLE
    reason: str = ""
    undoes_id: UUID | None = None
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that stands in the file, and the tables it touched."""

    operation_id: UUID
    action: Action
    topics: frozenset[str]


class Database:
    """One open data file, or one PostgreSQL database that offices share."""

    def __init__(self, engine: Engine, machine: Machine, path: Path | None = None) -> None:
        self.engine = engine
        self.path = path
        self.read_only_reason: str | None = None
        self.version = schema.VERSION
        """Of the data's shape; an older one where the file could only be looked at."""
        self.user_id = BUILTIN_USER
        """Who acts: it stands in every operation."""
        self._machine = machine
        self._lock: WriterLock | None = None
        self._write = threading.RLock()
        self._device_id: UUID | None = None

    @classmethod
    def open(
        cls, path: Path, machine: Machine | None = None, *, read_only: bool = False
    ) -> "Database":
        """Open the data file at `path` for one writer, or for reading only.

        Raises `StorageFailure` with a sentence when the file is missing, empty, not ours, newer
        than this program, open elsewhere (`AlreadyOpen`) or damaged (`Damaged`). A file that
        cannot be written to is opened for reading, and `read_only_reason` says why.
        """
        machine = machine or this_machine()
        opening.check(path)
        reason = why_only_looking(path) if read_only else opening.obstacle(path)
        lock = None if reason else WriterLock.take(path, machine)
        try:
            if lock is not None:
                opening.clear_left(path.parent)
                workspace.clear_left()
                opening.upgrade(path)
            with spoken(path):
                engine = open_file(path.resolve(), read_only=reason is not None)
                damage = opening.inspect(engine, path, only_looking=reason is not None)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        database = cls(engine, machine, path)
        database.read_only_reason = f"{damage} {reason}" if damage else reason
        database.version = opening.version(path)
        database._lock = lock
        return database

    @classmethod
    def create(cls, path: Path, machine: Machine | None = None) -> "Database":
        """Make an empty data file at `path`, where none may be, and open it."""
        opening.create(path)
        return cls.open(path, machine)

    @classmethod
    def connect(cls, url: str, machine: Machine | None = None) -> "Database":
        """Open the PostgreSQL database at `url`, which migrations have prepared."""
        return cls(open_server(url), machine or this_machine())

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Open a session that can only read."""
        with spoken(self.path), Session(self.engine, autoflush=False) as session:
            event.listen(session, "before_flush", _refuse_write)
            yield session

    @contextmanager
    def changing(self, action: Action) -> Generator["Change"]:
        """Do one action: all of it is saved with its place in the log, or nothing is.

        An action that changes no row leaves no operation.
        """
        if self.read_only_reason:
            raise NotAllowed(f"{self.read_only_reason} Chưa có gì bị thay đổi.")
        engine = self.engine.execution_options(begin="IMMEDIATE")
        with self._write, spoken(self.path), Writing(engine, uuid4()) as session:
            begin_writing(session.connection())
            change = Change(session, action)
            yield change
            session.flush()
            if session.hashes or action.joins:
                device_id = self._device(session)
                end = chain.close(session, device_id, self.user_id, action)
                self._commit(session)
                self._device_id = device_id
                if self.path is not None:
                    ends.remember(device_id, end)
                change.done = Done(session.operation_id, action, frozenset(session.topics))

    @contextmanager
    def beside_log(self) -> Generator[Session]:
        """Write to a table that the log does not tell of; the others refuse it.

        Attempts to sign in, exports: nothing that could be undone, and no backup is behind because
        of it.
        """
        if self.read_only_reason:
            raise NotAllowed(f"{self.read_only_reason} Chưa có gì bị thay đổi.")
        engine = self.engine.execution_options(begin="IMMEDIATE")
        with self._write, spoken(self.path), Session(engine) as session:
            begin_writing(session.connection())
            yield session
            session.commit()

    def note_export(self, exported: Exported) -> None:
        """Keep that data left the file. Raises what `beside_log` raises."""
        with self.beside_log() as session:
            export_notes.add(session, self.user_id, self._machine.name, exported)

    def _commit(self, session: Writing) -> None:
        """Save what an action wrote. A disk may say no although it has stored it: then look."""
        try:
            session.commit()
        except (DBAPIError, UnicodeDecodeError):
            session.invalidate()  # what this connection believes is no longer to be relied on
            if not self._is_stored(session.operation_id):
                raise

    def _is_stored(self, operation_id: UUID) -> bool:
        try:
            with Session(self.engine) as fresh:
                return fresh.get(Operation, operation_id) is not None
        except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
            raise StorageFailure(
                "Ổ đĩa báo lỗi lúc lưu và không đọc lại được, nên chưa biết việc vừa làm đã được "
                "lưu hay chưa. Dữ liệu trước đó còn nguyên. Hãy đóng phần mềm, kiểm tra ổ đĩa, mở "
                "lại tệp và xem việc ấy đã có chưa rồi mới làm lại."
            ) from error

    def undo(self, operation_id: UUID, label: str) -> Done | None:
        """Take an operation back by a new one. `NotAllowed` says what changed since."""
        action = Action(label=label, verb="undo", undoes_id=operation_id)
        with self.changing(action) as change:
            undoing.take_back(change.session, operation_id)
        return change.done

    def head(self) -> str:
        """Return the hash at the end of this device's chain, or of the newest one."""
        with self.reading() as session:
            return chain.newest_hash(session)

    def file_id(self) -> str:
        """Return what this file and its copies are known by, "" while nothing was done in it."""
        with self.reading() as session:
            first = chain.beginning(session)
        return first.hex if first is not None else ""

    def is_behind(self) -> bool:
        """Return whether the file is older than what this PC wrote into it here (`behind`)."""
        if self.path is None:
            return False
        with self.reading() as session:
            return behind.is_behind(session, self._machine, self.path)

    def changes(self) -> int:
        """Return how many operations the file holds."""
        with self.reading() as session:
            return session.scalar(select(func.count()).select_from(Operation)) or 0

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        if self._lock is not None and self.path is not None:
            opening.remove_emptied_journal(self.path)
            self._lock.release()
            self._lock = None

    def _device(self, session: Writing) -> UUID:
        """Return the chain that this copy of the file writes, begun at its first write.

        A file at its place goes on with the chain it has there, unless it was put back to an
        older state since.
        """
        if self._device_id is not None:
            return self._device_id
        place = str(self.path.resolve()) if self.path else ""
        known = select(Device.id).where(Device.machine == self._machine.id, Device.place == place)
        for device_id in session.scalars(known).all():
            _, end = chain.last(session, device_id)
            if self.path is None or ends.remembered(device_id) == end:
                return device_id
        return chain.begin_device(session, self._machine, place)


class Change:
    """An action under way: its session and, once it is saved, what it did."""

    def __init__(self, session: Writing, action: Action) -> None:
        self.session = session
        self.action = action
        self.done: Done | None = None


def _refuse_write(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("wrote while reading: use Database.changing()")
