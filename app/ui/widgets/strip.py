"""A strip of time: spans as bars, days as marks, drawn to scale and told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.dates import PartialDate
from app.ui import style

Look = Literal["solid", "hatched", "frame"]
Sign = Literal["diamond", "triangle", "circle"]
Period = tuple[date, date]

_LETTERS = 30
_FEWEST_LETTERS = 5
_PADDING = 4
_TODAY = "Hôm nay"
_STEPS = (1, 3, 6, 12, 24, 60, 120)
"""Months between two lines of the scale; the first that leaves room for the words is taken."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time. What of it is not known, or lies beyond the strip, has an open end.

    `kind` is what it is, in words; `look` tells kinds apart in grey too; `key` is what is
    handed on when it is chosen.
    """

    label: str
    starts: PartialDate | None
    ends: PartialDate | None
    kind: str = ""
    look: Look = "solid"
    key: object = None

    @property
    def first(self) -> date | None:
        """The first day it can have."""
        return self.starts.earliest if self.starts else None

    @property
    def last(self) -> date | None:
        """The last day it can have."""
        return self.ends.latest if self.ends else None

    @property
    def sentence(self) -> str:
        """All that is drawn of it, in words."""
        days = [
            f"{word} {day.display}"
            for word, day in (("từ", self.starts), ("đến", self.ends))
            if day is not None
        ]
        return _sentence(self.label, self.kind, " ".join(days))


@dataclass(frozen=True, slots=True)
class Mark:
    """A day, shown where it ends at the latest; one that is done is hollow."""

    label: str
    on: PartialDate | None
    kind: str = ""
    sign: Sign = "diamond"
    is_done: bool = False
    key: object = None

    @property
    def first(self) -> date | None:
        """The day it stands at."""
        return self.on.latest if self.on else None

    last = first

    @property
    def sentence(self) -> str:
        """All that is drawn of it, in words."""
        done = "đã xong" if self.is_done else ""
        return _sentence(self.label, self.kind, self.on.display if self.on else "", done)


Thing = Span | Mark


@dataclass(slots=True)
class _Drawn:
    """A thing and the lane it stands in."""

    thing: Thing
    lane: int
    room: QRect = field(default_factory=QRect)


class Strip(QWidget):
    """Shows what happens when. A click, or Enter on it, chooses a bar or a mark.

    Left and Right go from one to the next. Things without any day are told, not drawn.

    Signals:
        chosen: the key of what was chosen.
    """

    chosen = Signal(object)

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = caption
        self._period: Period | None = None
        self._today: date | None = None
        self._drawn: list[_Drawn] = []
        self._lanes = 0
        self._current: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.set_things(())

    def set_things(
        self,
        spans: Sequence[Span],
        marks: Sequence[Mark] = (),
        period: Period | None = None,
        today: date | None = None,
    ) -> None:
        """Show spans and marks over a period, or over all of theirs when none is given."""
        self._period = period or _hull([*spans, *marks])
        self._today = today if self._is_inside(today) else None
        self._drawn = list(self._placed(spans, marks))
        self._lanes = max((drawn.lane for drawn in self._drawn), default=-1) + 1
        told = "; ".join(thing.sentence for thing in (*spans, *marks))
        self.setAccessibleName(f"{self._caption}: {told or 'chưa có gì'}")
        if self._current not in [drawn.thing.key for drawn in self._drawn]:
            self._current = None
        self._tell_current()
        self.updateGeometry()
        self.update()

    def select(self, key: object) -> None:
        """Show a thing as the chosen one."""
        self._current = key
        self._tell_current()
        self.update()

    @property
    def current(self) -> object:
        """The key of the chosen thing, None when there is none."""
        return self._current

    def room_of(self, key: object) -> QRect:
        """Return where a thing is drawn; an empty place when it is not."""
        self._measure()
        return next((d.room for d in self._drawn if d.thing.key == key), QRect())

    # --- size --------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for the scale and a line for each lane."""
        width = 3 * _LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(width, (self._lanes + 1) * self._line())

    def minimumSizeHint(self) -> QSize:
        """Never be lower than the lanes."""
        width = _LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(width, self.sizeHint().height())

    # --- mouse and keyboard ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        drawn = self._at(event.position().toPoint())
        if drawn is not None:
            self._choose(drawn)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be chosen."""
        is_over = self._at(event.position().toPoint()) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the strip; Enter or the space bar chooses."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        here = next((n for n, d in enumerate(self._drawn) if d.thing.key == self._current), None)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._drawn:
            super().keyPressEvent(event)
        elif event.key() in steps:
            step = steps[Qt.Key(event.key())]
            to = 0 if here is None else min(max(here + step, 0), len(self._drawn) - 1)
            self.select(self._drawn[to].thing.key)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if here is not None:
                self._choose(self._drawn[here])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            drawn = self._at(event.pos())
            QToolTip.showText(event.globalPos(), drawn.thing.sentence if drawn else "", self)
            return True
        return super().event(event)

    def _choose(self, drawn: _Drawn) -> None:
        self.select(drawn.thing.key)
        self.chosen.emit(drawn.thing.key)

    def _at(self, point: QPoint) -> _Drawn | None:
        self._measure()
        return next((d for d in reversed(self._drawn) if d.room.contains(point)), None)

    def _tell_current(self) -> None:
        words = [d.thing.sentence for d in self._drawn if d.thing.key == self._current]
        self.setAccessibleDescription(words[0] if words and self._current is not None else "")

    # --- places ------------------------------------------------------------------------------

    def _placed(self, spans: Sequence[Span], marks: Sequence[Mark]) -> Iterator[_Drawn]:
        """Put spans that meet into lanes of their own, and the marks below them all."""
        if self._period is None:
            return
        free: list[date] = []
        seen = [span for span in spans if _is_seen(span, self._period)]
        for span in sorted(seen, key=lambda span: span.first or date.min):
            first, last = span.first or date.min, span.last or date.max
            lane = next((n for n, until in enumerate(free) if until < first), len(free))
            free[lane:] = [last, *free[lane + 1 :]]
            yield _Drawn(span, lane)
        days = [mark for mark in marks if _is_seen(mark, self._period)]
        for mark in sorted(days, key=lambda mark: mark.first or date.min):
            yield _Drawn(mark, len(free))

    def _line(self) -> int:
        return self.fontMetrics().height() + _PADDING

    def _x(self, day: date) -> int:
        if self._period is None:
            return 0
        first, last = self._period
        side = self._line() // 2
        share = (day - first).days / ((last - first).days + 1)
        return side + round(min(max(share, 0), 1) * (self.width() - 2 * side))

    def _measure(self) -> None:
        line = self._line()
        for drawn in self._drawn:
            top = (drawn.lane + 1) * line
            first, last = drawn.thing.first, drawn.thing.last
            if isinstance(drawn.thing, Mark) and first is not None:
                drawn.room = QRect(self._x(first) - line // 2, top, line, line)
                continue
            left = self._x(first or date.min)
            right = self._x(last + timedelta(days=1) if last and last < date.max else date.max)
            drawn.room = QRect(left, top, max(right - left, _PADDING), line - 2)

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's shape
        """Paint the scale, the bars, the marks, and where today is."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(style.PAPER))
        if self._period is None:
            painter.setPen(QColor(style.QUIET_INK))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Chưa có ngày để vẽ.")
        else:
            self._paint_scale(painter, self._period)
            self._measure()
            for drawn in self._drawn:
                if isinstance(drawn.thing, Span):
                    self._paint_span(painter, drawn.thing, drawn.room)
            self._paint_marks(painter)
            self._paint_today(painter)
        painter.setPen(QPen(QColor(style.SELECTION if self.hasFocus() else style.LINE), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_scale(self, painter: QPainter, period: Period) -> None:
        line, metrics = self._line(), self.fontMetrics()
        widest = metrics.horizontalAdvance("00/0000") + 2 * _PADDING
        months = _months(period)
        room = self.width() // widest
        step = next((s for s in _STEPS if len(_each(months, s)) <= room), _STEPS[-1])
        for day in _each(months, step):
            x = self._x(day)
            painter.setPen(QColor(style.LINE))
            painter.drawLine(x, line, x, self.height())
            painter.setPen(QColor(style.QUIET_INK))
            words = f"{day:%m/%Y}" if step < 12 else f"{day.year}"
            place = QRect(x + 2, 0, widest, line)
            if place.right() <= self.width() and not place.intersects(self._today_room()):
                side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, side, words)

    def _paint_span(self, painter: QPainter, span: Span, room: QRect) -> None:
        bar = room.adjusted(0, 1, -1, -1)
        ink = QColor(style.INK)
        if span.look == "solid":
            painter.fillRect(bar, QColor(style.NOTE))
            ink = QColor(style.PAPER)
        elif span.look == "hatched":
            painter.fillRect(bar, QColor(style.NOTE_TINT))
            painter.fillRect(bar, QBrush(QColor(style.NOTE), Qt.BrushStyle.BDiagPattern))
        is_current = self._current is not None and span.key == self._current
        width = 2 if is_current else 1
        painter.setPen(QPen(QColor(style.INK if is_current else style.NOTE), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(bar.topLeft(), bar.topRight())
        painter.drawLine(bar.bottomLeft(), bar.bottomRight())
        if self._is_inside(span.first):
            painter.drawLine(bar.topLeft(), bar.bottomLeft())
        if self._is_inside(span.last):
            painter.drawLine(bar.topRight(), bar.bottomRight())
        self._write(painter, bar.adjusted(_PADDING, 0, -_PADDING, 0), span, ink)

    def _write(self, painter: QPainter, room: QRect, span: Span, ink: QColor) -> None:
        metrics = self.fontMetrics()
        words = metrics.elidedText(span.label, Qt.TextElideMode.ElideRight, room.width())
        if room.width() < _FEWEST_LETTERS * metrics.averageCharWidth():
            return
        if span.look == "hatched":
            under = QRect(room.left() - 1, room.top() + 1, 0, room.height() - 2)
            under.setWidth(metrics.horizontalAdvance(words) + 2)
            painter.fillRect(under, QColor(style.PAPER))
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_marks(self, painter: QPainter) -> None:
        marks = [drawn for drawn in self._drawn if isinstance(drawn.thing, Mark)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, drawn in enumerate(marks):
            mark, room = drawn.thing, drawn.room
            is_current = self._current is not None and mark.key == self._current
            painter.setPen(QPen(QColor(style.INK), 2 if is_current else 1))
            is_hollow = isinstance(mark, Mark) and mark.is_done
            painter.setBrush(QColor(style.PAPER if is_hollow else style.WARNING))
            painter.drawPath(_shape(mark, room))
            before = marks[number - 1].room.right() if number else 0
            after = marks[number + 1].room.left() if number + 1 < len(marks) else self.width()
            self._write_mark(painter, mark.label, room, (before, after))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _write_mark(
        self, painter: QPainter, label: str, room: QRect, free: tuple[int, int]
    ) -> None:
        """Write what a mark means to the right of it, or to the left at the end of the strip."""
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance(label) + 1
        beside = free[1] - room.right() - 2 * _PADDING
        if beside < wanted and free[1] >= self.width():
            ahead = room.left() - free[0] - 2 * _PADDING
            if ahead >= wanted:
                words = QRect(room.left() - _PADDING - wanted, room.top(), wanted, room.height())
                painter.setPen(QColor(style.INK))
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, label)
            return
        words = QRect(room.right() + 2, room.top(), beside, room.height())
        if beside >= _FEWEST_LETTERS * metrics.averageCharWidth():
            cut = metrics.elidedText(label, Qt.TextElideMode.ElideRight, beside)
            painter.setPen(QColor(style.INK))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, cut)

    def _paint_today(self, painter: QPainter) -> None:
        if self._today is None:
            return
        x = self._x(self._today)
        painter.setPen(QPen(QColor(style.ERROR), 2, Qt.PenStyle.DashLine))
        painter.drawLine(x, self._line(), x, self.height())
        painter.drawText(self._today_room(), Qt.AlignmentFlag.AlignCenter, _TODAY)

    def _today_room(self) -> QRect:
        if self._today is None:
            return QRect()
        width = self.fontMetrics().horizontalAdvance(_TODAY) + 2 * _PADDING
        left = self._x(self._today) - width // 2
        return QRect(min(max(left, 0), self.width() - width), 0, width, self._line())

    def _is_inside(self, day: date | None) -> bool:
        if day is None or self._period is None:
            return False
        return self._period[0] <= day <= self._period[1]


def _sentence(label: str, *parts: str) -> str:
    told = ", ".join(part for part in parts if part)
    return f"{label} – {told}" if told else label


def _hull(things: Sequence[Thing]) -> Period | None:
    days = [day for thing in things for day in (thing.first, thing.last) if day is not None]
    return (min(days), max(days)) if days else None


def _is_seen(thing: Thing, period: Period) -> bool:
    first, last = thing.first, thing.last
    if first is None and last is None:
        return False
    return (first or date.min) <= period[1] and (last or date.max) >= period[0]


def _months(period: Period) -> list[date]:
    """Return the first days of the months in a period, and the day it begins."""
    first, last = period
    numbers = range(_month_number(first), _month_number(last) + 1)
    days = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [day for day in days if first <= day <= last]


def _each(months: Sequence[date], step: int) -> list[date]:
    return [day for day in months if _month_number(day) % step == 0]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _shape(thing: Thing, room: QRect) -> QPainterPath:
    box = QRectF(room.adjusted(3, 3, -3, -3))
    middle, path = box.center(), QPainterPath()
    top = QPointF(middle.x(), box.top())
    match thing.sign if isinstance(thing, Mark) else "diamond":
        case "circle":
            path.addEllipse(box)
        case "triangle":
            path.addPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
        case _:
            right, left = QPointF(box.right(), middle.y()), QPointF(box.left(), middle.y())
            bottom = QPointF(middle.x(), box.bottom())
            path.addPolygon(QPolygonF([top, right, bottom, left]))
    path.closeSubpath()
    return path
