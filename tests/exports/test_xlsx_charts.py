"""Native charts of a final review: drawn by Excel from the very cells that were written."""

import re
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from app.exports.report import Chart, Points
from app.exports.xlsx import xlsx_bytes
from tests.exports.samples import a_grid, a_report
from tests.exports.test_reports import last_year, made
from tests.sample import commune, sample_file

__all__ = ["commune", "last_year", "sample_file"]

CHART = Chart("Điểm thẩm định", values=3, labels=(1,))


def opened(*reports):
    return load_workbook(BytesIO(xlsx_bytes(reports)), data_only=True)


def cells_of(book, reference):
    """Return the values of the cells that a chart refers to."""
    name, area = re.fullmatch(r"'(.+)'!(.+)", reference).groups()
    left, top, right, bottom = range_boundaries(area)
    rows = book[name].iter_rows(top, bottom, left, right, values_only=True)
    return [row if len(row) > 1 else row[0] for row in rows]


def drawn(book):
    """Return each chart's title, labels and values, read from the cells it names."""
    found = []
    for chart in book["Biểu đồ"]._charts:
        [series] = chart.series
        labels = series.cat.strRef
        title = "".join(run.t for part in chart.title.tx.rich.p for run in part.r)
        found.append((title, cells_of(book, labels.f), cells_of(book, series.val.numRef.f)))
    return found


def test_bars_are_drawn_from_the_cells_of_the_table():
    grid = a_grid(chart=CHART)
    book = opened(a_report(grid))
    rows = [row for row in grid.rows if isinstance(row, tuple)]
    [(title, labels, values)] = drawn(book)
    assert title == "Điểm thẩm định"
    assert labels == [grid.rows[0].text, *(row[1] for row in rows)]
    assert values == [None, *(row[3].hundredths / 100 for row in rows)]


def test_the_charts_print_on_one_page_of_a4_after_the_tables():
    book = opened(a_report(a_grid(chart=CHART)), a_report(a_grid(chart=CHART), heading="Sổ"))
    assert book.sheetnames == ["Bảng tổng hợp điểm", "Sổ", "Biểu đồ"]
    sheet = book["Biểu đồ"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    last = int(re.search(r"(\d+)$", sheet.print_area)[1])
    ends = []
    for chart in sheet._charts:
        size = chart.anchor.ext.height / 12_700  # points
        assert chart.anchor.ext.width / 12_700 <= 595
        ends.append((chart.anchor._from.row, size / 20))
    assert ends[0][0] + ends[0][1] <= ends[1][0]
    assert ends[1][0] + ends[1][1] <= last


def test_each_bar_is_fetched_from_its_own_cell_of_the_table():
    content = BytesIO(xlsx_bytes([a_report(a_grid(chart=CHART))]))
    formulas, values = load_workbook(content), load_workbook(content, data_only=True)
    table = values["Bảng tổng hợp điểm"]
    cells = [cell for (cell,) in formulas["Biểu đồ"]["L3:L6"]]
    for number, cell in enumerate(cells, start=1):
        place = re.fullmatch(r"='Bảng tổng hợp điểm'!(D\d+)", cell.value)[1]
        assert table[place].value == values["Biểu đồ"][cell.coordinate].value
        assert table[f"A{place[1:]}"].value == number


def test_nothing_to_draw_makes_no_sheet():
    blank = a_grid(rows=((1, "A", None, None, None, None, None),), totals=None, chart=CHART)
    assert opened(a_report(blank)).sheetnames == ["Bảng tổng hợp điểm"]
    assert opened(a_report(a_grid())).sheetnames == ["Bảng tổng hợp điểm"]


def test_the_tables_have_their_print_area():
    sheet = opened(a_report(a_grid()))["Bảng tổng hợp điểm"]
    assert re.fullmatch(rf"'Bảng tổng hợp điểm'!\$A\$1:\$G\${sheet.max_row}", sheet.print_area)


def test_a_final_review_draws_the_points_of_units_and_the_awards(commune, last_year):
    report = made(commune, "final", last_year)
    grids = {grid.chart.title: grid for grid in report.grids if grid.chart}
    found = drawn(opened(report))
    assert [title for title, *_ in found] == [
        "Tổng điểm của các đơn vị",
        "Số lượt khen theo danh hiệu, hình thức",
    ]
    (points, units, totals), (awards, names, counts) = found
    rows = [row for row in grids[points].rows if isinstance(row, tuple)]
    assert [name for name, total in zip(units, totals, strict=True) if total] == [
        row[1] for row in rows if isinstance(row[5], Points)
    ]
    assert [one for one in totals if one is not None] == [
        row[5].hundredths / 100 for row in rows if isinstance(row[5], Points)
    ]
    assert names == [f"{row[0]} – {row[1]}" for row in grids[awards].rows]
    assert counts == [row[2] for row in grids[awards].rows]
