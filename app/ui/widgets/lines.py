"""Lines of text to read, to scroll through and to copy."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

_LINES_SHOWN = 16


def lines_box(lines: Sequence[str], label: str) -> QPlainTextEdit:
    """Return a box that shows `lines`; Tab leaves it."""
    box = QPlainTextEdit("\n".join(lines))
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(label)
    metrics = box.fontMetrics()
    height = min(len(lines), _LINES_SHOWN) + 2
    box.setMinimumSize(metrics.averageCharWidth() * 90, metrics.lineSpacing() * height)
    return box
