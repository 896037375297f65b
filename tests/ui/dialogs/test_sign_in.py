"""Signing in: nothing of a file is seen before, and nothing typed is lost by it."""

import threading
from contextlib import closing
from unicodedata import normalize

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app import operations
from app.core.errors import NotAllowed
from app.services import units
from app.ui.context import Context
from app.ui.dialogs.sign_in import RecoveryDialog, SignInDialog
from app.ui.main_window import MainWindow
from app.ui.operations import Operations
from app.ui.tabs.unit_list import UnitList
from app.ui.widgets.ask import Box
from app.ui.widgets.password_field import PasswordField
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.people import VIEWER, codes, quick_passwords, staffed, staffed_once
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import faults, word_faults
from tests.ui.test_main_window import UnitsTab, entry, forget

__all__ = ["codes", "quick_passwords", "staffed", "staffed_once"]

ANOTHER = "Mat khau khac"


@pytest.fixture
def main(shown, files):
    """The window with nothing open, and one tab that a person can type in."""
    window = shown(MainWindow(files, tabs=[entry("units", UnitsTab)]))
    yield window
    forget(window)
    window.close()


@pytest.fixture
def sign_in(press):
    """Sign in in the next dialog as somebody; `before` sees it first."""

    def schedule(who, password=PASSWORD, before=None):
        def type_in(dialog):
            if before:
                before(dialog)
            dialog.form.fill({"login": who["login"]})
            dialog.form.field("password").line.setText(password)

        press(SignInDialog, "Đăng nhập", type_in)

    return schedule


@pytest.fixture
def opened(main, staffed, sign_in, qtbot):
    """The window over the file, in which the one who administers it has signed in."""
    sign_in(CHIEF)
    with qtbot.waitSignal(main.file_shown):
        main.open_path(staffed)
    return main


def test_nothing_of_a_file_is_there_before_somebody_has_signed_in(main, staffed, sign_in, qtbot):
    seen = []

    def look(dialog):
        seen.append((main.context, main.book.current_tab(), main._file_status.text()))
        assert [*faults(dialog), *word_faults(dialog)] == []
        assert "Ủy ban nhân dân" in dialog.above.text()

    sign_in(CHIEF, before=look)
    with qtbot.waitSignal(main.file_shown):
        main.open_path(staffed)
    assert seen == [(None, None, "")]
    assert main.context.operations.account.login == CHIEF["login"]
    assert main._who.text() == "Lê Thị Quản (Quản trị)"


def test_whoever_does_not_sign_in_leaves_the_file_closed(main, staffed, press, qtbot):
    press(SignInDialog, "Đóng tệp")
    with qtbot.waitSignal(main.file_shown):
        main.open_path(staffed)
    assert main.context is None
    operations.open_file(staffed).close()  # nobody holds it


def test_a_file_that_is_open_stays_when_nobody_signs_in_to_the_next(
    main, file, staffed, press, qtbot
):
    with qtbot.waitSignal(main.file_shown):
        main.open_path(file)
    before = main.context
    stopped = press(SignInDialog, "Đóng tệp")
    main.open_path(staffed)
    qtbot.waitUntil(lambda: bool(stopped) and QApplication.activeModalWidget() is None)
    assert main.context is before
    assert not main._own["sign_in"].isVisible()


def test_a_wrong_password_is_told_under_it_and_typed_anew(opened_dialog, qtbot):
    field = opened_dialog.form.field("password")
    field.line.setText("sai mật khẩu")
    opened_dialog.go()
    assert not opened_dialog.form.isEnabled()
    qtbot.waitUntil(lambda: not opened_dialog.is_busy)
    assert "chưa đúng nên chưa đăng nhập" in field.problem
    assert field.line.text() == ""
    assert opened_dialog.operations.needs_sign_in
    assert opened_dialog.isVisible()


@pytest.fixture
def door(staffed):
    with closing(operations.open_file(staffed)) as door:
        yield door


@pytest.fixture
def opened_dialog(door, shown):
    """The dialog over a file in which nobody has signed in."""
    dialog = shown(SignInDialog(Operations(door), "Hủy", lambda _: True))
    dialog.form.fill({"login": CHIEF["login"]})
    return dialog


def test_the_window_lives_on_while_a_password_is_tried(opened_dialog, monkeypatch, qtbot):
    threads, recognise = [], opened_dialog.operations.recognise

    def noted(*args):
        threads.append(threading.current_thread())
        return recognise(*args)

    monkeypatch.setattr(opened_dialog.operations, "recognise", noted)
    line = opened_dialog.form.field("password").line
    line.setText(PASSWORD)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)  # Enter in the last field does it
    opened_dialog.reject()  # not before the answer is there
    assert opened_dialog.isVisible()
    qtbot.waitUntil(lambda: not opened_dialog.isVisible())
    assert threads != [threading.main_thread()]
    assert opened_dialog.answer.name == CHIEF["name"]


