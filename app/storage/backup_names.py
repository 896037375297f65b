"""How backups are named: office, day, time, a number that only grows, and what kind of file it is.

Nothing but the name tells the program's own copies apart before they are opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.core.vietnamese import fold
from app.storage.archive import SUFFIX

_LONGEST_UNIT = 60
_NAMED = re.compile(rf"(.+)-(\d{{8}})-\d{{4}}-(\d+){re.escape(SUFFIX)}(.*)")


@dataclass(frozen=True, slots=True)
class BackupName:
    """What the name of a backup says."""

    unit: str
    made: date
    """The day that the PC believed it was."""
    sequence: int
    is_finished: bool
    """Whether it ends as a backup does: a file still being written has more behind that."""


def unit_of(name: str) -> str:
    """Return an office's name as it begins the names of its backups.

    >>> unit_of("Ủy ban nhân dân xã An Bình")
    'uy-ban-nhan-dan-xa-an-binh'
    """
    words = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")
    return words[:_LONGEST_UNIT].rstrip("-") or "so-thi-dua"


def next_name(folder: Path, unit: str, created: datetime) -> tuple[str, int]:
    """Return the name of the next backup of a unit in a folder, and its number there.

    What is encrypted has one ending more.
    """
    taken = (one.sequence for one in _names(folder) if one.unit == unit)
    sequence = 1 + max(taken, default=0)
    return f"{unit}-{created.astimezone():%Y%m%d-%H%M}-{sequence}{SUFFIX}", sequence


def read(name: str) -> BackupName | None:
    """Return what the name of a file says; nothing when no backup is named so.

    >>> read("xa-an-binh-20260131-0800-12.thiduabk")
    BackupName(unit='xa-an-binh', made=datetime.date(2026, 1, 31), sequence=12, is_finished=True)
    >>> read("xa-an-binh-20260231-0800-12.thiduabk"), read("anh.jpg")
    (None, None)
    """
    match = _NAMED.fullmatch(name)
    if match is None:
        return None
    unit, day, sequence, rest = match.groups()
    try:
        made = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None  # a name that somebody made up
    return BackupName(unit, made, int(sequence), is_finished=not rest)


def _names(folder: Path) -> Iterator[BackupName]:
    for file in folder.iterdir():
        if said := read(file.name):
            yield said
