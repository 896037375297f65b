from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.domain.dates import PartialDate
from app.services import awards, clusters, households, people, record_changes, units
from app.ui.dialogs.tick_list import TickList
from app.ui.tabs.subject_list import AwardHistory
from app.ui.tabs.units import UnitsTab
from app.ui.widgets.undo_bar import UndoBar
from tests.ui.lint import faults

MONDAY = date(2024, 1, 1)


@pytest.fixture
def tab(context, shown):
    return shown(UnitsTab(context))


def shown_names(page, rows_of, column=0):
    return [row[column].strip() for row in rows_of(page.list.table)]


def press(page, text):
    next(
        action for action in page.list.actions() if text in (action.data(), action.text())
    ).trigger()


def offered(page):
    bar = page.list.findChild(UndoBar)
    return bar.text() if bar.isVisible() else ""


def take_back(page):
    page.list.findChild(UndoBar).findChild(QPushButton).click()


def test_a_unit_is_added_in_a_form(tab, fill, rows_of, office):
    fill({"name": "Thôn Đông", "kind_code": "THON", "head_name": "Lê Văn An"})
    tab.units.add()
    assert shown_names(tab.units, rows_of) == ["Thôn Đông"]
    [unit] = office.ask(units.listed)
    assert (unit.kind_code, unit.head_name) == ("THON", "Lê Văn An")


def test_a_kind_that_nobody_chose_stays_blank_when_a_unit_is_edited(tab, office, in_dialog):
    office.unit("Thôn Đông", kind="")
    tab.refresh()
    shown = []
    in_dialog(lambda dialog: shown.append(dialog.form.field("kind_code").draft()))
    tab.units.edit_row(tab.units.list.model.row_number(0))
    assert shown == [""]
    assert [unit.kind_code for unit in office.ask(units.listed)] == [""]


def test_units_below_stand_indented_under_theirs(tab, office, rows_of):
    above = office.unit("Trường học")
    office.unit("Tổ Toán", parent=above)
    tab.refresh()
    assert [row[0] for row in rows_of(tab.units.list.table)] == ["Trường học", "    Tổ Toán"]


def test_the_same_unit_twice_is_refused_and_what_was_typed_stays(tab, office, fill):
    office.unit("Thôn Đông")
    fill({"name": "Thôn Đông", "kind_code": "THON"})
    tab.units.add()
    assert len(office.ask(units.listed)) == 1


def test_a_name_of_300_letters_is_refused_with_its_length(tab, fill, office):
    problems = fill({"name": "Thôn " + "a" * 295})
    tab.units.add()
    assert any("quá 200 ký tự" in problem for problem in problems)
    assert office.ask(units.listed) == ()


def test_retired_units_hide_until_they_are_asked_for(tab, office, rows_of):
    office.unit("Thôn Đông")
    tab.refresh()
    tab.units.list.table.selectRow(0)
    press(tab.units, "Ngừng theo dõi")
    assert rows_of(tab.units.list.table) == []
    tab.units.with_retired.setChecked(True)
    assert [row[-1] for row in rows_of(tab.units.list.table)] == ["Ngừng theo dõi"]


def test_merging_names_what_is_merged_and_says_so_on_its_button(tab, office, answer):
    office.units(*(f"Thôn {n}" for n in range(1, 8)))
    tab.refresh()
    tab.units.list.table.selectAll()
    told = answer("Hủy", before=lambda dialog: told.extend(buttons_of(dialog)))
    press(tab.units, "Gộp đơn vị…")
    assert "Gộp" in told
    assert any("Thôn 1, Thôn 2, Thôn 3, Thôn 4, Thôn 5 và 2 dòng khác." in words for words in told)


def buttons_of(dialog):
    return [button.text() for button in dialog.findChildren(QPushButton)]


def test_units_merge_into_a_successor(tab, office, fill):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    office.person("Lê Thị Hoa", unit=west)
    tab.refresh()
    tab.units.list.show_row(west)
    fill({"successor": east, "on": PartialDate(2026, 7, 1)})
    press(tab.units, "Gộp đơn vị…")
    assert "1 cá nhân" in offered(tab.units)
    retired = office.ask(units.get, west)
    assert (retired.is_retired, retired.successor_id) == (True, east)
    assert retired.valid_to == date(2026, 6, 30)
    [person] = office.ask(people.page)
    assert person.unit_id == east


