from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import NotAllowed
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.points import points_text
from app.ui.models.row_table import Column, RowTableModel
from app.ui.preferences import Preferences
from app.ui.widgets import cell_editor, date_fields, grid
from app.ui.widgets.bubble import Bubble
from app.ui.widgets.field import Field
from app.ui.widgets.fields import (
    DateField,
    DecimalField,
    PickList,
    PointsField,
    TextArea,
    TextField,
)
from app.ui.widgets.grid import GridView
from tests.ui.ime import TRIES, assert_unikey_safe, send_text, type_telex, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
TODAY = date(2024, 3, 1)
KINDS = [("a", "Công trình"), ("b", "Mô hình")]


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    points: int | None = None
    on: PartialDate | None = None
    kind: str | None = None
    note: str = ""
    total: int = 0
    is_sent: bool = False


COLUMNS = [
    Column("Tên", lambda row: row.name, name="name", field=lambda row: TextField(longest=40)),
    Column("Điểm", lambda row: row.points, points_text, name="points", is_number=True,
           field=lambda row: PointsField(1000, 25)),
    Column("Ngày", lambda row: row.on, lambda on: on.display, name="on",
           field=lambda row: DateField()),
    Column("Loại", lambda row: row.kind, dict(KINDS).get, name="kind",
           field=lambda row: PickList(KINDS)),
    Column("Ghi chú", lambda row: row.note, name="note", field=lambda row: TextArea()),
    Column("Tổng", lambda row: row.total, points_text, name="total", is_number=True),
    Column("Đã gửi", lambda row: row.is_sent, name="is_sent", is_check=True,
           edit=lambda row, value: None),
]  # fmt: skip
NAME, POINTS, ON, KIND, NOTE, TOTAL, SENT = range(7)


class File:
    """Stands for the operations: takes the edits of one action, then shows the new rows."""

    def __init__(self):
        self.model = RowTableModel(COLUMNS, change=self)
        self.rows = [Row(n, f"Tổ {n}", total=100 * n) for n in range(1, 5)]
        self.model.set_rows(self.rows)
        self.actions = []
        self.refusal = None

    def __call__(self, edits):
        if self.refusal:
            raise self.refusal
        self.actions.append([(edit.line, edit.column.name, edit.value) for edit in edits])
        rows = {row.id: row for row in self.rows}
        for edit in edits:
            if edit.row is None:
                new = 100 + edit.line
                rows[new] = replace(rows.get(new, Row(new, "")), **{edit.column.name: edit.value})
            else:
                row = rows[edit.row.id]
                rows[row.id] = replace(row, **{edit.column.name: edit.value})
        self.show(list(rows.values()))

    def show(self, rows):
        self.rows = rows
        self.model.set_rows(rows)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    for module in (cell_editor, date_fields, grid):
        monkeypatch.setattr(module, "today", lambda: TODAY)


@pytest.fixture
def file(qapp):
    return File()


@pytest.fixture
def view(file, shown):
    page = QWidget()
    page.resize(900, 300)
    page.grid = GridView(page)
    page.other = QLineEdit()
    layout = QVBoxLayout(page)
    layout.addWidget(page.grid)
    layout.addWidget(page.other)
    page.grid.setModel(file.model)
    shown(page)
    page.grid.setFocus()
    page.grid.page = page
    at(page.grid, 0, NAME)
    yield page.grid
    page.grid._refused = None


def at(view, row, column):
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.selectionModel().setCurrentIndex(view.model().index(row, column), flag)


def place(view):
    return view.currentIndex().row(), view.currentIndex().column()


def paste(view):
    view.page.activateWindow()
    QTest.qWaitForWindowActive(view.page)
    view.setFocus()
    press(Key.Key_V, CTRL)


def focused():
    return QApplication.activePopupWidget() or QApplication.focusWidget()


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focused(), key, held)


def open_field(view):
    return next((field for field in view.findChildren(Field) if field.isVisible()), None)


def type_here(text):
    for letter in text:
        type_text(focused(), letter)


