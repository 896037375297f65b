"""What the engine's errors mean, in sentences a person can act on."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.core.errors import NotAllowed, StorageFailure

_SENTENCES = {
    sqlite3.SQLITE_READONLY_DBMOVED: "Không còn thấy tệp dữ liệu ở chỗ cũ: tệp đã bị đổi tên, "
    "chuyển đi, xóa, hoặc ổ đĩa đã bị rút. Việc vừa làm chưa được lưu. Hãy trả tệp về chỗ cũ rồi "
    "làm lại, hoặc mở tệp ở chỗ mới.",
    sqlite3.SQLITE_FULL: "Ổ đĩa chứa tệp dữ liệu đã đầy nên chưa lưu được. Dữ liệu cũ còn "
    "nguyên. Hãy xóa bớt tệp khác trên ổ đĩa rồi làm lại.",
    sqlite3.SQLITE_READONLY: "Tệp dữ liệu chỉ cho đọc nên chưa lưu được. Dữ liệu cũ còn nguyên. "
    "Hãy kiểm tra quyền ghi của thư mục chứa tệp.",
    sqlite3.SQLITE_IOERR: "Ổ đĩa báo lỗi khi đọc hoặc ghi nên chưa lưu được. Hãy sao lưu ngay "
    "sang ổ khác rồi kiểm tra ổ đĩa.",
    sqlite3.SQLITE_CORRUPT: "Tệp dữ liệu bị hỏng nên không đọc được. Không có gì bị thay đổi. "
    "Hãy phục hồi từ bản sao lưu gần nhất.",
    sqlite3.SQLITE_NOTADB: "Tệp này không phải tệp dữ liệu của Sổ Thi Đua. Tệp chưa bị thay đổi. "
    "Hãy chọn tệp có đuôi .thidua.",
    sqlite3.SQLITE_BUSY: "Tệp dữ liệu đang bận vì một cửa sổ khác đang ghi. Chưa có gì bị thay "
    "đổi. Hãy đợi vài giây rồi làm lại.",
    sqlite3.SQLITE_CANTOPEN: "Không mở được tệp dữ liệu. Hãy kiểm tra ổ đĩa còn cắm và đường dẫn "
    "còn đúng.",
}

_NO_TEXT = "Could not decode to UTF-8"
"""How Python says, without a code, that bytes in the file are no text."""


@contextmanager
def spoken(path: Path | None) -> Generator[None]:
    """Turn the engine's errors into `StorageFailure`, and a broken unique rule into `NotAllowed`.

    Any other database error is a fault of the program and goes on as it is. Where the engine's
    own message quotes bytes of the file that are no text, Python has no message but its own.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise StorageFailure(_named(_SENTENCES[sqlite3.SQLITE_CORRUPT], path)) from error
    except DBAPIError as error:
        if "UNIQUE constraint" in str(error.orig) or "duplicate key" in str(error.orig):
            raise NotAllowed(
                "Đã có một dòng khác trùng mã hoặc trùng số. Chưa có gì bị thay đổi. "
                "Hãy kiểm tra lại mã, số đã nhập."
            ) from error
        if sentence := _sentence(error.orig):
            raise StorageFailure(_named(sentence, path)) from error
        raise
    except sqlite3.Error as error:
        if sentence := _sentence(error):
            raise StorageFailure(_named(sentence, path)) from error
        raise


def is_damage(error: BaseException | None) -> bool:
    """Whether the engine says that what stands in the file cannot be what was written."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or _is_no_text(error)


def _is_no_text(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and str(error).startswith(_NO_TEXT)


def _sentence(error: BaseException | None) -> str | None:
    if _is_no_text(error):
        return _SENTENCES[sqlite3.SQLITE_CORRUPT]
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SENTENCES.get(code, _SENTENCES.get(code & 0xFF))


def _named(sentence: str, path: Path | None) -> str:
    return sentence if path is None else f"{sentence} (Tệp: {path.name})"
