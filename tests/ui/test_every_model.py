"""Every list, grid and tree of the window keeps the promises of Qt's models while it is used."""

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.ui.widgets.list_page import ListPage
from tests.benchmarks import big_office
from tests.ui import walk


@pytest.fixture
def window(qapp, tmp_path):
    path = tmp_path / "xa.thidua"
    big_office.build(path, people=60, units=10)
    window = walk.open_window(path, 1366, 728)
    window.context.choose(big_office.YEAR)
    yield window
    walk.close_window(window)


def watched(page, testers):
    """Put every model of a page that is not watched yet under Qt's tester."""
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    for view in page.findChildren(QAbstractItemView):
        model = view.model()
        if model is not None and model not in testers:
            testers[model] = QAbstractItemModelTester(model, mode)


def use(page):
    """Sort, search and filter every list of a page, then show all of it again."""
    for lists in [page, *page.findChildren(ListPage)]:
        if isinstance(lists, ListPage):
            for column in (0, 1, -1):
                lists.model.sort(column)
            for typed in ("a", "thon so 1", "khong co ai ten nay", ""):
                lists.search(typed)
            QApplication.processEvents()


def test_every_model_keeps_its_promises_while_lists_are_used(window, qtlog):
    testers = {}
    for name, tab in walk.tabs(window):
        for _, page in walk.pages(tab, name, window):
            watched(page, testers)
            tab.refresh()
            use(page)
    assert len(testers) > 30
    broken = [m.message for m in qtlog.records if "FAIL!" in (m.message or "")]
    assert broken == []
    assert not [m for m in qtlog.records if m.type == QtMsgType.QtFatalMsg]
