"""The tree of what a plan is about (nội dung thi đua)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.terms import ContentKind
from app.services import plan_contents
from app.services.plan_contents import ContentFields, ContentNode, ContentRow
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel
from app.ui.operations import Operations
from app.ui.tabs.plan_parts import terms
from app.ui.widgets.fields import TextArea, TextField
from app.ui.widgets.record_dialog import RecordDialog


class ContentTree(QWidget):
    """Shows the contents as a tree whose nodes are added, edited, moved, indented, removed.

    Signals:
        removed: the words for what was taken away.
    """

    removed = Signal(str)

    def __init__(
        self, operations: Operations, plan_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._plan_id = plan_id
        self._places: dict[UUID, int] = {}
        self.model = RowTreeModel[ContentRow](
            [
                Column("Nội dung", lambda row: row.heading or row.body.partition("\n")[0]),
                Column("Loại", lambda row: row.kind.label),
            ],
            self,
        )
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setAccessibleName("Nội dung thi đua")
        self.view.doubleClicked.connect(self.edit)
        self.view.setMinimumHeight(self.fontMetrics().height() * 8)
        self._buttons: list[QPushButton] = []
        self._lay_out()

    def set_nodes(self, nodes: Sequence[ContentNode]) -> None:
        """Show the tree."""
        chosen = self.chosen
        self._places = {node.row.id: node.place for node in nodes}
        self.model.set_rows([node.row for node in nodes])
        self.view.expandAll()
        self.view.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 90)
        if chosen is not None:
            self.select(chosen.id)

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the tree be looked at, not changed."""
        for button in self._buttons:
            button.setEnabled(not read_only)

    def select(self, row_id: UUID) -> bool:
        """Select a node. Return whether it is here."""
        index = self.model.index_of(row_id)
        self.view.setCurrentIndex(index)
        return index.isValid()

    @property
    def chosen(self) -> ContentRow | None:
        """The node that is selected."""
        index = self.view.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    @Slot()
    def add(self) -> None:
        """Ask for a node beside the selected one."""
        row = self.chosen
        self._ask_new(row.parent_id if row else None)

    @Slot()
    def add_below(self) -> None:
        """Ask for a node below the selected one."""
        row = self.chosen
        self._ask_new(row.id if row else None)

    @Slot()
    def edit(self) -> None:
        """Edit the selected node."""
        row = self.chosen
        if row is None or not self._buttons[0].isEnabled():
            return
        form = _form()
        form.fill({"heading": row.heading, "body": row.body, "kind": row.kind})

        def save(values: dict[str, Any]) -> None:
            self._operations.do(plan_contents.update, row.id, values)

        RecordDialog(form, save, "Sửa nội dung", parent=self).exec()

    def _ask_new(self, parent_id: UUID | None) -> None:
        def save(values: dict[str, Any]) -> UUID:
            return self._operations.do(plan_contents.add, self._plan_id, values, parent_id)

        RecordDialog(_form(), save, "Thêm nội dung", again=True, parent=self).exec()

    def _move(self, step: int) -> None:
        row = self.chosen
        if row is not None:
            place = self._places[row.id] + step
            if place >= 0:
                self._operations.do(plan_contents.move, row.id, place)

    def _do(self, verb: Callable[..., Any], said: str = "") -> None:
        row = self.chosen
        if row is not None:
            self._operations.do(verb, row.id)
            if said:
                self.removed.emit(said)

    def _lay_out(self) -> None:
        caption = QLabel("Nội dung thi đua")
        font = caption.font()
        font.setBold(True)
        caption.setFont(font)
        row = QHBoxLayout()
        row.addWidget(caption)
        row.addStretch()
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Thêm", self.add),
            ("Thêm mục con", self.add_below),
            ("Sửa", self.edit),
            ("Xóa", lambda: self._do(plan_contents.remove, "Đã xóa nội dung.")),
            ("Lên", lambda: self._move(-1)),
            ("Xuống", lambda: self._move(1)),
            ("Thụt vào", lambda: self._do(plan_contents.indent)),
            ("Đưa ra", lambda: self._do(plan_contents.outdent)),
        )
        for text, act in acts:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._buttons.append(button)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.view)


def _form() -> Form:
    words = labels(ContentFields)
    return Form(
        [
            FieldSpec("heading", words["heading"], TextField),
            FieldSpec("body", words["body"], TextArea),
            FieldSpec("kind", words["kind"], terms(ContentKind, ContentKind.CONTENT)),
        ]
    )
