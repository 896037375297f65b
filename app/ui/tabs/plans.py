"""The tab of emulation plans (kế hoạch thi đua)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.dates import DocumentDate
from app.domain.terms import PlanForm, PlanState, Regime, Topic
from app.services import office, plans
from app.services.plans import PlanFields, PlanRow
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import filled
from app.ui.tabs.plan_parts import shown, terms
from app.ui.tabs.tab import Tab
from app.ui.widgets.fields import NumberField, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.work_bar import runs_in


class PlansTab(Tab):
    """Lists the plans of the working year and opens them."""

    caption = "Kế hoạch"
    topics = frozenset({Topic.PLAN})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[PlanRow](
            ListSpec(
                history=Topic.PLAN,
                columns=[
                    Column("Số, ký hiệu", _number, width=14),
                    Column("Ngày", lambda row: row.dated, _short, width=10),
                    Column("Trích yếu", lambda row: row.name, width=56),
                    Column("Cơ quan ban hành", lambda row: row.issuer, width=22),
                    Column("Bắt đầu", lambda row: row.starts, shown, width=10),
                    Column("Kết thúc", lambda row: row.ends, shown, width=10),
                    Column("Trạng thái", lambda row: row.state.label, width=14),
                ],
                actions=[
                    ListAction(
                        "Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True
                    ),
                    ListAction(
                        "Lập từ văn bản…", lambda _: self.read_text(), "word", on_empty=True
                    ),
                    ListAction(
                        "Mở", self.open_rows, "plan", needs="some", writes=False, opens=True
                    ),
                    ListAction("Nhân bản", self._copy, "duplicate", ("Ctrl+D",), "one"),
                    ListAction(
                        "Xóa",
                        self.remove,
                        "delete",
                        ("Delete",),
                        "some",
                        _refuse_issued,
                        many="Xóa {} kế hoạch",
                    ),
                ],
                filters=[
                    ListFilter(
                        "state",
                        "Trạng thái",
                        [(state, state.label) for state in PlanState],
                        lambda row, state: row.state == state,
                        counts=True,
                    )
                ],
                empty="Chưa có kế hoạch nào trong năm này. Bấm Thêm để soạn kế hoạch.",
                counted="kế hoạch",
            )
        )
        self.list.table.setAccessibleName("Danh sách kế hoạch")
        self.list.status_changed.connect(self.tell_status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def reload(self) -> None:
        """Show the plans that run in the working year."""
        self.list.set_read_only(self.operations.read_only_reason or "")
        year = self.context.year
        found = self.operations.ask(plans.listed)
        self.list.set_rows([plan for plan in found if runs_in(plan, year)])

    def show_page(self, page: str, focus: str = "") -> None:  # noqa: ARG002 - nothing to focus
        """Begin a plan at the page “new”."""
        if page == "new":
            self.add()

    def show_row(self, row_id: UUID) -> None:
        """Select a plan."""
        self.list.show_row(row_id)

    def add(self) -> None:
        """Ask for the beginnings of a new plan and open it."""
        own = self.operations.ask(office.get)
        regime = own.regime if own else Regime.STATE
        words = labels(PlanFields)
        form = Form(
            [
                FieldSpec("name", words["name"], TextArea, required=True),
                FieldSpec("year", words["year"], NumberField, required=True),
                FieldSpec("regime", words["regime"], terms(Regime, regime)),
                FieldSpec("form", words["form"], terms(PlanForm, PlanForm.REGULAR)),
                FieldSpec("number", words["number"], TextField, hint="Để trống khi chưa có số"),
            ]
        )
        form.fill({"year": self.context.year})

        def save(values: dict[str, Any]) -> UUID:
            suggested = self.operations.ask(plans.suggested, values["regime"] or regime)
            return self.operations.do(plans.create, suggested | filled(PlanFields, values))

        dialog = RecordDialog(form, save, "Thêm kế hoạch", parent=self)
        if dialog.exec():
            self._begin(dialog.saved[-1])

    def read_text(self) -> None:
        """Make a plan from its text."""
        from app.ui.dialogs.plan_reading import read_plan  # noqa: PLC0415 - brings the reader

        read_plan(self.context, self)

    def open_rows(self, rows: Sequence[PlanRow]) -> None:
        """Open plans, each in a tab of its own."""
        for row in rows:
            self.context.open_plan(row.id)

    def copy(self, row: PlanRow) -> None:
        """Copy a plan into the year after its own, and open the copy."""
        year = row.year + 1
        plan_id = self.operations.do(plans.copy_from, row.id, year)
        self.context.say(f"Đã nhân bản kế hoạch sang năm {year}.")
        self._begin(plan_id)

    def remove(self, rows: Sequence[PlanRow]) -> None:
        """Put drafts into the bin; undo brings them back."""
        self.operations.do(plans.delete, [row.id for row in rows])
        self.list.offer_undo(f"Đã xóa {len(rows)} kế hoạch.", self.operations.undo)

    def _begin(self, plan_id: UUID) -> None:
        """Open a new plan and work on it from now on, in its own year."""
        found = self.operations.ask(plans.listed)
        year = next(row.year for row in found if row.id == plan_id)
        self.context.choose(year, plan_id)
        self.context.open_plan(plan_id)

    def _copy(self, rows: Sequence[PlanRow]) -> None:
        self.copy(rows[0])


def _refuse_issued(rows: Sequence[PlanRow]) -> str:
    if all(row.state is PlanState.DRAFT for row in rows):
        return ""
    return "Chỉ xóa được kế hoạch dự thảo."


def _short(day: DocumentDate) -> str:
    """Return a document's day as lists show it; a blank part shows as dots."""
    parts = (day.day and f"{day.day:02}", day.month and f"{day.month:02}", day.year)
    return "/".join(str(part or "…") for part in parts)


def _number(row: PlanRow) -> str:
    return "/".join(part for part in (row.number, row.symbol) if part)
