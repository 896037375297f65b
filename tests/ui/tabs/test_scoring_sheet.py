"""The form of one unit, scored by rules: figures, levels, what is owed, explanation, approval."""

from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.terms import EntryState
from app.services import results, scoring, sheet_approval, sheet_view, sheets
from app.ui import style
from app.ui.tabs.scoring_sheet import SheetDialog
from tests.ruled import Ruled
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs import grids

TODAY = date(2026, 11, 30)


@pytest.fixture
def it(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây")


@pytest.fixture
def open_sheet(context, it, shown):
    def opened(stage_id=None):
        return shown(SheetDialog(context, it.sheets[it.units[0], stage_id or it.self_stage]))

    return opened


@pytest.fixture
def sheet(open_sheet):
    return open_sheet()


def view(it, stage_id=None):
    return it.office.ask(sheet_view.read, it.sheets[it.units[0], stage_id or it.self_stage])


def line(it, code, stage_id=None):
    return next(one for one in view(it, stage_id).lines if one.code == code)


def go_to(sheet, it, code):
    sheet.go_to(it.criteria[code])


def type_into(sheet, name, text):
    """Type into a field and leave it, as Tab does."""
    box = sheet.form.field(name).stops()[0]
    edit = box.lineEdit() if hasattr(box, "lineEdit") else box
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    sheet.form.field(name).commit()
    QApplication.processEvents()


def row_of(sheet, it, code):
    return sheet.model.index_of(it.criteria[code])


def cell(sheet, it, code, heading, role=Qt.ItemDataRole.DisplayRole):
    number = [column.heading for column in sheet.model.columns].index(heading)
    return row_of(sheet, it, code).siblingAtColumn(number).data(role)


@pytest.mark.parametrize("typed", ["10,5", "10.5"])
def test_figures_typed_where_they_are_needed_move_the_totals_at_once(sheet, it, typed):
    # 10,5 of a count is refused below; here the planned 21 and 10,5 would be no counts either.
    go_to(sheet, it, "1")
    type_into(sheet, "figure giao", "20")
    type_into(sheet, "figure dat", typed)
    assert "là số đếm nên phải là số nguyên" in sheet.form.field("figure dat").problem
    type_into(sheet, "figure dat", "18")
    assert cell(sheet, it, "1", "Được tính") == "9"
    assert cell(sheet, it, "1", "Cách tính") == "18/20 × 10 = 9"
    assert "TỔNG 9 trên 30" in sheet._sums.text()
    assert "18/20 × 10 = 9" in sheet._guidance.text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "không thể nhỏ hơn 0"),
        ("mười", "không hợp lệ"),
        ("2,5", "phải là số nguyên"),
    ],
)
def test_a_figure_that_cannot_be_stays_typed_with_its_sentence(sheet, it, typed, said):
    go_to(sheet, it, "1")
    field = sheet.form.field("figure dat")
    field.line.setText(typed)
    field.commit()
    assert said in field.problem
    assert field.line.text() == typed
    assert view(it).figures[0].value is None
    sheet.tree.setCurrentIndex(row_of(sheet, it, "3"))
    assert sheet._chosen.code == "1", "the line stays chosen"


def test_all_that_a_line_takes_is_one_action(sheet, it, office):
    go_to(sheet, it, "1")
    for name, value in (("figure giao", 20), ("figure dat", 18), ("reason", "Theo báo cáo")):
        sheet.form.field(name).set_draft(str(value))
    assert sheet.save()
    assert (line(it, "1").points, line(it, "1").reason) == (900, "Theo báo cáo")
    office.undo()
    assert (line(it, "1").points, line(it, "1").reason) == (None, "")


def test_a_computed_line_has_no_field_for_points(sheet, it):
    go_to(sheet, it, "1")
    assert set(sheet.form.draft()) == {
        "figure dat",
        "figure giao",
        "left_out",
        "reason",
        "evidence",
    }


@pytest.mark.parametrize("typed", ["B", "b", "B – Còn sót (5 điểm)"])
def test_a_level_is_picked_by_its_code_or_its_words(sheet, it, typed):
    go_to(sheet, it, "2")
    field = sheet.form.field("mark")
    field.set_draft(typed)
    assert sheet.save()
    assert (line(it, "2").level, line(it, "2").points) == ("B", 500)
    assert cell(sheet, it, "2", "Chấm") == "B"
    assert field.box.line.text() == "B – Còn sót (5 điểm)"


