"""A grid whose first columns stay in sight: the score matrix."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from app.ui.models.column import R
from app.ui.widgets.grid import GridView

EnsureVisible = QAbstractItemView.ScrollHint.EnsureVisible


class FrozenGrid(GridView[R]):
    """A `GridView` that keeps its first `frozen` columns, which are only read, in sight.

    A second view of the same model and selection lies over them. It can be clicked; keys
    always go to the grid.
    """

    _is_built = False

    def __init__(
        self, frozen: int = 1, parent: QWidget | None = None, *, takes_new_lines: bool = False
    ) -> None:
        super().__init__(parent, takes_new_lines=takes_new_lines)
        self._frozen = frozen
        self._still = _still_view(self)
        self._edge = QFrame(self)
        self._edge.setFrameShape(QFrame.Shape.VLine)
        header, still_header = self.horizontalHeader(), self._still.horizontalHeader()
        header.setSectionsMovable(False)
        header.sectionResized.connect(self._show_width)
        header.sortIndicatorChanged.connect(self._show_sorting)
        still_header.sectionResized.connect(self._take_width)
        still_header.sortIndicatorChanged.connect(self._take_sorting)
        self._still.doubleClicked.connect(self.doubleClicked)
        self._is_built = True  # Qt has asked for sizes before
        self.verticalScrollBar().valueChanged.connect(self._still.verticalScrollBar().setValue)
        self._still.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model, its first columns in both views."""
        super().setModel(model)
        self._still.setModel(model)
        if model is None:
            return
        self._still.setSelectionModel(self.selectionModel())
        model.modelReset.connect(self._show_frozen)
        self._show_frozen()

    def restore_layout(self, state: str) -> bool:
        """Bring back widths and sorting in both views."""
        is_restored = super().restore_layout(state)
        self._show_frozen()
        return is_restored

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = EnsureVisible,
    ) -> None:
        """Bring a cell into view, out from under the frozen columns."""
        super().scrollTo(index, hint)
        covered = self._still.width() - self.visualRect(index).left()
        if index.column() >= self._frozen and covered > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - covered)

    def updateGeometries(self) -> None:
        """Keep the frozen columns where they belong, however the grid is laid out."""
        super().updateGeometries()
        if not self._is_built:
            return
        width = sum(self.columnWidth(number) for number in range(self._frozen))
        head, frame = self.horizontalHeader().height(), self.frameWidth()
        height = head + self.viewport().height()
        self._still.horizontalHeader().setFixedHeight(head)
        self._still.setGeometry(frame, frame, width, height)
        self._edge.setGeometry(frame + width, frame, self._edge.sizeHint().width(), height)

    def _fit_rows(self) -> None:
        super()._fit_rows()
        if self._is_built:
            self._still.setFont(self.font())
            rows = self._still.verticalHeader()
            rows.setMinimumSectionSize(self.verticalHeader().minimumSectionSize())
            rows.setDefaultSectionSize(self.verticalHeader().defaultSectionSize())

    @Slot()
    def _show_frozen(self) -> None:
        for number in range(self.table.columnCount()):
            self._still.setColumnHidden(number, number >= self._frozen)
            self._still.setColumnWidth(number, self.columnWidth(number))
        self._fit_rows()
        self.updateGeometries()

    @Slot(int, int, int)
    def _show_width(self, number: int, _before: int, width: int) -> None:
        if number < self._frozen:
            self._still.setColumnWidth(number, width)
            self.updateGeometries()

    @Slot(int, int, int)
    def _take_width(self, number: int, _before: int, width: int) -> None:
        if width and self.columnWidth(number) != width:
            self.setColumnWidth(number, width)

    @Slot(int, Qt.SortOrder)
    def _show_sorting(self, number: int, order: Qt.SortOrder) -> None:
        self._still.horizontalHeader().setSortIndicator(number, order)

    @Slot(int, Qt.SortOrder)
    def _take_sorting(self, number: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(number, order)


_STILL = "still"


def _still_view(grid: QTableView) -> QTableView:
    still = QTableView(grid)
    still.setObjectName(_STILL)
    still.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    still.setFocusProxy(grid)
    still.setFrameShape(QFrame.Shape.NoFrame)
    still.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    still.setSelectionBehavior(grid.selectionBehavior())
    still.setAlternatingRowColors(True)
    still.setWordWrap(False)
    still.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    still.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    still.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    still.verticalHeader().hide()
    header = still.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(True)
    header.setSortIndicatorShown(True)
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    return still
