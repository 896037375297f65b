from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.core.errors import NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import AwardKind, AwardScope, RegistrationState
from app.services import catalogues, people, registrations
from app.ui.tabs import registrations_list
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.ui.lint import SCREEN
from tests.ui.tabs.list_pages import press, select, take_back, why_off

DAY = date(2026, 3, 10)
UNSENT, PENDING = RegistrationState.UNSENT, RegistrationState.PENDING
REJECTED, APPROVED = RegistrationState.REJECTED, RegistrationState.APPROVED


@pytest.fixture
def village(office, context):
    rows.award(office)
    rows.award(office, "BK-TT", "Bằng khen")
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    return rows.plan(office, units=[village], registration_due=PartialDate(2026, 3, 15))


@pytest.fixture
def tab(context, shown, plan_id):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    return tab


@pytest.fixture
def page(tab):
    return tab.titles


def all_of(office, plan_id):
    return office.ask(registrations.listed, plan_id)


def states(office, plan_id):
    return [row.state for row in all_of(office, plan_id)]


def registered(office, plan_id, subject_id, code="GK-TT", **values):
    given = {"subject_id": subject_id, "award_code": code, **values}
    return office.do(registrations.create, plan_id, given)


def several(office, plan_id, count=3, **values):
    """Several units that registered the same."""
    units = [rows.unit(office, f"Thôn số {n}") for n in range(1, count + 1)]
    return [registered(office, plan_id, unit_id, **values) for unit_id in units]


def typed(field, text):
    field.stops()[0].setText(text)


# --- adding --------------------------------------------------------------------------------------


def test_a_subject_registers_several_awards_in_one_form_as_one_action(
    page, office, plan_id, in_dialog, pick
):
    def fill(dialog):
        pick(dialog.form, "subject_id", "thon dong")
        dialog.form.field("award_codes").set_value(("GK-TT", "BK-TT"))
        pick(dialog.form, "registered_on", "5/3/2026")
        pick(dialog.form, "note", "Nộp cùng danh sách")

    in_dialog(fill)
    page.add()
    added = all_of(office, plan_id)
    assert {(row.subject_name, row.what) for row in added} == {
        ("Thôn Đông", "Bằng khen"),
        ("Thôn Đông", "Giấy khen"),
    }
    assert {(row.registered_on, row.note) for row in added} == {
        (date(2026, 3, 5), "Nộp cùng danh sách")
    }
    office.undo()
    assert all_of(office, plan_id) == ()
    office.redo()
    assert len(all_of(office, plan_id)) == 2


def test_only_awards_for_the_kind_of_subject_are_offered(page, office, village, in_dialog, pick):
    rows.person(office, "Nguyễn Thị Hoa", village)
    offered = []

    def look(dialog):
        field = dialog.form.field("award_codes")
        for name in ("Thôn Đông", "nguyen thi hoa – thon dong"):
            pick(dialog.form, "subject_id", name)
            offered.append({field.list.item(n).text() for n in range(field.list.count())})
        dialog.form.mark_clean()

    in_dialog(look, "Hủy")
    page.add()
    of_unit, of_person = offered
    assert {"Giấy khen", "Bằng khen"} <= of_unit
    assert "Lao động tiên tiến" in of_person
    assert "Bằng khen" not in of_person


def test_one_after_the_other_is_added_and_the_days_stay(page, office, plan_id, in_dialog, pick):
    rows.unit(office, "Thôn Tây")
    kept = []

    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        dialog.form.field("award_codes").set_value(("GK-TT",))
        pick(dialog.form, "registered_on", "5/3/2026")
        dialog.save_and_go_on()
        kept.append(dialog.form.draft())
        pick(dialog.form, "subject_id", "Thôn Tây")
        dialog.form.field("award_codes").set_value(("GK-TT",))

    in_dialog(fill)
    page.add()
    assert [row.subject_name for row in all_of(office, plan_id)] == ["Thôn Đông", "Thôn Tây"]
    assert (kept[0]["registered_on"], kept[0]["subject_id"]) == ("05/03/2026", "")


