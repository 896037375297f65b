"""Putting an update in its place: a copy of the data first, then all files beside the program.

What follows is `storage/program_folder`: nothing of the old program is touched before that.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from app.core.errors import StorageFailure
from app.core.program import Program
from app.core.progress import Progress, Silent
from app.imports.update_file import container
from app.imports.update_file.container import NotWhole
from app.imports.update_file.reading import Update, not_whole
from app.imports.update_file.shape import SaidProgramFile
from app.storage import archive, atomic, own_copies, program_folder, schema
from app.storage.portion import Portion
from app.storage.program_folder import NEW, OLD, RUNNER, Record, State, beside

_UNTOUCHED = "Phần mềm vẫn là phiên bản cũ, dữ liệu còn nguyên."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done around an exchange."""

    keep_copy: Callable[[Progress], object] | None = None
    """Makes the verified copy of the data file that is open; nothing where none is."""
    reopen: Path | None = None
    """The data file to open afterwards."""
    opens_window: bool = True


def obstacle(program: Program) -> str:
    """Return why the program's folder cannot be exchanged, as a sentence, or ""."""
    return program_folder.obstacle(program.folder)


def stage(
    update: Update, program: Program, wish: Wish, progress: Progress | None = None
) -> Record:
    """Keep a copy of the data, then lay the new version beside the program, whole on the disk.

    Raises `StorageFailure`, or `Cancelled` from the progress: nothing is left beside it then.
    """
    manifest, folder = update.manifest, program.folder
    watch = progress or Silent()
    if refusal := program_folder.obstacle(folder):
        raise StorageFailure(refusal)
    _copy_first(wish, Portion(watch, 0, 30), f"cập nhật lên {manifest.app_version}")
    program_folder.settle(folder)
    with program_folder.locked(folder):
        record = Record(
            State.STAGING,
            came_from=program.version,
            goes_to=manifest.app_version,
            executable=manifest.executable,
            schema=schema.VERSION,
            reopen=str(wish.reopen.absolute()) if wish.reopen else "",
            opens_window=wish.opens_window,
            before=program_folder.last_done(folder),
        )
        targets = [beside(folder, NEW), beside(folder, RUNNER)]
        try:
            with atomic.in_words(targets[0], "phiên bản mới"):
                program_folder.note(folder, record)
                for target in targets:
                    program_folder.remove(target)
                atomic.require_room(targets[0], 2 * manifest.size)
                _unpack(update, targets, Portion(watch, 30, 85))
                record = _read_back(folder, record, targets, Portion(watch, 85, 100))
                program_folder.note(folder, record)
        except BaseException:
            for target in targets:
                with suppress(OSError):
                    program_folder.remove(target)
            with suppress(OSError):
                program_folder.note(folder, record.before)
            raise
    return record


def stage_return(program: Program, wish: Wish, progress: Progress | None = None) -> Record:
    """Make ready to go back to the version before. Raises as `stage` does."""
    folder = program.folder
    watch = progress or Silent()
    kept = program_folder.kept_version(folder)
    if kept is None:
        raise StorageFailure(f"Không còn phiên bản trước để trở lại. {_UNTOUCHED}")
    if refusal := program_folder.obstacle(folder):
        raise StorageFailure(refusal)
    _copy_first(wish, Portion(watch, 0, 40), f"trở lại {kept.came_from}")
    with program_folder.locked(folder):
        record = Record(
            State.STAGING,
            came_from=program.version,
            goes_to=kept.came_from,
            executable=kept.executable,
            schema=schema.VERSION,
            digest=kept.old_digest,
            goes_back=True,
            reopen=str(wish.reopen.absolute()) if wish.reopen else "",
            opens_window=wish.opens_window,
            before=kept,
        )
        runner = beside(folder, RUNNER)
        try:
            with atomic.in_words(runner, "phiên bản trước"):
                _require_whole(folder, kept)
                program_folder.note(folder, record)
                program_folder.remove(runner)
                program_folder.copy_tree(folder, runner, Portion(watch, 40, 100))
        except BaseException:
            with suppress(OSError):
                program_folder.remove(runner)
            with suppress(OSError):
                program_folder.note(folder, kept)
            raise
    return record


