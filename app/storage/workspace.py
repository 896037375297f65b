"""A place on this PC's own disk where files are made and looked at before people get them.

Each holds whole copies of the data, so none may stay: a lock beside it says whether somebody is
still at work there. The system frees the lock of a process that was killed.
"""

import os
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from app.core.paths import settings_folder
from app.storage.atomic import in_words

_DAY_SECONDS = 86_400
_LOCK = ".lock"


@contextmanager
def workspace() -> Generator[Path]:
    """Give an empty folder only this user can see into; it goes with all it holds."""
    with in_words(Path.home() / "tệp tạm"):
        root = _root()
        root.mkdir(exist_ok=True)
        folder = root / token_hex(8)
        lock = FileLock(root / f"{folder.name}{_LOCK}")
        lock.acquire(timeout=0)  # before the folder is there: none without one is anybody's
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        _remove(folder, lock)
        clear_left()


def clear_left() -> None:
    """Remove what was left here by a program that was killed, or by a power cut."""
    with suppress(OSError):
        for left in _root().iterdir():
            if left.is_dir():
                _clear(left)
            elif _is_old(left):
                left.unlink()


def _clear(folder: Path) -> None:
    lock = folder.with_name(f"{folder.name}{_LOCK}")
    if not lock.exists():
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
        return
    taken = FileLock(lock)
    with suppress(Timeout):
        taken.acquire(timeout=0)
        _remove(folder, taken)


def _remove(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    path = Path(os.fspath(lock.lock_file))
    with suppress(OSError):  # what stays here is removed when another one is made
        if os.name != "nt":  # Windows removes no open file
            path.unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _DAY_SECONDS


def _root() -> Path:
    return settings_folder() / "work"
