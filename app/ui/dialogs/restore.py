"""Restoring a backup into a new file. Works without any data file open: it may be the lost one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import operations
from app.core.clock import moment_text
from app.core.errors import AppError, InvalidInput, NotAllowed, StorageFailure
from app.core.progress import Progress
from app.ui.dialogs.backup import check_lines, count_lines
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.path_fields import SUFFIX, NewFileField
from app.ui.files import BACKUP, Files
from app.ui.forms import FieldSpec, Form
from app.ui.jobs import JobRunner
from app.ui.widgets.ask import tell
from app.ui.widgets.fitted_dialog import ask_room
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

_NOT_RESTORED = "CHƯA PHỤC HỒI"
_STOPPED = "Đã dừng. Chưa phục hồi gì."
_NEW_FILE = (
    "Dữ liệu được phục hồi thành một tệp mới; tệp đang dùng và bản sao lưu không bị thay đổi."
)
_WIDTH_IN_LETTERS = 110


@dataclass(frozen=True, slots=True)
class Restoring:
    """The way from a backup to a new data file."""

    files: Files
    jobs: JobRunner
    folder: Path
    """Where the new file is suggested to lie."""
    open_path: Callable[[Path], object]
    """Opens a data file in the window."""
    parent: QWidget

    def start(self) -> None:
        """Ask for a backup, judge it, ask for a new name, restore, and offer to open the file."""
        backup = self.files.ask_open(self.parent, "Chọn bản sao lưu cần phục hồi", BACKUP)
        if backup is None:
            return
        run_file_work(
            self.jobs,
            partial(_judged, backup),
            f"Đang kiểm tra bản sao lưu “{backup.name}”…",
            self.parent,
            Ends(
                done=self._ask_where,
                refused=lambda refusal: self._tell(str(refusal)),
                stopped=lambda: self._tell(_STOPPED),
            ),
        )

    def _ask_where(self, check: "operations.FileCheck") -> None:
        said, held = check.manifest, check.contents
        if said is None or held is None:
            tell_outcome(
                self.parent,
                _NOT_RESTORED,
                f"Bản sao lưu “{check.path.name}” không còn nguyên vẹn nên không phục hồi. "
                "Không có gì bị thay đổi. Hãy dùng bản sao lưu khác.",
                "error",
                lines=check_lines(check),
            )
            return
        form = Form([FieldSpec("path", "Phục hồi vào tệp mới", self._field, required=True)])
        form.fill({"path": _free_name(self.folder, f"{check.path.stem}-phuc-hoi")})
        form.edited.connect(form.mark_clean)  # a name that was typed is no loss
        dialog = RecordDialog(form, _new_path, "Phục hồi từ bản sao lưu", parent=self.parent)
        about = (
            f"Bản sao lưu “{check.path.name}” còn nguyên vẹn. Tạo lúc "
            f"{moment_text(said.created)} trên máy {said.machine}; "
            f"cơ quan: {held.office or 'chưa khai báo'}."
        )
        counts = "; ".join(count_lines(held.told))
        dialog.start_with("Phục hồi", _facts(about, counts, _NEW_FILE))
        dialog.exec()
        for target in dialog.saved:
            self._restore(check.path, target)

    def _field(self) -> NewFileField:
        return NewFileField(self.files)

    def _restore(self, backup: Path, target: Path) -> None:
        run_file_work(
            self.jobs,
            partial(_restored, backup, target),
            f"Đang phục hồi vào “{target.name}”…",
            self.parent,
            Ends(
                done=self._tell_restored,
                refused=partial(self._tell_refused, backup, target),
                stopped=lambda: self._tell(_STOPPED),
            ),
        )

    def _tell_restored(self, answer: "operations.Restoring") -> None:
        tell_outcome(
            self.parent,
            "Đã phục hồi",
            f"Đã phục hồi bản sao lưu “{answer.backup.name}” (tạo lúc {moment_text(answer.made)}) "
            f"vào “{answer.target}”. Tệp mới đã được kiểm tra từng dòng, ghi xong và đọc lại.",
            "check",
            lines=count_lines(answer.then.told),
            steps=[("Mở tệp này", partial(self.open_path, answer.target))],
        )

    def _tell_refused(self, backup: Path, target: Path, refusal: AppError) -> None:
        again = partial(self._restore, backup, target)
        steps = [("Thử lại", again)]
        tell_outcome(self.parent, _NOT_RESTORED, str(refusal), "error", steps=steps)

    def _tell(self, sentence: str) -> None:
        tell(self.parent, _NOT_RESTORED, sentence)


def _judged(backup: Path, progress: Progress) -> "operations.FileCheck":
    check = operations.verify_file(backup, progress)
    if not check.is_backup:
        raise NotAllowed(
            f"“{backup.name}” là tệp dữ liệu, không phải bản sao lưu. Chưa có gì bị thay đổi. "
            "Hãy dùng “Mở…” để mở tệp đó, hoặc chọn tệp có đuôi .thiduabk."
        )
    return check


def _restored(backup: Path, target: Path, progress: Progress) -> "operations.Restoring":
    _refuse_present(target)
    return operations.restore_file(backup, target, progress=progress)


def _new_path(values: dict[str, Any]) -> Path:
    """Return where to restore to; raises what is known to stand in the way."""
    path: Path = values["path"]
    if not path.parent.is_dir():
        raise InvalidInput.of(
            "path", f"Không có thư mục “{path.parent}”. Hãy cắm lại ổ đĩa hoặc chọn nơi khác."
        )
    try:
        _refuse_present(path)
    except StorageFailure as refusal:
        raise InvalidInput.of("path", str(refusal)) from refusal
    return path


def _refuse_present(path: Path) -> None:
    if path.exists():
        raise StorageFailure(
            f"Đã có tệp “{path.name}” ở thư mục này. Tệp đó còn nguyên. Hãy đặt tên khác."
        )


def _free_name(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path


def _facts(*sentences: str) -> QWidget:
    facts = QWidget()
    layout = QVBoxLayout(facts)
    for number, words in enumerate(sentences):
        sentence = Sentence()
        sentence.tell(words, "info" if number else "check")
        layout.addWidget(sentence)
    ask_room(facts, _WIDTH_IN_LETTERS)
    return facts
