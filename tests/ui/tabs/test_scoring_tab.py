from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import CriterionKind
from app.services import (
    criteria,
    criteria_sets,
    grades,
    plans,
    results,
    score_matrix,
    scoring,
    sheets,
    stages,
)
from app.ui.context import Part
from app.ui.tabs.plan_choice import PlanChoice
from app.ui.tabs.scoring import ScoringTab
from app.ui.tabs.scoring_criteria_tree import pasted_rows
from app.ui.tabs.scoring_sheet import SheetDialog
from tests import contest
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.grids import refusal

CRITERIA, SHEETS, MATRIX, COMPARE, RANKING = range(5)
SANITATION, SECURITY = "Vệ sinh", "An ninh"  # as the headings begin


@pytest.fixture
def tab(context, shown):
    tab = ScoringTab(context)
    tab.resize(1093, 543)
    return shown(tab)


@pytest.fixture
def it(office):
    """Three units in one cluster with empty sheets at the deciding round: 10 and 5 points."""
    it = contest.contest(office)
    contest.make_sheets(office, it)
    return it


@pytest.fixture
def matrix(tab, it):
    return page(tab, MATRIX)


def page(tab, number):
    """Turn to a page, over the first plan of the year where none is chosen."""
    context = tab.context
    rows = context.operations.ask(plans.listed, context.year)
    if context.plan_id is None and rows:
        context.choose(context.year, rows[0].id)
    tab.pages.setCurrentIndex(number)
    tab.refresh()
    return (tab.criteria, tab.sheets, tab.matrix, tab.compare, tab.ranking)[number]


def choose(choice, key):
    choice.choose(key)
    choice.chosen.emit()


def column(matrix, heading):
    return next(n for n, c in enumerate(matrix.model.columns) if heading in c.heading)


def shown_in(matrix, row, heading):
    return matrix.model.index(row, column(matrix, heading)).data()


def go_to(matrix, row, heading):
    cells = matrix.grid
    cells.window().activateWindow()
    QTest.qWaitForWindowActive(cells.window())
    cells.setFocus()
    cells.setCurrentIndex(matrix.model.index(row, column(matrix, heading)))
    return cells


def type_mark(qtbot, matrix, row, heading, text, key=Qt.Key.Key_Return):
    cells = go_to(matrix, row, heading)
    qtbot.keyClicks(cells, text[0])
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, key)
    return editor


def paste(matrix, row, heading, text):
    go_to(matrix, row, heading)
    QApplication.clipboard().setText(text)
    matrix.grid.paste()


# --- the tab -------------------------------------------------------------------------------------


def test_every_page_fits_the_smallest_screen(tab, it):
    for number in range(tab.pages.count()):
        page(tab, number)
    assert tab.minimumSizeHint().width() <= 1093
    assert tab.minimumSizeHint().height() <= 543


def test_without_a_plan_only_criteria_are_drawn_up_and_every_other_page_offers_the_plans(
    tab, office
):
    contest.plan(office, "Kế hoạch A")
    for number in range(tab.pages.count()):
        tab.pages.setCurrentIndex(number)
        tab.refresh()
        offers = tab.pages.currentWidget().findChildren(PlanChoice)
        assert [o.list.model.row_number(0).name for o in offers if o.isVisible()] == (
            [] if number == CRITERIA else ["Kế hoạch A"]
        )
    assert tab.criteria.buttons["Thêm"].isEnabled()
    assert not tab.phase.isVisible()


def test_the_phase_that_has_sheets_is_the_one_that_is_seen(tab, office, context):
    it = contest.contest(office)
    first = contest.phase(office, it.plan_id, "Đợt 1")
    second = contest.phase(office, it.plan_id, "Đợt 2")
    contest.make_sheets(office, it, it.final_stage, first)
    contest.make_sheets(office, it, it.self_stage, second)
    rounds = page(tab, SHEETS)
    assert tab.phase.currentText() == "Đợt 2 (3 phiếu)"
    assert [row.sheet_count for row in rounds.stages.model.rows()] == [3, 0, 0]
    assert rounds.stages.current().id == it.self_stage
    assert page(tab, MATRIX).stage.key == it.self_stage
    choose(tab.phase, first)
    assert tab.matrix.stage.key == it.final_stage
    page(tab, SHEETS)
    assert [row.sheet_count for row in rounds.stages.model.rows()] == [0, 0, 3]


