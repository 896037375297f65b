"""The folder of the installed program: another version in its place, and the one before kept.

A program cannot replace itself where files in use cannot be renamed. So the new version lies twice
beside the old one: once to take its place, once to run from meanwhile (the *runner*). The old
program ends, the runner renames two folders, starts what is now in the place, and ends.

    SoThiDua            the place: what every shortcut starts
    SoThiDua-moi        the new version, read back and whole, before it takes the place
    SoThiDua-chay       the runner: the same files
    SoThiDua-cu         the version before, kept for going back
    SoThiDua-bo         what gives way, until it is removed
    SoThiDua-cap-nhat.json   how far it has come: whoever starts next finishes it or returns

At every moment the place holds one version whole, or, between the two renames, nothing; then the
runner, which Windows starts at the next sign-in, finishes. No two versions are ever mixed.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from app.core.errors import StorageFailure
from app.core.os_words import os_words
from app.core.program import RECORD
from app.core.progress import Progress
from app.storage import atomic, running, windows_entries

NEW, RUNNER, OLD, GIVEN_UP = "-moi", "-chay", "-cu", "-bo"
_LOCK = "-cap-nhat.lock"
FINISH = "--finish-update"
"""The one argument of the runner."""
_LEAVES_WITHIN = 120.0
_LOOKS_EVERY = 0.1
_RENAME_WITHIN = 10.0
"""Seconds in which a virus scanner lets go of a folder (Windows)."""
_ANSWERS_WITHIN = 60.0
"""Seconds in which the runner says that it runs; a scanner may read all of it first."""


class State(StrEnum):
    """How far an exchange has come."""

    STAGING = "staging"
    READY = "ready"
    WAITING = "waiting"
    SWAPPING = "swapping"
    SWAPPED = "swapped"
    RETURNED = "returned"
    DONE = "done"


UNDER_WAY = (State.STAGING, State.READY, State.WAITING, State.SWAPPING)


@dataclass(frozen=True, slots=True)
class Record:
    """One exchange of the program, as its file has it."""

    state: State
    came_from: str
    """The version in the place when it began."""
    goes_to: str
    executable: str
    """The program with the window, inside its folder."""
    schema: int
    """The newest shape of a data file that `came_from` knows."""
    digest: str = ""
    """Of the folder that is to take the place."""
    old_digest: str = ""
    """Of the folder that leaves it."""
    goes_back: bool = False
    """Whether the version before returns; otherwise a new one comes."""
    reopen: str = ""
    """The data file that was open; "" for none."""
    opens_window: bool = True
    reason: str = ""
    """Why it was given up, as a sentence."""
    before: "Record | None" = None
    """The last exchange that was done: it says what `SoThiDua-cu` is."""

    @property
    def source(self) -> str:
        """The end of the name of the folder that takes the place."""
        return OLD if self.goes_back else NEW

    @property
    def aside(self) -> str:
        """The end of the name under which the folder in the place is kept."""
        return GIVEN_UP if self.goes_back else OLD


_BLANK = Record(State.DONE, "", "", "", 0)


class Busy(StorageFailure):
    """Another process is at work on the folder of the program."""


def beside(folder: Path, end: str) -> Path:
    """Return the neighbour of a program's folder whose name has this end."""
    return folder.with_name(f"{folder.name}{end}")


def place_of(runner: Path) -> Path:
    """Return the place whose runner lies in a folder."""
    return runner.with_name(runner.name.removesuffix(RUNNER))


# --- the record ------------------------------------------------------------------------------


def read(folder: Path) -> Record | None:
    """Return what is noted of the last exchange; nothing where that cannot be read."""
    try:
        said = json.loads(beside(folder, RECORD).read_text(encoding="utf-8"))
        return _record(said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def note(folder: Path, record: Record | None) -> None:
    """Keep how far an exchange has come, on the disk for certain, before the next step."""
    path = beside(folder, RECORD)
    if record is None:
        path.unlink(missing_ok=True)
        return
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(record), ensure_ascii=False, indent=1), encoding="utf-8")
    atomic.replace(part, path)


