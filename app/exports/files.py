"""Writing a file so that a half-written one is never left behind, and naming it well."""

import errno
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from secrets import token_hex

from app.core.clock import now
from app.core.errors import StorageFailure
from app.core.vietnamese import number_text

# A virus scanner may hold a file for a moment after it was written (Windows only).
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0)
_PART_PREFIX, _PART_SUFFIX = "~SoThiDua-", ".part"
_DAY_SECONDS = 86_400

_REFUSED = {errno.EACCES, errno.EPERM}
_WINDOWS_ERRORS = {
    19: errno.EROFS,  # write protected
    21: errno.ENODEV,  # not ready
    39: errno.ENOSPC,
    123: errno.ENAMETOOLONG,  # a sign that names cannot have
    206: errno.ENAMETOOLONG,
    1167: errno.ENODEV,  # pulled out
}

_LONGEST_NAME = 120
_LONGEST_PATH = 240  # Windows refuses more than 259
_SHORTEST_STEM = 8
_WORD = re.compile(r"[A-Za-z0-9]+")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
_NO_NAME = "KhongTen"
_DATA_ENDINGS = (".thidua", ".thiduabk", ".age", ".thiduagoi")


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """Give a path in the same folder; what is written there takes the place of `path`.

    Only when all went well, and in one step: until then, and after any error, the old file is
    as it was and no half of a new one is seen. Raises StorageFailure with the reason.
    """
    _refuse_what_cannot_be_replaced(path)
    part = path.with_name(f"{_PART_PREFIX}{token_hex(8)}{_PART_SUFFIX}")
    try:
        part.touch(exist_ok=False)
    except OSError as error:
        raise StorageFailure(_reason_in_folder(path, error)) from error
    try:
        yield part
        _flush(part)
        _put_in_place(part, path)
        flush_folder(path.parent)
    except OSError as error:
        _remove(part)
        raise StorageFailure(_reason(path, error)) from error
    finally:
        _remove(part)
        _remove_old_parts(path.parent)


def _refuse_what_cannot_be_replaced(path: Path) -> None:
    if path.suffix.casefold() in _DATA_ENDINGS:  # it may be the very file that is open
        raise StorageFailure(
            f"Không lưu được báo cáo vào “{path.name}” vì đó là tên của tệp dữ liệu, bản sao lưu."
            " Chưa ghi tệp nào. Chọn tên khác."
        )
    # On Linux a rename would go over a file that is open or read-only without a word.
    if lock := _lock_beside(path):
        raise StorageFailure(
            f"Không lưu được tệp “{path.name}” vì đang mở trong chương trình khác (thấy tệp khóa"
            f" “{lock.name}”). Tệp cũ còn nguyên. Đóng tệp rồi xuất lại, hoặc chọn tên khác; nếu"
            " không ai mở tệp này nữa thì xóa tệp khóa đó."
        )
    with suppress(OSError):
        if path.is_dir():
            raise StorageFailure(
                f"Không lưu được tệp “{path.name}” vì đã có thư mục cùng tên. Chưa ghi tệp nào."
                " Chọn tên khác."
            )
        if path.exists() and not path.stat().st_mode & 0o222:
            raise StorageFailure(
                f"Không lưu được tệp “{path.name}” vì tệp cũ được đặt chỉ đọc. Tệp cũ còn nguyên."
                " Bỏ thuộc tính chỉ đọc hoặc chọn tên khác."
            )


def _lock_beside(path: Path) -> Path | None:
    """Return the file by which Word, Excel or LibreOffice says that it has `path` open.

    Word writes "~$" over the first letters of a long name; also where the file lies on a shared
    folder and another PC has it open.
    """
    name, stem = path.name, path.stem
    over = min(max(len(stem) - 6, 0), 2)
    locks = (f"~${name}", f"~${name[over:]}", f".~lock.{name}#")
    with suppress(OSError):
        if path.exists():
            return next((one for lock in locks if (one := path.with_name(lock)).exists()), None)
    return None


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    if os.name == "nt":  # Windows cannot open a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_place(part: Path, path: Path) -> None:
    for pause in _PAUSES if os.name == "nt" else ():
        with suppress(PermissionError):
            part.replace(path)
            return
        time.sleep(pause)
    part.replace(path)


def _remove(part: Path) -> None:
    with suppress(OSError):  # the stick may be gone
        part.unlink(missing_ok=True)


def _remove_old_parts(folder: Path) -> None:
    """Remove what a power cut left behind, once it is a day old."""
    with suppress(OSError):
        for part in folder.glob(f"{_PART_PREFIX}*{_PART_SUFFIX}"):
            if now().timestamp() - part.stat().st_mtime > _DAY_SECONDS:
                _remove(part)


def _kept(path: Path) -> str:
    with suppress(OSError):
        if path.exists():
            return "Tệp cũ còn nguyên."
    return "Chưa ghi tệp nào."


def _reason_in_folder(path: Path, error: OSError) -> str:
    if _number(error) not in _REFUSED:
        return _reason(path, error)
    return (
        f"Không ghi được vào thư mục “{path.parent}” vì thư mục chỉ cho đọc hoặc đang được bảo"
        f" vệ. {_kept(path)} Chọn thư mục khác rồi xuất lại."
    )


