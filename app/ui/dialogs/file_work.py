"""Long work on whole files: under a progress dialog, and its end always told.

`save_file` is how a file is written where the person says: when the place refuses it, most often
because the file is open in Excel or Word, they can try again or choose another name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, StorageFailure
from app.core.progress import Progress
from app.domain.exporting import file_exported
from app.ui.files import FileKind, Files
from app.ui.jobs import Job, JobRunner
from app.ui.operations import Operations
from app.ui.widgets.ask import Box, tell
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


@dataclass(frozen=True, slots=True)
class Leaving:
    """Data that go out of the data file, which are noted in the export log once they are there.

    `what` names them and tells nothing of what stands in them.
    """

    operations: Operations
    what: str
    is_sensitive: bool = False
    left_out: str = ""
    """What of it does not go out, as a sentence."""

    def keep(self, path: Path, row_count: int | None) -> str:
        """Note a file that was written. Return what was left out, and why it was not noted."""
        exported = file_exported(self.what, path, row_count, is_sensitive=self.is_sensitive)
        return f"{self.left_out} {self.operations.note_export(exported)}".strip()


@dataclass(frozen=True, slots=True)
class Writing:
    """A file to be written: the caption of the question where to, its usual name, its kind.

    `write` gets the path the person chose and leaves all of the file there or nothing; it returns
    how many rows those are, where that is known. `text` is shown meanwhile. Where there are
    `others`, the ending of the path says which kind was chosen. `leaves` is nothing only for what
    holds no data of the data file.
    """

    caption: str
    name: str
    kind: FileKind
    write: Callable[[Path, Progress], int | None]
    text: str
    others: Sequence[FileKind] = ()
    leaves: Leaving | None = field(kw_only=True)


def save_file(
    writing: Writing,
    files: Files,
    jobs: JobRunner,
    parent: QWidget,
    written: Callable[[Path, str], object] | None = None,
) -> None:
    """Ask where to save, write the file there and tell what came of it.

    `written` gets the path, and why the export log has no note of it, in place of the sentence
    that all went well.
    """
    path = files.ask_where_to_save(
        parent, writing.caption, writing.name, writing.kind, *writing.others
    )
    if path is not None:
        _save_to(path, writing, files, jobs, parent, written)


def _save_to(
    path: Path,
    writing: Writing,
    files: Files,
    jobs: JobRunner,
    parent: QWidget,
    written: Callable[[Path, str], object] | None,
) -> None:
    again = partial(_save_to, path, writing, files, jobs, parent, written)
    elsewhere = partial(save_file, writing, files, jobs, parent, written)

    def refused(refusal: AppError) -> None:
        tell_not_saved(parent, refusal, again, elsewhere)

    def work(progress: Progress) -> str:
        row_count = writing.write(path, progress)
        return writing.leaves.keep(path, row_count) if writing.leaves else ""

    def done(unnoted: str) -> None:
        if written is not None:
            written(path, unnoted)
            return
        sentence = f"Đã lưu “{path.name}” vào “{path.parent}”. {unnoted}".strip()
        steps: list[Step] = [
            ("Mở tệp", partial(_open, files, path, parent)),
            ("Mở thư mục", partial(_open, files, path.parent, parent)),
        ]
        tell_outcome(parent, "Đã lưu", sentence, "check", steps=steps)

    ends = Ends(done, refused, stopped=lambda: None)
    run_file_work(jobs, work, writing.text, parent, ends)


def _open(files: Files, path: Path, parent: QWidget) -> None:
    if not files.open(path):
        sentence = f"Máy này chưa có phần mềm mở được “{path.name}”. Tệp đã lưu vẫn còn đó."
        tell(parent, "Chưa mở được", sentence)


def tell_not_saved(
    parent: QWidget,
    refusal: AppError,
    again: Callable[[], object],
    elsewhere: Callable[[], object],
    verb: str = "Lưu tên khác…",
) -> None:
    """Say why a file was not written; where its place refused it, offer again and elsewhere."""
    steps: Sequence[Step] = [("Thử lại", again), (verb, elsewhere)]
    can_help = isinstance(refusal, StorageFailure)
    sentence = str(refusal)
    tell_outcome(parent, "Chưa lưu được", sentence, "error", steps=steps if can_help else ())


def tell_outcome(
    parent: QWidget,
    caption: str,
    sentence: str,
    weight: Weight,
    *,
    lines: Sequence[str] = (),
    steps: Sequence[Step] = (),
) -> bool:
    """Say how work on a file ended, with lines to read or copy and what can follow.

    Return whether the person took one of the `steps`, and so is not done with it.
    """
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
    return bool(chosen)


def _choose(chosen: list[Callable[[], object]], act: Callable[[], object]) -> None:
    chosen.append(act)
