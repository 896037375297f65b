"""A clerk who does anything at all: random keys, clicks, pastes and wheels in the real window.

    python -m tests.ui.random_events [SEEDS] [EVENTS]

For each seed the window opens over a copy of the sample commune in a process of its own, gets that
many events, and then must stand: no error that nobody caught, no critical word of Qt, every window
on the screen, the window and its data one, the file whole and opened again. Before them a control:
the same with a fault planted in the window must be found. Usual: 20 seeds of 10,000 events.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import extract_tb

from PySide6.QtCore import (
    QEventLoop,
    QModelIndex,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from app import operations
from app.core.errors import AppError
from app.services import sample
from app.ui import errors, style
from app.ui.main_window import MainWindow
from app.ui.widgets import guards
from app.ui.widgets.progress import ProgressDialog
from tests.ui import lint, walk
from tests.ui.ime import type_text

WIDTH, HEIGHT = 1093, 543
SEEDS, EVENTS = 20, 10_000
_FOUND = 3
LOOK_EVERY = 250
DEEPEST = 4
"""Dialogs over each other, from which on Esc is pressed more often than anything."""

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyấệợữ 0123456789,./-"
KEYS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in (
        *("Tab", "Backtab", "Return", "Enter", "Escape", "Space", "Backspace", "Delete"),
        *("Insert", "Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown"),
        *("F2", "F3", "F4", "F5", "F6", "F11", "F12"),
    )
]
CHORDS = (
    *(f"Ctrl+{key}" for key in (*"NESZYDFACVX;1234567+-0", "Tab", "Return", "Delete")),
    *("Alt+Up", "Alt+Down", "Alt+Left", "Alt+Right"),
)
BLOCKS = (
    "95\t9,5\n8\t7,25",
    "Thôn Đông\t3\nThôn Tây\t",
    "I. Thi đua\n1. Đường làng\n- Vệ sinh",
    "31/02/2026",
    '"một\nhai"\t"ba ""bốn"""',
    "e\u0302\u0301 Nguye\u0302\u0303n",
    "1" * 400,
)
NEVER = ("Thoát", "Xem dữ liệu mẫu", "Mở dữ liệu mẫu")
"""Words on what would leave the file; everything else may be pressed."""


