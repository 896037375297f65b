"""The matrix of marks of one round: who is scored down, criteria across."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput, Problem
from app.core.vietnamese import quoted
from app.domain.terms import BY_CLUSTER, CriterionKind
from app.services import clusters, score_matrix, scoring, sheets, stages
from app.services.figure_matrix import (
    FigureColumn,
    FigureMatrix,
    FigureRow,
    figure_rows,
    figures_of,
)
from app.services.score_matrix import Board, Matrix, MatrixRow, matrix_of, matrix_rows
from app.services.scoring import Cell, FigureCell
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.scoring_bulk import CAPTION as BULK
from app.ui.tabs.scoring_bulk import TIP as BULK_TIP
from app.ui.tabs.scoring_bulk import Standpoint, score_alike
from app.ui.tabs.scoring_figures import shown_figure, typed_figure
from app.ui.tabs.scoring_marks import UNDO_VOID, VOID_TIP, ask_why_void, mark_given
from app.ui.tabs.scoring_matrix_columns import Line, around, mark_column
from app.ui.tabs.scoring_matrix_figures import figure_column
from app.ui.tabs.scoring_parts import (
    NO_ROUNDS,
    Choice,
    ScoringPage,
    StageChoice,
    button,
    fold_of,
)
from app.ui.tabs.scoring_sheet import SheetDialog
from app.ui.widgets.ask import tell
from app.ui.widgets.fields import CheckField
from app.ui.widgets.frozen import FrozenGrid
from app.ui.widgets.notice import Notice
from app.ui.widgets.undo_bar import UndoBar

_FROZEN = 2
"""Name and total stay in sight."""
_MOST_FOLLOWED = 200
"""So many subjects written at once are read again with all others, as quickly."""
_MAKE_VOID = "Hủy điểm…"
_ALL = "Mọi cụm, khối"
_MARKS_HINT = (
    "Gõ điểm, hoặc mã mức, rồi Enter; dán được cả khối từ Excel. “KPS” hoặc “-” là không phát "
    "sinh. Delete xóa điểm. Ô trống nền xanh là chưa chấm, không phải 0. Nền vàng có mũi tên lên, "
    "xuống là cao hơn, thấp hơn vòng trước: chỉ vào ô để xem lệch bao nhiêu."
)
_FIGURES_HINT = (
    "Gõ số liệu rồi Enter; dán được cả khối từ Excel, điểm tính theo ngay. Có/không gõ “c” hoặc "
    "“k”. Ô trống nền xanh là chưa có số liệu, không phải 0."
)


class MatrixPage(ScoringPage):
    """Marks are typed and pasted into the matrix; totals, ranks and grades follow at once."""

    caption = "Bảng điểm"
    doing = "chấm điểm"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.stage = StageChoice()
        self.cluster = Choice("Cụm, khối", 22)
        self.model = RowTableModel[Line]((), self, change=self.write)
        self.grid = FrozenGrid[Line](_FROZEN)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("Bảng điểm")
        self.refusal = Notice()
        self.notice = Notice()
        self.shows_figures = CheckField("Số liệu")
        self.shows_figures.setToolTip("Nhập số liệu của các đơn vị thay cho điểm")
        self.bulk_button = button(f"{BULK}…", self.score_alike, BULK_TIP)
        self.why_no_bulk = NO_ROUNDS
        """Why many cannot be scored alike here, "" when they can."""
        self.void_button = button(_MAKE_VOID, self.make_void, VOID_TIP)
        self._void_action = QAction(_MAKE_VOID, self.grid)
        self._void_action.triggered.connect(self.make_void)
        self.grid.addAction(self._void_action)
        self._undo_bar = UndoBar()
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._board: Board | None = None
        self._matrix: Matrix | None = None
        self._figures: FigureMatrix | None = None
        self._written: frozenset[UUID] = frozenset()
        """Whose marks or figures are being written here."""
        self._complete_count = 0
        self._shape: object = None
        layout = QVBoxLayout(self)
        layout.addLayout(
            fold_of(
                "Vòng chấm",
                self.stage,
                "Cụm, khối",
                self.cluster,
                self.shows_figures,
                button(
                    "Mở phiếu", self.open_sheet, "Mở phiếu của đối tượng đang chọn", "Alt+Return"
                ),
                self.void_button,
                self.bulk_button,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(self.refusal)
        layout.addWidget(self.grid, stretch=1)
        layout.addWidget(self._hint)
        layout.addWidget(self._undo_bar)
        self.stage.chosen.connect(self._on_chosen)
        self.cluster.chosen.connect(self._on_chosen)
        self.shows_figures.edited.connect(self._on_chosen)
        self.grid.told.connect(context.say)
        self.grid.doubleClicked.connect(self._on_double_clicked)
        self.grid.selectionModel().currentChanged.connect(self._show_void)
        self.model.dataChanged.connect(self._show_void)
        self.model.modelReset.connect(self._show_void)

    @Slot()
    def reload(self) -> None:
        """Read the matrix of the round and cluster chosen."""
        self._board = self._matrix = self._figures = None
        self._offer()
        stage_id: UUID | None = self.stage.key
        if stage_id is None:
            self.model.set_rows(())
            self.notice.tell(NO_ROUNDS, "info")
            self._tell_bulk(NO_ROUNDS)
            self.status = ""
            return
        scope = self.needed_scope
        asked = (scope.plan_id, scope.phase_id, stage_id, self.cluster.key)
        self._board = self.operations.ask(score_matrix.board, *asked)
        closed = self._board.closed_reason or self.operations.read_only_reason or ""
        if self.shows_figures.value():
            self._hint.setText(_FIGURES_HINT)
            self._show_figures(figures_of(self._board), stage_id, closed)
        else:
            self._hint.setText(_MARKS_HINT)
            before = self.operations.ask(score_matrix.marks_before, *asked)
            self._show_marks(matrix_of(self._board), before, stage_id, closed)

    def follow(self) -> bool:
        """Read what was just written here alone, and whom it moved; False where all is read.

        The rank of a subject goes by its cluster, so nobody else's line can be another one.
        """
        if self._board is None or not 0 < len(self._written) <= _MOST_FOLLOWED:
            return False
        self._board, moved = self.operations.ask(score_matrix.again, self._board, self._written)
        if self._figures is not None:
            rows = figure_rows(self._board, self._figures.columns, moved)
            lines = [_figure_line(self._figures.columns, row) for row in rows]
        else:
            lines = [self._moved_line(row) for row in matrix_rows(self._board, moved)]
        for line in lines:
            was = self.model.row_with(line.id)
            self._complete_count += line.row.standing.is_complete
            self._complete_count -= was is not None and was.row.standing.is_complete
        self.model.change_rows(lines)
        self._tell_count()
        return True

    def _show_marks(
        self, matrix: Matrix, before: score_matrix.Marks, stage_id: UUID, closed: str
    ) -> None:
        self._matrix = matrix
        self._show_columns(
            (stage_id, matrix.columns, closed),
            [
                mark_column(number, column, closed)
                for number, column in enumerate(matrix.columns)
                if column.kind is not CriterionKind.GROUP
            ],
        )
        self.model.set_rows(
            [
                Line(
                    row.standing.subject_id,
                    row,
                    tuple(
                        before.get((row.standing.subject_id, column.criterion_id))
                        for column in matrix.columns
                    ),
                )
                for row in matrix.rows
            ]
        )
        self._tell_state(matrix)

    def _show_figures(self, found: FigureMatrix, stage_id: UUID, closed: str) -> None:
        self._figures = found
        self._show_columns(
            (stage_id, found.columns, closed),
            [figure_column(number, column, closed) for number, column in enumerate(found.columns)],
        )
        self.model.set_rows([_figure_line(found.columns, row) for row in found.rows])
        self._tell_state(found)
        if not found.columns and found.rows:
            self.notice.tell("Bộ tiêu chí của vòng này không có số liệu: chấm thẳng bằng điểm.")

    def _show_columns(self, shape: object, columns: Sequence[Column[Line]]) -> None:
        """Put columns between those that are always there, where they are others than before."""
        if shape != self._shape:
            self._shape = shape
            self.model.set_columns(around(columns))

    def _moved_line(self, row: MatrixRow) -> Line:
        """Return a line as it is now; what the round before gave is as it was."""
        was = self.model.row_with(row.standing.subject_id)
        return Line(row.standing.subject_id, row) if was is None else replace(was, row=row)

    def write(self, edits: Sequence[CellEdit[Line]]) -> None:
        """Write typed or pasted marks, or figures, as one action; all of them or none."""
        self._written = frozenset(edit.row.id for edit in edits if edit.row is not None)
        try:
            if self._figures is not None:
                self._record_figures(self._figures, edits)
            else:
                self._record(self._cells(edits), edits)
        finally:
            self._written = frozenset()

    def _cells(self, edits: Sequence[CellEdit[Line]]) -> list[Cell]:
        cells: list[Cell] = []
        problems: list[Problem] = []
        for edit in edits:
            try:
                cells.append(self._cell(edit))
            except InvalidInput as refusal:
                problems += refusal.problems
        if problems:
            if len(edits) > 1:
                advice = f"Chưa ghi ô nào trong {len(edits)} ô. Sửa các ô nêu trên rồi làm lại."
                problems.append(Problem(None, advice))
            raise InvalidInput(problems)
        return cells

    @property
    def stage_id(self) -> UUID | None:
        """The round whose marks are shown."""
        return self.stage.key

    def show_row(self, subject_id: UUID) -> None:
        """Go to a subject."""
        number = self.model.row_of(subject_id)
        if number is not None:
            self.grid.setCurrentIndex(self.model.index(number, 0))

    def open_sheet(self) -> None:
        """Open the sheet of the subject chosen."""
        index = self.grid.currentIndex()
        if index.isValid():
            self._open(self.model.row_at(index))

    def score_alike(self) -> None:
        """Score many alike: those selected, or those in sight; then go to who was left out."""
        if self.stage.key is None or self.why_no_bulk:
            return
        cluster_id: UUID | None = self.cluster.key
        selected = tuple(line.id for line in self.grid.selected())
        group = f"{BY_CLUSTER}{cluster_id}" if cluster_id else ""
        stand = Standpoint(self.stage.key, group, selected)
        given = score_alike(self.context, self.needed_scope, stand, self)
        if given is not None:
            self._undo_bar.offer(given.words, self.operations.undo)
            if given.exceptions:
                self.show_row(given.exceptions[0].subject_id)

    @Slot()
    def make_void(self) -> None:
        """Take the points of the cell chosen away with a reason, or let it be scored again."""
        place = self._void_place
        if place is None or self._matrix is None:
            return
        line, number = place
        column, standing = self._matrix.columns[number], line.row.standing
        of = f"{quoted(f'{column.code} {column.name}'.strip())} của {standing.subject_name}"
        is_void = number in line.row.void
        reason = "" if is_void else ask_why_void(self, of)
        if reason is None or standing.sheet_id is None:
            return
        mark = None if is_void else scoring.VOID
        self._written = frozenset({line.id})
        try:
            self.operations.do(
                scoring.record, standing.sheet_id, column.criterion_id, mark, reason
            )
        except AppError as refusal:
            tell(self, "Chưa thực hiện được", str(refusal))
            return
        finally:
            self._written = frozenset()
        told = f"{'Đã bỏ hủy' if is_void else 'Đã hủy'} điểm {of}."
        self._undo_bar.offer(told, self.operations.undo)

    def make_sheets(self) -> None:
        """Make the sheets that are missing at this round."""
        made = self.operations.do(
            sheets.make, self.needed_scope.plan_id, self.needed_scope.phase_id, self.stage.key
        )
        self.context.say(f"Đã lập {len(made.sheet_ids)} phiếu chấm.")

    def _record(self, cells: Sequence[Cell], edits: Sequence[CellEdit[Line]]) -> None:
        if len(cells) == 1:
            [one] = cells
            self.operations.do(scoring.record, one.sheet_id, one.criterion_id, one.mark)
            return
        with self._marked(cells, edits):
            self.operations.do(scoring.record_many, cells)

    def _record_figures(self, matrix: FigureMatrix, edits: Sequence[CellEdit[Line]]) -> None:
        cells = [self._figure_cell(matrix, one) for one in edits]
        with self._marked(cells, edits):
            self.operations.do(scoring.record_figures, cells)

    @contextmanager
    def _marked(
        self, cells: Sequence[Cell | FigureCell], edits: Sequence[CellEdit[Line]]
    ) -> Generator[None]:
        """Frame the cells of a block that are refused; a typed one stays open itself."""
        try:
            yield
        except InvalidInput as refused:
            if len(edits) > 1:
                wrong = {problem.field for problem in refused.problems}
                numbers = {column.name: n for n, column in enumerate(self.model.columns)}
                self.grid.mark_cells(
                    [
                        (edit.line, numbers[edit.column.name])
                        for cell, edit in zip(cells, edits, strict=True)
                        if cell.field in wrong
                    ]
                )
            raise

    # --- inside ------------------------------------------------------------------------------

    @property
    def _void_place(self) -> tuple[Line, int] | None:
        """The mark chosen, that can be taken away or was: its line and its column's number."""
        index = self.grid.currentIndex()
        matrix = self._matrix
        if not index.isValid() or matrix is None or matrix.closed_reason:
            return None
        name = self.model.columns[index.column()].name
        line = self.model.row_at(index)
        if not name or self.context.is_read_only:
            return None
        number = int(name)
        is_here = number not in line.row.elsewhere and line.row.cells[number] is not None
        return (line, number) if is_here else None

    @Slot()
    def _show_void(self) -> None:
        place = self._void_place
        is_void = place is not None and place[1] in place[0].row.void
        for one in (self.void_button, self._void_action):
            one.setEnabled(place is not None)
            one.setText(UNDO_VOID if is_void else _MAKE_VOID)

    def _offer(self) -> None:
        scope = self.needed_scope
        rounds = self.operations.ask(stages.listed_in, scope.plan_id, scope.phase_id)
        self.stage.offer_rounds(rounds, scope)
        of_year = self.operations.ask(clusters.in_year, self.context.year)
        self.cluster.offer(
            [(None, _ALL), *((row.cluster_id, row.cluster_name) for row in of_year)]
        )

    def _cell(self, edit: CellEdit[Line]) -> Cell:
        if edit.row is None or self._matrix is None:
            raise InvalidInput.of(None, "Dòng này không có trong bảng điểm. Hãy nạp lại bảng.")
        standing = edit.row.row.standing
        number = int(edit.column.name)
        column = self._matrix.columns[number]
        name = quoted(standing.subject_name)
        if standing.sheet_id is None:
            raise InvalidInput.of(
                None,
                f"{name} chưa có phiếu chấm ở vòng này nên chưa ghi điểm. Hãy lập phiếu trước.",
            )
        if edit.row.row.cells[number] is None:
            raise InvalidInput.of(
                None,
                f"Tiêu chí {quoted(column.name)} không có trong bộ tiêu chí của {name}. "
                "Chưa ghi điểm này.",
            )
        return Cell(standing.sheet_id, column.criterion_id, mark_given(edit.value))

    def _figure_cell(self, matrix: FigureMatrix, edit: CellEdit[Line]) -> FigureCell:
        column = matrix.columns[int(edit.column.name)]
        if edit.row is None or edit.row.row.standing.sheet_id is None:
            name = quoted(edit.row.row.standing.subject_name) if edit.row else "Dòng này"
            raise InvalidInput.of(
                None,
                f"{name} chưa có phiếu chấm ở vòng này nên chưa ghi số liệu. Hãy lập phiếu trước.",
            )
        sheet_id = edit.row.row.standing.sheet_id
        return FigureCell(sheet_id, column.definition.code, typed_figure(edit.value))

    def _tell_count(self) -> None:
        self.status = f"{self.model.total_count} đối tượng, {self._complete_count} đã chấm xong"

    def _tell_bulk(self, why_not: str) -> None:
        self.why_no_bulk = why_not
        self.bulk_button.setEnabled(not why_not)
        self.bulk_button.setToolTip(why_not or BULK_TIP)

    def _tell_state(self, matrix: Matrix | FigureMatrix) -> None:
        has_sheets = any(row.standing.sheet_id is not None for row in matrix.rows)
        self._tell_bulk(
            matrix.closed_reason
            or (self.operations.read_only_reason or "")
            or ("" if has_sheets else "Vòng này chưa có phiếu. Hãy lập phiếu trước.")
        )
        self._complete_count = sum(row.standing.is_complete for row in matrix.rows)
        self._tell_count()
        missing = sum(row.standing.sheet_id is None for row in matrix.rows)
        if matrix.closed_reason:
            self.notice.tell(matrix.closed_reason, "info")
        elif not matrix.rows:
            self.notice.tell(
                "Chưa có đối tượng nào tham gia kế hoạch này"
                + (" trong cụm, khối đang lọc." if self.cluster.key else "."),
            )
        elif missing and not self.context.is_read_only:
            self.notice.tell(
                f"{missing} đối tượng chưa có phiếu ở vòng “{matrix.stage_name}”.",
                "warning",
                "Lập phiếu còn thiếu",
                self.make_sheets,
            )
        else:
            self.notice.clear()

    @Slot()
    def _on_chosen(self) -> None:
        self.refusal.clear()
        self.reload()

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        """Open the sheet of a name; a double click on a mark edits it."""
        if index.column() < _FROZEN:
            self._open(self.model.row_at(index))

    def _open(self, line: Line) -> None:
        standing = line.row.standing
        if standing.sheet_id is None:
            self.refusal.tell(
                f"{quoted(standing.subject_name)} chưa có phiếu chấm ở vòng này. Hãy lập phiếu "
                "trước.",
                "warning",
            )
            return
        SheetDialog(self.context, standing.sheet_id, self).exec()


def _figure_line(columns: Sequence[FigureColumn], row: FigureRow) -> Line:
    return Line(
        row.standing.subject_id,
        MatrixRow(row.standing, row.set_id, "", ()),
        figures=tuple(
            shown_figure(column.definition.kind, value)
            for column, value in zip(columns, row.cells, strict=True)
        ),
        unused=row.unused,
    )
