"""The log: operations (what a person did) and row changes (what that did to each row).

Nothing here is ever changed or deleted, save that emptying the bin blanks the old images of the
rows it destroys, and the reasons that were given for nothing else. The database refuses every
other write to a recorded table: a row can only be written when its row change stands here first.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import ActionKind, ExportKind, Role
from app.entities.base import (
    Base,
    Recorded,
    choice,
    optional_choice,
    strict,
    unique_while_living,
)


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


class ExportNote(Base, kw_only=True):
    """One time that data left the file (nhật ký xuất dữ liệu).

    Not recorded: reading is no action and cannot be undone. The database lets the table only
    grow; `hash` covers the row and the hash of the one before it.
    """

    __tablename__ = "export_note"
    __table_args__ = strict(Index("ix_export_note_happened_at", "happened_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    """From 1; two copies of the file that both go on have the same numbers."""
    happened_at: Mapped[datetime]
    user_id: Mapped[UUID]
    machine: Mapped[str]
    """The name of the PC."""
    what: Mapped[str]
    """What it is called: a list, a report; never what stands in it."""
    kind: Mapped[ExportKind] = choice(ExportKind)
    file_name: Mapped[str]
    """Without its folder; of a print, the printer's name."""
    row_count: Mapped[int | None] = mapped_column(default=None)
    is_sensitive: Mapped[bool]
    """Whether it held what is sensitive by law, as the whole file does."""
    previous_hash: Mapped[str]
    hash: Mapped[str]


class UserAccount(Recorded, Base, kw_only=True):
    """A person who works with the data file (người dùng).

    One with a role signs in; the built-in user, who has none, stands for everybody until then.
    """

    __tablename__ = "user_account"
    __table_args__ = strict(unique_while_living("login", name="uq_user_account_login"))

    name: Mapped[str]
    login: Mapped[str | None] = mapped_column(default=None)
    """What is typed to sign in; lower case."""
    role: Mapped[Role | None] = optional_choice(Role)
    retired_on: Mapped[date | None] = mapped_column(default=None)
    """Since when this person signs in no more."""
    password_set_at: Mapped[datetime | None] = mapped_column(default=None)
    """UTC. The password itself stands in `credential`, of which the log tells nothing."""


class Credential(Base, kw_only=True):
    """What an account is recognised by. Not recorded: the log keeps no hash of a password."""

    __tablename__ = "credential"
    __table_args__ = strict()

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("user_account.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    password_hash: Mapped[str]
    """Argon2id, with its parameters and salt."""
    failed: Mapped[int]
    """How often a wrong password was given since the last right one."""
    not_before: Mapped[datetime | None] = mapped_column(default=None)
    """UTC. Until then no password is looked at."""
    recovery: Mapped[str] = mapped_column(default="")
    """The hashes of the recovery codes that are left, one a line."""
