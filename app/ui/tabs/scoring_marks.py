"""Marks as they are typed and shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.vietnamese import fold
from app.domain.points import parse_points, points_text
from app.domain.scoring import Entry
from app.domain.terms import EntryState
from app.services.scoring import NOT_APPLICABLE, TypedMark
from app.ui.widgets.field import LineField

_NOT_APPLICABLE_WORDS = frozenset({"kps", "khong phat sinh"})
_DASHES = frozenset("-\u2013\u2014\u2212")
"""Word and Excel turn a hyphen into a longer dash."""


def read_mark(text: str) -> TypedMark:
    """Read a typed mark: points, “KPS” or “-” for not applicable, blank for not scored.

    Raises InvalidInput with a sentence; whether the points fit is for the service to say.
    """
    if fold(text) in _NOT_APPLICABLE_WORDS or text.strip() in _DASHES:
        return NOT_APPLICABLE
    return parse_points(text, None, 1, None)


class MarkField(LineField[Entry]):
    """A mark in a cell; blank is not scored, and never zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(7, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def read(self, text: str) -> Entry | None:
        """Return the mark; raises InvalidInput when it is none."""
        mark = read_mark(text)
        if mark is None:
            return None
        return Entry(mark) if mark is NOT_APPLICABLE else Entry.answered(mark)

    def write(self, value: Entry) -> str:
        """Return the mark as it is typed."""
        return mark_text(value)


def mark_text(entry: Entry) -> str:
    """Return a mark as it is typed and shown; not scored stays blank."""
    if entry.state is EntryState.NOT_APPLICABLE:
        return "KPS"
    return points_text(entry.points)
