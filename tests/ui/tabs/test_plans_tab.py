import pytest
from PySide6.QtWidgets import QPushButton

from app.domain.dates import PartialDate
from app.domain.terms import PlanState
from app.services import plans
from app.ui.tabs.plans import PlansTab
from app.ui.widgets.empty_state import EmptyState
from tests.ui.lint import faults


@pytest.fixture
def tab(context, shown):
    return shown(PlansTab(context))


def names(tab, rows_of):
    return [row[2] for row in rows_of(tab.list.table)]


def press(tab, text):
    next(
        action for action in tab.list.actions() if text in (action.data(), action.text())
    ).trigger()


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
    assert context.plan_id == place.plan_id


def test_a_plan_without_a_name_is_refused_under_its_field(tab, fill, rows_of):
    problems = fill({"name": ""})
    tab.add()
    assert problems == ["Chưa nhập “Trích yếu”."]
    assert rows_of(tab.list.table) == []


def test_search_is_blind_to_marks_and_the_count_says_so(tab, office, rows_of):
    office.plan("Thi đua đường hoa")
    office.plan("Thi đua chuyển đổi số")
    tab.refresh()
    tab.list.search("duong hoa")
    assert names(tab, rows_of) == ["Thi đua đường hoa"]
    assert tab.status == "2 kế hoạch, lọc còn 1"


def test_nothing_found_offers_to_take_the_filter_off(tab, office, rows_of):
    office.plan("Thi đua đường hoa")
    tab.refresh()
    tab.list.search("không có")
    state = tab.list.findChild(EmptyState)
    assert state.text() == "Không có dòng nào khớp bộ lọc."
    next(b for b in state.findChildren(QPushButton) if b.text() == "Bỏ lọc").click()
    assert len(names(tab, rows_of)) == 1


def test_a_filter_by_state_shows_only_that_state(tab, office, rows_of):
    office.plan("Dự thảo")
    office.plan("Đang chạy", state=PlanState.RUNNING)
    tab.refresh()
    tab.list.set_filter("state", PlanState.RUNNING)
    assert names(tab, rows_of) == ["Đang chạy"]


def test_a_copy_goes_into_the_next_year(tab, office, context):
    office.plan("Thi đua năm 2026")
    tab.refresh()
    tab.list.table.selectRow(0)
    press(tab, "Nhân bản")
    [copied, first] = office.ask(plans.listed)
    assert [copied.year, first.year] == [2027, 2026]
    assert (context.year, context.plan_id) == (2027, copied.id)


def test_a_draft_is_deleted_and_comes_back(tab, office, context, rows_of):
    office.plan("Thi đua mùa xuân")
    office.plan("Thi đua mùa hạ")
    tab.refresh()
    tab.list.table.selectAll()
    press(tab, "Xóa")
    assert rows_of(tab.list.table) == []
    context.operations.undo()
    assert sorted(names(tab, rows_of)) == ["Thi đua mùa hạ", "Thi đua mùa xuân"]


def test_an_issued_plan_cannot_be_deleted_and_says_so(tab, office):
    office.plan(state=PlanState.ISSUED)
    tab.refresh()
    tab.list.table.selectRow(0)
    delete = next(action for action in tab.list.actions() if action.data() == "Xóa")
    assert not delete.isEnabled()
    assert "Chỉ xóa được kế hoạch dự thảo." in delete.toolTip()


def test_a_plan_of_several_years_is_listed_in_each(tab, office, context, rows_of):
    office.plan("Năm năm", year=2025, starts=PartialDate(2025), ends=PartialDate(2029, 12))
    office.plan("Năm trước", year=2025)
    tab.refresh()
    assert names(tab, rows_of) == ["Năm năm"]


def test_the_page_new_begins_a_plan(tab, fill, rows_of):
    fill({"name": "Thi đua làm đường hoa"})
    tab.show_page("new")
    assert names(tab, rows_of) == ["Thi đua làm đường hoa"]


def test_nothing_in_the_list_breaks_a_rule_of_the_house(tab):
    assert faults(tab) == []
