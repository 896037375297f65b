"""Slides for a projector: one thing at a time, in letters as large as the screen lets them be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QSizeF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.ui import style
from app.ui.widgets.sentence import Weight

ROWS = 8
"""Lines of a table on one slide: more of them would be too small for the back of a room."""

_SMALLEST = 16
"""Pixels of the usual letters below which a slide scrolls instead of shrinking further."""
_LARGEST_SHARE = 13
"""The usual letters are at most this part of the height."""

_INKS: dict[Weight, str] = {
    "error": style.ERROR,
    "warning": style.WARNING,
    "check": style.GOOD,
    "info": style.INK,
}

_KEY = Qt.Key
_ON = (_KEY.Key_Right, _KEY.Key_Down, _KEY.Key_PageDown, _KEY.Key_Space, _KEY.Key_Return)
_BACK = (_KEY.Key_Left, _KEY.Key_Up, _KEY.Key_PageUp)


@dataclass(frozen=True, slots=True)
class SlideTable:
    """A small table. The columns from `first_number` on hold numbers."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    first_number: int = 1


@dataclass(frozen=True, slots=True)
class Slide:
    """What is seen at once.

    above       a line over the heading: where it belongs
    heading     who or what it is about
    figures     (label, value) pairs beside each other, the values largest of all
    table       at most `ROWS` lines
    notes       sentences with what they weigh; the words say it too
    """

    heading: str
    above: str = ""
    figures: Sequence[tuple[str, str]] = ()
    table: SlideTable | None = None
    notes: Sequence[tuple[Weight, str]] = ()


Item = Callable[[], Sequence[Slide]]
"""Makes the slides of one thing when it is come to."""


