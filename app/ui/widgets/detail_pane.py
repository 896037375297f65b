"""The pane under a list."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.ui.widgets.icons import icon

_NO_LIMIT = 16777215
"""Qt's word for a widget without a greatest height."""


class DetailPane(QWidget):
    """What belongs to the selected row, below the rows; it folds to one line."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.was_folded_by_hand = False
        self._button = QToolButton()
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setAutoRaise(True)
        self._button.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._button)
        layout.addWidget(content, stretch=1)
        self.set_open(True)

    @property
    def is_open(self) -> bool:
        """Whether the content is seen."""
        return not self._content.isHidden()

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Show the content or only the line."""
        self._content.setVisible(is_open)
        self._button.setIcon(icon("down" if is_open else "up"))
        self._button.setText("Thu gọn chi tiết" if is_open else "Mở rộng chi tiết")
        self.setMaximumHeight(_NO_LIMIT if is_open else self._button.sizeHint().height())

    def enter(self) -> None:
        """Open, and put the focus to the first thing inside."""
        self.set_open(True)
        self._button.setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's

    @Slot()
    def take_in_hand(self) -> None:
        """Leave its fold and height to the person from now on."""
        self.was_folded_by_hand = True

    @Slot()
    def _on_clicked(self) -> None:
        self.was_folded_by_hand = True
        self.set_open(not self.is_open)
