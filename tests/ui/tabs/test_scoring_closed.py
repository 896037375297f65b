"""Where scores or the plan are closed, no button of scoring runs into a refusal: it is off."""

from datetime import date

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton

from app.domain.terms import PlanState
from app.services import council_orders, plan_phases, results, scoring_conflicts, sheets
from app.ui.context import Context
from app.ui.tabs.scoring import PAGES, ScoringTab
from app.ui.tabs.scoring_bulk import BulkDialog
from app.ui.tabs.scoring_conflicts import ConflictsDialog
from app.ui.widgets.ask import Box
from app.ui.widgets.text_fields import TextArea
from tests import contest
from tests.ui import walk

CLOSED, FINAL = "đã đóng", "đã chốt ngày 05/12/2026"
OF_SCORES = (
    *("Lập phiếu", "Phân công chéo", "Duyệt phiếu", "Chấm hàng loạt…", "Nhập từ Excel…"),
    *("Bỏ duyệt", "Lấy theo vòng trước", "Người chấm…", "Xóa"),
)
OF_SHEETS = ("Đã nhận…", "Chưa nhận", "Ngày, ghi chú…")


@pytest.fixture
def it(office):
    """Two units as equals, put in order by the council, that declared not to score each other."""
    it, found = contest.scored(office, (900, 500), (900, 500))
    pair = {"scorer_id": it.units[0], "subject_id": it.units[1], "reason": "Anh em ruột"}
    office.do(scoring_conflicts.add, it.plan_id, pair)
    reason = {"reason": "Có mô hình mới"}
    office.do(council_orders.choose, it.plan_id, None, it.units, reason)
    assert len(found) == 2
    return it


@pytest.fixture
def close(office, it):
    """Close the scores, the plan, or first the scores and then the plan."""

    def go(*what):
        if "scores" in what:
            office.do(results.finalise, it.plan_id, None, date(2026, 12, 5))
        if "plan" in what:
            office.bring(it.plan_id, PlanState.CLOSED)

    return go


@pytest.fixture
def tab(context, shown, it):
    context = Context(context.operations, 2026, files=walk.NoFiles())
    context.choose(2026, it.plan_id)
    tab = ScoringTab(context)
    tab.resize(1093, 543)
    return shown(tab)


def turn(tab, name):
    tab.pages.setCurrentIndex(PAGES.index(name))
    tab.refresh()
    return getattr(tab, name)


def action(part, text):
    [found] = [one for one in part.findChildren(QAction) if one.data() == text]
    return found


class Yes:
    """Says yes to each question, with a reason where one is asked for, and leaves the rest."""

    def __init__(self):
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self):
        self._timer.stop()

    def _look(self):
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isVisible():
            return
        walk.forget(dialog)
        if not isinstance(dialog, Box):
            dialog.done(0)
            return
        for area in dialog.findChildren(TextArea):
            area.set_value("Nhập nhầm")
        dialog.findChildren(QPushButton)[0].click()


def press_all(tab):
    """Press each button that is on, on each page, with a row chosen; return how many."""
    yes, count = Yes(), 0
    for _, page in walk.pages(tab, "", tab.window()):
        walk.openers(page)  # chooses a row in each list
        for one in [*page.findChildren(QAction), *page.findChildren(QAbstractButton)]:
            owner = one.parent() if isinstance(one, QAction) else one
            is_on = owner is not None and owner.isVisible() and one.isEnabled() and one.text()
            opens_menu = hasattr(one, "menu") and one.menu() is not None
            if not is_on or opens_menu or isinstance(one, QToolButton):
                continue  # what a tool button does is an action of its own
            one.trigger() if isinstance(one, QAction) else one.click()
            walk.settle(tab.window())
            count += 1
    yes.stop()
    return count


@pytest.mark.parametrize("what", [("plan",), ("scores",), ("scores", "plan")])
def test_whatever_is_on_is_not_refused(tab, close, office, what):
    close(*what)
    tab.refresh()
    assert press_all(tab) > 10  # what is refused comes out of a click, and fails the test


def test_many_are_not_scored_alike_on_a_closed_plan_and_the_button_says_why(tab, close):
    page = turn(tab, "sheets")
    assert action(page.sheets, "Chấm hàng loạt…").isEnabled()
    close("plan")
    page = turn(tab, "sheets")
    off = action(page.sheets, "Chấm hàng loạt…")
    assert not off.isEnabled()
    assert CLOSED in off.toolTip()
    assert "Mở lại kế hoạch" in off.toolTip()


