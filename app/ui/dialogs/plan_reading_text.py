"""The text of a plan with what was found in it marked; click a mark to see what was made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.services.plan_items import Decision, Item, Where
from app.ui import style

LEGEND = (
    "Nền xanh, gạch liền: đọc chắc chắn. Nền vàng, gạch đứt: cần xem lại. Gạch chấm: đã bỏ. "
    "Chữ không gạch: {plain}."
)
_LINE = QTextCharFormat.UnderlineStyle


@dataclass(frozen=True, slots=True)
class _Mark:
    """A passage and the item it belongs to, by the places of the document that is shown."""

    start: int
    end: int
    item: Item

    @property
    def length(self) -> int:
        return self.end - self.start


class MarkedText(QPlainTextEdit):
    """Shows a text that cannot be changed, its marks in colour and by the way they are underlined.

    Signals:
        chosen: the id of the item whose passage the person went to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[int] = [0]
        self._marks: list[_Mark] = []
        self._current = ""
        self._is_leading = False
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Văn bản, những chỗ đã đọc được đánh dấu")
        self.setUndoRedoEnabled(False)
        self.cursorPositionChanged.connect(self._on_moved)

    def show_text(self, text: str) -> None:
        """Show a text; the spans of items count its code points."""
        shown, self._places = placed(text)
        self._marks, self._current = [], ""
        self._is_leading = True
        self.setPlainText(shown)
        self._is_leading = False

    def show_marks(self, items: Sequence[Item]) -> None:
        """Mark the passages of items; the shorter ones are seen above the longer."""
        found = [
            _Mark(*self._shown(span), item)
            for item in items
            for span in item.spans
            if span[1] <= len(self._places) - 1
        ]
        self._marks = sorted(found, key=lambda mark: -mark.length)
        self._paint()

    def lead_to(self, item: Item | None) -> None:
        """Bring the passage of an item into sight and let it stand out."""
        self._current = item.id if item else ""
        own = [mark for mark in self._marks if mark.item.id == self._current]
        if own:
            cursor = self.textCursor()
            cursor.setPosition(min(mark.start for mark in own))
            self._is_leading = True
            self.setTextCursor(cursor)
            self._is_leading = False
            self.centerCursor()
        self._paint()

    def item_at(self, position: int) -> str:
        """Return the item whose passage is the shortest here; "" where there is none."""
        here = [mark for mark in self._marks if mark.start <= position < mark.end]
        return min(here, key=lambda mark: mark.length).item.id if here else ""

    @Slot()
    def _on_moved(self) -> None:
        cursor = self.textCursor()
        if self._is_leading or cursor.hasSelection():
            return
        if found := self.item_at(cursor.position()):
            self.chosen.emit(found)

    def _paint(self) -> None:
        own = [mark for mark in self._marks if mark.item.id == self._current]
        selections: list[QTextEdit.ExtraSelection] = []
        for mark in (*self._marks, *own):
            selection = QTextEdit.ExtraSelection()
            # The stubs know these two members under their C++ names alone.
            cursor, form = QTextCursor(self.document()), _form(mark.item)
            cursor.setPosition(mark.start)
            cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            if mark.item.id == self._current:
                form.setBackground(QColor(style.SELECTION))
                form.setForeground(QColor(style.PAPER))
            selection.cursor, selection.format = cursor, form  # pyright: ignore[reportAttributeAccessIssue]
            selections.append(selection)
        self.setExtraSelections(selections)

    def _shown(self, span: Where) -> Where:
        return self._places[span[0]], self._places[span[1]]


def _form(item: Item) -> QTextCharFormat:
    form = QTextCharFormat()
    if item.decision is Decision.DISCARDED:
        form.setForeground(QColor(style.QUIET_INK))
        form.setUnderlineStyle(_LINE.DotLine)
    elif item.is_sure or item.is_taken:
        form.setBackground(QColor(style.GOOD_TINT))
        form.setUnderlineColor(QColor(style.GOOD))
        form.setUnderlineStyle(_LINE.SingleUnderline)
    else:
        form.setBackground(QColor(style.WARNING_TINT))
        form.setUnderlineColor(QColor(style.WARNING))
        form.setUnderlineStyle(_LINE.DashUnderline)
    return form


def placed(text: str) -> tuple[str, list[int]]:
    r"""Return a text as Qt shows it, and where each of its code points stands there.

    Qt counts in units of UTF-16 and makes one break of "\r\n".

    >>> placed("a\r\n😀b")
    ('a\n😀b', [0, 1, 2, 2, 4, 5])
    """
    places: list[int] = []
    shown: list[str] = []
    at = 0
    for letter, width in _letters(text):
        places.append(at)
        shown.append(letter)
        at += width
    return "".join(shown), [*places, at]


def _letters(text: str) -> Iterator[tuple[str, int]]:
    for number, letter in enumerate(text):
        if letter == "\r" and text[number + 1 : number + 2] == "\n":
            yield "\n", 1
        elif letter == "\n" and number and text[number - 1] == "\r":
            yield "", 0
        elif letter == "\r" or letter in "\v\f\x1c\x1d\x1e\u2028\u2029":
            yield "\n", 1
        elif letter == "\0":
            yield " ", 1
        else:
            yield letter, 2 if ord(letter) > 0xFFFF else 1
