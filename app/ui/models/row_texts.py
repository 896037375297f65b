"""The texts of a list's rows as a search compares them, made while nobody waits."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from app.core.vietnamese import fold

_FEW = 1000
"""So many rows are folded faster than the first key is searched for."""
_AT_A_TIME = 200


class RowTexts(QObject):
    """What each row of a list shows, folded and as it is spelled.

    A long list is read through a few rows at a time between other events; a search that comes
    before reads the rest at once.
    """

    def __init__(self, text: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._rows: Sequence[Any] = ()
        self._folded: list[str] = []
        self._spelled: list[str] = []
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._read_some)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Take other rows: whatever was known of the former ones may not hold."""
        self._rows, self._folded, self._spelled = rows, [], []
        if len(rows) > _FEW:
            self._turns.start()
        else:
            self._turns.stop()

    def reread(self, number: int) -> None:
        """Read one row again, which already stands in the list that was given."""
        if number < len(self._folded):
            text = self._text(self._rows[number])
            self._spelled[number], self._folded[number] = text.casefold(), fold(text)

    @property
    def is_complete(self) -> bool:
        """Whether every row is read."""
        return len(self._folded) == len(self._rows)

    def holding(self, words: Iterable[str], numbers: Sequence[int]) -> Sequence[int]:
        """Return the numbers of the rows that hold every folded word, in the order given."""
        self._read_to(len(self._rows))
        return _holding(self._folded, words, numbers)

    def spelled_first(self, words: Sequence[str], numbers: Sequence[int]) -> Sequence[int]:
        """Return the numbers, those of rows that hold the words as they are spelled first."""
        first = set(_holding(self._spelled, words, numbers))
        if not first or len(first) == len(numbers):
            return numbers
        return [n for n in numbers if n in first] + [n for n in numbers if n not in first]

    @Slot()
    def _read_some(self) -> None:
        self._read_to(len(self._folded) + _AT_A_TIME)
        if self.is_complete:
            self._turns.stop()

    def _read_to(self, end: int) -> None:
        for row in self._rows[len(self._folded) : end]:
            text = self._text(row)
            self._spelled.append(text.casefold())
            self._folded.append(fold(text))


def _holding(texts: Sequence[str], words: Iterable[str], numbers: Sequence[int]) -> Sequence[int]:
    for word in words:
        numbers = [number for number in numbers if word in texts[number]]
    return numbers
