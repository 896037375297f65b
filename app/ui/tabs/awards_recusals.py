"""Who takes no part in the vote on one nomination (không tham gia biểu quyết), and why."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services import ballots
from app.services.ballots import RecusalFields, RecusalRow
from app.services.minutes import MeetingView
from app.services.validation import labels
from app.services.voting_desk import BallotLine
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.days import filled
from app.ui.tabs.scoring_parts import Keyed, button, row_of
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.sentence import Sentence
from app.ui.widgets.undo_bar import UndoBar

_LABELS = labels(RecusalFields)

Rows = dict[UUID, dict[str, Any]]


class RecusalsDialog(Dialog):
    """The members who stand aside for one nomination; each change is saved at once."""

    def __init__(
        self,
        operations: Operations,
        minutes: MeetingView,
        line: BallotLine,
        *,
        is_open: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._minutes = minutes
        self._line = line
        self.setWindowTitle(f"Không tham gia biểu quyết: {line.name} – {line.award_name}")
        self.list = EditList[Keyed[RecusalRow]](self._spec())
        self.list.done.connect(self._on_removed)
        self.undo_bar = UndoBar()
        rule = Sentence()
        rule.tell(
            "Người không tham gia biểu quyết vẫn được tính trong tổng số thành viên hội đồng.",
            "info",
        )
        layout = QVBoxLayout(self)
        layout.addWidget(rule)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.undo_bar)
        layout.addLayout(row_of(None, button("Đóng", self.accept)))
        self.resize(620, 320)
        self._read()
        self.list.set_read_only(not is_open)

    def write(self, change: Callable[[Rows], object]) -> None:
        """Write who stands aside after `change` was made among them."""
        rows: Rows = {
            row.member_id: {"member_id": row.member_id, "reason": row.reason}
            for row in self._recusals()
        }
        change(rows)
        self._operations.do(
            ballots.record_recusals, self._minutes.id, self._line.id, list(rows.values())
        )
        self._read()

    def _recusals(self) -> list[RecusalRow]:
        found = self._operations.ask(ballots.recusals, self._minutes.id)
        return [row for row in found if row.nomination_id == self._line.id]

    def _read(self) -> None:
        self.list.set_rows([Keyed(row.member_id, row) for row in self._recusals()])

    @Slot(str)
    def _on_removed(self, sentence: str) -> None:
        self.undo_bar.offer(sentence, self._undo)

    def _undo(self) -> None:
        self._operations.undo()
        self._read()

    def _spec(self) -> EditListSpec[Keyed[RecusalRow]]:
        def put(values: dict[str, Any], former: UUID | None = None) -> None:
            given = filled(RecusalFields, values)

            def change(rows: Rows) -> None:
                if former is not None:
                    rows.pop(former, None)
                rows[given["member_id"]] = given

            self.write(change)

        return EditListSpec(
            caption="Thành viên không tham gia",
            noun="người không tham gia biểu quyết",
            columns=[
                Column(_LABELS["member_id"], lambda row: row.of.name, width=28),
                Column(_LABELS["reason"], lambda row: row.of.reason),
            ],
            form=self._form,
            values=lambda row: {"member_id": row.of.member_id, "reason": row.of.reason},
            add=put,
            update=lambda row, values: put(values, row.of.member_id),
            remove=lambda row: self.write(lambda rows: rows.pop(row.of.member_id)),
        )

    def _form(self) -> Form:
        members = [(row.member.id, row.member.full_name) for row in self._minutes.attendance]
        return Form(
            [
                FieldSpec(
                    "member_id", _LABELS["member_id"], lambda: PickList(members), required=True
                ),
                FieldSpec(
                    "reason",
                    _LABELS["reason"],
                    TextField,
                    hint="Ví dụ: là người được xét, có quan hệ gia đình",
                ),
            ]
        )