def migrates(update: Update) -> bool:
    """Return whether the new version brings data files to a newer shape."""
    return update.manifest.schema_version > schema.VERSION


@dataclass(frozen=True, slots=True)
class Kept:
    """The version before, as it can be gone back to."""

    version: str
    fits_data: bool
    """Whether it opens the data files of this version."""
    copy: Path | None
    """The newest own copy of the open data file that it can restore, where it does not."""


def kept_version(program: Program, data: Path | None) -> Kept | None:
    """Return what can be gone back to; nothing where no version is kept."""
    kept = program_folder.kept_version(program.folder)
    if kept is None:
        return None
    fits = kept.schema >= schema.VERSION
    copy = None if fits or data is None else _copy_for(kept.schema, data)
    return Kept(kept.came_from, fits, copy)


def _copy_for(version: int, data: Path) -> Path | None:
    copies = own_copies.listed(own_copies.folder_of(data))
    for copy in sorted(copies, key=lambda one: one.sequence, reverse=True):
        with suppress(StorageFailure, OSError):
            if archive.said_of_itself(copies[copy]).schema <= version:
                return copies[copy]
    return None


def outcome(program: Program) -> str:
    """Return why the last exchange was given up, as a sentence nobody was told yet, or ""."""
    record = program_folder.read(program.folder)
    return record.reason if record is not None and record.state is State.RETURNED else ""


def acknowledge(program: Program) -> None:
    """Note that the person knows how the last exchange ended, and clear up after it."""
    program_folder.acknowledge(program.folder)


def begin(program: Program, record: Record) -> None:
    """Start the exchange; this program has to end at once. Raises `StorageFailure`."""
    program_folder.begin(program.folder, record)


def _require_whole(folder: Path, kept: Record) -> None:
    if program_folder.tree_digest(beside(folder, OLD)) != kept.old_digest:
        raise StorageFailure(
            f"Phiên bản {kept.came_from} đã giữ không còn nguyên vẹn nên không trở lại được. "
            f"{_UNTOUCHED} Hãy dùng bộ cài của phiên bản ấy."
        )


def _copy_first(wish: Wish, progress: Progress, what: str) -> None:
    if wish.keep_copy is None:
        return
    try:
        wish.keep_copy(progress)
    except StorageFailure as refusal:
        raise StorageFailure(
            f"Chưa giữ được bản sao của tệp dữ liệu nên chưa {what}. {refusal} {_UNTOUCHED}"
        ) from refusal


def _unpack(update: Update, targets: list[Path], progress: Progress) -> None:
    total = update.manifest.size
    done = 0
    try:
        with atomic.reading_in_words(update.path), ZipFile(update.path) as opened:
            for said in update.manifest.files:
                done += _unpack_one(opened, said, targets)
                progress.report(done, total)
    except NotWhole as error:
        raise not_whole(update.path, str(error)) from error


def _unpack_one(opened: ZipFile, said: SaidProgramFile, targets: list[Path]) -> int:
    """Write one file to every target; only what the signed manifest says gets there."""
    digest = sha256()
    paths = [target.joinpath(*said.path.split("/")) for target in targets]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    files = [path.open("xb") for path in paths]
    try:
        for block in container.payload(opened, said.path, said.size):
            digest.update(block)
            for file in files:
                file.write(block)
        for file in files:
            file.flush()
            os.fsync(file.fileno())
    finally:
        for file in files:
            file.close()
    if digest.hexdigest() != said.sha256:
        raise NotWhole(f"Nội dung của {said.path} khác với bản kê.")
    for path in paths:
        path.chmod(0o755 if said.is_executable else 0o644)
    return said.size


def _read_back(folder: Path, record: Record, targets: list[Path], progress: Progress) -> Record:
    """Compare what was written, twice, and take the measure of the program that will be kept."""
    first, second = map(program_folder.tree_digest, targets)
    progress.report(2, 3)
    if first != second:
        raise StorageFailure(
            f"Ổ đĩa đọc lại không giống những gì đã ghi nên chưa cập nhật. {_UNTOUCHED} "
            "Hãy kiểm tra ổ đĩa rồi làm lại."
        )
    for target in targets:
        program_folder.flush_folders(target)
    old = program_folder.tree_digest(folder)
    progress.report(3, 3)
    return replace(record, digest=first, old_digest=old)
