"""A number of which the end alone is seen until somebody asks for all of it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.sensitive import masked
from app.ui.widgets.text_fields import SecretCodeField


class MaskedField(SecretCodeField):
    """A code such as a CCCD. One that is known is masked and cannot be changed until it is shown.

    What is typed here stays seen, so that it can be compared with the card.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._held = ""
        self._is_seen = True
        self._is_read_only = False
        self.show_button = QPushButton("Hiện số")
        self.show_button.setAutoDefault(False)
        self.show_button.setToolTip("Hiện đủ các chữ số; chỉ bấm khi thật cần")
        self.show_button.clicked.connect(self.show_number)
        self.show_button.hide()
        self.row.insertWidget(1, self.show_button)

    def value(self) -> str | None:
        """Return the whole code, seen or not."""
        return self.read(self.draft())

    def draft(self) -> str:
        """Return the whole code, seen or not."""
        return self.line.text() if self._is_seen else self._held

    def told(self) -> str:
        """Return what people may see of it."""
        return masked(self.draft())

    def set_draft(self, draft: str) -> None:
        """Show a code as it stood: masked."""
        self._hide_number(draft)

    def display(self, value: str | None) -> None:
        """Show a code; one that was not typed here is masked."""
        if value != self.draft():
            self._hide_number(value or "")

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the code be looked at, not changed."""
        self._is_read_only = read_only
        self.line.setReadOnly(read_only or not self._is_seen)

    @Slot()
    def show_number(self) -> None:
        """Show all of the code, and let it be changed."""
        self._see(self._held)
        self.line.setFocus()

    def _hide_number(self, number: str) -> None:
        self._held = number
        if not number:
            self._see("")
            return
        self._is_seen = False
        self.line.setReadOnly(True)
        self.line.setText(masked(number))
        self.show_button.show()

    def _see(self, number: str) -> None:
        self._is_seen = True
        self.line.setReadOnly(self._is_read_only)
        self.line.setText(number)
        self.show_button.hide()
