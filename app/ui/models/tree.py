"""A tree model over plain rows that know their parent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from app.core.vietnamese import fold
from app.ui.models.column import ROOT, Column, Index, Role
from app.ui.models.search import has_words, search_words


class HasParent(Protocol):
    """A row that may stand under another one."""

    @property
    def id(self) -> object:
        """What makes the row itself, whatever its values."""
        ...

    @property
    def parent_id(self) -> object | None:
        """The id of the row above it, None at the top."""
        ...


B = TypeVar("B", bound=HasParent)


@dataclass(slots=True, eq=False)
class _Node(Generic[B]):
    """A row in its place. `number` is what an index carries: never a pointer to this."""

    number: int
    row: B | None
    parent: int = 0
    place: int = 0
    children: list[int] = field(default_factory=list[int])


class RowTreeModel(QAbstractItemModel, Generic[B]):
    """Shows rows as a tree, siblings in the order given.

    A row whose parent is not among the rows stands at the top. A search shows the rows that
    fit and all that stand above them.
    """

    def __init__(self, columns: Sequence[Column[B]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._all: tuple[B, ...] = ()
        self._words: tuple[str, ...] = ()
        self._nodes: list[_Node[B]] = [_Node(0, None)]
        self._numbers: dict[object, int] = {}

    @property
    def columns(self) -> tuple[Column[B], ...]:
        """The columns, from the left."""
        return self._columns

    @property
    def total_count(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    @property
    def shown_count(self) -> int:
        """How many rows are shown."""
        return len(self._numbers)

    @property
    def is_searched(self) -> bool:
        """Whether a search narrows the tree."""
        return bool(self._words)

    def set_rows(self, rows: Sequence[B]) -> None:
        """Show `rows`. Where the tree keeps its shape, only rows that differ are announced."""
        self._all = tuple(rows)
        self._show()

    def set_search(self, typed: str) -> None:
        """Show the rows that hold all the words typed, and what stands above them."""
        self._words = search_words(typed)
        self._show()

    def row_at(self, index: Index) -> B:
        """Return the row behind an index."""
        row = self._node(index).row
        if row is None:
            raise LookupError("the root of the tree is no row")
        return row

    def index_of(self, identity: object, column: int = 0) -> QModelIndex:
        """Return where the row of this id is shown; an invalid index when it is not."""
        number = self._numbers.get(identity, 0)
        return self._index(number, column)

    def apply(self, column: Column[B], row: B, value: Any) -> None:  # noqa: ANN401 - its kind
        """Hand an edit to its column."""
        if column.edit is not None:
            column.edit(row, value)

    # --- what Qt asks ------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """Return the index of a child."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self._index(self._node(parent).children[row], column)

    def parent(self, child: Index | None = None) -> Any:  # noqa: ANN401 - Qt has two in one
        """Return the index of the row above; without an index, the owner of the model."""
        return super().parent() if child is None else self._index(self._node(child).parent, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of children."""
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: ARG002 - Qt's shape
        """Return the number of columns."""
        return len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own type
        """Return the heading of a column."""
        is_column = orientation == Qt.Orientation.Horizontal
        return self._columns[section].heading_data(role) if is_column else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401
        """Return what the view asks for."""
        row = self._node(index).row
        return None if row is None else self._columns[index.column()].data(row, role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: ANN401
        """Hand on an edit; a value that is there already is no edit."""
        column = self._columns[index.column()]
        if role == Role.CheckStateRole:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role != Role.EditRole:
            return False
        if not column.is_editable:
            return False
        if value != column.own_value(self.row_at(index)):
            self.apply(column, self.row_at(index), value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be edited."""
        return self._columns[index.column()].flags() if index.isValid() else super().flags(index)

    # --- the tree ----------------------------------------------------------------------------

    def _node(self, index: Index) -> _Node[B]:
        return self._nodes[index.internalId() if index.isValid() else 0]

    def _index(self, number: int, column: int) -> QModelIndex:
        if not number:
            return QModelIndex()
        return self.createIndex(self._nodes[number].place, column, number)

    def _show(self) -> None:
        nodes = self._grown(self._fitting())
        if [_shape(node) for node in nodes] != [_shape(node) for node in self._nodes]:
            self.beginResetModel()
            self._nodes = nodes
            self._numbers = {node.row.id: node.number for node in nodes if node.row}
            self.endResetModel()
            return
        old, self._nodes = self._nodes, nodes
        for before, after in zip(old[1:], nodes[1:], strict=True):
            if before.row != after.row:
                last = self._index(after.number, len(self._columns) - 1)
                self.dataChanged.emit(self._index(after.number, 0), last)

    def _fitting(self) -> Sequence[B]:
        if not self._words:
            return self._all
        above = {row.id: row.parent_id for row in self._all}
        wanted: set[object] = set()
        for row in self._all:
            text = fold("\n".join(column.shown(row) for column in self._columns))
            identity: object | None = row.id if has_words(text, self._words) else None
            while identity in above and identity not in wanted:
                wanted.add(identity)
                identity = above[identity]
        return [row for row in self._all if row.id in wanted]

    def _grown(self, rows: Sequence[B]) -> list[_Node[B]]:
        nodes: list[_Node[B]] = [_Node(0, None)]
        nodes += [_Node(number, row) for number, row in enumerate(rows, start=1)]
        numbers = {row.id: number for number, row in enumerate(rows, start=1)}
        for node in nodes[1:]:
            parent_id = node.row.parent_id if node.row else None
            above = nodes[numbers.get(parent_id, 0)]
            node.parent, node.place = above.number, len(above.children)
            above.children.append(node.number)
        return nodes


def _shape(node: _Node[Any]) -> tuple[object, int, int]:
    return node.row and node.row.id, node.parent, node.place
