"""A password of an account: hidden while it is typed, and held nowhere else."""

from unicodedata import normalize

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.passphrase_field import PassphraseField

_CAPS = "Phím Caps Lock đang bật."


class PasswordField(PassphraseField):
    """A password; blank is "".

    It counts as it is typed, blanks too, composed (NFC) as it is kept. That Caps Lock is on is
    said while it is typed. No draft tells anything of it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.line.installEventFilter(self)

    def read(self, text: str) -> str:
        """Return the password as it is compared."""
        return normalize("NFC", text)

    def draft(self) -> str:
        """Return nothing of it."""
        return ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.line.text()

    @Slot()
    def commit(self) -> None:
        """Take what was typed; what was said of the keys has had its time."""
        self._take()
        if self.problem == _CAPS:
            self.show_doubt("")
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See by a letter and the key Shift that Caps Lock is on; Qt has no other way."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letter = event.text()
            if letter.isascii() and letter.isalpha() and event.key():  # none of Unikey's own
                is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._tell_caps(is_on=letter.isupper() != is_shifted)
        return super().eventFilter(watched, event)

    def _tell_caps(self, *, is_on: bool) -> None:
        if is_on:
            self.show_doubt(_CAPS)
        elif self.problem == _CAPS:
            self.show_doubt("")
