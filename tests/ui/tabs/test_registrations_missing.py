from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from app.core.clock import today
from app.domain.dates import PartialDate
from app.services import monitoring, registrations, works
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.ui.lint import SCREEN
from tests.ui.tabs.list_pages import press, select, take_back, why_off


@pytest.fixture
def units(office, context):
    rows.award(office)
    return [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]


@pytest.fixture
def plan_id(office, units):
    return rows.plan(office, units=units, registration_due=PartialDate(2026, 2, 10))


@pytest.fixture
def tab(context, shown, plan_id):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    return tab


@pytest.fixture
def missing(tab):
    tab.show_page("missing")
    return tab.missing


@pytest.fixture
def tasks(tab):
    tab.show_page("monitoring")
    return tab.tasks


def sentences(missing):
    return [lack.of.sentence for lack in missing.lacks.model.rows()]


def page_of(tab):
    return tab.pages.current_name


def in_days(days):
    return today() + timedelta(days=days)


# --- who is missing ------------------------------------------------------------------------------


def test_who_is_missing_stands_in_words_with_the_days(missing):
    late = (today() - date(2026, 2, 10)).days
    assert sorted(sentences(missing)) == [
        f"{name} chưa đăng ký thi đua (hạn 10/02/2026, quá hạn {late} ngày)."
        for name in ("Thôn Tây", "Thôn Đông")
    ]
    assert missing.buttons.button(0).text() == "Chưa đăng ký, còn thiếu (2)"


def test_the_button_adds_the_registration_of_that_subject(
    tab, missing, office, plan_id, in_dialog
):
    who = missing.lacks.model.row_number(0).of.subject_id
    shown = []

    def fill(dialog):
        shown.append(dialog.form.field("subject_id").value())
        dialog.form.field("award_codes").set_value(("GK-TT",))

    in_dialog(fill)
    press(missing.lacks, "Đăng ký cho đối tượng này", 0)
    assert shown == [who]
    [row] = office.ask(registrations.listed, plan_id)
    assert row.subject_id == who
    assert page_of(tab) == "registrations"


def test_who_lacks_the_minimum_is_led_to_the_works(
    tab, missing, office, plan_id, units, in_dialog
):
    rows.deadline(office, plan_id, minimum_count=1, work_kinds="project")
    for unit_id in units:
        values = {"subject_id": unit_id, "award_code": "GK-TT", "paper_received_on": today()}
        office.do(registrations.create, plan_id, values)
    assert all("chưa đăng ký công trình nào (cần ít nhất 01)" in s for s in sentences(missing))
    in_dialog(lambda dialog: dialog.form.field("name").set_value("Đường hoa"))
    press(missing.lacks, "Đăng ký cho đối tượng này", 0)
    assert [row.name for row in office.ask(works.listed, plan_id, today())] == ["Đường hoa"]
    assert page_of(tab) == "works"


def test_lacks_are_filtered_by_what_is_lacking(missing, office, plan_id):
    rows.deadline(office, plan_id, minimum_count=1, work_kinds="project")
    missing.reload()
    assert len(sentences(missing)) == 4
    missing.lacks.set_filter("lack", "some")
    assert all("công trình" in sentence for sentence in sentences(missing))
    missing.lacks.set_filter("lack", "all")
    assert len(sentences(missing)) == 2


def test_each_units_counts_lead_to_its_registrations(tab, missing, office, plan_id, units):
    person = rows.person(office, "Nguyễn Thị Hoa", units[0])
    values = {"subject_id": person, "award_code": "LDTT", "paper_received_on": today()}
    office.do(registrations.create, plan_id, values)
    missing.turn_to(1)
    tallies = {tally.of.unit_name: tally.of for tally in missing.tallies.model.rows()}
    assert (tallies["Thôn Đông"].people_titles, tallies["Thôn Đông"].late) == (1, 1)
    assert tallies["Thôn Tây"].total == 0
    number = missing.tallies.model.row_of(units[0])
    press(missing.tallies, "Xem đăng ký của đơn vị", number)
    assert page_of(tab) == "registrations"
    assert tab.titles.model.row_number(0).subject_name == "Nguyễn Thị Hoa"
    assert tab.titles.list.is_narrowed


def test_what_came_late_leads_to_its_row(tab, missing, office, plan_id, units):
    values = {"subject_id": units[0], "kind": "project", "name": "Đường hoa"}
    work_id = office.do(works.create, plan_id, {**values, "paper_received_on": today()})
    assert missing.buttons.button(2).text() == "Đăng ký trễ hạn (1)"
    missing.turn_to(2)
    press(missing.late, "Đến đăng ký này", 0)
    assert page_of(tab) == "works"
    assert tab.works.list.current().id == work_id


# --- what is due ---------------------------------------------------------------------------------


def left(tasks):
    return {task.task: task.left for task in tasks.list.model.rows()}


