"""Going through the whole window as a person would: every tab, every page, every dialog they open.

Nothing is named here, so that screens which come later are walked too. A walk is handed to a
test, or to the command that draws every screen (`tests/screens.py`).
"""

from importlib import import_module
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from app.core.clock import today
from app.domain.terms import PlanState
from app.services import councils, meetings, plans
from app.ui import menus
from app.ui.files import Files
from app.ui.forms import Form
from app.ui.jobs import JobRunner
from app.ui.main_window import MainWindow
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.side_pages import SidePages

_LONGEST = 60
"""Seconds that anything may take."""
_DEEPEST = 8
"""Pages within pages; a walk that goes deeper goes round."""
_MOST_DIALOGS = 20
"""Dialogs that one click may bring up; a program that asks more often asks for ever."""


class NoFiles(Files):
    """Answers every question for a file as a person who thinks better of it."""

    def _answer(self, dialog):
        return []

    def open(self, path):
        return True


def open_window(path, width, height):
    """Return the real window, of this size, with a data file open."""
    window = MainWindow(NoFiles())
    window.resize(width, height)
    window.show()
    window.activateWindow()
    window.open_path(path)
    wait_for(lambda: window.context is not None)
    settle(window)
    return window


def close_window(window):
    """Close the window; what was typed is forgotten."""
    forget(window)
    window.close()
    window.deleteLater()
    settle(window)


def wait_for(is_so):
    """Let the program go on until something is so."""
    until = monotonic() + _LONGEST
    while not is_so():
        if monotonic() > until:
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def settle(window):
    """Let everything that was begun come to its end."""
    wait_for(lambda: not any(runner.is_busy for runner in window.findChildren(JobRunner)))
    wait_for(lambda: all(view.is_drawn for view in window.findChildren(PagesView)))
    for _ in range(3):
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # left to the main loop


def forget(widget):
    """Forget what was typed in every form, and rows pasted, so that closing does not ask."""
    for form in [*widget.findChildren(Form), *([widget] if isinstance(widget, Form) else [])]:
        form.mark_clean()
    for rows in widget.findChildren(PastedRows):
        rows.give_up()


def walk(window, visit):
    """Call `visit(name, widget)` for every page of every tab, and every dialog opened there.

    A page is visited in the window, a dialog while it is open; both are named by the words a
    person reads on the way: “Chấm điểm – Bảng điểm”.
    """
    QApplication.clipboard().setText("I. Nội dung\n1. Mục một: ý đầu\n- Ý sau")
    for name, tab in tabs(window):
        for page_name, page in pages(tab, name, window):
            visit(page_name, page)
            for opener in openers(page):
                open_by(opener, page_name, window, visit)


def tabs(window):
    """Go to each tab, then to an opened plan and to a draft like it; yield its name and widget.

    The first plan of the year is the one worked on. The draft, and a meeting of the council, are
    made in the file: nobody but the walk may need it.
    """
    book, context = window.book, window.context
    of_year = [row for row in context.operations.ask(plans.listed) if row.year == context.year]
    if of_year:
        context.choose(context.year, of_year[0].id)
        open_plans = [row for row in of_year[:1] if row.state is not PlanState.CLOSED]
        for council in context.operations.ask(councils.listed, today())[: len(open_plans)]:
            heading = {"council_id": council.id, "held_on": today()}
            context.operations.do(meetings.create, of_year[0].id, heading)
    for name in book.names:
        book.show_tab(name)
        settle(window)
        yield book.current_entry.caption, book.current_tab()
    for row in of_year[:1]:
        draft = context.operations.do(plans.copy_from, row.id, row.year)
        for name, plan_id in (("Kế hoạch đang mở", row.id), ("Dự thảo đang mở", draft)):
            window.open_plan(plan_id)
            settle(window)
            yield name, book.current_tab()


def pages(widget, name, window):
    """Turn every page within a widget and yield its name and the page, as it is seen."""
    assert name.count(" – ") < _DEEPEST, f"the walk goes round: {name}"
    outer = _outer_books(widget)
    if not outer:
        settle(window)
        yield name, widget
        yield from _opened(widget, name, window)
    yield from _turned(outer, name, window)


