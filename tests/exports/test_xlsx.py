import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.utils.escape import unescape

from app.core.errors import InvalidInput, StorageFailure
from app.core.progress import Cancelled
from app.domain.dates import PartialDate
from app.exports.report import (
    Column,
    Grid,
    GroupRow,
    Kind,
    Money,
    Paragraph,
    Percent,
    Points,
    Regime,
    Signature,
    TotalRow,
)
from app.exports.xlsx import sheet_names, write_xlsx, xlsx_bytes
from tests.exports.samples import HOSTILE, a_grid, a_report, a_text_grid


def sheet_of(*reports):
    return load_workbook(BytesIO(xlsx_bytes(reports)), data_only=True).worksheets[0]


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def row_with(sheet, value):
    return next(row for row in sheet.iter_rows() if value in [cell.value for cell in row])


def texts_of(sheet):
    return [cell for row in rows_of(sheet) for cell in row if isinstance(cell, str)]


def test_numbers_in_cells_are_the_numbers_of_the_report():
    grid = a_grid()
    sheet = sheet_of(a_report(grid))
    for row in grid.rows[1:]:
        cells = row_with(sheet, row[1])
        number, unit, own, checked, share, prize, tick = row
        assert [cell.value for cell in cells] == [
            number,
            unit,
            own.hundredths / 100,
            checked.hundredths / 100,
            share.hundredths / 10_000,
            prize.dong,
            "x" if tick.is_on else None,
        ]
        assert [cell.data_type for cell in cells[2:6]] == ["n"] * 4
    totals = row_with(sheet, "Tổng cộng")
    assert totals[5].value == 6_080_010
    assert totals[5].font.bold


@pytest.mark.parametrize(
    ("kind", "cell", "value", "number_format"),
    [
        (Kind.POINTS, Points(900), 9, "#,##0"),
        (Kind.POINTS, Points(950), 9.5, "#,##0.0"),
        (Kind.POINTS, Points(955), 9.55, "#,##0.00"),
        (Kind.POINTS, Points(-25), -0.25, "#,##0.00"),
        (Kind.PERCENT, Percent(6500), 0.65, "0%"),
        (Kind.PERCENT, Percent(6520), 0.652, "0.0%"),
        (Kind.PERCENT, Percent(39), 0.0039, "0.00%"),
        (Kind.INTEGER, 1234, 1234, '[<1000]#,##0;[<1000000]#"."##0;#"."###"."##0'),
        (
            Kind.MONEY,
            Money(1_520_000),
            1_520_000,
            '[<1000]#,##0;[<1000000]#"."##0;#"."###"."##0',
        ),
        (
            Kind.MONEY,
            Money(2_000_000_000),
            2_000_000_000,
            '[<1000000]#,##0;[<1000000000]#"."###"."##0;#"."###"."###"."##0',
        ),
        (Kind.MONEY, Money(-5000), -5000, '[<1000]#,##0;[<1000000]#"."##0;#"."###"."##0'),
        (Kind.DATE, date(2026, 3, 5), date(2026, 3, 5), r"dd\/mm\/yyyy"),
        (Kind.DATE, PartialDate(2026, 3, 5), date(2026, 3, 5), r"dd\/mm\/yyyy"),
        (Kind.DATE, PartialDate(2026, 3), "03/2026", "@"),
        (Kind.DATE, date(1890, 5, 19), "19/05/1890", "@"),
        (Kind.DATE, PartialDate(words="sau Đại hội"), "sau Đại hội", "General"),
        (Kind.POINTS, "chưa chấm", "chưa chấm", "General"),
    ],
)
def test_each_kind_of_cell_has_its_number_format(kind, cell, value, number_format):
    columns = (Column("Đơn vị"), Column("Giá trị", kind=kind))
    sheet = sheet_of(a_report(Grid(columns=columns, rows=(("Thôn Đông", cell),))))
    found = next(c for c in row_with(sheet, "Thôn Đông") if c.value not in ("Thôn Đông", None))
    read = found.value.date() if hasattr(found.value, "date") else found.value
    assert (read, found.number_format) == (value, number_format)


def test_points_never_pass_through_a_float():
    [xml] = sheets_xml(
        a_report(
            Grid(columns=(Column("Điểm", kind=Kind.POINTS),), rows=((Points(1_234_567_890_129),),))
        )
    )
    assert str(Decimal(1_234_567_890_129).scaleb(-2)) in xml


def sheets_xml(*reports):
    with zipfile.ZipFile(BytesIO(xlsx_bytes(reports))) as book:
        return [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]


def test_a_text_is_a_text_whatever_sign_it_begins_with():
    texts = (*HOSTILE, "\t=1", "\n-1", " 7", "dòng 1\ndòng 2", "😀 vui")
    sheet = sheet_of(a_report(a_text_grid(*texts)))
    cells = {unescape(c.value): c for row in sheet.iter_rows() for c in row if c.value}
    for text in texts:
        assert cells[text].data_type == "s", text
    for text in texts:
        is_risky = text[0] in "=+-@'\t\n" or text.strip()[0].isdigit()
        assert cells[text].quotePrefix == is_risky, text
    [xml] = sheets_xml(a_report(a_text_grid(*texts)))
    assert "<f>" not in xml


