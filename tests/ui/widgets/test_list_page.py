from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import NotAllowed
from app.ui.forms import FieldSpec, Form
from app.ui.models.paged_table import PagedTableModel
from app.ui.models.row_table import Column
from app.ui.widgets.chips import ChipLine
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import TextField
from app.ui.widgets.filter_box import FilterBox
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.notice import Notice
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.undo_bar import SHOWN_FOR, UndoBar
from app.ui.window_settings import WindowSettings
from tests.ui.ime import type_telex

EMPTY = "Chưa có đăng ký nào. Bấm Thêm hoặc nhập từ Excel."
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    state: str = "sent"


ROWS = [Row(n, f"Tổ {n}", "sent" if n % 3 else "draft") for n in range(1, 35)]
ROWS[4] = Row(5, "Nguyễn Văn Đức", "sent")


class Office:
    """Notes what was done."""

    def __init__(self):
        self.done = []

    def act(self, name):
        return lambda rows: self.done.append((name, [row.id for row in rows]))


def spec_of(office):
    return ListSpec(
        columns=[Column("Tên", lambda row: row.name), Column("Trạng thái", lambda row: row.state)],
        actions=[
            ListAction("Thêm", office.act("add"), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True),
            ListAction("Sửa", office.act("edit"), "edit", ("Ctrl+E",), needs="one", opens=True),
            ListAction(
                "Xóa",
                office.act("delete"),
                "delete",
                ("Delete",),
                needs="some",
                refuses=lambda rows: (
                    "Đăng ký đã gửi không xóa được." if rows[0].state == "sent" else ""
                ),
            ),
            ListAction("Xuất ra Excel", office.act("export"), "excel", writes=False),
        ],
        filters=[
            ListFilter(
                "state",
                "Trạng thái",
                [("draft", "Chưa gửi"), ("sent", "Đã gửi")],
                lambda row, key: row.state == key,
            )
        ],
        empty=EMPTY,
        counted="đăng ký",
    )


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def detail(qapp):
    return Form([FieldSpec("name", "Tên", TextField)])


@pytest.fixture
def page(office, detail, shown):
    page = ListPage(spec_of(office), detail=detail)
    page.resize(900, 700)
    shown(page)
    page.set_rows(ROWS)
    return page


def count_of(page):
    return next(label.text() for label in page.findChildren(QLabel) if "đăng ký" in label.text())


def box(page):
    return page.findChild(QLineEdit)


def button(page, text):
    return next(b for b in page.findChildren(QToolButton) if b.text() == text)


def told(page):
    state = page.findChild(EmptyState)
    return state.text() if state.isVisible() else ""


# --- search and filters ----------------------------------------------------------------------


def test_the_page_says_how_many_rows_there_are(page):
    assert count_of(page) == "34 đăng ký"
    page.search("duc")
    assert count_of(page) == "34 đăng ký, lọc còn 1"
    page.clear_filters()
    page.table.selectAll()
    assert count_of(page) == page.status == "34 đăng ký · đã chọn 34"


def test_the_search_waits_until_the_person_pauses(page, qtbot):
    box(page).setFocus()
    type_telex("đức")
    assert page.model.rowCount() == 34
    assert box(page).text() == "đức"
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert box(page).text() == "đức"
    assert box(page).hasFocus()


def test_enter_searches_at_once_and_down_goes_to_the_rows(page):
    box(page).setFocus()
    QTest.keyClicks(box(page), "duc")
    QTest.keyClick(box(page), Qt.Key.Key_Return)
    assert page.model.rowCount() == 1
    QTest.keyClick(box(page), Qt.Key.Key_Down)
    assert page.table.hasFocus()


def test_escape_empties_the_search(page):
    page.search("duc")
    box(page).setFocus()
    QTest.keyClick(box(page), Qt.Key.Key_Escape)
    assert page.model.rowCount() == 34


