"""The tab of emulation plans (kế hoạch thi đua)."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.record_list import ListAction, ListFilter, RecordList, RecordListSpec


class PlansTab(Tab):
    """Lists the plans of the working year and opens them."""

    caption = "Kế hoạch"
    topics = frozenset({Topic.PLAN})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = RecordList[PlanRow](
            RecordListSpec(
                name="danh sách kế hoạch",
                columns=[
                    Column("Số, ký hiệu", _number, width=16),
                    Column("Ngày", lambda row: row.dated, lambda day: day.display, width=24),
                    Column("Trích yếu", lambda row: row.name, width=60),
                    Column("Cơ quan ban hành", lambda row: row.issuer, width=28),
                    Column("Bắt đầu", lambda row: row.starts, shown, width=12),
                    Column("Kết thúc", lambda row: row.ends, shown, width=12),
                    Column("Trạng thái", lambda row: row.state.label),
                ],
                actions=[
                    ListAction("Thêm", self.add, "Ctrl+N", tip="Thêm kế hoạch"),
                    ListAction("Mở", self.open_chosen, "", for_rows=True),
                    ListAction("Nhân bản", self.copy, "Ctrl+D", for_rows=True),
                    ListAction("Xóa", self.remove, "Delete", for_rows=True),
                ],
                filters=[
                    ListFilter(
                        "state",
                        "Trạng thái",
                        lambda row, state: row.state == state,
                        [(state, state.label) for state in PlanState],
                    )
                ],
                open=lambda row: self.context.open_plan(row.id),
                empty="Chưa có kế hoạch nào trong năm này. Bấm Thêm để soạn kế hoạch.",
            )
        )
        self.list.counted.connect(self.tell_status)
        QVBoxLayout(self).addWidget(self.list)

    def reload(self) -> None:
        """Show the plans of the working year."""
        self.list.set_rows(self.operations.ask(plans.listed, self.context.year))
        self.list.set_read_only(self.context.is_read_only)

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
            self.context.open_plan(dialog.saved[-1])

    def open_chosen(self) -> None:
        """Open the selected plans."""
        for row in self.list.chosen:
            self.context.open_plan(row.id)

    def copy(self) -> None:
        """Copy the selected plan into the year after its own."""
        row = self.list.current
        if row is not None:
            year = row.year + 1
            plan_id = self.operations.do(plans.copy_from, row.id, year)
            self.context.say(f"Đã nhân bản kế hoạch sang năm {year}.")
            self.context.open_plan(plan_id)

    def remove(self) -> None:
        """Put the selected drafts into the bin; undo brings them back."""
        for row in self.list.chosen:
            self.operations.do(plans.delete, row.id)
        self.context.say("Đã xóa kế hoạch. Bấm Hoàn tác để lấy lại.")


def _number(row: PlanRow) -> str:
    return "/".join(part for part in (row.number, row.symbol) if part)
