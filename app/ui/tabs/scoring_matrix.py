"""The matrix of marks of one round: who is scored down, criteria across."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, EntryState
from app.services import clusters, scoring, sheets, stages, standings
from app.services.figure_matrix import FigureColumn, FigureMatrix, figure_matrix
from app.services.scoring import NOT_APPLICABLE, Cell, FigureCell, Level, Mark
from app.services.standings import Matrix, MatrixColumn, MatrixRow, Standing
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.scoring_figures import (
    Typed,
    figure_field,
    figure_text,
    shown_figure,
    typed_figure,
)
from app.ui.tabs.scoring_marks import LevelMarkField, MarkField, mark_text
from app.ui.tabs.scoring_parts import (
    NO_ROUNDS,
    Choice,
    ScoringPage,
    StageChoice,
    button,
    row_of,
    signed_points,
)
from app.ui.tabs.scoring_sheet import SheetDialog
from app.ui.widgets.fields import CheckField, Field
from app.ui.widgets.frozen import FrozenGrid
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Weight

_FROZEN = 2
"""Name and total stay in sight."""
_HEADING_LINES, _HEADING_LETTERS = 2, 15
_NARROWEST = 6
"""In characters."""
_LIMITS = {
    CriterionKind.BASE: "tối đa",
    CriterionKind.BONUS: "thưởng đến",
    CriterionKind.PENALTY: "trừ đến",
}
_ALL = "Mọi cụm, khối"
_MARKS_HINT = (
    "Gõ điểm, hoặc mã mức, rồi Enter; dán được cả khối từ Excel. “KPS” hoặc “-” là không phát "
    "sinh. Delete xóa điểm. Ô trống nền xanh là chưa chấm, không phải 0."
)
_FIGURES_HINT = (
    "Gõ số liệu rồi Enter; dán được cả khối từ Excel, điểm tính theo ngay. Có/không gõ “c” hoặc "
    "“k”. Ô trống nền xanh là chưa có số liệu, không phải 0."
)


Marks = dict[tuple[UUID, UUID], Entry]
"""Marks by subject and criterion."""


@dataclass(frozen=True, slots=True)
class Line:
    """A subject's row: its marks, and what the round before gave for the same criteria.

    While figures are shown, it has those instead.
    """

    id: UUID
    row: MatrixRow
    before: tuple[Entry | None, ...] = ()
    figures: tuple[Typed | None, ...] = ()


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
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._matrix: Matrix | None = None
        self._figures: FigureMatrix | None = None
        self._before: tuple[object, Marks] = (None, {})
        self._is_writing = False
        self._shape: object = None
        layout = QVBoxLayout(self)
        layout.addLayout(
            row_of(
                "Vòng chấm",
                self.stage,
                "Cụm, khối",
                self.cluster,
                self.shows_figures,
                button(
                    "Mở phiếu", self.open_sheet, "Mở phiếu của đối tượng đang chọn", "Alt+Return"
                ),
                None,
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(self.refusal)
        layout.addWidget(self.grid, stretch=1)
        layout.addWidget(self._hint)
        self.stage.chosen.connect(self._on_chosen)
        self.cluster.chosen.connect(self._on_chosen)
        self.shows_figures.edited.connect(self._on_chosen)
        self.grid.told.connect(context.say)
        self.grid.doubleClicked.connect(self._on_double_clicked)

    @Slot()
    def reload(self) -> None:
        """Read the matrix of the round and cluster chosen."""
        self._matrix = self._figures = None
        self._offer()
        stage_id: UUID | None = self.stage.key
        if stage_id is None:
            self.model.set_rows(())
            self.notice.tell(NO_ROUNDS, "info")
            self.status = ""
            return
        self._hint.setText(_FIGURES_HINT if self.shows_figures.value() else _MARKS_HINT)
        if self.shows_figures.value():
            self._show_figures(stage_id)
        else:
            self._show_marks(stage_id)

    def _show_marks(self, stage_id: UUID) -> None:
        matrix = self._read(stage_id)
        before = self._marks_before(stage_id)
        self._matrix = matrix
        shape = (stage_id, matrix.columns, bool(matrix.closed_reason))
        if shape != self._shape:
            self._shape = shape
            self.model.set_columns(self._columns(matrix))
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

    def _show_figures(self, stage_id: UUID) -> None:
        scope = self.needed_scope
        found = self.operations.ask(
            figure_matrix, scope.plan_id, scope.phase_id, stage_id, self.cluster.key
        )
        self._figures = found
        shape = (stage_id, found.columns, bool(found.closed_reason))
        if shape != self._shape:
            self._shape = shape
            self.model.set_columns(self._figure_columns(found))
        self.model.set_rows(
            [
                Line(
                    row.standing.subject_id,
                    MatrixRow(row.standing, row.set_id, "", ()),
                    figures=tuple(
                        shown_figure(column.definition.kind, value)
                        for column, value in zip(found.columns, row.cells, strict=True)
                    ),
                )
                for row in found.rows
            ]
        )
        self._tell_state(found)
        if not found.columns and found.rows:
            self.notice.tell("Bộ tiêu chí của vòng này không có số liệu: chấm thẳng bằng điểm.")

    def write(self, edits: Sequence[CellEdit[Line]]) -> None:
        """Write typed or pasted marks, or figures, as one action; all of them or none."""
        if self._figures is not None:
            self.operations.do(
                scoring.record_figures, [self._figure_cell(self._figures, one) for one in edits]
            )
            return
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
        self._is_writing = True
        try:
            self._record(cells)
        finally:
            self._is_writing = False

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

    def make_sheets(self) -> None:
        """Make the sheets that are missing at this round."""
        made = self.operations.do(
            sheets.make, self.needed_scope.plan_id, self.needed_scope.phase_id, self.stage.key
        )
        self.context.say(f"Đã lập {len(made.sheet_ids)} phiếu chấm.")

    def _record(self, cells: Sequence[Cell]) -> None:
        if len(cells) == 1:
            [one] = cells
            self.operations.do(scoring.record, one.sheet_id, one.criterion_id, one.mark)
        else:
            self.operations.do(scoring.record_many, cells)

    # --- inside ------------------------------------------------------------------------------

    def _offer(self) -> None:
        scope = self.needed_scope
        rounds = self.operations.ask(stages.listed_in, scope.plan_id, scope.phase_id)
        self.stage.offer_rounds(rounds, scope)
        of_year = self.operations.ask(clusters.in_year, self.context.year)
        self.cluster.offer(
            [(None, _ALL), *((row.cluster_id, row.cluster_name) for row in of_year)]
        )

    def _read(self, stage_id: UUID) -> Matrix:
        scope = self.needed_scope
        return self.operations.ask(
            standings.matrix, scope.plan_id, scope.phase_id, stage_id, self.cluster.key
        )

    def _marks_before(self, stage_id: UUID) -> Marks:
        """Return what the rounds before gave; a mark typed in this one does not change it."""
        key = (self.scope, stage_id, self.cluster.key)
        if not self._is_writing or self._before[0] != key:
            plan_id = self.needed_scope.plan_id
            rounds = [row.id for row in self.operations.ask(stages.listed, plan_id)]
            earlier = [self._read(one) for one in rounds[: rounds.index(stage_id)]]
            self._before = (key, _nearest_marks(earlier))
        return self._before[1]

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
        return Cell(standing.sheet_id, column.criterion_id, _mark(edit.value))

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

    def _columns(self, matrix: Matrix) -> list[Column[Line]]:
        is_open = not matrix.closed_reason and not self.context.is_read_only
        marks = [
            self._mark_column(number, column, is_open=is_open)
            for number, column in enumerate(matrix.columns)
            if column.kind is not CriterionKind.GROUP
        ]
        return self._around(marks)

    def _figure_columns(self, matrix: FigureMatrix) -> list[Column[Line]]:
        is_open = not matrix.closed_reason and not self.context.is_read_only
        return self._around(
            [
                _figure_column(number, column, is_open=is_open)
                for number, column in enumerate(matrix.columns)
            ]
        )

    def _around(self, columns: Sequence[Column[Line]]) -> list[Column[Line]]:
        """Return columns of marks or figures between those that are always there."""
        return [
            Column(
                "Đối tượng",
                lambda line: line.row.standing.subject_name,
                width=24,
                tooltip=lambda line: _about(line.row),
            ),
            Column(
                "Tổng",
                lambda line: line.row.standing.total,
                points_text,
                is_number=True,
                width=9,
                tooltip=lambda line: _sum_words(line.row),
                sign=lambda line: "warning" if _is_partial(line.row.standing) else "",
            ),
            *columns,
            Column("Hạng", lambda line: line.row.standing.rank, is_number=True, width=5),
            Column("Xếp loại", lambda line: line.row.standing.grade, width=12),
            Column("Còn thiếu", lambda line: line.row.standing.note, width=26),
            Column("Cụm, khối", lambda line: line.row.standing.cluster_name, width=20),
        ]

    def _mark_column(self, number: int, column: MatrixColumn, *, is_open: bool) -> Column[Line]:
        def tooltip(line: Line) -> str:
            blank = "Chưa chấm" if _is_blank(line, number) else ""
            locked = _why_locked(line, number, column)
            parts = [column.name, blank, self._difference_words(line, number), locked]
            return "\n".join(part for part in parts if part)

        return Column(
            _heading(column),
            lambda line: _given(line, number),
            mark_text,
            field=_mark_field_of(column) if is_open else None,
            locked=(lambda line: _why_locked(line, number, column)) if is_open else None,
            quiet=lambda line: number in line.row.elsewhere,
            sort=lambda line: _sort_key(line, number),
            is_number=True,
            name=str(number),
            note=_note(column),
            tooltip=tooltip,
            tint=lambda line: _tint(line, number),
            sign=lambda line: _sign(line, number),
            width=max(_NARROWEST, *map(len, _heading(column).split("\n"))),
        )

    def _difference_words(self, line: Line, number: int) -> str:
        apart = _apart(line, number)
        before, now = line.before[number], line.row.cells[number]
        if apart is None or before is None or now is None:
            return ""
        away = f" ({signed_points(apart)})" if apart else ""
        return f"Khác vòng trước: {mark_text(before)} → {mark_text(now)}{away}"

    def _tell_state(self, matrix: Matrix | FigureMatrix) -> None:
        complete = sum(row.standing.is_complete for row in matrix.rows)
        self.status = f"{len(matrix.rows)} đối tượng, {complete} đã chấm xong"
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


def _mark_field_of(column: MatrixColumn) -> Callable[[Line], Field[Any]]:
    levels = tuple(zip(column.levels, column.level_points, strict=True))
    return lambda _: LevelMarkField(levels) if levels else MarkField()


def _why_locked(line: Line, number: int, column: MatrixColumn) -> str:
    """Return why a mark is not given here, "" where it is."""
    if number in line.row.elsewhere:
        return (
            f"Vòng này không chấm {quoted(column.name)}: điểm lấy từ vòng khác, không nhập ở đây."
        )
    if column.is_worked_out and not column.levels:
        return (
            f"Điểm của {quoted(column.name)} do số liệu tính ra, không ghi tay. "
            "Đánh dấu “Số liệu” ở trên để ghi số liệu."
        )
    return ""


def _figure_column(number: int, column: FigureColumn, *, is_open: bool) -> Column[Line]:
    definition = column.definition

    def is_foreign(line: Line) -> bool:
        return line.row.set_id is not None and line.row.set_id != column.set_id

    def why_locked(line: Line) -> str:
        if definition.is_computed:
            return f"{quoted(definition.name)} do các số liệu khác cộng lại, không nhập tay."
        if is_foreign(line):
            name = quoted(line.row.standing.subject_name)
            return f"Bộ tiêu chí của {name} không có số liệu {quoted(definition.name)}."
        return ""

    def is_missing(line: Line) -> bool:
        is_there = line.figures[number] is not None
        return line.row.set_id is not None and not is_there and not why_locked(line)

    def tooltip(line: Line) -> str:
        missing = "Chưa có số liệu" if is_missing(line) else ""
        return "\n".join(part for part in (definition.name, missing, why_locked(line)) if part)

    return Column(
        _figure_heading(column),
        lambda line: line.figures[number],
        figure_text,
        field=(lambda _: figure_field(definition)) if is_open else None,
        locked=why_locked if is_open else None,
        quiet=lambda line: definition.is_computed or is_foreign(line),
        is_number=True,
        name=str(number),
        note=f"{definition.name}\n{definition.unit}".strip(),
        tooltip=tooltip,
        tint=lambda line: "info" if is_missing(line) else None,
        width=max(_NARROWEST, *map(len, _figure_heading(column).split("\n"))),
    )


def _figure_heading(column: FigureColumn) -> str:
    name = _two_lines(column.definition.name)
    return "\n".join([*name, column.definition.unit] if column.definition.unit else name)


def _is_partial(standing: Standing) -> bool:
    """Return whether a total stands over marks that are not all given."""
    return standing.total is not None and not standing.is_complete


def _mark(entry: Entry | Level | None) -> Mark:
    if entry is None or isinstance(entry, Level):
        return entry
    return NOT_APPLICABLE if entry.state is EntryState.NOT_APPLICABLE else entry.points


def _is_blank(line: Line, number: int) -> bool:
    """Return whether a mark is still to be given."""
    entry = line.row.cells[number]
    is_here = number not in line.row.elsewhere
    return is_here and entry is not None and entry.state is EntryState.BLANK


def _given(line: Line, number: int) -> Entry | None:
    entry = line.row.cells[number]
    return None if entry is None or entry.state is EntryState.BLANK else entry


def _sort_key(line: Line, number: int) -> int | None:
    entry = line.row.cells[number]
    return None if entry is None else entry.points


def _nearest_marks(earlier: Sequence[Matrix]) -> Marks:
    """Return what the nearest round before gave."""
    found: Marks = {}
    for matrix in earlier:
        for row in matrix.rows:
            for column, entry in zip(matrix.columns, row.cells, strict=True):
                if entry is not None and entry.state is not EntryState.BLANK:
                    found[row.standing.subject_id, column.criterion_id] = entry
    return found


def _apart(line: Line, number: int) -> int | None:
    """Return how far a mark is from the round before; 0 when only its kind differs, else None."""
    before, now = line.before[number], line.row.cells[number]
    if before is None or now is None or now.state is EntryState.BLANK or before == now:
        return None
    if before.points is None or now.points is None:
        return 0
    return now.points - before.points


def _tint(line: Line, number: int) -> Weight | None:
    if _is_blank(line, number):
        return "info"
    return None if _apart(line, number) is None else "warning"


def _sign(line: Line, number: int) -> str:
    apart = _apart(line, number)
    if apart is None:
        return ""
    return "up" if apart > 0 else "down" if apart < 0 else "warning"


def _heading(column: MatrixColumn) -> str:
    """Return code and name on two lines at most, and the limit below: codes alone come again."""
    name = _two_lines(f"{column.code} {column.name}".strip())
    return "\n".join([*name, f"{_LIMITS[column.kind]} {points_text(column.max_points)}"])


def _two_lines(words: str) -> list[str]:
    lines = textwrap.wrap(words, _HEADING_LETTERS)
    if len(lines) > _HEADING_LINES:
        cut = lines[_HEADING_LINES - 1][: _HEADING_LETTERS - 1].rstrip()
        lines[_HEADING_LINES - 1 :] = [f"{cut}…"]
    return lines


def _note(column: MatrixColumn) -> str:
    code = f"{column.code} " if column.code else ""
    limit = points_text(column.max_points)
    told = f"{code}{column.name}\n{_LIMITS[column.kind].capitalize()} {limit} điểm"
    if column.levels:
        levels = zip(column.levels, column.level_points, strict=True)
        named = ", ".join(f"{level} ({points_text(points)} điểm)" for level, points in levels)
        return f"{told}\nGõ mã mức hoặc số điểm: {named}"
    if column.is_worked_out:
        return f"{told}, do số liệu tính ra"
    return f"{told}, bước {points_text(column.step)}"


def _about(row: MatrixRow) -> str:
    standing = row.standing
    parts = [standing.subject_name, standing.cluster_name]
    parts += [f"Người chấm: {row.scorer_name}"] if row.scorer_name else []
    return "\n".join([*(part for part in parts if part), "Nhấn đúp để mở phiếu"])


def _sum_words(row: MatrixRow) -> str:
    standing = row.standing
    if standing.total is None:
        return standing.note
    partial = f"\n{standing.note}" if _is_partial(standing) else ""
    return (
        f"Điểm tiêu chí {points_text(standing.base)}, thưởng {points_text(standing.bonus)}, "
        f"trừ {points_text(standing.penalty)}; tối đa {points_text(standing.maximum)}{partial}"
    )
