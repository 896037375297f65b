"""The copies that the program makes by itself, in a folder of their own beside the data file.

They help against what people do wrong. Against a broken or stolen disk only a copy elsewhere
helps, so none of them counts as a backup where the window tells how old the last one is.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.core.progress import Progress
from app.storage import backup_names
from app.storage.atomic import in_words
from app.storage.backup import BackupFile, back_up
from app.storage.database import Database
from app.storage.reasons import Reason
from app.storage.retention import Copy, superseded

FOLDER = "sao-luu-tu-dong"
GIVEN_UP = "da-thay-the"
"""Where copies go that newer ones replace; what lay here before is removed then."""


def make(database: Database, reason: Reason, progress: Progress | None = None) -> BackupFile:
    """Make a verified copy of the open file in its own folder; let the oldest copies give way.

    Raises what `backup.back_up` raises: then nothing is given up.
    """
    if database.path is None:
        raise ValueError("a shared database is copied on its server")
    return make_of(database.path, reason, progress)


def make_of(data: Path, reason: Reason, progress: Progress | None = None) -> BackupFile:
    """Make a verified copy of a data file, open or closed, as `make` does."""
    folder = folder_of(data)
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    made = back_up(data, folder, reason, progress)
    with suppress(OSError):  # a copy too many is no harm; the new one is made
        _give_up(folder, made.path)
    return made


def folder_of(data: Path) -> Path:
    """Return where the program's own copies of a data file lie."""
    return data.parent / FOLDER / data.stem


def listed(folder: Path) -> dict[Copy, Path]:
    """Return the copies in a folder, known by their names alone."""
    return dict(_listed(folder)) if folder.is_dir() else {}


def newest(data: Path, office: str) -> Path | None:
    """Return the newest copy of a data file by its order; nothing where there is none.

    Those under the office's name of today come first: under another name they were counted anew.
    """
    copies = listed(folder_of(data))
    unit = backup_names.unit_of(office or data.stem)
    of_today = {copy: path for copy, path in copies.items() if _unit(path) == unit}
    chosen = of_today or copies
    return chosen[max(chosen, key=lambda copy: copy.sequence)] if chosen else None


def is_own(path: Path, data: Path | None) -> bool:
    """Return whether a backup is one of the program's own copies of a data file."""
    return data is not None and path.absolute().parent == folder_of(data).absolute()


def _listed(folder: Path) -> Iterator[tuple[Copy, Path]]:
    for file in folder.iterdir():
        said = backup_names.read(file.name)
        if said and said.is_finished and file.is_file():
            yield Copy(said.sequence, said.made, said.is_for_ever), file


def _give_up(folder: Path, newest: Path) -> None:
    copies = listed(folder)
    unit = _unit(newest)
    own = {copy: path for copy, path in copies.items() if _unit(path) == unit}
    given_up = [own[copy] for copy in superseded(own.keys())]
    if not given_up:
        return
    trash = folder / GIVEN_UP
    trash.mkdir(exist_ok=True)
    for _, path in _listed(trash):
        path.unlink()
    for path in given_up:
        path.rename(trash / path.name)


def _unit(path: Path) -> str:
    said = backup_names.read(path.name)
    return said.unit if said else ""
