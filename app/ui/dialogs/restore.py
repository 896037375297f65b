"""Restoring a backup: in the place of the open data file, or into a new one.

Works without any data file open: it may be the lost one.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app import operations
from app.core.clock import moment_text
from app.core.errors import AppError, InvalidInput, NotAllowed, StorageFailure
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.ui import style
from app.ui.dialogs.backup import count_lines
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.passphrase import tell_not_opened, with_passphrase
from app.ui.dialogs.path_fields import SUFFIX, NewFileField
from app.ui.dialogs.then_and_now import facts_of, figures_table
from app.ui.files import BACKUP, Files
from app.ui.forms import FieldSpec, Form
from app.ui.jobs import JobRunner
from app.ui.widgets.buttons import push_button
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

CAPTION = "Phục hồi từ bản sao lưu"
UNDO = "Hoàn tác phục hồi"
_NOT_RESTORED = "CHƯA PHỤC HỒI"
_STOPPED = "Đã dừng. Chưa phục hồi gì."
_NEW_FILE = (
    "Dữ liệu được phục hồi thành một tệp mới; tệp đang dùng và bản sao lưu không bị thay đổi."
)
_IN_PLACE = (
    "Trước khi thay, phần mềm giữ một bản sao của tệp hiện nay ngay cạnh nó; còn bản ấy thì còn "
    f"“{UNDO}” được. Chọn “Thành tệp mới…” thì tệp đang dùng không bị thay đổi."
)
_WHERE_IT_LAY = "Ở chỗ cũ không còn tệp nào, nên không có gì bị thay. Bản sao lưu vẫn được giữ."
_BACKUP_SUFFIX = f".{BACKUP.endings[0]}"


def _nothing_to_leave() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Restoring:
    """The way from a backup to a data file that is as it was then."""

    files: Files
    jobs: JobRunner
    folder: Path
    """Where a new file is suggested to lie."""
    open_path: Callable[[Path], object]
    """Opens a data file in the window."""
    parent: QWidget
    data: Path | None = None
    """The data file whose place the backup can take."""
    leave: Callable[[], bool] = _nothing_to_leave
    """Lets go of the data file, where it is open; says whether the person agrees."""
    why_not_place: str = ""
    """Why whoever is here may not let it take that place."""
    caption: str = CAPTION
    passphrase: str = dataclasses.field(default="", repr=False)
    """Of the backup, where it has one."""

    def start(self, backup: Path | None = None) -> None:
        """Judge a backup, say what would be lost, restore it as the person chooses.

        Without one they choose it.
        """
        backup = backup or self.files.ask_open(
            self.parent, "Chọn bản sao lưu cần phục hồi", BACKUP
        )
        if backup is not None:
            with_passphrase(
                backup,
                self.parent,
                lambda given: dataclasses.replace(self, passphrase=given).judge(backup),
            )

    def judge(self, backup: Path) -> None:
        """Judge a backup whose passphrase is known, and go on as `start` does."""
        run_file_work(
            self.jobs,
            partial(_judged, self, backup),
            f"Đang kiểm tra bản sao lưu “{backup.name}”…",
            self.parent,
            Ends(
                done=self._ask,
                refused=partial(self._tell_not_judged, backup),
                stopped=lambda: self._tell(_STOPPED),
            ),
        )

    def _tell_not_judged(self, backup: Path, refusal: AppError) -> None:
        if not tell_not_opened(self.parent, _NOT_RESTORED, refusal, partial(self.start, backup)):
            self._tell(str(refusal), _findings(refusal))

    def _ask(self, judged: "_Judged") -> None:
        if self.data is None or judged.obstacle:
            self._ask_where(judged)
            return
        is_there = self.data.exists()
        dialog = ThenAndNow(
            judged.preview, self.caption, self.parent, self.why_not_place, is_there=is_there
        )
        dialog.exec()
        if dialog.wants_new:
            self._ask_where(judged)
        elif dialog.wants_place and self.leave():
            self._restore(judged.preview.backup, self.data, in_place=True)

    def _ask_where(self, judged: "_Judged") -> None:
        preview = judged.preview
        doubts: list[tuple[str, Weight]] = [
            (words, "warning") for words in (judged.obstacle, *preview.warnings)
        ]
        form = Form([FieldSpec("path", "Phục hồi vào tệp mới", self._field, required=True)])
        stem = preview.backup.name.partition(_BACKUP_SUFFIX)[0]
        form.fill({"path": _free_name(self.folder, f"{stem}-phuc-hoi")})
        form.edited.connect(form.mark_clean)  # a name that was typed is no loss
        dialog = RecordDialog(form, _new_path, self.caption, parent=self.parent)
        facts = facts_of(
            (_about(preview), "check"),
            *doubts,
            ("; ".join(count_lines(preview.then.told)), "info"),
            (_NEW_FILE, "info"),
        )
        dialog.start_with("Phục hồi", facts)
        dialog.exec()
        for target in dialog.saved:
            self._restore(preview.backup, target, in_place=False)

    def _field(self) -> NewFileField:
        return NewFileField(self.files)

    def _restore(self, backup: Path, target: Path, *, in_place: bool) -> None:
        run_file_work(
            self.jobs,
            partial(_restored, backup, target, self.passphrase, in_place=in_place),
            f"Đang phục hồi vào “{target.name}”…",
            self.parent,
            Ends(
                done=self._tell_replaced if in_place else self._tell_restored,
                refused=partial(self._tell_refused, backup, target, in_place=in_place),
                stopped=partial(self._tell_stopped, target, in_place=in_place),
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

    def _tell_replaced(self, answer: "operations.Restoring") -> None:
        """Say what was put in place; open it, unless it is taken back at once."""
        kept = [f"Dữ liệu trước đó được giữ ở “{path}”." for path in answer.kept]
        chosen: list[str] = []
        safety = next((path for path in answer.kept if path.suffix == _BACKUP_SUFFIX), None)
        undo = [(f"{UNDO}…", partial(chosen.append, UNDO))] if safety else []
        tell_outcome(
            self.parent,
            "Đã phục hồi",
            f"Đã đưa “{answer.target.name}” về bản sao lưu tạo lúc {moment_text(answer.made)}. "
            "Tệp đã được kiểm tra từng dòng, ghi xong và đọc lại.",
            "check",
            lines=[*kept, *count_lines(answer.then.told)],
            steps=undo,
        )
        if chosen and safety is not None:
            dataclasses.replace(self, caption=UNDO).start(safety)
        else:
            self.open_path(answer.target)

    def _tell_refused(
        self, backup: Path, target: Path, refusal: AppError, *, in_place: bool
    ) -> None:
        chosen: list[str] = []
        tell_outcome(
            self.parent,
            _NOT_RESTORED,
            str(refusal),
            "error",
            steps=[("Thử lại", partial(chosen.append, "again"))],
        )
        if chosen:
            self._restore(backup, target, in_place=in_place)
        elif in_place:
            self.open_path(target)

    def _tell_stopped(self, target: Path, *, in_place: bool) -> None:
        self._tell(_STOPPED)
        if in_place:
            self.open_path(target)

    def _tell(self, sentence: str, lines: tuple[str, ...] = ()) -> None:
        tell_outcome(self.parent, _NOT_RESTORED, sentence, "warning", lines=lines)


class ThenAndNow(FittedDialog):
    """What a backup holds beside what the data file holds, and what would be lost.

    `wants_place` and `wants_new` say which way the person chose, if any.
    """

    def __init__(
        self,
        preview: "operations.Restoring",
        caption: str,
        parent: QWidget | None = None,
        why_not_place: str = "",
        *,
        is_there: bool = True,
    ) -> None:
        super().__init__(parent)
        self.wants_place = self.wants_new = False
        self.setWindowTitle(caption)
        self.consent = QCheckBox()
        lost = _lost(preview)
        doubts: list[tuple[str, Weight]] = [(words, "warning") for words in preview.warnings]
        self.facts = facts_of(
            (_about(preview), "check"),
            *doubts,
            (lost, "error"),
            (_unread(preview), "error"),
            (why_not_place, "warning"),
            ("" if why_not_place else _IN_PLACE if is_there else _WHERE_IT_LAY, "info"),
        )
        verb = "Thay tệp đang dùng" if is_there else "Phục hồi vào chỗ cũ"
        place = push_button(verb, self._choose_place)
        new = push_button("Thành tệp mới…", self._choose_new)
        keep = push_button("Giữ nguyên", self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (place, new, keep):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.facts)
        layout.addWidget(figures_table(preview.then, preview.now))
        layout.addStretch()
        if why_not_place:
            place.setEnabled(False)
            place.setToolTip(why_not_place)
        elif lost or preview.obstacle or preview.warnings:
            self.consent.setText(_consent(preview))
            self.consent.toggled.connect(place.setEnabled)
            place.setEnabled(False)
            layout.addWidget(self.consent)
        layout.addLayout(buttons)
        keep.setFocus()

    def _choose_place(self) -> None:
        self.wants_place = True
        self.accept()

    def _choose_new(self) -> None:
        self.wants_new = True
        self.accept()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A whole backup, what restoring it would do, and why it cannot take the place asked for."""

    preview: "operations.Restoring"
    obstacle: str = ""


