"""A dialog that takes the room it needs, within what every screen has."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.dialog import Dialog

LARGEST = QSize(1000, 500)
"""The largest size of a dialog, in logical pixels."""
_INSIDE = QSize(960, 300)
"""What of it a part can have beside the edges, and with sentences and buttons around it."""


def ask_room(
    widget: QWidget, letters: int, lines: int = 0, *, of_width: float = 1, of_height: float = 1
) -> None:
    """Let a part of a dialog be never smaller than so many letters and lines of its text.

    Large text asks for no more than a dialog can give, of which `of_width` and `of_height` are
    the shares of this part.
    """
    text = widget.fontMetrics()
    width = min(text.averageCharWidth() * letters, round(_INSIDE.width() * of_width))
    height = min(text.height() * lines, round(_INSIDE.height() * of_height))
    widget.setMinimumSize(width, height)


class FittedDialog(Dialog):
    """Is as large as what stands in it; by itself Qt gives a window two thirds of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_sized = False
        self.setMaximumSize(LARGEST)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room asked for, once: a person may change it."""
        super().showEvent(event)
        if not self._is_sized:
            self._is_sized = True
            self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Ask for room for everything, up to the largest size."""
        return super().sizeHint().boundedTo(LARGEST)
