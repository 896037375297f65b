"""What stands where a list has nothing to show: why, and what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import style
from app.ui.widgets.icons import icon

_WIDTH_IN_LETTERS = 36


class EmptyState(QWidget):
    """A picture, a sentence, and the buttons that help."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS)
        self._buttons = QHBoxLayout()
        row = QHBoxLayout()
        row.addStretch()
        row.addLayout(self._buttons)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * style.GAP)
        layout.addStretch(1)
        layout.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)  # aligned, it would be given the height of one line
        layout.addLayout(row)
        layout.addStretch(2)

    def text(self) -> str:
        """Return the sentence."""
        return self._sentence.text()

    def tell(
        self,
        sentence: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        picture: str = "inbox",
    ) -> None:
        """Show a sentence and buttons, each with what it does."""
        self._sentence.setText(sentence)
        size = 3 * self.fontMetrics().height()
        self._picture.setPixmap(icon(picture).pixmap(size, size))
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text, act in buttons:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._buttons.addWidget(button)
