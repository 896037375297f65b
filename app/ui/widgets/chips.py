"""The filters in force above a list, each with the way to take it off."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from app.ui import style
from app.ui.widgets.icons import icon

_LONGEST = 44
"""Letters of a chip; the tooltip has the whole."""


class ChipLine(QWidget):
    """What narrows a list, a chip each; it takes no room while nothing does.

    A chip is taken off by a click, by Enter or Space, or by Delete; the focus goes on to the
    next one.

    Signals:
        removed: the name of what is taken off.
        cleared: all of it is.
    """

    removed = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._chips: dict[str, _Chip] = {}
        self._flow = _Flow(self)
        self._all = QPushButton(icon("close"), "Bỏ lọc")
        self._all.setAutoDefault(False)
        self._all.setToolTip("Bỏ mọi điều kiện lọc và tìm")
        self._all.clicked.connect(self.cleared)
        self._flow.addWidget(self._all)
        self.hide()

    def words(self) -> list[str]:
        """Return what the chips say, from the left."""
        return [words for _, words in self._shown]

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show a chip for each pair of a name and what it says."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        held = next((n for n, chip in enumerate(self._chips.values()) if chip.hasFocus()), None)
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._all)
        self._chips = {name: self._made(name, words) for name, words in chips}
        self._flow.addWidget(self._all)
        self.setVisible(bool(chips))
        if held is not None and chips:
            list(self._chips.values())[min(held, len(chips) - 1)].setFocus()

    def _made(self, name: str, words: str) -> "_Chip":
        chip = _Chip(words)
        chip.clicked.connect(lambda: self.removed.emit(name))
        self._flow.addWidget(chip)
        chip.show()
        return chip


class _Chip(QPushButton):
    def __init__(self, words: str) -> None:
        super().__init__()
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        self.setText(short.replace("&", "&&"))
        self.setIcon(icon("close"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands behind
        self.setAccessibleName(f"Bỏ lọc {words}")
        self.setToolTip(f"Bỏ lọc “{words}” (Delete)")
        self.setAutoDefault(False)
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Button, QColor(style.NOTE_TINT))
        self.setPalette(colours)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chip off with Delete or Enter."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _Flow(QLayout):
    """Lays widgets out in a line, and in another below where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(style.GAP)

    def addItem(self, item: QLayoutItem) -> None:
        """Take another one."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give one away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._placed(QRect(0, 0, width, 0), is_tried=True)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._placed(rect, is_tried=False)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() + self.spacing() for size in sizes)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest one."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _placed(self, rect: QRect, *, is_tried: bool) -> int:
        x, y, height = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x + size.width() > rect.right() + 1 and x > rect.x():
                x, y, height = rect.x(), y + height + self.spacing(), 0
            if not is_tried:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            height = max(height, size.height())
        return y + height - rect.y()
