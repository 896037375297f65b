"""The people who sign in, made and changed in the window."""

from contextlib import closing

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from app import operations
from app.domain.terms import Role
from app.services import accounts, history, units
from app.ui.context import Context
from app.ui.dialogs import restore
from app.ui.dialogs.account_codes import CodesDialog
from app.ui.dialogs.accounts import AccountsDialog, AddDialog
from app.ui.dialogs.own_password import PasswordAgain, ask_password_again, change_own_password
from app.ui.dialogs.preview import PreviewDialog
from app.ui.dialogs.recycle_bin import RecycleBinDialog
from app.ui.operations import Operations
from app.ui.widgets.aside_dialog import AsideDialog
from app.ui.widgets.ask import Box
from app.ui.widgets.record_dialog import RecordDialog
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.people import VIEWER, codes, quick_passwords, staffed, staffed_once
from tests.ui.dialogs.conftest import named
from tests.ui.lint import faults, word_faults

__all__ = ["codes", "quick_passwords", "staffed", "staffed_once"]

ANOTHER = "Mat khau khac"


@pytest.fixture
def office_of_many(staffed, files):
    """The open file of an office with three people, the first of them signed in."""
    with closing(operations.open_file(staffed)) as door:
        door.sign_in(CHIEF["login"], PASSWORD)
        yield Context(Operations(door), 2026, files=files)


@pytest.fixture
def dialog(office_of_many, shown):
    return shown(AccountsDialog(office_of_many))


@pytest.fixture
def again(press):
    """Type the own password where it is asked for again."""

    def schedule(password=PASSWORD):
        def type_in(asked):
            asked.form.field("password").line.setText(password)

        return press(PasswordAgain, "Thay đổi người dùng", type_in)

    return schedule


@pytest.fixture
def type_aside(press, qtbot):
    """Fill in a dialog that works aside, go, wait; return the problems there were."""
    problems = []

    def schedule(kind, **texts):
        def type_in(asked):
            for name, text in texts.items():
                field = asked.form.field(name)
                field.set_value(text) if name == "role" else field.line.setText(text)
            asked.go()
            qtbot.waitUntil(lambda: not asked.is_busy)
            problems.extend(asked.form.field(name).problem for name in texts)
            asked.form.mark_clean()

        press(kind, "Hủy", type_in)
        return problems

    return schedule


def act(dialog, label):
    """The action of the list with this label."""
    return next(one for one in dialog.list._actions if one.text() == label)


def chosen(dialog, who):
    rows = dialog.operations.ask(accounts.listed)
    row = next(row for row in rows if row.login == who["login"])
    assert dialog.list.show_row(row.id)
    return row


def now(dialog, who):
    """The account of somebody as it is now."""
    rows = dialog.operations.ask(accounts.listed)
    return next(row for row in rows if row.login == who["login"])


# --- the first one ---------------------------------------------------------------------------


def test_the_first_account_is_told_of_and_signed_in_at_once(context, shown, type_aside, press):
    dialog = shown(AccountsDialog(context))
    assert "chưa có người dùng" in dialog.told.text()
    assert not act(dialog, "Đổi mật khẩu của tôi…").isEnabled()
    told = press(CodesDialog, "Đóng", lambda box: box.copied.click())
    type_aside(
        AddDialog, name=CHIEF["name"], login=CHIEF["login"], password=PASSWORD, again=PASSWORD
    )
    act(dialog, "Thêm").trigger()
    assert not context.operations.needs_sign_in
    assert context.operations.account.role is Role.ADMIN
    assert [row.login for row in context.operations.ask(accounts.listed)] == [CHIEF["login"]]
    assert "Đang dùng: Lê Thị Quản" in dialog.told.text()
    shown_codes = [line.split()[-1] for line in told[0].splitlines() if line[:1].isdigit()]
    assert len(shown_codes) == 8
    assert "Các mã cũ" not in told[0]
    context.operations.do(accounts.recover, CHIEF["login"], shown_codes[7], ANOTHER)


def test_what_the_first_account_changes_is_said_before(context, shown):
    dialog = shown(AddDialog(context))
    assert "cũng phải chọn tên và gõ mật khẩu" in dialog.above.text()
    assert dialog.form.field("role").value() is Role.ADMIN
    dialog.form.field("name").line.setText("Nguyễn Thị Lan")
    dialog.form.field("name").commit()
    assert dialog.form.field("login").value() == "lan.nt"
    assert [*faults(dialog), *word_faults(dialog)] == []


