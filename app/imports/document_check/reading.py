"""Opens the file: what kind it is, what cannot be read and why, all within bounds."""

from pathlib import Path

from app.core.errors import InvalidInput, Problem
from app.core.os_words import os_words
from app.core.vietnamese import quoted
from app.imports.document_check.model import Document

MOST_BYTES = 50_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unread(InvalidInput):
    """A file that is not read: why, and what to do. `doing` is what it was wanted for."""

    def __init__(self, name: str, why: str, advice: str, doing: str = "kiểm tra") -> None:
        sentence = f"Không {doing} được tệp {quoted(name)}: {why}. Tệp được giữ nguyên. {advice}."
        super().__init__([Problem(None, sentence)])
        self.why = why
        self.advice = advice


def read_document(path: Path) -> Document:
    """Return what is in a .pdf or .docx. Unread, one sentence, where it cannot be read."""
    return document_in(content_of(path), path)


def document_in(content: bytes, path: Path, *, takes_macros: bool = False) -> Document:
    """Return what is in the bytes of a .pdf or .docx; macros are never run, here or anywhere."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise unread(
                path, "tệp có mật khẩu", "Hãy bỏ mật khẩu trong Word, lưu lại rồi chọn lại"
            )
        raise unread(
            path, "tệp là Word kiểu cũ (.doc)", "Hãy mở bằng Word, lưu lại dạng .docx rồi chọn lại"
        )
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from app.imports.document_check.read_pdf import read_pdf  # noqa: PLC0415 - loads a library

        return read_pdf(content, path)
    if content.startswith(b"PK"):
        from app.imports.document_check.read_docx import read_docx  # noqa: PLC0415

        return read_docx(content, path, takes_macros=takes_macros)
    raise unread(
        path, "tệp không phải PDF hay Word (.docx), hoặc đã hỏng", "Hãy chọn tệp .pdf hoặc .docx"
    )


def unread(path: Path, why: str, advice: str) -> Unread:
    """Return the refusal of a file: why, that nothing changed, and what to do."""
    return Unread(path.name, why, advice)


def too_large(path: Path, what: str) -> Unread:
    """Return the refusal of a file that would take too long or too much memory."""
    return unread(path, f"tệp {what}", "Hãy tách văn bản thành tệp nhỏ hơn rồi chọn lại")


def content_of(path: Path) -> bytes:
    """Return the bytes of a file. Unread for one that is not there, empty, held or huge."""
    if path.name.startswith("~$"):
        raise unread(
            path,
            "đây là tệp tạm của Word khi văn bản đang mở",
            "Hãy chọn chính văn bản, tên không có “~$” ở đầu",
        )
    try:
        if not path.exists():
            raise unread(path, "không có tệp này", "Hãy xem lại tên tệp và thư mục")
        if path.is_dir():
            raise unread(path, "đó là thư mục", "Hãy chọn một tệp trong thư mục ấy")
        if path.stat().st_size > MOST_BYTES:
            raise too_large(path, f"lớn quá {MOST_BYTES // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise unread(
            path,
            f"không mở được vì {os_words(error)}",
            "Nếu tệp đang mở trong chương trình khác thì đóng lại rồi chọn lại",
        ) from None
    if not content.strip():
        raise unread(path, "tệp trống", "Hãy chọn tệp khác hoặc xuất lại tệp")
    return content
