"""A filter of a list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.ui import style

_LETTERS = 10


class FilterBox(QWidget):
    """A labelled choice, "Tất cả" first.

    Signals:
        chosen: another key holds.
    """

    chosen = Signal()

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self._box = QComboBox()
        self._box.setAccessibleName(label)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.setMinimumContentsLength(_LETTERS)
        words = QLabel(label)
        words.setBuddy(self._box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addWidget(words)
        layout.addWidget(self._box)
        self.set_choices(choices)
        self._box.currentIndexChanged.connect(self.chosen)

    @property
    def key(self) -> Any:  # noqa: ANN401 - its kind
        """The key that is chosen, None for all."""
        return self._box.currentData()

    def choose(self, key: object | None) -> None:
        """Choose a key, None for all."""
        keys = [self._box.itemData(number) for number in range(self._box.count())]
        self._box.setCurrentIndex(keys.index(key) if key in keys else 0)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices; a key that is still among them stays chosen."""
        before = self.key
        blocker = QSignalBlocker(self._box)
        self._box.clear()
        self._box.addItem("Tất cả", None)
        for key, label in choices:
            self._box.addItem(label, key)
        self.choose(before)
        blocker.unblock()
        if self.key != before:
            self.chosen.emit()
