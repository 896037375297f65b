"""The rounds side by side: self, cross and verified, and how far they are apart."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import number_text, quoted
from app.domain.points import points_text
from app.services import comparing, leniency
from app.services.comparing import (
    ComparisonRow,
    CriterionComparison,
    CriterionComparisonRow,
    OwedRow,
    StageHeading,
    StagePoints,
)
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs import meeting_mode
from app.ui.tabs.scoring_leniency import leniency_dialog
from app.ui.tabs.scoring_parts import (
    NO_ROUNDS,
    Keyed,
    ScoringPage,
    bold,
    button,
    fit_columns,
    fold_of,
    row_of,
    signed_points,
    table_of,
)
from app.ui.tabs.scoring_slides import comparison_items
from app.ui.tabs.scoring_tables import TableDialog
from app.ui.widgets.fields import CheckField
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Weight
from app.ui.widgets.slides import Item

_OWED = "Cần giải trình"
_OWED_TIP = "Tiêu chí lệch quá mức của bộ tiêu chí, hoặc đổi điểm mà chưa ghi lý do"
_PARTS = (
    "Có vòng không chấm hết bộ tiêu chí: chênh lệch Δ chỉ tính trên các phần mà cả hai vòng cùng "
    "chấm, ghi trong ngoặc."
)

SubjectLine = Keyed[ComparisonRow]
CriterionLine = Keyed[CriterionComparisonRow]
AnyLine = Keyed[ComparisonRow] | Keyed[CriterionComparisonRow]


class ComparePage(ScoringPage):
    """Totals of every round above; of the subject chosen, criterion by criterion below."""

    caption = "So sánh"
    doing = "so sánh các vòng chấm"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.model = RowTableModel[SubjectLine]((), self)
        self.table = table_of(self.model, "So sánh các vòng chấm")
        self.criteria = RowTableModel[CriterionLine]((), self)
        self.criteria_table = table_of(self.criteria, "So sánh theo từng tiêu chí")
        self.only_differing = CheckField("Chỉ hiện đối tượng lệch điểm")
        self.only_differing.edited.connect(self._show_rows)
        self.owed_button = button("", self.show_owed, _OWED_TIP)
        self.only_owed = CheckField("Chỉ hiện chỗ cần giải trình")
        self.only_owed.setToolTip(_OWED_TIP)
        self.only_owed.edited.connect(self._show_lines)
        self.lenient_button = button("Độ chặt, rộng của người chấm…", self.show_leniency)
        self._lines: tuple[CriterionComparisonRow, ...] = ()
        self._rows: tuple[ComparisonRow, ...] = ()
        self._owed: tuple[OwedRow, ...] = ()
        self._stages: tuple[StageHeading, ...] | None = None
        self._detail_stages: tuple[StageHeading, ...] | None = None
        self._notice = Notice()
        self._caption = bold("Chọn một đối tượng để xem từng tiêu chí")
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.addLayout(row_of(self._caption, None, self.only_owed))
        lower.addWidget(self.criteria_table)
        split = KeptSplitter("compare", Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        self.show_button = button(
            meeting_mode.CAPTION, self.present, meeting_mode.TIP, meeting_mode.KEYS
        )
        layout.addLayout(
            fold_of(
                *(self.only_differing, None),
                *(self.owed_button, self.lenient_button, self.show_button),
            )
        )
        layout.addWidget(self._notice)
        layout.addWidget(split, stretch=1)
        self.table.selectionModel().currentRowChanged.connect(self._show_criteria)

    def reload(self) -> None:
        """Read the totals of all rounds, and the criteria of the subject chosen."""
        scope = self.needed_scope
        found = self.operations.ask(comparing.comparison, scope.plan_id, scope.phase_id)
        if found.stages != self._stages:
            self._stages = found.stages
            self.model.set_columns(_subject_columns(found.stages))
            fit_columns(self.table, self.model.columns)
        self._rows = found.rows
        self._owed = self.operations.ask(comparing.owed_by_all, scope.plan_id, scope.phase_id)
        self.owed_button.setText(f"{_OWED}: {number_text(len(self._owed))}…")
        self.owed_button.setEnabled(bool(self._owed))
        is_in_parts = any(points.compared for row in found.rows for points in row.stages)
        obstacle = _obstacle(found.stages, found.rows)
        self._notice.tell(obstacle or (_PARTS if is_in_parts else ""), "info")
        self._show_rows()
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._show_criteria()

    @Slot()
    def present(self) -> None:
        """Show the subjects listed, one by one from the one chosen, to the meeting."""
        start = max(self.table.currentIndex().row(), 0)
        meeting_mode.present(self, self.context, self.caption, self._items, start)

    @Slot()
    def show_leniency(self) -> None:
        """Show how strict or lenient each cross-scorer was; nothing is corrected by it."""
        scope = self.needed_scope
        rows = self.operations.ask(leniency.of_scorers, scope.plan_id, scope.phase_id)
        leniency_dialog(rows, self).exec()

    @Slot()
    def show_owed(self) -> None:
        """List what needs a word, of every subject, and go to the one that is chosen there."""
        dialog = owed_dialog(self._owed, self)
        if dialog.exec() and dialog.chosen is not None:
            self.go_to(dialog.chosen.subject_id, dialog.chosen.criterion_id)

    def go_to(self, subject_id: UUID, criterion_id: UUID) -> None:
        """Choose a subject and one of its criteria."""
        if self.model.row_of(subject_id) is None:  # its total is the same at each round
            self.only_differing.set_value(False)
            self._show_rows()
        number = self.model.row_of(subject_id)
        if number is None:
            return
        self.table.selectRow(number)
        line = self.criteria.row_of(criterion_id)
        if line is not None:
            self.criteria_table.selectRow(line)
            self.criteria_table.setFocus()

    def _items(self) -> list[Item]:
        return comparison_items(
            self._stages or (), [row.of for row in self.model.rows()], self._criteria_of
        )

    def _criteria_of(self, row: ComparisonRow) -> CriterionComparison:
        scope = self.needed_scope
        return self.operations.ask(
            comparing.criterion_comparison, scope.plan_id, scope.phase_id, row.subject_id
        )

    @Slot()
    def _show_rows(self) -> None:
        only = self.only_differing.value()
        self.model.set_rows(
            [
                Keyed(row.subject_id, row)
                for row in self._rows
                if not only or any(points.difference for points in row.stages)
            ]
        )

    @Slot()
    def _show_criteria(self) -> None:
        index = self.table.currentIndex()
        if self.scope is None or not index.isValid():
            self._lines = ()
            self._show_lines()
            self._caption.setText("Chọn một đối tượng để xem từng tiêu chí")
            return
        row = self.model.row_at(index)
        found = self._criteria_of(row.of)
        if found.stages != self._detail_stages:
            self._detail_stages = found.stages
            self.criteria.set_columns(_criterion_columns(found.stages))
            fit_columns(self.criteria_table, self.criteria.columns)
        self._caption.setText(f"Từng tiêu chí của {row.of.subject_name}")
        self._lines = found.rows
        self._show_lines()

    @Slot()
    def _show_lines(self) -> None:
        """Show the criteria, or those alone that need a word."""
        is_narrow = self.only_owed.value()
        shown = [line for line in self._lines if line.owed or not is_narrow]
        self.criteria.set_rows([Keyed(line.criterion_id, line) for line in shown])


def _obstacle(stages: Sequence[StageHeading], rows: Sequence[ComparisonRow]) -> str:
    """Return why there is nothing to compare yet, "" when there is."""
    if not stages:
        return NO_ROUNDS
    if len(stages) == 1:
        return "Cần ít nhất hai vòng chấm để so sánh. Thêm vòng ở trang “Lượt chấm, phiếu”."
    with_points = [
        stage.name
        for number, stage in enumerate(stages)
        if any(row.stages[number].points is not None for row in rows)
    ]
    if not with_points:
        return "Chưa vòng nào có điểm. Chấm ở trang “Bảng điểm” rồi quay lại so sánh."
    if len(with_points) == 1:
        return (
            f"Mới có điểm của vòng {quoted(with_points[0])}. So sánh được khi thêm một vòng có "
            "điểm ở trang “Bảng điểm”."
        )
    return ""


def _subject_columns(stages: Sequence[StageHeading]) -> list[Column[SubjectLine]]:
    return [
        Column("Đối tượng", lambda row: row.of.subject_name, width=30),
        Column("Cụm, khối", lambda row: row.of.cluster_name, width=20),
        *_stage_columns(stages),
        Column("", lambda _: ""),
    ]


def _criterion_columns(stages: Sequence[StageHeading]) -> list[Column[CriterionLine]]:
    return [
        Column("Mã", lambda row: row.of.code, width=9),
        Column("Tiêu chí", lambda row: "    " * row.of.depth + row.of.name, width=32),
        Column("Tối đa", lambda row: row.of.max_points, points_text, is_number=True, width=9),
        *_stage_columns(stages),
        Column(
            "Cần giải trình",
            lambda row: "; ".join(row.of.owed),
            sign=lambda row: "warning" if row.of.owed else "",
            tooltip=lambda row: "; ".join(row.of.owed),
            width=36,
        ),
        Column("Lý do", lambda row: _reasons(row.of, stages)),
    ]


def _stage_columns(stages: Sequence[StageHeading]) -> list[Column[Any]]:
    columns: list[Column[Any]] = []
    for number, stage in enumerate(stages):
        columns.append(
            Column(
                stage.name,
                _given_of(number),
                _given_text,
                is_number=True,
                sort=_points_of(number),
                width=17,
            )
        )
        if number:
            before = stages[number - 1].name
            columns.append(
                Column(
                    f"Δ {stage.name}",
                    _compared_of(number),
                    _difference_text,
                    is_number=True,
                    sort=_difference_of(number),
                    tooltip=_parts_of(number),
                    note=f"Chênh lệch so với vòng trước có điểm (thường là “{before}”)",
                    tint=_tint_of(number),
                    sign=_sign_of(number),
                    width=20,
                )
            )
    return columns


def _points(row: AnyLine, number: int) -> StagePoints:
    return row.of.stages[number]


def _given_of(number: int) -> Callable[[AnyLine], StagePoints | None]:
    def given(row: AnyLine) -> StagePoints | None:
        stage = _points(row, number)
        return None if stage.points is None else stage

    return given


def _given_text(given: StagePoints) -> str:
    return points_text(given.points) + ("" if given.is_complete else " (chưa xong)")


def _points_of(number: int) -> Callable[[AnyLine], Any]:
    return lambda row: _points(row, number).points


def _difference_of(number: int) -> Callable[[AnyLine], Any]:
    return lambda row: _points(row, number).difference


def _compared_of(number: int) -> Callable[[AnyLine], StagePoints | None]:
    def compared(row: AnyLine) -> StagePoints | None:
        stage = _points(row, number)
        return None if stage.difference is None else stage

    return compared


def _difference_text(given: StagePoints) -> str:
    parts = f" ({', '.join(given.compared)})" if given.compared else ""
    return signed_points(given.difference) + parts


def _parts_of(number: int) -> Callable[[AnyLine], str]:
    def told(row: AnyLine) -> str:
        parts = ", ".join(_points(row, number).compared)
        return f"Chỉ so các phần mà cả hai vòng cùng chấm: {parts}" if parts else ""

    return told


def _tint_of(number: int) -> Callable[[AnyLine], Weight | None]:
    return lambda row: "warning" if _points(row, number).difference else None


def _sign_of(number: int) -> Callable[[AnyLine], str]:
    def sign(row: AnyLine) -> str:
        apart = _points(row, number).difference or 0
        return "up" if apart > 0 else "down" if apart < 0 else ""

    return sign


def _reasons(row: CriterionComparisonRow, stages: Sequence[StageHeading]) -> str:
    told = zip(stages, row.reasons, strict=True)
    return "; ".join(f"{stage.name}: {reason}" for stage, reason in told if reason)


def owed_dialog(rows: Sequence[OwedRow], parent: QWidget) -> TableDialog:
    """List what needs a word of every subject; accepted, it leads to the one chosen."""
    subjects = len({row.subject_id for row in rows})
    sentence = (
        f"{number_text(len(rows))} chỗ của {number_text(subjects)} đối tượng lệch quá mức của bộ "
        "tiêu chí, hoặc đổi điểm mà chưa ghi lý do. Chọn một chỗ rồi bấm “Đến chỗ này”, hoặc nhấn "
        "đúp."
    )
    columns: list[Column[Keyed[OwedRow]]] = [
        Column("Đối tượng", lambda row: row.of.subject_name, width=26),
        Column("Mã", lambda row: row.of.code, width=8),
        Column("Tiêu chí", lambda row: row.of.name, width=34),
        Column("Vì sao", lambda row: "; ".join(row.of.owed), sign=lambda _: "warning"),
    ]
    dialog = TableDialog(_OWED, sentence, columns, rows, parent=parent)
    dialog.add_button(button("Đến chỗ này", dialog.accept))
    dialog.table.doubleClicked.connect(dialog.accept)
    return dialog