def test_what_is_wrong_stands_under_its_field_and_nothing_is_added(context, shown, qtbot):
    dialog = shown(AddDialog(context))
    texts = {"name": "Lan", "login": "lê lan", "password": PASSWORD, "again": PASSWORD}
    for name, text in texts.items():
        dialog.form.field(name).line.setText(text)
    dialog.go()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert "chữ không dấu" in dialog.form.field("login").problem
    assert dialog.form.field("password").line.text() == PASSWORD
    assert dialog.isVisible()
    assert context.operations.ask(accounts.listed) == ()


# --- the codes -------------------------------------------------------------------------------


@pytest.fixture
def codes_dialog(office_of_many, codes, shown):
    dialog = shown(CodesDialog(office_of_many, office_of_many.operations.account, codes))
    yield dialog
    dialog.copied.setChecked(True)


def test_codes_are_closed_easily_only_once_they_are_on_paper(codes_dialog, codes, press):
    assert [*faults(codes_dialog), *word_faults(codes_dialog)] == []
    said = " ".join(label.text() for label in codes_dialog.findChildren(QLabel))
    assert [code for code in codes if code not in said] == []
    assert not named(codes_dialog, "Đóng").isEnabled()
    asked = press(Box, "Quay lại")
    codes_dialog.reject()
    assert "không xem lại được" in asked[0]
    assert codes_dialog.isVisible()
    codes_dialog.findChild(QCheckBox).click()
    named(codes_dialog, "Đóng").click()
    assert not codes_dialog.isVisible()


def test_the_sheet_of_codes_can_be_printed_and_saved_as_pdf_alone(codes_dialog, press, qtbot):
    words = []

    def look(preview):
        words.extend(b.text() for b in preview.findChildren(QPushButton) if b.isVisible())

    seen = press(PreviewDialog, "Đóng", look)
    codes_dialog.show_sheet()
    qtbot.waitUntil(lambda: bool(seen), timeout=30_000)
    assert {"In…", "Lưu PDF…"} <= set(words)
    assert "Lưu Word…" not in words


# --- the others ------------------------------------------------------------------------------


def test_the_password_is_asked_again_once_and_a_wrong_one_changes_nothing(
    dialog, press, again, type_aside, qtbot
):
    def type_wrong(asked):
        asked.form.field("password").line.setText("sai mật khẩu")
        asked.go()
        qtbot.waitUntil(lambda: not asked.is_busy)
        problems.append(asked.form.field("password").problem)

    problems = []
    row = chosen(dialog, CLERK)
    press(PasswordAgain, "Hủy", type_wrong)
    act(dialog, "Ngừng sử dụng").trigger()
    assert "Mật khẩu chưa đúng. Chưa có gì bị thay đổi" in problems[0]
    assert not now(dialog, CLERK).is_retired
    asked = again()
    act(dialog, "Ngừng sử dụng").trigger()
    assert now(dialog, CLERK).is_retired
    dialog.list.show_row(row.id)
    act(dialog, "Cho dùng lại").trigger()  # not asked again while this is open
    assert not now(dialog, CLERK).is_retired
    assert len(asked) == 2


def test_somebody_is_added_changed_and_given_another_password(
    dialog, again, type_aside, press, fill_in
):
    again()
    new = {"name": "Đỗ Văn Ba", "login": "ba.dv"}
    type_aside(AddDialog, **new, role=Role.APPROVE, password=PASSWORD, again=PASSWORD)
    act(dialog, "Thêm").trigger()
    assert now(dialog, new).role is Role.APPROVE
    chosen(dialog, new)
    type_aside(AsideDialog, password=ANOTHER, again=ANOTHER)
    act(dialog, "Đặt lại mật khẩu…").trigger()
    assert dialog.operations.recognise(new["login"], ANOTHER)
    told = press(CodesDialog, "Đóng", lambda box: box.copied.click())
    press(RecordDialog, "Lưu", lambda form: form.form.field("role").set_value(Role.ADMIN))
    act(dialog, "Sửa").trigger()
    assert now(dialog, new).role is Role.ADMIN
    assert "Đỗ Văn Ba quên mật khẩu" in told[0]  # who now administers has codes
    assert dialog.operations.account.login == CHIEF["login"]


def test_new_codes_make_the_former_ones_worth_nothing(dialog, again, press, codes):
    chosen(dialog, CLERK)
    assert "có mã khôi phục" in act(dialog, "Mã khôi phục mới…").toolTip()
    chosen(dialog, CHIEF)
    again()
    told = press(CodesDialog, "Đóng", lambda box: box.copied.click())
    act(dialog, "Mã khôi phục mới…").trigger()
    assert codes[0] not in told[0]
    assert "Các mã cũ từ nay không dùng được nữa." in told[0]
    with pytest.raises(Exception, match="chưa đúng hoặc đã dùng"):
        dialog.operations.do(accounts.recover, CHIEF["login"], codes[0], ANOTHER)


