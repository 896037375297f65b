from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.core.clock import today
from app.domain.dates import PartialDate
from app.domain.terms import PlanState, RegistrationPolicy, RegistrationState
from app.operations import Operations as Door
from app.services import missing, registrations, works
from app.storage.database import Database
from app.ui.context import Context
from app.ui.operations import Operations
from app.ui.tabs.registrations import RegistrationsTab
from app.ui.widgets.field import Field
from app.ui.widgets.record_dialog import RecordDialog
from tests import rows
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs.list_pages import button, press, select, why_off

PAGES = ["registrations", "works", "pledged", "targets", "pledges", "missing", "monitoring"]
DAY = date(2026, 2, 3)


@pytest.fixture
def tab(context, shown):
    made = RegistrationsTab(context)
    made.resize(*SCREEN)
    return shown(made)


@pytest.fixture
def village(office, context):
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    rows.award(office)
    return rows.plan(
        office,
        units=[village],
        registration_due=PartialDate(2026, 2, 10),
        registration_policy=RegistrationPolicy.BLOCK,
        registration_basis="Quy chế thi đua của xã",
    )


@pytest.fixture
def opened(tab, context, plan_id):
    context.choose(2026, plan_id)
    return tab


def registered(office, plan_id, subject_id, **values):
    given = {"subject_id": subject_id, "award_code": "GK-TT", **values}
    return office.do(registrations.create, plan_id, given)


def current_page(tab):
    return tab.pages.current_name


# --- a plan first --------------------------------------------------------------------------------


def test_without_a_plan_the_tab_offers_those_of_the_year(tab, office, plan_id, context):
    tab.refresh()
    choice = tab.plan_first.choice
    assert tab.plan_first.currentWidget() is choice
    press(choice.list, "Chọn kế hoạch này", 0)
    assert context.plan_id == plan_id
    assert tab.plan_first.currentWidget() is tab.pages


def test_a_year_without_plans_leads_to_adding_one(tab, context, qtbot):
    tab.refresh()
    with qtbot.waitSignal(context.wanted) as wanted:
        button(tab.plan_first.choice.list, "Thêm kế hoạch").trigger()
    assert (wanted.args[0].tab, wanted.args[0].page) == ("plans", "new")


def test_another_plan_shows_its_own_registrations(opened, office, context, village, plan_id):
    registered(office, plan_id, village)
    other = rows.plan(office, "Kế hoạch khác")
    assert opened.titles.model.rowCount() == 1
    context.choose(2026, other)
    assert opened.titles.model.rowCount() == 0


# --- the deadline and the policy -----------------------------------------------------------------


def test_after_the_deadline_the_policy_and_its_basis_are_told(opened):
    told = opened.notice.text()
    assert "Hạn đăng ký: 10/02/2026" in told
    assert "không xét khen thưởng khi chưa đăng ký (căn cứ: Quy chế thi đua của xã)" in told


def test_before_the_deadline_the_page_says_nothing_and_the_form_says_how_long(
    tab, office, context, village, answer
):
    context.choose(2026, rows.plan(office, registration_due=PartialDate.of(today())))
    assert tab.notice.text() == ""
    told = answer("Hủy")
    tab.titles.add()
    assert "Hạn đăng ký" in told[0]
    assert "hôm nay" in told[0]


# --- pages and rows that others lead to ----------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_reached_by_its_name(opened, page):
    opened.show_page(page)
    assert current_page(opened) == page


def test_an_unknown_page_is_passed_over(opened):
    opened.show_page("nowhere")
    assert current_page(opened) == "registrations"


def test_only_the_page_that_is_seen_is_read(opened, office, plan_id, village):
    office.do(works.create, plan_id, {"subject_id": village, "kind": "model", "name": "Rác"})
    assert opened.works.list.model.rowCount() == 0
    opened.show_page("works")
    assert opened.works.list.model.rowCount() == 1


def test_a_row_leads_to_the_page_its_registration_stands_on(opened, office, plan_id, village):
    values = {"subject_id": village, "kind": "model", "name": "Rác về đúng chỗ"}
    work_id = office.do(works.create, plan_id, values)
    opened.show_row(work_id)
    assert current_page(opened) == "works"
    assert opened.works.list.current().id == work_id


def test_a_registration_far_down_a_long_list_is_found(opened, office, plan_id, village):
    people = [rows.person(office, f"Người số {n:03d}", village) for n in range(450)]
    ids = office.do(registrations.add_award, plan_id, "LDTT", people).ids
    opened.show_row(ids[-1])
    assert opened.titles.list.current().subject_name == "Người số 449"


def test_a_subject_that_is_missing_leads_to_what_it_lacks(opened, office, village):
    opened.show_row(village)
    assert current_page(opened) == "missing"
    assert opened.missing.lacks.current().of.subject_id == village


def test_the_page_new_asks_for_a_registration_at_once(opened, answer):
    told = answer("Hủy")
    opened.show_page("new")
    assert "Đối tượng đăng ký" in told[0]


def test_a_place_that_is_wanted_before_a_plan_is_chosen_does_nothing(tab, village):
    tab.show_row(village)
    tab.show_page("works", "new")
    assert current_page(tab) == "works"