def test_closed_scores_keep_their_sheets_and_the_days_are_still_written(tab, close, it, office):
    close("scores")
    page = turn(tab, "sheets")
    page.sheets.table.selectRow(0)
    for text in OF_SCORES:
        off = action(page.sheets, text)
        assert not off.isEnabled(), text
        assert FINAL in off.toolTip(), text
    assert all(action(page.sheets, text).isEnabled() for text in OF_SHEETS)
    assert FINAL in page.notice.text()
    [row, *_] = page.sheets.selected()
    page.mark_missing([row])
    rows = office.ask(sheets.listed, it.plan_id, None, it.final_stage)
    assert {one.received_on for one in rows} == {None}


def test_scores_of_another_phase_are_open_and_only_what_all_share_is_shut(tab, office, it):
    phase = office.do(plan_phases.add, it.plan_id, {"name": "Đợt 1"})
    found = contest.make_sheets(office, it, phase_id=phase)
    for unit in it.units:
        contest.score(office, it, found[unit], 900, 500)
    office.do(results.finalise, it.plan_id, phase, date(2026, 12, 5))
    tab.refresh()
    tab.phase.choose(None)
    page = turn(tab, "sheets")
    page.stages.show_row(it.self_stage)
    assert action(page.sheets, "Chấm hàng loạt…").isEnabled()
    deciding = action(page.stages, "Lấy làm kết quả")
    assert not deciding.isEnabled()
    assert "Đợt 1 đã chốt" in deciding.toolTip()
    bands = turn(tab, "ranking").bands._buttons["add"]
    assert not bands.isEnabled()
    assert "Đợt 1 đã chốt" in bands.toolTip()
    assert tab.ranking.close_button.isEnabled()


def test_a_round_with_sheets_is_not_offered_for_deleting(tab, it):
    page = turn(tab, "sheets")
    page.stages.show_row(it.final_stage)
    off = action(page.stages, "Xóa")
    assert not off.isEnabled()
    assert "Chỉ xóa được vòng chưa có phiếu." in off.toolTip()
    page.stages.show_row(it.self_stage)
    assert action(page.stages, "Xóa").isEnabled()


@pytest.mark.parametrize(("what", "why"), [(("plan",), CLOSED), (("scores", "plan"), CLOSED)])
def test_a_closed_plan_is_not_ranked_anew_and_its_buttons_say_why(tab, close, what, why):
    close(*what)
    ranking = turn(tab, "ranking")
    for one in (ranking.close_button, ranking.reopen_button, ranking.bands._buttons["add"]):
        assert not one.isEnabled(), one.text()
        assert why in one.toolTip(), one.text()
    assert not ranking.choose_button.isEnabled()
    assert not ranking.equal_button.isVisible()
    of_plan = turn(tab, "criteria").of_plan
    of_plan.table.selectRow(0)
    for one in (of_plan.use_button, of_plan.stop_button):
        assert not one.isEnabled(), one.text()
        assert why in one.toolTip(), one.text()


def test_pairs_of_a_closed_plan_stay(close, context, it, shown):
    close("plan")
    dialog = shown(ConflictsDialog(context, it.plan_id))
    dialog.list.table.selectRow(0)
    for text in ("Thêm", "Xóa"):
        assert not action(dialog.list, text).isEnabled(), text
    assert any(CLOSED in label.text() for label in dialog.findChildren(QLabel))


def test_what_was_tried_on_a_closed_plan_is_not_written(tab, close):
    close("plan")
    ranking = turn(tab, "ranking")
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        dialog.value.set_value(500)
        dialog.add_trial()
        seen.append((len(dialog.trials), dialog.save_button.isEnabled()))
        seen.append(dialog.save_button.toolTip())
        dialog.done(0)

    QTimer.singleShot(0, look)
    ranking.try_button.click()
    assert seen[0] == (1, False)
    assert CLOSED in seen[1]


def test_a_bulk_dialog_does_not_open_on_closed_scores(tab, close):
    close("scores")
    matrix = turn(tab, "matrix")
    assert not matrix.bulk_button.isEnabled()
    assert FINAL in matrix.bulk_button.toolTip()
    assert not tab.findChildren(BulkDialog)
