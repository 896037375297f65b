"""Lists, alike everywhere: search, filters, sorting, what is remembered, counts, copies.

In the real window over the sample commune; what one widget does alone is proved beside it, in
`tests/ui/widgets` and `tests/ui/models`.
"""

import shutil
from collections import defaultdict
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QToolBar, QToolButton

from app.core.errors import StorageFailure
from app.core.vietnamese import collation_key, fold, person_key
from app.domain.terms import RegistrationState
from app.services import office, plans
from app.ui import style
from app.ui.widgets.chips import ChipLine
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.memory import slug
from app.ui.widgets.notice import Notice
from app.ui.widgets.room import Room
from app.ui.widgets.undo_bar import UndoBar
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.lint import faults
from tests.ui.tabs.list_pages import button

__all__ = ["sample_file"]

PENDING, APPROVED = RegistrationState.PENDING, RegistrationState.APPROVED


@pytest.fixture
def begin(sample_file, tmp_path, kit_app):
    """Open the window over the sample commune as often as a person starts the program."""
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    windows = []

    def start(width=1366, height=728):
        for former in windows:
            walk.close_window(former)
        windows[:] = [walk.open_window(path, width, height)]
        [window] = windows
        choose_plan(window)
        return window

    yield start
    for window in windows:
        walk.close_window(window)


@pytest.fixture(scope="module")
def seen(sample_file, tmp_path_factory, qapp):
    """Every list of every page: its name with its filters, and whether its people are sorted."""
    path = shutil.copy(sample_file, tmp_path_factory.mktemp("seen") / "xa-mau.thidua")
    window = walk.open_window(path, 1366, 728)
    found = SimpleNamespace(filters=defaultdict(set), sorted=[])
    for page in every_list(window):
        name = page.table.accessibleName()
        found.filters[slug(name)].add(tuple(one.name for one in page.spec.filters))
        for number, column in enumerate(page.model.columns):
            if column.person is not None and page.model.rowCount():
                found.sorted.append((name, column.heading, is_sorted(page.model, number)))
    walk.close_window(window)
    return found


def is_sorted(model, number):
    """Sort by a column of people; return whether tên counts first, and họ đệm then."""
    column = model.columns[number]
    model.sort(number)
    rows = [model.row_number(place) for place in range(model.rowCount())]
    keys = [
        person_key(person) if (person := column.person(row)) else collation_key(column.shown(row))
        for row in rows
        if column.shown(row)
    ]
    return keys == sorted(keys)


def choose_plan(window):
    """Work on the first plan of the year."""
    year = window.context.year
    of_year = [p for p in window.context.operations.ask(plans.listed) if p.year == year]
    window.context.choose(year, of_year[0].id)


def go(window, tab, page=""):
    """Go to a tab, and to a page of it; return the tab."""
    shown = window.book.show_tab(tab)
    walk.settle(window)
    if page:
        shown.show_page(page)
        walk.settle(window)
    return shown


def names(page, column=0):
    """What stands in a column, from the top."""
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def texts(page):
    """What each row shows, from the top."""
    columns = range(page.model.columnCount())
    return [
        "\n".join(page.model.index(row, column).data() or "" for column in columns)
        for row in range(page.model.rowCount())
    ]


def chips(page):
    return page.findChild(ChipLine)


# --- finding ---------------------------------------------------------------------------------


def test_13_the_search_is_blind_to_marks_and_shows_exact_ones_first(begin):
    people = go(begin(), "units", "people").people.list
    people.search("ha")
    blind = texts(people)
    assert all("ha" in fold(text) for text in blind)
    people.search("hà")
    found = texts(people)
    assert sorted(found) == sorted(blind)
    spelled = ["hà" in text.casefold() for text in found]
    assert spelled == sorted(spelled, reverse=True)
    assert set(spelled) == {True, False}


def test_13_so_does_the_search_of_a_list_read_page_by_page(begin):
    page = go(begin(), "registrations", "registrations").titles.list
    page.search("ha")
    blind = texts(page)
    page.search("hà")
    found = texts(page)
    assert sorted(found) == sorted(blind)
    spelled = ["hà" in text.casefold() for text in found]
    assert spelled == sorted(spelled, reverse=True)
    assert set(spelled) == {True, False}


