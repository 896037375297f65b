"""Trying a backup (thử phục hồi): restored into a scratch file, judged whole, compared, removed.

A backup that nobody ever restored is a hope. What is tried here is what a restore does, up to the
opening of the file; the data file that is open is only counted.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.errors import AppError, StorageFailure
from app.core.passphrases import PassphraseRefused
from app.core.progress import Cancelled, Progress, Silent
from app.core.vietnamese import number_text
from app.entities import Operation
from app.storage import backup, backup_names, drill_log, examining, migration, own_copies, schema
from app.storage.archive import Manifest, backup_not_whole
from app.storage.atomic import in_words
from app.storage.backup import Opened, opened_backup
from app.storage.database import Database
from app.storage.device import this_machine
from app.storage.drill_log import Outcome
from app.storage.examining import Contents, Figures
from app.storage.failures import spoken
from app.storage.portion import Portion
from app.storage.workspace import workspace

_SCRATCH = "thu-phuc-hoi.thidua"
_FAULT = "Phần mềm gặp lỗi ngoài dự kiến khi thử phục hồi."


@dataclass(frozen=True, slots=True)
class Drill:
    """What came of trying a backup."""

    backup: Path
    begun: datetime
    """UTC."""
    data: Path | None
    """The data file that it was compared with."""
    machine: str
    """The PC that it was tried on."""
    is_own: bool
    """Whether it is one of the program's own copies."""
    failure: str = ""
    """Why it could not be restored, as a sentence; empty when it could."""
    findings: tuple[str, ...] = ()
    """What is wrong with it, one sentence each."""
    manifest: Manifest | None = None
    """What the backup says of itself."""
    then: Contents | None = None
    """What it holds, found whole once it was restored."""
    now: Figures | None = None
    """What the data file holds now."""
    missing: int | None = None
    """How many actions of the data file the backup has not."""
    notes: tuple[str, ...] = ()
    """What to know of it beside, one sentence each."""

    @property
    def is_passed(self) -> bool:
        """Whether the backup can be restored, with all that it says it holds."""
        return not self.failure


def drill(
    tried: Path,
    data: Path | None = None,
    progress: Progress | None = None,
    passphrase: str = "",
    *,
    is_automatic: bool = False,
) -> Drill:
    """Restore a backup into a scratch file, judge it whole and compare it; remove the scratch.

    Compared are counts, points and the fingerprint of all rows with what the backup says of
    itself, and its actions with those of the data file `data`, which may be open. What came of
    it is noted on this PC (`drill_log`), whatever it is. Raises `PassphraseRefused` when it is
    encrypted and the passphrase is not its own; `Cancelled` when somebody wants to stop.
    """
    is_own, there = own_copies.is_own(tried, data), set[UUID]()
    begun = Drill(tried, clock.now(), data, this_machine().name, is_own)
    if data is not None:
        begun, there = _counted(begun, data)
    try:
        ended = _tried(begun, there, progress or Silent(), passphrase)
    except Cancelled:
        _note(begun, Outcome.STOPPED, is_automatic=is_automatic)
        raise
    except PassphraseRefused as refusal:
        _note(replace(begun, failure=str(refusal)), Outcome.FAILED, is_automatic=is_automatic)
        raise
    except AppError as refusal:
        findings = tuple(getattr(refusal, "findings", ()))
        ended = replace(begun, failure=str(refusal), findings=findings)
    except BaseException:
        _note(replace(begun, failure=_FAULT), Outcome.FAILED, is_automatic=is_automatic)
        raise
    outcome = Outcome.PASSED if ended.is_passed else Outcome.FAILED
    if not _note(ended, outcome, is_automatic=is_automatic):
        note = "Chưa ghi được lần thử này vào nhật ký thử phục hồi của máy; hãy giữ phiếu in."
        ended = replace(ended, notes=(*ended.notes, note))
    return ended


def newest_own(data: Path) -> Path:
    """Return the newest of the program's own copies of a closed data file.

    Raises `StorageFailure` when there is none.
    """
    with spoken(data), closing(backup.connected(data, read_only=True)) as connection:
        office = examining.figures_of(connection).office
    found = own_copies.newest(data, office)
    if found is None:
        raise StorageFailure(
            f"Chưa có bản sao nào phần mềm tự giữ của tệp “{data.name}” ở "
            f"“{own_copies.folder_of(data)}”. Chưa thử gì. Hãy sao lưu trước, rồi chỉ rõ bản sao "
            "lưu cần thử."
        )
    return found