def test_the_same_award_twice_is_refused_under_its_field_and_nothing_is_saved(
    page, office, plan_id, village, in_dialog, pick
):
    registered(office, plan_id, village)

    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        dialog.form.field("award_codes").set_value(("GK-TT", "BK-TT"))

    refused = in_dialog(fill)
    page.add()
    assert any("đã đăng ký “Giấy khen” trong kế hoạch này" in told for told in refused)
    assert len(all_of(office, plan_id)) == 1


def test_a_form_left_blank_says_what_is_missing(page, office, plan_id, in_dialog):
    refused = in_dialog(lambda dialog: None)
    page.add()
    assert "Chưa nhập “Đối tượng đăng ký”." in refused
    assert "Chưa nhập “Danh hiệu, hình thức”." in refused
    assert all_of(office, plan_id) == ()


@pytest.mark.parametrize("text", ["31/02/2026", "03/2026", "hôm qua"])
def test_a_day_that_is_none_is_refused_where_it_was_typed(page, in_dialog, pick, text):
    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        dialog.form.field("award_codes").set_value(("GK-TT",))
        typed(dialog.form.field("registered_on"), text)

    refused = in_dialog(fill)
    page.add()
    assert len(refused) == 1


def test_what_comes_after_the_deadline_is_told_to_be_late(page, in_dialog, pick):
    said = []
    page.context.said.connect(said.append)

    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        dialog.form.field("award_codes").set_value(("GK-TT",))
        pick(dialog.form, "paper_received_on", "20/3/2026")

    in_dialog(fill)
    page.add()
    assert "Ghi là trễ hạn: trễ 5 ngày." in said[-1]
    assert page.list.current().lateness == "Trễ 5 ngày"


# --- a whole group -------------------------------------------------------------------------------


def test_one_award_is_registered_for_a_whole_group_at_once(
    page, office, plan_id, village, in_dialog, pick
):
    west = rows.unit(office, "Thôn Tây")
    for name in ("Nguyễn Thị Hoa", "Trần Văn Bình"):
        rows.person(office, name, village)
    rows.person(office, "Lê Văn Xa", west)
    counted = []

    def fill(dialog):
        pick(dialog.form, "award", "Lao động tiên tiến – cá nhân")
        pick(dialog.form, "unit_id", "Thôn Đông")
        field = dialog.form.field("subject_ids")
        counted.append(field.list.count())
        field.group_button.click()

    in_dialog(fill)
    press(page.list, "Thêm cả nhóm")
    names = {row.subject_name for row in all_of(office, plan_id)}
    assert (counted, names) == ([2], {"Nguyễn Thị Hoa", "Trần Văn Bình"})
    assert take_back(page.list) == "Đã thêm 2 đăng ký."
    assert all_of(office, plan_id) == ()


def test_those_of_the_group_who_registered_before_are_named_and_left(
    page, office, plan_id, village, in_dialog, pick
):
    said = []
    page.context.said.connect(said.append)
    old = registered(office, plan_id, village, note="Đã nộp")
    rows.unit(office, "Thôn Tây")

    def fill(dialog):
        pick(dialog.form, "award", "Giấy khen – tập thể")
        dialog.form.field("subject_ids").group_button.click()

    in_dialog(fill)
    page.add_group()
    assert said[-1] == "Đã thêm 1 đăng ký. Đã đăng ký từ trước, giữ nguyên: Thôn Đông."
    assert office.ask(registrations.one, old).note == "Đã nộp"


def test_a_group_of_which_all_registered_before_is_refused(
    page, office, plan_id, village, in_dialog, pick
):
    registered(office, plan_id, village)

    def fill(dialog):
        pick(dialog.form, "award", "Giấy khen – tập thể")
        dialog.form.field("subject_ids").group_button.click()

    refused = in_dialog(fill)
    page.add_group()
    assert any("đều đăng ký rồi" in told for told in refused)


# --- changing ------------------------------------------------------------------------------------


def test_a_registration_is_changed_in_the_form_that_shows_it(
    page, office, plan_id, village, in_dialog, pick
):
    row_id = registered(office, plan_id, village, note="Cũ", registered_on=DAY)
    before = []

    def fill(dialog):
        before.append(dialog.form.draft())
        dialog.form.field("award_code").set_value("BK-TT")
        pick(dialog.form, "note", "Mới")

    in_dialog(fill)
    press(page.list, "Sửa", 0)
    row = office.ask(registrations.one, row_id)
    assert (row.what, row.note, row.registered_on) == ("Bằng khen", "Mới", DAY)
    assert before[0]["award_code"] == "Giấy khen"
    office.undo()
    assert office.ask(registrations.one, row_id).note == "Cũ"


