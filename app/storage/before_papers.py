"""Before a paper of scores or awards is made its rows are judged against the log."""

from pathlib import Path
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.core.errors import StorageFailure
from app.storage import verifying
from app.storage.opening import UNREADABLE

_SHOWN = 3
_known: "WeakKeyDictionary[Engine, dict[UUID | None, tuple[int, ...]]]" = WeakKeyDictionary()
"""In which state of a file the rows of which plan were found whole."""


def require_whole(session: Session, plan_id: UUID | None = None) -> None:
    """Raise `StorageFailure` where a row that scores or awards stand in is not as it was saved.

    Of one plan, where one is asked about. The same state of a file is judged once.
    """
    engine, state = session.get_bind(), _state(session)
    known = _known.setdefault(engine, {}) if isinstance(engine, Engine) else {}
    if state and known.get(plan_id) == state:
        return
    try:
        findings = verifying.judged(session, plan_id)
    except UNREADABLE:
        findings = ["Có giá trị không đọc được."]
    if findings:
        more = f" Và {len(findings) - _SHOWN} chỗ khác." if len(findings) > _SHOWN else ""
        raise StorageFailure(
            "Chưa lập văn bản vì dữ liệu điểm, khen thưởng đã bị thay đổi ngoài phần mềm: "
            f"{' '.join(findings[:_SHOWN])}{more} Tệp dữ liệu được giữ nguyên. Hãy bấm “Kiểm tra "
            "tệp…” ở menu Tệp, rồi phục hồi từ bản sao lưu gần nhất."
        )
    known[plan_id] = state


def _state(session: Session) -> tuple[int, ...]:
    """Return what changes with every write to a data file; nothing for a server."""
    if session.get_bind().dialect.name != "sqlite":
        return ()
    name = session.connection().exec_driver_sql("PRAGMA database_list").fetchone()
    try:
        path = Path(name[2]) if name else Path()
        found = path.stat()
        with path.open("rb") as file:
            head = file.read(28)
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, int.from_bytes(head[24:28], "big"))
