"""The list “Bắt đầu”: what a new data file needs, in order, done or not, and the way to each."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import short_moment
from app.core.vietnamese import number_text
from app.services import first_steps
from app.services.first_steps import Beginning
from app.ui import style
from app.ui.context import Context, Place
from app.ui.preferences import Preferences
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.fitted_dialog import LARGEST
from app.ui.widgets.sentence import Sentence


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do: what, why, how far it has come in words, the button that leads there."""

    what: str
    why: str
    state: str
    is_done: bool
    verb: str
    go: Callable[[QWidget], object]


def left(context: Context) -> int:
    """Return how much is still to be done; 0 once the work itself has begun."""
    found = context.operations.ask(first_steps.beginning)
    return 0 if found.is_over else sum(not step.is_done for step in _steps(context, found))


def steps(context: Context) -> list[FirstStep]:
    """Return the steps in their order, as the data file stands."""
    return _steps(context, context.operations.ask(first_steps.beginning))


def show(context: Context, window: QWidget) -> "FirstSteps":
    """Show the list before the window."""
    dialog = FirstSteps(context, window)
    dialog.open()
    return dialog


class FirstSteps(QDialog):
    """The steps, each with its sign and words; a button closes the list and leads there."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle("Bắt đầu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * style.GAP)
        self._grid.setVerticalSpacing(style.GAP)
        self._grid.setColumnStretch(1, 1)
        found = steps(context)
        buttons = [self._add(number, step) for number, step in enumerate(found)]
        asked = QLabel("Làm lần lượt từ trên xuống. Việc nào cũng sửa, bổ sung được về sau.")
        asked.setWordWrap(True)
        quiet = QCheckBox("Không &nhắc ở Tổng quan nữa")
        quiet.setChecked(not Preferences().tells_first_steps)
        quiet.toggled.connect(self._on_quiet)
        page = QWidget()
        within = QVBoxLayout(page)
        within.addLayout(self._grid)
        within.addStretch()
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.addWidget(asked)
        layout.addWidget(area, stretch=1)
        layout.addLayout(closing_row(self, quiet))
        self.setMaximumSize(LARGEST)
        room = page.sizeHint()
        width = max(self.fontMetrics().averageCharWidth() * 100, room.width() + 40)
        self.resize(width, min(room.height() + 110, LARGEST.height()))
        buttons[next((n for n, step in enumerate(found) if not step.is_done), 0)].setFocus()

    def _add(self, number: int, step: FirstStep) -> QPushButton:
        state = Sentence()
        state.tell(step.state, "check" if step.is_done else "info")
        state.setMinimumWidth(self.fontMetrics().averageCharWidth() * 20)
        words = QWidget()
        told = QVBoxLayout(words)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        what, why = QLabel(f"{number + 1}. {step.what}"), QLabel(step.why)
        font = what.font()
        font.setBold(True)
        what.setFont(font)
        why.setWordWrap(True)
        told.addWidget(what)
        told.addWidget(why)
        button = QPushButton(step.verb)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{step.verb}: {step.what}")
        button.clicked.connect(lambda: self._go(step))
        self._grid.addWidget(state, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, number, 1)
        self._grid.addWidget(button, number, 2)
        return button

    def _go(self, step: FirstStep) -> None:
        window = self._window
        self.accept()
        QTimer.singleShot(0, window, lambda: step.go(window))

    @Slot(bool)
    def _on_quiet(self, quiet: bool) -> None:  # noqa: FBT001 - a slot
        Preferences().tells_first_steps = not quiet


def _steps(context: Context, found: Beginning) -> list[FirstStep]:
    def counted(number: int, noun: str) -> tuple[str, bool]:
        if not number:
            return "Chưa làm", False
        return f"Đã có {number_text(number)} {noun}", True

    def to(place: Place) -> Callable[[QWidget], object]:
        return lambda _window: context.go(place)

    last = context.operations.last_backup()
    backed_up = f"Đã làm {short_moment(last.made)}" if last else "Chưa làm"
    if last is not None and last.is_beside:
        backed_up = f"{backed_up}, cùng ổ đĩa"
    return [
        FirstStep(
            "Thông tin đơn vị",
            "Cơ quan cấp trên, địa danh, ký hiệu đứng đầu văn bản; người ký ghi ở từng kế hoạch.",
            "Đã đủ" if found.offices else "Chưa đủ",
            bool(found.offices),
            "Khai báo",
            lambda window: _edit_office(context, window),
        ),
        FirstStep(
            "Đơn vị: thôn, tổ dân phố, trường, đoàn thể",
            "Đơn vị là bên đăng ký, được chấm điểm và xếp hạng.",
            *counted(found.units, "đơn vị"),
            "Khai báo",
            to(Place("units", page="units")),
        ),
        FirstStep(
            "Cá nhân",
            "Người được đăng ký, bình xét và khen thưởng.",
            *counted(found.people, "người"),
            "Khai báo",
            to(Place("units", page="people")),
        ),
        FirstStep(
            "Bộ tiêu chí chấm điểm",
            "Cần khi chấm điểm; dùng lại được cho nhiều kế hoạch.",
            *counted(found.criteria_sets, "bộ"),
            "Soạn",
            to(Place("scoring", page="criteria")),
        ),
        FirstStep(
            "Kế hoạch thi đua",
            "Mọi đăng ký, điểm, khen thưởng đều theo một kế hoạch.",
            *counted(found.plans, "kế hoạch"),
            "Soạn",
            to(Place("plans") if found.plans else Place("plans", page="new")),
        ),
        FirstStep(
            "Sao lưu lần đầu",
            "Ổ đĩa hỏng thì chỉ bản cất ở ngoài máy còn lại.",
            backed_up,
            last is not None and not last.is_beside,
            "Sao lưu…",
            lambda window: _back_up(context, window),
        ),
    ]


def _edit_office(context: Context, window: QWidget) -> None:
    from app.ui.dialogs.office import edit_office  # noqa: PLC0415 - few starts need it

    edit_office(context, window)


def _back_up(context: Context, window: QWidget) -> None:
    from app.ui.dialogs.backup import back_up  # noqa: PLC0415 - few starts need it

    back_up(context, window)
