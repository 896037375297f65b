"""The matrix of a plan that is scored by rules: levels, worked-out cells, figures."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from app.services import results, scoring, sheet_view
from app.ui import style
from app.ui.tabs.scoring import ScoringTab
from tests.ruled import Ruled
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.grids import refusal

LEVEL, COMPUTED, ORDER = "2 Nền nếp", "1 Hoàn thành", "3 Không vi phạm"


@pytest.fixture
def it(office, request):
    in_cluster = getattr(request, "param", None)
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam", in_cluster=in_cluster)


@pytest.fixture
def matrix(context, it, shown):
    tab = ScoringTab(context)
    tab.resize(1093, 543)
    shown(tab)
    context.choose(context.year, it.plan_id)
    tab.show_page("matrix")
    tab.refresh()
    stage(tab.matrix, it.self_stage)
    return tab.matrix


def stage(matrix, stage_id):
    matrix.stage.choose(stage_id)
    matrix.stage.chosen.emit()


def show_figures(matrix):
    matrix.shows_figures.box.click()


def index(matrix, row, heading):
    headings = [column.heading.replace("\n", " ") for column in matrix.model.columns]
    number = next(n for n, one in enumerate(headings) if heading in one)
    return matrix.model.index(row, number)


def go_to(matrix, row, heading):
    matrix.grid.window().activateWindow()
    QTest.qWaitForWindowActive(matrix.grid.window())
    matrix.grid.setFocus()
    matrix.grid.setCurrentIndex(index(matrix, row, heading))


def type_into(matrix, row, heading, text):
    go_to(matrix, row, heading)
    QTest.keyClicks(matrix.grid, text[0])
    if text[1:]:
        QTest.keyClicks(QApplication.focusWidget(), text[1:])
    QTest.keyClick(
        QApplication.activePopupWidget() or QApplication.focusWidget(), Qt.Key.Key_Return
    )


def paste(matrix, row, heading, text):
    go_to(matrix, row, heading)
    QApplication.clipboard().setText(text)
    matrix.grid.paste()


def column_of(matrix, heading):
    return [index(matrix, row, heading).data() for row in range(3)]


@pytest.mark.parametrize(("typed", "points"), [("B", "5"), ("a", "10"), ("10", "10"), ("0", "0")])
def test_a_level_is_typed_by_its_code_or_its_points(matrix, typed, points):
    type_into(matrix, 0, LEVEL, typed)
    assert index(matrix, 0, LEVEL).data() == points
    assert index(matrix, 0, "Tổng").data() == points


@pytest.mark.parametrize("typed", ["Z", "7"])
def test_what_is_no_level_is_refused_at_its_cell_with_the_levels(matrix, typed):
    type_into(matrix, 0, LEVEL, typed)
    assert refusal(matrix.grid)
    assert index(matrix, 0, LEVEL).data() == ""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_levels_are_pasted_as_a_block_and_filled_down(matrix, it, office):
    paste(matrix, 0, LEVEL, "A\r\nb\r\nKPS\r\n")
    assert column_of(matrix, LEVEL) == ["10", "5", "KPS"]
    view = office.ask(sheet_view.read, it.sheets[it.units[1], it.self_stage])
    assert [line.level for line in view.lines if line.code == "2"] == ["B"]
    office.undo()
    assert column_of(matrix, LEVEL) == [""] * 3


def test_a_cell_that_figures_make_is_read_only_and_says_why(matrix):
    go_to(matrix, 0, COMPUTED)
    QTest.keyClicks(matrix.grid, "9")
    assert "do số liệu tính ra, không ghi tay" in refusal(matrix.grid)
    assert matrix.grid.findChild(QLineEdit) is None
    assert index(matrix, 0, COMPUTED).data() == ""


def test_a_block_over_a_cell_that_figures_make_writes_nothing(matrix, answer):
    told = answer("Đóng")
    paste(matrix, 0, COMPUTED, "9\tA")
    assert "do số liệu tính ra, không ghi tay" in told[0]
    assert column_of(matrix, LEVEL) == [""] * 3


def test_points_are_taken_away_in_the_matrix_struck_through_and_given_back(matrix, office, answer):
    type_into(matrix, 0, LEVEL, "A")
    go_to(matrix, 0, LEVEL)
    answer("Hủy điểm", lambda box: box._field.set_value("Ảnh chụp không phải của thôn"))
    matrix.void_button.click()
    cell = index(matrix, 0, LEVEL)
    assert (cell.data(), cell.data(Qt.ItemDataRole.FontRole).strikeOut()) == ("đã hủy", True)
    assert index(matrix, 1, LEVEL).data(Qt.ItemDataRole.FontRole) is None
    assert index(matrix, 0, "Tổng").data() == "0"
    assert "Đã hủy điểm: Ảnh chụp không phải" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert "Đã hủy điểm “2 Nền nếp” của Thôn Đông." in matrix._undo_bar.text()
    assert matrix.void_button.text() == "Bỏ hủy điểm"
    matrix.void_button.click()
    assert (cell.data(), matrix.void_button.text()) == ("", "Hủy điểm…")
    office.undo()
    office.undo()
    assert cell.data() == "10"


def test_points_taken_away_are_not_typed_over_or_cleared_in_passing(matrix, it, answer):
    it.mark(it.sheets[it.units[0], it.self_stage], "2", scoring.VOID, "Ảnh không thật")
    matrix.reload()
    go_to(matrix, 0, LEVEL)
    QTest.keyClicks(matrix.grid, "A")
    assert "Đã hủy điểm: Ảnh không thật" in refusal(matrix.grid)
    told = answer("Đóng")
    paste(matrix, 0, LEVEL, "A\r\nB")
    assert "Bỏ hủy điểm" in told[0]
    go_to(matrix, 0, LEVEL)
    QTest.keyClick(matrix.grid, Qt.Key.Key_Delete)
    assert column_of(matrix, LEVEL) == ["đã hủy", "", ""]


def test_points_are_taken_away_only_where_this_round_scores(matrix, it, office):
    go_to(matrix, 0, "Tổng")
    assert not matrix.void_button.isEnabled()
    go_to(matrix, 0, COMPUTED)
    assert matrix.void_button.isEnabled()
    stage(matrix, it.council_stage)
    go_to(matrix, 0, ORDER)
    assert not matrix.void_button.isEnabled()
    show_figures(matrix)
    assert not matrix.void_button.isEnabled()


def test_cells_of_another_stage_stand_back_and_are_not_typed(matrix, it):
    it.fill(it.units[0], done=18, level="A", faults=1)
    stage(matrix, it.council_stage)
    place = index(matrix, 0, ORDER)
    assert place.data() == "8"
    assert place.data(Qt.ItemDataRole.ForegroundRole) == QColor(style.QUIET_INK)
    go_to(matrix, 0, ORDER)
    QTest.keyClicks(matrix.grid, "9")
    assert "điểm lấy từ vòng khác" in refusal(matrix.grid)


@pytest.mark.parametrize("half", ["10,5", "10.5"])
def test_figures_are_typed_in_the_same_grid_and_totals_move_at_once(matrix, half):
    show_figures(matrix)
    type_into(matrix, 0, "Số việc được giao", "20")
    type_into(matrix, 0, "Số việc đạt", "18")
    assert index(matrix, 0, "Tổng").data() == "9"
    type_into(matrix, 0, "Số việc đạt", half)
    assert "phải là số nguyên" in refusal(matrix.grid)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    type_into(matrix, 0, "Có hồ sơ", "k")  # Enter picks from the list, and once more goes on
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert index(matrix, 0, "Có hồ sơ").data() == "Không"
    show_figures(matrix)
    assert index(matrix, 0, COMPUTED).data() == "9"


def test_a_block_of_figures_is_one_action(matrix, office):
    show_figures(matrix)
    paste(matrix, 0, "Số việc đạt", "18\t20\r\n10\t20\r\n20\t20\r\n")
    assert column_of(matrix, "Tổng") == ["9", "5", "10"]
    office.undo()
    assert column_of(matrix, "Tổng") == [""] * 3


def test_a_block_with_a_wrong_figure_writes_none_and_names_the_cell(matrix, answer):
    show_figures(matrix)
    told = answer("Đóng")
    paste(matrix, 0, "Số việc đạt", "18\t20\r\n-1\tmười\r\n20\t20\r\n")
    assert "Dòng 2, cột “Số việc đạt”" in told[0]
    assert "không thể nhỏ hơn 0" in told[0]
    assert "“mười” không hợp lệ" in told[0]
    assert column_of(matrix, "Tổng") == [""] * 3


def test_a_closed_plan_takes_no_figures(matrix, it):
    for unit in it.units:
        it.fill(unit, done=18, level="A")
    it.office.do(results.finalise, it.plan_id, None, date(2026, 11, 30))
    show_figures(matrix)
    assert "đã chốt" in matrix.notice.text()
    go_to(matrix, 0, "Số việc đạt")
    QTest.keyClicks(matrix.grid, "5")
    assert matrix.grid.findChild(QLineEdit) is None
    assert index(matrix, 0, "Số việc đạt").data() == "18"


def test_vietnamese_keyboards_write_right_in_a_level(matrix):
    go_to(matrix, 0, LEVEL)
    matrix.grid.edit(matrix.grid.currentIndex())
    assert_unikey_safe(matrix.grid.findChild(QComboBox).lineEdit())


# --- what is read after a write ------------------------------------------------------------------


def told_rows(matrix):
    """The rows that the model tells of from now on."""
    told = []
    matrix.model.dataChanged.connect(
        lambda first, last: told.extend(range(first.row(), last.row() + 1))
    )
    matrix.model.modelReset.connect(lambda: told.append("reset"))
    return told


def test_only_the_rows_that_a_mark_moves_are_told_and_every_rank_is_right(matrix, it, office):
    for number, unit in enumerate(it.units):
        it.fill(unit, done=18 - number, level="B")
    told = told_rows(matrix)
    assert column_of(matrix, "Hạng") == ["1", "2", "3"]
    type_into(matrix, 2, LEVEL, "A")
    assert column_of(matrix, "Hạng") == ["2", "3", "1"]
    assert set(told) == {0, 1, 2}
    told.clear()
    type_into(matrix, 2, LEVEL, "A")
    assert told == []
    office.undo()
    assert column_of(matrix, "Hạng") == ["1", "2", "3"]


@pytest.mark.parametrize("it", [2], indirect=True)
def test_a_mark_moves_nobody_of_another_cluster(matrix, it):
    for unit in it.units:
        it.fill(unit, done=18, level="B")
    told = told_rows(matrix)
    type_into(matrix, 0, LEVEL, "A")
    assert set(told) == {0, 1}
    assert column_of(matrix, "Hạng") == ["1", "2", "1"]


@pytest.mark.parametrize("is_figure", [False, True])
def test_a_write_keeps_the_cell_the_selection_the_scroll_and_the_status(matrix, it, is_figure):
    if is_figure:
        show_figures(matrix)
    heading, mark = ("Số vụ vi phạm", "0") if is_figure else (LEVEL, "A")
    for number in range(2, len(matrix.model.columns)):
        matrix.grid.setColumnWidth(number, 400)
    bar = matrix.grid.horizontalScrollBar()
    bar.setValue(430)
    go_to(matrix, 1, heading)
    at = bar.value()
    assert at
    QTest.keyClicks(matrix.grid, mark)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert matrix.grid.currentIndex() == index(matrix, 2, heading)
    assert [one.row() for one in matrix.grid.selectionModel().selectedIndexes()] == [2]
    assert bar.value() == at


def test_the_count_of_who_is_scored_follows_a_write(matrix, it):
    for unit in it.units:
        it.fill(unit, done=18, level="A")
    assert matrix.status == "3 đối tượng, 3 đã chấm xong"
    go_to(matrix, 0, LEVEL)
    QTest.keyClick(matrix.grid, Qt.Key.Key_Delete)
    assert matrix.status == "3 đối tượng, 2 đã chấm xong"
    go_to(matrix, 0, LEVEL)
    QApplication.clipboard().setText("B")
    matrix.grid.paste()
    assert matrix.status == "3 đối tượng, 3 đã chấm xong"


def test_a_write_does_not_read_everybody_again(matrix, it, office, monkeypatch):
    monkeypatch.setattr(matrix, "reload", lambda: pytest.fail("everything was read again"))
    paste(matrix, 0, LEVEL, "A\r\nB\r\nC\r\n")
    assert column_of(matrix, LEVEL) == ["10", "5", "0"]
    assert column_of(matrix, "Tổng") == ["10", "5", "0"]


def test_a_figure_that_the_round_does_not_use_is_not_shown_as_missing(matrix, it):
    show_figures(matrix)
    stage(matrix, it.council_stage)
    tint, tip = Qt.ItemDataRole.BackgroundRole, Qt.ItemDataRole.ToolTipRole
    asked, unused = index(matrix, 0, "Số việc đạt"), index(matrix, 0, "Số vụ vi phạm")
    assert asked.data(tint) is not None
    assert unused.data(tint) is None
    assert "Vòng này không chấm gì theo số liệu này" in unused.data(tip)
    assert "Chưa có số liệu" not in unused.data(tip)
