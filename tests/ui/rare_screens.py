"""Screens that no click alone leads to: an update, people who sign in, a plan changed elsewhere.

Each function calls `visit(name, widget)` as `walk.walk` does, for the same test and the same
command that draws every screen. They change the file they are given.
"""

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from app.imports.update_file.applying import Kept
from app.imports.update_file.reading import Update
from app.imports.update_file.shape import UpdateManifest
from app.services import accounts, plans
from app.storage import own_copies, schema
from app.ui.dialogs.account_codes import CodesDialog
from app.ui.dialogs.accounts import AccountsDialog, AddDialog, show_accounts
from app.ui.dialogs.own_password import PasswordAgain, ask_password_again
from app.ui.dialogs.sign_in import SignInDialog
from app.ui.dialogs.update import BackDialog, UpdateDialog
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.ui import walk
from tests.update_files import NEW, built, known, manifest

_NEWS = (
    "Biên bản họp Hội đồng ghi được ý kiến của từng thành viên và kết quả kiểm phiếu từng người.",
    "Nhập từ Excel nhận ra người trùng tên theo ngày sinh và đơn vị; chỗ ngờ thì hỏi.",
    "Đã sửa: tổng điểm của cụm làm tròn khác nhau giữa màn hình và bản in.",
)
_WRONG = "sai mat khau"
_OLD = "0.0.9"
_NOBODY = "Người dùng, chưa có ai"


def of_updates(window, visit):
    """Visit what is said of an update, of the version before, and of what is new."""
    data = window.context.operations.path
    folder = built(data.parent / "goi-cap-nhat", NEW)
    short = UpdateManifest.model_validate(manifest(folder))
    news = short.model_copy(update={"whats_new": _NEWS * 4, "schema_version": schema.VERSION + 1})
    update = Update(data.parent / f"so-thi-dua-{NEW}-windows-x86_64.thiduacn", news, known())
    copy = own_copies.folder_of(data) / "uy-ban-nhan-dan-xa-an-binh-20261128-0815-12.thiduabk"
    fits, needs = Kept(_OLD, fits_data=True, copy=None), Kept(_OLD, fits_data=False, copy=None)
    shown = [
        ("Cập nhật từ mã nguồn", window.update_program),
        ("Cập nhật, tệp đổi dạng", UpdateDialog(update, data, window).exec),
        ("Cập nhật", UpdateDialog(replace(update, manifest=short), None, window).exec),
        ("Có gì mới", window.show_news),
        ("Không có phiên bản trước", window.go_back),
        ("Trở lại phiên bản trước", BackDialog(fits, data, window).exec),
        ("Trở lại, phục hồi", BackDialog(replace(needs, copy=copy), data, window).exec),
        ("Trở lại, không mở tệp", BackDialog(needs, None, window).exec),
        ("Trở lại, không được", BackDialog(needs, data, window).exec),
    ]
    for name, act in shown:
        _watch(name, visit, act)


def of_people(path, width, height, visit):
    """Visit what a file asks from its first account on, and the locked screen."""
    visit = _Typing(visit)
    window = walk.open_window(path, width, height)
    for name in (_NOBODY, "Người dùng"):
        _watch(name, visit, lambda: show_accounts(window.context, window))
    operations = window.context.operations
    operations.do(accounts.add, CLERK, PASSWORD)
    clerk = next(row for row in operations.ask(accounts.listed) if row.login == CLERK["login"])
    people = AccountsDialog(window.context, window)
    _watch("Người dùng – Đặt lại mật khẩu", visit, lambda: people.reset(clerk))
    _watch("Gõ lại mật khẩu", visit, lambda: ask_password_again(window.context, window, "Xóa hẳn"))
    _watch("Đổi người dùng", visit, window.sign_in)
    _look_at_lock(window, visit)
    walk.close_window(window)
    watch = walk.Watch("Đăng nhập", visit)
    window = walk.open_window(path, width, height)
    watch.stop()
    walk.close_window(window)


def of_overtaken(window, visit):
    """Visit the page of a plan that was changed elsewhere while it was typed in."""
    operations = window.context.operations
    like = operations.ask(plans.listed)[0]
    plan_id = operations.do(plans.copy_from, like.id, like.year)
    window.open_plan(plan_id)
    walk.settle(window)
    tab = window.book.current_tab()
    long = "Thi đua xây dựng nông thôn mới, giữ đường làng sạch, nhà nhà trồng hoa. " * 3
    here = {"name": "Thi đua đường hoa", "theme": "Mỗi nhà một luống hoa", "purpose": long}
    other = {"name": "Phong trào Đường hoa năm 2026", "theme": "", "purpose": f"Nay: {long}"}
    forms = [form for form in tab._forms.values() if here.keys() & form.draft().keys()]
    for form in forms:
        for name in here.keys() & form.draft().keys():
            form.field(name).set_draft(here[name])
            form.field(name).edited.emit()
    operations.do(plans.update, plan_id, other)
    walk.settle(window)
    for name, page in walk.pages(tab, "Kế hoạch sửa ở hai nơi", window):
        if any(page.isAncestorOf(form) for form in forms):
            visit(name, page)
    _watch("Kế hoạch sửa ở hai nơi – Lưu", visit, tab.save)


class _Typing:
    """Visits a dialog, then types in it what leads on."""

    def __init__(self, visit):
        self._visit = visit

    def __call__(self, name, dialog):
        """Visit a dialog and what it opens, then answer it where it has an answer."""
        self._visit(name, dialog)
        if isinstance(dialog, SignInDialog):
            _enter(dialog, login=CHIEF["login"], password=_WRONG)
            self._visit(f"{name}, sai mật khẩu", dialog)
            _watch(f"{name} – Quên mật khẩu", self._visit, dialog.recover)
            _enter(dialog, login=CHIEF["login"], password=PASSWORD)
        elif isinstance(dialog, PasswordAgain):
            _enter(dialog, password=_WRONG)
            self._visit(f"{name}, sai", dialog)
            _enter(dialog, password=PASSWORD)
        elif isinstance(dialog, AddDialog) and name.startswith(_NOBODY):
            who = {name: CHIEF[name] for name in ("name", "login")}
            _enter(dialog, **who, password=PASSWORD, again=_WRONG)
            self._visit(f"{name}, gõ khác", dialog)
            _enter(dialog, password=PASSWORD, again=PASSWORD)
        elif isinstance(dialog, CodesDialog):
            _watch(f"{name} – Đóng", self._visit, dialog.reject)
        elif isinstance(dialog, AccountsDialog):
            openers = walk.openers(dialog)
            for opener in openers[:1] if name == _NOBODY else openers:
                walk.open_by(opener, name, dialog, self)


def _look_at_lock(window, visit):
    """Lock the screen, try to come back, and come back."""
    window._own["lock"].trigger()
    visit("Cửa sổ bị khóa", window)
    visit("Đã khóa màn hình", window._lock._question)
    walk.wait_for(lambda: not window._lock.is_locked)


def _enter(dialog, **values):
    """Type into the fields of a dialog and press its verb."""
    dialog.form.fill(values)
    dialog.go()
    walk.wait_for(lambda: not dialog.is_busy)
    QApplication.processEvents()


def _watch(name, visit, act):
    watch = walk.Watch(name, visit)
    act()
    watch.stop()
