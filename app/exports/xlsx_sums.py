"""Totals as formulas of our own: a sum over the very cells that were written above it.

Only where the cells above add up to the total exactly; any other total stays the number it is.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.exports.report import Cell, Grid, GroupRow, Kind, Money, Points, TotalRow

_ADDED_UP = (Kind.INTEGER, Kind.NUMBER, Kind.POINTS, Kind.MONEY)
_MOST_RANGES = 255
"""What one call of a function takes in Excel."""

Rows = tuple[int, int]
"""The first and the last row of a run, counted from 0 below the headings."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that is the sum of runs of rows in its own column; `cell` is what they add up to."""

    cell: Cell
    runs: tuple[Rows, ...]


class Sums:
    """Adds up the columns of a grid while its rows go by."""

    def __init__(self, grid: Grid) -> None:
        totals = [row for row in grid.all_rows if isinstance(row, TotalRow)]
        self._places = [
            place
            for place, column in enumerate(grid.columns)
            if column.kind in _ADDED_UP and any(row.cells[place] is not None for row in totals)
        ]
        self._closing = grid.totals
        self._all = _Part(self._places)
        self._own = _Part(self._places)
        self._number = -1

    def pass_by(self, row: tuple[Cell, ...] | GroupRow | TotalRow) -> dict[int, Sum]:
        """Count a row; return which cells of one of totals are sums, by their column."""
        self._number += 1
        if not self._places or isinstance(row, GroupRow):
            return {}
        if isinstance(row, tuple):
            self._all.add(self._number, row)
            self._own.add(self._number, row)
            return {}
        part = self._all if row is self._closing else self._own
        found = {
            place: Sum(row.cells[place], tuple(part.runs))
            for place in self._places
            if 0 < len(part.runs) <= _MOST_RANGES and _amount(row.cells[place]) == part.sums[place]
        }
        self._own = _Part(self._places)
        return found


class _Part:
    """The rows that one row of totals is about."""

    def __init__(self, places: list[int]) -> None:
        self.sums = {place: Decimal() for place in places}
        self.runs: list[Rows] = []

    def add(self, number: int, row: tuple[Cell, ...]) -> None:
        for place in self.sums:
            self.sums[place] += _amount(row[place]) or 0
        is_next = bool(self.runs) and self.runs[-1][1] == number - 1
        first = self.runs.pop()[0] if is_next else number
        self.runs.append((first, number))


def _amount(cell: Cell) -> Decimal | None:
    """Return what a cell adds to a sum; None of a text or a blank."""
    match cell:
        case Points():
            return Decimal(cell.hundredths).scaleb(-2)
        case Money():
            return Decimal(cell.dong)
        case int() | Decimal():
            return Decimal(cell)
        case _:
            return None
