"""The chain of operations: each names the hash of the one before it on the same device."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core import clock
from app.entities import Device, Operation
from app.storage import canonical
from app.storage.canonical import fingerprint
from app.storage.device import Machine
from app.storage.recorder import Writing

if TYPE_CHECKING:
    from app.storage.database import Action


def close(session: Writing, device_id: UUID, user_id: UUID, action: "Action") -> str:
    """Write the operation that the session's row changes belong to; return its hash."""
    sequence, previous = last(session, device_id)
    operation: dict[str, Any] = {
        "id": session.operation_id,
        "device_id": device_id,
        "sequence": sequence + 1,
        "user_id": user_id,
        "happened_at": clock.now(),
        "verb": action.verb,
        "label": action.label,
        "kind": action.kind,
        "reason": action.reason,
        "undoes_id": action.undoes_id,
        "joins": "\n".join(action.joins),
        "row_count": len(session.hashes),
        "previous_hash": previous,
        **_salted(action.reason),
    }
    operation["hash"] = operation_hash(operation, session.hashes)
    session.connection().execute(insert(cast("Table", Operation.__table__)), [operation])
    return operation["hash"]


def operation_hash(operation: Mapping[str, Any], row_hashes: Sequence[str]) -> str:
    """Return the hash of an operation, over all it says and the hashes of its row changes."""
    moment = operation["happened_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
    return fingerprint(
        [
            str(operation["id"]),
            str(operation["device_id"]),
            operation["sequence"],
            str(operation["user_id"]),
            moment,
            operation["verb"],
            operation["label"],
            str(operation["kind"]),
            _reason_covered(operation),
            str(operation["undoes_id"] or ""),
            operation["joins"],
            operation["previous_hash"],
            list(row_hashes),
        ]
    )


def reason_hash(reason: str, salt: str | None) -> str:
    """Return what stands for a reason in the hash of its operation."""
    return fingerprint([reason, salt])


def _salted(reason: str) -> dict[str, str | None]:
    salt = canonical.salt() if reason else None
    return {"reason_salt": salt, "reason_hash": reason_hash(reason, salt) if reason else None}


def _reason_covered(operation: Mapping[str, Any]) -> str | list[str]:
    """Return the salted hash of the reason; as a list, which no older reason can be taken for."""
    covered = operation["reason_hash"]
    return operation["reason"] if covered is None else [covered]


_IN_ONE_SECOND = 20


def begin_device(session: Writing, machine: Machine, place: str) -> UUID:
    """Begin the chain of a copy of the file on a machine."""
    device: dict[str, Any] = {
        "id": uuid4(),
        "machine": machine.id,
        "place": place,
        "name": machine.name,
        "since": clock.now(),
    }
    session.connection().execute(insert(cast("Table", Device.__table__)), [device])
    return device["id"]


def beginning(session: Session) -> UUID | None:
    """Return the first operation of the file: its copies have it too, another file has not."""
    first = select(Operation.id).where(Operation.sequence == 1)
    return session.scalars(first.order_by(Operation.happened_at, Operation.id)).first()


def newest_hash(session: Session) -> str:
    """Return the hash of the newest operation in the file; empty in a new file."""
    newest = (
        select(Operation.hash, Operation.previous_hash)
        .order_by(Operation.happened_at.desc(), Operation.sequence.desc())
        .limit(_IN_ONE_SECOND)
    )
    rows = session.execute(newest).all()
    followed = {row.previous_hash for row in rows}  # two chains may have grown in one second
    return next((row.hash for row in rows if row.hash not in followed), "")


def heads(session: Session) -> list[str]:
    """Return the hashes at the ends of all chains that nothing has joined yet."""
    operations = session.execute(
        select(Operation.hash, Operation.previous_hash, Operation.joins)
    ).all()
    followed = {previous for _, previous, _ in operations}
    followed.update(line for *_, joins in operations for line in joins.splitlines())
    return sorted(hash_ for hash_, *_ in operations if hash_ not in followed)


def last(session: Session, device_id: UUID) -> tuple[int, str]:
    """Return the sequence and hash to continue from. A new chain grows out of the newest hash."""
    last = session.execute(
        select(Operation.sequence, Operation.hash)
        .where(Operation.device_id == device_id)
        .order_by(Operation.sequence.desc())
        .limit(1)
    ).first()
    return (last.sequence, last.hash) if last else (0, newest_hash(session))