def _record(said: dict[str, Any]) -> Record:
    before = said.pop("before", None)
    state = State(said.pop("state"))
    for name, value in said.items():
        if type(value) is not type(getattr(_BLANK, name)):
            raise TypeError(name)
    return Record(
        state, before=_record(cast("dict[str, Any]", before)) if before else None, **said
    )


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold the right to exchange what lies at a place. Raises `Busy` where somebody has it."""
    lock = FileLock(beside(folder, _LOCK))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            "Phần mềm đang được cập nhật ở một cửa sổ khác. Không có gì bị thay đổi. "
            "Hãy chờ một phút rồi mở lại."
        ) from None
    try:
        yield
    finally:
        lock.release()


# --- before ----------------------------------------------------------------------------------


def obstacle(folder: Path) -> str:
    """Return why the program in a folder cannot be exchanged, as a sentence, or ""."""
    if folder.parent == folder or os.path.ismount(folder):
        return (
            "Phần mềm nằm ngay ở gốc của ổ đĩa nên không tự cập nhật được. Chưa có gì thay đổi. "
            "Hãy chép cả thư mục phần mềm vào một thư mục con rồi mở từ đó."
        )
    probe, moved = beside(folder, f"{NEW}-thu"), beside(folder, f"{OLD}-thu")
    try:
        for left in (probe, moved):
            with suppress(FileNotFoundError):
                left.rmdir()
        probe.mkdir()
        probe.rename(moved)
        moved.rmdir()
    except OSError:
        return (
            f"Không có quyền ghi vào “{folder.parent}”: phần mềm được cài cho mọi người dùng máy "
            "này. Chưa có gì thay đổi. Hãy nhờ người quản trị máy chạy bộ cài của phiên bản mới."
        )
    if running.from_folder(folder):
        return (
            "Phần mềm còn đang chạy ở một cửa sổ, một lệnh hoặc một người dùng khác của máy này. "
            "Chưa có gì thay đổi. Hãy đóng hết, chỉ để lại cửa sổ này, rồi làm lại."
        )
    return ""


def tree_digest(folder: Path) -> str:
    """Return one hash of all that lies in a folder: names, contents, what may be run."""
    digest = sha256()
    for path in sorted(_files(folder), key=lambda one: one.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():  # PyInstaller makes some on Linux; one may lead nowhere
            digest.update(f"{name}\0link\0{path.readlink()}\0".encode())
            continue
        runs = os.name != "nt" and os.access(path, os.X_OK)
        digest.update(f"{name}\0{int(runs)}\0{path.stat().st_size}\0".encode())
        digest.update(file_digest(path).encode())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(atomic.BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        yield from (Path(where, name) for name in (*names, *links))


def begin(folder: Path, record: Record) -> "subprocess.Popen[bytes]":
    """Start the runner of what lies ready, and wait until it says that it runs.

    Raises `StorageFailure` when it does not: then nothing is exchanged. The one who asks for it
    has to end at once.
    """
    runner = beside(folder, RUNNER) / record.executable
    note(folder, replace(record, state=State.READY))
    windows_entries.finish_at_sign_in(runner, FINISH)
    process: subprocess.Popen[bytes] | None = None
    with suppress(OSError):
        process = start(runner, FINISH)
    until = time.monotonic() + _ANSWERS_WITHIN
    while process is not None and process.poll() is None and time.monotonic() < until:
        said = read(folder)
        if said is None or said.state is not State.READY:
            break
        time.sleep(_LOOKS_EVERY)
    said = read(folder)
    if process is not None and said is not None and said.state in (State.WAITING, State.SWAPPING):
        return process
    if process is not None:
        process.kill()
        process.wait(10)
    give_up(
        folder,
        "Phiên bản ấy không chạy được trên máy này (có thể phần mềm diệt vi-rút đã chặn). Vẫn "
        "dùng phiên bản cũ, dữ liệu còn nguyên. Hãy nhờ người phụ trách máy xem lại rồi làm lại.",
    )
    said = read(folder)
    raise StorageFailure(said.reason if said else "")


def start(program: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a program that goes on when this one ends, and holds no folder of this one."""
    environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    if (library_path := environment.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
        environment["LD_LIBRARY_PATH"] = library_path
    elif getattr(sys, "frozen", False):
        environment.pop("LD_LIBRARY_PATH", None)
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(  # noqa: S603 - a program of ours, of files that were checked
        [str(program), *arguments],
        cwd=program.parent.parent,  # a folder that somebody is in is not renamed
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
        start_new_session=True,
    )


# --- the exchange ----------------------------------------------------------------------------


def finish(folder: Path, *, leaves_within: float = _LEAVES_WITHIN) -> Record | None:
    """Exchange what lies ready at a place once nobody runs from it; called by the runner.

    Whatever stands in the way, the place holds one version whole when this ends; the record says
    which and why. Raises `Busy`.
    """
    with locked(folder):
        record = read(folder)
        if record is None or record.state not in (State.READY, State.WAITING, State.SWAPPING):
            return record
        if record.state is not State.SWAPPING:
            record = replace(record, state=State.WAITING)
            note(folder, record)
        elif _is_exchanged(folder, record):
            return _swapped(folder, record)
        if folder.exists():
            if not _is_left_by_all(folder, leaves_within):
                return give_up(folder, _still_running(record))
            if not _is_whole(folder, record):
                return give_up(folder, _not_whole(record))
        note(folder, replace(record, state=State.SWAPPING))
        try:
            _exchange(folder, record)
        except OSError as error:
            return give_up(folder, _refused(record, error))
        return _swapped(folder, record)


def run(runner: Path) -> int:
    """Do all that the runner is for; return its exit code.

    What is in the place afterwards is started, with the data file that was open.
    """
    folder = place_of(runner)
    os.chdir(folder.parent)
    record = finish(folder)
    if record is None or record.state not in (State.SWAPPED, State.RETURNED):
        return 1
    if record.opens_window:
        start(folder / record.executable, *([record.reopen] if record.reopen else []))
    return 0 if record.state is State.SWAPPED else 1


def settle(folder: Path) -> Record | None:
    """Finish or take back what was cut off, as the program at a place starts.

    Return what is known of the last exchange. Raises `Busy` while one is under way.
    """
    record = read(folder)
    if record is None or record.state not in UNDER_WAY:
        return record
    with locked(folder):
        record = read(folder)  # whoever had the lock may have gone on
        if record is None or record.state not in UNDER_WAY:
            return record
        return give_up(folder, _cut_off(record))


def give_up(folder: Path, reason: str) -> Record | None:
    """Return to the version that was in the place when it began, and note why.

    Where nothing but a note was left to be done, the exchange is done.
    """
    record = read(folder)
    if record is None or record.state not in UNDER_WAY:
        return record
    if _is_exchanged(folder, record):
        return _swapped(folder, record)
    aside = beside(folder, record.aside)
    if not folder.exists():
        _rename(aside, folder)
    given_up = beside(folder, GIVEN_UP)
    if record.aside != GIVEN_UP and given_up.exists() and not aside.exists():
        _rename(given_up, aside)
    returned = replace(record, state=State.RETURNED, reason=reason)
    note(folder, returned)
    windows_entries.forget_at_sign_in()
    return returned


def _exchange(folder: Path, record: Record) -> None:
    """Do the renames that are still to be done. Each leaves what the next start understands."""
    source, aside = beside(folder, record.source), beside(folder, record.aside)
    given_up = beside(folder, GIVEN_UP)
    if folder.exists():
        if aside.exists() and aside != given_up:
            remove(given_up)
            _rename(aside, given_up)
        elif aside.exists():
            remove(aside)
        _rename(folder, aside)
    _rename(source, folder)


def _swapped(folder: Path, record: Record) -> Record:
    swapped = replace(record, state=State.SWAPPED)
    note(folder, swapped)
    windows_entries.forget_at_sign_in()
    windows_entries.name_version(folder, record.goes_to)
    return swapped


def _is_exchanged(folder: Path, record: Record) -> bool:
    is_begun = record.state is State.SWAPPING
    return is_begun and folder.exists() and not beside(folder, record.source).exists()


def acknowledge(folder: Path) -> None:
    """Note that the person was told how the last exchange ended, and clear up after it.

    What is still in use stays for a later start: so does the note of it, without its reason.
    """
    with suppress(Busy, OSError), locked(folder):
        record = read(folder)
        if record is None or record.state in UNDER_WAY:
            return
        if record.state is State.SWAPPED:
            note(folder, replace(record, state=State.DONE, before=None))
        left = [end for end in (NEW, RUNNER, GIVEN_UP) if not _is_removed(beside(folder, end))]
        if record.state is State.RETURNED:
            note(folder, replace(record, reason="") if left else record.before)


def _is_removed(folder: Path) -> bool:
    with suppress(OSError):
        remove(folder)
    return not folder.exists()


def last_done(folder: Path) -> Record | None:
    """Return the last exchange that was done, whatever was begun after it."""
    record = read(folder)
    if record is not None and record.state is State.SWAPPED:
        return replace(record, state=State.DONE, before=None)
    if record is not None and record.state is not State.DONE:
        return record.before
    return record


def rescue(own: Path) -> bool:
    """Let the runner finish where a program was started beside a place that is empty.

    Return whether it does: then the one that was started has to end.
    """
    for end in (OLD, NEW):
        place = own.with_name(own.name.removesuffix(end))
        if place != own and not place.exists() and (record := read(place)) is not None:
            runner = beside(place, RUNNER) / record.executable
            if record.state is State.SWAPPING and runner.exists():
                start(runner, FINISH)
                return True
    return False


def kept_version(folder: Path) -> Record | None:
    """Return the exchange that left the version before beside the program, for going back to it.

    `came_from` is that version. Nothing where none is there any more.
    """
    record = read(folder)
    if record is None or record.state is not State.DONE or record.goes_back:
        return None
    return record if beside(folder, OLD).is_dir() else None


def _is_left_by_all(folder: Path, within: float) -> bool:
    until = time.monotonic() + within
    while running.from_folder(folder):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOKS_EVERY)
    return True


