"""The rounds of scoring and their sheets: who is scored, by whom, and what came in."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.core.clock import today
from app.domain.dates import PartialDate
from app.domain.points import points_text
from app.domain.terms import StagePurpose
from app.services import sheets, stages
from app.services.sheets import SheetRow
from app.services.stages import StageFields, StageRow
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.days import day_field, filled, to_days, to_fields
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scoring_parts import ScoringPage, bold
from app.ui.tabs.scoring_sheet import SheetDialog
from app.ui.widgets.fields import PickList, TextField
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.record_list import ListAction, RecordList, RecordListSpec


class SheetsPage(ScoringPage):
    """Rounds on the left, the sheets of the round chosen on the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.stages = RecordList[StageRow](self._stages_spec())
        self.sheets = RecordList[SheetRow](self._sheets_spec())
        self.notice = Notice()
        self._heading = bold()
        self.stages.search.hide()  # a plan has a handful of rounds
        self._shown: UUID | None = None
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self.notice)
        column.addWidget(self.sheets)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bold("Vòng chấm của kế hoạch"))
        column.addWidget(self.stages)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([200, 400])
        split.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(split)
        self.stages.chosen_changed.connect(self._on_stage_chosen)

    def reload(self) -> None:
        """Read the rounds, and the sheets of the one chosen."""
        rounds = (
            () if self.scope is None else self.operations.ask(stages.listed, self.scope.plan_id)
        )
        self.stages.set_rows(rounds)
        can_write = self.scope is not None and not self.context.is_read_only
        self.stages.set_read_only(not can_write)
        if self.stages.current is None and rounds:
            self.stages.select([rounds[0].id])
        self._show_sheets()

    # --- rounds ------------------------------------------------------------------------------

    def add_usual(self) -> None:
        """Add the three usual rounds."""
        self.operations.do(stages.add_usual, self.needed_scope.plan_id)

    def add_stage(self) -> None:
        """Ask for another round."""
        plan_id = self.needed_scope.plan_id

        def save(values: dict[str, Any]) -> UUID:
            return self.operations.do(stages.add, plan_id, to_days(filled(StageFields, values)))

        dialog = RecordDialog(_stage_form(), save, "Thêm vòng chấm", again=True, parent=self)
        dialog.exec()
        if dialog.saved:
            self.stages.show_row(dialog.saved[-1])

    def edit_stage(self) -> None:
        """Ask for other words of the round chosen."""
        row = self.stages.current
        if row is None or self.context.is_read_only:
            return
        form = _stage_form()
        form.fill(to_fields({"name": row.name, "purpose": row.purpose, "due": row.due}))

        def save(values: dict[str, Any]) -> None:
            self.operations.do(stages.update, row.id, to_days(filled(StageFields, values)))

        RecordDialog(form, save, "Sửa vòng chấm", parent=self).exec()

    def move_stage(self, steps: int) -> None:
        """Move the round chosen among those of the plan."""
        row = self.stages.current
        if row is None:
            return
        rounds = self.operations.ask(stages.listed, self.needed_scope.plan_id)
        place = [one.id for one in rounds].index(row.id) + steps
        if 0 <= place < len(rounds):
            self.operations.do(stages.move, row.id, steps)
            self.stages.show_row(row.id)

    def make_decisive(self) -> None:
        """Take the results from the round chosen."""
        row = self.stages.current
        if row is not None:
            self.operations.do(stages.make_decisive, row.id)

    def remove_stages(self) -> None:
        """Put the rounds chosen into the bin."""
        for row in self.stages.chosen:
            self.operations.do(stages.delete, row.id)
        self.context.say("Đã xóa vòng chấm. Bấm Hoàn tác để lấy lại.")

    # --- sheets ------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the missing sheets of the round chosen, for all who take part."""
        row = self.stages.current
        if row is not None:
            scope = self.needed_scope
            made = self.operations.do(sheets.make, scope.plan_id, scope.phase_id, row.id)
            self.context.say(
                f"Đã lập {len(made.sheet_ids)} phiếu; {made.existing_count} phiếu có từ trước."
            )

    def assign_cross(self) -> None:
        """Let each unit score the next one of its cluster."""
        row = self.stages.current
        if row is None:
            return
        scope = self.needed_scope
        told = self.operations.do(sheets.assign_cross, scope.plan_id, scope.phase_id, row.id)
        self.context.say(
            f"Đã phân công {told.made_count + told.assigned_count} phiếu chấm chéo; "
            f"{told.kept_count} phiếu giữ người chấm đã chọn."
        )
        if told.left_out:
            self.notice.tell(
                f"Chưa có ai chấm chéo cho {sheets.enumerated(told.left_out)} vì chưa vào cụm, "
                "khối hoặc một mình trong cụm. Hãy chọn người chấm cho từng phiếu.",
                "warning",
            )

    def mark_received(self) -> None:
        """Ask on which day the sheets chosen came in, today at first."""
        rows = self.sheets.chosen
        form = Form([FieldSpec("received_on", "Ngày nhận phiếu", day_field, required=True)])
        form.fill({"received_on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> None:
            day = to_days(values)["received_on"]
            self.operations.do(sheets.mark_received, [row.id for row in rows], day)

        RecordDialog(form, save, f"Ghi đã nhận {len(rows)} phiếu", parent=self).exec()

    def mark_missing(self) -> None:
        """Write down that the sheets chosen did not come in."""
        self.operations.do(sheets.mark_received, [row.id for row in self.sheets.chosen], None)

    def choose_scorer(self) -> None:
        """Ask who scores the sheet chosen."""
        row = self.sheets.current
        if row is None:
            return
        others = {
            one.subject_id: one.subject_name
            for number in range(self.sheets.model.rowCount())
            for one in (self.sheets.model.row_number(number),)
            if one.subject_id != row.subject_id
        }
        form = Form(
            [
                FieldSpec(
                    "scorer_id",
                    "Đơn vị chấm",
                    lambda: PickList(list(others.items())),
                    hint="Để trống khi không giao riêng cho ai",
                )
            ]
        )

        def save(values: dict[str, Any]) -> None:
            self.operations.do(sheets.set_scorer, row.id, values["scorer_id"])

        RecordDialog(form, save, f"Người chấm {row.subject_name}", parent=self).exec()

    def remove_sheets(self) -> None:
        """Put the sheets chosen, which are empty, into the bin."""
        self.operations.do(sheets.delete, [row.id for row in self.sheets.chosen])
        self.context.say("Đã xóa phiếu trống. Bấm Hoàn tác để lấy lại.")

    # --- inside ------------------------------------------------------------------------------

    @Slot()
    def _on_stage_chosen(self) -> None:
        row = self.stages.current
        if row is not None and row.id != self._shown:
            self._show_sheets()

    def _show_sheets(self) -> None:
        row = self.stages.current
        self._shown = row.id if row else None
        self.notice.clear()
        self.sheets.set_read_only(row is None or self.context.is_read_only)
        if row is None or self.scope is None:
            self._heading.setText("Phiếu chấm")
            self.sheets.set_rows(())
            return
        self._heading.setText(f"Phiếu chấm của vòng “{row.name}”")
        self.sheets.set_rows(
            self.operations.ask(sheets.listed, self.scope.plan_id, self.scope.phase_id, row.id)
        )

    def _open(self, row: SheetRow) -> None:
        SheetDialog(self.context, row.id, self).exec()

    def _stages_spec(self) -> RecordListSpec[StageRow]:
        return RecordListSpec(
            name="vòng chấm",
            columns=[
                Column("Vòng chấm", lambda row: row.name, width=18),
                Column("Ai chấm", lambda row: row.purpose.label, width=12),
                Column(
                    "Kết quả", lambda row: "Lấy từ vòng này" if row.is_decisive else "", width=16
                ),
                Column("Hạn", lambda row: row.due, lambda day: f"{day:%d/%m/%Y}", width=12),
                Column("Số phiếu", lambda row: row.sheet_count, is_number=True),
            ],
            actions=[
                ListAction(
                    "Thêm ba vòng", self.add_usual, tip="Thêm tự chấm, chấm chéo và thẩm định"
                ),
                ListAction("Thêm", self.add_stage, "Ctrl+N", tip="Thêm vòng chấm"),
                ListAction("Sửa", self.edit_stage, "F2", for_rows=True),
                ListAction("Lên", lambda: self.move_stage(-1), "Alt+Up", for_rows=True),
                ListAction("Xuống", lambda: self.move_stage(1), "Alt+Down", for_rows=True),
                ListAction(
                    "Lấy làm kết quả",
                    self.make_decisive,
                    for_rows=True,
                    tip="Lấy kết quả từ vòng đang chọn",
                ),
                ListAction("Xóa", self.remove_stages, "Delete", for_rows=True),
            ],
            open=lambda _: self.edit_stage(),
            empty="Kế hoạch này chưa có vòng chấm. Bấm nút dưới để thêm tự chấm, chấm chéo và "
            "thẩm định.",
        )

    def _sheets_spec(self) -> RecordListSpec[SheetRow]:
        return RecordListSpec(
            name="phiếu chấm",
            columns=[
                Column("Đối tượng", lambda row: row.subject_name, width=26),
                Column("Cụm, khối", lambda row: row.cluster_name, width=18),
                Column("Người chấm", lambda row: row.scorer_name, width=22),
                Column("Đã chấm", lambda row: f"{row.scored_count}/{row.expected_count}", width=9),
                Column("Tổng", lambda row: row.total, points_text, is_number=True, width=8),
                Column("Ngày nhận", lambda row: row.received_on, lambda day: f"{day:%d/%m/%Y}"),
            ],
            actions=[
                ListAction("Lập phiếu", self.make, tip="Lập phiếu cho mọi đối tượng tham gia"),
                ListAction(
                    "Phân công chéo",
                    self.assign_cross,
                    tip="Mỗi đơn vị chấm đơn vị kế tiếp trong cụm",
                ),
                ListAction(
                    "Đã nhận…", self.mark_received, for_rows=True, tip="Ghi ngày nhận phiếu"
                ),
                ListAction(
                    "Chưa nhận", self.mark_missing, for_rows=True, tip="Bỏ ngày nhận phiếu"
                ),
                ListAction("Người chấm…", self.choose_scorer, for_rows=True),
                ListAction(
                    "Xóa", self.remove_sheets, "Delete", for_rows=True, tip="Xóa phiếu trống"
                ),
            ],
            open=self._open,
            empty="Vòng này chưa có phiếu. Bấm Lập phiếu để lập cho mọi đối tượng tham gia.",
        )


def _stage_form() -> Form:
    words = labels(StageFields)
    return Form(
        [
            FieldSpec("name", words["name"], TextField, required=True),
            FieldSpec("purpose", words["purpose"], terms(StagePurpose, StagePurpose.OTHER)),
            FieldSpec("due", words["due"], day_field),
        ]
    )
