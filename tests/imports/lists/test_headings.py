"""The list is found wherever it stands on the sheet, and what stands round it is told."""

import pytest

from app.core.errors import InvalidInput
from app.imports.lists import headings
from app.imports.lists.headings import Aside, Header
from tests.imports.lists.books import Desk, told

HEAD = ["STT", "Họ và tên", "Đơn vị", "Chức vụ"]


@pytest.fixture
def desk(office, tmp_path):
    office.unit("Thôn Đông")
    return Desk(office, tmp_path, "people")


def asides(begun):
    return {one.row: one.why for one in begun.table.aside}


def test_the_headings_are_found_under_merged_titles_and_an_instruction(desk):
    rows = [
        ["UBND XÃ AN BÌNH"],
        ["DANH SÁCH CÁN BỘ ĐƠN VỊ"],
        ["(Kèm theo Công văn số 12)"],
        HEAD,
        [1, "Lê An", "Thôn Đông", "Trưởng thôn"],
    ]
    begun = desk.begin(rows, merges=["A1:D1", "A2:D2", "A3:D3"])
    assert begun.table.header == Header(4, 4)
    assert asides(begun) == dict.fromkeys((1, 2, 3), Aside.ABOVE)
    assert begun.wishes.columns == {"name": 2, "unit_id": 3, "post": 4}
    assert [line.row for line in begun.table.lines] == [5]


def test_headings_in_two_merged_rows_are_joined(desk):
    rows = [
        ["STT", "Họ và tên", "Đơn vị", "Năm sinh", None, "Ghi chú"],
        [None, None, None, "Nam", "Nữ"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Lê An", "Thôn Đông", 1980],
        [2, "Lê Bình", "Thôn Đông", None, 1985],
    ]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]
    begun = desk.begin(rows, merges=merges)
    assert begun.table.header == Header(1, 2)
    texts = [one.text for one in begun.table.headings]
    assert texts[3:5] == ["Năm sinh / Nam", "Năm sinh / Nữ"]
    assert asides(begun) == {3: Aside.NUMBERING}
    checked = desk.check(rows, merges=merges)
    assert [row.values["gender"] for row in checked.rows] == ["Nam", "Nữ"]
    assert [row.values["born"].display for row in checked.rows] == ["1980", "1985"]


def test_a_heading_that_reaches_down_makes_two_rows_one_where_nothing_is_merged_across(desk):
    rows = [
        ["STT", "Họ và tên", "Đơn vị", "Chức vụ"],
        [None, None, None, "(ghi đầy đủ)"],
        [1, "Lê An", "Thôn Đông", "Trưởng thôn"],
    ]
    begun = desk.begin(rows, merges=["A1:A2", "B1:B2", "C1:C2"])
    assert begun.table.header == Header(1, 2)
    assert [line.row for line in begun.table.lines] == [3]
    assert begun.wishes.columns["unit_id"] == 3


def test_a_heading_with_line_breaks_stars_and_brackets_is_known(desk):
    rows = [["TT", "Họ và\ntên (*)", "Đơn vị\n(thôn, TDP)"], [1, "Lê An", "Thôn Đông"]]
    assert desk.begin(rows).wishes.columns == {"name": 2, "unit_id": 3}


def test_groups_totals_numbered_blanks_and_signatures_are_set_aside_and_told(desk):
    rows = [
        HEAD,
        ["I", "Các thôn"],
        [1, "Lê An", "Thôn Đông", "Trưởng thôn"],
        ["", "Cộng", None, 1],
        [4, "Lê Bình", "Thôn Đông", "Phó"],
        [6, None, None, None],
        ["Tổng cộng: 2 người"],
        [],
        [None, "Người lập biểu", None, "CHỦ TỊCH"],
        [],
        [None, "Nguyễn Văn Ký", None, "Trần Văn Duyệt"],
    ]
    begun = desk.begin(rows)
    assert [line.row for line in begun.table.lines] == [3, 5]
    assert asides(begun) == {
        2: Aside.GROUP,
        4: Aside.TOTAL,
        6: Aside.EMPTY,
        7: Aside.TOTAL,
        9: Aside.BELOW,
        11: Aside.BELOW,
    }
    assert begun.table.aside[0].text == "I | Các thôn"


@pytest.mark.parametrize("name", ["Tống Văn Cộng", "Công Thị Tổng", "Tổng Văn Ba"])
def test_a_person_whose_name_looks_like_a_total_is_a_person(desk, name):
    rows = [HEAD, [1, name, "Thôn Đông", "Trưởng thôn"]]
    assert [line.row for line in desk.begin(rows).table.lines] == [2]


def test_550_rows_of_formulas_that_found_nothing_are_no_rows(desk):
    rows = [HEAD, [1, "Lê An", "Thôn Đông", "Phó"]]
    rows += [[n, None, f"=VLOOKUP(B{n + 1},DANHMUC!A:B,2,0)"] for n in range(2, 552)]
    sheets = {"DANHMUC": [["Mã", "Tên đơn vị"], ["1000000001", "Thôn Đông"]]}
    begun = desk.begin(rows, sheets=sheets)
    assert begun.table.sheet == "Danh sách"
    assert len(begun.table.lines) == 1
    assert len(begun.table.aside) == 550
    assert {one.why for one in begun.table.aside} == {Aside.EMPTY}


