"""G4: the disk is full, at every step of 4 KiB that saving, backing up and restoring take."""

import shutil
from collections.abc import Callable
from pathlib import Path

from app.core.errors import AppError, StorageFailure
from app.operations import open_file
from app.storage.backup import back_up, verify_file
from app.storage.restoring import restore
from tests.faults.clerk import Clerk, Desk, Told, judge, operations_of
from tests.faults.outcome import Outcome, spread
from tests.storage.disks import contents, fill, small_disk

_STEP = 4096
_SIZE = "32m"
_KEPT = "hom-qua.txt"


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Fill the disk to so many different points; the control copies a file as Explorer does."""
    outcome = Outcome()
    backup = back_up(base, folder).path
    flows: list[Callable[[Path, int, Outcome], None]] = [
        lambda place, leave, counted: _save(base, desk, place, leave, counted),
        lambda place, leave, counted: _back_up(base, place, leave, counted),
        lambda place, leave, counted: _restore(base, backup, place, leave, counted),
    ]
    # A save takes a few hundred KiB, a copy as much as the file; the points lie close together
    # where each comes to its end.
    reach = [400 * 1024, base.stat().st_size + 2 * 2**20, 4 * base.stat().st_size]
    with small_disk(folder / "disk", _SIZE) as place:
        for seed in seeds:
            kind = seed % len(flows)
            leave = int(reach[kind] * spread(seed // len(flows))) // _STEP * _STEP
            flows[kind](place, leave, outcome)
            outcome.tries += 1
            _clear(place)
        for leave in (0, _STEP, 40 * _STEP):
            outcome.control_tries += 1
            fill(place, leave)
            outcome.control_found += _copy_is_cut(base, place / "sao-luu.thidua")
            _clear(place)
    return outcome


def _save(base: Path, desk: Desk, place: Path, leave: int, outcome: Outcome) -> None:
    path = Path(shutil.copy(base, place / "xa.thidua"))
    door = open_file(path)
    clerk = Clerk(door, desk, leave)
    ballast = fill(place, leave)
    before = operations_of(door)
    try:
        clerk.add_people()
    except StorageFailure as failure:
        outcome.corrupted += operations_of(door) != before or "đã đầy" not in str(failure)
    saved = Told(sorted(operations_of(door)))
    ballast.unlink()
    clerk.add_people()  # as soon as there is room the next save goes through
    door.close()
    judged = judge(path, saved)
    outcome.lost += judged.lost
    outcome.corrupted += not judged.is_whole


def _back_up(base: Path, place: Path, leave: int, outcome: Outcome) -> None:
    (place / _KEPT).write_text("còn nguyên", encoding="utf-8")
    ballast = fill(place, leave)
    before = contents(place)
    made = None
    try:
        made = back_up(base, place).path
    except StorageFailure as failure:
        outcome.corrupted += "trống" not in str(failure) and "đã đầy" not in str(failure)
        outcome.corrupted += contents(place) != before
    ballast.unlink()
    if made is not None:
        outcome.accepted += not verify_file(made).is_whole
        made.unlink()
    outcome.lost += (place / _KEPT).read_text(encoding="utf-8") != "còn nguyên"


def _restore(base: Path, backup: Path, place: Path, leave: int, outcome: Outcome) -> None:
    path = Path(shutil.copy(base, place / "xa.thidua"))
    fill(place, leave)
    before = contents(place)
    try:
        restore(backup, path)
    except AppError as failure:
        outcome.corrupted += "trống" not in str(failure) and "đã đầy" not in str(failure)
        outcome.corrupted += contents(place) != before
    else:
        outcome.corrupted += not verify_file(path).is_whole


def _copy_is_cut(base: Path, target: Path) -> bool:
    """Return whether a plain copy leaves a half file under its final name."""
    try:
        shutil.copy(base, target)
    except OSError:
        return target.exists() and target.stat().st_size < base.stat().st_size
    return False


def _clear(place: Path) -> None:
    for file in place.iterdir():
        file.unlink()