def test_a_level_that_is_not_there_is_refused_under_its_field(sheet, it):
    go_to(sheet, it, "2")
    sheet.form.field("mark").set_draft("Z")
    assert not sheet.save()
    assert "Danh sách không có “Z”" in sheet.form.field("mark").problem


@pytest.mark.parametrize(("typed", "value"), [("c", 1), ("Không", 0), ("x", 1), ("khong", 0)])
def test_yes_and_no_are_typed_in_letters(sheet, it, typed, value):
    go_to(sheet, it, "3")
    sheet.form.field("figure ho_so").set_draft(typed)
    assert sheet.save()
    assert {row.code: row.value for row in view(it).figures}["ho_so"] == value


def test_figures_stand_in_one_grid_and_take_a_block_from_a_spreadsheet(sheet, it, office):
    sheet.pages.setCurrentIndex(1)
    grid = sheet.figure_grid
    assert [grids.cell(grid, n, "Số liệu") for n in range(5)] == [
        "Số việc đạt",
        "Số việc được giao",
        "Số vụ vi phạm",
        "Gương người tốt",
        "Có hồ sơ",
    ]
    grids.go_to(grid, 0, "Giá trị")
    grids.paste(grid, "18\r\n20\r\n1\r\n4\r\nCó\r\n")
    assert [grids.cell(grid, n, "Giá trị") for n in range(5)] == ["18", "20", "1", "4", "Có"]
    assert grids.cell(grid, 0, "Tính vào tiêu chí") == "1"
    # 9 + 8 and a bonus of 4 × 0,5 = 2; criterion 2 is not scored yet.
    assert "TỔNG 19 trên 30" in sheet._sums.text()
    assert sheet.pages.tabText(1) == "Số liệu (5/5)"
    office.undo()
    assert view(it).total.total is None


def test_a_wrong_figure_in_a_block_writes_none(sheet, it, answer):
    sheet.pages.setCurrentIndex(1)
    grids.go_to(sheet.figure_grid, 0, "Giá trị")
    told = answer("Đóng")
    grids.paste(sheet.figure_grid, "18\r\nhai mươi\r\n-1")
    assert "“hai mươi” không hợp lệ" in told[0]
    assert "không thể nhỏ hơn 0" in told[0]
    assert [row.value for row in view(it).figures] == [None] * 5


def test_lines_of_another_stage_stand_back_and_say_whose_they_are(open_sheet, it):
    sheet = open_sheet(it.council_stage)
    assert cell(sheet, it, "3", "Chấm") == "vòng khác"
    ink = cell(sheet, it, "3", "Tiêu chí", Qt.ItemDataRole.ForegroundRole)
    assert ink == QColor(style.QUIET_INK)
    assert cell(sheet, it, "1", "Tiêu chí", Qt.ItemDataRole.ForegroundRole) is None
    sheet.tree.setCurrentIndex(row_of(sheet, it, "3"))
    assert "Do vòng Tự chấm chấm, không ghi ở phiếu này" in sheet._guidance.text()
    assert sheet.form.field("figure loi").line.isReadOnly()


def test_what_is_owed_is_listed_and_leads_to_its_line(sheet, it):
    go_to(sheet, it, "2")
    sheet.form.field("mark").set_draft("A")
    assert sheet.save()
    told = [row.message for row in sheet.owed.rows()]
    assert told == [
        "1 Hoàn thành việc: Chưa có số liệu: Số việc đạt, Số việc được giao; Chưa chấm",
        "3 Không vi phạm: Chưa có số liệu: Số vụ vi phạm; Chưa chấm",
        "“Nền nếp” có 10 điểm nhưng chưa có minh chứng. Ghi số văn bản hoặc tên tệp minh chứng.",
    ]
    assert sheet.pages.tabText(2) == "Còn thiếu (3)"
    assert "chưa có minh chứng" in sheet._owing.text()
    sheet.pages.setCurrentIndex(2)
    sheet.go_to_owed(sheet.owed.index(1, 0))
    assert sheet.pages.currentIndex() == 0
    assert sheet._chosen.code == "3"


def test_evidence_and_a_reason_that_are_needed_are_marked(open_sheet, it):
    it.fill(it.units[0], done=20, level="A")
    it.figures(it.sheets[it.units[0], it.council_stage], dat=18)
    sheet = open_sheet(it.council_stage)
    labels = {code: labels_of(sheet, it, code) for code in ("1", "2")}
    assert "Lý do (*)" in labels["1"]
    assert "Minh chứng (*)" not in labels["1"]
    assert "Minh chứng (*)" in labels["2"]
    assert "Lý do (*)" not in labels["2"]


