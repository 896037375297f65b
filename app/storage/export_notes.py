"""The notes of what left the file: written beside the log, each with the hash of the one before.

Edited or missing notes are found, save those cut off at the end: nothing later names them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core import clock
from app.domain.exporting import Exported
from app.entities import ExportNote
from app.storage.canonical import fingerprint

_TABLE = cast("Table", ExportNote.__table__)


def add(session: Session, user_id: UUID, machine: str, exported: Exported) -> None:
    """Note, after the last of the notes, that data left."""
    newest = session.execute(
        select(_TABLE.c.number, _TABLE.c.hash)
        .order_by(_TABLE.c.number.desc(), _TABLE.c.id)
        .limit(1)
    ).first()
    number, previous = newest or (0, "")
    note: dict[str, Any] = {
        "id": uuid4(),
        "number": number + 1,
        "happened_at": clock.now(),
        "user_id": user_id,
        "machine": machine,
        "what": exported.what,
        "kind": exported.kind,
        "file_name": exported.file_name,
        "row_count": exported.row_count,
        "is_sensitive": exported.is_sensitive,
        "previous_hash": previous,
    }
    note["hash"] = note_hash(note)
    session.connection().execute(insert(_TABLE), [note])


def note_hash(note: Mapping[Any, Any]) -> str:
    """Return the hash of a note, over all it says and the hash of the one before."""
    return fingerprint(
        [
            str(note["id"]),
            note["number"],
            note["happened_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            str(note["user_id"]),
            note["machine"],
            note["what"],
            str(note["kind"]),
            note["file_name"],
            note["row_count"],
            int(note["is_sensitive"]),
            note["previous_hash"],
        ]
    )


def findings(session: Session) -> Iterator[str]:
    """Yield what is wrong with the notes, one sentence each."""
    notes = session.execute(select(_TABLE)).mappings().all()
    numbers = {note["hash"]: note["number"] for note in notes}
    for note in notes:
        told = f"số {note['number']} ({note['id']})"
        if note_hash(note) != note["hash"]:
            yield f"Nhật ký xuất dữ liệu: dòng {told} đã bị sửa."
        elif numbers.get(note["previous_hash"], 0) != note["number"] - 1:
            yield f"Nhật ký xuất dữ liệu: mất dòng đứng trước dòng {told}."
