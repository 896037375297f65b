"""The criteria sets, the tree of the one chosen, and which set the plan uses for whom."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.services import criteria_sets, scheme_findings
from app.services.criteria_sets import CriteriaSetFields, CriteriaTree, SetRow
from app.services.scheme_findings import SetFinding
from app.services.validation import labels
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.days import filled
from app.ui.tabs.scheme_files import save_set, take_in_file, take_ready
from app.ui.tabs.scheme_findings_page import FindingsPage
from app.ui.tabs.scheme_grading import GradesOfSetPage
from app.ui.tabs.scheme_pages import FiguresOfSetPage, LimitsPage, StagesOfSetPage
from app.ui.tabs.scheme_parts import SchemePage
from app.ui.tabs.scheme_ranking import RankingOfSetPage
from app.ui.tabs.scoring_criteria_tree import CriteriaTreeView
from app.ui.tabs.scoring_parts import (
    ScoringPage,
    bold,
    button,
    fit_columns,
    row_of,
    table_of,
)
from app.ui.tabs.scoring_plan_sets import SetsOfPlan
from app.ui.widgets.fields import PointsField, TextArea, TextField
from app.ui.widgets.late_pages import LatePages
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.undo_bar import UndoBar

_LOCKED = "Bộ tiêu chí đã khóa vì đã có phiếu chấm theo bộ này. Muốn sửa, hãy tạo phiên bản mới."
_WITHOUT_SET = {"Thêm", "Có sẵn", "Nhập"}
_PARTS: dict[str, type[SchemePage]] = {
    "figures": FiguresOfSetPage,
    "stages": StagesOfSetPage,
    "ranking": RankingOfSetPage,
    "grades": GradesOfSetPage,
    "limits": LimitsPage,
}
_PAGE_OF = {
    "figures": "figures",
    **dict.fromkeys(("stages", "sections", "decisive_stage"), "stages"),
    "tie_breaks": "ranking",
    **dict.fromkeys(("grades", "effects"), "grades"),
    **dict.fromkeys(("caps", "rounding"), "limits"),
}
"""Which page of a set has a member of its rules."""


class CriteriaPage(ScoringPage):
    """Sets on the left with those of the plan below them, the chosen one on the right."""

    caption = "Bộ tiêu chí"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.sets = RowTableModel[SetRow](
            [
                Column("Bộ tiêu chí", lambda row: row.label, width=25, tooltip=_about),
                Column("Trạng thái", _state, tooltip=_about),
            ],
            self,
        )
        self.sets_table = table_of(self.sets, "Các bộ tiêu chí")
        self.buttons = {
            "Thêm": button("Thêm bộ", self.add, "Thêm bộ tiêu chí"),
            "Sửa": button("Sửa", self.edit, "Sửa tên, tổng điểm, bước điểm của bộ đang chọn"),
            "Phiên bản mới": button("Phiên bản mới", self.new_version),
            "Xóa": button("Xóa", self.remove, "Xóa bộ tiêu chí đang chọn"),
            "Có sẵn": button("Bộ có sẵn…", self.take_ready, "Bộ tiêu chí có sẵn…"),
            "Nhập": button("Nhập từ tệp…", self.take_in, "Nhập bộ tiêu chí từ tệp…"),
            "Xuất": button("Xuất ra tệp…", self.save_to_file, "Xuất bộ tiêu chí…"),
        }
        self._undo_bar = UndoBar()
        self._set: CriteriaTree | None = None
        self.tree = CriteriaTreeView(context)
        self.tree.removed.connect(self._on_removed)
        self.findings = FindingsPage()
        self.findings.wanted.connect(self.go_to)
        self.parts = LatePages("criteria-set")
        self._add_parts()
        self.notice = Notice()
        self.totals = QLabel()
        self.totals.setWordWrap(True)
        self._heading = bold("Chọn một bộ tiêu chí")
        self.of_plan = SetsOfPlan(context)
        self.of_plan.removed.connect(self._on_removed)
        self._shown: UUID | None = None
        self._lay_out()
        self.sets_table.selectionModel().currentRowChanged.connect(self._on_set_chosen)
        self.sets_table.doubleClicked.connect(self.edit)

    def reload(self) -> None:
        """Read the sets, the tree of the one chosen, and the plan's own sets."""
        kept = self._shown
        self.sets.set_rows(self.operations.ask(criteria_sets.listed))
        self.choose(kept)
        self.of_plan.show_plan(self.scope)
        self._show_tree()

    @property
    def chosen(self) -> SetRow | None:
        """The set that is chosen."""
        index = self.sets_table.currentIndex()
        return self.sets.row_at(index) if index.isValid() else None

    def choose(self, set_id: UUID | None) -> None:
        """Choose a set; the first one where this is not among them."""
        number = self.sets.row_of(set_id)
        if self.sets.rowCount():
            self.sets_table.selectRow(number or 0)

    def add(self) -> None:
        """Ask for a new set and choose it."""
        dialog = RecordDialog(
            _form(),
            lambda values: self.operations.do(
                criteria_sets.create, filled(CriteriaSetFields, values)
            ),
            "Thêm bộ tiêu chí",
            parent=self,
        )
        if dialog.exec():
            self.choose(dialog.saved[-1])

    def edit(self) -> None:
        """Ask for other words and numbers of the set chosen."""
        row = self.chosen
        if row is None or self.context.is_read_only:
            return
        tree = self.operations.ask(criteria_sets.read, row.id)
        form = _form()
        form.fill({name: getattr(tree, name) for name in form.draft()})
        RecordDialog(
            form,
            lambda values: self.operations.do(
                criteria_sets.update, row.id, filled(CriteriaSetFields, values)
            ),
            "Sửa bộ tiêu chí",
            parent=self,
        ).exec()

    def new_version(self) -> None:
        """Copy the set chosen as its next version and choose that."""
        row = self.chosen
        if row is not None:
            self.choose(self.operations.do(criteria_sets.new_version, row.id))
            self.context.say("Đã tạo phiên bản mới, sửa được.")

    def remove(self) -> None:
        """Put the set chosen into the bin."""
        row = self.chosen
        if row is not None:
            self.operations.do(criteria_sets.delete, row.id)
            self._undo_bar.offer(f"Đã xóa “{row.label}”.", self.operations.undo)

    def take_ready(self) -> None:
        """Ask for one of the sets that come with the program and choose it."""
        take_ready(self.context, self, self.choose)

    def take_in(self) -> None:
        """Ask for a file of a set, take it in and choose it."""
        take_in_file(self.context, self, self.choose)

    def save_to_file(self) -> None:
        """Write the set chosen to a file."""
        row = self.chosen
        if row is not None:
            save_set(self.context, self, row.id, row.label)

    def go_to(self, finding: SetFinding) -> None:
        """Go to the place of something to look at again."""
        if finding.line_id is not None:
            self.parts.turn_to("criteria")
            self.tree.select(finding.line_id)
            self.tree.view.setFocus()
        elif finding.part in _PAGE_OF:
            self.parts.turn_to(_PAGE_OF[finding.part])
        else:
            self.edit()

    def show_grades(self, set_id: UUID) -> None:
        """Choose a set and turn to its grades."""
        self.choose(set_id)
        self.parts.turn_to("grades")

    # --- inside ------------------------------------------------------------------------------

    @Slot(str)
    def _on_removed(self, done: str) -> None:
        self._undo_bar.offer(done, self.operations.undo)

    @Slot()
    def _on_set_chosen(self) -> None:
        row = self.chosen
        if (row.id if row else None) != self._shown:
            self._show_tree()

    def _show_tree(self) -> None:
        row = self.chosen
        self._shown = row.id if row else None
        self._show_buttons()
        if row is None:
            self._set = None
            self.tree.show_set(None)
            self._show_parts()
            self._heading.setText(
                "Chưa có bộ tiêu chí nào. Bấm “Thêm bộ” để soạn, hoặc lấy “Bộ có sẵn…”."
            )
            self.totals.clear()
            self.notice.clear()
            return
        self._set = tree = self.operations.ask(criteria_sets.read, row.id)
        self.tree.show_set(tree)
        self._show_parts()
        self._heading.setText(tree.label)
        self.totals.setText(_totals(tree))
        self._tell(tree, self.operations.ask(scheme_findings.found, row.id))

    def _tell(self, tree: CriteriaTree, found: Sequence[SetFinding]) -> None:
        self.findings.show_findings(found)
        caption = f"Cần xem lại ({number_text(len(found))})" if found else "Cần xem lại"
        self.parts.setTabText(self.parts.names.index("findings"), caption)
        if tree.is_locked:
            self.notice.tell(_LOCKED, "info", "Tạo phiên bản mới", self.new_version)
        elif found:
            more = f" Còn {number_text(len(found) - 1)} chỗ khác." if len(found) > 1 else ""
            weight = "error" if found[0].is_problem else "warning"
            self.notice.tell(f"{found[0].message}{more}", weight, "Xem", self._show_findings)
        else:
            self.notice.clear()

    def _show_findings(self) -> None:
        self.parts.turn_to("findings")

    def _add_parts(self) -> None:
        self.parts.add("criteria", "Tiêu chí", lambda: self.tree)
        for name, kind in _PARTS.items():
            self.parts.add(name, kind.caption, partial(self._made, kind))
        self.parts.add("findings", "Cần xem lại", lambda: self.findings)
        for name in ("criteria", "findings"):
            self.parts.page(name)

    def _made(self, kind: type[SchemePage]) -> SchemePage:
        page = kind(self.context)
        page.removed.connect(self._on_removed)
        page.show_set(self._set, can_write=self._can_edit)
        return page

    def _show_parts(self) -> None:
        for page in self.parts.built:
            if isinstance(page, SchemePage):
                page.show_set(self._set, can_write=self._can_edit)

    @property
    def _can_edit(self) -> bool:
        tree = self._set
        return tree is not None and not tree.is_locked and not self.context.is_read_only

    @Slot()
    def _show_buttons(self) -> None:
        self.of_plan.offer(self.chosen)
        is_writable = not self.context.is_read_only
        for name, one in self.buttons.items():
            free = is_writable or name == "Xuất"
            one.setEnabled(free and (name in _WITHOUT_SET or self.chosen is not None))

    def _lay_out(self) -> None:
        fit_columns(self.sets_table, self.sets.columns)
        split = KeptSplitter("criteria")
        split.addWidget(self._sets_part())
        split.addWidget(self._set_part())
        split.setSizes([310, 790])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(split, stretch=1)
        layout.addWidget(self._undo_bar)

    def _sets_part(self) -> QWidget:
        """Return the sets, and below them those of the plan."""
        part = QWidget()
        sets = QGridLayout(part)
        sets.setContentsMargins(0, 0, 0, 0)
        for number, one in enumerate(self.buttons.values()):
            sets.addWidget(one, number // 2, number % 2)
        for row in (self.sets_table, self.of_plan):
            sets.addWidget(row, sets.rowCount(), 0, 1, 2)
        return part

    def _set_part(self) -> QWidget:
        """Return the set that is chosen."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.GAP // 2)
        column.addLayout(row_of(self._heading, None, self.totals))
        column.addWidget(self.notice)
        column.addWidget(self.parts, stretch=1)
        return part


def _state(row: SetRow) -> str:
    return "Đã khóa" if row.is_locked else "Sửa được"


def _about(row: SetRow) -> str:
    plans = f"{row.plan_count} kế hoạch dùng" if row.plan_count else "Chưa kế hoạch nào dùng"
    return f"{row.label}\n{_state(row)}. {plans}."


def _totals(tree: CriteriaTree) -> str:
    declared = points_text(tree.declared_total) or "chưa ghi"
    computed = points_text(tree.computed_total) or "chưa có"
    return f"Tổng ghi trên bảng: {declared} · Các tiêu chí cộng lại: {computed}"


def _form() -> Form:
    words = labels(CriteriaSetFields)
    form = Form(
        [
            FieldSpec("name", words["name"], TextField, required=True),
            FieldSpec(
                "declared_total",
                words["declared_total"],
                PointsField,
                hint="Tổng in trên bảng điểm gốc, để đối chiếu",
            ),
            FieldSpec("step", words["step"], PointsField, hint="Ví dụ 0,25 hoặc 0,5"),
            FieldSpec("audience", words["audience"], TextField, hint="Ví dụ: thôn, tổ dân phố"),
            FieldSpec("note", words["note"], TextArea),
        ]
    )
    form.fill({"step": CriteriaSetFields.model_fields["step"].default})
    return form
