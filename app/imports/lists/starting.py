"""How an import begins: the table of a file, and which column is which, by what is remembered."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.imports.book_reading import Book
from app.imports.lists import headings
from app.imports.lists.checking import Wishes
from app.imports.lists.headings import Table, Where
from app.imports.lists.known import Known
from app.imports.lists.rows import Kind
from app.services import list_imports
from app.services.list_imports import ImportRow


@dataclass(frozen=True, slots=True)
class Start:
    """A list that was found in a file, before anybody said anything about it."""

    known: Known
    table: Table
    wishes: Wishes
    is_remembered: bool
    """Whether the columns are those chosen last for a list with the same headings."""
    twice: dict[str, list[str]]
    """The headings of each field that more than one column is called by: a person chooses."""
    earlier: ImportRow | None
    """When this very file was taken in before."""


def start(
    session: Session, kind: Kind, asked: Known, book: Book, where: Where | None = None
) -> Start:
    """Return the list of a kind in a workbook. `InvalidInput` where there is none."""
    known = kind.know(session, asked)
    vocabulary = kind.vocabulary(known)
    table = headings.read_table(book, vocabulary, where)
    table = replace(table, notices=(*table.notices, *kind.left_out(known, table)))
    fields = {one.name for one in kind.fields(known)}
    places = {one.column for one in table.headings}
    kept = list_imports.remembered(session, kind.code, table.layout) or {}
    columns = {n: c for n, c in kept.items() if n in fields and c in places}
    return Start(
        known=known,
        table=table,
        wishes=Wishes(columns or headings.suggested(table, vocabulary)),
        is_remembered=bool(columns),
        twice=headings.twice(table, vocabulary),
        earlier=list_imports.earlier(
            session, kind.code, book.sha256, known.plan_id, known.stage_id
        ),
    )
