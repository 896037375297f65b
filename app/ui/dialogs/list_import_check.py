"""The step in which a list is looked at before it is taken in: mended, decided, compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.core.progress import Progress
from app.core.vietnamese import number_text, quoted, tidy
from app.imports.lists import checking
from app.imports.lists.checking import Checked, Wishes
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known
from app.imports.lists.matching import Difference
from app.imports.lists.rows import CheckedRow, Choice, RowState
from app.ui import style
from app.ui.dialogs.list_import_steps import ImportStep
from app.ui.jobs import Job, JobRunner
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.widgets.field import LineField
from app.ui.widgets.fields import PickList
from app.ui.widgets.frozen import FrozenGrid
from app.ui.widgets.lines import lines_box
from app.ui.widgets.progress import watch_job
from app.ui.widgets.sentence import Weight
from app.ui.widgets.table import TableView

_CHOICE = "\nchoice"
"""The name of the column of what is done with a row: no field is called so."""
_SIGNS = {RowState.VALID: "check", RowState.REVIEW: "warning", RowState.ERROR: "error"}
_TINTS: dict[RowState, Weight] = {RowState.REVIEW: "warning", RowState.ERROR: "error"}
_FIRST = (RowState.ERROR, RowState.REVIEW, RowState.VALID)
"""Which tab is opened first, of those that have rows."""
_WIDTHS = (12, 30)
_DETAIL_LINES = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell: what was typed, which is what one edits, and what it was understood to say."""

    typed: str
    shown: str = field(default="", compare=False)


