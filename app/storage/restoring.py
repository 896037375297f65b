"""Putting a backup in the place of a data file: at every moment the old or the new is there."""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from secrets import token_hex
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import clock
from app.core.clock import moment_text
from app.core.errors import NotAllowed, StorageFailure
from app.core.progress import Progress, Silent
from app.domain.identity import BUILTIN_USER
from app.domain.terms import ActionKind
from app.entities import Operation
from app.storage import atomic, chain, ends, last_backup, last_restore, migration, opening, schema
from app.storage.archive import SUFFIX, backup_not_whole
from app.storage.atomic import in_words, reading_in_words
from app.storage.backup import (
    Opened,
    Snapshot,
    copy_pages,
    opened_backup,
    save,
    snapshot,
    sound,
)
from app.storage.database import Action
from app.storage.device import Machine, this_machine
from app.storage.engine import APPLICATION_ID, open_file
from app.storage.examining import Contents, examine, session_on
from app.storage.failures import spoken
from app.storage.last_restore import LastRestore
from app.storage.lock import WriterLock
from app.storage.portion import Portion
from app.storage.reasons import Reason
from app.storage.recorder import Writing
from app.storage.workspace import workspace

_DATA_SUFFIX = ".thidua"
_SIBLINGS = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restoring:
    """What restoring a backup does, or did, to a data file."""

    backup: Path
    made: datetime
    """When the backup was made, UTC."""
    machine: str
    """The PC that made it."""
    target: Path
    then: Contents
    """What the backup holds."""
    now: Contents | None
    """What the data file holds; nothing when it is not there or not whole."""
    obstacle: str
    """Why what the data file holds cannot be told, as a sentence."""
    lost: int
    """How many operations the data file has that the backup has not."""
    newest_lost: datetime | None
    """When the last of them was done, UTC."""
    warnings: tuple[str, ...] = ()
    """What to look at before it is done, one sentence each."""
    is_done: bool = False
    kept: tuple[Path, ...] = ()
    """Where the data file as it was is kept: a backup of it, or its bytes when it is not whole."""


def restore(
    backup: Path,
    target: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    passphrase: str = "",
) -> Restoring:
    """Put what a backup holds in the place of the data file `target`.

    The backup is judged first. What `target` held is kept: as a verified backup beside it, or
    byte for byte when it is not whole. It is replaced in one step; a journal of the old file is
    never left to the new one. The restored file goes on with a chain of its own, whose first
    operation says where it came from. With `dry_run` nothing is written.

    This PC remembers what it did, so that it can be taken back (`last_restore`).

    Raises `NotWhole` when the backup is, `PassphraseRefused` when it is encrypted and the
    passphrase is not its own, `AlreadyOpen` when the target is open anywhere,
    `NotAllowed` when it is another office's, `StorageFailure` when a disk stands in the way.
    """
    watch = progress or Silent()
    _refuse_target(target)
    with workspace() as work:
        opened = opened_backup(backup, work, Portion(watch, 0, 40), passphrase)
        if dry_run:
            current = _Current.read(target, work / "now.sqlite")
            return _compared(backup, target, opened, current)
        machine = this_machine()
        with in_words(target):
            lock = WriterLock.take(target, machine)
        noted = LastRestore(backup, opened.manifest.created, clock.now())
        last_restore.begin(target, noted)
        try:
            return _restored(_Job(backup, target, machine, watch, noted), opened, work)
        except BaseException:
            last_restore.give_up(target)  # the file is as it was, and somebody is told why
            raise
        finally:
            with suppress(OSError):  # the stick may be gone
                lock.release()


@dataclass(frozen=True, slots=True)
class _Job:
    backup: Path
    target: Path
    machine: Machine
    watch: Progress
    noted: LastRestore