def test_people_move_to_another_unit_together(tab, office, fill):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    moved = [office.person(name, unit=west) for name in ("Lê Thị Hoa", "Bùi Văn An")]
    tab.pages.setCurrentWidget(tab.people)
    tab.people.reload()
    tab.people.list.table.selectAll()
    fill({"unit_id": east})
    press(tab.people, "Chuyển đơn vị…")
    assert "Đã chuyển 2 người." in offered(tab.people)
    assert {person.id for person in office.ask(people.page) if person.unit_id == east} == set(
        moved
    )
    tab.operations.undo()
    assert {person.unit_id for person in office.ask(people.page)} == {west}


def test_people_stand_by_ten_and_their_honorific_is_split_off(tab, office, fill, rows_of):
    unit = office.unit("Thôn Đông")
    office.person("Nguyễn Văn Vinh", unit=unit)
    tab.pages.setCurrentWidget(tab.people)
    said = []
    tab.context.said.connect(said.append)
    fill({"name": "Bà Trần Thị Ánh", "unit_id": unit})
    tab.people.add()
    assert shown_names(tab.people, rows_of, 1) == ["Trần Thị Ánh", "Nguyễn Văn Vinh"]
    assert rows_of(tab.people.list.table)[0][0] == "Bà"
    assert "Bà" in said[-1]


def test_people_are_found_without_marks(tab, office, rows_of):
    office.person("Nguyễn Thị Hường")
    office.person("Đặng Văn Đức")
    tab.pages.setCurrentWidget(tab.people)
    tab.people.list.search("duc")
    assert shown_names(tab.people, rows_of, 1) == ["Đặng Văn Đức"]


def test_a_household_and_its_undo(tab, office, context, fill, rows_of):
    unit = office.unit("Thôn Đông")
    tab.pages.setCurrentWidget(tab.households)
    fill({"head_name": "Trần Văn Bình", "unit_id": unit, "resident_count": 4})
    tab.households.add()
    assert shown_names(tab.households, rows_of) == ["Trần Văn Bình"]
    context.operations.undo()
    assert rows_of(tab.households.list.table) == []


def test_a_cluster_gets_members_and_a_head_for_the_year(tab, office, fill, monkeypatch, rows_of):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    cluster_id = office.cluster("Cụm các thôn")
    tab.pages.setCurrentWidget(tab.clusters)
    tab.clusters.list.show_row(cluster_id)
    monkeypatch.setattr(TickList, "exec", tick_everything)
    press(tab.clusters, "Thành viên…")
    fill({"lead_id": west})
    press(tab.clusters, "Cụm trưởng…")
    [year] = office.ask(clusters.in_year, 2026)
    assert (set(year.member_ids), year.lead_id) == ({east, west}, west)
    assert rows_of(tab.clusters.list.table)[0][2] == "Thôn Tây"


def tick_everything(dialog):
    dialog._tick_all(Qt.CheckState.Checked)
    dialog.accept()
    return dialog.result()


def test_a_subject_is_found_in_whichever_list_it_is(tab, office):
    person = office.person("Lê Thị Hoa")
    tab.show_row(person)
    assert tab.pages.currentWidget() is tab.people
    assert tab.people.list.current().id == person


# --- several at once -------------------------------------------------------------------------


def test_several_are_deleted_as_one_action_that_the_bar_takes_back(tab, office, rows_of):
    office.units("Thôn Đông", "Thôn Tây", "Thôn Nam")
    tab.refresh()
    tab.units.list.table.selectAll()
    press(tab.units, "Xóa")
    assert rows_of(tab.units.list.table) == []
    assert offered(tab.units) == "Đã xóa 3 đơn vị."
    take_back(tab.units)
    assert len(rows_of(tab.units.list.table)) == 3
    assert len(office.ask(units.listed)) == 3


def test_several_rest_and_come_back_as_one_action(tab, office, context):
    unit = office.unit("Thôn Đông")
    for head in ("Trần Văn An", "Lê Thị Bình"):
        office.household(head, unit)
    tab.pages.setCurrentWidget(tab.households)
    tab.households.with_retired.setChecked(True)
    tab.households.list.table.selectAll()
    press(tab.households, "Ngừng theo dõi")
    assert office.ask(households.count) == 0
    tab.households.list.table.selectAll()
    press(tab.households, "Theo dõi lại")
    assert office.ask(households.count) == 2
    context.operations.undo()
    assert office.ask(households.count) == 0
    context.operations.undo()
    assert office.ask(households.count) == 2


