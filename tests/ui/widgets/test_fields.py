from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.domain.dates import DocumentDate, PartialDate
from app.ui.widgets import date_fields
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    DateField,
    DecimalField,
    DocumentDateField,
    MoneyField,
    NumberField,
    PickList,
    PointsField,
    TextArea,
    TextField,
)
from tests.ui.ime import TRIES, assert_unikey_safe, type_telex, type_text

MAKERS = {
    "text": lambda: TextField(longest=30),
    "area": TextArea,
    "code": lambda: CodeField(digits=[12]),
    "date": DateField,
    "event": lambda: DateField(events=True),
    "document date": DocumentDateField,
    "points": lambda: PointsField(1000),
    "number": NumberField,
    "decimal": DecimalField,
    "money": MoneyField,
    "pick": lambda: PickList([(1, "Đội 1"), (2, "Đội 2"), (3, "giấy khen")]),
    "free": lambda: PickList([("a", "Đội 1"), ("b", "giấy khen")], free_text=True),
    "add": lambda: PickList([(1, "Đội 1")], add=lambda typed, window: None),
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(date_fields, "today", lambda: date(2024, 3, 1))


@pytest.fixture
def place(shown):
    """Put a field beside another one, so that it can be left."""

    pages = []

    def put(field):
        page = QWidget()
        pages.append(page)
        layout = QVBoxLayout(page)
        layout.addWidget(field)
        page.other = QLineEdit()
        layout.addWidget(page.other)
        shown(page)
        field.focus()
        return field

    return put


def leave(field):
    field.parentWidget().other.setFocus()


def type_into(field, text):
    stop = field.stops()[0]
    stop.setFocus()
    type_text(stop, text)
    leave(field)


@pytest.mark.parametrize("kind", MAKERS)
def test_vietnamese_keyboards_write_right_into_every_field(kind, place):
    field = place(MAKERS[kind]())
    for stop in field.stops():
        assert_unikey_safe(stop, TRIES)


@pytest.mark.parametrize("kind", MAKERS)
def test_what_cannot_be_read_stays_and_is_explained(kind, place):
    field = place(MAKERS[kind]())
    type_telex("quyết")
    leave(field)
    if kind in {"text", "area", "event", "free"}:
        assert (field.value(), field.problem) == (
            PartialDate.event("quyết") if kind == "event" else "quyết",
            "",
        )
        return
    assert "quyết" in field.draft()
    assert field.problem.endswith(".")
    with pytest.raises(InvalidInput):
        field.value()


@pytest.mark.parametrize("kind", MAKERS)
def test_an_untouched_field_commits_nothing(kind, place, qtbot):
    field = place(MAKERS[kind]())
    with qtbot.assertNotEmitted(field.committed):
        leave(field)
    assert field.problem == ""
    assert field.is_blank


def test_text_is_tidied_only_on_leaving(place):
    field = place(TextField())
    type_text(field.line, "  Đại   hội ")
    assert field.line.text() == "  Đại   hội "
    assert field.value() == "Đại hội"
    leave(field)
    assert field.line.text() == "Đại hội"


def test_looking_at_another_window_leaves_the_text_alone(place, qtbot):
    field = place(TextField())
    type_text(field.line, "Nguyễn ")
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    assert field.line.text() == "Nguyễn "


def test_decomposed_letters_are_composed(place):
    field = place(TextField())
    event = QInputMethodEvent()
    event.setCommitString("Ho\u0300a")
    QApplication.sendEvent(field.line, event)
    leave(field)
    assert field.value() == field.line.text() == "Hòa"


def test_too_long_a_text_is_not_cut(place):
    field = place(TextField(longest=5))
    type_into(field, "abcdefgh")
    assert field.line.text() == "abcdefgh"
    assert field.problem == "Dài 8 ký tự, tối đa 5. Rút ngắn bớt."
    field.line.selectAll()
    type_into(field, "abc")
    assert field.problem == ""


def test_a_problem_told_by_others_stays_until_the_value_changes(place):
    field = place(TextField())
    type_into(field, "KH-01")
    field.show_problem("Số này đã có.")
    field.focus()
    leave(field)
    assert field.problem == "Số này đã có."
    field.line.selectAll()
    type_into(field, "KH-02")
    assert field.problem == ""


def test_commit_is_told_once_per_new_value(place, qtbot):
    field = place(NumberField())
    told = []
    field.committed.connect(lambda: told.append(field.value()))
    type_into(field, "12")
    field.focus()
    leave(field)
    field.line.clear()
    type_into(field, "7")
    assert told == [12, 7]


def test_a_text_area_keeps_lines_grows_and_lets_tab_leave(place):
    field = place(TextArea(lines=(2, 6)))
    low = field.box.sizeHint().height()
    type_text(field.box, "một")
    for text in ("hai", "ba", "bốn"):
        QTest.keyClick(field.box, Qt.Key.Key_Return)
        type_text(field.box, text)
    assert field.box.sizeHint().height() > low
    QTest.keyClick(field.box, Qt.Key.Key_Tab)
    assert not field.box.hasFocus()
    assert field.value() == "một\nhai\nba\nbốn"


def test_words_pasted_from_word_come_plain(place):
    field = place(TextArea())
    pasted = QMimeData()
    pasted.setHtml("<b>Đậm</b>")
    pasted.setText("Đậm\r\nmà")
    field.box.insertFromMimeData(pasted)
    leave(field)
    assert field.value() == "Đậm\nmà"


@pytest.mark.parametrize(
    ("typed", "value", "display"),
    [
        ("5/3/2024", PartialDate(2024, 3, 5), "05/03/2024"),
        ("05032024", PartialDate(2024, 3, 5), "05/03/2024"),
        ("5-3-24", PartialDate(2024, 3, 5), "05/03/2024"),
        ("03/2024", PartialDate(2024, 3), "03/2024"),
        ("2024", PartialDate(2024), "2024"),
        ("  ", None, ""),
    ],
)
def test_dates_are_read_in_every_form(place, typed, value, display):
    field = place(DateField())
    type_into(field, typed)
    assert (field.value(), field.line.text(), field.problem) == (value, display, "")


def test_a_wrong_date_is_explained_and_never_altered(place):
    field = place(DateField())
    type_into(field, "31022024")
    assert field.line.text() == "31022024"
    assert "không có ngày 31" in field.problem


def test_whole_days_may_be_asked_for(place):
    field = place(DateField(whole_days=True))
    type_into(field, "3/2024")
    assert field.problem == "Ngày “03/2024” chưa đủ. Nhập cả ngày, tháng, năm."


@pytest.mark.parametrize("typed", ["tháng 13 năm 2024", "31/2/2024", "ngày 40"])
def test_a_wrong_date_is_no_event(place, typed):
    field = place(DateField(events=True))
    field.set_draft(typed)
    field.commit()
    assert field.problem


def test_the_calendar_opens_with_f4_and_fills_the_field(place, qtbot):
    field = place(DateField())
    QTest.keyClick(field.line, Qt.Key.Key_F4)
    calendar = QApplication.activePopupWidget()
    told = []
    field.committed.connect(lambda: told.append(field.value()))
    next(b for b in calendar.findChildren(QWidget) if _text(b) == "Cả tháng").click()
    assert told == [PartialDate(2024, 3)]
    assert QApplication.activePopupWidget() is None
    assert field.line.hasFocus()


@pytest.mark.parametrize("kind", [DateField, DocumentDateField])
def test_ctrl_semicolon_writes_today(place, kind):
    field = place(kind())
    told = []
    field.committed.connect(lambda: told.append(field.value()))
    stop = field.stops()[-1]
    QTest.keyClick(stop, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert told == [(PartialDate if kind is DateField else DocumentDate).of(date(2024, 3, 1))]
    field.set_read_only(True)
    field.set_value(None)
    QTest.keyClick(stop, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert field.is_blank


def _text(widget):
    return widget.text() if hasattr(widget, "text") else ""


def test_a_document_date_keeps_its_blanks(place):
    field = place(DocumentDateField())
    type_into(field, "")
    field.stops()[1].setText("3")
    field.stops()[2].setText("2024")
    assert field.value() == DocumentDate(None, 3, 2024)
    field.set_value(DocumentDate(5, None, 2024))
    assert [stop.text() for stop in field.stops()] == ["05", "", "2024"]


def test_a_whole_date_typed_into_one_part_is_spread(place):
    field = place(DocumentDateField())
    type_into(field, "15/3/2024")
    assert [stop.text() for stop in field.stops()] == ["15", "03", "2024"]


def test_a_document_date_off_the_calendar_is_explained(place):
    field = place(DocumentDateField())
    field.set_draft("31|2|2024")
    field.commit()
    assert "không có ngày 31" in field.problem


@pytest.mark.parametrize(("typed", "points"), [("9,5", 950), ("9.5", 950), ("", None), ("0", 0)])
def test_points_take_comma_and_dot_and_blank_is_not_zero(place, typed, points):
    field = place(PointsField(1000, 25))
    type_into(field, typed)
    assert (field.value(), field.problem) == (points, "")


@pytest.mark.parametrize("typed", ["10,5", "9,3", "-1", "chín", "1.000"])
def test_wrong_points_are_explained(place, typed):
    field = place(PointsField(1000, 25))
    type_into(field, typed)
    assert field.line.text() == typed
    assert field.problem


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("1.250", 1250), ("", None)])
def test_whole_numbers_are_read(place, typed, number):
    field = place(NumberField())
    type_into(field, typed)
    assert (field.value(), field.problem) == (number, "")


@pytest.mark.parametrize("typed", ["1,5", "-1", "101", "một"])
def test_wrong_whole_numbers_are_explained(place, typed):
    field = place(NumberField(0, 100))
    type_into(field, typed)
    assert field.problem.endswith(".")


def test_a_year_is_shown_without_dots(place):
    field = place(NumberField())
    field.set_value(2024)
    assert field.line.text() == "2024"


def test_a_number_that_could_mean_another_carries_a_doubt(place):
    field = place(DecimalField(decimals=3))
    type_into(field, "1.234")
    assert field.value() == Decimal(1234)
    assert "1,234" in field.problem
    field.focus()
    leave(field)
    field.line.setText("")
    type_into(field, "1234")
    assert (field.line.text(), field.problem) == ("1.234", "")


@pytest.mark.parametrize(
    ("typed", "amount", "display"),
    [
        ("1500000", 1_500_000, "1.500.000"),
        ("1.500.000 đồng", 1_500_000, "1.500.000"),
        ("760.000đ", 760_000, "760.000"),
        ("", None, ""),
    ],
)
def test_money_is_shown_with_dots(place, typed, amount, display):
    field = place(MoneyField())
    type_into(field, typed)
    assert (field.value(), field.line.text(), field.problem) == (amount, display, "")


@pytest.mark.parametrize("typed", ["1,5", "1.5", "-1000", "1.50.000", "ba trăm"])
def test_wrong_money_is_explained(place, typed):
    field = place(MoneyField())
    type_into(field, typed)
    assert field.line.text() == typed
    assert field.problem


def test_a_code_keeps_its_leading_zeros(place):
    field = place(CodeField("Số CCCD", digits=[9, 12]))
    type_into(field, "038 084 001 234")
    assert field.value() == field.line.text() == "038084001234"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("03808400123", "Số CCCD gồm 9 hoặc 12 chữ số, đang có 11."),
        ("03808400123A", "Số CCCD “03808400123A” có ký tự không phải chữ số. Chỉ nhập chữ số."),
    ],
)
def test_a_wrong_code_is_explained(place, typed, problem):
    field = place(CodeField("Số CCCD", digits=[9, 12]))
    type_into(field, typed)
    assert field.problem == problem