def test_a_part_without_sheets_says_where_they_are(tab, office):
    it = contest.contest(office)
    contest.make_sheets(office, it, it.final_stage, contest.phase(office, it.plan_id, "Đợt 1"))
    matrix = page(tab, MATRIX)
    choose(tab.phase, None)
    assert tab.phase.currentText() == "Cả kế hoạch (chưa có phiếu)"
    assert tab._notice.text() == ("Cả kế hoạch chưa có phiếu chấm. 3 phiếu đã lập thuộc “Đợt 1”.")
    tab._notice._button.click()
    assert tab._notice.text() == ""
    assert matrix.model.row_number(0).row.standing.sheet_id is not None


def test_another_plan_is_seen_at_its_own_part(tab, office, context):
    it = contest.contest(office)
    contest.make_sheets(office, it, it.final_stage, contest.phase(office, it.plan_id, "Đợt 1"))
    page(tab, MATRIX)
    other = contest.plan(office, "Kế hoạch khác")
    contest.phase(office, other, "Đợt 1")
    context.choose(2026, other)
    assert tab.phase.key is None
    assert "chưa có vòng chấm" in tab.matrix.notice.text()


def test_a_place_leads_to_a_round(tab, office, it):
    page(tab, MATRIX)
    tab.show_row(it.cross_stage)
    assert tab.sheets.isVisible()
    assert tab.sheets.stages.current().id == it.cross_stage


def test_printing_asks_about_the_round_that_is_seen(tab, office, it):
    contest.make_sheets(office, it, it.cross_stage)
    wanted = []
    tab.context.wanted.connect(wanted.append)
    choose(page(tab, MATRIX).stage, it.cross_stage)
    tab.export("print")
    choose(page(tab, RANKING).stage, it.cross_stage)
    tab.export("xlsx")
    sheets_page = page(tab, SHEETS)
    sheets_page.stages.show_row(it.cross_stage)
    sheets_page.print_by_scorer()
    assert [place.page for place in wanted] == ["scoreboard", "ranking", "cross_sheets"]
    assert {place.part for place in wanted} == {Part(None, it.cross_stage)}


def test_no_button_is_reached_by_ctrl_shift(tab):
    keys = [b.shortcut().toString() for b in tab.findChildren(type(tab.ranking.close_button))]
    assert not [key for key in keys if "Ctrl+Shift" in key]


# --- the matrix ----------------------------------------------------------------------------------


def test_points_typed_give_the_total_at_once(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "9,5")
    type_mark(qtbot, matrix, 0, SECURITY, "4.25")
    assert shown_in(matrix, 0, "Tổng") == "13,75"
    assert shown_in(matrix, 0, "Hạng") == "1"


def test_enter_goes_down_and_tab_goes_on(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "9")
    assert matrix.grid.currentIndex().row() == 1
    type_mark(qtbot, matrix, 0, SANITATION, "8", Qt.Key.Key_Tab)
    here = matrix.grid.currentIndex()
    assert (here.row(), here.column()) == (0, column(matrix, SECURITY))


def test_above_the_maximum_is_refused_in_words_and_stays_typed(qtbot, matrix):
    editor = type_mark(qtbot, matrix, 0, SANITATION, "11")
    assert "vượt mức tối đa 10" in refusal(matrix.grid)
    assert editor.isVisible()
    assert editor.text() == "11"
    assert shown_in(matrix, 0, "Tổng") == ""


def test_finer_than_the_step_is_refused_in_words_and_stays_typed(qtbot, matrix):
    editor = type_mark(qtbot, matrix, 0, SANITATION, "9,6")
    assert "điểm 9,6 không theo bước 0,25" in refusal(matrix.grid)
    assert editor.text() == "9,6"
    assert shown_in(matrix, 0, "Tổng") == ""


def test_what_is_no_number_is_refused_at_its_cell(qtbot, matrix):
    editor = type_mark(qtbot, matrix, 0, SANITATION, "9x")
    assert "“9x” không hợp lệ" in refusal(matrix.grid)
    assert editor.text() == "9x"


def test_a_refusal_goes_away_with_the_next_good_mark(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "11")
    editor = QApplication.focusWidget()
    editor.setText("10")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert refusal(matrix.grid) == ""
    assert shown_in(matrix, 0, SANITATION) == "10"


def test_blank_is_not_zero_and_zero_is_scored(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "0")
    assert shown_in(matrix, 0, "Tổng") == "0"
    assert shown_in(matrix, 1, "Tổng") == ""
    go_to(matrix, 0, SANITATION)
    qtbot.keyClick(matrix.grid, Qt.Key.Key_Delete)
    assert shown_in(matrix, 0, SANITATION) == ""
    assert shown_in(matrix, 0, "Tổng") == ""


def test_a_mark_that_is_not_given_is_seen_and_told_apart_from_zero(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "0")
    zero, blank = (matrix.model.index(0, column(matrix, one)) for one in (SANITATION, SECURITY))
    assert zero.data(Qt.ItemDataRole.BackgroundRole) is None
    assert blank.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert "Chưa chấm" in blank.data(Qt.ItemDataRole.ToolTipRole)
    assert "Chưa chấm" not in zero.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("typed", ["KPS", "kps", "-"])
