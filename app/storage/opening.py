"""Looking at a data file before it is opened: nothing is written, nothing is guessed."""

import os
import re
import sqlite3
import stat
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.errors import StorageFailure
from app.core.os_words import os_words
from app.storage import atomic, schema, structure, verifying
from app.storage.engine import APPLICATION_ID
from app.storage.failures import is_damage, spoken
from app.storage.reasons import Reason

_HEADER = b"SQLite format 3\x00"
_NEWEST_FORMAT = 4
"""Of the tables in an SQLite file; one beyond it is damage, whatever else the file says."""
_LEFT = re.compile(r"\.(?:[0-9a-f]{32}|.+\.thidua\.[0-9a-f]{8})\.tmp")
"""How `create` and `upgrade` name what they make beside the data file."""
_BROKEN = "có trang dữ liệu không đọc được."
UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError)
"""Whatever reading a value that is not what its column says can raise."""
_READ = ("table", "view")
"""What rows are read from: where one of these is another, nothing that is read can be believed."""
_OLD = 24 * 60 * 60
"""Seconds after which no start or upgrade is at work any more."""


class Newer(StorageFailure):
    """A data file of a newer version of this program: nothing is wrong with it."""


def check(path: Path) -> None:
    """Refuse, from the file's first bytes alone, what is no data file that we can open.

    Raises `StorageFailure` for a missing drive or file, an empty file, another program's file, a
    damaged header, and a file of a newer version of this program.
    """
    head = _head(path)
    name = path.name
    if not head.strip(b"\x00"):
        raise StorageFailure(
            f"Tệp “{name}” là tệp rỗng, không có dữ liệu. Tệp chưa bị thay đổi. "
            "Hãy chọn tệp khác hoặc phục hồi từ bản sao lưu."
        )
    is_ours = head.startswith(_HEADER) and len(head) == 100 and _number(head, 68) == APPLICATION_ID
    if not is_ours or _number(head, 44) > _NEWEST_FORMAT:
        raise StorageFailure(
            f"Tệp “{name}” không phải tệp dữ liệu của Sổ Thi Đua. Tệp chưa bị thay đổi. "
            "Hãy chọn tệp có đuôi .thidua do phần mềm này tạo ra."
        )
    if _number(head, 60) > schema.VERSION:
        raise Newer(
            f"Tệp “{name}” do phiên bản mới hơn của Sổ Thi Đua tạo ra. Tệp chưa bị thay đổi. "
            "Hãy cập nhật phần mềm rồi mở lại."
        )


def version(path: Path) -> int:
    """Return the version of the data's shape in a file: of the program that wrote it last."""
    return _number(_head(path), 60)


def obstacle(path: Path) -> str | None:
    """Return why the file cannot be written to, as a sentence, or nothing when it can."""
    if not os.access(path, os.W_OK):
        return f"Tệp “{path.name}” chỉ cho đọc nên chỉ xem được."
    if not os.access(path.resolve().parent, os.W_OK):
        return f"Thư mục chứa tệp “{path.name}” chỉ cho đọc nên chỉ xem được."
    if path.stat().st_nlink > 1:  # a lock and a journal go by the name: each would have its own
        return (
            f"Tệp “{path.name}” còn một tên khác trên ổ đĩa (liên kết cứng) nên chỉ xem được: mở "
            "bằng hai tên thì hai cửa sổ cùng ghi vào một tệp. Hãy chép tệp sang tên mới rồi mở "
            "bản ấy."
        )
    return None


class Damaged(StorageFailure):
    """A data file in which something is wrong: it is only looked at, or restored."""

    def __init__(self, path: Path, finding: str, *, can_look: bool) -> None:
        super().__init__(
            f"Tệp “{path.name}” bị hỏng hoặc bị sửa ngoài phần mềm nên không mở để làm việc: "
            f"{finding} Tệp được giữ nguyên. Hãy phục hồi từ bản sao lưu gần nhất."
        )
        self.finding = finding
        self.can_look = can_look
        """Whether what can be read of it is worth a look: its tables are ours."""


