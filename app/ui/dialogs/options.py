"""The choices of this person on this PC (Tùy chọn). Each holds as soon as it is made."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.ui import style
from app.ui.dialogs.path_fields import FolderField
from app.ui.files import Files
from app.ui.forms import FieldSpec, Form
from app.ui.preferences import LOCKS_AFTER, EnterGoes, Preferences
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import CheckField, PickList
from app.ui.widgets.fitted_dialog import LARGEST
from app.ui.window_settings import WindowSettings

_ENTER: Sequence[tuple[EnterGoes, str]] = (("down", "Xuống dưới"), ("right", "Sang phải"))
_LOCKS = [(minutes, f"Sau {minutes} phút" if minutes else "Không") for minutes in LOCKS_AFTER]
_AT_ONCE = "Chọn xong có hiệu lực ngay, chỉ cho người dùng này trên máy này."


class Options(Dialog):
    """The size of text, where Enter goes, when it locks, what a start opens, where backups go."""

    def __init__(
        self, files: Files, resize_text: Callable[[int], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tùy chọn")
        sizes = [
            (points, f"{points}{' (thường dùng)' if points == style.USUAL_TEXT else ''}")
            for points in range(style.SMALLEST_TEXT, style.LARGEST_TEXT + 1)
        ]
        self.form = Form(
            [
                FieldSpec("text", "Cỡ chữ", lambda: PickList(sizes, characters=18)),
                FieldSpec(
                    "enter", "Phím Enter trong bảng", lambda: PickList(_ENTER, characters=18)
                ),
                FieldSpec(
                    "lock",
                    "Tự khóa màn hình",
                    lambda: PickList(_LOCKS, characters=18),
                    hint="Khi không ai gõ phím, động chuột; với tệp có người dùng",
                ),
                FieldSpec("last", "Khi khởi động", lambda: CheckField("Mở tệp dùng gần nhất")),
                FieldSpec(
                    "backups",
                    "Thư mục sao lưu",
                    lambda: FolderField(files),
                    hint="Được đề nghị khi bấm Tệp › Sao lưu…",
                ),
            ],
        )
        chosen = Preferences()
        self.form.fill(
            {
                "text": WindowSettings().text_size,
                "enter": chosen.enter_goes,
                "lock": chosen.locks_after,
                "last": chosen.opens_last,
                "backups": chosen.backup_folder,
            }
        )
        self._resize_text = resize_text
        self.form.field("text").committed.connect(self._on_text)
        self.form.field("enter").committed.connect(self._on_enter)
        self.form.field("lock").committed.connect(self._on_lock)
        self.form.field("last").edited.connect(partial(self._keep, "last", "opens_last"))
        self.form.field("backups").committed.connect(
            partial(self._keep, "backups", "backup_folder")
        )
        told = QLabel(_AT_ONCE)
        told.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(self.form, stretch=1)
        layout.addLayout(closing_row(self))
        self.setMaximumSize(LARGEST)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 70)
        self.form.focus_first()

    def _on_text(self) -> None:
        points: int | None = self.form.field("text").value()
        if points is not None:
            self._resize_text(points)

    def _on_enter(self) -> None:
        where: EnterGoes | None = self.form.field("enter").value()
        if where is not None:
            Preferences().enter_goes = where

    def _on_lock(self) -> None:
        minutes: int | None = self.form.field("lock").value()
        if minutes is not None:
            Preferences().locks_after = minutes

    def _keep(self, field: str, choice: str) -> None:
        try:
            value = self.form.field(field).value()
        except InvalidInput:
            return  # what is wrong stands under the field
        setattr(Preferences(), choice, value)


def show(files: Files, resize_text: Callable[[int], object], parent: QWidget) -> None:
    """Let the person choose."""
    Options(files, resize_text, parent).exec()
