"""What a written file really has: its pages, its lines, and whether every cell is in it.

The list of contents says what is found here, never what was meant to be written.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from app.core.errors import StorageFailure
from app.exports.layout import visible
from app.exports.report import GridRow, Report, Tick, cell_text
from app.exports.xlsx_cells import Look, printed
from app.services.submissions import FileRow

_HIDDEN = {ord(sign): None for sign in "\x02\ufffe\u00ad-\u2010"}
"""How a reader of PDF may give a hyphen at the end of a line: not told apart."""
_LOOK = Look()


def file_row(path: Path, title: str, reports: Sequence[Report] = ()) -> FileRow:
    """Return what a file is, read from the disk; `reports` are what it must have.

    `StorageFailure` when a cell of theirs is not in it.
    """
    content = path.read_bytes()
    pages = rows = None
    match path.suffix:
        case ".pdf":
            pages, missing = _pdf(content, reports)
        case ".xlsx":
            rows, missing = _xlsx(path, reports)
        case _:
            missing = ""
    if missing:
        raise StorageFailure(
            f"Tệp “{path.name}” ghi ra không đọc lại được đủ: không thấy “{missing}”. Chưa lập hồ "
            "sơ nào. Hãy làm lại; nếu vẫn vậy, lưu tệp hỗ trợ và gửi cho người phụ trách phần mềm."
        )
    return FileRow(
        name=path.name,
        title=title,
        page_count=pages,
        row_count=rows,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def _pdf(content: bytes, reports: Sequence[Report]) -> tuple[int, str]:
    """Return how many pages there are, and the first cell that none of them has."""
    document: Any = pdfium.PdfDocument(content)  # the library has no types
    try:
        texts: list[str] = []
        for number in range(len(document)):
            page = document[number].get_textpage()
            texts.append(page.get_text_range())
            page.close()
        count = len(document)
    finally:
        document.close()
    found = flat("".join(texts))
    wanted = dict.fromkeys(text for row in _rows(reports) for text in _texts(row))
    return count, next((text for text in wanted if flat(text) not in found), "")


def _xlsx(path: Path, reports: Sequence[Report]) -> tuple[int | None, str]:
    """Return how many lines the tables of all sheets have, and the first that is not there."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        count = 0
        for name, report in zip(book.sheetnames, reports, strict=False):
            read = iter(book[name].iter_rows(values_only=True))
            for grid in report.grids:
                for row in grid.all_rows:
                    if not _found(row, read):
                        return count, ", ".join(_texts(row))
                    count += isinstance(row, tuple)
    finally:
        book.close()
    has_tables = any(report.grids for report in reports)
    return (count if has_tables else None), ""


def _found(row: GridRow, read: Iterator[tuple[Any, ...]]) -> bool:
    """Read on until the row comes; say whether it came."""
    wanted = _values(row)
    return any([_read(value) for value in cells if value is not None] == wanted for cells in read)


def _values(row: GridRow) -> list[Any]:
    """Return what the cells of a row hold in a sheet, blanks left out."""
    head = [] if isinstance(row, tuple) else [row.text]
    cells = row if isinstance(row, tuple) else row.cells
    values = [printed(cell, _LOOK)[0] for cell in cells]
    return [_read(value) for value in (*head, *values) if value is not None and value != ""]


def _read(value: Any) -> Any:  # noqa: ANN401 - what a cell can hold
    match value:
        case str():
            return visible(unescape(value))
        case datetime():
            return value.date()
        case date():
            return value
        case float() | Decimal():
            return round(Decimal(str(value)), 9).normalize()
        case int():
            return Decimal(value).normalize()
        case _:
            return value


def _rows(reports: Sequence[Report]) -> Iterator[GridRow]:
    for report in reports:
        for grid in report.grids:
            yield from grid.all_rows


def _texts(row: GridRow) -> Iterator[str]:
    """Yield the texts of a row as people read them; ticks are drawn and have none."""
    if not isinstance(row, tuple):
        yield row.text
    cells = row if isinstance(row, tuple) else row.cells
    for cell in cells:
        if cell is not None and not isinstance(cell, Tick):
            yield cell_text(cell)


def flat(text: str) -> str:
    """Return a text without blanks and hyphens, which the end of a line may change."""
    composed = unicodedata.normalize("NFC", visible(text)).translate(_HIDDEN)
    return "".join(composed.split())
