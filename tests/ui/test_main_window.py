"""The main window, over real files, with two small tabs of the tests' own."""

import shutil
from types import SimpleNamespace
from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTabBar, QVBoxLayout

from app import operations
from app.core.errors import NotAllowed
from app.core.progress import Silent
from app.domain.dates import PartialDate
from app.domain.terms import Topic
from app.services import office, plans, units
from app.storage import last_backup
from app.ui import actions, menus, recent, style
from app.ui.context import Place
from app.ui.main_window import MainWindow
from app.ui.tab_book import TabBook
from app.ui.tabs import TABS
from app.ui.tabs.tab import RecordTab, Tab
from app.ui.widgets.undo_bar import UndoBar
from app.ui.window_settings import WindowSettings
from app.ui.work_bar import EVERY_PLAN
from tests.imports.lists import books

SMALLEST_SCREEN = QSize(1093, 543)


class UnitsTab(Tab):
    """Lists the names of units, and has a line to type in."""

    caption = "Đơn vị"
    topics = frozenset({Topic.SUBJECT})

    def __init__(self, context, parent=None):
        super().__init__(context, parent)
        self.times = 0
        self.names = []
        self.row_id = None
        self.page = None
        self.line = QLineEdit()
        QVBoxLayout(self).addWidget(self.line)

    def reload(self):
        self.times += 1
        self.names = [row.name for row in self.operations.ask(units.listed)]
        self.tell_status(f"{len(self.names)} dòng")

    def show_row(self, row_id):
        self.row_id = row_id

    def show_page(self, page, focus=""):
        self.page = (page, focus)

    @property
    def is_dirty(self):
        return bool(self.line.text())


class YearTab(Tab):
    """Shows the working year."""

    caption = "Năm"

    def reload(self):
        self.seen = (self.context.year, self.context.plan_id)


class PlanTab(RecordTab):
    """One opened plan."""

    topics = frozenset({Topic.PLAN})
    dirty = False
    page = None

    def reload(self):
        self.retitled.emit()

    @property
    def heading(self):
        return next(p.name for p in self.operations.ask(plans.listed) if p.id == self.record_id)

    @property
    def is_dirty(self):
        return self.dirty

    def show_page(self, page, focus=""):
        self.page = (page, focus)


def entry(name, kind):
    return SimpleNamespace(
        name=name,
        caption=kind.caption,
        icon="unit",
        module=__name__,
        is_there=True,
        load=lambda: kind,
    )


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))
    # The worker imports the module of the tab that comes next; this one is imported already.
    monkeypatch.setattr("app.ui.opening.import_module", lambda name: None)


@pytest.fixture(scope="module")
def filled(empty_file, tmp_path_factory):
    """A data file with its office, two plans and a unit, made once."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("filled") / "filled.thidua")
    door = operations.open_file(path)
    door.do(office.set_up, {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"})
    door.do(units.create, {"name": "Thôn Đông"})
    door.do(plans.create, {"name": "Thi đua năm 2026", "year": 2026})
    span = {"starts": PartialDate(2024), "ends": PartialDate(2028)}
    door.do(plans.create, {"name": "Thi đua năm năm", "year": 2024, **span})
    door.close()
    return path


@pytest.fixture
def file(filled, tmp_path):
    """A data file of this test's own, that nobody has open."""
    return shutil.copy(filled, tmp_path / "xa-an-binh.thidua")


@pytest.fixture
def window(qtbot):
    """The window, with nothing open yet."""
    made = []

    def make():
        tabs = [entry("units", UnitsTab), entry("year", YearTab)]
        window = MainWindow(tabs=tabs, plan_tab=entry("plan", PlanTab))
        made.append(window)
        qtbot.addWidget(window, before_close_func=forget)
        window.show()
        return window

    yield make
    for window in made:
        forget(window)
        window.close()


def forget(window):
    """Let the window close without asking."""
    for tab in window.book.dirty_tabs():
        if isinstance(tab, UnitsTab):
            tab.line.clear()
        else:
            tab.dirty = False


@pytest.fixture
def opened(window, file, qtbot):
    """The window over the data file, in the working year 2026."""
    opened = window()
    WindowSettings().year = 2026
    begin(opened, qtbot, file)
    opened.context.choose(2026)
    return opened


def begin(window, qtbot, *path, **how):
    with qtbot.waitSignal(window.file_shown):
        window.begin(*path, **how)


def plan_id(window, name):
    found = window.context.operations.ask(plans.listed)
    return next(plan.id for plan in found if plan.name == name)


