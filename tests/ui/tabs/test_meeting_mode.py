"""Meeting mode: what a page shows, for the projector."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.terms import HoldReason
from app.services import holds, results, sheets
from app.services import scoring as marking
from app.ui.tabs.awards import AwardsTab
from app.ui.tabs.scoring import ScoringTab
from app.ui.widgets.slides import SlideShow
from tests import contest
from tests.commendation import commune, nominate, registration
from tests.ui.tabs.list_pages import select


@pytest.fixture
def scoring(context, shown, office):
    """The scoring tab over three units in one cluster: 10, 5 and no points."""
    it, _ = contest.scored(office, (200, 300), (600, 400), (None, None))
    context.choose(2026, it.plan_id)
    return shown(ScoringTab(context)), it


@pytest.fixture
def awards(context, shown, office):
    it = commune(office)
    context.choose(2026, it.plan_id)
    return shown(AwardsTab(context)), it


@pytest.fixture(autouse=True)
def closed_again():
    yield
    for show in shows():
        show.close()


def shows():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SlideShow)]


def told():
    [show] = shows()
    return [line for line in show.view.toPlainText().splitlines() if line]


def turn():
    [show] = shows()
    QTest.keyClick(show, Qt.Key.Key_Right)
    return told()


def test_the_scoreboard_comes_first_and_then_everybody_best_first(scoring, qtbot):
    tab, _ = scoring
    tab.show_page("ranking")
    tab.ranking.table.setFocus()
    QTest.keyClick(tab.ranking.table, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: bool(shows()))  # Qt shows the button going down first
    assert told()[:2] == ["Bảng xếp hạng", "Cụm 1"]
    assert [word for word in told() if word.startswith("Thôn")] == ["Thôn 2", "Thôn 1", "Thôn 3"]
    first = turn()
    assert first[:2] == ["Cụm 1", "Thôn 2"]
    assert first[2:] == ["Hạng", "Tổng điểm", "1", "10", "Tiêu chí 10"]
    turn()
    assert "Chưa xếp hạng: còn 2 tiêu chí chưa chấm" in turn()


def test_frozen_results_are_shown_once_scores_are_closed(scoring, office):
    tab, it = scoring
    office.do(results.finalise, it.plan_id, None, date(2026, 12, 1), allow_incomplete=True)
    tab.show_page("ranking")
    tab.ranking.present()
    turn()
    assert turn()[1:2] == ["Thôn 1"]
    assert "Chưa xếp hạng: chưa chấm xong khi chốt điểm" in turn()


def test_a_comparison_names_the_criteria_on_which_rounds_differ(scoring, office):
    tab, it = scoring
    own = contest.make_sheets(office, it, it.self_stage)
    contest.score(office, it, own[it.units[0]], 300, 300)
    tab.show_page("compare")
    tab.compare.table.selectRow(0)
    tab.compare.present()
    words = told()
    assert words[:2] == ["Cụm 1", "Thôn 1"]
    assert "2 (−1)" in words
    assert sum("(−1)" in word for word in words) == 1
    assert "Chưa đủ hai vòng có điểm để so sánh." in turn()
    contest.score(office, it, own[it.units[1]], 600, 400)
    assert "Các vòng đã chấm cho điểm như nhau ở mọi tiêu chí." in told()


def test_the_projector_follows_what_is_written_meanwhile(scoring, office):
    tab, it = scoring
    tab.show_page("ranking")
    tab.ranking.present()
    rows = office.ask(sheets.listed, it.plan_id, None, it.final_stage)
    sheet_id = next(row.id for row in rows if row.subject_id == it.units[0])
    office.do(marking.record_many, [marking.Cell(sheet_id, it.criteria[0], 725)])
    assert "10,25" in told()


def test_who_can_be_proposed_is_shown_one_by_one_and_several_selected_alone(awards, office):
    tab, it = awards
    registration(office, it, it.people[0])
    tab.show_page("candidates")
    page = tab.current
    page.present()
    count = page.list.model.rowCount()
    assert shows()[0].place.text() == f"Người có thể đề nghị · 1/{count}"
    shows()[0].close()
    QApplication.processEvents()
    select(page.list, 0, 1)
    page.present()
    assert shows()[-1].place.text() == "Người có thể đề nghị · 1/2"


def test_a_nomination_tells_what_stands_in_its_way(awards, office):
    tab, it = awards
    nominate(office, it)
    held = {"subject_id": it.people[0], "reason": HoldReason.DISCIPLINARY}
    office.do(holds.add, {**held, "starts_on": date(2026, 1, 1)})
    tab.show_page("nominations")
    tab.current.present()
    words = told()
    assert any(word.startswith("Đề nghị: ") for word in words)
    assert any(word.startswith("Không đạt: Tạm dừng xét.") for word in words)


def test_with_nothing_to_show_it_says_so(awards, answer):
    tab, _ = awards
    tab.show_page("nominations")
    told_in_dialog = answer("Đóng")
    tab.current.present()
    assert "Chưa có gì để chiếu vì trang này đang trống." in told_in_dialog[0]
    assert shows() == []
