"""The rows of a list that were not taken in, as a workbook: mended there, it is loaded again.

The headings and cells stand as in the file that came, with the reason of each row behind them.
"""

from collections.abc import Mapping
from datetime import date, time
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from app.imports.book_cells import text_cell
from app.imports.book_pen import print_on_a4
from app.imports.book_reading import BookCell
from app.imports.lists.checking import Checked
from app.imports.lists.headings import Line, is_order
from app.imports.lists.rows import CheckedRow

REASON = "Lý do chưa nhập"
"""The heading over the reasons; no list has a field of that name."""

_SHEET = "Dòng cần sửa"
_WIDE, _USUAL = 70, 18
_LETTERS_OF_LINE = 60  # of a reason, with room for wide letters
_LINE_HEIGHT = 15.0  # points
_HEAD = PatternFill("solid", start_color="FFE7EEF7")
_WRONG = PatternFill("solid", start_color="FFFDE9E7")


def write(checked: Checked) -> bytes:
    """Return the workbook of the rows that are wrong or were not looked at yet."""
    book = Workbook()
    page: Any = book.active
    page.title = _SHEET
    columns = {one.column: place for place, one in enumerate(checked.table.headings, start=1)}
    reason = len(columns) + 1
    for heading in checked.table.headings:
        _put_heading(page, columns[heading.column], heading.text)
    _put_heading(page, reason, REASON)
    lines = {line.row: line for line in checked.table.lines}
    group, row = "", 1
    for one in checked.wrong:
        if one.group and one.group != group:
            row, group = row + 1, one.group
            _put_group(page, row, group, (_first_place(checked, columns), reason - 1))
        row += 1
        _put_row(page, row, checked, (one, lines[one.row], columns))
    for place in range(1, reason):
        page.column_dimensions[get_column_letter(place)].width = _USUAL
    page.column_dimensions[get_column_letter(reason)].width = _WIDE
    page.freeze_panes = "A2"
    print_on_a4(page, "1:1")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put_group(page: Any, row: int, group: str, span: tuple[int, int]) -> None:  # noqa: ANN401 - openpyxl is untyped
    first, last = span
    page.cell(row, first, text_cell(group)).font = Font(bold=True)
    if last > first:
        page.merge_cells(None, row, first, row, last)


def _put_row(
    page: Any,  # noqa: ANN401 - as above
    row: int,
    checked: Checked,
    what: tuple[CheckedRow, Line, Mapping[int, int]],
) -> None:
    one, line, columns = what
    wrong = _wrong_columns(checked, one)
    for column, place in columns.items():
        cell = line.cells.get(column)
        edited = _edited(checked, one.row, column)
        if cell is not None or edited is not None:
            _put(page.cell(row, place), cell, edited)
        if column in wrong:
            page.cell(row, place).fill = _WRONG
    reason = f"Dòng {one.row}: {one.told}"
    page.row_dimensions[row].height = _LINE_HEIGHT * ceil(len(reason) / _LETTERS_OF_LINE)
    told = page.cell(row, len(columns) + 1, text_cell(reason))
    told.alignment = Alignment(wrap_text=True, vertical="top")


def _first_place(checked: Checked, columns: Mapping[int, int]) -> int:
    """Return where the first column stands that is not that of the running number."""
    texts = {one.column: one.text for one in checked.table.headings}
    return next((place for c, place in columns.items() if not is_order(texts[c])), 1)


def _put_heading(page: Any, place: int, text: str) -> None:  # noqa: ANN401 - openpyxl is untyped
    cell = page.cell(1, place, text_cell(text))
    cell.font = Font(bold=True)
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _put(target: Any, cell: BookCell | None, edited: str | None) -> None:  # noqa: ANN401 - as above
    value: Any = edited if edited is not None or cell is None else cell.value
    if isinstance(value, str):
        target.value = text_cell(value)
        target.data_type = "s"  # never a formula
        target.number_format = "@"
        if cell is not None and cell.font and edited is None:
            target.font = Font(name=cell.font)
        return
    target.value = value
    if (cell is not None and isinstance(value, int | date | time)) or hasattr(value, "is_finite"):
        target.number_format = cell.number_format if cell is not None else "General"


def _edited(checked: Checked, row: int, column: int) -> str | None:
    for name, place in checked.wishes.columns.items():
        if place == column:
            return checked.wishes.edits.get((row, name))
    return None


def _wrong_columns(checked: Checked, one: CheckedRow) -> set[int]:
    named = {trouble.field for trouble in (*one.problems, *one.doubts)}
    return {place for name, place in checked.wishes.columns.items() if name in named}
