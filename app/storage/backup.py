"""Backups: made and verified on this PC, then put where they are kept under a new name.

And the check of any file of ours: what is in it, whether it is whole, what protects it.
"""

import errno
import filecmp
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.core import clock, passphrases
from app.core.errors import InvalidInput, NotAllowed, StorageFailure
from app.core.progress import Progress, Silent
from app.storage import atomic, backup_names, behind, encryption, last_backup, opening
from app.storage.archive import (
    SUFFIX,
    Manifest,
    NotWhole,
    backup_not_whole,
    pack,
    unpack,
)
from app.storage.atomic import in_words, publish, reading_in_words, require_room
from app.storage.database import Database
from app.storage.device import this_machine
from app.storage.engine import RECIPE, open_file, protections
from app.storage.examining import Contents, Examination, examine, session_on
from app.storage.failures import spoken
from app.storage.portion import Portion
from app.storage.reasons import Reason
from app.storage.workspace import workspace

_BROKEN = "Cấu trúc bên trong của tệp bị hỏng."
_PROTECTIONS = {
    "journal_mode": "Ghi nhật ký trước khi sửa, để lần lưu dở tự hoàn lại",
    "synchronous": "Mỗi lần lưu chờ ổ đĩa ghi xong",
    "foreign_keys": "Không để dòng nào trỏ tới dòng không có",
    "trusted_schema": "Không chạy hàm cài sẵn trong tệp lạ",
    "cell_size_check": "Kiểm tra từng trang khi đọc",
    "mmap_size": "Không đọc qua vùng nhớ chung",
    "busy_timeout": "Chờ khi cửa sổ khác đang ghi",
    "recursive_triggers": "Nhật ký chỉ ghi thêm, kể cả khi thay dòng",
    "secure_delete": "Những gì xóa hẳn được ghi đè trong tệp",
}
_ZIP = b"PK\x03\x04"
_STARTED = frozenset(
    ".lnk .url .exe .com .scr .pif .bat .cmd .vbs .js .hta .msi .ps1".split()  # noqa: SIM905
)
"""Endings of what Windows starts. A virus puts such files on a stick and hides the real ones."""
_SAFE_SQLITE = (3, 51, 3)
"""The first version without the known faults that can damage a file (reliability, §0.12)."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that was made, verified, read back and flushed."""

    path: Path
    size: int
    sha256: str
    created: datetime
    """UTC."""
    contents: Contents
    is_encrypted: bool = False
    is_from_disk: bool = False
    """Whether it was read back from the disk for certain, not from the memory of this PC."""

    @property
    def size_text(self) -> str:
        """The size as people read it."""
        return atomic.size_text(self.size)


@dataclass(frozen=True, slots=True)
class Protection:
    """One way in which a data file is protected while it is open, and whether it is on here."""

    name: str
    is_on: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a check of a whole file found."""

    path: Path
    is_backup: bool
    findings: tuple[str, ...]
    """What is wrong, one sentence each; empty when the file is whole."""
    protections: tuple[Protection, ...]
    contents: Contents | None = None
    manifest: Manifest | None = None
    """What a backup says of itself."""
    note: str = ""
    """What to know of a file in which nothing is wrong: it is older than it should be."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def back_up(
    source: Database | Path,
    folder: Path,
    reason: Reason = Reason.MANUAL,
    progress: Progress | None = None,
    passphrase: str = "",
) -> BackupFile:
    """Make a verified backup of an open or closed data file in `folder`, under a new name.

    It holds one moment of the file, also while the window writes. With a `passphrase` nobody can
    read it without. Raises `InvalidInput` for one that is too weak, `NotWhole` when the data file
    is not whole, `StorageFailure` when the folder or its disk stands in the way. Either way no
    earlier backup is touched, and no half of a new one is left under a final name.
    """
    passphrase = passphrases.normal(passphrase)
    if passphrase and (problem := passphrases.problem(passphrase)):
        raise InvalidInput.of("passphrase", problem)
    path = _path_of(source)
    watch = progress or Silent()
    with in_words(folder / SUFFIX, "bản sao lưu"):
        list(folder.iterdir())
    with workspace() as work:
        data = work / "data.sqlite"
        snapshot(path, data)
        watch.report(15, 100)
        examination = examine(data, Portion(watch, 15, 60))
        contents = sound(path, examination)
        snap = Snapshot(path, data, contents)
        made = save(snap, folder, reason, Portion(watch, 60, 100), passphrase)
    if reason is Reason.MANUAL:  # the others are safety copies, left beside what they are of
        last_backup.remember(
            path, made.path, made.created, made.size, contents.operations, contents.heads
        )
    return made


