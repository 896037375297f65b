"""Where the points of a sheet come from: one line's arithmetic, every stage, groups and sums."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QTableView, QVBoxLayout, QWidget

from app.domain.points import points_text
from app.domain.scoring import Entry, ExplainedLine
from app.services.scoring import StageMark
from app.services.sheet_view import SheetLine, SheetView
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.scoring_marks import mark_text
from app.ui.tabs.scoring_parts import Keyed, bold, fit_columns, table_of


class ExplanationPane(QScrollArea):
    """Tells how the chosen line of a sheet came to its points, and the sheet to its total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.stages = RowTableModel[Keyed[StageMark]](_stage_columns(), self)
        self.sums = RowTableModel[Keyed[ExplainedLine]](_sum_columns(), self)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(self.words)
        self._tables: list[QTableView] = []
        for model, caption in (
            (self.stages, "Các vòng đã chấm tiêu chí này"),
            (self.sums, "Cộng phiếu"),
        ):
            table = table_of(model, caption)
            fit_columns(table, model.columns)
            table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self._tables.append(table)
            layout.addWidget(bold(caption))
            layout.addWidget(table)
        layout.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def show_line(
        self, sheet: SheetView, line: SheetLine | None, marks: Sequence[StageMark]
    ) -> None:
        """Show a line with what each stage gave it; without one, the sums alone."""
        self.words.setText("" if line is None else "\n".join(_told(sheet, line)))
        self.stages.set_rows([Keyed(mark.stage_id, mark) for mark in marks])
        self.sums.set_rows([Keyed(n, one) for n, one in enumerate(sheet.summary)])
        for table in self._tables:
            rows = table.model().rowCount() + 1.5
            table.setFixedHeight(int(table.verticalHeader().defaultSectionSize() * (rows + 1)))


def _told(sheet: SheetView, line: SheetLine) -> list[str]:
    """Return the sentences about a line, its own first, then of the groups it stands in."""
    told = [f"Cách tính: {line.note or 'chấm tay, theo hướng dẫn'}"]
    if line.is_elsewhere:
        told.append(f"Do vòng khác chấm: {', '.join(line.scored_at)}.")
    if line.counted is not None:
        limit = f" trên {points_text(line.max_points)}" if line.max_points is not None else ""
        told.append(f"Được tính {points_text(line.counted)}{limit} điểm.")
    if line.guidance:
        told.append(f"Hướng dẫn: {line.guidance}")
    by_id = {one.criterion_id: one for one in sheet.lines}
    above = by_id.get(line.parent_id) if line.parent_id else None
    while above is not None:
        limit = f"/{points_text(above.max_points)}" if above.max_points is not None else ""
        note = f" – {above.note}" if above.note else ""
        name = f"{above.code} {above.name}".strip()
        told.append(f"Nhóm {name}: {points_text(above.counted) or 'chưa có'}{limit} điểm{note}")
        above = by_id.get(above.parent_id) if above.parent_id else None
    return told


def _stage_columns() -> list[Column[Keyed[StageMark]]]:
    return [
        Column("Vòng chấm", lambda row: row.of.stage_name, width=16),
        Column(
            "Điểm",
            lambda row: mark_text(Entry(row.of.state, row.of.points)),
            is_number=True,
            width=6,
        ),
        Column("Lý do", lambda row: row.of.reason, width=18),
        Column("Minh chứng", lambda row: row.of.evidence, width=14),
    ]


def _sum_columns() -> list[Column[Keyed[ExplainedLine]]]:
    return [
        Column("Dòng cộng", lambda row: row.of.name, width=16),
        Column("Điểm", lambda row: row.of.points, points_text, is_number=True, width=6),
        Column("Tối đa", lambda row: row.of.maximum, points_text, is_number=True, width=7),
        Column("Ghi chú", lambda row: row.of.note, width=30),
    ]