def mark(view, top, left, bottom, right):
    model = view.model()
    at(view, top, left)
    block = QItemSelection(model.index(top, left), model.index(bottom, right))
    view.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


# --- typing ----------------------------------------------------------------------------------


def test_typing_overwrites_and_enter_goes_down(view, file):
    type_here("Moi")
    press(Key.Key_Return)
    assert file.actions == [[(0, "name", "Moi")]]
    assert place(view) == (1, NAME)
    assert open_field(view) is None
    assert view.hasFocus()


def test_typing_overwrites_what_was_picked_too(view, file):
    file.show([replace(row, kind="a") for row in file.rows])
    at(view, 0, KIND)
    type_here("Mo hinh")
    press(Key.Key_Return)
    press(Key.Key_Return)
    assert file.actions == [[(0, "kind", "b")]]


def test_keys_without_a_code_open_the_cell_too(view, file):
    send_text(view, "Đ")
    press(Key.Key_Return)
    assert file.actions == [[(0, "name", "Đ")]]


@pytest.mark.parametrize("column", [NAME, POINTS, ON, KIND, NOTE])
def test_vietnamese_keyboards_write_right_into_every_cell(view, column):
    at(view, 1, column)
    press(Key.Key_F2)
    assert_unikey_safe(open_field(view).stops()[0], TRIES)


def test_f2_in_a_locked_cell_after_the_row_of_an_open_field_went_does_nothing(view, file):
    """The row takes the field with it; what is left of it in Python must not be touched."""
    at(view, 1, NAME)
    press(Key.Key_F2)
    file.model.set_rows(file.rows[:1])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    at(view, 0, TOTAL)
    view.setFocus()
    press(Key.Key_F2)
    assert file.actions == []


def test_a_word_typed_over_a_cell_is_whole(view, file):
    type_telex("Đội")
    press(Key.Key_Return)
    assert file.actions == [[(0, "name", "Đội")]]


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier, (2, POINTS)),
        (Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, (2, POINTS)),
        (Key.Key_Return, SHIFT, (0, POINTS)),
        (Key.Key_Tab, Qt.KeyboardModifier.NoModifier, (1, ON)),
        (Key.Key_Backtab, SHIFT, (1, NAME)),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, (2, POINTS)),
        (Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0, POINTS)),
    ],
)
@pytest.mark.parametrize("typed", ["", "9,5"])
def test_keys_go_on_as_in_excel(view, file, key, held, expected, typed):
    at(view, 1, POINTS)
    type_here(typed)
    press(key, held)
    assert place(view) == expected
    assert len(view.selectionModel().selectedIndexes()) == 1
    assert file.actions == ([[(1, "points", 950)]] if typed else [])


def test_an_open_grid_follows_where_the_person_lets_enter_go(view):
    Preferences().enter_goes = "right"
    press(Key.Key_Return)
    assert place(view) == (0, POINTS)
    type_here("5")
    press(Key.Key_Return)
    assert place(view) == (0, ON)
    press(Key.Key_Return, SHIFT)
    assert place(view) == (0, POINTS)
    Preferences().enter_goes = "down"
    press(Key.Key_Return)
    assert place(view) == (1, POINTS)


def test_f2_edits_what_is_there(view, file):
    press(Key.Key_F2)
    type_here("b")
    press(Key.Key_Return)
    assert file.actions == [[(0, "name", "Tổ 1b")]]


def test_escape_gives_up(view, file):
    type_here("xyz")
    press(Key.Key_Escape)
    assert open_field(view) is None
    assert file.actions == []
    assert view.hasFocus()


def test_what_was_there_already_is_no_action(view, file):
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert file.actions == []


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_Escape])
def test_backspace_and_escape_do_nothing_to_a_cell(view, file, key):
    press(key)
    assert open_field(view) is None
    assert file.actions == []


def test_letters_on_a_cell_that_cannot_be_edited_do_nothing(view, file):
    at(view, 0, TOTAL)
    type_here("t")
    assert place(view) == (0, TOTAL)
    assert open_field(view) is None


