"""Where things are, from source and in the packaged program alike."""

import sys
from pathlib import Path

import platformdirs

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2]))


def resource(*parts: str) -> Path:
    """Return the path of a file that comes with the program."""
    return _ROOT.joinpath("resources", *parts)


def migrations() -> Path:
    """Return the folder of database migrations."""
    return _ROOT.joinpath("db", "migrations")


def settings_folder() -> Path:
    """Return the folder of this user's settings on this PC, made when it is missing."""
    folder = Path(platformdirs.user_data_dir("SoThiDua", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