def verify_file(path: Path, progress: Progress | None = None, passphrase: str = "") -> FileCheck:
    """Check the whole of a data file or backup. The file is only read.

    Raises `StorageFailure` when it cannot be read, is no file of ours, or is a newer program's;
    `PassphraseRefused` when it is encrypted and the passphrase is not its own.
    """
    with workspace() as work:
        if is_backup(path):
            return _verify_backup(path, work, progress, passphrase)
        guards = _protections(work)
        opening.check(path)
        copy = work / "data.sqlite"
        try:
            copy_pages(path, copy)
            examination = examine(copy, progress)
        except NotWhole as error:
            examination = Examination(error.findings)
        return FileCheck(
            path,
            is_backup=False,
            findings=examination.findings,
            protections=guards,
            contents=examination.contents,
            note="" if examination.findings else _note(copy, path),
        )


def _note(copy: Path, path: Path) -> str:
    with session_on(copy) as session:
        return behind.WORDS if behind.is_behind(session, this_machine(), path) else ""


# --- steps that restoring shares -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the data file `path`, copied to `data` and found whole."""

    path: Path
    data: Path
    contents: Contents


def snapshot(path: Path, target: Path) -> None:
    """Copy one moment of a data file to `target`. Nothing deleted is carried along.

    What an interrupted save left is settled first, as at any opening. A writer waits meanwhile.
    """
    with _copying(path, target), closing(connected(path)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise _data_not_whole(path, _BROKEN)
        connection.execute("VACUUM INTO ?", (str(target),))


def copy_pages(path: Path, target: Path) -> None:
    """Copy one moment of a data file page by page, as it is, writing nothing beside it."""
    with (
        _copying(path, target),
        closing(connected(path, read_only=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def sound(path: Path, examination: Examination) -> Contents:
    """Return what an examined data file holds, or raise `NotWhole`."""
    if examination.contents is None:
        raise _data_not_whole(path, *examination.findings)
    return examination.contents


def save(
    made: Snapshot, folder: Path, reason: Reason, progress: Progress, passphrase: str = ""
) -> BackupFile:
    """Pack a snapshot, read the container back, and put it into `folder`.

    With a passphrase the container is judged first, then encrypted, and opened again where it
    was put.
    """
    contents = made.contents
    created = clock.now()
    unit = backup_names.unit_of(contents.office or made.path.stem)
    with in_words(folder / SUFFIX, "bản sao lưu"):
        name, sequence = backup_names.next_name(folder, unit, created, reason)
    target = folder / (f"{name}{encryption.SUFFIX}" if passphrase else name)
    manifest = Manifest(
        office=contents.office,
        machine=this_machine().name,
        created=created,
        sequence=sequence,
        reason=reason,
        schema=contents.schema,
        counts=contents.counts,
        operations=contents.operations,
        heads=contents.heads,
        points=contents.points,
        digest=contents.digest,
    )
    archive = made.data.with_name("packed.zip")
    again = made.data.with_name("again")
    with in_words(archive):
        pack(made.data, manifest, archive)
        progress.report(30, 100)
        again.mkdir()
    unpack(archive, again, target.name)
    progress.report(45, 100)
    put, opens, share = archive, None, Portion(progress, 45, 100)
    if passphrase:
        put = archive.with_name(f"sealed{encryption.SUFFIX}")
        encryption.encrypt(archive, put, passphrase, Portion(progress, 45, 55))
        last = Portion(progress, 95, 100)
        opens = partial(_require_opens, archive, passphrase, target.name, last)
        share = Portion(progress, 55, 95)
    published = publish(put, target, share, opens)
    return BackupFile(
        target,
        put.stat().st_size,
        published.sha256,
        created,
        contents,
        is_encrypted=bool(passphrase),
        is_from_disk=published.is_from_disk,
    )


def _require_opens(
    archive: Path, passphrase: str, name: str, progress: Progress, part: Path
) -> None:
    """Refuse an encrypted copy of `archive` that the passphrase does not bring back."""
    again = archive.with_name("opened.zip")
    encryption.decrypt(part, again, passphrase, name, progress)
    if not filecmp.cmp(archive, again, shallow=False):
        raise backup_not_whole(name, "Mở khóa ra không được đúng những gì đã sao lưu.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A whole backup: its database on this PC, what it says of itself and what it holds."""

    data: Path
    manifest: Manifest
    contents: Contents


def opened_backup(
    path: Path, work: Path, progress: Progress | None = None, passphrase: str = ""
) -> Opened:
    """Take the database of a backup to this PC and judge the whole of it.

    Raises `NotWhole` for anything wrong with it, `PassphraseRefused` when it is encrypted and the
    passphrase is not its own.
    """
    _refuse_started(path)
    local = work / f"backup{SUFFIX}"
    atomic.copy(path, local)
    if encryption.is_encrypted(local):
        sealed = local.rename(work / f"backup{encryption.SUFFIX}")
        encryption.decrypt(sealed, local, passphrase, path.name, progress or Silent())
    unpacked = unpack(local, work, path.name)
    examination = examine(unpacked.data, progress)
    contents, said = examination.contents, unpacked.manifest
    if contents is None:
        raise backup_not_whole(path.name, *examination.findings)
    if not _is_as_said(said, contents):
        raise backup_not_whole(path.name, "Bản kê không khớp với dữ liệu bên trong.")
    return Opened(unpacked.data, said, contents)


def _is_as_said(said: Manifest, held: Contents) -> bool:
    """Return whether a backup holds what its manifest says; one of format 1 says less."""
    told = {field.name: getattr(said, field.name) for field in fields(said)}
    common = {field.name for field in fields(held)} & told.keys()
    return all(told[name] in (None, getattr(held, name)) for name in common)


# --- reading ---------------------------------------------------------------------------------


def _path_of(source: Database | Path) -> Path:
    if isinstance(source, Path):
        opening.check(source)
        return source
    if source.path is None:
        raise NotAllowed(
            "Dữ liệu dùng chung nằm trên máy chủ nên không sao lưu được từ đây. Dữ liệu còn "
            "nguyên. Hãy nhờ người quản trị máy chủ sao lưu."
        )
    return source.path


def connected(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a data file as it is, also beside a window that writes to it."""
    mode = "ro" if read_only or opening.obstacle(path) else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
    )
    for setting in ("trusted_schema = 0", "cell_size_check = 1", "mmap_size = 0"):
        connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def _copying(path: Path, target: Path) -> Generator[None]:
    """Say in words what keeps the data file at `path` from being copied to `target`."""
    with reading_in_words(path):
        size = path.stat().st_size
    with in_words(target), spoken(path):
        require_room(target, size)
        try:
            yield
        except UnicodeDecodeError as error:  # the engine's message quotes what is no text
            raise _data_not_whole(path, _BROKEN) from error
        except sqlite3.Error as error:
            if failure := _copy_failure(path, getattr(error, "sqlite_errorcode", 0)):
                raise failure from error
            raise


def _copy_failure(path: Path, code: int) -> Exception | None:
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return StorageFailure(
            f"Bên cạnh tệp “{path.name}” còn nhật ký của một lần lưu dở. Chưa có gì bị thay đổi. "
            "Hãy mở tệp bằng Sổ Thi Đua một lần rồi làm lại."
        )
    if code & 0xFF == sqlite3.SQLITE_FULL:  # of this PC's disk: the source is only read
        return OSError(errno.ENOSPC, "")
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _data_not_whole(path, _BROKEN)
    return None


def _data_not_whole(path: Path, *findings: str) -> NotWhole:
    return NotWhole(
        path.name,
        findings,
        "Tệp được giữ nguyên, các bản sao lưu cũ cũng vậy. Hãy phục hồi từ bản sao lưu gần nhất.",
    )


# --- checking --------------------------------------------------------------------------------


def is_backup(path: Path) -> bool:
    """Return whether a file is a backup, by its first bytes before its name.

    Raises `StorageFailure` for a shortcut or a program.
    """
    _refuse_started(path)
    with reading_in_words(path), path.open("rb") as file:
        begins_as_one = file.read(len(_ZIP)) == _ZIP
        is_named_so = path.suffix.casefold() in (SUFFIX, encryption.SUFFIX)
        return begins_as_one or is_named_so or encryption.is_encrypted(path)


def _refuse_started(path: Path) -> None:
    if path.suffix.casefold() in _STARTED:
        raise StorageFailure(
            f"Không thấy bản sao lưu trong “{path.name}”: đó là lối tắt hoặc chương trình, USB có "
            "thể đã nhiễm virus và tệp thật bị ẩn đi. Chưa mở gì, chưa có gì bị thay đổi. Đừng mở "
            "tệp ấy; hãy quét virus rồi chọn tệp có đuôi .thiduabk hoặc .thiduabk.age."
        )


def _verify_backup(
    path: Path, work: Path, progress: Progress | None, passphrase: str
) -> FileCheck:
    guards = _protections(work)
    try:
        opened = opened_backup(path, work, progress, passphrase)
    except NotWhole as error:
        return FileCheck(path, is_backup=True, findings=error.findings, protections=guards)
    return FileCheck(
        path,
        is_backup=True,
        findings=(),
        protections=guards,
        contents=opened.contents,
        manifest=opened.manifest,
    )


def _protections(work: Path) -> tuple[Protection, ...]:
    """Return what holds on every connection of this program on this PC, read back."""
    path = work / "protections.sqlite"
    path.touch()
    engine = open_file(path)
    with engine.connect() as connection:
        found = protections(connection)
        defensive = _defensive(connection.connection.driver_connection)
    engine.dispose()
    version = sqlite3.sqlite_version
    return (
        *(Protection(said, found[name] == RECIPE[name]) for name, said in _PROTECTIONS.items()),
        Protection(
            "Chặn sửa thẳng vào cấu trúc tệp",
            is_on=defensive,
            note="" if defensive else "Python của bản này chưa bật được, cần Python 3.12",
        ),
        Protection(
            f"SQLite từ {'.'.join(map(str, _SAFE_SQLITE))}",
            is_on=sqlite3.sqlite_version_info >= _SAFE_SQLITE,
            note=f"bản đang dùng là {version}",
        ),
    )


def _defensive(connection: Any) -> bool:  # noqa: ANN401 - of the driver; Python 3.12 has it
    asked = getattr(connection, "getconfig", None)
    return bool(asked and asked(getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", 0)))