def labels_of(sheet, it, code):
    go_to(sheet, it, code)
    return [label.text() for label in sheet.form._labels.values()]


def test_the_stage_before_stands_beside_each_line_with_a_sign_and_a_word(open_sheet, it):
    it.fill(it.units[0], done=20, level="A")
    it.figures(it.sheets[it.units[0], it.council_stage], dat=18)
    sheet = open_sheet(it.council_stage)
    assert cell(sheet, it, "1", "Vòng trước") == "10"
    assert cell(sheet, it, "1", "Lệch") == "giảm 1"
    assert not cell(sheet, it, "1", "Lệch", Qt.ItemDataRole.DecorationRole).isNull()
    assert cell(sheet, it, "2", "Lệch") == ""
    assert "Vòng Tự chấm: 10 điểm (giảm 1)." in sheet._guidance.text()
    assert sheet.form.field("figure dat").line.placeholderText() == "Vòng trước: 20"
    assert grids.cell(sheet.figure_grid, 0, "Lệch") == "giảm 2"


def test_columns_of_the_stage_before_are_there_where_there_is_one(open_sheet, it):
    def seen(dialog):
        headings = [column.heading for column in dialog.model.columns]
        return [h for n, h in enumerate(headings) if not dialog.tree.isColumnHidden(n)]

    first, second = seen(open_sheet(it.self_stage)), seen(open_sheet(it.council_stage))
    assert not {"Vòng trước", "Lệch"} & set(first)
    assert {"Vòng trước", "Lệch"} <= set(second)


def test_the_explanation_tells_the_arithmetic_every_stage_groups_and_sums(open_sheet, it, rows_of):
    it.fill(it.units[0], done=18, level="A", faults=1, examples=4)
    sheet = open_sheet(it.council_stage)
    go_to(sheet, it, "1")
    words = sheet.explanation.words.text()
    assert "Cách tính: 18/20 × 10 = 9" in words
    assert "Nhóm I Việc được giao: 19/20 điểm" in words
    stages, sums = sheet.explanation._tables
    assert [row[:2] for row in rows_of(stages)] == [["Tự chấm", "9"], ["Hội đồng chấm", "9"]]
    # The council scores 9 + 10, and 4 × 0,5 bonus.
    assert [row[:2] for row in rows_of(sums)] == [
        ["Điểm tiêu chí", "19"],
        ["Điểm cộng", "2"],
        ["Điểm trừ", "0"],
        ["Tổng điểm", "21"],
    ]


def test_a_sheet_is_approved_and_an_edit_says_that_it_is_no_more(sheet, it):
    it.fill(it.units[0], done=18, level="A")
    sheet.reload()
    sheet.approve_button.click()
    assert sheet._approval.text().startswith("Đã duyệt")
    assert not sheet.approve_button.isVisible()
    go_to(sheet, it, "1")
    type_into(sheet, "figure dat", "19")
    assert sheet._approval.text() == "Đã bỏ duyệt vì sửa sau khi duyệt"
    assert "Đã bỏ duyệt vì sửa sau khi duyệt" in sheet._notice.text()
    assert sheet.approve_button.isVisible()


def test_an_approval_is_taken_back_by_its_button(sheet, it):
    it.fill(it.units[0], done=18, level="A")
    it.office.do(sheet_approval.approve, [it.sheets[it.units[0], it.self_stage]], TODAY)
    sheet.reload()
    sheet.take_back_button.click()
    assert sheet._approval.text() == "Chưa duyệt"
    assert view(it).approval_lost is False


def test_a_sheet_that_owes_something_is_not_approved_and_says_what(sheet, it, answer):
    told = answer("Đóng")
    sheet.approve()
    assert "chưa chấm xong của “Thôn Đông”" in told[0]
    assert view(it).approved_on is None


def test_a_closed_plan_is_read_only_and_says_so(open_sheet, it):
    for unit in it.units:
        it.fill(unit, done=18, level="A")
    it.office.do(results.finalise, it.plan_id, None, TODAY)
    sheet = open_sheet()
    assert "đã chốt" in sheet._notice.text()
    assert not sheet.approve_button.isEnabled()
    assert sheet.form.field("figure dat").line.isReadOnly()
    assert not sheet.figures.columns[1].is_editable


