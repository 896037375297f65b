"""Tables of a Word document, written as its own markup: the library is slow cell by cell."""

from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from docx.document import Document

from app.core.errors import InvalidInput
from app.exports.layout import (
    HeadCell,
    head_cells,
    head_depth,
    plain_width,
    shared_widths,
    visible,
)
from app.exports.report import (
    Align,
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Tick,
    TotalRow,
    cell_text,
    leading_blanks,
)
from app.exports.word_boxes import Boxes
from app.exports.word_pen import TWIPS, Place
from app.exports.word_styles import TABLE_SIZE, Part
from app.exports.word_xml import NAMESPACE, Xml, parsed

_SIZES = (TABLE_SIZE, 11.0, 10.0, 9.0, 8.0, 7.0)
_PADS = ((11.0, 3.5), (9.0, 2.5), (0.0, 1.5))
_ROWS_LOOKED_AT = 300
_WIDEST_WORD = 7.5  # for size 1: a longer word of a cell may be broken
_WIDTH_OF_BOX = 1.9  # for size 1: a box with its blanks stays on one line
_ROWS_AT_ONCE = 500
_ROWS_WITH_SIGNATURE = 2
_JC = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
_LINES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class GridWriter:
    """Writes one grid below what stands in the document.

    Headings are real header rows, repeated on each page; no row is split between pages.
    Raises InvalidInput when its columns fit no page.
    """

    def __init__(self, document: Document, body: Place, grid: Grid) -> None:
        self._document, self._body, self._grid = document, body, grid
        self._boxes = Boxes(document)
        self._size, self._widths = _size_and_widths(grid, body.width)

    def write(self, step: Callable[[int], None], *, is_kept: bool) -> None:
        """Write it, telling `step` how many rows are done.

        With `is_kept` its last rows stay with what is signed below; one to be signed itself is
        not parted.
        """
        grid = self._grid
        if grid.caption:
            self._body.add(Part.CAPTION, grid.caption)
        if grid.unit:
            self._body.add(Part.UNIT, grid.unit)
        table = parsed(self._opening())
        document: Xml = self._document.element
        document.body.insert_element_before(table, "w:sectPr")
        rows = grid.all_rows
        end = len(rows) if is_kept else len(rows) - 1
        kept_from = 0 if grid.is_signed else len(rows) - (_ROWS_WITH_SIGNATURE if is_kept else 0)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            chunk = rows[start : start + _ROWS_AT_ONCE]
            texts = [
                self._row(
                    row,
                    is_kept=kept_from <= start + place < end or isinstance(row, GroupRow),
                )
                for place, row in enumerate(chunk)
            ]
            table.extend(list(parsed(f"<w:tbl {NAMESPACE}>{''.join(texts)}</w:tbl>")))
            step(len(chunk))
        if grid.footnote:
            self._body.add(Part.FOOTNOTE, grid.footnote)
        else:
            self._body.add(Part.GAP)

    def _opening(self) -> str:
        total = sum(map(_twips, self._widths))
        pad = _twips(_pad(self._size))
        widths = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in self._widths)
        return (
            f"<w:tbl {NAMESPACE}><w:tblPr>"
            f'<w:tblW w:w="{total}" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>'
            f'<w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/>'
            f"</w:tblCellMar></w:tblPr><w:tblGrid>{widths}</w:tblGrid>"
            f"{''.join(self._head_rows())}</w:tbl>"
        )

    # --- headings ----------------------------------------------------------------------------

    def _head_rows(self) -> Iterator[str]:
        columns = self._grid.columns
        cells = head_cells(columns)
        for row in range(head_depth(columns)):
            yield _head_row("".join(self._head_cells_of(cells, row)))
        numbers = [column.number for column in columns]
        if any(numbers):
            yield _head_row(
                "".join(
                    self._cell(self._text(number, Part.HEAD_CELL, italic=True), width)
                    for number, width in zip(numbers, self._widths, strict=True)
                )
            )

    def _head_cells_of(self, cells: Iterable[HeadCell], row: int) -> Iterator[str]:
        """Yield the cells of one row of headings, with those that go on from the row above."""
        covering = [cell for cell in cells if cell.row <= row < cell.row + cell.row_count]
        for cell in sorted(covering, key=lambda one: one.column):
            width = sum(self._widths[cell.column : cell.column + cell.column_count])
            more = f'<w:gridSpan w:val="{cell.column_count}"/>' if cell.column_count > 1 else ""
            if cell.row_count > 1:
                more += '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
            turned = '<w:textDirection w:val="btLr"/>' if cell.is_turned else ""
            text = cell.text if cell.row == row else ""
            yield self._cell(self._text(text, Part.HEAD_CELL), width, more, turned)

    # --- rows --------------------------------------------------------------------------------

    def _row(self, row: GridRow, *, is_kept: bool) -> str:
        columns = self._grid.columns
        if isinstance(row, tuple):
            cells = "".join(
                self._value(cell, column, width, is_kept=is_kept)
                for cell, column, width in zip(row, columns, self._widths, strict=True)
            )
        else:
            cells = self._bold_row(row, is_kept=is_kept)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _bold_row(self, row: GroupRow | TotalRow, *, is_kept: bool) -> str:
        columns = self._grid.columns
        end = leading_blanks(row, len(columns))
        is_nothing = not self._grid.rows and isinstance(row, GroupRow)
        is_centred = is_nothing or isinstance(row, TotalRow)
        span = f'<w:gridSpan w:val="{end}"/>' if end > 1 else ""
        text = self._text(
            row.text,
            Part.CELL,
            align=Align.CENTER if is_centred else Align.LEFT,
            bold=not is_nothing,
            italic=is_nothing,
            is_kept=is_kept,
        )
        first = self._cell(text, sum(self._widths[:end]), span)
        return first + "".join(
            self._value(
                row.cells[place],
                columns[place],
                self._widths[place],
                is_bold=True,
                is_kept=is_kept,
            )
            for place in range(end, len(row.cells))
        )

    def _value(
        self,
        cell: Cell,
        column: Column,
        width: float,
        *,
        is_bold: bool = False,
        is_kept: bool,
    ) -> str:
        if isinstance(cell, Tick):
            return self._cell(self._tick(cell), width)
        text = self._text(
            cell_text(cell), Part.CELL, align=column.side, bold=is_bold, is_kept=is_kept
        )
        return self._cell(text, width)

    def _tick(self, tick: Tick) -> str:
        run = f"<w:rPr>{self._run_size()}</w:rPr>{self._boxes.xml(is_on=tick.is_on)}"
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{Part.CELL.style_id}"/>'
            f'<w:jc w:val="center"/></w:pPr><w:r>{run}</w:r></w:p>'
        )

    def _text(
        self,
        text: str,
        part: Part,
        *,
        align: Align | None = None,
        bold: bool = False,
        italic: bool = False,
        is_kept: bool = False,
    ) -> str:
        lines = escape(visible(text)).split("\n")
        inner = "<w:br/>".join(
            f'<w:t xml:space="preserve">{line.replace(chr(9), " ")}</w:t>' for line in lines
        )
        shape = "<w:keepNext/>" if is_kept else ""
        side = f'<w:jc w:val="{_JC[align]}"/>' if align else ""
        look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + self._run_size()
        run = f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>" if text else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{part.style_id}"/>{shape}{side}</w:pPr>{run}</w:p>'

    def _run_size(self) -> str:
        if self._size == TABLE_SIZE:
            return ""
        return f'<w:sz w:val="{round(self._size * 2)}"/>'

    def _cell(self, text: str, width: float, more: str = "", turned: str = "") -> str:
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{more}{turned}'
            f'<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
        )


