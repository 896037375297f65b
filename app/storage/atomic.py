"""Putting a finished file where people keep files: whole under its name, or not there at all."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from app.core.errors import StorageFailure
from app.core.progress import Progress, Silent
from app.core.vietnamese import number_text
from app.storage import uncached
from app.storage.places import mount_of

BLOCK = 2**20
_MARGIN = 2**20
_DAY_SECONDS = 86_400
# A virus scanner may hold a file for a moment after it was written (Windows only).
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0)

_KEPT = "Các tệp cũ còn nguyên."
_FULL = f"ổ đĩa {{drive}} đã đầy. {_KEPT} Hãy xóa bớt tệp trên ổ đĩa hoặc chọn ổ đĩa khác."
_LOCKED = (
    f"thư mục “{{folder}}” chỉ cho đọc hoặc đang khóa chống ghi. {_KEPT} "
    "Hãy mở khóa hoặc chọn thư mục khác."
)
_GONE = (
    f"không thấy thư mục “{{folder}}”; có thể USB đã rút ra. {_KEPT} "
    "Hãy cắm lại USB hoặc chọn thư mục khác."
)
_SILENT = (
    f"ổ đĩa {{drive}} không phản hồi (mã lỗi {{code}}). {_KEPT} "
    "Hãy kiểm tra ổ đĩa hoặc USB rồi làm lại."
)
_NOT_WRITTEN = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
    errno.EROFS: _LOCKED,
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.EEXIST: f"vừa có tệp khác mang tên ấy. {_KEPT} Hãy làm lại.",
    errno.EFBIG: f"ổ đĩa {{drive}} không nhận tệp lớn như vậy. {_KEPT} Hãy dùng ổ đĩa khác.",
    errno.ENAMETOOLONG: f"đường dẫn quá dài. {_KEPT} Hãy chọn thư mục có đường dẫn ngắn hơn.",
}
_NOT_READ = {
    errno.ENOENT: "không thấy tệp ở “{folder}”. Hãy cắm lại USB hoặc chọn tệp ở chỗ khác.",
    errno.ENOTDIR: "không thấy tệp ở “{folder}”. Hãy cắm lại USB hoặc chọn tệp ở chỗ khác.",
    errno.EACCES: "không có quyền đọc. Hãy chép tệp sang thư mục khác rồi làm lại.",
    errno.EPERM: "không có quyền đọc. Hãy chép tệp sang thư mục khác rồi làm lại.",
    errno.EISDIR: "đó là thư mục. Hãy chọn một tệp.",
}
_SILENT_READ = "ổ đĩa {drive} không phản hồi (mã lỗi {code}). Hãy kiểm tra ổ đĩa hoặc USB."

_WINDOWS_ERRORS = {
    19: errno.EROFS,  # write protected
    21: errno.ENODEV,  # not ready
    39: errno.ENOSPC,
    223: errno.EFBIG,
    1167: errno.ENODEV,  # pulled out
}


@dataclass(frozen=True, slots=True)
class Published:
    """A file that was written, flushed with its name, read back and compared."""

    sha256: str
    is_from_disk: bool
    """Whether it was read back from the disk for certain, not from the memory of this PC."""


def publish(
    source: Path,
    target: Path,
    progress: Progress | None = None,
    check: Callable[[Path], object] | None = None,
) -> "Published":
    """Copy `source` to the new name `target`.

    It is written under another name, flushed, read back from the disk and compared, and `check`
    looks at it there; only then it gets its name. A file that has the name is never replaced.
    Raises `StorageFailure` with what stands in the way, and what `check` raises.
    """
    watch = progress or Silent()
    part = target.with_name(f"{target.name}.{token_hex(4)}.part")
    with in_words(target):
        remove_left_behind(target.parent, f"*{target.suffix}.*.part")
        require_room(target, source.stat().st_size)
        try:
            digest = _copy(source, part, watch)
            is_certain = _require_same(digest, part, target, watch)
            if check is not None:
                check(part)
            _give_name(part, target)
            flush_name(target)
        finally:
            with suppress(OSError):  # the stick may be gone
                part.unlink(missing_ok=True)
    return Published(digest, is_certain)


def replace(new: Path, target: Path) -> None:
    """Let the finished file `new` take the place of `target` in the same folder, in one step."""
    with in_words(target):
        flush(new)
        _retried(lambda: os.replace(new, target))  # noqa: PTH105 - Path.replace hides the intent
        flush_name(target)


def copy(source: Path, target: Path) -> None:
    """Copy the bytes of `source` to the new name `target`, flushed, read back and compared."""
    with reading_in_words(source):
        size = source.stat().st_size
    with in_words(target):
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
        require_room(target, size)
        try:
            _require_same(_copy(source, target, Silent()), target, target, Silent())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        flush_name(target)


def flush(path: Path) -> None:
    """Let the disk store what the system still holds back of a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_name(path: Path) -> None:
    """Let the disk store the name of a file: without this a power cut takes a new name back."""
    if os.name == "nt":  # Windows cannot open a folder
        flush(path)
        return
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_left_behind(folder: Path, pattern: str) -> None:
    """Remove the unfinished files that a power cut left behind, once they are a day old."""
    with suppress(OSError):
        for left in folder.glob(pattern):
            if time.time() - left.stat().st_mtime > _DAY_SECONDS:
                left.unlink()


