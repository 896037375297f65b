"""Backing up the data file that is open, and checking the whole of a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import operations
from app.core.clock import moment_text
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.imports.submission_file import is_alone, package_lines, papers_beside, read_submission
from app.services.submission_package import Manifest
from app.ui.context import Context
from app.ui.dialogs.backup_target import SAME_DISK, BackupTarget, Wish
from app.ui.dialogs.file_work import Ends, Step, run_file_work, tell_outcome
from app.ui.dialogs.passphrase import tell_not_opened, with_passphrase
from app.ui.files import BACKUP, DATA, PACKAGE
from app.ui.preferences import Preferences
from app.ui.widgets.ask import tell
from app.ui.widgets.fitted_dialog import ask_room
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence, Weight

_SHARED = (
    "Dữ liệu dùng chung nằm trên máy chủ nên không {verb} được từ đây. Dữ liệu còn nguyên. "
    "Hãy nhờ người quản trị máy chủ."
)
_NOT_CHECKED = "Chưa kiểm tra được"
_ADVICE = (
    "Nên cất ra USB hoặc ổ cứng rời. Ổ C: và ổ D: thường nằm trên cùng một đĩa cứng. Tên tệp do "
    "phần mềm đặt theo tên cơ quan, ngày và giờ; bản sao lưu cũ không bao giờ bị ghi đè."
)
_PULL = (
    "Đã ghi xong, đọc lại thẳng từ USB (không qua bộ nhớ của máy) và đối chiếu đúng từng byte. "
    "Có thể rút USB."
)
_EJECT = (
    "Đã ghi xong và đối chiếu, nhưng máy này không cho đọc thẳng từ USB nên chưa chắc mọi thứ đã "
    "nằm trên đó. Hãy chọn “Tháo thiết bị an toàn” (Eject) trước khi rút."
)
_WIDTH_IN_LETTERS = 110


# --- backing up ------------------------------------------------------------------------------


Then = Callable[[], object] | None
"""What comes after a backup that was made, once the person has read of it and asks no more."""


def back_up(context: Context, parent: QWidget, passphrase: str = "", then: Then = None) -> None:
    """Ask where to put a backup of the open file, make it, and say what came of it.

    `passphrase` is the one that was just used, when the backup is to go to another place.
    """
    data = context.operations.path
    if data is None:
        tell(parent, "Chưa sao lưu được", _SHARED.format(verb="sao lưu"))
        return
    note = LastBackupNote(context)
    target = BackupTarget(data, note.folder or _chosen_folder(), context.files)
    target.begin_with(passphrase)
    above = QWidget()
    page = QVBoxLayout(above)
    page.setContentsMargins(0, 0, 0, 0)
    page.addWidget(note)
    page.addWidget(target)
    dialog = RecordDialog(target.form, target.wish, "Sao lưu tệp dữ liệu", parent=parent)
    dialog.start_with("Sao lưu", above)
    dialog.exec()
    for wish in dialog.saved:
        _back_up_to(wish, context, parent, then)


def _chosen_folder() -> Path | None:
    """Return the folder that this person has chosen for backups, while it is there."""
    folder = Preferences().backup_folder
    return folder if folder is not None and folder.is_dir() else None


def _back_up_to(wish: Wish, context: Context, parent: QWidget, then: Then = None) -> None:
    def work(progress: Progress) -> "tuple[operations.BackupFile, str]":
        door = context.operations
        made = door.back_up(wish.folder, progress, passphrase=wish.passphrase)
        return made, door.note_backup(made)

    run_file_work(
        context.jobs,
        work,
        "Đang sao lưu, đọc lại và đối chiếu…",
        parent,
        Ends(
            done=partial(_tell_made, wish, context, parent, then),
            refused=partial(_tell_not_made, wish, context, parent, then),
            stopped=partial(context.say, "Đã dừng. Chưa có bản sao lưu mới nào."),
        ),
    )


def _tell_made(
    wish: Wish,
    context: Context,
    parent: QWidget,
    then: Then,
    answer: "tuple[operations.BackupFile, str]",
) -> None:
    made, unnoted = answer
    data = context.operations.path
    words = (
        f"Đã sao lưu vào “{made.path}” ({made.size_text}) lúc {moment_text(made.created)}. "
        "Bản sao lưu đã được đọc lại từ ổ đĩa, đối chiếu và kiểm tra từng dòng."
    )
    weight: Weight = "check"
    steps: list[Step] = [("Mở thư mục", lambda: context.files.open(made.path.parent))]
    if made.is_encrypted:
        words += "\nĐã khóa bằng mật khẩu. Chưa có phiếu phục hồi thì hãy in ngay bây giờ."
        steps.insert(0, ("Phiếu phục hồi…", partial(_show_sheet, wish, made, context, parent)))
    if wish.is_removable:
        words += f"\n{_PULL if made.is_from_disk else _EJECT}"
    if data is not None and operations.is_same_disk(data, made.path.parent):
        words += f"\n{SAME_DISK}"
        weight = "warning"
    context.say(f"Đã sao lưu vào “{made.path.name}”. {unnoted}".strip())
    asks_more = tell_outcome(
        parent,
        "Đã sao lưu",
        words,
        weight,
        lines=[
            f"Tổng số dòng đã kiểm tra: {number_text(made.contents.rows)}",
            *count_lines(made.contents.told),
        ],
        steps=steps,
    )
    if then is not None and not asks_more:
        then()


def _show_sheet(
    wish: Wish, made: "operations.BackupFile", context: Context, parent: QWidget
) -> None:
    from app.ui.dialogs.recovery_sheet import show_sheet  # noqa: PLC0415 - brings a PDF library

    show_sheet(made.path, wish.passphrase, context, parent)


def _tell_not_made(
    wish: Wish, context: Context, parent: QWidget, then: Then, refusal: AppError
) -> None:
    tell_outcome(
        parent,
        "CHƯA SAO LƯU ĐƯỢC",
        f"{refusal}\nLần này không có bản sao lưu nào được tạo.",
        "error",
        lines=_findings(refusal),
        steps=[
            ("Thử lại", partial(_back_up_to, wish, context, parent, then)),
            ("Chọn thư mục khác…", partial(back_up, context, parent, wish.passphrase, then)),
        ],
    )


class LastBackupNote(QWidget):
    """What is known of the last backup, and what to choose."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        """Where the last backup lies, while it does."""
        data, last, advice = Sentence(), Sentence(), Sentence()
        layout = QVBoxLayout(self)
        for sentence in (data, last, advice):
            layout.addWidget(sentence)
        data.tell(f"Tệp dữ liệu: {context.operations.path}", "info")
        last.tell(*self._told(context.operations.last_backup()))
        advice.tell(_ADVICE, "info")
        ask_room(self, _WIDTH_IN_LETTERS)

    def _told(self, last: operations.LastBackup | None) -> tuple[str, Weight]:
        if last is None:
            return "Chưa thấy lần sao lưu nào của tệp này từ máy này.", "warning"
        put = last.where[0].lower() + last.where[1:]
        words = f"Lần sao lưu gần nhất từ máy này: {moment_text(last.made)}, {put}"
        if not last.is_there():
            lost = "Hiện không thấy bản đó ở đấy: có thể USB chưa cắm, hoặc tệp đã bị chuyển đi."
            return f"{words} {lost}", "warning"
        self.folder = last.path.parent
        if last.changes:
            return (
                f"{words} Sau đó có {number_text(last.changes)} việc chưa được sao lưu.",
                "warning",
            )
        told = f"{words} Từ đó đến nay không có gì thay đổi."
        return told, "warning" if last.is_beside else "check"


# --- checking --------------------------------------------------------------------------------


def check_file(context: Context, parent: QWidget) -> None:
    """Check the whole of the open file and say in words what was checked."""
    path = context.operations.path
    if path is None:
        words = _SHARED.format(verb="kiểm tra")
        _tell_result(context, parent, words, "warning", caption=_NOT_CHECKED)
    else:
        _check(path, context, parent)


def _check(path: Path, context: Context, parent: QWidget) -> None:
    with_passphrase(path, parent, partial(_check_with, path, context, parent))


def _check_with(path: Path, context: Context, parent: QWidget, passphrase: str) -> None:
    is_package = path.suffix.casefold() == f".{PACKAGE.endings[0]}"
    tell_checked: Callable[[Any], object] = partial(
        _tell_package if is_package else _tell_checked, context, parent
    )
    ends: Ends[Any] = Ends(
        done=tell_checked,
        refused=partial(_tell_refused, path, context, parent),
        stopped=partial(context.say, "Đã dừng. Việc kiểm tra chưa xong."),
    )
    checked = partial(_checked, passphrase=passphrase)
    work = partial(_checked_package if is_package else checked, path)
    run_file_work(context.jobs, work, f"Đang kiểm tra “{path.name}”…", parent, ends)


def _checked(path: Path, progress: Progress, *, passphrase: str) -> "operations.FileCheck":
    return operations.verify_file(path, progress, passphrase)


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """A submission file that is whole, and what is wrong with the papers beside it."""

    path: Path
    manifest: Manifest
    is_alone: bool
    doubts: Sequence[str]


def _checked_package(path: Path, progress: Progress) -> PackageCheck:
    progress.report(0, 0)
    said = read_submission(path).manifest
    return PackageCheck(path, said, is_alone(path, said), papers_beside(path, said))


def _tell_package(context: Context, parent: QWidget, check: PackageCheck) -> None:
    words = (
        f"Gói nộp “{check.path.name}” còn nguyên vẹn: đọc được hết, số dòng và mã đối chiếu khớp "
        "với bản kê trong gói. Hãy so mã đối chiếu với mã trên bảng kê có chữ ký."
    )
    beside = "Các văn bản nộp kèm ở cùng thư mục đúng như lúc lập hồ sơ."
    if check.is_alone:
        beside = "Các văn bản nộp kèm không ở cùng thư mục nên chưa đối chiếu."
    elif check.doubts:
        words += " Nhưng có văn bản nộp kèm KHÔNG như lúc lập hồ sơ; hãy hỏi lại nơi gửi."
        beside = "Văn bản nộp kèm:"
    lines = [*package_lines(check.manifest), "", beside, *(f"– {one}" for one in check.doubts)]
    _tell_result(context, parent, words, "warning" if check.doubts else "check", lines)


def _tell_refused(path: Path, context: Context, parent: QWidget, refusal: AppError) -> None:
    again = partial(_check, path, context, parent)
    if not tell_not_opened(parent, _NOT_CHECKED, refusal, again):
        _tell_result(context, parent, str(refusal), "error", caption=_NOT_CHECKED)


def _tell_result(
    context: Context,
    parent: QWidget,
    words: str,
    weight: Weight,
    lines: Sequence[str] = (),
    caption: str = "Kết quả kiểm tra",
) -> None:
    """Say how a check ended; another file can be checked whatever came of this one."""
    another: Step = ("Kiểm tra tệp khác…", partial(_check_another, context, parent))
    tell_outcome(parent, caption, words, weight, lines=lines, steps=[another])


def _tell_checked(context: Context, parent: QWidget, check: "operations.FileCheck") -> None:
    name = check.path.name
    words = f"Tệp “{name}” còn nguyên vẹn."
    if not check.is_whole:
        words = (
            f"Tệp “{name}” KHÔNG còn nguyên vẹn ({len(check.findings)} chỗ). Tệp được giữ nguyên. "
            "Đừng nhập tiếp vào tệp này; hãy phục hồi từ một bản sao lưu còn nguyên vẹn."
        )
    weight: Weight = "check" if check.is_whole else "error"
    if check.note:
        words, weight = f"{words} {check.note}", "warning"
    _tell_result(context, parent, words, weight, check_lines(check))


def _check_another(context: Context, parent: QWidget) -> None:
    path = context.files.ask_open(parent, "Chọn tệp cần kiểm tra", BACKUP, DATA, PACKAGE)
    if path is not None:
        _check(path, context, parent)


def check_lines(check: "operations.FileCheck") -> list[str]:
    """Return what a check of a whole file looked at and found, line by line."""
    lines: list[str] = []
    held = check.contents
    if check.findings:
        lines += ["Chỗ không còn nguyên vẹn:", *(f"– {found}" for found in check.findings)]
        lines += ["Những phần sau chỗ hỏng có thể chưa được kiểm tra.", ""]
    elif held is not None:
        lines += [
            "Đã kiểm tra:",
            "– Cấu trúc tệp đúng như phần mềm này tạo ra, không thừa, không thiếu.",
            "– Mọi trang của tệp đọc được; không có dòng nào trỏ tới dòng không còn.",
            f"– Nhật ký có {number_text(held.operations)} việc, nối nhau liền mạch, không bị sửa.",
            f"– {number_text(held.rows)} dòng dữ liệu đều khớp với nhật ký.",
        ]
        if check.is_backup:
            lines.append("– Phần nén và bản kê của bản sao lưu khớp với dữ liệu bên trong.")
        lines.append("")
    if said := check.manifest:
        lines.append(f"Bản sao lưu tạo lúc {moment_text(said.created)} trên máy {said.machine}.")
        lines.append(f"Lý do: {said.reason.label}.")
    if held is not None:
        lines += [f"Cơ quan: {held.office or 'chưa khai báo'}.", *count_lines(held.told), ""]
    lines.append("Bảo vệ khi mở tệp trên máy này:")
    for guard in check.protections:
        note = f" ({guard.note})" if guard.note else ""
        lines.append(f"– {'Có' if guard.is_on else 'Không'}: {guard.name}{note}")
    return lines


def count_lines(told: Sequence[tuple[str, int]]) -> list[str]:
    """Return what a file holds, line by line."""
    return [f"{label}: {number_text(count)}" for label, count in told]


def _findings(refusal: AppError) -> Sequence[str]:
    found: Sequence[str] = getattr(refusal, "findings", ())
    return [f"– {finding}" for finding in found] if len(found) > 1 else ()
