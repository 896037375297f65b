import shutil
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from app import operations
from app.core import clock
from app.core.progress import Silent
from app.domain.terms import PlanState
from app.services import plans, units
from app.storage import last_backup
from app.storage.database import Database
from app.storage.own_copies import folder_of, listed
from app.ui import backup_watch
from app.ui.backup_watch import BackupWatch
from app.ui.dialogs import backup
from app.ui.main_window import MainWindow
from app.ui.operations import Operations
from tests.builders import Office
from tests.conftest import MACHINE
from tests.storage.damage import alter


@pytest.fixture
def watch(office, kit_app):
    """A watch over an office with one unit, asked for a backup so many times."""
    office.unit("Thôn Đông")
    operations = Operations(office.operations)
    asked = []
    watch = BackupWatch(lambda: asked.append(1))
    watch.look_after(operations)
    watch.asked, watch.operations = asked, operations
    yield watch
    watch.look_after(None)


def later(monkeypatch, **by):
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(backup_watch, "now", lambda: moment)


def add(watch, name):
    watch.operations.do(units.create, {"name": name, "kind_code": "THON"})


def copies(office):
    return listed(folder_of(office.database.path))


def test_a_changed_file_is_copied_and_an_unchanged_one_is_not(watch, office, qtbot):
    watch.keep_copy()
    watch.wait()
    assert len(copies(office)) == 0
    add(watch, "Thôn Tây")
    watch.keep_copy()
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)
    watch.keep_copy()
    watch.wait()
    assert len(copies(office)) == 1
    assert watch.status.text() == "Chưa sao lưu"


def test_it_comes_by_itself_every_half_hour(watch):
    assert watch._timer.isActive()
    assert watch._timer.interval() == 30 * 60 * 1000


def test_that_no_copy_could_be_made_is_told_until_one_is(watch, office, qtbot):
    add(watch, "Thôn Tây")
    in_the_way = folder_of(office.database.path).parent
    in_the_way.write_text("x")
    watch.keep_copy()
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)
    assert watch.notice.text().startswith("Phần mềm chưa tự giữ được bản sao của tệp.")
    assert not watch.notice.isHidden()
    in_the_way.unlink()
    watch.keep_copy()
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)
    assert watch.notice.isHidden()
    assert len(copies(office)) == 1


def test_a_damaged_file_is_told_and_no_copy_given_up(watch, office, qtbot):
    add(watch, "Thôn Tây")
    watch.keep_copy()
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)
    add(watch, "Thôn Nam")
    alter(office.database.path)
    watch.keep_copy()
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)
    assert "không còn nguyên vẹn" in watch.notice.text()
    assert len(copies(office)) == 1


def test_many_actions_without_any_backup_ask_for_one(watch, monkeypatch):
    watch.tell()
    assert watch.notice.isHidden()
    monkeypatch.setattr(backup_watch, "FIRST_CHANGES", 2)
    watch.tell()
    assert "mà chưa sao lưu lần nào" in watch.notice.text()
    assert "ổ hỏng thì mất cả hai" in watch.notice.text()
    watch.notice.findChild(QPushButton).click()
    assert watch.asked == [1]


def test_a_week_with_changes_asks_for_a_backup(watch, monkeypatch, tmp_path):
    stick = tmp_path / "usb"
    stick.mkdir()
    watch.operations.back_up(stick, Silent())
    later(monkeypatch, days=30)
    watch.tell()
    assert watch.notice.isHidden()  # nothing was changed since: it is as good as new
    add(watch, "Thôn Tây")
    later(monkeypatch, days=6)
    watch.tell()
    assert watch.notice.isHidden()
    later(monkeypatch, days=8)
    watch.tell()
    assert "là 8 ngày trước; từ đó có 1 việc chưa được sao lưu" in watch.notice.text()
    watch.operations.back_up(stick, Silent())
    assert watch.notice.isHidden()


def test_two_hundred_changes_ask_for_a_backup_the_same_day(watch, monkeypatch, tmp_path):
    watch.operations.back_up(tmp_path, Silent())
    monkeypatch.setattr(backup_watch, "MANY_CHANGES", 2)
    add(watch, "Thôn Tây")
    watch.tell()
    assert watch.notice.isHidden()
    add(watch, "Thôn Nam")
    watch.tell()
    assert "là hôm nay; từ đó có 2 việc chưa được sao lưu" in watch.notice.text()


def test_an_older_copy_in_the_place_of_the_file_is_told_before_anything_is_typed(
    office, kit_app, tmp_path, monkeypatch
):
    office.unit("Thôn Đông")
    path = office.database.path
    older = shutil.copyfile(path, tmp_path / "cu.thidua")
    office.unit("Thôn Tây")
    office.database.close()
    shutil.copyfile(older, path)
    again = Office(Database.open(path, MACHINE))
    watch = BackupWatch(lambda: None)
    watch.look_after(Operations(again.operations))
    assert "thiếu những việc mà chính máy này đã lưu" in watch.notice.text()
    monkeypatch.setattr(backup_watch, "AT_CLOSING", True)
    assert watch.overdue() == ""  # nobody is asked to back an older copy up
    watch.notice.findChild(QPushButton).click()
    assert watch.notice.isHidden()
    watch.look_after(None)
    again.database.close()


