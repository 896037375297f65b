"""The sample of each kind is filled in and read back; wrong rows go out and come back mended."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.domain.terms import ListKind
from app.imports.lists import error_rows, samples
from app.imports.lists.kinds import KINDS
from app.imports.lists.rows import Choice
from tests import contest
from tests.imports.lists.books import REVIEW, TODAY, VALID, Desk, Known, states, told

FILLED = {
    ListKind.UNITS: {"Tên đơn vị": "Thôn Mới", "Mã đơn vị": "007", "Loại đơn vị": "Thôn"},
    ListKind.PEOPLE: {
        "Họ và tên": "Lê Mới",
        "Đơn vị": "Thôn Đông",
        "Số CCCD": "001080000001",
        "Ngày sinh": "05/03/1980",
        "Giới tính": "Nữ",
    },
    ListKind.HOUSEHOLDS: {"Chủ hộ": "Lê Mới", "Thôn, tổ dân phố": "Thôn Đông"},
    ListKind.CLUSTERS: {
        "Tên cụm, khối": "Cụm 9",
        "Loại": "Cụm thi đua",
        "Đơn vị thành viên": "Thôn Đông",
        "Năm": "2025",
    },
    ListKind.REGISTRATIONS: {
        "Đối tượng": "Thôn Đông",
        "Hình thức khen thưởng": "Giấy khen của Chủ tịch UBND xã",
    },
    ListKind.WORKS: {
        "Tên công trình, mô hình, phần việc": "Đường hoa",
        "Đơn vị thực hiện": "Thôn Đông",
        "Loại": "Mô hình",
    },
    ListKind.TARGETS: {"Chỉ tiêu": "Hộ văn hóa", "Giá trị": "ít nhất 90 %"},
    ListKind.SCORES: {"Vệ sinh môi trường": "9,5"},
    ListKind.AWARDS: {
        "Đối tượng": "Thôn Đông",
        "Danh hiệu, hình thức": "Giấy khen của Chủ tịch UBND xã",
        "Năm": "2023",
    },
}


@pytest.fixture
def it(office):
    office.set_up(keeps_citizen_numbers=True)
    it = contest.contest(office)
    contest.make_sheets(office, it)
    return it


@pytest.mark.parametrize("code", list(FILLED))
def test_a_sample_that_is_filled_in_is_read_back(office, tmp_path, it, code):
    kind = KINDS[code]
    asked = Known(TODAY, it.plan_id, None, it.final_stage)
    known = office.ask(kind.know, asked)
    book = load_workbook(BytesIO(samples.write(kind, known)))
    page = book.worksheets[0]
    heads = {cell.value.removesuffix(" (*)"): cell.column for cell in page[3]}
    for title, text in FILLED[code].items():
        page.cell(4, next(heads[head] for head in heads if head.endswith(title)), text)
    path = tmp_path / "mau.xlsx"
    book.save(path)
    desk = Desk(office, tmp_path, code, plan_id=it.plan_id, stage_id=it.final_stage)
    checked = desk.take(path)
    rows = [row for row in checked.rows if row.row == 4]
    if code is ListKind.SCORES:
        assert len(checked.rows) == len(it.units)
    assert [row.state for row in rows] == [VALID], told(checked)
    assert rows[0].choice is Choice.ADD
    titles = {one.title for one in checked.fields if one.name in checked.wishes.columns}
    assert titles == {one.title for one in kind.fields(known) if one.is_in_sample}
    assert not checked.unread


def test_a_sample_offers_what_may_be_chosen_and_keeps_codes_as_text(office, it):
    kind = KINDS[ListKind.PEOPLE]
    content = samples.write(kind, office.ask(kind.know, Known(TODAY)))
    book = load_workbook(BytesIO(content))
    page, guide, choices = book.worksheets
    heads = {cell.value: cell.column_letter for cell in page[3]}
    assert page[f"{heads['Số CCCD']}4"].number_format == "@"
    offered = {
        str(rule.sqref).rstrip("0123456789").split(":")[0][:1]
        for rule in page.data_validations.dataValidation
    }
    assert heads["Đơn vị (*)"] in offered
    assert choices.sheet_state == "hidden"
    assert "Thôn Đông" in [cell.value for column in choices.columns for cell in column]
    assert guide["A2"].value == "Họ và tên"
    assert prints_wide(page, "$3:$3")
    assert prints_wide(guide, "$1:$1")


def prints_wide(page, repeated):
    """Return whether a sheet is printed on A4 across, all columns on a page under its headings."""
    setup = page.page_setup
    is_fitted = page.sheet_properties.pageSetUpPr.fitToPage and setup.fitToHeight == 0
    is_a4 = (str(setup.paperSize), setup.orientation) == ("9", "landscape")
    return is_a4 and is_fitted and page.print_title_rows == repeated


def test_wrong_rows_go_out_as_they_came_and_come_back_mended(office, tmp_path, it):
    head = ["STT", "Họ và tên", "Đơn vị", "Năm sinh", "Số CCCD"]
    rows = [
        head,
        [1, "Lê An", "Thôn Đông", 1980, "001080000001"],
        [2, "=1+1", "Thôn Lạ", 1981, "001080000002"],
        ["I", "Thôn Tây"],
        [3, "Lê Ba", None, "5/3/80", "001080000003"],
    ]
    desk = Desk(office, tmp_path, "people")
    checked = desk.take(rows)
    assert states(checked)[5] is REVIEW
    book = load_workbook(BytesIO(error_rows.write(checked)))
    page = book.active
    assert [cell.value for cell in page[1]] == [*head, error_rows.REASON]
    assert page["E2"].value == "001080000002"
    assert page["E2"].number_format == "@"
    assert page["D2"].value == 1981
    assert "Dòng 3: B3: công thức chưa có kết quả" in page["F2"].value
    assert page["B3"].value == "Thôn Tây"
    assert prints_wide(page, "$1:$1")
    heights = [page.row_dimensions[row].height for row in (2, 4)]
    assert heights == [15 * (len(page[f"F{row}"].value) // 60 + 1) for row in (2, 4)]
    assert heights[0] > 15
    page["B2"], page["C2"], page["D4"] = "Lê Hai", "Thôn Đông", "05/03/1980"
    book.save(tmp_path / "sua.xlsx")
    again = desk.take(tmp_path / "sua.xlsx")
    assert set(states(again).values()) == {VALID}, told(again)
    assert again.choices == {Choice.ADD: 2}