def test_alt_enter_breaks_the_line_in_a_box_of_lines(view, file):
    at(view, 0, NOTE)
    type_here("mot")
    press(Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    type_here("hai")
    press(Key.Key_Return)
    assert file.actions == [[(0, "note", "mot\nhai")]]


def test_a_choice_is_made_in_its_cell(view, file):
    at(view, 0, KIND)
    type_here("mo")
    press(Key.Key_Return)
    assert open_field(view) is not None
    press(Key.Key_Return)
    assert file.actions == [[(0, "kind", "b")]]
    assert place(view) == (1, KIND)


def test_a_choice_made_with_tab_goes_on(view, file):
    at(view, 0, KIND)
    type_here("cong")
    press(Key.Key_Tab)
    assert file.actions == [[(0, "kind", "a")]]
    assert place(view) == (0, NOTE)


def test_the_calendar_of_a_cell_opens_and_keeps_the_cell(view, file):
    at(view, 0, ON)
    press(Key.Key_F2)
    field = open_field(view)
    press(Key.Key_F4)
    assert QApplication.activePopupWidget() is not None
    QApplication.activePopupWidget()._pick(PartialDate(2024, 3))
    assert open_field(view) is field
    press(Key.Key_Return)
    assert file.actions == [[(0, "on", PartialDate(2024, 3))]]


def test_a_tick_is_one_key(view, file):
    at(view, 1, SENT)
    press(Key.Key_Space)
    assert file.actions == [[(1, "is_sent", True)]]


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab, Key.Key_Down])
def test_a_wrong_value_stays_in_its_open_cell_with_the_reason(view, file, key):
    at(view, 0, POINTS)
    type_here("95")
    press(key)
    assert view.findChild(Bubble).text() == "Điểm 95 vượt mức tối đa 10."
    assert open_field(view).draft() == "95"
    assert focused() is open_field(view).stops()[0]
    assert file.actions == []
    open_field(view).set_draft("9,5")
    press(key)
    assert file.actions == [[(0, "points", 950)]]
    assert view.findChild(Bubble).text() == ""


def test_a_click_elsewhere_brings_back_to_the_refused_cell(view, file, qtbot):
    at(view, 0, POINTS)
    type_here("95")
    spot = view.visualRect(view.model().index(3, NAME)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: focused() is open_field(view).stops()[0])
    assert place(view) == (0, POINTS)
    assert file.actions == []
    press(Key.Key_Escape)
    assert open_field(view) is None


def test_a_refusal_of_the_program_leaves_the_cell_open(view, file):
    file.refusal = NotAllowed("Phiếu đã chốt. Bỏ chốt rồi sửa.")
    type_here("Moi")
    press(Key.Key_Return)
    assert view.findChild(Bubble).text() == "Phiếu đã chốt. Bỏ chốt rồi sửa."
    assert open_field(view).draft() == "Moi"


def test_a_good_value_is_taken_when_the_focus_goes_elsewhere(view, file):
    type_here("Moi")
    view.page.other.setFocus()
    assert file.actions == [[(0, "name", "Moi")]]
    assert open_field(view) is None
    assert view.page.other.hasFocus()


def test_a_wrong_value_does_not_take_the_focus_back_from_another_field(view, file):
    at(view, 0, POINTS)
    type_here("95")
    view.page.other.setFocus()
    assert view.page.other.hasFocus()
    assert open_field(view).draft() == "95"


def test_another_window_leaves_the_cell_open(view, qtbot):
    type_here("Moi")
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    assert open_field(view).draft() == "Moi"


# --- blocks ----------------------------------------------------------------------------------


def copy_text(text):
    QApplication.clipboard().setText(text)


def test_a_block_from_excel_is_one_action(view, file):
    at(view, 1, NAME)
    copy_text("Tổ Hai\t9,5\t5/3/2024\tmo hinh\r\nTổ Ba\t8.25\t03/2024\t\r\n")
    told = []
    view.told.connect(told.append)
    paste(view)
    assert file.actions == [
        [
            (1, "name", "Tổ Hai"),
            (1, "points", 950),
            (1, "on", PartialDate(2024, 3, 5)),
            (1, "kind", "b"),
            (2, "name", "Tổ Ba"),
            (2, "points", 825),
            (2, "on", PartialDate(2024, 3)),
        ]
    ]
    assert told == ["Đã dán 7 ô."]
    assert view.selected_lines() == [1, 2]


