"""The self-test (tự kiểm tra) in the window: each step as it ends, and what to do with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app import self_test
from app.core.clock import moment_text, now
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.self_test import Outcome
from app.ui import style
from app.ui.jobs import Job, JobRunner
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.buttons import push_button
from app.ui.widgets.fitted_dialog import FittedDialog, ask_room
from app.ui.widgets.sentence import Sentence, Weight
from app.ui.widgets.table import TableView

CAPTION = "Tự kiểm tra"
_WHAT = (
    "Phần mềm tự làm thử mọi việc trên dữ liệu của một xã không có thật, trong một thư mục tạm "
    "rồi xóa: lập tệp, nâng cấp, xuất văn bản, sao lưu, phục hồi, mở cửa sổ. Dữ liệu đang dùng "
    "không bị đụng tới. Mất khoảng một phút."
)
_STOPPED = "Đã dừng. Chưa kiểm tra xong; thư mục tạm đã xóa."
_PASSED = "Tất cả đạt. Phần mềm trên máy này làm việc tốt."
_SUPPORT = "Hãy lưu tệp hỗ trợ rồi gửi cho người phụ trách phần mềm."

Told = Callable[[Sequence[str]], object]
"""Hears the lines of a self-test that came to its end."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A step, with how it ended once it has."""

    name: str
    outcome: Outcome | None = None
    is_tried: bool = False

    @property
    def id(self) -> str:
        """What makes the row itself."""
        return self.name

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.outcome is not None:
            return self_test.PASSED if self.outcome.is_passed else self_test.FAILED
        return "Đang thử…" if self.is_tried else "Chưa thử"

    @property
    def sign(self) -> Weight | None:
        """The icon beside the words."""
        if self.outcome is None:
            return None
        return "check" if self.outcome.is_passed else "error"


class SelfTestDialog(FittedDialog):
    """The steps, started by the person; `told` hears of the end, `save_support` saves a file."""

    def __init__(
        self,
        jobs: JobRunner,
        told: Told,
        save_support: Callable[[QWidget], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._told = told
        self._job: Job[None] | None = None
        self._outcomes: list[Outcome] = []
        self._refusal = ""
        self.setWindowTitle(CAPTION)
        self.sentence = Sentence()
        self.sentence.tell(_WHAT, "info")
        self.model = RowTableModel[_Row](_COLUMNS, self)
        self.table = TableView[_Row]()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Các bước tự kiểm tra")
        ask_room(self.sentence, 0, 4)  # for the longest, which comes when the dialog has its size
        ask_room(self.table, 115, 17)
        self.bar = QProgressBar()
        self.bar.setRange(0, len(self_test.STEPS))
        self.bar.setAccessibleName("Đã kiểm tra được bao nhiêu bước")
        self.start_button = push_button("&Kiểm tra", self.begin)
        self.stop_button = push_button("&Dừng", self.stop)
        self.support_button = push_button("&Lưu tệp hỗ trợ…", lambda: save_support(self))
        self.close_button = push_button("Đóng", self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.stop_button)
        buttons.addStretch()
        buttons.addWidget(self.support_button)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.sentence)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)
        self._show()
        self.start_button.setFocus()

    @Slot()
    def begin(self) -> None:
        """Take every step aside."""
        self._outcomes, self._refusal = [], ""
        self.sentence.tell(_WHAT, "info")
        self._job = Job(self._work)
        self._job.progressed.connect(self._show)
        self._job.ended.connect(self._on_ended)
        self._show()
        self._jobs.start(self._job)

    @Slot()
    def stop(self) -> None:
        """Leave the rest of the steps."""
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        """Close; steps that are still to be taken are left."""
        self.stop()
        super().reject()

    def _work(self, progress: Progress) -> None:
        try:
            with self_test.scratch_folder() as folder:
                for outcome in self_test.run_apart(folder, progress):
                    self._outcomes.append(outcome)
        except AppError as refusal:
            self._refusal = str(refusal)

    @Slot()
    def _on_ended(self) -> None:
        is_stopped = self._job is not None and self._job.is_cancelled
        self._job = None
        self._show()
        if is_stopped:
            self.sentence.tell(_STOPPED, "warning")
            return
        failed = [outcome for outcome in self._outcomes if not outcome.is_passed]
        if failed or self._refusal:
            why = self._refusal or f"{failed[0].name}: {failed[0].failure}"
            self.sentence.tell(f"{self_test.FAILED}. {why} {_SUPPORT}", "error")
        elif self._outcomes:
            self.sentence.tell(_PASSED, "check")
        self._told(told_lines(self._outcomes))
        self.support_button.setFocus() if failed else self.close_button.setFocus()

    @Slot()
    def _show(self) -> None:
        outcomes = list(self._outcomes)  # the work goes on adding to it
        done, is_at_work = len(outcomes), self._job is not None
        self.model.set_rows(
            [
                _Row(
                    step.name,
                    outcomes[number] if number < done else None,
                    is_tried=is_at_work and number == done,
                )
                for number, step in enumerate(self_test.STEPS)
            ]
        )
        self.bar.setValue(done)
        self.start_button.setEnabled(not is_at_work)
        self.stop_button.setEnabled(is_at_work)
        self.support_button.setEnabled(not is_at_work)


def told_lines(outcomes: list[Outcome]) -> list[str]:
    """Return what the support file says of a self-test: its steps, and the places of faults."""
    lines = [f"Tự kiểm tra lúc {moment_text(now())}: {self_test.conclusion(outcomes)}"]
    for outcome in outcomes:
        lines.append(f"– {outcome.line}")
        if outcome.fault:
            lines.append(f"  {outcome.fault}")
    return lines


def _seconds(row: _Row) -> Decimal | None:
    return None if row.outcome is None else Decimal(f"{row.outcome.seconds:.1f}")


_COLUMNS: Sequence[Column[_Row]] = (
    Column("Bước", lambda row: row.name, width=32),
    Column("Kết quả", lambda row: row.state, sign=lambda row: row.sign or "", width=14),
    Column("Giây", _seconds, number_text, is_number=True, width=7),
    Column(
        "Ghi chú",
        lambda row: row.outcome.failure if row.outcome else "",
        tooltip=lambda row: row.outcome.failure if row.outcome else "",
    ),
)


def show(
    jobs: JobRunner, told: Told, save_support: Callable[[QWidget], object], parent: QWidget
) -> None:
    """Let the program prove itself."""
    SelfTestDialog(jobs, told, save_support, parent).exec()
