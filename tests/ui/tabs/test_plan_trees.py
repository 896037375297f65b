"""The two trees of an opened plan: contents, and who does what."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton

from app.domain.terms import PlanState
from app.services import plan_assignments, plan_contents, plan_views
from app.ui.dialogs.paste_outline import PasteOutline
from app.ui.tabs.plan import PlanTab
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import faults

TEXT = "I. Kinh tế\r\n1.\tTrồng rau\r\nTheo mẫu của xã.\r\n2. Chăn nuôi\r\nII- Văn hóa"


@pytest.fixture
def plan_id(office):
    return office.plan("Thi đua đường hoa")


@pytest.fixture
def tab(context, plan_id, shown):
    tab = PlanTab(context, plan_id)
    tab.resize(1093, 543)
    return shown(tab)


@pytest.fixture
def tree(tab, office, plan_id):
    """The contents A (with A1, A2) and B."""
    top = office.do(plan_contents.add, plan_id, {"heading": "A"})
    for heading in ("A1", "A2"):
        office.do(plan_contents.add, plan_id, {"heading": heading}, top)
    office.do(plan_contents.add, plan_id, {"heading": "B"})
    tab.refresh()
    tab.show_page("contents", "contents")
    return tab.contents


@pytest.fixture
def assignments(tab, office, plan_id):
    for organisation, task in (("Văn phòng", "Tổng hợp"), ("Công an", "Tuần tra")):
        office.do(plan_assignments.add, plan_id, {"organisation": organisation, "task": task})
    tab.refresh()
    tab.show_page("carrying_out", "assignments")
    return tab.assignments


@pytest.fixture
def paste():
    """Put a text on the clipboard, and do something in the dialog that comes."""

    def schedule(text, act):
        QApplication.clipboard().setText(text)

        def go():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, PasteOutline):
                QTimer.singleShot(5, go)
                return
            try:
                act(dialog)
            finally:
                dialog.reject()

        QTimer.singleShot(0, go)

    return schedule


def contents(office, plan_id):
    return [(n.depth, n.row.heading) for n in office.ask(plan_contents.tree, plan_id)]


def given(office, plan_id):
    rows = office.ask(plan_views.view, plan_id).assignments
    return [(row.organisation, row.task) for row in rows]


def select(tree, heading):
    [row] = [row for row in tree.model._all if row.heading == heading]
    tree.select(row.id)


def choose_line(tree, number):
    tree.select(tree._lines[number].id)


@pytest.mark.parametrize(
    ("heading", "key", "expected"),
    [
        ("B", Qt.Key.Key_Up, [(0, "B"), (0, "A"), (1, "A1"), (1, "A2")]),
        ("A1", Qt.Key.Key_Down, [(0, "A"), (1, "A2"), (1, "A1"), (0, "B")]),
        ("B", Qt.Key.Key_Right, [(0, "A"), (1, "A1"), (1, "A2"), (1, "B")]),
        ("A1", Qt.Key.Key_Left, [(0, "A"), (1, "A2"), (0, "A1"), (0, "B")]),
    ],
)
def test_alt_and_the_arrows_move_a_node(tree, office, qtbot, heading, key, expected):
    select(tree, heading)
    qtbot.keyClick(tree.view, key, Qt.KeyboardModifier.AltModifier)
    plan_id = tree._plan_id
    assert contents(office, plan_id) == expected
    assert tree.chosen.heading == heading


@pytest.mark.parametrize(
    ("heading", "off"),
    [
        ("A", {"Chuyển lên", "Thụt vào", "Đưa ra"}),
        ("A2", {"Chuyển xuống"}),
        ("B", {"Chuyển xuống", "Đưa ra"}),
    ],
)
def test_what_cannot_be_done_with_a_node_is_not_offered(tree, heading, off):
    select(tree, heading)
    moves = ("Chuyển lên", "Chuyển xuống", "Thụt vào", "Đưa ra")
    assert {words for words in moves if not tree.act(words).isEnabled()} == off


def test_f2_edits_the_heading_in_its_place(tree, office, plan_id, qtbot):
    select(tree, "A1")
    qtbot.keyClick(tree.view, Qt.Key.Key_F2)
    line = tree.view.findChild(QLineEdit)
    line.setText("  A1   mới ")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: contents(office, plan_id)[1] == (1, "A1 mới"))
    qtbot.keyClick(tree.view, Qt.Key.Key_F2)
    line = tree.view.findChild(QLineEdit)
    line.setText("bỏ")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert contents(office, plan_id)[1] == (1, "A1 mới")


def test_vietnamese_is_typed_into_a_heading_as_unikey_sends_it(tree, qtbot):
    select(tree, "B")
    tree.rename()
    assert_unikey_safe(tree.view.findChild(QLineEdit))


def test_a_new_node_stands_right_after_the_selected_one(tree, office, plan_id, fill, qtbot):
    select(tree, "A")
    fill({"heading": "Sau A"})
    qtbot.keyClick(tree.view, Qt.Key.Key_Insert)
    assert contents(office, plan_id)[3] == (0, "Sau A")
    assert tree.chosen.heading == "Sau A"
    fill({"heading": "Con"})
    tree.act("Thêm mục con").trigger()
    assert contents(office, plan_id)[4] == (1, "Con")


def test_a_deleted_node_comes_back_with_all_below_it(tree, office, plan_id, tab, qtbot):
    before = contents(office, plan_id)
    select(tree, "A")
    qtbot.keyClick(tree.view, Qt.Key.Key_Delete)
    assert contents(office, plan_id) == [(0, "B")]
    assert tab._undo_bar.text() == "Đã xóa mục “A” và các mục bên dưới."
    tab._undo_bar.findChild(QPushButton).click()
    assert contents(office, plan_id) == before


def test_a_block_from_word_is_shown_first_and_then_added_in_one_action(
    tree, office, plan_id, context, paste, qtbot
):
    shown = []

    def look(dialog):
        shown.extend(row.node for row in dialog.tree.model._all)
        assert faults(dialog) == []
        assert contents(office, plan_id) == [(0, "A"), (1, "A1"), (1, "A2"), (0, "B")]
        dialog.add()

    paste(TEXT, look)
    qtbot.keyClick(tree.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(n.depth, n.mark, n.heading, n.body) for n in shown] == [
        (0, "I.", "Kinh tế", ""),
        (1, "1.", "Trồng rau", "Theo mẫu của xã."),
        (1, "2.", "Chăn nuôi", ""),
        (0, "II-", "Văn hóa", ""),
    ]
    assert contents(office, plan_id)[4:] == [
        *((0, "Kinh tế"), (1, "Trồng rau"), (1, "Chăn nuôi"), (0, "Văn hóa")),
    ]
    context.operations.undo()
    assert len(contents(office, plan_id)) == 4


def test_a_block_can_be_put_below_the_selected_node(tree, office, plan_id, paste):
    select(tree, "B")

    def below(dialog):
        box = dialog.findChild(QCheckBox)
        assert "“B”" in box.text()
        box.setChecked(True)
        dialog.add()

    paste("- Một\n- Hai", below)
    tree.paste()
    assert contents(office, plan_id)[-3:] == [(0, "B"), (1, "Một"), (1, "Hai")]


def test_what_will_be_added_can_be_put_right_before(tree, office, plan_id, paste):
    def put_right(dialog):
        view, act = dialog.tree.view, dialog.tree.act
        view.select(1)
        act("Đưa ra").trigger()
        assert [n.depth for n in dialog.nodes] == [0, 0, 1, 0]
        view.select(2)
        act("Đưa ra").trigger()
        assert [n.depth for n in dialog.nodes] == [0, 0, 0, 0]
        act("Thụt vào").trigger()
        view.select(1)
        act("Tách thành các mục").trigger()
        assert [(n.depth, n.heading) for n in dialog.nodes][1:3] == [
            *((0, "Trồng rau"), (1, "Theo mẫu của xã.")),
        ]
        view.select(4)
        act("Gộp vào mục trên").trigger()
        assert dialog.nodes[3].body == "II- Văn hóa"
        view.select(0)
        act("Bỏ").trigger()
        dialog.tree.renamed.emit(dialog.tree.model._all[0], "Rau sạch")
        dialog.add()

    paste(TEXT, put_right)
    tree.paste()
    assert contents(office, plan_id)[4:] == [
        *((0, "Rau sạch"), (1, "Theo mẫu của xã."), (1, "Chăn nuôi")),
    ]


def test_without_words_on_the_clipboard_it_is_said_what_to_do(tree, answer):
    QApplication.clipboard().clear()
    told = answer("Đóng")
    tree.paste()
    assert "Ctrl+C" in told[0]


def test_a_plan_that_is_issued_is_only_read(context, office, shown):
    plan_id = office.plan(state=PlanState.ISSUED)
    tab = shown(PlanTab(context, plan_id))
    for tree in (tab.contents, tab.assignments):
        assert not any(action.isEnabled() for action in tree._actions)


def test_tasks_of_one_organisation_stand_below_its_first(assignments, office, plan_id, tab):
    office.do(
        plan_assignments.add, plan_id, {"organisation": "CÔNG AN", "task": "Đăng ký"}, place=2
    )
    tab.refresh()
    shown = [(line.parent_id is not None, line.row.task) for line in assignments._lines]
    assert shown == [(False, "Tổng hợp"), (False, "Tuần tra"), (True, "Đăng ký")]


def test_a_task_is_indented_to_the_organisation_above_and_taken_out_again(
    assignments, office, plan_id, fill, qtbot
):
    choose_line(assignments, 1)
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(assignments.view, Qt.Key.Key_Right, alt)
    assert given(office, plan_id) == [("Văn phòng", "Tổng hợp"), ("Văn phòng", "Tuần tra")]
    fill({"organisation": "Ban Chỉ huy"})
    qtbot.keyClick(assignments.view, Qt.Key.Key_Left, alt)
    assert given(office, plan_id)[1] == ("Ban Chỉ huy", "Tuần tra")
    assignments.act("Chuyển lên").trigger()
    assert given(office, plan_id)[0] == ("Ban Chỉ huy", "Tuần tra")


def test_another_task_of_an_organisation_is_added_after_its_last(
    assignments, office, plan_id, in_dialog, pick
):
    choose_line(assignments, 0)

    def write(dialog):
        assert dialog.form.field("organisation").value() == "Văn phòng"
        pick(dialog.form, "task", "Lưu hồ sơ")

    in_dialog(write)
    assignments.add_below()
    assert given(office, plan_id)[:2] == [("Văn phòng", "Tổng hợp"), ("Văn phòng", "Lưu hồ sơ")]


def test_a_block_of_assignments_becomes_one_for_each_organisation(
    assignments, office, plan_id, paste
):
    office.unit("Trạm y tế")

    def add(dialog):
        assert dialog._add.text() == "Thêm 2 phân công"
        dialog.add()

    paste("1. Trạm y tế: khám bệnh.\n- Mỗi quý một lần\n2. Đoàn Thanh niên\nTrồng cây", add)
    assignments.paste()
    assert given(office, plan_id)[2:] == [
        ("Trạm y tế", "khám bệnh.\n- Mỗi quý một lần"),
        ("Đoàn Thanh niên", "Trồng cây"),
    ]
    assert assignments._lines[2].unit == "Trạm y tế"


def test_a_deleted_assignment_comes_back(assignments, office, plan_id, tab, qtbot):
    before = given(office, plan_id)
    choose_line(assignments, 0)
    qtbot.keyClick(assignments.view, Qt.Key.Key_Delete)
    assert given(office, plan_id) == before[1:]
    tab._undo_bar.findChild(QPushButton).click()
    assert given(office, plan_id) == before
