"""The frame of a job in steps: which step this is, its page, and the way on and back."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import style
from app.ui.widgets.buttons import push_button


class StepPage(Protocol):
    """A page of a job in steps, which is a widget."""

    heading: str

    def enter(self) -> None:
        """Put the caret where one begins."""


class StepPages(QWidget):
    """The pages of the steps under their headings, above Hủy, Quay lại and Tiếp tục."""

    def __init__(
        self,
        steps: Sequence[StepPage],
        go_back: Callable[[], object],
        go_on: Callable[[], object],
        stop: Callable[[], object],
    ) -> None:
        super().__init__()
        self._steps = steps
        self._heading, self._road = QLabel(), QLabel(" › ".join(one.heading for one in steps))
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._road.setPalette(style.tinted(style.QUIET_INK, style.WINDOW))
        self._pages = QStackedWidget()
        for step in steps:
            if isinstance(step, QWidget):
                self._pages.addWidget(step)
        self.back = _with_keys("Quay lại", "Alt+Left", go_back)
        self.next = _with_keys("Tiếp tục", "Ctrl+Enter", go_on)
        self.stop = _with_keys("Hủy", "Esc", stop)
        for keys, act in (("Ctrl+Return", go_on), ("Ctrl+Enter", go_on), ("Alt+Left", go_back)):
            QShortcut(QKeySequence(keys), self, act)
        self._lay_out()

    @property
    def number(self) -> int:
        """Which step is shown, from 0."""
        return self._pages.currentIndex()

    def turn_to(self, number: int) -> None:
        """Show a step."""
        step = self._steps[number]
        self._pages.setCurrentIndex(number)
        self._heading.setText(f"Bước {number + 1}/{len(self._steps)}: {step.heading}")
        self.back.setEnabled(number > 0)
        step.enter()

    def _lay_out(self) -> None:
        above, buttons = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._heading)
        above.addStretch()
        above.addWidget(self._road)
        buttons.addWidget(self.stop)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * style.GAP, style.GAP, 2 * style.GAP, style.GAP)
        layout.setSpacing(style.GAP)
        layout.addLayout(above)
        layout.addWidget(self._pages, stretch=1)
        layout.addLayout(buttons)


def _with_keys(words: str, keys: str, act: Callable[[], object]) -> QPushButton:
    button = push_button(words, act)
    button.setToolTip(f"{words} ({keys})")
    return button
