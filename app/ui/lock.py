"""The lock of the screen: nothing of the file is seen or reached until somebody has signed in.

Every window is covered, those that open meanwhile too (work that runs goes on and may end); none
is closed nor hidden, which would end a dialog, so what was typed stays. The question who is here
stands before them all.
"""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.ui.files import is_file_dialog
from app.ui.operations import Operations
from app.ui.preferences import Preferences

_LOOKS = 5000
"""Milliseconds between two looks at how long nobody has touched anything."""
_ACTS = frozenset[type[QEvent]]({QKeyEvent, QMouseEvent, QWheelEvent})
_LOCKED = "Đã khóa màn hình"


class ScreenLock(QObject):
    """Locks the windows of the program over one open file after the other.

    `ask` shows who is asked for and returns the question; it closes once somebody signed in.
    """

    def __init__(self, window: QWidget, ask: Callable[[], QDialog]) -> None:
        super().__init__(window)
        self._window = window
        self._ask = ask
        self._operations: Operations | None = None
        self._question: QDialog | None = None
        self._covers: list[_Cover] = []
        self._is_asking_more = False
        self._touched_at = monotonic()
        self._timer = QTimer(self, interval=_LOOKS)
        self._timer.timeout.connect(self.look)

    @property
    def is_locked(self) -> bool:
        """Whether somebody has to sign in before anything is seen."""
        return self._question is not None

    def look_after(self, operations: Operations | None) -> None:
        """Lock over this file from now on, or over none."""
        self._operations = operations
        app = QCoreApplication.instance()
        if app is None:
            return
        app.removeEventFilter(self)
        self._timer.stop()
        self._touched_at = monotonic()
        if operations is not None and operations.account is not None:
            app.installEventFilter(self)  # only where there is something to lock
            self._timer.start()

    @Slot()
    def look(self) -> None:
        """Lock where nobody has touched anything for as long as this person chose."""
        minutes = Preferences().locks_after
        if minutes and monotonic() - self._touched_at >= 60 * minutes and not self._must_wait():
            self.lock()

    @Slot()
    def lock(self) -> None:
        """Lock now."""
        if self.is_locked or self._operations is None:
            return
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for top in QApplication.topLevelWidgets():
            self._cover(top)
        self._question = self._ask()
        self._question.finished.connect(self._on_finished)
        self._question.setModal(True)
        self._question.show()

    def give_place(self, may: Callable[[bool], bool]) -> bool:
        """Let another person go on where `may` says so; the dialogs left open are given up then.

        `may` gets whether there are any. What it asks is not covered.
        """
        self._is_asking_more = True
        try:
            left = [one for cover in self._covers if (one := cover.dialog) is not None]
            agrees = may(bool(left))
        finally:
            self._is_asking_more = False
        if agrees:
            for dialog in reversed(left):
                dialog.done(QDialog.DialogCode.Rejected)
        return agrees

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note each key and each move of the mouse; cover what opens while it is locked."""
        # Every event of the program passes here. Its class is told much faster than its type.
        if type(event) in _ACTS:
            self._touched_at = monotonic()
        elif self._question is not None and type(event) is QShowEvent:
            self._on_shown(watched)
        return False

    def _on_shown(self, watched: QObject) -> None:
        if self._is_asking_more or not isinstance(watched, QDialog):
            return
        if not self._is_of_question(watched) and self._cover(watched):
            QTimer.singleShot(0, self, self._come_before)

    @Slot()
    def _come_before(self) -> None:
        """Put the question before a dialog that has just opened, and would hold it up."""
        if self._question is not None:
            self._question.hide()
            self._question.show()

    def _cover(self, top: QWidget) -> bool:
        is_window = top.isVisible() and top.windowType() in (
            Qt.WindowType.Window,
            Qt.WindowType.Dialog,
        )
        if is_window and not is_file_dialog(top):
            self._covers.append(_Cover(top))
            return True
        return False

    def _is_of_question(self, dialog: QWidget) -> bool:
        above: QWidget | None = dialog
        while above is not None and above is not self._question:
            above = above.parentWidget()
        return above is not None

    def _must_wait(self) -> bool:
        """Whether something is open that cannot be covered, or is looked at from afar."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        return any(is_file_dialog(top) or top.isFullScreen() for top in tops)

    @Slot()
    def _on_finished(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
        self._question = None
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):  # with its window, which may have ended meanwhile
                cover.take_away()
        self._touched_at = monotonic()


class _Cover(QWidget):
    """Covers all of a window, and what it is called in the bar of the desktop."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self._title = ""
        if isinstance(window, QDialog):  # of the window itself it is the office
            self._title = window.windowTitle()
            window.setWindowTitle(_LOCKED)
        self.setAutoFillBackground(True)
        words = QLabel(_LOCKED)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(words)
        window.installEventFilter(self)
        self._fit()
        self.show()

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that is covered, while it is there."""
        over = self._over if isValid(self) else None
        return over if isinstance(over, QDialog) and over.isVisible() else None

    def take_away(self) -> None:
        """Show the window again as it was."""
        self._over.removeEventFilter(self)
        if self._title and self._over.windowTitle() == _LOCKED:
            self._over.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and before what it shows newly."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
