"""What was typed before a crash and not saved: to be read, brought back or given up."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import style
from app.ui.drafts import DraftKeeper
from app.ui.widgets.drafts import Draft
from app.ui.widgets.fitted_dialog import FittedDialog, ask_room

CAPTION = "Bản nhập dở từ lần trước"
_ABOUT = (
    "Lần trước phần mềm không đóng bình thường. Những gì gõ mà chưa lưu được giữ ở đây; tệp dữ "
    "liệu chưa có chúng. “Nhập tiếp” mở lại chỗ nhập với những gì đã gõ."
)


class DraftsDialog(FittedDialog):
    """Lists the drafts; beside them what was typed in the one that is chosen.

    After it was accepted `chosen` is the draft to go on with.
    """

    def __init__(self, keeper: DraftKeeper, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.chosen: Draft | None = None
        self.setWindowTitle(CAPTION)
        about = QLabel(_ABOUT)
        about.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Các bản nhập dở")
        self.list.setWordWrap(True)
        ask_room(self.list, 40, 10, of_width=0.4)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("Những gì đã gõ")
        ask_room(self.words, 56, 10, of_width=0.6)
        self.go_on = self._button("Nhập tiếp", self._on_go_on)
        self.drop = self._button("Bỏ bản này", self._on_drop)
        close = self._button("Đóng", self.reject)
        beside = QHBoxLayout()
        beside.addWidget(self.list, stretch=2)
        beside.addWidget(self.words, stretch=3)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.go_on, self.drop, close):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(about)
        layout.addLayout(beside, stretch=1)
        layout.addLayout(buttons)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(self._on_go_on)
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        self.list.clear()
        for draft in self._keeper.all_left:
            item = QListWidgetItem(f"{draft.caption}\n{draft.moment}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, draft.editor)
        self.list.setCurrentRow(0)
        self._show_chosen()

    @property
    def _current(self) -> Draft | None:
        item = self.list.currentItem()
        editor = item.data(Qt.ItemDataRole.UserRole) if item else None
        return next((one for one in self._keeper.all_left if one.editor == editor), None)

    @Slot()
    def _show_chosen(self) -> None:
        draft = self._current
        lines = [f"{one.label}: {one.words}" for one in draft.typed.values()] if draft else []
        if draft and draft.left_out:
            lines.append(f"Không được giữ: {', '.join(draft.left_out)}.")
        self.words.setPlainText("\n".join(lines))
        self.go_on.setEnabled(draft is not None)
        self.drop.setEnabled(draft is not None)

    @Slot()
    def _on_go_on(self) -> None:
        self.chosen = self._current
        self.accept()

    @Slot()
    def _on_drop(self) -> None:
        draft = self._current
        if draft is None:
            return
        self._keeper.give_up([draft])
        self._fill()
        if not self._keeper.all_left:
            self.reject()

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button
