import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QPushButton

from app.ui.widgets.ask import ask_reason, confirm, tell
from tests.ui.ime import type_telex

FACTS = "Đợt thi đua có 34 đăng ký. Xóa đợt sẽ đưa cả 34 đăng ký vào Thùng rác."


@pytest.mark.parametrize(("button", "answered"), [("Xóa đợt", True), ("Giữ lại", False)])
def test_the_answer_is_the_button(answer, button, answered):
    told = answer(button)
    assert confirm(None, FACTS, "Xóa đợt") is answered
    assert told == [FACTS]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_pressed_without_thought_keep(answer, key):
    def press(dialog):
        focused = QApplication.focusWidget()
        assert focused.text() == "Giữ lại"
        QTest.keyClick(focused, key)

    answer("Giữ lại", before=press)
    assert confirm(None, FACTS, "Xóa đợt") is False


def test_consent_has_to_be_ticked(answer):
    def look(dialog):
        verb = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Phục hồi")
        assert not verb.isEnabled()
        dialog.findChild(QCheckBox).click()
        assert verb.isEnabled()

    answer("Phục hồi", before=look)
    assert confirm(None, FACTS, "Phục hồi", consent="Tôi đồng ý thay dữ liệu hiện có")


def test_a_reason_is_returned(answer):
    def write(dialog):
        dialog.findChild(QPlainTextEdit).setFocus()
        type_telex("giấy khen", lambda: dialog.findChild(QPlainTextEdit))

    answer("Bỏ chốt", before=write)
    assert ask_reason(None, "Bỏ chốt điểm", verb="Bỏ chốt") == "giấy khen"


def test_no_reason_is_no_answer(answer):
    def try_blank(dialog):
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Đồng ý").click()
        assert dialog.isVisible()
        assert dialog._field.problem == "Chưa nhập lý do. Nhập lý do rồi bấm lại."

    answer("Hủy", before=try_blank)
    assert ask_reason(None, "Bỏ chốt điểm") is None


def test_a_sentence_is_shown_until_read(answer):
    told = answer("Đóng")
    tell(None, "Chưa thực hiện được", "Kế hoạch đã khóa.")
    assert told == ["Kế hoạch đã khóa."]
