"""A clerk at the window: goes to tabs, presses buttons, types into dialogs as a person does.

Everything is done through what a person sees: the words on buttons, the labels of fields, the
letters that the keyboard sends. What a dialog refuses fails the test with its sentence.
"""

from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
)

from app.ui.dialogs.tick_list import TickList
from app.ui.forms import Form
from app.ui.widgets.fields import TickField
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui import walk
from tests.ui.ime import focused, type_text
from tests.ui.tabs.list_pages import press


class Clerk:
    """Works in one window."""

    def __init__(self, window):
        self.window = window

    def tab(self, name, page=""):
        """Go to a tab, and there to a page by the words on it; return the tab."""
        self.window.book.show_tab(name)
        self.settle()
        tab = self.window.book.current_tab()
        if page:
            self.turn(tab, page)
        return tab

    def turn(self, tab, caption):
        """Turn to a page by the words on it."""
        captions = [tab.pages.tabText(n).replace("&", "") for n in range(tab.pages.count())]
        tab.pages.setCurrentIndex(captions.index(caption))
        self.settle()

    def press(self, page, label, *steps, rows=()):
        """Press a button of a list, with these rows selected; `steps` answer its dialogs."""
        with self.dialogs(*steps):
            press(page, label, *rows)
        self.settle()

    def click(self, widget, label, *steps):
        """Click a button of a widget that can be seen; `steps` answer its dialogs."""
        wanted = [
            b for b in widget.findChildren(QPushButton) if b.text().replace("&", "") == label
        ]
        [button] = [b for b in wanted if b.isVisible()]
        assert button.isEnabled(), f"“{label}” is off: {button.toolTip()}"
        with self.dialogs(*steps):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type_at(self, view, index, text):
        """Type over a cell of a grid and press Enter."""
        activate(self.window)
        view.setFocus()
        view.setCurrentIndex(index)
        for character in text:
            type_text(focused(), character)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        self.settle()

    def paste_at(self, view, index, text):
        """Paste a block, as Excel copies it, from a cell of a grid on."""
        activate(self.window)
        view.setFocus()
        view.setCurrentIndex(index)
        QApplication.clipboard().setText(text)
        QTest.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def row(self, page, *words):
        """Return the number of the row of a list that shows all these words."""
        rows = texts(page.table.model())
        found = [n for n, row in enumerate(rows) if all(any(w in c for c in row) for w in words)]
        assert len(found) == 1, f"{words} found {len(found)} times in {rows}"
        return found[0]

    def settle(self):
        """Let everything that was begun come to its end."""
        walk.settle(self.window)

    @contextmanager
    def dialogs(self, *steps):
        """Answer the dialogs that come up, one step each, in their order."""
        answering = _Answering(steps)
        try:
            yield
        finally:
            answering.stop()
        answering.check()


def texts(model):
    """Read a table as a person does: the text of every cell."""
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# --- steps: what is done in one dialog -----------------------------------------------------------


def fill(_button="Lưu", **texts_by_name):
    """Type into the fields of a record dialog and press a button."""

    def step(dialog):
        assert isinstance(dialog, RecordDialog), words(dialog)
        for name, text in texts_by_name.items():
            type_into(dialog.form, name, text)
        _press(dialog, _button)
        if dialog.isVisible() and _button == "Lưu":
            raise AssertionError(f"“{dialog.windowTitle()}” refuses: {refusals(dialog.form)}")

    return step


def say(button):
    """Press a button of a question."""
    return lambda dialog: _press(dialog, button)


def give_reason(text, button):
    """Type a reason and press a button."""

    def step(dialog):
        box = dialog.findChild(QPlainTextEdit)
        box.setFocus()
        type_text(box, text)
        _press(dialog, button)

    return step


def tick(*labels):
    """Tick rows of a list of boxes, and agree."""

    def step(dialog):
        assert isinstance(dialog, TickList), words(dialog)
        for number in range(dialog.list.count()):
            item = dialog.list.item(number)
            if item.text() in labels:
                item.setCheckState(Qt.CheckState.Checked)
        _press(dialog, "Đồng ý")

    return step


def type_into(form, name, text):
    """Type into a field of a form and leave it.

    A box is ticked with True, one of several by some of its words; a date in three parts is a
    tuple of texts.
    """
    activate(form.window())
    field = form.field(name)
    if isinstance(field, TickField):
        items = [field.list.item(number) for number in range(field.list.count())]
        [item] = [item for item in items if text in item.text()]
        item.setCheckState(Qt.CheckState.Checked)
        return
    for stop, part in zip(
        field.stops(), text if isinstance(text, tuple) else (text,), strict=False
    ):
        stop.setFocus()
        if isinstance(stop, QCheckBox):
            if stop.isChecked() != part:
                QTest.keyClick(stop, Qt.Key.Key_Space)
            continue
        QTest.keyClick(focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for character in part:
            type_text(focused(), character)
        QTest.keyClick(focused(), Qt.Key.Key_Tab)


def activate(window):
    """Make a window the active one: without a desktop none becomes so by itself."""
    if QApplication.activeWindow() is not window:
        window.activateWindow()
        walk.wait_for(lambda: QApplication.activeWindow() is window)


def refusals(form):
    """Return every sentence that a form shows."""
    fields = [form.field(name).problem for name in form.draft()]
    return [*filter(None, [*fields, *(n.text() for n in form.findChildren(Notice))])]


def words(dialog):
    """Return what a dialog says."""
    told = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    return "\n".join([dialog.windowTitle(), *told])


def _press(dialog, label):
    [button] = [b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == label]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class _Answering(QObject):
    """Hands each new dialog to the next step; closes those nobody expected."""

    def __init__(self, steps):
        super().__init__()
        self._steps = list(steps)
        self._open = []
        self._error = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self):
        self._timer.stop()

    def check(self):
        if self._error is not None:
            raise self._error
        assert self._steps == [], f"{len(self._steps)} dialogs did not come"

    def _look(self):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog in self._open:
            return
        if QApplication.activeWindow() is not dialog:
            return
        self._open.append(dialog)
        try:
            if self._error is None:
                assert self._steps, f"nobody expected this: {words(dialog)}"
                self._steps.pop(0)(dialog)
        except BaseException as error:  # noqa: BLE001 - raised again by `check`, out of Qt's sight
            self._error = self._error or error
        if self._error is not None:
            for form in dialog.findChildren(Form):
                form.mark_clean()
            dialog.done(0)
        self._open.remove(dialog)