def test_what_is_used_is_not_deleted_but_can_be_retired_instead(tab, office, answer):
    used, free = office.units("Thôn Đông", "Thôn Tây")
    office.plan(units=[used])
    tab.refresh()
    tab.units.list.table.selectAll()
    told = answer("Ngừng theo dõi")
    press(tab.units, "Xóa")
    assert "“Thôn Đông” đang được dùng ở 1 kế hoạch tham gia" in told[0]
    assert [office.ask(units.get, unit).is_retired for unit in (used, free)] == [True, True]
    assert offered(tab.units) == "Đã ngừng theo dõi 2 đơn vị."


def test_what_is_used_stays_when_the_person_keeps_it(tab, office, answer):
    used = office.unit("Thôn Đông")
    office.plan(units=[used])
    tab.refresh()
    tab.units.list.table.selectAll()
    answer("Giữ nguyên")
    press(tab.units, "Xóa")
    assert not office.ask(units.get, used).is_retired


def test_an_action_that_does_not_fit_says_why(tab, office):
    office.unit("Thôn Đông")
    tab.refresh()
    tab.units.list.table.selectAll()
    resume = next(a for a in tab.units.list.actions() if a.text() == "Theo dõi lại")
    assert not resume.isEnabled()
    assert "“Thôn Đông” đang được theo dõi." in resume.toolTip()


def test_an_offer_to_undo_ends_with_the_next_action(tab, office, context):
    office.units("Thôn Đông", "Thôn Tây")
    tab.refresh()
    tab.units.list.table.selectRow(0)
    press(tab.units, "Xóa")
    assert offered(tab.units)
    context.operations.do(units.create, {"name": "Thôn Nam", "kind_code": "THON"})
    assert not offered(tab.units)


# --- clusters, names, places -----------------------------------------------------------------


def test_other_members_leave_the_deputy_and_the_note_of_a_cluster_alone(tab, office, monkeypatch):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    cluster_id = office.cluster("Cụm các thôn")
    values = {"member_ids": (east,), "deputy_id": east, "note": "Ghép từ hai cụm"}
    office.do(clusters.set_year, cluster_id, 2026, values)
    tab.pages.setCurrentWidget(tab.clusters)
    tab.clusters.list.show_row(cluster_id)
    monkeypatch.setattr(TickList, "exec", tick_everything)
    press(tab.clusters, "Thành viên…")
    [year] = office.ask(clusters.in_year, 2026)
    assert set(year.member_ids) == {east, west}
    assert (year.deputy_id, year.note) == (east, "Ghép từ hai cụm")


def test_two_people_of_one_name_are_saved_when_the_person_says_so(tab, office, fill):
    unit = office.unit("Thôn Đông")
    office.person("Nguyễn Văn An", unit)
    tab.pages.setCurrentWidget(tab.people)
    problems = fill({"name": "Nguyễn Văn An", "unit_id": unit})
    tab.people.add()
    assert "Vẫn lưu dù trùng tên" in problems[0]
    fill({"name": "Nguyễn Văn An", "unit_id": unit, "allow_same_name": True})
    tab.people.add()
    assert office.ask(people.count) == 2


def test_a_record_of_each_kind_is_edited_and_nothing_else_of_it_is_lost(tab, office, fill):
    unit = office.unit("Thôn Đông")
    person = office.person("Lê Thị Hoa", unit, citizen_number="038190001234", valid_from=MONDAY)
    household = office.household("Trần Văn An", unit, valid_from=MONDAY)
    cluster = office.cluster("Cụm các thôn", position=3)
    tab.show_row(person)
    fill({"post": "Trưởng thôn"})
    press(tab.people, "Sửa")
    tab.show_row(household)
    fill({"resident_count": 5})
    press(tab.households, "Sửa")
    tab.show_row(cluster)
    fill({"note": "Gồm các thôn phía đông"})
    press(tab.clusters, "Sửa")
    known = office.ask(people.get, person)
    assert (known.post, known.citizen_number) == ("Trưởng thôn", "038190001234")
    assert known.valid_from == MONDAY
    found = office.ask(households.get, household)
    assert (found.resident_count, found.name, found.valid_from) == (5, "Hộ Trần Văn An", MONDAY)
    [row] = office.ask(clusters.listed)
    assert (row.note, row.position) == ("Gồm các thôn phía đông", 3)


