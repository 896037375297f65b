"""The workbook in which an office writes a list from the start (tệp mẫu)."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.imports.book_cells import text_cell
from app.imports.book_pen import print_on_a4
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known
from app.imports.lists.rows import Kind

_HEADER_ROW = 3
_ROWS = 300
_CHOICES, _GUIDE = "Danh mục", "Cách ghi"
_HEAD = PatternFill("solid", start_color="FFE7EEF7")
_NEEDED = PatternFill("solid", start_color="FFFFF3D6")
_THIN = Side(style="thin", color="FFB7BCC4")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_NARROWEST, _WIDEST = 12, 40
_INSTRUCTION = (
    "Cột có dấu (*) phải ghi. Cột không dùng thì để trống hoặc xóa đi. Dán từ tệp khác: chọn dán "
    "giá trị. Không ghi vào ô thì phần mềm không tự điền."
)


def write(kind: Kind, known: Known) -> bytes:
    """Return an empty list of a kind, with what may be chosen and how each column is written."""
    fields = [one for one in kind.fields(known) if one.is_in_sample]
    book = Workbook()
    page: Any = book.active
    page.title = _title(kind)
    _put_heads(page, kind, fields)
    guide: Any = book.create_sheet(_GUIDE)
    _put_guide(guide, fields)
    choices: Any = book.create_sheet(_CHOICES)
    for place, one in enumerate(fields, start=2):
        letter = get_column_letter(place)
        _format(page, letter, is_text=one.is_text)
        offered = one.offered(known) if one.offered else ()
        if offered:
            _let_choose(page, choices, one, letter, offered)
    for row, values in enumerate(kind.sample_rows(known), start=_HEADER_ROW + 1):
        page.cell(row, 1, row - _HEADER_ROW)
        for place, one in enumerate(fields, start=2):
            if one.name in values:
                page.cell(row, place, text_cell(values[one.name]))
    print_on_a4(page, f"{_HEADER_ROW}:{_HEADER_ROW}")
    print_on_a4(guide, "1:1")
    choices.sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _title(kind: Kind) -> str:
    return kind.code.label.replace("/", "-")[:31]


def _put_heads(page: Any, kind: Kind, fields: Sequence[ListField]) -> None:  # noqa: ANN401 - openpyxl is untyped
    width = len(fields) + 1
    page.cell(1, 1, f"DANH SÁCH {kind.code.label.upper()}").font = Font(bold=True, size=14)
    page.cell(2, 1, _INSTRUCTION).font = Font(italic=True)
    for row in (1, 2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        page.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
    page.row_dimensions[2].height = 30
    for place, text in enumerate(["STT", *map(_heading, fields)], start=1):
        cell = page.cell(_HEADER_ROW, place, text)
        cell.font = Font(bold=True)
        cell.border = _EDGE
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = (
            6 if place == 1 else min(_WIDEST, max(_NARROWEST, len(text) + 4))
        )
    for place, one in enumerate(fields, start=2):
        cell = page.cell(_HEADER_ROW, place)
        if one.is_required:
            cell.fill = _NEEDED
        if one.explained:
            cell.comment = Comment(one.explained, "Sổ Thi Đua")
    page.freeze_panes = page.cell(_HEADER_ROW + 1, 3)


def _heading(one: ListField) -> str:
    return text_cell(f"{one.title} (*)" if one.is_required else one.title)


def _put_guide(page: Any, fields: Sequence[ListField]) -> None:  # noqa: ANN401 - as above
    page.append(["Cột", "Phải ghi", "Cách ghi", "Cũng hiểu các tên cột"])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for one in fields:
        others = "; ".join(text_cell(name) for name in one.synonyms[:6])
        page.append([text_cell(one.title), "Có" if one.is_required else "", one.explained, others])
    for letter, width in zip("ABCD", (28, 10, 70, 70), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _format(page: Any, letter: str, *, is_text: bool) -> None:  # noqa: ANN401 - as above
    for row in range(_HEADER_ROW + 1, _HEADER_ROW + 1 + _ROWS):
        cell = page[f"{letter}{row}"]
        cell.border = _EDGE
        if is_text:
            cell.number_format = "@"


def _let_choose(
    page: Any,  # noqa: ANN401 - as above
    choices: Any,  # noqa: ANN401
    one: ListField,
    letter: str,
    offered: Sequence[str],
) -> None:
    """Offer what a column may hold; other words can be written, and are looked at later."""
    column = choices.max_column + 1 if choices["A1"].value is not None else 1
    choices.cell(1, column, text_cell(one.title))
    for row, name in enumerate(offered, start=2):
        choices.cell(row, column, text_cell(name))
    source = get_column_letter(column)
    rule = DataValidation(
        type="list",
        formula1=f"'{_CHOICES}'!${source}$2:${source}${len(offered) + 1}",
        allow_blank=True,
        showErrorMessage=False,
        sqref=f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + _ROWS}",  # pyright: ignore[reportArgumentType] - openpyxl turns it into a range
    )
    page.add_data_validation(rule)