def test_a_block_with_blank_cells_says_how_many_it_empties(view, file):
    file.show([Row(1, "Tổ 1", 950), Row(2, "Tổ 2", 900), Row(3, "Tổ 3")])
    told = []
    view.told.connect(told.append)
    at(view, 0, POINTS)
    QApplication.clipboard().setText("9\r\n\r\n\r\n")
    paste(view)
    assert [row.points for row in file.rows] == [900, 900, None]
    QApplication.clipboard().setText("8\r\n \r\n7\r\n")
    paste(view)
    assert [row.points for row in file.rows] == [800, None, 700]
    assert told[-1] == "Đã dán 3 ô, trong đó 1 ô thành trống."


AMOUNTS = [
    Column("Tên", lambda row: row.name, name="name", field=lambda row: TextField()),
    Column("Mức", lambda row: row.total, number_text, name="total", is_number=True,
           field=lambda row: DecimalField(3)),
]  # fmt: skip


@pytest.fixture
def amounts(view, file):
    """The grid over a column in which 1.234 is one thousand two hundred and thirty-four."""
    file.model = RowTableModel(AMOUNTS, change=file)
    view.setModel(file.model)
    file.show(file.rows)
    at(view, 0, 1)
    return view


def test_a_pasted_number_that_could_mean_another_is_told(amounts, file):
    QApplication.clipboard().setText("92.125\r\n92,125\r\n1.234")
    paste(amounts)
    assert [row.total for row in file.rows][:3] == [92125, Decimal("92.125"), 1234]
    bubble = amounts.findChild(Bubble)
    assert "nếu là số lẻ, nhập 92,125" in bubble.text().lower()
    assert "Còn 1 ô khác như vậy." in bubble.text()
    at(amounts, 3, 0)
    assert bubble.text() == ""


def test_a_typed_number_that_could_mean_another_is_told_once_it_is_taken(amounts, file, qtbot):
    for sign in "1.234":
        type_text(focused(), sign)
    press(Key.Key_Return)
    assert file.rows[0].total == 1234
    qtbot.waitUntil(lambda: "nhập 1,234" in amounts.findChild(Bubble).text())


def test_one_wrong_cell_keeps_the_whole_block_out(view, file, answer):
    at(view, 0, NAME)
    copy_text("A\t9,5\nB\tchín\nC\t99")
    told = answer("Đóng")
    paste(view)
    assert file.actions == []
    assert told[0].startswith("Không dán được. Chưa ô nào thay đổi.\n– Dòng 2, cột “Điểm”: ")
    assert "– Dòng 3, cột “Điểm”: Điểm 99 vượt mức tối đa 10." in told[0]
    assert told[0].endswith("Sửa các chỗ này rồi làm lại.")


def test_many_wrong_cells_are_counted(view, file, answer):
    file.show([Row(n, "") for n in range(20)])
    at(view, 0, POINTS)
    copy_text("\n".join(["x"] * 20))
    told = answer("Đóng")
    paste(view)
    assert "– … và 12 chỗ khác." in told[0]


def test_a_block_too_large_is_not_cut(view, file, answer):
    at(view, 3, NAME)
    copy_text("A\nB\nC")
    told = answer("Đóng")
    paste(view)
    assert "Khối dán có 3 dòng, từ ô đang chọn chỉ còn 1 dòng." in told[0]
    at(view, 0, SENT)
    copy_text("x\tx")
    answer("Đóng")
    paste(view)
    assert "Khối dán có 2 cột, từ ô đang chọn chỉ còn 1 cột." in told[1]
    assert file.actions == []