def test_codes_and_numbers_of_identity_cards_keep_their_zeros():
    grid = Grid(columns=(Column("Họ tên"), Column("CCCD")), rows=(("An", "012345678901"),))
    cell = row_with(sheet_of(a_report(grid)), "An")
    found = next(c for c in cell if c.value == "012345678901")
    assert (found.data_type, found.number_format) == ("s", "@")


def test_hidden_signs_are_shown_and_letters_composed():
    sheet = sheet_of(a_report(a_text_grid("a\x00b\x0b\ud800c", "Ho\u0300a\r\nB")))
    assert {"a�b��c", "Hòa\nB"} <= set(texts_of(sheet))


@pytest.mark.parametrize("letters", ["x" * 32_768, "😀" * 16_384, "_x0041_" * 4_000])
def test_a_text_too_long_for_a_cell_is_refused_by_name_and_never_cut(letters):
    columns = (Column("TT", kind=Kind.INTEGER), Column("Ghi chú", group="Kết quả"))
    grid = Grid(columns=columns, rows=((1, "ngắn"), (2, letters)))
    with pytest.raises(InvalidInput) as refusal:
        xlsx_bytes(a_report(grid))
    assert re.match(
        r"Ô “Kết quả Ghi chú” ở dòng 2 của bảng dài [\d.]+ ký tự, Excel chỉ chứa được 32.767\."
        r" Chưa ghi tệp nào\.",
        str(refusal.value),
    )


def test_the_longest_text_is_kept_whole():
    longest = "ế" * 32_767
    assert longest in texts_of(sheet_of(a_report(a_text_grid(longest))))


def test_a_long_paragraph_takes_several_rows_and_loses_nothing():
    words = [f"từ{number}" for number in range(9_000)]
    sheet = sheet_of(a_report(Paragraph(" ".join(words)), a_grid()))
    assert re.findall(r"từ\d+", " ".join(texts_of(sheet))) == words


def test_every_row_has_room_for_its_lines():
    grid = a_text_grid("ngắn", "một hai ba bốn năm sáu bảy tám chín mười " * 10)
    sheet = sheet_of(a_report(grid))
    low, high = (
        sheet.row_dimensions[row_with(sheet, text)[0].row].height for (text,) in grid.rows
    )
    assert low < 20
    assert high > 4 * low
    assert all(0 < (size.height or 15) <= 409 for size in sheet.row_dimensions.values())


def test_headings_of_two_rows_are_merged_repeated_and_kept_in_sight():
    sheet = sheet_of(a_report(a_grid()))
    first = row_with(sheet, "Điểm")[0].row
    merged = {str(place) for place in sheet.merged_cells.ranges}
    assert {f"C{first}:D{first}", f"A{first}:A{first + 1}", f"B{first}:B{first + 1}"} <= merged
    assert sheet.print_title_rows == f"${first}:${first + 1}"
    assert sheet.freeze_panes == f"A{first + 2}"


def test_a_head_taller_than_a_small_screen_is_not_frozen():
    lines = tuple(f"Dòng {number}" for number in range(30))
    assert sheet_of(a_report(subheadings=lines)).freeze_panes is None


def test_the_sheet_prints_on_a4_one_page_wide_with_numbers():
    sheet = sheet_of(a_report(is_landscape=True, footer="Mã R&D 7f3a"))
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (
        9,
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert round(sheet.page_margins.left * 25.4) == 30
    assert sheet.HeaderFooter.differentFirst
    assert sheet.oddHeader.center.text == "&P"
    assert sheet.firstHeader.center.text is None
    assert sheet.oddFooter.center.text == sheet.firstFooter.center.text == "Mã R&&D 7f3a"


def test_every_cell_names_times_new_roman():
    sheet = sheet_of(a_report())
    assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}


def test_every_cell_of_the_table_has_its_border():
    sheet = sheet_of(a_report(a_grid()))
    first, last = row_with(sheet, "Điểm")[0].row, row_with(sheet, "Tổng cộng")[0].row
    merged = {place.start_cell.coordinate for place in sheet.merged_cells.ranges}
    for row in sheet.iter_rows(min_row=first, max_row=last):
        for cell in row:
            sides = [
                getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")
            ]
            # Reading merged cells, openpyxl leaves out the sides between them.
            most = 1 if isinstance(cell, MergedCell) else 2 if cell.coordinate in merged else 4
            assert sides.count("thin") >= most, cell.coordinate