def require_room(target: Path, size: int) -> None:
    """Refuse when the disk of `target` has no room for `size` bytes and a little more."""
    free = shutil.disk_usage(target.parent).free
    if free < size + _MARGIN:
        raise StorageFailure(
            f"Ổ đĩa {_drive(target)} còn trống {size_text(free)}, cần "
            f"{size_text(size + _MARGIN)}. Chưa ghi tệp “{target.name}”. {_KEPT} "
            "Hãy xóa bớt tệp trên ổ đĩa hoặc chọn ổ đĩa khác."
        )


@contextmanager
def in_words(target: Path, what: str = "") -> Generator[None]:
    """Turn what the system says of writing `target` into a sentence, where it is called `what`."""
    try:
        yield
    except OSError as error:
        reason = _reason(target, error, _NOT_WRITTEN, _SILENT)
        raise StorageFailure(
            f"Chưa ghi được {what or f'tệp “{target.name}”'} vì {reason}"
        ) from error


@contextmanager
def reading_in_words(source: Path) -> Generator[None]:
    """Turn what the system says of reading `source` into a sentence."""
    try:
        yield
    except OSError as error:
        reason = _reason(source, error, _NOT_READ, _SILENT_READ)
        raise StorageFailure(f"Không đọc được tệp “{source.name}”: {reason}") from error


def size_text(size: int) -> str:
    """Return a size as people read it.

    >>> size_text(5_690_831_667), size_text(15_728_640), size_text(1_572_864), size_text(900)
    ('5,3 GB', '15 MB', '1.536 KB', '1 KB')
    """
    for unit, factor, least in (("GB", 2**30, 2**30), ("MB", 2**20, 10 * 2**20)):
        if size >= least:
            return f"{number_text((Decimal(size) / factor).quantize(Decimal('0.1')))} {unit}"
    return f"{number_text(-(-size // 2**10))} KB"


def _copy(source: Path, part: Path, progress: Progress) -> str:
    digest = sha256()
    total = 2 * source.stat().st_size
    done = 0
    with part.open("xb") as new:
        for block in _blocks(source):
            new.write(block)
            digest.update(block)
            done += len(block)
            progress.report(done, total)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()


def _require_same(expected: str, part: Path, target: Path, progress: Progress) -> bool:
    """Read back what was written; sticks exist that keep nothing and say nothing.

    Return whether it came from the disk for certain.
    """
    digest = sha256()
    size = part.stat().st_size
    done = size
    mount = mount_of(part.resolve())
    with uncached.opened(part, mount.system if mount else "") as (blocks, is_certain):
        for block in blocks:
            digest.update(block)
            done += len(block)
            progress.report(done, 2 * size)
    if digest.hexdigest() != expected:
        raise StorageFailure(
            f"Ổ đĩa {_drive(target)} đọc lại không giống những gì đã ghi nên không đáng tin. "
            f"Chưa có tệp “{target.name}”. {_KEPT} Hãy dùng ổ đĩa khác."
        )
    return is_certain


def _blocks(source: Path) -> Iterator[bytes]:
    with reading_in_words(source), source.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _give_name(part: Path, target: Path) -> None:
    if os.name == "nt":
        _retried(lambda: os.rename(part, target))  # noqa: PTH104 - replaces nothing on Windows
        return
    try:
        os.link(part, target)  # unlike a rename it never replaces
    except FileExistsError:
        raise
    except OSError:  # sticks with FAT know no links
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
        part.rename(target)


def _retried(step: Callable[[], object]) -> None:
    for pause in _PAUSES if os.name == "nt" else ():
        with suppress(PermissionError):
            step()
            return
        time.sleep(pause)
    step()


def _reason(path: Path, error: OSError, reasons: Mapping[int, str], other: str) -> str:
    code = _WINDOWS_ERRORS.get(getattr(error, "winerror", None) or 0, error.errno)
    template = reasons.get(code or 0, other)
    return template.format(drive=_drive(path), folder=path.absolute().parent, code=error.errno)


def _drive(path: Path) -> str:
    folders = path.absolute().parents
    # os.path asks a disk that does not answer without raising what would hide the first error.
    mounted = (folder for folder in folders if os.path.ismount(folder))
    return str(next(mounted, folders[-1]))
