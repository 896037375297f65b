"""Which backups were tried on this PC, and what came of it (nhật ký thử phục hồi).

A line of JSON for each try, only ever added to. Kept outside the data file, which may be the lost
one. What cannot be read in it, after a power cut or by somebody's hand, is passed over.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from app.core import clock
from app.core.paths import settings_folder

EVERY = timedelta(days=7)
MANY_CHANGES = 200
"""After which time, and how many actions, a backup is tried again (reliability §3, G31)."""


class Outcome(Enum):
    """What came of a try."""

    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"
    """By a person, or because the file was closed."""


@dataclass(frozen=True, slots=True)
class DrillNote:
    """One try, as it was noted."""

    backup: Path
    begun: datetime
    """UTC."""
    outcome: Outcome
    is_own: bool
    """Whether it was one of the program's own copies."""
    is_automatic: bool
    said: str = ""
    """Why it failed."""
    number: int | None = None
    """The number of the backup."""
    made: datetime | None = None
    """When the backup was made, UTC."""
    changes: int | None = None
    """How many actions the data file had."""
    missing: int | None = None
    """How many of them the backup had not."""

    @property
    def is_passed(self) -> bool:
        """Whether the backup could be restored whole."""
        return self.outcome is Outcome.PASSED


def note(data: Path | None, drill: DrillNote) -> bool:
    """Add a try to the log; say whether it stands there."""
    line = json.dumps(
        {
            "data": str(data.resolve()) if data else None,
            "backup": str(drill.backup.absolute()),
            "begun": drill.begun.isoformat(),
            "outcome": drill.outcome.value,
            "own": drill.is_own,
            "automatic": drill.is_automatic,
            "said": drill.said,
            "number": drill.number,
            "made": drill.made.isoformat() if drill.made else None,
            "changes": drill.changes,
            "missing": drill.missing,
        },
        ensure_ascii=False,
    )
    try:
        with _file().open("ab+") as log:
            if not _ends_line(log):
                line = f"\n{line}"  # the last one was cut off
            log.write(f"{line}\n".encode())
            log.flush()
            os.fsync(log.fileno())
    except OSError:
        return False
    return True


def noted(data: Path | None) -> tuple[DrillNote, ...]:
    """Return every try of backups of a data file on this PC, the first one first."""
    return tuple(_noted(str(data.resolve()) if data else None))


def last(data: Path) -> DrillNote | None:
    """Return the last try that came to an end."""
    ended = [one for one in noted(data) if one.outcome is not Outcome.STOPPED]
    return ended[-1] if ended else None


def last_own(data: Path) -> DrillNote | None:
    """Return the last try of one of the program's own copies that came to an end."""
    ended = [one for one in noted(data) if one.is_own and one.outcome is not Outcome.STOPPED]
    return ended[-1] if ended else None


def is_due(data: Path, changes: int) -> bool:
    """Return whether a backup of the data file, which has so many actions, is to be tried.

    A clock that went back since makes it due at once, and one that stands still after many
    actions: no wrong clock can put it off for ever.
    """
    done = last(data)
    if done is None:
        return True
    since = clock.now() - done.begun
    if not timedelta(0) <= since < EVERY:
        return True
    return done.changes is not None and not 0 <= changes - done.changes < MANY_CHANGES


def _noted(data: str | None) -> Iterator[DrillNote]:
    try:
        lines = _file().read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            said = json.loads(line)
            if said["data"] == data:
                yield _read(said)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue


def _read(said: Any) -> DrillNote:  # noqa: ANN401 - whatever stands in the line
    return DrillNote(
        backup=Path(said["backup"]),
        begun=_moment(said["begun"]),
        outcome=Outcome(said["outcome"]),
        is_own=bool(said["own"]),
        is_automatic=bool(said["automatic"]),
        said=str(said["said"]),
        number=None if said["number"] is None else int(said["number"]),
        made=_moment(said["made"]) if said["made"] else None,
        changes=None if said["changes"] is None else int(said["changes"]),
        missing=None if said["missing"] is None else int(said["missing"]),
    )


def _ends_line(log: BinaryIO) -> bool:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(size - 1, 0))
    return log.read(1) in (b"", b"\n")


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def _file() -> Path:
    return settings_folder() / "drills.jsonl"
