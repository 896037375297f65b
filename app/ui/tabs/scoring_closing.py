"""What stops the closing of scores: every finding, with the way to its sheet."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.sheet_findings import Finding
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.tabs.scoring_parts import Keyed, button
from app.ui.tabs.scoring_sheet import SheetDialog
from app.ui.tabs.scoring_tables import TableDialog


def findings_dialog(context: Context, owed: Sequence[Finding], parent: QWidget) -> TableDialog:
    """List reasons and evidence that are missing; each leads to its sheet."""
    columns: list[Column[Keyed[Finding]]] = [
        Column("Đối tượng", lambda row: row.of.subject_name, width=24),
        Column("Vòng chấm", lambda row: row.of.stage_name, width=16),
        Column("Còn thiếu", lambda row: row.of.message, tooltip=lambda row: row.of.message),
    ]
    dialog = TableDialog(
        "Chưa chốt được điểm",
        f"Chưa chốt được điểm vì {len(owed)} chỗ chưa đủ lý do hoặc minh chứng. Chưa có gì thay "
        "đổi. Mở từng phiếu để ghi thêm, rồi chốt lại.",
        columns,
        owed,
        parent=parent,
    )

    def open_sheet() -> None:
        row = dialog.chosen
        if row is not None:
            SheetDialog(context, row.sheet_id, dialog).exec()

    dialog.add_button(button("Mở phiếu", open_sheet, "Mở phiếu của dòng đang chọn"))
    dialog.table.doubleClicked.connect(open_sheet)
    return dialog
