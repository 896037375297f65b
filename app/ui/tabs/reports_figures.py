"""The tables of a report on the screen: each figure leads to the records it comes from."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.exports.report import (
    Cell,
    Grid,
    GridRow,
    Kind,
    Paragraph,
    Report,
    cell_text,
    records_of,
)
from app.exports.reports.figures import GROUNDS
from app.services.award_statistics import GivenAward, NominatedAward
from app.ui.context import Place
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.awards_parts import day_text
from app.ui.tabs.scoring_parts import Keyed, bold, button, fit_columns, row_of, table_of
from app.ui.tabs.scoring_tables import TableDialog
from app.ui.widgets.fitted_dialog import FittedDialog, ask_room
from app.ui.widgets.sentence import Sentence

WHERE_FROM = "Từ đâu ra con số này"
_LETTERS, _LINES = 136, 22
_LABEL_WIDTH, _NUMBER_WIDTH = 46, 13
_WIDTHS = {Kind.TEXT: 28, Kind.MONEY: 17}
_HEADING_WIDTH = 13
_HOW = (
    "Chọn một con số rồi bấm “Từ đâu ra con số này…”, hoặc nhấn Enter, để xem các dòng đã đếm "
    "hoặc đã cộng ra nó."
)

Line = Keyed[GridRow]


def figured_grids(report: Report) -> list[tuple[str, Grid]]:
    """Return the tables in which some figure knows its records, each with the words above it."""
    found: list[tuple[str, Grid]] = []
    above = report.heading
    for block in report.blocks:
        if isinstance(block, Paragraph):
            above = block.whole
        elif isinstance(block, Grid) and any(map(_has_records, block.all_rows)):
            found.append((above, block))
    return found


class FiguresDialog(FittedDialog):
    """The tables of a report; `place` is where the person wants to go, once it was accepted."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(report.title)
        self.place: Place | None = None
        self.told = Sentence(self)
        self.told.tell(_HOW, "info")
        self.tables: list[FiguresTable] = []
        self.where_from = button(f"{WHERE_FROM}…", self.show_sources)
        page = QVBoxLayout(self)
        page.addWidget(self.told)
        grids = figured_grids(report)
        for name, grid in grids:
            table = FiguresTable(grid, name, len(grids))
            table.view.activated.connect(partial(self._activate, table))
            table.view.clicked.connect(partial(self._choose, table))
            table.view.selectionModel().currentChanged.connect(partial(self._choose, table))
            self.tables.append(table)
            if len(grids) > 1:
                page.addWidget(bold(name))
            page.addWidget(table.view, stretch=1)
        page.addLayout(row_of(self.where_from, None, button("Đóng", self.reject)))
        self._choose(self.tables[0])

    def show_sources(self) -> None:
        """List the records of the figure that is chosen; from there one may be gone to."""
        focused = [table for table in self.tables if table.view.hasFocus()]
        [table, *_] = [*focused, self._chosen]
        records = table.records
        if not records:
            return
        dialog = sources_dialog(table.told, records, self)
        if dialog.exec() and dialog.chosen is not None:
            self.place = _source(records).place(dialog.chosen)
            self.accept()

    def _activate(self, table: "FiguresTable", *_index: QModelIndex) -> None:
        self._choose(table)
        self.show_sources()

    def _choose(self, table: "FiguresTable", *_index: QModelIndex) -> None:
        self._chosen = table
        self.where_from.setEnabled(bool(table.records))