class Hands:
    """Does random things in a window, one each time the event loop turns, in dialogs too."""

    def __init__(self, window, seed, events):
        self.window = window
        self.random = random.Random(seed)
        self.left = events
        self.done = Counter()
        self.faults = []
        self._loop = QEventLoop()
        self._acts = {
            self.letters: 24,
            self.key: 30,
            self.chord: 14,
            self.click: 18,
            self.cell: 8,
            self.paste: 2,
            self.wheel: 2,
            self.menu: 2,
        }

    def run(self):
        """Do everything, then close what is open."""
        QTimer.singleShot(0, self._turn)
        self._loop.exec()

    # --- acts --------------------------------------------------------------------------------

    def letters(self):
        """Type some letters where the caret is."""
        for letter in self.random.choices(LETTERS, k=self.random.randint(1, 6)):
            target = self._target()  # a space on a button may have taken away what was there
            if target is not None:
                type_text(target, letter)

    def key(self):
        """Press a key."""
        target = self._target()
        if target is not None:
            QTest.keyClick(target, self.random.choice(KEYS))

    def chord(self):
        """Press keys together."""
        target = self._target()
        if target is not None:
            QTest.keySequence(target, QKeySequence(self.random.choice(CHORDS)))

    def click(self):
        """Press a button, a tab, a field, anything that can be seen."""
        found = [one for one in self._root().findChildren(QWidget) if self._can_press(one)]
        if not found:
            return
        # Buttons and fields are what a person aims at; the rest is hit by the way.
        aimed = [one for one in found if isinstance(one, AIMED)]
        widget = self.random.choice(aimed if aimed and self.random.random() < 0.9 else found)
        x = self.random.randrange(max(widget.width(), 1))
        y = self.random.randrange(max(widget.height(), 1))
        click = QTest.mouseDClick if self.random.random() < 0.1 else QTest.mouseClick
        click(widget, Qt.MouseButton.LeftButton, pos=QPoint(x, y))

    def cell(self):
        """Go to a cell of a list or grid, or open it."""
        views = [
            view
            for view in self._root().findChildren(QAbstractItemView)
            if view.isVisible() and view.isEnabled() and view.model() is not None
        ]
        if not views:
            return
        view = self.random.choice(views)
        rows = view.model().rowCount(QModelIndex())
        is_list = isinstance(view, QListView)
        columns = 1 if is_list else view.model().columnCount(QModelIndex())
        if rows and columns:
            index = view.model().index(self.random.randrange(rows), self.random.randrange(columns))
            view.setFocus()
            view.setCurrentIndex(index)
            if self.random.random() < 0.2:
                view.doubleClicked.emit(index)

    def paste(self):
        """Put a block on the clipboard and paste it."""
        QApplication.clipboard().setText(self.random.choice(BLOCKS))
        target = self._target()
        if target is not None:
            QTest.keySequence(target, QKeySequence("Ctrl+V"))

    def wheel(self):
        """Turn the wheel over something."""
        found = [one for one in self._root().findChildren(QWidget) if one.isVisible()]
        if found:
            widget = self.random.choice(found)
            middle = QPointF(widget.rect().center())
            by = QPoint(0, self.random.choice((-120, 120)))
            none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
            where = QPointF(widget.mapToGlobal(middle.toPoint()))
            turn = QWheelEvent(
                middle, where, QPoint(), by, *none, Qt.ScrollPhase.NoScrollPhase, False
            )
            QApplication.sendEvent(widget, turn)

    def menu(self):
        """Choose a line of the menus."""
        if QApplication.activeModalWidget() is not None:
            return
        lines = [
            line
            for heading in self.window.menuBar().actions()
            for line in (heading.menu().actions() if heading.menu() else [])
            if line.isEnabled() and not line.menu() and not line.isSeparator()
        ]
        line = self.random.choice(lines)
        if not line.text().replace("&", "").startswith(NEVER):
            line.trigger()

    # --- inside ------------------------------------------------------------------------------

    def _turn(self):
        if self.left <= 0:
            self._close_all()
            return
        self.left -= 1
        QTimer.singleShot(0, self._turn)  # first: what is done now may open a dialog
        depth = sum(
            isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets()
        )
        act = self.random.choices(list(self._acts), list(self._acts.values()))[0]
        if depth > DEEPEST and self.random.random() < 0.5:
            QTest.keyClick(self._root(), Qt.Key.Key_Escape)
        self.done[act.__name__] += 1
        act()
        if self.left % LOOK_EVERY == 0:
            self.look()

    def look(self):
        """Write down what must never be so."""
        if self.window.context is None:
            self.faults.append("the data file was let go of")
        elif self.window.context.operations.read_only_reason:
            self.faults.append("the file cannot be written any more")
        for top in QApplication.topLevelWidgets():
            if top.isVisible() and isinstance(top, QDialog | MainWindow):
                self.faults += [f"{top.windowTitle()}: {one}" for one in lint.size_faults(top)]

    def _close_all(self):
        dialog = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if dialog is None:
            self._loop.quit()
            return
        QTimer.singleShot(0, self._close_all)
        if isinstance(dialog, ProgressDialog):
            return  # it closes when its work has ended
        walk.forget(dialog)
        dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()

    def _root(self):
        others = [
            top
            for top in QApplication.topLevelWidgets()
            if top.isVisible()
            and top.isWindow()
            and not isinstance(top, MainWindow | QMenu)
            and top is QApplication.activeWindow()
        ]
        above = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
        return next((one for one in (*above, *others) if one and isValid(one)), self.window)

    def _target(self):
        """Return who gets the keys; the active window takes the focus back when nothing has it."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        root = self._root()
        if QApplication.activeWindow() is not root:
            root.activateWindow()
        target = QApplication.focusWidget()
        if target is None or not (target is root or root.isAncestorOf(target)):
            root.setFocus()
            target = QApplication.focusWidget()
        return target

    def _can_press(self, widget):
        if not widget.isVisible() or not widget.isEnabled() or widget.isWindow():
            return False
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        return not words.replace("&", "").startswith(NEVER)


AIMED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTabBar, QAbstractItemView)


def play(path, seed, events):
    """Open the data file at `path`, do random things in the window; return what went wrong."""
    faults = []

    def take(kind, error, trace):
        if isinstance(error, AppError):
            handler.take(kind, error, trace)
        else:
            faults.append(f"{kind.__name__}: {error} at {place_of(trace)}")

    def hear(kind, _, message):
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            faults.append(f"Qt: {message}")

    hooks = sys.excepthook, threading.excepthook
    before = qInstallMessageHandler(hear)
    window = walk.open_window(path, WIDTH, HEIGHT)
    handler = errors.ErrorHandler(parent=window)
    sys.excepthook = take
    threading.excepthook = lambda args: take(args.exc_type, args.exc_value, args.exc_traceback)
    try:
        hands = Hands(window, seed, events)
        hands.run()
        walk.settle(window)
        faults += hands.faults
        hands.done["undone"] = undo_all(window)
        walk.close_window(window)
        faults += sound(path)
    finally:
        sys.excepthook, threading.excepthook = hooks
        qInstallMessageHandler(before)
    return faults, hands.done


def undo_all(window):
    """Take back what can be taken back; return how many actions that were."""
    count = 0
    try:
        while window.context.operations.undo():
            count += 1
    except AppError:  # nothing before it can be undone either
        pass
    walk.settle(window)
    return count


def place_of(trace):
    """Return where an error was raised: the last place of ours."""
    frame = extract_tb(trace)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def sound(path):
    """Return what is wrong with a data file, and whether its window opens again."""
    found = [finding.message for finding in operations.verify_file(path).findings]
    window = walk.open_window(path, WIDTH, HEIGHT)
    for name in window.book.names:
        window.book.show_tab(name)
        walk.settle(window)
    walk.close_window(window)
    return found


def plant_fault():
    """Break the window, for the control: whenever another tab is seen."""

    def fault(_self):
        raise RuntimeError("planted")

    MainWindow._on_turned = fault


def say(words):
    """Print a line at once: processes print in turn."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main():
    """Run the seeds, each in its own process, after the control."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("seeds", type=int, nargs="?", default=SEEDS)
    parser.add_argument("events", type=int, nargs="?", default=EVENTS)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--control", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--sample", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one is not None:
        return one(told)
    with TemporaryDirectory() as folder:
        path = Path(folder, "xa-mau.thidua")
        sample.build(path)
        assert process(path, 0, 500, "--control") == _FOUND, "the control was not found"
        say("control: found")
        seeds = range(told.first, told.first + told.seeds)
        failed = [seed for seed in seeds if process(path, seed, told.events) != 0]
    say(f"{len(seeds)} seeds of {told.events} events, {len(failed)} with faults: {failed}")
    return 1 if failed else 0


def process(path, seed, events, *more):
    """Run one seed in a process of its own; return its exit code."""
    command = [sys.executable, "-m", "tests.ui.random_events", "1", str(events), *more]
    with TemporaryDirectory() as home:
        places = {"XDG_DATA_HOME": home, "LOCALAPPDATA": home, "HOME": home}
        return subprocess.run(
            [*command, "--one", str(seed), "--sample", str(path)],
            env={"QT_QPA_PLATFORM": "offscreen"} | os.environ | places,
            check=False,
        ).returncode


def one(told):
    """Play one seed in this process; a control is found by its own fault, not by any failure."""
    app = QApplication([])
    style.install(app)
    guards.install(app)
    if told.control:
        plant_fault()
    with TemporaryDirectory() as folder:
        path = shutil.copy(told.sample, Path(folder, "xa-mau.thidua"))
        faults, done = play(path, told.one, told.events)
    undone = done.pop("undone")
    say(f"seed {told.one}: {done.total()} events {dict(done)}, {undone} actions taken back")
    for fault, count in Counter(faults).items():
        say(f"  {count} × {fault}")
    assert done.total() == told.events
    if told.control:
        return _FOUND if any("planted" in fault for fault in faults) else 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
