"""Beside the ranking: where the rank and the grade of the subject chosen come from, in words."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.tabs.scoring_parts import bold

_NOBODY = "Chọn một đối tượng để xem căn cứ"


class WhyPane(QWidget):
    """Sentences about one subject, to read and to copy, over the buttons that belong to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = bold(_NOBODY)
        self._caption.setWordWrap(True)
        self._box = QPlainTextEdit()
        self._box.setReadOnly(True)
        self._box.setTabChangesFocus(True)
        self._box.setAccessibleName("Căn cứ xếp hạng, xếp loại")
        self._box.setMinimumHeight(4 * self._box.fontMetrics().lineSpacing())
        self._caption.setBuddy(self._box)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.addWidget(self._caption)
        self._page.addWidget(self._box, stretch=1)

    def add(self, *below: QWidget) -> None:
        """Put buttons under the sentences."""
        for one in below:
            self._page.addWidget(one)

    def tell(self, name: str, sentences: Sequence[str]) -> None:
        """Show what is said of a subject."""
        self._caption.setText(f"Căn cứ xếp hạng, xếp loại của {name}")
        self._box.setPlainText("\n".join(f"• {one}" for one in sentences))

    def clear(self) -> None:
        """Show nobody."""
        self._caption.setText(_NOBODY)
        self._box.setPlainText("")

    def text(self) -> str:
        """Return what is said."""
        return self._box.toPlainText()
