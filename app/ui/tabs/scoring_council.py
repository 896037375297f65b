"""The council puts equals in order (hội đồng chọn thứ tự), with its reason."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from app.domain.points import points_text
from app.services import council_orders
from app.services.council_orders import CouncilOrderFields
from app.services.equals import Equals
from app.services.standings import Standing
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.scoring_parts import Scope, icon_button
from app.ui.widgets.fields import TextArea
from app.ui.widgets.record_dialog import RecordDialog

CAPTION = "Hội đồng chọn thứ tự"


class OrderOfEquals(QWidget):
    """Equals one below the other; the one selected moves up and down."""

    def __init__(self, rows: Sequence[Standing], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids = [row.subject_id for row in rows]
        total = points_text(rows[0].total)
        told = QLabel(
            f"{len(rows)} đối tượng cùng {total} điểm, thứ tự xét của bộ tiêu chí không phân "
            "được. Xếp theo thứ tự hội đồng chọn, hạng cao hơn ở trên."
        )
        told.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Thứ tự hội đồng chọn")
        self.list.addItems([row.subject_name for row in rows])
        self.list.setCurrentRow(0)
        lines = min(max(len(rows), 2), 8)
        self.list.setFixedHeight((self.list.fontMetrics().height() + 6) * lines + 6)
        told.setBuddy(self.list)
        buttons = QVBoxLayout()
        for name, text, step in (("up", "Chuyển lên", -1), ("down", "Chuyển xuống", 1)):
            keys = "Alt+Up" if step < 0 else "Alt+Down"
            move = self.move_up if step < 0 else self.move_down
            buttons.addWidget(icon_button(name, text, move, f"{text} ({keys})"))
            QShortcut(QKeySequence(keys), self, move)
        buttons.addStretch()
        row = QHBoxLayout()
        row.addWidget(self.list, stretch=1)
        row.addLayout(buttons)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(told)
        page.addLayout(row)

    def ids(self) -> list[UUID]:
        """Return the subjects in the order shown."""
        return list(self._ids)

    @Slot()
    def move_up(self) -> None:
        """Put the one selected a place higher."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """Put the one selected a place lower."""
        self._move(1)

    def _move(self, step: int) -> None:
        place = self.list.currentRow()
        if 0 <= place + step < len(self._ids):
            self._ids.insert(place + step, self._ids.pop(place))
            self.list.insertItem(place + step, self.list.takeItem(place))
            self.list.setCurrentRow(place + step)


def choose_order(context: Context, scope: Scope, equals: Equals, parent: QWidget) -> bool:
    """Ask for the council's order of equals and its reason; return whether it was written."""
    form = Form(
        [
            FieldSpec(
                "reason",
                labels(CouncilOrderFields)["reason"],
                TextArea,
                required=True,
                wide=True,
                hint="Ví dụ: Thôn Tây có mô hình mới",
            )
        ]
    )
    form.fill({"reason": equals.reason})
    order = OrderOfEquals(equals.rows)

    def save(values: dict[str, Any]) -> bool:
        context.operations.do(
            council_orders.choose, scope.plan_id, scope.phase_id, order.ids(), values
        )
        return True

    dialog = RecordDialog(form, save, CAPTION, parent=parent)
    dialog.start_with("Ghi thứ tự", order)
    dialog.exec()
    return bool(dialog.saved)


def take_back_order(context: Context, scope: Scope, equals: Equals) -> None:
    """Let those whom the council put in order stand as equals again."""
    ids = [row.subject_id for row in equals.rows]
    context.operations.do(council_orders.take_back, scope.plan_id, scope.phase_id, ids)
