"""The classes of faults, as the goals name them, and what goes against each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import (
    clocks,
    containers,
    drift,
    drills,
    full_disks,
    hostile_databases,
    io_errors,
    killing,
    memory,
    merges,
    old_backups,
    power_cuts,
    privacy,
    restores,
    rights,
    rot,
    sick_sources,
    silent,
    stale_forms,
    starts,
    sticks,
    tampering,
    upgrades,
)
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome


def _none() -> str:
    return ""


def _mounting() -> str:
    return "" if os.geteuid() == 0 else "only an administrator can mount a disk"


def _cutting() -> str:
    return "" if power_cuts.is_possible() else "no disk can be made in a file here"


def _tracing() -> str:
    return "" if io_errors.is_possible() else "strace is not there or not allowed"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One class of faults. `run` takes a file, what its clerk knows, a folder and seeds."""

    id: str
    title: str
    run: Callable[[Path, Desk, Path, range], Outcome]
    short: int
    """How many tries the tests make."""
    long: int
    obstacle: Callable[[], str] = _none
    """Why it cannot be tried on this machine; empty where it can."""


CAMPAIGNS = (
    Campaign("G1", "process killed", killing.run, 8, 1000),
    Campaign("G2", "power cut", power_cuts.run, 6, 300, _cutting),
    Campaign("G4", "disk full", full_disks.run, 9, 300, _mounting),
    Campaign("G5", "errors of the disk", io_errors.run, 8, 2400, _tracing),
    Campaign("G6", "stick pulled", sticks.run, 6, 500, _cutting),
    Campaign("G8", "rot in a backup", rot.in_backups, 40, 12_500),
    Campaign("G8e", "rot in an encrypted backup", rot.in_encrypted_backups, 3, 1000),
    Campaign("G9", "rot in the data file", rot.in_data_files, 12, 10_000),
    Campaign("G10a", "restore killed", restores.killed, 4, 1000),
    Campaign("G10b", "restore, power cut", restores.cut, 3, 100, _cutting),
    Campaign("G11", "sick file backed up", sick_sources.run, 6, 200),
    Campaign("G12", "backup that fails", silent.run, 7, 400),
    Campaign("G13", "wrong clock", clocks.run, 200, 10_000),
    Campaign("G14", "upgrade disturbed", upgrades.run, 5, 3000, _cutting),
    Campaign("G15", "two starts, stale locks", starts.run, 6, 300),
    Campaign("G16", "stale forms", stale_forms.run, 2, 1000),
    Campaign("G17", "two PCs joined", merges.run, 6, 5000),
    Campaign("G20", "hostile archives", containers.run, 12, 400),
    Campaign("G21", "hostile databases", hostile_databases.run, 6, 20_000),
    Campaign("G23", "logic drift", drift.run, 1, 2000),
    Campaign("G24", "rights", rights.run, 15, 4080),
    Campaign("G25", "tampering", tampering.run, 20, 2000),
    Campaign("G26", "personal data", privacy.run, 1, 100),
    Campaign("G28", "memory at its end", memory.run, 3, 100),
    Campaign("G29", "old backups", old_backups.run, 2, 39),
    Campaign("G31", "drills", drills.run, 6, 1000),
)