def _head_row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _twips(points: float) -> int:
    return round(points * TWIPS)


def _pad(size: float) -> float:
    return next(pad for least, pad in _PADS if size >= least)


def _size_and_widths(grid: Grid, total: float) -> tuple[float, list[float]]:
    """Return the largest letters with which the columns fit side by side, and their widths."""
    words = _widest_words(grid)
    weights = [column.width for column in grid.columns]
    for size in _SIZES:
        least = [max(size * 1.2, size * word) + 2 * _pad(size) + 0.5 for word in words]
        if widths := shared_widths(weights, least, total):
            return size, widths
    size = _SIZES[-1]
    if widths := shared_widths(weights, [size * 1.2 + 2 * _pad(size)] * len(weights), total):
        return size, widths
    raise InvalidInput.of(
        None,
        f"Bảng có {len(grid.columns)} cột, không vừa khổ giấy A4. Chưa ghi tệp nào."
        " Bớt cột, chọn giấy ngang hoặc xuất ra Excel.",
    )


def _widest_words(grid: Grid) -> list[float]:
    """Return the widest word of each column, for size 1. A number is never broken."""
    words = [
        max(
            0.0 if column.is_turned else _widest(column.heading, is_bold=True),
            plain_width(column.number, 1, is_bold=True),
        )
        for column in grid.columns
    ]
    for place, row in enumerate(grid.all_rows):
        if isinstance(row, GroupRow):
            continue
        is_bold = isinstance(row, TotalRow)
        for number, cell in enumerate(row.cells if isinstance(row, TotalRow) else row):
            if cell is None:
                continue
            if isinstance(cell, Tick):
                words[number] = max(words[number], _WIDTH_OF_BOX)
            elif not isinstance(cell, str):
                words[number] = max(
                    words[number], plain_width(cell_text(cell), 1, is_bold=is_bold)
                )
            elif place < _ROWS_LOOKED_AT:
                words[number] = max(
                    words[number], min(_widest(cell, is_bold=is_bold), _WIDEST_WORD)
                )
    return words


def _widest(text: str, *, is_bold: bool) -> float:
    return max((plain_width(word, 1, is_bold=is_bold) for word in text.split()), default=0.0)
