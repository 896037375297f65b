"""How many keys, clicks and typed fields three jobs take, as `README.md` here says they do."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QListWidget,
    QPushButton,
    QToolBar,
)

from app.domain.terms import PlanState, RegistrationKind
from app.services import plan_views, plans, registrations, sheets, stages
from app.services.registrations import RegistrationFilters
from app.ui.files import Files
from app.ui.main_window import MainWindow
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.window_settings import WindowSettings
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.clerk import Clerk, activate
from tests.ui.ime import focused, type_text
from tests.ui.tabs.list_pages import button

__all__ = ["sample_file"]

YEAR = 2026
UNIT, AWARD = "Thôn Vĩnh Lộc", "GK_TT"
"""A unit that has registered nothing yet, and the award offered to it first."""

SCORED = "Thôn Đông"
CRITERIA, MARK, SUM = 7, "5", 3500
"""All criteria of the sheet, the mark for each, and their sum in hundredths."""


class Hand:
    """Presses keys, types and clicks as a person does, and counts."""

    def __init__(self, window):
        self.window = window
        self.keys = self.clicks = self.fields = 0

    @property
    def counts(self):
        return self.keys, self.clicks, self.fields

    def press(self, *chords):
        """Press keys that command, one after another."""
        for chord in chords:
            self.keys += 1
            self._begin()
            QTest.keySequence(focused(), QKeySequence(chord))
            walk.settle(self.window)

    def type(self, text):
        """Type a text where the keys are."""
        self.fields += 1
        self._begin()
        for character in text:
            type_text(focused(), character)
        walk.settle(self.window)

    def click(self, widget, spot=None, times=1):
        """Click on what can be seen there."""
        self.clicks += times
        self._begin()
        spot = spot or widget.rect().center()
        assert widget.isVisible()
        assert widget.visibleRegion().contains(spot), f"{widget} is not seen at {spot}"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot)
        if times == 2:
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=spot)
        walk.settle(self.window)

    def click_tab(self, bar, words):
        """Click on a tab by its words."""
        [number] = [n for n in range(bar.count()) if bar.tabText(n).replace("&", "") == words]
        self.click(bar, bar.tabRect(number).center())

    def open_row(self, view, row):
        """Double-click on a row."""
        self.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center(), 2)

    def click_button(self, around, words):
        """Click on a button by its words."""
        [found] = [
            one
            for one in around.findChildren(QPushButton)
            if one.text() == words and one.isVisible()
        ]
        self.click(found)

    def _begin(self):
        if QApplication.activeModalWidget() is None:  # without a desktop nobody gives it back
            activate(self.window)


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    """The window just opened over the sample commune, as on the first day."""
    WindowSettings().year = YEAR
    opened = MainWindow(Files(tmp_path))
    opened.resize(1366, 728)
    opened.show()
    activate(opened)
    opened.open_path(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"))
    walk.wait_for(lambda: opened.context is not None)
    walk.settle(opened)
    assert opened.context.plan_id is None
    yield opened
    walk.close_window(opened)


@pytest.fixture
def hand(window):
    return Hand(window)


@pytest.fixture
def plan(window):
    """The plan that runs; its last phase has been scored by the units, not by the office."""
    operations = window.context.operations
    [row] = [
        one
        for one in operations.ask(plans.listed)
        if one.year == YEAR and one.state is not PlanState.DRAFT
    ]
    return operations.ask(plan_views.view, row.id)


@pytest.fixture
def blank_sheets(window, plan):
    """Sheets made at the deciding round, none of them scored."""
    operations = window.context.operations
    [last] = [one for one in operations.ask(stages.listed, plan.id) if one.is_decisive]
    phase = plan.phases[-1].id
    operations.do(sheets.make, plan.id, phase, last.id)
    walk.settle(window)
    return lambda: operations.ask(sheets.listed, plan.id, phase, last.id)


def registered(window, plan):
    """What the unit has registered under the plan."""
    asked = RegistrationFilters(kind=RegistrationKind.AWARD)
    rows = window.context.operations.ask(registrations.listed, plan.id, asked)
    return [row.award_code for row in rows if row.subject_name == UNIT]


def dialogs(hand, *steps):
    """Answer the dialogs to come, one step each."""
    return Clerk(hand.window).dialogs(*steps)


@contextmanager
def saving(act):
    """Do something in the dialog that asks for a file name; the program then works on its own."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and QApplication.activeWindow() is dialog:
            timer.stop()
            act(dialog)
            if dialog.isVisible():
                dialog.reject()

    timer = QTimer(interval=0)
    timer.timeout.connect(look)
    timer.start()
    yield
    timer.stop()


def is_written(folder):
    """Whether the one file written is the list, on paper."""
    [written] = folder.glob("*.pdf")
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(written).pages).split())
    return "BẢNG TỔNG HỢP ĐĂNG KÝ THI ĐUA" in words and SCORED in words


