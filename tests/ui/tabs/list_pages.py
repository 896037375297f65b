"""Using a list page as a person does: select rows, press its buttons, read what it says."""

from PySide6.QtCore import QEvent, QItemSelectionModel
from PySide6.QtWidgets import QApplication, QPushButton

from app.ui.widgets.undo_bar import UndoBar

EXPORT = "Xuất danh sách này…"
"""What every list can do, also in a file that can only be read."""


def button(page, label):
    """The action of the tool bar with these words while nothing is selected."""
    return next(action for action in page.actions() if label in (action.data(), action.text()))


def press(page, label, *numbers):
    """Select the rows at these numbers, if any, and press a button that is on."""
    if numbers:
        select(page, *numbers)
    action = button(page, label)
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # left to the main loop


def select(page, *numbers):
    """Select the rows at these numbers alone."""
    model = page.table.selectionModel()
    model.clearSelection()
    how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for number in numbers:
        model.select(page.model.index(number, 0), how)


def why_off(page, label):
    """Why a button is off, as its tooltip says."""
    action = button(page, label)
    assert not action.isEnabled()
    return action.toolTip().partition("\n")[2]


def take_back(page):
    """Press “Hoàn tác” on the undo bar; returns what the bar said."""
    bar = page.findChild(UndoBar)
    assert bar.isVisible()
    bar.findChild(QPushButton).click()
    return bar.text()