def test_a_block_may_bring_new_lines_where_the_grid_takes_them(view, file):
    view.takes_new_lines = True
    at(view, 3, NAME)
    copy_text("A\t1\nB\t2\nC\t3")
    paste(view)
    assert len(file.actions) == 1
    assert file.actions[0][2:] == [
        (4, "name", "B"), (4, "points", 200), (5, "name", "C"), (5, "points", 300),
    ]  # fmt: skip
    assert view.model().rowCount() == 6


def test_a_paste_with_no_cell_selected_says_what_to_do(view, file, answer):
    copy_text("A\t1")
    view.selectionModel().clear()
    told = answer("Đóng")
    paste(view)
    assert "chưa chọn ô nào" in told[-1]
    assert "Bấm vào ô đầu tiên" in told[-1]
    assert file.actions == []
    at(view, 0, NAME)
    view.selectionModel().clearSelection()  # the caret stands in a cell that is not chosen
    told = answer("Đóng")
    paste(view)
    assert "chưa chọn ô nào" in told[-1]
    assert len(told) == 2


def test_a_paste_into_a_grid_without_rows_says_so(view, file, answer):
    file.show([])
    copy_text("A\t1")
    told = answer("Đóng")
    paste(view)
    assert "bảng chưa có dòng nào" in told[-1]
    assert file.actions == []


def test_a_column_that_cannot_be_edited_refuses_other_values_only(view, file, answer):
    at(view, 0, TOTAL)
    copy_text("1\nx")
    told = answer("Đóng")
    paste(view)
    assert told[0].count("Cột này không nhập được.") == 1
    copy_text("1\n2")
    paste(view)
    assert file.actions == []


def test_one_cell_goes_into_all_that_are_selected(view, file):
    mark(view, 0, POINTS, 2, POINTS)
    copy_text("5")
    paste(view)
    assert file.actions == [[(n, "points", 500) for n in range(3)]]


def test_ticks_are_pasted(view, file, answer):
    at(view, 0, SENT)
    copy_text("x\ncó\n\nkhông")
    paste(view)
    assert file.actions == [[(0, "is_sent", True), (1, "is_sent", True)]]
    copy_text("chắc")
    told = answer("Đóng")
    paste(view)
    assert "Không hiểu “chắc”. Ghi “x” hoặc “có”, hoặc để trống." in told[0]


def test_an_empty_clipboard_is_no_action(view, file):
    QApplication.clipboard().clear()
    paste(view)
    assert file.actions == []


def test_a_refused_block_is_told(view, file, answer):
    file.refusal = NotAllowed("Phiếu đã chốt. Bỏ chốt rồi sửa.")
    copy_text("A")
    told = answer("Đóng")
    paste(view)
    assert told == ["Phiếu đã chốt. Bỏ chốt rồi sửa."]


def test_copying_takes_the_block_as_it_is_seen(view, file):
    file.model.set_rows([Row(1, "Tổ 1", 950), Row(2, "Tổ\n2", None, PartialDate(2024))])
    view.horizontalHeader().setSectionHidden(ON, True)
    mark(view, 0, NAME, 1, TOTAL)
    press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == 'Tổ 1\t9,5\t\t\t0\r\n"Tổ\n2"\t\t\t\t0\r\n'


def test_ctrl_x_takes_the_block_and_empties_what_can_be_edited(view, file):
    file.show([Row(1, "A", 100, total=5)])
    mark(view, 0, POINTS, 0, TOTAL)
    press(Key.Key_X, CTRL)
    assert QApplication.clipboard().text() == "1\t\t\t\t0,05\r\n"
    assert file.actions == [[(0, "points", None)]]


def test_headings_can_be_copied_along(view):
    mark(view, 0, NAME, 0, POINTS)
    view.copy(with_headings=True)
    assert QApplication.clipboard().text() == "Tên\tĐiểm\r\nTổ 1\t\r\n"


def test_delete_empties_the_selected_cells_as_one_action(view, file):
    file.show([Row(1, "A", 100, total=5), Row(2, "B", None)])
    mark(view, 0, POINTS, 1, TOTAL)
    press(Key.Key_Delete)
    assert file.actions == [[(0, "points", None)]]