def test_not_applicable_is_typed_in_letters_or_as_a_dash(qtbot, matrix, typed):
    type_mark(qtbot, matrix, 0, SANITATION, typed)
    assert shown_in(matrix, 0, SANITATION) == "KPS"
    assert shown_in(matrix, 0, "Tổng") == "10"


def test_a_total_over_missing_marks_has_a_sign_and_says_what_is_missing(qtbot, matrix):
    type_mark(qtbot, matrix, 0, SANITATION, "9")
    total = matrix.model.index(0, column(matrix, "Tổng"))
    assert total.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "1 tiêu chí chưa chấm" in total.data(Qt.ItemDataRole.ToolTipRole)
    type_mark(qtbot, matrix, 0, SECURITY, "4")
    assert total.data(Qt.ItemDataRole.DecorationRole) is None


def test_a_pasted_block_is_one_action(matrix, context):
    paste(matrix, 0, SANITATION, "9\t4\r\n8,5\t5\r\n\t3\r\n")
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["13", "13,5", "3"]
    context.operations.undo()
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["", "", ""]


def test_a_block_with_wrong_cells_writes_none_and_names_them_all(matrix, answer):
    told = answer("Đóng")
    paste(matrix, 0, SANITATION, "9\t4\n12\t5\n7\t6")
    [words] = told
    assert "Thôn Tây" in words
    assert "Thôn Nam" in words
    assert "Chưa ghi ô nào" in words
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["", "", ""]
    wrong = [(1, column(matrix, SANITATION)), (2, column(matrix, SECURITY))]
    assert matrix.grid.marked_cells == wrong
    # Pasted again it goes where it went before, and the frames are gone.
    QApplication.clipboard().setText("9\t4\n10\t5\n7\t5")
    matrix.grid.paste()
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["13", "15", "12"]
    assert matrix.grid.marked_cells == []


def test_points_are_pasted_with_a_comma_or_a_dot(matrix):
    paste(matrix, 0, SANITATION, "8,5\t4.5\r\n9.25\tKPS\r\n10,0\t-\r\n")
    assert [shown_in(matrix, row, SANITATION) for row in range(3)] == ["8,5", "9,25", "10"]
    assert [shown_in(matrix, row, SECURITY) for row in range(3)] == ["4,5", "KPS", "KPS"]


@pytest.mark.parametrize("wrong", ["1.000", "8;5", "mười", "8,5 điểm", "1e1"])
def test_what_is_no_mark_in_a_block_is_framed_and_nothing_is_written(matrix, answer, wrong):
    told = answer("Đóng")
    paste(matrix, 0, SANITATION, f"9\t4\n8\t{wrong}\n7\t5")
    assert "Chưa" in told[0]
    assert matrix.grid.marked_cells == [(1, column(matrix, SECURITY))]
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["", "", ""]


def test_a_block_wider_than_the_table_says_by_how_much_and_writes_nothing(matrix, answer):
    told = answer("Đóng")
    paste(matrix, 0, SANITATION, "\t".join(["1"] * 30))
    assert "Khối dán có 30 cột, từ ô đang chọn chỉ còn 6 cột" in told[0]
    assert shown_in(matrix, 0, SANITATION) == ""


def test_a_block_over_closed_scores_says_why_and_how_to_open_them(matrix, it, office, answer):
    for sheet_id in contest.make_sheets(office, it).values():
        contest.score(office, it, sheet_id, 900, 400)
    office.do(results.finalise, it.plan_id, None, date(2026, 12, 5))
    told = answer("Đóng")
    paste(matrix, 0, SANITATION, "8\t4")
    assert "đã chốt ngày 05/12/2026" in told[0]
    assert "Mở lại điểm" in told[0]
    assert shown_in(matrix, 0, SANITATION) == "9"


def test_a_block_over_somebody_without_a_sheet_names_it_and_writes_nothing(
    matrix, office, it, answer
):
    late = office.unit("Thôn Mới")
    contest.takes_part(office, it.plan_id, late)
    told = answer("Đóng")
    paste(matrix, 2, SANITATION, "8\t4\n7\t3")
    assert "“Thôn Mới” chưa có phiếu chấm" in told[0]
    assert "Chưa ghi ô nào" in told[0]
    assert shown_in(matrix, 2, "Tổng") == ""


