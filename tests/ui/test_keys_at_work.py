"""Where the keys are after going somewhere: on the work, so that no Tab is needed to get there."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.services import plans
from app.ui.dialogs.help import keys_of
from app.ui.tabs.reports import ReportsTab
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.clerk import activate, refusals

__all__ = ["sample_file"]

YEAR = 2026
TABS = ("plans", "units", "registrations", "scoring", "awards", "reports")
REPORTS = [
    ("registrations", "registrations", "registrations"),
    ("registrations", "missing", "missing"),
    ("registrations", "monitoring", "tasks"),
    ("scoring", "matrix", "scoreboard"),
    ("scoring", "ranking", "ranking"),
    ("awards", "nominations", "nominations"),
    ("awards", "book", "awards"),
]
"""A tab, a page of it, and the report that prints what is seen there."""


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    opened = walk.open_window(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"), 1366, 728)
    opened.context.choose(YEAR)
    walk.settle(opened)
    yield opened
    walk.close_window(opened)


@pytest.fixture
def plan(window):
    """The first plan of the year, worked on."""
    operations = window.context.operations
    [row, *_] = [one for one in operations.ask(plans.listed) if one.year == YEAR]
    window.context.choose(YEAR, row.id)
    walk.settle(window)
    return row


def press(window, keys):
    activate(window)
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(keys))
    walk.settle(window)


@pytest.mark.parametrize("way", ["keys", "mouse"])
def test_a_tab_gone_to_has_the_keys_on_its_first_list(window, way):
    for name in TABS:
        number = window.book.names.index(name)
        if way == "keys":
            press(window, f"Ctrl+{number + 1}")
        else:
            bar = window.book.tabBar()
            spot = bar.tabRect(number).center()
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=spot)
            walk.settle(window)
        holder = QApplication.focusWidget()
        assert isinstance(holder, QAbstractItemView), name
        assert window.book.current_tab().isAncestorOf(holder), name


def test_a_tab_come_back_to_has_the_keys_where_they_were(window, plan):
    press(window, "Ctrl+4")
    press(window, "Ctrl+F")
    left = QApplication.focusWidget()
    press(window, "Ctrl+1")
    assert QApplication.focusWidget() is not left
    press(window, "Ctrl+4")
    assert QApplication.focusWidget() is left


def test_a_page_turned_to_has_the_keys_on_its_list(window, plan):
    press(window, "Ctrl+5")
    press(window, "Ctrl+Tab")
    tab = window.book.current_tab()
    assert tab.pages.currentIndex() == 1
    assert isinstance(QApplication.focusWidget(), QAbstractItemView)
    assert tab.sheets.isAncestorOf(QApplication.focusWidget())


def test_pages_turned_along_their_bar_leave_the_keys_on_the_bar(window, plan):
    press(window, "Ctrl+5")
    tab = window.book.current_tab()
    tab.pages.tabBar().setFocus()
    press(window, "Right")
    assert tab.pages.currentIndex() == 1
    assert tab.pages.tabBar().hasFocus()


@pytest.mark.parametrize(("name", "page", "code"), REPORTS)
def test_ctrl_p_and_f12_lead_from_a_page_to_its_report(window, plan, name, page, code):
    for keys in ("Ctrl+P", "F12"):
        window.book.enter_tab(name)
        window.book.current_tab().show_page(page)
        walk.settle(window)
        press(window, keys)
        tab = window.book.current_tab()
        assert isinstance(tab, ReportsTab)
        assert tab.kind.code == code
        assert keys in window.statusBar().currentMessage()


def test_ctrl_p_in_an_opened_plan_leads_to_the_report_of_that_plan(window):
    operations = window.context.operations
    [_, second, *_] = [one for one in operations.ask(plans.listed) if one.year == YEAR]
    window.open_plan(second.id)
    walk.settle(window)
    press(window, "Ctrl+P")
    assert window.book.current_tab().kind.code == "plan"
    assert window.context.plan_id == second.id


def test_ctrl_p_without_a_plan_says_what_is_missing_and_asks_for_no_file(window, monkeypatch):
    press(window, "Ctrl+7")
    tab = window.book.current_tab()
    asked = []
    monkeypatch.setattr(window.context.files, "ask_where_to_save", lambda *of: asked.append(of))
    press(window, "Ctrl+P")
    assert asked == []
    assert any("Chưa chọn kế hoạch" in sentence for sentence in refusals(tab._form))


def test_the_keys_are_told(window):
    told = {key.keys: key.what for key in keys_of(window, None, "")}
    assert told["Ctrl+P"] == "Xem và in"
    assert told["F12"] == "Xuất Excel"
