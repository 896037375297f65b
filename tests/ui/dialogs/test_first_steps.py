"""The list “Bắt đầu”: done or not in words, from the data; each button leads to its place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton

from app.core.progress import Silent
from app.services import office as offices
from app.services import people, plans, units
from app.storage import last_backup
from app.ui.context import Place
from app.ui.dialogs import first_steps
from app.ui.preferences import Preferences
from app.ui.tabs.overview import OverviewTab
from tests.ui.lint import faults


def states(context):
    return [step.state for step in first_steps.steps(context)]


@pytest.fixture
def dialog(context, window):
    dialog = first_steps.show(context, window)
    yield dialog
    if QApplication.activeModalWidget() is not None:
        dialog.close()


@pytest.fixture
def went(context):
    places = []
    context.wanted.connect(places.append)
    return places


def press(dialog, what, qtbot):
    button = next(b for b in dialog.findChildren(QPushButton) if what in b.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_says_in_words_what_is_done_and_what_is_not(context, dialog):
    told = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    assert told.count("Chưa làm") == 5
    assert "Chưa đủ" in told
    assert [word for word in told if word.startswith("1. Thông tin đơn vị")]
    assert faults(dialog) == []


def test_what_is_declared_is_counted(context, tmp_path, monkeypatch):
    operations = context.operations
    operations.do(offices.update, {"parent_name": "Ủy ban nhân dân tỉnh Hòa Giang"})
    unit = operations.do(units.create, {"name": "Thôn Đông"})
    operations.do(units.create, {"name": "Thôn Tây"})
    operations.do(people.create, {"name": "Nguyễn Văn An", "unit_id": unit})
    operations.back_up(tmp_path, Silent())
    found = states(context)
    assert found[:4] == ["Đã đủ", "Đã có 2 đơn vị", "Đã có 1 người", "Chưa làm"]
    assert found[5].startswith("Đã làm ")
    assert found[5].endswith(", cùng ổ đĩa")
    assert first_steps.left(context) == 3  # one fault takes the file and such a copy
    monkeypatch.setattr(last_backup, "is_same_disk", lambda *_: False)
    operations.back_up(tmp_path, Silent())
    assert first_steps.left(context) == 2


@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("Đơn vị: thôn", Place("units", page="units")),
        ("Cá nhân", Place("units", page="people")),
        ("Bộ tiêu chí", Place("scoring", page="criteria")),
        ("Kế hoạch thi đua", Place("plans", page="new")),
    ],
)
def test_a_button_closes_the_list_and_leads_there(dialog, went, qtbot, what, place):
    press(dialog, what, qtbot)
    qtbot.waitUntil(lambda: went == [place])
    assert QApplication.activeModalWidget() is None


def test_the_overview_says_how_much_is_left_until_the_work_has_begun(context, shown):
    tab = shown(OverviewTab(context))
    tab.refresh()
    assert tab.beginning.text() == "Bắt đầu: còn 6 việc để dùng được tệp này."
    context.operations.do(units.create, {"name": "Thôn Đông"})
    tab.refresh()
    assert "còn 5 việc" in tab.beginning.text()
    context.operations.do(plans.create, {"name": "Thi đua 2026", "year": 2026})
    tab.refresh()
    assert tab.beginning.text() == ""


def test_it_can_be_hidden_from_the_overview_and_comes_back(context, shown, qtbot):
    tab = shown(OverviewTab(context))
    tab.refresh()
    for left in ("", "Bắt đầu: còn 6 việc"):
        dialog = first_steps.show(context, tab)
        dialog.finished.connect(tab._tell_beginning)
        dialog.findChild(QCheckBox).click()
        dialog.close()
        assert tab.beginning.text().startswith(left)
        assert bool(tab.beginning.text()) == bool(left)
    assert Preferences().tells_first_steps
