"""G14: an older file is brought up to date, and killed at any step, on a full disk, without power.

The steps are the statements for the engine and what is opened, renamed or removed beside the file.
An older program that meets a newer file is tried too: it writes nothing.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, event

from app.core.errors import AppError, StorageFailure
from app.storage import engine as engines
from app.storage import migration, schema
from app.storage.backup import verify_file
from app.storage.database import Database
from app.storage.examining import figures
from app.storage.own_copies import FOLDER, folder_of, listed
from tests.faults.children import child
from tests.faults.clerk import MACHINE, Desk, Told, judge
from tests.faults.killing import WITHOUT_A_JOURNAL
from tests.faults.outcome import Outcome, spread
from tests.faults.power_cuts import Disk, disk
from tests.storage.disks import contents, fill, small_disk

RELEASED = sorted(
    (Path(__file__).parents[1] / "data" / "databases").glob("*.thidua"),
    key=lambda file: int(file.stem),
)
_STEPS = 900
"""More than any upgrade takes; who is not disturbed in it has to be through."""
_STEPS_OF_THE_CONTROL = 120
_BLOCK = 4096
_ON_DISK = {"open", "os.link", "os.rename", "os.remove"}
_XA = "xa.thidua"


def run(_base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Disturb so many upgrades; the control migrates the file itself, without a journal."""
    outcome = Outcome()
    older = [file for file in RELEASED if int(file.stem) < schema.VERSION]
    with ExitStack() as stack:
        full = stack.enter_context(small_disk(folder / "full", "12m"))
        cut = stack.enter_context(disk(folder))
        ways: list[Callable[[Path, int], None]] = [
            lambda file, number: _kill(file, folder / "killed", number, outcome),
            lambda file, number: _cut(file, cut, number, outcome),
            lambda file, number: _kill(file, folder / "killed", number, outcome),
            lambda file, number: _fill(file, full, number, outcome),
            lambda _file, number: _older_program(folder / "newer", number, outcome),
        ]
        for seed in seeds:
            number, kind = divmod(seed, len(ways))
            ways[kind](older[-1 - (number + kind) % len(older)], number * len(ways) + kind)
            outcome.tries += 1
    while outcome.control_found == 0 and outcome.control_tries < 10 * len(seeds):
        outcome.control_tries += 1
        place = _placed(older[0], folder / "control")
        at = 1 + int(_STEPS_OF_THE_CONTROL * spread(outcome.control_tries))
        _disturbed(_migrate_in_place, place, at, None)
        is_old = (place / _XA).read_bytes() == older[0].read_bytes()
        outcome.control_found += not is_old and not judge(place / _XA, Told([])).is_whole
    return outcome


def _placed(file: Path, place: Path) -> Path:
    """Put a released file alone into a folder."""
    place.mkdir(exist_ok=True)
    shutil.rmtree(place / FOLDER, ignore_errors=True)
    for left in place.iterdir():
        if left.is_file():
            left.unlink()
    shutil.copy(file, place / _XA)
    return place


def _kill(file: Path, place: Path, number: int, outcome: Outcome) -> None:
    _disturbed(_open, _placed(file, place), 1 + int(_STEPS * spread(number)), None)
    _judge(file, place, outcome)


def _cut(file: Path, it: Disk, number: int, outcome: Outcome) -> None:
    place = _placed(file, it.folder / "place")
    os.sync()
    _disturbed(_open, place, 1 + int(_STEPS * spread(number)), it)
    it.cut()
    it.reboot()
    _judge(file, place, outcome)


def _fill(file: Path, place: Path, number: int, outcome: Outcome) -> None:
    path = _placed(file, place) / _XA
    # An upgrade takes less: what is kept of the file, packed; its copy; the journal of that.
    leave = int(4 * file.stat().st_size * spread(number)) // _BLOCK * _BLOCK
    ballast = fill(place, leave)
    before = contents(place)
    try:
        Database.open(path, MACHINE).close()
    except StorageFailure as failure:
        there = contents(place).items()
        outcome.corrupted += dict(one for one in there if FOLDER not in one[0]) != before
        outcome.corrupted += not any(word in str(failure) for word in ("đã đầy", "trống"))
    ballast.unlink()
    _judge(file, place, outcome)


def _judge(file: Path, place: Path, outcome: Outcome) -> None:
    """Count a file that is neither the old one nor the new one of which a copy was kept."""
    path = place / _XA
    if path.read_bytes() != file.read_bytes():
        outcome.lost += not _is_kept(file, path)
    judged = judge(path, Told([]))  # opening goes on with an upgrade that did not come through
    outcome.corrupted += not judged.is_whole
    outcome.corrupted += int.from_bytes(path.read_bytes()[60:64], "big") != schema.VERSION
    outcome.lost += not _is_kept(file, path)


def _is_kept(file: Path, path: Path) -> bool:
    """Return whether a whole copy holds what the older file held, in its own shape."""
    digest = figures(file).digest
    checks = [verify_file(copy) for copy in listed(folder_of(path)).values()]
    held = [(one.manifest.schema, one.manifest.digest) for one in checks if one.manifest]
    return all(one.is_whole for one in checks) and (int(file.stem), digest) in held


def _older_program(place: Path, number: int, outcome: Outcome) -> None:
    """Open a file with a program that is some versions older."""
    file = RELEASED[1 + number % (len(RELEASED) - 1)]
    path = _placed(file, place) / _XA
    before = contents(place)
    with patch.object(schema, "VERSION", int(file.stem) - 1):
        try:
            Database.open(path, MACHINE).close()
            outcome.accepted += 1
        except AppError as refusal:
            outcome.accepted += "phiên bản mới hơn" not in str(refusal)
    outcome.corrupted += contents(place) != before


# --- the process that is disturbed -----------------------------------------------------------


def _disturbed(work: Callable[[Path], object], place: Path, at: int, it: Disk | None) -> None:
    """Let a process work, until its `at`-th step; then it is killed, or its disk cut off."""
    with child(_until, work, place, at, it) as worker:
        worker.hear()


def _until(
    work: Callable[[Path], object], place: Path, at: int, it: Disk | None, line: Connection
) -> None:
    left = at

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            if it is not None:
                it.cut()
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if name in _ON_DISK and str(place) in str(arguments[0]):
            step()

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    sys.addaudithook(watch)
    work(place / _XA)
    line.send("done")


def _open(path: Path) -> None:
    Database.open(path, MACHINE).close()


def _migrate_in_place(path: Path) -> None:
    engines.RECIPE.update(WITHOUT_A_JOURNAL)
    migration.migrate_file(path)
