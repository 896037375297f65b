from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from app.core import clock
from app.core.progress import Silent
from app.services import units
from app.storage.own_copies import folder_of, listed
from app.ui import backup_watch
from app.ui.backup_watch import BackupWatch
from app.ui.operations import Operations
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


def test_no_file_no_words(watch):
    watch.look_after(None)
    assert watch.status.text() == ""
    assert watch.notice.isHidden()
    assert not watch._timer.isActive()
