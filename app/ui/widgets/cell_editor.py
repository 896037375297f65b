"""Editing one cell of a grid with the field of its column."""

from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.clock import today
from app.domain.dates import PartialDate
from app.ui.models.column import VALUE_ROLE, Column
from app.ui.preferences import EnterGoes, Preferences
from app.ui.widgets.field import STILL_HERE, Field
from app.ui.widgets.fields import DateField, TextField

Index = QModelIndex | QPersistentModelIndex

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_LINE_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_LINES_OF_AREA = 4
_FILLED = "filled"


def field_of(column: Column[Any], row: Any) -> Field[Any]:  # noqa: ANN401 - any kind of row
    """Return a new field to edit or to read a column's cell with."""
    return column.field(row) if column.field else TextField()


class CellEditor(QStyledItemDelegate):
    """Opens the field of a column in a cell and says what the keys in it ask for.

    Nothing is committed here: a value may be refused, and then the field stays open.

    Signals:
        opened: a field was opened, and in which cell.
        stepped: the field is done; go so many rows down and cells on.
        left: the focus went elsewhere.
        abandoned: Esc.
    """

    opened = Signal(QWidget, QModelIndex)
    stepped = Signal(QWidget, int, int)
    left = Signal(QWidget)
    abandoned = Signal(QWidget)

    @property
    def enter_goes(self) -> EnterGoes:
        """Where Enter goes to: read at each press, so that open grids follow the choice."""
        return Preferences().enter_goes

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's shape
        index: Index,
    ) -> QWidget:
        """Return the field of the column, without its frame."""
        model: Any = index.model()
        column = model.columns[index.column()]
        field = field_of(column, model.row_at(index))
        field.setParent(parent)
        field.fit_cell()
        field.set_label(column.heading)
        for stop in field.stops():
            stop.installEventFilter(self)
        self.opened.emit(field, model.index(index.row(), index.column()))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value of the cell in the field, once: what is typed then stays."""
        field = _field_around(editor)
        if field is not None and not field.property(_FILLED):
            field.setProperty(_FILLED, True)  # noqa: FBT003 - Qt's
            field.set_value(index.data(VALUE_ROLE))
            for stop in field.stops():
                if isinstance(stop, QComboBox) and (line := stop.lineEdit()):
                    line.selectAll()  # as Qt does for a plain line: typing overwrites

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Do nothing: the grid commits, and hears when it is refused."""

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002 - Qt's shape
    ) -> None:
        """Give the field the room of its cell, and a box of lines some more."""
        room = option.rect  # type: ignore[attr-defined]
        if editor.findChild(QPlainTextEdit):
            room.setHeight(max(room.height(), editor.fontMetrics().height() * _LINES_OF_AREA))
        editor.setGeometry(room)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Turn the keys and the loss of focus in a field into signals."""
        field = _field_around(editor)
        if field is None:
            return False
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            has_gone = _field_around(QApplication.focusWidget()) is not field
            if event.reason() not in STILL_HERE and has_gone:
                self.left.emit(field)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(field, editor, event)
        return False

    def _take_key(self, field: Field[Any], stop: QObject, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.abandoned.emit(field)
        elif key in _TAB_STEPS:
            self.stepped.emit(field, 0, _TAB_STEPS[Qt.Key(key)])
        elif key in ENTER:
            self._take_enter(field, stop, held)
        elif key in _LINE_STEPS and _leaves_arrows(stop) and not _real(held):
            self.stepped.emit(field, _LINE_STEPS[Qt.Key(key)], 0)
        elif _is_today(event) and isinstance(field, DateField):
            field.set_value(PartialDate.of(today()))
        else:
            return False
        return True

    def _take_enter(self, field: Field[Any], stop: QObject, held: Qt.KeyboardModifier) -> None:
        if isinstance(stop, QPlainTextEdit) and held & Qt.KeyboardModifier.AltModifier:
            stop.insertPlainText("\n")
            return
        step = -1 if held & Qt.KeyboardModifier.ShiftModifier else 1
        goes_down = self.enter_goes == "down"
        self.stepped.emit(field, step if goes_down else 0, 0 if goes_down else step)


def _field_around(stop: QObject | None) -> Field[Any] | None:
    around = stop
    while around is not None and not isinstance(around, Field):
        around = around.parent()
    return cast("Field[Any] | None", around)


def _leaves_arrows(stop: QObject) -> bool:
    """Return whether Up and Down mean nothing in an editor: a line has no other line."""
    return isinstance(stop, QLineEdit)


def _real(held: Qt.KeyboardModifier) -> Qt.KeyboardModifier:
    """Return the keys held, without the sign that a key is on the number pad."""
    return held & ~Qt.KeyboardModifier.KeypadModifier


def _is_today(event: QKeyEvent) -> bool:
    is_control = _real(event.modifiers()) == Qt.KeyboardModifier.ControlModifier
    return is_control and event.key() == Qt.Key.Key_Semicolon