@pytest.fixture
def due(office, plan_id, tasks):
    """Four deadlines: late, today, soon, far."""
    for task, days in (("Trễ", -2), ("Nay", 0), ("Gần", 5), ("Xa", 40)):
        rows.deadline(office, plan_id, task, due=in_days(days))
    tasks.reload()


def test_what_presses_most_stands_first_with_the_days_left(tasks, due):
    assert left(tasks) == {
        "Trễ": "Quá hạn 2 ngày",
        "Nay": "Hôm nay",
        "Gần": "Còn 5 ngày",
        "Xa": "Còn 40 ngày",
    }
    assert next(iter(left(tasks))) == "Trễ"
    index = tasks.list.model.index(0, 3)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()


def test_many_are_marked_done_on_a_day_as_one_action(tasks, due, office, plan_id, in_dialog, pick):
    in_dialog(lambda dialog: pick(dialog.form, "on", "1/3/2026"))
    press(tasks.list, "Đánh dấu đã xong", 0, 1)
    done = [task for task in office.ask(monitoring.listed, plan_id, today()) if task.is_done]
    assert {(task.task, task.left) for task in done} == {
        ("Trễ", "Đã xong ngày 01/03/2026"),
        ("Nay", "Đã xong ngày 01/03/2026"),
    }
    assert take_back(tasks.list) == "Đã đánh dấu xong 2 việc."
    assert not any(task.is_done for task in office.ask(monitoring.listed, plan_id, today()))


def test_done_ones_are_opened_again(tasks, due, office, plan_id):
    ids = [task.id for task in office.ask(monitoring.listed, plan_id, today())]
    office.do(monitoring.mark_done, ids, today())
    tasks.list.table.selectAll()
    assert why_off(tasks.list, "Đánh dấu đã xong") == "Các việc đã chọn đều đã xong."
    press(tasks.list, "Bỏ đánh dấu")
    assert not any(task.is_done for task in office.ask(monitoring.listed, plan_id, today()))


def test_what_is_not_done_cannot_be_unmarked(tasks, due):
    select(tasks.list, 0)
    assert why_off(tasks.list, "Bỏ đánh dấu") == "Các việc đã chọn chưa việc nào xong."


@pytest.mark.parametrize(
    ("standing", "expected"),
    [("overdue", {"Trễ"}), ("soon", {"Nay", "Gần"}), ("open", {"Trễ", "Nay", "Gần", "Xa"})],
)
def test_tasks_are_filtered_by_how_they_stand(tasks, due, standing, expected):
    tasks.list.set_filter("standing", standing)
    assert set(left(tasks)) == expected


def test_a_task_is_shown_where_it_stands(tab, tasks, due, office, plan_id):
    last = office.ask(monitoring.listed, plan_id, today())[-1]
    tab.show_row(last.id)
    assert tasks.list.current().id == last.id


def test_an_empty_page_leads_to_the_plan(tasks, context, plan_id, qtbot):
    with qtbot.waitSignal(context.wanted) as wanted:
        press(tasks.list, "Mở kế hoạch")
    place = wanted.args[0]
    assert (place.tab, place.plan_id, place.page) == ("plan", plan_id, "carrying_out")


# --- pledged targets -----------------------------------------------------------------------------


@pytest.fixture
def targets(tab):
    tab.show_page("pledged")
    return tab.targets


def test_a_target_of_the_plan_is_pledged_with_its_own_words(
    targets, office, plan_id, in_dialog, pick
):
    rows.target(office, plan_id, "Hộ đạt gia đình văn hóa", "93", "%")

    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        pick(dialog.form, "target_id", "Hộ đạt gia đình văn hóa")
        pick(dialog.form, "pledged_value", "95,5")

    in_dialog(fill)
    press(targets.list, "Thêm")
    row = targets.model.row_number(0)
    assert (row.what, targets.model.index(0, 4).data()) == (
        "Hộ đạt gia đình văn hóa",
        "ít nhất 95,5 %",
    )


def test_a_target_of_ones_own_is_pledged_changed_and_sent(
    targets, office, plan_id, in_dialog, pick
):
    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        pick(dialog.form, "content", "100% hộ treo cờ")
        pick(dialog.form, "registered_on", "5/2/2026")

    in_dialog(fill)
    targets.add()
    in_dialog(lambda dialog: pick(dialog.form, "content", "100% hộ treo cờ ngày lễ"))
    press(targets.list, "Sửa", 0)
    press(targets.list, "Gửi", 0)
    [row] = office.ask(registrations.listed, plan_id)
    assert (row.what, row.state.label, row.lateness) == (
        "100% hộ treo cờ ngày lễ",
        "Chờ duyệt",
        "Đúng hạn",
    )


def test_a_pledge_without_words_is_refused(targets, office, plan_id, in_dialog, pick):
    refused = in_dialog(lambda dialog: pick(dialog.form, "subject_id", "Thôn Đông"))
    targets.add()
    assert any("Chưa nhập nội dung chỉ tiêu" in told for told in refused)
    assert office.ask(registrations.listed, plan_id) == ()
