"""Exchanging the installed program: for the one in an update file, or for the version before.

Works without any data file open. Until the runner is asked to exchange the folders all of it can
be stopped; then this program ends, and what is in its place afterwards opens the file again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.program import Program, installed
from app.core.progress import Progress
from app.core.version import VERSION
from app.imports.update_file import applying, reading
from app.imports.update_file.applying import Kept, Record, Wish
from app.imports.update_file.reading import Update
from app.ui import style
from app.ui.dialogs.file_work import Ends, run_file_work
from app.ui.dialogs.then_and_now import facts_of
from app.ui.files import UPDATE, Files
from app.ui.jobs import JobRunner
from app.ui.operations import Operations
from app.ui.widgets.ask import tell
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.lines import lines_box
from app.ui.widgets.sentence import Weight

CAPTION, BACK = "Cập nhật phần mềm", "Trở lại phiên bản trước"
_NOT_DONE = "CHƯA CẬP NHẬT"
_STOPPED = "Đã dừng. Vẫn dùng phiên bản cũ, dữ liệu không bị thay đổi."
_COPY = (
    "Trước hết phần mềm giữ một bản sao đã kiểm tra của “{name}” trong thư mục bản tự giữ; không "
    "giữ được thì không đổi phiên bản."
)
_NO_FILE = "Không có tệp dữ liệu nào đang mở nên không có bản sao nào phải giữ trước."
_THEN = (
    "Sau đó phần mềm tự đóng, đổi sang phiên bản {new} rồi mở lại, mất chừng một phút. Mất điện "
    "lúc nào cũng còn một phiên bản nguyên vẹn. Phiên bản {old} được giữ lại để trở lại khi cần."
)
_MIGRATES = (
    "Mở lần đầu, tệp dữ liệu được chuyển sang dạng mới trên một bản chép, sau khi giữ thêm một "
    "bản sao; phiên bản {old} không mở được tệp đã chuyển."
)
_NO_WAY_BACK = (
    "Tệp dữ liệu đã chuyển sang dạng mới nên phiên bản {old} không mở được, và không còn bản sao "
    "nào mà phiên bản ấy mở được. Chưa có gì thay đổi. Hãy dùng tiếp phiên bản này."
)
_OTHER_FILES = (
    "Tệp dữ liệu đã mở bằng phiên bản này thì phiên bản {old} không mở được; phải phục hồi từ bản "
    "sao giữ trước khi nâng cấp."
)
_COPY_FOR_IT = (
    "Tệp “{name}” đã chuyển sang dạng mới nên phiên bản {old} không mở được. Sau khi trở lại, hãy "
    "dùng Tệp › Phục hồi từ bản sao lưu… với bản giữ trước khi nâng cấp: “{copy}”. Những việc làm "
    "từ đó đến nay chỉ còn trong tệp hiện nay; tệp ấy được giữ nguyên."
)


@dataclass(frozen=True, slots=True)
class Updating:
    """The way from an update file to the program in it."""

    files: Files
    jobs: JobRunner
    operations: Operations | None
    """Of the data file that is open."""
    parent: QWidget
    leave: Callable[[], bool]
    """Asks what closing has to ask; says whether the person agrees."""
    end: Callable[[], object]
    """Ends this program."""

    def start(self) -> None:
        """Ask for an update file, say what is in it, put it in its place as the person chooses."""
        program = installed()
        refusal = reading.why_not_here(program, reading.keys()) or self._why_not()
        if program is None or refusal:
            tell(self.parent, CAPTION, refusal)
            return
        path = self.files.ask_open(self.parent, "Chọn gói cập nhật", UPDATE)
        if path is not None:
            run_file_work(
                self.jobs,
                partial(reading.read_update, path),
                f"Đang kiểm tra gói “{path.name}”…",
                self.parent,
                Ends(partial(self._ask, program), self._tell_refused, self._tell_stopped),
            )

    def go_back(self) -> None:
        """Say what going back means, and do it as the person chooses."""
        program = installed()
        data = self.operations.path if self.operations else None
        kept = applying.kept_version(program, data) if program else None
        if program is None or kept is None:
            words = "Không có phiên bản trước nào được giữ trên máy này. Chưa có gì thay đổi."
            tell(self.parent, BACK, words)
            return
        if refusal := self._why_not():
            tell(self.parent, BACK, refusal)
            return
        dialog = BackDialog(kept, data, self.parent)
        dialog.exec()
        if dialog.is_wanted and self.leave():
            stage = partial(applying.stage_return, program, self._wish(reopens=kept.fits_data))
            self._stage(program, stage, f"Đang chuẩn bị phiên bản {kept.version}…")

    def _why_not(self) -> str:
        return self.operations.why_not_update() if self.operations else ""

    def _ask(self, program: Program, update: Update) -> None:
        if refusal := applying.obstacle(program):
            tell(self.parent, CAPTION, refusal)
            return
        data = self.operations.path if self.operations else None
        dialog = UpdateDialog(update, data, self.parent)
        dialog.exec()
        if dialog.is_wanted and self.leave():
            new = update.manifest.app_version
            stage = partial(applying.stage, update, program, self._wish())
            self._stage(program, stage, f"Đang giữ bản sao và chuẩn bị phiên bản {new}…")

    def _wish(self, *, reopens: bool = True) -> Wish:
        operations = self.operations
        if operations is None or operations.path is None:
            return Wish()
        path = operations.path if reopens else None
        return Wish(operations.keep_copy_before_update, path)

    def _stage(self, program: Program, stage: Callable[[Progress], Record], words: str) -> None:
        done = partial(self._begin, program)
        ends = Ends(done, self._tell_refused, self._tell_stopped)
        run_file_work(self.jobs, stage, words, self.parent, ends)

    def _begin(self, program: Program, record: Record) -> None:
        """Hand over to the runner. From here on nothing is stopped any more."""

        def begin(_: Progress) -> None:
            applying.begin(program, record)

        run_file_work(
            self.jobs,
            begin,
            f"Đang mở phiên bản {record.goes_to} để thay vào chỗ…",
            self.parent,
            Ends(lambda _: self.end(), self._tell_refused, self._tell_stopped),
        )

    def _tell_refused(self, refusal: AppError) -> None:
        tell(self.parent, _NOT_DONE, str(refusal), "error")

    def _tell_stopped(self) -> None:
        tell(self.parent, _NOT_DONE, _STOPPED, "info")


class UpdateDialog(FittedDialog):
    """What an update file brings and what will be done; `is_wanted` is the answer."""

    def __init__(self, update: Update, data: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_wanted = False
        self.setWindowTitle(CAPTION)
        manifest, key = update.manifest, update.key
        new = manifest.app_version
        owner = f"{key.owner}, khóa {key.id}" if key.owner else f"khóa {key.id}"
        found = facts_of(
            (f"Từ phiên bản {VERSION} lên phiên bản {new}.", "info"),
            (f"Chữ ký đúng: {owner}; ngày {manifest.created:%d/%m/%Y}.", "check"),
            (f"Đã kiểm tra đủ {len(manifest.files)} tệp trong “{update.path.name}”.", "check"),
        )
        migrates = _MIGRATES.format(old=VERSION) if applying.migrates(update) else ""
        then = facts_of(
            (_COPY.format(name=data.name) if data else _NO_FILE, "info"),
            (_THEN.format(old=VERSION, new=new), "info"),
            (migrates, "warning"),
        )
        news = [f"– {sentence.replace('`', '')}" for sentence in manifest.whats_new]
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(found)
        layout.addWidget(lines_box(["Có gì mới:", *news], "Có gì mới"))
        layout.addWidget(then)
        layout.addStretch()
        layout.addLayout(_buttons(self, "Cập nhật và mở lại", self._on_wanted))

    def _on_wanted(self) -> None:
        self.is_wanted = True
        self.accept()


class BackDialog(FittedDialog):
    """What going back to the version before means; `is_wanted` is the answer."""

    def __init__(self, kept: Kept, data: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_wanted = False
        self.setWindowTitle(BACK)
        can, told = _way_back(kept, data)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        first = f"Từ phiên bản {VERSION} trở lại phiên bản {kept.version} đã giữ trên máy này."
        layout.addWidget(facts_of((first, "info"), *told))
        layout.addStretch()
        layout.addLayout(_buttons(self, "Trở lại phiên bản cũ", self._on_wanted, can=can))

    def _on_wanted(self) -> None:
        self.is_wanted = True
        self.accept()


def _way_back(kept: Kept, data: Path | None) -> tuple[bool, list[tuple[str, Weight]]]:
    """Return whether there is one, and what to know of it."""
    copy: list[tuple[str, Weight]] = [
        (_COPY.format(name=data.name) if data else _NO_FILE, "info"),
        ("Sau đó phần mềm tự đóng, đổi phiên bản rồi mở lại, mất chừng một phút.", "info"),
    ]
    if kept.fits_data:
        return True, copy
    if data is None:
        return True, [(_OTHER_FILES.format(old=kept.version), "warning"), *copy]
    if kept.copy is None:
        return False, [(_NO_WAY_BACK.format(old=kept.version), "error")]
    words = _COPY_FOR_IT.format(name=data.name, old=kept.version, copy=kept.copy)
    return True, [(words, "warning"), *copy]


def _buttons(
    dialog: FittedDialog, verb: str, act: Callable[[], object], *, can: bool = True
) -> QHBoxLayout:
    """Return the verb and the way out, which has the focus: nobody updates by a stray Enter."""
    row = QHBoxLayout()
    row.addStretch()
    wanted, cancel = QPushButton(verb), QPushButton("Hủy")
    wanted.setEnabled(can)
    wanted.clicked.connect(act)
    cancel.clicked.connect(dialog.reject)
    for button in (wanted, cancel):
        button.setAutoDefault(False)
        row.addWidget(button)
    cancel.setFocus()
    return row
