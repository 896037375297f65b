"""Marks as they are typed and shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.vietnamese import fold
from app.domain.points import parse_points, points_text
from app.domain.scoring import Entry
from app.domain.terms import EntryState
from app.services.scoring import NOT_APPLICABLE, Level, Mark, TypedMark, Void
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.field import LineField
from app.ui.widgets.pick_list import PickList

_NOT_APPLICABLE_WORDS = frozenset({"kps", "khong phat sinh"})
VOID_WORDS = "đã hủy"
"""What is shown for points that were taken away."""
MAKE_VOID, UNDO_VOID = "Hủy điểm tiêu chí này…", "Bỏ hủy điểm"
"""The button that takes points away, and what it says where they were."""
VOID_TIP = "Không tính điểm của tiêu chí, có ghi lý do"
_DASHES = frozenset("-\u2013\u2014\u2212")
"""Word and Excel turn a hyphen into a longer dash."""


def read_mark(text: str) -> TypedMark:
    """Read a typed mark: points, “KPS” or “-” for not applicable, blank for not scored.

    Raises InvalidInput with a sentence; whether the points fit is for the service to say.
    """
    if fold(text) in _NOT_APPLICABLE_WORDS or text.strip() in _DASHES:
        return NOT_APPLICABLE
    return parse_points(text, None, 1, None)


class LevelMarkField(PickList[Entry | Level]):
    """A level in a cell, by its code, by its words in the list, or by its points."""

    def __init__(self, levels: Sequence[tuple[str, int]], parent: QWidget | None = None) -> None:
        labels = [(Level(code), f"{code} – {points_text(points)} điểm") for code, points in levels]
        super().__init__(labels, free_text=True, characters=7, parent=parent)
        self._codes = {fold(code): Level(code) for code, _ in levels}
        self._labels = {fold(label): level for level, label in labels}
        self._shown: tuple[str, Entry | None] = ("", None)

    def display(self, value: Entry | Level | None) -> None:
        """Show points as they stand, or a level that was chosen."""
        if not isinstance(value, Entry):
            super().display(value)
            return
        self._picked = None
        self._set_text(mark_text(value))
        self._shown = (mark_text(value), value)

    def value(self) -> Entry | Level | None:
        """Return the level, or the points that are to be those of one; raises InvalidInput."""
        text = self.box.line.text().strip()
        if text and text == self._shown[0]:
            return self._shown[1]
        level = self._codes.get(fold(text)) or self._labels.get(fold(text))
        if level is not None:
            return level
        return entry_of(read_mark(text))


class MarkField(LineField[Entry]):
    """A mark in a cell; blank is not scored, and never zero."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(7, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def read(self, text: str) -> Entry | None:
        """Return the mark; raises InvalidInput when it is none."""
        return entry_of(read_mark(text))

    def write(self, value: Entry) -> str:
        """Return the mark as it is typed."""
        return mark_text(value)


def entry_of(mark: TypedMark) -> Entry | None:
    """Return a typed mark as a cell holds it."""
    if mark is None:
        return None
    return Entry(mark) if mark is NOT_APPLICABLE else Entry.answered(mark)


def mark_given(value: Entry | Level | Void | None) -> Mark:
    """Return what a cell or a field of marks holds, as it is written."""
    if value is None or isinstance(value, Level | Void):
        return value
    return NOT_APPLICABLE if value.state is EntryState.NOT_APPLICABLE else value.points


def ask_why_void(parent: QWidget, of: str) -> str | None:
    """Ask why the points of a criterion are taken away; None when they are not.

    `of` names the criterion, or whose it is too.
    """
    facts = f"{of} sẽ tính 0 điểm, ghi “{VOID_WORDS}”. Hoàn tác được; chấm lại được khi bỏ hủy."
    return ask_reason(parent, "Hủy điểm tiêu chí", facts, "Hủy điểm")


def mark_text(entry: Entry | Void) -> str:
    """Return a mark as it is typed and shown; not scored stays blank."""
    if isinstance(entry, Void):
        return VOID_WORDS
    if entry.state is EntryState.NOT_APPLICABLE:
        return "KPS"
    return points_text(entry.points)
