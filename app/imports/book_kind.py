"""What a file is, by its bytes and never by its name, and how else it can be brought in."""

from enum import Enum, auto
from pathlib import PurePath

from app.imports.book_limits import Unreadable
from app.imports.book_package import Package

_OLE = b"\xd0\xcf\x11\xe0"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_BOOKS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_START = 4096
_BOOK_ENDINGS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".ods")
_CHOOSE_OTHER = "Hãy chọn tệp Excel (.xlsx) hoặc tệp chữ (.csv, .txt)."
_AS_XLSX = "Hãy mở tệp bằng Excel, lưu thành tệp khác dạng .xlsx rồi chọn tệp mới ấy."


class FileKind(Enum):
    """The kinds of files that are read."""

    XLSX = auto()
    TEXT = auto()


_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "tệp là văn bản PDF"),
    (b"\x89PNG", "tệp là ảnh"),
    (b"\xff\xd8\xff", "tệp là ảnh"),
    (b"GIF8", "tệp là ảnh"),
    (b"{\\rtf", "tệp là văn bản Word (RTF)"),
    (b"Rar!", "tệp là gói nén RAR"),
    (b"7z\xbc\xaf", "tệp là gói nén 7z"),
    (b"\x1f\x8b", "tệp là gói nén"),
    (b"MZ", "tệp là một chương trình"),
    (b"SQLite format 3\0", "tệp là tệp dữ liệu, không phải bảng tính"),
)


def kind_of(content: bytes, name: str) -> FileKind:
    """Return the kind of a file that is read; raises Unreadable with what else it is.

    `name` only tells what people believe it to be.
    """
    _refuse_known(content)
    if content.startswith(_ZIPS):
        return FileKind.XLSX
    _refuse_pages(content)
    if _has_control_signs(content):
        raise Unreadable(
            "tệp không phải bảng tính, hoặc đã hỏng",
            "Hãy chép lại tệp từ nơi gửi. " + _CHOOSE_OTHER,
        )
    ending = PurePath(name).suffix
    if ending.lower() in _BOOK_ENDINGS:
        raise Unreadable(
            f"tệp mang đuôi {ending} nhưng thật ra là tệp chữ (CSV)",
            _AS_XLSX + " Hoặc đổi đuôi tệp thành .csv.",
        )
    return FileKind.TEXT


def _refuse_known(content: bytes) -> None:
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(
            "tệp trống, không có nội dung nào",
            "Hãy chép lại tệp từ nơi gửi, hoặc mở tệp bằng Excel để xem lại.",
        )
    for sign, reason in _SIGNS:
        if content.startswith(sign):
            raise Unreadable(reason, _CHOOSE_OTHER)
    if content.startswith(_OLE):
        _refuse_ole(content)
    if content.startswith(_OLD_BOOKS):
        raise Unreadable("tệp thuộc dạng Excel rất cũ (.xls)", _AS_XLSX)


def _refuse_ole(content: bytes) -> None:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Unreadable(
            "tệp có mật khẩu nên không mở được",
            "Hãy mở tệp bằng Excel, bỏ mật khẩu mở tệp, lưu lại rồi chọn lại.",
        )
    if has("Workbook") or has("Book"):
        raise Unreadable("tệp thuộc dạng Excel cũ 97–2003 (.xls)", _AS_XLSX)
    if has("WordDocument"):
        raise Unreadable("tệp là văn bản Word cũ (.doc)", _CHOOSE_OTHER)
    raise Unreadable("tệp thuộc dạng Office cũ, không phải bảng tính .xlsx", _AS_XLSX)


def _refuse_pages(content: bytes) -> None:
    start = content[:_START].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"mime-version:"):
        raise Unreadable("tệp là trang web lưu thành một tệp, không phải bảng tính", _AS_XLSX)
    if not start.startswith(b"<"):
        return
    if b"excel.sheet" in start or b"office:spreadsheet" in start:
        raise Unreadable("tệp thuộc dạng bảng tính XML 2003", _AS_XLSX)
    if any(tag in start for tag in (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")):
        raise Unreadable(
            "tệp thật ra là trang web (HTML) mang đuôi của bảng tính, do trang web xuất ra",
            _AS_XLSX,
        )
    raise Unreadable("tệp là tệp XML, không phải bảng tính", _CHOOSE_OTHER)


def _has_control_signs(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_bare_utf16(content):
        return False
    return any(content[:_START].count(sign) for sign in range(9)) or b"\0" in content


def _is_bare_utf16(content: bytes) -> bool:
    """Return whether it looks like UTF-16 without its mark: many NULs, all on one side."""
    start = content[:_START]
    left, right = start[0::2].count(0), start[1::2].count(0)
    return min(left, right) == 0 and max(left, right) * 5 > len(start)


def refuse_other_packages(package: Package) -> None:
    """Raise Unreadable where a ZIP is no workbook that is read, with what it is."""
    names = package.names()
    types = b""
    if "[Content_Types].xml" in package:
        with package.open("[Content_Types].xml") as stream:
            types = stream.read(_START * 64).replace(b"\0", b"")
    if b"sheet.macroEnabled" in types or "xl/vbaproject.bin" in names:
        raise Unreadable(
            "tệp có macro (.xlsm); phần mềm không đọc và không chạy macro",
            _AS_XLSX,
        )
    if b"sheet.binary" in types or "xl/workbook.bin" in names:
        raise Unreadable("tệp thuộc dạng Excel nhị phân (.xlsb)", _AS_XLSX)
    if "mimetype" in package and "content.xml" in package:
        raise Unreadable(
            "tệp thuộc dạng OpenDocument (.ods)",
            "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu thành tệp khác dạng .xlsx, rồi chọn tệp "
            "mới ấy.",
        )
    if "word/document.xml" in names:
        raise Unreadable("tệp là văn bản Word (.docx)", _CHOOSE_OTHER)
    if "ppt/presentation.xml" in names:
        raise Unreadable("tệp là bài trình chiếu (.pptx)", _CHOOSE_OTHER)
    if "[Content_Types].xml" not in package and "xl/workbook.xml" not in names:
        raise Unreadable(
            "tệp là gói nén, bên trong không có bảng tính",
            "Nếu là gói nén (.zip), hãy giải nén rồi chọn tệp Excel bên trong.",
        )
