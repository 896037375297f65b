"""The page of holds (tạm dừng xét khen thưởng)."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import PEOPLE, HoldReason, Topic
from app.services import holds
from app.services.holds import HoldFields, HoldRow
from app.services.validation import labels
from app.ui.context import Context
from app.ui.dialogs.quick_add import person_adder
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.awards_parts import AwardsPage, day_text, subject_choices
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.plan_parts import terms
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.pasted_rows import Paste, Rows
from app.ui.widgets.record_dialog import RecordDialog

_LABELS = labels(HoldFields)
_ACTIVE, _ENDED = "Đang tạm dừng", "Đã kết thúc"


class HoldsPage(AwardsPage):
    """For whom nothing may be proposed, since when and until when; never the matter itself."""

    name = "holds"
    caption = "Tạm dừng xét"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[HoldRow](
            ListSpec(
                history=Topic.HOLD,
                columns=[
                    Column(
                        "Đối tượng",
                        lambda row: row.subject_name,
                        width=32,
                        person=lambda row: row.subject_name if row.subject_kind in PEOPLE else "",
                    ),
                    Column("Đơn vị", lambda row: row.unit_name, width=32),
                    Column("Lý do", lambda row: row.reason.label, width=30, is_sensitive=True),
                    Column("Số văn bản", lambda row: row.reference, width=18),
                    Column("Từ ngày", lambda row: row.starts_on, day_text, width=12),
                    Column("Đến ngày", lambda row: row.ends_on, day_text, width=12),
                    Column(
                        "Hôm nay",
                        _standing,
                        sign=lambda row: "warning" if row.is_active(today()) else "",
                        width=16,
                    ),
                ],
                actions=[
                    ListAction(
                        "Thêm", lambda _: self.add(), "add", ("Ctrl+N", "Ctrl+Ins"), on_empty=True
                    ),
                    ListAction(
                        "Sửa",
                        lambda rows: self.edit(rows[0]),
                        "edit",
                        ("Ctrl+E",),
                        needs="one",
                        opens=True,
                    ),
                    ListAction(
                        "Kết thúc…",
                        self.end,
                        "check",
                        needs="some",
                        refuses=_end_refusal,
                        many="Kết thúc {} lần tạm dừng…",
                    ),
                    ListAction("Xóa", self.delete, "delete", ("Delete",), needs="some"),
                ],
                filters=[
                    ListFilter(
                        "standing",
                        "Hôm nay",
                        [(_ACTIVE, _ACTIVE), (_ENDED, _ENDED)],
                        lambda row, key: _standing(row) == key,
                        counts=True,
                    ),
                    ListFilter(
                        "reason",
                        "Lý do",
                        [(reason, reason.label) for reason in HoldReason],
                        lambda row, key: row.reason is key,
                        counts=True,
                    ),
                ],
                empty="Chưa tạm dừng xét khen thưởng với ai. Bấm Thêm khi có người, tập thể đang "
                "bị xem xét kỷ luật, điều tra, thanh tra hoặc khiếu nại, tố cáo.",
                counted="lần tạm dừng",
                paste=Paste(
                    noun="lần tạm dừng xét",
                    form=self._form,
                    save=lambda: self.add_many,
                    undo=self.operations.undo,
                ),
            )
        )
        self.dress(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def reload(self) -> None:
        """Read all holds, of whatever year."""
        self.list.set_rows(self.operations.ask(holds.listed))
        self.lock(self.list)

    def show_row(self, row_id: UUID) -> bool:
        """Select a hold."""
        return self.list.show_row(row_id)

    def add(self) -> None:
        """Ask for a new hold."""
        form = self._form()
        form.fill({"starts_on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(holds.add, filled(HoldFields, to_days(values)))

        RecordDialog(form, save, "Tạm dừng xét khen thưởng", again=True, parent=self).exec()

    def add_many(self, rows: Rows) -> object:
        """Note the holds that pasted rows hold, as one action."""
        given = [filled(HoldFields, to_days(row)) for row in rows]
        return self.operations.do(holds.add_many, given)

    def edit(self, row: HoldRow) -> None:
        """Correct what was noted of a hold."""
        form = self._form()
        form.fill(to_fields({name: getattr(row, name) for name in HoldFields.model_fields}))

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(holds.update, row.id, filled(HoldFields, to_days(values)))

        RecordDialog(
            form, save, f"Sửa lần tạm dừng xét của {row.subject_name}", parent=self
        ).exec()

    def end(self, rows: list[HoldRow]) -> None:
        """Ask for the last day of the selected holds."""
        form = Form([FieldSpec("ends_on", _LABELS["ends_on"], day_field, required=True)])
        form.fill({"ends_on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> object:
            ids = [row.id for row in rows]
            return self.operations.do(holds.end, ids, to_days(values)["ends_on"])

        if RecordDialog(form, save, "Kết thúc tạm dừng xét", parent=self).exec():
            self._offer_undo(f"Đã kết thúc {number_text(len(rows))} lần tạm dừng xét.")

    def delete(self, rows: list[HoldRow]) -> None:
        """Move the selected holds to the bin."""
        count = self.operations.do(holds.delete, [row.id for row in rows])
        self._offer_undo(f"Đã xóa {number_text(count)} lần tạm dừng xét.")

    def _offer_undo(self, done: str) -> None:
        self.list.offer_undo(done, self.operations.undo)

    def _form(self) -> Form:
        subjects = subject_choices(self.operations)
        return Form(
            [
                FieldSpec(
                    "subject_id",
                    _LABELS["subject_id"],
                    lambda: PickList(subjects, add=person_adder(self.operations)),
                    required=True,
                ),
                FieldSpec("reason", _LABELS["reason"], terms(HoldReason), required=True),
                FieldSpec(
                    "reference",
                    _LABELS["reference"],
                    TextField,
                    hint="Chỉ ghi số văn bản, không ghi nội dung vụ việc",
                ),
                FieldSpec("starts_on", _LABELS["starts_on"], day_field, required=True),
                FieldSpec(
                    "ends_on", _LABELS["ends_on"], day_field, hint="Để trống khi chưa kết luận"
                ),
            ]
        )


def _standing(row: HoldRow) -> str:
    if row.is_active(today()):
        return _ACTIVE
    return _ENDED if row.starts_on <= today() else "Chưa đến ngày"


def _end_refusal(rows: list[HoldRow]) -> str:
    return (
        "Có dòng đã có ngày kết thúc. Muốn đổi ngày, hãy sửa."
        if any(row.ends_on for row in rows)
        else ""
    )
