"""Questions before something that cannot be taken back. The safe answer is the default."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import InvalidInput
from app.ui import style
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.icons import icon
from app.ui.widgets.lines import lines_box
from app.ui.widgets.sentence import Weight
from app.ui.widgets.text_fields import TextArea

_WIDTH_IN_LETTERS = 62


def confirm(
    parent: QWidget | None,
    facts: str,
    verb: str,
    keep: str = "Giữ lại",
    consent: str = "",
    lines: Sequence[str] = (),
) -> bool:
    """Return whether the person chose `verb`, knowing the `facts` they need to decide.

    Both buttons say what they do ("Xóa 3 dòng", "Giữ lại"); Esc and Enter keep. With `consent`
    a box with these words must be ticked first. `lines` are what may run long: they scroll.
    """
    question = Box(parent, "Xác nhận", facts, "warning")
    if lines:
        question.body.addWidget(lines_box(lines, facts))
    do_it = question.add_button(verb, question.accept)
    if consent:
        tick = QCheckBox(consent)
        tick.toggled.connect(do_it.setEnabled)
        do_it.setEnabled(False)
        question.body.addWidget(tick)
    question.add_button(keep, question.reject).setFocus()
    return question.exec() == QDialog.DialogCode.Accepted


def choose(parent: QWidget | None, caption: str, facts: str, ways: Sequence[str]) -> str:
    """Return which of the `ways` the person takes. Esc and Enter take the last, which is safe."""
    question = Box(parent, caption, facts, "warning")
    taken = [ways[-1]]

    def take(way: str) -> None:
        taken.append(way)
        question.accept()

    buttons = [question.add_button(way, partial(take, way)) for way in ways]
    buttons[-1].setFocus()
    question.exec()
    return taken[-1]


def ask_reason(
    parent: QWidget | None, caption: str, facts: str = "", verb: str = "Đồng ý"
) -> str | None:
    """Return the reason that the person gives, never blank; None when they thought better."""
    question = _ReasonBox(parent, caption, facts, verb)
    return question.reason if question.exec() == QDialog.DialogCode.Accepted else None


def tell(parent: QWidget | None, caption: str, sentence: str, weight: Weight = "warning") -> None:
    """Show a sentence until the person has read it."""
    box = Box(parent, caption, sentence, weight)
    box.add_button("Đóng", box.accept).setFocus()
    box.exec()


class Box(Dialog):
    """Words beside their sign, above a row of buttons."""

    def __init__(self, parent: QWidget | None, caption: str, words: str, sign: Weight) -> None:
        super().__init__(parent or QApplication.activeWindow())
        self.setWindowTitle(caption)
        self.body = QVBoxLayout()
        self._add_words(words)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch()
        picture = QLabel()
        size = 2 * self.fontMetrics().height()
        picture.setPixmap(icon(sign).pixmap(size, size))
        beside = QHBoxLayout()
        beside.setSpacing(2 * style.GAP)
        beside.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        beside.addLayout(self.body, stretch=1)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * style.GAP)
        layout.addLayout(beside)
        layout.addStretch()
        layout.addLayout(self._buttons)

    def add_button(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Add a button on the right of those there are."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        self._buttons.addWidget(button)
        return button

    def _add_words(self, words: str) -> None:
        if not words:
            return
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS)
        self.body.addWidget(label)


class _ReasonBox(Box):
    """Asks for a reason and does not take none."""

    def __init__(self, parent: QWidget | None, caption: str, facts: str, verb: str) -> None:
        super().__init__(parent, caption, facts, "info")
        self.reason = ""
        self._field = TextArea(longest=500, lines=(3, 6))
        self._field.set_label("Lý do (bắt buộc)")
        label = QLabel("Lý do (*)")
        label.setBuddy(self._field.box)
        self.body.addWidget(label)
        self.body.addWidget(self._field)
        self.add_button(verb, self._on_verb)
        self.add_button("Hủy", self.reject)
        self._field.focus()

    @Slot()
    def _on_verb(self) -> None:
        try:
            self.reason = self._field.value()
        except InvalidInput as refusal:
            self._field.show_problem(str(refusal))
            return
        if self.reason:
            self.accept()
        else:
            self._field.show_problem("Chưa nhập lý do. Nhập lý do rồi bấm lại.")
            self._field.focus()
