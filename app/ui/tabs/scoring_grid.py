"""The grid of marks: typed as in Excel, its first column always seen."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QKeyCombination,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QTableView,
    QToolTip,
    QWidget,
)

from app.core.errors import AppError, InvalidInput
from app.ui.models.column import Index, Role
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.scoring_parts import table_of

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
_FILL_DOWN = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D)
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint


class MarksGrid(QWidget):
    """Shows a `RowTableModel` with a `change`; its first column stays where it is.

    Enter goes down, Tab goes on, Delete empties, Ctrl+D fills down, Ctrl+C and Ctrl+V take
    blocks to and from Excel. A block is one call of `change`. What is refused stays typed in
    its cell.

    Signals:
        refused: why something was not written; "" when it was.
        opened: the first column of a row was double-clicked, or Enter pressed there.
    """

    refused = Signal(str)
    opened = Signal(object)

    def __init__(
        self, model: RowTableModel[Any], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.names = table_of(model, f"{name}: đối tượng")
        self.cells = _Cells(self._write, self._step)
        self._dress(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addWidget(self.cells, stretch=1)
        self.setFocusProxy(self.cells)
        self.names.doubleClicked.connect(self._open)
        self.cells.selectionModel().currentRowChanged.connect(self._show_name)
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Show the first column on the left and the others beside it, as wide as they ask."""
        count = self.model.columnCount()
        for number, column in enumerate(self.model.columns):
            self.names.setColumnHidden(number, number > 0)
            self.cells.setColumnHidden(number, number == 0)
            width = self.fontMetrics().averageCharWidth() * column.width
            self.cells.setColumnWidth(number, width)
            self.names.setColumnWidth(number, width)
        if count:
            self.names.setFixedWidth(self.names.columnWidth(0) + 2 * self.names.frameWidth() + 2)
        height = max(
            self.cells.horizontalHeader().sizeHint().height(),
            self.names.horizontalHeader().sizeHint().height(),
        )
        for table in (self.names, self.cells):
            table.horizontalHeader().setFixedHeight(height)

    @property
    def current(self) -> QModelIndex:
        """The cell, or the name, that the person is at."""
        if self.names.hasFocus():
            return self.names.currentIndex()
        return self.cells.currentIndex()

    # --- blocks ------------------------------------------------------------------------------

    def paste(self) -> None:
        """Write the block on the clipboard, from the top left selected cell; all or nothing."""
        block = [
            line.split("\t") for line in QApplication.clipboard().text().rstrip("\r\n").split("\n")
        ]
        selected = self._selected()
        if not selected or block == [[""]]:
            return
        line, first = selected[0].row(), selected[0].column()
        if len(block) == 1 and len(block[0]) == 1:
            self._try([self._edit(index, block[0][0]) for index in selected])
            return
        width = max(map(len, block))
        if line + len(block) > self.model.rowCount() or first + width > self.model.columnCount():
            self.refused.emit(
                f"Khối dán {len(block)} dòng × {width} cột rộng hơn chỗ còn lại từ ô đang chọn. "
                "Chưa ô nào thay đổi. Chọn ô khác rồi dán lại."
            )
            return
        self._try(
            [
                self._edit(self.model.index(line + down, first + right), text)
                for down, texts in enumerate(block)
                for right, text in enumerate(texts)
            ]
        )

    def fill_down(self) -> None:
        """Give the selected cells of each column what the topmost of them holds."""
        tops: dict[int, str] = {}
        edits: list[CellEdit[Any]] = []
        for index in self._selected():
            text = tops.setdefault(index.column(), str(index.data() or ""))
            edits.append(self._edit(index, text))
        self._try(edits)

    def clear(self) -> None:
        """Empty the selected cells."""
        self._try(
            [
                self._edit(index, "")
                for index in self._selected()
                if self.model.columns[index.column()].is_editable
            ]
        )

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        lines: dict[int, list[str]] = {}
        for index in self._selected():
            lines.setdefault(index.row(), []).append(str(index.data() or ""))
        QApplication.clipboard().setText("\n".join("\t".join(texts) for texts in lines.values()))

    # --- inside ------------------------------------------------------------------------------

    def _selected(self) -> list[QModelIndex]:
        found = self.cells.selectionModel().selectedIndexes()
        return sorted(found, key=lambda index: (index.row(), index.column()))

    def _edit(self, index: QModelIndex, text: str) -> CellEdit[Any]:
        return CellEdit(
            index.row(),
            self.model.row_at(index),
            self.model.columns[index.column()],
            text.strip(),
        )

    def _try(self, edits: list[CellEdit[Any]]) -> bool:
        """Hand edits on; what cannot be written is told and changes nothing."""
        wanted = [
            edit
            for edit in edits
            if edit.row is not None and edit.column.shown(edit.row) != edit.value
        ]
        fixed = next((edit.column for edit in wanted if not edit.column.is_editable), None)
        try:
            if fixed is not None:
                heading = fixed.heading.replace("\n", " ")
                raise InvalidInput.of(
                    None, f"Cột “{heading}” không nhập được. Chưa ô nào thay đổi."
                )
            if wanted:
                self.model.apply(wanted)
        except AppError as refusal:
            self.refused.emit(str(refusal))
            return False
        self.refused.emit("")
        return True

    def _write(self, index: QModelIndex, text: str) -> bool:
        return self._try([self._edit(index, text)])

    def _step(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        elif event.keyCombination() == _FILL_DOWN:
            self.fill_down()
        else:
            return False
        return True

    def _show_name(self, index: QModelIndex) -> None:
        if index.isValid():
            self.names.selectRow(index.row())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model.row_at(index))

    def _dress(self, name: str) -> None:
        always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.cells.setModel(self.model)
        self.cells.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.cells.horizontalHeader().setHighlightSections(False)
        self.cells.setAccessibleName(name)
        self.names.setVerticalScrollBarPolicy(never)
        for table in (self.names, self.cells):
            table.setHorizontalScrollBarPolicy(always)  # rows stay level
            table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.names.horizontalHeader().setStretchLastSection(False)
        self.cells.verticalScrollBar().valueChanged.connect(
            self.names.verticalScrollBar().setValue
        )
        self.names.verticalScrollBar().valueChanged.connect(
            self.cells.verticalScrollBar().setValue
        )
        self.names.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open a row with Enter or F2 on its name."""
        if (
            watched is self.names
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (*_ENTER, Qt.Key.Key_F2)
        ):
            self._open(self.names.currentIndex())
            return True
        return super().eventFilter(watched, event)


class _Cells(QTableView):
    def __init__(
        self,
        write: Callable[[QModelIndex, str], bool],
        on_key: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__()
        self.write = write
        self._on_key = on_key
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked
        )
        self.setTabKeyNavigation(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.setItemDelegate(_MarkEditor(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down with Enter, leave blocks to the grid; the rest is the table's own."""
        if event.key() in _ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.go(-1 if back else 1, 0)
        elif not self._on_key(event) and event.key() != Qt.Key.Key_Backspace:
            super().keyPressEvent(event)

    def go(self, down: int, right: int) -> None:
        """Go so many rows down and cells on, as far as there are any."""
        here = self.currentIndex()
        there = here.siblingAtRow(here.row() + down).siblingAtColumn(here.column() + right)
        if there.isValid() and not self.isColumnHidden(there.column()):
            self.setCurrentIndex(there)


