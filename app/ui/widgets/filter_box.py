"""A filter of a list."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.core.vietnamese import number_text
from app.ui import style

_FEWEST, _MOST = 6, 9
"""Letters: a box is as wide as its longest choice within these; its list shows all of it."""
_LEAST = 4
"""Letters that are left of a box where there is no room."""


class FilterBox(QWidget):
    """A labelled choice, "Tất cả" first; each can say how many rows it would show.

    Signals:
        chosen: another key holds.
    """

    chosen = Signal()

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self._label = label
        self._box = _Box()
        self._keys: list[Any] = []
        """Beside the box: Qt would turn a `Term` into a plain text."""
        self._words: list[str] = []
        self._box.setAccessibleName(label)
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
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
        return self._keys[self._box.currentIndex()]

    @property
    def keys(self) -> list[Any]:
        """The keys there are to choose, without the one for all."""
        return self._keys[1:]

    @property
    def told(self) -> str:
        """What is filtered by: “Trạng thái: Chờ duyệt”; "" when nothing is."""
        if self.key is None:
            return ""
        return f"{self._label}: {self._words[self._box.currentIndex()]}"

    def choose(self, key: object | None) -> None:
        """Choose a key, None for all."""
        self._box.setCurrentIndex(self._keys.index(key) if key in self._keys else 0)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices; a key that is still among them stays chosen."""
        before = self.key if self._keys else None
        blocker = QSignalBlocker(self._box)
        self._keys = [None, *(key for key, _ in choices)]
        self._words = ["Tất cả", *(label for _, label in choices)]
        self._box.clear()
        self._box.addItems(self._words)
        longest = max((len(label) for _, label in choices), default=0)
        self._box.setMinimumContentsLength(min(max(longest, _FEWEST), _MOST))
        self._widen_list()
        self.choose(before)
        blocker.unblock()
        if self.key != before:
            self.chosen.emit()

    def set_counts(self, counts: Sequence[int]) -> None:
        """Say behind each choice how many rows it would show, in the order of the choices."""
        with QSignalBlocker(self._box):
            for number, count in enumerate(counts, start=1):
                told = f"{self._words[number]} ({number_text(count)})"
                self._box.setItemText(number, told)
        self._widen_list()

    def _widen_list(self) -> None:
        whole = self._box.view().sizeHintForColumn(0) + 4 * style.GAP
        self._box.view().setMinimumWidth(whole)


class _Box(QComboBox):
    """A choice that gives way where there is no room: its chip says what is chosen."""

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters at least."""
        wanted = super().minimumSizeHint()
        spared = (self.minimumContentsLength() - _LEAST) * self.fontMetrics().averageCharWidth()
        return QSize(wanted.width() - max(spared, 0), wanted.height())
