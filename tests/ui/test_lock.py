"""The lock: nothing is seen or lost while nobody is here, and work that runs goes on."""

import shutil
from datetime import timedelta
from time import sleep

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app.services import accounts, units
from app.ui import lock as locking
from app.ui.dialogs.accounts import AddDialog
from app.ui.dialogs.sign_in import SignInDialog, UnlockDialog
from app.ui.forms import FieldSpec, Form
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.widgets.ask import Box, tell
from app.ui.widgets.fields import TextField
from app.ui.widgets.record_dialog import RecordDialog
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.people import codes, quick_passwords, staffed, staffed_once
from tests.ui.dialogs.conftest import named, press
from tests.ui.lint import faults, word_faults
from tests.ui.test_main_window import UnitsTab, entry, forget

WRONG = "sai mật khẩu"
__all__ = ["codes", "press", "quick_passwords", "staffed", "staffed_once"]


@pytest.fixture
def main(shown, staffed, press, qtbot):
    """The window over a file, in which the one who administers it has signed in."""
    window = shown(MainWindow(tabs=[entry("units", UnitsTab)]))

    def type_in(dialog):
        dialog.form.fill({"login": CHIEF["login"]})
        dialog.form.field("password").line.setText(PASSWORD)

    press(SignInDialog, "Đăng nhập", type_in)
    with qtbot.waitSignal(window.file_shown):
        window.open_path(staffed)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    yield window
    assert not window._lock.is_locked
    forget(window)
    window.close()


@pytest.fixture
def unlock(qtbot):
    """Sign in before the locked screen as somebody, and wait for what follows."""

    def act(main, who=CHIEF, password=PASSWORD, opens=True):
        question = main._lock._question
        question.form.fill({"login": who["login"]})
        question.form.field("password").line.setText(password)
        question.go()
        qtbot.waitUntil(lambda: question._jobs.is_busy is False)
        if opens:
            qtbot.waitUntil(lambda: not main._lock.is_locked)
            QApplication.processEvents()
        return question

    return act


def covered(window):
    """Whether nothing of a window can be seen: its cover is what stands at every place of it."""
    window.grab()
    size = window.size()
    places = [
        (x, y)
        for x in (2, size.width() // 2, size.width() - 3)
        for y in (2, size.height() // 2, size.height() - 3)
    ]
    found = {window.childAt(x, y) for x, y in places}
    return all(_is_cover(one) for one in found)


def _is_cover(widget):
    while widget is not None and not isinstance(widget, locking._Cover):
        widget = widget.parentWidget()
    return widget is not None


def test_a_locked_window_shows_nothing_and_the_same_person_finds_all_as_it_was(main, unlock):
    tab = main.book.current_tab()
    tab.line.setText("đang gõ")
    main._own["lock"].trigger()
    assert covered(main)
    question = main._lock._question
    assert [*faults(question), *word_faults(question)] == []
    question.reject()
    assert question.isVisible()
    assert "chưa đúng" in unlock(main, password=WRONG, opens=False).form.field("password").problem
    assert covered(main)
    unlock(main)
    assert not covered(main)
    assert main.book.current_tab() is tab
    assert tab.line.text() == "đang gõ"


def test_it_is_locked_after_as_many_minutes_as_were_chosen(main, unlock, monkeypatch):
    moment = float(int(locking.monotonic()))  # fractions would not add up again
    monkeypatch.setattr(locking, "monotonic", lambda: moment)
    for chosen in (15, 5):
        Preferences().locks_after = chosen
        QApplication.sendEvent(main, QKeyEvent(QEvent.Type.KeyPress, 0, main_keys(), "a"))
        moment += timedelta(minutes=chosen).total_seconds() - 1
        main._lock.look()
        assert not main._lock.is_locked
        moment += 1
        main._lock.look()
        assert main._lock.is_locked
        unlock(main)
    Preferences().locks_after = 0
    moment += timedelta(days=1).total_seconds()
    main._lock.look()
    assert not main._lock.is_locked


def main_keys():
    return QApplication.keyboardModifiers()


def test_it_waits_for_what_it_cannot_cover_and_for_a_meeting(main, unlock, monkeypatch, shown):
    moment = float(int(locking.monotonic()))  # fractions would not add up again
    monkeypatch.setattr(locking, "monotonic", lambda: moment)
    for waits in (QFileDialog(main), QWidget()):
        waits.setWindowState(waits.windowState())
        waits.showFullScreen() if type(waits) is QWidget else waits.show()
        moment += timedelta(hours=1).total_seconds()
        main._lock.look()
        assert not main._lock.is_locked
        waits.close()
        waits.deleteLater()
    main._lock.look()
    assert main._lock.is_locked
    unlock(main)


@pytest.fixture
def with_dialog(main, qtbot):
    """Open a dialog with something typed, call `act` while it is there, then close it."""

    def call(act):
        form = Form([FieldSpec("name", "Tên", TextField)])
        dialog = RecordDialog(form, lambda values: values, "Sửa Thôn Đông", parent=main)
        errors = []

        def run():
            try:
                form.field("name").line.setText("đang gõ")
                act(dialog)
            except BaseException as error:  # noqa: BLE001 - raised again below
                errors.append(error)
                main._lock._on_finished()
            finally:
                form.mark_clean()
                dialog.done(0)

        QTimer.singleShot(0, run)
        dialog.exec()
        if errors:
            raise errors[0]

    return call


def test_an_open_dialog_is_covered_and_keeps_what_was_typed(with_dialog, main, unlock):
    def act(dialog):
        main._lock.lock()
        assert covered(dialog)
        assert dialog.windowTitle() == "Đã khóa màn hình"
        unlock(main)
        assert dialog.isVisible()
        assert not covered(dialog)
        assert dialog.windowTitle() == "Sửa Thôn Đông"
        assert dialog.form.field("name").line.text() == "đang gõ"

    with_dialog(act)


def test_what_ends_meanwhile_is_told_only_to_who_comes_back(main, unlock, qtbot):
    """Work goes on; what it has to say waits, covered, behind the question."""
    seen = []

    def look():
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is main._lock._question)
        box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Box))
        seen.append(covered(box))
        unlock(main)
        seen.append(covered(box))
        named(box, "Đóng").click()

    def done(_):
        QTimer.singleShot(0, main, look)
        tell(main, "Đã xong", "Thôn Đông có 12 dòng.")
        seen.append("read")

    main._lock.lock()
    main.jobs.start(Job(lambda _: None, done))
    qtbot.waitUntil(lambda: "read" in seen, timeout=30_000)
    assert seen == [True, False, "read"]


