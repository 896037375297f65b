"""What is seen while long work goes on: words, a bar, and Hủy."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
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

_UNSEEN_FOR = 500
"""Milliseconds in which work ends without a dialog flashing up."""


def run_job(jobs: JobRunner, job: Job[Any], text: str, parent: QWidget | None) -> "ProgressDialog":
    """Start a job under a modal dialog, so that nothing else is done meanwhile."""
    dialog = ProgressDialog(job, text, parent)
    dialog.open()
    jobs.start(job)
    return dialog


class ProgressDialog(QDialog):
    """Follows one job; closes when it has ended. Hủy and Esc ask the job to stop.

    It keeps the person from other work at once, but is seen only after half a second.
    """

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

    def open(self) -> None:
        """Hold the other windows at once and come into sight later."""
        self.setWindowOpacity(0.0)
        QTimer.singleShot(_UNSEEN_FOR, self, self._come_into_sight)
        super().open()

    def reject(self) -> None:
        """Ask the job to stop; the dialog closes when it has."""
        self._job.cancel()
        self._stop.setEnabled(False)
        self._words.setText("Đang dừng và trả lại như trước…")

    @Slot()
    def _come_into_sight(self) -> None:
        self.setWindowOpacity(1.0)

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
