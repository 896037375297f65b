"""A grid to type in as in Excel, that writes Vietnamese right and takes blocks whole."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

from app.core.clock import today
from app.core.errors import AppError, InvalidInput
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.ui import style
from app.ui.models.column import VALUE_ROLE, R
from app.ui.widgets.ask import tell
from app.ui.widgets.blocks import BlockReader, read_paste, refusal
from app.ui.widgets.bubble import Bubble
from app.ui.widgets.cell_editor import ENTER, CellEditor, field_of
from app.ui.widgets.clipboard import Cell, copy_block, read_block
from app.ui.widgets.field import Field
from app.ui.widgets.fields import DateField
from app.ui.widgets.table import TableView

_NO_CELL = (
    "Không dán được vì chưa chọn ô nào trong bảng. Bấm vào ô đầu tiên sẽ nhận dữ liệu rồi dán lại."
)
_NO_ROW = "Không dán được vì bảng chưa có dòng nào. Thêm dòng trước, hoặc bỏ lọc, rồi dán lại."

_FRAME = 2
"""Of a cell that stands in the way, in pixels."""

NoHint = QAbstractItemDelegate.EndEditHint.NoHint


class GridView(TableView[R]):
    """Shows a `TableModel` with a `change`, cell by cell.

    Typing overwrites, F2 edits, Enter goes down or on as the person chose, Tab goes on, Esc
    gives up, Delete empties, Ctrl+D fills down, Ctrl+; writes today, Ctrl+C, Ctrl+X and Ctrl+V
    take blocks to and from Excel; F6 and Shift+F6 go out of the grid, where Tab only goes round.
    A value that is refused stays in its cell, open, with the reason under it; a block is
    taken as a whole, as one call of the model's `change`, or not at all. With
    `takes_new_lines` a pasted block may reach below the last row.

    Signals:
        told: a short sentence of what was done.
        summed: count and sum of the selected numbers, "" for none.
    """

    told = Signal(str)
    summed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, takes_new_lines: bool = False) -> None:
        super().__init__(parent)
        self.takes_new_lines = takes_new_lines
        self._field: Field[Any] | None = None
        self._place = QPersistentModelIndex()
        self._refused: Field[Any] | None = None
        self._wrong: list[QPersistentModelIndex] = []
        self._bubble = Bubble(self.viewport())
        self._editor = editor = CellEditor(self)
        editor.opened.connect(self._on_opened)
        editor.stepped.connect(self._on_stepped)
        editor.left.connect(self._on_left)
        editor.abandoned.connect(self._on_abandoned)
        self.setItemDelegate(editor)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(True)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked)
        self.selection_changed.connect(self._on_selection_changed)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; raises TypeError when blocks could not be written to it as one."""
        super().setModel(model)
        if model is not None and self.table.change is None:
            raise TypeError("a grid needs a model with `change`")

    # --- blocks ------------------------------------------------------------------------------

    def copy(self, *, with_headings: bool = False) -> None:
        """Put the selected cells, and what lies between them, on the clipboard."""
        lines, numbers = self.selected_lines(), self._selected_numbers()
        columns = [self.table.columns[number] for number in numbers]
        headings = [[Cell(column.heading) for column in columns]] if with_headings else []
        rows = [
            [Cell(column.shown(row), column.is_number) for column in columns]
            for row in (self.table.row_number(line) for line in lines)
        ]
        if rows:
            copy_block(headings + rows)

    def cut(self) -> None:
        """Put the selected cells on the clipboard and empty those that can be edited."""
        self.copy()
        self.clear_cells()

    def paste(self) -> None:
        """Write the block on the clipboard into the grid, from the top left selected cell."""
        with self._told_when_refused():
            # An empty line has no cell: it keeps its row's place, and empties nothing.
            block = [[] if row == [""] else row for row in read_block()]
            lines, numbers = self.selected_lines(), self._selected_numbers()
            if not any(block):
                return
            if not lines:
                raise InvalidInput.of(None, _NO_CELL if self.table.rowCount() else _NO_ROW)
            if len(block) > 1 or len(block[0]) > 1:
                lines, numbers = self._room_from(lines[0], numbers[0], len(block))
            reader = BlockReader(self.table)
            read_paste(reader, block, lines, numbers)
            emptied = reader.emptied
            also = f", trong đó {number_text(emptied)} ô thành trống" if emptied else ""
            self._write(reader, "Không dán được.", "Đã dán", also)
            width = max(map(len, block))
            self._mark(lines[: len(block)] if len(block) > 1 else lines, numbers[:width])
            self._tell_doubts(reader)

    def clear_cells(self) -> None:
        """Empty the selected cells that can be edited."""
        with self._told_when_refused():
            reader = BlockReader(self.table)
            for line in self.selected_lines():
                for number in self._selected_numbers():
                    reader.clear(line, number)
            self._write(reader, "Không xóa được.", "Đã xóa nội dung")

    def fill_down(self) -> None:
        """Write what stands in the top selected row into those below it.

        Where one row is selected, it gets what stands in the row above.
        """
        lines = self.selected_lines()
        if len(lines) == 1:
            lines = [lines[0] - 1, *lines]
        if not lines or lines[0] < 0:
            return
        top, columns = self.table.row_number(lines[0]), self.table.columns
        with self._told_when_refused():
            reader = BlockReader(self.table)
            for number in self._selected_numbers():
                for line in lines[1:] if columns[number].is_editable else ():
                    reader.set(line, number, columns[number].own_value(top))
            self._write(reader, "Không điền được.", "Đã điền xuống")

    def settle(self) -> bool:
        """Take what stands in an open cell and close it; return whether it could be taken."""
        field = self._field
        if not self._is_committed():
            return False
        if field is not None and field is self._field and isValid(field):
            self.closeEditor(field, NoHint)
        return True

    def write_today(self) -> None:
        """Write today into the current cell when it holds a date."""
        index = self.currentIndex()
        column = self.table.columns[index.column()]
        if not column.is_editable:
            return
        if isinstance(field_of(column, self.table.row_at(index)), DateField):
            with self._told_when_refused():
                reader = BlockReader(self.table)
                reader.set(index.row(), index.column(), PartialDate.of(today()))
                self._write(reader, "Không ghi được.", "Đã ghi")

    # --- keys --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the grid's own keys from the shortcuts of the window."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and self._command(cast("QKeyEvent", event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means in Excel."""
        command = self._command(event)
        if event.key() == Qt.Key.Key_F6:
            self.leave(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif command and (command == self.paste or self.currentIndex().isValid()):
            command()  # a paste says itself what it lacks
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            event.ignore()  # Backspace: a Vietnamese keyboard corrects what it has written
        elif not self._is_refused_as_locked(event):
            super(TableView, self).keyPressEvent(event)

    def _is_refused_as_locked(self, event: QKeyEvent) -> bool:
        """Say why a cell cannot be changed when somebody types into it."""
        index = self.currentIndex()
        is_typed = event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if not is_typed or not index.isValid():
            return False
        column = self.table.columns[index.column()]
        why_locked = column.why_locked(self.table.row_at(index))
        if why_locked:
            self._bubble.tell(why_locked, self.visualRect(index), is_doubt=True)
        return bool(why_locked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected cells."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        menu.addSeparator()
        menu.addAction("Sao chép", self.copy)
        menu.addAction("Sao chép kèm tiêu đề", lambda: self.copy(with_headings=True))
        menu.addAction("Cắt", self.cut)
        menu.addAction("Dán", self.paste)
        menu.addAction("Điền xuống", self.fill_down)
        menu.addAction("Xóa nội dung", self.clear_cells)
        menu.exec(event.globalPos())

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier:
            commands = {
                Qt.Key.Key_C: self.copy,
                Qt.Key.Key_X: self.cut,
                Qt.Key.Key_V: self.paste,
                Qt.Key.Key_D: self.fill_down,
                Qt.Key.Key_Semicolon: self.write_today,
            }
            return commands.get(Qt.Key(key))
        if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return None
        back = bool(held)
        if key in ENTER:
            return partial(self._go_by_enter, back=back)
        commands = {Qt.Key.Key_F2: self._edit, Qt.Key.Key_Delete: self.clear_cells}
        return None if back else commands.get(Qt.Key(key))

    def _edit(self) -> None:
        """Edit the current cell with the caret after what is in it."""
        self.edit(self.currentIndex())
        field = self._field
        if field is None or not isValid(field):
            return  # the cell takes nothing; rows read again took the last field with them
        stop = field.stops()[0]
        line = stop.lineEdit() if isinstance(stop, QComboBox) else stop
        if isinstance(line, QLineEdit):
            line.end(False)  # noqa: FBT003 - Qt's

    def _go_by_enter(self, *, back: bool) -> None:
        step = -1 if back else 1
        self._go(*((step, 0) if self._editor.enter_goes == "down" else (0, step)))

    def _go(self, down: int, right: int) -> None:
        move = QAbstractItemView.CursorAction
        if down:
            action = move.MoveDown if down > 0 else move.MoveUp
        else:
            action = move.MoveNext if right > 0 else move.MovePrevious
        index = self.moveCursor(action, Qt.KeyboardModifier.NoModifier)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect  # whichever keys are held
        self.selectionModel().setCurrentIndex(index, flag)

    # --- the open cell -----------------------------------------------------------------------

    def commitData(self, editor: QWidget) -> None:
        """Take what stands in an open cell; it stays open when that is refused."""
        if editor is self._field:
            self._is_committed()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close an open cell, unless what stands in it was refused."""
        if editor is self._refused:
            QTimer.singleShot(0, self, self._go_back)
            return
        self._bubble.hide()
        self._field = None
        super().closeEditor(editor, hint)

    def _is_committed(self) -> bool:
        field = self._field
        if field is None or not isValid(field) or not self._place.isValid():
            return True
        self._refused, doubt = None, ""
        try:
            value = field.value()
            if value != self._current_place().data(VALUE_ROLE):
                doubt = field.doubt(field.draft())
            self.table.setData(self._current_place(), value)
        except AppError as refused:
            self._refused = field
            self._bubble.tell(str(refused), self.visualRect(self._current_place()))
            return False
        self._bubble.hide()
        self.mark_cells()
        if doubt:  # once the cell is closed and the next one is selected
            place = self._current_place()
            QTimer.singleShot(0, self, partial(self._tell_doubt, doubt, place))
        return True

    def _current_place(self) -> QModelIndex:
        return self.table.index(self._place.row(), self._place.column())

    @Slot(QWidget, QModelIndex)
    def _on_opened(self, field: QWidget, index: QModelIndex) -> None:
        self._field = cast("Field[Any]", field)
        self._place = QPersistentModelIndex(index)
        self._refused = None

    @Slot(QWidget, int, int)
    def _on_stepped(self, field: QWidget, down: int, right: int) -> None:
        if not self._is_committed():
            return
        if isValid(field):
            self.closeEditor(field, NoHint)
        self.setFocus()
        self._go(down, right)

    @Slot(QWidget)
    def _on_left(self, field: QWidget) -> None:
        if field is not self._field:
            return  # closed already: it loses the focus by that
        if self._is_committed():
            self.closeEditor(field, NoHint)
        elif self.hasFocus():
            QTimer.singleShot(0, self, self._go_back)

    @Slot(QWidget)
    def _on_abandoned(self, field: QWidget) -> None:
        self._refused = None
        self.closeEditor(field, NoHint)
        self.setFocus()

    @Slot()
    def _go_back(self) -> None:
        """Bring the person back to the cell that was refused."""
        if self._refused is not None and isValid(self._refused) and self._place.isValid():
            field = self._refused
            keep = QItemSelectionModel.SelectionFlag.ClearAndSelect
            with QSignalBlocker(self.selectionModel()):
                self.selectionModel().setCurrentIndex(self._current_place(), keep)
            self.viewport().update()
            field.focus()

    # --- inside ------------------------------------------------------------------------------

    def _selected_numbers(self) -> list[int]:
        blocks = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        chosen = {n for block in blocks for n in range(block.left(), block.right() + 1)}
        return [number for number in self.seen_numbers() if number in chosen]

    def _room_from(self, line: int, number: int, height: int) -> tuple[list[int], list[int]]:
        count = self.table.rowCount()
        end = max(count, line + height) if self.takes_new_lines else count
        seen = self.seen_numbers()
        return list(range(line, end)), seen[seen.index(number) :]

    def _write(self, reader: BlockReader[R], failed: str, done: str, also: str = "") -> bool:
        if reader.problems:
            self.mark_cells(reader.wrong)
            tell(self, "Chưa thực hiện được", refusal(failed, reader.problems))
            return False
        self.mark_cells()
        if reader.edits:
            self.table.apply(reader.edits)
        self.told.emit(f"{done} {number_text(len(reader.edits))} ô{also}.")
        return True

    def _tell_doubts(self, reader: BlockReader[R]) -> None:
        """Say under the first cell whose number could mean another how it was understood."""
        if reader.doubts and not reader.problems:
            line, number, doubt = reader.doubts[0]
            more = len(reader.doubts) - 1
            others = f" Còn {number_text(more)} ô khác như vậy." if more else ""
            self._tell_doubt(doubt + others, self.table.index(line, number))

    def _tell_doubt(self, doubt: str, index: QModelIndex) -> None:
        """Say under a cell how its number was understood, until other cells are selected."""
        self._bubble.tell(doubt, self.visualRect(index), is_doubt=True)

    def _mark(self, lines: Sequence[int], numbers: Sequence[int]) -> None:
        """Select the cells that a block went to."""
        last = min(lines[-1], self.table.rowCount() - 1)
        flag = QItemSelectionModel.SelectionFlag
        selection = QItemSelection()
        for number in numbers:
            selection.select(self.table.index(lines[0], number), self.table.index(last, number))
        self.selectionModel().select(selection, flag.ClearAndSelect)

    def mark_cells(self, cells: Sequence[tuple[int, int]] = ()) -> None:
        """Frame cells, each a line and a column, that stand in the way, until the next write.

        The selection stays: the block is pasted again where it was.
        """
        self._wrong = [QPersistentModelIndex(self.table.index(*cell)) for cell in cells]
        self.viewport().update()

    @property
    def marked_cells(self) -> list[tuple[int, int]]:
        """The cells that are framed, line and column."""
        return [(one.row(), one.column()) for one in self._wrong if one.isValid()]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and frames around those that stand in the way."""
        super().paintEvent(event)
        if not self._wrong:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(QPen(QColor(style.ERROR), _FRAME))
            for line, number in self.marked_cells:
                room = self.visualRect(self.table.index(line, number))
                painter.drawRect(room.adjusted(1, 1, -_FRAME, -_FRAME))

    @contextmanager
    def _told_when_refused(self) -> Generator[None]:
        try:
            yield
        except AppError as refused:
            tell(self, "Chưa thực hiện được", str(refused))

    @Slot()
    def _on_selection_changed(self) -> None:
        if self._bubble.is_doubt:
            self._bubble.hide()
        self.summed.emit(self.summary())

    def summary(self) -> str:
        """Return count and sum of the selected numbers: "Đếm: 3 · Tổng: 27,5"."""
        columns = [self.table.columns[number] for number in self._selected_numbers()]
        columns = [column for column in columns if column.is_number]
        if not columns or any(column.text is not columns[0].text for column in columns):
            return ""
        rows = self.selected()
        values = [column.value(row) for row in rows for column in columns]
        numbers = [value for value in values if isinstance(value, int | Decimal)]
        if len(numbers) < 2:
            return ""
        return f"Đếm: {number_text(len(numbers))} · Tổng: {columns[0].text(sum(numbers))}"
