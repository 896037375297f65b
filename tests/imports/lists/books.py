"""Workbooks as offices make them, and one that is taken in from its file to the data file."""

from dataclasses import replace
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font

from app.domain.terms import ListKind
from app.imports.book_reading import read_book
from app.imports.lists import checking
from app.imports.lists.headings import Where
from app.imports.lists.kinds import KINDS
from app.imports.lists.known import Known
from app.imports.lists.rows import RowState
from app.imports.lists.starting import start
from app.services import list_imports

TODAY = date(2026, 11, 27)


def book(folder, rows, *, merges=(), fonts=None, formats=None, name="ds.xlsx", sheets=None):
    """Write a workbook whose first sheet has these rows, and return its path.

    `fonts` and `formats` are by address; `sheets` are more sheets by name.
    """
    made = Workbook()
    page = made.active
    page.title = "Danh sách"
    _fill(page, rows)
    for area in merges:
        page.merge_cells(area)
    for address, font in (fonts or {}).items():
        page[address].font = Font(name=font)
    for address, number_format in (formats or {}).items():
        page[address].number_format = number_format
    for title, more in (sheets or {}).items():
        _fill(made.create_sheet(title), more)
    path = folder / name
    made.save(path)
    return path


def _fill(page, rows):
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                page.cell(number, column, value)


class Desk:
    """Takes lists of one kind into an office as the window does."""

    def __init__(self, office, folder, kind, *, plan_id=None, phase_id=None, stage_id=None):
        self.office, self.folder = office, folder
        self.kind = KINDS[ListKind(kind)]
        self.asked = Known(TODAY, plan_id, phase_id, stage_id)

    def begin(self, rows, sheet="", header_row=None, letters=None, **shape):
        """Return the start of an import of a workbook of these rows, or of one at a path."""
        path = rows if hasattr(rows, "exists") else book(self.folder, rows, **shape)
        read = read_book(path)
        return self.office.ask(
            start, self.kind, self.asked, read, Where(sheet, header_row, letters)
        )

    def check(
        self,
        rows,
        *,
        choices=None,
        edits=None,
        common=None,
        updates=False,
        reviewed=False,
        **shape,
    ):
        """Return the checked list."""
        self.begun = begun = self.begin(rows, **shape)
        wishes = replace(
            begun.wishes,
            choices=choices or {},
            edits=edits or {},
            common=common or {},
            updates=updates,
            is_reviewed=reviewed,
        )
        return checking.check(begun.known, self.kind, begun.table, wishes)

    def take(self, rows, **more):
        """Check a list and write what is to be written; return what was checked."""
        checked = self.check(rows, **more)
        incoming = checking.incoming(checked, self.begun.known)
        if incoming.added or incoming.changed:
            self.office.do(list_imports.take_in, incoming)
        return checked


def told(checked):
    """What stands against each row that is not right, by row."""
    return {row.row: row.told for row in checked.wrong}


def states(checked):
    """The state of each row by its number."""
    return {row.row: row.state for row in checked.rows}


VALID, REVIEW, ERROR = RowState
