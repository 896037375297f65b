"""Small bars that show shares of a whole. A figure always stands beside the colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.vietnamese import number_text
from app.ui import style

_BAR_LETTERS = 10
"""Least width of a bar, in characters."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a whole one line of bars stands for."""

    label: str
    part: int
    whole: int

    @property
    def figures(self) -> str:
        """The part and the whole: "12 / 34"."""
        return f"{number_text(self.part)} / {number_text(self.whole)}"


class ShareBars(QWidget):
    """A line for each share: its label, its bar, its figures."""

    def __init__(self, shares: Sequence[Share] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_shares(shares)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Show other shares."""
        self._shares = tuple(shares)
        told = "; ".join(f"{share.label}: {share.figures}" for share in self._shares)
        self.setAccessibleName(told)
        self.setToolTip(told.replace("; ", "\n"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line of text for each share."""
        metrics = self.fontMetrics()
        labels, figures = self._columns()
        width = labels + figures + 2 * style.GAP + _BAR_LETTERS * metrics.averageCharWidth()
        return QSize(width, self._line_height() * len(self._shares))

    def minimumSizeHint(self) -> QSize:
        """Never be lower than its lines; long labels may be cut."""
        least = 2 * _BAR_LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's shape
        """Paint the lines."""
        painter = QPainter(self)
        labels, figures = self._columns()
        labels = min(labels, self.width() // 2)
        bar_left = labels + style.GAP
        bar_width = max(0, self.width() - bar_left - figures - style.GAP)
        height = self._line_height()
        for number, share in enumerate(self._shares):
            line = QRect(0, number * height, self.width(), height)
            label = QRect(0, line.top(), labels, height)
            self._write(painter, label, share.label, Qt.AlignmentFlag.AlignLeft)
            self._write(painter, line, share.figures, Qt.AlignmentFlag.AlignRight)
            room = QRect(bar_left, line.top(), bar_width, height)
            paint_bar(painter, room, share.part, share.whole)

    def _line_height(self) -> int:
        return self.fontMetrics().height() + style.GAP

    def _columns(self) -> tuple[int, int]:
        wide = self.fontMetrics().horizontalAdvance
        labels = max((wide(share.label) for share in self._shares), default=0)
        return labels, max((wide(share.figures) for share in self._shares), default=0)

    def _write(self, painter: QPainter, room: QRect, text: str, side: Qt.AlignmentFlag) -> None:
        painter.setPen(self.palette().windowText().color())
        fitting = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, fitting)


def paint_bar(painter: QPainter, room: QRect, part: int, whole: int) -> None:
    """Paint the bar of a share in the middle of `room`."""
    bar = room.adjusted(0, room.height() // 4, 0, -(room.height() // 4))
    painter.fillRect(bar, QColor(style.LINE))
    if whole > 0:
        filled = bar.width() * min(max(part, 0), whole) // whole
        painter.fillRect(QRect(bar.left(), bar.top(), filled, bar.height()), QColor(style.NOTE))