class SlideShow(QWidget):
    """Shows items one after the other over the whole screen.

    Arrow keys, Page Up, Page Down (which presenters send), Home, End; Esc ends it. With a second
    screen (a projector) it stands there. `reload` makes the items anew and stays at its place.
    """

    def __init__(
        self,
        caption: str,
        make: Callable[[], Sequence[Item]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Chế độ họp – {caption}")
        self._caption = caption
        self._make = make
        self._items = tuple(make())
        self._number = self._page = 0
        self._slides: Sequence[Slide] = ()
        self.view = QTextBrowser()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.view.setAccessibleName("Nội dung đang chiếu")
        self.place = QLabel()
        self.back = _button("Trước", self.go_back)
        self.on = _button("Sau", self.go_on)
        self.end = _button("Đóng (Esc)", self.close)
        self._lay_out()
        self._come_to(0)

    @property
    def slide(self) -> Slide:
        """The slide that is seen."""
        return self._slides[self._page]

    def present(self, start: int = 0) -> None:
        """Show the items over the whole screen, from one of them on."""
        self._come_to(start)
        screens = QGuiApplication.screens()
        parent = self.parentWidget()
        own = parent.screen() if parent else QGuiApplication.primaryScreen()
        other = next((screen for screen in screens if screen is not own), own)
        self.setScreen(other)
        self.setGeometry(other.geometry())
        self.showFullScreen()
        self.setFocus()

    @Slot()
    def reload(self) -> None:
        """Make the items anew, as something has changed, and stay at the same one."""
        page = self._page
        self._items = tuple(self._make())
        if not self._items:
            self.close()
            return
        self._come_to(min(self._number, len(self._items) - 1))
        self._page = min(page, len(self._slides) - 1)
        self._show()

    @Slot()
    def go_on(self) -> None:
        """Go to the next slide; the last one stays."""
        if self._page + 1 < len(self._slides):
            self._page += 1
            self._show()
        elif self._number + 1 < len(self._items):
            self._come_to(self._number + 1)

    @Slot()
    def go_back(self) -> None:
        """Go to the slide before; the first one stays."""
        if self._page:
            self._page -= 1
            self._show()
        elif self._number:
            self._come_to(self._number - 1)
            self._page = len(self._slides) - 1
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn slides with the keys that presenters and keyboards have for it."""
        key = Qt.Key(event.key())
        if key in _ON:
            self.go_on()
        elif key in _BACK:
            self.go_back()
        elif key == _KEY.Key_Home:
            self._come_to(0)
        elif key == _KEY.Key_End:
            self._come_to(len(self._items) - 1)
        elif key == _KEY.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the letters to the screen."""
        super().resizeEvent(event)
        self._fit()

    # --- inside ------------------------------------------------------------------------------

    def _come_to(self, number: int) -> None:
        self._number, self._page = number, 0
        self._slides = self._items[number]()
        self._show()

    def _show(self) -> None:
        told = f"{self._caption} · {self._number + 1}/{len(self._items)}"
        if len(self._slides) > 1:
            told += f" · trang {self._page + 1}/{len(self._slides)}"
        self.place.setText(told)
        first = not self._number and not self._page
        last = self._number == len(self._items) - 1 and self._page == len(self._slides) - 1
        self.back.setEnabled(not first)
        self.on.setEnabled(not last)
        self._fit()

    def _fit(self) -> None:
        """Write the slide in the largest letters with which all of it is seen."""
        room = self.view.viewport().size()
        low, high = _SMALLEST, max(_SMALLEST, room.height() // _LARGEST_SHARE)
        while low < high:
            size = (low + high + 1) // 2
            needed = _needed(_html(self.slide, size), room.width())
            fits = needed.height() <= room.height() and needed.width() <= room.width()
            low, high = (size, high) if fits else (low, size - 1)
        self.view.setHtml(_html(self.slide, low))
        self.setAccessibleDescription(self.view.toPlainText())

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.place, stretch=1)
        for button in (self.back, self.on, self.end):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.view, stretch=1)
        layout.addLayout(foot)
        self.setPalette(style.tinted(style.INK, style.PAPER))
        self.setAutoFillBackground(True)


def in_slides(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows of a table by as many as one slide takes."""
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrow keys are for the slides
    button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    return button


def _needed(html: str, width: int) -> QSizeF:
    """Return the room that a slide needs when it is given a width."""
    paper = QTextDocument()
    paper.setHtml(html)
    paper.setTextWidth(width)
    return QSizeF(paper.idealWidth(), paper.size().height())


def _html(slide: Slide, size: int) -> str:
    """Return a slide as rich text whose usual letters are `size` pixels."""
    parts = [f'<body style="font-size:{size}px; color:{style.INK}">']
    if slide.above:
        parts.append(_line(slide.above, size, style.QUIET_INK))
    parts.append(_line(slide.heading, 2 * size, style.INK, "bold"))
    if slide.figures:
        parts.append(_figures(slide.figures, size))
    if slide.table:
        parts.append(_table(slide.table, size))
    parts.extend(_line(text, size, _INKS[weight]) for weight, text in slide.notes)
    return "".join([*parts, "</body>"])


def _line(text: str, size: int, ink: str, weight: str = "normal") -> str:
    words = escape(text).replace("\n", "<br>")
    look = f"font-size:{size}px; color:{ink}; font-weight:{weight}; margin:{size // 4}px 0"
    return f'<p style="{look}">{words}</p>'


def _figures(figures: Sequence[tuple[str, str]], size: int) -> str:
    def cell(text: str, look: str) -> str:
        words = f'<p style="white-space:nowrap; margin:0">{escape(text)}</p>'
        return f'<td style="padding-right:{2 * size}px; {look}">{words}</td>'

    labels = "".join(cell(label, f"color:{style.QUIET_INK}") for label, _ in figures)
    largest = f"font-size:{3 * size}px; font-weight:bold"
    values = "".join(cell(value, largest) for _, value in figures)
    return f"<table><tr>{labels}</tr><tr>{values}</tr></table>"


def _table(table: SlideTable, size: int) -> str:
    def cell(tag: str, number: int, text: str) -> str:
        side = "right" if number >= table.first_number else "left"
        look = f"padding:{size // 5}px {size // 2}px; border-bottom:1px solid {style.LINE}"
        return f'<{tag} align="{side}" style="{look}">{escape(text)}</{tag}>'

    lines = [("th", table.headings), *(("td", row) for row in table.rows)]
    rows = "".join(
        f"<tr>{''.join(cell(tag, number, text) for number, text in enumerate(row))}</tr>"
        for tag, row in lines
    )
    return f'<table width="100%" cellspacing="0">{rows}</table>'
