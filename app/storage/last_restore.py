"""What this PC last restored into a data file, so that it can be taken back or, cut off, be told.

Kept outside the file, which is what a restore replaces. A restore that is killed leaves the file
as it was or as it is to be; only what the log of the file holds says which.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.paths import settings_folder
from app.entities import Operation

_BEGUN, _LAST = "begun", "last"


@dataclass(frozen=True, slots=True)
class LastRestore:
    """A restore into a data file of this PC."""

    backup: Path
    """What was restored."""
    made: datetime
    """When that backup was made, UTC."""
    begun: datetime
    """When the restore began, UTC."""
    kept: Path | None = None
    """The backup of what the file held before; nothing when it held nothing, or was not whole."""
    end: str = ""
    """The hash of the operation that says in the file that it was restored, once it is known."""
    is_done: bool = True
    """Whether it came to its end; otherwise the file is still as it was before."""

    def can_be_undone(self) -> bool:
        """Return whether what was there before can be put back. Asks the disk."""
        try:
            return self.is_done and self.kept is not None and self.kept.stat().st_size > 0
        except OSError:
            return False


def begin(data: Path, restore: LastRestore) -> None:
    """Note that a restore into `data` is under way, and how far it is."""
    _note(data, _BEGUN, restore)


def finish(data: Path, restore: LastRestore) -> None:
    """Note that a restore into `data` is done."""
    _note(data, _LAST, restore)
    give_up(data)


def give_up(data: Path) -> None:
    """Note that no restore into `data` is under way any more."""
    kept = _kept()
    if kept.get(str(data.resolve()), {}).pop(_BEGUN, None) is not None:
        _keep(kept)


def last(session: Session, data: Path) -> LastRestore | None:
    """Return the last restore into the data file `data`, open in `session`.

    One that was cut off comes first. Nothing when none was noted, or when the file at this place
    does not hold what was restored into it: it is another one, or an older copy.
    """
    noted = _kept().get(str(data.resolve()), {})
    cut_off, done = _read(noted.get(_BEGUN)), _read(noted.get(_LAST))
    if cut_off is not None and not _holds(session, cut_off.end):
        return LastRestore(cut_off.backup, cut_off.made, cut_off.begun, is_done=False)
    for one in (cut_off, done):
        if one is not None and _holds(session, one.end):
            return one
    return None


def _holds(session: Session, end: str) -> bool:
    return bool(end) and bool(session.scalar(select(exists().where(Operation.hash == end))))


def _note(data: Path, name: str, restore: LastRestore) -> None:
    kept = _kept()
    kept.setdefault(str(data.resolve()), {})[name] = {
        "backup": str(restore.backup.absolute()),
        "made": restore.made.isoformat(),
        "begun": restore.begun.isoformat(),
        "kept": str(restore.kept.absolute()) if restore.kept else "",
        "end": restore.end,
    }
    _keep(kept)


def _read(said: Any) -> LastRestore | None:  # noqa: ANN401 - whatever stands in the file
    try:
        return LastRestore(
            backup=Path(said["backup"]),
            made=datetime.fromisoformat(said["made"]),
            begun=datetime.fromisoformat(said["begun"]),
            kept=Path(said["kept"]) if said["kept"] else None,
            end=str(said["end"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _kept() -> dict[str, dict[str, Any]]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    noted = cast("dict[str, Any]", kept)
    return {place: said for place, said in noted.items() if isinstance(said, dict)}


def _keep(kept: dict[str, dict[str, Any]]) -> None:
    with suppress(OSError):  # what is not noted is not offered
        temporary = _file().with_suffix(".tmp")
        temporary.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        temporary.replace(_file())


def _file() -> Path:
    return settings_folder() / "restores.json"
