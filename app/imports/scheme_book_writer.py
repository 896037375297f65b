"""Writing a criteria set as a workbook that people read, print, fill in and give back."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook

from app.imports import scheme_form as form
from app.imports.book_pen import BARE, Look, Pen
from app.imports.scheme_codecs import NUMBER, Data
from app.imports.scheme_form import Block, Column
from app.imports.scheme_guide import GUIDE
from app.imports.scheme_rows import Line, cell_of, lines_of, nothing_left
from app.services.scheme_shape import SchemeFile
from app.services.scheme_text import data_of

_WIDTHS = {
    "A": 7, "B": 7, "C": 44, "D": 13, "E": 7, "F": 18, "G": 9, "H": 9, "I": 9, "J": 18,
    "K": 7, "L": 7, "M": 7, "N": 9, "O": 8, "P": 8, "Q": 9, "R": 8, "S": 9, "T": 26,
}  # fmt: skip
_LAST = "T"
_GUIDE_WIDTHS = {"A": 30, "B": 62, "C": 52}
_SPARE = 3  # rows left free at the end of a table
_MOST_INDENT = 10
_HINT = "Ô để trống là không ghi. Cách ghi từng cột: trang “Cách ghi”."

_TITLE = Look(size=14, is_bold=True, is_boxed=False)
_SMALL = Look(size=10, is_italic=True, is_boxed=False)
_BLOCK = Look(is_bold=True, color="FFFFFF", fill="1F4E79")
_LABEL = Look(is_bold=True, fill="DDEBF7")
_HEAD = replace(_LABEL, is_centred=True)
_PLAIN = Look()
_GROUP = Look(is_bold=True, fill="F2F2F2")


def write_book(file: SchemeFile) -> bytes:
    """Return a set as the bytes of a workbook; `read_book` gives the same set again.

    Raises InvalidInput for a text that no cell can hold.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Sổ Thi Đua"
    target = BytesIO()
    try:
        _Writer(Pen(book.create_sheet(form.SHEET), _WIDTHS)).write(data_of(file))
        _write_guide(Pen(book.create_sheet(form.GUIDE_SHEET), _GUIDE_WIDTHS))
    finally:
        book.save(target)  # also lets go of what openpyxl keeps open
    return target.getvalue()


class _Writer:
    """Writes the blocks of one set below each other."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._codes: dict[str, str] = {}
        self._choices: list[tuple[Column, int, int]] = []

    def write(self, data: Data) -> None:
        data.pop("format")
        tables = [(block, lines_of(block, data)) for block in form.TABLES]
        self._pen.set_paper(is_landscape=True, freeze="D3")
        self._pen.put("A", _LAST, "BỘ TIÊU CHÍ CHẤM ĐIỂM THI ĐUA", _TITLE)
        self._pen.end_row(2)
        self._pen.put("A", _LAST, _HINT, _SMALL)
        self._pen.end_row()
        self._info(data)
        for block, lines in tables:
            self._table(block, lines)
        for column, first, last in self._choices:
            words = f'"{",".join(column.words)}"'
            source = self._codes[column.of] if column.of else words
            self._pen.let_choose(f"{column.first}{first}:{column.first}{last}", source)

    def _info(self, data: Data) -> None:
        self._heading(form.INFO)
        for member in form.GENERAL:
            self._pen.put("A", "C", member.column, _LABEL)
            look = replace(_PLAIN, is_number=member.codec is NUMBER)
            self._pen.put("D", _LAST, cell_of(member, data), look)
            if member.codec.words:
                column = Column("", "D", words=member.codec.words)
                self._choices.append((column, self._pen.row, self._pen.row))
            self._pen.end_row()
        nothing_left(data)

    def _heading(self, block: Block) -> None:
        self._pen.end_row()
        if block is form.FIGURES:
            self._pen.break_page()  # the criteria by themselves, then all that they refer to
        self._pen.put("A", _LAST, block.heading, _BLOCK)
        self._pen.end_row()

    def _table(self, block: Block, lines: Sequence[Line]) -> None:
        self._heading(block)
        for column in block.columns:
            self._pen.put(column.first, column.end, column.heading, _HEAD)
        self._pen.end_row(3)
        first = self._pen.row
        for line in (*lines, *[Line({})] * _SPARE):
            self._line(block, line)
        last = self._pen.row - 1
        self._codes[block.list_name] = f"$A${first}:$A${last}"
        self._choices += [(c, first, last) for c in block.columns if c.words or c.of]

    def _line(self, block: Block, line: Line) -> None:
        look = _GROUP if line.is_group else _PLAIN
        for column in block.columns:
            level = min(line.level, _MOST_INDENT) if column.heading == "Nội dung" else 0
            own = replace(look, level=level, is_number=column.is_number)
            self._pen.put(column.first, column.end, line.cells.get(column.heading), own)
        self._pen.end_row()


def _write_guide(pen: Pen) -> None:
    pen.set_paper(is_landscape=False)
    for row in GUIDE:
        for letter, text in zip(_GUIDE_WIDTHS, row, strict=True):
            look = replace(BARE, is_bold=letter == "A", is_number=True)
            pen.put(letter, letter, text or None, look)
        pen.end_row()
