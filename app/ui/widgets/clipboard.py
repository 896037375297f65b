"""Blocks of cells to and from Excel by the clipboard."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from app.core.errors import InvalidInput

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
    data = QMimeData()
    data.setText(_as_text(rows))
    data.setHtml(_HEAD + "".join(map(_as_html, rows)) + _TAIL)
    QApplication.clipboard().setMimeData(data)


def read_block() -> list[list[str]]:
    """Return the block on the clipboard, row by row; raises InvalidInput when it is none.

    Cells of several lines and quotation marks come as Excel writes them.
    """
    text = QApplication.clipboard().text().removesuffix("\n").removesuffix("\r")
    if not text:
        return []
    if text.count('"') % 2:  # no spreadsheet wrote this: a quotation mark is just that
        return [line.split("\t") for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t")) or [[""]]
    except csv.Error as error:
        message = "Không đọc được khối vừa sao chép. Sao chép từng phần nhỏ hơn rồi dán lại."
        raise InvalidInput.of(None, message) from error


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