def test_ctrl_d_fills_down(view, file):
    file.show([Row(1, "A", 100, kind="a"), Row(2, "B"), Row(3, "C")])
    mark(view, 0, POINTS, 2, TOTAL)
    press(Key.Key_D, CTRL)
    assert file.actions == [
        [(1, "points", 100), (2, "points", 100), (1, "kind", "a"), (2, "kind", "a")]
    ]


def test_ctrl_d_on_one_row_takes_the_row_above(view, file):
    at(view, 1, NAME)
    press(Key.Key_D, CTRL)
    assert file.actions == [[(1, "name", "Tổ 1")]]
    at(view, 0, NAME)
    press(Key.Key_D, CTRL)
    assert len(file.actions) == 1


def test_ctrl_semicolon_writes_today_into_dates_only(view, file):
    at(view, 0, NAME)
    press(Key.Key_Semicolon, CTRL)
    assert file.actions == []
    at(view, 0, ON)
    press(Key.Key_Semicolon, CTRL)
    assert file.actions == [[(0, "on", PartialDate.of(TODAY))]]


def test_ctrl_semicolon_writes_today_while_typing(view, file):
    at(view, 0, ON)
    press(Key.Key_F2)
    press(Key.Key_Semicolon, CTRL)
    press(Key.Key_Return)
    assert file.actions == [[(0, "on", PartialDate.of(TODAY))]]


def test_the_keys_of_the_grid_win_over_the_window(view, file):
    taken = []
    for keys in ("Delete", "Ctrl+D", "Ctrl+;"):
        action = QAction(view.page)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: taken.append(1))
        view.page.addAction(action)
    press(Key.Key_Delete)
    press(Key.Key_D, CTRL)
    assert taken == []
    view.page.other.setFocus()
    press(Key.Key_D, CTRL)
    assert taken == [1]


def test_selected_numbers_are_summed(view, file):
    file.model.set_rows([Row(1, "A", 950, total=1), Row(2, "B", 25, total=2), Row(3, "C")])
    told = []
    view.summed.connect(told.append)
    mark(view, 0, NAME, 2, POINTS)
    assert told[-1] == "Đếm: 2 · Tổng: 9,75"
    mark(view, 0, NAME, 2, NAME)
    assert told[-1] == ""


def test_a_grid_needs_a_model_that_takes_blocks(qtbot):
    view = GridView()
    qtbot.addWidget(view)
    with pytest.raises(TypeError, match="change"):
        view.setModel(RowTableModel(COLUMNS))


def test_a_cell_that_is_open_survives_new_values(view, file):
    at(view, 1, NAME)
    type_here("Moi")
    file.model.set_rows([replace(row, total=7) for row in file.rows])
    assert open_field(view).draft() == "Moi"
    press(Key.Key_Return)
    assert file.actions == [[(1, "name", "Moi")]]


def test_other_rows_close_an_open_cell_without_harm(view, file, qtbot):
    type_here("Moi")
    file.show([Row(50, "X"), Row(51, "Y")])
    qtbot.waitUntil(lambda: open_field(view) is None)
    view.setFocus()
    type_here("Z")
    press(Key.Key_Return)
    assert file.actions == [[(0, "name", "Z")]]


def test_combos_in_cells_ignore_the_arrow_keys_of_the_grid(view):
    at(view, 1, KIND)
    press(Key.Key_F2)
    assert isinstance(QApplication.focusWidget(), QComboBox)
    press(Key.Key_Down)
    assert QApplication.activePopupWidget() is not None
    assert place(view) == (1, KIND)


def test_f6_goes_out_of_the_grid_where_tab_only_goes_round(view, shown):
    around = QWidget()
    before, after = QLineEdit(), QLineEdit()
    layout = QVBoxLayout(around)
    for widget in (before, view, after):
        layout.addWidget(widget)
    shown(around)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, NAME))
    QTest.keyClick(view, Key.Key_Tab)
    assert view.currentIndex().column() == POINTS
    QTest.keyClick(view, Key.Key_F6)
    assert QApplication.focusWidget() is after
    view.setFocus()
    QTest.keyClick(view, Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is before
