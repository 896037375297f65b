"""Table models over plain rows, described by their columns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.core.vietnamese import fold
from app.ui.models.column import ROOT, Column, Index, R, Role
from app.ui.models.search import has_words, search_words

__all__ = ["CellEdit", "Column", "RowTableModel", "TableModel"]

Ascending = Qt.SortOrder.AscendingOrder


@dataclass(frozen=True, slots=True)
class CellEdit(Generic[R]):
    """One cell that gets another value. `row` is None for a line below the last."""

    line: int
    row: R | None
    column: Column[R]
    value: Any


class TableModel(QAbstractTableModel, Generic[R]):
    """What tables held in memory and tables read page by page have in common.

    `change` takes the edits of one action: a typed cell, a pasted block, a column filled
    down. Without it each edit goes to its own column, and blocks cannot be pasted. The new
    values come back through the model's rows, so the screen never shows what the file does
    not hold.

    Signals:
        counted: rows shown, rows in all.
    """

    counted = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[Column[R]] = (),
        parent: QObject | None = None,
        change: Callable[[Sequence[CellEdit[R]]], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self.change = change

    # --- for each kind of model to say -------------------------------------------------------

    def row_number(self, number: int) -> R:
        """Return the row shown at a number."""
        raise NotImplementedError

    def row_of(self, identity: object) -> int | None:
        """Return the number at which the row of this id is shown, None when it is not."""
        raise NotImplementedError

    def find(self, identity: object) -> int | None:
        """Return the number of a row like `row_of`, looking further where rows come by pages."""
        return self.row_of(identity)

    def set_search(self, typed: str) -> None:
        """Show the rows that hold all the words typed, with or without marks."""
        raise NotImplementedError

    def set_filter(
        self, name: str, key: object | None, accepts: Callable[[R, Any], bool] | None = None
    ) -> None:
        """Show the rows that a filter accepts for `key`; None takes the filter off."""
        raise NotImplementedError

    @property
    def total_count(self) -> int:
        """How many rows there are, shown or not."""
        raise NotImplementedError

    # --- what all tables do ------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column[R], ...]:
        """The columns, from the left."""
        return self._columns

    def row_at(self, index: Index) -> R:
        """Return the row behind an index."""
        return self.row_number(index.row())

    def apply(self, edits: Sequence[CellEdit[R]]) -> None:
        """Hand edits on as one action."""
        if self.change is not None:
            self.change(edits)
            return
        for edit in edits:
            if edit.row is not None and edit.column.edit is not None:
                edit.column.edit(edit.row, edit.value)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own type
        """Return the heading of a column or the number of a row."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Role.DisplayRole else None
        return self._columns[section].heading_data(role)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Return what the view asks for."""
        return self._columns[index.column()].data(self.row_number(index.row()), role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: ANN401
        """Hand on the edit of one cell; a value that is there already is no edit."""
        column, row = self._columns[index.column()], self.row_at(index)
        if role == Role.CheckStateRole:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role != Role.EditRole:
            return False
        if not column.is_editable:
            return False
        if value != column.own_value(row):
            self.apply([CellEdit(index.row(), row, column, value)])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be edited."""
        return self._columns[index.column()].flags() if index.isValid() else super().flags(index)


class RowTableModel(TableModel[R]):
    """Shows rows, in the order given or sorted by a column, searched and filtered."""

    def __init__(
        self,
        columns: Sequence[Column[R]] = (),
        parent: QObject | None = None,
        change: Callable[[Sequence[CellEdit[R]]], object] | None = None,
    ) -> None:
        super().__init__(columns, parent, change)
        self._all: tuple[R, ...] = ()
        self._rows: list[R] = []
        self._words: tuple[str, ...] = ()
        self._filters: dict[str, tuple[object, Callable[[R, Any], bool]]] = {}
        self._sorted_by: Column[R] | None = None
        self._order = Ascending
        self._folded: dict[object, str] = {}

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns, and no rows until they come."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._all, self._rows, self._sorted_by = (), [], None
        self._folded.clear()
        self.endResetModel()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show `rows`.

        While the same rows come again, those that differ are announced alone, and a column
        sorted by the person is not sorted anew: rows do not jump away under an edit.
        """
        places = {row.id: number for number, row in enumerate(self._rows)}
        comes_again = {row.id for row in rows} == {row.id for row in self._all}
        self._all = tuple(rows)
        self._folded.clear()
        shown = self._accepted()
        if self._sorted_by and comes_again:
            shown.sort(key=lambda row: places.get(row.id, len(places)))
        else:
            shown = self._in_order(shown)
        self._show(shown)

    def row_number(self, number: int) -> R:
        """Return the row shown at a number."""
        return self._rows[number]

    def row_of(self, identity: object) -> int | None:
        """Return the number at which the row of this id is shown, None when it is not."""
        return next((n for n, row in enumerate(self._rows) if row.id == identity), None)

    def rows(self) -> Sequence[R]:
        """Return the rows shown, in their order."""
        return tuple(self._rows)

    @property
    def total_count(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def set_search(self, typed: str) -> None:
        """Show the rows that hold all the words typed, with or without marks."""
        self._words = search_words(typed)
        self._show(self._in_order(self._accepted()))

    def set_filter(
        self, name: str, key: object | None, accepts: Callable[[R, Any], bool] | None = None
    ) -> None:
        """Show the rows that a filter accepts for `key`; None takes the filter off."""
        self._filters.pop(name, None)
        if key is not None and accepts is not None:
            self._filters[name] = (key, accepts)
        self._show(self._in_order(self._accepted()))

    def sort(self, column: int, order: Qt.SortOrder = Ascending) -> None:
        """Sort by a column; -1 brings back the order in which the rows came."""
        self._sorted_by = self._columns[column] if 0 <= column < len(self._columns) else None
        self._order = order
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._rows[index.row()].id) for index in self.persistentIndexList()]
        self._rows = self._in_order(self._accepted())
        places = {row.id: number for number, row in enumerate(self._rows)}
        for index, identity in held:
            self.changePersistentIndex(index, self.index(places[identity], index.column()))
        self.layoutChanged.emit()

    def _accepted(self) -> list[R]:
        rows: Iterable[R] = self._all
        for key, accepts in self._filters.values():
            rows = [row for row in rows if accepts(row, key)]
        if self._words:
            rows = [row for row in rows if has_words(self._folded_text(row), self._words)]
        return list(rows)

    def _folded_text(self, row: R) -> str:
        folded = self._folded.get(row.id)
        if folded is None:
            folded = fold("\n".join(column.shown(row) for column in self._columns))
            self._folded[row.id] = folded
        return folded

    def _in_order(self, rows: list[R]) -> list[R]:
        if self._sorted_by is None:
            return rows
        keys = {row.id: self._sorted_by.sort_key(row) for row in rows}
        present = [row for row in rows if keys[row.id] is not None]
        present.sort(key=lambda row: keys[row.id], reverse=self._order != Ascending)
        return present + [row for row in rows if keys[row.id] is None]

    def _show(self, rows: list[R]) -> None:
        old = self._rows
        if [row.id for row in rows] != [row.id for row in old]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self._rows = rows
            self._announce(old)
        self.counted.emit(len(rows), len(self._all))

    def _announce(self, old: list[R]) -> None:
        for number, (before, after) in enumerate(zip(old, self._rows, strict=True)):
            if before != after:
                last = self.index(number, len(self._columns) - 1)
                self.dataChanged.emit(self.index(number, 0), last)