def test_a_row_that_repeats_the_headings_is_no_row(desk):
    rows = [HEAD, [1, "Lê An", "Thôn Đông", "Phó"], HEAD, [2, "Lê Bình", "Thôn Đông", "Phó"]]
    begun = desk.begin(rows)
    assert asides(begun) == {3: Aside.REPEATED}
    assert len(begun.table.lines) == 2


def test_a_group_of_the_name_of_a_unit_gives_its_people_the_unit(desk):
    rows = [
        ["STT", "Họ và tên"],
        ["I", "Thôn Đông"],
        [1, "Lê An"],
        ["II", "Thôn Lạ"],
        [1, "Lê Bình"],
    ]
    checked = desk.check(rows)
    first, second = checked.rows
    assert "lấy đơn vị từ dòng nhóm “Thôn Đông”: Thôn Đông" in first.notes[0]
    assert first.values["unit_id"] in desk.begun.known.units.rows
    assert "thiếu “Đơn vị”" in told(checked)[5]
    assert second.values == {} or second.state.value == "error"


def test_two_columns_of_one_meaning_are_not_chosen_between(desk):
    rows = [["Họ và tên", "Đơn vị", "Cơ quan"], ["Lê An", "Thôn Đông", "Trạm y tế"]]
    begun = desk.begin(rows)
    assert "unit_id" not in begun.wishes.columns
    assert begun.twice == {"unit_id": ["Đơn vị", "Cơ quan"]}


def test_a_sheet_or_row_that_is_not_there_is_told(desk):
    rows = [HEAD, [1, "Lê An", "Thôn Đông", "Phó"]]
    with pytest.raises(InvalidInput, match=r"không có trang tính “Trang 9”.*“Danh sách”"):
        desk.begin(rows, sheet="Trang 9")
    with pytest.raises(InvalidInput, match="Không thấy dòng tiêu đề ở dòng 9"):
        desk.begin(rows, header_row=9)
    with pytest.raises(InvalidInput, match="Không thấy dòng tiêu đề"):
        desk.begin([["Món", "Giá"], ["Phở", 40000]])


def test_the_same_headings_have_one_layout_whatever_stands_above(desk):
    one = desk.begin([HEAD, [1, "Lê An", "Thôn Đông", "Phó"]]).table
    two = desk.begin([["Tiêu đề"], HEAD, [1, "Lê Ba", "Thôn Đông", "Phó"]]).table
    other = desk.begin([[*HEAD, "Năm sinh"], [1, "Lê Ba", "Thôn Đông", "Phó"]]).table
    assert one.layout == two.layout != other.layout


def test_a_field_that_every_row_needs_must_have_a_column(desk):
    with pytest.raises(InvalidInput, match="Chưa có cột cho “Đơn vị”"):
        desk.check([["Họ và tên", "Chức vụ"], ["Lê An", "Phó"]])


def test_columns_that_are_not_read_are_told(desk):
    rows = [[*HEAD, "Dân tộc"], [1, "Lê An", "Thôn Đông", "Phó", "Kinh"]]
    assert [one.text for one in desk.check(rows).unread] == ["Dân tộc"]
    assert not headings.is_order("Dân tộc")


TWO_ROWS = [
    ["STT", "Họ và tên", "Đơn vị", "Năm sinh", None, "Ghi chú"],
    [None, None, None, "Nam", "Nữ"],
    [1, "Lê An", "Thôn Đông", 1980],
    [2, "Lê Bình", "Thôn Đông", None, 1985],
]


def test_headings_in_two_rows_that_nobody_merged_are_joined(desk):
    begun = desk.begin(TWO_ROWS)
    assert (begun.table.header.first, begun.table.header.last) == (1, 2)
    assert [one.text for one in begun.table.headings][3:5] == ["Năm sinh / Nam", "Năm sinh / Nữ"]
    checked = desk.check(TWO_ROWS)
    assert [row.values["gender"] for row in checked.rows] == ["Nam", "Nữ"]
    assert [row.values["born"].display for row in checked.rows] == ["1980", "1985"]
    assert begun.table.notices == ()


@pytest.mark.parametrize("over", ["Chức vụ", "Quá trình"])
@pytest.mark.parametrize(
    "row", [["Lê An", "Thôn Đông", "Phó", "thôn"], [None, None, "Phó", "trưởng thôn"]]
)
def test_words_below_a_blank_heading_that_make_no_column_known_are_no_heading(desk, over, row):
    begun = desk.begin([["Họ và tên", "Đơn vị", over], row, ["Lê Ba", "Thôn Đông", "Phó"]])
    assert begun.table.header == Header(1, 1)
    assert [line.row for line in begun.table.lines] == [2, 3]


def test_a_column_without_a_heading_is_told_with_its_first_cell(desk):
    rows = [HEAD, [1, "Lê An", "Thôn Đông", "Phó", "0912"], [2, "Lê Ba", "Thôn Đông", "Phó", 1]]
    (said,) = desk.begin(rows).table.notices
    assert said.startswith("Cột E không có tiêu đề nên không nhập: có 2 ô đã ghi, đầu tiên là E2.")
    assert desk.begin([HEAD, [1, "Lê An", "Thôn Đông", "Phó"]]).table.notices == ()