def test_whoever_forgot_the_password_sets_another_by_a_code(opened_dialog, codes, press, qtbot):
    problems = []

    def fill(dialog):
        form = dialog.form
        for again in ("gõ nhầm", ANOTHER):
            values = {"code": codes[0].lower(), "password": ANOTHER, "again": again}
            for name, text in values.items():
                form.field(name).line.setText(text)
            dialog.go()
            qtbot.waitUntil(lambda: not dialog.is_busy)
            problems.append(form.field("again").problem)

    press(RecoveryDialog, "Hủy", fill)
    opened_dialog.recover()
    assert problems == ["Hai lần gõ không giống nhau. Hãy gõ lại cả hai ô.", ""]
    assert "mật khẩu mới" in opened_dialog.above.text()
    with pytest.raises(NotAllowed):
        opened_dialog.operations.recognise(CHIEF["login"], PASSWORD)
    assert opened_dialog.operations.recognise(CHIEF["login"], ANOTHER)


def test_who_was_here_last_is_offered_first(opened, shown):
    operations = opened.context.operations
    operations._door.sign_out()
    dialog = shown(SignInDialog(operations, "Hủy", lambda _: True))
    assert dialog.form.field("login").value() == CHIEF["login"]
    assert QApplication.focusWidget() is dialog.form.field("password").line


def test_another_person_begins_with_tabs_of_their_own(opened, sign_in, qtbot):
    tab = opened.book.current_tab()
    opened.context.operations.do(units.create, {"name": "Thôn Nam"})
    assert opened._own["undo"].isEnabled()
    sign_in(CLERK)
    with qtbot.waitSignal(opened.file_shown):
        opened.sign_in()
    assert opened._who.text() == "Trần Văn Nhập (Nhập)"
    assert opened.book.current_tab() is not tab
    assert not opened._own["undo"].isEnabled()


def test_the_same_person_keeps_what_they_typed(opened, sign_in):
    tab = opened.book.current_tab()
    tab.line.setText("đang gõ")
    sign_in(CHIEF)
    opened.sign_in()
    assert opened.book.current_tab() is tab
    assert tab.line.text() == "đang gõ"


def test_what_somebody_typed_is_not_lost_to_another_person_unasked(opened, sign_in, press, qtbot):
    tab = opened.book.current_tab()
    tab.line.setText("đang gõ")
    asked = press(Box, "Nhập tiếp")

    def type_in(dialog):
        dialog.form.fill({"login": CLERK["login"]})
        dialog.form.field("password").line.setText(PASSWORD)
        dialog.go()
        qtbot.waitUntil(lambda: bool(asked) and not dialog.is_busy)

    press(SignInDialog, "Hủy", type_in)
    opened.sign_in()
    assert "chưa được lưu và sẽ mất" in asked[0]
    assert opened.context.operations.account.login == CHIEF["login"]
    assert opened.book.current_tab() is tab


def test_whoever_may_only_look_finds_everything_read_only(door, shown):
    operations = Operations(door)
    operations.act_as(operations.recognise(VIEWER["login"], PASSWORD))
    page = shown(UnitList(Context(operations, 2026)))
    page.reload()
    add = next(a for a in page.list._actions if a.text() == "Thêm")
    assert not add.isEnabled()
    assert "chỉ có quyền xem" in add.toolTip()
    assert operations.file_reason is None


# --- the field -------------------------------------------------------------------------------


@pytest.fixture
def field(shown):
    return shown(PasswordField())


def pressed(field, key, text, held=Qt.KeyboardModifier.NoModifier):
    QApplication.sendEvent(field.line, QKeyEvent(QEvent.Type.KeyPress, key, held, text))


def test_no_draft_tells_anything_of_a_password(field):
    field.line.setText("Bốn mùa")
    assert field.draft() == ""
    assert not field.is_blank
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    field.reset(field.draft())
    assert field.is_blank


def test_it_is_taken_composed_and_with_its_blanks(field):
    field.line.setText(normalize("NFD", " Bốn mùa "))
    field.commit()
    assert field.value() == " Bốn mùa "


def test_caps_lock_is_told_while_typing(field):
    pressed(field, Qt.Key.Key_A, "A", Qt.KeyboardModifier.ShiftModifier)
    assert field.problem == ""
    pressed(field, Qt.Key.Key_A, "A")
    assert "Caps Lock" in field.problem
    pressed(field, Qt.Key.Key_A, "a")
    assert field.problem == ""
    pressed(field, 0, "Đ")  # Unikey's own
    assert field.problem == ""


def test_it_is_safe_to_type_vietnamese_into(field):
    assert_unikey_safe(field.line)
