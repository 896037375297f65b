"""The page of decisions (quyết định khen thưởng): the list, or one of them in its place."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.vietnamese import number_text
from app.domain.terms import DecisionState, Topic
from app.services import decisions, meetings, plan_views
from app.services.decisions import DecisionFields, DecisionRow
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.awards_decision import DecisionView
from app.ui.tabs.awards_opened import OpeningPage
from app.ui.tabs.awards_parts import day_text
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.widgets.fields import PickList, TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = decisions.LABELS


class DecisionsPage(OpeningPage):
    """The decisions of the plan, or of every plan of the year; one of them can be opened."""

    name = "decisions"
    caption = "Quyết định"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[DecisionRow](
            ListSpec(
                history=Topic.DECISION,
                columns=[
                    Column("Số, ký hiệu", lambda row: row.full_number, width=18),
                    Column("Ngày ký", lambda row: row.signed_on, day_text, width=12),
                    Column("Trích yếu", lambda row: row.subject_line, width=70),
                    Column(
                        "Người ký",
                        lambda row: row.signer_name,
                        width=24,
                        person=lambda row: row.signer_name,
                    ),
                    Column(
                        "Số dòng",
                        lambda row: row.line_count,
                        number_text,
                        is_number=True,
                        width=9,
                        is_summed=True,
                    ),
                    Column(
                        "Trạng thái",
                        lambda row: row.state.label,
                        sign=lambda row: _SIGNS[row.state],
                    ),
                ],
                actions=[
                    ListAction(
                        "Dự thảo quyết định…",
                        lambda _: self.draft(),
                        "add",
                        ("Ctrl+N", "Ctrl+Ins"),
                        on_empty=True,
                    ),
                    ListAction(
                        "Mở",
                        lambda rows: self.open(rows[0].id),
                        "right",
                        ("Ctrl+E",),
                        needs="one",
                        writes=False,
                        opens=True,
                    ),
                    ListAction(
                        "Xóa dự thảo",
                        lambda rows: self.delete(rows[0]),
                        "delete",
                        ("Delete",),
                        needs="one",
                        refuses=lambda rows: (
                            ""
                            if rows[0].state is DecisionState.DRAFT
                            else "Quyết định đã ban hành không xóa được; chỉ thu hồi kèm lý do."
                        ),
                    ),
                ],
                filters=[
                    ListFilter(
                        "state",
                        "Trạng thái",
                        [(state, state.label) for state in DecisionState],
                        lambda row, key: row.state == key,
                        counts=True,
                    )
                ],
                empty="Chưa có quyết định khen thưởng nào. Dự thảo từ các đề nghị hội đồng đã xét "
                "đạt, thuộc thẩm quyền của cơ quan.",
                counted="quyết định",
            )
        )
        self.view = DecisionView(context)
        self.lay_out()

    def reload(self) -> None:
        """Read the list, and the decision that is opened."""
        plan_id = self.context.plan_id
        year = None if plan_id else self.context.year
        rows = self.operations.ask(decisions.listed, plan_id, year)
        self.list.set_rows(rows)
        self.lock(self.list)
        self.follow({row.id for row in rows})

    def draft(self) -> None:
        """Ask for the head of a decision, and draft it on every nomination that is ready."""
        plan_id = self.context.plan_id
        if plan_id is None:
            self.list.notice.tell(
                "Quyết định thuộc một kế hoạch. Chọn kế hoạch ở thanh trên rồi dự thảo.", "warning"
            )
            return
        self.list.notice.clear()
        plan = self.operations.ask(plan_views.view, plan_id)
        met = self.operations.ask(meetings.listed, plan_id)
        form = heading_form(self.operations, plan_id)
        form.fill(
            {
                "signer_post": plan.signer_post,
                "signer_name": plan.signer_name,
                "meeting_id": next((row.id for row in met if row.is_concluded), None),
            }
        )

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(
                decisions.draft, plan_id, filled(DecisionFields, to_days(values))
            )

        dialog = RecordDialog(form, save, "Dự thảo quyết định khen thưởng", parent=self)
        if dialog.exec():
            self.open(dialog.saved[-1])

    def delete(self, row: DecisionRow) -> None:
        """Move a draft to the bin; its nominations stay passed."""
        if self.attempt(lambda: self.operations.do(decisions.delete, row.id)):
            self.list.offer_undo("Đã xóa dự thảo quyết định.", self.operations.undo)

    def edit_opened(self) -> None:
        """Ask for another number, day or signer of the decision that is opened."""
        decision_id = self.view.row_id
        if decision_id is None:
            return
        view = self.operations.ask(decisions.view, decision_id)
        form = heading_form(self.operations, view.plan_id)
        form.fill(to_fields({name: getattr(view, name) for name in DecisionFields.model_fields}))

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(
                decisions.update, decision_id, filled(DecisionFields, to_days(values))
            )

        RecordDialog(form, save, "Sửa quyết định khen thưởng", parent=self).exec()


_SIGNS = {
    DecisionState.DRAFT: "edit",
    DecisionState.ISSUED: "check",
    DecisionState.REVOKED: "close",
}


def heading_form(operations: Operations, plan_id: UUID | None) -> Form:
    """Return an empty form for what heads and closes a decision."""
    met = operations.ask(meetings.listed, plan_id) if plan_id else ()
    choices = [(row.id, f"{row.council_name}, ngày {day_text(row.held_on)}") for row in met]
    usual = "Để trống thì lấy theo thông tin đơn vị"
    return Form(
        [
            FieldSpec("number", _LABELS["number"], TextField, hint="Để trống khi chưa có số"),
            FieldSpec("symbol", _LABELS["symbol"], TextField, hint=usual),
            FieldSpec("signed_on", _LABELS["signed_on"], day_field, hint="Để trống khi chưa ký"),
            FieldSpec("issuer", _LABELS["issuer"], TextField, hint=usual),
            FieldSpec("signer_post", _LABELS["signer_post"], TextField),
            FieldSpec("signer_name", _LABELS["signer_name"], TextField),
            FieldSpec("authority_line", _LABELS["authority_line"], TextField, hint="TM., KT., …"),
            FieldSpec(
                "meeting_id", _LABELS["meeting_id"], lambda: PickList(choices, characters=20)
            ),
            FieldSpec(
                "subject_line",
                _LABELS["subject_line"],
                TextArea,
                hint="Để trống thì ghi theo tên kế hoạch",
                wide=True,
            ),
        ],
        columns=2,
    )