def test_the_filter_by_unit_also_finds_who_is_below_it(tab, office, rows_of):
    school = office.unit("Trường học")
    team = office.unit("Tổ Toán", parent=school)
    office.person("Lê Thị Hoa", team)
    office.person("Trần Văn An")
    tab.pages.setCurrentWidget(tab.people)
    tab.people.list.set_filter("unit", school)
    assert shown_names(tab.people, rows_of, 1) == ["Lê Thị Hoa"]


def test_the_awards_of_the_selected_person_stand_below(tab, office, rows_of):
    person = office.person("Lê Thị Hoa")
    values = {"subject_id": person, "award_code": "LDTT", "year": 2025}
    office.do(awards.add, {**values, "decided_on": date(2025, 12, 20), "decision_number": "45/QĐ"})
    tab.show_row(person)
    history = tab.people.findChild(AwardHistory)
    [row] = rows_of(history.table)
    assert (row[0], row[2], row[3]) == ("2025", "45/QĐ", "20/12/2025")


@pytest.mark.parametrize("page", ["units", "people", "households", "clusters"])
def test_each_line_of_the_menu_leads_to_its_list(tab, page):
    tab.show_page(page)
    assert tab.pages.currentWidget() is getattr(tab, page)


def test_someone_retired_is_found_too(tab, office):
    person = office.person("Lê Thị Hoa")
    office.do(people.retire, [person])
    tab.show_row(person)
    assert tab.people.list.current().id == person


def test_the_status_bar_counts_the_list_that_is_seen(tab, office):
    office.units("Thôn Đông", "Thôn Tây")
    tab.refresh()
    assert tab.status == "2 đơn vị"
    tab.pages.setCurrentWidget(tab.people)
    assert tab.status == "0 cá nhân"


def test_nothing_in_the_lists_breaks_a_rule_of_the_house(tab):
    for number in range(tab.pages.count()):
        tab.pages.setCurrentIndex(number)
        assert faults(tab) == []


NUMBER = "038190001234"


def test_a_citizen_number_is_masked_until_it_is_asked_for(tab, office, in_dialog):
    person = office.person("Lê Thị Hoa", office.unit("Thôn Đông"), citizen_number=NUMBER)
    tab.show_row(person)
    seen = []

    def look(dialog):
        field = dialog.form.field("citizen_number")
        seen.append(field.line.text())
        assert field.line.isReadOnly()
        assert not dialog.form.is_dirty
        dialog.form.field("post").set_draft("Trưởng thôn")

    in_dialog(look)
    press(tab.people, "Sửa")
    assert seen == ["•••••••••234"]
    known = office.ask(people.get, person)
    assert (known.post, known.citizen_number) == ("Trưởng thôn", NUMBER)

    def show_and_change(dialog):
        field = dialog.form.field("citizen_number")
        field.show_button.click()
        seen.append(field.line.text())
        assert not field.line.isReadOnly()
        assert not dialog.form.is_dirty
        field.line.setText("038190009999")
        field.commit()
        seen.append(field.line.text())

    in_dialog(show_and_change)
    press(tab.people, "Sửa")
    assert seen[1:] == [NUMBER, "038190009999"], "what was typed here is seen"
    assert office.ask(people.get, person).citizen_number == "038190009999"
    told = [
        (change.before, change.after)
        for change in office.ask(record_changes.of_record, "subject", person)
        if change.field == "Số CCCD"
    ]
    assert told == [("•••••••••234", "•••••••••999"), ("", "•••••••••234")]


def test_without_the_switch_no_number_is_asked_for_and_none_is_lost(tab, office, fill, in_dialog):
    person = office.person("Lê Thị Hoa", office.unit("Thôn Đông"), citizen_number=NUMBER)
    office.set_up(keeps_citizen_numbers=False)
    tab.show_row(person)
    names = []
    in_dialog(lambda dialog: names.extend(dialog.form.draft()), "Hủy")
    press(tab.people, "Sửa")
    assert "post" in names
    assert "citizen_number" not in names
    fill({"post": "Trưởng thôn"})
    press(tab.people, "Sửa")
    known = office.ask(people.get, person)
    assert (known.post, known.citizen_number) == ("Trưởng thôn", NUMBER)
