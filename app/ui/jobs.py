"""Long work, kept off the window's thread."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from app.core.progress import Cancelled, Progress

T = TypeVar("T")

_BETWEEN_REPORTS = 0.05
"""Seconds: a window that hears of every row of a hundred thousand does nothing else."""


class Job(QObject, Generic[T]):
    """One piece of long work. Connect to it first, then start it: signals are not kept.

    `work` runs on a worker thread and reports to the `Progress` it gets, which raises
    `Cancelled` once the person wants to stop; it must leave nothing half done. `done` gets
    its answer on the window's thread. An error is raised there, too.

    Signals:
        progressed: steps done, steps in all (0 when nobody knows).
        ended: always last, whether the work succeeded, failed or was cancelled.
    """

    progressed = Signal(int, int)
    ended = Signal()

    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(
        self, work: Callable[[Progress], T], done: Callable[[T], object] | None = None
    ) -> None:
        super().__init__()
        self._work = work
        self._done = done
        self._stop = threading.Event()
        self._reported_at = 0.0
        self._returned.connect(self._on_returned)
        self._raised.connect(self._on_raised)

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person has asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int) -> None:
        """Pass progress on to the window. The work calls this, on its own thread."""
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if done >= total or now - self._reported_at >= _BETWEEN_REPORTS:
            self._reported_at = now
            self.progressed.emit(done, total)

    def run(self) -> None:
        """Do the work. The runner calls this, on a worker thread."""
        try:
            if not self._stop.is_set():
                self._returned.emit(self._work(self))
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - raised again on the window's thread
            self._raised.emit(error)
        finally:
            self.ended.emit()

    @Slot(object)
    def _on_returned(self, answer: Any) -> None:  # noqa: ANN401 - signals carry objects
        if self._done is not None:
            self._done(answer)

    @Slot(object)
    def _on_raised(self, error: Exception) -> None:
        raise error  # as if it had happened here: one handler shows every error


class JobRunner(QObject):
    """Runs jobs one after another on one thread, so that none races another for the file.

    Signals:
        busy: whether a job is at work or waits, told when that changes.
    """

    busy = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job[Any]] = []
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    @property
    def is_busy(self) -> bool:
        """Whether a job is at work or waits."""
        return bool(self._jobs)

    def start(self, job: Job[Any]) -> None:
        """Queue `job`."""
        job.ended.connect(self._on_job_ended)
        # Held, not a child: what hears of its end may hold this runner, and lets go of it while
        # the job is being destroyed. A parent would then destroy it a second time.
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self.busy.emit(True)  # noqa: FBT003 - a signal
        self._pool.start(job.run)  # never QRunnable.create: deleted twice, it crashes

    def cancel(self) -> None:
        """Ask every job to stop."""
        for job in self._jobs:
            job.cancel()

    def wait(self) -> None:
        """Wait until no job is left, for closing the program."""
        self._pool.waitForDone()

    @Slot()
    def _on_job_ended(self) -> None:
        job = self._jobs.pop(0)
        job.deleteLater()
        if not self._jobs:
            self.busy.emit(False)  # noqa: FBT003 - a signal
