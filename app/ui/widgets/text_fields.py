"""Fields of text: a line, many lines, a code, a tick."""

import re
from collections.abc import Collection, Sequence
from math import ceil

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetricsF
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QSizePolicy, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, lines_of, quoted, tidy, tidy_lines
from app.ui.widgets.field import STILL_HERE, Field, LineField

_NOTHING = ""
_YES = frozenset({"x", "co", "1", "true", "\u2713", "\u2714", "v"})
_NO = frozenset({"", "khong", "0", "false", "-"})


class TextField(LineField[str]):
    """A line of text; blank is "".

    At most `longest` characters, counted when the field is left: a field that swallows what
    is typed would garble Vietnamese letters.
    """

    def __init__(
        self, longest: int = 0, characters: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(characters, parent)
        self._longest = longest

    def read(self, text: str) -> str:
        """Return the text, tidied; raises InvalidInput when it is too long."""
        return _not_longer(tidy(text), self._longest)

    def write(self, value: str) -> str:
        """Return the text."""
        return value


class CodeField(LineField[str]):
    """A code that keeps its leading zeros, such as a citizen number (số CCCD); blank is "".

    With `digits`, only figures count, and there must be as many as one of these numbers says.
    """

    def __init__(
        self,
        name: str = "Mã",
        digits: Collection[int] = (),
        characters: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(characters, parent)
        self._name = name
        self._digits = sorted(digits)

    def read(self, text: str) -> str:
        """Return the code; raises InvalidInput when it has other signs or another length."""
        code = tidy(text)
        if not self._digits or not code:
            return code
        figures = re.sub(r"[ .\-]", "", code)
        if not re.fullmatch("[0-9]+", figures):
            message = f"{self._name} “{code}” có ký tự không phải chữ số. Chỉ nhập chữ số."
            raise InvalidInput.of(None, message)
        if len(figures) not in self._digits:
            lengths = " hoặc ".join(str(length) for length in self._digits)
            message = f"{self._name} gồm {lengths} chữ số, đang có {len(figures)}."
            raise InvalidInput.of(None, message)
        return figures

    def write(self, value: str) -> str:
        """Return the code."""
        return value


class SecretCodeField(CodeField):
    """A code that stands in no draft on disk, such as a citizen number."""

    @property
    def is_secret(self) -> bool:
        """It is."""
        return True


class TextArea(Field[str]):
    """Lines of text in a box that grows with them; blank is "". Tab leaves it."""

    def __init__(
        self,
        longest: int = 0,
        lines: tuple[int, int] = (3, 8),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._longest = longest
        self.box = _Box(lines)
        self.box.textChanged.connect(self._on_text_changed)
        self.box.left.connect(self.commit)
        self._is_filling = False
        self.row.addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> str:
        """Return the lines, tidied; raises InvalidInput when they are too long."""
        return _not_longer(tidy_lines(self.box.toPlainText()), self._longest)

    def draft(self) -> str:
        """Return the text as it stands."""
        return self.box.toPlainText()

    def set_draft(self, draft: str) -> None:
        """Show a text as it stood."""
        self._is_filling = True
        self.box.setPlainText(draft)
        self._is_filling = False

    def display(self, value: str | None) -> None:
        """Show the lines."""
        if (value or _NOTHING) != self.box.toPlainText():
            self.set_draft(value or _NOTHING)

    def stops(self) -> Sequence[QWidget]:
        """Return the box."""
        return [self.box]

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the text be read and copied, not changed."""
        self.box.setReadOnly(read_only)

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the field; the hint also stands in it while it is blank."""
        super().set_label(label, hint)
        self.box.setPlaceholderText(hint)

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._is_filling:
            self.edited.emit()


class CheckField(Field[bool]):
    """A box to tick, with what it says beside it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(text)
        self.box.clicked.connect(self._on_clicked)
        self.row.addWidget(self.box)
        self.row.addStretch()
        self.setFocusProxy(self.box)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.box.isChecked()

    def draft(self) -> str:
        """Return "1" when ticked, else ""."""
        return "1" if self.box.isChecked() else _NOTHING

    def told(self) -> str:
        """Return whether it is ticked."""
        return "có" if self.box.isChecked() else "không"

    def set_draft(self, draft: str) -> None:
        """Tick for "1"."""
        self.box.setChecked(bool(draft))

    def parsed(self, text: str) -> bool:
        """Return whether a pasted sign means yes; raises InvalidInput when it is unknown."""
        sign = fold(text)
        if sign not in _YES | _NO:
            message = f"Không hiểu {quoted(text)}. Ghi “x” hoặc “có”, hoặc để trống."
            raise InvalidInput.of(None, message)
        return sign in _YES

    def display(self, value: bool | None) -> None:  # noqa: FBT001 - it is the value
        """Tick the box or not."""
        self.box.setChecked(bool(value))

    def stops(self) -> Sequence[QWidget]:
        """Return the box."""
        return [self.box]

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the tick be seen, not changed."""
        self.box.setDisabled(read_only)

    @Slot()
    def _on_clicked(self) -> None:
        self.edited.emit()
        self.commit()


class _Box(QPlainTextEdit):
    """A box of plain text, as high as its lines within two bounds."""

    left = Signal()

    def __init__(self, lines: tuple[int, int]) -> None:
        super().__init__()
        self._fewest, self._most = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for as much height as the lines take."""
        lines = max(self._fewest, min(self._line_count(), self._most))
        height = lines * ceil(QFontMetricsF(self.font()).lineSpacing() + 1)
        around = 2 * (self.frameWidth() + self.document().documentMargin())
        return QSize(super().sizeHint().width(), ceil(height + around))

    def minimumSizeHint(self) -> QSize:
        """Never be lower than the lines."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _line_count(self) -> int:
        return round(self.document().size().height())

    @Slot()
    def _fit(self) -> None:
        """Grow with the lines; a scroll bar only comes when there are more than it may show."""
        policy = Qt.ScrollBarPolicy
        is_full = self._line_count() > self._most
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_full else policy.ScrollBarAlwaysOff
        )
        self.updateGeometry()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words, composed (NFC), whatever they looked like in Word. Lines stay lines."""
        self.insertPlainText("\n".join(lines_of(source.text())))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is gone, unless they only looked elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in STILL_HERE:
            self.left.emit()


def _not_longer(text: str, longest: int) -> str:
    if longest and len(text) > longest:
        message = f"Dài {len(text)} ký tự, tối đa {longest}. Rút ngắn bớt."
        raise InvalidInput.of(None, message)
    return text