def test_ctrl_z_in_a_search_box_that_holds_nothing_is_left_to_the_window(page):
    undone = []
    QShortcut(QKeySequence("Ctrl+Z"), page, lambda: undone.append(page.focusWidget()))
    box = page.findChild(SearchBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert undone == [box]
    QTest.keyClicks(box, "to")
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert (box.text(), undone) == ("", [box])


def test_a_pressed_button_that_goes_off_leads_back_to_the_rows(shown):
    columns = [Column("Tên", lambda row: row.name)]
    delete = ListAction("Xóa", lambda rows: page.set_rows(ROWS[1:]), "delete", needs="some")
    page = shown(ListPage(ListSpec(columns, [delete], counted="dòng", empty="Trống.")))
    page.set_rows(ROWS)
    page.table.selectRow(0)
    [tool] = [t for t in page.findChildren(QToolButton) if t.text() == "Xóa"]
    tool.setFocus()
    QTest.keyClick(tool, Qt.Key.Key_Space)
    assert page.model.rowCount() == len(ROWS) - 1
    assert page.table.hasFocus()


def test_ctrl_f_goes_to_the_search(page):
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F, CTRL)
    assert box(page).hasFocus()


def test_a_filter_narrows_and_bo_loc_shows_all_again(page):
    page.set_filter("state", "draft")
    assert page.model.rowCount() == 11
    assert page.is_narrowed
    unfilter = next(b for b in page.findChildren(QPushButton) if b.text() == "Bỏ lọc")
    assert unfilter.isVisible()
    unfilter.click()
    assert page.model.rowCount() == 34
    assert not unfilter.isVisible()
    assert page.findChild(QComboBox).currentText() == "Tất cả"


def test_a_filter_keeps_its_choice_when_it_gets_others(page):
    page.set_filter("state", "draft")
    page.set_filter_choices("state", [("draft", "Chưa gửi"), ("new", "Mới")])
    assert page.model.rowCount() == 11
    page.set_filter_choices("state", [("new", "Mới")])
    assert page.model.rowCount() == 34


def test_a_row_is_shown_even_when_a_filter_hides_it(page):
    page.search("duc")
    assert page.show_row(7)
    assert [row.id for row in page.selected()] == [7]
    assert page.current() == ROWS[6]
    assert not page.show_row(1000)


# --- actions ---------------------------------------------------------------------------------


def test_actions_get_the_selected_rows(page, office):
    page.table.select(3)
    button(page, "Sửa").click()
    button(page, "Thêm").click()
    assert office.done == [("edit", [3]), ("add", [3])]


def test_what_is_rarely_done_stands_behind_the_last_button(office, shown):
    spec = spec_of(office)
    often, rare = spec.actions[-1], replace(spec.actions[1], label="Lùi ngày…", is_rare=True)
    page = ListPage(replace(spec, actions=[often, rare]))
    shown(page)
    page.set_rows(ROWS)
    [bar] = page.findChildren(QToolBar)
    assert [action.text() for action in bar.actions()] == ["Xuất ra Excel", "Khác"]
    others = bar.actions()[-1]
    assert bar.widgetForAction(others).focusPolicy() & Qt.FocusPolicy.TabFocus
    line, export = others.menu().actions()
    assert (export.text(), export.isEnabled()) == ("Xuất danh sách này…", True)
    assert (line.text(), line.isEnabled()) == ("Lùi ngày…", False)
    page.show_row(ROWS[0].id)
    line.trigger()
    assert office.done == [("edit", [1])]


def test_actions_are_off_and_say_why(page):
    assert not button(page, "Sửa").isEnabled()
    assert "Chọn một dòng trước." in button(page, "Sửa").toolTip()
    page.table.select(1)
    assert button(page, "Sửa").isEnabled()
    assert not button(page, "Xóa").isEnabled()
    assert "Đăng ký đã gửi không xóa được." in button(page, "Xóa").toolTip()
    page.table.select(3)
    assert button(page, "Xóa").isEnabled()
    assert button(page, "Xóa").toolTip() == "Xóa (Delete)"
    page.table.selectAll()
    assert not button(page, "Sửa").isEnabled()


def test_keys_with_ctrl_hold_in_the_whole_page(page, office):
    box(page).setFocus()
    QTest.keyClick(box(page), Qt.Key.Key_N, CTRL)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Insert, CTRL)
    assert office.done == [("add", []), ("add", [])]


def test_bare_keys_hold_in_the_rows_only(page, office):
    page.table.select(3)
    box(page).setFocus()
    QTest.keyClick(box(page), Qt.Key.Key_Delete)
    assert office.done == []
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert office.done == [("delete", [3])]


def test_a_key_of_an_action_that_is_off_does_nothing(page, office):
    page.table.select(1)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert office.done == []


