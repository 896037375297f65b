"""Typing Vietnamese, dates and points, the wheel, Excel, contrast, the reach of the keyboard."""

import shutil
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.dates import DocumentDate, PartialDate
from app.ui import style
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.widgets import fields
from app.ui.widgets.grid import GridView
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.ime import focused, type_telex, type_text, type_vni
from tests.ui.lint import contrast, faults, reach_faults

__all__ = ["sample_file"]

PEOPLE = [(1, "Nguyễn Văn Đức"), (2, "Trần Văn Dũng"), (3, "Lê Thị Hà")]

FILLED = {
    "CheckField": (fields.CheckField, True),
    "CodeField": (lambda: fields.CodeField(digits=[12]), "001122334455"),
    "DateField": (fields.DateField, PartialDate(2024, 3, 5)),
    "DecimalField": (fields.DecimalField, None),
    "DocumentDateField": (fields.DocumentDateField, DocumentDate(5, 3, 2024)),
    "MoneyField": (fields.MoneyField, 1_000_000),
    "NumberField": (fields.NumberField, 12),
    "PickList": (lambda: fields.PickList(PEOPLE), 2),
    "PointsField": (lambda: fields.PointsField(1000, 25), 950),
    "SecretCodeField": (lambda: fields.SecretCodeField(digits=[12]), "001122334455"),
    "TextArea": (fields.TextArea, "Dòng một"),
    "TextField": (lambda: fields.TextField(longest=200), "An Khang"),
    "TickField": (lambda: fields.TickField(PEOPLE), [2]),
}
"""Each class of field, and a value for it."""


@pytest.fixture
def put(shown):
    """Put a field above another line, so that it can be left."""

    def put(field):
        page = QWidget()
        page.other = QLineEdit()
        layout = QVBoxLayout(page)
        layout.addWidget(field)
        layout.addWidget(page.other)
        shown(page)
        field.focus()
        return field

    return put


def leave(field):
    field.parentWidget().other.setFocus()


def lines_of(field):
    """What can be typed in, within a field."""
    stops = [stop.lineEdit() if isinstance(stop, QComboBox) else stop for stop in field.stops()]
    return [stop for stop in stops if isinstance(stop, QLineEdit | QPlainTextEdit)]


def test_the_classes_of_fields_are_all_here():
    assert set(FILLED) == set(fields.__all__) - {"Field"}


# --- 1, 2: Vietnamese ----------------------------------------------------------------------------


@pytest.mark.parametrize("write", [type_telex, type_vni])
def test_1_a_name_is_found_by_what_a_vietnamese_keyboard_types(put, write):
    people = put(fields.PickList(PEOPLE))
    write("đức")
    assert people.box.line.text() == "đức"
    popup = QApplication.activePopupWidget()
    offered = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert offered == ["Nguyễn Văn Đức"]
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert people.value() == 1


def test_1_a_name_is_found_without_marks(put):
    people = put(fields.PickList(PEOPLE))
    type_text(people.box.line, "duc")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (people.value(), people.box.line.text()) == (1, "Nguyễn Văn Đức")


@pytest.mark.parametrize("name", FILLED)
def test_2_nothing_moves_under_the_hands_in_the_middle_of_a_text(put, name):
    make, _ = FILLED[name]
    field = put(make())
    for line in lines_of(field):
        is_area = isinstance(line, QPlainTextEdit)
        (line.setPlainText if is_area else line.setText)("an  khang")
        line.setFocus()
        if is_area:
            cursor = line.textCursor()
            cursor.setPosition(3)
            line.setTextCursor(cursor)
        else:
            line.setCursorPosition(3)
        type_text(line, "đ ")
        cursor = line.textCursor() if is_area else None
        assert (line.toPlainText() if is_area else line.text()) == "an đ  khang"
        assert (cursor.position() if is_area else line.cursorPosition()) == 5
        assert not (cursor.hasSelection() if is_area else line.hasSelectedText())
        assert line.hasFocus()
        QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert (line.toPlainText() if is_area else line.text()) != "an đ  khang"


# --- 4, 5: dates and points ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown_as"),
    [
        ("5/3/2024", "05/03/2024"),
        ("05032024", "05/03/2024"),
        ("5-3-24", "05/03/2024"),
        ("03/2024", "03/2024"),
        ("", ""),
    ],
)
def test_4_dates_are_taken_in_each_way_of_writing(put, typed, shown_as):
    field = put(fields.DateField())
    type_text(field.line, typed)
    assert field.line.text() == typed
    leave(field)
    assert (field.line.text(), field.problem) == (shown_as, "")


def test_4_a_wrong_date_is_explained_and_stays_as_typed(put):
    field = put(fields.DateField())
    type_text(field.line, "31/2/2024")
    leave(field)
    assert field.line.text() == "31/2/2024"
    assert "không có ngày 31" in field.problem


