"""A dialog whose answer takes a while: it is looked for aside, and the window lives on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.ui import style
from app.ui.forms import Form
from app.ui.jobs import Job, JobRunner
from app.ui.widgets.ask import confirm
from app.ui.widgets.fitted_dialog import LARGEST, FittedDialog, ask_room
from app.ui.widgets.sentence import Sentence, Weight

_WIDTH_IN_LETTERS = 80
_LOST = "Những gì vừa nhập chưa được lưu và sẽ mất."


class AsideDialog(FittedDialog):
    """A form with one verb and a way out; `work` gets the values on a worker thread.

    Meanwhile nothing of it can be changed. What `work` refuses is shown at the fields, and all
    that was typed stays but for what `refused` clears; what it returns goes to `take`, after which
    `answer` holds it. Its work waits for no other: what runs in the window goes on beside it.
    """

    def __init__(
        self,
        form: Form,
        work: Callable[[dict[str, Any]], Any],
        words: tuple[str, str, str],
        parent: QWidget | None = None,
    ) -> None:
        """`words`: the caption, what the verb is called, and the way out."""
        super().__init__(parent)
        caption, verb, way_out = words
        self.form = form
        self.answer: Any = None
        self.asks_before_loss = False
        """Whether leaving asks where something was typed."""
        self._work = work
        self._answers: list[Any] = []
        self._jobs = JobRunner(self)
        self._jobs.busy.connect(self._on_busy)
        self.setWindowTitle(caption)
        self.above = Sentence()
        self.above.hide()
        ask_room(self.above, _WIDTH_IN_LETTERS)
        self._busy_words = QLabel()
        self._side = QHBoxLayout()
        buttons = QHBoxLayout()
        buttons.addLayout(self._side)
        buttons.addWidget(self._busy_words)
        buttons.addStretch()
        self.verb = self._button(verb, self.go)
        self.verb.setToolTip(f"{verb} (Ctrl+Enter)")
        self.way_out = self._button(way_out, self.reject)
        self.way_out.setToolTip(f"{way_out} (Esc)")
        buttons.addWidget(self.verb)
        buttons.addWidget(self.way_out)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self, self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self.above)
        layout.addWidget(form, stretch=1)
        layout.addLayout(buttons)
        form.focus_first()

    def sizeHint(self) -> QSize:
        """Ask for room for a sentence of two lines: what is wrong is to be seen under a field."""
        spare = QSize(0, 2 * self.fontMetrics().height() + style.GAP)
        return (super().sizeHint() + spare).boundedTo(LARGEST)

    def tell(self, sentence: str, weight: Weight = "info") -> None:
        """Say over the form what to know first."""
        self.above.tell(sentence, weight)

    def add_side(self, words: str, act: Callable[[], object]) -> QPushButton:
        """Add another way, on the left of the buttons."""
        button = self._button(words, act)
        self._side.addWidget(button)
        return button

    def go_at_enter(self) -> None:
        """Let Enter in the last field do what the verb says: nothing is saved here."""
        self.form.ended.connect(self.go)

    @property
    def is_busy(self) -> bool:
        """Whether the answer is being looked for."""
        return self._jobs.is_busy

    @Slot()
    def go(self) -> None:
        """Look for the answer."""
        if self.is_busy:
            return
        self.form.clear_problems()
        try:
            values = self.form.values()
        except InvalidInput as refusal:
            self.form.show_problems(refusal)
            return
        self._jobs.start(Job(partial(_guarded, self._work, values), self._answers.append))

    def take(self, answer: Any) -> None:  # noqa: ANN401 - whatever the work returns
        """Be content with what the work returned."""
        self.answer = answer
        self.accept()

    def refused(self, refusal: AppError) -> None:
        """Show why not."""
        if isinstance(refusal, InvalidInput):
            self.form.show_problems(refusal)
        else:
            self.form.show_refusal(str(refusal))

    def reject(self) -> None:
        """Close, but not while the answer is on its way."""
        if self.is_busy:
            return
        asks = self.asks_before_loss and self.form.is_dirty
        if not asks or confirm(self, _LOST, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:  # noqa: FBT001 - a slot
        self.form.setEnabled(not busy)
        for button in self.findChildren(QPushButton):
            button.setEnabled(not busy)
        self._busy_words.setText("Đang kiểm tra…" if busy else "")
        if busy:
            return
        answers, self._answers = self._answers, []
        for answer in answers:
            if isinstance(answer, AppError):
                self.refused(answer)
            else:
                self.take(answer)

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
        return button


def _guarded(work: Callable[[dict[str, Any]], Any], values: dict[str, Any], _: Progress) -> Any:  # noqa: ANN401 - an answer or a refusal
    try:
        return work(values)
    except AppError as refusal:
        return refusal
