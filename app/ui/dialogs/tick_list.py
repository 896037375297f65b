"""Choosing some of many by ticking them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import fold
from app.ui.models.search import has_words, search_words
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import Dialog


class TickList(Dialog):
    """A list with a box before each row, a search above, and Đồng ý and Hủy below."""

    def __init__(
        self,
        caption: str,
        rows: Sequence[tuple[UUID, str]],
        ticked: Collection[UUID],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(caption)
        self.resize(520, 480)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm…")
        self.search.setAccessibleName("Tìm")
        self.search.textChanged.connect(self._on_search)
        self.list = QListWidget()
        for row_id, label in rows:
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, row_id)
            is_on = row_id in ticked
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        buttons = QHBoxLayout()
        for text, act in (
            ("Chọn tất cả", lambda: self._tick_all(Qt.CheckState.Checked)),
            ("Bỏ chọn", lambda: self._tick_all(Qt.CheckState.Unchecked)),
        ):
            buttons.addWidget(push_button(text, act))
        buttons.addStretch()
        buttons.addWidget(push_button("Đồng ý", self.accept))
        buttons.addWidget(push_button("Hủy", self.reject))
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addLayout(buttons)

    @property
    def chosen(self) -> list[UUID]:
        """The ids of the rows that are ticked."""
        items = (self.list.item(number) for number in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _tick_all(self, state: Qt.CheckState) -> None:
        for number in range(self.list.count()):
            item = self.list.item(number)
            if not item.isHidden():
                item.setCheckState(state)

    def _on_search(self, typed: str) -> None:
        words = search_words(typed)
        for number in range(self.list.count()):
            item = self.list.item(number)
            item.setHidden(not has_words(fold(item.text()), words))


def tick_list(
    parent: QWidget | None,
    caption: str,
    rows: Sequence[tuple[UUID, str]],
    ticked: Collection[UUID] = (),
) -> list[UUID] | None:
    """Return the ids that the person ticked; None when they thought better."""
    dialog = TickList(caption, rows, ticked, parent)
    return dialog.chosen if dialog.exec() == QDialog.DialogCode.Accepted else None
