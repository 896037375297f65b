"""A sentence with its sign: what is wrong, what to look at again, what is worth knowing."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui import style
from app.ui.widgets.icons import icon

Weight = Literal["error", "warning", "info", "check"]

INKS: dict[Weight, str] = {
    "error": style.ERROR,
    "warning": style.WARNING,
    "info": style.NOTE,
    "check": style.GOOD,
}


class Sentence(QWidget):
    """One sentence beside its sign, for the eye and for the screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, stretch=1)

    def text(self) -> str:
        """Return the sentence, "" when there is none."""
        return self._words.text()

    def tell(self, sentence: str, weight: Weight) -> None:
        """Show `sentence`; "" hides the whole line."""
        if not sentence or self.parentWidget() is not None:  # else it would flash up as a window
            self.setVisible(bool(sentence))
        self._words.setText(sentence)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAccessibleName(sentence)
        palette = self._words.palette()
        palette.setColor(self._words.foregroundRole(), INKS[weight])
        self._words.setPalette(palette)
        if sentence:
            size = self.fontMetrics().height()
            self._sign.setPixmap(icon(weight).pixmap(size, size))
