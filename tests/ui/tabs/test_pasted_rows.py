"""Rows pasted from Excel into a list wait, marked, until Lưu (requirement 7)."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.dates import PartialDate
from app.services import clusters, households, people, registrations, units, works
from app.ui.tabs.registrations import RegistrationsTab
from app.ui.tabs.units import UnitsTab
from app.ui.widgets.clipboard import read_block
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.undo_bar import UndoBar
from tests import rows as seed
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs import grids
from tests.ui.tabs.list_pages import take_back, why_off

CTRL = Qt.KeyboardModifier.ControlModifier
HEADED = (
    "STT\tHọ và tên\tĐơn vị\tSố CCCD\tGhi chú\r\n"
    '1\tNguyễn Văn An\tThôn Đông\t001099000123\t"Hàng một\nHàng ""hai"""\r\n'
    "2\tTrần Thị Bé\tThôn Đông\t\t\r\n"
)


@pytest.fixture
def tab(context, office, shown):
    office.set_up(keeps_citizen_numbers=True)
    office.unit("Thôn Đông")
    tab = UnitsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    tab.show_page("people")
    return tab


@pytest.fixture
def page(tab):
    return tab.people.list


def paste(page, text):
    """Press Ctrl+V in a list, as somebody who comes from Excel."""
    QApplication.clipboard().setText(text)
    buttons = page.findChild(EmptyState).findChildren(QPushButton)
    place = next((one for one in (page.table, *buttons) if one.isVisible()), page)
    place.setFocus()
    QTest.keyClick(page.window(), Qt.Key.Key_V, CTRL)
    return page.findChild(PastedRows)


def states(pasted):
    return [pasted.model.index(n, 0).data() for n in range(pasted.model.rowCount())]


def said(pasted):
    return pasted._words.text()


def reason(pasted):
    return pasted._reason.text()


def names(office):
    return [row.name for row in office.ask(people.page)]


def test_pasted_rows_wait_marked_until_they_are_saved(tab, page, office):
    pasted = paste(page, HEADED)
    assert pasted.isVisible()
    assert said(pasted) == "Đã dán 2 dòng cá nhân. Bấm Lưu mới ghi vào tệp dữ liệu."
    assert states(pasted) == ["chưa lưu", "chưa lưu"]
    sign = pasted.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert sign is not None, "never by colour alone"
    assert names(office) == [], "nothing is written yet"
    assert tab.is_dirty
    assert faults(tab) == []
    pasted.save_button.click()
    assert names(office) == ["Nguyễn Văn An", "Trần Thị Bé"]
    person = office.ask(people.get, office.ask(people.page)[0].id)
    assert person.citizen_number == "001099000123", "leading zeros stay"
    assert person.note == 'Hàng một\nHàng "hai"', "lines stay"
    assert not pasted.isVisible()
    assert not tab.is_dirty


def test_all_pasted_rows_are_one_action_with_one_undo(page, office):
    paste(page, HEADED).save_button.click()
    assert take_back(page) == "Đã thêm 2 cá nhân."
    assert names(office) == []


def test_what_does_not_fit_stays_with_its_reason_and_stops_saving(page, office):
    pasted = paste(page, "Họ và tên\tĐơn vị\tEmail\nLê Văn C\tThôn Lạ\t\nLê Văn D\t\tc@x.vn\n")
    assert "2 dòng cần xem lại" in said(pasted)
    assert "chưa lưu – cần xem lại: Đơn vị: Danh sách không có “Thôn Lạ”" in states(pasted)[0]
    assert "Không có cột nhận “Email: c@x.vn”" in states(pasted)[1]
    assert "Chưa nhập “Đơn vị”" in states(pasted)[1]
    pasted.save_button.click()
    assert names(office) == []
    assert reason(pasted).startswith("Dòng 1: Đơn vị: Danh sách không có “Thôn Lạ”")
    assert grids.cell(pasted.grid, 0, "Đơn vị (*)") == "Thôn Lạ", "it stays as it was pasted"


