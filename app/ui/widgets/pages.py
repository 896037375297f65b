"""The pages of a PDF file under each other: what will be printed, before it is.

Only the pages that are seen, and their neighbours, are drawn, aside; those seen lately are kept.
So a file of 500 pages is as light as one of three.
"""

from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollBar, QWidget

from app.ui import style
from app.ui.widgets.pdf_file import PdfFile

Fit = Literal["width", "page"]

_GAP = 12
"""Pixels around a page."""
_PER_POINT = 96 / 72
"""Pixels for a point at 100 %."""
SMALLEST, LARGEST = 25, 300
"""The zoom, in percent."""
_STEPS = (25, 50, 75, 100, 125, 150, 200, 250, 300)
_KEPT_BYTES = 96_000_000
"""Pictures kept; those that are seen stay whatever they weigh."""
_LETTERS = 40

_DRAWER = ThreadPoolExecutor(1, thread_name_prefix="pages")
"""Draws for every view: the library takes one caller at a time anyway."""


class _Told(QObject):
    """Hands a page over to the window's thread. Whoever draws holds it, so it outlives a view."""

    drawn = Signal(object, int, int, QImage)
    failed = Signal(object, object)


class PagesView(QAbstractScrollArea):
    """Shows the pages of a PDF file. PgUp, PgDn, Home, End and the arrows go through them.

    Signals:
        moved: another page is looked at, or it is seen in another size.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: PdfFile | None = None
        self._fit: Fit | None = "width"
        self._zoom = 100.0
        self._tops: list[int] = []
        self._gone_to: tuple[int, int] | None = None
        self._pictures: OrderedDict[int, tuple[int, QImage]] = OrderedDict()
        self._awaited: tuple[int, int] | None = None
        self._told = _Told()
        self._told.drawn.connect(self._on_drawn)
        self._told.failed.connect(self._on_failed)
        self._label = QLabel(self.viewport())
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Xem trước")
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.say("Chọn báo cáo rồi bấm Xem trước.")

    # --- what is shown -----------------------------------------------------------------------

    @property
    def page_count(self) -> int:
        """How many pages there are to be seen."""
        return len(self._file) if self._file else 0

    @property
    def page(self) -> int:
        """The page that is looked at, from 0.

        Near the end several pages can be seen at once, and none of them can come to the top: there
        it is the one that was gone to, else the last.
        """
        bar = self.verticalScrollBar()
        if self._gone_to is not None and self._gone_to[1] == bar.value():
            return self._gone_to[0]
        if 0 < bar.maximum() == bar.value():
            return self.page_count - 1
        middle = bar.value() + self.viewport().height() // 3
        found = [number for number, top in enumerate(self._tops) if top <= middle]
        return found[-1] if found else 0

    @property
    def zoom(self) -> int:
        """How large a page is seen, in percent."""
        return round(self._zoom)

    @property
    def is_drawn(self) -> bool:
        """Whether every page that is seen has been drawn as it should be."""
        return self._awaited is None and next(self._missing(), None) is None

    def picture(self, number: int) -> QImage | None:
        """Return the picture of a page, when it was drawn lately."""
        _, picture = self._pictures.get(number, (0, None))
        return picture

    def show_file(self, file: PdfFile) -> None:
        """Show a file from its first page, as large as the last one was."""
        self._forget()
        self._file = file
        self._label.hide()
        # One that comes and goes would change the width, and the width whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._turn()

    def say(self, sentence: str) -> None:
        """Show a sentence in place of pages."""
        self._forget()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._label.setText(sentence)
        self._label.show()
        self._lay_out()
        self._turn()

    def go_to(self, number: int) -> None:
        """Bring a page (from 0) to the top."""
        if self._tops:
            number = max(0, min(number, len(self._tops) - 1))
            self.verticalScrollBar().setValue(self._tops[number] - _GAP // 2)
            self._gone_to = (number, self.verticalScrollBar().value())
            self._turn()

    def set_fit(self, fit: Fit) -> None:
        """See the whole width, or a whole page, however large the window is."""
        self._fit = fit
        self._resized()

    def set_zoom(self, percent: float) -> None:
        """See pages in this size."""
        self._fit = None
        self._zoom = max(SMALLEST, min(percent, LARGEST))
        self._resized()

    def step_zoom(self, by: int) -> None:
        """See pages a step larger (1) or smaller (-1)."""
        larger = [step for step in _STEPS if step > self._zoom + 0.5]
        smaller = [step for step in _STEPS if step < self._zoom - 0.5]
        if by > 0:
            self.set_zoom(larger[0] if larger else LARGEST)
        else:
            self.set_zoom(smaller[-1] if smaller else SMALLEST)

    # --- events ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is looked at in sight."""
        super().resizeEvent(event)
        self._resized()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what is seen now."""
        super().showEvent(event)
        self._turn()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no pictures that nobody sees."""
        super().hideEvent(event)
        self._pictures.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are seen: white until they are drawn."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(style.LINE))
        if self._file is None:
            painter.fillRect(event.rect(), QColor(style.WINDOW))
        for number in self._seen():
            place = self._place(number)
            painter.fillRect(place, QColor(style.PAPER))
            if (picture := self.picture(number)) is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(place, picture)
            else:
                painter.setPen(QColor(style.QUIET_INK))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"Trang {number + 1}")
            painter.setPen(QColor(style.QUIET_INK))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the pages."""
        key, page = event.key(), self.page
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        bar = self.verticalScrollBar()
        match key:
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                way = 1 if key == Qt.Key.Key_PageDown else -1
                bar.setValue(bar.value() + way * bar.pageStep())
            case Qt.Key.Key_Right | Qt.Key.Key_Left if not self.horizontalScrollBar().maximum():
                self.go_to(page + (1 if key == Qt.Key.Key_Right else -1))
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl see larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    # --- where pages lie ---------------------------------------------------------------------

    def _resized(self) -> None:
        """Lay the pages out anew; what was at the top stays there, and in the middle."""
        page, within = self._at_top()
        middle = self._middle()
        self._gone_to = None
        self._lay_out()
        if self._tops:
            top = self._tops[page] + within * self._height(page)
            self.verticalScrollBar().setValue(round(top))
        across, room = self.horizontalScrollBar(), self.viewport().width()
        across.setValue(round(middle * (across.maximum() + room) - room / 2))
        self._turn()

    def _middle(self) -> float:
        """Return what part of the width lies on the left of the middle of the room."""
        bar = self.horizontalScrollBar()
        room = bar.pageStep() + 2 * _GAP  # as it was when the pages were laid out
        return (bar.value() + room / 2) / (bar.maximum() + room) if bar.maximum() else 0.5

    def _at_top(self) -> tuple[int, float]:
        value = self.verticalScrollBar().value()
        found = [number for number, top in enumerate(self._tops) if top <= value + _GAP]
        if not found:
            return 0, 0.0
        height = self._height(found[-1])
        return found[-1], (value - self._tops[found[-1]]) / height if height else 0.0

    def _lay_out(self) -> None:
        room = self.viewport().size()
        margin = 2 * self.fontMetrics().averageCharWidth()
        self._label.setGeometry(self.viewport().rect().adjusted(margin, 0, -margin, 0))
        self._tops = []
        if self._file is None:
            self.verticalScrollBar().setRange(0, 0)
            self.horizontalScrollBar().setRange(0, 0)
            return
        widest = max(width for width, _ in self._file.sizes) * _PER_POINT
        highest = max(height for _, height in self._file.sizes) * _PER_POINT
        if self._fit is not None:
            fits = (room.width() - 2 * _GAP) / widest
            if self._fit == "page":
                fits = min(fits, (room.height() - 2 * _GAP) / highest)
            self._zoom = max(SMALLEST, min(100 * fits, LARGEST))
        top = _GAP
        for number in range(len(self._file)):
            self._tops.append(top)
            top += self._height(number) + _GAP
        wide = round(widest * self._zoom / 100) + 2 * _GAP
        _set_range(self.verticalScrollBar(), top, room.height())
        _set_range(self.horizontalScrollBar(), wide, room.width())
        self.verticalScrollBar().setSingleStep(3 * self.fontMetrics().height())

    def _width(self, number: int) -> int:
        assert self._file is not None  # noqa: S101 - only pages that are there are asked about
        return round(self._file.sizes[number][0] * _PER_POINT * self._zoom / 100)

    def _height(self, number: int) -> int:
        assert self._file is not None  # noqa: S101
        return round(self._file.sizes[number][1] * _PER_POINT * self._zoom / 100)

    def _place(self, number: int) -> QRect:
        width = self._width(number)
        across = self.horizontalScrollBar()
        left = (across.maximum() + self.viewport().width() - width) // 2 - across.value()
        corner = QPoint(left, self._tops[number] - self.verticalScrollBar().value())
        return QRect(corner.x(), corner.y(), width, self._height(number))

    def _seen(self) -> list[int]:
        """Return the pages of which something is seen."""
        first = self.verticalScrollBar().value()
        last = first + self.viewport().height()
        return [
            number
            for number, top in enumerate(self._tops)
            if top <= last and top + self._height(number) >= first
        ]

    # --- drawing -----------------------------------------------------------------------------

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
        self._tops = []
        self._gone_to = None
        self._pictures.clear()
        self._awaited = None

    def _pixels(self, number: int) -> int:
        return max(1, round(self._width(number) * self.devicePixelRatioF()))

    def _missing(self) -> Iterator[int]:
        """Yield the pages to draw: what is seen first, then the page below and the one above."""
        seen = self._seen()
        if not seen or not self.isVisible():
            return
        around = [
            number for number in (seen[-1] + 1, seen[0] - 1) if 0 <= number < self.page_count
        ]
        for number in (*seen, *around):
            width, _ = self._pictures.get(number, (0, None))
            if width != self._pixels(number):
                yield number

    @Slot()
    def _on_scrolled(self) -> None:
        self._turn()

    def _turn(self) -> None:
        self.viewport().update()
        self._draw_next()
        self.moved.emit()

    def _draw_next(self) -> None:
        """Have one page drawn; what is wanted is asked again when it comes."""
        file = self._file
        number = next(self._missing(), None)
        if file is None or number is None or self._awaited is not None:
            return
        width = self._pixels(number)
        self._awaited = (number, width)
        _DRAWER.submit(_draw, file, number, width, self._told)

    @Slot(object, int, int, QImage)
    def _on_drawn(self, file: object, number: int, width: int, picture: QImage) -> None:
        if file is not self._file:
            return  # of a file that is shown no longer
        self._awaited = None
        self._pictures[number] = (width, picture)
        self._pictures.move_to_end(number)
        self._drop_old()
        self.viewport().update()
        self._draw_next()

    @Slot(object, object)
    def _on_failed(self, file: object, error: Exception) -> None:
        if file is self._file:
            self.say("Không vẽ được trang này để xem trước. Tệp PDF vẫn lưu và in được.")
            raise error

    def _drop_old(self) -> None:
        seen = set(self._seen())
        for number in [one for one in self._pictures if one not in seen]:
            if sum(one.sizeInBytes() for _, one in self._pictures.values()) <= _KEPT_BYTES:
                return
            del self._pictures[number]


def _set_range(bar: QScrollBar, whole: int, room: int) -> None:
    bar.setRange(0, max(0, whole - room))
    bar.setPageStep(max(1, room - 2 * _GAP))


def _draw(file: PdfFile, number: int, width: int, told: _Told) -> None:
    """Draw a page on the drawer's thread and tell of it."""
    try:
        told.drawn.emit(file, number, width, file.drawn(number, width))
    except ValueError:
        return  # closed meanwhile
    except Exception as error:  # noqa: BLE001 - raised again on the window's thread
        told.failed.emit(file, error)
