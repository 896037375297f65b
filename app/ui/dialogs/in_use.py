"""What should be deleted is in use: where, and to stop following it instead."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.services import where_used
from app.services.uses import InUse
from app.ui.operations import Operations
from app.ui.widgets.ask import Box
from app.ui.widgets.lines import lines_box

RETIRE, RESUME, KEEP = "Ngừng theo dõi", "Theo dõi lại", "Giữ nguyên"


def ask_to_retire(
    operations: Operations,
    table: str,
    row_ids: Sequence[UUID],
    refusal: InUse,
    parent: QWidget,
    *,
    can_retire: bool = True,
) -> bool:
    """Say where rows are used and return whether the person stops following them instead."""
    box = Box(parent, "Đang được dùng", str(refusal), "warning")
    lines = operations.ask(where_used.places, table, row_ids)
    if lines:
        more = [f"Chỉ hiện {where_used.MOST} nơi đầu."] if len(lines) == where_used.MOST else []
        shown = lines_box([*lines, *more], "Nơi đang dùng")
        label = QLabel("Nơi đang dùng:")
        label.setBuddy(shown)
        box.body.addWidget(label)
        box.body.addWidget(shown)
    if can_retire:
        box.add_button(RETIRE, box.accept)
    box.add_button(KEEP, box.reject).setFocus()
    return box.exec() == QDialog.DialogCode.Accepted
