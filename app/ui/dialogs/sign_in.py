"""Signing in to a data file that has accounts, and what whoever forgot the password can do."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, InvalidInput
from app.core.passwords import SHORTEST
from app.services import accounts
from app.services.accounts import AccountRow
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.preferences import Preferences
from app.ui.widgets.aside_dialog import AsideDialog
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.password_field import PasswordField

CAPTION = "Đăng nhập"
_RECOVERED = (
    "Đã đặt mật khẩu mới; mã vừa dùng không dùng lại được nữa. Hãy đăng nhập bằng mật khẩu mới."
)
_FORGOTTEN = (
    "Người có quyền quản trị đặt lại được mật khẩu của mình bằng một mã khôi phục trên tờ đã in; "
    "mỗi mã dùng một lần. Người khác quên mật khẩu thì nhờ người quản trị đặt lại."
)
_NOT_ALIKE = "Hai lần gõ không giống nhau. Hãy gõ lại cả hai ô."


def sign_in(
    operations: Operations,
    parent: QWidget,
    *,
    office_name: str = "",
    way_out: str = "Hủy",
    may_become: Callable[[AccountRow], bool] = lambda _: True,
) -> bool:
    """Ask who is here until somebody has signed in; say whether one did.

    `may_become` is asked before somebody else acts than until now.
    """
    dialog = SignInDialog(operations, way_out, may_become, parent)
    office = f"{office_name}. " if office_name else ""
    file = f"Tệp: {operations.path}" if operations.path else ""
    dialog.tell(f"{office}{file}", "info")
    dialog.exec()
    return dialog.answer is not None


class SignInDialog(AsideDialog):
    """Who it is, from those who can sign in, and their password."""

    def __init__(
        self,
        operations: Operations,
        way_out: str,
        may_become: Callable[[AccountRow], bool],
        parent: QWidget | None = None,
    ) -> None:
        self.operations = operations
        self._may_become = may_become
        form = Form(
            [_who(operations), FieldSpec("password", "Mật khẩu", PasswordField, required=True)]
        )
        super().__init__(form, self._recognised, (CAPTION, CAPTION, way_out), parent)
        self.add_side("Quên mật khẩu…", self.recover)
        self.go_at_enter()
        self._choose(_usual_login(operations))

    def recover(self) -> None:
        """Set a new password by a recovery code, to sign in with it."""
        dialog = RecoveryDialog(self.operations, self.form.field("login").value(), self)
        dialog.exec()
        if dialog.answer is not None:
            self._choose(dialog.answer)
            self.tell(_RECOVERED, "check")

    def take(self, answer: AccountRow) -> None:
        """Let the person act, unless somebody else keeps the place."""
        before = self.operations.account
        is_other = before is not None and before.id != answer.id
        if is_other and not self._may_become(answer):
            self.form.field("password").set_value(None)
            return
        self.operations.act_as(answer)
        if self.operations.path:
            Preferences().keep_login(self.operations.path, answer.login)
        super().take(answer)

    def refused(self, refusal: AppError) -> None:
        """Show why not; a password is typed anew from its first letter."""
        self.form.field("password").set_value(None)
        super().refused(InvalidInput.of("password", str(refusal)))

    def _recognised(self, values: dict[str, Any]) -> AccountRow:
        return self.operations.recognise(values["login"], values["password"])

    def _choose(self, login: str | None) -> None:
        self.form.fill({"login": login, "password": None})
        self.form.field("password" if login else "login").focus()


class UnlockDialog(SignInDialog):
    """Who is back, before a locked screen: there is no way round."""

    def __init__(
        self,
        operations: Operations,
        may_become: Callable[[AccountRow], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, "", may_become, parent)
        self.setWindowTitle("Đã khóa màn hình")
        self.verb.setText("Mở khóa")
        self.verb.setToolTip("Mở khóa (Enter)")
        self.way_out.hide()
        account = operations.account
        back = f"{account.name} mở khóa thì mọi trang còn nguyên như lúc khóa." if account else ""
        self.tell(f"Hãy đăng nhập để làm tiếp. {back}".strip(), "info")

    def reject(self) -> None:
        """Stay."""


class RecoveryDialog(AsideDialog):
    """A recovery code and a new password; the answer is the login of whose it is."""

    def __init__(
        self, operations: Operations, login: str | None, parent: QWidget | None = None
    ) -> None:
        self.operations = operations
        code = FieldSpec(
            "code", "Mã khôi phục", lambda: TextField(60), required=True, hint="Ví dụ: K7MQ2-…"
        )
        form = Form([_who(operations), code, *new_password_fields()])
        form.fill({"login": login})
        words = ("Quên mật khẩu", "Đặt mật khẩu mới", "Hủy")
        super().__init__(form, self._recovered, words, parent)
        self.tell(_FORGOTTEN, "info")
        form.field("code" if login else "login").focus()

    def _recovered(self, values: dict[str, Any]) -> str:
        password = chosen_password(values)
        self.operations.do(accounts.recover, values["login"], values["code"], password)
        login: str = values["login"]
        return login


def new_password_fields(name: str = "password", label: str = "Mật khẩu mới") -> list[FieldSpec]:
    """Return the fields in which somebody sets a password: twice, as nobody sees it."""
    hint = f"Ít nhất {SHORTEST} ký tự"
    return [
        FieldSpec(name, label, PasswordField, required=True, hint=hint),
        FieldSpec("again", "Gõ lại mật khẩu", PasswordField, required=True),
    ]


def chosen_password(values: Mapping[str, Any], name: str = "password") -> str:
    """Return the password that was typed twice. `InvalidInput` when it was not twice the same."""
    password: str = values[name]
    if password != values["again"]:
        raise InvalidInput.of("again", _NOT_ALIKE)
    return password


def _who(operations: Operations) -> FieldSpec:
    rows = operations.ask(accounts.to_sign_in)
    people = [(row.login, f"{row.name} ({row.login})") for row in rows]
    return FieldSpec("login", "Người dùng", lambda: PickList(people), required=True)


def _usual_login(operations: Operations) -> str | None:
    """Return who is here most likely: who acts now, who signed in last, or the only one."""
    logins = [row.login for row in operations.ask(accounts.to_sign_in)]
    acting = operations.account
    last = Preferences().login(operations.path) if operations.path else ""
    if acting is not None and acting.login in logins:
        return acting.login
    if last in logins:
        return last
    return logins[0] if len(logins) == 1 else None
