"""What a file that comes in is read as: sheets of cells, plain values of no library."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum


class CellKind(StrEnum):
    """What stands in a cell. A blank cell is not there at all."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"
    """A formula whose result the file does not hold."""


CellValue = str | int | Decimal | date | datetime | time | bool


@dataclass(frozen=True, slots=True)
class BookCell:
    """A cell that is not blank.

    `row` and `column` count from 1. `value` by `kind`: a text as it stands (NFC is not applied),
    a number with the 15 digits that Excel keeps, a date, a moment or a time of day, the sign of an
    error such as "#N/A", the formula that has no result. `font` is the name of the font that most
    of the text has: it gives texts in TCVN3 and VNI away.
    """

    row: int
    column: int
    kind: CellKind
    value: CellValue
    number_format: str = "General"
    font: str = ""
    is_formula: bool = False

    def __reduce__(self) -> tuple[type["BookCell"], tuple[object, ...]]:
        """Return how it travels from the worker, in half the time that slots take."""
        own = (self.row, self.column, self.kind, self.value, self.number_format, self.font)
        return BookCell, (*own, self.is_formula)

    @property
    def address(self) -> str:
        """Return where it stands, such as E14."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that were made one; the value stands in the one at the top left."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet. Its name is as it stands, blanks at its end too; `cells` go row by row."""

    name: str
    cells: tuple[BookCell, ...]
    is_hidden: bool = False
    merges: tuple[Merge, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def last_row(self) -> int:
        """Return the last row that has something, 0 for an empty sheet."""
        return max((cell.row for cell in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """Return the last column that has something, 0 for an empty sheet."""
        return max((cell.column for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A file as it was read. `notices` are sentences on what was taken for granted."""

    name: str
    sha256: str
    sheets: tuple[BookSheet, ...]
    notices: tuple[str, ...] = ()


def column_letters(column: int) -> str:
    """Return the letters of a column.

    >>> column_letters(1), column_letters(28), column_letters(16_384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return where a cell stands.

    >>> address(14, 5)
    'E14'
    """
    return f"{column_letters(column)}{row}"
