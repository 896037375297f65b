"""The copies that this PC can reach of a data file that is gone or damaged: nothing is written.

Looked for where the program puts them: in the folder of its own copies, beside the file, where the
last backup was put, and on the sticks that are plugged in. Told is what each says of itself; the
whole of one is judged before it is restored.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.core.errors import StorageFailure
from app.storage import archive, backup_names, drives, encryption, last_backup, own_copies
from app.storage.archive import SUFFIX
from app.storage.examining import told_counts

_ENDINGS = (SUFFIX, f"{SUFFIX}{encryption.SUFFIX}")
_MOST = 200
"""Files looked into; a stick may hold years of them."""


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A backup that was found, and what it says of itself."""

    path: Path
    where: str
    """In words: “Phần mềm tự giữ”."""
    made: datetime | None = None
    """UTC; nothing where it does not tell without a passphrase, or is damaged."""
    sequence: int = 0
    office: str = ""
    operations: int = 0
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    is_locked: bool = False
    """Whether it needs a passphrase."""
    is_damaged: bool = False

    @property
    def told(self) -> tuple[tuple[str, int], ...]:
        """The counts that mean something to people, each with its name."""
        return told_counts(self.counts)


def found(data: Path) -> tuple[KnownCopy, ...]:
    """Return the copies for the data file at `data`, newest first. Asks sticks: may be slow."""
    looked: dict[Path, str] = {}
    for folder, where in _folders(data):
        with suppress(OSError):
            for path in folder.iterdir():
                if path.name.casefold().endswith(_ENDINGS) and path.is_file():
                    looked.setdefault(path, where)
    named = sorted(looked, key=lambda path: _order(path.name), reverse=True)[:_MOST]
    copies = [_looked_at(path, looked[path]) for path in named]
    return tuple(sorted(copies, key=_age, reverse=True))


def _folders(data: Path) -> Iterator[tuple[Path, str]]:
    own = own_copies.folder_of(data)
    yield own, "Phần mềm tự giữ"
    yield own / own_copies.GIVEN_UP, "Phần mềm tự giữ, đã thay thế"
    yield data.parent, "Cạnh tệp dữ liệu"
    if (noted := last_backup.place_of(data)) is not None:
        yield noted.parent, "Nơi sao lưu lần trước"
    for drive in drives.removable():
        where = f"USB {drive.label or drive.path}"
        yield drive.path, where
        with suppress(OSError):
            for folder in drive.path.iterdir():
                if folder.is_dir() and not folder.is_symlink():
                    yield folder, where


def _looked_at(path: Path, where: str) -> KnownCopy:
    said = backup_names.read(path.name.removesuffix(encryption.SUFFIX))
    sequence = said.sequence if said else 0
    try:
        if encryption.is_encrypted(path):
            return KnownCopy(path, where, sequence=sequence, is_locked=True)
        manifest = archive.said_of_itself(path)
    except (OSError, StorageFailure):
        return KnownCopy(path, where, sequence=sequence, is_damaged=True)
    return KnownCopy(
        path,
        where,
        made=manifest.created,
        sequence=manifest.sequence,
        office=manifest.office,
        operations=manifest.operations,
        counts=manifest.counts,
    )


def _order(name: str) -> tuple[str, int]:
    said = backup_names.read(name.removesuffix(encryption.SUFFIX))
    return (f"{said.made:%Y%m%d}", said.sequence) if said else ("", 0)


def _age(copy: KnownCopy) -> tuple[bool, str, int]:
    moment = f"{copy.made:%Y%m%d%H%M%S}" if copy.made else f"{_order(copy.path.name)[0]}000000"
    return (not copy.is_damaged, moment, copy.sequence)
