"""The people who sign in to the data file (Người dùng…): who they are and what they may do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import short_moment
from app.core.errors import AppError
from app.domain.terms import Role, Topic
from app.services import accounts
from app.services.accounts import AccountRow, Added
from app.ui.context import Context
from app.ui.dialogs.account_codes import CodesDialog
from app.ui.dialogs.own_password import ask_password_again, change_own_password
from app.ui.dialogs.sign_in import chosen_password, new_password_fields
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.widgets.aside_dialog import AsideDialog
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

_NOBODY = (
    "Tệp này chưa có người dùng: ai mở cũng làm được mọi việc, và nhật ký không ghi là ai. Văn "
    "phòng một người thì không cần thêm."
)
_FIRST = (
    "Từ khi có người dùng đầu tiên, ai mở tệp này cũng phải chọn tên và gõ mật khẩu; nhật ký ghi "
    "tên từng người. Người đầu tiên có quyền quản trị và thêm được người khác. Mật khẩu không mã "
    "hóa tệp."
)
_ROLES = (
    "Quyền sau gồm cả quyền trước. Xem: xem, in, xuất. Nhập: thêm, sửa, chấm điểm. Duyệt: duyệt, "
    "ban hành, chốt điểm, ra quyết định. Quản trị: người dùng, danh mục, phục hồi, gộp, xóa hẳn."
)
_HERE = "Đang dùng: {name}, quyền {role}."
_NO_ACCOUNT = "Tệp này chưa có người dùng nên chưa có mật khẩu nào để đổi."
_OWN = "Đây là tài khoản của chính người đang dùng. Hãy bấm “Đổi mật khẩu của tôi…”."
_STAYS = (
    "Không ngừng được tài khoản đang đăng nhập khi còn người khác dùng tệp. Hãy nhờ người quản "
    "trị khác."
)
_LAST = (
    "“{name}” là người dùng cuối cùng. Ngừng rồi thì mở tệp không phải đăng nhập nữa: ai mở cũng "
    "làm được mọi việc."
)
_CHANGE = "Thay đổi người dùng"


class AccountsDialog(Dialog):
    """The accounts, those in use first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self._was_asked = False
        """Whether the password was asked again since this was opened."""
        self.setWindowTitle("Người dùng")
        self.told = Notice()
        self.list = ListPage[AccountRow](self._spec())
        self.list.table.setAccessibleName("Người dùng")
        self.list.set_read_only(self.operations.file_reason or "")
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(closing_row(self))
        self.resize(1080, 530)
        self.operations.account_changed.connect(self.reload)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the accounts again."""
        if self.operations.needs_sign_in:
            return  # their own account is gone, and the screen is being locked
        account = self.operations.account
        here = _HERE.format(name=account.name, role=account.role.label.lower()) if account else ""
        self.told.tell(here or _NOBODY, "info")
        self.list.set_rows(self.operations.ask(accounts.listed))

    # --- what the buttons do -----------------------------------------------------------------

    def add(self) -> None:
        """Add an account; whoever adds the first one is signed in as it."""
        if not self._may_change():
            return
        dialog = AddDialog(self.context, self)
        dialog.exec()
        if dialog.added is not None:
            self._show_codes(dialog.added.id, dialog.added.codes, is_first=True)

    def edit(self, row: AccountRow) -> None:
        """Change the name, the login or the role of an account."""
        if not self._may_change():
            return
        form = Form(_person_fields())
        form.fill({"name": row.name, "login": row.login, "role": row.role})

        def save(values: dict[str, Any]) -> tuple[str, ...]:
            self.operations.do(accounts.update, row.id, values)
            is_new_admin = values["role"] is Role.ADMIN and row.role is not Role.ADMIN
            return self.operations.do(accounts.renew_codes, row.id) if is_new_admin else ()

        dialog = RecordDialog(form, save, "Sửa người dùng", parent=self)
        about = Sentence()
        about.tell(_ROLES, "info")
        dialog.start_with("Lưu", about)
        dialog.exec()
        for codes in dialog.saved:
            self._show_codes(row.id, codes)

    def change_own(self) -> None:
        """Change the password of whoever is signed in, who shows the old one."""
        change_own_password(self.context, self)

    def reset(self, row: AccountRow) -> None:
        """Set another password for somebody who forgot theirs."""
        if not self._may_change():
            return

        def work(values: dict[str, Any]) -> bool:
            self.operations.do(accounts.reset_password, row.id, chosen_password(values))
            return True

        words = ("Đặt lại mật khẩu", "Đặt lại mật khẩu", "Hủy")
        dialog = AsideDialog(Form(new_password_fields()), work, words, self)
        dialog.tell(
            f"Mật khẩu mới của {row.name}. Hãy nói riêng cho người ấy; người ấy tự đổi được ở Hệ "
            "thống › Người dùng…",
        )
        dialog.exec()
        if dialog.answer:
            self.list.notice.tell(f"Đã đặt lại mật khẩu của {row.name}.", "check")

    def renew_codes(self, row: AccountRow) -> None:
        """Make new recovery codes and show them; the former ones are worth nothing."""
        if self._may_change():
            self._done(
                lambda: self._show_codes(row.id, self.operations.do(accounts.renew_codes, row.id))
            )

    def retire(self, row: AccountRow) -> None:
        """Let somebody sign in no more; after the last one nobody is asked."""
        in_use = self.operations.ask(accounts.to_sign_in)
        is_last = [one.id for one in in_use] == [row.id]
        lost = _LAST.format(name=row.name)
        if is_last and not confirm(self, lost, "Ngừng sử dụng", "Giữ lại"):
            return
        if self._may_change():
            self._done(lambda: self.operations.do(accounts.retire, row.id))

    def resume(self, row: AccountRow) -> None:
        """Let somebody sign in again."""
        if self._may_change():
            self._done(lambda: self.operations.do(accounts.resume, row.id))

    # --- inside ------------------------------------------------------------------------------

    def _may_change(self) -> bool:
        """Ask for the password again, once while this is open."""
        self._was_asked = self._was_asked or ask_password_again(self.context, self, _CHANGE)
        return self._was_asked

    def _done(self, act: Callable[[], object]) -> None:
        try:
            act()
        except AppError as refusal:
            tell(self, "Chưa thay đổi", str(refusal))

    def _show_codes(
        self, account_id: object, codes: tuple[str, ...], *, is_first: bool = False
    ) -> None:
        if not codes:
            return
        rows = self.operations.ask(accounts.listed)
        account = next(row for row in rows if row.id == account_id)
        CodesDialog(self.context, account, codes, self, is_first=is_first).exec()

    def _is_own(self, row: AccountRow) -> bool:
        return self.operations.account is not None and self.operations.account.id == row.id

    def _why_not_reset(self, rows: list[AccountRow]) -> str:
        return _OWN if self._is_own(rows[0]) else ""

    def _why_not_codes(self, rows: list[AccountRow]) -> str:
        return "" if rows[0].role is Role.ADMIN else "Chỉ người có quyền quản trị có mã khôi phục."

    def _why_not_retire(self, rows: list[AccountRow]) -> str:
        if rows[0].is_retired:
            return "Tài khoản này đã ngừng sử dụng."
        in_use = self.operations.ask(accounts.to_sign_in)
        return _STAYS if self._is_own(rows[0]) and len(in_use) > 1 else ""

    def _why_not_resume(self, rows: list[AccountRow]) -> str:
        return "" if rows[0].is_retired else "Tài khoản này đang dùng."

    def _why_not_change_own(self) -> str:
        return "" if self.operations.account else _NO_ACCOUNT

    def _spec(self) -> ListSpec[AccountRow]:
        why_not = self.operations.why_not
        return ListSpec(
            columns=[
                Column("Họ và tên", _name, takes_room=True, person=_name),
                Column("Tên đăng nhập", lambda row: row.login, width=20),
                Column("Quyền", lambda row: row.role.label, width=12),
                Column("Tình trạng", _state, width=24),
                Column("Đặt mật khẩu", lambda row: row.password_set_at, short_moment, width=18),
            ],
            actions=[
                ListAction(
                    "Thêm",
                    lambda _: self.add(),
                    "add",
                    ("Ctrl+N", "Ctrl+Ins"),
                    on_empty=True,
                    off=partial(why_not, accounts.add),
                ),
                ListAction(
                    "Sửa",
                    lambda rows: self.edit(rows[0]),
                    "edit",
                    ("Ctrl+E",),
                    needs="one",
                    opens=True,
                    off=partial(why_not, accounts.update),
                ),
                ListAction(
                    "Đặt lại mật khẩu…",
                    lambda rows: self.reset(rows[0]),
                    needs="one",
                    refuses=self._why_not_reset,
                    off=partial(why_not, accounts.reset_password),
                ),
                ListAction(
                    "Mã khôi phục mới…",
                    lambda rows: self.renew_codes(rows[0]),
                    needs="one",
                    refuses=self._why_not_codes,
                    off=partial(why_not, accounts.renew_codes),
                    is_rare=True,
                ),
                ListAction(
                    "Ngừng sử dụng",
                    lambda rows: self.retire(rows[0]),
                    needs="one",
                    refuses=self._why_not_retire,
                    off=partial(why_not, accounts.retire),
                ),
                ListAction(
                    "Cho dùng lại",
                    lambda rows: self.resume(rows[0]),
                    needs="one",
                    refuses=self._why_not_resume,
                    off=partial(why_not, accounts.resume),
                    is_rare=True,
                ),
                ListAction(
                    "Đổi mật khẩu của tôi…",
                    lambda _: self.change_own(),
                    off=self._why_not_change_own,
                ),
            ],
            empty="Chưa có người dùng nào. Bấm Thêm để từ nay mở tệp phải đăng nhập.",
            counted="người dùng",
            search_hint="",
            history=Topic.USER_ACCOUNT,
        )


class AddDialog(AsideDialog):
    """A new account. `added` is what came of it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.added: Added | None = None
        operations = context.operations
        is_first = not operations.ask(accounts.to_sign_in)

        def work(values: dict[str, Any]) -> Added:
            password = chosen_password(values)
            person = {name: values[name] for name in ("name", "login", "role")}
            if is_first:
                return operations.add_first_account(person, password)
            return operations.do(accounts.add, person, password)

        form = Form([*_person_fields(), *new_password_fields(label="Mật khẩu")])
        form.fill({"role": Role.ADMIN if is_first else Role.ENTER})
        super().__init__(form, work, ("Thêm người dùng", "Thêm", "Hủy"), parent)
        self.asks_before_loss = True
        self.tell(_FIRST if is_first else _ROLES, "warning" if is_first else "info")
        form.field("name").committed.connect(self._suggest_login)

    def take(self, answer: Added) -> None:
        """Keep what came of it, with the codes to show."""
        self.added = answer
        super().take(answer)

    @Slot()
    def _suggest_login(self) -> None:
        if self.form.field("login").is_blank:
            name = self.form.field("name").value() or ""
            self.form.field("login").set_value(accounts.suggested_login(name))


def show_accounts(context: Context, parent: QWidget) -> None:
    """Open the list of people who sign in."""
    AccountsDialog(context, parent).exec()


def _person_fields() -> list[FieldSpec]:
    roles = [(role, role.label) for role in Role]
    return [
        FieldSpec("name", "Họ và tên", lambda: TextField(100), required=True),
        FieldSpec(
            "login",
            "Tên đăng nhập",
            lambda: TextField(30),
            required=True,
            hint="Chữ không dấu, ví dụ: lan.nt",
        ),
        FieldSpec("role", "Quyền", lambda: PickList(roles, characters=14), required=True),
    ]


def _name(row: AccountRow) -> str:
    return row.name


def _state(row: AccountRow) -> str:
    if row.retired_on is None:
        return "Đang dùng"
    return f"Ngừng từ {row.retired_on:%d/%m/%Y}"
