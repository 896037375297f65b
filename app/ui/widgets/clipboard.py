"""Blocks of cells to and from Excel by the clipboard."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QTreeView

from app.core.errors import InvalidInput

LINE_END = " ⏎ "
"""What stands between the lines of a cell where only one is seen."""

_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?|-?[0-9]+(,[0-9]+)?")
_HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
    "</head><body><table>"
)
_TAIL = "</table></body></html>"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and whether Excel should take it for a number."""

    text: str
    is_number: bool = False


def copy_block(rows: Sequence[Sequence[Cell]]) -> None:
    """Put a block on the clipboard: as a table, where texts keep leading zeros, and as text."""
    rows = [
        [replace(cell, text=cell.text.replace(LINE_END, "\n")) for cell in row] for row in rows
    ]
    data = QMimeData()
    data.setText(_as_text(rows))
    data.setHtml(_HEAD + "".join(map(_as_html, rows)) + _TAIL)
    QApplication.clipboard().setMimeData(data)


def copy_view(view: QAbstractItemView, *, with_headings: bool = False) -> None:
    """Put the selected rows of any view on the clipboard, the columns as they are seen."""
    chosen = view.selectionModel().selectedIndexes() if view.model() else []
    lines = {tuple(_path(index)): index for index in chosen}
    numbers = _seen_numbers(view)
    rows = [
        [_cell(lines[path].siblingAtColumn(number)) for number in numbers]
        for path in sorted(lines)
    ]
    across = Qt.Orientation.Horizontal
    headings = [Cell(str(view.model().headerData(number, across) or "")) for number in numbers]
    if rows:
        copy_block([headings, *rows] if with_headings else rows)


def read_block() -> list[list[str]]:
    """Return the block on the clipboard, row by row; raises InvalidInput when it is too much.

    Cells of several lines and quotation marks come as Excel writes them; letters are composed
    (NFC), whatever the program they were copied in makes of them.
    """
    from app.imports.book_limits import Unreadable  # noqa: PLC0415 - loads when first used
    from app.imports.book_text import block_of  # noqa: PLC0415

    text = unicodedata.normalize("NFC", QApplication.clipboard().text())
    try:
        return block_of(text)
    except Unreadable as refused:
        sentence = f"Không đọc được đoạn dán: {refused.reason}. Chưa có gì thay đổi."
        raise InvalidInput.of(None, f"{sentence} Sao chép từng phần nhỏ hơn.") from None


def _path(index: QModelIndex | QPersistentModelIndex) -> list[int]:
    """Return where a row stands: its number, below the numbers of those that it stands in."""
    path: list[int] = []
    while index.isValid():
        path.insert(0, index.row())
        index = index.parent()
    return path


def _seen_numbers(view: QAbstractItemView) -> list[int]:
    """Return the numbers of the columns that are seen, in their order."""
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
    elif isinstance(view, QTreeView):
        header = view.header()
    else:
        return [0]
    order = [header.logicalIndex(place) for place in range(header.count())]
    return [number for number in order if not header.isSectionHidden(number)]


def _cell(index: QModelIndex) -> Cell:
    side = index.data(Qt.ItemDataRole.TextAlignmentRole)
    text = index.data(Qt.ItemDataRole.DisplayRole)
    is_number = side is not None and bool(int(side) & int(Qt.AlignmentFlag.AlignRight))
    return Cell("" if text is None else str(text), is_number)


def _as_text(rows: Sequence[Sequence[Cell]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")
    writer.writerows([cell.text for cell in row] for row in rows)
    return text.getvalue()


def _as_html(row: Sequence[Cell]) -> str:
    cells = "".join(
        f"<td{_attribute(cell)}>{escape(cell.text).replace(chr(10), '<br>')}</td>" for cell in row
    )
    return f"<tr>{cells}</tr>"


def _attribute(cell: Cell) -> str:
    if cell.is_number and _NUMBER.fullmatch(cell.text):
        return f' x:num="{cell.text.replace(".", "").replace(",", ".")}"'
    return " style=\"mso-number-format:'\\@'\""