def marks_of(rows):
    """How many criteria of the unit's sheet have a mark, of how many, and their sum."""
    [row] = [row for row in rows if row.subject_name == SCORED]
    return row.scored_count, row.expected_count, row.total


@pytest.fixture
def stated():
    """The counts that the README states: keys, clicks, fields, by job and way."""
    lines = Path(__file__).with_name("README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found = {tuple(row[:2]): row[2:5] for row in rows if len(row) > 4 and row[2].isdecimal()}
    return {key: tuple(map(int, counts)) for key, counts in found.items()}


def test_a_registration_by_keys(hand, window, plan, stated):
    assert registered(window, plan) == []

    def fill_in(_dialog):
        hand.type(UNIT)
        hand.press("Tab", "Space", "Ctrl+S")

    hand.press("Ctrl+4", "Return")
    with dialogs(hand, fill_in):
        hand.press("Ctrl+N")
    assert registered(window, plan) == [AWARD]
    assert hand.counts == stated["a registration", "keys"]


def test_a_registration_by_mouse(hand, window, plan, stated):
    def fill_in(dialog):
        hand.type(UNIT)
        offered = QApplication.activePopupWidget()
        hand.click(offered.viewport(), offered.visualRect(offered.model().index(0, 0)).center())
        ticks = dialog.form.field("award_codes").list
        place = ticks.visualItemRect(ticks.item(0))
        hand.click(ticks.viewport(), QPoint(place.left() + 10, place.center().y()))
        hand.click_button(dialog, "Lưu")

    hand.click_tab(window.book.tabBar(), "Đăng ký")
    tab = window.book.current_tab()
    hand.open_row(tab.plan_first.choice.list.table, 0)
    add = button(tab.titles.list, "Thêm")
    [bar] = [one for one in tab.titles.list.findChildren(QToolBar) if one.widgetForAction(add)]
    with dialogs(hand, fill_in):
        hand.click(bar.widgetForAction(add))
    assert registered(window, plan) == [AWARD]
    assert hand.counts == stated["a registration", "mouse"]


def test_a_scored_sheet_by_keys(hand, blank_sheets, stated):
    assert marks_of(blank_sheets()) == (0, CRITERIA, None)

    def score(_dialog):
        for _ in range(CRITERIA):
            hand.type(MARK)
            hand.press("Ctrl+Return")
        hand.press("Esc")

    hand.press("Ctrl+5", "Ctrl+Tab", "Return")
    with dialogs(hand, score):
        hand.press("Return")
    assert marks_of(blank_sheets()) == (CRITERIA, CRITERIA, SUM)
    assert hand.counts == stated["a scored sheet", "keys"]


def test_a_scored_sheet_by_mouse(hand, window, blank_sheets, stated):
    def score(dialog):
        for _ in range(CRITERIA):
            hand.type(MARK)
            hand.click_button(dialog, "Lưu và sang tiêu chí sau")
        hand.click_button(dialog, "Đóng")

    hand.click_tab(window.book.tabBar(), "Chấm điểm")
    tab = window.book.current_tab()
    hand.click_tab(tab.pages.tabBar(), tab.sheets.caption)
    hand.open_row(tab.pages.currentWidget().choice.list.table, 0)
    with dialogs(hand, score):
        hand.open_row(tab.sheets.sheets.table, 0)
    assert marks_of(blank_sheets()) == (CRITERIA, CRITERIA, SUM)
    assert hand.counts == stated["a scored sheet", "mouse"]


def test_a_printed_list_by_keys(hand, tmp_path, stated):
    def save(preview):
        hand.press("Ctrl+S")
        walk.wait_for(lambda: list(tmp_path.glob("*.pdf")))
        preview.reject()

    hand.press("Ctrl+4", "Return", "Ctrl+P")
    with dialogs(hand, save, lambda _: hand.press("Return"), lambda told: told.reject()):
        hand.press("Ctrl+P")
    assert is_written(tmp_path)
    assert hand.counts == stated["a printed list", "keys"]


def test_a_printed_list_by_mouse(hand, window, tmp_path, stated):
    hand.click_tab(window.book.tabBar(), "Báo cáo")
    tab = window.book.current_tab()
    names = tab.findChild(QListWidget)
    [line] = names.findItems("Danh sách đăng ký", Qt.MatchFlag.MatchExactly)
    hand.click(names.viewport(), names.visualItemRect(line).center())
    hand.open_row(tab.findChild(PlanFirst).choice.list.table, 0)
    with saving(lambda dialog: hand.click(save_button(dialog))):
        hand.click_button(tab, "Xuất PDF")
    assert is_written(tmp_path)
    assert hand.counts == stated["a printed list", "mouse"]


def save_button(dialog):
    """The button of the file dialog that saves."""
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
