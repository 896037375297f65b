"""Totals of a sheet as formulas of our own, with the value that the report gave them."""

from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from app.exports.report import Column, Grid, GroupRow, Kind, Money, Percent, Points, TotalRow
from app.exports.xlsx import xlsx_bytes
from tests.exports.samples import a_report
from tests.libreoffice import converted, needs_libreoffice, without_values

COLUMNS = (
    Column("Đơn vị", 30),
    Column("Số", 10, Kind.INTEGER),
    Column("Điểm", 10, Kind.POINTS),
    Column("Tiền", 14, Kind.MONEY),
    Column("Lượng", 10, Kind.NUMBER),
    Column("Tỷ lệ", 10, Kind.PERCENT),
)


def a_row(name, count=1, points=955, dong=1_500_000, amount="0.1", percent=100):
    return (name, count, Points(points), Money(dong), Decimal(amount), Percent(percent))


def both(report):
    """Return the sheet with its formulas, and with the values that stand beside them."""
    content = xlsx_bytes(report)
    return [load_workbook(BytesIO(content), data_only=only).active for only in (False, True)]


def total_rows(report, name):
    """Return what the row called so holds: as formulas, as values."""
    rows = []
    for sheet in both(report):
        [row] = [row for row in sheet.iter_rows() if row[0].value == name]
        rows.append([cell.value for cell in row[1:]])
    return rows


def a_grid(rows, totals, **changes):
    return Grid(**{"columns": COLUMNS, "rows": rows, "totals": totals, **changes})


def test_a_total_of_what_stands_above_is_a_sum_over_these_very_cells():
    rows = (a_row("A"), a_row("B", points=5), a_row("C", dong=1))
    totals = TotalRow("Cộng", (None, 3, Points(1915), Money(3_000_001), Decimal("0.3"), None))
    report = a_report(a_grid(rows, totals))
    formulas, values = total_rows(report, "Cộng")
    sheet = both(report)[0]
    first = next(cell.row for cell in sheet["A"] if cell.value == "A")
    area = [f"=SUM({letter}{first}:{letter}{first + 2})" for letter in "BCDE"]
    assert formulas == [*area, None]
    assert values == [3, 19.15, 3_000_001, 0.3, None]
    assert sheet.cell(first + 3, 4).number_format == sheet.cell(first, 4).number_format


def test_a_total_that_is_no_sum_stays_the_number_it_is():
    """An average, a total that leaves lines out, and a share are none."""
    totals = TotalRow("Chung", (None, 1, Points(960), Money(2), Decimal("0.2"), Percent(200)))
    rows = (a_row("A", count=2), a_row("B", points=965))
    formulas, values = total_rows(a_report(a_grid(rows, totals)), "Chung")
    assert formulas == [1, 9.6, 2, "=SUM(E13:E14)", 0.02]
    assert values == [1, 9.6, 2, 0.2, 0.02]


def test_totals_of_groups_add_up_their_own_rows_and_the_last_all_rows():
    body = (
        GroupRow("I. Thôn"),
        a_row("A"),
        a_row("B"),
        TotalRow("Cộng thôn", (None, 2, None, None, None, None)),
        GroupRow("II. Trường"),
        a_row("C", count=5),
        TotalRow("Cộng trường", (None, 5, None, None, None, None)),
    )
    report = a_report(a_grid(body, TotalRow("Tổng", (None, 7, None, None, None, None))))
    sheet = both(report)[0]
    at = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    expected = {
        "Cộng thôn": (f"=SUM(B{at['A']}:B{at['B']})", 2),
        "Cộng trường": (f"=SUM(B{at['C']}:B{at['C']})", 5),
        "Tổng": (f"=SUM(B{at['A']}:B{at['B']},B{at['C']}:B{at['C']})", 7),
    }
    for name, (formula, value) in expected.items():
        formulas, values = total_rows(report, name)
        assert (formulas[0], values[0]) == (formula, value)


def test_texts_and_blanks_among_the_numbers_add_nothing():
    rows = (("A", "chưa rõ", None, None, None, None), a_row("B"), ("C", *[None] * 5))
    totals = TotalRow("Cộng", (None, 1, Points(955), None, None, None))
    formulas, values = total_rows(a_report(a_grid(rows, totals)), "Cộng")
    assert formulas[0].startswith("=SUM(")
    assert values[:2] == [1, 9.55]


def test_a_total_of_nothing_is_no_formula():
    totals = TotalRow("Cộng", (None, 0, None, None, None, None))
    formulas, _ = total_rows(a_report(a_grid((), totals)), "Cộng")
    assert formulas[0] == 0


@needs_libreoffice
def test_libreoffice_reckons_the_same_totals(tmp_path):
    """The values beside the formulas are taken out, so that it has to reckon itself."""
    rows = tuple(a_row(f"Thôn {n}", n, 33 * n, 1_000_003 * n, f"{n}.07") for n in range(1, 40))
    cells = zip(*((r[1], r[2].hundredths, r[3].dong, r[4]) for r in rows), strict=True)
    count, points, dong, amount = map(sum, cells)
    totals = TotalRow("Cộng", (None, count, Points(points), Money(dong), amount, None))
    path = tmp_path / "tong.xlsx"
    content, formulas = without_values(xlsx_bytes(a_report(a_grid(rows, totals))))
    assert formulas == 4
    path.write_bytes(content)
    [made] = converted([path], tmp_path, "csv:Text - txt - csv (StarCalc):59,34,76").values()
    lines = made.read_text().splitlines()
    [line] = [one for one in lines if one.startswith("Cộng")]
    shown = [part.strip('"').replace(".", "") for part in line.split(";")[1:5]]
    assert shown == ["780", "2574", "780002340", "78273"]
