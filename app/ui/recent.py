"""The data files opened lately on this PC, newest first. Kept beside the settings of the user."""

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from app.core.paths import settings_folder

_MOST = 8

logger = logging.getLogger(__name__)


def files() -> tuple[Path, ...]:
    """Return the files, newest first; some of them may be gone. A list gone bad is empty."""
    try:
        kept = json.loads(_list().read_text(encoding="utf-8"))
        return tuple(Path(str(path)) for path in kept["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def remember(path: Path) -> None:
    """Put a file first."""
    path = path.absolute()
    _keep([path, *(other for other in files() if other != path)])


def forget(path: Path) -> None:
    """Leave a file out of the list. The file itself stays as it is."""
    _keep(other for other in files() if other != path.absolute())


def _keep(paths: Iterable[Path]) -> None:
    words = json.dumps({"files": [str(path) for path in paths][:_MOST]}, ensure_ascii=False)
    temporary = _list().with_suffix(".tmp")
    try:
        temporary.write_text(words, encoding="utf-8")
        os.replace(temporary, _list())  # noqa: PTH105 - Path.replace would hide the intent
    except OSError:  # no reason to stop anybody's work
        logger.warning("the list of recent files was not kept", exc_info=True)


def _list() -> Path:
    return settings_folder() / "recent.json"