def texts(box):
    return [box.itemText(number) for number in range(box.count())]


def own(window, name):
    return window._own[name]


# --- what holds everywhere -----------------------------------------------------------------------


def test_everything_fits_the_smallest_screen(window, opened):
    for shown in (opened, window()):
        least = shown.minimumSizeHint()
        assert least.width() <= SMALLEST_SCREEN.width()
        assert least.height() <= SMALLEST_SCREEN.height()


def test_no_key_is_one_of_the_programs_that_write_vietnamese(opened):
    keys = [key for action in opened.findChildren(QAction) for key in action.shortcuts()]
    keys += [shortcut.key() for shortcut in opened.findChildren(QShortcut)]
    assert QKeySequence("Ctrl+Z") in keys
    told = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys]
    assert [key for key in told if "Ctrl+Shift" in key or key == "Alt+Z"] == []
    assert len(set(told)) == len(told)


def test_every_menu_has_a_letter_of_its_own_that_can_be_typed():
    letters = [heading[heading.index("&") + 1].upper() for heading in menus.MENUS]
    assert letters == ["T", "D", "N", "B", "I", "H", "G"]


def test_a_menu_names_only_actions_that_exist():
    named = {line.own for lines in menus.MENUS.values() for line in lines if line.own}
    assert named <= {*actions.ACTIONS, "recent_files"}


def test_a_menu_shows_nothing_that_is_not_there(opened):
    headings = [action.text() for action in opened.menuBar().actions()]
    assert headings[0] == "&Tệp"
    assert all(action.menu().actions() for action in opened.menuBar().actions())
    assert not menus.Line("Không có", run="app.ui.dialogs.no_such:thing").is_there
    assert not menus.Line("Không có", place=Place("no_such_tab")).is_there


# --- tabs ----------------------------------------------------------------------------------------


