import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)


def _filled(combo):
    combo.addItems(["a", "b", "c"])
    combo.setCurrentIndex(1)
    return combo


def _at(widget, value):
    widget.setValue(value)
    return widget


def _three_tabs():
    tabs = QTabBar()
    for name in "abc":
        tabs.addTab(name)
    tabs.setCurrentIndex(1)
    return tabs


WHEEL_FIELDS = {
    "combo": (lambda: _filled(QComboBox()), QComboBox.currentIndex),
    "spin": (lambda: _at(QSpinBox(), 5), QSpinBox.value),
    "date": (QDateEdit, QDateEdit.date),
    "slider": (lambda: _at(QSlider(Qt.Orientation.Horizontal), 5), QSlider.value),
    "tabs": (_three_tabs, QTabBar.currentIndex),
}


@pytest.mark.parametrize("kind", WHEEL_FIELDS)
def test_the_wheel_scrolls_the_page_and_changes_no_value(kind, shown):
    make, value = WHEEL_FIELDS[kind]
    page = QWidget()
    layout = QVBoxLayout(page)
    field = make()
    layout.addWidget(field)
    layout.addWidget(QLabel("\n" * 100))
    area = QScrollArea()
    area.setWidget(page)
    shown(area)
    field.setFocus()
    before = value(field)
    _wheel(field)
    assert value(field) == before
    assert area.verticalScrollBar().value() > 0


def _wheel(widget):
    window = widget.window()
    spot = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(spot), QPoint(0, -120))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_button_with_the_focus(key, shown):
    pressed = []
    button = QPushButton("Lưu")
    button.setAutoDefault(False)
    button.clicked.connect(lambda: pressed.append(1))
    shown(button)
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [1]


def test_a_button_that_is_off_stays_off(shown):
    pressed = []
    button = QPushButton("Lưu")
    button.clicked.connect(lambda: pressed.append(1))
    button.setEnabled(False)
    shown(button)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []
