"""Typing in a grid as a person does: go to a cell, type, press Enter or Tab."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.widgets.bubble import Bubble

Key = Qt.Key


def column(grid, heading):
    """The number of the column with this heading."""
    headings = [column.heading for column in grid.model().columns]
    return headings.index(heading)


def cell(grid, line, heading):
    """What stands in a cell."""
    return grid.model().index(line, column(grid, heading)).data()


def enter(grid):
    """Put the focus into a grid, at the cell where it stands."""
    grid.window().activateWindow()
    QTest.qWaitForWindowActive(grid.window())
    grid.setFocus()


def go_to(grid, line, heading):
    """Stand on a cell."""
    enter(grid)
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    index = grid.model().index(line, column(grid, heading))
    grid.selectionModel().setCurrentIndex(index, flag)


def mark(grid, first, last, *headings):
    """Select a block of cells: from line to line, from the first heading to the last."""
    go_to(grid, first, headings[0])
    model = grid.model()
    left, right = column(grid, headings[0]), column(grid, headings[-1])
    block = QItemSelection(model.index(first, left), model.index(last, right))
    grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def keys(*typed):
    """Type texts and keys, each where the caret is by then."""
    for one in typed:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget, "nothing has the focus"
        if isinstance(one, str):
            for letter in one:
                QTest.keyClicks(QApplication.focusWidget(), letter)
        else:
            QTest.keyClick(widget, one)


def paste(grid, text):
    """Paste what Excel has put on the clipboard."""
    QApplication.clipboard().setText(text)
    grid.paste()


def refusal(grid):
    """The sentence at the cell that was refused, "" when there is none."""
    bubble = grid.findChild(Bubble)
    return bubble.text() if bubble.isVisible() else ""
