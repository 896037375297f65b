"""Writes reports as Excel workbooks, one sheet each."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from app.core.errors import InvalidInput, StorageFailure
from app.core.progress import Progress, Silent
from app.exports.files import replacing
from app.exports.layout import MARGINS, MM, size_sets, visible
from app.exports.report import Align, Grid, Paragraph, Report
from app.exports.xlsx_cells import FONT_NAME, CellMaker, Look, Value
from app.exports.xlsx_charts import CHARTS, PlacedChart, write_charts
from app.exports.xlsx_check import WrittenSheet, check, put_values
from app.exports.xlsx_document import BLANK_ROW, DocumentWriter, rows_in_one
from app.exports.xlsx_grid import GridWriter, columns_of
from app.exports.xlsx_rows import Rule, SheetRow, Span

_PIXELS = 96 / 72  # of a point
_UNIT = 8.0  # pixels of a column's unit: the width of "0" in Times New Roman 12
_EMU = 9525  # of a pixel: the unit of drawings
_A4 = 9
_MOST_ROWS = 1_048_576
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_HIGHEST_FROZEN = 300.0  # points: higher, and no row could be scrolled on a small screen
_STEP = 100


def write_xlsx(
    reports: Report | Sequence[Report], path: Path, progress: Progress | None = None
) -> None:
    """Write one report, or several as sheets of one workbook, to `path`: all of it or nothing.

    What was made is read again and compared before it is put there. Raises InvalidInput (a text
    too long for a cell), StorageFailure (disk, or a file that does not hold what it should) and,
    when the person asks to stop, Cancelled.
    """
    content = xlsx_bytes(reports, progress)
    with replacing(path) as part:
        part.write_bytes(content)


def xlsx_bytes(reports: Report | Sequence[Report], progress: Progress | None = None) -> bytes:
    """Return the workbook as the bytes of an Excel file."""
    reports = [reports] if isinstance(reports, Report) else reports
    book = Workbook(write_only=True)
    _set_font(book)
    book.properties.title = visible(reports[0].title)
    book.properties.creator = "Sổ Thi Đua"
    counted = _Counted(progress or Silent(), reports)
    target = BytesIO()
    sheets: list[WrittenSheet] = []
    charts: list[PlacedChart] = []
    try:
        for report, name in zip(reports, sheet_names(reports), strict=True):
            sheet = book.create_sheet(name)
            pen = _SheetPen(sheet, report)
            pen.write(counted.step)
            sheets.append(pen.close())
            charts += pen.charts
        if charts:
            sheets.append(write_charts(book, reports[0].heading, charts))
        book.save(target)
    except OSError as error:
        raise StorageFailure(
            "Không tạo được bảng tính vì thư mục tạm của Windows đã đầy hoặc không ghi được."
            " Chưa ghi tệp nào. Xóa bớt tệp trên ổ đĩa hệ thống rồi xuất lại."
        ) from error
    finally:
        _close(book)
    content = target.getvalue()
    check(content, sheets)
    return content


def _set_font(book: Workbook) -> None:
    """Make Times New Roman the font of the book, which also sets the unit of column widths."""
    inside: Any = book  # openpyxl has no door to the font of a new book
    inside._fonts = IndexedList([Font(name=FONT_NAME, size=12)])  # noqa: SLF001 - as said above
    inside._named_styles["Normal"].font = Font(name=FONT_NAME, size=12)  # noqa: SLF001 - likewise


def sheet_names(reports: Sequence[Report]) -> list[str]:
    """Return a name for each sheet that Excel takes: at most 31 letters, no two alike."""
    names: list[str] = []
    taken = {CHARTS.casefold()}  # a sheet of that name may come behind these
    for report in reports:
        name = report.sheet_name or report.heading or report.subject
        text = _NOT_IN_SHEET_NAMES.sub(" ", visible(name))
        stem = " ".join(text.split()).strip("' ") or "Bảng"
        number, ending = 1, ""
        while (name := f"{_cut(stem, ending)}{ending}").casefold() in taken:
            number += 1
            ending = f" ({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(stem: str, ending: str) -> str:
    """Return as much of a sheet's name as fits; Excel counts in UTF-16 units."""
    while len(f"{stem}{ending}".encode("utf-16-le")) > 2 * _LONGEST_SHEET_NAME:
        stem = stem[:-1]
    return stem.rstrip("' ")