def test_a_sheet_that_is_gone_meanwhile_is_told_and_what_was_typed_stays(sheet, it):
    go_to(sheet, it, "1")
    sheet_id = it.sheets[it.units[0], it.self_stage]
    sheet.form.field("figure dat").set_draft("18")
    it.office.do(sheets.delete, [sheet_id])
    assert not sheet.save()
    assert "không còn" in sheet.form._notice.text()
    assert sheet.form.field("figure dat").line.text() == "18"
    sheet.form.mark_clean()


def test_words_written_here_leave_a_mark_that_another_window_gave(sheet, it):
    go_to(sheet, it, "2")
    sheet.form.field("reason").set_value("Theo biên bản")
    it.mark(it.sheets[it.units[0], it.self_stage], "2", scoring.Level("B"))
    assert sheet.save()
    assert (line(it, "2").level, line(it, "2").reason) == ("B", "Theo biên bản")


def test_a_figure_that_is_gone_again_leaves_its_line_blank(sheet, it):
    it.figures(it.sheets[it.units[0], it.self_stage], dat=Fraction(18), giao=Fraction(20))
    sheet.reload()
    go_to(sheet, it, "1")
    type_into(sheet, "figure dat", "9")
    sheet.form.field("figure giao").line.clear()
    sheet.form.field("figure giao").commit()
    QApplication.processEvents()
    assert line(it, "1").state is EntryState.BLANK


def test_vietnamese_keyboards_write_right_in_every_field_of_a_line(sheet, it):
    for code in ("1", "2", "3"):
        go_to(sheet, it, code)
        for name in ("reason", "evidence"):
            [box] = sheet.form.field(name).stops()
            assert_unikey_safe(box)
    go_to(sheet, it, "2")
    assert_unikey_safe(sheet.form.field("mark").box.line)


def test_what_the_stage_before_has_is_taken_by_one_button(open_sheet, it):
    own = it.sheets[it.units[0], it.self_stage]
    it.figures(own, dat=18, giao=20)
    sheet = open_sheet(it.council_stage)
    sheet.take_button.click()
    assert cell(sheet, it, "1", "Được tính") == "9"
    assert "Đã lấy 2 số liệu và 0 điểm, mức theo vòng trước vào 1 phiếu" in sheet._notice.text()
    assert not open_sheet(it.self_stage).take_button.isVisible()


def test_points_are_made_void_with_a_reason_shown_struck_through_and_taken_back(
    sheet, it, office, answer
):
    go_to(sheet, it, "2")
    it.mark(it.sheets[it.units[0], it.self_stage], "2", scoring.Level("A"))
    sheet.reload()
    answer("Hủy điểm", lambda box: box._field.set_value("Ảnh chụp không phải của thôn"))
    sheet.void_button.click()
    assert (line(it, "2").points, line(it, "2").answer.is_void) == (0, True)
    assert cell(sheet, it, "2", "Chấm") == "đã hủy"
    assert cell(sheet, it, "2", "Tiêu chí", Qt.ItemDataRole.FontRole).strikeOut()
    assert cell(sheet, it, "1", "Tiêu chí", Qt.ItemDataRole.FontRole) is None
    assert cell(sheet, it, "2", "Lý do") == "Ảnh chụp không phải của thôn"
    assert "đã hủy: Ảnh chụp" in sheet._guidance.text()
    assert sheet.form.field("mark").box.line.isReadOnly()
    assert sheet.void_button.text() == "Bỏ hủy điểm"
    sheet.void_button.click()
    assert (line(it, "2").state, line(it, "2").reason) == (EntryState.BLANK, "")
    assert not sheet.form.field("mark").box.line.isReadOnly()
    office.undo()
    office.undo()
    assert (line(it, "2").points, line(it, "2").level) == (1000, "A")


def test_points_are_not_made_void_without_a_reason(sheet, it, office, answer):
    go_to(sheet, it, "1")
    head = office.database.head()
    told = []

    def refuse(box):
        box._on_verb()
        told.append(box._field.problem)

    answer("Hủy", refuse)
    sheet.void_button.click()
    assert told == ["Chưa nhập lý do. Nhập lý do rồi bấm lại."]
    assert office.database.head() == head
    assert sheet.void_button.text() == "Hủy điểm tiêu chí này…"