def test_enter_and_a_double_click_open_the_row(page, office, plan_id, village, answer, qtbot):
    registered(office, plan_id, village)
    select(page.list, 0)
    page.list.table.setCurrentIndex(page.model.index(0, 0))
    told = answer("Hủy")
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert "Danh hiệu, hình thức (*)" in told[0]


def test_an_approved_registration_is_not_changed_and_the_form_says_why(
    page, office, plan_id, village, in_dialog, pick
):
    row_id = registered(office, plan_id, village, paper_received_on=DAY)
    office.do(registrations.approve, [row_id], DAY)
    refused = in_dialog(lambda dialog: pick(dialog.form, "note", "Mới"))
    press(page.list, "Sửa", 0)
    assert any("đã duyệt nên không sửa được" in told for told in refused)
    assert office.ask(registrations.one, row_id).note == ""


def test_a_registration_is_copied_for_another_subject_of_the_same_kind(
    page, office, plan_id, village, in_dialog, pick
):
    rows.unit(office, "Thôn Tây")
    rows.person(office, "Nguyễn Thị Hoa", village)
    registered(office, plan_id, village, note="Riêng")
    offered = []

    def fill(dialog):
        field = dialog.form.field("subject_id")
        offered.extend(label for _, label in field._choices)
        pick(dialog.form, "subject_id", "Thôn Tây")

    in_dialog(fill)
    press(page.list, "Nhân bản", 0)
    found = {row.subject_name: row.note for row in all_of(office, plan_id)}
    assert found == {"Thôn Đông": "Riêng", "Thôn Tây": ""}
    assert offered == ["Thôn Tây"]


def test_rows_go_to_the_bin_together_and_come_back_together(page, office, plan_id):
    several(office, plan_id)
    press(page.list, "Xóa", 0, 2)
    assert [row.subject_name for row in all_of(office, plan_id)] == ["Thôn số 2"]
    assert take_back(page.list) == "Đã xóa 2 đăng ký."
    assert len(all_of(office, plan_id)) == 3


def test_the_delete_key_deletes_and_backspace_does_not(page, office, plan_id, village, qtbot):
    registered(office, plan_id, village)
    select(page.list, 0)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Backspace)
    assert len(all_of(office, plan_id)) == 1
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    assert all_of(office, plan_id) == ()


# --- where it stands -----------------------------------------------------------------------------


def test_rows_with_a_day_are_sent_at_once(page, office, plan_id):
    several(office, plan_id, registered_on=DAY)
    press(page.list, "Gửi", 0, 1, 2)
    assert states(office, plan_id) == [PENDING] * 3
    assert take_back(page.list) == "Đã gửi 3 đăng ký."
    assert states(office, plan_id) == [UNSENT] * 3


def test_rows_without_a_day_are_sent_on_the_day_that_is_asked_for(
    page, office, plan_id, village, in_dialog, pick
):
    registered(office, plan_id, village)
    in_dialog(lambda dialog: pick(dialog.form, "on", "12/3/2026"))
    press(page.list, "Gửi", 0)
    [row] = all_of(office, plan_id)
    assert (row.state, row.registered_on) == (PENDING, date(2026, 3, 12))


def test_many_are_approved_as_one_action(page, office, plan_id):
    several(office, plan_id, paper_received_on=DAY)
    press(page.list, "Duyệt", 0, 1, 2)
    assert states(office, plan_id) == [APPROVED] * 3
    office.undo()
    assert states(office, plan_id) == [PENDING] * 3


def test_some_that_cannot_be_approved_stop_all_and_are_named(page, office, plan_id, qtbot):
    several(office, plan_id, 2, paper_received_on=DAY)
    registered(office, plan_id, rows.unit(office, "Thôn Chưa Gửi"))
    with qtbot.capture_exceptions() as errors:
        press(page.list, "Duyệt", 0, 1, 2)
    [(kind, told, _)] = errors
    assert kind is NotAllowed
    assert "đang ở trạng thái “Chưa gửi”: Thôn Chưa Gửi" in str(told)
    assert APPROVED not in states(office, plan_id)


