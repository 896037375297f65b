"""Requirement 19: what is typed and not saved is offered again after a crash."""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from app import operations
from app.core.paths import settings_folder
from app.services import office, people, plans, units
from app.ui.context import Place
from app.ui.dialogs.drafts import DraftsDialog
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui import walk
from tests.ui.typing_child import CITIZEN_NUMBER

ROOT = Path(__file__).resolve().parents[3]
_LONGEST = 60
SCREEN = (1093, 543)


@pytest.fixture
def file(ready_file, tmp_path):
    """The data file of a commune with one unit, one person and one plan, which nobody has open."""
    path = shutil.copy(ready_file, tmp_path / "xa-an-binh.thidua")
    with opened(path) as door:
        door.do(office.update, {"keeps_citizen_numbers": True})
        unit = door.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
        known = {"name": "Nguyễn Thị", "unit_id": unit, "address": "Thôn Đông"}
        door.do(people.create, known)
        door.do(plans.create, {"name": "Thi đua chào mừng", "year": 2026})
    return path


@contextmanager
def opened(path):
    door = operations.open_file(path)
    yield door
    door.close()


@contextmanager
def window_on(path):
    window = walk.open_window(path, *SCREEN)
    walk.wait_for(lambda: window.drafts._context is not None)
    yield window
    walk.close_window(window)


def kept():
    """What stands on disk of all that was typed, and would be read again."""
    files = (settings_folder() / "drafts").glob("*.json")
    return "".join(path.read_text(encoding="utf-8") for path in files)


