"""Trying a backup (thử phục hồi): which one, what came of it, and the slip of it."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import operations
from app.core.clock import moment_text
from app.core.errors import AppError
from app.core.vietnamese import number_text
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.backup import back_up
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.passphrase import tell_not_opened, with_passphrase
from app.ui.dialogs.then_and_now import facts_of, figures_table
from app.ui.files import BACKUP
from app.ui.widgets.buttons import push_button
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.sentence import Weight

CAPTION = "Thử phục hồi"
_WHAT = (
    "Phần mềm phục hồi bản sao lưu vào một tệp tạm trên máy này, mở ra, kiểm tra từng dòng, so "
    "với tệp đang dùng rồi xóa tệp tạm. Dữ liệu đang dùng và bản sao lưu không bị thay đổi."
)
_STICKS = (
    "Mỗi tháng nên thử một bản trên USB: lúc cần đến nó thì không còn kịp biết là nó hỏng. Bản tự "
    "giữ trên máy này được phần mềm tự thử mỗi tuần."
)
_NO_COPY = "Chưa có bản sao nào phần mềm tự giữ. Hãy chọn một bản sao lưu trên USB."
_PASSED = "ĐẠT. Bản sao lưu “{name}” phục hồi được trọn vẹn; đã kiểm tra {rows} dòng."
_ABOUT = "Bản sao lưu số {number}, dữ liệu của lúc {made} trên máy {machine}. Lý do: {reason}."
_FAILED = (
    "Không dựa vào bản này được. Dữ liệu đang dùng vẫn nguyên. Hãy sao lưu lại ngay vào USB khác, "
    "rồi thử bản mới."
)


def drill_backup(context: Context, parent: QWidget) -> None:
    """Ask which backup to try, try it, and say what came of it."""
    dialog = DrillDialog(context, parent)
    dialog.exec()
    if dialog.chosen is not None:
        with_passphrase(dialog.chosen, parent, partial(_try, context, parent, dialog.chosen))


class DrillDialog(FittedDialog):
    """What a drill is, what came of the last one, and which backup to try; `chosen` is that."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._own = context.operations.own_copy()
        self.chosen: Path | None = None
        self.setWindowTitle(CAPTION)
        own: tuple[str, Weight] = (
            (f"Bản mới nhất phần mềm tự giữ: “{self._own.name}”.", "info")
            if self._own
            else (_NO_COPY, "warning")
        )
        self.facts = facts_of(
            (_WHAT, "info"), _last(context.operations.last_drill()), own, (_STICKS, "info")
        )
        self.own_button = push_button("Thử bản tự giữ", self._choose_own)
        self.own_button.setEnabled(self._own is not None)
        other = push_button("Chọn bản khác…", self._choose_other)
        close = push_button("Đóng", self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.own_button, other, close):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.facts)
        layout.addStretch()
        layout.addLayout(buttons)
        (self.own_button if self._own else other).setFocus()

    def _choose_own(self) -> None:
        self.chosen = self._own
        self.accept()

    def _choose_other(self) -> None:
        self.chosen = self._context.files.ask_open(self, "Chọn bản sao lưu cần thử", BACKUP)
        if self.chosen is not None:
            self.accept()


def _last(last: operations.DrillNote | None) -> tuple[str, Weight]:
    if last is None:
        return "Chưa thử phục hồi bản sao lưu nào của tệp này trên máy này.", "warning"
    by = "phần mềm tự thử" if last.is_automatic else "thử theo yêu cầu"
    words = f"Lần thử gần nhất: {moment_text(last.begun)}, “{last.backup.name}”, {by}: "
    if last.is_passed:
        more = f", thiếu {number_text(last.missing)} việc làm sau nó" if last.missing else ""
        return f"{words}ĐẠT{more}.", "check"
    return f"{words}KHÔNG ĐẠT. {last.said}", "error"


def _try(context: Context, parent: QWidget, backup: Path, passphrase: str) -> None:
    run_file_work(
        context.jobs,
        partial(context.operations.drill, backup, passphrase=passphrase),
        f"Đang thử phục hồi “{backup.name}”…",
        parent,
        Ends(
            done=partial(_tell, context, parent),
            refused=partial(_tell_refused, context, parent, backup),
            stopped=partial(context.say, "Đã dừng. Chưa thử xong; tệp tạm đã xóa."),
        ),
    )


def _tell_refused(context: Context, parent: QWidget, backup: Path, refusal: AppError) -> None:
    again = partial(with_passphrase, backup, parent, partial(_try, context, parent, backup))
    if not tell_not_opened(parent, CAPTION, refusal, again):
        tell_outcome(parent, CAPTION, str(refusal), "error")


def _tell(context: Context, parent: QWidget, came: "operations.Drill") -> None:
    context.say(f"Thử phục hồi “{came.backup.name}”: {'ĐẠT' if came.is_passed else 'KHÔNG ĐẠT'}.")
    dialog = DrillOutcome(came, parent)
    dialog.exec()
    if dialog.wants_slip:
        _show_slip(context, parent, came)
    elif dialog.wants_backup:
        back_up(context, parent)


class DrillOutcome(FittedDialog):
    """What came of a drill, with the figures then and now; `wants_…` says what is to follow."""

    def __init__(self, came: "operations.Drill", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wants_slip = self.wants_backup = False
        self.setWindowTitle(f"{CAPTION}: {'ĐẠT' if came.is_passed else 'KHÔNG ĐẠT'}")
        notes: list[tuple[str, Weight]] = [(note, "warning") for note in came.notes]
        self.facts = facts_of(*_outcome(came), *notes)
        buttons = QHBoxLayout()
        buttons.addStretch()
        self.slip_button = push_button("Phiếu thử phục hồi…", self._choose_slip)
        buttons.addWidget(self.slip_button)
        if not came.is_passed:
            buttons.addWidget(push_button("Sao lưu…", self._choose_backup))
        close = push_button("Đóng", self.reject)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.facts)
        if came.then is not None:
            layout.addWidget(figures_table(came.then, came.now))
        layout.addStretch()
        layout.addLayout(buttons)
        close.setFocus()

    def _choose_slip(self) -> None:
        self.wants_slip = True
        self.accept()

    def _choose_backup(self) -> None:
        self.wants_backup = True
        self.accept()


def _outcome(came: "operations.Drill") -> list[tuple[str, Weight]]:
    if not came.is_passed:
        return [(f"KHÔNG ĐẠT. {came.failure}", "error"), (_FAILED, "warning")]
    told: list[tuple[str, Weight]] = []
    if came.then is not None and came.manifest is not None:
        said = came.manifest
        rows = number_text(came.then.rows)
        told.append((_PASSED.format(name=came.backup.name, rows=rows), "check"))
        about = _ABOUT.format(
            number=number_text(said.sequence),
            made=moment_text(said.created),
            machine=said.machine,
            reason=said.reason.label,
        )
        told.append((about, "info"))
    if came.missing:
        words = f"Tệp đang dùng có {number_text(came.missing)} việc làm sau bản sao lưu này."
        told.append((words, "info"))
    return told


def _show_slip(context: Context, parent: QWidget, came: "operations.Drill") -> None:
    from app.ui.dialogs.drill_slip import show_slip  # noqa: PLC0415 - brings a PDF library

    show_slip(came, context, parent)
