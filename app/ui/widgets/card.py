"""A card: a heading, a number, and the lines behind it, each of which leads somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import number_text
from app.ui import style
from app.ui.widgets.bars import paint_bar
from app.ui.widgets.icons import icon

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROOT = QModelIndex()
_INDEX = QModelIndex | QPersistentModelIndex
_LINE_ROLE = Qt.ItemDataRole.UserRole
_ROWS_OF_TEXT = 3
_LEAST_ROWS = 4
"""Rows of text that a card with lines always has room for."""
_LEAST_LETTERS = 24


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card.

    text      the sentence; one too long for three rows is cut in its middle, the tooltip has all
    above     what stands over it in quiet ink, "" for nothing
    place     what `Card.chosen` gives when the person picks it
    is_urgent whether a warning sign stands before it; the words say it, too
    percent   how full its bar is, nothing for none
    """

    text: str
    place: object
    above: str = ""
    is_urgent: bool = False
    percent: int | None = None

    @property
    def whole(self) -> str:
        """All it says, for the tooltip and the screen reader."""
        return "\n".join(filter(None, (self.above, self.text)))


class Card(QFrame):
    """A heading with a number, and lines under it; one without lines says `nothing`.

    Up and down go through the lines; Enter or a click picks one.

    Signals:
        chosen: the place of the line that was picked.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setPalette(style.tinted(style.INK, style.PAPER))
        self._heading = _Heading()
        self._number = QLabel()
        self._nothing = QLabel()
        self._nothing.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.list = LineList()
        self.list.picked.connect(self.chosen)
        bold = self.font()
        bold.setBold(True)
        self._heading.setFont(bold)
        bold.setPointSizeF(bold.pointSizeF() * 1.5)
        self._number.setFont(bold)
        above = QHBoxLayout()
        above.addWidget(self._heading, stretch=1)
        above.addWidget(self._number)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP // 2, style.GAP // 2, style.GAP // 2)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list)
        self.setMinimumWidth(_LEAST_LETTERS * self.fontMetrics().averageCharWidth())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @property
    def heading(self) -> str:
        """What stands above the lines."""
        return self._heading.text()

    @property
    def number(self) -> str:
        """The number as it is shown: "3" or "3 / 12"."""
        return self._number.text()

    @property
    def told(self) -> str:
        """What stands in the place of the lines where there are none, else ""."""
        return "" if self.list.lines else self._nothing.text()

    def show_lines(
        self,
        heading: str,
        number: int,
        lines: Sequence[CardLine],
        *,
        of: int | None = None,
        nothing: str = "Không có.",
    ) -> None:
        """Show another number and other lines."""
        figures = number_text(number) + (f" / {number_text(of)}" if of is not None else "")
        self._heading.setText(heading)
        self._number.setText(figures)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.setAccessibleName(f"{heading}: {figures}")
        self.list.show_lines(lines)

    @property
    def weight(self) -> int:
        """How much room it wants beside others."""
        return min(len(self.list.lines), _ROWS_OF_TEXT * _LEAST_ROWS)


class _Heading(QLabel):
    """A label that is cut, with dots, where there is no room for it; the tooltip has all."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's shape
        """Paint what fits."""
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), mode, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


