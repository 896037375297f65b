"""A table model for long lists: rows are read page by page as they come into view."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.vietnamese import tidy
from app.ui.models.column import ROOT, Column, Index, R, Role
from app.ui.models.row_table import CellEdit, TableModel

PAGE = 200
_PAGES_KEPT = 12


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows are asked for, and in which order.

    `search` is what the person typed, tidied but not folded; `sort` is the name of a column
    ("" for the usual order); `filters` holds the chosen key of each filter by its name.
    """

    offset: int = 0
    limit: int = PAGE
    search: str = ""
    sort: str = ""
    descending: bool = False
    filters: Mapping[str, Any] = field(default_factory=dict[str, Any])


class PagedTableModel(TableModel[R]):
    """Shows as many rows as `count` says and has `fetch` read those that are seen.

    `locate` may be set to say at which number the row of an id stands, None when it is not among
    those asked for; without it only rows that were seen are found.

    Signals:
        failed: a page could not be read (the error); what stands there is blank.
    """

    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Query], Sequence[R]],
        count: Callable[[Query], int],
        parent: QObject | None = None,
        change: Callable[[Sequence[CellEdit[R]]], object] | None = None,
    ) -> None:
        super().__init__(columns, parent, change)
        self.fetch = fetch
        """What reads the rows of a query; it may be called on another thread."""
        self._count = count
        self.locate: Callable[[Query, object], int | None] | None = None
        self._query = Query()
        self._shown = self._total = 0
        self._is_read = False
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()
        self._places: dict[object, int] = {}

    def reload(self) -> None:
        """Read everything seen again."""
        self._places = {
            row.id: PAGE * page + number
            for page, rows in self._pages.items()
            for number, row in enumerate(rows)
        }
        self._is_read = True
        total = self._count(Query())
        shown = self._count(self._query) if self._is_narrowed() else total
        self.beginResetModel()
        self._pages.clear()
        self._shown, self._total = shown, total
        self.endResetModel()
        self.counted.emit(shown, total)

    def read_again(self) -> None:
        """Read everything seen again; what cannot be read is told by `failed`."""
        try:
            self.reload()
        except Exception as error:  # noqa: BLE001 - told by the list, or raised there
            self.failed.emit(error)

    def row_number(self, number: int) -> R:
        """Return the row shown at a number, reading its page when needed."""
        return self._page(number // PAGE)[number % PAGE]

    def row_of(self, identity: object) -> int | None:
        """Return the number of a row that was seen on the same page before, else None."""
        place = self._places.get(identity)
        if place is None or place // PAGE * PAGE >= self._shown:
            return None
        page = place // PAGE
        numbers = (n for n, row in enumerate(self._page(page)) if row.id == identity)
        found = next(numbers, None)
        return None if found is None else PAGE * page + found

    def find(self, identity: object) -> int | None:
        """Return the number of a row, seen before or not, else None."""
        seen = self.row_of(identity)
        if seen is not None or self.locate is None:
            return seen
        number = self.locate(self._query, identity)
        return number if number is not None and number < self._shown else None

    @property
    def query(self) -> Query:
        """What is asked for now."""
        return self._query

    @property
    def total_count(self) -> int:
        """How many rows there are, shown or not."""
        return self._total

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Return what the view asks for; nothing for a row that is gone meanwhile."""
        is_there = index.row() % PAGE < len(self._page(index.row() // PAGE))
        return super().data(index, role) if is_there else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else self._shown

    def set_search(self, typed: str) -> None:
        """Show the rows that hold all the words typed."""
        self._ask(replace(self._query, search=tidy(typed)))

    def set_filter(
        self,
        name: str,
        key: object | None,
        accepts: Callable[[R, Any], bool] | None = None,  # noqa: ARG002 - `fetch` knows
    ) -> None:
        """Show the rows that a filter accepts for `key`; None takes the filter off."""
        filters = {other: held for other, held in self._query.filters.items() if other != name}
        if key is not None:
            filters[name] = key
        self._ask(replace(self._query, filters=filters))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 brings back the usual order."""
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        descending = order == Qt.SortOrder.DescendingOrder
        self._ask(replace(self._query, sort=name, descending=descending))

    def _ask(self, query: Query) -> None:
        if query != self._query:
            self._query = query
            if self._is_read:  # a remembered order comes before there is anything to read
                self.read_again()

    def _is_narrowed(self) -> bool:
        return bool(self._query.search or self._query.filters)

    def _page(self, number: int) -> Sequence[R]:
        if number not in self._pages:
            query = replace(self._query, offset=PAGE * number, limit=PAGE)
            self._pages[number] = self._fetched(query)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return self._pages[number]

    def _fetched(self, query: Query) -> Sequence[R]:
        """Return a page, blank when it cannot be read; that is told once.

        Raised from here it would come with every painting, for as long as the page is seen.
        """
        try:
            return self.fetch(query)
        except Exception as error:  # noqa: BLE001 - told by the list, or raised there
            QTimer.singleShot(0, self, partial(self.failed.emit, error))
            return ()
