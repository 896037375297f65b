"""The data files opened lately on this PC, newest first. Kept beside the settings of the user."""

import json
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from app.core.clock import now
from app.core.paths import settings_folder

_MOST = 8

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A data file, and when it was last opened here, where that is known."""

    path: Path
    opened: datetime | None = None


def entries() -> tuple[RecentFile, ...]:
    """Return the files, newest first; some of them may be gone. A list gone bad is empty."""
    try:
        kept = json.loads(_list().read_text(encoding="utf-8"))
        return tuple(_entry(one) for one in kept["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def files() -> tuple[Path, ...]:
    """Return the paths of the files, newest first."""
    return tuple(entry.path for entry in entries())


def opened(path: Path) -> datetime | None:
    """Return when a file was last opened on this PC, where that is known."""
    return next((entry.opened for entry in entries() if entry.path == path.absolute()), None)


def remember(path: Path) -> None:
    """Put a file first, as opened now."""
    path = path.absolute()
    _keep([RecentFile(path, now()), *(other for other in entries() if other.path != path)])


def forget(path: Path) -> None:
    """Leave a file out of the list. The file itself stays as it is."""
    _keep(other for other in entries() if other.path != path.absolute())


def _entry(kept: Any) -> RecentFile:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(kept, dict):
        return RecentFile(Path(str(kept)))
    values = cast("dict[str, Any]", kept)
    moment = None
    with suppress(ValueError, KeyError):
        moment = datetime.fromisoformat(str(values["opened"]))
    return RecentFile(Path(str(values["path"])), moment)


def _keep(kept: Iterable[RecentFile]) -> None:
    told = [
        {"path": str(one.path), "opened": one.opened.isoformat() if one.opened else ""}
        for one in kept
    ]
    words = json.dumps({"files": told[:_MOST]}, ensure_ascii=False)
    temporary = _list().with_suffix(".tmp")
    try:
        temporary.write_text(words, encoding="utf-8")
        os.replace(temporary, _list())  # noqa: PTH105 - Path.replace would hide the intent
    except OSError:  # no reason to stop anybody's work
        logger.warning("the list of recent files was not kept", exc_info=True)


def _list() -> Path:
    return settings_folder() / "recent.json"
