"""The tree view of units, criteria and contents: true to what the person has opened."""

from typing import Generic, cast

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from app.ui.models.tree import B, RowTreeModel
from app.ui.widgets.clipboard import copy_view

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SAMPLE = 100


class TreeView(QTreeView, Generic[B]):
    """Shows a `RowTreeModel`, whole rows selected, all opened at first.

    When other rows come, what was folded stays folded and the chosen row stays chosen. While
    a search is on, everything found is open.

    Signals:
        opened: a row was double-clicked, or Enter pressed on it.
        selection_changed: other rows are selected.
    """

    opened = Signal(object)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded: set[object] = set()
        self._held: object | None = None
        self._is_finding_place = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setExpandsOnDoubleClick(False)
        self.header().setResizeContentsPrecision(_SAMPLE)
        self.doubleClicked.connect(self._on_double_clicked)
        self.collapsed.connect(self._on_collapsed)
        self.expanded.connect(self._on_expanded)

    @property
    def tree(self) -> RowTreeModel[B]:
        """The model shown; raises TypeError when there is none yet."""
        model = self.model()
        if not isinstance(model, RowTreeModel):
            raise TypeError(model)
        return cast("RowTreeModel[B]", model)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model."""
        super().setModel(model)
        if model is None:
            return
        model.modelAboutToBeReset.connect(self._hold_place)
        model.modelReset.connect(self._find_place)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        self._find_place()

    def selected(self) -> list[B]:
        """Return the selected rows, from the top."""
        return [self.tree.row_at(index) for index in self.selectionModel().selectedRows()]

    def select(self, identity: object) -> bool:
        """Select a row and open what stands above it; return whether it is there."""
        index = self.tree.index_of(identity)
        if not index.isValid():
            return False
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a row with Enter; letters and Backspace do nothing."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # Enter in the field of a row belongs to that
        elif event.key() in _ENTER and not event.modifiers() and self.currentIndex().isValid():
            self.opened.emit(self.tree.row_at(self.currentIndex()))
        elif event.key() == Qt.Key.Key_Backspace:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are for the search box, and these have marks."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the page can do with the selected rows, and folding."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        menu.addSeparator()
        menu.addAction("Sao chép", lambda: copy_view(self))
        menu.addAction("Sao chép kèm tiêu đề", lambda: copy_view(self, with_headings=True))
        menu.addSeparator()
        menu.addAction("Mở rộng tất cả", self.expandAll)
        menu.addAction("Thu gọn tất cả", self.collapseAll)
        menu.exec(event.globalPos())

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.tree.row_at(index))

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        if not self._is_finding_place and not self.tree.is_searched:
            self._folded.add(self.tree.row_at(index).id)

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        if not self._is_finding_place and not self.tree.is_searched:
            self._folded.discard(self.tree.row_at(index).id)

    @Slot()
    def _hold_place(self) -> None:
        current = self.currentIndex()
        self._held = self.tree.row_at(current).id if current.isValid() else None

    @Slot()
    def _find_place(self) -> None:
        self._is_finding_place = True
        self.expandAll()
        if not self.tree.is_searched:
            for identity in self._folded:
                self.collapse(self.tree.index_of(identity))
        self._is_finding_place = False
        if self._held is not None:
            self.select(self._held)
        for number in range(self.tree.columnCount()):
            self.resizeColumnToContents(number)