@pytest.mark.parametrize("typed", ["9,5", "9.5"])
def test_5_comma_and_point_are_the_same_number(put, typed):
    field = put(fields.PointsField(1000, 25))
    type_text(field.line, typed)
    leave(field)
    assert (field.value(), field.line.text()) == (950, "9,5")


# --- 6: the wheel --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILLED)
def test_6_the_wheel_changes_no_field(shown, name):
    make, value = FILLED[name]
    field, page, area = make(), QWidget(), QScrollArea()
    layout = QVBoxLayout(page)
    layout.addWidget(field)
    area.setWidget(page)
    field.set_value(value)
    page.adjustSize()
    shown(area).setFocus()
    before = field.draft()
    for stop in field.stops():
        for turn in (-120, 120):
            spot = stop.mapTo(area, stop.rect().center())
            QTest.wheelEvent(area.windowHandle(), QPointF(spot), QPoint(0, turn))
        assert not stop.hasFocus()
    assert field.draft() == before


# --- 7: Excel ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    id: int
    note: str = ""
    code: str = ""


COLUMNS = [
    Column("Nội dung", lambda r: r.note, name="note", field=lambda r: fields.TextArea()),
    Column("Số định danh", lambda r: r.code, name="code", field=lambda r: fields.CodeField()),
]


def test_7_lines_and_leading_zeros_come_from_excel_and_go_back_whole(shown):
    rows, actions = {1: Row(1), 2: Row(2)}, []

    def change(edits):
        actions.append(len(edits))
        for edit in edits:
            rows[edit.row.id] = replace(rows[edit.row.id], **{edit.column.name: edit.value})
        model.set_rows(list(rows.values()))

    model = RowTableModel(COLUMNS, change=change)
    model.set_rows(list(rows.values()))
    grid = GridView()
    grid.setModel(model)
    shown(grid).setFocus()
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    grid.selectionModel().setCurrentIndex(model.index(0, 0), flag)
    block = '"Ý một\nÝ ""hai"""\t007\r\nÝ ba\t0012\r\n'
    QApplication.clipboard().setText(block)
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert list(rows.values()) == [Row(1, 'Ý một\nÝ "hai"', "007"), Row(2, "Ý ba", "0012")]
    assert actions == [4], "a block is one action, with one undo"

    QApplication.clipboard().clear()
    whole = QItemSelection(model.index(0, 0), model.index(1, 1))
    grid.selectionModel().select(whole, flag)
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    assert data.text() == block
    assert "mso-number-format:'\\@'\">007</td>" in data.html(), "Excel would drop the zeros"


# --- 35: contrast --------------------------------------------------------------------------------

ROLE, GROUP = QPalette.ColorRole, QPalette.ColorGroup
PAIRS = [
    (ROLE.WindowText, ROLE.Window),
    (ROLE.Text, ROLE.Base),
    (ROLE.Text, ROLE.AlternateBase),
    (ROLE.PlaceholderText, ROLE.Base),
    (ROLE.ButtonText, ROLE.Button),
    (ROLE.HighlightedText, ROLE.Highlight),
    (ROLE.ToolTipText, ROLE.ToolTipBase),
    (ROLE.Link, ROLE.Base),
    (ROLE.Link, ROLE.Window),
]
TINTS = [style.ERROR_TINT, style.WARNING_TINT, style.GOOD_TINT, style.NOTE_TINT]


@pytest.mark.parametrize("group", [GROUP.Active, GROUP.Inactive, GROUP.Disabled])
def test_35_every_word_of_the_palette_can_be_read(group):
    colours = style.palette()
    pale = {
        (ink.name, paper.name): contrast(colours.color(group, ink), colours.color(group, paper))
        for ink, paper in PAIRS
    }
    assert {pair: found for pair, found in pale.items() if found < 4.5} == {}


def test_35_words_on_tints_and_states_can_be_read():
    inks = [style.ERROR, style.WARNING, style.GOOD, style.NOTE]
    pairs = [*zip(inks, TINTS, strict=True)]
    pairs += [(ink, paper) for ink in inks for paper in (style.PAPER, style.WINDOW)]
    pairs += [(ink, tint) for ink in (style.INK, style.QUIET_INK) for tint in TINTS]
    pairs += [(style.PAPER, style.DARK), (style.PAPER, style.SELECTION)]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


# --- 36: the keyboard ----------------------------------------------------------------------------


def test_36_every_page_is_named_and_can_be_reached_with_the_keyboard(sample_file, tmp_path):
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    window = walk.open_window(path, 1093, 543)
    seen, wrong = [], []
    for name, tab in walk.tabs(window):
        for page_name, page in walk.pages(tab, name, window):
            seen.append(page_name)
            found = [*faults(page), *reach_faults(page)]
            wrong.extend(f"{page_name}: {fault}" for fault in found)
    walk.close_window(window)
    assert wrong == []
    assert len(seen) > 20, "the walk found too few pages to mean anything"
    assert all(one != other for one, other in pairwise(seen))
