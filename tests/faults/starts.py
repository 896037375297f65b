"""G15: two windows, or two people, open one data file at the same moment; a holder is killed.

Each process that has the right to write leaves a mark, and takes it away before it lets go.
Whoever finds a mark there is a second writer.
"""

import os
import shutil
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from app.core.errors import AppError
from app.operations import open_file
from app.storage.device import Machine
from app.storage.lock import AlreadyOpen, WriterLock
from tests.faults.children import SECONDS, Child, child
from tests.faults.clerk import Clerk, Desk, Told, judge, operations_of
from tests.faults.outcome import Outcome

_RACERS = 3
_STARTS = 150
"""How often each of them takes the right to write and lets go again."""
_HERE = Machine("machine-1", "PC-VANPHONG")


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Make so many races and crashes; in the control the lock goes away after it was let go."""
    outcome = Outcome()
    path = Path(shutil.copy(base, folder / "xa.thidua"))
    for seed in seeds:
        if seed % 2:
            _crash(path, desk, seed, outcome)
        else:
            writers, seconds = _race(path, folder / "mark", WriterLock)
            outcome.accepted += seconds
            outcome.lost += writers == 0
        outcome.tries += 1
    while outcome.control_found == 0 and outcome.control_tries < 4 * len(seeds):
        outcome.control_tries += 1
        _, seconds = _race(path, folder / "mark", _TakenAwayAfterwards)
        outcome.control_found += seconds > 0
        for left in folder.glob("~*"):
            left.unlink()
    return outcome


def _race(path: Path, mark: Path, right: type) -> tuple[int, int]:
    """Return how often somebody had the right to write, and how often it was a second one."""
    racers = [Child(_take_and_let_go, path, mark, right) for _ in range(_RACERS)]
    try:
        for racer in racers:
            racer.hear()
        for racer in racers:
            racer.line.send("go")
        counts = [racer.hear() for racer in racers]
    finally:
        for racer in racers:
            racer.kill()
    return sum(count[0] for count in counts), sum(count[1] for count in counts)


def _take_and_let_go(path: Path, mark: Path, right: type, line: Connection) -> None:
    writers = seconds = 0
    line.send("ready")
    assert line.poll(SECONDS)
    for _ in range(_STARTS):
        try:
            held = right.take(path, _HERE)
        except AlreadyOpen:
            continue
        writers += 1
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            os.sched_yield()
        except FileExistsError:
            seconds += 1
        with suppress(FileNotFoundError):
            mark.unlink()
        held.release()
    line.send((writers, seconds))


class _TakenAwayAfterwards(WriterLock):
    """The right to write with its file taken away too late: it may be another's already."""

    def release(self) -> None:
        self._lock.release()
        time.sleep(0.001)
        Path(os.fspath(self._lock.lock_file)).unlink(missing_ok=True)


def _crash(path: Path, desk: Desk, seed: int, outcome: Outcome) -> None:
    """Kill whoever has the file open; before, nobody else may write, and afterwards anybody."""
    with child(_hold, path, desk, seed) as holder:
        saved = holder.hear()
        try:
            open_file(path).close()
            outcome.accepted += 1
        except AlreadyOpen as refusal:
            outcome.accepted += _HERE.name not in str(refusal)
    _leave_lock_of_a_living_process(path, seed)
    try:
        open_file(path).close()
    except AppError:
        outcome.lost += 1
        return
    judged = judge(path, Told(saved))
    outcome.lost += judged.lost
    outcome.corrupted += not judged.is_whole


def _hold(path: Path, desk: Desk, seed: int, line: Connection) -> None:
    with patch("app.storage.database.this_machine", lambda: _HERE):
        door = open_file(path)
    Clerk(door, desk, seed).add_people()
    line.send(sorted(operations_of(door)))
    line.poll(SECONDS)


def _leave_lock_of_a_living_process(path: Path, seed: int) -> None:
    """Let the lock name a process that lives: the number was given to another program."""
    words = (f"{os.getpid()}\nPC-VANPHONG\n", "", '{"name": "PC-VANPHONG", "since": 5}')[seed % 3]
    for name in ("lock", "who"):
        path.with_name(f"~{path.name}.{name}").write_text(words, encoding="utf-8")
