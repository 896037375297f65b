"""Tables on a sheet: the widths of its columns, headings, rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter

from openpyxl.utils import get_column_letter

from app.exports.layout import (
    head_cells,
    head_depth,
    national_lines,
    plain_width,
    shared_widths,
    size_sets,
    visible,
)
from app.exports.report import (
    Align,
    Cell,
    Grid,
    GridRow,
    GroupRow,
    Report,
    TotalRow,
    cell_text,
    leading_blanks,
)
from app.exports.xlsx_cells import Formula, Look, check_length, printed
from app.exports.xlsx_rows import (
    CELL_PAD,
    Edges,
    SheetRow,
    Span,
    height_of,
    lines_of,
    paper_width,
)
from app.exports.xlsx_sums import Sum, Sums

_SIZE = 12
_COLUMNS_WITHOUT_GRID = 20
_ROWS_LOOKED_AT = 300
_WIDEST_WORD = 90.0
_FARTHEST_MOVE = 0.15
_HIGHEST_HEADING = 300.0
_PERHAPS_TOO_LONG = 16_000


def columns_of(report: Report) -> Edges:
    """Return the columns of the sheet: those of the grid that has most."""
    total = paper_width(report)
    if not report.grids:
        return Edges([total / _COLUMNS_WITHOUT_GRID] * _COLUMNS_WITHOUT_GRID)
    grid = max(report.grids, key=lambda grid: len(grid.columns))
    least = [_least_width(grid, place) for place in range(len(grid.columns))]
    weights = [column.width for column in grid.columns]
    widths = shared_widths(weights, least, total) or least
    return Edges(_parted(widths, least, *letterhead_halves(report)) or widths)


def letterhead_halves(report: Report) -> tuple[float, float]:
    """Return how wide the left half of the letterhead has to be, and how wide it may be."""
    largest, smallest = size_sets(report.regime)[0], size_sets(report.regime)[-1]
    nation = plain_width(national_lines(report.regime)[0], smallest.nation, is_bold=True)
    date = plain_width(report.place_date, smallest.date)
    most = paper_width(report) - max(nation, date) - 2 * CELL_PAD
    names = [plain_width(text.upper(), largest.issuer) for text in report.parent]
    names += [plain_width(text.upper(), largest.issuer, is_bold=True) for text in report.issuer]
    return min(max(names, default=0.0) + 2 * CELL_PAD, most), most


def _parted(
    widths: Sequence[float], least: Sequence[float], low: float, high: float
) -> list[float] | None:
    """Return widths moved a little so that two columns part between `low` and `high`.

    None where that cannot be had without going far, or below the least widths.
    """
    farthest = sum(widths) * _FARTHEST_MOVE
    moved: list[tuple[float, list[float]]] = []
    for edge in range(1, len(widths)):
        left = sum(widths[:edge])
        wanted = min(max(left, low), high)
        one = shared_widths(widths[:edge], least[:edge], wanted)
        other = shared_widths(widths[edge:], least[edge:], sum(widths) - wanted)
        if one and other and abs(left - wanted) <= farthest:
            moved.append((abs(left - wanted), [*one, *other]))
    return min(moved, key=itemgetter(0))[1] if moved else None


def _least_width(grid: Grid, place: int) -> float:
    column = grid.columns[place]
    widest = 0.0 if column.is_turned else _widest_word(column.heading, is_bold=True)
    widest = max(widest, _widest_word(column.number, is_bold=False))
    for row in grid.all_rows[:_ROWS_LOOKED_AT]:
        if not isinstance(row, GroupRow):
            cells = row if isinstance(row, tuple) else row.cells
            widest = max(widest, _widest_word(cell_text(cells[place]), is_bold=False))
    return max(widest, 1.5 * _SIZE) + 1.5 * CELL_PAD


def _widest_word(text: str, *, is_bold: bool) -> float:
    widths = (plain_width(word, _SIZE, is_bold=is_bold) for word in visible(text).split())
    return min(max(widths, default=0.0), _WIDEST_WORD)


class GridWriter:
    """Lays out one grid as rows; one with fewer columns than the sheet joins some of them."""

    def __init__(self, grid: Grid, edges: Edges) -> None:
        self._grid, self._edges = grid, edges
        count = len(grid.columns)
        weights = [column.width for column in grid.columns]
        is_base = count == edges.count
        self._places = list(range(count + 1)) if is_base else edges.shares(weights)
        look = Look(_SIZE, is_boxed=True)
        self._looks = [replace(look, align=column.side) for column in grid.columns]
        self._bold_looks = [replace(look, is_bold=True) for look in self._looks]

    @property
    def columns(self) -> list[int]:
        """The columns of the sheet in which those of the table begin, from 1."""
        return [place + 1 for place in self._places[:-1]]

    def head(self) -> list[SheetRow]:
        """Return the rows of the headings."""
        look = Look(_SIZE, is_bold=True, align=Align.CENTER, is_boxed=True)
        rows = [SheetRow(height=0.0) for _ in range(head_depth(self._grid.columns))]
        for cell in sorted(head_cells(self._grid.columns), key=lambda cell: cell.row_count):
            ends = self._ends(cell.column, cell.column_count)
            this = replace(look, is_turned=cell.is_turned)
            rows[cell.row].spans.append(Span(*ends, cell.text, this, cell.row_count))
            covered = rows[cell.row : cell.row + cell.row_count]
            _make_room(covered, self._needed(cell.text, ends, this))
        numbers = [column.number for column in self._grid.columns]
        if any(numbers):
            small = replace(look, size=_SIZE - 1, is_bold=False, is_italic=True)
            spans = [Span(*self._ends(p), text, small) for p, text in enumerate(numbers)]
            rows.append(SheetRow(spans, height_of(1, _SIZE)))
        return rows

    def body(self, first: int) -> Iterator[SheetRow]:
        """Yield the rows below the headings, the first of which is number `first` of the sheet."""
        sums = Sums(self._grid)
        for number, row in enumerate(self._grid.all_rows, start=1):
            made = self._row(row, number)
            for place, total in sums.pass_by(row).items():
                _add_up(made, self._places[place], total, first)
            yield made

    def _needed(self, text: str, ends: tuple[int, int], look: Look) -> float:
        width = self._edges.between(*ends)
        if not look.is_turned:
            return height_of(len(lines_of(text, width, look)), look.size)
        most = max(int(width / height_of(1, look.size)), 1)
        length = plain_width(visible(text), look.size, is_bold=True) * (1.3 if most > 1 else 1.0)
        return min(length / most + 3 * CELL_PAD, _HIGHEST_HEADING)

    def _ends(self, place: int, count: int = 1) -> tuple[int, int]:
        return self._places[place], self._places[place + count]

    def _row(self, row: GridRow, number: int) -> SheetRow:
        if isinstance(row, tuple):
            spans = [
                self._span(cell, place, number, self._looks) for place, cell in enumerate(row)
            ]
        else:
            spans = self._bold_spans(row, number)
        # Said outright: not every program finds the height of a row by itself.
        return SheetRow(spans, max(map(self._span_height, spans)))

    def _bold_spans(self, row: GroupRow | TotalRow, number: int) -> list[Span]:
        blanks = leading_blanks(row, len(self._grid.columns))
        is_nothing = not self._grid.rows and isinstance(row, GroupRow)
        is_centred = is_nothing or isinstance(row, TotalRow)
        look = Look(
            _SIZE,
            is_bold=not is_nothing,
            is_italic=is_nothing,
            align=Align.CENTER if is_centred else Align.LEFT,
            is_boxed=True,
        )
        places = range(blanks, len(row.cells))
        cells = [self._span(row.cells[p], p, number, self._bold_looks) for p in places]
        return [Span(0, self._places[blanks], row.text, look), *cells]

    def _span(self, cell: Cell, place: int, number: int, looks: Sequence[Look]) -> Span:
        value, look = printed(cell, looks[place])
        if isinstance(value, str) and len(value) > _PERHAPS_TOO_LONG:
            heading = " ".join(self._grid.columns[place].path)
            check_length(value, f"Ô “{heading}” ở dòng {number} của bảng")
        return Span(*self._ends(place), value, look)

    def _span_height(self, span: Span) -> float:
        width, text = self._edges.between(span.start, span.end), span.value
        if not isinstance(text, str) or _is_surely_short(text, width):
            return height_of(1, span.look.size)
        return height_of(len(lines_of(text, width, span.look)), span.look.size)


def _add_up(row: SheetRow, start: int, total: Sum, first: int) -> None:
    """Make the span of a total that begins at a column a formula."""
    span = next(span for span in row.spans if span.start == start)
    letter = get_column_letter(start + 1)
    runs = ",".join(f"{letter}{first + run[0]}:{letter}{first + run[1]}" for run in total.runs)
    if isinstance(span.value, int | Decimal):
        span.value = Formula(f"SUM({runs})", span.value)


def _is_surely_short(text: str, width: float) -> bool:
    return len(text) * _SIZE < width - CELL_PAD and "\n" not in text


def _make_room(rows: Sequence[SheetRow], needed: float) -> None:
    missing = needed - sum(row.height or 0.0 for row in rows)
    if missing > 0:
        rows[-1].height = (rows[-1].height or 0.0) + missing
