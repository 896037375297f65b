"""A list of the window as a paper: what is typed, what stays a text, what is added up."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.dates import PartialDate
from app.exports.lists import SeenCell, SeenColumn, SeenRows, file_name, list_report
from app.exports.report import Kind, Tick, TotalRow
from app.services import office
from app.services.plans import listed
from tests.exports.samples import HOSTILE
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

DAY = date(2026, 11, 27)


def seen(columns, rows, **changes):
    return SeenRows(
        **{
            "caption": "Danh sách cá nhân",
            "columns": columns,
            "rows": [[SeenCell(*cell) for cell in row] for row in rows],
            "narrowed_by": "",
            "today": DAY,
            **changes,
        }
    )


def grid_of(commune, columns, rows, **changes):
    [grid] = commune.ask(list_report, seen(columns, rows, **changes)).grids
    return grid


def cells_of(commune, column, *cells):
    """Return the kind and the cells of one column, beside the STT."""
    grid = grid_of(commune, [column], [[cell] for cell in cells])
    return grid.columns[1].kind, [row[1] for row in grid.rows]


NUMBER = SeenColumn("Điểm", is_number=True)
TEXT = SeenColumn("Số CCCD")


def test_what_reads_the_same_as_a_number_is_one_in_the_file(commune):
    cells = [
        (950, "9,5"),
        (1, "1.234.567"),
        (0, "0"),
        (-25, "-0,25"),
        (None, ""),
        (1, "chưa chấm"),
    ]
    numbers = [Decimal("9.5"), Decimal(1_234_567), Decimal(0), Decimal("-0.25"), None, "chưa chấm"]
    assert cells_of(commune, NUMBER, *cells) == (Kind.NUMBER, numbers)


def test_a_column_of_zeros_is_a_column_of_numbers(commune):
    assert cells_of(commune, NUMBER, (0, "0"), (0, "0")) == (Kind.NUMBER, [Decimal(0)] * 2)


@pytest.mark.parametrize("texts", [["2025", "2026"], ["999", "1000"], ["9,50", "8"]])
def test_numbers_that_would_read_otherwise_stay_the_texts_that_are_seen(commune, texts):
    """A year would be 2.026; and no column is half of numbers, or its sum would be wrong."""
    assert cells_of(commune, NUMBER, *((None, text) for text in texts)) == (Kind.TEXT, texts)


def test_codes_and_identity_cards_are_texts_with_their_zeros(commune):
    texts = ["001234567890", "12", "=1+1"]
    assert cells_of(commune, TEXT, *((text, text) for text in texts)) == (Kind.TEXT, texts)


def test_days_are_days_where_they_are_written_as_days(commune):
    column = SeenColumn("Ngày")
    days = [(DAY, "27/11/2026"), (PartialDate(2026, 3), "03/2026"), (DAY, "27/11/2026 (trễ)")]
    expected = [DAY, PartialDate(2026, 3), "27/11/2026 (trễ)"]
    assert cells_of(commune, column, *days) == (Kind.DATE, expected)


def test_boxes_are_ticked_or_empty(commune):
    column = SeenColumn("Chọn", is_check=True)
    assert cells_of(commune, column, (True, ""), (None, "")) == (
        Kind.TICK,
        [Tick(is_on=True), Tick(is_on=False)],
    )


def test_hostile_texts_stay_themselves(commune):
    kind, cells = cells_of(commune, TEXT, *((text, text) for text in HOSTILE))
    assert (kind, cells) == (Kind.TEXT, list(HOSTILE))


def test_rows_are_numbered_unless_the_list_numbers_them_itself(commune):
    grid = grid_of(commune, [TEXT], [[("b", "b")], [("a", "a")]])
    assert [row[0] for row in grid.rows] == [1, 2]
    own = grid_of(commune, [SeenColumn("TT", is_number=True), TEXT], [[(7, "7"), ("a", "a")]])
    assert [column.heading for column in own.columns] == ["TT", "Số CCCD"]


def test_amounts_are_added_up_where_every_one_is_a_number(commune):
    money = SeenColumn("Tiền", is_number=True, is_summed=True)
    rows = [[("a", "a"), (1500, "1.500")], [("b", "b"), (None, "")], [("c", "c"), (3, "3")]]
    whole = grid_of(commune, [TEXT, money], rows)
    assert whole.totals == TotalRow("Cộng", (None, None, Decimal(1503)))
    half = grid_of(commune, [TEXT, money], [*rows, [("d", "d"), (None, "chưa rõ")]])
    assert half.totals is None


def test_the_head_is_of_the_office_and_says_what_narrows_the_list(commune):
    own = commune.ask(office.get)
    narrowed = "Chỉ gồm: Trạng thái: Chờ duyệt; có chữ “an”"
    report = commune.ask(list_report, seen([TEXT], [[("a", "a")]], narrowed_by=narrowed))
    assert report.issuer == (own.name,)
    assert report.heading == "Danh sách cá nhân"
    assert report.subheadings == ("(Đến ngày 27/11/2026)", narrowed)
    assert [one.post for one in report.signatures] == ["Người lập biểu", "Thủ trưởng đơn vị"]
    assert report.plan == ""


def test_a_list_of_a_plan_names_the_plan_and_is_signed_by_its_signer(commune):
    plan = commune.ask(listed)[0]
    report = commune.ask(list_report, seen([TEXT], [[("a", "a")]], plan_id=plan.id))
    assert report.plan == plan.name
    assert report.signatures[1].name


def test_wide_lists_lie_on_the_side(commune):
    long = "Trường Phổ thông dân tộc bán trú Tiểu học"
    columns = [SeenColumn(f"Cột {number}") for number in range(4)]
    assert commune.ask(list_report, seen(columns, [[(long, long)] * 4])).is_landscape
    assert not commune.ask(list_report, seen(columns, [[("ngắn", "ngắn")] * 4])).is_landscape


def test_the_name_of_the_file_says_what_when_and_whose(commune):
    assert commune.ask(office.get).name == "Ủy ban nhân dân xã An Thịnh Đông"
    name = commune.ask(file_name, "Giao ước thi đua", 2026)
    assert name == "DanhSachGiaoUocThiDua_2026_XaAnThinhDong"
