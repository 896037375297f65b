"""A passphrase: hidden while it is typed, shown where the person wants to see it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.core import passphrases
from app.ui.widgets.field import LineField

_HIDDEN, _SHOWN = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal


class PassphraseField(LineField[str]):
    """A passphrase; blank is "".

    What may be wrong with it is said under it, and of a new one what may go wrong when it is
    typed again. No draft holds it: it is never kept.
    """

    def __init__(self, *, is_new: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._is_new = is_new
        self.line.setEchoMode(_HIDDEN)
        self.shown = QCheckBox("Hiện")
        self.shown.setToolTip("Hiện những gì đang gõ, để xem bộ gõ có đổi chữ không")
        self.shown.toggled.connect(self.show_typed)
        self.row.addWidget(self.shown)

    def read(self, text: str) -> str:
        """Return the passphrase as it is used."""
        return passphrases.normal(text)

    def write(self, value: str) -> str:
        """Return the passphrase."""
        return value

    @property
    def is_secret(self) -> bool:
        """No draft holds it, shown or not."""
        return True

    def draft(self) -> str:
        """Return how long it is, and nothing else of it."""
        return "•" * len(self.line.text())

    def set_draft(self, draft: str) -> None:  # noqa: ARG002 - it holds nothing
        """Begin anew: no draft holds what was typed."""
        self.line.clear()

    @Slot(bool)
    def show_typed(self, shown: bool) -> None:  # noqa: FBT001 - a slot
        """Show what is typed, or hide it."""
        self.shown.setChecked(shown)
        self.line.setEchoMode(_SHOWN if shown else _HIDDEN)

    @Slot()
    def commit(self) -> None:
        """Take what was typed, and say what of it may go wrong the next time."""
        typed = self.line.text()
        super().commit()
        if not self.problem:
            self.show_doubt(passphrases.doubt(typed, is_new=self._is_new))