def type_and_be_killed(path):
    """Type in a program of its own and end it as a power cut would."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.typing_child", str(path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    until = monotonic() + _LONGEST
    while "Tổ 5, thôn Đông" not in kept() and monotonic() < until and child.poll() is None:
        sleep(0.05)
    child.kill()
    said = child.communicate(timeout=_LONGEST)[1].decode(errors="replace")
    assert "Tổ 5, thôn Đông" in kept(), said


@contextmanager
def crashed(path):
    """A window in which something is typed; after it all is as a crash would have left it."""
    drafts = settings_folder() / "drafts"
    with window_on(path) as window:
        yield window
        window.drafts.note()
        shutil.copytree(drafts, drafts.with_name("left"))
    assert kept() == ""  # closed properly, nothing is offered
    shutil.rmtree(drafts)
    drafts.with_name("left").rename(drafts)


def resume(window, answer, act=lambda _: None):
    """Press Xem lại, then Nhập tiếp; `act` gets the dialog that comes."""
    come = []

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RecordDialog):
            come.append(dialog)
            try:
                act(dialog)
            finally:
                dialog.form.mark_clean()
                dialog.reject()
        elif not come:
            QTimer.singleShot(20, window, look)

    answer("Nhập tiếp")
    QTimer.singleShot(20, window, look)
    press(window, "Xem lại")
    return come


def press(window, text):
    buttons = window.drafts.notice.findChildren(QPushButton)
    next(one for one in buttons if one.text() == text).click()


def left_told(dialog):
    return dialog._left_notice.text()


# --- a real crash --------------------------------------------------------------------------------


def test_19_what_was_typed_before_a_kill_is_offered_and_saved(file, answer, qtbot):
    type_and_be_killed(file)
    assert CITIZEN_NUMBER not in kept()  # a citizen number is not written to disk
    with opened(file) as door:  # somebody changes the record meanwhile
        [row] = door.ask(people.records)
        door.do(people.update, row.id, {"address": "Thôn Tây"})
    told = []

    def see_and_save(dialog):
        form = dialog.form
        told.append(left_told(dialog))
        told.append(form.field("address")._sentence.text())
        assert form.draft()["name"] == "Nguyễn Thị Ngọc Ánh"
        assert form.draft()["address"] == "Thôn ĐôngTổ 5, thôn Đông"
        assert form.draft()["citizen_number"] == ""
        form.field("address").set_draft("Thôn Tây")
        dialog.save()

    with window_on(file) as window:
        assert "1 bản nhập dở" in window.drafts.notice.text()
        come = resume(window, answer, see_and_save)
        qtbot.waitUntil(lambda: not window.drafts.all_left)
        assert come
        assert "Số CCCD" in told[0]
        assert "Tệp đã đổi sau đó ở: Địa chỉ" in told[0]
        assert "nay ghi “Thôn Tây”" in told[1]
        [row] = window.context.operations.ask(people.records)
        assert row.name == "Nguyễn Thị Ngọc Ánh"
        assert window.drafts.notice.isHidden()
        qtbot.waitUntil(lambda: kept() == "")  # saved: nothing of it stays on disk


# --- the other editors ---------------------------------------------------------------------------


def test_19_a_plan_that_was_being_written_comes_back_in_its_tab(file, answer, qtbot):
    with opened(file) as door:
        [plan] = door.ask(plans.listed)
    with crashed(file) as window:
        window.open_plan(plan.id)
        tab = window.book.current_tab()
        walk.settle(window)
        field = tab._forms["general"].field("name")
        field.set_draft("Thi đua chào mừng Quốc khánh")
    with window_on(file) as window:
        answer("Nhập tiếp")
        press(window, "Xem lại")
        qtbot.waitUntil(lambda: not window.drafts.all_left)
        tab = window.book.current_tab()
        assert tab.record_id == plan.id
        assert tab._forms["general"].draft()["name"] == "Thi đua chào mừng Quốc khánh"
        assert tab.is_dirty
        assert "Đã lấy lại" in tab._left_notice.text()
        tab.discard()
        qtbot.waitUntil(lambda: kept() == "")


def test_19_pasted_rows_wait_again_without_what_is_secret(file, answer, qtbot):
    with crashed(file) as window:
        window.go(Place("units", page="people"))
        QApplication.clipboard().setText(
            f"Họ và tên\tĐơn vị\tSố CCCD\r\nLò Văn Ơ\tThôn Đông\t{CITIZEN_NUMBER}"
        )
        window.book.current_tab().people.list.paste()
        window.drafts.note()
        assert CITIZEN_NUMBER not in kept()
    with window_on(file) as window:
        answer("Nhập tiếp")
        press(window, "Xem lại")
        qtbot.waitUntil(lambda: not window.drafts.all_left)
        page = window.book.current_tab().people.list
        assert page.is_dirty
        assert [line.texts["name"] for line in page._pasted._lines] == ["Lò Văn Ơ"]
        assert "Số CCCD" in page._pasted.left_notice.text()


def test_19_a_draft_can_be_given_up_and_had_back_until_the_file_is_closed(file, qtbot):
    with crashed(file) as window:
        [plan] = window._plans()
        window.open_plan(plan.id)
        walk.settle(window)
        window.book.current_tab()._forms["general"].field("name").set_draft("Tên khác")
    with window_on(file) as window:
        press(window, "Bỏ")
        assert kept() == ""
        assert "Đã bỏ 1 bản nhập dở" in window.drafts.notice.text()
        press(window, "Lấy lại")
        assert "Tên khác" in kept()
    with window_on(file) as window:  # nobody answered: it is offered again
        dialog = DraftsDialog(window.drafts, window)
        qtbot.addWidget(dialog)
        assert "Trích yếu: Tên khác" in dialog.words.toPlainText()
        dialog.drop.click()
        assert kept() == ""


def test_19_what_a_killed_program_was_writing_does_not_stay_behind(file):
    with crashed(file) as window:
        [plan] = window._plans()
        window.open_plan(plan.id)
        walk.settle(window)
        window.book.current_tab()._forms["general"].field("name").set_draft("Tên khác")
    [whole] = (settings_folder() / "drafts").glob("*")
    shutil.copy(whole, whole.with_suffix(".part"))
    with window_on(file) as window:
        press(window, "Bỏ")
        assert not list((settings_folder() / "drafts").glob("*"))