def test_turning_down_asks_for_the_reason_and_shows_it(page, office, plan_id, answer):
    several(office, plan_id, 2, paper_received_on=DAY)

    def give_reason(dialog):
        [field] = [box for box in dialog.findChildren(QPushButton) if box.text() == "Từ chối"]
        field.click()  # without a reason nothing happens
        assert dialog.isVisible()
        QApplication.focusWidget().setPlainText("Sai mẫu đăng ký")

    told = answer("Từ chối", give_reason)
    press(page.list, "Từ chối", 0, 1)
    assert "2 đăng ký: Thôn số 1, Thôn số 2." in told[0]
    assert {(r.state, r.reject_reason) for r in all_of(office, plan_id)} == {
        (REJECTED, "Sai mẫu đăng ký")
    }
    assert page.model.index(0, len(page.model.columns) - 1).data() == "Sai mẫu đăng ký"


def test_thinking_better_of_a_reason_turns_nothing_down(page, office, plan_id, village, answer):
    registered(office, plan_id, village, paper_received_on=DAY)
    answer("Hủy")
    press(page.list, "Từ chối", 0)
    assert states(office, plan_id) == [PENDING]


def test_approved_ones_are_taken_back_and_then_deleted(page, office, plan_id, village):
    row_id = registered(office, plan_id, village, paper_received_on=DAY)
    office.do(registrations.approve, [row_id], DAY)
    select(page.list, 0)
    assert "Bấm “Lấy lại”" in why_off(page.list, "Xóa")
    press(page.list, "Lấy lại", 0)
    assert states(office, plan_id) == [PENDING]
    press(page.list, "Xóa", 0)
    assert all_of(office, plan_id) == ()


@pytest.mark.parametrize(
    "copy", [("Nhận giấy", "paper_received_on"), ("Nhận tệp", "file_received_on")]
)
def test_copies_that_came_are_noted_with_their_day_and_taken_back_by_a_blank(
    page, office, plan_id, in_dialog, pick, copy
):
    label, name = copy
    several(office, plan_id, 2)
    in_dialog(lambda dialog: pick(dialog.form, "on", "11/3/2026"))
    press(page.list, label, 0, 1)
    assert {getattr(row, name) for row in all_of(office, plan_id)} == {date(2026, 3, 11)}
    assert states(office, plan_id) == [PENDING] * 2
    in_dialog(lambda dialog: pick(dialog.form, "on", ""))
    press(page.list, label, 0)
    days = [getattr(row, name) for row in all_of(office, plan_id)]
    assert days == [None, date(2026, 3, 11)]


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Duyệt", "Chỉ duyệt được đăng ký đang ở trạng thái “Chờ duyệt”."),
        ("Từ chối", "Chỉ từ chối được đăng ký đang ở trạng thái “Chờ duyệt”."),
        ("Lấy lại", "“Đã duyệt” hoặc “Từ chối”"),
    ],
)
def test_a_button_that_is_off_says_why(page, office, plan_id, village, label, reason):
    registered(office, plan_id, village)
    assert "Chọn" in why_off(page.list, label)
    select(page.list, 0)
    assert reason in why_off(page.list, label)


# --- the list ------------------------------------------------------------------------------------


def shown_names(page):
    return [page.model.row_number(n).subject_name for n in range(page.model.rowCount())]


def labels(page, name):
    box = page.list._narrowing.boxes[name]._box
    return [box.itemText(number) for number in range(box.count())]


def test_states_are_chosen_with_their_counts(page, office, plan_id, village):
    several(office, plan_id, 2, paper_received_on=DAY)
    registered(office, plan_id, village)
    assert labels(page, "state")[1:3] == ["Chưa gửi (1)", "Chờ duyệt (2)"]
    page.list.set_filter("state", UNSENT)
    assert shown_names(page) == ["Thôn Đông"]
    page.list.clear_filters()
    assert len(shown_names(page)) == 3


