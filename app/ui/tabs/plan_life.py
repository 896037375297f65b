"""The steps in the life of the opened plan: issued, begun, reviewed, closed, and back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.errors import InvalidInput
from app.domain.terms import PlanState
from app.services import plan_checks, plans
from app.services.plan_views import PlanView
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.plan_gaps import IssueDialog
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.fields import DateField, DocumentDateField, PickList, TextArea, TextField
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.record_dialog import RecordDialog


class PlanLife(QWidget):
    """Says the state of a plan and offers the steps that follow from it.

    `settle` saves what is typed; a step that needs all of it asks whether it is.

    Signals:
        gap_wanted: the gap to go to, chosen where issuing was asked for.
    """

    gap_wanted = Signal(object)

    def __init__(
        self, context: Context, settle: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._operations = context.operations
        self._settle = settle
        self._view: PlanView | None = None
        self._state = QLabel()
        self.steps = FoldRow()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._state)
        row.addLayout(self.steps, stretch=1)

    def set_plan(self, plan: PlanView) -> None:
        """Offer the steps of a plan."""
        self._view = plan
        self._state.setText(f"<b>{plan.state.label}</b>")
        while (item := self.steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        steps = [*_STEPS[plan.state], *([_NUMBERING] if _lacks_number(plan) else [])]
        for text, act in steps:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setObjectName(text)
            button.setEnabled(not self._context.is_read_only)
            button.clicked.connect(partial(act, self))
            self.steps.addWidget(button)

    def issue(self) -> None:
        """Issue the plan after the person has seen what is still missing."""
        plan = self._plan
        if not self._settle():
            return
        dialog = IssueDialog(self._operations.ask(plan_checks.gaps, plan.id), self)
        if dialog.exec():
            self._operations.do(plans.issue, plan.id)
        elif dialog.chosen is not None:
            self.gap_wanted.emit(dialog.chosen)

    def withdraw(self) -> None:
        """Take the issuing back, with a reason."""
        self._because("Thu hồi kế hoạch", plans.withdraw)

    def reopen(self) -> None:
        """Open a closed plan again, with a reason."""
        self._because("Mở lại kế hoạch", plans.reopen)

    def start(self) -> None:
        """Begin to carry the plan out."""
        self._operations.do(plans.start, self._plan.id)

    def close_plan(self) -> None:
        """Close the plan."""
        self._operations.do(plans.close, self._plan.id)

    def record_interim(self) -> None:
        """Note the interim review."""
        self._ask_review("Ghi sơ kết", plans.record_interim)

    def record_final(self) -> None:
        """Note the final review."""
        self._ask_review("Ghi tổng kết", plans.record_final)

    def copy_to_next_year(self) -> None:
        """Copy the plan into the next year and open the copy."""
        plan = self._plan
        self._context.open_plan(self._operations.do(plans.copy_from, plan.id, plan.year + 1))

    def fill_number(self) -> None:
        """Write the number and day that the clerk gave the paper after it was issued."""
        plan = self._plan
        form = Form(
            [
                FieldSpec("number", "Số", TextField, required=True),
                FieldSpec("dated", "Ngày ban hành", DocumentDateField, required=True),
            ]
        )
        form.fill({"number": plan.number, "dated": plan.dated})

        def save(values: dict[str, Any]) -> object:
            return self._operations.do(plans.fill_number, plan.id, values)

        RecordDialog(form, save, "Ghi số, ngày ban hành", parent=self).exec()

    @property
    def _plan(self) -> PlanView:
        if self._view is None:
            raise LookupError("a step was asked for before the plan was read")
        return self._view

    def _because(self, caption: str, verb: Callable[..., Any]) -> None:
        reason = ask_reason(self, caption, verb=caption)
        if reason is not None:
            self._operations.do_because(reason, verb, self._plan.id)

    def _ask_review(self, caption: str, verb: Callable[..., Any]) -> None:
        plan = self._plan
        phases = [(phase.id, phase.name) for phase in plan.phases]
        form = Form(
            [
                FieldSpec("held_on", "Ngày tổ chức", DateField, required=True),
                FieldSpec("phase_id", "Giai đoạn", lambda: PickList(phases)),
                FieldSpec("report_number", "Số báo cáo", TextField),
                FieldSpec("results", "Kết quả", TextArea),
                FieldSpec("shortcomings", "Tồn tại, hạn chế", TextArea),
                FieldSpec("directions", "Phương hướng", TextArea),
            ]
        )

        def save(values: dict[str, Any]) -> Any:  # noqa: ANN401 - the id of the review
            day = values["held_on"]
            if day.earliest is None or day.earliest != day.latest:
                raise InvalidInput.of("held_on", "Cần đủ ngày, tháng, năm, ví dụ 15/07/2026.")
            return self._operations.do(verb, plan.id, values | {"held_on": day.earliest})

        RecordDialog(form, save, caption, parent=self).exec()


Step = tuple[str, Callable[[PlanLife], None]]

_NUMBERING: Step = ("Ghi số, ngày…", PlanLife.fill_number)
_COPY: Step = ("Nhân bản sang năm sau", PlanLife.copy_to_next_year)
_WITHDRAW: Step = ("Thu hồi kế hoạch", PlanLife.withdraw)
_REVIEWS: tuple[Step, ...] = (
    ("Ghi sơ kết", PlanLife.record_interim),
    ("Ghi tổng kết", PlanLife.record_final),
)

_STEPS: dict[PlanState, tuple[Step, ...]] = {
    PlanState.DRAFT: (("Ban hành", PlanLife.issue), _COPY),
    PlanState.ISSUED: (("Bắt đầu thực hiện", PlanLife.start), _WITHDRAW, _COPY),
    PlanState.RUNNING: (*_REVIEWS, _WITHDRAW, _COPY),
    PlanState.INTERIM: (*_REVIEWS, _WITHDRAW, _COPY),
    PlanState.FINAL: (("Đóng kế hoạch", PlanLife.close_plan), _COPY),
    PlanState.CLOSED: (("Mở lại kế hoạch", PlanLife.reopen), _COPY),
}


def _lacks_number(plan: PlanView) -> bool:
    """Return whether an issued paper has no number yet, or no whole day."""
    is_open = plan.state not in (PlanState.DRAFT, PlanState.CLOSED)
    return is_open and not (plan.number and plan.dated and plan.dated.as_date())
