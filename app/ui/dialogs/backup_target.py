"""Where a backup goes, and whether a passphrase protects it on its way: the form of “Sao lưu…”."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app import operations
from app.core import passphrases
from app.core.errors import InvalidInput
from app.ui.dialogs.drive_choice import DriveChoice
from app.ui.dialogs.path_fields import FolderField
from app.ui.files import Files
from app.ui.forms import FieldSpec, Form
from app.ui.preferences import Preferences
from app.ui.widgets.fields import CheckField
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.passphrase_field import PassphraseField

SAME_DISK = (
    "Thư mục này nằm trên cùng ổ đĩa với tệp dữ liệu: ổ hỏng thì mất cả hai. "
    "Nên chọn USB hoặc ổ đĩa khác."
)
_LOCK = "Khóa bằng mật khẩu: mất USB thì người nhặt được không đọc được"
_NEW = (
    "Mật khẩu mới: hãy in phiếu phục hồi sau khi sao lưu. Mất mật khẩu thì không ai mở được bản "
    "sao lưu."
)
_MISSING = "Chưa nhập mật khẩu. Hãy nhập, bấm “Tạo mật khẩu”, hoặc bỏ dấu “Khóa bằng mật khẩu”."
_UNLIKE = "Hai lần gõ không giống nhau. Hãy gõ lại, hoặc bấm “Hiện” để xem."


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to put a backup, under which passphrase; "" for none."""

    folder: Path
    passphrase: str = dataclasses.field(default="", repr=False)
    is_removable: bool = False
    """Whether that is a drive to pull out."""


class BackupTarget(QWidget):
    """The sticks, the folder, and the passphrase; `form` has what is filled in.

    A backup that leaves the disk of the data file is put under a passphrase, unless the person
    declined that the last time.
    """

    def __init__(
        self, data: Path, folder: Path | None, files: Files, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._data = data
        self._is_chosen = folder is not None
        self.drives = DriveChoice(self)
        self._folder = FolderField(files)
        self._lock = CheckField(_LOCK)
        self._passphrase, self._again = PassphraseField(is_new=True), PassphraseField()
        self._passphrase.row.addWidget(_button("Tạo mật khẩu", self._generate))
        self.form = Form(
            [
                FieldSpec(
                    "folder",
                    "Cất vào thư mục",
                    lambda: self._folder,
                    required=True,
                    hint="Ví dụ: E:\\SaoLuu",
                ),
                FieldSpec("locked", "Bảo vệ", lambda: self._lock),
                FieldSpec("passphrase", "Mật khẩu", lambda: self._passphrase),
                FieldSpec("again", "Gõ lại mật khẩu", lambda: self._again),
            ]
        )
        layout = QVBoxLayout(self)
        sides = layout.contentsMargins()
        layout.setContentsMargins(sides.left(), 0, sides.right(), 0)
        layout.addWidget(self.drives)
        self._folder.committed.connect(self._on_folder)
        self._lock.committed.connect(self._on_lock)
        self.drives.chosen.connect(self._on_drive)
        self.drives.found.connect(self._on_found)
        self._on_lock()
        if folder is not None:
            self.form.fill({"folder": folder})
            self._on_folder()
        self.form.edited.connect(self.form.mark_clean)  # what was chosen is no loss

    def begin_with(self, passphrase: str) -> None:
        """Fill in the passphrase that was just used: the same backup goes to another place."""
        if passphrase:
            self._fill(passphrase)

    def wish(self, values: dict[str, Any]) -> Wish:
        """Return what was filled in; raises `InvalidInput` where the passphrase will not do."""
        folder: Path = values["folder"]
        passphrase = _checked(values) if values["locked"] else ""
        if self._leaves(folder):
            Preferences().locks_backups = bool(passphrase)
        drive = self.drives.drive_of(folder)
        return Wish(folder, passphrase, is_removable=drive is not None)

    def _leaves(self, folder: Path) -> bool:
        return not operations.is_same_disk(self._data, folder)

    @Slot()
    def _on_folder(self) -> None:
        folder = self._folder.value_or_none()  # a stick may be gone again
        self._is_chosen = folder is not None
        self.drives.show_folder(folder)
        if folder is None:
            return
        leaves = self._leaves(folder)
        self._folder.show_doubt("" if leaves else SAME_DISK)
        is_begun = not self._passphrase.is_blank
        self._lock.set_value(is_begun or (leaves and Preferences().locks_backups))
        self._on_lock()
        self.form.mark_clean()  # what the program filled in is no loss either

    @Slot(object)
    def _on_drive(self, drive: Path | None) -> None:
        if drive is None:
            self._folder.choose_now()
            self.drives.show_folder(self._folder.value_or_none())
        elif self.drives.drive_of(self._folder.value_or_none()) != self.drives.drive_of(drive):
            self._take(drive)

    @Slot()
    def _on_found(self) -> None:
        """Propose a stick that is the only one, where nothing was chosen yet."""
        if not self._is_chosen and len(self.drives.drives) == 1 and self._folder.is_blank:
            self._take(self.drives.drives[0].path)

    def _take(self, drive: Path) -> None:
        self._folder.set_value(drive)
        self._on_folder()

    @Slot()
    def _on_lock(self) -> None:
        for name in ("passphrase", "again"):
            self.form.set_shown(name, bool(self._lock.value()))
        QTimer.singleShot(0, self, self._make_room)  # once the form has laid them out

    @Slot()
    def _make_room(self) -> None:
        """Let the dialog grow with what it asks: nobody should scroll for a passphrase."""
        window = self.window()
        if isinstance(window, FittedDialog) and window.isVisible():
            window.resize(window.size().expandedTo(window.sizeHint()))

    @Slot()
    def _generate(self) -> None:
        self._fill(passphrases.generated())
        self._passphrase.shown.setChecked(True)
        self._passphrase.show_doubt(_NEW)
        QTimer.singleShot(0, self, self._make_room)

    def _fill(self, passphrase: str) -> None:
        self._lock.set_value(True)
        self._on_lock()
        for field in (self._passphrase, self._again):
            field.set_value(passphrase)
        self.form.mark_clean()


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip("Sáu tiếng ngẫu nhiên, dễ gõ trên mọi bàn phím")
    button.clicked.connect(act)
    return button


def _checked(values: dict[str, Any]) -> str:
    passphrase: str = values["passphrase"]
    problem = passphrases.problem(passphrase) if passphrase else _MISSING
    if problem:
        raise InvalidInput.of("passphrase", problem)
    if values["again"] != passphrase:
        raise InvalidInput.of("again", _UNLIKE)
    return passphrase