def inspect(engine: Engine, path: Path, *, only_looking: bool = False) -> Damaged | None:
    """Refuse a file in which something is wrong; where it is only looked at, return what.

    Its pages, its structure, its links, and a sample of its rows against the log; all rows are
    judged before a backup, in a check, and before papers (`verifying`).
    """
    try:
        with Session(engine) as session:
            damage = _found(session, path)
    except DBAPIError as error:
        if not is_damage(error.orig):
            raise
        damage = Damaged(path, _BROKEN, can_look=True)
    if damage is not None and not (only_looking and damage.can_look):
        engine.dispose()
        raise damage
    return damage


def _found(session: Session, path: Path) -> Damaged | None:
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("only a file is inspected")
    version = driver.execute("PRAGMA user_version").fetchone()[0]
    if driver.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return Damaged(path, _BROKEN, can_look=True)
    if damage := _of_another_make(driver, version, path):
        return damage
    if broken := driver.execute("PRAGMA foreign_key_check").fetchone():
        return Damaged(path, f"bảng {broken[0]} có dòng trỏ tới dòng không còn.", can_look=True)
    if version != schema.VERSION:
        return None  # to be looked at as it is; its rows are judged in today's shape
    try:
        findings = verifying.sampled(session)
    except UNREADABLE:
        findings = ["có giá trị không đọc được."]
    return Damaged(path, findings[0], can_look=True) if findings else None


def _of_another_make(driver: sqlite3.Connection, version: int, path: Path) -> Damaged | None:
    """Return what a file is made of that our migrations do not make; it may be older.

    Another version of SQLite could write the same structure in other words: then it is asked.
    """
    made_of = structure.of(driver.execute(structure.QUERY))
    if version == schema.VERSION and structure.fingerprint(made_of) == schema.FINGERPRINT:
        return None
    from app.storage import examining  # noqa: PLC0415 - it looks first at what is refused here

    expected = examining.expected_structure(version) if version > 0 else structure.of(())
    if made_of == expected:
        return None
    what = examining.differences(made_of, expected)
    other = [
        key for key in made_of.keys() | expected.keys() if made_of.get(key) != expected.get(key)
    ]
    return Damaged(
        path,
        f"cấu trúc của tệp không phải do phần mềm này tạo ra, {what}",
        can_look=all(kind not in _READ for kind, _ in other),
    )


def create(path: Path) -> None:
    """Make an empty data file at `path`: built beside it, then given its name in one step."""
    if os.path.lexists(path):  # a name too long for the disk is refused below, in words
        raise StorageFailure(
            f"Đã có tệp “{path.name}” ở thư mục này. Tệp đó còn nguyên. Hãy đặt tên khác."
        )
    if not os.path.isdir(path.parent):  # noqa: PTH112 - Path.is_dir raises for a long name
        raise StorageFailure(
            f"Không có thư mục “{path.parent}”. Chưa tạo tệp. Hãy kiểm tra ổ đĩa còn cắm."
        )
    clear_left(path.parent)
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    try:
        with spoken(path):
            sqlite3.connect(temporary).close()
            temporary.touch()
            _migrate(temporary)
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace would hide the intent
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được tệp “{path.name}” vì {os_words(error)}. Chưa tạo tệp nào. "
            "Hãy chọn thư mục hoặc tên khác."
        ) from error
    finally:
        remove(temporary)


