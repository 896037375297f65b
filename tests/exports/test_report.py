from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.exports.report import (
    Align,
    Column,
    Grid,
    GroupRow,
    Kind,
    Money,
    PageBreak,
    Paragraph,
    Percent,
    Points,
    Report,
    Signature,
    Tick,
    TotalRow,
    cell_text,
)

COLUMNS = (
    Column("TT", 5, Kind.INTEGER),
    Column("Đơn vị", 30),
    Column("Tự chấm", 10, Kind.POINTS, group="Điểm"),
    Column("Thẩm định", 10, Kind.POINTS, group="Điểm"),
)


def a_grid(**changes):
    rows = (
        GroupRow("I. Các thôn"),
        (1, "Thôn Đông", Points(9550), Points(9000)),
        (2, "Thôn Đoài", "chưa chấm", None),
    )
    totals = TotalRow("Cộng", (None, None, Points(9550), Points(9000)))
    return Grid(**{"columns": COLUMNS, "rows": rows, "totals": totals, **changes})


def test_a_report_reads_from_top_to_bottom():
    report = Report(
        parent=("UBND tỉnh An Giang",),
        issuer=("Ủy ban nhân dân", "xã An Bình"),
        number="Số: 05/BC-UBND",
        place_date="An Bình, ngày 05 tháng 3 năm 2026",
        heading="Bảng tổng hợp điểm",
        subheadings=("Đợt 1 năm 2026",),
        plan="Phong trào An Bình xanh",
        addressees=("Đảng ủy xã", "HĐND xã"),
        blocks=(
            Paragraph("Tặng Giấy khen.", lead="Điều 1."),
            PageBreak(),
            a_grid(caption="Bảng 1"),
        ),
        recipients=("Như trên", "Lưu: VT"),
        signatures=(Signature("Chủ tịch", "Lê Văn An", ("TM. Hội đồng",), "Chủ tịch UBND xã"),),
        is_sample=True,
    )
    assert report.as_text() == (
        "DỮ LIỆU MẪU\n"
        "UBND TỈNH AN GIANG\nỦY BAN NHÂN DÂN\nXÃ AN BÌNH\n"
        "Số: 05/BC-UBND\nAn Bình, ngày 05 tháng 3 năm 2026\n"
        "BẢNG TỔNG HỢP ĐIỂM\nĐợt 1 năm 2026\nPhong trào An Bình xanh\n"
        "Kính gửi: Đảng ủy xã; HĐND xã\n"
        "Điều 1. Tặng Giấy khen.\n"
        "Bảng 1\n"
        "TT | Đơn vị | Điểm / Tự chấm | Điểm / Thẩm định\n"
        "I. Các thôn\n"
        "1 | Thôn Đông | 95,5 | 90\n"
        "2 | Thôn Đoài | chưa chấm | \n"
        "Cộng |  | 95,5 | 90\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n"
        "TM. Hội đồng | Chủ tịch | Chủ tịch UBND xã | Lê Văn An\n"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("0012", "0012"),
        (1234, "1.234"),
        (Points(950), "9,5"),
        (Points(-25), "-0,25"),
        (Points(100_000), "1.000"),
        (Money(1_520_000), "1.520.000"),
        (Percent(6520), "65,2%"),
        (Percent(39), "0,39%"),
        (date(2026, 3, 5), "05/03/2026"),
        (PartialDate(2026, 3), "03/2026"),
        (PartialDate(words="sau Đại hội"), "sau Đại hội"),
        (Tick(is_on=True), "[x]"),
        (Tick(is_on=False), "[ ]"),
    ],
)
def test_a_cell_reads_the_vietnamese_way(cell, text):
    assert cell_text(cell) == text


def test_a_percentage_is_rounded_half_up_and_needs_a_whole():
    assert [Percent.of(508, 779), Percent.of(1, 8), Percent.of(1, 3)] == [
        Percent(6521),
        Percent(1250),
        Percent(3333),
    ]
    assert Percent.of(1, 20_000) == Percent(1)
    assert Percent.of(5, 0) is None


def test_a_grid_without_rows_says_so():
    assert "Không có dữ liệu" in list(a_grid(rows=(), totals=None).as_lines())
    assert "Chưa có ai đăng ký" in list(a_grid(rows=(), nothing="Chưa có ai đăng ký").as_lines())


@pytest.mark.parametrize(
    "row",
    [
        (1, "Thôn Đông", Points(950)),
        (1, "Thôn Đông", 9, None),
        (1, "Thôn Đông", 9.5, None),
        (True, "Thôn Đông", None, None),
        (1, 12345678901, None, None),
        TotalRow("Cộng", (1, None, None, None)),
        TotalRow("Cộng", (None, Points(1))),
        GroupRow("I", (None, "x")),
    ],
)
def test_a_row_that_does_not_fit_its_columns_is_refused(row):
    with pytest.raises(ValueError, match=r"cell for|no room"):
        a_grid(rows=(row,))


def test_a_grid_needs_columns_and_a_report_has_three_signatures_at_most():
    with pytest.raises(ValueError, match="without columns"):
        Grid(columns=(), rows=())
    with pytest.raises(ValueError, match="three signatures"):
        Report(heading="x", blocks=(), signatures=(Signature("Chủ tịch"),) * 4)


def test_amounts_stand_right_texts_left_and_counts_in_the_middle():
    assert [column.side for column in COLUMNS[:3]] == [Align.CENTER, Align.LEFT, Align.RIGHT]
    assert Column("Ghi chú", align=Align.CENTER).side == Align.CENTER