def test_enter_and_double_click_open(page, office):
    page.table.select(3)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    spot = page.table.visualRect(page.model.index(2, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert office.done == [("edit", [3]), ("edit", [3])]


def test_a_list_to_be_read_only_says_why(page, office):
    page.set_read_only("Máy khác đang mở tệp này. Chỉ xem được.")
    page.table.select(3)
    assert [a.isEnabled() for a in page.actions() if a.text()] == [False, False, False, True, True]
    assert "Máy khác đang mở" in button(page, "Thêm").toolTip()
    page.set_read_only("")
    assert button(page, "Thêm").isEnabled()


def test_an_error_in_an_action_reaches_the_one_handler(page, office, qtbot):
    def refuse(rows):
        raise NotAllowed("Kế hoạch đã khóa.")

    office.act = lambda name: refuse
    other = ListPage(spec_of(office))
    qtbot.addWidget(other)
    with qtbot.captureExceptions() as caught:
        button(other, "Thêm").click()
    assert [kind for kind, *_ in caught] == [NotAllowed]


# --- states ----------------------------------------------------------------------------------


def test_an_empty_list_to_be_read_only_offers_nothing_to_press(page):
    page.set_rows([])
    state = page.findChild(EmptyState)
    assert [b.text() for b in state.findChildren(QPushButton) if b.isVisible()] == ["Thêm"]
    page.set_read_only("Tệp đang mở ở chế độ chỉ xem.")
    assert [b.text() for b in state.findChildren(QPushButton) if b.isVisible()] == []


def test_an_empty_list_says_what_to_do_next(page, office):
    page.set_rows([])
    assert told(page) == EMPTY
    add = next(b for b in page.findChildren(QPushButton) if b.text() == "Thêm")
    add.click()
    assert office.done == [("add", [])]
    page.set_rows(ROWS)
    assert told(page) == ""
    assert page.table.isVisible()


def test_no_match_offers_to_take_the_filter_off(page):
    page.search("không có ai")
    assert told(page) == "Không có dòng nào khớp bộ lọc."
    buttons = page.findChild(EmptyState).findChildren(QPushButton)
    next(b for b in buttons if b.text() == "Bỏ lọc").click()
    assert page.table.isVisible()


def test_reading_is_told_only_when_it_takes_long(page, qtbot):
    page.start_loading()
    assert page.table.isVisible()
    qtbot.waitUntil(lambda: told(page) == "Đang đọc dữ liệu…")
    page.set_rows(ROWS)
    assert page.table.isVisible()


def test_an_error_stands_above_with_a_way_to_try_again(page):
    tried = []
    page.show_error("Không đọc được tệp dữ liệu. Kiểm tra ổ đĩa.", lambda: tried.append(1))
    [banner] = [notice for notice in page.findChildren(Notice) if notice.text()]
    assert banner.text().startswith("Không đọc được")
    next(b for b in page.findChildren(QPushButton) if b.text() == "Thử lại").click()
    assert tried == [1]
    page.set_rows(ROWS)
    assert not banner.isVisible()


def test_what_was_done_can_be_taken_back_for_eight_seconds(page):
    undone = []
    bar = page.findChild(UndoBar)
    page.offer_undo("Đã xóa 3 đăng ký.", lambda: undone.append(1))
    assert bar.text() == "Đã xóa 3 đăng ký."
    assert bar._timer.interval() == SHOWN_FOR == 8000
    bar._timer.timeout.emit()
    assert not bar.isVisible()
    page.offer_undo("Đã xóa 1 đăng ký.", lambda: undone.append(2))
    bar.findChild(QPushButton).click()
    assert undone == [2]
    assert not bar.isVisible()


# --- detail and layout -----------------------------------------------------------------------


def test_f6_goes_to_the_detail_and_back(page, detail):
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert detail.field("name").line.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert page.table.hasFocus()


@pytest.fixture
def beside(shown):
    """Two lists in one window, and what was done from the second."""
    office = Office()
    pages = ListPage(spec_of(Office())), ListPage(spec_of(office))
    holder = QWidget()
    layout = QVBoxLayout(holder)
    for one in pages:
        layout.addWidget(one)
    pages[0].beside, pages[1].beside = pages[1], pages[0]
    shown(holder)
    return (*pages, office)


def test_f6_goes_to_the_list_beside_and_back_and_ctrl_f_searches_where_the_keys_are(beside):
    first, second, _ = beside
    for page in (first, second):
        page.set_rows(ROWS)
    first.table.setFocus()
    QTest.keyClick(first.table, Qt.Key.Key_F6)
    assert second.table.hasFocus()
    assert ("Sang danh sách bên cạnh và trở lại", ("F6",)) in second.told_keys()
    QTest.keyClick(second.table, Qt.Key.Key_F, CTRL)
    assert second.isAncestorOf(QApplication.focusWidget())
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert first.table.hasFocus()


@pytest.mark.parametrize("are_rows_there", [True, False])
def test_enter_opens_the_first_row_of_a_list_just_come_to(beside, are_rows_there):
    """Whether the keys or the rows came first."""
    _, second, office = beside
    for act in sorted([1, 2], reverse=not are_rows_there):
        second.set_rows(ROWS) if act == 1 else second.table.setFocus()
    assert second.selected() == []
    QTest.keyClick(second.table, Qt.Key.Key_Return)
    assert office.done == [("edit", [1])]


def test_the_detail_folds_where_there_is_no_room(page, detail, qtbot):
    assert detail.isVisible()
    page.resize(900, 320)
    qtbot.waitUntil(lambda: not detail.isVisible())
    assert page.table.height() > 100
    button(page, "Mở rộng chi tiết").click()
    assert detail.isVisible()
    page.resize(900, 330)
    assert detail.isVisible()


class Remembering(QWidget):
    """A window whose lists remember how they were left."""

    def __init__(self, *pages):
        super().__init__()
        self.memory = WindowSettings()
        self.memory.choose_file(Path("xa.thidua"))
        layout = QVBoxLayout(self)
        for page in pages:
            layout.addWidget(page)
        self.resize(900, 700)


def named(office, rows=ROWS, name="Danh sách đăng ký"):
    page = ListPage(spec_of(office), detail=Form([FieldSpec("name", "Tên", TextField)]))
    page.table.setAccessibleName(name)
    page.set_rows(rows)
    return page


def test_the_layout_is_remembered(office, shown):
    page = named(office)
    window = shown(Remembering(page))
    page.table.setColumnWidth(0, 222)
    page.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    button(page, "Thu gọn chi tiết").click()
    window.hide()
    again = named(office)
    shown(Remembering(again))
    assert again.table.columnWidth(0) == 222
    assert again.model.row_number(0).state == "sent"
    assert again._detail.is_open is False


def test_another_list_is_not_touched_by_that(office, shown):
    page = named(office)
    window = shown(Remembering(page))
    page.table.setColumnWidth(0, 222)
    window.hide()
    again = named(office, name="Danh sách kế hoạch")
    shown(Remembering(again))
    assert again.table.columnWidth(0) != 222


@pytest.mark.parametrize("kept", ["x", "[]", "{}", '{"sizes": 1, "is_open": 0}', "a1b2 zz"])
def test_a_layout_that_fits_no_more_is_left_alone(office, shown, kept):
    page = named(office)
    window = Remembering(page)
    before = page.table.columnWidth(0)
    window.memory.keep("detail/danh-sach-dang-ky", kept)
    window.memory.keep(f"columns/danh-sach-dang-ky/{page.table._columns.signature}", kept)
    shown(window)
    assert page.table.columnWidth(0) == before
    assert page.table.isVisible()


def with_uuids():
    return [replace(row, id=UUID(int=row.id)) for row in ROWS]


def test_the_last_row_comes_back_and_is_forgotten_when_it_is_gone(office, shown):
    rows = with_uuids()
    page = named(office, rows)
    window = shown(Remembering(page))
    page.table.select(rows[8].id)
    window.hide()
    again = named(office, ())
    second = shown(Remembering(again))
    again.set_rows(rows)
    assert again.current() == rows[8]
    second.hide()
    without = [row for row in rows if row != rows[8]]
    third = named(office, without)
    shown(Remembering(third))
    assert third.selected() == []


def test_a_row_that_was_gone_to_is_not_left_for_the_last_one(office, shown):
    rows = with_uuids()
    page = named(office, rows)
    window = shown(Remembering(page))
    page.table.select(rows[8].id)
    window.hide()
    again = named(office, rows)
    again.show_row(rows[3].id)
    shown(Remembering(again))
    assert again.current() == rows[3]


# --- chips and kept filters ------------------------------------------------------------------


def chips(page):
    return page.findChild(ChipLine)


def chip(page, words):
    return next(b for b in chips(page).findChildren(QPushButton) if words in b.text())


def test_what_narrows_the_list_stands_in_chips(page):
    assert not chips(page).isVisible()
    page.set_filter("state", "draft")
    page.search("tổ 3")
    assert chips(page).words() == ["Tìm: “tổ 3”", "Trạng thái: Chưa gửi"]
    assert chips(page).isVisible()
    chip(page, "Tìm").click()
    assert page.model.rowCount() == 11
    assert chips(page).words() == ["Trạng thái: Chưa gửi"]
    QTest.keyClick(chip(page, "Trạng thái"), Qt.Key.Key_Delete)
    assert page.model.rowCount() == 34
    assert not chips(page).isVisible()
    assert box(page).hasFocus()


def test_chips_break_into_lines_where_there_is_no_room(qapp, shown):
    line = ChipLine()
    shown(line)
    line.show_chips([(str(n), f"Đơn vị: Thôn số {n}") for n in range(5)])
    line.resize(1000, line.heightForWidth(1000))
    assert line.heightForWidth(300) > 2 * line.heightForWidth(1000)
    assert line.minimumSizeHint().width() < 300


def test_a_filter_is_kept_under_a_name_and_chosen_again(office, shown, fill):
    page = named(office)
    window = shown(Remembering(page))
    page.set_filter("state", "draft")
    page.search("3")
    fill({"name": "Tổ chưa gửi"})
    page._narrowing.mine.ask_to_keep()
    page.clear_filters()
    window.hide()
    again = named(office)
    shown(Remembering(again))
    [kept] = again._narrowing.mine.kept()
    again._narrowing.mine.chosen.emit(kept)
    assert chips(again).words() == ["Tìm: “3”", "Trạng thái: Chưa gửi"]
    assert {row.state for row in again.model.rows()} == {"draft"}


def test_a_kept_filter_whose_key_is_gone_says_so_and_applies_the_rest(office, shown):
    page = named(office)
    shown(Remembering(page))
    page.set_filter("state", "draft")
    page.search("tổ 3")
    mine = page._narrowing.mine
    mine.keep(replace(mine._present(), name="Của tôi"))
    page.set_filter_choices("state", [("sent", "Đã gửi")])
    mine.chosen.emit(mine.kept()[0])
    assert chips(page).words() == ["Tìm: “tổ 3”"]
    told = "“Của tôi” có điều kiện nay không còn: Trạng thái: Chưa gửi. Đã lọc theo phần còn lại."
    assert [n.text() for n in page.findChildren(Notice) if n.isVisible()] == [told]
    page.clear_filters()
    assert [n.text() for n in page.findChildren(Notice) if n.isVisible()] == []


def test_kept_filters_are_renamed_deleted_and_brought_back(office, shown, fill):
    page = named(office)
    shown(Remembering(page))
    page.search("tổ")
    mine = page._narrowing.mine
    for name in ("Một", "Hai"):
        mine.keep(replace(mine._present(), name=name))
    refused = fill({"name": "hai"})
    mine.ask_new_name(mine.kept()[1])
    assert refused == ["Đã có bộ lọc “hai”. Đặt tên khác."]
    fill({"name": "Ba"})
    mine.ask_new_name(mine.kept()[1])
    assert [one.name for one in mine.kept()] == ["Ba", "Hai"]
    mine.delete(mine.kept()[0])
    assert [one.name for one in mine.kept()] == ["Hai"]
    bar = page.findChild(UndoBar)
    assert bar.text() == "Đã xóa bộ lọc “Ba”."
    bar.findChild(QPushButton).click()
    assert [one.name for one in mine.kept()] == ["Ba", "Hai"]


def test_the_menu_offers_what_there_is(office, shown):
    page = named(office)
    shown(Remembering(page))
    mine = page._narrowing.mine
    mine._fill()
    told = [(a.text(), a.isEnabled()) for a in mine._menu.actions() if not a.isSeparator()]
    none = [("Chưa lưu bộ lọc nào", False), ("Lưu bộ lọc đang dùng…", False)]
    assert told == [*none, ("Đổi tên", False), ("Xóa", False)]
    page.search("tổ")
    mine.keep(replace(mine._present(), name="Tổ & nhóm"))
    mine._fill()
    told = [(a.text(), a.isEnabled()) for a in mine._menu.actions() if not a.isSeparator()]
    assert told[:2] == [("Tổ && nhóm", True), ("Lưu bộ lọc đang dùng…", True)]


# --- counts ----------------------------------------------------------------------------------


def test_a_filter_says_how_many_rows_each_choice_has(office, shown):
    spec = spec_of(office)
    counting = replace(spec.filters[0], counts=True)
    page = shown(ListPage(replace(spec, filters=[counting])))
    page.set_rows(ROWS)
    choices = page.findChild(QComboBox)
    texts = [choices.itemText(n) for n in range(choices.count())]
    assert texts == ["Tất cả", "Chưa gửi (11)", "Đã gửi (23)"]
    page.set_filter("state", "draft")
    assert chips(page).words() == ["Trạng thái: Chưa gửi"]
    page.set_rows(ROWS[:6])
    assert choices.currentText() == "Chưa gửi (2)"


def test_a_button_says_how_many_of_the_selected_rows_it_takes(office, shown):
    sending = ListAction(
        "Gửi",
        office.act("send"),
        needs="some",
        many="Gửi {} đăng ký",
        takes=lambda row: row.state == "draft",
    )
    page = shown(ListPage(replace(spec_of(office), actions=[sending])))
    page.set_rows(ROWS)
    page.table.select(3)
    assert button(page, "Gửi").isEnabled()
    page.table.selectAll()
    button(page, "Gửi 11 đăng ký").click()
    assert len(office.done[0][1]) == 34
    page.table.clearSelection()
    assert not button(page, "Gửi").isEnabled()


def test_a_long_list_is_read_page_by_page(office, shown):
    def narrowed(query):
        rows = [row for row in ROWS if query.filters.get("state") in (None, row.state)]
        return [row for row in rows if query.search in row.name]

    spec = spec_of(office)
    model = PagedTableModel(
        spec.columns,
        lambda query: narrowed(query)[query.offset :][: query.limit],
        lambda query: len(narrowed(query)),
    )
    page = shown(ListPage(spec, model=model))
    assert told(page) == ""
    model.reload()
    assert count_of(page) == "34 đăng ký"
    page.set_filter("state", "draft")
    assert count_of(page) == "34 đăng ký, lọc còn 11"
    page.search("Tổ 3")
    assert page.model.rowCount() == 3
    with pytest.raises(TypeError):
        page.set_rows(ROWS)


def test_a_page_fits_the_smallest_screen(page):
    assert page.minimumSizeHint().width() <= 900
    assert page.minimumSizeHint().height() <= 480


def test_everything_can_be_reached_with_the_keyboard(page):
    box(page).setFocus()
    reached = set()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {page.table, page.findChild(QComboBox), button(page, "Thêm")} <= reached


class Window(QWidget):
    """Notes whose history was asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def show_history(self, table, row_id, parent):
        self.asked.append((table, row_id, parent))


def history_of(page):
    return [a for a in page.table.actions() if a.text() == "Lịch sử của dòng này"]


def test_each_row_leads_to_its_history_in_the_window_around_the_list(shown):
    window = Window()
    page = ListPage(replace(spec_of(Office()), history="registration"))
    page.set_rows(ROWS)
    QVBoxLayout(window).addWidget(page)
    shown(window)
    [history] = history_of(page)
    assert not history.isEnabled()
    page.table.select(5)
    history.trigger()
    assert window.asked == [("registration", 5, window)]


def test_a_list_of_rows_of_several_tables_tells_the_table_of_each(shown):
    window = Window()
    history = lambda row: ("deadline" if row.id == 5 else "assignment", -row.id)  # noqa: E731
    page = ListPage(replace(spec_of(Office()), history=history))
    page.set_rows(ROWS)
    QVBoxLayout(window).addWidget(page)
    shown(window)
    page.table.select(5)
    history_of(page)[0].trigger()
    page.table.select(6)
    history_of(page)[0].trigger()
    assert window.asked == [("deadline", -5, window), ("assignment", -6, window)]


def test_a_list_whose_rows_have_no_history_offers_none(shown):
    assert history_of(shown(ListPage(spec_of(Office())))) == []


def test_a_filter_gives_way_where_there_is_no_room(shown):
    box = FilterBox("Trạng thái", [("a", "Đã có quyết định")])
    shown(box)
    spare = box.sizeHint().width() - box.minimumSizeHint().width()
    assert spare > 3 * box.fontMetrics().averageCharWidth()
