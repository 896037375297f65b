"""G10: a restore is killed, or the power goes in it, also with journals of another file beside."""

import os
import random
import shutil
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select

from app.core.errors import AppError
from app.entities import Operation
from app.operations import open_file
from app.storage.backup import back_up, verify_file
from app.storage.database import Database
from app.storage.restoring import restore
from app.storage.verifying import verify
from tests.faults.children import SECONDS, child
from tests.faults.clerk import MACHINE, Clerk, Desk
from tests.faults.outcome import Outcome
from tests.faults.power_cuts import disk
from tests.storage.disks import At

BACKUP, DATA = "cu.thiduabk", "xa.thidua"
_BLOCK = 4096


def killed(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Kill so many restores; the control writes the backup's bytes over the file."""
    outcome = Outcome()
    model = _Model.make(base, desk, folder / "model")
    longest = _kill_in(_restore, model.copied(folder), None)
    for seed in seeds:
        place = model.copied(folder, with_strangers=seed % 3 == 1)
        _kill_in(_restore, place, random.Random(seed).uniform(0, 1.1 * longest))
        outcome.tries += 1
        model.judge(place, outcome)
    longest = _kill_in(_write_over, model.copied(folder), None)
    while outcome.control_found == 0 and outcome.control_tries < 10 * len(seeds):
        outcome.control_tries += 1
        place = model.copied(folder)
        _kill_in(_write_over, place, random.Random(outcome.control_tries).uniform(0, longest))
        outcome.control_found += model.finds_damage(place)
    return outcome


def cut(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Take the power away in so many restores; the control writes over the file, and flushes."""
    outcome = Outcome()
    with disk(folder) as it:
        model = _Model.make(base, desk, it.folder / "model")
        for seed in seeds:
            place = model.copied(it.folder, with_strangers=seed % 3 == 1)
            os.sync()
            at = At(random.Random(seed).uniform(60, 101), it.cut)
            with suppress(AppError):
                restore(place / BACKUP, place / DATA, progress=at)
            if at.action is not None:
                it.cut()
            it.reboot()
            outcome.tries += 1
            model.judge(place, outcome)
        outcome.control_tries = 1
        place = model.copied(it.folder)
        os.sync()
        _write_over(place, half=True)
        it.cut()
        it.reboot()
        outcome.control_found += model.finds_damage(place)
    return outcome


@dataclass(frozen=True, slots=True)
class _Model:
    """A folder with a backup and the data file that went on since, and what both hold."""

    folder: Path
    old: frozenset[str]
    """The operations of the data file."""
    backed_up: frozenset[str]

    @classmethod
    def make(cls, base: Path, desk: Desk, folder: Path) -> "_Model":
        folder.mkdir()
        back_up(base, folder).path.rename(folder / BACKUP)
        data = Path(shutil.copy(base, folder / DATA))
        backed_up = _operations(data)
        door = open_file(data)
        clerk = Clerk(door, desk, 1)
        for _ in range(6):
            clerk.act()
        door.close()
        return cls(folder, _operations(data), backed_up)

    def copied(self, folder: Path, *, with_strangers: bool = False) -> Path:
        """Copy the folder, with journals of nobody beside the data file where that is wanted."""
        place = folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder, place)
        if with_strangers:
            for ending in ("-wal", "-journal", "-shm"):
                (place / f"{DATA}{ending}").write_bytes(b"of another file " * 320)
        return place

    def judge(self, place: Path, outcome: Outcome) -> None:
        """Count what a restore left that is neither all of the old nor all of the new."""
        found = _operations(place / DATA)
        if found == self.old:
            return
        if not (self.backed_up < found and len(found) == len(self.backed_up) + 1):
            outcome.corrupted += 1
            return
        copies = [file for file in place.glob("*.thiduabk") if file.name != BACKUP]
        whole = [copy for copy in copies if verify_file(copy).is_whole]
        kept = {verify_file(copy).contents.operations for copy in whole}
        outcome.lost += len(self.old) not in kept

    def finds_damage(self, place: Path) -> bool:
        """Return whether the judgement sees anything wrong."""
        outcome = Outcome()
        self.judge(place, outcome)
        return not (outcome.lost == outcome.corrupted == 0)


def _operations(data: Path) -> frozenset[str]:
    """Return the operations of a whole data file; none where it is not whole."""
    try:
        database = Database.open(data, MACHINE)
    except AppError:
        return frozenset()
    try:
        with database.reading() as session:
            if verify(session).findings:
                return frozenset()
            return frozenset(session.scalars(select(Operation.hash)))
    except AppError:
        return frozenset()
    finally:
        database.close()


def _restore(place: Path) -> None:
    restore(place / BACKUP, place / DATA)


def _write_over(place: Path, *, half: bool = False) -> None:
    """Do what a program without care does: write the new bytes over the old ones."""
    with zipfile.ZipFile(place / BACKUP) as archive:
        data = archive.read("data.sqlite")
    with (place / DATA).open("r+b") as file:
        for start in range(0, len(data) // (2 if half else 1), _BLOCK):
            file.write(data[start : start + _BLOCK])
            file.flush()
        os.fsync(file.fileno())


def _told(work: Callable[[Path], None], place: Path, line: Connection) -> None:
    line.send("ready")
    work(place)


def _kill_in(work: Callable[[Path], None], place: Path, seconds: float | None) -> float:
    """Kill a process so many seconds into its work, or let it end; return how long it took."""
    with child(_told, work, place) as worker:
        worker.hear()
        begun = time.perf_counter()
        if not worker.ends_within(SECONDS if seconds is None else seconds):
            assert seconds is not None, "a restore that nobody disturbs does not end"
            worker.kill()
        return time.perf_counter() - begun
