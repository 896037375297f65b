"""Cells of a sheet: what they look like, and values that stay what they are.

A number is a number with a number format; a text is a text, whatever sign it begins with.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.exports.layout import visible
from app.exports.report import Align, Cell, Money, Percent, Points, Tick, cell_text

FONT_NAME = "Times New Roman"
MOST_LETTERS = 32_767
"""What one cell of Excel holds, in UTF-16 units."""

_GENERAL, _TEXT, _DATE = "General", "@", r"dd\/mm\/yyyy"
# The dots stand between thousands whatever the language of Windows (Luật Kế toán, Điều 11).
# Numbers below 0 meet the first condition: a later part of a format drops their sign.
_WHOLE = '[<1000]#,##0;[<1000000]#"."##0;#"."###"."##0'
_BILLIONS = '[<1000000]#,##0;[<1000000000]#"."###"."##0;#"."###"."###"."##0'
_BILLION = 10**9
_DECIMALS = ("#,##0", "#,##0.0", "#,##0.00")
_PERCENTS = ("0%", "0.0%", "0.00%")
_FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a day that never was
_LONGEST_TEXT_FORMAT = 255  # a longer text in the format "@" is shown as ####
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Excel would read such a text as a formula or a number once somebody edits it.
_GUARDED = re.compile(r"[=+\-@'\t\n]|\s*[0-9]")
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, without its sign, and the value it has."""

    text: str
    value: int | Decimal


Value = str | int | Decimal | date | Formula | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    size: int = 12
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    align: Align = Align.LEFT
    stands: str = "center"
    is_boxed: bool = False
    is_turned: bool = False
    is_red: bool = False
    number_format: str = _GENERAL
    is_guarded: bool = False


def printed(cell: Cell, look: Look) -> tuple[Value, Look]:
    """Return the value of a cell of a report and its look with the right number format."""
    match cell:
        case None:
            return None, look
        case str():
            return cell, look
        case Tick():
            return ("x" if cell.is_on else None), look
        case date() | PartialDate():
            return _printed_date(cell, look)
        case _:
            value, number_format = _number(cell)
            return value, replace_format(look, number_format)


def _printed_date(cell: date | PartialDate, look: Look) -> tuple[Value, Look]:
    day = cell
    if isinstance(cell, PartialDate):
        day = cell.earliest if cell.earliest == cell.latest else None
    if not isinstance(day, date) or day < _FIRST_DAY:
        return cell_text(cell), look
    return day, replace_format(look, _DATE)


def _number(cell: int | Decimal | Points | Money | Percent) -> tuple[int | Decimal, str]:
    match cell:
        case Points():
            return Decimal(cell.hundredths).scaleb(-2), _DECIMALS[_places(cell.hundredths)]
        case Percent():
            return Decimal(cell.hundredths).scaleb(-4), _PERCENTS[_places(cell.hundredths)]
        case Money():
            return cell.dong, _BILLIONS if cell.dong >= _BILLION else _WHOLE
        case int():
            return cell, _WHOLE
        case Decimal():
            whole, _, decimals = f"{cell.normalize():f}".partition(".")
            return (cell, f"#,##0.{'0' * len(decimals)}") if decimals else (int(whole), _WHOLE)


def _places(hundredths: int) -> int:
    """Return how many decimals a number of hundredths needs."""
    return 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2


@cache
def replace_format(look: Look, number_format: str) -> Look:
    """Return the look with another number format."""
    return replace(look, number_format=number_format)


@cache
def _guarded(look: Look, number_format: str) -> Look:
    return replace(look, number_format=number_format, is_guarded=True)


def check_length(text: str, where: str) -> None:
    """Raise InvalidInput, naming `where`, when a text is too long for a cell: nothing is cut."""
    length = len(_kept(text).encode("utf-16-le")) // 2
    if length > MOST_LETTERS:
        raise InvalidInput.of(
            None,
            f"{where} dài {number_text(length)} ký tự, Excel chỉ chứa được"
            f" {number_text(MOST_LETTERS)}. Chưa ghi tệp nào. Rút ngắn nội dung hoặc xuất ra PDF.",
        )


def _kept(text: str) -> str:
    # Excel reads "_x0041_" as "A"; the sign before it says that the text means itself.
    return _ESCAPE.sub("_x005F_", visible(text))


class CellMaker:
    """Makes the cells of one sheet. Each look is built once: styling is what takes the time."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet, self._blank = sheet, WriteOnlyCell(sheet)
        self._cells: dict[Look, SheetCell] = {}
        self.formulas: list[Formula] = []
        """Those written so far."""

    def row(self, cells: Iterable[tuple[Value, Look] | None]) -> Iterator[SheetCell]:
        """Yield the cells of one row; each is written before the next is asked for."""
        for cell in cells:
            yield self._cell(*cell) if cell else self._blank

    def _cell(self, value: Value, look: Look) -> SheetCell:
        if isinstance(value, Formula):
            self.formulas.append(value)
            cell = self._styled(look)
            cell.value = f"={value.text}"
            return cell
        if not isinstance(value, str):
            cell = self._styled(look)
            cell.value = value
            return cell
        text = _kept(value)
        if _GUARDED.match(text):
            is_long = len(text) > _LONGEST_TEXT_FORMAT
            look = _guarded(look, _GENERAL if is_long else _TEXT)
        cell = self._styled(look)
        cell.value = text
        cell.data_type = "s"  # never a formula, never an error
        return cell

    def _styled(self, look: Look) -> SheetCell:
        if look not in self._cells:
            self._cells[look] = _styled_cell(self._sheet, look)
        return self._cells[look]


def _styled_cell(sheet: Worksheet, look: Look) -> SheetCell:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(
        name=FONT_NAME,
        size=look.size,
        bold=look.is_bold,
        italic=look.is_italic,
        underline="single" if look.is_underlined else None,
        color="FFC00000" if look.is_red else None,
    )
    cell.alignment = Alignment(
        horizontal=look.align.value,
        vertical=look.stands,
        wrap_text=True,
        text_rotation=90 if look.is_turned else 0,
    )
    if look.is_boxed:
        cell.border = _BOX
    cell.number_format = look.number_format
    cell.quotePrefix = look.is_guarded
    return cell