class LineList(QListView):
    """Lines that wrap. It is no higher than they are and scrolls where there is less room.

    At rest the last line in sight is whole: one cut through cannot be read.

    Signals:
        picked: the place of the line that was clicked, or on which Enter was pressed.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Lines(self)
        self._fitted_to = -1
        self.setModel(self._model)
        self.setItemDelegate(_LinePainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_picked)

    @property
    def lines(self) -> tuple[CardLine, ...]:
        """The lines that are shown."""
        return self._model.lines

    def show_lines(self, lines: Sequence[CardLine]) -> None:
        """Show other lines; whoever was at a line stays at that number."""
        row = self.currentIndex().row()
        self._model.set_lines(lines)
        if lines and (row >= 0 or self.hasFocus()):
            self.setCurrentIndex(self._model.index(max(0, min(row, len(lines) - 1))))
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for room for every line."""
        return QSize(super().sizeHint().width(), self._content_height())

    def minimumSizeHint(self) -> QSize:
        """Have room for the lines that a few rows of text take."""
        least = _LEAST_ROWS * self.fontMetrics().lineSpacing()
        ends = self._ends()
        return QSize(0, next((end for end in ends if end >= least), self._content_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew, and be as high as the lines then are."""
        super().resizeEvent(event)
        if self.viewport().width() != self._fitted_to:
            self._fit()
        whole = max((end for end in self._ends() if end <= self.height()), default=self.height())
        self.setViewportMargins(0, 0, 0, self.height() - whole)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys will act."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0))
        self.viewport().update()

    def keyPressEvent(self, event: Any) -> None:  # noqa: ANN401 - Qt's stub is too narrow
        """Enter picks the current line."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._on_picked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_picked(self, index: _INDEX) -> None:
        self.picked.emit(self.lines[index.row()].place)

    def _content_height(self) -> int:
        return self._ends()[-1] if self.lines else 0

    def _ends(self) -> list[int]:
        """Return how high the list is that ends with each of its lines."""
        width = self.viewport().width()
        heights = (height_of(line, self.fontMetrics(), width) for line in self.lines)
        return list(accumulate(heights, initial=2 * self.frameWidth()))[1:]

    def _fit(self) -> None:
        self._fitted_to = self.viewport().width()
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[CardLine, ...] = ()

    def set_lines(self, lines: Sequence[CardLine]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: _INDEX = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.whole
        return line if role == _LINE_ROLE else None


class _LinePainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _INDEX) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 0
        return QSize(width, height_of(index.data(_LINE_ROLE), _metrics(option), width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _INDEX) -> None:
        line: CardLine = index.data(_LINE_ROLE)
        room, metrics = _rect(option), _metrics(option)
        state, palette = _state(option), style.palette()
        is_current = bool(state & QStyle.StateFlag.State_Selected) and _has_focus(self.parent())
        painter.save()
        if is_current:
            painter.fillRect(room, QColor(style.NOTE_TINT))
            painter.setPen(QColor(style.SELECTION))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, palette.alternateBase())
        words = _words_room(room, metrics)
        if line.above:
            painter.setPen(QColor(style.QUIET_INK))
            above = metrics.elidedText(line.above, Qt.TextElideMode.ElideMiddle, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignTop, above)
            words.setTop(words.top() + _above_height(metrics))
        size = metrics.ascent()
        sign = icon("warning" if line.is_urgent else "right")
        corner = QPoint(room.left(), words.top() + metrics.lineSpacing() - size - _PADDING)
        sign.paint(painter, QRect(corner, QSize(size, size)))
        painter.setPen(palette.text().color())
        text = _shortened(line.text, metrics, words.width())
        painter.drawText(words, _WRAPPED, text)
        words.setTop(words.top() + _text_height(text, metrics, words.width()))
        if line.percent is not None:
            bar = QRect(words.left(), words.top(), words.width(), _bar_height(metrics))
            paint_bar(painter, bar, line.percent, 100)
        painter.restore()


_PADDING = 2
_WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def height_of(line: CardLine, metrics: QFontMetrics, width: int) -> int:
    """Return how high a line is in a list so wide, in pixels."""
    room = _words_room(QRect(0, 0, width, 0), metrics).width()
    height = _text_height(_shortened(line.text, metrics, room), metrics, room)
    height += _above_height(metrics) if line.above else 0
    height += _bar_height(metrics) if line.percent is not None else 0
    return height + 2 * _PADDING


def _words_room(room: QRect, metrics: QFontMetrics) -> QRect:
    sign = metrics.ascent() + style.GAP
    return room.adjusted(sign, _PADDING, -style.GAP, -_PADDING)


def _shortened(text: str, metrics: QFontMetrics, width: int) -> str:
    """Cut a text in its middle until it fits three rows: how late it is stands at its end."""
    room = _ROWS_OF_TEXT * width
    most = _ROWS_OF_TEXT * metrics.lineSpacing() + metrics.descent()
    short = text
    while width > 0 and _text_height(short, metrics, width) > most and room > width:
        room -= metrics.averageCharWidth()
        short = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    return short


def _text_height(text: str, metrics: QFontMetrics, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, max(width, 1), 0), _WRAPPED, text).height()


def _above_height(metrics: QFontMetrics) -> int:
    return metrics.lineSpacing() + 2 * _PADDING


def _bar_height(metrics: QFontMetrics) -> int:
    return metrics.height() // 2


def _has_focus(view: object) -> bool:
    return isinstance(view, QWidget) and view.hasFocus()


def _rect(option: Any) -> QRect:  # noqa: ANN401 - Qt's stubs hide the fields of options
    return option.rect


def _state(option: Any) -> QStyle.StateFlag:  # noqa: ANN401 - see above
    return option.state


def _metrics(option: Any) -> QFontMetrics:  # noqa: ANN401 - see above
    return option.fontMetrics