@pytest.mark.parametrize(
    ("row", "block", "why"),
    [(2, "1\n2", "chỉ còn 1 dòng"), (0, "1\t99", "cột “Hạng”: Cột này không nhập được")],
)
def test_a_block_too_large_or_over_sums_writes_nothing(matrix, answer, row, block, why):
    told = answer("Đóng")
    paste(matrix, row, SECURITY, block)
    assert why in told[0]
    assert shown_in(matrix, row, "Tổng") == ""


def test_filling_down_is_one_action(qtbot, matrix, context):
    type_mark(qtbot, matrix, 0, SANITATION, "9,5")
    number = column(matrix, SANITATION)
    cells = go_to(matrix, 0, SANITATION)
    for row in range(3):
        how = cells.selectionModel().SelectionFlag.Select
        cells.selectionModel().select(matrix.model.index(row, number), how)
    qtbot.keyClick(cells, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["9,5"] * 3
    context.operations.undo()
    assert [shown_in(matrix, row, "Tổng") for row in range(3)] == ["9,5", "", ""]


def test_a_place_leads_to_a_page_and_a_subject(tab, it):
    page(tab, CRITERIA)
    tab.show_row(it.units[1])
    assert tab.matrix.isVisible()
    assert tab.matrix.grid.currentIndex().row() == 1
    assert tab.status == "3 đối tượng, 0 đã chấm xong"


def test_who_has_no_sheet_is_told_and_gets_one_by_a_button(qtbot, tab, office, answer):
    it = contest.contest(office)
    office.do(sheets.make, it.plan_id, None, it.final_stage, it.units[1:])
    matrix = page(tab, MATRIX)
    assert "1 đối tượng chưa có phiếu" in matrix.notice.text()
    told = answer("Đóng")
    paste(matrix, 0, SANITATION, "9")
    assert "“Thôn Đông” chưa có phiếu chấm" in told[0]
    matrix.notice._button.click()
    type_mark(qtbot, matrix, 0, SANITATION, "9")
    assert shown_in(matrix, 0, "Tổng") == "9"


def test_a_difference_from_the_round_before_has_a_sign_and_words(office, tab):
    it, _ = contest.scored(office, (900, 500))
    first = contest.make_sheets(office, it, it.cross_stage)
    contest.score(office, it, first[it.units[0]], 1000, 500)
    matrix = page(tab, MATRIX)
    apart = matrix.model.index(0, column(matrix, SANITATION))
    same = matrix.model.index(0, column(matrix, SECURITY))
    assert not apart.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "10 → 9 (−1)" in apart.data(Qt.ItemDataRole.ToolTipRole)
    assert same.data(Qt.ItemDataRole.DecorationRole) is None
    assert same.data(Qt.ItemDataRole.BackgroundRole) is None


def test_the_matrix_can_be_narrowed_to_one_cluster(office, tab, it):
    contest.takes_part(office, it.plan_id, *contest.units(office, "Thôn Bắc"))
    matrix = page(tab, MATRIX)
    assert matrix.model.rowCount() == 4
    matrix.cluster.setCurrentIndex(1)
    matrix.cluster.chosen.emit()
    assert matrix.model.rowCount() == 3


def test_groups_have_no_column_and_headings_say_the_maximum(office, tab):
    rows = (
        {"name": "Kinh tế", "kind": CriterionKind.GROUP},
        {"code": "1", "name": "Giảm nghèo", "max_points": 1000, "level": 1},
        {"code": "T", "name": "Mô hình mới", "max_points": 200, "kind": CriterionKind.BONUS},
    )
    contest.make_sheets(office, contest.contest(office, rows=rows))
    matrix = page(tab, MATRIX)
    assert [c.heading for c in matrix.model.columns][1:5] == [
        "Tổng",
        "1 Giảm nghèo\ntối đa 10",
        "T Mô hình mới\nthưởng đến 2",
        "Hạng",
    ]


def test_the_model_of_the_matrix_keeps_its_promises(qtbot, matrix):
    tester = QAbstractItemModelTester(
        matrix.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    type_mark(qtbot, matrix, 0, SANITATION, "9")
    paste(matrix, 0, SANITATION, "9\t4\n8\t5")
    assert tester.model() is matrix.model


def test_vietnamese_keyboards_write_right_in_a_cell(matrix):
    cells = go_to(matrix, 0, SANITATION)
    cells.edit(cells.currentIndex())
    assert_unikey_safe(cells.findChild(QLineEdit))


# --- one sheet -----------------------------------------------------------------------------------


@pytest.fixture
def sheet(office, context, it, shown):
    [row, *_] = office.ask(sheets.listed, it.plan_id, None, it.final_stage)
    return shown(SheetDialog(context, row.id))


def test_a_sheet_takes_mark_reason_and_evidence_and_goes_on(sheet, office, it):
    sheet.form.field("mark").set_value("9,5")
    sheet.form.field("reason").set_value("Còn rác ven đường")
    sheet.form.field("evidence").set_value("Biên bản số 3")
    sheet.save_and_go_on()
    marks = office.ask(scoring.cell, it.plan_id, None, it.units[0], it.criteria[0])
    assert [(m.points, m.reason, m.evidence) for m in marks if m.sheet_id] == [
        (950, "Còn rác ven đường", "Biên bản số 3")
    ]
    assert sheet.model.row_at(sheet.tree.currentIndex()).line.name == "An ninh trật tự"
    assert "TỔNG 9,5" in sheet._sums.text()


def test_marks_typed_faster_than_the_screen_follows_stand_at_their_own_criteria(sheet, office, it):
    for mark in ("9", "4"):
        QTest.keyClicks(QApplication.focusWidget(), mark)
        QTest.keySequence(QApplication.focusWidget(), QKeySequence("Ctrl+Return"))
    given = [
        [m.points for m in office.ask(scoring.cell, it.plan_id, None, it.units[0], one)]
        for one in it.criteria[:2]
    ]
    assert [[points for points in row if points] for row in given] == [[900], [400]]


def test_a_refused_mark_stays_under_its_field_and_its_line_stays_chosen(sheet):
    sheet.form.field("mark").set_value("99")
    sheet.tree.setCurrentIndex(sheet.model.index(1, 0))
    assert "vượt mức tối đa" in sheet.form.field("mark").problem
    assert sheet.form.field("mark").value() == "99"
    assert sheet.tree.currentIndex().row() == 0


def test_a_double_click_on_a_name_opens_its_sheet(matrix, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(SheetDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    names = matrix.grid.findChild(QTableView, "still")
    spot = names.visualRect(matrix.model.index(1, 0)).center()
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(names.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == ["Phiếu chấm – Thôn Tây"]


def test_vietnamese_keyboards_write_right_in_a_reason(sheet):
    [box] = sheet.form.field("reason").stops()
    assert_unikey_safe(box)


# --- criteria ------------------------------------------------------------------------------------


@pytest.fixture
def set_page(office, tab):
    set_id, _ = contest.criteria_set(office)
    shown_page = page(tab, CRITERIA)
    shown_page.choose(set_id)
    return shown_page


def tree_of(office, set_page):
    lines = office.ask(criteria_sets.read, set_page.chosen.id).lines
    return [(line.depth, line.code, line.name, line.max_points) for line in lines]


def test_many_lines_from_a_spreadsheet_are_one_action(set_page, office, context):
    before = tree_of(office, set_page)
    QApplication.clipboard().setText(
        "I\tKinh tế\r\nI.1\tThu nhập\t15\r\nI.2\tGiảm nghèo\t10,5\r\n"
        "T\tMô hình mới\t2\tThưởng\t0\r\n"
    )
    set_page.tree.paste()
    assert tree_of(office, set_page)[2:] == [
        (0, "I", "Kinh tế", None),
        (1, "I.1", "Thu nhập", 1500),
        (1, "I.2", "Giảm nghèo", 1050),
        (0, "T", "Mô hình mới", 200),
    ]
    context.operations.undo()
    assert tree_of(office, set_page) == before


def test_wrong_lines_are_named_by_their_number_and_none_is_added(set_page, office):
    before = tree_of(office, set_page)
    QApplication.clipboard().setText("1\tVệ sinh\tmười\n2\tAn ninh\t5\n3\tKhác\t5\tLạ")
    with pytest.raises(InvalidInput) as refused:
        set_page.tree.paste()
    assert "Dòng 1" in str(refused.value)
    assert "Dòng 3: Không hiểu loại “Lạ”" in str(refused.value)
    assert tree_of(office, set_page) == before


def test_two_columns_are_name_and_points():
    [row] = pasted_rows([["Vệ sinh", "10"]])
    assert (row["code"], row["name"], row["max_points"]) == ("", "Vệ sinh", 1000)


def test_lines_move_in_and_out_of_groups(set_page, office):
    group = office.do(
        criteria.add, set_page.chosen.id, None, {"name": "Nhóm", "kind": CriterionKind.GROUP}
    )
    tree = set_page.tree
    tree.select(group)
    tree.move_by(-1)
    last = tree_of(office, set_page)[-1]
    tree.view.setCurrentIndex(tree.model.index(2, 0))
    tree.indent()
    assert tree_of(office, set_page)[-1] == (1, *last[1:])
    tree.outdent()
    assert tree_of(office, set_page)[-1] == last


def test_a_locked_set_says_why_and_offers_a_version_that_can_be_edited(office, tab):
    contest.scored(office, (900, 500))
    sets = page(tab, CRITERIA)
    assert "đã khóa" in sets.notice.text()
    assert not sets.tree.buttons["Thêm"].isEnabled()
    sets.notice._button.click()
    assert sets.chosen.version == 2
    assert sets.tree.buttons["Thêm"].isEnabled()
    assert sets.notice.text() == ""


def test_a_declared_total_that_does_not_add_up_is_warned_of(office, tab):
    contest.criteria_set(office, declared_total=1600)
    sets = page(tab, CRITERIA)
    assert "chênh 1" in sets.notice.text()
    assert sets.totals.text() == "Tổng ghi trên bảng: 16 · Các tiêu chí cộng lại: 15"


def test_a_set_is_made_in_a_form_and_chosen(tab, fill, office):
    sets = page(tab, CRITERIA)
    fill({"name": "Tiêu chí trường học", "step": 50})
    sets.add()
    assert sets.chosen.name == "Tiêu chí trường học"
    assert office.ask(criteria_sets.read, sets.chosen.id).step == 50


def test_the_plan_uses_the_chosen_set_for_everyone_at_first(tab, fill, office, rows_of):
    contest.plan(office)
    contest.criteria_set(office)
    sets = page(tab, CRITERIA)
    problems = fill({})
    sets.of_plan.use()
    assert problems == []
    assert rows_of(sets.of_plan.table) == [
        ["Mọi đối tượng chưa có bộ riêng", "Tiêu chí thôn văn hóa"]
    ]


def test_the_plan_uses_the_chosen_set_for_the_chosen_kind(tab, fill, office, rows_of):
    contest.plan(office)
    set_id, _ = contest.criteria_set(office)
    sets = page(tab, CRITERIA)
    sets.choose(set_id)
    fill({"applies_to": "person"})
    sets.of_plan.use()
    assert rows_of(sets.of_plan.table) == [["Cá nhân", "Tiêu chí thôn văn hóa"]]
    sets.of_plan.table.selectRow(0)
    sets.of_plan.stop_using()
    assert rows_of(sets.of_plan.table) == []


def test_the_tree_of_criteria_keeps_its_promises(set_page):
    tester = QAbstractItemModelTester(
        set_page.tree.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    QApplication.clipboard().setText("I\tKinh tế\nI.1\tThu nhập\t15")
    set_page.tree.paste()
    set_page.tree.remove()
    assert tester.model() is set_page.tree.model


# --- rounds and sheets ---------------------------------------------------------------------------


def press(page, text):
    next(action for action in page.actions() if text in (action.data(), action.text())).trigger()


def test_three_rounds_are_added_by_one_button(tab, office, rows_of):
    contest.plan(office)
    rounds = page(tab, SHEETS)
    press(rounds.stages, "Thêm ba vòng")
    assert rows_of(rounds.stages.table) == [
        ["Tự chấm", "0", "", "", "Tự chấm"],
        ["Chấm chéo", "0", "", "", "Chấm chéo"],
        ["Thẩm định", "0", "Lấy từ vòng này", "", "Thẩm định"],
    ]


def test_rounds_move_and_another_can_decide(tab, office, rows_of):
    it = contest.contest(office)
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.cross_stage)
    press(rounds.stages, "Lên")
    press(rounds.stages, "Lấy làm kết quả")
    assert [(row[0], bool(row[2])) for row in rows_of(rounds.stages.table)] == [
        ("Chấm chéo", True),
        ("Tự chấm", False),
        ("Thẩm định", False),
    ]


def test_sheets_for_all_are_made_in_one_action(tab, office, context, rows_of):
    it = contest.contest(office)
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.self_stage)
    press(rounds.sheets, "Lập phiếu")
    assert [row[0] for row in rows_of(rounds.sheets.table)] == [
        "Thôn Đông",
        "Thôn Tây",
        "Thôn Nam",
    ]
    context.operations.undo()
    assert rows_of(rounds.sheets.table) == []


def test_cross_scorers_are_assigned_and_who_is_left_out_is_named(tab, office, rows_of):
    it = contest.contest(office)
    contest.takes_part(office, it.plan_id, *contest.units(office, "Thôn Bắc"))
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.cross_stage)
    press(rounds.sheets, "Phân công chéo")
    assert [(row[0], row[4]) for row in rows_of(rounds.sheets.table)] == [
        ("Thôn Đông", "Thôn Tây"),
        ("Thôn Tây", "Thôn Nam"),
        ("Thôn Nam", "Thôn Đông"),
    ]
    assert "“Thôn Bắc”" in rounds.notice.text()


def test_the_form_of_a_scorer_shows_who_was_chosen_and_saving_keeps_them(tab, office, fill):
    it = contest.contest(office)
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.cross_stage)
    press(rounds.sheets, "Phân công chéo")
    rounds.sheets.search("Thôn Đông")  # those not seen can still be chosen
    before = rounds.sheets.model.row_number(0).scorer_id
    assert before is not None
    rounds.sheets.table.selectRow(0)
    assert fill({}) == []
    press(rounds.sheets, "Người chấm…")
    assert rounds.sheets.model.row_number(0).scorer_id == before
    rounds.sheets.table.selectRow(0)
    fill({"scorer_id": it.units[1]})
    press(rounds.sheets, "Người chấm…")
    assert rounds.sheets.model.row_number(0).scorer_id == it.units[1]


def test_the_days_and_the_note_of_a_sheet_are_written(tab, office, it, fill, rows_of):
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.final_stage)
    rounds.sheets.table.selectRow(0)
    fill({"scored_on": PartialDate(2025, 11, 20), "note": "Nộp bản giấy"})
    press(rounds.sheets, "Ngày, ghi chú…")
    row = rounds.sheets.model.row_number(0)
    assert (row.scored_on, row.received_on, row.note) == (date(2025, 11, 20), None, "Nộp bản giấy")
    assert rows_of(rounds.sheets.table)[0][7] == "Nộp bản giấy"
    rounds.sheets.table.selectRow(0)
    fill({})
    press(rounds.sheets, "Ngày, ghi chú…")
    assert rounds.sheets.model.row_number(0) == row


def test_sheets_are_marked_as_received(tab, office, it, fill, rows_of):
    rounds = page(tab, SHEETS)
    rounds.stages.show_row(it.final_stage)
    rounds.sheets.table.selectAll()
    fill({})
    press(rounds.sheets, "Đã nhận…")
    days = {row[5] for row in rows_of(rounds.sheets.table)}
    assert len(days) == 1
    assert days != {""}
    rounds.sheets.table.selectAll()
    press(rounds.sheets, "Chưa nhận")
    assert {row[5] for row in rows_of(rounds.sheets.table)} == {""}


def test_sheets_are_approved_together_and_an_edit_is_seen_in_the_list(tab, office, rows_of):
    it, sheet_ids = contest.scored(office, (900, 500), (1000, 400), (100, None))
    rounds = page(tab, SHEETS)
    table = rounds.sheets.table
    assert [row[3] for row in rows_of(table)] == ["Chưa duyệt"] * 3
    table.selectAll()
    with pytest.raises(NotAllowed, match="chưa chấm xong của “Thôn 3”"):
        rounds.approve(rounds.sheets.selected())
    assert [row[3] for row in rows_of(table)] == ["Chưa duyệt"] * 3
    choose_rows(table, 0, 1)
    press(rounds.sheets, "Duyệt phiếu")
    assert [row[3][:8] for row in rows_of(table)] == ["Đã duyệt", "Đã duyệt", "Chưa duy"]
    contest.score(office, it, sheet_ids[it.units[0]], 800, 500)
    assert rows_of(table)[0][3] == "Đã bỏ duyệt vì sửa sau khi duyệt"
    assert not table.model().index(0, 3).data(Qt.ItemDataRole.DecorationRole).isNull()
    choose_rows(table, 1)
    press(rounds.sheets, "Bỏ duyệt")
    assert rows_of(table)[1][3] == "Chưa duyệt"


def choose_rows(table, *numbers):
    table.clearSelection()
    chosen = (
        table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows
    )
    for number in numbers:
        table.selectionModel().select(table.model().index(number, 0), chosen)


def test_several_rounds_are_deleted_as_one_action(tab, office, context, rows_of):
    contest.contest(office)
    rounds = page(tab, SHEETS)
    rounds.stages.table.selectAll()
    press(rounds.stages, "Xóa")
    assert rows_of(rounds.stages.table) == []
    context.operations.undo()
    assert len(rows_of(rounds.stages.table)) == 3


def test_a_sheet_with_marks_is_not_deleted_and_says_why(tab, office):
    contest.scored(office, (900, 500))
    rounds = page(tab, SHEETS)
    rounds.stages.table.selectAll()
    deciding = next(row for row in rounds.stages.selected() if row.is_decisive)
    rounds.stages.show_row(deciding.id)
    rounds.sheets.table.selectAll()
    delete = next(action for action in rounds.sheets.actions() if action.data() == "Xóa")
    assert not delete.isEnabled()
    assert "Chỉ xóa được phiếu chưa có điểm." in delete.toolTip()


# --- comparing -----------------------------------------------------------------------------------


NO_REASON = "Thẩm định: chưa ghi lý do"


def test_rounds_stand_side_by_side_with_their_differences(tab, office, rows_of):
    it, _ = contest.scored(office, (900, 500), (1000, 400))
    for_self = contest.make_sheets(office, it, it.self_stage)
    contest.score(office, it, for_self[it.units[0]], 1000, 500)
    compare = page(tab, COMPARE)
    assert [row[2:7] for row in rows_of(compare.table)] == [
        ["15", "", "", "14", "−1"],
        ["", "", "", "14", ""],
    ]
    compare.table.selectRow(0)
    assert [row[1:] for row in rows_of(compare.criteria_table)] == [
        ["Vệ sinh môi trường", "10", "10", "", "", "9", "−1", NO_REASON, ""],
        ["An ninh trật tự", "5", "5", "", "", "5", "0", "", ""],
    ]
    compare.only_differing.box.click()
    assert len(rows_of(compare.table)) == 1


# --- ranking and closing -------------------------------------------------------------------------


def test_the_ranking_shares_ranks_and_grades_by_the_bands(tab, office, rows_of, fill):
    contest.scored(office, (900, 500), (1000, 400), (100, 100))
    ranking = page(tab, RANKING)
    fill({"name": "Tốt", "minimum": 1000})
    ranking.bands.add()
    assert [(row[1], row[2], row[3], row[4]) for row in rows_of(ranking.table)] == [
        ("1 (đồng hạng)", "Thôn 1", "14", "Tốt"),
        ("1 (đồng hạng)", "Thôn 2", "14", "Tốt"),
        ("3", "Thôn 3", "2", ""),
    ]


def test_bands_stand_best_first_however_they_are_added(tab, office, it, fill):
    ranking = page(tab, RANKING)
    for name, minimum in (("Tốt", 1000), ("Xuất sắc", 1400)):
        fill({"name": name, "minimum": minimum})
        ranking.bands.add()
    assert [band.name for band in office.ask(grades.listed, it.plan_id)] == ["Xuất sắc", "Tốt"]


def test_a_band_twice_is_refused_in_words(tab, office, it, fill):
    ranking = page(tab, RANKING)
    office.do(grades.set_bands, it.plan_id, [{"name": "Tốt", "minimum": 1000}])
    with pytest.raises(InvalidInput, match="xuất hiện 2 lần"):
        ranking.bands.spec().add({"name": "tốt", "minimum": 900})


def test_closing_names_what_is_incomplete_once_and_freezes(tab, office, answer, qtbot):
    it, _ = contest.scored(office, (900, 500), (1000, None))
    ranking = page(tab, RANKING)
    told = answer("Chốt cả khi còn phiếu chưa xong")
    ranking.close_button.click()
    assert "Thôn 2: còn 1 tiêu chí chưa chấm" in told[0]
    assert "Điểm đã chốt ngày" in ranking.state.text()
    assert not ranking.close_button.isEnabled()
    assert office.ask(results.of, it.plan_id, None) is not None
    matrix = page(tab, MATRIX)
    assert "đã chốt" in matrix.notice.text()
    go_to(matrix, 0, SANITATION)
    qtbot.keyClicks(matrix.grid, "5")
    assert matrix.grid.findChild(QLineEdit) is None
    assert shown_in(matrix, 0, SANITATION) == "9"


def test_who_wants_to_look_again_closes_nothing(tab, office, answer):
    it, _ = contest.scored(office, (900, 500))
    ranking = page(tab, RANKING)
    answer("Để xem lại")
    ranking.finalise()
    assert office.ask(results.of, it.plan_id, None) is None


def test_closed_scores_open_again_with_a_reason(tab, office, answer):
    it, _ = contest.scored(office, (900, 500))
    office.do(results.finalise, it.plan_id, None, date(2026, 12, 1))
    ranking = page(tab, RANKING)
    answer("Mở lại điểm", before=lambda box: box._field.set_value("Nhập nhầm một ô"))
    ranking.reopen_button.click()
    assert "Điểm chưa chốt" in ranking.state.text()
    [closing] = office.ask(results.history, it.plan_id)
    assert closing.reopen_reason == "Nhập nhầm một ô"


def test_scores_that_nobody_gave_cannot_be_closed(tab, office, it, answer):
    ranking = page(tab, RANKING)
    answer("Chốt cả khi còn phiếu chưa xong")
    with pytest.raises(NotAllowed, match="chưa có phiếu nào chấm xong"):
        ranking.finalise()


def test_the_live_total_is_that_of_the_service(qtbot, matrix, office, it):
    type_mark(qtbot, matrix, 1, SANITATION, "7.5")
    found = office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage)
    assert found.rows[1].standing.total == 750
    assert [row.name for row in office.ask(stages.listed, it.plan_id)][-1] == "Thẩm định"


def test_the_banner_over_a_ranking_takes_no_room_from_it(tab, it):
    ranking = page(tab, RANKING)
    QApplication.processEvents()
    assert ranking.state.height() < ranking.table.height() / 4
