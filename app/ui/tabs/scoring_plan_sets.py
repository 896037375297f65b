"""Which criteria sets the plan uses, and for whom."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHeaderView, QLabel, QWidget

from app.services import closing, criteria_sets
from app.services.criteria_sets import PlanSetRow, SetRow
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.scoring_parts import Scope, bold, button, table_of
from app.ui.widgets.fields import PickList
from app.ui.widgets.record_dialog import RecordDialog

_NO_PLAN = "Chọn một kế hoạch ở thanh phía trên để kế hoạch đó chấm theo bộ tiêu chí này."
_NOT_USED = (
    "Kế hoạch này chưa chấm theo bộ tiêu chí nào. Chọn một bộ ở trên rồi bấm “Dùng bộ đang chọn…”."
)

_USE_TIP = "Chấm kế hoạch này theo bộ tiêu chí đang chọn"
_STOP_TIP = "Kế hoạch này thôi chấm theo bộ tiêu chí đang chọn ở bảng trên"
_SETS_SEEN = 2
"""Of those that the plan uses; more are scrolled."""


class SetsOfPlan(QWidget):
    """The sets of the plan, with the button that adds the set chosen elsewhere.

    Signals:
        removed: the words for what was taken away, for a bar that offers to undo it.
    """

    removed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._scope: Scope | None = None
        self._offered: SetRow | None = None
        self.model = RowTableModel[PlanSetRow](
            [
                Column("Dùng cho", lambda row: row.applies_to_name, tooltip=_for_whom),
                Column("Bộ tiêu chí", lambda row: row.label, tooltip=_for_whom),
            ],
            self,
        )
        self.table = table_of(self.model, "Bộ tiêu chí của kế hoạch")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._show_buttons)
        self._shut = ""
        self.use_button = button("Dùng bộ đang chọn…", self.use, _USE_TIP)
        self.stop_button = button("Bỏ khỏi kế hoạch", self.stop_using, _STOP_TIP)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        rows: list[QWidget] = [bold("Kế hoạch này chấm theo"), self._hint, self.table]
        for number, row in enumerate(rows):
            layout.addWidget(row, number, 0, 1, 2)
        layout.addWidget(self.use_button, len(rows), 0)
        layout.addWidget(self.stop_button, len(rows), 1)

    def show_plan(self, scope: Scope | None) -> None:
        """Show the sets of a plan, None where none is chosen."""
        self._scope = scope
        ask = self._context.operations.ask
        used = () if scope is None else ask(criteria_sets.used, scope.plan_id)
        closed = None if scope is None else ask(closing.closed, scope.plan_id, scope.phase_id)
        self._shut = self._context.operations.read_only_reason or (closed.plan if closed else "")
        self.model.set_rows(used)
        self._hint.setText(_NO_PLAN if scope is None else "" if used else _NOT_USED)
        self._hint.setVisible(not used)
        self.table.setVisible(bool(used))
        lines = 1 + max(1, min(len(used), _SETS_SEEN))
        self.table.setFixedHeight(self.table.rowHeight(0) * lines + 2 * style.GAP)
        self._show_buttons()

    def offer(self, row: SetRow | None) -> None:
        """Offer a set to be used."""
        self._offered = row
        self._show_buttons()

    def use(self) -> None:
        """Ask for whom the plan is to use the set offered."""
        row, scope = self._offered, self._scope
        if row is None or scope is None:
            return
        operations = self._context.operations
        names = list(operations.ask(criteria_sets.applies_to_names).items())
        form = Form([FieldSpec("applies_to", "Dùng cho", lambda: PickList(names), required=True)])
        form.fill({"applies_to": ""})

        def save(values: dict[str, Any]) -> UUID:
            return operations.do(criteria_sets.use, scope.plan_id, row.id, values["applies_to"])

        RecordDialog(form, save, f"Dùng “{row.label}” cho kế hoạch", parent=self).exec()

    def stop_using(self) -> None:
        """Let the plan no longer use the set chosen here."""
        index = self.table.currentIndex()
        if index.isValid():
            row = self.model.row_at(index)
            self._context.operations.do(criteria_sets.stop_using, row.id)
            self.removed.emit(f"Kế hoạch không còn chấm theo “{row.label}”.")

    @Slot()
    def _show_buttons(self) -> None:
        can_write = self._scope is not None and not self._shut
        self.use_button.setToolTip(self._shut or _USE_TIP)
        self.stop_button.setToolTip(self._shut or _STOP_TIP)
        self.use_button.setEnabled(can_write and self._offered is not None)
        self.stop_button.setEnabled(can_write and self.table.currentIndex().isValid())


def _for_whom(row: PlanSetRow) -> str:
    return f"{row.applies_to_name}: {row.label}"
