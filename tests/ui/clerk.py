"""A clerk at the window, with the keyboard alone: no mouse, and no call that a key could not make.

Everything is done through what a person sees: the words on buttons, the labels of fields, the
letters that the keyboard sends. What cannot be reached by Tab and arrow keys fails the test, and
so does what a dialog refuses, with its sentence.
"""

from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QToolBar,
    QToolButton,
)

from app.ui.dialogs.tick_list import TickList
from app.ui.forms import Form
from app.ui.widgets.fields import TickField
from app.ui.widgets.grid import GridView
from app.ui.widgets.notice import Notice
from app.ui.widgets.progress import ProgressDialog
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.rows_field import RowsField
from app.ui.widgets.side_pages import SidePages
from tests.ui import walk
from tests.ui.ime import focused, type_text
from tests.ui.tabs.list_pages import button

TAB, BACKTAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
MOST_STEPS = 150
"""Presses of Tab within which everything in a window is reached."""


class Clerk:
    """Works in one window."""

    def __init__(self, window):
        self.window = window

    def tab(self, name, page=""):
        """Go to a tab by its number, and there to a page by the words on it; return the tab."""
        activate(self.window)
        number = self.window.book.names.index(name) + 1
        chord(f"Ctrl+{number}")
        self.settle()
        tab = self.window.book.current_tab()
        if page:
            self.turn(tab, page)
        return tab

    def turn(self, tab, caption):
        """Turn to a page by the words on it, along the bar of its pages."""
        pages = tab.pages
        captions = [pages.tabText(n).replace("&", "") for n in range(pages.count())]
        self._turn_to(pages, captions.index(caption))

    def bring(self, widget):
        """Turn to the pages within pages on which a widget stands."""
        around, above = [], widget
        while above is not None:
            if isinstance(above, QTabWidget | SidePages):
                around.insert(0, above)
            above = above.parentWidget()
        for pages in around:
            [number] = [n for n in range(pages.count()) if holds(pages.widget(n), widget)]
            self._turn_to(pages, number)

    def _turn_to(self, pages, number):
        bar = pages.bar if isinstance(pages, SidePages) else pages.tabBar()
        steps = number - pages.currentIndex()
        if steps:
            self.reach(bar)
            for _ in range(abs(steps)):
                key(Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left)
        self.settle()
        assert pages.currentIndex() == number

    def press(self, page, label, *steps, rows=()):
        """Press a button of a list, with these rows selected; `steps` answer its dialogs."""
        activate(self.window)
        rows = list(rows)
        if rows:
            self.reach(page.table)
            select(page.table, rows)
        action = button(page, label)
        assert action.isEnabled(), action.toolTip()
        with self.dialogs(*steps):
            self.do(page, action)
        self.settle()

    def do(self, page, action):
        """Do what a button of a list does: by its key, else by going to it."""
        keys = action.shortcuts()
        tools = [
            tool for bar in page.findChildren(QToolBar) for tool in [bar.widgetForAction(action)]
        ]
        tool = next((tool for tool in tools if tool is not None), None) or rare_of(page)
        if keys:
            self.reach(page.table if page.table.isVisible() else tool)
            QTest.keySequence(focused(), keys[0])
        elif tool.isVisible() and tool is not rare_of(page):
            self.reach(tool)
            key(Qt.Key.Key_Return)
        else:
            more = page.findChild(QToolButton, "qt_toolbar_ext_button")
            self.reach(tool if tool.isVisible() else more)
            QTimer.singleShot(0, lambda: pick(action))
            key(Qt.Key.Key_Space)

    def click(self, widget, label, *steps):
        """Go to a button of a widget that can be seen and press it; `steps` answer its dialogs."""
        activate(self.window)
        if not widget.isVisible():
            self.bring(widget)
        wanted = [
            b for b in widget.findChildren(QAbstractButton) if b.text().replace("&", "") == label
        ]
        [found] = [b for b in wanted if b.isVisible()]
        assert found.isEnabled(), f"“{label}” is off: {found.toolTip()}"
        self.reach(found)
        with self.dialogs(*steps):
            key(Qt.Key.Key_Return)
        self.settle()

    def type_into(self, form, **texts_by_name):
        """Type into the fields of a form of the window."""
        self.bring(form)
        for name, text in texts_by_name.items():
            type_into(form, name, text)

    def reach(self, widget):
        """Go to a widget of the window by Tab."""
        reach(widget, self.window)

    def choose(self, box, words):
        """Choose a line of a box that is no field of a form, by its words."""
        self.reach(box)
        found = [box.itemText(n) for n in range(box.count())].index(words)
        steps = found - box.currentIndex()
        for _ in range(abs(steps)):
            key(Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        self.settle()
        assert box.currentText() == words

    def choose_row(self, view, number):
        """Go to a row of a list."""
        self.reach(view)
        select(view, [number])
        self.settle()

    def type_at(self, view, index, text):
        """Type over a cell of a grid and press Enter."""
        self._go_to(view, index)
        for character in text:
            type_text(focused(), character)
        key(Qt.Key.Key_Return)
        self.settle()

    def paste_at(self, view, index, text):
        """Paste a block, as Excel copies it, from a cell of a grid on."""
        self._go_to(view, index)
        QApplication.clipboard().setText(text)
        chord("Ctrl+V")
        self.settle()

    def _go_to(self, view, index):
        activate(self.window)
        self.reach(view)
        chord("Ctrl+Home")
        for _ in range(index.row()):
            key(Qt.Key.Key_Down)
        while view.currentIndex().column() != index.column():
            before = view.currentIndex()
            key(Qt.Key.Key_Right)
            assert view.currentIndex() != before, "the cell cannot be reached"
        assert view.currentIndex() == index

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


def holds(page, widget):
    """Whether a widget is a page or stands on it."""
    return page is widget or page.isAncestorOf(widget)


def key(which):
    """Press a key."""
    QTest.keyClick(focused(), which)


def chord(keys):
    """Press keys together."""
    QTest.keySequence(focused(), QKeySequence(keys))


def reach(widget, window):
    """Go to a widget by Tab; a grid is left by F6."""
    activate(window)
    for _ in range(MOST_STEPS):
        here = QApplication.focusWidget()
        if here is not None and (here is widget or widget.isAncestorOf(here)):
            return
        if here is None:
            window.setFocus()
        key(Qt.Key.Key_F6 if isinstance(here, GridView) else TAB)
    raise AssertionError(f"{widget} cannot be reached by Tab")


def rare_of(page):
    """The button of a list behind which stands what is rarely done."""
    return next((b for b in page.findChildren(QToolButton) if b.text() == "Khác"), None)


def pick(action):
    """Go down an open menu to a line and choose it."""
    menu = QApplication.activePopupWidget()
    for _ in menu.actions():
        key(Qt.Key.Key_Down)
        if menu.activeAction() is action:
            key(Qt.Key.Key_Return)
            return
    menu.close()
    raise AssertionError(f"“{action.text()}” is not in the menu")


def select(view, rows):
    """Select rows by keys, all in one block or one by one."""
    chord("Ctrl+Home")
    rows = sorted(rows)
    for _ in range(rows[0]):
        key(Qt.Key.Key_Down)
    if not rows[0] and view.model().rowCount() > 1:  # a step without Ctrl selects one row alone
        key(Qt.Key.Key_Down)
        key(Qt.Key.Key_Up)
    elif not rows[0]:
        chord("Ctrl+A")
    for before, number in pairwise(rows):
        if rows == list(range(rows[0], rows[-1] + 1)):
            QTest.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
            continue
        for _ in range(number - before):
            QTest.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(focused(), Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    selected = sorted({index.row() for index in view.selectionModel().selectedIndexes()})
    assert selected == rows, f"selected {selected} instead of {rows}"


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
        reach(box, dialog)
        type_text(focused(), text)
        _press(dialog, button)

    return step


def tick(*labels):
    """Tick rows of a list of boxes, and agree."""

    def step(dialog):
        assert isinstance(dialog, TickList), words(dialog)
        _tick(dialog.list, dialog, lambda text: text in labels)
        _press(dialog, "Đồng ý")

    return step


def type_into(form, name, text):
    """Type into a field of a form and leave it.

    A box is ticked with True, one of several by some of its words; a date in three parts is a
    tuple of texts, small rows are a list of tuples.
    """
    activate(form.window())
    field = form.field(name)
    if isinstance(field, RowsField):
        _type_rows(field.grid, form.window(), text)
        return
    if isinstance(field, TickField):
        _tick(field.list, form.window(), lambda shown: text in shown)
        return
    for stop, part in zip(
        field.stops(), text if isinstance(text, tuple) else (text,), strict=False
    ):
        reach(stop, form.window())
        if isinstance(stop, QCheckBox):
            if stop.isChecked() != part:
                key(Qt.Key.Key_Space)
            continue
        chord("Ctrl+A")
        for character in part:
            type_text(focused(), character)
        key(TAB)


def _type_rows(grid, window, rows):
    """Type rows into a grid from its first cell on; a cell of None is passed by."""
    reach(grid, window)
    for number, row in enumerate(rows):
        chord("Ctrl+Home")
        for _ in range(number):
            key(Qt.Key.Key_Down)
        for text in row:
            for character in text or "":
                type_text(focused(), character)
            key(TAB)


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
    [found] = [b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == label]
    reach(found, dialog)
    key(Qt.Key.Key_Return)


def _tick(rows, window, is_wanted):
    """Tick the rows of a list of boxes whose words are wanted."""
    reach(rows, window)
    key(Qt.Key.Key_Home)
    count = 0
    for number in range(rows.count()):
        item = rows.item(number)
        if is_wanted(item.text()) and item.checkState() != Qt.CheckState.Checked:
            while rows.currentRow() < number:
                key(Qt.Key.Key_Down)
            key(Qt.Key.Key_Space)
            assert item.checkState() == Qt.CheckState.Checked
            count += 1
    assert count, "nothing was ticked"


class _Answering(QObject):
    """Hands each new dialog to the next step; closes those nobody expected."""

    def __init__(self, steps):
        super().__init__()
        self._steps = list(steps)
        self._open = []
        self._error = None
        self._timer = self._started()

    def _started(self):
        timer = QTimer(self, interval=0)
        timer.timeout.connect(self._look)
        timer.start()
        return timer

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
        if isinstance(dialog, ProgressDialog):  # seen on a slow machine alone, and goes by itself
            return
        if QApplication.activeWindow() is not dialog:
            return
        self._open.append(dialog)
        nested = self._started()  # a timer does not fire inside its own slot
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
        nested.stop()
        self._open.remove(dialog)
