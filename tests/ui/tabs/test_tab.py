from uuid import uuid4

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from app.core.errors import StorageFailure
from app.domain.terms import Topic
from app.ui import tabs
from app.ui.tabs.tab import Tab
from app.ui.widgets.notice import Notice


class Counting(Tab):
    """Counts how often it was read."""

    caption = "Đếm"
    topics = frozenset({Topic.PLAN})

    def __init__(self, context, parent=None):
        super().__init__(context, parent)
        self.times = 0
        self.refusal = None

    def reload(self):
        if self.refusal:
            raise self.refusal
        self.times += 1


@pytest.fixture
def tab(context, qtbot):
    tab = Counting(context)
    qtbot.addWidget(tab)
    return tab


def test_a_tab_reads_when_it_is_first_seen(tab):
    assert tab.times == 0
    tab.show()
    assert tab.times == 1
    tab.hide()
    tab.show()
    assert tab.times == 1


def test_a_tab_reads_again_when_what_it_shows_has_changed(tab):
    tab.show()
    tab.operations.changed.emit(frozenset({Topic.PLAN, Topic.PHASE}))
    assert tab.times == 2
    tab.operations.changed.emit(frozenset({Topic.SUBJECT}))
    assert tab.times == 2


def test_a_hidden_tab_waits_until_it_is_seen(tab):
    tab.show()
    tab.hide()
    tab.operations.changed.emit(frozenset({Topic.PLAN}))
    tab.operations.changed.emit(frozenset({Topic.PLAN}))
    assert tab.times == 1
    tab.show()
    assert tab.times == 2


def test_another_year_or_plan_is_read(tab, context):
    tab.show()
    context.choose(2025)
    assert tab.times == 2
    context.choose(2025, uuid4())
    assert tab.times == 3
    context.choose(2025, context.plan_id)
    assert tab.times == 3


def test_a_tab_that_follows_no_year_stays(tab, context, monkeypatch):
    monkeypatch.setattr(Counting, "follows_context", False)
    tab.show()
    context.choose(2025)
    assert tab.times == 1


def test_reading_that_failed_is_tried_again(tab, qtbot):
    tab.refusal = RuntimeError("no")
    with qtbot.captureExceptions() as caught:
        tab.show()
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert [str(error) for _, error, _ in caught] == ["no"]
    tab.refusal = None
    tab.hide()
    tab.show()
    assert tab.times == 1


def test_what_cannot_be_read_is_told_above_with_a_way_to_try_again(tab, qtbot):
    QVBoxLayout(tab)
    tab.refusal = StorageFailure("Không đọc được tệp dữ liệu. Kiểm tra ổ đĩa.")
    tab.show()
    banner = tab.findChild(Notice)
    assert banner.isVisible()
    assert banner.text() == "Không đọc được tệp dữ liệu. Kiểm tra ổ đĩa."
    tab.refusal = None
    [again] = [b for b in banner.findChildren(QPushButton) if b.text() == "Thử lại"]
    again.click()
    assert tab.times == 1
    assert not banner.isVisible()


def test_a_fault_is_told_above_and_reaches_the_one_handler(tab, qtbot):
    QVBoxLayout(tab)
    tab.refusal = RuntimeError("no")
    with qtbot.captureExceptions() as caught:
        tab.show()
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert tab.findChild(Notice).text().startswith("Chưa đọc được phần này")


def test_every_tab_that_is_there_has_the_caption_on_its_entry():
    for entry in tabs.TABS:
        if entry.is_there:
            assert entry.load().caption == entry.caption


def test_a_tab_whose_module_is_missing_is_not_there():
    assert not tabs.TabEntry("no_such_tab", "NoSuchTab", "Không có").is_there
