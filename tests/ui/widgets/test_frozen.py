from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from app.ui import style
from app.ui.models.row_table import Column, RowTableModel
from app.ui.widgets.fields import PointsField
from app.ui.widgets.frozen import FrozenGrid


@dataclass(frozen=True)
class Row:
    id: int
    name: str


@pytest.fixture
def grid(shown):
    columns = [
        Column("TT", lambda row: row.id, is_number=True),
        Column("Đơn vị", lambda row: row.name, width=20),
        *(
            Column(f"Tiêu chí {n}", lambda row: 100, field=lambda row: PointsField(), width=12)
            for n in range(20)
        ),
    ]
    model = RowTableModel(columns, change=lambda edits: None)
    model.set_rows([Row(n, f"Tổ {n}") for n in range(100)])
    grid = FrozenGrid(2)
    grid.resize(700, 300)
    grid.setModel(model)
    grid.model_kept = model
    shown(grid)
    grid.setFocus()
    return grid


def still(grid):
    return grid.findChild(QTableView, "still")


def at(grid, row, column):
    grid.setCurrentIndex(grid.model().index(row, column))


def test_the_first_columns_stay_in_sight(grid):
    at(grid, 60, 21)
    assert grid.horizontalScrollBar().value() > 0
    assert still(grid).geometry().left() <= grid.frameWidth()
    assert still(grid).isVisible()
    seen = [n for n in range(22) if not still(grid).isColumnHidden(n)]
    assert seen == [0, 1]
    assert still(grid).verticalScrollBar().value() == grid.verticalScrollBar().value() > 0


def test_a_cell_never_hides_under_the_frozen_columns(grid):
    at(grid, 0, 21)
    for column in range(20, 1, -1):
        at(grid, 0, column)
        assert grid.visualRect(grid.currentIndex()).left() >= still(grid).width()


def test_both_views_select_the_same(grid):
    at(grid, 3, 5)
    assert still(grid).selectionModel() is grid.selectionModel()


def test_a_click_on_a_frozen_cell_leaves_the_keys_to_the_grid(grid, qtbot):
    spot = still(grid).visualRect(grid.model().index(2, 1)).center()
    qtbot.mouseClick(still(grid).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert grid.hasFocus()
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (2, 1)


def test_a_double_click_on_a_frozen_cell_opens_its_row(grid, qtbot):
    opened = []
    grid.opened.connect(opened.append)
    spot = still(grid).visualRect(grid.model().index(2, 1)).center()
    qtbot.mouseClick(still(grid).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(still(grid).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.id for row in opened] == [2]


def test_a_click_on_a_frozen_heading_sorts(grid, qtbot):
    header = still(grid).horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(1) + 8, header.height() // 2)
    for expected in (0, 99, 0):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert grid.table.row_number(0).id == expected


@pytest.mark.parametrize("by", ["grid", "still"])
def test_widths_are_the_same_in_both_views(grid, by):
    (grid if by == "grid" else still(grid)).setColumnWidth(1, 211)
    assert grid.columnWidth(1) == still(grid).columnWidth(1) == 211
    assert still(grid).width() == grid.columnWidth(0) + 211


def test_rows_stand_on_one_level(grid, kit_app, qtbot):
    style.set_text_size(kit_app, 14)
    qtbot.waitUntil(lambda: grid.rowHeight(0) > 24)
    qtbot.waitUntil(lambda: still(grid).rowHeight(0) == grid.rowHeight(0))
    qtbot.waitUntil(
        lambda: still(grid).horizontalHeader().height() == grid.horizontalHeader().height()
    )


def test_scrolling_one_scrolls_the_other(grid):
    still(grid).verticalScrollBar().setValue(10)
    assert grid.verticalScrollBar().value() == 10
    grid.verticalScrollBar().setValue(20)
    assert still(grid).verticalScrollBar().value() == 20


def test_typing_works_as_in_every_grid(grid):
    at(grid, 0, 2)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.currentIndex().row() == 1
