from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.dates import PartialDate
from app.services import clusters, people, units
from app.ui.dialogs.tick_list import TickList
from app.ui.tabs.units import UnitsTab


@pytest.fixture
def tab(context, shown):
    return shown(UnitsTab(context))


def shown_names(page, rows_of, column=0):
    return [row[column].strip() for row in rows_of(page.list.table)]


def test_a_unit_is_added_in_a_form(tab, fill, rows_of, office):
    fill({"name": "Thôn Đông", "kind_code": "THON", "head_name": "Lê Văn An"})
    tab.units.add()
    assert shown_names(tab.units, rows_of) == ["Thôn Đông"]
    [unit] = office.ask(units.listed)
    assert (unit.kind_code, unit.head_name) == ("THON", "Lê Văn An")


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
    tab.units.list.buttons["Ngừng theo dõi"].click()
    assert rows_of(tab.units.list.table) == []
    tab.units.with_retired.setChecked(True)
    assert [row[-1] for row in rows_of(tab.units.list.table)] == ["Ngừng theo dõi"]


def test_units_merge_into_a_successor(tab, office, fill):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    office.person("Lê Thị Hoa", unit=west)
    tab.refresh()
    tab.units.list.show_row(west)
    fill({"successor": east, "on": PartialDate(2026, 7, 1)})
    tab.units.merge()
    retired = office.ask(units.get, west)
    assert (retired.is_retired, retired.successor_id) == (True, east)
    assert retired.valid_to == date(2026, 6, 30)
    [person] = office.ask(people.page)
    assert person.unit_id == east


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
    tab.people.list.search.setText("duc")
    tab.people.list._apply_search()
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
    tab.clusters.choose_members()
    fill({"lead_id": west})
    tab.clusters.choose_lead()
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
    assert tab.people.list.current.id == person
