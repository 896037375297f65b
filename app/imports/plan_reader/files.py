"""Opens a plan, whatever it is written in, and returns its text: .txt, .docx, .pdf, or pasted.

Files of Word and PDF are taken apart in a process of its own (`file_worker`), so that none can
stop the program. A file is only read; what was changed on the way to Unicode is said.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import InvalidInput
from app.core.legacy_text import Encoding, converted, guess, is_syllable
from app.imports.document_check.reading import Unread, content_of
from app.imports.plan_reader.file_worker import text_apart

MOST_LETTERS = 2_000_000
"""Of a text; a plan has about 20,000."""

_ADVICE = "Hãy chọn tệp .docx, .pdf hoặc .txt"
_RESAVE = "Hãy mở bằng Word, lưu lại dạng .docx rồi chọn lại"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
_HTML = (b"<html", b"<!doctype html", b"<?xml", b"mime-version:", b"<meta", b"<head", b"<body")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_IN_TEXT = frozenset(map(chr, range(32))) - frozenset("\t\n\r\v\f\x1e\x1f")
_LEAST_SHARE = 0.9  # of marked words that are Vietnamese syllables by Windows-1258


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The text of a plan. `notices` are sentences about what was done to get it."""

    text: str
    name: str
    notices: tuple[str, ...] = ()


def read_plan_file(path: Path) -> PlanFile:
    """Return the text in a file. InvalidInput, one sentence, where it cannot be read."""
    try:
        content = content_of(path)
        if content.lstrip()[:8].startswith(_PACKED) or b"%PDF-" in content[:1024]:
            text, notices = text_apart(content, path.name)
        else:
            text, notices = _decoded(content, path.name)
        text, said = _unicode(text)
        return PlanFile(_checked(text, path.name), path.name, (*notices, *said))
    except Unread as refused:
        raise Unread(path.name, refused.why, refused.advice, "đọc") from None


def read_plan_text(text: str) -> PlanFile:
    """Return a text that was pasted. InvalidInput for a blank one, or one that is too long."""
    if not text.strip():
        raise InvalidInput.of(
            None,
            "Chưa có chữ nào để đọc. Chưa có gì thay đổi. "
            "Hãy dán nội dung kế hoạch, hoặc chọn tệp .docx, .pdf, .txt.",
        )
    if len(text) > MOST_LETTERS:
        raise InvalidInput.of(
            None,
            f"Đoạn dán vào dài quá {MOST_LETTERS // 1_000_000} triệu chữ nên chưa đọc. Chưa có gì "
            "thay đổi. Hãy chỉ dán nội dung của một kế hoạch.",
        )
    made, said = _unicode(text)
    return PlanFile(made, "", said)


# --- plain text ------------------------------------------------------------------------------


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a text file as text, and what is to be said of how it was written."""
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        raise Unread(name, "tệp là văn bản RTF, dù tên có thể là .doc", _RESAVE)
    if start.startswith(_HTML):
        raise Unread(name, "tệp là trang web (HTML), dù tên có thể là .doc", _RESAVE)
    if content.startswith(_PICTURES):
        raise Unread(
            name, "tệp là ảnh chụp, không có chữ", "Hãy chọn tệp Word, hoặc PDF xuất từ Word"
        )
    mark = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (mark,) if mark else _unmarked(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_IN_TEXT.isdisjoint(text):
            continue
        if encoding == "cp1252" and guess(text) is None:
            return _windows_1258(content, name)
        return text.removeprefix("\ufeff"), ()
    raise _no_text(name)


def _unmarked(content: bytes) -> tuple[str, ...]:
    sample = content[:4096]
    if sample[1::2].count(0) * 4 > len(sample[1::2]):
        return ("utf-16-le",)
    if sample[0::2].count(0) * 4 > len(sample[0::2]):
        return ("utf-16-be",)
    return "utf-8", "cp1252"


def _windows_1258(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return text of Windows-1258, whose marks stand behind their letters."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        raise _no_text(name) from None
    words = "".join(sign if sign.isalpha() else " " for sign in text).split()
    marked = [word for word in words if not word.isascii()]
    if sum(map(is_syllable, marked)) < _LEAST_SHARE * max(len(marked), 1):
        raise _no_text(name)
    return text, (_said("Windows-1258"),)


def _no_text(name: str) -> Unread:
    return Unread(name, "tệp không phải văn bản, hoặc dùng bảng mã không đọc được", _ADVICE)


# --- both ------------------------------------------------------------------------------------


def _unicode(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text of TCVN3 or VNI in Unicode; any other as it is, sign for sign."""
    encoding: Encoding | None = guess(text)
    if encoding is None:
        return text, ()
    return converted(text, encoding), (_said(encoding.value),)


def _said(encoding: str) -> str:
    return (
        f"Văn bản dùng bảng mã {encoding} đã được đổi sang Unicode để đọc. Tệp được giữ nguyên. "
        "Hãy xem lại các tên riêng."
    )


def _checked(text: str, name: str) -> str:
    if not text.strip():
        raise Unread(name, "tệp không có chữ nào", "Hãy chọn tệp khác")
    if len(text) > MOST_LETTERS:
        raise Unread(
            name,
            f"tệp có quá {MOST_LETTERS // 1_000_000} triệu chữ",
            "Hãy tách riêng bản kế hoạch thành một tệp rồi chọn lại",
        )
    return text
