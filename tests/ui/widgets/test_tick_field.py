import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import TickField
from tests.ui.ime import TRIES, assert_unikey_safe
from tests.ui.lint import faults

PEOPLE = [(1, "Nguyễn Thị Hoa"), (2, "Trần Văn Đức"), (3, "Lê Thị Ước")]


@pytest.fixture
def field(shown):
    made = TickField(PEOPLE, searchable=True, counted="đối tượng")
    made.set_label("Đối tượng")
    return shown(made)


def seen(field):
    items = [field.list.item(number) for number in range(field.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def search(field, text):
    field.search.setText(text)
    field.search.hurry()


def test_the_value_is_what_was_ticked_in_the_order_of_the_list(field):
    field.list.item(2).setCheckState(Qt.CheckState.Checked)
    field.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert field.value() == (1, 3)


def test_space_ticks_the_line_the_keyboard_is_on(field, qtbot):
    field.list.setFocus()
    field.list.setCurrentRow(1)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.value() == (2,)


def test_the_search_needs_no_marks_and_ticks_it_hides_stay(field):
    field.set_value((1,))
    search(field, "duc")
    assert seen(field) == ["Trần Văn Đức"]
    field.group_button.click()
    assert field.value() == (1, 2)
    search(field, "")
    assert seen(field) == [name for _, name in PEOPLE]


def test_the_whole_group_is_ticked_and_unticked(field, qtbot):
    with qtbot.waitSignal(field.committed):
        field.group_button.click()
    assert field.value() == (1, 2, 3)
    field.none_button.click()
    assert field.value() == ()
    assert field.is_blank


def test_other_choices_keep_the_ticks_that_are_still_among_them(field):
    field.set_value((1, 2))
    field.set_choices(PEOPLE[1:])
    assert field.value() == (2,)


def test_two_of_the_same_name_are_told_apart_in_the_draft(field):
    field.set_choices([(7, "Nguyễn Thị Hoa"), (8, "Nguyễn Thị Hoa")])
    field.set_value((8,))
    draft = field.draft()
    field.set_value(())
    field.set_draft(draft)
    assert field.value() == (8,)


def test_a_required_tick_field_left_blank_is_refused_by_its_form(shown):
    spec = FieldSpec("who", "Đối tượng", lambda: TickField(PEOPLE), required=True)
    form = shown(Form([spec]))
    with pytest.raises(Exception, match="Chưa nhập “Đối tượng”"):
        form.values()


def test_read_only_ticks_cannot_be_changed(field, qtbot):
    field.set_read_only(True)
    field.list.setFocus()
    field.list.setCurrentRow(0)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.value() == ()
    assert not field.group_button.isEnabled()


def test_vietnamese_is_typed_right_into_the_search(field):
    assert_unikey_safe(field.search, TRIES)


def test_letters_typed_into_the_list_change_nothing(field, qtbot):
    field.list.setFocus()
    field.list.setCurrentRow(0)
    qtbot.keyClicks(field.list, "le")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert (field.list.currentRow(), field.value()) == (0, ())


def test_the_field_has_no_faults(field):
    assert faults(field) == []


def test_what_is_missing_is_added_and_ticked(shown):
    asked = []

    def add(typed, window):
        asked.append((typed, window))
        return "BK", "Bằng khen"

    field = shown(TickField([("GK", "Giấy khen")], add=add))
    field.set_value(("GK",))
    told = []
    field.committed.connect(lambda: told.append(field.value()))
    field.add_button.click()
    assert asked == [("", field.window())]
    assert field.value() == ("GK", "BK")
    assert told == [("GK", "BK")]


def test_nothing_is_offered_to_add_where_nothing_can_be(shown):
    assert not shown(TickField([("GK", "Giấy khen")])).add_button.isVisible()
