"""Widgets beside each other that go on in the next line where there is no room."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget

from app.ui import style


class FoldRow(QLayout):
    """A row that folds like words in a text; those behind `end` stand at the right of its line.

    So a row of buttons never says how wide a window must be, and none of them is out of reach.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._end: int | None = None
        self.setContentsMargins(QMargins())
        self.setSpacing(style.GAP)

    def add_pair(self, label: QWidget, field: QWidget) -> None:
        """Add a label and its field, which stay together."""
        pair = QHBoxLayout()
        pair.setSpacing(self.spacing())
        pair.addWidget(label)
        pair.addWidget(field)
        self.addChildLayout(pair)
        self.addItem(pair)

    def end(self) -> None:
        """Put what is added from now on at the right, where it shares a line with the rest."""
        self._end = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item behind the others."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, nothing where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        if not 0 <= index < len(self._items):
            return None
        if self._end is not None and index < self._end:
            self._end -= 1
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        """Take the width there is."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Say that a narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the lines are together."""
        return self._place(QRect(0, 0, width, 0), is_real=False)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Ask for the widest of its widgets."""
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        wide = max((size.width() for size in sizes), default=0)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put the widgets into their lines."""
        super().setGeometry(rect)
        self._place(rect, is_real=True)

    def _place(self, room: QRect, *, is_real: bool) -> int:
        top = 0
        for line in self._lines(room.width()):
            high = max(item.sizeHint().height() for _, item in line)
            if is_real:
                self._place_line(line, QRect(room.x(), room.y() + top, room.width(), high))
            top += high + self.spacing()
        return max(top - self.spacing(), 0)

    def _lines(self, width: int) -> list[list[tuple[int, QLayoutItem]]]:
        """Return the lines: each widget gives way as far as it can before the row folds."""
        lines: list[list[tuple[int, QLayoutItem]]] = []
        used = 0
        for number, item in enumerate(self._items):
            if item.isEmpty():
                continue
            least = item.minimumSize().width()
            if not lines or used + self.spacing() + least > width:
                lines.append([])
                used = least
            else:
                used += self.spacing() + least
            lines[-1].append((number, item))
        return lines

    def _place_line(self, line: list[tuple[int, QLayoutItem]], room: QRect) -> None:
        widths = _widths([item for _, item in line], room.width(), self.spacing())
        spare = room.width() - sum(widths) - self.spacing() * (len(line) - 1)
        is_parted = self._end is not None and line[0][0] < self._end <= line[-1][0]
        at = room.x()
        for (number, item), width in zip(line, widths, strict=True):
            if is_parted and number >= (self._end or 0):
                at, is_parted = at + max(spare, 0), False
            high = min(item.sizeHint().height(), room.height())
            middle = room.y() + (room.height() - high) // 2
            item.setGeometry(QRect(QPoint(at, middle), QSize(width, high)))
            at += width + self.spacing()


def _widths(items: list[QLayoutItem], room: int, spacing: int) -> list[int]:
    """Return how wide each is: what it likes, less where that is too much, more if it expands."""
    room -= spacing * (len(items) - 1)
    widths = [min(item.minimumSize().width(), room) for item in items]
    for number, item in enumerate(items):
        more = min(item.sizeHint().width() - widths[number], room - sum(widths))
        widths[number] += max(more, 0)
    for number, item in enumerate(items):
        if item.expandingDirections() & Qt.Orientation.Horizontal:
            widths[number] += max(room - sum(widths), 0)
    return widths
