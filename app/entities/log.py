"""The log: operations (what a person did) and row changes (what that did to each row).

Nothing here is ever changed or deleted, save that emptying the bin blanks the old images of the
rows it destroys, and the reasons that were given for nothing else. The database refuses every
other write to a recorded table: a row can only be written when its row change stands here first.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import ActionKind
from app.entities.base import Base, Recorded, choice, strict


class Device(Base, kw_only=True):
    """One copy of the data file on one machine: the writer of one chain of operations."""

    __tablename__ = "device"
    __table_args__ = strict()

    id: Mapped[UUID] = mapped_column(primary_key=True)
    machine: Mapped[str]
    place: Mapped[str]
    """Where the file lay when this chain began; a copy elsewhere starts a chain of its own."""
    name: Mapped[str]
    since: Mapped[datetime]


class Operation(Base, kw_only=True):
    """One action of one person: all of it happened, or nothing."""

    __tablename__ = "operation"
    __table_args__ = strict(Index("ix_operation_device_id_sequence", "device_id", "sequence"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(
        ForeignKey("device.id", deferrable=True, initially="DEFERRED")
    )
    sequence: Mapped[int]
    user_id: Mapped[UUID]
    happened_at: Mapped[datetime]
    verb: Mapped[str]
    label: Mapped[str]
    kind: Mapped[ActionKind] = choice(ActionKind)
    reason: Mapped[str]
    """Why, in the words of whoever did it; "" where none was given, or it was blanked."""
    undoes_id: Mapped[UUID | None] = mapped_column(index=True)
    joins: Mapped[str]
    """The hashes of the heads that a joining took in, one a line."""
    row_count: Mapped[int]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(index=True)
    reason_salt: Mapped[str | None] = mapped_column(default=None)
    reason_hash: Mapped[str | None] = mapped_column(default=None)
    """Of the reason and its salt: what `hash` covers in its place, so that the words can go.
    Nothing where there was no reason, and in operations older than this column."""
    blanked_by: Mapped[UUID | None] = mapped_column(default=None)


class RowChange(Base, kw_only=True):
    """What one operation did to one row. No `before`: the row was added."""

    __tablename__ = "row_change"
    __table_args__ = strict(Index("ix_row_change_row_id_revision", "row_id", "revision"))

    operation_id: Mapped[UUID] = mapped_column(
        ForeignKey("operation.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[UUID]
    revision: Mapped[int]
    """The revision that this change made."""
    before: Mapped[str | None]
    after: Mapped[str | None]
    """The changed values in canonical JSON; of an added row, all values."""
    digest: Mapped[str | None]
    """The digest of the whole row afterwards; nothing when the row was destroyed."""
    salt: Mapped[str | None]
    hash: Mapped[str]
    blanked_by: Mapped[UUID | None] = mapped_column(default=None)


class UserAccount(Recorded, Base, kw_only=True):
    """A person who works with the data file (người dùng)."""

    __tablename__ = "user_account"
    __table_args__ = strict()

    name: Mapped[str]
