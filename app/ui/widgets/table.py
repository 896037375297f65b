"""The table view of every list: sorted by its headers, true to the person's place in it."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Generic, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.ui.models.column import Column, R
from app.ui.models.row_table import TableModel
from app.ui.widgets.clipboard import Cell, copy_block
from app.ui.widgets.column_memory import ColumnMemory

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ROW_GAP = 8
_WIDEST, _NARROWEST = 40, 5
"""Characters in a column whose width nobody has set."""
_SAMPLE = 100
_SELECTED_AT_MOST = 500


class TableView(QTableView, Generic[R]):
    """Shows a `TableModel`, whole rows selected.

    A click on a heading sorts up, down, and not any more. When other rows come, the person
    stays with the row they were at. The menu of the headings hides columns.

    Signals:
        opened: a row was double-clicked, or Enter pressed on it.
        selection_changed: other rows are selected.
    """

    opened = Signal(object)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: tuple[object, int, int, set[object]] | None = None
        self._sized = self._recalled = ""
        self._columns = ColumnMemory(self, self.horizontalHeader(), self._headings)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(_SAMPLE)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        self.doubleClicked.connect(self._on_double_clicked)
        self._fit_rows()

    # --- the model ---------------------------------------------------------------------------

    @property
    def table(self) -> TableModel[R]:
        """The model shown; raises TypeError when there is none yet."""
        model = self.model()
        if not isinstance(model, TableModel):
            raise TypeError(model)
        return cast("TableModel[R]", model)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model, sorted as it comes."""
        super().setModel(model)
        self._sized = ""
        if model is None:
            return
        self.setSortingEnabled(True)
        model.modelAboutToBeReset.connect(self._hold_place)
        model.modelReset.connect(self._find_place)
        model.rowsInserted.connect(self._set_widths)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        self._set_widths()

    # --- the rows ----------------------------------------------------------------------------

    def selected(self) -> list[R]:
        """Return the selected rows, from the top."""
        return [self.table.row_number(number) for number in self.selected_lines()]

    def selected_lines(self) -> list[int]:
        """Return the numbers of the rows in which something is selected, from the top."""
        blocks = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        return sorted({n for block in blocks for n in range(block.top(), block.bottom() + 1)})

    def select(self, identity: object) -> bool:
        """Select a row and bring it into view; return whether it is there."""
        number = self.table.find(identity)
        if number is None:
            return False
        flag = QItemSelectionModel.SelectionFlag  # said, for the keys held would count else
        index = self.table.index(number, max(self.currentIndex().column(), 0))
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)
        return True

    # --- widths and columns ------------------------------------------------------------------

    def layout_state(self) -> str:
        """Return widths, order, hidden columns and sorting, to remember them."""
        return self._columns.state()

    def restore_layout(self, state: str) -> bool:
        """Bring back what `layout_state` returned; False when it was of other columns."""
        is_restored = self._columns.restore(state)
        if is_restored:
            self._sized = self._columns.signature
        return is_restored

    @Slot()
    def _recall(self) -> None:
        """Bring back how these columns were left, once the view is seen."""
        signature = self._columns.signature
        if self.isVisible() and self._recalled != signature:
            self._recalled = signature
            self.restore_layout(self._columns.recalled())

    def _headings(self) -> list[str]:
        model = self.model()
        return [one.heading for one in self.table.columns] if isinstance(model, TableModel) else []

    # --- what Qt asks ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a row with Enter and copy the selected ones with Ctrl+C."""
        if event.key() in _ENTER and not event.modifiers() and self.currentIndex().isValid():
            if not self.selected_lines():  # the list was just come to: its first row is meant
                self.selectRow(self.currentIndex().row())
            self.opened.emit(self.table.row_at(self.currentIndex()))
        elif event.key() == Qt.Key.Key_C and event.modifiers() == _CONTROL:
            self.copy()
        elif event.key() != Qt.Key.Key_Backspace:
            super().keyPressEvent(event)

    def leave(self, *, back: bool = False) -> None:
        """Go to what comes after the rows, or before them, past every cell."""
        QWidget.focusNextPrevChild(self, not back)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are for the search box, and these have marks."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the page can do with the selected rows."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        menu.addSeparator()
        menu.addAction("Sao chép", self.copy)
        menu.addAction("Sao chép kèm tiêu đề", lambda: self.copy(with_headings=True))
        menu.exec(event.globalPos())

    def copy(self, *, with_headings: bool = False) -> None:
        """Put the selected rows on the clipboard, the columns as they are seen."""
        columns = self.seen_columns()
        rows = [_cells(row, columns) for row in self.selected()]
        headings = [[Cell(column.heading) for column in columns]] if with_headings else []
        if rows:
            copy_block(headings + rows)

    def seen_columns(self) -> list[Column[R]]:
        """Return the columns that are not hidden, in the order they are seen."""
        return [self.table.columns[number] for number in self.seen_numbers()]

    def seen_numbers(self) -> list[int]:
        """Return the numbers of the columns that are not hidden, in the order they are seen."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [number for number in order if not header.isSectionHidden(number)]

    def showEvent(self, event: QShowEvent) -> None:
        """Show the columns as they were left."""
        super().showEvent(event)
        self._recall()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember how the columns are left."""
        super().hideEvent(event)
        self._columns.keep()

    def changeEvent(self, event: QEvent) -> None:
        """Make rows as high as the text asks for."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    # --- inside ------------------------------------------------------------------------------

    def _fit_rows(self) -> None:
        height = self.fontMetrics().height() + _ROW_GAP
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.table.row_at(index))

    @Slot()
    def _hold_place(self) -> None:
        current = self.currentIndex()
        identity, selected = None, set[object]()
        with suppress(IndexError):  # a page that was not seen yet may have fewer rows by now
            identity = self.table.row_at(current).id if current.isValid() else None
            selected = {row.id for row in self.selected()[:_SELECTED_AT_MOST]}
        self._held = (identity, current.row(), current.column(), selected)

    @Slot()
    def _find_place(self) -> None:
        self._set_widths()
        if self._held is None or not self.table.rowCount():
            return
        identity, number, column, selected = self._held
        found = self.table.row_of(identity) if identity is not None else None
        if number < 0 and self.hasFocus():
            number = 0  # as Qt does where the rows are there before the keys
        if number >= 0:
            row = min(number, self.table.rowCount() - 1) if found is None else found
            place = self.table.index(row, max(column, 0))
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(place, keep)
            self.scrollTo(place)
        self._select_again(selected)

    def _select_again(self, identities: set[object]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for identity in identities:
            number = self.table.row_of(identity)
            if number is not None:
                self.selectionModel().select(self.table.index(number, 0), flags)

    @Slot()
    def _set_widths(self) -> None:
        signature = self._columns.signature
        if signature == self._sized or not self.table.columnCount():
            return
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.table.columns):
            if column.width:
                self.setColumnWidth(number, letter * (column.width + 3))
            else:
                self.resizeColumnToContents(number)
                bounded = max(letter * _NARROWEST, min(self.columnWidth(number), letter * _WIDEST))
                self.setColumnWidth(number, bounded)
        self._give_room()
        self._sized = signature if self.table.rowCount() else ""
        self._recalled = ""
        QTimer.singleShot(0, self, self._recall)  # not while the model tells of its rows

    def _give_room(self) -> None:
        """Let the columns that ask for it have the room that is left, else the last one."""
        header = self.horizontalHeader()
        for number, column in enumerate(self.table.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                number, mode.Stretch if column.takes_room else mode.Interactive
            )
        header.setStretchLastSection(not any(column.takes_room for column in self.table.columns))

    @Slot(QPoint)
    def _on_header_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        header = self.horizontalHeader()
        for number, column in enumerate(self.table.columns):
            action = menu.addAction(column.heading.replace("\n", " "))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(number))
            action.setData(number)
        menu.addSeparator()
        fit = menu.addAction("Rộng vừa nội dung")
        picked = menu.exec(header.mapToGlobal(spot))
        if picked is fit:
            self.resizeColumnsToContents()
        elif picked is not cast("object", None):
            self._show_column(picked.data(), is_seen=picked.isChecked())

    def _show_column(self, number: int, *, is_seen: bool) -> None:
        header = self.horizontalHeader()
        if is_seen or header.count() - header.hiddenSectionCount() > 1:
            header.setSectionHidden(number, not is_seen)


def _cells(row: Any, columns: list[Column[Any]]) -> list[Cell]:  # noqa: ANN401 - any kind of row
    return [Cell(column.shown(row), column.is_number) for column in columns]
