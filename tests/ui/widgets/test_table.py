from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.ui import style
from app.ui.models.row_table import Column, RowTableModel
from app.ui.widgets.table import TableView

Rows = QItemSelectionModel.SelectionFlag.Rows
Select = QItemSelectionModel.SelectionFlag.Select


@dataclass(frozen=True)
class Row:
    id: int
    name: str


ROWS = [Row(n, f"Tổ {n}") for n in range(50)]
COLUMNS = [
    Column("Số", lambda row: row.id, is_number=True, width=6),
    Column("Tên", lambda row: row.name),
    Column("Ghi chú", lambda row: "x" * 300),
]


@pytest.fixture
def model(qapp):
    model = RowTableModel(COLUMNS)
    model.set_rows(ROWS)
    return model


@pytest.fixture
def table(model, shown):
    table = TableView()
    table.resize(700, 300)
    table.setModel(model)
    shown(table)
    table.setFocus()
    return table


def ids(table):
    return [row.id for row in table.selected()]


def click_heading(table, number):
    header = table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(number) + 8, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_heading_sorts_up_down_and_not_any_more(table, model):
    firsts = []
    for _ in range(3):
        click_heading(table, 1)
        firsts.append(model.row_number(0).id)
    assert firsts == [0, 49, 0]
    assert table.horizontalHeader().sortIndicatorSection() == -1
    model.set_rows(list(reversed(ROWS)))
    assert model.row_number(0).id == 49


def test_the_person_stays_with_their_rows_when_others_come(table, model):
    table.select(7)
    table.selectionModel().select(model.index(9, 0), Select | Rows)
    model.set_rows([row for row in ROWS if row.id != 3])
    assert ids(table) == [7, 9]
    model.set_search("to 9")
    assert ids(table) == [9]
    model.set_search("")
    assert ids(table) == [9]


def test_sorting_keeps_the_selection(table):
    table.select(7)
    click_heading(table, 1)
    click_heading(table, 1)
    assert ids(table) == [7]


def test_after_a_deletion_the_next_row_is_at_hand_but_not_selected(table, model):
    table.select(7)
    model.set_rows([row for row in ROWS if row.id != 7])
    assert ids(table) == []
    assert table.currentIndex().row() == 7


def test_a_row_that_is_not_shown_cannot_be_selected(table):
    assert table.select(7)
    assert not table.select(1000)
    assert ids(table) == [7]


@pytest.mark.parametrize("how", ["enter", "double click"])
def test_a_row_is_opened(table, how, qtbot):
    table.select(2)
    with qtbot.waitSignal(table.opened) as opened:
        if how == "enter":
            QTest.keyClick(table, Qt.Key.Key_Return)
        else:
            spot = table.visualRect(table.model().index(2, 1)).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [ROWS[2]]


def test_letters_and_backspace_move_nothing(table):
    table.select(2)
    for key in (Qt.Key.Key_T, Qt.Key.Key_Backspace):
        QTest.keyClick(table, key)
    assert ids(table) == [2]


def test_tab_leaves_the_table(table):
    table.select(2)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert ids(table) == [2]


def test_selected_rows_are_copied(table):
    table.select(2)
    table.setColumnHidden(2, True)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "2\tTổ 2\r\n"


def test_columns_get_a_sensible_width(table):
    letter = table.fontMetrics().averageCharWidth()
    assert table.columnWidth(0) == letter * 9
    assert 5 * letter <= table.columnWidth(1) < 20 * letter
    assert table.horizontalHeader().sectionSizeHint(2) < 40 * letter


def test_a_column_that_takes_room_gets_what_the_others_leave(table, model):
    model.set_columns(
        [
            Column("Còn thiếu", lambda row: "x" * 300, takes_room=True),
            Column("Hạn", lambda row: row.name, width=9),
        ]
    )
    model.set_rows(ROWS)
    assert sum(table.columnWidth(number) for number in (0, 1)) == table.viewport().width()
    letter = table.fontMetrics().averageCharWidth()
    assert table.columnWidth(1) == 12 * letter


def test_other_columns_get_widths_of_their_own(table, model):
    model.set_columns([Column("Tên", lambda row: row.name, width=30), COLUMNS[0], COLUMNS[2]])
    model.set_rows(ROWS)
    assert table.columnWidth(0) > 3 * table.columnWidth(1)


def test_widths_set_by_hand_stay_when_rows_change(table, model):
    table.setColumnWidth(1, 333)
    model.set_rows(ROWS[:3])
    assert table.columnWidth(1) == 333


def test_a_layout_is_remembered(table, model, shown):
    table.setColumnWidth(1, 333)
    table.setColumnHidden(0, True)
    click_heading(table, 1)
    again = TableView()
    again.setModel(model)
    shown(again)
    assert again.restore_layout(table.layout_state())
    assert again.columnWidth(1) == 333
    assert again.isColumnHidden(0)
    assert again.horizontalHeader().sortIndicatorSection() == 1


@pytest.mark.parametrize("state", ["", "x", "00000000 QUJD", "{sig} ***", "{sig} QUJD"])
def test_a_layout_of_another_table_is_left_alone(table, state):
    signature = table.layout_state().split(" ")[0]
    before = table.columnWidth(1)
    assert not table.restore_layout(state.format(sig=signature))
    assert table.columnWidth(1) == before


def test_the_menu_of_the_headings_hides_columns_but_never_all(table):
    for number in range(3):
        _pick_from_menu(table, number)
    assert [table.isColumnHidden(number) for number in range(3)] == [True, True, False]
    _pick_from_menu(table, 0)
    assert not table.isColumnHidden(0)


def _pick_from_menu(table, number):
    def pick():
        menu = next(m for m in table.findChildren(QMenu) if m.isVisible())
        menu.setActiveAction(menu.actions()[number])
        QTest.keyClick(menu, Qt.Key.Key_Return)
        menu.deleteLater()

    QTimer.singleShot(0, pick)
    table.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))


def test_rows_are_as_high_as_the_text_asks_for(table, kit_app, qtbot):
    before = table.rowHeight(0)
    style.set_text_size(kit_app, 14)
    qtbot.waitUntil(lambda: table.rowHeight(0) > before)
    assert table.rowHeight(0) >= table.fontMetrics().height()


def test_many_rows_are_measured_by_a_sample():
    assert TableView().horizontalHeader().resizeContentsPrecision() == 100
