"""Units that must not score each other, and what assigning scorers says."""

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import InvalidInput
from app.services import scoring_conflicts, sheets
from app.services.sheets import CrossAssignment
from app.ui.tabs.scoring import ScoringTab
from app.ui.tabs.scoring_conflicts import ConflictsDialog, assignment_words
from tests import contest


@pytest.fixture
def it(office):
    return contest.contest(office, "Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc")


@pytest.fixture
def dialog(context, it, shown):
    return shown(ConflictsDialog(context, it.plan_id))


def declare(office, it, one, other, reason=""):
    values = {"scorer_id": it.units[one], "subject_id": it.units[other], "reason": reason}
    return office.do(scoring_conflicts.add, it.plan_id, values)


def test_a_pair_is_declared_with_its_reason_and_deleted_again(dialog, office, it, fill, rows_of):
    assert rows_of(dialog.list.table) == []
    values = {"scorer_id": it.units[0], "subject_id": it.units[1], "reason": "Anh em ruột"}
    assert fill(values) == []
    dialog.add()
    assert rows_of(dialog.list.table) == [["Thôn Đông", "Thôn Tây", "Anh em ruột"]]
    dialog.list.table.selectRow(0)
    dialog.delete(dialog.list.current())
    assert rows_of(dialog.list.table) == []
    dialog.operations.undo()
    assert len(rows_of(dialog.list.table)) == 1


def test_a_pair_that_is_declared_already_is_refused_under_its_field(dialog, office, it, fill):
    declare(office, it, 0, 1)
    problems = fill({"scorer_id": it.units[1], "subject_id": it.units[0]})
    dialog.add()
    assert any("Đã ghi" in problem for problem in problems)


def test_declared_pairs_are_kept_apart_when_scorers_are_assigned(office, it):
    declare(office, it, 0, 1)
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    rows = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    scorers = {row.subject_id: row.scorer_id for row in rows}
    assert len(scorers) == 4
    assert None not in scorers.values()
    assert scorers[it.units[0]] != it.units[1]
    assert scorers[it.units[1]] != it.units[0]


def test_a_declared_pair_is_refused_by_hand_too(office, it):
    declare(office, it, 0, 1)
    made = contest.make_sheets(office, it, it.cross_stage)
    with pytest.raises(InvalidInput, match="đã khai không chấm chéo nhau"):
        office.do(sheets.set_scorer, made[it.units[1]], it.units[0])
    office.do(sheets.set_scorer, made[it.units[1]], it.units[2])


def test_the_page_of_sheets_leads_to_the_pairs(context, it, shown, answer):
    context.choose(2026, it.plan_id)
    tab = shown(ScoringTab(context))
    tab.show_page("sheets")
    tab.refresh()
    told = answer("Đóng")
    tab.sheets.show_conflicts()
    assert "không được phân công chấm cho nhau" in told[0]
    assert QApplication.activeModalWidget() is None


def test_assigning_says_who_was_left_out_and_which_pairs_score_each_other():
    words = assignment_words(CrossAssignment(2, 0, 0, ("Thôn Bắc",), (("Thôn Đông", "Thôn Tây"),)))
    assert "Chưa có ai chấm chéo cho “Thôn Bắc”" in words
    assert "Không tránh được 1 cặp chấm lẫn nhau: “Thôn Đông” và “Thôn Tây”." in words
    assert assignment_words(CrossAssignment(3, 0, 0, ())) == ""


def test_two_units_alone_have_to_score_each_other_and_it_is_said(context, office, shown):
    two = contest.contest(office, "Thôn Trên", "Thôn Dưới")
    context.choose(2026, two.plan_id)
    tab = shown(ScoringTab(context))
    tab.show_page("sheets")
    tab.refresh()
    tab.sheets.stages.show_row(two.cross_stage)
    tab.sheets.assign_cross()
    assert "1 cặp chấm lẫn nhau: “Thôn Trên” và “Thôn Dưới”" in tab.sheets.notice.text()
