import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.ui.widgets.pick_list import PickList
from tests.ui.ime import type_telex, type_text

PEOPLE = [(1, "Nguyễn Văn Đức"), (2, "Trần Thị Hường"), (3, "Đoàn Thị Ước"), (4, "Nguyễn Duc")]


@pytest.fixture
def page(shown):
    page = QWidget()
    page.fields = QVBoxLayout(page)
    page.other = QLineEdit()
    page.fields.addWidget(page.other)
    return shown(page)


@pytest.fixture
def people(page):
    return put(page, PickList(PEOPLE))


def put(page, field):
    page.fields.insertWidget(0, field)
    field.show()
    field.focus()
    return field


def offered():
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QListView):
        return []
    return [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier)


def test_words_without_marks_find_words_with_them(people):
    type_text(people.box.line, "duc")
    assert offered() == ["Nguyễn Duc", "Nguyễn Văn Đức"]


def test_the_very_marks_come_first(people):
    type_telex("đức")
    assert offered() == ["Nguyễn Văn Đức", "Nguyễn Duc"]
    assert people.box.line.text() == "đức"


def test_words_are_found_in_any_order(people):
    type_text(people.box.line, "huong tr")
    assert offered() == ["Trần Thị Hường"]


def test_enter_picks_what_is_marked(people):
    told = []
    people.committed.connect(lambda: told.append(people.value()))
    type_text(people.box.line, "uoc")
    press(Qt.Key.Key_Return)
    assert people.box.line.text() == "Đoàn Thị Ước"
    assert told == [3]
    assert people.box.line.hasFocus()


def test_tab_picks_and_goes_on(people, page):
    type_text(people.box.line, "uoc")
    press(Qt.Key.Key_Tab)
    assert people.value() == 3
    assert page.other.hasFocus()


def test_escape_leaves_what_was_typed(people):
    type_text(people.box.line, "uoc")
    press(Qt.Key.Key_Escape)
    assert people.box.line.text() == "uoc"


def test_a_click_picks(people, qtbot):
    type_text(people.box.line, "huong")
    popup = QApplication.activePopupWidget()
    middle = popup.visualRect(popup.model().index(0, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert people.value() == 2


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_the_keyboard_opens_the_whole_list_at_what_is_there(people, key, modifier):
    people.set_value(2)
    press(key, modifier)
    assert len(offered()) == len(PEOPLE)
    assert QApplication.activePopupWidget().currentIndex().data() == "Trần Thị Hường"
    assert people.value() == 2


def test_the_arrow_opens_the_whole_list(people, qtbot):
    box = people.box
    qtbot.mouseClick(
        box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 8, box.height() // 2)
    )
    assert len(offered()) == len(PEOPLE)


def test_a_label_typed_without_marks_is_taken_on_leaving(people, page):
    type_text(people.box.line, "tran thi huong")
    press(Qt.Key.Key_Escape)
    page.other.setFocus()
    assert (people.value(), people.box.line.text()) == (2, "Trần Thị Hường")


def test_a_part_of_a_label_is_never_guessed(people, page):
    type_text(people.box.line, "huong")
    press(Qt.Key.Key_Escape)
    page.other.setFocus()
    assert people.box.line.text() == "huong"
    assert people.problem == "Danh sách không có “huong”. Mở danh sách (F4) để chọn."


def test_labels_alike_are_told_apart_by_choosing(page):
    field = put(page, PickList([(1, "Nguyễn An"), (2, "Nguyễn An"), (3, "Lê An")]))
    field.box.line.setText("Nguyễn An")
    with pytest.raises(InvalidInput, match="Có 2 dòng"):
        field.value()
    field.set_value(2)
    assert field.value() == 2
    assert field.draft() != PickList([(1, "Nguyễn An"), (2, "Nguyễn An")]).draft()
    again = PickList([(1, "Nguyễn An"), (2, "Nguyễn An")])
    again.set_draft(field.draft())
    assert again.value() == 2


@pytest.mark.parametrize("pasted", ["10\t3\nThôn Tây\t", "10\t3", "\t0", "a\t", "3\t²"])
def test_a_draft_of_cells_pasted_from_excel_stays_as_it_was(page, pasted):
    field = put(page, PickList([(1, "Nguyễn An"), (2, "Nguyễn An")]))
    field.box.line.setText(pasted)
    draft = field.draft()
    field.set_draft(draft)
    assert field.draft() == draft
    assert field.box.line.text() == draft


def test_a_key_that_the_list_lost_is_kept(people):
    people.set_value(99)
    assert people.value() == 99
    assert people.box.line.text() == "(không còn trong danh sách)"


def test_an_empty_code_is_blank_and_no_lost_choice(page):
    field = put(page, PickList([("CC", "Cán bộ, công chức")]))
    field.set_value("")
    assert field.box.line.text() == ""
    assert field.value() is None


def test_an_empty_code_may_be_a_choice(page):
    field = put(page, PickList([("", "Mọi loại"), ("CC", "Cán bộ, công chức")]))
    field.set_value("")
    assert (field.box.line.text(), field.value()) == ("Mọi loại", "")


def test_blank_is_none(people):
    people.set_value(2)
    people.box.line.selectAll()
    press(Qt.Key.Key_Delete)
    assert people.value() is None


def test_free_text_is_left_as_typed(page):
    field = put(page, PickList([("CT", "Chủ tịch"), ("PCT", "Phó Chủ tịch")], free_text=True))
    type_text(field.box.line, "Chu")
    assert offered() == ["Chủ tịch", "Phó Chủ tịch"]
    press(Qt.Key.Key_Return)
    assert field.value() == "Chu"
    field.box.line.setText("chủ tịch")
    assert field.value() == "CT"


def test_a_choice_can_be_added_from_the_list(page):
    asked = []

    def add(typed, window):
        asked.append((typed, window))
        return 9, "Tổ dân phố 9"

    field = put(page, PickList([(1, "Tổ dân phố 1")], add=add))
    type_text(field.box.line, "to 9")
    assert offered() == ["+ Thêm nhanh “to 9”…"]
    press(Qt.Key.Key_Return)
    assert asked == [("to 9", field.window())], "in front of the window the field stands in"
    assert (field.value(), field.box.line.text()) == (9, "Tổ dân phố 9")
    assert field.box.line.hasFocus()


def test_adding_can_be_thought_better_of(page):
    field = put(page, PickList([(1, "Tổ dân phố 1")], add=lambda typed, window: None))
    press(Qt.Key.Key_F4)
    assert offered() == ["Tổ dân phố 1", "+ Thêm nhanh…"]
    QApplication.activePopupWidget().setCurrentIndex(
        QApplication.activePopupWidget().model().index(1, 0)
    )
    press(Qt.Key.Key_Return)
    assert field.value() is None


def test_the_wheel_changes_nothing(people):
    people.set_value(2)
    wheel(people.box)
    wheel(people.box.line)
    assert people.value() == 2


def wheel(widget):
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_nothing_completes_inside_the_line(people):
    modes = {completer.completionMode() for completer in people.findChildren(QCompleter)}
    assert QCompleter.CompletionMode.InlineCompletion not in modes
    assert people.box.lineEdit().completer() is None