def _tried(begun: Drill, there: set[UUID], watch: Progress, passphrase: str) -> Drill:
    with workspace() as work:
        opened = opened_backup(begun.backup, work, Portion(watch, 0, 50), passphrase)
        scratch = work / _SCRATCH
        with in_words(scratch):
            opened.data.rename(scratch)
        _open(scratch, opened, begun.backup.name, Portion(watch, 50, 95))
        then = _operations(scratch)
    ended = replace(begun, manifest=opened.manifest, then=opened.contents)
    watch.report(100, 100)
    if begun.now is None:
        return ended
    notes = (*begun.notes, *_notes(then, there))
    return replace(ended, missing=len(there - then), notes=notes)


def _open(scratch: Path, opened: Opened, name: str, watch: Progress) -> None:
    """Open the scratch file as the program opens a data file, and see that it still holds all."""
    is_older = opened.contents.schema < schema.VERSION
    if is_older:
        with spoken(scratch):
            migration.migrate_file(scratch)
        if findings := examining.examine(scratch, watch).findings:
            raise backup_not_whole(name, *findings)
    Database.open(scratch).close()
    found = examining.figures(scratch)
    if differences := tuple(_differences(opened.contents, found, is_older=is_older)):
        raise backup_not_whole(name, *differences)


def _differences(said: Figures, found: Figures, *, is_older: bool) -> Iterator[str]:
    """Yield what the file does not hold that the backup says it does.

    A newer version may add actions of its own to an older file, and rows with them.
    """
    for table, count in said.counts.items():
        held = found.counts.get(table, 0)
        if held < count or (held != count and not is_older):
            yield (
                f"Bảng {table}: trong bản sao lưu có {number_text(count)} dòng, mở ra có "
                f"{number_text(held)}."
            )
    if said.operations == found.operations and (said.digest, said.points) != (
        found.digest,
        {table: found.points[table] for table in said.points},
    ):
        yield "Nội dung sau khi mở ra khác với nội dung trong bản sao lưu."


def _counted(begun: Drill, data: Path) -> tuple[Drill, set[UUID]]:
    """Count what the data file holds now, at one moment; it may be open, and is only read.

    With it come the ids of its actions.
    """
    try:
        with closing(backup.connected(data, read_only=True)) as connection:
            connection.execute("BEGIN")
            now = examining.figures_of(connection)
            rows = connection.execute("SELECT id FROM operation")
            return replace(begun, now=now), {UUID(row[0]) for row in rows}
    except (sqlite3.Error, UnicodeDecodeError):
        note = f"Không đếm được tệp “{data.name}” để so sánh; hãy dùng “Kiểm tra tệp…”."
        return replace(begun, notes=(note,)), set()


def _notes(then: set[UUID], there: set[UUID]) -> Iterator[str]:
    if then and there and not then & there:
        yield "Bản sao lưu là của một tệp dữ liệu khác, không phải của tệp đang dùng."
    elif more := len(then - there):
        yield (
            f"Bản sao lưu có {number_text(more)} việc mà tệp đang dùng không có: hai bên đã làm "
            "khác nhau, hoặc tệp đang dùng là một bản cũ."
        )


def _operations(path: Path) -> set[UUID]:
    with examining.session_on(path) as session:
        return set(session.scalars(select(Operation.id)))


def _note(ended: Drill, outcome: Outcome, *, is_automatic: bool) -> bool:
    said = backup_names.read(ended.backup.name)
    number = ended.manifest.sequence if ended.manifest else said.sequence if said else None
    noted = drill_log.DrillNote(
        backup=ended.backup,
        begun=ended.begun,
        outcome=outcome,
        is_own=ended.is_own,
        is_automatic=is_automatic,
        said=ended.failure,
        number=number,
        made=ended.manifest.created if ended.manifest else None,
        changes=ended.now.operations if ended.now else None,
        missing=ended.missing,
    )
    return drill_log.note(ended.data, noted)
