from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.dates import PartialDate
from app.ui.models.row_table import CellEdit, Column, RowTableModel

Role = Qt.ItemDataRole
Up, Down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    points: int | None = None
    on: PartialDate | None = None
    done: bool = False


ROWS = [
    Row(1, "Tổ Đạt", 900, PartialDate(2024, 3, 5)),
    Row(2, "Tổ An", None, PartialDate(2023)),
    Row(3, "Tổ Ân", 1000),
    Row(4, "Tổ Dũng", 50, PartialDate(2024, 2)),
]
A, B, C, D = ROWS
COLUMNS = [
    Column("Tên", lambda row: row.name, name="name", note="Xếp theo tên"),
    Column("Điểm", lambda row: row.points, str, is_number=True),
    Column("Ngày", lambda row: row.on, lambda on: on.display),
    Column("Xong", lambda row: row.done, is_check=True, edit=lambda *edit: EDITS.append(edit)),
]
EDITS = []


@pytest.fixture
def model(qapp):
    EDITS.clear()
    model = RowTableModel(COLUMNS)
    tester = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model, tester, model)
    model.set_rows(ROWS)
    return model


def ids(model):
    return [row.id for row in model.rows()]


def test_cells_show_their_column(model):
    assert [model.index(0, column).data() for column in range(3)] == [
        "Tổ Đạt",
        "900",
        "05/03/2024",
    ]
    assert model.index(1, 1).data() == ""
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Tên"
    assert model.headerData(0, Qt.Orientation.Horizontal, Role.ToolTipRole) == "Xếp theo tên"
    assert model.headerData(2, Qt.Orientation.Vertical) == 3


def test_numbers_stand_on_the_right(model):
    assert model.index(0, 1).data(Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 0).data(Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft
    heading = model.headerData(1, Qt.Orientation.Horizontal, Role.TextAlignmentRole)
    assert heading & Qt.AlignmentFlag.AlignHCenter  # to the right it would touch the next one


def test_a_changed_row_is_announced_alone(model, qtbot):
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([A, replace(B, name="Tổ Bình"), C, D])
    first, last, *_ = changed.args
    assert (first.row(), last.row()) == (1, 1)


def test_other_rows_reset_the_table(model, qtbot):
    with qtbot.waitSignal(model.modelReset):
        model.set_rows([B])
    assert ids(model) == [2]


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, Up, [2, 3, 4, 1]),
        (0, Down, [1, 4, 3, 2]),
        (1, Up, [4, 1, 3, 2]),
        (1, Down, [3, 1, 4, 2]),
        (2, Up, [2, 4, 1, 3]),
        (2, Down, [1, 4, 2, 3]),
        (-1, Up, [1, 2, 3, 4]),
    ],
)
def test_rows_sort_as_a_dictionary_and_blanks_come_last(model, column, order, expected):
    model.sort(column, order)
    assert ids(model) == expected


def test_a_column_may_sort_by_something_else(qapp):
    by_last = Column("Tên", lambda row: row.name, sort=lambda row: -row.id)
    model = RowTableModel([by_last])
    model.set_rows(ROWS)
    model.sort(0)
    assert ids(model) == [4, 3, 2, 1]


def test_indexes_follow_their_row_when_sorting(model):
    held = QPersistentModelIndex(model.index(1, 1))
    model.sort(1, Up)
    assert model.row_at(held) == B
    assert held.column() == 1


def test_rows_do_not_jump_away_under_an_edit(model):
    model.sort(1, Up)
    model.set_rows([A, B, C, replace(D, points=5000)])
    assert ids(model) == [4, 1, 3, 2]
    model.sort(1, Up)
    assert ids(model) == [1, 3, 4, 2]


