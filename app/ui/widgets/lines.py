"""Lines of text to read, to scroll through and to copy."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from app.ui.widgets.fitted_dialog import ask_room

_LETTERS_SHOWN, _LINES_SHOWN = 90, 16


def lines_box(lines: Sequence[str], label: str) -> QPlainTextEdit:
    """Return a box that shows `lines`; Tab leaves it."""
    box = QPlainTextEdit("\n".join(lines))
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(label)
    ask_room(box, _LETTERS_SHOWN, min(len(lines), _LINES_SHOWN) + 2)
    return box