def _judged(asked: Restoring, backup: Path, progress: Progress) -> _Judged:
    if backup.suffix.casefold() == SUFFIX:
        raise NotAllowed(
            f"“{backup.name}” là tệp dữ liệu, không phải bản sao lưu. Chưa có gì bị thay đổi. "
            "Hãy dùng “Mở…” để mở tệp đó, hoặc chọn tệp có đuôi .thiduabk."
        )
    preview = partial(
        operations.restore_file,
        backup,
        dry_run=True,
        progress=progress,
        passphrase=asked.passphrase,
    )
    obstacle = ""
    if asked.data is not None:
        try:
            return _Judged(preview(asked.data))
        except NotAllowed as refusal:
            obstacle = str(refusal)
    return _Judged(preview(_free_name(asked.folder, "phuc-hoi")), obstacle)


def _restored(
    backup: Path, target: Path, passphrase: str, progress: Progress, *, in_place: bool
) -> "operations.Restoring":
    if not in_place:
        _refuse_present(target)
    return operations.restore_file(backup, target, progress=progress, passphrase=passphrase)


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


# --- words and figures -----------------------------------------------------------------------


def _about(preview: "operations.Restoring") -> str:
    return (
        f"Bản sao lưu “{preview.backup.name}” còn nguyên vẹn. Tạo lúc "
        f"{moment_text(preview.made)} trên máy {preview.machine}; "
        f"cơ quan: {preview.then.office or 'chưa khai báo'}."
    )


def _lost(preview: "operations.Restoring") -> str:
    if not preview.lost or preview.newest_lost is None:
        return ""
    return (
        f"Bản sao lưu cũ hơn tệp đang dùng: sẽ mất {number_text(preview.lost)} việc làm sau nó, "
        f"việc cuối lúc {moment_text(preview.newest_lost)}."
    )


def _unread(preview: "operations.Restoring") -> str:
    if not preview.obstacle:
        return ""
    return f"Không biết sẽ mất gì vì không đọc được tệp đang dùng: {preview.obstacle}"


def _consent(preview: "operations.Restoring") -> str:
    if preview.lost:
        return f"Tôi đã xem; {number_text(preview.lost)} việc làm sau bản sao lưu được bỏ đi"
    return "Tôi đã xem những điều trên"


def _findings(refusal: AppError) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(refusal, "findings", ())
    return tuple(f"– {finding}" for finding in found)
