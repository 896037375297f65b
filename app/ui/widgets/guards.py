"""What holds in every window: the wheel changes nothing unseen, Enter saves nothing."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
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


# Every event of the program passes here; its class is told much faster than its type.


class WheelGuard(QObject):
    """Keeps the wheel from changing a value: it scrolls the page instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on to what lies around a field."""
        if isinstance(event, QWheelEvent) and _changes_by_wheel(watched):
            event.ignore()
            return True
        return False


class EnterFilter(QObject):
    """Makes Enter go to the next field of a form and press the button that has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter from the fields and buttons it belongs to."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in _ENTER or event.modifiers() & _HELD:
            return False
        if isinstance(watched, QPushButton | QToolButton):
            watched.click()
            return True
        if isinstance(watched, QLineEdit | QComboBox | QCheckBox):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return _go_on(watched, back=back)
        return False


def install(app: QApplication) -> None:
    """Put the guards in force, once."""
    for guard in (WheelGuard, EnterFilter):
        if app.findChild(guard) is None:
            app.installEventFilter(guard(app))


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