# --- what was changed elsewhere ------------------------------------------------------------------


def test_the_page_follows_what_is_done_undone_and_redone(opened, office, plan_id, village):
    registered(office, plan_id, village)
    assert opened.titles.model.rowCount() == 1
    office.undo()
    assert opened.titles.model.rowCount() == 0
    office.redo()
    assert opened.titles.model.rowCount() == 1


def test_the_status_bar_counts_the_page_that_is_seen(opened, office, plan_id, village):
    registered(office, plan_id, village)
    assert opened.status == "1 đăng ký"
    opened.show_page("works")
    assert opened.status == "0 dòng"


# --- read-only -----------------------------------------------------------------------------------


def test_a_read_only_file_says_so_and_takes_nothing(office, plan_id, village, shown):
    registered(office, plan_id, village)
    path = office.database.path
    office.database.close()
    door = Door(Database.open(path, read_only=True))
    context = Context(Operations(door), 2026)
    tab = shown(RegistrationsTab(context))
    context.choose(2026, plan_id)
    for page, label in (
        (tab.titles.list, "Thêm"),
        (tab.works.list, "Thêm"),
        (tab.targets.list, "Thêm"),
        (tab.pledges.list, "Thêm"),
        (tab.missing.lacks, "Đăng ký cho đối tượng này"),
        (tab.tasks.list, "Đánh dấu đã xong"),
    ):
        tab.show_page(next(n for n in tab.pages.names if tab.pages.page(n).isAncestorOf(page)))
        assert why_off(page, label) == context.operations.read_only_reason
    door.close()


def test_a_closed_plan_says_so_and_takes_nothing(tab, office, context, village):
    rows.award(office)
    plan_id = rows.plan(office, units=[village])
    registered(office, plan_id, village)
    rows.change(office, rows.Plan, plan_id, state=PlanState.CLOSED)
    context.choose(2026, plan_id)
    select(tab.titles.list, 0)
    assert "Kế hoạch đã đóng" in why_off(tab.titles.list, "Xóa")


# --- fits, named, typed right --------------------------------------------------------------------


@pytest.fixture
def crowded(opened, office, plan_id, village):
    """Names of 300 letters everywhere, something on every page, filters on, rows selected."""
    long_name = "Thôn " + "rất dài " * 36 + "hết"
    other = rows.unit(office, long_name)
    registered(office, plan_id, other, paper_received_on=DAY, note="Ghi chú " * 40)
    registered(office, plan_id, village)
    office.do(works.create, plan_id, {"subject_id": other, "kind": "model", "name": "x" * 300})
    rows.target(office, plan_id, "Chỉ tiêu " + "dài " * 70, is_per_unit=True)
    rows.deadline(office, plan_id, "Việc " + "dài " * 70, due=DAY)
    cluster = rows.cluster(office, long_name, units=[other])
    assert cluster
    return opened


@pytest.mark.parametrize("page", PAGES)
def test_every_page_keeps_the_rules_of_windows_with_names_of_300_letters(crowded, page):
    crowded.show_page(page)
    QApplication.processEvents()
    assert faults(crowded) == []
    assert crowded.width() <= SCREEN[0]


def test_a_narrowed_list_with_rows_selected_still_fits(crowded):
    crowded.titles.list.set_filter("state", RegistrationState.PENDING)
    crowded.titles.list.table.selectAll()
    QApplication.processEvents()
    assert faults(crowded) == []


FORMS = {
    "titles": lambda tab: tab.titles.add(),
    "group": lambda tab: tab.titles.add_group(),
    "targets": lambda tab: tab.targets.add(),
    "works": lambda tab: tab.works.add(),
    "pledges": lambda tab: tab.pledges.add(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_fits_and_vietnamese_is_typed_right_into_all_its_fields(
    crowded, in_dialog, name
):
    typed = []

    def check(dialog):
        assert faults(dialog) == []
        for field in dialog.form.findChildren(Field):
            for stop in field.stops():
                line = stop.lineEdit() if hasattr(stop, "lineEdit") else stop
                if isinstance(line, QLineEdit | QPlainTextEdit):
                    assert_unikey_safe(stop)
                    typed.append(field)
        assert isinstance(dialog, RecordDialog)
        dialog.form.mark_clean()

    in_dialog(check, "Hủy")
    FORMS[name](crowded)
    assert len(typed) >= 3


def test_the_search_takes_vietnamese_as_it_is_typed(opened, office, plan_id, village):
    registered(office, plan_id, village)
    search = opened.titles.list._narrowing.search_box
    assert_unikey_safe(search)
    search.setText("dong")
    search.hurry()
    assert opened.titles.model.rowCount() == 1
    search.setText("không có ai")
    search.hurry()
    assert opened.titles.model.rowCount() == 0


def test_no_missing_row_is_left_once_all_have_registered(opened, office, plan_id, village):
    registered(office, plan_id, village, paper_received_on=DAY)
    assert office.ask(missing.listed, plan_id, today()) == ()
    opened.show_page("missing")
    assert opened.missing.lacks.model.rowCount() == 0
    assert opened.missing.lacks.selected() == []
