"""What a block of text from Word will become, to be looked at and put right before it is added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError
from app.core.outline import OutlineNode, flattened, settled
from app.ui.models.column import Column
from app.ui.widgets.ask import tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.edit_tree import EditTree, TreeAct
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Sentence

_SIZE = QSize(900, 480)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasting:
    """What is pasted: how it is read, what its parts are called, and how it is added.

    `noun` is what a row becomes; with `tops_only` only the rows at the top are counted, and
    what is below them belongs to them. `under` names the row that all can be put under. `save`
    takes the nodes, and whether they go under it.
    """

    caption: str
    noun: str
    heading: str
    body: str
    read: Callable[[str], Sequence[OutlineNode]]
    save: Callable[[Sequence[OutlineNode], bool], object]
    tops_only: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A node in its place among the others."""

    id: int
    parent_id: int | None
    node: OutlineNode


class PasteOutline(Dialog):
    """Shows the tree that will come; levels are changed, rows joined and parted, before it does.

    Ctrl+S adds it all; Enter alone never does.
    """

    def __init__(self, pasting: Pasting, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pasting = pasting
        self._nodes = list(settled(pasting.read(text)))
        self.setWindowTitle(pasting.caption)
        self.tree = EditTree[_Row](
            "Sẽ thêm",
            [
                Column(pasting.heading, lambda row: row.node.heading, takes_room=True, edit=_keep),
                Column("Dấu", lambda row: row.node.mark, width=8),
                Column(pasting.body, _first_lines, tooltip=lambda row: row.node.body, width=48),
            ],
            [
                TreeAct(
                    text="Đưa ra",
                    run=lambda rows: self._shift(rows, -1),
                    keys=("Alt+Left",),
                    can=lambda row: row.node.depth > 0,
                ),
                TreeAct(
                    text="Thụt vào",
                    run=lambda rows: self._shift(rows, 1),
                    keys=("Alt+Right",),
                    can=self._can_indent,
                ),
                TreeAct(text="Gộp vào mục trên", run=self._join, can=lambda row: row.id > 0),
                TreeAct(
                    text="Tách thành các mục",
                    run=self._part,
                    can=lambda row: bool(row.node.body),
                ),
                TreeAct(text="Bỏ", run=self._drop, keys=("Delete",)),
            ],
        )
        self.tree.renamed.connect(self._on_renamed)
        self._told = Sentence()
        self._refused = Notice()
        self._below = QCheckBox(f"Đặt bên dưới mục “{pasting.under}” đang chọn")
        self._below.setVisible(bool(pasting.under))
        self._add = QPushButton()
        self._add.clicked.connect(self.add)
        keep = QPushButton("Hủy")
        keep.clicked.connect(self.reject)
        self._lay_out(keep)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.add)
        self._show()
        self.tree.view.select(0)
        self.tree.view.setFocus()
        self.resize(_SIZE)  # Qt by itself gives a window two thirds of the screen

    @property
    def nodes(self) -> tuple[OutlineNode, ...]:
        """What will be added."""
        return tuple(self._nodes)

    @Slot()
    def add(self) -> None:
        """Add it all, in one action. What is refused is told above, and nothing is lost."""
        if not self._nodes:
            return
        try:
            self._pasting.save(self.nodes, self._below.isChecked())
        except AppError as refusal:
            self._refused.tell(str(refusal), "error")
        else:
            self.accept()

    # --- changing what will come -------------------------------------------------------------

    def _shift(self, rows: Sequence[_Row], by: int) -> None:
        """Bring rows a level in or out, each with all that is under it."""
        moved = {number for row in rows for number in range(row.id, self._end_of(row.id))}
        self._nodes = [
            replace(node, depth=max(node.depth + by, 0)) if number in moved else node
            for number, node in enumerate(self._nodes)
        ]
        self._show(rows)

    def _join(self, rows: Sequence[_Row]) -> None:
        """Make rows the body of the row above them."""
        for row in reversed(rows):
            above, gone = self._nodes[row.id - 1], self._nodes.pop(row.id)
            body = "\n".join(part for part in (above.body, flattened([gone])) if part)
            self._nodes[row.id - 1] = replace(above, body=body)
        self._show(rows, by=-1)

    def _part(self, rows: Sequence[_Row]) -> None:
        """Make each line of the body of rows a row of its own under them."""
        for row in reversed(rows):
            lines = row.node.body.splitlines()
            self._nodes[row.id] = replace(row.node, body="")
            under = [OutlineNode(row.node.depth + 1, "", line, "") for line in lines]
            self._nodes[row.id + 1 : row.id + 1] = under
        self._show(rows)

    def _drop(self, rows: Sequence[_Row]) -> None:
        """Leave rows out."""
        gone = {row.id for row in rows}
        self._nodes = [node for number, node in enumerate(self._nodes) if number not in gone]
        self._show()

    @Slot(object, str)
    def _on_renamed(self, row: _Row, words: str) -> None:
        self._nodes[row.id] = replace(row.node, heading=words)
        self._show([row])

    def _can_indent(self, row: _Row) -> bool:
        return row.id > 0 and self._nodes[row.id - 1].depth >= row.node.depth

    def _end_of(self, number: int) -> int:
        """Return the place after the last node under one."""
        depth = self._nodes[number].depth
        places = range(number + 1, len(self._nodes))
        return next((n for n in places if self._nodes[n].depth <= depth), len(self._nodes))

    # --- showing -----------------------------------------------------------------------------

    def _show(self, rows: Sequence[_Row] = (), by: int = 0) -> None:
        self._nodes = list(settled(self._nodes))
        self.tree.set_rows(list(_rows(self._nodes)))
        if rows:
            self.tree.view.select(rows[0].id + by)
        tops = [node for node in self._nodes if node.depth == 0 or not self._pasting.tops_only]
        counted = f"{len(tops)} {self._pasting.noun}"
        self._add.setText(f"Thêm {counted}")
        self._add.setEnabled(bool(self._nodes))
        self._told.tell(
            f"Đọc được {counted}. Xem lại cấp của từng dòng rồi bấm Thêm. Hoàn tác một lần là "
            "bỏ được tất cả.",
            "info",
        )

    def _lay_out(self, keep: QPushButton) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._below)
        buttons.addStretch()
        for button in (self._add, keep):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self._add.setToolTip("Thêm tất cả (Ctrl+S)")
        layout = QVBoxLayout(self)
        layout.addWidget(self._told)
        layout.addWidget(self._refused)
        layout.addWidget(self.tree, stretch=1)
        layout.addLayout(buttons)


def paste_outline(pasting: Pasting, parent: QWidget) -> bool:
    """Show what the text on the clipboard will become; return whether it was added."""
    text = QApplication.clipboard().text()
    if not pasting.read(text):
        tell(
            parent,
            pasting.caption,
            "Chưa có chữ nào được sao chép nên chưa dán được. Trong Word, chọn đoạn cần lấy, bấm "
            "Ctrl+C, rồi quay lại đây dán.",
            "info",
        )
        return False
    return PasteOutline(pasting, text, parent).exec() == QDialog.DialogCode.Accepted


def _rows(nodes: Sequence[OutlineNode]) -> Sequence[_Row]:
    above: list[int] = []
    rows: list[_Row] = []
    for number, node in enumerate(nodes):
        del above[node.depth :]
        rows.append(_Row(number, above[-1] if above else None, node))
        above.append(number)
    return rows


def _first_lines(row: _Row) -> str:
    return " ¶ ".join(row.node.body.splitlines())


def _keep(_row: _Row, _words: str) -> None:
    """Mark the column as one that can be edited; the tree tells of the words."""
