"""G12: ways in which a backup fails, and whether anybody is told.

After each there is either a whole backup, and this PC says that it is the last one; or a sentence,
nothing broken under a final name, and this PC says still that the last one is older than the data.
In the control the stick keeps something else and nobody reads it back.
"""

import errno
import os
import pathlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest.mock import patch

from app.core.errors import AppError
from app.core.progress import Cancelled, Progress
from app.operations import Operations, open_file
from app.services import units
from app.storage import atomic, encryption
from app.storage.backup import verify_file
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome
from tests.storage.disks import At

_ERRORS = tuple(
    getattr(errno, name)
    for name in ("ENOSPC", "EIO", "EROFS", "EACCES", "ENODEV", "ENOENT", "EDQUOT", "EFBIG")
)
_TIMES = 4
"""Up to which call of a function it fails."""
_WORDS = "mot hai ba bon nam"


@dataclass(slots=True)
class _Try:
    """One backup to be made, and what is to go wrong."""

    data: Path
    folder: Path
    lot: random.Random
    passphrase: str = ""
    progress: Progress | None = None


Way = Callable[[_Try], AbstractContextManager[object]]


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Let so many backups fail; then let the stick lie, with and without reading back."""
    outcome = Outcome()
    for seed in seeds:
        outcome.tries += 1
        _fail_once(base, folder / f"{seed}", seed, outcome)
    while outcome.control_found == 0 and outcome.control_tries < 3:
        outcome.control_tries += 1
        found = Outcome()
        with patch.object(atomic, "_require_same", lambda *_: True):
            place = folder / f"control-{outcome.control_tries}"
            _fail_once(base, place, WAYS.index(_lying), found)
        outcome.control_found += found.accepted
    return outcome


def _fail_once(base: Path, place: Path, seed: int, outcome: Outcome) -> None:
    stick = place / "usb"
    stick.mkdir(parents=True)
    data = Path(shutil.copy(base, place / "xa.thidua"))
    door = open_file(data)
    try:
        first = door.back_up(stick).path
        door.do(units.create, {"name": "Thôn Mới Nhất", "kind_code": "THON"})
        turn, kind = divmod(seed, len(WAYS))
        it = _Try(data, stick, random.Random(f"silent {seed} {turn}"))
        made = _backed_up(door, it, WAYS[kind], outcome)
        said = door.last_backup()
        expected = made or first
        outcome.accepted += said is None or said.path != expected
        outcome.accepted += said is not None and said.changes != (0 if made else 1)
        outcome.accepted += (
            made is not None and not verify_file(made, None, it.passphrase).is_whole
        )
        finished = {file for file in stick.glob("*") if file.suffix in (".thiduabk", ".age")}
        outcome.lost += first not in finished
        left = finished - {first, made}  # given its name, when the disk did not answer any more
        outcome.accepted += any(not verify_file(one, None, it.passphrase).is_whole for one in left)
    finally:
        door.close()
        shutil.rmtree(place)


def _backed_up(door: Operations, it: _Try, way: Way, outcome: Outcome) -> Path | None:
    with way(it):
        try:
            return door.back_up(it.folder, progress=it.progress, passphrase=it.passphrase).path
        except (AppError, Cancelled) as told:
            outcome.accepted += not str(told) and isinstance(told, AppError)
        except Exception:  # noqa: BLE001 - no sentence for a person
            outcome.corrupted += 1
    return None


# --- the ways ------------------------------------------------------------------------------------


def _failing(owner: object, name: str) -> Way:
    """Let a function of the system say no at one of its calls, and at all after it."""

    @contextmanager
    def way(it: _Try) -> Iterator[None]:
        real, calls = getattr(owner, name), count(1)
        at, number = it.lot.randint(1, _TIMES), it.lot.choice(_ERRORS)
        stays = it.lot.random() < 0.5

        def call(*args: object, **kwargs: object) -> object:
            now = next(calls)
            if now == at or (stays and now > at):
                raise OSError(number, os.strerror(number))
            return real(*args, **kwargs)

        with patch.object(owner, name, call):
            yield

    return way


@contextmanager
def _no_stick(it: _Try) -> Iterator[None]:
    it.folder = it.folder / "khong-cam"
    yield


@contextmanager
def _a_file_there(it: _Try) -> Iterator[None]:
    it.folder = it.folder.with_name("tep")
    it.folder.write_bytes(b"")
    yield


@contextmanager
def _stick_pulled(it: _Try) -> Iterator[None]:
    gone = it.folder.with_name("rut-ra")
    it.progress = At(it.lot.randint(1, 99), lambda: it.folder.rename(gone))
    yield
    if gone.exists():
        gone.rename(it.folder)


@contextmanager
def _stopped(it: _Try) -> Iterator[None]:
    def stop() -> None:
        raise Cancelled

    it.progress = At(it.lot.randint(1, 99), stop)
    yield


@contextmanager
def _altered(it: _Try) -> Iterator[None]:
    """The data file is changed by another program just before."""
    kept = it.data.read_bytes()
    with closing(sqlite3.connect(it.data, isolation_level=None)) as connection:
        [trigger] = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'recorded_update_subject'"
        ).fetchone()
        connection.execute("DROP TRIGGER recorded_update_subject")
        connection.execute("UPDATE subject SET name = 'Thôn Giả' WHERE rowid = 1")
        connection.execute(trigger)
    yield
    it.data.write_bytes(kept)


@contextmanager
def _weak(it: _Try) -> Iterator[None]:
    it.passphrase = it.lot.choice(("a", "1234567", "aaaaaaaaaaaaaa"))
    yield


@contextmanager
def _encryption_ended(it: _Try) -> Iterator[None]:
    it.passphrase = _WORDS
    with patch.object(encryption, "_apart", lambda *_: it.lot.choice(("slow", "damaged"))):
        yield


@contextmanager
def _lying(_it: _Try) -> Iterator[None]:
    """The stick keeps something else than it was given."""
    copy = atomic._copy

    def lie(source: Path, part: Path, progress: Progress) -> str:
        digest = copy(source, part, progress)
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)
        return digest

    with patch.object(atomic, "_copy", lie):
        yield


@contextmanager
def _name_taken(_it: _Try) -> Iterator[None]:
    """Somebody gives that name to another file meanwhile."""

    def late(_part: Path, target: Path) -> None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)

    with patch.object(atomic, "_give_name", late):
        yield


_IN_ORDER: tuple[Way, ...] = (
    *(_no_stick, _a_file_there, _stick_pulled, _stopped, _altered, _weak),
    *(_encryption_ended, _lying, _name_taken),
    _failing(os, "fsync"),
    _failing(os, "link"),
    _failing(shutil, "disk_usage"),
    _failing(pathlib.Path, "open"),
    _failing(pathlib.Path, "iterdir"),
    _failing(pathlib.Path, "stat"),
    _failing(os, "mkdir"),
    _failing(os, "unlink"),
    _failing(atomic, "flush_name"),
)
WAYS = tuple(random.Random(12).sample(_IN_ORDER, len(_IN_ORDER)))
"""In an order in which a few of them, too, are of several kinds."""
