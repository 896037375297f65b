"""The four steps of making a data file, each a page with its own question."""

import os
import re
import sys
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from app import operations
from app.core.errors import AppError, InvalidInput, StorageFailure
from app.core.os_words import os_words
from app.core.paths import settings_folder
from app.core.vietnamese import fold
from app.domain.terms import Regime
from app.ui import recent, style
from app.ui.dialogs.backup_target import SAME_DISK
from app.ui.dialogs.office import levels, office_fields
from app.ui.dialogs.path_fields import SUFFIX, FolderField, NewFileField
from app.ui.files import Files
from app.ui.forms import FieldSpec, Form
from app.ui.opening import has_sample, sample_path
from app.ui.preferences import Preferences
from app.ui.widgets.fields import PickList
from app.ui.widgets.lines import lines_box
from app.ui.widgets.sentence import Sentence

Who = Literal["me", "all", "other"]

_WITHOUT_BACKUP = (
    "Chưa chọn thì chưa có bản sao lưu nào: máy hỏng là mất dữ liệu. "
    "Chọn sau khi bấm Tệp › Sao lưu…, hoặc ở Hệ thống › Tùy chọn."
)


class Step(QWidget):
    """One page: what it asks, in a heading and a sentence, above what is filled in."""

    heading = ""
    question = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(0, style.GAP, 0, 0)
        asked = QLabel(self.question)
        asked.setWordWrap(True)
        self.page.addWidget(asked)

    def enter(self) -> None:
        """Put the caret where one begins."""
        raise NotImplementedError

    def is_right(self) -> bool:
        """Return whether one can go on; what is wrong is shown."""
        raise NotImplementedError

    def draft(self) -> dict[str, str]:
        """Return what stands in the fields."""
        raise NotImplementedError

    def show_refusal(self, refusal: AppError) -> None:
        """Show why the file was not made."""
        raise NotImplementedError