def test_new_rows_are_sorted_in(model):
    model.sort(0, Up)
    model.set_rows([*ROWS, Row(5, "Tổ Bảo")])
    assert ids(model) == [2, 3, 5, 4, 1]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dat", [1]),
        ("Đạt", [1]),
        ("an to", [2, 3]),
        ("2024", [1, 4]),
        ("không có", []),
        ("  ", [1, 2, 3, 4]),
    ],
)
def test_search_needs_no_marks_and_no_order(model, typed, expected, qtbot):
    with qtbot.waitSignal(model.counted) as counted:
        model.set_search(typed)
    assert ids(model) == expected
    assert counted.args == [len(expected), 4]


def test_a_changed_row_is_found_by_its_new_words(model):
    model.set_search("binh")
    assert ids(model) == []
    model.set_rows([A, replace(B, name="Tổ Bình"), C, D])
    assert ids(model) == [2]


def test_filters_and_search_narrow_together(model):
    model.set_filter("scored", True, lambda row, key: (row.points is not None) is key)
    assert ids(model) == [1, 3, 4]
    model.set_search("dung")
    assert ids(model) == [4]
    model.set_filter("scored", None)
    model.set_search("")
    assert ids(model) == [1, 2, 3, 4]
    assert model.total_count == 4


def test_a_row_that_fits_the_filter_no_more_goes(model):
    model.set_filter("scored", True, lambda row, key: row.points is not None)
    model.set_rows([replace(A, points=None), B, C, D])
    assert ids(model) == [3, 4]


def test_a_tick_is_an_edit(model):
    assert model.setData(model.index(1, 3), Qt.CheckState.Checked.value, Role.CheckStateRole)
    assert EDITS == [(B, True)]
    assert model.index(1, 3).data(Role.CheckStateRole) == Qt.CheckState.Unchecked


def test_an_edit_goes_to_the_column(qapp):
    edits = []
    model = RowTableModel([Column("Tên", lambda row: row.name, edit=lambda *e: edits.append(e))])
    model.set_rows([A])
    assert model.setData(model.index(0, 0), "Mới")
    assert edits == [(A, "Mới")]
    assert model.index(0, 0).data() == A.name  # until the file says otherwise


def test_what_is_there_already_is_no_edit(qapp):
    edits = []
    model = RowTableModel([Column("Tên", lambda row: row.name, edit=lambda *e: edits.append(e))])
    model.set_rows([A])
    assert model.setData(model.index(0, 0), A.name)
    assert edits == []


def test_edits_of_one_action_stay_together(qapp):
    changes = []
    column = Column("Tên", lambda row: row.name, edit=lambda *edit: None)
    model = RowTableModel([column], change=changes.append)
    model.set_rows(ROWS)
    model.apply([CellEdit(0, A, column, "a"), CellEdit(1, B, column, "b")])
    assert [len(change) for change in changes] == [2]


def test_cells_that_cannot_be_edited_say_so(model):
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    assert model.index(0, 3).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.setData(model.index(0, 0), "x")


def test_tints_signs_and_tooltips_come_from_the_row(qapp):
    column = Column(
        "Trạng thái",
        lambda row: row.name,
        tint=lambda row: "error" if row.points is None else None,
        sign=lambda row: "warning" if row.points is None else "",
        tooltip=lambda row: "Chưa chấm" if row.points is None else "",
    )
    model = RowTableModel([column])
    model.set_rows([A, B])
    plain, marked = model.index(0, 0), model.index(1, 0)
    assert plain.data(Role.BackgroundRole) is None
    assert plain.data(Role.DecorationRole) is None
    assert marked.data(Role.BackgroundRole).name() == "#fde7e9"
    assert marked.data(Role.ForegroundRole).name() == "#1a1a1a"
    assert not marked.data(Role.DecorationRole).isNull()
    assert marked.data(Role.ToolTipRole) == "Chưa chấm"


