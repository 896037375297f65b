"""Dialogs of the scoring tab that show a table to look at, under a sentence that says of what."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.points import points_text
from app.services.results import ResultRow
from app.services.standings import Standing
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.scoring_parts import Keyed, button, fit_columns, row_of, table_of
from app.ui.widgets.fitted_dialog import FittedDialog, ask_room
from app.ui.widgets.lines import lines_box
from app.ui.widgets.sentence import Sentence

_LETTERS = 118
_LINES = 12


class TableDialog(FittedDialog):
    """A caption, a sentence, a table and buttons under it; the last closes."""

    def __init__(
        self,
        caption: str,
        sentence: str,
        columns: Sequence[Column[Any]],
        rows: Sequence[Any],
        *,
        below: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(caption)
        told = Sentence(self)
        told.tell(sentence, "info")
        self.model = RowTableModel[Any](columns, self)
        self.table = table_of(self.model, caption)
        fit_columns(self.table, columns)
        ask_room(self.table, _LETTERS, _LINES)
        self.model.set_rows([Keyed(n, row) for n, row in enumerate(rows)])
        self.buttons: list[QPushButton] = []
        page = QVBoxLayout(self)
        page.addWidget(told)
        page.addWidget(self.table, stretch=1)
        for one in below:
            one.setMaximumHeight(one.minimumHeight())  # the table has the room that is left
            page.addWidget(one)
        self._row = row_of(None, button("Đóng", self.reject))
        page.addLayout(self._row)
        if rows:
            self.table.selectRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Give rows the height of their sentences, now that columns have their widths."""
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def add_button(self, made: QPushButton) -> None:
        """Put a button before the one that closes."""
        self._row.insertWidget(self._row.count() - 1, made)

    @property
    def chosen(self) -> Any:  # noqa: ANN401 - whatever rows were given
        """The row that is selected."""
        index = self.table.currentIndex()
        return self.model.row_at(index).of if index.isValid() else None


def detail_dialog(row: ResultRow, parent: QWidget) -> TableDialog:
    """Show what a frozen result came from: each line with its arithmetic, figures, reasons."""
    kept = row.detail or {}
    columns: list[Column[Keyed[Any]]] = [
        Column("Mã", lambda row: row.of["code"], width=8),
        Column("Tiêu chí", lambda row: row.of["name"], width=40),
        Column("Điểm", lambda row: row.of["points"], points_text, is_number=True, width=9),
        Column("Tối đa", lambda row: row.of["maximum"], points_text, is_number=True, width=9),
        Column("Cách tính", lambda row: row.of["note"]),
    ]
    figures = "; ".join(f"{one['name']}: {one['value']}" for one in kept.get("figures", ()))
    lines = [*([f"Số liệu: {figures}."] if figures else []), *row.reasons]
    return TableDialog(
        f"Chi tiết điểm đã chốt của {row.subject_name}",
        f"Điểm, số liệu và căn cứ của {row.subject_name} như khi chốt.",
        columns,
        kept.get("lines", ()),
        below=[lines_box(lines, "Số liệu, căn cứ khi chốt")] if lines else [],
        parent=parent,
    )


Beside = tuple[ResultRow, Standing]


def beside_dialog(rows: Sequence[Beside], when: str, parent: QWidget) -> TableDialog:
    """Show a former result beside what the sheets give now."""
    changed = sum(_is_changed(row) for row in rows)
    sentence = f"{when} {changed} đối tượng nay khác kết quả đã chốt trước đó."
    columns: list[Column[Keyed[Beside]]] = [
        Column(
            "Đối tượng",
            lambda row: row.of[0].subject_name,
            width=24,
            tint=lambda row: "warning" if _is_changed(row.of) else None,
        ),
        Column("Tổng đã chốt", lambda row: row.of[0].total, points_text, is_number=True, width=13),
        Column("Tổng nay", lambda row: row.of[1].total, points_text, is_number=True, width=10),
        Column("Hạng đã chốt", lambda row: row.of[0].rank, is_number=True, width=13),
        Column("Hạng nay", lambda row: row.of[1].rank, is_number=True, width=10),
        Column("Xếp loại đã chốt", lambda row: row.of[0].grade, width=17),
        Column("Xếp loại nay", lambda row: row.of[1].grade, width=15),
        Column("Thay đổi", lambda row: "Có" if _is_changed(row.of) else ""),
    ]
    return TableDialog("So với kết quả đã chốt trước", sentence, columns, rows, parent=parent)


def _is_changed(row: Beside) -> bool:
    frozen, now = row
    return (frozen.total, frozen.rank, frozen.grade) != (now.total, now.rank, now.grade)
