"""The tree of what a plan is about (nội dung thi đua)."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.core.outline import OutlineNode, read_outline
from app.domain.terms import ContentKind
from app.services import plan_contents
from app.services.plan_contents import ContentFields, ContentNode, ContentRow
from app.services.validation import labels
from app.ui.dialogs.paste_outline import Pasting, paste_outline
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.plan_parts import terms
from app.ui.widgets.edit_tree import EditTree, TreeAct
from app.ui.widgets.fields import TextArea, TextField
from app.ui.widgets.record_dialog import RecordDialog

_SHORT = 60


class ContentTree(EditTree[ContentRow]):
    """Shows the contents as a tree whose nodes are added, edited, moved, indented, removed.

    Signals:
        removed: the words for what was taken away.
    """

    removed = Signal(str)

    def __init__(
        self, operations: Operations, plan_id: UUID, parent: QWidget | None = None
    ) -> None:
        self._operations = operations
        self._plan_id = plan_id
        self._nodes: dict[UUID, ContentNode] = {}
        self._siblings = Counter[UUID | None]()
        super().__init__("Nội dung thi đua", self._columns(), self._make_acts(), parent)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.renamed.connect(self._on_renamed)
        self.opened.connect(self.edit)

    def set_nodes(self, nodes: Sequence[ContentNode]) -> None:
        """Show the tree."""
        self._nodes = {node.row.id: node for node in nodes}
        self._siblings = Counter(node.row.parent_id for node in nodes)
        self.set_rows([node.row for node in nodes])

    @Slot()
    def add(self) -> None:
        """Ask for a node after the selected one, on its level."""
        row = self.chosen
        if row is None:
            self._ask_new(None, None)
        else:
            self._ask_new(row.parent_id, self._nodes[row.id].place + 1)

    @Slot()
    def add_below(self) -> None:
        """Ask for a node below the selected one."""
        row = self.chosen
        self._ask_new(row.id if row else None, None)

    @Slot()
    def edit(self) -> None:
        """Edit the selected node."""
        row = self.chosen
        if row is None or self.is_read_only:
            return
        form = _form()
        form.fill({"heading": row.heading, "body": row.body, "kind": row.kind})

        def save(values: dict[str, Any]) -> None:
            self._operations.do(plan_contents.update, row.id, values)

        RecordDialog(form, save, "Sửa nội dung", parent=self).exec()

    @Slot()
    def paste(self) -> None:
        """Show what the text on the clipboard will become, and add it."""
        row = self.chosen

        def save(nodes: Sequence[OutlineNode], is_below: bool) -> object:  # noqa: FBT001
            below = row.id if row is not None and is_below else None
            return self._operations.do(plan_contents.add_block, self._plan_id, nodes, below)

        pasting = Pasting(
            caption="Dán nội dung từ Word",
            noun="mục",
            heading="Đề mục",
            body="Nội dung",
            read=read_outline,
            save=save,
            under="" if row is None else _name(row)[:_SHORT],
        )
        paste_outline(pasting, self)

    def _ask_new(self, parent_id: UUID | None, place: int | None) -> None:
        after = [] if place is None else [place]

        def save(values: dict[str, Any]) -> UUID:
            at = after.pop() if after else None
            if at is not None:
                after.append(at + 1)
            return self._operations.do(
                plan_contents.add, self._plan_id, values, parent_id, place=at
            )

        dialog = RecordDialog(_form(), save, "Thêm nội dung", again=True, parent=self)
        dialog.exec()
        if dialog.saved:
            self.select(dialog.saved[-1])

    def _move(self, row: ContentRow, step: int) -> None:
        self._operations.do(plan_contents.move, row.id, self._nodes[row.id].place + step)

    def _indent(self, row: ContentRow) -> None:
        self._operations.do(plan_contents.indent, row.id)

    def _outdent(self, row: ContentRow) -> None:
        self._operations.do(plan_contents.outdent, row.id)

    def _remove(self, rows: Sequence[ContentRow]) -> None:
        row = rows[0]
        below = " và các mục bên dưới" if self._siblings[row.id] else ""
        self._operations.do(plan_contents.remove, row.id)
        self.removed.emit(f"Đã xóa mục “{_name(row)[:_SHORT]}”{below}.")

    @Slot(object, str)
    def _on_renamed(self, row: ContentRow, words: str) -> None:
        self._operations.do(plan_contents.update, row.id, {"heading": words})

    def _columns(self) -> list[Column[ContentRow]]:
        return [
            Column(
                "Đề mục",
                lambda row: row.heading,
                edit=self._on_renamed,
                takes_room=True,
            ),
            Column("Nội dung", _body, tooltip=lambda row: row.body, width=40),
            Column("Loại", lambda row: row.kind.label, width=13),
        ]

    def _make_acts(self) -> list[TreeAct[ContentRow]]:
        def one(
            act: Callable[[ContentRow], object],
        ) -> Callable[[list[ContentRow]], object]:
            return lambda rows: act(rows[0])

        return [
            TreeAct(text="Thêm", run=lambda _: self.add(), keys=("Ins",), needs=False),
            TreeAct(text="Thêm mục con", run=lambda _: self.add_below(), keys=("Alt+Ins",)),
            TreeAct(text="Sửa", run=lambda _: self.edit()),
            TreeAct(text="Xóa", run=self._remove, keys=("Delete",)),
            TreeAct(
                text="Chuyển lên",
                run=one(partial(self._move, step=-1)),
                keys=("Alt+Up",),
                sign="up",
                can=lambda row: self._nodes[row.id].place > 0,
            ),
            TreeAct(
                text="Chuyển xuống",
                run=one(partial(self._move, step=1)),
                keys=("Alt+Down",),
                sign="down",
                can=lambda row: self._nodes[row.id].place + 1 < self._siblings[row.parent_id],
            ),
            TreeAct(
                text="Thụt vào",
                run=one(self._indent),
                keys=("Alt+Right",),
                sign="indent",
                can=lambda row: self._nodes[row.id].place > 0,
            ),
            TreeAct(
                text="Đưa ra",
                run=one(self._outdent),
                keys=("Alt+Left",),
                sign="outdent",
                can=lambda row: row.parent_id is not None,
            ),
            TreeAct(
                text="Dán từ Word…", run=lambda _: self.paste(), keys=("Ctrl+V",), needs=False
            ),
        ]


def _name(row: ContentRow) -> str:
    return row.heading or row.body.partition("\n")[0]


def _body(row: ContentRow) -> str:
    return " ¶ ".join(row.body.splitlines())


def _form() -> Form:
    words = labels(ContentFields)
    return Form(
        [
            FieldSpec("heading", words["heading"], TextField),
            FieldSpec("body", words["body"], lambda: TextArea(lines=(4, 12))),
            FieldSpec("kind", words["kind"], terms(ContentKind, ContentKind.CONTENT)),
        ]
    )
