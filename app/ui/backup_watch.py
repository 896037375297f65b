"""Copies that the program makes by itself, and how old the last backup elsewhere is."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QLabel

from app.core.clock import now, short_moment
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.ui.jobs import Job, JobRunner
from app.ui.operations import Operations
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:  # at run time it comes later: it brings the database
    from app import operations as doors

OLD = timedelta(days=7)
MANY_CHANGES = 200
"""After which age, and how many actions, a backup is too old (reliability §3, G12)."""
FIRST_CHANGES = 50
"""How many actions a file has before it is asked for that was never backed up."""
EVERY = timedelta(minutes=30)
"""How often a file that was changed is copied (reliability §4.6)."""
AT_CLOSING = True
"""Whether closing keeps a copy, and asks for a backup that is overdue."""

_SAME_DISK = "Các bản phần mềm tự giữ nằm cùng ổ đĩa với tệp dữ liệu: ổ hỏng thì mất cả hai."


class BackupWatch(QObject):
    """Watches over one open file after the other. Shown are `status` and, in time, `notice`."""

    def __init__(self, back_up: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status = QLabel()
        self.notice = Notice()
        self._back_up = back_up
        # Its own: it must not make closing ask whether some work is to be stopped.
        self._jobs = JobRunner(self)
        self._operations: Operations | None = None
        self._has_changes = False
        self._failure = ""
        self._behind = ""
        self._timer = QTimer(self, interval=round(EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.keep_copy)

    def look_after(self, operations: Operations | None) -> None:
        """Watch this file from now on, or nothing: there is none, or only a sample."""
        self._jobs.cancel()
        self._jobs.wait()
        self._operations = operations
        self._has_changes, self._failure = False, ""
        self._behind = operations.behind() if operations is not None else ""
        self._timer.stop()
        if operations is not None and operations.path is not None:
            operations.changed.connect(self._note_change)
            operations.backed_up.connect(self.tell)
            if operations.read_only_reason is None:
                self._timer.start()
        self.tell()

    @Slot()
    def tell(self) -> None:
        """Say how old the last backup is that somebody made; too old, it is said in a banner."""
        operations = self._operations
        if operations is None or operations.path is None:
            self.status.clear()
            self.status.setToolTip("")
            self.notice.clear()
            return
        last = operations.last_backup()
        words, where = "Chưa sao lưu", "Chưa thấy lần sao lưu nào từ máy này."
        if last is not None:
            beside = " (cùng ổ đĩa)" if last.is_beside else ""
            words = f"Sao lưu gần nhất: {short_moment(last.made)}{beside}"
            where = last.where
        self.status.setText(words)
        self.status.setToolTip(where)
        warning = self._warning(operations, last)
        if self._behind:
            self.notice.tell(self._behind, "error", "Đã biết", self._set_behind_aside)
        else:
            self.notice.tell(warning, "warning", "Sao lưu…", self._back_up)

    @Slot()
    def keep_copy(self) -> None:
        """Make a copy of a file that was changed since the last one; tell when that fails."""
        operations = self._operations
        if operations is None or not self._has_changes or self._jobs.is_busy:
            self.tell()
            return
        self._has_changes = False

        def work(progress: Progress) -> str:
            try:
                operations.keep_copy(progress)
            except AppError as refusal:
                return str(refusal)
            return ""

        self._jobs.start(Job(work, self._end))

    def wait(self) -> None:
        """Wait until no copy is being made."""
        self._jobs.wait()

    @property
    def wants_copy(self) -> bool:
        """Whether the file was changed since the last copy, and is about to be left."""
        return AT_CLOSING and self._operations is not None and self._has_changes

    def let_go(self) -> None:
        """Want no copy any more: one is being made by whoever leaves the file."""
        self.wait()
        self._has_changes = False

    def overdue(self) -> str:
        """Return why a backup should be made before the file is left; nothing: none is due.

        What lies on the drive of the file does not count: one fault takes both.
        """
        operations = self._operations
        if not AT_CLOSING or operations is None or self._behind:  # no backup of an older copy
            return ""
        return self._old(operations, operations.last_backup(elsewhere=True), "ra ổ đĩa khác ")

    @Slot(object)
    def _note_change(self) -> None:
        self._has_changes = True
        self._keep_closing()

    @Slot()
    def _keep_closing(self) -> None:
        """Keep at once, and for ever, how a period was closed.

        The closing itself never waits for it: it has its day, can be taken back with a reason,
        and loses nothing. Where no copy can be kept the banner says so, and each half hour and
        closing of the window tries again.
        """
        if self._operations is not None and self._operations.has_closed:
            self.keep_copy()

    @Slot()
    def _set_behind_aside(self) -> None:
        self._behind = ""
        self.tell()

    def _end(self, failure: str) -> None:
        self._failure = failure
        self._has_changes = self._has_changes or bool(failure)
        self.tell()
        if not failure:
            QTimer.singleShot(0, self, self._keep_closing)  # once this one has ended

    def _warning(self, operations: Operations, last: "doors.LastBackup | None") -> str:
        if self._failure:
            return f"Phần mềm chưa tự giữ được bản sao của tệp. {self._failure}"
        return self._old(operations, last)

    def _old(
        self, operations: Operations, last: "doors.LastBackup | None", where: str = ""
    ) -> str:
        if operations.read_only_reason is not None:
            return ""
        if last is None:
            changes = operations.changes()
            if changes < FIRST_CHANGES:
                return ""
            done = number_text(changes)
            return f"Đã làm {done} việc mà chưa sao lưu {where}lần nào. {_SAME_DISK}"
        days = (now() - last.made) // timedelta(days=1)
        if last.changes >= MANY_CHANGES or (last.changes and now() - last.made >= OLD):
            ago = f"{number_text(days)} ngày trước" if days > 0 else "hôm nay"
            return (
                f"Lần sao lưu {where}gần nhất là {ago}; từ đó có {number_text(last.changes)} việc "
                f"chưa được sao lưu. {_SAME_DISK}"
            )
        return ""