def upgrade(path: Path) -> None:
    """Bring an older file to this version's shape: a copy is migrated, then takes its place.

    First a verified copy of it goes among the program's own, where it stays for ever. Both shapes
    are judged for it: a file that is not whole, or cannot be copied, is not upgraded.
    """
    if version(path) == schema.VERSION:
        return
    copy = path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")
    try:
        with spoken(path):
            _keep_copy(path)
            _copy(path, copy)
            _migrate(copy)
        atomic.replace(copy, path)
    except OSError as error:
        raise StorageFailure(
            f"Chưa nâng cấp được tệp “{path.name}” vì {os_words(error)}. Tệp cũ còn nguyên. "
            "Hãy kiểm tra ổ đĩa còn chỗ trống rồi mở lại."
        ) from error
    finally:
        remove(copy)


def clear_left(folder: Path) -> None:
    """Remove what a start or an upgrade that was killed left in a folder a day or more ago.

    Only what is surely ours: named as we name what we make, and empty or a database of ours. What
    cannot be looked at or removed is left; nobody waits for it.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        left = [Path(one.path) for one in entries if _LEFT.fullmatch(one.name)]
        for path in left:
            with suppress(OSError, StorageFailure):
                if _is_left(path):
                    path.unlink()
                    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def _is_left(path: Path) -> bool:
    """Return whether a file with such a name is ours, and nobody can be at work on it."""
    names = (path, path.with_name(f"{path.name}-journal"))
    found = [one.lstat() for one in names if os.path.lexists(one)]
    age = time.time() - max(one.st_mtime for one in found)
    if age < _OLD or not all(stat.S_ISREG(one.st_mode) for one in found):
        return False
    head = _head(path)
    return not head or (head.startswith(_HEADER) and _number(head, 68) == APPLICATION_ID)


def remove(path: Path) -> None:
    """Remove a temporary database with its emptied journal."""
    path.unlink(missing_ok=True)
    remove_emptied_journal(path)


def remove_emptied_journal(path: Path) -> None:
    """Remove the empty journal that TRUNCATE leaves. One with content is never touched."""
    journal = path.with_name(f"{path.name}-journal")
    if journal.is_file() and journal.stat().st_size == 0:
        journal.unlink()


def _migrate(path: Path) -> None:
    from app.storage import migration  # noqa: PLC0415 - Alembic takes 0.3 s; few starts need it

    migration.migrate_file(path)


def _keep_copy(path: Path) -> None:
    from app.storage import own_copies  # noqa: PLC0415 - it opens files by way of this module
    from app.storage.archive import NotWhole  # noqa: PLC0415 - likewise

    try:
        own_copies.make_of(path, Reason.BEFORE_UPGRADE)
    except NotWhole as refusal:
        raise StorageFailure(
            f"Tệp “{path.name}” không còn nguyên vẹn nên chưa được nâng cấp: "
            f"{refusal.findings[0]} Tệp được giữ nguyên. Hãy phục hồi từ bản sao lưu gần nhất."
        ) from refusal
    except StorageFailure as refusal:
        raise StorageFailure(
            f"Chưa nâng cấp được tệp “{path.name}”: chưa giữ được bản sao trước khi nâng cấp. "
            f"{refusal} Tệp cũ còn nguyên."
        ) from refusal


def _copy(source: Path, target: Path) -> None:
    """Copy a database through SQLite, which first settles what an interrupted save left."""
    old, new = sqlite3.connect(source), sqlite3.connect(target)
    try:
        old.backup(new)
    finally:
        old.close()
        new.close()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        missing = "ổ đĩa hoặc thư mục" if not path.parent.is_dir() else "tệp"
        raise StorageFailure(
            f"Không thấy {missing} của “{path}”. Chưa tạo tệp mới. "
            "Hãy cắm lại ổ đĩa, hoặc chọn tệp ở chỗ khác."
        ) from None
    except OSError as error:
        raise StorageFailure(
            f"Không đọc được tệp “{path.name}” vì {os_words(error)}. Tệp chưa bị thay đổi. "
            "Hãy chọn tệp khác hoặc kiểm tra quyền đọc tệp."
        ) from error


def _number(head: bytes, offset: int) -> int:
    return int.from_bytes(head[offset : offset + 4], "big")