def test_a_cell_is_mended_where_it_stands(page, office):
    pasted = paste(page, "Họ và tên\tĐơn vị\nLê Văn C\tThôn Lạ\n")
    grids.go_to(pasted.grid, 0, "Đơn vị (*)")
    QTest.keyClick(pasted.grid, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    editor.lineEdit().selectAll()
    grids.keys("thon dong", Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert states(pasted) == ["chưa lưu"]
    assert grids.cell(pasted.grid, 0, "Đơn vị (*)") == "Thôn Đông", "as the file has it"
    QTest.keyClick(pasted.grid, Qt.Key.Key_S, CTRL)
    assert names(office) == ["Lê Văn C"]


def test_clusters_are_pasted_too(tab, office):
    tab.show_page("clusters")
    page = tab.clusters.list
    pasted = paste(page, "Tên cụm, khối\tLoại\nCụm 1\tCụm thi đua\nKhối trường\tKhối thi đua\n")
    pasted.save_button.click()
    assert reason(pasted) == ""
    assert [row.name for row in office.ask(clusters.listed)] == ["Cụm 1", "Khối trường"]
    assert take_back(page) == "Đã thêm 2 cụm, khối."


def test_rows_without_headings_go_by_the_order_of_the_columns(page, office):
    pasted = paste(page, "Lê Văn C\tÔng\tThôn Đông\n\t\t\n")
    assert states(pasted) == ["chưa lưu"], "a blank line is no row"
    pasted.save_button.click()
    assert [(row.honorific, row.name) for row in office.ask(people.page)] == [("Ông", "Lê Văn C")]


def test_a_twin_within_the_block_is_marked_by_the_file_and_nothing_is_saved(page, office):
    text = "Họ và tên\tĐơn vị\nLê Văn C\tThôn Đông\nLê Văn C\tThôn Đông\n"
    pasted = paste(page, text)
    pasted.save_button.click()
    assert names(office) == []
    assert states(pasted)[0] == "chưa lưu"
    assert "đã có “Lê Văn C”" in states(pasted)[1]
    grids.go_to(pasted.grid, 1, "Vẫn lưu dù trùng tên")
    grids.keys("x", Qt.Key.Key_Return)
    pasted.save_button.click()
    assert names(office) == ["Lê Văn C", "Lê Văn C"]


def test_a_row_can_be_left_out_and_the_rest_saved(page, office):
    pasted = paste(page, HEADED)
    grids.go_to(pasted.grid, 0, "Họ và tên (*)")
    QTest.keyClick(pasted.grid, Qt.Key.Key_Delete, CTRL)
    assert said(pasted).startswith("Đã dán 1 dòng")
    pasted.save_button.click()
    assert names(office) == ["Trần Thị Bé"]


def test_a_cell_of_several_lines_is_not_flattened_by_an_edit(page):
    pasted = paste(page, HEADED)
    grids.go_to(pasted.grid, 0, "Ghi chú")
    grids.keys("x")
    assert grids.refusal(pasted.grid).startswith("Ô này có nhiều dòng")
    assert "⏎" in grids.cell(pasted.grid, 0, "Ghi chú")
    QTest.keyClick(pasted.grid, Qt.Key.Key_C, CTRL)
    assert read_block() == [['Hàng một\nHàng "hai"']], "copied as it came"


def test_giving_up_asks_only_where_something_was_typed(page, office, answer):
    paste(page, HEADED).drop_button.click()
    assert not page.is_dirty, "it can be pasted again"
    pasted = paste(page, HEADED)
    grids.go_to(pasted.grid, 1, "Địa chỉ")
    grids.keys("Xom 1", Qt.Key.Key_Return)
    told = answer("Nhập tiếp")
    pasted.drop_button.click()
    assert "chưa được lưu và sẽ mất" in told[0]
    assert page.is_dirty
    answer("Bỏ, không lưu")
    pasted.drop_button.click()
    assert not page.is_dirty
    assert names(office) == []


def test_a_unit_that_was_missing_is_known_once_it_is_added(tab, page, office):
    pasted = paste(page, "Họ và tên\tĐơn vị\nLê Văn C\tThôn Tây\n")
    assert "cần xem lại" in states(pasted)[0]
    office.unit("Thôn Tây")
    tab.refresh()
    assert states(pasted) == ["chưa lưu"]


def test_a_second_block_joins_the_first(page):
    pasted = paste(page, HEADED)
    paste(page, HEADED.replace("An", "Ân"))
    assert len(states(pasted)) == 4


def test_units_and_households_are_taken_too(tab, office):
    tab.show_page("units")
    pasted = paste(tab.units.list, "Tên đơn vị\tLoại đơn vị\nThôn Tây\t\nThôn Nam\t\n")
    pasted.save_button.click()
    assert [row.name for row in office.ask(units.listed)] == ["Thôn Đông", "Thôn Nam", "Thôn Tây"]
    tab.show_page("households")
    form = tab.households.form()
    head, unit = form.specs[0].label, form.specs[1].label
    pasted = paste(tab.households.list, f"{head}\t{unit}\nLê Văn C\tThôn Tây\n")
    pasted.save_button.click()
    assert [row.head_name for row in office.ask(households.page)] == ["Lê Văn C"]


def test_nothing_on_the_clipboard_is_told(page, answer):
    told = answer("Đóng")
    paste(page, "")
    assert "Chưa có gì để dán" in told[0]


def test_a_list_that_can_only_be_read_takes_nothing(page):
    page.set_read_only("Tệp đang mở trên máy khác.")
    assert "máy khác" in why_off(page, "Dán từ Excel")
    pasted = paste(page, HEADED)
    assert not pasted.is_waiting


# --- registrations -------------------------------------------------------------------------------


@pytest.fixture
def villages(office, context):
    seed.award(office)
    return [seed.unit(office, name) for name in ("Thôn Bắc", "Thôn Nam")]


@pytest.fixture
def desk(context, shown, office, villages):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    plan_id = seed.plan(office, units=villages, registration_due=PartialDate(2026, 3, 15))
    context.choose(2026, plan_id)
    return tab


def headings(form, *wanted):
    found = {spec.name: spec.label for spec in form.specs}
    return "\t".join(found[name] for name in wanted)


def test_registrations_are_pasted_by_subject_and_award(desk, office, context):
    page = desk.titles
    form = page.old_form(page.applicants())
    subjects = [one.label for one in page.applicants()]
    label = next(a.name for a in page.needed_offer.awards)
    top = headings(form, "subject_id", "award_code", "registered_on")
    lines = "".join(f"{subject}\t{label}\t05/03/2026\n" for subject in subjects[:2])
    pasted = paste(page.list, f"{top}\n{lines}")
    assert states(pasted) == ["chưa lưu", "chưa lưu"], reason(pasted)
    assert desk.is_dirty
    pasted.save_button.click()
    found = office.ask(registrations.listed, context.plan_id)
    assert len(found) == 2
    assert {row.registered_on.day for row in found} == {5}
    page.list.findChild(UndoBar)._button.click()
    assert office.ask(registrations.listed, context.plan_id) == ()


def test_rows_pasted_under_one_plan_are_not_saved_under_another(desk, office, context, villages):
    page = desk.titles
    form = page.old_form(page.applicants())
    label = next(a.name for a in page.needed_offer.awards)
    subject = page.applicants()[0].label
    top = headings(form, "subject_id", "award_code")
    pasted = paste(page.list, f"{top}\n{subject}\t{label}\n")
    other = seed.plan(office, units=villages, name="Kế hoạch khác")
    context.choose(2026, other)
    pasted.save_button.click()
    assert "dán khi đang chọn kế hoạch khác" in reason(pasted)
    assert office.ask(registrations.listed, other) == ()
    assert pasted.is_waiting, "nothing is lost"


def test_works_are_pasted_too(desk, office, context):
    desk.show_page("works")
    page = desk.works
    form = page.form(page.applicants())
    subject = page.applicants()[0].label
    top = headings(form, "subject_id", "name", "kind")
    pasted = paste(page.list, f"{top}\n{subject}\tĐường hoa\tCông trình\n")
    pasted.save_button.click()
    assert reason(pasted) == ""
    [work] = office.ask(works.listed, context.plan_id, date(2026, 3, 1))
    assert work.name == "Đường hoa"


def test_one_edit_reads_its_own_row_again_and_those_that_are_not_right(page, monkeypatch):
    wrong = "Lê Văn C\tThôn Lạ\n"
    good = "".join(f"Trần Văn {n}\tThôn Đông\n" for n in range(20))
    pasted = paste(page, f"Họ và tên\tĐơn vị\n{good}{wrong}")
    read = []
    whole = PastedRows._read
    monkeypatch.setattr(
        PastedRows, "_read", lambda self, line: read.append(line.id) or whole(self, line)
    )
    grids.go_to(pasted.grid, 3, "Địa chỉ")
    grids.keys("Xom 1", Qt.Key.Key_Return)
    assert read == [4, 21]


def test_rows_are_read_once_more_to_be_saved_and_not_when_they_are_in(page, office, monkeypatch):
    pasted = paste(page, HEADED)
    read = []
    whole = PastedRows._read
    monkeypatch.setattr(
        PastedRows, "_read", lambda self, line: read.append(line.id) or whole(self, line)
    )
    pasted.save_button.click()
    assert names(office) == ["Nguyễn Văn An", "Trần Thị Bé"]
    assert read == [1, 2]