@dataclass(frozen=True, slots=True)
class _Current:
    """What lies at the target now."""

    snapshot: Snapshot | None = None
    obstacle: str = ""

    @classmethod
    def read(cls, target: Path, copy: Path, *, settle: bool = False) -> "_Current":
        """Look at the target; `settle` first what an interrupted save left."""
        if not target.exists():
            return cls()
        try:
            opening.check(target)
            (snapshot if settle else copy_pages)(target, copy)
            return cls(Snapshot(target, copy, sound(target, examine(copy))))
        except StorageFailure as failure:
            return cls(obstacle=str(failure))


def _restored(job: _Job, opened: Opened, work: Path) -> Restoring:
    siblings = [path for path in _siblings(job.target) if path.stat().st_size]
    kept = _kept_as_it_is(job.target, siblings) if siblings else ()
    current = _Current.read(job.target, work / "now.sqlite", settle=True)
    answer = _compared(job.backup, job.target, opened, current)
    job.watch.report(60, 100)
    new, end = _prepared(job, opened)
    try:
        if current.snapshot is not None:
            watch = Portion(job.watch, 75, 95)
            made = save(current.snapshot, job.target.parent, Reason.BEFORE_RESTORE, watch)
            kept = (made.path, *kept)
        elif job.target.exists() and not kept:
            kept = _kept_as_it_is(job.target, [])
        safety = next((path for path in kept if path.suffix == SUFFIX), None)
        noted = dataclasses.replace(job.noted, kept=safety, end=end)
        last_restore.begin(job.target, noted)
        with in_words(job.target):
            for sibling in _siblings(job.target):
                sibling.unlink()
        atomic.replace(new, job.target)
        last_restore.finish(job.target, noted)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    return dataclasses.replace(answer, is_done=True, kept=kept)


def _refuse_target(target: Path) -> None:
    if target.suffix.casefold() != _DATA_SUFFIX:
        raise NotAllowed(
            f"Chỉ phục hồi được vào tệp có đuôi {_DATA_SUFFIX}, không vào “{target.name}”. "
            "Chưa có gì bị thay đổi. Hãy đặt tên khác."
        )
    if not target.parent.is_dir():
        raise StorageFailure(
            f"Không có thư mục “{target.parent}”. Chưa phục hồi gì. Hãy kiểm tra ổ đĩa còn cắm."
        )
    if target.is_dir():
        raise NotAllowed(f"“{target.name}” là thư mục. Chưa phục hồi gì. Hãy đặt tên khác.")
    if _is_newer(target):
        raise NotAllowed(
            f"Tệp “{target.name}” do phiên bản mới hơn của Sổ Thi Đua tạo ra. Chưa phục hồi gì. "
            "Hãy cập nhật phần mềm rồi làm lại, hoặc phục hồi vào tên khác."
        )


def _is_newer(target: Path) -> bool:
    if not target.exists():
        return False
    with reading_in_words(target), target.open("rb") as file:
        head = file.read(100)
    ours = int.from_bytes(head[68:72], "big") == APPLICATION_ID
    return ours and int.from_bytes(head[60:64], "big") > schema.VERSION


def _compared(backup: Path, target: Path, opened: Opened, current: _Current) -> Restoring:
    """Say what restoring does. Refuses the backup of a file that has nothing in common."""
    held, there = _operations(opened.data), {}
    if current.snapshot is not None:
        there = _operations(current.snapshot.data)
    if held and there and not held.keys() & there.keys():
        raise NotAllowed(
            f"Bản sao lưu “{backup.name}” là của một tệp dữ liệu khác, không phải của "
            f"“{target.name}”. Chưa phục hồi gì. Hãy phục hồi vào một tên tệp mới."
        )
    lost = [moment for operation_id, moment in there.items() if operation_id not in held]
    return Restoring(
        backup=backup,
        made=opened.manifest.created,
        machine=opened.manifest.machine,
        target=target,
        then=opened.contents,
        now=current.snapshot.contents if current.snapshot else None,
        obstacle=current.obstacle,
        lost=len(lost),
        newest_lost=max(lost, default=None),
        warnings=tuple(_warnings(target, opened, current, held, there)),
    )


