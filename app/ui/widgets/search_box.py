"""The search box of a list."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.icons import icon

SEARCH_WAIT = 250
"""Milliseconds after the last key before a search starts."""

_LETTERS = 14


class SearchBox(QLineEdit):
    """A box whose text is searched for once the person pauses.

    Signals:
        settled: what to search for.
        moved_down: the person wants to go to the rows.
    """

    settled = Signal(str)
    moved_down = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._told = ""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_WAIT)
        self._pause.timeout.connect(self.hurry)
        self.textChanged.connect(self._pause.start)

    @Slot()
    def hurry(self) -> None:
        """Search now."""
        self._pause.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.settled.emit(self._told)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z and Ctrl+Y to the window while there is nothing typed here to take back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            keys = QKeySequence.StandardKey
            is_undo = event.matches(keys.Undo) and not self.isUndoAvailable()
            if is_undo or (event.matches(keys.Redo) and not self.isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search at once with Enter, go to the rows with Down, empty the box with Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hurry()
        elif event.key() == Qt.Key.Key_Down:
            self.hurry()
            self.moved_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.hurry()
        else:
            super().keyPressEvent(event)
