"""Native charts of Excel: bars drawn from the cells that were written, on a sheet of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.exports.layout import MARGINS, PAPER, visible
from app.exports.report import Align, Chart, GridRow, cell_text
from app.exports.xlsx_cells import CellMaker, Formula, Look, Value, printed
from app.exports.xlsx_check import WrittenSheet, put_values

CHARTS = "Biểu đồ"
_A4 = 9
_CM = 72 / 2.54
_PAGE, _NAMES = "ABCDEFGHI", "K"
"""The columns that are printed; the one of the names of bars, beside them."""
_ROW = 20.0  # points
_HIGHEST_OF_ALL = 24.0  # cm: what an upright page has room for
_EACH, _AROUND = 0.9, 3.0  # cm of a bar; of the title and the axis


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart of the rows of a table, and where its numbers were written.

    `column` is the letter of their column on the sheet of that name, `first` the row of the first.
    """

    chart: Chart
    rows: Sequence[GridRow]
    sheet: str
    column: str
    first: int


def write_charts(book: Workbook, heading: str, placed: Sequence[PlacedChart]) -> WrittenSheet:
    """Add a sheet with these charts, one below the other, that prints on one page of A4.

    Beside the page stand the bars: their names, and formulas that fetch the numbers of the table.
    """
    sheet: Any = book.create_sheet(CHARTS)
    written = WrittenSheet(sheet.title)
    width = (PAPER[0] - MARGINS.left - MARGINS.right) / _CM
    for letter in _PAGE:
        sheet.column_dimensions[letter].width = width / len(_PAGE) * _CM / 0.75 / 8
    sheet.column_dimensions[_NAMES].width = 60
    _set_page(sheet)
    room = _HIGHEST_OF_ALL / len(placed)
    row, start, lines = 3, 2, list[tuple[Value, Value]]()
    for one in placed:
        height = min(_AROUND + _EACH * len(one.rows), room)
        bars = list(_bars(one))
        sheet.add_chart(
            _drawn(sheet, one.chart.title, start, len(bars), (width, height)), f"A{row}"
        )
        lines += bars
        start += len(bars)
        row += int(height * _CM / _ROW) + 2
    for number in range(2, max(row, start)):
        sheet.row_dimensions[number].height = _ROW
    sheet.row_dimensions[1].height = 2 * _ROW
    sheet.merged_cells.add(f"{_PAGE[0]}1:{_PAGE[-1]}1")
    sheet.print_area = f"{_PAGE[0]}1:{_PAGE[-1]}{row}"
    maker, title = CellMaker(sheet), Look(14, is_bold=True, align=Align.CENTER)
    sheet.append(maker.row([(f"{CHARTS}: {heading}", title)]))
    written.add(1, [f"{CHARTS}: {heading}"])
    for number, (name, value) in enumerate(lines, start=2):
        blanks = [None] * (len(_PAGE) + 1)
        sheet.append(maker.row([*blanks, (name, Look()), (value, Look())]))
        written.add(number, [*blanks, name, value])
    sheet.close()
    put_values(Path(sheet._writer.out), maker.formulas)  # noqa: SLF001 - it has no other door
    return written


def _bars(one: PlacedChart) -> Iterator[tuple[Value, Value]]:
    """Yield the name and the number of each bar; a group has its name and no bar."""
    name = one.sheet.replace("'", "''")
    for number, row in enumerate(one.rows, start=one.first):
        if not isinstance(row, tuple):
            yield row.text, None
            continue
        label = " – ".join(cell_text(row[place]) for place in one.chart.labels)
        value, _ = printed(row[one.chart.values], Look())
        is_number = isinstance(value, int | Decimal)
        yield label, Formula(f"'{name}'!{one.column}{number}", value) if is_number else None


def _drawn(
    sheet: Worksheet, title: str, start: int, count: int, size: tuple[float, float]
) -> BarChart:
    chart: Any = BarChart()
    chart.type, chart.legend, chart.gapWidth = "bar", None, 60
    chart.title = visible(title)
    chart.width, chart.height = size
    rows: Any = {"min_row": start, "max_row": start + count - 1}
    names, values = (len(_PAGE) + 2, len(_PAGE) + 3)
    chart.add_data(Reference(sheet, min_col=values, max_col=values, **rows))
    labels = Reference(sheet, min_col=names, max_col=names, **rows)
    chart.series[0].cat = AxDataSource(strRef=StrRef(f=str(labels)))
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, shown, False)
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.tickLblSkip = 1  # every bar has its name
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    return chart


def _set_page(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's own
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "portrait"
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, getattr(MARGINS, side) / 72)
