"""G11: the data file is damaged, and a backup is made. What was backed up before must stay."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.core.errors import StorageFailure
from app.storage.backup import back_up, verify_file
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome
from tests.faults.rot import damage, rows_of
from tests.storage.disks import contents


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Back up so many damaged files; the control copies the database as it is."""
    outcome = Outcome()
    whole, original = base.read_bytes(), rows_of(base)
    path, stick = folder / "xa.thidua", folder / "usb"
    stick.mkdir()
    shutil.copy(base, path)
    for _ in range(3):
        back_up(path, stick)
    kept = contents(stick)
    for seed in seeds:
        path.write_bytes(damage(whole, seed))
        is_harmed = rows_of(path) != original
        made = _backed_up(path, stick)
        outcome.tries += 1
        outcome.lost += {name: contents(stick).get(name) for name in kept} != kept
        if made is not None:
            outcome.accepted += is_harmed or not verify_file(made).is_whole
            made.unlink()
        outcome.control_tries += 1
        outcome.control_found += is_harmed and _copied_as_it_is(path, folder / "copy.sqlite")
    return outcome


def _backed_up(path: Path, stick: Path) -> Path | None:
    try:
        return back_up(path, stick).path
    except StorageFailure:
        return None


def _copied_as_it_is(path: Path, target: Path) -> bool:
    """Return whether the engine's own copying takes the damage along without a word."""
    target.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        try:
            old.backup(new)
        except sqlite3.DatabaseError:
            return False
    return True
