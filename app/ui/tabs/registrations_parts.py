"""What the pages of the registrations tab have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import InvalidInput, Problem
from app.domain.dates import PartialDate
from app.domain.terms import RegistrationKind
from app.services import registration_offer
from app.services.registration_offer import Applicant, Offer
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.quick_add import Adder
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.days import day_field, to_days
from app.ui.widgets.fields import PickList
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.notice import Notice
from app.ui.widgets.pasted_rows import PastedRows, SaveRows, only_while
from app.ui.widgets.record_dialog import RecordDialog

PAGE_OF = {
    RegistrationKind.AWARD: "registrations",
    RegistrationKind.WORK: "works",
    RegistrationKind.TARGET: "pledged",
}
"""On which page of the tab each kind of registration stands."""
Rows = Sequence[Mapping[str, Any]]
"""The values of several forms."""
_OF_ANOTHER_PLAN = (
    "Các dòng này được dán khi đang chọn kế hoạch khác. Chọn lại kế hoạch ấy rồi bấm Lưu, hoặc "
    "bấm Bỏ."
)
_LONGEST_CHOICE = 36
"""Letters of a filter's line; the whole is read in the list."""


class PlanPage(QWidget):
    """A page about one plan. It reads in `reload`, which the tab calls while it is seen.

    Signals:
        status_changed: what the status bar is to say of it.
    """

    status_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.offer: Offer | None = None
        self.status = ""

    def reload(self) -> None:
        """Read everything shown again."""
        raise NotImplementedError

    def show_row(self, row_id: UUID) -> bool:
        """Go to a row and select it; return whether it is here."""
        raise NotImplementedError

    # --- what all pages do -------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Whether pasted rows wait in one of its lists."""
        return any(rows.is_waiting for rows in self.findChildren(PastedRows))

    def of_this_plan(self, save: SaveRows) -> SaveRows:
        """Return `save` for rows pasted under the plan of this moment: no other takes them."""
        return only_while(lambda: self.plan_id, save, _OF_ANOTHER_PLAN)

    @property
    def plan_id(self) -> UUID:
        """The plan that the page is about."""
        return self.needed_offer.plan_id

    @property
    def needed_offer(self) -> Offer:
        """What can be registered under the plan; a page is only seen while there is one."""
        if self.offer is None:
            raise LookupError("no plan is chosen")
        return self.offer

    @property
    def closed_reason(self) -> str:
        """Why nothing can be changed: the file, or the plan; "" when it can."""
        return self.operations.read_only_reason or self.needed_offer.obstacle

    def tell_status(self, sentence: str) -> None:
        """Say something in the status bar for as long as the page is seen."""
        self.status = sentence
        self.status_changed.emit(sentence)

    def applicants(self, keep_id: UUID | None = None) -> tuple[Applicant, ...]:
        """Return who can register under the plan, and `keep_id`, who has."""
        return self.operations.ask(registration_offer.applicants, self.plan_id, keep_id)

    def done(self, page: ListPage[Any], sentence: str) -> None:
        """Say what was done and offer to take it back."""
        self.context.say(sentence)
        page.offer_undo(sentence, self.operations.undo)


class Facts(QScrollArea):
    """What is known of the selected row, in words that can be read whole and copied."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        self.setWidget(self._words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tell(())

    def tell(self, facts: Iterable[tuple[str, object]]) -> None:
        """Show labelled facts, those without a value left out."""
        told = [f"{label}: {shown}" for label, value in facts if (shown := _written(value))]
        self._words.setText("\n".join(told) or self._empty)

    def text(self) -> str:
        """Return what is shown."""
        return self._words.text()


def ask_day(
    parent: QWidget,
    caption: str,
    label: str,
    act: Callable[[date | None], object],
    *,
    blank: str = "",
) -> bool:
    """Ask for a day, today at first, and hand it to `act`; return whether it was done.

    `blank` says what leaving it blank means; without it the day is required.
    """
    form = Form([FieldSpec("on", label, day_field, required=not blank, hint=blank)])
    form.fill({"on": PartialDate.of(today())})

    def save(values: dict[str, Any]) -> bool:
        act(to_days(values)["on"])
        return True

    return bool(RecordDialog(form, save, caption, parent=parent).exec())


def told_in_form(refusal: InvalidInput, names: Mapping[str, str]) -> InvalidInput:
    """Return a refusal of several rows as one of a form that made them.

    “3.award_code” becomes the problem of the form's field `names["award_code"]`, the same
    sentence said once.
    """
    problems = dict.fromkeys(
        Problem(_form_field(problem.field, names), problem.message) for problem in refusal.problems
    )
    return InvalidInput(list(problems))


def after(refusal: InvalidInput, standing: int) -> InvalidInput:
    """Return a refusal of a whole list as one of those of its rows that follow the standing."""
    return InvalidInput(
        Problem(_place_after(problem.field, standing), problem.message)
        for problem in refusal.problems
    )


def _place_after(field: str | None, standing: int) -> str | None:
    place, _, own = (field or "").partition(".")
    is_new = place.isdigit() and int(place) >= standing
    return f"{int(place) - standing}.{own}" if is_new else None


def _form_field(field: str | None, names: Mapping[str, str]) -> str | None:
    own = (field or "").rpartition(".")[2]
    return names.get(own, own) or None


def subject_field(
    applicants: Sequence[Applicant], add: Adder[UUID] | None = None
) -> PickList[UUID]:
    """Return a field for one of those who can register; `add` adds one who is missing."""
    return PickList([(one.id, one.label) for one in applicants], characters=40, add=add)


def remind(dialog: RecordDialog, offer: Offer) -> None:
    """Say above a form what the plan's deadline and policy mean for what is registered now."""
    notice = Notice()
    layout = dialog.layout()
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(0, notice)
        notice.tell(offer.reminder, "warning" if offer.is_past else "info")


def shortened(label: str) -> str:
    """Return a label that does not push the others of its row away."""
    return label if len(label) <= _LONGEST_CHOICE else f"{label[: _LONGEST_CHOICE - 1]}…"


def day_text(day: date) -> str:
    """Return a day as lists show it."""
    return f"{day:%d/%m/%Y}"


def _written(value: object) -> str:
    if isinstance(value, PartialDate):
        return value.display
    if isinstance(value, date):
        return day_text(value)
    return "" if value is None else str(value)
