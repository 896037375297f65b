"""When a person last backed a data file up on this PC. Kept outside the file, which is only read.

Safety copies that the program makes by itself beside the data file are not told of here: who
reads of a backup must not rely on a copy that is lost together with the file.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.paths import settings_folder
from app.entities import Operation

_ELSEWHERE = "elsewhere"
"""Under which name the last backup on another drive is kept, once one beside the file follows."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that this PC made of a data file, verified when it was made."""

    path: Path
    """Where it was put."""
    made: datetime
    """UTC."""
    size: int
    changes: int
    """How many operations the data file has that the backup has not."""
    is_beside: bool = False
    """Whether it was put on the drive of the data file, so that both can be lost at once."""

    @property
    def where(self) -> str:
        """Where it was put, in words, and that one fault can take it and the file."""
        beside = " Bản này nằm trên cùng ổ đĩa với tệp dữ liệu: ổ hỏng thì mất cả hai."
        return f"Vào “{self.path}”.{beside if self.is_beside else ''}"

    def is_there(self) -> bool:
        """Return whether it still lies where it was put. Asks the disk, which may be slow."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False


def remember(
    data: Path, path: Path, made: datetime, size: int, operations: int, heads: Sequence[str]
) -> None:
    """Note the backup at `path` of the data file `data`, and where the log ended in it."""
    kept = _kept()
    noted: dict[str, Any] = {
        "path": str(path.absolute()),
        "made": made.isoformat(),
        "size": size,
        "operations": operations,
        "heads": list(heads),
        "is_beside": is_same_disk(data, path.parent),
    }
    before = kept.get(str(data.resolve()))
    if noted["is_beside"] and isinstance(before, dict):
        noted[_ELSEWHERE] = _elsewhere(cast("dict[str, Any]", before))
    kept[str(data.resolve())] = noted
    with suppress(OSError):  # what is not noted is not told
        temporary = _file().with_suffix(".tmp")
        temporary.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        temporary.replace(_file())


def last(session: Session, data: Path) -> LastBackup | None:
    """Return the last backup that this PC made of the data file `data`, open in `session`.

    Nothing when none was noted, or when the file at this place does not hold what the backup
    holds: it is another file, or was put back to an older state.
    """
    try:
        return _told(session, _kept()[str(data.resolve())])
    except (KeyError, TypeError, ValueError):
        return None


def last_elsewhere(session: Session, data: Path) -> LastBackup | None:
    """Return the last backup that lies on another drive than the data file, as `last` does."""
    try:
        return _told(session, _elsewhere(_kept()[str(data.resolve())]))
    except (KeyError, TypeError, ValueError):
        return None


def _elsewhere(noted: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever stands in the file
    return noted.get(_ELSEWHERE) if noted.get("is_beside", True) else noted


def _told(session: Session, noted: Any) -> LastBackup | None:  # noqa: ANN401 - likewise
    heads = [str(head) for head in noted["heads"]]
    held = select(func.count()).select_from(Operation).where(Operation.hash.in_(heads))
    if session.scalar(held) != len(heads):
        return None
    operations = session.scalar(select(func.count()).select_from(Operation)) or 0
    return LastBackup(
        path=Path(noted["path"]),
        made=datetime.fromisoformat(noted["made"]),
        size=int(noted["size"]),
        changes=operations - int(noted["operations"]),
        is_beside=bool(noted.get("is_beside", True)),  # what is not known is not made safe
    )


def place_of(data: Path) -> Path | None:
    """Return where the last backup of the data file at this place was put; it may be gone."""
    try:
        return Path(_kept()[str(data.resolve())]["path"])
    except (KeyError, TypeError):
        return None


def is_same_disk(data: Path, folder: Path) -> bool:
    """Return whether a folder lies on the same drive as the data file.

    Two drives can still be parts of one disk; nobody but the person knows.
    """
    try:
        return data.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False


def _kept() -> dict[str, Any]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}


def _file() -> Path:
    return settings_folder() / "backups.json"
