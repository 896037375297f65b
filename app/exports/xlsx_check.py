"""A workbook read again after it was made: every text, number and formula must be the one meant.

By a way of its own, from the bytes of the file; nothing of what wrote it has a say here.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from openpyxl.utils import get_column_letter

from app.core.errors import StorageFailure
from app.core.vietnamese import number_text, quoted
from app.exports.layout import visible
from app.exports.xlsx_cells import Formula, Value

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _TEXT = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}t"
_VALUE, _FORMULA = f"{_MAIN}v", f"{_MAIN}f"
_DAY_ZERO = date(1899, 12, 30)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_VALUELESS = re.compile(rb"(<f>[^<]*</f>)<v\s*(?:/>|></v>)")

Held = str | int | float | tuple[str, int | float | None] | None
"""What a cell holds; a formula with the value beside it."""


class WrittenSheet:
    """What a sheet must be found to hold: a mark of each row that has a value in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows, self.marks = array("l"), array("q")

    def add(self, number: int, values: Sequence[Value]) -> None:
        """Note the values of a row from its first column on."""
        cells = tuple(
            (_letters_of(place), _meant(value))
            for place, value in enumerate(values, start=1)
            if value is not None and value != ""
        )
        if cells:
            self.rows.append(number)
            self.marks.append(hash(cells))


def put_values(part: Path, formulas: Sequence[Formula]) -> None:
    """Write beside each formula of a sheet's XML the value it has, in their order."""
    values = iter(formulas)

    def filled(found: re.Match[bytes]) -> bytes:
        return found[1] + f"<v>{next(values).value}</v>".encode()

    part.write_bytes(_VALUELESS.sub(filled, part.read_bytes()))


def check(content: bytes, sheets: Sequence[WrittenSheet]) -> None:
    """Raise StorageFailure, naming the sheet and row, where a workbook holds something else."""
    with ZipFile(BytesIO(content)) as book:
        for number, sheet in enumerate(sheets, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml") as part:
                found = _first_difference(sheet, _marks(part))
            if found is not None:
                raise StorageFailure(
                    f"Tệp Excel vừa tạo khi đọc lại không đúng với dữ liệu, ở dòng"
                    f" {number_text(found)} của trang tính {quoted(sheet.name)}. Chưa ghi tệp nào."
                    " Hãy xuất lại; nếu vẫn vậy thì xuất ra PDF và báo cho người hỗ trợ phần mềm."
                )


def _first_difference(sheet: WrittenSheet, found: Iterator[tuple[int, int]]) -> int | None:
    """Return the first row that is not as it should be, None where all are."""
    place = 0
    for number, mark in found:
        if place == len(sheet.rows) or (number, mark) != (sheet.rows[place], sheet.marks[place]):
            return number if place == len(sheet.rows) else min(number, sheet.rows[place])
        place += 1
    return sheet.rows[place] if place < len(sheet.rows) else None


def _marks(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the number and the mark of each row that holds something."""
    for _, row in iterparse(part):  # noqa: S314 - it was written a moment ago, by us
        if row.tag != _ROW:
            continue
        cells = tuple(
            (cell.get("r", "").rstrip("0123456789"), read)
            for cell in row.findall(_CELL)
            if (read := _read(cell)) is not None
        )
        number = int(row.get("r", "0"))
        row.clear()
        if cells:
            yield number, hash(cells)


_letters_of = cache(get_column_letter)


def _meant(value: Value) -> Held:
    """Return what a cell has to be read as."""
    match value:
        case str():
            return visible(value)
        case date():
            return (value - _DAY_ZERO).days
        case Formula():
            return value.text, _number(value.value)
        case int() | Decimal():
            return _number(value)
        case None:
            return None


def _read(cell: Element) -> Held:
    """Return what a cell holds, None of a blank one."""
    formula, value = cell.find(_FORMULA), cell.findtext(_VALUE)
    if formula is not None:
        return formula.text or "", _number(Decimal(value)) if value else None
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(_TEXT))
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) or None
    return _number(Decimal(value)) if value else None


def _number(value: int | Decimal) -> int | float:
    """Return a number as a sheet can hold it: whole ones exactly, others as binary ones."""
    return int(value) if value == int(value) else float(value)
