"""Asking for the passphrase of a backup that is to be read."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app import operations
from app.core.errors import AppError, StorageFailure
from app.core.passphrases import PassphraseRefused
from app.ui.dialogs.file_work import tell_outcome
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fitted_dialog import ask_room
from app.ui.widgets.passphrase_field import PassphraseField
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

CAPTION = "Mật khẩu của bản sao lưu"
_WIDTH_IN_LETTERS = 80


def with_passphrase(path: Path, parent: QWidget, go: Callable[[str], object]) -> None:
    """Do `go` with the passphrase of a file, "" where it needs none; not when nobody gives one."""
    try:
        is_encrypted = operations.is_encrypted(path)
    except StorageFailure:
        is_encrypted = False  # why it cannot be read is told by whoever wants to
    if not is_encrypted:
        go("")
        return
    form = Form([FieldSpec("passphrase", "Mật khẩu", PassphraseField, required=True)])
    form.edited.connect(form.mark_clean)  # what was typed is no loss
    dialog = RecordDialog(form, _passphrase, CAPTION, parent=parent)
    above = Sentence()
    above.tell(
        f"“{path.name}” được khóa bằng mật khẩu. Hãy gõ mật khẩu ghi trên phiếu phục hồi.", "info"
    )
    ask_room(above, _WIDTH_IN_LETTERS)
    dialog.start_with("Mở khóa", above)
    dialog.exec()
    for passphrase in dialog.saved:
        go(passphrase)


def tell_not_opened(
    parent: QWidget, caption: str, refusal: AppError, again: Callable[[], object]
) -> bool:
    """Tell that a passphrase did not fit, and offer to type it again; say whether it was that."""
    if not isinstance(refusal, PassphraseRefused):
        return False
    steps = [("Gõ lại mật khẩu…", partial(again))]
    tell_outcome(parent, caption, str(refusal), "warning", steps=steps)
    return True


def _passphrase(values: dict[str, Any]) -> str:
    return values["passphrase"]