def _warnings(
    target: Path,
    opened: Opened,
    current: _Current,
    held: Mapping[UUID, datetime],
    there: Mapping[UUID, datetime],
) -> Iterator[str]:
    """Yield what speaks against this backup, or against the clocks that dated it."""
    made, now = opened.manifest.created, clock.now()
    if current.snapshot is not None:
        theirs, ours = opened.contents.office, current.snapshot.contents.office
        if theirs and ours and theirs != ours:
            yield f"Bản sao lưu là của “{theirs}”, tệp đang có là của “{ours}”."
        with session_on(current.snapshot.data) as session:
            newer = last_backup.last(session, target)
        if newer is not None and newer.made > made:
            yield (
                f"Máy này có bản sao lưu mới hơn, tạo lúc {moment_text(newer.made)}: "
                f"“{newer.path}”."
            )
    if more := len(held.keys() - there.keys()) if there else 0:
        yield f"Bản sao lưu có {more} việc mà tệp đang có không có: hai bên đã làm khác nhau."
    newest = max([*held.values(), *there.values()], default=now)
    if made > now or newest > now:
        yield "Đồng hồ của máy này có thể sai: có việc ghi ngày giờ ở sau hiện tại."
    elif held and made < max(held.values()):
        yield "Đồng hồ lúc tạo bản sao lưu có thể sai: trong đó có việc ghi ngày giờ muộn hơn."


def _operations(data: Path) -> dict[UUID, datetime]:
    with session_on(data) as session:
        rows = session.execute(select(Operation.id, Operation.happened_at))
        return {row.id: row.happened_at for row in rows}


def _prepared(job: _Job, opened: Opened) -> tuple[Path, str]:
    """Return the new file, finished, judged once more and flushed, beside the target.

    With it comes the hash of the operation that says where it came from.
    """
    with spoken(opened.data):
        if opened.contents.schema < schema.VERSION:
            migration.migrate_file(opened.data)
        end = _begin_chain(job, opened.data)
    if findings := examine(opened.data, Portion(job.watch, 60, 75)).findings:
        raise backup_not_whole(job.backup.name, *findings)
    atomic.remove_left_behind(job.target.parent, f".{job.target.name}.*.tmp")
    new = job.target.with_name(f".{job.target.name}.{token_hex(4)}.tmp")
    atomic.copy(opened.data, new)
    return new, end


def _begin_chain(job: _Job, data: Path) -> str:
    """Write, as the first operation of a device of its own, where the file came from.

    The state that is replaced may have gone on with the chains in the backup, and may live on in
    a copy; two operations would have one number.
    """
    engine = open_file(data)
    with Writing(engine.execution_options(begin="IMMEDIATE"), uuid4()) as session:
        action = Action(
            label="Phục hồi từ bản sao lưu",
            verb="backup.restore",
            kind=ActionKind.FINAL,
            reason=job.backup.name,
            joins=tuple(chain.heads(session)),
        )
        device_id = chain.begin_device(session, job.machine, str(job.target.resolve()))
        end = chain.close(session, device_id, BUILTIN_USER, action)
        session.commit()
    engine.dispose()
    ends.remember(device_id, end)
    return end


def _kept_as_it_is(target: Path, siblings: list[Path]) -> tuple[Path, ...]:
    """Copy a data file that may not be whole, with its journals, byte for byte beside it."""
    stamp = f"{target.stem}-giu-lai-{clock.now().astimezone():%Y%m%d-%H%M}"
    with in_words(target):
        names = [file.name for file in target.parent.iterdir()]
    number = next(n for n in count(1) if not any(f"{stamp}-{n}." in name for name in names))
    kept: list[Path] = []
    for file in [*([target] if target.exists() else []), *siblings]:
        ending = file.name.removeprefix(target.name)
        kept.append(target.with_name(f"{stamp}-{number}{target.suffix}{ending}"))
        atomic.copy(file, kept[-1])
    return tuple(kept)


def _siblings(target: Path) -> list[Path]:
    """Return the journals that lie beside a data file, its own or another's."""
    beside = (target.with_name(target.name + ending) for ending in _SIBLINGS)
    return [path for path in beside if path.exists()]
