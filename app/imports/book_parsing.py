"""From the bytes of a file to a book, wherever it runs: the worker process, or here."""

from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

from app.core.vietnamese import number_text
from app.imports.book_kind import FileKind, kind_of
from app.imports.book_limits import MOST_BYTES, Unreadable
from app.imports.book_text import read_text
from app.imports.book_values import Book
from app.imports.book_xlsx import Beat, read_xlsx


def parsed(content: bytes, name: str, beat: Beat = lambda _done, _total: None) -> Book:
    """Return the book in a file's bytes; `name` is the file's. Raises Unreadable.

    `beat` hears how far it has come, and may stop it by an exception of its own.
    """
    if len(content) > MOST_BYTES:
        raise too_large(len(content))
    if kind_of(content, name) is FileKind.TEXT:
        sheets, notices = read_text(content)
    else:
        sheets, notices = read_xlsx(content, beat)
    return Book(name, sha256(content).hexdigest(), sheets, notices)


def too_large(size: int) -> Unreadable:
    """Return the refusal of a file of so many bytes."""
    return Unreadable(
        f"tệp lớn {number_text(_tenths_up(size))} MB, quá {MOST_BYTES // 1_000_000} MB",
        "Hãy chép phần cần dùng sang một tệp mới (bỏ hình ảnh, trang thừa) rồi chọn tệp ấy.",
    )


def _tenths_up(size: int) -> Decimal:
    """Return megabytes to a tenth, upwards: a file just over the limit is told as over it."""
    return (Decimal(size) / 1_000_000).quantize(Decimal("0.1"), ROUND_CEILING)
