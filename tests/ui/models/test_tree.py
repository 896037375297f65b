from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel


@dataclass(frozen=True)
class Unit:
    id: int
    parent_id: int | None
    name: str


UNITS = [
    Unit(1, None, "UBND xã"),
    Unit(2, 1, "Thôn Đông"),
    Unit(3, 1, "Thôn Tây"),
    Unit(4, 3, "Tổ tự quản 4"),
    Unit(5, None, "Trường Tiểu học"),
    Unit(6, 99, "Đơn vị mồ côi"),
]
EDITS = []


@pytest.fixture
def model(qapp):
    EDITS.clear()
    model = RowTreeModel(
        [
            Column("Tên", lambda unit: unit.name, edit=lambda *edit: EDITS.append(edit)),
            Column("Số", lambda unit: unit.id, is_number=True),
        ]
    )
    tester = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model, tester, model)
    model.set_rows(UNITS)
    return model


def outline(model, parent=QModelIndex()):  # noqa: B008 - Qt's root
    lines = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        lines.append((index.data(), outline(model, index)))
    return lines


def test_rows_stand_under_their_parent(model):
    assert outline(model) == [
        ("UBND xã", [("Thôn Đông", []), ("Thôn Tây", [("Tổ tự quản 4", [])])]),
        ("Trường Tiểu học", []),
        ("Đơn vị mồ côi", []),
    ]


def test_a_row_is_found_by_its_id_and_knows_its_parent(model):
    index = model.index_of(4)
    assert model.row_at(index).name == "Tổ tự quản 4"
    assert model.row_at(index.parent()).id == 3
    assert not model.index_of(5).parent().isValid()
    assert not model.index_of(77).isValid()


def test_a_changed_row_is_announced_alone(model, qtbot):
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([*UNITS[:3], replace(UNITS[3], name="Tổ 4"), *UNITS[4:]])
    assert model.row_at(changed.args[0]).name == "Tổ 4"


def test_a_moved_row_gives_the_tree_another_shape(model, qtbot):
    with qtbot.waitSignal(model.modelReset):
        model.set_rows([*UNITS[:3], replace(UNITS[3], parent_id=2), *UNITS[4:]])
    assert model.row_at(model.index_of(4).parent()).id == 2


def test_search_shows_what_fits_and_what_stands_above(model):
    model.set_search("tu quan")
    assert outline(model) == [("UBND xã", [("Thôn Tây", [("Tổ tự quản 4", [])])])]
    assert (model.shown_count, model.total_count) == (3, 6)
    model.set_search("")
    assert model.shown_count == 6


def test_an_edit_goes_to_the_column(model):
    assert model.setData(model.index_of(2), "Thôn Nam")
    assert not model.setData(model.index_of(2, 1), "9")
    assert [(unit.id, name) for unit, name in EDITS] == [(2, "Thôn Nam")]


def test_the_model_still_knows_its_owner(qapp):
    owner = RowTreeModel([])
    assert RowTreeModel([], owner).parent() is owner


def test_only_cells_that_can_be_edited_say_so(model):
    assert model.index_of(2).flags() & Qt.ItemFlag.ItemIsEditable
    assert not model.index_of(2, 1).flags() & Qt.ItemFlag.ItemIsEditable
