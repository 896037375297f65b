"""A banner above the work: why it is read-only, what went wrong, what to look at again."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.core.errors import AppError
from app.ui import style
from app.ui.widgets.sentence import INKS, Sentence, Weight

_TINTS: dict[Weight, str] = {
    "error": style.ERROR_TINT,
    "warning": style.WARNING_TINT,
    "info": style.NOTE_TINT,
    "check": style.GOOD_TINT,
}


class Notice(QFrame):
    """One sentence on a tinted band, with a button when something can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._sentence = Sentence()
        self._button = QPushButton()
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._on_clicked)
        self._act: Callable[[], object] | None = None
        self.row = layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self._sentence, stretch=1)
        layout.addWidget(self._button)
        self.hide()

    def text(self) -> str:
        """Return the sentence, "" when there is none."""
        return self._sentence.text()

    def tell(
        self,
        sentence: str,
        weight: Weight = "info",
        button: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show `sentence`, and a button that calls `act`."""
        self.setPalette(style.tinted(INKS[weight], _TINTS[weight]))
        self._sentence.tell(sentence, weight)
        self._act = act
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setVisible(bool(sentence))

    def clear(self) -> None:
        """Take the banner away."""
        self.tell("")

    def _on_clicked(self) -> None:
        if self._act:
            self._act()


def unread(error: Exception) -> str:
    """Return what to say of something that could not be read."""
    if isinstance(error, AppError):
        return str(error)
    return "Chưa đọc được phần này do lỗi phần mềm. Dữ liệu đã lưu vẫn an toàn. Bấm Thử lại."
