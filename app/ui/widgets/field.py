"""What all fields have in common: one value, its commit, and its problem in words."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.ui import style
from app.ui.widgets.sentence import Sentence, Weight

T = TypeVar("T")

STILL_HERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Ways to lose the focus that are no leaving: another window, a list, a menu."""


class Field(QWidget, Generic[T]):
    """One value that a person fills in.

    While they type, nothing about the field changes (Vietnamese keyboards correct what they
    have typed). When they leave it, or press Enter, it is committed: tidied and shown the
    usual way or, when it cannot be read, left as it is with the reason under it.

    Signals:
        edited: something was typed or chosen.
        committed: the field holds another value than before, and a readable one.
        left: the person is done with it for now, whether it holds something else or not.
    """

    edited = Signal()
    committed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settled: T | None = None
        self._is_refused_here = False
        self._sentence: Sentence | None = None
        self._is_cell = False
        self.row = QHBoxLayout()
        self.row.setSpacing(style.GAP)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(2)
        self._page.addLayout(self.row)

    # --- for each kind of field to say -------------------------------------------------------

    def value(self) -> T | None:
        """Return what is filled in; raises InvalidInput when it cannot be read."""
        raise NotImplementedError

    def draft(self) -> str:
        """Return what stands in the field, right or wrong, to compare it or to keep it."""
        raise NotImplementedError

    def set_draft(self, draft: str) -> None:
        """Show what `draft` has returned once."""
        raise NotImplementedError

    def display(self, value: T | None) -> None:
        """Show `value` the usual way."""
        raise NotImplementedError

    def stops(self) -> Sequence[QWidget]:
        """Return the widgets that the keyboard stops at, in order."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the value be read and copied, not changed."""
        raise NotImplementedError

    def settle(self) -> None:
        """Take what is still being typed in a part of it; raises InvalidInput when refused."""

    def parsed(self, text: str) -> T | None:
        """Return what a pasted text means, shown or not; raises InvalidInput."""
        self.set_draft(text)
        return self.value()

    def doubt(self, text: str) -> str:  # noqa: ARG002 - for a field that reads numbers
        """Return what a readable text was taken for where it could mean another value, else ""."""
        return ""

    @property
    def is_secret(self) -> bool:
        """Whether no draft on disk may hold what stands in it: a password, a citizen number."""
        lines = [stop for stop in self.stops() if isinstance(stop, QLineEdit)]
        return any(line.echoMode() is not QLineEdit.EchoMode.Normal for line in lines)

    def told(self) -> str:
        """Return what stands in it as people read it."""
        return self.draft().partition("\t")[0]

    # --- what all fields do ------------------------------------------------------------------

    def set_value(self, value: T | None) -> None:
        """Show `value`, None for a blank, and forget the problem there was."""
        self.display(value)
        self._settled = None if self.is_blank else value
        self.show_problem("")

    def reset(self, draft: str) -> None:
        """Show what `draft` has returned once, as if it had been filled in by the program."""
        self.set_draft(draft)
        self.show_problem("")
        try:
            value = self.value()
        except InvalidInput:
            value = None
        self._settled = None if self.is_blank else value

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in."""
        return not self.draft().strip()

    @property
    def problem(self) -> str:
        """The sentence under the field, "" when there is none."""
        return self._sentence.text() if self._sentence else ""

    def show_problem(self, sentence: str) -> None:
        """Write under the field what is wrong with it; "" takes it away."""
        self._is_refused_here = False
        self._tell(sentence, "error")
        for stop in self.stops():
            stop.setAccessibleDescription(sentence or self.toolTip())

    def show_doubt(self, sentence: str) -> None:
        """Write under the field how it was understood; "" takes it away."""
        self._is_refused_here = False
        self._tell(sentence, "warning")

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the field to those who hear the screen, and give it a hint."""
        self.setToolTip(hint)
        for stop in self.stops():
            stop.setAccessibleName(label)
            stop.setAccessibleDescription(hint)

    def fit_cell(self) -> None:
        """Take the room of a cell: no frame, no sentence under it."""
        self._is_cell = True
        self.row.setSpacing(0)
        self.setAutoFillBackground(True)
        for stop in self.stops():
            stop.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            if isinstance(stop, QLineEdit):
                stop.setFrame(False)

    def focus(self) -> None:
        """Put the caret into the field."""
        self.stops()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self, sentence: str, weight: Weight) -> None:
        if self._sentence is None and sentence:
            self._sentence = Sentence()
            self._page.addWidget(self._sentence)
        if self._sentence is not None:
            self._sentence.tell(sentence, weight)
            if self._is_cell:
                self._sentence.hide()

    @Slot()
    def commit(self) -> None:
        """Take what was typed as it stands now: show it the usual way, or say what is wrong."""
        self._take()
        self.left.emit()

    def _take(self) -> None:
        try:
            value = self.value()
        except InvalidInput as refusal:
            self.show_problem(str(refusal))
            self._is_refused_here = True
            return
        settled = None if self.is_blank else value
        is_other = settled != self._settled
        if is_other or self._is_refused_here:
            self.show_problem("")
        self.display(value)
        if is_other:
            self._settled = settled
            self.committed.emit()


class LineEdit(QLineEdit):
    """A line of text that tells when the person leaves it.

    Signals:
        left: the focus went to another place in this window, or Enter was pressed.
    """

    left = Signal()

    def __init__(self, characters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._characters = characters
        if characters:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.returnPressed.connect(self.left)

    def sizeHint(self) -> QSize:
        """Ask for as much room as what is usually typed takes, whatever the font."""
        hint = super().sizeHint()
        if self._characters:
            room = self.fontMetrics().horizontalAdvance("0") * (self._characters + 3)
            hint.setWidth(room)
        return hint

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than what is usually typed."""
        return self.sizeHint() if self._characters else super().minimumSizeHint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is gone, unless they only looked elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in STILL_HERE:
            self.home(False)  # noqa: FBT003 - a long text is read from its start
            self.left.emit()


class LineField(Field[T]):
    """A value typed on one line."""

    def __init__(self, characters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineEdit(characters)
        self.line.textEdited.connect(self.edited)
        self.line.left.connect(self.commit)
        self.row.addWidget(self.line)
        if characters:
            self.row.addStretch()
        self.setFocusProxy(self.line)

    def read(self, text: str) -> T | None:
        """Return what `text` means; raises InvalidInput when it means nothing."""
        raise NotImplementedError

    def write(self, value: T) -> str:
        """Return `value` as people write it."""
        raise NotImplementedError

    def value(self) -> T | None:
        """Return what is filled in; raises InvalidInput when it cannot be read."""
        return self.read(self.line.text())

    def draft(self) -> str:
        """Return the text as it stands."""
        return self.line.text()

    def set_draft(self, draft: str) -> None:
        """Show a text as it stood."""
        self.line.setText(draft)

    def display(self, value: T | None) -> None:
        """Show `value` the usual way, from its beginning."""
        text = "" if value is None else self.write(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def stops(self) -> Sequence[QWidget]:
        """Return the line."""
        return [self.line]

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the text be read and copied, not changed."""
        self.line.setReadOnly(read_only)

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the field; the hint also stands in it while it is blank."""
        super().set_label(label, hint)
        self.line.setPlaceholderText(hint)
