"""Where things are, from source and in the packaged program alike."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

PORTABLE = "portable.txt"
"""A file of this name beside the built program says: all of it is carried about in its folder."""
_DATA_BESIDE = "du-lieu"
_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2]))


def resource(*parts: str) -> Path:
    """Return the path of a file that comes with the program."""
    return _ROOT.joinpath("resources", *parts)


def migrations() -> Path:
    """Return the folder of database migrations."""
    return _ROOT.joinpath("db", "migrations")


def program_folder() -> Path | None:
    """Return the folder that the built program was installed into; nothing from source."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


def folder_carried_along() -> Path | None:
    """Return where the portable program may keep its settings beside itself; else nothing."""
    folder = program_folder()
    is_portable = folder is not None and (folder / PORTABLE).is_file()
    return folder / _DATA_BESIDE if folder and is_portable else None


def keep_settings_in(folder: Path | None) -> None:
    """Have this process keep its settings in another folder than the one of this user."""
    _carried[:] = [folder] if folder else []


def settings_folder() -> Path:
    """Return the folder of this user's settings on this PC, made when it is missing."""
    folder = _elsewhere[-1] if _elsewhere else _usual_settings_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def settings_in(folder: Path) -> Generator[None]:
    """Keep what this whole process notes on this PC in `folder`, and out of the user's own."""
    _elsewhere.append(folder)
    try:
        yield
    finally:
        _elsewhere.pop()


_elsewhere: list[Path] = []
_carried: list[Path] = []


def _usual_settings_folder() -> Path:
    if _carried:
        return _carried[0]
    return Path(platformdirs.user_data_dir("SoThiDua", appauthor=False))
