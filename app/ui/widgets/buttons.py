"""Buttons of dialogs."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget


def push_button(words: str, act: Callable[[], object]) -> QPushButton:
    """Return a button that calls `act`; Enter presses it only where it has the focus."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    return made


def closing_row(dialog: QDialog, *left: QWidget) -> QHBoxLayout:
    """Return what stands below a dialog that only shows: “Đóng” on the right, the rest `left`."""
    row = QHBoxLayout()
    for one in left:
        row.addWidget(one)
    row.addStretch()
    row.addWidget(push_button("Đóng", dialog.accept))
    return row
