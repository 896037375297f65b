"""Opening a data file while the window is there already: the database comes on a worker thread."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, StorageFailure
from app.core.paths import settings_folder
from app.core.progress import Cancelled, Progress
from app.ui.jobs import Job, JobRunner
from app.ui.widgets.progress import watch_job

if TYPE_CHECKING:  # at run time the worker imports it
    from app import operations

_SAMPLE = "app.services.sample"


@dataclass(frozen=True, slots=True)
class Opened:
    """A data file, open, with what the window says of it."""

    door: "operations.Operations"
    office_name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a data file did not open."""

    path: Path | None
    sentence: str
    can_look: bool = False
    """Whether it can be opened to be looked at."""
    is_missing: bool = False
    """Whether there is no file at its place."""
    is_lost: bool = False
    """Whether a copy of it may have to take its place: it is gone, damaged or empty."""


_FAULT = Refusal(None, "Chưa mở được tệp vì phần mềm gặp lỗi. Hãy thử lại.")
"""The answer of work that gave none; what happened is told by the handler of errors."""


def sample_path() -> Path:
    """Return where the sample commune of this user is kept."""
    return settings_folder() / "du-lieu-mau.thidua"


def has_sample() -> bool:
    """Return whether the program can make the sample commune."""
    return find_spec(_SAMPLE) is not None


class Opening(QObject):
    """Opens one data file at a time.

    Signals:
        opened: a file is open (`Opened`).
        refused: it did not open (`Refusal`); nothing else has changed.
        stopped: the person thought better of it, or the window closes.
    """

    opened = Signal(object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._job: Job[Opened | Refusal] | None = None
        self._answer: Opened | Refusal = _FAULT
        jobs.busy.connect(self._on_busy)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being opened."""
        return self._job is not None

    def open(self, path: Path, modules: Sequence[str] = (), *, read_only: bool = False) -> None:
        """Open the file at `path`; the worker imports `modules` too, which come next."""
        self._start(partial(_open, path, modules, read_only=read_only), f"Đang mở “{path.name}”…")

    def open_sample(self, modules: Sequence[str] = ()) -> None:
        """Open the sample commune, made the first time."""
        self._start(partial(_open_sample, modules), "Đang mở dữ liệu mẫu…")

    def _start(self, work: partial[Opened | Refusal], text: str) -> None:
        if self.is_busy:
            return
        self._job = Job(work, self._on_done)
        watch_job(self._job, text, self._window)
        self._jobs.start(self._job)

    def _on_done(self, answer: Opened | Refusal) -> None:
        self._answer = answer

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:  # noqa: FBT001 - a slot
        """Tell the answer once no work is left that leaving the old file would stop."""
        if busy or self._job is None:
            return
        job, self._job = self._job, None
        answer, self._answer = self._answer, _FAULT
        if not job.is_cancelled:
            (self.opened if isinstance(answer, Opened) else self.refused).emit(answer)
            return
        if isinstance(answer, Opened):  # the window does not take it
            answer.door.close()
        self.stopped.emit()


def described(door: "operations.Operations") -> Opened:
    """Return an open file with what the window says of it."""
    from app.services import office  # noqa: PLC0415 - brings the database

    found = door.ask(office.get)
    return Opened(door, found.name if found else "", found is not None and found.is_sample)


def _open(
    path: Path, modules: Sequence[str], progress: Progress, *, read_only: bool
) -> Opened | Refusal:
    from app import operations  # noqa: PLC0415 - brings the database: on this thread only

    for module in modules:
        import_module(module)
    try:
        opened = described(operations.open_file(path, read_only=read_only))
    except operations.AlreadyOpen as refusal:
        return Refusal(path, str(refusal), can_look=True)
    except operations.Newer as refusal:
        return Refusal(path, str(refusal))
    except AppError as refusal:
        is_missing = not os.path.exists(path)  # noqa: PTH110 - never raises
        can_look = isinstance(refusal, operations.Damaged) and refusal.can_look
        is_lost = isinstance(refusal, StorageFailure)
        return Refusal(path, str(refusal), can_look, is_missing, is_lost)
    try:
        progress.report(1, 1)
    except Cancelled:  # the window will not take the file
        opened.door.close()
        raise
    return opened


def _open_sample(modules: Sequence[str], progress: Progress) -> Opened | Refusal:
    path = sample_path()
    try:
        if not path.exists():
            import_module(_SAMPLE).build(path)
    except AppError as refusal:
        return Refusal(None, str(refusal))
    return _open(path, modules, progress, read_only=False)