def test_the_head_has_both_halves_and_drawn_rules():
    sheet = sheet_of(a_report())
    line = [cell for cell in row_with(sheet, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") if cell.value]
    assert [cell.value for cell in line][1:] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    number = [c.value for c in row_with(sheet, "Số:      /BC-UBND") if c.value]
    assert number == ["Số:      /BC-UBND", "An Bình, ngày 05 tháng 3 năm 2026"]
    assert len(sheet._images) == 3
    assert "BẢNG TỔNG HỢP ĐIỂM" in texts_of(sheet)


def test_with_too_few_columns_the_halves_stand_one_below_the_other():
    texts = texts_of(sheet_of(a_report(a_text_grid("x"))))
    assert texts.index("Độc lập - Tự do - Hạnh phúc") < texts.index("XÃ AN BÌNH")


def test_the_party_has_its_own_head():
    texts = texts_of(sheet_of(a_report(regime=Regime.PARTY)))
    assert {"ĐẢNG CỘNG SẢN VIỆT NAM", "*", "-----"} <= set(texts)
    assert not any("CỘNG HÒA" in text for text in texts)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_everybody_signs_on_one_line(count):
    signatures = tuple(
        Signature(f"Chức {n}", f"Người {n}", ("TM. Hội đồng",) * (n % 2)) for n in range(count)
    )
    sheet = sheet_of(a_report(signatures=signatures))
    names = [cell.value for cell in row_with(sheet, "Người 0") if cell.value]
    assert names == [f"Người {n}" for n in range(count)]
    assert "- Lưu: VT." in texts_of(sheet)


def test_one_column_holds_several_signatures_one_below_the_other():
    signatures = (Signature("Người lập", "An"), Signature("Chủ tịch", "Bình"))
    texts = texts_of(sheet_of(a_report(a_text_grid("x"), signatures=signatures)))
    assert texts.index("NGƯỜI LẬP") < texts.index("An") < texts.index("CHỦ TỊCH")


def test_no_rows_say_so():
    assert "Không có dữ liệu" in texts_of(sheet_of(a_report(a_grid(rows=(), totals=None))))


def test_sample_data_is_marked_at_the_top():
    assert texts_of(sheet_of(a_report(is_sample=True)))[0] == "DỮ LIỆU MẪU"
    assert "DỮ LIỆU MẪU" not in texts_of(sheet_of(a_report()))


def test_a_second_table_with_fewer_columns_fits_under_the_first():
    small = Grid(
        columns=(Column("TT", 5, Kind.INTEGER), Column("Họ và tên", 40), Column("Ghi chú", 20)),
        rows=((1, "Lê Văn An", None), GroupRow("II"), TotalRow("Cộng", (None, None, "1"))),
        caption="Cá nhân",
        unit="Đơn vị tính: người",
        footnote="Hết",
    )
    sheet = sheet_of(a_report(a_grid(), small))
    values = [cell.value for cell in row_with(sheet, "Lê Văn An") if cell.value]
    assert values == [1, "Lê Văn An"]
    assert sheet.max_column == 7
    assert {"Cá nhân", "Đơn vị tính: người", "Hết"} <= set(texts_of(sheet))
    assert sheet.print_title_rows is None


def test_a_report_without_a_table_is_written_too():
    signatures = (Signature("Chủ tịch", "Lê Văn An"),)
    texts = texts_of(sheet_of(a_report(Paragraph("Nội dung", lead="1."), signatures=signatures)))
    assert {"1. Nội dung", "Lê Văn An"} <= set(texts)
    assert texts_of(sheet_of(a_report(Paragraph("A"), signatures=(), recipients=())))[-1] == "A"


def test_a_merged_cell_covers_only_blank_cells():
    sheet = sheet_of(a_report(a_grid(), is_sample=True))
    for place in sheet.merged_cells.ranges:
        rows = sheet.iter_rows(*place_ends(place))
        values = [cell.value for row in rows for cell in row]
        assert [value for value in values[1:] if value is not None] == []


def place_ends(place):
    return place.min_row, place.max_row, place.min_col, place.max_col


def test_sheet_names_are_legal_short_and_all_different():
    names = ["Thôn [A]: 1/2", "THÔN A 1 2", "", "'x'", "a" * 40, "a" * 50, "😀" * 20, "A" * 31]
    reports = [a_report(sheet_name=name, heading=name or "?*") for name in names]
    given = sheet_names(reports)
    assert given[:5] == ["Thôn A 1 2", "THÔN A 1 2 (2)", "Bảng", "x", "a" * 31]
    assert given[5] == "a" * 27 + " (2)"
    assert len({name.casefold() for name in given}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 for name in given)
    book = load_workbook(BytesIO(xlsx_bytes(reports)))
    assert book.sheetnames == given


class Stopping:
    """Progress that asks to stop after some rows."""

    def __init__(self, after):
        self.after, self.seen = after, []

    def report(self, done, total):
        self.seen.append((done, total))
        if done >= self.after:
            raise Cancelled


def test_progress_reaches_the_number_of_rows():
    watching = Stopping(after=10**9)
    xlsx_bytes([a_report(a_grid(count=150)), a_report()], watching)
    assert watching.seen == [(100, 158), (158, 158)]


def test_stopping_leaves_the_old_file_and_no_temporary_one(tmp_path, monkeypatch):
    scratch, path = tmp_path / "scratch", tmp_path / "a.xlsx"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_xlsx(a_report(a_grid(count=300)), path, Stopping(after=200))
    assert path.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "scratch"]
    assert list(scratch.iterdir()) == []


def test_a_missing_temporary_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(StorageFailure, match="thư mục tạm"):
        write_xlsx(a_report(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
