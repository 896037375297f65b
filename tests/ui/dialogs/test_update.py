"""Updating the program in the window: what is said before, what is done, what stops it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.core import news as all_news
from app.core.errors import StorageFailure
from app.core.progress import Silent
from app.core.version import VERSION
from app.imports.update_file import applying, reading
from app.imports.update_file.applying import Kept
from app.storage import backup_names, own_copies, program_folder, schema
from app.storage.program_folder import NEW, OLD, Record, State, beside, note
from app.ui.dialogs import news, update
from app.ui.dialogs.update import BackDialog, UpdateDialog, Updating
from app.ui.preferences import Preferences
from app.ui.widgets.ask import Box
from tests.update_files import PLATFORM, Program, built, installed, known, package, tree

NEWER = "999.0.0"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """An installed program that takes updates signed by the key of the tests."""
    made = installed(tmp_path / "máy" / "SoThiDua", VERSION)
    for module in (update, reading, news):
        monkeypatch.setattr(module, "installed", lambda: made)
    monkeypatch.setattr(reading, "keys", lambda: (known(),))
    return made


@pytest.fixture
def gift(tmp_path):
    return package(
        tmp_path / "so-thi-dua.thiduacn", built(tmp_path / "new", NEWER), app_version=NEWER
    )


class Desk:
    """The window as far as updating needs it."""

    def __init__(self, context, files, window):
        self.context, self.files = context, files
        self.asked, self.ended, self.begun = [], [], []
        self.agrees = True
        self.way = Updating(
            files, context.jobs, context.operations, window, self._leave, self._end
        )

    def _leave(self):
        self.asked.append(1)
        return self.agrees

    def _end(self):
        self.ended.append(1)


@pytest.fixture
def desk(context, files, window, gift, monkeypatch):
    files.path = gift
    made = Desk(context, files, window)
    monkeypatch.setattr(applying, "begin", lambda program, record: made.begun.append(record))
    return made


def copies(desk):
    data = desk.context.operations.path
    return sorted(own_copies.listed(own_copies.folder_of(data)).values())


def test_26_an_update_is_explained_then_copied_staged_and_handed_over(desk, program, press, qtbot):
    asked = press(UpdateDialog, "Cập nhật và mở lại")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(desk.ended), timeout=20_000)
    said = asked[0]
    assert f"Từ phiên bản {VERSION} lên phiên bản {NEWER}." in said
    assert "Chữ ký đúng: Tổ phát hành, khóa " in said
    assert "Có việc mới." in said
    assert "giữ một bản sao đã kiểm tra của “xa-an-binh.thidua”" in said
    assert f"Phiên bản {VERSION} được giữ lại" in said
    (copy,) = copies(desk)
    assert backup_names.read(copy.name).is_finished
    (record,) = desk.begun
    assert (record.goes_to, record.came_from) == (NEWER, VERSION)
    assert record.reopen == str(desk.context.operations.path)
    assert tree(beside(program.folder, NEW)) is not None
    assert desk.asked == [1]


def test_26_nothing_is_done_before_it_is_wanted(desk, program, press, qtbot):
    asked = press(UpdateDialog, "Hủy")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    qtbot.waitUntil(lambda: not desk.context.jobs.is_busy, timeout=20_000)
    assert (desk.asked, desk.ended, copies(desk)) == ([], [], [])
    assert program_folder.read(program.folder) is None


def test_what_is_typed_and_not_saved_can_keep_the_person_here(desk, program, press, qtbot):
    desk.agrees = False
    asked = press(UpdateDialog, "Cập nhật và mở lại")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(desk.asked), timeout=20_000)
    assert (asked != [], desk.ended, copies(desk)) == (True, [], [])


def test_without_a_copy_of_the_data_nothing_is_updated(desk, program, press, qtbot, monkeypatch):
    def fail(progress):
        raise StorageFailure("Ổ đĩa D: đã đầy.")

    monkeypatch.setattr(desk.context.operations, "keep_copy_before_update", fail)
    press(UpdateDialog, "Cập nhật và mở lại")
    told = press(Box, "Đóng")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "Chưa giữ được bản sao của tệp dữ liệu" in told[0]
    assert (desk.ended, desk.begun) == ([], [])
    assert tree(beside(program.folder, NEW)) is None


def test_a_runner_that_does_not_start_leaves_the_window_open(
    desk, program, press, qtbot, monkeypatch
):
    def fail(program, record):
        raise StorageFailure("Phiên bản ấy không chạy được trên máy này.")

    monkeypatch.setattr(applying, "begin", fail)
    press(UpdateDialog, "Cập nhật và mở lại")
    told = press(Box, "Đóng")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "không chạy được trên máy này" in told[0]
    assert desk.ended == []


def test_a_bad_package_is_told_in_words(desk, program, press, qtbot, gift):
    gift.write_bytes(gift.read_bytes()[:-30])
    told = press(Box, "Đóng")
    desk.way.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "không còn nguyên vẹn" in told[0]
    assert "Phần mềm và dữ liệu không bị thay đổi." in told[0]


def test_from_source_and_without_keys_it_is_said_at_once(desk, press, tmp_path, monkeypatch):
    told = press(Box, "Đóng")
    desk.way.start()
    assert "chạy từ mã nguồn" in told[0]
    monkeypatch.setattr(update, "installed", lambda: Program(tmp_path, VERSION, PLATFORM))
    monkeypatch.setattr(reading, "keys", lambda: ())
    press(Box, "Đóng")
    desk.way.start()
    assert "không mang theo khóa nào" in told[-1]


def test_only_an_administrator_updates_where_people_sign_in(desk, program, press, monkeypatch):
    monkeypatch.setattr(desk.context.operations, "why_not_update", lambda: "Cần quyền quản trị.")
    for way in (desk.way.start, desk.way.go_back):
        note(program.folder, Record(State.DONE, "0.0.1", VERSION, "SoThiDua", 1))
        beside(program.folder, OLD).mkdir(exist_ok=True)
        told = press(Box, "Đóng")
        way()
        assert "Cần quyền quản trị." in told[-1]


# --- going back ------------------------------------------------------------------------------


def wanted_of(dialog):
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == "Trở lại phiên bản cũ")


@pytest.mark.parametrize("can", [True, False])
def test_a_file_in_a_newer_shape_needs_a_copy_that_the_older_version_opens(
    can, tmp_path, kit_app, qtbot
):
    data, copy = tmp_path / "xa.thidua", tmp_path / "ban-sao.thiduabk"
    dialog = BackDialog(Kept("0.1.0", fits_data=False, copy=copy if can else None), data)
    qtbot.addWidget(dialog)
    assert wanted_of(dialog).isEnabled() is can


def test_going_back_is_staged_and_handed_over(desk, program, press, qtbot):
    folder = program.folder
    built(beside(folder, OLD), "0.0.1")
    done = Record(
        State.DONE,
        "0.0.1",
        VERSION,
        "SoThiDua",
        10**6,
        old_digest=program_folder.tree_digest(beside(folder, OLD)),
    )
    note(folder, done)
    asked = press(BackDialog, "Trở lại phiên bản cũ")
    desk.way.go_back()
    qtbot.waitUntil(lambda: bool(desk.ended), timeout=20_000)
    assert "trở lại phiên bản 0.0.1" in asked[0]
    (record,) = desk.begun
    assert (record.goes_back, record.goes_to) == (True, "0.0.1")
    assert len(copies(desk)) == 1


def test_the_copy_offered_is_one_the_older_version_opens(desk, program, context):
    context.operations.keep_copy_before_update(Silent())
    data = context.operations.path
    beside(program.folder, OLD).mkdir()
    old = Record(State.DONE, "0.0.1", VERSION, "SoThiDua", schema=1)
    note(program.folder, old)
    assert applying.kept_version(program, data) == Kept("0.0.1", fits_data=False, copy=None)
    (copy,) = own_copies.listed(own_copies.folder_of(data)).values()
    assert applying._copy_for(schema.VERSION, data) == copy
    note(program.folder, replace(old, schema=schema.VERSION))
    assert applying.kept_version(program, data).fits_data


def test_where_no_version_is_kept_it_is_said(desk, program, press):
    told = press(Box, "Đóng")
    desk.way.go_back()
    assert "Không có phiên bản trước" in told[0]


# --- what is new -----------------------------------------------------------------------------


def test_what_is_new_is_told_once_for_each_version(context, window, press, monkeypatch):
    monkeypatch.setattr(all_news, "VERSION", "0.1.0")
    Preferences().seen_version = "0.0.9"
    told = press(Box, "Đóng")
    news.tell(window, context.jobs)
    assert "Bản đầu tiên" in told[0]
    assert Preferences().seen_version == VERSION
    told.clear()
    news.tell(window, context.jobs)
    assert told == []


def test_a_first_start_and_a_bad_note_tell_of_nothing(context, window, monkeypatch):
    def fail(*_):
        raise AssertionError

    monkeypatch.setattr(news, "_show", fail)
    for seen in ("", "mới", VERSION, "999.0.0"):
        Preferences().seen_version = seen
        news.tell(window, context.jobs)
        assert Preferences().seen_version == VERSION


def test_why_an_update_was_given_up_is_told_once_and_cleared_up(
    context, window, press, program, qtbot
):
    Preferences().seen_version = VERSION
    note(
        program.folder,
        Record(State.RETURNED, VERSION, NEWER, "SoThiDua", 1, reason="Chưa cập nhật: mất điện."),
    )
    built(beside(program.folder, NEW), NEWER)
    told = press(Box, "Đóng")
    news.tell(window, context.jobs)
    qtbot.waitUntil(lambda: not context.jobs.is_busy, timeout=20_000)
    assert "Chưa cập nhật: mất điện." in told[0]
    assert tree(beside(program.folder, NEW)) is None
    assert program_folder.read(program.folder) is None


def test_the_menu_leads_to_all_news(window, press, kit_app):
    told = press(Box, "Đóng", lambda box: box.findChild(QPlainTextEdit))
    news.show(window)
    assert f"Phiên bản {VERSION}" in told[0]
