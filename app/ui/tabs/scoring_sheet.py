"""One score sheet: its criteria as a tree, and the mark, reason and evidence of each."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError, InvalidInput
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, EntryState
from app.services import scoring, sheet_view
from app.services.sheet_view import SheetLine, SheetView
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel
from app.ui.tabs.scoring_marks import mark_text, read_mark
from app.ui.tabs.scoring_parts import bold, button, row_of, signed_points
from app.ui.widgets.ask import confirm
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import TextArea, TextField
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice


class _Node:
    """A line of the sheet as the tree wants it."""

    __slots__ = ("id", "line", "parent_id")

    def __init__(self, line: SheetLine) -> None:
        self.id, self.parent_id, self.line = line.criterion_id, line.parent_id, line

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Node) and self.line == other.line

    def __hash__(self) -> int:
        return hash(self.id)


class SheetDialog(Dialog):
    """Shows one sheet; the line chosen in the tree is marked beside it.

    What was typed is written when another line is chosen, with Ctrl+S, and with Ctrl+Enter,
    which goes on to the next line. What is refused stays, with the reason under its field.
    """

    def __init__(self, context: Context, sheet_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = context.operations
        self._sheet_id = sheet_id
        self._is_read_only = context.is_read_only
        self._chosen: SheetLine | None = None
        self._heading = bold()
        self._about = QLabel()
        self._sums = QLabel()
        self._notice = Notice()
        self._criterion = bold("Chọn một tiêu chí để chấm")
        self._guidance = QLabel()
        self.model = RowTreeModel[_Node](_columns(), self)
        self.tree = QTreeView()
        self.form = Form(
            [
                FieldSpec("mark", "Điểm", TextField, hint="Số điểm, “KPS” hoặc để trống"),
                FieldSpec("reason", "Lý do", lambda: TextArea(lines=(3, 6))),
                FieldSpec("evidence", "Minh chứng", lambda: TextArea(lines=(2, 6))),
            ]
        )
        self._buttons = [
            button("Lưu và sang tiêu chí sau", self.save_and_go_on, keys="Ctrl+Return"),
            button("Lưu", self.save, keys="Ctrl+S"),
        ]
        self._lay_out()
        self.reload()
        self.tree.expandAll()
        self.tree.selectionModel().currentChanged.connect(self._on_chosen)
        self._choose_first()

    def reload(self) -> None:
        """Read the sheet again."""
        sheet = self._operations.ask(sheet_view.read, self._sheet_id)
        self.setWindowTitle(f"Phiếu chấm – {sheet.subject_name}")
        self._heading.setText(f"{sheet.subject_name} – vòng {sheet.stage_name}")
        self._about.setText(_about(sheet))
        self._sums.setText(_sums(sheet))
        self._is_read_only = self._is_read_only or bool(sheet.closed_reason)
        self._notice.tell(
            "\n".join([sheet.closed_reason] if sheet.closed_reason else sheet.warnings),
            "info" if sheet.closed_reason else "warning",
        )
        self.model.set_rows([_Node(line) for line in sheet.lines])
        self._show_writable()

    @Slot()
    def save(self) -> bool:
        """Write the mark of the line chosen; return whether nothing is left unwritten."""
        line = self._chosen
        if line is None or not self.form.is_dirty:
            return True
        self.form.clear_problems()
        try:
            values = self.form.values()
            self._write(line, values)
        except InvalidInput as refusal:
            self.form.show_problems(_under_mark(refusal))
            return False
        except AppError as refusal:
            self.form.show_refusal(str(refusal))
            return False
        self.form.mark_clean()
        self.reload()
        return True

    @Slot()
    def save_and_go_on(self) -> None:
        """Write the mark and choose the next line that is scored."""
        if not self.save():
            return
        index = self.tree.indexBelow(self.tree.currentIndex())
        while index.isValid() and not _is_scored(self.model.row_at(index).line):
            index = self.tree.indexBelow(index)
        if index.isValid():
            self.tree.setCurrentIndex(index.siblingAtColumn(0))
            self.form.focus_first()

    def reject(self) -> None:
        """Close; what cannot be written is lost only when the person says so."""
        lost = "Điểm vừa gõ chưa ghi được và sẽ mất."
        if self.save() or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    # --- inside ------------------------------------------------------------------------------

    def _write(self, line: SheetLine, values: dict[str, Any]) -> None:
        self._operations.do(
            scoring.record,
            self._sheet_id,
            line.criterion_id,
            read_mark(values["mark"] or ""),
            values["reason"] or "",
            values["evidence"] or "",
        )

    @Slot(QModelIndex, QModelIndex)
    def _on_chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.siblingAtColumn(0) == before.siblingAtColumn(0):
            return
        if not self.save():
            self._stay(before)
            return
        self._show(self.model.row_at(now).line if now.isValid() else None)

    def _stay(self, index: QModelIndex) -> None:
        selection = self.tree.selectionModel()
        selection.blockSignals(True)  # noqa: FBT003 - Qt's own shape
        self.tree.setCurrentIndex(index)
        selection.blockSignals(False)  # noqa: FBT003
        self.tree.viewport().update()
        self.form.field("mark").focus()

    def _show(self, line: SheetLine | None) -> None:
        self._chosen = line if line is not None and _is_scored(line) else None
        self.form.clear_problems()
        self._criterion.setText("" if line is None else f"{line.code} {line.name}".strip())
        self._guidance.setText("" if line is None else _guidance(line))
        self.form.fill(
            {
                "mark": mark_text(Entry(line.state, line.points)) if line else "",
                "reason": line.reason if line else "",
                "evidence": line.evidence if line else "",
            }
        )
        self._show_writable()

    def _show_writable(self) -> None:
        can_write = self._chosen is not None and not self._is_read_only
        self.form.set_read_only(not can_write)
        for one in self._buttons:
            one.setEnabled(can_write)

    def _choose_first(self) -> None:
        index = self.model.index(0, 0)
        while index.isValid() and not _is_scored(self.model.row_at(index).line):
            index = self.tree.indexBelow(index)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self.form.focus_first()

    def _lay_out(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setAccessibleName("Tiêu chí của phiếu")
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.model.columns):
            self.tree.setColumnWidth(number, letter * column.width)
        self._guidance.setWordWrap(True)
        self._criterion.setWordWrap(True)
        self._about.setWordWrap(True)
        self._sums.setWordWrap(True)
        beside = QWidget()
        right = QVBoxLayout(beside)
        for widget in (self._criterion, self._guidance, self.form):
            right.addWidget(widget)
        right.addLayout(row_of(None, *self._buttons))
        split = KeptSplitter("sheet")
        split.addWidget(self.tree)
        split.addWidget(beside)
        split.setSizes([700, 340])
        layout = QVBoxLayout(self)
        for widget in (self._heading, self._about, self._notice):
            layout.addWidget(widget)
        layout.addWidget(split, stretch=1)
        layout.addWidget(self._sums)
        layout.addLayout(row_of(None, button("Đóng", self.reject)))
        self.resize(1060, 520)


def _columns() -> list[Column[_Node]]:
    return [
        Column("Tiêu chí", lambda node: f"{node.line.code} {node.line.name}".strip(), width=40),
        Column("Tối đa", lambda node: node.line.max_points, points_text, is_number=True, width=7),
        Column(
            "Điểm",
            _given,
            is_number=True,
            width=7,
            tint=lambda node: "info" if _is_blank(node.line) else None,
            tooltip=lambda node: "Chưa chấm" if _is_blank(node.line) else "",
        ),
        Column(
            "Được tính",
            lambda node: node.line.counted,
            points_text,
            is_number=True,
            width=11,
            tooltip=lambda node: node.line.note,
        ),
        Column(
            "Vòng trước", lambda node: node.line.previous, points_text, is_number=True, width=11
        ),
        Column(
            "Lệch",
            lambda node: node.line.difference or None,
            signed_points,
            is_number=True,
            width=11,
            tint=lambda node: "warning" if node.line.difference else None,
            sign=_sign,
        ),
        Column("Lý do", lambda node: node.line.reason, width=24),
        Column("Minh chứng", lambda node: node.line.evidence, width=24),
    ]


def _sign(node: _Node) -> str:
    apart = node.line.difference or 0
    return "up" if apart > 0 else "down" if apart < 0 else ""


def _given(node: _Node) -> str:
    return mark_text(Entry(node.line.state, node.line.points)) if _is_scored(node.line) else ""


def _is_blank(line: SheetLine) -> bool:
    return line.state is EntryState.BLANK and _is_scored(line)


def _is_scored(line: SheetLine) -> bool:
    return line.kind is not CriterionKind.GROUP


def _under_mark(refusal: InvalidInput) -> InvalidInput:
    """Return a refusal whose words stand under the mark unless they are of another field."""
    own = {"reason", "evidence"}
    if any(problem.field in own for problem in refusal.problems):
        return refusal
    return InvalidInput.of("mark", str(refusal))


def _guidance(line: SheetLine) -> str:
    limit = f"Tối đa {points_text(line.max_points)} điểm." if line.max_points is not None else ""
    if not _is_scored(line):
        limit = f"Nhóm tiêu chí, điểm do các tiêu chí con cộng lại. {limit}"
    elif line.kind is CriterionKind.PENALTY:
        limit = f"Điểm trừ, ghi bằng số dương. {limit}"
    blank = "Chưa chấm." if _is_blank(line) else ""
    return " ".join(part for part in (limit, blank, line.guidance) if part)


def _about(sheet: SheetView) -> str:
    parts = [sheet.plan_name, sheet.phase_name, f"Bộ tiêu chí: {sheet.set_label}"]
    parts += [f"Người chấm: {sheet.scorer_name}"] if sheet.scorer_name else []
    return " · ".join(part for part in parts if part)


def _sums(sheet: SheetView) -> str:
    total = sheet.total
    parts = [
        f"Điểm tiêu chí {points_text(total.base) or 'chưa có'}",
        f"thưởng {points_text(total.bonus)}",
        f"trừ {points_text(total.penalty)}",
        f"TỔNG {points_text(total.total) or 'chưa có'} trên {points_text(total.maximum)}",
        f"đã chấm {total.scored_count}/{total.expected_count} tiêu chí",
    ]
    if sheet.previous_stage:
        before = points_text(sheet.previous_total) or "chưa có"
        away = f" (lệch {signed_points(sheet.difference)})" if sheet.difference else ""
        parts.append(f"vòng {sheet.previous_stage}: {before}{away}")
    return "Cộng: " + ", ".join(parts)