def test_a_tick_is_a_value(place):
    field = place(CheckField("Đã nộp"))
    told = []
    field.committed.connect(lambda: told.append(field.value()))
    QTest.keyClick(field.box, Qt.Key.Key_Space)
    QTest.keyClick(field.box, Qt.Key.Key_Space)
    assert told == [True, False]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_draft_comes_back_as_it_stood(kind, place):
    field = place(MAKERS[kind]())
    type_telex("quyết")
    draft = field.draft()
    again = MAKERS[kind]()
    again.set_draft(draft)
    assert again.draft() == draft


@pytest.mark.parametrize("kind", MAKERS)
def test_fields_speak_to_those_who_hear_the_screen(kind, place):
    field = place(MAKERS[kind]())
    field.set_label("Người ký", "Họ và tên")
    assert all("Người ký" in stop.accessibleName() for stop in field.stops())
    field.show_problem("Chưa nhập.")
    assert field.stops()[0].accessibleDescription() == "Chưa nhập."
    field.show_problem("")
    assert field.stops()[0].accessibleDescription() == "Họ và tên"


@pytest.mark.parametrize("kind", MAKERS)
def test_a_read_only_field_takes_no_keys(kind, place):
    field = place(MAKERS[kind]())
    field.set_read_only(True)
    before = field.draft()
    for stop in field.stops():
        type_text(stop, "abc")
        QTest.keyClick(stop, Qt.Key.Key_F4)
    assert field.draft() == before
    assert QApplication.activePopupWidget() is None


LONG = " ".join(["Phát động phong trào thi đua"] * 9)


@pytest.mark.parametrize("make", [TextField, lambda: PickList([(1, LONG)])])
def test_a_long_text_is_read_from_its_start_once_it_is_left(place, make):
    field = place(make())
    line = field.stops()[0]
    line = line.lineEdit() if isinstance(line, QComboBox) else line
    line.setText(LONG)
    line.end(False)
    assert line.cursorPosition() > 100
    leave(field)
    assert line.cursorPosition() == 0
