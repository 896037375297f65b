"""Scoring many alike by keys alone: who, what, what it will do, and then the exceptions."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services import plan_participations, results, score_matrix, scoring, sheet_approval
from app.ui import style
from app.ui.tabs.scoring import ScoringTab
from app.ui.tabs.scoring_bulk import BulkDialog, Standpoint
from app.ui.tabs.scoring_parts import Scope
from tests import contest
from tests.ruled import Ruled
from tests.services.test_bulk_scoring import TODAY
from tests.ui.clerk import chord, key, reach, type_into
from tests.ui.ime import assert_unikey_safe, focused, type_text
from tests.ui.lint import faults

HOMES, EXCEPTIONS = 12, ("Hộ Trần Thị 3", "Hộ Trần Thị 7")


@pytest.fixture
def it(office):
    """Twelve households of one unit, and two units, with empty sheets: 10 and 5 points."""
    it = contest.contest(office, "Thôn Đông", "Thôn Tây")
    homes = [office.household(f"Trần Thị {n}", unit=it.units[0]) for n in range(1, HOMES + 1)]
    office.do(plan_participations.add, it.plan_id, homes)
    made = contest.make_sheets(office, it)
    return SimpleNamespace(**vars(it), homes=homes, sheets=made)


@pytest.fixture
def opened(context, it, shown):
    def open_at(group="Thuộc Thôn Đông", subject_ids=()):
        stand = Standpoint(it.final_stage, subject_ids=tuple(subject_ids))
        dialog = shown(BulkDialog(context, Scope(it.plan_id, None), stand))
        if group:
            reach(dialog.group, dialog)
            while dialog.group.currentText() != group:
                key(Qt.Key.Key_Down)
        return dialog

    return open_at


@pytest.fixture
def dialog(opened):
    return opened()


def name(it, number):
    return f"mark {it.criteria[number]}"


def untick(dialog, *labels):
    reach(dialog.ticks.list, dialog)
    key(Qt.Key.Key_Home)
    for number in range(dialog.ticks.list.count()):
        item = dialog.ticks.list.item(number)
        if item.text() in labels:
            while dialog.ticks.list.currentRow() < number:
                key(Qt.Key.Key_Down)
            key(Qt.Key.Key_Space)
            assert item.checkState() is Qt.CheckState.Unchecked


def told(dialog, qtbot, *wanted):
    """Wait until the sentence says all of this, and return it."""

    def says_it():
        assert all(one in dialog.effect.text() for one in wanted), dialog.effect.text()

    qtbot.waitUntil(says_it)
    return dialog.effect.text()


def marks(it, office):
    rows = office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage).rows
    return {row.standing.subject_name: tuple(cell.points for cell in row.cells) for row in rows}


def test_all_but_the_exceptions_are_scored_by_keys_alone(dialog, it, office, qtbot):
    assert dialog.ticks._count.text() == "Đã chọn 12 trong 12 hộ"
    assert "Điền những gì chấm chung cho 12 hộ" in dialog.effect.text()
    untick(dialog, *EXCEPTIONS)
    type_into(dialog.form, name(it, 0), "9,5")
    type_into(dialog.form, name(it, 1), "5")
    said = told(dialog, qtbot, "20 điểm, mức", "10 phiếu")
    assert said == "Sẽ ghi 20 điểm, mức vào 10 phiếu."
    assert dialog.give_button.text() == "Chấm 10 hộ"
    chord("Ctrl+S")
    qtbot.waitUntil(lambda: dialog.given is not None)
    assert dialog.given.words == "Đã chấm 10 hộ: 20 điểm, mức. Còn 2 hộ chấm riêng."
    assert tuple(one.subject_name for one in dialog.given.exceptions) == EXCEPTIONS
    found = marks(it, office)
    assert [found[one] for one in EXCEPTIONS] == [(None, None)] * 2
    assert list(found.values()).count((950, 500)) == 10
    office.undo()
    assert set(marks(it, office).values()) == {(None, None)}


def test_it_says_beforehand_what_it_keeps_and_what_it_does_not_touch(dialog, it, office, qtbot):
    first, second = it.homes[:2]
    for criterion in it.criteria:
        office.do(scoring.record, it.sheets[first], criterion, 100)
    office.do(sheet_approval.approve, [it.sheets[first]], TODAY)
    office.do(scoring.record, it.sheets[second], it.criteria[0], 0)
    dialog._on_stage()
    assert dialog.ticks.list.item(0).text() == "Hộ Trần Thị 1 – đã duyệt"
    type_into(dialog.form, name(it, 0), "9")
    assert told(dialog, qtbot, "Sẽ ghi 10 điểm") == (
        "Sẽ ghi 10 điểm, mức vào 10 phiếu. Giữ nguyên 1 ô đã có. 1 phiếu đã duyệt không đụng "
        "tới; muốn chấm lại, hãy bỏ duyệt trước."
    )
    reach(dialog.overwrites, dialog)
    key(Qt.Key.Key_Space)
    assert "Giữ nguyên" not in told(dialog, qtbot, "Sẽ ghi 11 điểm")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mười", "không hợp lệ"),
        ("9,3", "bước 0,25"),
        ("10,25", "vượt mức tối đa 10"),
        ("-1", "từ 0 đến 10"),
    ],
)
def test_points_that_cannot_be_are_told_under_the_field_and_nothing_is_written(
    dialog, it, office, typed, said
):
    head = office.database.head()
    type_into(dialog.form, name(it, 0), typed)
    field = dialog.form.field(name(it, 0))
    assert said in field.problem
    chord("Ctrl+S")
    QTest.qWait(50)
    assert said in field.problem
    assert field.draft() == typed
    assert dialog.given is None
    assert office.database.head() == head


def test_nothing_filled_in_and_nobody_ticked_are_said(dialog, it, office, qtbot):
    head = office.database.head()
    chord("Ctrl+S")
    notice = dialog.form._notice
    qtbot.waitUntil(lambda: "Chưa điền điểm, mức hay số liệu nào" in notice.text())
    reach(dialog.ticks.none_button, dialog)
    key(Qt.Key.Key_Space)
    told(dialog, qtbot, "Chưa chọn ai")
    assert not dialog.give_button.isEnabled()
    assert office.database.head() == head


def test_exceptions_stay_exceptions_when_another_group_is_looked_at(dialog, qtbot):
    untick(dialog, *EXCEPTIONS)
    for group, count in (("Mọi đối tượng (14)", 12), ("Thuộc Thôn Đông", 10)):
        dialog.group.setCurrentText(group)
        dialog.group.chosen.emit()
        assert len(dialog.ticks.value()) == count


def test_a_search_ticks_what_it_finds(dialog):
    reach(dialog.ticks.none_button, dialog)
    key(Qt.Key.Key_Space)
    reach(dialog.ticks.search, dialog)
    type_text(focused(), "tran thi 1")
    reach(dialog.ticks.group_button, dialog)
    key(Qt.Key.Key_Space)
    assert dialog.ticks._count.text() == "Đã chọn 4 trong 12 hộ"


def test_the_most_is_filled_into_blank_fields_of_points(dialog, it, qtbot):
    type_into(dialog.form, name(it, 1), "2")
    reach(dialog.fill_button, dialog)
    key(Qt.Key.Key_Space)
    drafts = dialog.form.draft()
    assert (drafts[name(it, 0)], drafts[name(it, 1)]) == ("10", "2")
    told(dialog, qtbot, "Sẽ ghi 24 điểm")


def test_closing_asks_when_something_was_filled_in(dialog, it, office, answer):
    type_into(dialog.form, name(it, 0), "9")
    said = answer("Điền tiếp")
    dialog.reject()
    assert "sẽ mất" in said[0]
    assert dialog.isVisible()


def test_the_rows_selected_are_who_is_scored(opened, it):
    dialog = opened("", it.homes[:3])
    assert dialog.group.currentText() == "Các dòng đang chọn (3)"
    assert len(dialog.ticks.value()) == 3


def test_vietnamese_keyboards_write_right(dialog):
    assert_unikey_safe(dialog.form.field("reason").line)
    assert_unikey_safe(dialog.ticks.search)


@pytest.mark.parametrize("points", [9, 14])
def test_the_dialog_fits_the_smallest_window(context, it, shown, points, kit_app):
    style.set_text_size(kit_app, points)
    dialog = shown(BulkDialog(context, Scope(it.plan_id, None), Standpoint(it.final_stage), None))
    least = dialog.minimumSizeHint()
    assert least.width() <= 1093
    assert least.height() <= 543
    assert faults(dialog) == []


# --- levels and figures --------------------------------------------------------------------------


@pytest.fixture
def ruled(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


def test_levels_and_figures_are_filled_in_once(context, ruled, office, shown, qtbot):
    stand = Standpoint(ruled.self_stage)
    dialog = shown(BulkDialog(context, Scope(ruled.plan_id, None), stand))
    form = dialog.form
    type_into(form, "figure dat", "18,5")
    assert "phải là số nguyên" in form.field("figure dat").problem
    for field, text in (("dat", "18"), ("giao", "20"), ("ho_so", "c"), ("loi", "0")):
        type_into(form, f"figure {field}", text)
    type_into(form, f"mark {ruled.criteria['2']}", "b")
    told(dialog, qtbot, "Sẽ ghi 3 điểm, mức và 12 số liệu vào 3 phiếu.")
    chord("Ctrl+S")
    qtbot.waitUntil(lambda: dialog.given is not None)
    rows = office.ask(score_matrix.matrix, ruled.plan_id, None, ruled.self_stage).rows
    assert [row.standing.total for row in rows] == [2400] * 3


# --- from the pages ------------------------------------------------------------------------------


@pytest.fixture
def tab(context, it, shown):
    tab = ScoringTab(context)
    tab.resize(1093, 543)
    shown(tab)
    context.choose(context.year, it.plan_id)
    return tab


def in_bulk(it, typed, qtbot):
    """What to do in the dialog that opens."""

    def act(dialog):
        untick(dialog, *EXCEPTIONS)
        type_into(dialog.form, name(it, 0), typed)
        chord("Ctrl+S")
        qtbot.waitUntil(lambda: not dialog.isVisible())

    return act


def test_after_it_the_matrix_stands_at_the_first_exception(tab, it, answer, qtbot):
    tab.show_page("matrix")
    tab.refresh()
    answer("", before=in_bulk(it, "9", qtbot))
    reach(tab.matrix.bulk_button, tab)
    key(Qt.Key.Key_Space)
    line = tab.matrix.model.row_at(tab.matrix.grid.currentIndex())
    assert line.row.standing.subject_name == EXCEPTIONS[0]
    assert line.row.standing.note == "Còn 2 tiêu chí chưa chấm"
    bar = tab.matrix._undo_bar
    assert bar.text() == "Đã chấm 12 đối tượng: 12 điểm, mức. Còn 2 đối tượng chấm riêng."
    bar._button.click()
    assert all(line.row.standing.total is None for line in tab.matrix.model.rows())


def test_after_it_the_list_of_sheets_stands_at_the_first_exception(tab, it, answer, qtbot):
    tab.show_page("sheets")
    tab.refresh()
    answer("", before=in_bulk(it, "9", qtbot))
    tab.sheets.score_alike(())
    assert tab.sheets.sheets.current().subject_name == EXCEPTIONS[0]
    assert "Còn 2 đối tượng chấm riêng" in tab.sheets.sheets._undo_bar.text()


def test_the_menu_leads_to_it(tab, it, answer, qtbot):
    opened = []
    answer("Đóng", before=opened.append)
    tab.show_page("matrix", "bulk")
    qtbot.waitUntil(lambda: bool(opened))
    assert isinstance(opened[0], BulkDialog)


def test_a_closed_plan_says_why_nobody_is_scored(tab, it, office):
    for criterion in it.criteria:
        office.do(scoring.record, it.sheets[it.homes[0]], criterion, 100)
    office.do(results.finalise, it.plan_id, None, TODAY, allow_incomplete=True)
    tab.show_page("matrix")
    tab.refresh()
    assert not tab.matrix.bulk_button.isEnabled()
    assert "đã chốt" in tab.matrix.bulk_button.toolTip()
    tab.show_page("matrix", "bulk")
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None
