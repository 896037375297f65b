"""A list as it is seen, written as Excel, PDF or Word under the letterhead of the office."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.clock import today
from app.core.progress import Progress
from app.core.vietnamese import quoted
from app.exports import lists
from app.exports.lists import SeenCell, SeenColumn, SeenRows
from app.exports.pdf import write_pdf
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.ui.context import Context
from app.ui.dialogs.file_work import Leaving, Writing, save_file
from app.ui.files import EXCEL, PDF, WORD
from app.ui.models.column import Column
from app.ui.widgets.seen_list import SeenList

_WRITERS = {".xlsx": write_xlsx, ".pdf": write_pdf, ".docx": write_docx}


def export_list(context: Context, seen: SeenList, parent: QWidget) -> None:
    """Ask where to, and write every row that the list shows there."""
    shown = [column for column in seen.columns if not column.is_sensitive]
    hidden = ", ".join(quoted(one.heading) for one in seen.columns if one.is_sensitive)
    left_out = f"Không ghi cột {hidden} vì là thông tin nhạy cảm." if hidden else ""

    def write(path: Path, progress: Progress) -> int:
        columns = [_column(column) for column in shown]
        rows = [_cells(row, shown) for row in seen.rows(progress)]
        values = SeenRows(
            caption=seen.caption,
            columns=columns,
            rows=rows,
            narrowed_by=seen.narrowed_by,
            today=today(),
            plan_id=seen.plan_id,
        )
        report = context.operations.ask(lists.list_report, values)
        _WRITERS[path.suffix.casefold()](report, path, progress)
        return len(rows)

    name = context.operations.ask(lists.file_name, seen.caption, context.year)
    caption = "Xuất danh sách này"
    leaves = Leaving(context.operations, lists.heading_of(seen.caption), left_out=left_out)
    text = "Đang xuất danh sách…"
    writing = Writing(caption, name, EXCEL, write, text, (PDF, WORD), leaves=leaves)
    save_file(writing, context.files, context.jobs, parent)


def _column(column: Column[Any]) -> SeenColumn:
    heading = " ".join(column.heading.split())
    return SeenColumn(heading, column.is_number, column.is_check, column.is_summed)


def _cells(row: Any, columns: Sequence[Column[Any]]) -> list[SeenCell]:  # noqa: ANN401
    return [SeenCell(column.value(row), column.shown(row)) for column in columns]
