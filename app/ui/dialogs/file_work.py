"""Long work on whole files: under a progress dialog, and its end always told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.progress import Progress
from app.ui.jobs import Job, JobRunner
from app.ui.widgets.ask import Box
from app.ui.widgets.lines import lines_box
from app.ui.widgets.progress import run_job
from app.ui.widgets.sentence import Weight

T = TypeVar("T")

Step = tuple[str, Callable[[], object]]
"""A button under an outcome, and what it does once the outcome is closed."""


@dataclass(frozen=True, slots=True)
class Ends(Generic[T]):
    """What tells the person how work ended: with an answer, refused, or stopped by them."""

    done: Callable[[T], object]
    refused: Callable[[AppError], object]
    stopped: Callable[[], object]


def run_file_work(
    jobs: JobRunner, work: Callable[[Progress], T], text: str, parent: QWidget, ends: Ends[T]
) -> None:
    """Do `work` on a worker thread, under `text`; then tell its end."""
    answers: list[T | AppError] = []

    def guarded(progress: Progress) -> T | AppError:
        try:
            return work(progress)
        except AppError as refusal:
            return refusal

    job: Job[T | AppError] = Job(guarded, answers.append)

    def tell_end() -> None:
        for answer in answers:
            if isinstance(answer, AppError):
                ends.refused(answer)
            else:
                ends.done(answer)
        if not answers and job.is_cancelled:
            ends.stopped()  # without an answer it was a fault, which is told as one

    # Later: the progress dialog must be gone before another one comes.
    run_job(jobs, job, text, parent).finished.connect(
        lambda: QTimer.singleShot(0, parent, tell_end)
    )


def tell_outcome(
    parent: QWidget,
    caption: str,
    sentence: str,
    weight: Weight,
    *,
    lines: Sequence[str] = (),
    steps: Sequence[Step] = (),
) -> None:
    """Say how work on a file ended, with lines to read or copy and what can follow."""
    box = Box(parent, caption, sentence, weight)
    if lines:
        box.body.addWidget(lines_box(lines, caption))
    chosen: list[Callable[[], object]] = []
    for label, act in steps:
        box.add_button(label, box.accept).clicked.connect(partial(_choose, chosen, act))
    box.add_button("Đóng", box.reject).setFocus()
    box.exec()
    for act in chosen:
        act()


def _choose(chosen: list[Callable[[], object]], act: Callable[[], object]) -> None:
    chosen.append(act)
