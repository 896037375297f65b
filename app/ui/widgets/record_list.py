"""A list of records: search, filters, buttons, the table, and what it says when it is empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.models.column import Column, R
from app.ui.models.row_table import RowTableModel

_SEARCH_DELAY = 250
"""Milliseconds after the last letter typed."""


@dataclass(frozen=True, slots=True)
class ListAction:
    """A button above a list. `keys` is its shortcut; `for_rows` needs a selection."""

    text: str
    act: Callable[[], object]
    keys: str = ""
    for_rows: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ListFilter(Generic[R]):
    """A choice above a list; nothing chosen shows all rows."""

    name: str
    label: str
    accepts: Callable[[R, Any], bool]
    choices: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordListSpec(Generic[R]):
    """What a record list shows and does.

    name      its accessible name
    columns   of the table
    actions   the buttons; the first is also offered when the list is empty
    open      takes the row that was double-clicked or entered
    empty     what is missing and what to do, in a sentence
    """

    name: str
    columns: Sequence[Column[R]]
    actions: Sequence[ListAction] = ()
    filters: Sequence[ListFilter[R]] = ()
    open: Callable[[R], object] | None = None
    empty: str = "Chưa có dòng nào."
    extra: Sequence[QWidget] = field(default=())


class RecordList(QWidget, Generic[R]):
    """Shows records and lets people find, choose and act on them.

    Signals:
        counted: the words that say how many rows are shown.
        chosen_changed: other rows are selected.
    """

    counted = Signal(str)
    chosen_changed = Signal()

    def __init__(self, spec: RecordListSpec[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.model = RowTableModel[R](spec.columns, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm (Ctrl+F)")
        self.search.setAccessibleName(f"Tìm trong {spec.name}")
        self.search.setClearButtonEnabled(True)
        self._wait = QTimer(self, singleShot=True, interval=_SEARCH_DELAY)
        self.combos = {one.name: self._combo(one) for one in spec.filters}
        self.buttons: dict[str, QPushButton] = {}
        self.table = _Table(self._open)
        self.table.setModel(self.model)
        self.table.setAccessibleName(spec.name)
        self._count = QLabel()
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._way_out = QPushButton()
        self._stack = QStackedWidget()
        self._is_read_only = False
        self._lay_out()
        self._connect()
        self._show_count()

    # --- rows --------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show `rows`; selection, search and filters stay."""
        kept = [row.id for row in self.chosen]
        first = not self.model.total_count
        self.model.set_rows(rows)
        if first:
            self._size_columns()
        self.select(kept)
        self._show_count()

    @property
    def chosen(self) -> list[R]:
        """The rows that are selected, in the order shown."""
        numbers = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.row_number(number) for number in numbers]

    @property
    def current(self) -> R | None:
        """The one row that is selected, or nothing."""
        rows = self.chosen
        return rows[0] if len(rows) == 1 else None

    def select(self, ids: Sequence[object]) -> None:
        """Select the rows with these ids, where they are shown."""
        selection = self.table.selectionModel()
        numbers = [number for row_id in ids if (number := self.model.row_of(row_id)) is not None]
        if not numbers:
            return
        how = QItemSelectionModel.SelectionFlag
        self.table.setCurrentIndex(self.model.index(numbers[0], 0))
        for number in numbers:
            index = self.model.index(number, 0)
            selection.select(index, how.Select | how.Rows)
        self.table.scrollTo(self.model.index(numbers[0], 0))

    def show_row(self, row_id: UUID) -> None:
        """Show a row, taking off search and filters when they hide it."""
        if self.model.row_of(row_id) is None:
            self.clear_filters()
        self.table.clearSelection()
        self.select([row_id])

    def set_choices(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices in a filter; the one chosen stays when it is still there."""
        combo = self.combos[name]
        chosen = combo.currentData()
        combo.blockSignals(True)  # noqa: FBT003 - Qt's own shape
        while combo.count() > 1:
            combo.removeItem(1)
        for key, label in choices:
            combo.addItem(label, key)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.blockSignals(False)  # noqa: FBT003
        self._apply_filters()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Switch off every button."""
        self._is_read_only = read_only
        self._show_buttons()

    @Slot()
    def clear_filters(self) -> None:
        """Show all rows."""
        self.search.clear()
        for combo in self.combos.values():
            combo.setCurrentIndex(0)
        self._apply_search()

    # --- inside ------------------------------------------------------------------------------

    def _combo(self, one: ListFilter[R]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(one.label)
        combo.addItem(f"{one.label}: tất cả", None)
        for key, label in one.choices:
            combo.addItem(label, key)
        combo.currentIndexChanged.connect(self._apply_filters)
        return combo

    @Slot()
    def _apply_filters(self) -> None:
        for one in self._spec.filters:
            self.model.set_filter(one.name, self.combos[one.name].currentData(), one.accepts)
        self._show_count()

    @Slot()
    def _apply_search(self) -> None:
        self._wait.stop()
        self.model.set_search(self.search.text())
        self._show_count()

    @Slot(str)
    def _on_search_changed(self, text: str) -> None:
        if not text:
            self._apply_search()

    @Slot()
    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total_count
        words = f"{total} dòng" if shown == total else f"{total} dòng, lọc còn {shown}"
        self._count.setText(words)
        self.counted.emit(words)
        self._stack.setCurrentIndex(0 if shown else 1)
        if total and not shown:
            self._nothing.setText("Không có dòng nào khớp bộ lọc.")
            self._way_out.setText("Bỏ lọc")
        elif not shown:
            self._nothing.setText(self._spec.empty)
            self._way_out.setText(self._spec.actions[0].text if self._spec.actions else "")
        self._way_out.setVisible(bool(self._way_out.text()))
        self._show_buttons()

    @Slot()
    def _on_way_out(self) -> None:
        if self.model.total_count:
            self.clear_filters()
        else:
            self._spec.actions[0].act()

    @Slot()
    def _show_buttons(self) -> None:
        has_rows = bool(self.table.selectionModel().selectedRows())
        for action in self._spec.actions:
            is_on = not self._is_read_only and (has_rows or not action.for_rows)
            self.buttons[action.text].setEnabled(is_on)
        self._way_out.setEnabled(not self._is_read_only or bool(self.model.total_count))

    def _open(self) -> None:
        row = self.current
        if row is not None and self._spec.open is not None:
            self._spec.open(row)

    def _size_columns(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self._spec.columns):
            if column.width:
                self.table.setColumnWidth(number, letter * column.width)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        for combo in self.combos.values():
            top.addWidget(combo)
        for widget in self._spec.extra:
            top.addWidget(widget)
        buttons = QHBoxLayout()
        for action in self._spec.actions:
            button = QPushButton(action.text)
            button.setAutoDefault(False)
            keys = f" ({action.keys})" if action.keys else ""
            button.setToolTip(f"{action.tip or action.text}{keys}")
            button.clicked.connect(action.act)
            self.buttons[action.text] = button
            buttons.addWidget(button)
            self._add_shortcut(action)
        buttons.addStretch()
        buttons.addWidget(self._count)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addStretch()
        column.addWidget(self._nothing)
        column.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addLayout(buttons)
        layout.addWidget(self._stack, 1)

    def _add_shortcut(self, action: ListAction) -> None:
        if action.keys:
            shortcut = QAction(action.text, self)
            shortcut.setShortcut(QKeySequence(action.keys))
            shortcut.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.triggered.connect(self.buttons[action.text].click)
            self.addAction(shortcut)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._wait.start)
        self.search.returnPressed.connect(self._apply_search)
        self.search.textChanged.connect(self._on_search_changed)
        self._wait.timeout.connect(self._apply_search)
        self._way_out.clicked.connect(self._on_way_out)
        self.table.doubleClicked.connect(self._open)
        selection = self.table.selectionModel()
        selection.selectionChanged.connect(self._show_buttons)
        selection.selectionChanged.connect(self.chosen_changed)
        find = QAction("Tìm", self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.triggered.connect(self.search.setFocus)
        self.addAction(find)


class _Table(QTableView):
    def __init__(self, on_open: Callable[[], object]) -> None:
        super().__init__()
        self._on_open = on_open
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setResizeContentsPrecision(100)
        self.verticalHeader().hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row with Enter or F2; the rest is the table's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._on_open()
        else:
            super().keyPressEvent(event)