def _outer_books(widget):
    """Return what has pages to turn within a widget, and stands in no other of them."""
    kinds = (QTabWidget, SidePages)
    found = [one for kind in kinds for one in widget.findChildren(kind)]
    books = [one for one in found if one.isVisible()]
    return [one for one in books if not any(o is not one and o.isAncestorOf(one) for o in books)]


def _turned(books, name, window):
    for book in books:
        for number in range(book.count()):
            book.setCurrentIndex(number)
            settle(window)
            caption = book.tabText(number).replace("&", "")
            yield from pages(book.widget(number), f"{name} – {caption}", window)


def _opened(page, name, window):
    """Open the first row of a list that shows it in its own place; yield what is shown there."""
    backs = [one for one in page.findChildren(QPushButton) if one.text() == "‹ Danh sách"]
    actions = [one for one in page.findChildren(QAction) if one.text() == "Mở" and one.isEnabled()]
    if backs and actions:
        actions[0].trigger()
        settle(window)
        yield f"{name} – Mở", page
        # Not `pages` of this page: what has none of its own would be opened from there again.
        yield from _turned(_outer_books(page), f"{name} – Mở", window)
        backs[0].click()
        settle(window)


def openers(page):
    """Select the first row of every list of a page; return what opens a dialog there.

    Words that end in “…” promise one, and so do Thêm, Sửa and Mở phiếu.
    """
    for view in page.findChildren(QAbstractItemView):
        is_list = view.isVisible() and not isinstance(view.parent(), QComboBox)
        if is_list and view.model() is not None and view.model().rowCount():
            view.setCurrentIndex(view.model().index(0, 0))
    QApplication.processEvents()
    actions = [
        action
        for action in page.findChildren(QAction)
        if action.isEnabled()
        and isinstance(action.parent(), QWidget)
        and action.parent().isVisible()
    ]
    buttons = [
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and not isinstance(button, QToolButton)
    ]
    return [one for one in (*actions, *buttons) if _promises(one.text().replace("&", ""))]


def menu_dialogs():
    """Yield each line of the menus that opens a dialog: the words on the way, and what runs."""
    for heading, lines in menus.MENUS.items():
        for line in lines:
            if line.run and line.is_there:
                words = line.text.replace("&", "").rstrip("…")
                yield f"{heading.replace('&', '')} – {words}", line.run


def run_menu(run, window):
    """Do what a line of a menu does, and wait for what it began."""
    module, _, function = run.partition(":")
    getattr(import_module(module), function)(window.context, window)
    settle(window)


def _promises(words):
    return words.endswith("…") or words in ("Thêm", "Sửa", "Mở phiếu")


def open_by(opener, name, window, visit):
    """Visit each dialog that an action or a button of a page brings up."""
    words = opener.text().replace("&", "").rstrip("…")
    watch = Watch(f"{name} – {words}", visit)
    opener.trigger() if isinstance(opener, QAction) else opener.click()
    settle(window)
    watch.stop()


class Watch(QObject):
    """Visits each dialog that comes up and closes it, whatever it asks, unless the visit did."""

    def __init__(self, name, visit):
        super().__init__()
        self._name = name
        self._visit = visit
        self._below = QApplication.activeModalWidget()
        self._seen = 0
        self._error = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self):
        """Look no more, and raise what a visit raised."""
        self._timer.stop()
        if self._error is not None:
            raise self._error

    def _look(self):
        dialog = QApplication.activeModalWidget()
        is_new = isinstance(dialog, QDialog) and dialog is not self._below
        if not is_new or not dialog.isVisible():
            return
        self._timer.stop()
        self._seen += 1
        if self._seen > _MOST_DIALOGS and self._error is None:
            self._error = AssertionError(f"{self._name}: asks again and again")
        more = f" {self._seen}" if self._seen > 1 else ""
        try:
            if self._error is None:
                self._visit(self._name + more, dialog)
        except BaseException as error:  # noqa: BLE001 - raised again by `stop`, out of Qt's sight
            self._error = error
        if isValid(dialog) and dialog.isVisible():  # a visit may have answered it
            forget(dialog)
            dialog.done(0)
        self._timer.start()