class FiguresTable:
    """One of `count` tables of a report. The first figure that names records is chosen."""

    def __init__(self, grid: Grid, name: str, count: int) -> None:
        self.grid = grid
        # What a row is about stands first; a number before it says nothing on the screen.
        self.first = next(n for n, column in enumerate(grid.columns) if column.kind is Kind.TEXT)
        places = range(self.first, len(grid.columns))
        columns = [self._column(place) for place in places]
        self.model = RowTableModel[Line](columns)
        self.view = table_of(self.model, name)
        self.model.setParent(self.view)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        fit_columns(self.view, columns)
        self.view.horizontalHeader().setStretchLastSection(False)
        ask_room(self.view, _LETTERS, _LINES // count, of_height=1 / count)
        self.model.set_rows([Keyed(number, row) for number, row in enumerate(grid.all_rows)])
        self.view.setCurrentIndex(self._first_figure(places))

    @property
    def records(self) -> tuple[object, ...]:
        """The records of the figure that is chosen; none where it is no figure."""
        return self._records(self.view.currentIndex())

    @property
    def told(self) -> str:
        """What the figure that is chosen is of: “Thôn Đông – Giấy khen”."""
        index = self.view.currentIndex()
        row = self.model.row_at(index).of
        path = self.grid.columns[self.first + index.column()].path
        return " – ".join((cell_text(self._label(row)), *path))

    def _first_figure(self, places: Sequence[int]) -> QModelIndex:
        every = (
            self.model.index(row, column)
            for row in range(self.model.rowCount())
            for column in range(len(places))
        )
        return next(index for index in every if self._records(index))

    def _records(self, index: QModelIndex) -> tuple[object, ...]:
        if not index.isValid():
            return ()
        return records_of(_cell(self.model.row_at(index).of, self.first + index.column()))

    def _column(self, place: int) -> Column[Line]:
        column = self.grid.columns[place]
        if place == self.first:
            return Column(column.heading, lambda row: self._label(row.of), width=_LABEL_WIDTH)
        is_number = column.kind is not Kind.TEXT
        return Column(
            "\n".join(textwrap.fill(text, _HEADING_WIDTH) for text in column.path),
            lambda row: _cell(row.of, place),
            cell_text,
            is_number=is_number,
            note=" – ".join(column.path),
            tooltip=lambda row: WHERE_FROM if records_of(_cell(row.of, place)) else "",
            width=_WIDTHS.get(column.kind, _NUMBER_WIDTH),
        )

    def _label(self, row: GridRow) -> Cell:
        return row[self.first] if isinstance(row, tuple) else row.text


def sources_dialog(what: str, records: Sequence[object], parent: QWidget) -> TableDialog:
    """List the records of a figure; accepted, it leads to the one chosen."""
    source = _source(records)
    sentence = (
        f"{what}: {number_text(len(records))} {source.noun}. Chọn một dòng rồi bấm "
        f"“{source.leads}”, hoặc nhấn đúp."
    )
    dialog = TableDialog(WHERE_FROM, sentence, source.columns, records, parent=parent)
    dialog.add_button(button(source.leads, dialog.accept))
    dialog.table.activated.connect(dialog.accept)
    return dialog


# --- what records are, and where they are found ----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    noun: str
    leads: str
    columns: Sequence[Column[Keyed[Any]]]
    place: Callable[[Any], Place]


def _source(records: Sequence[object]) -> _Source:
    match records[0]:
        case GivenAward():
            return _AWARDS
        case NominatedAward():
            return _NOMINATIONS
        case _:
            return _MOVEMENTS


_AWARDS = _Source(
    "dòng trong sổ khen thưởng",
    "Mở sổ khen thưởng",
    [
        Column("Số sổ", lambda row: row.of.award.golden_book_number, is_number=True, width=7),
        Column(
            "Tên", lambda row: f"{row.of.award.honorific} {row.of.award.name}".strip(), width=26
        ),
        Column("Đơn vị", lambda row: row.of.unit, width=24),
        Column("Danh hiệu, hình thức", lambda row: row.of.award_name, width=34),
        Column("Loại hình", lambda row: GROUNDS[row.of.ground], width=25),
        Column("Số quyết định", lambda row: row.of.award.decision_number, width=16),
        Column("Ngày", lambda row: row.of.award.decided_on, day_text, width=11),
        Column(
            "Tiền thưởng (đồng)",
            lambda row: row.of.award.prize_amount,
            number_text,
            is_number=True,
            width=18,
        ),
    ],
    lambda row: Place("awards", row_id=row.id, page="book"),
)
_NOMINATIONS = _Source(
    "đề nghị khen thưởng",
    "Mở đề nghị",
    [
        Column("Tên", lambda row: row.of.name, width=26),
        Column("Đơn vị", lambda row: row.of.unit_name, width=24),
        Column("Danh hiệu, hình thức", lambda row: row.of.award_name, width=34),
        Column("Trạng thái", lambda row: row.of.state.label, width=18),
        Column("Kế hoạch", lambda row: row.of.plan_name, width=40),
    ],
    lambda row: Place("awards", row.plan_id, row.id, "nominations"),
)
_MOVEMENTS = _Source(
    "kế hoạch thi đua",
    "Mở kế hoạch",
    [
        Column("Số, ký hiệu", lambda row: row.of.number_line, width=16),
        Column("Nội dung", lambda row: row.of.name, width=60),
        Column("Loại hình", lambda row: row.of.form.label, width=20),
        Column("Trạng thái", lambda row: row.of.state.label, width=16),
    ],
    lambda row: Place("plan", row.id),
)


def _cell(row: GridRow, place: int) -> Cell:
    cells = row if isinstance(row, tuple) else row.cells
    return cells[place] if cells else None


def _has_records(row: GridRow) -> bool:
    cells = row if isinstance(row, tuple) else row.cells
    return any(map(records_of, cells))
