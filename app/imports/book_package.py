"""The ZIP that an .xlsx is: looked through before any of it is read.

The limits are from what real workbooks are like: a bomb, a damaged file or one that means two
things at once is refused whole.
"""

import posixpath
import re
import struct
import zlib
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.imports.book_limits import Unreadable

_MOST_PARTS = 2_000
_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 100
_LARGE = 5_000_000
"""A part below this may shrink as it likes: 5 MB of blanks harm nobody."""

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"utf8"}
_CHUNK = 1 << 20
_OVERLAP = 32
_OPEN_AND_SAVE = "Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi chọn lại."
_ASK_AGAIN = "Hãy xin lại tệp từ nơi gửi, hoặc mở tệp bằng Excel, lưu thành tệp mới rồi chọn lại."
_DO_NOT_OPEN = "Hãy xin lại tệp từ nơi gửi rồi chọn lại; đừng mở tệp này bằng Excel."

DAMAGED = (
    "tệp đã hỏng hoặc chép chưa hết",
    "Hãy chép lại tệp từ nơi gửi, hoặc mở tệp bằng Excel, lưu thành tệp mới rồi chọn lại.",
)
BROKEN = (BadZipFile, EOFError, zlib.error, struct.error, RuntimeError, OSError)
"""What zipfile raises of a damaged file, or one that is packed in a way of its own."""


class Package:
    """The parts of a file by name, whatever its capitals."""

    def __init__(self, content: bytes) -> None:
        try:
            self._file = ZipFile(BytesIO(content))
        except (*BROKEN, ValueError, IndexError):
            raise Unreadable(*DAMAGED) from None
        self._parts = _checked(self._file.infolist())

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def size(self, name: str) -> int:
        """Return how large a part is, unpacked; 0 where there is none."""
        part = self._parts.get(_key(name))
        return part.file_size if part else 0

    def names(self) -> list[str]:
        """Return the names of the parts in small letters."""
        return list(self._parts)

    def open(self, name: str) -> IO[bytes]:
        """Open a part; raises Unreadable where there is none."""
        part = self._parts.get(_key(name))
        if part is None:
            raise Unreadable(*DAMAGED)
        return self._open(part)

    def refuse_declarations(self) -> None:
        """Raise Unreadable where an XML part declares a document type or an entity."""
        for part in self._parts.values():
            with self._open(part) as stream:
                _refuse_declarations(stream)

    def _open(self, part: ZipInfo) -> IO[bytes]:
        try:
            return self._file.open(part)
        except (*BROKEN, ValueError):  # a place before the file, a name that is no text
            raise Unreadable(*DAMAGED) from None


def _checked(parts: list[ZipInfo]) -> dict[str, ZipInfo]:
    if len(parts) > _MOST_PARTS:
        raise Unreadable(
            f"bên trong tệp có {len(parts)} phần, quá nhiều so với một bảng tính", _ASK_AGAIN
        )
    if sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Unreadable(
            f"tệp mở ra lớn hơn {_MOST_UNPACKED // 1_000_000} MB",
            "Hãy chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
        )
    found: dict[str, ZipInfo] = {}
    for part in parts:
        _check(part)
        if _key(part.filename) in found:
            raise Unreadable("bên trong tệp có hai phần trùng tên", _ASK_AGAIN)
        if not part.is_dir():
            found[_key(part.filename)] = part
    return found


def _check(part: ZipInfo) -> None:
    if part.flag_bits & 1:
        raise Unreadable("tệp nén có mật khẩu", "Hãy bỏ mật khẩu, lưu lại rồi chọn lại.")
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Unreadable("tệp được nén theo cách lạ", _OPEN_AND_SAVE)
    if part.file_size > _LARGE and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
        raise Unreadable(
            "tệp được nén quá chặt một cách khác thường, mở ra có thể làm treo máy", _DO_NOT_OPEN
        )


def _key(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).casefold()


def _refuse_declarations(stream: IO[bytes]) -> None:
    kept, is_first = b"", True
    while chunk := stream.read(_CHUNK):
        plain = chunk.replace(b"\0", b"")  # UTF-16 has them between the letters
        if is_first:
            start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
            if not start.startswith(b"<"):
                return
            said = _ENCODING.match(start)
            if said and said[1].lower() not in _ENCODINGS:
                raise Unreadable("tệp dùng bảng mã lạ", _OPEN_AND_SAVE)
            is_first = False
        if _DECLARATION.search(kept + plain):
            raise Unreadable(
                "bên trong tệp có khai báo lạ (DOCTYPE) mà bảng tính không bao giờ có",
                _DO_NOT_OPEN,
            )
        kept = plain[-_OVERLAP:]
