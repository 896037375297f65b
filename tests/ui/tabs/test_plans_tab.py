import pytest
from PySide6.QtCore import Qt

from app.domain.terms import PlanState
from app.services import plans
from app.ui.tabs.plans import PlansTab


@pytest.fixture
def tab(context, shown):
    return shown(PlansTab(context))


def names(tab, rows_of):
    return [row[2] for row in rows_of(tab.list.table)]


def test_a_new_plan_appears_and_undo_takes_it_away(tab, office, context, rows_of):
    office.plan("Thi đua mùa xuân")
    context.operations.changed.emit(frozenset({"plan"}))
    assert names(tab, rows_of) == ["Thi đua mùa xuân"]
    office.undo()
    assert names(tab, rows_of) == []


def test_a_plan_is_begun_in_a_form_and_opened(tab, context, fill, rows_of):
    opened = []
    context.wanted.connect(opened.append)
    fill({"name": "Thi đua làm đường hoa", "number": "12"})
    tab.add()
    [[number, _, name, *_]] = rows_of(tab.list.table)
    assert (number[:2], name) == ("12", "Thi đua làm đường hoa")
    [place] = opened
    assert place.tab == "plan"


def test_a_plan_without_a_name_is_refused_under_its_field(tab, fill, rows_of):
    problems = fill({"name": ""})
    tab.add()
    assert problems == ["Chưa nhập “Trích yếu”."]
    assert rows_of(tab.list.table) == []


def test_search_is_blind_to_marks_and_the_count_says_so(tab, office, rows_of, qtbot):
    office.plan("Thi đua đường hoa")
    office.plan("Thi đua chuyển đổi số")
    tab.refresh()
    tab.list.search.setText("duong hoa")
    qtbot.keyClick(tab.list.search, Qt.Key.Key_Return)
    assert names(tab, rows_of) == ["Thi đua đường hoa"]
    assert tab.status == "2 dòng, lọc còn 1"


def test_nothing_found_offers_to_take_the_filter_off(tab, office, rows_of, qtbot):
    office.plan("Thi đua đường hoa")
    tab.refresh()
    tab.list.search.setText("không có")
    qtbot.keyClick(tab.list.search, Qt.Key.Key_Return)
    assert tab.list._nothing.text() == "Không có dòng nào khớp bộ lọc."
    tab.list._way_out.click()
    assert len(names(tab, rows_of)) == 1


def test_a_filter_by_state_shows_only_that_state(tab, office, rows_of):
    office.plan("Dự thảo")
    office.plan("Đang chạy", state=PlanState.RUNNING)
    tab.refresh()
    combo = tab.list.combos["state"]
    combo.setCurrentIndex(combo.findData(PlanState.RUNNING))
    assert names(tab, rows_of) == ["Đang chạy"]


def test_a_copy_goes_into_the_next_year(tab, office, context):
    office.plan("Thi đua năm 2026")
    tab.refresh()
    tab.list.table.selectRow(0)
    tab.copy()
    assert [row.year for row in office.ask(plans.listed)] == [2027, 2026]


def test_a_draft_is_deleted_and_comes_back(tab, office, context, rows_of):
    office.plan("Thi đua mùa xuân")
    tab.refresh()
    tab.list.table.selectRow(0)
    tab.list.buttons["Xóa"].click()
    assert rows_of(tab.list.table) == []
    context.operations.undo()
    assert names(tab, rows_of) == ["Thi đua mùa xuân"]