def test_14_filters_stand_in_chips_and_are_taken_off_one_by_one_or_all(begin):
    window = begin()
    page = go(window, "registrations", "registrations").titles.list
    assert not chips(page).isVisible()
    page.set_filter("state", APPROVED)
    page.set_filter("subject_kind", "person")
    page.search("nguyễn")
    assert chips(page).words() == ["Tìm: “nguyễn”", "Trạng thái: Đã duyệt", "Loại: Cá nhân"]
    assert f"lọc còn {page.model.rowCount()}" in window.book.current_tab().status
    chip = next(
        b for b in chips(page).findChildren(QPushButton) if "Trạng thái" in b.accessibleName()
    )
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert chips(page).words() == ["Tìm: “nguyễn”", "Loại: Cá nhân"]
    unfilter = next(b for b in chips(page).findChildren(QPushButton) if b.text() == "Bỏ lọc")
    QTest.mouseClick(unfilter, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == page.model.total_count
    assert not chips(page).isVisible()


def test_14_a_filter_of_ones_own_is_there_at_the_next_start(begin, fill):
    window = begin()
    page = go(window, "registrations", "registrations").titles.list
    page.set_filter("state", APPROVED)
    page.search("thôn")
    found = names(page)
    fill({"name": "Thôn đã duyệt"})
    page._narrowing.mine.ask_to_keep()
    again = go(begin(), "registrations", "registrations").titles.list
    mine = again._narrowing.mine
    mine._fill()
    action = next(a for a in mine._menu.actions() if a.text() == "Thôn đã duyệt")
    action.trigger()
    assert names(again) == found
    assert chips(again).words() == ["Tìm: “thôn”", "Trạng thái: Đã duyệt"]


def test_15_people_sort_by_given_name_and_a_heading_cycles_up_down_none(begin):
    people = go(begin(), "units", "people").people.list
    header, usual = people.table.horizontalHeader(), names(people, 1)
    place = header.sectionViewportPosition(1) + 20
    spot = QPoint(place, header.height() // 2)

    def click():
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        return names(people, 1), header.sortIndicatorSection()

    up, down, none = click(), click(), click()
    assert up == (sorted(usual, key=person_key), 1)
    assert down == (sorted(usual, key=person_key, reverse=True), 1)
    assert none == (usual, -1)
    told = people.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert told == "Xếp theo tên, rồi họ đệm"


def test_15_every_column_of_people_sorts_so(seen):
    assert [told for told in seen.sorted if not told[-1]] == []
    assert len(seen.sorted) >= 5


def test_16_how_a_list_was_left_comes_back_at_the_next_start(begin):
    page = go(begin(), "units", "people").people.list
    header = page.table.horizontalHeader()
    page.table.setColumnWidth(3, 123)
    header.moveSection(header.visualIndex(2), 0)
    page.table.setColumnHidden(5, True)
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    page.open_detail()
    page.table.select(page.model.row_number(5).id)
    chosen = page.current().name
    window = begin()
    tab = go(window, "units")
    assert tab.pages.currentIndex() == 1
    again = tab.people.list
    header = again.table.horizontalHeader()
    assert again.table.columnWidth(3) == 123
    assert header.visualIndex(2) == 0
    assert again.table.isColumnHidden(5)
    assert names(again, 1) == sorted(names(again, 1), key=person_key, reverse=True)
    assert again._detail.is_open
    assert again.current().name == chosen


def test_16_opened_plans_come_back_at_their_pages(begin, qtbot):
    window = begin()
    plan_id = window.context.plan_id
    window.open_plan(plan_id, "ladder")
    walk.settle(window)
    heading = window.book.tabText(window.book.count() - 1)
    window = begin()
    qtbot.waitUntil(lambda: bool(window.book.records()))
    [record] = window.book.records()
    assert (record.record_id, record.page) == (plan_id, "ladder")
    assert window.book.current_tab() is record
    assert window.book.tabText(window.book.count() - 1) == heading
    window.book.close_record(window.book.count() - 1)
    window = begin()
    walk.settle(window)
    assert window.book.records() == []


def test_16_every_list_is_remembered_under_a_name_of_its_own(seen):
    assert "" not in seen.filters
    assert {name: kinds for name, kinds in seen.filters.items() if len(kinds) > 1} == {}
    assert len(seen.filters) > 20


# --- what can be done ------------------------------------------------------------------------


def test_8_what_can_be_added_can_be_copied(begin):
    window = begin()
    for tab, page, owner in (
        ("plans", "", ""),
        ("units", "units", "units"),
        ("units", "people", "people"),
        ("units", "households", "households"),
        ("units", "clusters", "clusters"),
        ("registrations", "registrations", "titles"),
        ("registrations", "works", "works"),
        ("awards", "book", "current"),
    ):
        shown = go(window, tab, page)
        found = (getattr(shown, owner) if owner else shown).list
        copying = button(found, "Nhân bản")
        assert [key.toString() for key in copying.shortcuts()] == ["Ctrl+D"], page


def test_8_a_copy_takes_over_everything_but_what_is_its_own(begin, answer):
    window = begin()
    window.context.operations.do(office.update, {"keeps_citizen_numbers": True})
    people = go(window, "units", "people").people
    row = people.list.model.row_number(0)
    people.list.table.select(row.id)
    filled = {}
    answer("Hủy", lambda dialog: filled.update(dialog.form.draft()))
    button(people.list, "Nhân bản").trigger()
    assert filled["name"] == row.name
    assert filled["post"] == row.post
    assert filled["code"] == filled["citizen_number"] == ""


def test_18_each_state_says_how_many_there_are(begin):
    tab = go(begin(), "registrations", "registrations")
    page = tab.titles.list
    for state in RegistrationState:
        label = next(text for text in choices(page) if text.startswith(state.label))
        page.set_filter("state", state)
        assert label == f"{state.label} ({page.model.rowCount()})"
    works = go(tab.window(), "registrations", "works").works.list
    told = [text for text in choices(works) if text.startswith("Chờ duyệt")]
    works.set_filter("state", PENDING)
    assert told == [f"Chờ duyệt ({works.model.rowCount()})"]


def test_18_many_are_approved_as_one_action_with_one_undo(begin):
    page = go(begin(), "registrations", "registrations").titles.list
    page.set_filter("state", PENDING)
    count = page.model.rowCount()
    assert count > 3
    page.clear_filters()
    page.table.selectAll()
    approving = button(page, "Duyệt")
    assert approving.text() == f"Duyệt {count} đăng ký"
    assert button(page, "Nhận giấy").text() == f"Nhận {page.model.total_count} giấy"
    approving.trigger()
    assert "Chờ duyệt (0)" in choices(page)
    bar = page.findChild(UndoBar)
    assert bar.text() == f"Đã duyệt {count} đăng ký."
    bar.findChild(QPushButton).click()
    assert f"Chờ duyệt ({count})" in choices(page)


# --- states ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["overview", "units", "registrations"])
def test_37_what_cannot_be_read_says_so_above_with_thu_lai(begin, tab, monkeypatch):
    window = begin()
    shown = go(window, tab)
    refusal = "Không đọc được tệp dữ liệu. Kiểm tra ổ đĩa rồi bấm Thử lại."

    def fail(*_, **__):
        raise StorageFailure(refusal)

    with monkeypatch.context() as broken:
        broken.setattr(shown.operations._door, "ask", fail)
        shown.refresh()
        walk.settle(window)
        [banner] = [n for n in shown.findChildren(Notice) if n.text() == refusal]
        assert banner.isVisible()
    again = next(b for b in banner.findChildren(QPushButton) if b.text() == "Thử lại")
    again.click()
    walk.settle(window)
    assert not banner.isVisible()


def test_37_no_match_leads_back_to_all_rows(begin):
    page = go(begin(), "plans").list
    page.search("không có kế hoạch nào như thế")
    state = page._state
    assert state.text() == "Không có dòng nào khớp bộ lọc."
    next(b for b in state.findChildren(QPushButton) if b.text() == "Bỏ lọc").click()
    assert page.table.isVisible()


# --- the screen ------------------------------------------------------------------------------


def test_33_a_list_with_every_filter_on_fits_the_smallest_screen(begin):
    window = begin(1093, 543)
    tab = go(window, "registrations", "registrations")
    page = tab.titles.list
    page.set_filter("state", APPROVED)
    page.set_filter("subject_kind", "person")
    page.set_filter("arrival", "late")
    page.search("nguyễn")
    walk.settle(window)
    assert faults(tab) == []
    assert chips(page).height() == chips(page).heightForWidth(chips(page).width())


@pytest.mark.parametrize("page", ["registrations", "works"])
def test_33_every_button_stays_in_sight_while_all_rows_are_selected(begin, page):
    window = begin(1093, 543)
    tab = go(window, "registrations", page)
    shown = {"registrations": tab.titles, "works": tab.works}[page].list
    shown.table.selectAll()
    walk.settle(window)
    [bar] = [one for one in shown.findChildren(QToolBar) if one.isVisible()]
    assert len(shown.selected()) > 2
    assert not bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible()


def test_34_councils_do_not_scroll_sideways_at_the_largest_text(begin, qapp):
    window = begin(1093, 543)
    style.set_text_size(qapp, style.LARGEST_TEXT)
    go(window, "awards", "councils")
    rooms = [room for room in window.findChildren(Room) if room.isVisible()]
    assert rooms
    assert [room.horizontalScrollBar().maximum() for room in rooms] == [0] * len(rooms)


def test_33_ten_rows_are_seen_at_1366_by_768(begin):
    page = go(begin(), "registrations", "registrations").titles.list
    height = page.table.verticalHeader().defaultSectionSize()
    assert page.table.viewport().height() // height >= 10


def test_35_a_selected_row_is_read_as_well_as_any(begin):
    window = begin()
    colours = window.palette()
    paper, ink = colours.highlight().color(), colours.highlightedText().color()
    assert contrast(paper, ink) >= 4.5
    off = colours.ColorGroup.Disabled
    paper = colours.color(off, colours.ColorRole.Highlight)
    assert contrast(paper, colours.color(off, colours.ColorRole.HighlightedText)) >= 4.5
    assert paper.name() != style.SELECTION


def contrast(one, other):
    """The contrast of two colours, as WCAG reckons it."""

    def light(colour):
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def choices(page):
    """What the boxes of the filters offer."""
    boxes = page.findChildren(QComboBox)
    return [box.itemText(number) for box in boxes for number in range(box.count())]


def every_list(window):
    """Go to each page of each tab, for one plan, and yield the lists that are seen there."""
    choose_plan(window)
    for name in window.book.names:
        tab = go(window, name)
        pages = getattr(tab, "pages", None)
        for number in range(pages.count() if pages is not None else 1):
            if pages is not None:
                pages.setCurrentIndex(number)
                walk.settle(window)
            yield from [page for page in tab.findChildren(ListPage) if page.isVisible()]
