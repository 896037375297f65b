from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel
from app.ui.widgets.tree import TreeView


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
]


@pytest.fixture
def model(qapp):
    model = RowTreeModel([Column("Tên", lambda unit: unit.name)])
    model.set_rows(UNITS)
    return model


@pytest.fixture
def tree(model, shown):
    tree = TreeView()
    tree.setModel(model)
    tree.kept = model
    return shown(tree)


def opened(tree):
    return {unit.id for unit in UNITS if tree.isExpanded(tree.tree.index_of(unit.id))}


def test_a_tree_is_open_at_first(tree):
    assert {1, 3} <= opened(tree)


def test_what_was_folded_stays_folded_when_rows_come(tree, model):
    tree.collapse(model.index_of(3))
    model.set_rows([*UNITS, Unit(5, 1, "Thôn Nam")])
    assert not tree.isExpanded(model.index_of(3))
    assert tree.isExpanded(model.index_of(1))


def test_a_search_opens_what_it_found_and_the_fold_comes_back(tree, model):
    tree.collapse(model.index_of(3))
    model.set_search("tu quan")
    assert tree.isExpanded(model.index_of(3))
    model.set_search("")
    assert not tree.isExpanded(model.index_of(3))


def test_the_chosen_row_stays_chosen(tree, model):
    assert tree.select(4)
    model.set_rows([Unit(9, None, "Mới"), *UNITS])
    assert [unit.id for unit in tree.selected()] == [4]
    assert not tree.select(77)


def test_enter_opens_a_row(tree, qtbot):
    tree.select(2)
    tree.setFocus()
    with qtbot.waitSignal(tree.opened) as told:
        QTest.keyClick(tree, Qt.Key.Key_Return)
    assert told.args == [UNITS[1]]


def test_letters_and_backspace_move_nothing(tree):
    tree.select(2)
    tree.setFocus()
    for key in (Qt.Key.Key_T, Qt.Key.Key_Backspace):
        QTest.keyClick(tree, key)
    assert [unit.id for unit in tree.selected()] == [2]
