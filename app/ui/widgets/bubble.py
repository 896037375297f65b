"""What there is to say of a cell, under it: why its value was refused, or how it was read."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui import style
from app.ui.widgets.sentence import Sentence

_LETTERS = 46
"""Its width, in characters."""


class Bubble(QFrame):
    """A sentence that floats over the cells of a grid."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.is_doubt = False
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self._sentence = Sentence()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self._sentence)
        self.hide()

    def text(self) -> str:
        """Return the reason, "" while there is none."""
        return self._sentence.text() if self.isVisible() else ""

    def tell(self, sentence: str, cell: QRect, *, is_doubt: bool = False) -> None:
        """Show the reason, or a doubt, below a cell, or above it where the grid ends."""
        self.is_doubt = is_doubt
        self.setPalette(
            style.tinted(style.WARNING, style.WARNING_TINT)
            if is_doubt
            else style.tinted(style.ERROR, style.ERROR_TINT)
        )
        self._sentence.tell(sentence, "warning" if is_doubt else "error")
        width = self.fontMetrics().averageCharWidth() * _LETTERS
        self.resize(width, self.heightForWidth(width))
        room = self._viewport.rect()
        top = cell.bottom() + 1
        if top + self.height() > room.bottom():
            top = max(0, cell.top() - self.height())
        left = max(0, min(cell.left(), room.right() - self.width()))
        self.move(left, top)
        self.show()
        self.raise_()
