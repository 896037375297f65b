"""One score sheet: its criteria as a tree, its figures, and the mark of each line beside it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import AppError, InvalidInput, Problem
from app.services import scoring, sheet_approval, sheet_copies, sheet_view
from app.services.scoring import Cell, FigureCell
from app.services.sheet_view import SheetLine, SheetView
from app.ui.context import Context
from app.ui.forms import Form
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.models.tree import RowTreeModel
from app.ui.tabs import scoring_sheet_parts as parts
from app.ui.tabs.scoring_explain import ExplanationPane
from app.ui.tabs.scoring_figures import typed_figure
from app.ui.tabs.scoring_line import (
    LineShape,
    figure_name,
    figures_of,
    line_form,
    mark_of,
    shape_of,
    stood_mark,
    values_of,
)
from app.ui.tabs.scoring_marks import MAKE_VOID, UNDO_VOID, VOID_TIP, ask_why_void
from app.ui.tabs.scoring_parts import bold, button, fit_columns, row_of, table_of
from app.ui.tabs.scoring_sheet_parts import FigureLine, Node, Owed
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.drafts import Draft, KeepsDraft, brought_back, drafts_of, steps_now
from app.ui.widgets.grid import GridView
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Sentence

_CRITERIA, _FIGURES, _OWED = range(3)


class SheetDialog(Dialog, KeepsDraft):
    """Shows one sheet; the line chosen in the tree is filled in beside it.

    A figure or a mark is written when its field is left, so that the totals move at once; all
    that was typed is written when another line is chosen, with Ctrl+S, and with Ctrl+Enter, which
    goes on to the next line. What is refused stays, with the reason under its field.
    """

    def __init__(self, context: Context, sheet_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = context.operations
        self._sheet_id = sheet_id
        self._is_read_only = context.is_read_only
        self._chosen: SheetLine | None = None
        self._heading, self._approval = bold(), QLabel()
        self._about, self._sums = QLabel(), QLabel()
        self._notice, self._left_notice = Notice(), Notice()
        self._steps = steps_now()
        self._criterion = bold("Chọn một tiêu chí để chấm")
        self._guidance, self._owing = QLabel(), Sentence(self)
        self.model = RowTreeModel[Node](parts.tree_columns(), self)
        self.tree = QTreeView()
        self.figures = RowTableModel[FigureLine]((), self, change=self._write_figures)
        self.figure_grid = GridView[FigureLine]()
        self.owed = RowTableModel[Owed]([Column("Còn thiếu", lambda row: row.message)], self)
        self.owed_list = table_of(self.owed, "Còn thiếu trên phiếu")
        self.explanation = ExplanationPane()
        self._shape: LineShape | None = None
        self.form = Form(())
        self._form_room = QVBoxLayout()
        self._form_room.setContentsMargins(0, 0, 0, 0)
        self.approve_button = button("Duyệt phiếu", self.approve)
        self.take_back_button = button("Bỏ duyệt", self.take_back)
        self.take_button = button(
            "Lấy theo vòng trước",
            self.take_from_before,
            "Điền chỗ còn trống theo phiếu vòng trước; chỗ đã ghi giữ nguyên",
        )
        self.void_button = button(MAKE_VOID, self.make_void, VOID_TIP)
        self._buttons = [
            self.void_button,
            button("Lưu và sang tiêu chí sau", self.save_and_go_on, keys="Ctrl+Return"),
            button("Lưu", self.save, keys="Ctrl+S"),
        ]
        self._sheet = self._operations.ask(sheet_view.read, sheet_id)
        self._lay_out()
        self._show_sheet()
        self.tree.expandAll()
        self.tree.selectionModel().currentChanged.connect(self._on_chosen)
        self._choose_first()

    def reload(self) -> None:
        """Read the sheet again; what is being typed stays."""
        self._sheet = self._operations.ask(sheet_view.read, self._sheet_id)
        self._show_sheet()

    @Slot()
    def save(self) -> bool:
        """Write what was filled in at the line chosen; return whether nothing is left."""
        line = self._chosen
        if line is None or not self.form.is_dirty:
            return True
        self.form.clear_problems()
        try:
            self._write(line, self.form.values())
            self.form.mark_clean()
            self.reload()
        except InvalidInput as refusal:
            self.form.show_problems(self._placed(refusal))
            return False
        except AppError as refusal:
            self.form.show_refusal(str(refusal))
            return False
        self._show(self._line(line.criterion_id))
        return True

    @Slot()
    def save_and_go_on(self) -> None:
        """Write the mark and choose the next line that is scored here."""
        if not self.save():
            return
        index = self.tree.indexBelow(self.tree.currentIndex())
        while index.isValid() and not _is_filled_in(self.model.row_at(index).line):
            index = self.tree.indexBelow(index)
        if index.isValid():
            self.tree.setCurrentIndex(index.siblingAtColumn(0))
            self.form.focus_first()

    @Slot()
    def make_void(self) -> None:
        """Take the points of the line chosen away with a reason, or let it be scored again."""
        line = self._chosen
        if line is None or not self.save():
            return
        if line.answer.is_void:
            self._put(line, None, "")
            return
        name = f"{line.code} {line.name}".strip()
        reason = ask_why_void(self, f"“{name}”")
        if reason is not None:
            self._put(line, scoring.VOID, reason)

    def _put(self, line: SheetLine, mark: scoring.Mark, reason: str) -> None:
        try:
            self._operations.do(scoring.record, self._sheet_id, line.criterion_id, mark, reason)
        except AppError as refusal:
            tell(self, "Chưa thực hiện được", str(refusal))
            return
        self.reload()
        self._show(self._line(line.criterion_id))

    @Slot()
    def approve(self) -> None:
        """Approve the sheet; what stands against it is said."""
        self._do_to_approval(sheet_approval.approve, today())

    @Slot()
    def take_back(self) -> None:
        """Take the approval back."""
        self._do_to_approval(sheet_approval.take_back)

    @Slot()
    def take_from_before(self) -> None:
        """Fill what is blank with what the stage before has."""
        if not self.save():
            return
        try:
            told = self._operations.do(sheet_copies.take_from_before, [self._sheet_id])
        except AppError as refusal:
            tell(self, "Chưa thực hiện được", str(refusal))
            return
        self.reload()
        self._notice.tell(parts.copied_words(told), "check")

    @Slot(QModelIndex)
    def go_to_owed(self, index: QModelIndex) -> None:
        """Go to the line that lacks something."""
        if index.isValid():
            self.go_to(self.owed.row_at(index).criterion_id)

    def go_to(self, criterion_id: UUID) -> None:
        """Choose a line and put the caret into its first field."""
        index = self.model.index_of(criterion_id)
        self.pages.setCurrentIndex(_CRITERIA)
        self.tree.setCurrentIndex(index)
        self.form.focus_first()

    def reject(self) -> None:
        """Close; what cannot be written is lost only when the person says so."""
        lost = "Điểm vừa gõ chưa ghi được và sẽ mất."
        if self.save() or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    # --- against a crash ---------------------------------------------------------------------

    @property
    def _editor(self) -> str:
        return f"sheet\n{self._sheet_id}"

    def unsaved(self) -> Draft | None:
        """Return what was typed at the line chosen and is not written."""
        line = self._chosen
        if line is None or not self.isVisible():
            return None
        typed, _ = self.form.unsaved()
        caption = f"{self.windowTitle()}, {line.code} {line.name}"
        focus = str(line.criterion_id)
        made = Draft(
            editor=self._editor, caption=caption, typed=typed, steps=self._steps, focus=focus
        )
        return made if typed else None

    def bring_back(self, draft: Draft) -> bool:
        """Go to the line that was being scored and show what was typed, which is not written."""
        drafts = drafts_of(self)
        if draft.editor != self._editor or drafts is None or not self.isVisible():
            return False
        self.go_to(UUID(draft.focus))
        brought, changed = self.form.bring_back(draft.typed, commits=False)
        self._left_notice.tell(brought_back(draft, brought, changed), "warning")
        drafts.take(draft)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what was typed here before a crash, or show it where it was asked for."""
        super().showEvent(event)
        drafts = drafts_of(self)
        draft = drafts.left(self._editor) if drafts else None
        if draft is None or drafts is None or self.form.is_dirty:
            return
        if drafts.is_wanted(draft):
            self.bring_back(draft)
        else:
            offer = f"Có điểm gõ dở lúc {draft.moment}, chưa ghi: {draft.caption}."
            self._left_notice.tell(offer, "info", "Lấy lại", partial(self.bring_back, draft))

    def done(self, result: int) -> None:
        """Close; what was given up is no draft any more."""
        super().done(result)
        if drafts := drafts_of(self):
            drafts.note_soon()

    # --- writing -----------------------------------------------------------------------------

    def _write(self, line: SheetLine, values: dict[str, Any]) -> None:
        """Write what differs from what stood there, as one action."""
        mark, stood = mark_of(line, values), stood_mark(line)
        reason = _changed(values.get("reason"), line.reason)
        evidence = _changed(values.get("evidence"), line.evidence)
        cells: list[Cell] = []
        if mark != stood or reason is not None or evidence is not None:
            if mark == stood:  # words alone: the mark stays what it is by now
                mark = stood_mark(self._fresh(line))
            cells.append(Cell(self._sheet_id, line.criterion_id, mark, reason, evidence))
        before = figures_of(values_of(line, self._sheet.figures))
        figures = [
            FigureCell(self._sheet_id, code, typed_figure(value))
            for code, value in figures_of(values).items()
            if value != before.get(code)
        ]
        self._record(cells, figures)

    def _record(self, cells: Sequence[Cell], figures: Sequence[FigureCell]) -> None:
        if cells and figures:
            self._operations.do(scoring.record_all, cells, figures)
        elif figures:
            self._operations.do(scoring.record_figures, figures)
        elif cells:
            [one] = cells
            self._operations.do(
                scoring.record,
                one.sheet_id,
                one.criterion_id,
                one.mark,
                one.reason,
                one.evidence,
            )

    def _fresh(self, line: SheetLine) -> SheetLine:
        sheet = self._operations.ask(sheet_view.read, self._sheet_id)
        return next(one for one in sheet.lines if one.criterion_id == line.criterion_id)

    def _write_figures(self, edits: Sequence[CellEdit[FigureLine]]) -> None:
        """Write figures typed or pasted in their grid, as one action."""
        cells: list[FigureCell] = []
        for edit in edits:
            if edit.row is None or edit.row.of.is_computed:
                name = edit.row.of.name if edit.row else "Dòng này"
                raise InvalidInput.of(
                    None, f"“{name}” do các số liệu khác cộng lại, không nhập tay."
                )
            cells.append(FigureCell(self._sheet_id, edit.row.of.code, typed_figure(edit.value)))
        self._operations.do(scoring.record_figures, cells)
        self.reload()

    @Slot(str)
    def _write_field(self, criterion_id: UUID, name: str) -> None:
        """Write one field that was left, so that the totals follow at once."""
        line = self._chosen
        if line is None or line.criterion_id != criterion_id or name not in self.form.draft():
            return
        field = self.form.field(name)
        try:
            values = values_of(line, self._sheet.figures) | {name: field.value()}
            self._write(line, values)
            self.reload()
        except InvalidInput as refusal:
            field.show_problem(" ".join(one.message for one in refusal.problems))
        except AppError as refusal:
            self.form.show_refusal(str(refusal))

    def _placed(self, refusal: InvalidInput) -> InvalidInput:
        """Return a refusal with each sentence under the field that it speaks of."""
        names = self.form.draft()
        own = {
            FigureCell(self._sheet_id, row.code, None).field: figure_name(row.code)
            for row in self._sheet.figures
        }
        usual = "mark" if "mark" in names else None
        return InvalidInput(
            [
                Problem(
                    one.field if one.field in names else own.get(one.field or "", usual),
                    one.message,
                )
                for one in refusal.problems
            ]
        )

    def _do_to_approval(self, verb: Callable[..., None], *also: object) -> None:
        if not self.save():
            return
        try:
            self._operations.do(verb, [self._sheet_id], *also)
        except AppError as refusal:
            tell(self, "Chưa thực hiện được", str(refusal))
        self.reload()

    # --- showing -----------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        sheet = self._sheet
        self.setWindowTitle(f"Phiếu chấm – {sheet.subject_name}")
        self._heading.setText(f"{sheet.subject_name} – vòng {sheet.stage_name}")
        self._about.setText(parts.about(sheet))
        self._sums.setText(parts.sums(sheet))
        self._is_read_only = self._is_read_only or bool(sheet.closed_reason)
        self._notice.tell(
            sheet.closed_reason or "\n".join(parts.state_words(sheet)),
            "info" if sheet.closed_reason else "warning",
        )
        self.model.set_rows([Node(line) for line in sheet.lines])
        for number, column in enumerate(self.model.columns):
            if column.heading in parts.OF_STAGE_BEFORE:
                self.tree.setColumnHidden(number, not sheet.previous_stage)
        self._show_figures(sheet)
        self.owed.set_rows(parts.owed_by(sheet))
        self.pages.setTabText(_OWED, f"Còn thiếu ({self.owed.rowCount()})")
        self._show_approval(sheet)
        if self._chosen is not None:
            self._chosen = self._line(self._chosen.criterion_id)
            self.form.renew(values_of(self._chosen, sheet.figures))
            self._show_words(self._chosen)
        self._show_writable()

    def _show_figures(self, sheet: SheetView) -> None:
        rows = [parts.Keyed(row.code, row) for row in sheet.figures]
        if not self.figures.columns:
            codes = {line.criterion_id: line.code or line.name for line in sheet.lines}
            is_open = not self._is_read_only
            self.figures.set_columns(parts.figure_columns(codes, is_open=is_open))
            self.figure_grid.setModel(self.figures)
            fit_columns(self.figure_grid, self.figures.columns)
        self.figures.set_rows(rows)
        self.pages.setTabVisible(_FIGURES, bool(rows))
        typed = [row for row in sheet.figures if not row.is_computed]
        there = sum(row.value is not None for row in typed)
        self.pages.setTabText(_FIGURES, f"Số liệu ({there}/{len(typed)})")

    def _show_approval(self, sheet: SheetView) -> None:
        is_approved = sheet.approved_on is not None
        words = parts.approval_words(sheet.approved_on, is_lost=sheet.approval_lost)
        self._approval.setText(words)
        self.approve_button.setVisible(not is_approved)
        self.take_back_button.setVisible(is_approved)
        self.take_button.setVisible(bool(sheet.previous_stage))
        for one in (self.approve_button, self.take_back_button, self.take_button):
            one.setEnabled(not self._is_read_only)

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
        self.form.focus_first()

    def _show(self, line: SheetLine | None) -> None:
        """Show the fields of a line, in another form where it has others."""
        self._chosen = line if line is not None and parts.is_scored(line) else None
        if self._chosen is not None:
            figures = self._sheet.figures
            shape = shape_of(self._chosen, figures, needs_reason=self._needs_reason(self._chosen))
            if shape != self._shape:
                self._shape = shape
                self._take_form(line_form(shape))
            self.form.fill(values_of(self._chosen, figures))
        self.form.setVisible(self._chosen is not None)
        self.form.clear_problems()
        self._show_words(line)
        self._show_writable()

    def _take_form(self, form: Form) -> None:
        before, self.form = self.form, form
        self._form_room.replaceWidget(before, form)
        before.hide()
        before.deleteLater()
        for name in form.draft():
            if name not in ("reason", "evidence"):
                form.field(name).committed.connect(partial(self._on_committed, name))

    def _on_committed(self, name: str) -> None:
        """Write a field once the key that left it is done with."""
        if self._chosen is not None:
            later = partial(self._write_field, self._chosen.criterion_id, name)
            QTimer.singleShot(0, self, later)

    def _show_words(self, line: SheetLine | None) -> None:
        sheet = self._sheet
        self._criterion.setText("" if line is None else f"{line.code} {line.name}".strip())
        self._guidance.setText("" if line is None else parts.guidance(sheet, line))
        owing = [one.message for one in sheet.findings if line and _is_of(one, line)]
        self._owing.tell(" ".join(owing), "warning")
        marks = (
            self._operations.ask(
                scoring.cell, sheet.plan_id, sheet.phase_id, sheet.subject_id, line.criterion_id
            )
            if line is not None and parts.is_scored(line)
            else ()
        )
        self.explanation.show_line(sheet, line, marks)

    def _needs_reason(self, line: SheetLine) -> bool:
        is_other = bool(line.difference and self._sheet.reason_length)
        is_owed = any(_is_of(one, line) for one in self._sheet.findings)
        return is_other or (is_owed and not line.needs_evidence)

    def _show_writable(self) -> None:
        line = self._chosen
        can_write = line is not None and not line.is_elsewhere and not self._is_read_only
        is_void = line is not None and line.answer.is_void
        self.form.set_read_only(not can_write or is_void)
        for one in self._buttons:
            one.setEnabled(can_write)
        self.void_button.setText(UNDO_VOID if is_void else MAKE_VOID)

    def _line(self, criterion_id: UUID) -> SheetLine:
        return next(line for line in self._sheet.lines if line.criterion_id == criterion_id)

    def _choose_first(self) -> None:
        index = self.model.index(0, 0)
        while index.isValid() and not _is_filled_in(self.model.row_at(index).line):
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
        self.figure_grid.setAccessibleName("Số liệu của phiếu")
        self.owed_list.setWordWrap(True)
        self.owed_list.clicked.connect(self.go_to_owed)
        self.owed_list.activated.connect(self.go_to_owed)
        self.pages = QTabWidget()
        self.pages.addTab(self.tree, "Tiêu chí")
        self.pages.addTab(self.figure_grid, "Số liệu")
        self.pages.addTab(self.owed_list, "Còn thiếu")
        for label in (self._guidance, self._criterion, self._about, self._sums):
            label.setWordWrap(True)
        self._form_room.addWidget(self.form)
        filled_in = QWidget()
        filled_in.setAutoFillBackground(True)  # as the form in it, which fills its own
        column = QVBoxLayout(filled_in)
        column.addWidget(self._guidance)
        column.addWidget(self._owing)
        column.addLayout(self._form_room)
        column.addLayout(row_of(None, *self._buttons))
        beside_pages = QTabWidget()
        beside_pages.addTab(filled_in, "Chấm")
        beside_pages.addTab(self.explanation, "Giải thích")
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._criterion)
        right.addWidget(beside_pages, stretch=1)
        split = KeptSplitter("sheet")
        split.addWidget(self.pages)
        split.addWidget(beside)
        split.setSizes([660, 380])
        layout = QVBoxLayout(self)
        layout.addLayout(row_of(self._heading, None, self._approval))
        layout.addWidget(self._about)
        layout.addWidget(self._notice)
        layout.addWidget(self._left_notice)
        layout.addWidget(split, stretch=1)
        layout.addWidget(self._sums)
        close = button("Đóng", self.reject)
        verbs = (self.approve_button, self.take_back_button, self.take_button)
        layout.addLayout(row_of(*verbs, None, close))
        self.setTabOrder(self.pages, self.tree)
        self.tree.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.resize(1060, 520)


def _changed(typed: str | None, stood: str) -> str | None:
    """Return words that differ from those that stand, None where they do not."""
    words = typed or ""
    return None if words == stood else words


def _is_filled_in(line: SheetLine) -> bool:
    return parts.is_scored(line) and not line.is_elsewhere


def _is_of(one: sheet_view.Finding, line: SheetLine) -> bool:
    return one.criterion_id == line.criterion_id