def _number(error: OSError) -> int | None:
    """Return the number of the error; Python gives many errors of Windows the same one."""
    return _WINDOWS_ERRORS.get(getattr(error, "winerror", None) or 0, error.errno)


def _reason(path: Path, error: OSError) -> str:
    refused = f"Không lưu được tệp “{path.name}” vì"
    match _number(error):
        case errno.EACCES | errno.EPERM | errno.EBUSY:
            return (
                f"{refused} đang mở trong chương trình khác. {_kept(path)}"
                " Đóng tệp rồi xuất lại, hoặc chọn tên khác."
            )
        case errno.ENOSPC | errno.EDQUOT:
            return (
                f"{refused} ổ đĩa {drive_of(path)} đã đầy{free_words(path)}. {_kept(path)}"
                " Xóa bớt tệp trên ổ đĩa hoặc chọn ổ đĩa khác rồi xuất lại."
            )
        case errno.EROFS:
            return (
                f"{refused} ổ đĩa {drive_of(path)} đang khóa chống ghi. {_kept(path)}"
                " Mở khóa hoặc chọn ổ đĩa khác rồi xuất lại."
            )
        case errno.ENAMETOOLONG:
            return (
                f"{refused} tên hoặc đường dẫn quá dài hoặc có ký tự không dùng được."
                f' {_kept(path)} Chọn tên ngắn hơn, không có các dấu \\ / : * ? " < > |'
            )
        case errno.ENOENT | errno.ENOTDIR:
            return (
                f"{refused} không tìm thấy thư mục “{path.parent}”; có thể USB đã rút ra."
                " Chưa ghi tệp nào. Cắm lại USB hoặc chọn thư mục khác rồi xuất lại."
            )
        case _:
            return (
                f"{refused} ổ đĩa {drive_of(path)} không phản hồi (mã lỗi {error.errno})."
                " Tệp cũ, nếu có, không bị thay. Kiểm tra ổ đĩa hoặc USB rồi xuất lại."
            )


def drive_of(path: Path) -> str:
    """Return the drive that a path lies on, as its root: "/media/usb"."""
    folders = path.absolute().parents
    return str(next((folder for folder in folders if folder.is_mount()), folders[-1]))


def free_words(path: Path) -> str:
    """Return in brackets how much is free on the drive of a path; "" when nobody knows."""
    with suppress(OSError):
        return f" (còn trống {_size_text(shutil.disk_usage(path.parent).free)})"
    return ""


def _size_text(size: int) -> str:
    for unit, factor in (("GB", 2**30), ("MB", 2**20)):
        if size >= factor:
            return f"{number_text((Decimal(size) / factor).quantize(Decimal('0.1')))} {unit}"
    return f"{number_text(size // 2**10)} KB"


def safe_name(*parts: str) -> str:
    """Return a file name without its ending that every system and mail program takes.

    Letters without marks, words run together, parts joined by "_", at most 120 letters, no
    name that Windows keeps for itself.

    >>> safe_name("Đăng ký thi đua", "2026", "Xã An Bình")
    'DangKyThiDua_2026_XaAnBinh'
    >>> safe_name("Tổ dân phố 3/2"), safe_name("CON"), safe_name("…")
    ('ToDanPho3-2', 'CON_', 'KhongTen')
    """
    name = "_".join(word for word in map(_run_together, parts) if word)[:_LONGEST_NAME]
    if _RESERVED.fullmatch(name):
        return f"{name}_"
    return name or _NO_NAME


def _run_together(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).replace("đ", "d").replace("Đ", "D")
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    name = ""
    for word in _WORD.findall(plain):
        parting = "-" if name[-1:].isdigit() and word[0].isdigit() else ""
        name += parting + word[0].upper() + word[1:]
    return name


class FileNames:
    """The names of the files of one run in one folder: no two reports get the same.

    Names that differ only in marks or capitals count as the same, as some disks see them so.
    Files already in the folder keep their names unless `replaces_existing`.
    """

    def __init__(self, folder: Path, *, replaces_existing: bool = False) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        if not replaces_existing and folder.is_dir():
            self._taken = {file.name.casefold() for file in folder.iterdir()}

    def path(self, suffix: str, *parts: str) -> Path:
        """Return the path for a report named by `parts`, `suffix` being ".xlsx", ".pdf" ….

        Raises StorageFailure when the folder's own path leaves no room for a name.
        """
        name = self._free_name(safe_name(*parts), suffix)
        self._taken.add(name.casefold())
        return self._folder / name

    def _free_name(self, stem: str, suffix: str) -> str:
        number, ending = 1, suffix
        while True:
            name = stem[: self._room(ending)] + ending
            if name.casefold() not in self._taken:
                return name
            number += 1
            ending = f" ({number}){suffix}"

    def _room(self, ending: str) -> int:
        room = _LONGEST_PATH - len(str(self._folder.absolute())) - 1 - len(ending)
        if room < _SHORTEST_STEM:
            raise StorageFailure(
                f"Đường dẫn thư mục “{self._folder}” quá dài nên không đặt được tên tệp."
                " Chưa ghi tệp nào. Chọn thư mục có đường dẫn ngắn hơn."
            )
        return min(room, _LONGEST_NAME - len(ending))