def _is_whole(folder: Path, record: Record) -> bool:
    try:
        return tree_digest(beside(folder, record.source)) == record.digest
    except OSError:
        return False


def _rename(old: Path, new: Path) -> None:
    until = time.monotonic() + _RENAME_WITHIN
    while os.name == "nt" and time.monotonic() < until:
        with suppress(PermissionError):
            old.rename(new)
            return
        time.sleep(_LOOKS_EVERY)
    old.rename(new)
    if os.name != "nt":
        atomic.flush_name(new)


def remove(folder: Path) -> None:
    """Remove a folder beside the program and all in it, where it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def copy_tree(source: Path, target: Path, progress: Progress) -> None:
    """Copy all that lies in a folder, stored on the disk for certain."""
    paths = list(_files(source))
    for done, path in enumerate(paths, start=1):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copied, follow_symlinks=False)
        if not copied.is_symlink():
            atomic.flush(copied)
        progress.report(done, len(paths))
    flush_folders(target)


def flush_folders(folder: Path) -> None:
    """Let the disk store the names in a folder, and its own."""
    if os.name != "nt":  # Windows cannot open a folder
        for where, _, _ in os.walk(folder):
            atomic.flush_name(Path(where, "."))
        atomic.flush_name(folder)


# --- words -----------------------------------------------------------------------------------


def _told(record: Record, why: str, then: str) -> str:
    work = "trở lại" if record.goes_back else "cập nhật lên"
    return (
        f"Chưa {work} phiên bản {record.goes_to}: {why}. Vẫn dùng phiên bản {record.came_from}, "
        f"dữ liệu còn nguyên. {then}"
    )


def _still_running(record: Record) -> str:
    why = "phần mềm còn đang chạy ở một cửa sổ hoặc một người dùng khác của máy này"
    return _told(record, why, "Hãy đóng hết rồi làm lại.")


def _not_whole(record: Record) -> str:
    why = "các tệp của phiên bản ấy trên ổ đĩa không còn nguyên"
    return _told(record, why, "Hãy kiểm tra ổ đĩa, phần mềm diệt vi-rút rồi làm lại.")


def _refused(record: Record, error: OSError) -> str:
    why = f"không đổi được tên thư mục phần mềm, {os_words(error)}"
    return _told(record, why, "Hãy khởi động lại máy rồi làm lại.")


def _cut_off(record: Record) -> str:
    return _told(record, "việc ấy bị ngắt giữa chừng", "Hãy làm lại.")
