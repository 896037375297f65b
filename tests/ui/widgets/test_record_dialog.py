import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.core.errors import InvalidInput, NotAllowed, StorageFailure
from app.ui import style
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import DateField, TextArea, TextField
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui.ime import type_text

SPECS = [
    FieldSpec("name", "Tên", TextField, required=True),
    FieldSpec("unit", "Đơn vị", TextField),
    FieldSpec("on", "Ngày", DateField),
]
CTRL = Qt.KeyboardModifier.ControlModifier


class Register:
    """Saves values, or refuses as told."""

    def __init__(self):
        self.saved = []
        self.refusal = None

    def __call__(self, values):
        if self.refusal:
            raise self.refusal
        self.saved.append(values)
        return len(self.saved)


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def dialog(register, shown):
    dialog = RecordDialog(Form(SPECS), register, "Thêm người", again=True, kept=["unit"])
    return shown(dialog)


def click(dialog, text):
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    QTest.mouseClick(buttons[text], Qt.MouseButton.LeftButton)


def typed(dialog, name, text):
    line = dialog.form.field(name).line
    line.setFocus()
    type_text(line, text)


def test_saving_hands_the_values_on_and_closes(dialog, register):
    typed(dialog, "name", "An")
    click(dialog, "Lưu")
    assert register.saved == [{"name": "An", "unit": "", "on": None}]
    assert dialog.saved == [1]
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_alone_never_saves(dialog, register, key):
    typed(dialog, "name", "An")
    for _ in range(10):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert register.saved == []
    assert dialog.isVisible()


def test_ctrl_s_saves_what_stands_in_the_field(dialog, register):
    typed(dialog, "name", " An ")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    assert register.saved[0]["name"] == "An"
    assert not dialog.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_saves_and_makes_room_for_the_next(dialog, register, key):
    typed(dialog, "name", "An")
    typed(dialog, "unit", "to 1")
    QTest.keyClick(QApplication.focusWidget(), key, CTRL)
    assert len(register.saved) == 1
    assert dialog.isVisible()
    assert dialog.form.draft() == {"name": "", "unit": "to 1", "on": ""}
    assert not dialog.form.is_dirty
    assert dialog.form.field("name").line.hasFocus()
    typed(dialog, "name", "Ba")
    click(dialog, "Lưu và thêm tiếp")
    assert [values["name"] for values in register.saved] == ["An", "Ba"]
    assert dialog.saved == [1, 2]


def test_without_a_next_ctrl_enter_saves_and_closes(register, shown):
    dialog = shown(RecordDialog(Form(SPECS), register, "Sửa người"))
    typed(dialog, "name", "An")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert [b.text() for b in dialog.findChildren(QPushButton) if b.text()] == ["Lưu", "Hủy"]


def test_a_missing_name_is_told_and_nothing_is_saved(dialog, register):
    click(dialog, "Lưu")
    assert register.saved == []
    assert dialog.form.field("name").problem == "Chưa nhập “Tên”."
    assert dialog.isVisible()


def test_a_refused_value_is_shown_under_its_field_and_everything_stays(dialog, register):
    register.refusal = InvalidInput.of("unit", "Không có đơn vị này.")
    typed(dialog, "name", "An")
    typed(dialog, "unit", "xyz")
    click(dialog, "Lưu")
    assert dialog.form.field("unit").problem == "Không có đơn vị này."
    assert dialog.form.draft() == {"name": "An", "unit": "xyz", "on": ""}
    register.refusal = None
    click(dialog, "Lưu")
    assert len(register.saved) == 1


@pytest.mark.parametrize("refusal", [NotAllowed("Kế hoạch đã khóa."), StorageFailure("Ổ đầy.")])
def test_a_refusal_is_shown_above_and_everything_stays(dialog, register, refusal):
    register.refusal = refusal
    typed(dialog, "name", "An")
    click(dialog, "Lưu")
    assert dialog.form.findChild(Notice).text() == str(refusal)
    assert dialog.isVisible()
    assert dialog.form.draft()["name"] == "An"


def test_a_fault_leaves_the_dialog_as_it_is(dialog, register, qtbot):
    register.refusal = ZeroDivisionError()
    typed(dialog, "name", "An")
    with qtbot.captureExceptions() as caught:
        click(dialog, "Lưu")
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert dialog.isVisible()
    assert dialog.form.draft()["name"] == "An"


def test_escape_closes_at_once_when_nothing_was_typed(dialog):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(("button", "is_open"), [("Nhập tiếp", True), ("Bỏ, không lưu", False)])
def test_escape_asks_when_something_would_be_lost(dialog, answer, button, is_open):
    typed(dialog, "name", "An")
    told = answer(button)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert told == ["Những gì vừa nhập chưa được lưu và sẽ mất."]
    assert dialog.isVisible() is is_open


def test_closing_the_window_asks_too(dialog, answer):
    typed(dialog, "name", "An")
    answer("Nhập tiếp")
    dialog.close()
    assert dialog.isVisible()


@pytest.mark.parametrize("points", [9, 10, 14])
@pytest.mark.parametrize("count", [2, 40])
def test_a_dialog_fits_every_screen_with_its_buttons(kit_app, register, shown, points, count):
    style.set_text_size(kit_app, points)
    specs = [FieldSpec(f"f{n}", f"Trường số {n}", TextArea) for n in range(count)]
    dialog = shown(RecordDialog(Form(specs, columns=2), register, "Sửa"))
    assert dialog.width() <= 1000
    assert dialog.height() <= 500
    for button in dialog.findChildren(QPushButton):
        if button.isVisible():
            corner = button.mapTo(dialog, button.rect().bottomRight())
            assert dialog.rect().contains(corner)


def test_no_button_takes_enter_by_default(dialog):
    for button in dialog.findChildren(QPushButton):
        assert not button.autoDefault()
        assert not button.isDefault()


def test_that_a_field_is_missing_is_seen_without_scrolling(shown, qtbot):
    form = Form([FieldSpec("on", "Ngày", DateField), FieldSpec("why", "Lý do", TextField, True)])
    dialog = shown(RecordDialog(form, Register(), "Trả lại"))
    dialog.save()
    sentence = form.field("why")._sentence
    assert sentence.text() == "Chưa nhập “Lý do”."
    qtbot.wait(20)  # for it to get its place
    assert whole_in_sight(sentence, form)
    assert form.verticalScrollBar().maximum() == 0


def test_the_first_field_that_is_refused_is_seen_with_its_sentence(shown, qtbot):
    names = [f"n{number}" for number in range(30)]
    form = Form([FieldSpec(name, f"Ô {name}", TextField, required=True) for name in names])
    dialog = shown(RecordDialog(form, Register(), "Sửa"))
    form.fill(dict.fromkeys(names[:-1], "a"))
    dialog.save()
    sentence = form.field("n29")._sentence
    qtbot.wait(20)
    assert whole_in_sight(sentence, form)
    assert form.verticalScrollBar().value() > 0


def whole_in_sight(widget, area):
    corner = widget.mapTo(area.viewport(), widget.rect().bottomLeft())
    return widget.height() > 0 and corner.y() < area.viewport().height()