def test_a_text_too_long_for_its_cell_is_its_own_tooltip(qapp):
    model = RowTableModel([Column("Tên", lambda row: row.name)])
    model.set_rows([Row(1, "Tổ dân phố Tây Yên, phường mới"), Row(2, "Tổ 2")])
    assert model.index(0, 0).data(Role.ToolTipRole) == "Tổ dân phố Tây Yên, phường mới"
    assert model.index(1, 0).data(Role.ToolTipRole) is None


def test_other_columns_start_empty(model, qtbot):
    with qtbot.waitSignal(model.modelReset):
        model.set_columns([Column("Số", lambda row: Decimal(row.id), is_number=True)])
    assert (model.columnCount(), model.rowCount()) == (1, 0)


def test_rows_are_found_by_their_id(model):
    model.sort(0, Up)
    assert model.row_of(4) == 2
    assert model.row_of(99) is None


# --- exact marks, and long lists ---------------------------------------------------------------


def test_what_is_spelled_as_typed_comes_first_until_a_column_sorts(model):
    model.set_rows([Row(1, "Đúc"), Row(2, "Duc"), Row(3, "Đức"), Row(4, "Dục, đức")])
    model.set_search("duc")
    assert ids(model) == [1, 2, 3, 4]
    model.set_search("đức")
    assert ids(model) == [3, 4, 1, 2]
    model.sort(0, Up)
    assert ids(model) == [2, 4, 1, 3]
    model.sort(-1)
    assert ids(model) == [3, 4, 1, 2]


def test_only_words_with_marks_must_be_spelled(model):
    model.set_rows([Row(1, "Nguyen Van An"), Row(2, "Nguyễn Văn An")])
    model.set_search("nguyễn van")
    assert ids(model) == [2, 1]


def test_a_long_list_is_read_before_anyone_searches(model, qtbot):
    model.set_rows([Row(n, f"Tổ {n}") for n in range(2500)])
    assert not model._texts.is_complete
    qtbot.waitUntil(lambda: model._texts.is_complete)
    assert not model._texts._turns.isActive()
    model.set_search("tổ 2499")
    assert ids(model) == [2499]


def test_a_search_does_not_wait_for_that(model):
    model.set_rows([Row(n, f"Tổ {n}") for n in range(2500)])
    model.set_search("to 2499")
    assert ids(model) == [2499]
    model.set_rows([Row(n, f"Nhóm {n}") for n in range(2500)])
    assert ids(model) == []


def test_a_filter_counts_the_rows_of_each_key(model):
    model.set_search("an")
    accepts = lambda row, key: (row.points or 0) >= key  # noqa: E731
    assert model.count_of(accepts, [900, 0]) == [2, 4]


@pytest.mark.parametrize("sorted_by", [-1, 0])
def test_changed_rows_are_told_alone_and_stay_where_they_are(sorted_by):
    model = RowTableModel[Row](COLUMNS)
    model.set_rows(ROWS)
    model.sort(sorted_by)
    model.set_search("to")
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    names = [row.name for row in model.rows()]
    held, told, reset = QPersistentModelIndex(model.index(2, 1)), [], []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.modelReset.connect(lambda: reset.append(1))
    row = model.row_number(2)
    changed = replace(row, name="Zét tổ", points=777)
    model.change_rows([changed, Row(99, "Không có", 1)])
    assert told == [(2, 2)]
    assert not reset
    assert held.row() == 2
    assert held.data() == "777"
    assert [one.name for one in model.rows()] == [*names[:2], "Zét tổ", *names[3:]]
    assert model.row_with(row.id) is changed
    model.set_search("zet")
    assert model.rows() == (changed,)
    model.set_search(row.name)
    assert not [one for one in model.rows() if one.id == row.id]


def test_a_changed_row_that_is_searched_away_comes_back_changed():
    model = RowTableModel[Row](COLUMNS)
    model.set_rows(ROWS)
    model.set_search("Dũng")
    model.change_rows([replace(A, points=1)])
    assert model.rows() == (D,)
    model.set_search("")
    assert model.rows() == (replace(A, points=1), B, C, D)
