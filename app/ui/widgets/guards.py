"""What holds in every window: the wheel changes nothing unseen, Enter saves nothing.

What is selected in any list can be copied, as a block; F1 in a dialog asks for help about it.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from app.ui.widgets.clipboard import copy_view
from app.ui.widgets.table import TableView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class EntersNext:
    """Mark of a widget in which Enter goes to the next field and Shift+Enter to the one before."""

    def enter_from(self, field: QWidget, *, back: bool) -> None:
        """Go on from `field`, where Enter was pressed."""
        raise NotImplementedError


class GivesHelp:
    """Mark of a window that shows help about the dialogs before it."""

    def help_about(self, dialog: QWidget) -> None:
        """Show what there is to know of a dialog in which F1 was pressed."""
        raise NotImplementedError


class Guard(QObject):
    """Passes the wheel on to the page, and lets Enter go to the next field or press a button."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wheel and Enter from the fields and buttons they belong to."""
        # Every event of the program passes here. Its class is told much faster than its type.
        if type(event) is QWheelEvent:
            is_taken = _changes_by_wheel(watched)
            if is_taken:
                event.ignore()
            return is_taken
        return type(event) is QKeyEvent and (
            _takes_enter(watched, event) or _copies(watched, event) or _asks(watched, event)
        )


def install(app: QApplication) -> None:
    """Put the guard in force, once."""
    if app.findChild(Guard) is None:
        app.installEventFilter(Guard(app))


def _takes_enter(watched: QObject, event: QKeyEvent) -> bool:
    if event.type() != QEvent.Type.KeyPress or event.key() not in _ENTER:
        return False
    if event.modifiers() & _HELD:
        return False
    if isinstance(watched, QPushButton | QToolButton):
        watched.click()
        return True
    if isinstance(watched, QLineEdit | QComboBox | QCheckBox):
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return _go_on(watched, back=back)
    return False


def _copies(watched: QObject, event: QKeyEvent) -> bool:
    """Copy the selected rows of a view that has no way of its own; Qt would copy one cell."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QAbstractItemView):
        return False
    if isinstance(watched, TableView) or not event.matches(QKeySequence.StandardKey.Copy):
        return False
    copy_view(watched)
    return True


def _asks(watched: QObject, event: QKeyEvent) -> bool:
    """Show help about the dialog in which F1 was pressed; of the window itself it is an action."""
    if event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_F1:
        return False
    dialog = QApplication.activeModalWidget()
    if dialog is None or not isinstance(watched, QWidget) or watched.window() is not dialog:
        return False
    above = dialog.parentWidget()
    while above is not None and not isinstance(above, GivesHelp):
        above = above.parentWidget()
    if above is not None:
        above.help_about(dialog)
    return above is not None


def _changes_by_wheel(watched: QObject) -> bool:
    if isinstance(watched, QComboBox | QAbstractSpinBox | QTabBar):
        return True
    return isinstance(watched, QAbstractSlider) and not isinstance(watched, QScrollBar)


def _go_on(field: QWidget, *, back: bool) -> bool:
    around = field.parentWidget()
    while around is not None and not isinstance(around, QAbstractItemView):
        if isinstance(around, EntersNext):
            around.enter_from(field, back=back)
            return True
        around = around.parentWidget()
    return False