class FormStep(Step):
    """A page that is a form."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.page.addWidget(form, stretch=1)

    def enter(self) -> None:
        """Put the caret into the first field."""
        self.form.focus_first()

    def is_right(self) -> bool:
        """Return whether every field can be read and none is missing."""
        self.form.clear_problems()
        try:
            self.form.values()
        except InvalidInput as refusal:
            self.form.show_problems(refusal)
            return False
        return True

    def draft(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return self.form.draft()

    def show_refusal(self, refusal: AppError) -> None:
        """Show a refusal under its fields, or above them."""
        if isinstance(refusal, InvalidInput):
            self.form.show_problems(refusal)
        else:
            self.form.show_refusal(str(refusal))


class OfficeStep(FormStep):
    """Which office the file is for."""

    heading = "Đơn vị"
    question = "Tệp dữ liệu này của đơn vị nào? Tên và cấp đứng đầu mọi báo cáo, văn bản in ra."

    def __init__(self, parent: QWidget | None = None) -> None:
        form = Form(office_fields(), columns=2)
        form.fill({"regime": Regime.STATE, "symbol": "UBND"})
        super().__init__(form, parent)

    def level_name(self, code: str) -> str:
        """Return what a level is called."""
        return dict(levels()).get(code, code)


class WhereStep(FormStep):
    """Where the data file is to lie."""

    heading = "Nơi lưu dữ liệu"
    question = (
        "Mọi dữ liệu nằm trong một tệp trên ổ đĩa của máy này. Không đặt tệp trên USB, ổ đĩa mạng "
        "hay thư mục đồng bộ lên mạng: tệp dễ hỏng."
    )

    def __init__(self, form: "WhereForm", parent: QWidget | None = None) -> None:
        super().__init__(form, parent)
        self._where = form

    def is_right(self) -> bool:
        """Return whether a data file may lie there."""
        if not super().is_right():
            return False
        path: Path = self.form.values()["path"]
        problem = operations.why_unfit(path.parent)
        if not problem and os.path.lexists(path):
            problem = (
                f"Đã có tệp “{path.name}” ở thư mục này. Tệp đó còn nguyên. Hãy đặt tên khác."
            )
        if not problem and path.absolute() in recent.files():
            problem = (
                f"Ở đây từng có tệp “{path.name}” mà máy này đã mở, nay không thấy. Chưa tạo tệp "
                "nào. Hãy phục hồi tệp ấy từ bản sao lưu, hoặc đặt tên khác."
            )
        if not problem and not self._where.has_folder(path):
            problem = (
                f"Không có thư mục “{path.parent}”. Chưa tạo tệp nào. Bấm “Chọn…” để chọn thư mục "
                "có sẵn, hoặc tạo thư mục đó rồi bấm Tiếp tục."
            )
        self.form.field("path").show_problem(problem)
        return not problem


class WhereForm(Form):
    """Asks who uses the file and where it lies, named after the office until the person does."""

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        self._folders = _folders()
        choices: list[tuple[Who, str]] = [("me", "Chỉ tôi")]
        if "all" in self._folders:
            choices.append(("all", "Mọi người dùng máy này"))
        choices.append(("other", "Nơi khác, tự chọn"))
        specs = [
            FieldSpec("who", "Ai dùng tệp này", lambda: PickList(choices), required=True),
            FieldSpec("path", "Tệp dữ liệu", lambda: NewFileField(files), required=True),
        ]
        super().__init__(specs, parent=parent)
        self._stem = "so-thi-dua"
        self._suggested = ""
        self.fill({"who": "me"})
        self.field("who").committed.connect(self._on_who)
        self.field("path").committed.connect(self._on_path)
        self._suggest()

    def name_after(self, office: str) -> None:
        """Name the file after the office, unless the person has named it."""
        self._stem = re.sub("[^a-z0-9]+", "-", fold(office)).strip("-") or "so-thi-dua"
        if self.field("path").draft() == self._suggested:
            self._suggest()

    def has_folder(self, path: Path) -> bool:
        """Return whether the folder of a path is there, or is one that the program makes."""
        is_there = os.path.isdir(path.parent)  # noqa: PTH112 - Path.is_dir raises for a long name
        return is_there or path.parent in self._folders.values()

    def ready_path(self) -> Path:
        """Return the path, its folder made where it is one that the program offers."""
        path: Path = self.values()["path"]
        if path.parent in self._folders.values():
            _make_folder(path.parent)
        return path

    @Slot()
    def _on_who(self) -> None:
        """Move the file to the folder of those who use it, under the name it has."""
        folder = self._folder()
        path = self.field("path")
        if folder is None:
            path.focus()
            return
        if path.draft() == self._suggested:
            self._suggest()
        else:
            named = Path(path.draft()).name
            path.set_value(folder / (named or f"{self._stem}{SUFFIX}"))

    @Slot()
    def _on_path(self) -> None:
        """Say who uses the file where it lies now."""
        path: Path | None = self.field("path").value()
        folder = path.parent if path else None
        who = next((who for who, one in self._folders.items() if one == folder), "other")
        self.field("who").set_value(who)

    def _folder(self) -> Path | None:
        """Return the folder of those who are to use the file; nothing when it is chosen freely."""
        who: Who | None = self.field("who").value()
        return self._folders.get(who) if who else None

    def _suggest(self) -> None:
        folder = self._folder()
        if folder is not None:
            self.field("path").set_value(folder / f"{self._stem}{SUFFIX}")
            self._suggested = self.field("path").draft()


class BackupStep(Step):
    """Where backups go, or later."""

    heading = "Sao lưu"
    question = (
        "Cất bản sao lưu vào đâu? Nên là USB hoặc ổ cứng rời: ổ đĩa của máy hỏng thì bản sao lưu "
        "vẫn còn. Thư mục này được nhớ và đề nghị mỗi lần bấm Sao lưu."
    )

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._into = QRadioButton("&Cất vào thư mục này:")
        self._later = QRadioButton("Để &sau")
        group = QButtonGroup(self)
        for choice in (self._into, self._later):
            group.addButton(choice)
        self.field = FolderField(files)
        self.field.set_label("Thư mục sao lưu", "Ví dụ: E:\\SaoLuu")
        self._told = Sentence()
        self._told.tell(_WITHOUT_BACKUP, "warning")
        for widget in (self._into, self.field, self._later, self._told):
            self.page.addWidget(widget)
        self.page.addStretch()
        self._into.setChecked(True)
        self.field.set_value(Preferences().backup_folder)
        self._later.toggled.connect(self._on_turned)
        self.field.edited.connect(self._on_typed)
        self.field.committed.connect(self._on_folder)
        self._on_turned()

    def folder(self) -> Path | None:
        """Return the folder that was chosen; nothing when it was put off."""
        return None if self._later.isChecked() else self.field.value()

    def put_off(self) -> None:
        """Choose later."""
        self._later.setChecked(True)

    def enter(self) -> None:
        """Put the caret into the choice that was made."""
        chosen = self._later if self._later.isChecked() else self._into
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def is_right(self) -> bool:
        """Return whether a folder was chosen, or that was put off."""
        try:
            folder = self.folder()
        except InvalidInput as refusal:
            self.field.show_problem(str(refusal))
            return False
        if folder is None and not self._later.isChecked():
            self.field.show_problem("Chưa chọn thư mục. Bấm “Chọn…”, hoặc chọn “Để sau”.")
            return False
        return True

    def draft(self) -> dict[str, str]:
        """Return the folder as it stands, and whether it was put off."""
        return {"folder": self.field.draft(), "later": str(self._later.isChecked())}

    def show_refusal(self, refusal: AppError) -> None:
        """Show why the folder cannot be taken."""
        self.field.show_problem(str(refusal))

    @Slot()
    def _on_turned(self) -> None:
        is_later = self._later.isChecked()
        self._told.setVisible(is_later)
        if is_later:
            self.field.show_problem("")

    @Slot()
    def _on_typed(self) -> None:
        self._into.setChecked(True)

    @Slot()
    def _on_folder(self) -> None:
        folder = self.field.value()
        if folder is not None and operations.is_same_disk(settings_folder(), folder):
            self.field.show_doubt(SAME_DISK)


class BeginStep(Step):
    """An empty file, or a look at the sample first; and what Hoàn thành will make."""

    heading = "Bắt đầu"
    question = "Muốn bắt đầu thế nào?"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = QRadioButton("Mở tệp mới, còn t&rống, để khai báo")
        self._sample = QRadioButton(
            "&Xem dữ liệu mẫu trước (tệp riêng, đánh dấu DỮ LIỆU MẪU, không lẫn với tệp mới)"
        )
        group = QButtonGroup(self)
        for choice in (self._empty, self._sample):
            group.addButton(choice)
            self.page.addWidget(choice)
        self._sample.setVisible(has_sample())
        self._empty.setChecked(True)
        self._held: tuple[str, str, Path, Path | None] | None = None
        self.summary = lines_box([], "Hoàn thành thì phần mềm sẽ làm những việc này")
        heading = QLabel("Bấm Hoàn thành thì phần mềm sẽ:")
        heading.setBuddy(self.summary)
        self.page.addSpacing(style.GAP)
        self.page.addWidget(heading)
        self.page.addWidget(self.summary, stretch=1)
        self._sample.toggled.connect(self._tell)

    @property
    def wants_sample(self) -> bool:
        """Whether the sample is to be looked at first."""
        return self._sample.isChecked()

    def choose_sample(self) -> None:
        """Look at the sample first."""
        self._sample.setChecked(True)

    def summarise(self, office: str, level: str, path: Path, backups: Path | None) -> None:
        """Say what will be made and where."""
        self._held = (office, level, path, backups)
        self._tell()

    def enter(self) -> None:
        """Put the caret into the choice that was made."""
        chosen = self._sample if self.wants_sample else self._empty
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def is_right(self) -> bool:
        """Return that one of the two is always chosen."""
        return True

    def draft(self) -> dict[str, str]:
        """Return which of the two is chosen."""
        return {"sample": str(self.wants_sample)}

    def show_refusal(self, refusal: AppError) -> None:
        """Show why the file was not made, in the place of what would be."""
        self.summary.setPlainText(str(refusal))

    @Slot()
    def _tell(self) -> None:
        if self._held is None:
            return
        office, level, path, backups = self._held
        lines = [f"– tạo tệp dữ liệu của “{office}” (cấp: {level}):", f"   {path}"]
        if backups is not None:
            lines += ["– nhớ thư mục cất bản sao lưu:", f"   {backups}"]
            lines.append("   Chưa sao lưu ngay: bấm Tệp › Sao lưu… khi đã nhập.")
        else:
            lines.append("– chưa có thư mục sao lưu, CHƯA có bản sao lưu nào.")
        if self.wants_sample:
            lines += [
                "– tạo tệp dữ liệu mẫu, nếu chưa có, và mở tệp đó:",
                f"   {sample_path()}",
                "   Tệp của đơn vị nằm ở Tệp › Mở gần đây.",
            ]
        else:
            lines.append("– mở tệp của đơn vị, còn trống.")
        self.summary.setPlainText("\n".join(lines))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailure(
            f"Không tạo được thư mục “{folder}” vì {os_words(error)}. Chưa tạo tệp nào. "
            "Hãy chọn nơi lưu khác."
        ) from error


def _folders() -> dict[Who, Path]:
    """Return where a data file can lie, by who can then use it."""
    found: dict[Who, Path] = {"me": settings_folder()}
    public = os.environ.get("PUBLIC", "")
    if sys.platform == "win32" and public:
        # Windows gives everyone who signs in the right to write there.
        found["all"] = Path(public) / "Documents" / "SoThiDua"
    return found
