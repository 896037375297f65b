"""The bar that says what was done and offers, for a few seconds, to take it back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.ui import style
from app.ui.widgets.icons import icon

SHOWN_FOR = 8000
"""Milliseconds."""


class UndoBar(QFrame):
    """What was done ("Đã xóa 3 dòng đăng ký.") beside “Hoàn tác”, for eight seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setPalette(style.tinted(style.PAPER, style.DARK))
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setMinimumWidth(1)  # a long name never says how wide the window must be
        self._undo: Callable[[], object] | None = None
        self._button = QPushButton(icon("undo"), "Hoàn tác")
        self._button.setAutoDefault(False)
        self._button.setPalette(style.palette())
        self._button.clicked.connect(self._on_clicked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self._words, stretch=1)
        layout.addWidget(self._button)
        self.hide()

    def text(self) -> str:
        """Return what was done."""
        return self._words.text()

    def offer(self, done: str, undo: Callable[[], object]) -> None:
        """Say what was done; `undo` takes it back."""
        self._words.setText(done)
        self._undo = undo
        self.show()
        self._timer.start()

    @Slot()
    def _on_clicked(self) -> None:
        self._timer.stop()
        self.hide()
        if self._undo is not None:
            self._undo()
