"""How backups are named: office, day, time, a number that only grows, and what kind of file it is.

Nothing but the name tells the program's own copies apart before they are opened; so it says, too,
which of them stay for ever.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.core.vietnamese import fold
from app.storage.archive import SUFFIX
from app.storage.reasons import MARKS, Reason

_LONGEST_UNIT = 60
_MARK = "|".join(MARKS.values())
_NAMED = re.compile(rf"(.+)-(\d{{8}})-\d{{4}}-(\d+)(-(?:{_MARK}))?{re.escape(SUFFIX)}(.*)")


@dataclass(frozen=True, slots=True)
class BackupName:
    """What the name of a backup says."""

    unit: str
    made: date
    """The day that the PC believed it was."""
    sequence: int
    is_for_ever: bool
    """Whether it was made at a moment that is looked up years later."""
    is_finished: bool
    """Whether it ends as a backup does: a file still being written has more behind that."""


def unit_of(name: str) -> str:
    """Return an office's name as it begins the names of its backups.

    >>> unit_of("Ủy ban nhân dân xã An Bình")
    'uy-ban-nhan-dan-xa-an-binh'
    """
    words = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")
    return words[:_LONGEST_UNIT].rstrip("-") or "so-thi-dua"


def next_name(folder: Path, unit: str, created: datetime, reason: Reason) -> tuple[str, int]:
    """Return the name of the next backup of a unit in a folder, and its number there.

    What is encrypted has one ending more.
    """
    taken = (one.sequence for one in _names(folder) if one.unit == unit)
    sequence = 1 + max(taken, default=0)
    mark = f"-{MARKS[reason]}" if reason in MARKS else ""
    return f"{unit}-{created.astimezone():%Y%m%d-%H%M}-{sequence}{mark}{SUFFIX}", sequence


def read(name: str) -> BackupName | None:
    """Return what the name of a file says; nothing when no backup is named so.

    >>> said = read("xa-an-binh-20260131-0800-12.thiduabk")
    >>> said.unit, said.made, said.sequence, said.is_for_ever, said.is_finished
    ('xa-an-binh', datetime.date(2026, 1, 31), 12, False, True)
    >>> read("xa-an-binh-20260131-0800-13-chot.thiduabk").is_for_ever
    True
    >>> read("xa-an-binh-20260231-0800-12.thiduabk"), read("anh.jpg")
    (None, None)
    """
    match = _NAMED.fullmatch(name)
    if match is None:
        return None
    unit, day, sequence, mark, rest = match.groups()
    try:
        made = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None  # a name that somebody made up
    number = int(sequence)
    return BackupName(unit, made, number, is_for_ever=bool(mark), is_finished=not rest)


def _names(folder: Path) -> Iterator[BackupName]:
    for file in folder.iterdir():
        if said := read(file.name):
            yield said
