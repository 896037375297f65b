import os

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app import operations
from app.ui import backup_watch, style
from app.ui.forms import Form
from app.ui.widgets import guards
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.record_dialog import RecordDialog

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def styled(qapp):
    """The application as the program sets it up: style, Vietnamese texts of Qt, guards."""
    style.install(qapp)
    guards.install(qapp)
    return qapp


@pytest.fixture(autouse=True)
def kit_app(styled):
    """The application at its usual text size. Its style is set once: that goes to each widget."""
    QTest.keyRelease(QWidget(), Qt.Key.Key_Control)  # keys that the last test held stay held
    yield styled
    if styled.font().pointSize() != style.USUAL_TEXT:
        style.set_text_size(styled, style.USUAL_TEXT)
    styled.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no loop runs between tests
    styled.clipboard().clear()  # what lies on it without a desktop is freed after Python has gone


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    """Begin each test as a person does who never had a window open."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def no_stick_is_plugged_in(monkeypatch):
    """Whatever is plugged into the PC that runs the tests is none of theirs."""
    monkeypatch.setattr(operations, "removable_drives", tuple)


@pytest.fixture(autouse=True)
def closing_keeps_no_copy(monkeypatch):
    """Most tests close a window that changed something; those of closing ask for copies."""
    monkeypatch.setattr(backup_watch, "AT_CLOSING", False)


@pytest.fixture(autouse=True)
def no_dialog_waits_for_ever(monkeypatch):
    """Close a dialog that nobody answers, so that its test fails and the run goes on."""
    show = Dialog.exec

    def exec_for_a_minute(dialog):
        QTimer.singleShot(60_000, dialog, dialog.reject)
        return show(dialog)

    monkeypatch.setattr(Dialog, "exec", exec_for_a_minute)


@pytest.fixture
def shown(qtbot):
    """Show a widget in an active window and return it. At the end nothing of it is saved."""
    held = []

    def forget_what_was_typed(widget):
        for form in widget.findChildren(Form):
            form.mark_clean()
        for rows in widget.findChildren(PastedRows):
            rows.give_up()

    def show(widget):
        held.append(widget)
        qtbot.addWidget(widget, before_close_func=forget_what_was_typed)
        widget.show()
        widget.activateWindow()
        qtbot.waitExposed(widget)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
        return widget

    return show


class Waiting:
    """What a test does to the dialogs to come: one act each, in the order they were asked for."""

    def __init__(self):
        self._acts = []
        self._busy = []
        self._is_over = False

    def add(self, fits, act):
        self._acts.append((fits, act))
        if len(self._acts) == 1:
            QTimer.singleShot(0, self._look)

    def end(self):
        """Let nothing of it reach a dialog of the next test."""
        self._is_over = True

    def _look(self):
        if self._is_over or not self._acts:
            return
        QTimer.singleShot(5, self._look)  # first: an act may open a dialog that waits for the next
        fits, act = self._acts[0]
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog in self._busy or not fits(dialog):
            return
        self._acts.pop(0)
        self._busy.append(dialog)
        try:
            act(dialog)
        finally:
            self._busy.remove(dialog)


@pytest.fixture
def answer():
    """Press a button of the next modal dialog; returns what the dialogs said, as they come."""
    told = []
    waiting = Waiting()

    def is_ready(dialog):
        return isinstance(dialog, QDialog) and QApplication.activeWindow() is dialog

    def schedule(button, before=None):
        def press(dialog):
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

        waiting.add(is_ready, press)
        return told

    yield schedule
    waiting.end()


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


@pytest.fixture
def fill():
    """Fill in the next record dialog and press one of its buttons, then Hủy if it stays."""
    problems = []
    waiting = Waiting()

    def schedule(values, button="Lưu"):
        def act(dialog):
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

        waiting.add(lambda dialog: isinstance(dialog, RecordDialog), act)
        return problems

    yield schedule
    waiting.end()
