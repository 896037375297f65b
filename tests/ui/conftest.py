import os

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app.ui import style
from app.ui.forms import Form
from app.ui.widgets import guards
from app.ui.widgets.record_dialog import RecordDialog

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def kit_app(qapp):
    """The application as the program sets it up: style, Vietnamese texts of Qt, guards."""
    style.install(qapp)
    guards.install(qapp)
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)  # keys that the last test held stay held
    yield qapp
    style.set_text_size(qapp, style.USUAL_TEXT)
    qapp.clipboard().clear()  # what lies on it without a desktop is freed after Python has gone


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    """Begin each test as a person does who never had a window open."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture
def shown(qtbot):
    """Show a widget in an active window and return it. At the end nothing of it is saved."""
    held = []

    def forget_what_was_typed(widget):
        for form in widget.findChildren(Form):
            form.mark_clean()

    def show(widget):
        held.append(widget)
        qtbot.addWidget(widget, before_close_func=forget_what_was_typed)
        widget.show()
        widget.activateWindow()
        qtbot.waitExposed(widget)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
        return widget

    return show


@pytest.fixture
def answer():
    """Press a button of the next modal dialog; returns what the dialogs said, as they come."""
    told = []
    is_over = []

    def schedule(button, before=None):
        def press():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog) or QApplication.activeWindow() is not dialog:
                if not is_over:
                    QTimer.singleShot(5, press)
                return
            told.append("\n".join(words(dialog)))
            try:
                if before:
                    before(dialog)
                buttons = {b.text(): b for b in dialog.findChildren(QPushButton)}
                if dialog.isVisible():
                    buttons[button].click()
            except BaseException:
                dialog.done(0)
                raise

        QTimer.singleShot(0, press)
        return told

    yield schedule
    is_over.append(True)


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


@pytest.fixture
def fill(qtbot):
    """Fill in the next record dialog and press one of its buttons, then Hủy if it stays."""
    problems = []
    is_over = []

    def schedule(values, button="Lưu"):
        def act():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, RecordDialog):
                if not is_over:  # else it would fill in a dialog of the next test
                    QTimer.singleShot(5, act)
                return
            for name, value in values.items():
                dialog.form.field(name).set_value(value)
            {"Lưu": dialog.save, "Lưu và thêm tiếp": dialog.save_and_go_on}[button]()
            if dialog.isVisible():
                fields = dialog.form.draft()
                problems.extend(
                    dialog.form.field(name).problem
                    for name in fields
                    if dialog.form.field(name).problem
                )
                dialog.form.mark_clean()
                dialog.reject()

        QTimer.singleShot(0, act)
        return problems

    yield schedule
    is_over.append(True)