def test_another_person_is_asked_before_what_was_typed_is_lost(main, unlock, press, qtbot):
    tab = main.book.current_tab()
    tab.line.setText("đang gõ")
    main._lock.lock()
    asked = press(Box, "Nhập tiếp")
    unlock(main, CLERK, opens=False)
    qtbot.waitUntil(lambda: bool(asked))
    assert "chưa được lưu và sẽ mất" in asked[0]
    assert main._lock.is_locked
    assert main.context.operations.account.login == CHIEF["login"]
    assert tab.line.text() == "đang gõ"
    press(Box, "Bỏ, không lưu")
    with qtbot.waitSignal(main.file_shown):
        unlock(main, CLERK)
    assert main.book.current_tab() is not tab
    assert main._who.text() == "Trần Văn Nhập (Nhập)"


def test_another_person_never_sees_the_dialog_of_the_one_before(with_dialog, main, unlock, press):
    seen = []

    def act(dialog):
        main._lock.lock()
        press(Box, "Bỏ, không lưu", lambda box: seen.append(covered(dialog)))
        unlock(main, CLERK)
        assert not dialog.isVisible()

    with_dialog(act)
    assert seen == [True]
    assert main.context.operations.account.login == CLERK["login"]


def test_whose_account_is_gone_is_locked_out_at_once(main, unlock, qtbot):
    operations = main.context.operations
    operations.do(
        accounts.update,
        next(row.id for row in operations.ask(accounts.listed) if row.login == CLERK["login"]),
        {"role": "admin"},
    )
    operations.do(accounts.retire, operations.account.id)
    qtbot.waitUntil(lambda: main._lock.is_locked)
    unlock(main, CLERK)
    operations.ask(units.listed)
    assert main._who.text() == "Trần Văn Nhập (Quản trị)"


def test_whoever_adds_the_first_account_is_not_asked_for_its_password(
    shown, ready_file, tmp_path, qtbot, monkeypatch
):
    """The hash takes a while on an old PC: nothing may come between the account and its owner."""
    window = shown(MainWindow(tabs=[]))
    with qtbot.waitSignal(window.file_shown):
        window.open_path(shutil.copy(ready_file, tmp_path / "xa.thidua"))
    operations, locked = window.context.operations, []
    monkeypatch.setattr(window._lock, "lock", lambda: locked.append(1))
    recognise = operations.recognise
    monkeypatch.setattr(operations, "recognise", lambda *who: (sleep(0.3), recognise(*who))[1])
    dialog = shown(AddDialog(window.context))
    who = {name: CHIEF[name] for name in ("name", "login")}
    dialog.form.fill({**who, "password": PASSWORD, "again": PASSWORD})
    dialog.go()
    qtbot.waitUntil(lambda: dialog.added is not None)
    qtbot.waitUntil(lambda: window._who.text() == "Lê Thị Quản (Quản trị)")
    assert locked == []


def test_a_file_without_accounts_is_never_locked(shown, ready_file, tmp_path, qtbot):
    window = shown(MainWindow(tabs=[]))
    with qtbot.waitSignal(window.file_shown):
        window.open_path(shutil.copy(ready_file, tmp_path / "xa.thidua"))
    assert not window._own["lock"].isVisible()
    assert not window._lock._timer.isActive()
    assert not [
        one for one in window.findChildren(QLineEdit) if isinstance(one.window(), UnlockDialog)
    ]