def _close(book: Workbook) -> None:
    """Let go of openpyxl's temporary files when the work ended half way."""
    sheets: list[Any] = book.worksheets
    if any(not sheet.closed for sheet in sheets):
        with suppress(OSError):
            book.save(BytesIO())


class _Counted:
    """Rows written so far, told now and then to the one who waits."""

    def __init__(self, progress: Progress, reports: Sequence[Report]) -> None:
        grids = [grid for report in reports for grid in report.grids]
        self._total = sum(len(grid.all_rows) for grid in grids)
        self._progress, self._done = progress, 0

    def step(self) -> None:
        self._done += 1
        if self._done % _STEP == 0 or self._done == self._total:
            self._progress.report(self._done, self._total)


class _SheetPen:
    """Writes one report on one sheet, row by row."""

    def __init__(self, sheet: Worksheet, report: Report) -> None:
        self._sheet, self._report = sheet, report
        self._edges = columns_of(report)
        self._pixels = [round(width * _PIXELS) for width in self._edges.widths]
        self._document = DocumentWriter(report, self._edges)
        self._maker = CellMaker(sheet)
        self._number = 0
        self._waiting: dict[int, list[Span]] = {}
        self._written = WrittenSheet(sheet.title)
        self.charts: list[PlacedChart] = []
        """What is to be drawn from the cells written so far."""

    def write(self, step: Callable[[], None]) -> None:
        for place, pixels in enumerate(self._pixels, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = pixels / _UNIT
        _set_paper(self._sheet, self._report)
        self._hold_headings()
        for row in self._rows(step):
            self._append(row)
        right = get_column_letter(self._edges.count)
        self._sheet.print_area = f"A1:{right}{self._number}"

    def close(self) -> WrittenSheet:
        """End the sheet; return what it must be found to hold."""
        inside: Any = self._sheet  # openpyxl writes no value beside a formula
        inside.close()
        if self._maker.formulas:
            put_values(Path(inside._writer.out), self._maker.formulas)  # noqa: SLF001 - as said
        return self._written

    def _rows(self, step: Callable[[], None]) -> Iterator[SheetRow]:
        yield from self._document.head()
        for block in self._report.blocks:
            if isinstance(block, Paragraph):
                yield from self._document.paragraph(block)
            elif isinstance(block, Grid):
                yield from self._above_grid(block)
                writer = GridWriter(block, self._edges)
                yield from writer.head()
                self._place_chart(block, writer)
                for row in writer.body(self._number + 1):
                    yield row
                    step()
                yield from self._document.small(block.footnote, Look(11, is_italic=True))
                yield BLANK_ROW
        yield from self._document.closing()

    def _place_chart(self, grid: Grid, writer: GridWriter) -> None:
        chart = grid.chart
        if chart and any(isinstance(row, tuple) and row[chart.values] for row in grid.rows):
            letter = get_column_letter(writer.columns[chart.values])
            name, first = str(self._sheet.title), self._number + 1
            self.charts.append(PlacedChart(chart, grid.rows, name, letter, first))

    def _above_grid(self, grid: Grid) -> Iterator[SheetRow]:
        yield from self._document.small(grid.caption, Look(13, is_bold=True))
        yield from self._document.small(grid.unit, Look(11, is_italic=True, align=Align.RIGHT))

    def _hold_headings(self) -> None:
        """Keep the headings of the only table in sight, and print them on each page."""
        if len(self._report.grids) != 1:
            return
        above = list(self._document.head())
        for block in self._report.blocks:
            if isinstance(block, Grid):
                above += self._above_grid(block)
                break
            if isinstance(block, Paragraph):
                above += self._document.paragraph(block)
        headings = GridWriter(self._report.grids[0], self._edges).head()
        first, last = len(above) + 1, len(above) + len(headings)
        self._sheet.print_title_rows = f"{first}:{last}"
        if rows_in_one([*above, *headings]) <= _HIGHEST_FROZEN:
            self._sheet.freeze_panes = f"A{last + 1}"

    def _append(self, row: SheetRow) -> None:
        self._number += 1
        if self._number > _MOST_ROWS:
            raise InvalidInput.of(
                None,
                "Bảng dài hơn một trang tính Excel (1.048.576 dòng). Chưa ghi tệp nào. Chia nhỏ"
                " danh sách rồi xuất lại.",
            )
        if row.height is not None:
            self._sheet.row_dimensions[self._number].height = row.height
        for rule in row.rules:
            self._sheet.add_image(self._drawn(rule))
        cells: list[tuple[Value, Look] | None] = [None] * self._edges.count
        for span in (*row.spans, *self._waiting.pop(self._number, ())):
            cells[span.start] = (span.value, span.look)
            for place in range(span.start + 1, span.end):
                cells[place] = (None, span.look)
            self._join(span)
        self._written.add(self._number, [cell and cell[0] for cell in cells])
        made = self._maker.row(cells)
        self._sheet.append(made)  # pyright: ignore[reportArgumentType] - it is a generator

    def _join(self, span: Span) -> None:
        if span.is_covered or (span.end - span.start == 1 and span.rows == 1):
            return
        first, last = get_column_letter(span.start + 1), get_column_letter(span.end)
        bottom = self._number + span.rows - 1
        place = f"{first}{self._number}:{last}{bottom}"
        self._sheet.merged_cells.add(place)  # pyright: ignore[reportUnknownMemberType]
        for number in range(self._number + 1, bottom + 1):
            covered = Span(span.start, span.end, None, span.look, is_covered=True)
            self._waiting.setdefault(number, []).append(covered)

    def _drawn(self, rule: Rule) -> Image:
        """Return a rule as a picture of one black dot, drawn out: cells know no partial border."""
        left = (rule.middle - rule.length / 2) * _PIXELS
        column = 0
        while column < len(self._pixels) - 1 and left >= self._pixels[column]:
            left -= self._pixels[column]
            column += 1
        dot = BytesIO()
        Picture.new("L", (1, 1), 0).save(dot, "PNG")
        image = Image(dot)
        size = XDRPositiveSize2D(round(rule.length * _PIXELS * _EMU), _EMU)
        corner = AnchorMarker(
            col=column,
            colOff=round(max(left, 0) * _EMU),
            row=self._number - 1,
            rowOff=3 * _EMU,
        )
        image.anchor = OneCellAnchor(_from=corner, ext=size)
        return image


def _set_paper(sheet: Worksheet, report: Report) -> None:
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if report.is_landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    inch = 72
    sheet.page_margins.top, sheet.page_margins.bottom = MARGINS.top / inch, MARGINS.bottom / inch
    sheet.page_margins.left, sheet.page_margins.right = MARGINS.left / inch, MARGINS.right / inch
    sheet.page_margins.header = sheet.page_margins.footer = 10 * MM / inch
    # Page numbers from the second page on (Nghị định 30/2020/NĐ-CP, Phụ lục I Mục I.6).
    sheet.HeaderFooter.differentFirst = True
    _fill(sheet.oddHeader, "&P", "Regular", size_sets(report.regime)[0].page_number)
    if report.footer:
        text = visible(report.footer).replace("&", "&&")
        _fill(sheet.oddFooter, text, "Italic", 9)
        _fill(sheet.firstFooter, text, "Italic", 9)


def _fill(item: Any, text: str, style: str, size: int) -> None:  # noqa: ANN401 - it has no type
    item.center.text, item.center.font, item.center.size = text, f"{FONT_NAME},{style}", size
