"""The weekly drill: the newest own copy of the open file is tried while nobody is at work."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel

from app.core.clock import moment_text
from app.core.errors import NotAllowed
from app.core.progress import Progress
from app.ui.jobs import Job, JobRunner
from app.ui.operations import Operations
from app.ui.widgets.notice import Notice

QUIET = timedelta(minutes=2)
"""How long nothing is changed before a drill begins that is due (`drill_log.is_due`)."""

_TRYING = "Đang thử phục hồi bản sao tự giữ…"


class DrillWatch(QObject):
    """Tries copies of one open file after the other. Shown are `status` and, in time, `notice`."""

    def __init__(
        self,
        jobs: JobRunner,
        try_one: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.status = QLabel()
        self.notice = Notice()
        self._others = jobs
        self._try_one = try_one
        # Its own: it must not make closing ask whether some work is to be stopped.
        self._jobs = JobRunner(self)
        self._operations: Operations | None = None
        self._timer = QTimer(self, interval=round(QUIET.total_seconds() * 1000))
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)

    def look_after(self, operations: Operations | None) -> None:
        """Watch this file from now on, or nothing. A drill of another one is stopped."""
        self._jobs.cancel()
        self._jobs.wait()
        self._operations = operations
        self._timer.stop()
        if operations is not None and operations.path is not None:
            operations.drilled.connect(self.tell)
            if operations.file_reason is None:
                operations.changed.connect(self._wait_again)
                self._timer.start()
        self.tell()

    @Slot()
    def tell(self) -> None:
        """Say what came of the last try of an own copy, where that could not be restored."""
        self.status.clear()
        operations = self._operations
        last = operations.last_drill(own=True) if operations is not None else None
        if last is None or last.is_passed:
            self.notice.clear()
            return
        self.notice.tell(
            f"Bản phần mềm tự giữ “{last.backup.name}” thử phục hồi KHÔNG ĐẠT lúc "
            f"{moment_text(last.begun)}. Dữ liệu đang dùng vẫn nguyên. Hãy sao lưu ra USB ngay, "
            "rồi thử phục hồi lại.",
            "error",
            "Thử phục hồi…",
            self._try_one,
        )

    @Slot()
    def begin(self) -> None:
        """Try the newest own copy where that is due, once nobody is at work; tell a failure."""
        operations = self._operations
        if operations is None or self._jobs.is_busy:
            return
        if self._others.is_busy or QApplication.activeModalWidget() is not None:
            self._timer.start()
            return
        if not operations.is_drill_due():
            return
        self.status.setText(_TRYING)
        self._jobs.start(Job(lambda progress: _tried(operations, progress), self._end))

    @Slot(object)
    def _wait_again(self) -> None:
        self._timer.start()

    def _end(self, _tried: object) -> None:
        self.tell()


def _tried(operations: Operations, progress: Progress) -> None:
    """Try the newest own copy, where there is one."""
    own = operations.own_copy()
    if own is not None:
        with suppress(NotAllowed):  # nobody is signed in: it is due again later
            operations.drill(own, progress, is_automatic=True)
