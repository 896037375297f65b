"""Table models over plain rows, described by their columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from app.ui.models.column import ROOT, Column, Index, R, Role
from app.ui.models.row_texts import RowTexts
from app.ui.models.search import marked_words, search_words

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
        if not index.isValid():
            return super().flags(index)
        column = self._columns[index.column()]
        flags = column.flags()
        if column.locked is not None and column.locked(self.row_at(index)):
            flags &= ~Qt.ItemFlag.ItemIsEditable
        return flags


class RowTableModel(TableModel[R]):
    """Shows rows, in the order given or sorted by a column, searched and filtered.

    A search typed with marks shows what is spelled with them first, unless a column sorts.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]] = (),
        parent: QObject | None = None,
        change: Callable[[Sequence[CellEdit[R]]], object] | None = None,
    ) -> None:
        super().__init__(columns, parent, change)
        self._all: list[R] = []
        self._numbers: dict[object, int] | None = None
        """Where each row stands among all, by its id; None: to be found out again."""
        self._rows: list[R] = []
        self._search = ""
        self._filters: dict[str, tuple[object, Callable[[R, Any], bool]]] = {}
        self._sorted_by: Column[R] | None = None
        self._order = Ascending
        self._ordered: Sequence[int] | None = None
        """The numbers of all rows in their order, and of those the filters accept; None: to be
        found out again."""
        self._filtered: Sequence[int] | None = None
        self._places: dict[object, int] | None = None
        self._texts = RowTexts(self._text, self)

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns, and no rows until they come."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._rows, self._sorted_by, self._places = [], None, None
        self._take([])
        self.endResetModel()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show `rows`.

        While the same rows come again, those that differ are announced alone, and a column
        sorted by the person is not sorted anew: rows do not jump away under an edit.
        """
        comes_again = {row.id for row in rows} == {row.id for row in self._all}
        places = self._shown_places() if self._sorted_by and comes_again else None
        self._take(list(rows))
        shown = self._accepted()
        if places is not None:
            shown.sort(key=lambda row: places.get(row.id, len(places)))
        self._show(shown)

    def change_rows(self, rows: Sequence[R]) -> None:
        """Show these in place of those of the same ids, wherever they stand; others are left.

        Nothing is sorted, filtered or searched anew: a row does not jump away under an edit.
        Costs go by the rows given, not by those held.
        """
        numbers, places = self._all_numbers(), self._shown_places()
        last = len(self._columns) - 1
        for row in rows:
            number, place = numbers.get(row.id), places.get(row.id)
            if number is None:
                continue
            self._all[number] = row
            self._texts.reread(number)
            if place is not None:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))
        self._ordered = self._filtered = None

    def row_with(self, identity: object) -> R | None:
        """Return the row of this id, shown or not; None where there is none."""
        number = self._all_numbers().get(identity)
        return None if number is None else self._all[number]

    def row_number(self, number: int) -> R:
        """Return the row shown at a number."""
        return self._rows[number]

    def row_of(self, identity: object) -> int | None:
        """Return the number at which the row of this id is shown, None when it is not."""
        return self._shown_places().get(identity)

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
        self._search = typed
        self._show(self._accepted())

    def set_filter(
        self, name: str, key: object | None, accepts: Callable[[R, Any], bool] | None = None
    ) -> None:
        """Show the rows that a filter accepts for `key`; None takes the filter off."""
        self._filters.pop(name, None)
        if key is not None and accepts is not None:
            self._filters[name] = (key, accepts)
        self._filtered = None
        self._show(self._accepted())

    def count_of(self, accepts: Callable[[R, Any], bool], keys: Sequence[Any]) -> list[int]:
        """Return how many of all rows a filter accepts for each of its keys."""
        return [sum(1 for row in self._all if accepts(row, key)) for key in keys]

    def sort(self, column: int, order: Qt.SortOrder = Ascending) -> None:
        """Sort by a column; -1 brings back the order in which the rows came."""
        self._sorted_by = self._columns[column] if 0 <= column < len(self._columns) else None
        self._order = order
        self._ordered = self._filtered = None
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._rows[index.row()].id) for index in self.persistentIndexList()]
        self._rows, self._places = self._accepted(), None
        for index, identity in held:
            place = self._shown_places()[identity]
            self.changePersistentIndex(index, self.index(place, index.column()))
        self.layoutChanged.emit()

    # --- inside ------------------------------------------------------------------------------

    def _take(self, rows: list[R]) -> None:
        self._all, self._numbers = rows, None
        self._ordered = self._filtered = None
        self._texts.set_rows(rows)

    def _accepted(self) -> list[R]:
        """Return the rows to show: in their order, filtered, and of those the ones searched for.

        What does not change from key to key of a search is kept.
        """
        if self._ordered is None:
            self._ordered = self._in_order()
        if self._filtered is None:
            self._filtered = self._ordered
            for key, accepts in self._filters.values():
                self._filtered = [n for n in self._filtered if accepts(self._all[n], key)]
        found = self._filtered
        if words := search_words(self._search):
            found = self._texts.holding(words, found)
            marked = marked_words(self._search)
            if marked and self._sorted_by is None:
                found = self._texts.spelled_first(marked, found)
        return [self._all[number] for number in found]

    def _text(self, row: R) -> str:
        return "\n".join(column.shown(row) for column in self._columns)

    def _in_order(self) -> Sequence[int]:
        numbers = range(len(self._all))
        if self._sorted_by is None:
            return numbers
        keys = [self._sorted_by.sort_key(row) for row in self._all]
        present = [number for number in numbers if keys[number] is not None]
        present.sort(key=keys.__getitem__, reverse=self._order != Ascending)
        return present + [number for number in numbers if keys[number] is None]

    def _all_numbers(self) -> dict[object, int]:
        if self._numbers is None:
            self._numbers = {row.id: number for number, row in enumerate(self._all)}
        return self._numbers

    def _shown_places(self) -> dict[object, int]:
        if self._places is None:
            self._places = {row.id: number for number, row in enumerate(self._rows)}
        return self._places

    def _show(self, rows: list[R]) -> None:
        old = self._rows
        if len(rows) != len(old) or [row.id for row in rows] != [row.id for row in old]:
            self.beginResetModel()
            self._rows, self._places = rows, None
            self.endResetModel()
        else:
            self._rows = rows
            self._announce(old)
        self.counted.emit(len(rows), len(self._all))

    def _announce(self, old: list[R]) -> None:
        for number, (before, after) in enumerate(zip(old, self._rows, strict=True)):
            if before is not after and before != after:
                last = self.index(number, len(self._columns) - 1)
                self.dataChanged.emit(self.index(number, 0), last)