class _MarkEditor(QStyledItemDelegate):
    """A line in a cell; it stays open while what stands in it is refused."""

    def __init__(self, view: _Cells) -> None:
        super().__init__(view)
        self._view = view
        self._place = QModelIndex()

    def createEditor(self, parent: QWidget, option: object, index: Index) -> QWidget:  # noqa: ARG002
        """Return a line without a frame."""
        line = QLineEdit(parent)
        line.setFrame(False)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Role.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write what was typed when the focus goes elsewhere; refused, it is told."""
        if isinstance(editor, QLineEdit):
            self._view.write(model.index(index.row(), index.column()), editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Write and go on with Enter, Tab and the arrows; stay where it is refused."""
        if not isinstance(editor, QLineEdit) or not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        if event.type() != QEvent.Type.KeyPress or event.key() not in _STEPS:
            return super().eventFilter(editor, event)
        down, right = _STEPS[event.key()]
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            down = -1
        if self._view.write(self._view.currentIndex(), editor.text()):
            self.closeEditor.emit(editor, _NO_HINT)
            self._view.go(down, right)
        else:
            spot = editor.mapToGlobal(QPoint(0, editor.height()))
            QToolTip.showText(spot, "Chưa ghi điểm này, xem lý do phía trên bảng.", editor)
        return True
