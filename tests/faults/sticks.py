"""G6: the stick is pulled while a backup is written to it."""

import os
import random
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from app.core.errors import StorageFailure
from app.storage import atomic
from app.storage.backup import back_up, verify_file
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome
from tests.faults.power_cuts import Disk, disk
from tests.storage.disks import At, contents

_KEPT = 4
"""Earlier backups on the stick."""


def run(base: Path, _desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Pull the stick at so many moments; the control writes as most programs do."""
    outcome = Outcome()
    source = base.read_bytes()
    with disk(folder) as stick:
        for seed in seeds:
            said_done, is_there = _pull_once(stick, base, seed, outcome)
            outcome.tries += 1
            outcome.accepted += said_done and not is_there
            outcome.corrupted += base.read_bytes() != source
        with patch.object(atomic, "flush_name", lambda _path: None), patch.object(os, "fsync"):
            while outcome.control_found == 0 and outcome.control_tries < len(seeds):
                outcome.control_tries += 1
                said_done, is_there = _pull_once(stick, base, 3, Outcome())
                outcome.control_found += said_done and not is_there
    return outcome


def _pull_once(stick: Disk, base: Path, seed: int, outcome: Outcome) -> tuple[bool, bool]:
    """Return whether the program said that the backup is made, and whether it is there."""
    for old in sorted(stick.folder.glob("*.thiduabk"), key=_sequence)[:-_KEPT]:
        old.unlink()
    os.sync()
    before = contents(stick.folder)
    share = 1 if seed % 4 == 3 else random.Random(seed).uniform(0.58, 1)
    pull = At(100 * share, stick.cut) if share < 1 else None
    made = None
    with suppress(StorageFailure):
        made = back_up(base, stick.folder, progress=pull).path
    if pull is None or pull.action is not None:
        stick.cut()
    stick.reboot()
    after = contents(stick.folder)
    backups = {name for name in after if name.endswith(".thiduabk")}
    outcome.lost += sum(
        after.get(name) != kept for name, kept in before.items() if name in backups
    )
    outcome.lost += len({name for name in before if name.endswith(".thiduabk")} - backups)
    for name in backups - before.keys():
        with suppress(StorageFailure):
            if verify_file(stick.folder / name).is_whole:
                continue
        outcome.accepted += 1
    return made is not None, made is not None and made.exists()


def _sequence(backup: Path) -> int:
    return int(backup.stem.rpartition("-")[2])
