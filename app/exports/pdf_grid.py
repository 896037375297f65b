"""Tables on paper: columns that fit, rows that wrap, headings again on each page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.core.errors import InvalidInput
from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import HeadCell, head_cells, head_depth, shared_widths, wrapped
from app.exports.pages import Letters, Line, Pages
from app.exports.report import (
    Align,
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Points,
    Tick,
    TotalRow,
    cell_text,
    leading_blanks,
)

_SIZES = (12.0, 11.0, 10.0, 9.0)
_LAST_SIZES = (9.0, 8.0, 7.0)
_PADS = ((11.0, 3.5), (9.0, 2.5), (0.0, 1.5))
"""What is left free at both sides of a cell, from which size of letters on."""
_TALL_PAD = 3.0
_SPACING = 1.18
_LINE_WIDTH = 0.5
_GAP = 4.0
_NOTE_SIZE = 11.0
_CAPTION_SIZE = 13.0
_ROWS_LOOKED_AT = 300
_WIDEST_WORD = 7.5  # for size 1: a longer word of a cell may be broken
_SHORT_WORD = 3.0  # for size 1: the last that is broken
_FEWEST_LINES = 3  # of a row that is taller than a page, at the foot of one
_MOST_ROWS_TOGETHER = 12
_HEAD_SHARE = 0.55
_TICK_SIDE = 8.5


@dataclass(slots=True)
class _Box:
    """What stands in one cell, or in several that are one."""

    lines: list[str]
    start: int
    end: int
    align: Align
    tick: bool | None = None
    shift: float = 0.0


@dataclass(slots=True)
class _Row:
    boxes: list[_Box]
    height: float
    style: str

    @property
    def line_count(self) -> int:
        return max(len(box.lines) for box in self.boxes)


class GridPen:
    """Draws one grid.

    `kept` is the height of what must stay with its end (the signatures). Raises InvalidInput
    when its columns or headings fit no page.
    """

    def __init__(self, pages: Pages, grid: Grid, kept: float) -> None:
        self._pages, self._grid, self._kept = pages, grid, kept
        self._columns = [_printable_column(column, pages) for column in grid.columns]
        fit = _Fit(pages, self._columns, grid.all_rows)
        self._size, widths = fit.size_and_widths()
        self._decimals = fit.decimals
        self._leading, self._pad = self._size * _SPACING, _pad(self._size)
        self._edges = [pages.left]
        for width in widths:
            self._edges.append(self._edges[-1] + width)
        self._starts: list[int] = []
        self._rows_top = 0.0
        self._head = _Head(pages, self._columns, self._edges, self._size)
        if self._head.height > pages.height * _HEAD_SHARE:
            raise InvalidInput.of(
                None,
                "Tiêu đề cột quá dài, bảng không vừa trang giấy. Chưa ghi tệp nào. Rút ngắn tên"
                " cột hoặc tiêu chí, hoặc xuất ra Excel.",
            )

    def draw(self, step: Callable[[int], None]) -> None:
        """Draw it below what stands on the page, telling `step` how many rows are done."""
        is_first = True
        for rows, is_last in self._chunks():
            height = sum(row.height for row in rows) + (self._tail_height() if is_last else 0)
            if is_first:
                self._begin(height)
                is_first = False
            elif self._pages.room < height <= self._pages.height - self._head.height:
                self._turn()
            for row in rows:
                self._draw_row(row)
            step(len(rows))
        self._draw_uprights(self._pages.y)
        self._pages.y -= _GAP
        for line in self._footnote():
            self._pages.ensure(_NOTE_SIZE * _SPACING)
            self._pages.draw(line, self._pages.left, self._pages.y - _NOTE_SIZE)
            self._pages.y -= _NOTE_SIZE * _SPACING
        self._pages.y -= _GAP

    @property
    def opening_height(self) -> float:
        """What stands together at its beginning: a heading above it must stay with that."""
        rows, is_last = next(self._chunks())
        first = sum(row.height for row in rows) + (self._tail_height() if is_last else 0)
        return self._together([line.size * _SPACING for line, _ in self._above()], first)

    def _together(self, heights: list[float], first_height: float) -> float:
        """Return the height of what is above the rows, with its gaps and the first rows."""
        above = sum(heights) + self._head.height
        is_too_tall = above + first_height > self._pages.height
        return above + (self._leading * _FEWEST_LINES if is_too_tall else first_height) + 2 * _GAP

    def _begin(self, first_height: float) -> None:
        """Draw the caption, the unit and the headings where the first rows follow them."""
        pages = self._pages
        lines = self._above()
        heights = [line.size * _SPACING for line, _ in lines]
        pages.ensure(self._together(heights, first_height))
        pages.y -= _GAP
        for (line, align), height in zip(lines, heights, strict=True):
            x = pages.right if align is Align.RIGHT else pages.left
            pages.draw(line, x, pages.y - line.size, align)
            pages.y -= height
        if lines:
            pages.y -= _GAP
        self._draw_head()

    def _above(self) -> list[tuple[Line, Align]]:
        texts = (
            (self._grid.caption, BOLD, _CAPTION_SIZE, Align.LEFT),
            (self._grid.unit, ITALIC, _NOTE_SIZE, Align.RIGHT),
        )
        return [
            (line, align)
            for text, style, size, align in texts
            if text
            for line in self._flow(text, style, size)
        ]

    def _footnote(self) -> list[Line]:
        text = self._grid.footnote
        return self._flow(text, ITALIC, _NOTE_SIZE) if text else []

    def _flow(self, text: str, style: str, size: float) -> list[Line]:
        letters = self._pages.letters[style]
        lines = wrapped(letters.printable(text), self._pages.width, letters.measure(size))
        return [Line(line, style, size) for line in lines]

    def _tail_height(self) -> float:
        return self._kept + len(self._footnote()) * _NOTE_SIZE * _SPACING + 2 * _GAP

    def _turn(self) -> None:
        self._draw_uprights(self._pages.y)
        self._pages.turn()
        self._draw_head()

    def _draw_head(self) -> None:
        self._head.draw()
        self._rows_top = self._pages.y

    def _chunks(self) -> Iterator[tuple[list[_Row], bool]]:
        """Yield rows that stay together, and whether they are the last.

        The heading of a group stays with the row after it, a sum with the row before it;
        those who sign in a grid are not parted.
        """
        rows = self._grid.all_rows
        chunk: list[_Row] = []
        for place, row in enumerate(rows):
            chunk.append(self._prepared(row))
            following = rows[place + 1] if place + 1 < len(rows) else None
            is_tied = (
                isinstance(row, GroupRow)
                or isinstance(following, TotalRow)
                or self._grid.is_signed
            )
            if following and is_tied and len(chunk) < _MOST_ROWS_TOGETHER:
                continue
            yield chunk, following is None
            chunk = []

    def _prepared(self, row: GridRow) -> _Row:
        if isinstance(row, tuple):
            style, boxes = REGULAR, [self._box(row[p], p, REGULAR) for p in range(len(row))]
        else:
            style, boxes = self._bold_boxes(row)
        count = max(len(box.lines) for box in boxes)
        return _Row(boxes, count * self._leading + 2 * _TALL_PAD, style)

    def _bold_boxes(self, row: GroupRow | TotalRow) -> tuple[str, list[_Box]]:
        end = leading_blanks(row, len(self._columns))
        style, align = BOLD, Align.CENTER if isinstance(row, TotalRow) else Align.LEFT
        if not self._grid.rows and isinstance(row, GroupRow):
            style, align = ITALIC, Align.CENTER
        boxes = [_Box(self._lines(row.text, 0, end, style), 0, end, align)]
        boxes += [self._box(row.cells[p], p, style) for p in range(end, len(row.cells))]
        return style, boxes

    def _box(self, cell: Cell, place: int, style: str) -> _Box:
        column = self._columns[place]
        if isinstance(cell, Tick):
            return _Box([""], place, place + 1, Align.CENTER, tick=cell.is_on)
        lines = self._lines(cell_text(cell), place, place + 1, style)
        shift = self._missing_decimals(lines[0], place) if isinstance(cell, Points) else 0.0
        return _Box(lines, place, place + 1, column.side, shift=shift)

    def _missing_decimals(self, text: str, place: int) -> float:
        """Return how far left a number ends so that the commas of its column are in one line."""
        missing = self._decimals[place][len(_decimals(text)) :]
        return self._pages.letters[REGULAR].width(missing, self._size)

    def _lines(self, text: str, start: int, end: int, style: str) -> list[str]:
        if not text:
            return [""]
        letters = self._pages.letters[style]
        width = self._edges[end] - self._edges[start] - 2 * self._pad
        return wrapped(letters.printable(text), width, letters.measure(self._size))

    def _draw_row(self, row: _Row) -> None:
        room, page = self._pages.room, self._pages.height - self._head.height
        if row.height > room and (row.height <= page or room < self._part_height(_FEWEST_LINES)):
            self._turn()
        if row.height <= self._pages.room:
            self._draw_part(row, 0, row.line_count)
            return
        first = 0
        while first < row.line_count:
            fitting = int((self._pages.room - 2 * _TALL_PAD) / self._leading)
            count = min(max(fitting, 1), row.line_count - first)
            self._draw_part(row, first, count)
            first += count
            if first < row.line_count:
                self._turn()

    def _part_height(self, lines: int) -> float:
        return lines * self._leading + 2 * _TALL_PAD

    def _draw_part(self, row: _Row, first: int, count: int) -> None:
        """Draw `count` lines of a row from its line `first` on."""
        canvas, top, height = self._pages.canvas, self._pages.y, self._part_height(count)
        pen = canvas.beginText()
        pen.setFont(row.style, self._size)
        measure = self._pages.letters[row.style].measure(self._size)
        is_whole = first == 0 and count == row.line_count
        for box in row.boxes:
            lines = box.lines[first : first + count]
            above = (height - len(lines) * self._leading) / 2 if is_whole else _TALL_PAD
            baseline = top - above - self._size * 0.97
            for line in lines:
                if line:
                    pen.setTextOrigin(self._line_start(box, measure(line)), baseline)
                    pen.textOut(line)
                baseline -= self._leading
            if box.tick is not None:
                self._draw_tick(box, top - height / 2)
        canvas.drawText(pen)
        self._pages.y = top - height
        self._draw_borders([box.start for box in row.boxes], top)

    def _line_start(self, box: _Box, width: float) -> float:
        left, right = self._edges[box.start] + self._pad, self._edges[box.end] - self._pad
        if box.align is Align.LEFT:
            return left
        return (
            right - width - box.shift if box.align is Align.RIGHT else (left + right - width) / 2
        )

    def _draw_borders(self, starts: list[int], top: float) -> None:
        """Draw the line below a row; the upright lines wait for the next rows to share them."""
        if starts != self._starts:
            self._draw_uprights(top)
            self._starts = starts
        bottom = self._pages.y
        self._pages.strokes([(self._edges[0], bottom, self._edges[-1], bottom)], _LINE_WIDTH)

    def _draw_uprights(self, bottom: float) -> None:
        edges = [*(self._edges[place] for place in self._starts), self._edges[-1]]
        if self._starts:
            self._pages.strokes([(x, self._rows_top, x, bottom) for x in edges], _LINE_WIDTH)
        self._starts, self._rows_top = [], bottom

    def _draw_tick(self, box: _Box, middle: float) -> None:
        canvas, side = self._pages.canvas, _TICK_SIDE
        x = (self._edges[box.start] + self._edges[box.end] - side) / 2
        y = middle - side / 2
        canvas.setLineWidth(0.75)
        canvas.rect(x, y, side, side)
        if box.tick:
            low = (x + 0.4 * side, y + 0.2 * side)
            left, right = (x + 0.15 * side, y + 0.5 * side), (x + 0.9 * side, y + 0.9 * side)
            self._pages.strokes([(*left, *low), (*low, *right)], 1.0)


class _Head:
    """The headings of a grid, laid out once and drawn on each page."""

    def __init__(
        self, pages: Pages, columns: Sequence[Column], edges: Sequence[float], size: float
    ) -> None:
        self._pages, self._edges, self._size = pages, edges, size
        self._leading, self._pad = size * _SPACING, _pad(size)
        self._cells = [(cell, self._lines(cell)) for cell in head_cells(columns)]
        self._numbers = _numbers_row(columns)
        heights = self._row_heights(head_depth(columns))
        if self._numbers:
            heights.append(self._leading + _TALL_PAD)
        self._tops = [0.0]
        for height in heights:
            self._tops.append(self._tops[-1] + height)

    @property
    def height(self) -> float:
        return self._tops[-1]

    def draw(self) -> None:
        pages, top = self._pages, self._pages.y
        pages.canvas.setLineWidth(_LINE_WIDTH)
        for cell, lines in self._cells:
            self._draw_cell(cell, lines, top)
        if self._numbers:
            self._draw_numbers(top)
        pages.y = top - self.height

    def _lines(self, cell: HeadCell) -> list[str]:
        measure = self._pages.letters[BOLD].measure(self._size)
        width = self._width(cell) - 2 * self._pad
        if not cell.is_turned:
            return wrapped(cell.text, width, measure)
        most = max(int(width / self._leading), 1)
        length = max(map(measure, cell.text.split(" ")))
        while len(lines := wrapped(cell.text, length, measure)) > most:
            length *= 1.1
        return lines

    def _width(self, cell: HeadCell) -> float:
        return self._edges[cell.column + cell.column_count] - self._edges[cell.column]

    def _row_heights(self, depth: int) -> list[float]:
        heights = [0.0] * depth
        for cell, lines in sorted(self._cells, key=lambda pair: pair[0].row_count):
            rows = range(cell.row, cell.row + cell.row_count)
            missing = self._cell_height(cell, lines) - sum(heights[row] for row in rows)
            if missing > 0:
                heights[rows[-1]] += missing
        return heights

    def _cell_height(self, cell: HeadCell, lines: list[str]) -> float:
        if cell.is_turned:
            measure = self._pages.letters[BOLD].measure(self._size)
            return max(map(measure, lines)) + 2 * self._pad
        return len(lines) * self._leading + 2 * _TALL_PAD

    def _draw_cell(self, cell: HeadCell, lines: list[str], top: float) -> None:
        canvas = self._pages.canvas
        x, width = self._edges[cell.column], self._width(cell)
        upper, lower = self._tops[cell.row], self._tops[cell.row + cell.row_count]
        canvas.rect(x, top - lower, width, lower - upper)
        canvas.saveState()
        canvas.translate(x + width / 2, top - (upper + lower) / 2)
        if cell.is_turned:
            canvas.rotate(90)
        baseline = len(lines) * self._leading / 2 - self._size * 0.97
        for text in lines:
            self._pages.draw(Line(text, BOLD, self._size), 0, baseline, Align.CENTER)
            baseline -= self._leading
        canvas.restoreState()

    def _draw_numbers(self, top: float) -> None:
        upper, lower = self._tops[-2:]
        baseline = top - upper - _TALL_PAD / 2 - self._size * 0.93
        for text, (left, right) in zip(self._numbers, pairwise(self._edges), strict=True):
            self._pages.canvas.rect(left, top - lower, right - left, lower - upper)
            size = self._size - 1
            line = self._pages.line(text, ITALIC, size)
            self._pages.draw(line, (left + right) / 2, baseline, Align.CENTER)


class _Fit:
    """Finds the largest letters with which the columns fit side by side."""

    def __init__(self, pages: Pages, columns: Sequence[Column], rows: Sequence[GridRow]) -> None:
        self._pages, self._columns = pages, columns
        regular, bold = pages.letters[REGULAR], pages.letters[BOLD]
        # Widths for size 1. A number is never broken, a word only where nothing else helps.
        self._whole = [pages.letters[ITALIC].width(column.number, 1) for column in columns]
        self._words = [_widest_word(column, bold) for column in columns]
        self.decimals = [""] * len(columns)
        for place, row in enumerate(rows):
            if not isinstance(row, GroupRow):
                letters = regular if isinstance(row, tuple) else bold
                self._look_at(row if isinstance(row, tuple) else row.cells, letters, place)

    def size_and_widths(self) -> tuple[float, list[float]]:
        short = [min(width, _SHORT_WORD) for width in self._words]
        none = [0.0] * len(self._columns)
        for sizes, least in ((_SIZES, self._words), (_LAST_SIZES, short), (_LAST_SIZES, none)):
            for size in sizes:
                both = zip(self._numbers(), least, strict=True)
                narrowest = [
                    max(size * 1.2, size * max(pair)) + 2 * _pad(size) + 0.1 for pair in both
                ]
                weights = [column.width for column in self._columns]
                if widths := shared_widths(weights, narrowest, self._pages.width):
                    return size, widths
        raise InvalidInput.of(
            None,
            f"Bảng có {len(self._columns)} cột, không vừa khổ giấy A4. Chưa ghi tệp nào."
            " Bớt cột, chọn giấy ngang hoặc xuất ra Excel.",
        )

    def _numbers(self) -> list[float]:
        bold = self._pages.letters[BOLD]
        decimals = (bold.width(text, 1) for text in self.decimals)
        return [sum(pair) for pair in zip(self._whole, decimals, strict=True)]

    def _look_at(self, cells: Iterable[Cell], letters: Letters, place: int) -> None:
        for number, cell in enumerate(cells):
            if cell is None or isinstance(cell, Tick):
                continue
            if not isinstance(cell, str):
                text = cell_text(cell)
                decimals = _decimals(text) if isinstance(cell, Points) else ""
                whole = letters.width(letters.printable(text), 1) - letters.width(decimals, 1)
                self._whole[number] = max(self._whole[number], whole)
                self.decimals[number] = max(self.decimals[number], decimals, key=len)
            elif place < _ROWS_LOOKED_AT:
                words = letters.printable(cell).split()
                width = max((letters.width(word, 1) for word in words), default=0.0)
                self._words[number] = max(self._words[number], min(width, _WIDEST_WORD))


def _pad(size: float) -> float:
    return next(pad for least, pad in _PADS if size >= least)


def _widest_word(column: Column, bold: Letters) -> float:
    if column.is_turned:
        return 0.0
    return max((bold.width(word, 1) for word in column.heading.split()), default=0.0)


def _printable_column(column: Column, pages: Pages) -> Column:
    letters = pages.letters[BOLD]
    *above, heading = (letters.printable(text) for text in column.path)
    return Column(
        heading=heading,
        width=column.width,
        kind=column.kind,
        group=tuple(above),
        align=column.align,
        number=column.number,
        is_turned=column.is_turned,
    )


def _decimals(text: str) -> str:
    """Return the comma of a number and what follows it."""
    return "".join(text.rpartition(",")[1:]) if "," in text else ""


def _numbers_row(columns: Sequence[Column]) -> list[str]:
    numbers = [column.number for column in columns]
    return numbers if any(numbers) else []
