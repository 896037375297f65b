"""What is seen while long work goes on: nothing at first, then the pointer, then words and a bar.

Half a second of work is told by the pointer alone, two seconds by a dialog with words, how far it
has come, and Hủy: nobody is to wonder whether the program still lives, nor to see a dialog flash.
"""

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import number_text
from app.ui import style
from app.ui.jobs import Job, JobRunner

_BUSY_AFTER, _SEEN_AFTER = 500, 2000
"""Milliseconds of work until the pointer tells of it, and until a dialog does."""


def run_job(jobs: JobRunner, job: Job[Any], text: str, parent: QWidget | None) -> "ProgressDialog":
    """Start a job under a modal dialog, so that nothing else is done meanwhile."""
    dialog = ProgressDialog(job, text, parent)
    dialog.hold()
    _Patience(job).is_long.connect(dialog.come_into_sight)
    jobs.start(job)
    return dialog


def watch_job(job: Job[Any], text: str, parent: QWidget | None) -> None:
    """Tell of a job that is about to start, once it takes long; until then nothing is held up."""
    _Patience(job).is_long.connect(lambda: ProgressDialog(job, text, parent).open())


class _Patience(QObject):
    """Tells of a job by the pointer, and says when that is no longer enough; ends with the job.

    Signals:
        is_long: the job is to be told of in words.
    """

    is_long = Signal()

    def __init__(self, job: Job[Any]) -> None:
        super().__init__(job)
        self._is_busy = False
        self._is_over = False
        job.ended.connect(self._on_ended)
        QTimer.singleShot(_BUSY_AFTER, self, self._look_busy)
        QTimer.singleShot(_SEEN_AFTER, self, self._show)

    @Slot()
    def _look_busy(self) -> None:
        if not self._is_over:
            self._is_busy = True
            QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)

    @Slot()
    def _show(self) -> None:
        if not self._is_over:
            self._look_as_ever()  # the dialog tells, and its button is to be pressed
            self._is_over = True
            self.is_long.emit()

    @Slot()
    def _on_ended(self) -> None:
        self._is_over = True
        self._look_as_ever()

    def _look_as_ever(self) -> None:
        if self._is_busy:
            self._is_busy = False
            QApplication.restoreOverrideCursor()


class ProgressDialog(QDialog):
    """Follows one job; closes when it has ended. Hủy and Esc ask the job to stop."""

    def __init__(self, job: Job[Any], text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent or QApplication.activeWindow())
        self._job = job
        self.setWindowTitle("Đang xử lý…")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = QLabel(text)
        self._words.setWordWrap(True)
        self._count = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text)
        self._stop = QPushButton("Hủy")
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self._count)
        below.addStretch()
        below.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * style.GAP)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        layout.addLayout(below)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)

    def hold(self) -> None:
        """Keep the person from other work at once, unseen."""
        self.setWindowOpacity(0.0)
        self.open()

    @Slot()
    def come_into_sight(self) -> None:
        """Be seen from now on."""
        self.setWindowOpacity(1.0)

    def reject(self) -> None:
        """Ask the job to stop; the dialog closes when it has."""
        self._job.cancel()
        self._stop.setEnabled(False)
        self._words.setText("Đang dừng và trả lại như trước…")

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if total:
            percent = f"{100 * done // total} %"
            self._count.setText(f"{number_text(done)} / {number_text(total)} ({percent})")

    @Slot()
    def _on_ended(self) -> None:
        self.accept()