def test_no_file_no_words(watch):
    watch.look_after(None)
    assert watch.status.text() == ""
    assert watch.notice.isHidden()
    assert not watch._timer.isActive()


@pytest.fixture
def window(office, kit_app, qtbot, monkeypatch):
    """The window over an office with one unit, that keeps copies and asks when it is closed."""
    office.unit("Thôn Đông")
    path = office.database.path
    office.database.close()
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda _: let_close(monkeypatch))
    window.show()
    window.activateWindow()
    window.open_path(path)
    qtbot.waitUntil(lambda: window.context is not None, timeout=20_000)
    monkeypatch.setattr(backup_watch, "AT_CLOSING", True)
    window.path = path
    return window


def let_close(monkeypatch):
    monkeypatch.setattr(backup_watch, "AT_CLOSING", False)


def add_unit(window):
    window.context.operations.do(units.create, {"name": "Thôn Tây", "kind_code": "THON"})


def test_closing_keeps_a_copy_of_what_was_changed(window, qtbot):
    add_unit(window)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    [copy] = listed(folder_of(window.path)).values()
    check = operations.verify_file(copy)
    assert check.is_whole
    assert check.manifest.reason is operations.BackupReason.AFTER_WORK
    assert check.contents.counts["subject"] == 2
    assert window.context is None


def test_closing_an_unchanged_file_keeps_nothing(window):
    window.close()
    assert not window.isVisible()
    assert listed(folder_of(window.path)) == {}


def test_that_no_copy_could_be_kept_is_told_and_the_window_closes(window, qtbot, answer):
    add_unit(window)
    folder_of(window.path).parent.write_text("x")
    told = answer("Đóng")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert "Tệp dữ liệu vẫn được đóng bình thường" in told[0]


def test_25_leaving_offers_a_backup_that_is_overdue_once_a_day(window, answer, monkeypatch):
    monkeypatch.setattr(backup_watch, "FIRST_CHANGES", 1)
    told = answer("Ở lại", lambda box: offered.extend(b.text() for b in buttons(box)))
    offered = []
    window.close()
    assert "mà chưa sao lưu ra ổ đĩa khác lần nào" in told[0]
    assert offered == ["Sao lưu ra USB và thoát", "Thoát", "Ở lại"]
    assert window.isVisible()
    window.close()  # asked today already: nobody is forced
    assert not window.isVisible()


def buttons(box):
    return box.findChildren(QPushButton)


def test_25_leaving_without_the_backup_that_is_overdue_is_allowed(window, answer, monkeypatch):
    monkeypatch.setattr(backup_watch, "FIRST_CHANGES", 1)
    answer("Thoát")
    window.close()
    assert not window.isVisible()


def test_25_the_window_goes_once_the_backup_is_made_and_stays_without(
    window, answer, monkeypatch, tmp_path, qtbot
):
    monkeypatch.setattr(backup_watch, "FIRST_CHANGES", 1)
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(last_backup, "is_same_disk", lambda _data, folder: folder != usb)
    answer("Sao lưu ra USB và thoát")
    answer("Hủy")
    window.close()
    assert window.isVisible()

    def choose(dialog):
        dialog.form.field("folder").set_value(usb)
        dialog.form.field("locked").set_value(False)

    window._settings.asked_for_backup = date(2020, 1, 1)
    answer("Sao lưu ra USB và thoát")
    answer("Sao lưu", choose)
    monkeypatch.setattr(backup, "tell_outcome", lambda *_args, **_more: False)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert len(list(usb.glob("*.thiduabk"))) == 1


def test_25_a_backup_on_the_drive_of_the_file_does_not_count(watch, monkeypatch, tmp_path):
    usb, beside = tmp_path / "usb", tmp_path / "canh"
    usb.mkdir()
    beside.mkdir()
    monkeypatch.setattr(last_backup, "is_same_disk", lambda _data, folder: folder != usb)
    monkeypatch.setattr(backup_watch, "AT_CLOSING", True)
    watch.operations.back_up(usb, Silent())
    add(watch, "Thôn Tây")
    watch.operations.back_up(beside, Silent())
    add(watch, "Thôn Nam")
    assert watch.operations.last_backup().is_beside
    assert watch.overdue() == ""
    later(monkeypatch, days=8)
    assert "Lần sao lưu ra ổ đĩa khác gần nhất là 8 ngày trước; từ đó có 2 việc" in watch.overdue()


def test_24_how_a_period_was_closed_is_kept_at_once_and_for_ever(watch, office, qtbot):
    def settle():
        qtbot.waitUntil(lambda: not watch.operations.has_closed, timeout=20_000)
        qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)

    [plan] = [office.plan(state=PlanState.FINAL)]
    in_the_way = folder_of(office.database.path).parent
    in_the_way.write_text("x")
    watch.operations.do(plans.close, plan)
    qtbot.waitUntil(lambda: not watch.notice.isHidden(), timeout=20_000)
    assert "chưa tự giữ được bản sao" in watch.notice.text()
    assert office.ask(plans.listed)[0].state is PlanState.CLOSED, "a full disk stopped the closing"
    in_the_way.unlink()
    watch.keep_copy()
    settle()
    assert [copy.is_for_ever for copy in copies(office)] == [True]
    watch.operations.do_because("Chấm lại", plans.reopen, plan)
    watch.operations.do(plans.close, plan)
    settle()
    assert [copy.is_for_ever for copy in copies(office)] == [True, True]
