"""Reading a file that comes in: .xlsx, .csv, .txt, and what is pasted from Excel.

Whatever the file is, the program goes on: it is taken apart in a process of its own
(`book_worker`), within limits (`book_limits`), and what is refused is said in one sentence.
"""

from hashlib import sha256
from pathlib import Path

from app.core.errors import InvalidInput
from app.core.os_words import os_words
from app.core.progress import Progress, Silent
from app.core.vietnamese import quoted
from app.imports.book_limits import MOST_BYTES, Unreadable
from app.imports.book_parsing import parsed, too_large
from app.imports.book_text import cells_of
from app.imports.book_values import Book, BookCell, BookSheet, CellKind, Merge
from app.imports.book_worker import parsed_apart

__all__ = [
    "Book",
    "BookCell",
    "BookSheet",
    "CellKind",
    "Merge",
    "read_block",
    "read_book",
    "read_content",
]

_PASTED = "đoạn dán"
_CLOSE = (
    "Hãy lưu và đóng tệp trong Excel (hoặc chương trình đang mở tệp), rồi chọn lại.",
    "Hãy kiểm tra tệp còn ở đó và cắm lại USB nếu tệp trên USB, rồi chọn lại.",
)


def read_book(path: Path, progress: Progress | None = None) -> Book:
    """Return what is in a file, read whole. Raises InvalidInput with one sentence; Cancelled.

    A file that is open in Excel is read as it was last saved, and a notice says so.
    """
    what = f"tệp {quoted(path.name)}"
    try:
        content = _bytes_of(path)
        book = parsed_apart(content, path.name, progress or Silent())
    except Unreadable as refused:
        raise refusal(what, refused) from None
    if is_open_in_excel(path):
        said = (
            f"Tệp {quoted(path.name)} đang mở trong Excel. Phần mềm đọc bản đã lưu gần nhất; "
            "những gì chưa lưu thì không có."
        )
        return Book(book.name, book.sha256, book.sheets, (said, *book.notices))
    return book


def read_content(content: bytes, name: str, what: str) -> Book:
    """Return what is in the bytes of a file, taken apart here, by the same checks and limits.

    `what` names the file in sentences. Raises InvalidInput with one sentence.
    """
    try:
        return parsed(content, name)
    except Unreadable as refused:
        raise refusal(what, refused) from None


def read_block(text: str, name: str = "dán từ Excel") -> Book:
    """Return the rows of a text that was copied in Excel: columns parted by tabs, all texts.

    Raises InvalidInput with one sentence where it is too much.
    """
    try:
        sheet = BookSheet(name, tuple(cells_of(text, "\t", _PASTED)))
    except Unreadable as refused:
        raise refusal(_PASTED, refused) from None
    return Book(name, sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), (sheet,))


def refusal(what: str, refused: Unreadable) -> InvalidInput:
    """Return the sentence on a file that is not read."""
    return InvalidInput.of(
        None, f"Không đọc được {what}: {refused.reason}. Chưa có gì thay đổi. {refused.advice}"
    )


def is_open_in_excel(path: Path) -> bool:
    """Return whether Excel or LibreOffice has left its mark of an open file beside a file."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)


def _bytes_of(path: Path) -> bytes:
    close, look = _CLOSE
    if path.name.startswith("~$"):
        raise Unreadable(
            "đó là tệp tạm mà Excel tạo ra khi đang mở một bảng tính",
            f"Hãy chọn tệp {quoted(path.name[2:])}, không có dấu ~$ ở đầu tên.",
        )
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise too_large(size)
            return stream.read(MOST_BYTES + 1)
    except PermissionError:
        if is_open_in_excel(path):
            raise Unreadable("tệp đang mở trong Excel và bị khóa", close) from None
        raise Unreadable(
            "tệp bị khóa: đang mở trong chương trình khác, hoặc không có quyền đọc", close
        ) from None
    except OSError as error:
        raise Unreadable(os_words(error), look) from None