class ReadingField(LineField[Reading]):
    """Edits what was typed in a cell; what it means is seen once the list is checked again."""

    def read(self, text: str) -> Reading:
        """Return the text, tidied."""
        return Reading(tidy(text), tidy(text))

    def write(self, value: Reading) -> str:
        """Return what was typed."""
        return value.typed


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list, with the cells that were edited since it was checked."""

    id: int
    checked: CheckedRow = field(compare=False)
    told: tuple[object, ...]
    """What of it can be seen: the id that a new record gets differs at each check."""
    edited: Mapping[str, str] = field(default_factory=dict[str, str])

    def reading(self, name: str) -> Reading:
        """Return what stands in a cell."""
        if name in self.edited:
            return Reading(self.edited[name], self.edited[name])
        cell = self.checked.cells.get(name)
        if cell is None:
            return Reading("")
        return Reading(cell.typed, cell.typed if cell.problem else cell.shown or cell.typed)

    def trouble(self, name: str) -> str:
        """Return what stands against a cell."""
        found = (*self.checked.problems, *self.checked.doubts)
        return " ".join(one.text for one in found if one.field == name)

    def is_wrong(self, name: str) -> bool:
        """Return whether a cell makes the row impossible."""
        return any(one.field == name for one in self.checked.problems)

    @property
    def reason(self) -> str:
        """Why it is not simply right, else how it was understood."""
        if self.edited:
            return "đang kiểm tra lại…"
        return self.checked.told or "; ".join(self.checked.notes)


def _row(one: CheckedRow) -> Row:
    match = one.match
    told = (one.state, one.choice, one.can, one.problems, one.doubts, one.notes)
    cells = tuple((name, cell.typed, cell.shown) for name, cell in one.cells.items())
    return Row(one.row, one, (*told, cells, match.differences if match else ()))


@dataclass(frozen=True, slots=True)
class _Differing:
    """A line of the comparison of a row with the record that it is about."""

    id: str
    one: Difference


class CheckStep(ImportStep):
    """The rows under three tabs, with what is known of the one at hand below them.

    What is changed is checked again aside; meanwhile one goes on. A row that was mended stays
    where it is until one turns to another tab: nothing jumps away under an edit.

    Signals:
        changed: what is going to be taken in, or whether that is known, is another.
        saving: the rows that are not right are to be saved.
    """

    heading = "Kiểm tra"
    changed = Signal()
    saving = Signal()

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._known: Known | None = None
        self.checked: Checked | None = None
        self.wishes = Wishes({})
        self._is_checking = False
        self._held: frozenset[int] = frozenset()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Các dòng theo kết quả kiểm tra")
        self.tabs.setExpanding(False)
        for state in RowState:
            self.tabs.addTab(state.label)
        self.updates = QCheckBox("Cậ&p nhật dòng đã có (không đánh dấu: bỏ qua)")
        self.model = RowTableModel[Row]((), self, self._change)
        self.grid = FrozenGrid[Row]()
        self.grid.setAccessibleName("Dòng của danh sách đưa vào")
        self.grid.setModel(self.model)
        self.grid.setSortingEnabled(False)
        self.buttons: dict[Choice, QPushButton] = {}
        self.restore = self._button("&Trả lại như tệp", self._restore_cells)
        self.save = self._button("Lưu tệp các dòng &lỗi…", self.saving.emit)
        self.detail = lines_box([], "Dòng đang chọn: lý do và cách hiểu")
        self.detail.setMinimumSize(0, 0)
        self.detail.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.differences = RowTableModel[_Differing](
            [
                Column("Nội dung", lambda row: row.one.title, width=16),
                Column("Đang có", lambda row: row.one.before, width=22),
                Column("Trong tệp", lambda row: row.one.after, width=22, sign=lambda _: "edit"),
            ],
            self,
        )
        self.comparison = TableView[_Differing]()
        self.comparison.setAccessibleName("Chỗ khác nhau giữa dữ liệu đang có và tệp")
        self.comparison.setModel(self.differences)
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_turned)
        self.updates.toggled.connect(self._on_updates)
        self.grid.selection_changed.connect(self._on_selected)

    # --- what the wizard asks ----------------------------------------------------------------

    @property
    def is_settled(self) -> bool:
        """Whether what is seen has been checked."""
        return not self._is_checking and self.checked is not None

    @property
    def is_touched(self) -> bool:
        """Whether something was mended or decided here."""
        return bool(self.wishes.edits or self.wishes.choices)

    def show_checked(self, checked: Checked, known: Known) -> None:
        """Show a list that was checked, the rows that have to be mended first."""
        self._known = known
        self.checked, self.wishes = checked, checked.wishes
        self.updates.blockSignals(True)  # noqa: FBT003 - Qt's
        self.updates.setChecked(checked.wishes.updates)
        self.updates.blockSignals(False)  # noqa: FBT003 - Qt's
        self.model.set_columns(_columns(checked))
        self._show_rows()
        states = checked.states
        first = next((state for state in _FIRST if states[state]), RowState.VALID)
        self.tabs.setCurrentIndex(list(RowState).index(first))
        self._on_turned()

    def enter(self) -> None:
        """Go to the first row."""
        if self.model.rowCount() and not self.grid.selected_lines():
            self.grid.setCurrentIndex(self.model.index(0, 1))
        self.grid.setFocus()

    def show_row(self, number: int) -> None:
        """Go to a row of the file, on the tab that it is on."""
        row = self.model.row_with(number)
        if row is not None:
            self.tabs.setCurrentIndex(list(RowState).index(row.checked.state))
            self.grid.select(number)

    @property
    def state(self) -> RowState:
        """The tab that is seen."""
        return list(RowState)[self.tabs.currentIndex()]

    # --- changing ----------------------------------------------------------------------------

    def choose(self, rows: Sequence[int], choice: Choice | None) -> None:
        """Say what to do with rows, which also says that they were looked at."""
        self._wish(checking.with_choice(self.wishes, rows, choice))

    def _change(self, edits: Sequence[CellEdit[Row]]) -> None:
        wishes = self.wishes
        edited: dict[int, Row] = {}
        for edit in edits:
            if edit.row is None:
                continue
            number = edit.row.id
            if edit.column.name == _CHOICE:
                wishes = checking.with_choice(wishes, [number], edit.value)
                continue
            typed: str = edit.value.typed if edit.value is not None else ""
            wishes = checking.with_edit(wishes, number, edit.column.name, typed)
            row = edited.get(number, edit.row)
            edited[number] = replace(row, edited={**row.edited, edit.column.name: typed})
        self.model.change_rows(list(edited.values()))
        self._wish(wishes)

    def _choose_selected(self, choice: Choice) -> None:
        if self.grid.settle():
            rows = [row.id for row in self.grid.selected() if choice in row.checked.can]
            self.choose(rows, choice)

    def _restore_cells(self) -> None:
        """Take back what was mended and decided in the selected rows."""
        if not self.grid.settle():
            return
        rows = {row.id for row in self.grid.selected()}
        wishes = checking.with_choice(self.wishes, list(rows), None)
        kept = {place: typed for place, typed in wishes.edits.items() if place[0] not in rows}
        self._wish(replace(wishes, edits=kept))

    @Slot(bool)
    def _on_updates(self, updates: bool) -> None:  # noqa: FBT001 - a signal
        self._wish(replace(self.wishes, updates=updates))

    def _wish(self, wishes: Wishes) -> None:
        if wishes != self.wishes:
            self.wishes = wishes
            self._check_again()

    def _check_again(self) -> None:
        """Check the list aside with what was said of it by now; one check at a time."""
        if self._is_checking or self.checked is None or self._known is None:
            return
        self._is_checking = True
        kind, table, known, wishes = (
            self.checked.kind,
            self.checked.table,
            self._known,
            self.wishes,
        )

        def work(progress: Progress) -> Checked:
            return checking.check(known, kind, table, wishes, progress)

        job: Job[Checked] = Job(work, self._on_checked)
        job.ended.connect(self._on_check_ended)
        watch_job(job, "Đang kiểm tra lại…", self)
        self._jobs.start(job)
        self._tell_counts()

    def _on_checked(self, checked: Checked) -> None:
        if isValid(self):
            self.checked = checked

    @Slot()
    def _on_check_ended(self) -> None:
        """Show what was found, unless more was said meanwhile: then that is checked."""
        self._is_checking = False
        if self.checked is None:
            return
        if self.checked.wishes == self.wishes:
            self._show_rows()
        elif self.sender_was_stopped():
            self.wishes = self.checked.wishes  # stopped: back to what was checked last
            self._show_rows()
        else:
            self._check_again()

    def sender_was_stopped(self) -> bool:
        """Return whether the check that ended was stopped by the person."""
        job = self.sender()
        return isinstance(job, Job) and job.is_cancelled

    # --- showing -----------------------------------------------------------------------------

    def _show_rows(self) -> None:
        if self.checked is not None:
            self.model.set_rows([_row(one) for one in self.checked.rows])
        self._tell_counts()
        self._on_selected()

    def _tell_counts(self) -> None:
        if self.checked is not None:
            states = self.checked.states
            for number, state in enumerate(RowState):
                self.tabs.setTabText(number, f"{state.label} ({number_text(states[state])})")
            self.save.setEnabled(bool(self.checked.wrong))
        self.changed.emit()

    @Slot()
    def _on_turned(self) -> None:
        """Show the rows of a tab, and hold them there while it is open."""
        state = self.state
        rows = self.checked.rows if self.checked is not None else ()
        held = frozenset(one.row for one in rows if one.state is state)

        def accepts(row: Row, _key: object) -> bool:
            return row.checked.state is state or row.id in held

        self.model.set_filter("state", state, accepts)
        if self.model.rowCount():
            self.grid.setCurrentIndex(self.model.index(0, 1))
        self._on_selected()

    @Slot()
    def _on_selected(self) -> None:
        rows = self.grid.selected() if self.model.columns else []
        for choice, button in self.buttons.items():
            count = sum(choice in row.checked.can for row in rows)
            button.setEnabled(bool(count))
            more = f" ({number_text(count)})" if count > 1 else ""
            button.setText(f"{_LABELS[choice]}{more}")
        touched = {row for row, _ in self.wishes.edits} | set(self.wishes.choices)
        self.restore.setEnabled(any(row.id in touched for row in rows))
        one = rows[0].checked if rows else None
        self.detail.setPlainText("\n".join(_lines(one)) if one is not None else "")
        match = one.match if one is not None else None
        self.differences.set_rows(
            [_Differing(found.field, found) for found in (match.differences if match else ())]
        )
        self.comparison.setVisible(match is not None)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.tabs)
        above.addStretch()
        above.addWidget(self.updates)
        acts = QHBoxLayout()
        acts.addWidget(QLabel("Dòng đang chọn:"))
        for choice in (Choice.SKIP, Choice.UPDATE, Choice.ADD):
            button = self._button(_LABELS[choice], partial(self._choose_selected, choice))
            button.setToolTip(_HINTS[choice])
            self.buttons[choice] = button
            acts.addWidget(button)
        acts.addWidget(self.restore)
        acts.addStretch()
        acts.addWidget(self.save)
        below = QWidget()
        beside = QHBoxLayout(below)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.detail, stretch=1)
        beside.addWidget(self.comparison, stretch=1)
        height = self.fontMetrics().lineSpacing() * _DETAIL_LINES + 2 * style.GAP
        below.setFixedHeight(height)
        grid = QVBoxLayout()
        grid.setSpacing(0)
        grid.addLayout(above)
        grid.addWidget(self.grid)
        self.page.addLayout(grid, stretch=1)
        self.page.addLayout(acts)
        self.page.addWidget(below)


_LABELS = {Choice.SKIP: "&Bỏ qua", Choice.UPDATE: "&Cập nhật", Choice.ADD: "Thê&m mới"}
_HINTS = {
    Choice.SKIP: "Không nhập các dòng đang chọn",
    Choice.UPDATE: "Sửa dòng đã có theo tệp; ô trống trong tệp không xóa gì",
    Choice.ADD: "Thêm thành dòng mới: đã xem và đồng ý với cách hiểu",
}


def _columns(checked: Checked) -> list[Column[Row]]:
    columns: list[Column[Row]] = [
        Column(
            "Dòng",
            lambda row: row.id,
            is_number=True,
            sign=lambda row: _SIGNS[row.checked.state],
            tooltip=lambda row: row.checked.state.label,
            width=8,
        ),
        Column(
            "Sẽ làm",
            lambda row: row.checked.choice,
            lambda choice: choice.label,
            name=_CHOICE,
            field=lambda row: PickList([(one, one.label) for one in row.checked.can]),
            field_per_row=True,
            locked=_why_locked,
            quiet=lambda row: row.checked.choice is Choice.SKIP,
            width=11,
        ),
        Column(
            "Lý do, cách hiểu",
            lambda row: row.reason,
            tint=lambda row: _TINTS.get(row.checked.state),
            tooltip=lambda row: row.reason,
            width=36,
        ),
    ]
    read = checked.wishes.columns.keys() | checked.wishes.common.keys()
    return columns + [_cells(one) for one in checked.fields if one.name in read]


def _cells(one: ListField) -> Column[Row]:
    """Return the column of one field."""
    name = one.name

    def tint(row: Row) -> Weight | None:
        if row.is_wrong(name):
            return "error"
        return "warning" if row.trouble(name) else None

    def tooltip(row: Row) -> str:
        reading = row.reading(name)
        known = f"Trong tệp: {quoted(reading.typed)}" if reading.typed != reading.shown else ""
        return " ".join(part for part in (row.trouble(name), known) if part) or reading.shown

    least, most = _WIDTHS
    return Column(
        one.title,
        lambda row: row.reading(name),
        lambda reading: reading.shown,
        name=name,
        field=lambda _row: ReadingField(),
        sign=lambda row: tint(row) or "",
        tint=tint,
        tooltip=tooltip,
        width=most if one.is_name else max(least, len(one.title)),
    )


def _why_locked(row: Row) -> str:
    if row.checked.problems:
        return "Dòng còn lỗi: sửa các ô tô đỏ trước, rồi mới chọn được."
    if len(row.checked.can) == 1:
        return "Dòng này đã có và không khác gì: không có gì để nhập."
    return ""


def _lines(one: CheckedRow) -> list[str]:
    """Return what is known of a row, line by line."""
    lines = [f"Dòng {one.row}: {one.state.label}. {one.choice.label}."]
    lines += [f"– {trouble.told}" for trouble in (*one.problems, *one.doubts)]
    if one.match is not None:
        same = "" if one.match.differences else "; không có gì khác"
        lines.append(f"– đã có {quoted(one.match.name)} (biết theo {one.match.by}){same}")
    return lines + [f"– {note}" for note in one.notes]
