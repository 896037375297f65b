"""One's own password: asked again before what weighs most, and changed."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, InvalidInput
from app.services import accounts
from app.ui.context import Context
from app.ui.dialogs.sign_in import chosen_password, new_password_fields
from app.ui.forms import FieldSpec, Form
from app.ui.operations import Operations
from app.ui.widgets.aside_dialog import AsideDialog
from app.ui.widgets.ask import tell
from app.ui.widgets.password_field import PasswordField

_CAPTION = "Gõ lại mật khẩu"
_WRONG = (
    "Mật khẩu chưa đúng. Chưa có gì bị thay đổi. Hãy gõ lại; để ý phím Caps Lock và bộ gõ tiếng "
    "Việt."
)


def ask_password_again(context: Context, parent: QWidget, what: str) -> bool:
    """Return whether whoever is here has just shown that it is they: “Xóa hẳn 3 dòng”.

    In a file without accounts nobody is asked.
    """
    account = context.operations.account
    if account is None:
        return True
    dialog = PasswordAgain(context.operations, what, parent)
    dialog.exec()
    return dialog.answer is not None


class PasswordAgain(AsideDialog):
    """The password of whoever is signed in; a wrong one counts as one at signing in does."""

    def __init__(self, operations: Operations, what: str, parent: QWidget | None = None) -> None:
        account = operations.account
        login, name = (account.login, account.name) if account else ("", "")

        def recognised(values: dict[str, Any]) -> object:
            return operations.recognise(login, values["password"])

        form = Form([FieldSpec("password", "Mật khẩu", PasswordField, required=True)])
        super().__init__(form, recognised, (_CAPTION, what, "Hủy"), parent)
        self.tell(f"Việc này hệ trọng nên phải gõ lại mật khẩu của {name}.", "info")
        self.go_at_enter()

    def refused(self, refusal: AppError) -> None:
        """Show why not; a password is typed anew from its first letter."""
        self.form.field("password").set_value(None)
        told = _WRONG if str(refusal) == accounts.UNKNOWN else str(refusal)
        super().refused(InvalidInput.of("password", told))


def change_own_password(context: Context, parent: QWidget) -> bool:
    """Let whoever is signed in change their password; say whether they did."""
    operations, account = context.operations, context.operations.account
    if account is None:
        return False
    account_id: UUID = account.id

    def changed(values: dict[str, Any]) -> bool:
        new = chosen_password(values, "new")
        operations.do(accounts.change_password, account_id, values["old"], new)
        return True

    old = FieldSpec("old", "Mật khẩu đang dùng", PasswordField, required=True)
    form = Form([old, *new_password_fields("new")])
    words = ("Đổi mật khẩu của tôi", "Đổi mật khẩu", "Hủy")
    dialog = AsideDialog(form, changed, words, parent)
    dialog.exec()
    if dialog.answer:
        tell(parent, "Đã đổi mật khẩu", "Đã đổi mật khẩu. Lần sau hãy dùng mật khẩu mới.", "check")
    return bool(dialog.answer)
