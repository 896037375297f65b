"""Which lists came in from Excel, so that a file is known when it comes again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import ListKind
from app.entities.base import Base, Recorded, choice, strict


class ListImport(Recorded, Base, kw_only=True):
    """A list was taken in: from which file, with which columns, and what came of its rows.

    It goes with its rows when the action is undone. The plan and the stage are no links: that a
    file was read stays true when they are gone, and does not stand in the way of deleting them.
    """

    __tablename__ = "list_import"
    __table_args__ = strict()

    kind: Mapped[ListKind] = choice(ListKind)
    taken_at: Mapped[datetime]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    layout: Mapped[str] = mapped_column(index=True)
    """What tells its headings from those of other lists; the columns are remembered by it."""
    columns: Mapped[dict[str, object]]
    """The column of each field, counted from 1."""
    plan_id: Mapped[UUID | None] = mapped_column(default=None)
    stage_id: Mapped[UUID | None] = mapped_column(default=None)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
