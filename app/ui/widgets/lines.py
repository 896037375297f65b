"""Lines of text to read, to scroll through and to copy."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.widgets.fitted_dialog import ask_room

_LETTERS_SHOWN, _LINES_SHOWN = 90, 16
_LETTERS_IN_LINE = 75
"""Beyond which a line may be wrapped: its edges take room, and words differ."""


class _LinesBox(QPlainTextEdit):
    """Asks for no more room than its lines need; by itself Qt gives it as much as a text."""

    def sizeHint(self) -> QSize:
        """Ask for the least room there is."""
        return self.minimumSize()


def lines_box(lines: Sequence[str], label: str) -> QPlainTextEdit:
    """Return a box that shows `lines`; Tab leaves it."""
    box = _LinesBox("\n".join(lines))
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(label)
    wrapped = sum(1 + len(line) // _LETTERS_IN_LINE for line in lines)
    ask_room(box, _LETTERS_SHOWN, min(wrapped, _LINES_SHOWN) + 2)
    return box