def test_filters_by_kind_unit_and_what_came(page, office, plan_id, village):
    person = rows.person(office, "Nguyễn Thị Hoa", village)
    registered(office, plan_id, person, "LDTT", paper_received_on=date(2026, 3, 20))
    registered(office, plan_id, village, file_received_on=DAY)
    registered(office, plan_id, rows.unit(office, "Thôn Tây"))
    page.list.set_filter("unit", village)
    assert set(shown_names(page)) == {"Thôn Đông", "Nguyễn Thị Hoa"}
    page.list.set_filter("subject_kind", "person")
    assert shown_names(page) == ["Nguyễn Thị Hoa"]
    page.list.clear_filters()
    for key, expected in {
        "late": {"Nguyễn Thị Hoa"},
        "in_time": {"Thôn Đông", "Thôn Tây"},
        "no_paper": {"Thôn Đông", "Thôn Tây"},
        "no_file": {"Nguyễn Thị Hoa", "Thôn Tây"},
    }.items():
        page.list.set_filter("arrival", key)
        assert set(shown_names(page)) == expected


def test_late_ones_carry_a_word_a_sign_and_a_tint(page, office, plan_id, village):
    registered(office, plan_id, village, paper_received_on=date(2026, 3, 20))
    number = next(n for n, c in enumerate(page.model.columns) if c.heading == "Thời hạn")
    index = page.model.index(0, number)
    assert index.data() == "Trễ 5 ngày"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None


@pytest.mark.parametrize("heading", ["Đối tượng", "Danh hiệu, hình thức", "Trạng thái"])
def test_headings_sort_the_whole_list(page, office, plan_id, village, heading):
    rows.award(office, "A-TT", "Cờ thi đua", AwardScope.COLLECTIVE)
    registered(office, plan_id, village, "A-TT")
    registered(office, plan_id, rows.unit(office, "Thôn An"), paper_received_on=DAY)
    number = next(n for n, c in enumerate(page.model.columns) if c.heading == heading)
    page.list.table.sortByColumn(number, Qt.SortOrder.AscendingOrder)
    up = shown_names(page)
    page.list.table.sortByColumn(number, Qt.SortOrder.DescendingOrder)
    assert shown_names(page) == up[::-1]


def test_the_chosen_row_is_told_whole_below(page, office, plan_id, village):
    registered(office, plan_id, village, note="Nộp bổ sung", paper_received_on=DAY)
    select(page.list, 0)
    told = page.facts.text()
    for part in ("Thôn Đông", "Giấy khen", "Nhận bản giấy: 10/03/2026", "Đúng hạn", "Nộp bổ sung"):
        assert part in told


def test_an_empty_list_offers_to_add_the_first_one(page):
    buttons = {b.text() for b in page.list._state.findChildren(QPushButton)}
    assert {"Thêm", "Thêm cả nhóm"} <= buttons


def test_a_person_who_is_missing_is_added_from_inside_and_can_be_given_the_awards_of_people(
    page, office, village, plan_id, monkeypatch
):
    def added(typed, _window):
        saved = office.do(people.create, {"name": typed, "unit_id": village})
        return saved.id, typed

    monkeypatch.setattr(registrations_list, "person_adder", lambda operations: added)
    form = page.new_form(page.applicants())
    field = form.field("subject_id")
    field.box.line.setText("Lê Thị Mới")
    field.box.add_wanted.emit()
    ticks = form.field("award_codes").list
    offered = [ticks.item(number).text() for number in range(ticks.count())]
    assert "Chiến sĩ tiên tiến" in offered
    assert not any("Tập thể" in label for label in offered)


# --- an award that is missing --------------------------------------------------------------------


def test_09_an_award_missing_while_registering_is_added_for_the_subject_and_ticked(
    page, office, village, plan_id, fill
):
    form = page.new_form(page.applicants())
    form.field("subject_id").set_value(village)
    form.field("subject_id").committed.emit()
    fill({"name": "Biểu dương của xã", "kind": AwardKind.COMMENDATION})
    form.field("award_codes").add_button.click()
    assert form.field("award_codes").value() == ("BDCX",)
    [added] = [row for row in office.ask(catalogues.award_types, None) if row.code == "BDCX"]
    assert added.scope is AwardScope.COLLECTIVE, "what the subject chosen can be given"
    page._register(page.rows_of({"subject_id": village, "award_codes": ("BDCX",)}))
    assert [row.award_code for row in all_of(office, plan_id)] == ["BDCX"]