def test_a_tab_is_built_when_it_is_first_seen(opened, qtbot):
    assert [slot.tab is not None for slot in opened.book._slots] == [True, False]
    qtbot.keyClick(opened, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert opened.book.current_tab().seen == (2026, None)
    qtbot.keyClick(opened, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(opened.book.current_tab(), UnitsTab)


def test_what_is_done_is_seen_and_counted(opened):
    opened.context.operations.do(units.create, {"name": "Thôn Đoài"})
    assert opened.book.current_tab().names == ["Thôn Đoài", "Thôn Đông"]
    assert opened._tab_status.text() == "2 dòng"
    opened.book.show_tab("year")
    assert opened._tab_status.text() == ""


def test_f5_reads_again(opened, qtbot):
    before = opened.book.current_tab().times
    qtbot.keyClick(opened, Qt.Key.Key_F5)
    assert opened.book.current_tab().times == before + 1


def test_a_place_leads_to_its_tab_plan_and_row(opened):
    row_id = uuid4()
    wanted = plan_id(opened, "Thi đua năm 2026")
    opened.context.go(Place("units", wanted, row_id, "people", "name"))
    tab = opened.book.current_tab()
    assert (tab.row_id, tab.page) == (row_id, ("people", "name"))
    assert (opened.context.year, opened.context.plan_id) == (2026, wanted)


def test_a_place_in_a_plan_of_another_year_leads_to_that_year(opened):
    opened.context.choose(2031)
    wanted = plan_id(opened, "Thi đua năm năm")
    opened.context.go(Place("year", wanted))
    assert (opened.context.year, opened.context.plan_id) == (2024, wanted)


def test_a_place_that_is_not_there_leads_nowhere(opened):
    opened.context.go(Place("no_such_tab", uuid4(), uuid4()))
    assert isinstance(opened.book.current_tab(), UnitsTab)
    assert opened.context.plan_id is None


# --- opened plans --------------------------------------------------------------------------------


def test_a_plan_has_one_tab_of_its_own(opened):
    wanted = plan_id(opened, "Thi đua năm 2026")
    opened.context.open_plan(wanted)
    opened.book.show_tab("units")
    opened.context.open_plan(wanted, "targets", "first")
    assert len(opened.book.records()) == 1
    assert opened.book.current_tab().page == ("targets", "first")
    assert opened.book.tabText(opened.book.currentIndex()) == "Thi đua năm 2026"


def test_an_unsaved_plan_is_marked_and_asks_before_it_closes(opened, answer):
    opened.context.open_plan(plan_id(opened, "Thi đua năm 2026"))
    record = opened.book.current_tab()
    record.dirty = True
    record.retitled.emit()
    assert opened.book.tabText(opened.book.currentIndex()) == "• Thi đua năm 2026"
    told = answer("Nhập tiếp")
    own(opened, "close_tab").trigger()
    assert "chưa lưu" in told[0]
    assert opened.book.records() == [record]
    answer("Bỏ, không lưu")
    own(opened, "close_tab").trigger()
    assert opened.book.records() == []


def test_a_saved_plan_closes_unasked_and_the_parts_of_the_work_never_do(opened):
    opened.context.open_plan(plan_id(opened, "Thi đua năm năm"))
    number = opened.book.currentIndex()
    opened.book.tabBar().tabButton(number, QTabBar.ButtonPosition.RightSide).click()
    assert opened.book.records() == []
    opened.book.tabCloseRequested.emit(0)
    assert opened.book.count() == 2


@pytest.fixture
def book(opened, shown):
    """The bar with the words of all parts of the work, as wide as the smallest screen."""
    entries = [entry(one.name, YearTab) for one in TABS]
    for one, part in zip(entries, TABS, strict=True):
        one.caption, one.icon = part.caption, part.icon
    book = TabBook(entries, entry("plan", PlanTab))
    book.resize(1093, 400)
    shown(book)
    book.set_context(opened.context)
    for number in range(1, 7):
        words = f"Thi đua lập thành tích lần thứ {number}"
        opened.context.operations.do(plans.create, {"name": words, "year": 2026})
    return book


def open_plans(book, count):
    for number in range(1, count + 1):
        name = f"Thi đua lập thành tích lần thứ {number}"
        found = book._context.operations.ask(plans.listed)
        book.open_record(next(plan.id for plan in found if plan.name == name))


def headings(book):
    return [book.tabText(number) for number in range(book.count())]


def test_opened_plans_share_the_room_and_leave_the_first_part_in_sight(book):
    bar = book.tabBar()
    open_plans(book, 1)
    assert headings(book)[-1] == "Thi đua lập thành tích lần…"
    open_plans(book, 3)
    assert headings(book)[:7] == [part.caption for part in TABS]
    assert all(words.startswith("Th") and words.endswith("…") for words in headings(book)[7:])
    assert bar.tabRect(0).left() == 0
    assert bar.tabRect(9).right() <= bar.width()
    assert book.tabToolTip(9) == "Thi đua lập thành tích lần thứ 3"
    assert not book._first.isVisible()
    book.resize(1800, 400)
    assert headings(book)[7:] == ["Thi đua lập thành tích lần…"] * 3
    assert not book.tabIcon(0).isNull()


def test_more_plans_than_fit_leave_a_button_to_the_first_part(book):
    open_plans(book, 6)
    assert book.tabBar().tabRect(0).left() < 0
    assert book._first.isVisible()
    assert book._first.accessibleName() == "Tổng quan"
    book._first.click()
    assert book.currentIndex() == 0
    assert book.tabBar().tabRect(0).left() == 0
    for record in book.records()[1:]:
        book.close_record(book.indexOf(book._page_of(record)))
    assert not book._first.isVisible()


# --- the working year and plan -------------------------------------------------------------------


def test_the_year_and_plan_are_chosen_once_for_every_tab(opened):
    opened.book.show_tab("year")
    years, of_year = opened.work_bar.findChildren(QComboBox)
    assert {"2024", "2026"} <= set(texts(years))
    assert texts(of_year) == [EVERY_PLAN, "Thi đua năm 2026", "Thi đua năm năm"]
    of_year.setCurrentIndex(1)
    of_year.activated.emit(1)
    wanted = plan_id(opened, "Thi đua năm 2026")
    assert opened.book.current_tab().seen == (2026, wanted)
    number = years.findText("2024")
    years.setCurrentIndex(number)
    years.activated.emit(number)
    assert texts(of_year) == [EVERY_PLAN, "Thi đua năm năm"]
    only = plan_id(opened, "Thi đua năm năm")
    assert opened.book.current_tab().seen == (2024, only)
    of_year.setCurrentIndex(0)
    of_year.activated.emit(0)
    assert opened.book.current_tab().seen == (2024, None)


def test_the_plan_worked_on_last_is_worked_on_again(opened, window, file, qtbot):
    wanted = plan_id(opened, "Thi đua năm năm")
    opened.context.choose(2026, wanted)
    opened.close()
    again = window()
    begin(again, qtbot, file)
    assert (again.context.year, again.context.plan_id) == (2026, wanted)


def test_of_two_plans_of_the_year_none_is_guessed(window, file, qtbot):
    opened = window()
    WindowSettings().year = 2026
    begin(opened, qtbot, file)
    assert opened.context.plan_id is None


def test_a_new_plan_can_be_chosen_and_one_that_is_gone_is_let_go(opened):
    opened.context.operations.do(plans.create, {"name": "Thi đua nước rút", "year": 2026})
    assert "Thi đua nước rút" in texts(opened.work_bar.findChildren(QComboBox)[1])
    opened.context.choose(2026, plan_id(opened, "Thi đua nước rút"))
    opened.context.operations.undo()
    assert opened.context.plan_id is None
    assert "Thi đua nước rút" not in texts(opened.work_bar.findChildren(QComboBox)[1])


def test_the_tab_of_a_plan_that_is_undone_is_closed_and_nothing_is_refused(opened):
    opened.context.operations.do(plans.create, {"name": "Thi đua nước rút", "year": 2026})
    opened.open_plan(plan_id(opened, "Thi đua nước rút"))
    assert len(opened.book.records()) == 1
    own(opened, "undo").trigger()
    assert opened.book.records() == []


def test_what_is_typed_in_a_plan_stays_when_the_plan_is_undone(opened):
    opened.context.operations.do(plans.create, {"name": "Thi đua nước rút", "year": 2026})
    opened.open_plan(plan_id(opened, "Thi đua nước rút"))
    [record] = opened.book.records()
    record.dirty = True
    record.reload = lambda: None
    own(opened, "undo").trigger()
    assert opened.book.records() == [record]


# --- undo ----------------------------------------------------------------------------------------


def test_undo_names_what_it_takes_back(opened, qtbot):
    assert not own(opened, "undo").isEnabled()
    opened.context.operations.do(units.create, {"name": "Thôn Đoài"})
    assert own(opened, "undo").text() == "Hoàn tác: Thêm đơn vị"
    assert own(opened, "undo").toolTip() == "Hoàn tác: Thêm đơn vị (Ctrl+Z)"
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.book.current_tab().names == ["Thôn Đông"]
    assert opened.statusBar().currentMessage() == "Đã hoàn tác: Thêm đơn vị"
    assert own(opened, "redo").text() == "Làm lại: Thêm đơn vị"
    qtbot.keyClick(opened, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert opened.book.current_tab().names == ["Thôn Đoài", "Thôn Đông"]


def test_an_offer_to_undo_ends_when_anything_else_is_done(opened):
    bar = UndoBar(opened.book.current_tab())
    bar.offer("Đã xóa 1 kế hoạch.", opened.context.operations.undo)
    assert not bar.isHidden()
    opened.context.operations.do(units.create, {"name": "Thôn Tây"})
    assert bar.isHidden()


def test_what_stands_in_the_way_of_undo_is_told(opened, qtbot):
    wanted = plan_id(opened, "Thi đua năm 2026")
    issued = {"issuer": "UBND xã", "signer_post": "CHỦ TỊCH", "signer_name": "Nguyễn Văn Bình"}
    opened.context.operations.do(plans.update, wanted, issued)
    opened.context.operations.do(plans.issue, wanted)
    assert "hãy dùng “Thu hồi kế hoạch”" in own(opened, "undo").toolTip()
    with qtbot.captureExceptions() as caught:
        own(opened, "undo").trigger()
    assert [kind for kind, *_ in caught] == [NotAllowed]
    assert "hãy dùng “Thu hồi kế hoạch”" in str(caught[0][1])


def test_undo_in_a_field_takes_back_letters_only(opened, qtbot):
    opened.context.operations.do(units.create, {"name": "Thôn Đoài"})
    line = opened.book.current_tab().line
    line.setFocus()
    qtbot.keyClicks(line, "abc")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == ""
    assert opened.context.operations.undo_label == "Thêm đơn vị"


# --- how the window was left ---------------------------------------------------------------------


def test_the_window_comes_back_as_it_was_left(opened, window, qtbot, file):
    opened.book.show_tab("year")
    opened.context.choose(2024)
    opened.resize(760, 520)
    own(opened, "larger_text").trigger()
    opened.close()
    again = window()
    assert again.size() == QSize(760, 520)
    begin(again, qtbot)
    only = plan_id(again, "Thi đua năm năm")
    assert again.book.current_tab().seen == (2024, only)
    assert WindowSettings().text_size == style.USUAL_TEXT + 1


def test_the_text_grows_and_shrinks_within_bounds(opened, qapp):
    for _ in range(9):
        own(opened, "larger_text").trigger()
    assert QApplication.font().pointSize() == style.LARGEST_TEXT
    for _ in range(9):
        own(opened, "smaller_text").trigger()
    assert QApplication.font().pointSize() == style.SMALLEST_TEXT
    own(opened, "usual_text").trigger()
    assert QApplication.font().pointSize() == style.USUAL_TEXT


def test_closing_asks_only_where_something_typed_would_be_lost(opened, answer, file):
    opened.book.current_tab().line.setText("Thôn Mới")
    opened.book.show_tab("year")
    told = answer("Nhập tiếp")
    opened.close()
    assert "“Đơn vị”" in told[0]
    assert opened.isVisible()
    assert isinstance(opened.book.current_tab(), UnitsTab)
    answer("Bỏ, không lưu")
    opened.close()
    assert not opened.isVisible()
    operations.open_file(file).close()  # nobody holds it any more


def test_the_file_is_let_go_when_the_window_closes(opened, file):
    with pytest.raises(operations.AlreadyOpen):
        operations.open_file(file)
    opened.close()
    operations.open_file(file).close()


def test_settings_gone_bad_are_passed_over(window, tmp_path):
    WindowSettings().year = 2026
    (tmp_path / "settings" / "SoThiDua" / "window.ini").write_text(
        "[General]\nyear=abc\ntext_size=x\ntab=no_such\ngeometry=@ByteArray(x)\n"
    )
    settings = WindowSettings()
    assert (settings.year, settings.text_size) == (None, style.USUAL_TEXT)
    assert window().isVisible()


def test_a_file_is_remembered_once_it_is_open(opened, file):
    assert recent.files() == (file,)


def test_the_last_backup_is_told_in_the_status_bar(opened, tmp_path):
    assert opened._backups.status.text() == "Chưa sao lưu"
    (tmp_path / "usb").mkdir()
    made = opened.context.operations.back_up(tmp_path / "usb", Silent())
    assert opened._backups.status.text().startswith("Sao lưu gần nhất: ")
    assert str(made.path) in opened._backups.status.toolTip()
    assert opened._backups.status.text().endswith(" (cùng ổ đĩa)")
    assert "ổ hỏng thì mất cả hai" in opened._backups.status.toolTip()


def test_a_backup_elsewhere_is_told_plainly_and_a_safety_copy_not_at_all(
    opened, tmp_path, monkeypatch
):
    reason = operations.BackupReason.BEFORE_IMPORT
    opened.context.operations.back_up(tmp_path, Silent(), reason)
    assert opened._backups.status.text() == "Chưa sao lưu"
    monkeypatch.setattr(last_backup, "is_same_disk", lambda *_: False)
    opened.context.operations.back_up(tmp_path, Silent())
    assert opened._backups.status.text().startswith("Sao lưu gần nhất: ")
    assert "cùng ổ đĩa" not in opened._backups.status.text()


def dropped_on(window, *paths):
    """Drop files on the window as from a folder; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    over = QDragEnterEvent(QPoint(5, 5), *how)
    over.ignore()
    window.dragEnterEvent(over)
    if over.isAccepted():
        window.dropEvent(QDropEvent(QPointF(5, 5), *how))
    return over.isAccepted()


def test_a_list_that_is_dropped_on_the_window_is_taken_in(opened, tmp_path, answer, qtbot):
    path = books.book(tmp_path, [["Tên đơn vị", "Mã"], ["Thôn Đông", "D1"]], name="Đơn vị.xlsx")
    told, columns = [], []

    def take(wizard):
        told.append(wizard.file.notice.text())
        wizard.go_on()
        qtbot.waitUntil(lambda: wizard.number == 1, timeout=20_000)
        columns.append(dict(wizard.columns.columns))

    said = answer("Hủy", before=take)
    assert opened.acceptDrops()
    assert dropped_on(opened, path)
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert "“Đơn vị.xlsx”" in told[0]
    assert columns == [{"name": 1, "code": 2}]


def test_what_is_no_list_is_not_taken_when_it_is_dropped(opened, window, tmp_path):
    path = books.book(tmp_path, [["Tên đơn vị"]])
    assert not dropped_on(opened, tmp_path / "ảnh.png")
    assert not dropped_on(opened, path, path)
    opened.context = None
    assert not dropped_on(opened, path)


def test_a_backup_can_be_restored_with_no_file_open(window):
    made = window()
    assert own(made, "restore").isEnabled()
    made.begin()
    assert made.start_page.restore_button.isVisible()