def test_one_does_not_lock_oneself_out_but_the_last_one_may_go(dialog, again, press):
    chosen(dialog, CHIEF)
    assert "tài khoản đang đăng nhập" in act(dialog, "Ngừng sử dụng").toolTip()
    for one in (CLERK, VIEWER):
        dialog.operations.do(accounts.retire, now(dialog, one).id)
    chosen(dialog, CHIEF)
    asked = press(Box, "Ngừng sử dụng")
    again()
    act(dialog, "Ngừng sử dụng").trigger()
    assert "không phải đăng nhập nữa" in asked[0]
    assert dialog.operations.account is None
    assert not dialog.operations.needs_sign_in


def test_whoever_may_not_is_told_on_the_buttons_and_still_changes_their_own(
    office_of_many, shown, type_aside, press
):
    operations = office_of_many.operations
    operations.act_as(operations.recognise(VIEWER["login"], PASSWORD))
    dialog = shown(AccountsDialog(office_of_many))
    chosen(dialog, CLERK)
    for label in ("Thêm", "Sửa", "Đặt lại mật khẩu…", "Mã khôi phục mới…", "Ngừng sử dụng"):
        assert not act(dialog, label).isEnabled()
        assert "cần quyền quản trị" in act(dialog, label).toolTip()
    press(Box, "Đóng")
    type_aside(AsideDialog, old=PASSWORD, new=ANOTHER, again=ANOTHER)
    act(dialog, "Đổi mật khẩu của tôi…").trigger()
    assert operations.recognise(VIEWER["login"], ANOTHER)


def test_a_wrong_old_or_a_weak_new_password_is_told_under_its_field(
    office_of_many, window, type_aside
):
    problems = type_aside(AsideDialog, old="sai mật khẩu", new=ANOTHER, again=ANOTHER)
    assert not change_own_password(office_of_many, window)
    assert "Mật khẩu đang dùng chưa đúng" in problems[0]
    problems.clear()
    type_aside(AsideDialog, old=PASSWORD, new="ngan", again="ngan")
    assert not change_own_password(office_of_many, window)
    assert "ít nhất 8 ký tự" in problems[1]


def test_every_screen_of_it_has_no_fault(dialog):
    chosen(dialog, CLERK)
    assert [*faults(dialog), *word_faults(dialog)] == []


# --- what weighs most ------------------------------------------------------------------------


def test_nobody_is_asked_again_in_a_file_without_accounts(context, window):
    assert ask_password_again(context, window, "Xóa hẳn")


def test_emptying_the_bin_asks_for_the_password_and_the_right(
    office_of_many, shown, answer, press
):
    operations = office_of_many.operations
    unit = operations.do(units.create, {"name": "Thôn Đông"})
    operations.do(units.delete, [unit])
    before = operations.ask(history.count)
    bin_ = shown(RecycleBinDialog(office_of_many))
    press(Box, "Dọn sạch 1 dòng", lambda box: box.findChild(QCheckBox).click())
    asked = press(PasswordAgain, "Hủy")
    bin_.empty()
    assert len(asked) == 1
    assert operations.ask(history.count) == before
    operations.act_as(operations.recognise(CLERK["login"], PASSWORD))
    bin_.list.table.selectRow(0)
    for label in ("Xóa hẳn…", "Dọn sạch Thùng rác…", "Khôi phục"):
        assert "cần quyền" in act(bin_, label).toolTip()


def test_only_who_administers_may_put_a_backup_in_the_files_place(
    office_of_many, window, tmp_path, press, qtbot
):
    operations = office_of_many.operations
    backup = operations._door.back_up(tmp_path).path
    operations.do(units.create, {"name": "Thôn Đông"})
    assert operations.why_not_replace() == ""
    operations.act_as(operations.recognise(CLERK["login"], PASSWORD))
    refusal = operations.why_not_replace()
    assert "cần quyền quản trị" in refusal
    seen = []

    def look(dialog):
        place = named(dialog, "Thay tệp đang dùng")
        seen.append((place.isEnabled(), refusal in place.toolTip(), dialog.consent.isVisible()))

    told = press(restore.ThenAndNow, "Giữ nguyên", look)
    way = restore.Restoring(
        office_of_many.files,
        office_of_many.jobs,
        tmp_path,
        lambda _: None,
        window,
        data=operations.path,
        why_not_place=refusal,
    )
    way.start(backup)
    qtbot.waitUntil(lambda: bool(seen), timeout=30_000)
    assert seen == [(False, True, False)]
    assert refusal in told[0]
