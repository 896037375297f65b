"""The page that follows the tasks and deadlines of a plan."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.services import monitoring
from app.services.monitoring import TaskRow, TaskSource
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.tabs.registrations_parts import PlanPage, ask_day
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Weight

_SOON = 7
"""Days before a deadline from which it presses."""

_STANDINGS = [
    ("overdue", "Quá hạn"),
    ("soon", f"Đến hạn trong {_SOON} ngày"),
    ("open", "Chưa xong"),
    ("done", "Đã xong"),
]


class TasksPage(PlanPage):
    """What is due, what presses most first; marked done one by one or many at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[TaskRow](
            ListSpec(
                history=lambda task: (task.source, task.id),
                columns=[
                    Column("Việc", lambda task: task.task, width=46),
                    Column("Phụ trách", lambda task: task.responsible, width=28),
                    Column("Hạn", lambda task: task.due, _due_text, width=14),
                    Column(
                        "Còn lại",
                        lambda task: task.left,
                        width=24,
                        sign=_sign,
                        tint=_tint,
                        sort=_pressing,
                    ),
                    Column("Loại", _kind, width=20),
                ],
                actions=[
                    ListAction(
                        "Đánh dấu đã xong",
                        self.mark_done,
                        "check",
                        needs="some",
                        refuses=lambda rows: (
                            ""
                            if any(not task.is_done for task in rows)
                            else "Các việc đã chọn đều đã xong."
                        ),
                        many="Đánh dấu {} việc đã xong",
                        takes=lambda task: not task.is_done,
                    ),
                    ListAction(
                        "Bỏ đánh dấu",
                        self.mark_not_done,
                        "undo",
                        needs="some",
                        refuses=lambda rows: (
                            ""
                            if any(task.is_done for task in rows)
                            else "Các việc đã chọn chưa việc nào xong."
                        ),
                    ),
                    ListAction(
                        "Mở kế hoạch",
                        lambda _: self.context.open_plan(self.plan_id, "carrying_out"),
                        "plan",
                        writes=False,
                        opens=True,
                        on_empty=True,
                    ),
                ],
                filters=[ListFilter("standing", "Tình trạng", _STANDINGS, _stands, counts=True)],
                empty="Kế hoạch này chưa có việc, mốc thời gian nào. Thêm ở trang “Tổ chức thực "
                "hiện” của kế hoạch.",
                counted="việc",
            )
        )
        self.list.table.setAccessibleName("Việc và mốc thời gian của kế hoạch")
        self.list.status_changed.connect(self.tell_status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def reload(self) -> None:
        """Show the tasks as they stand today."""
        self.list.set_read_only(self.closed_reason)
        self.list.set_rows(self.operations.ask(monitoring.listed, self.plan_id, today()))
        self.tell_status(self.list.status)

    def show_row(self, row_id: UUID) -> bool:
        """Select a task."""
        return self.list.show_row(row_id)

    def mark_done(self, rows: Sequence[TaskRow]) -> None:
        """Note the day on which tasks were done."""
        wanted = [task.id for task in rows if not task.is_done]

        def act(on: date | None) -> None:
            count = self.operations.do(monitoring.mark_done, wanted, on or today())
            self.done(self.list, f"Đã đánh dấu xong {number_text(count)} việc.")

        ask_day(self, f"Đánh dấu xong {number_text(len(wanted))} việc", "Ngày xong", act)

    def mark_not_done(self, rows: Sequence[TaskRow]) -> None:
        """Take back that tasks are done."""
        wanted = [task.id for task in rows if task.is_done]
        count = self.operations.do(monitoring.mark_not_done, wanted)
        self.done(self.list, f"Đã bỏ đánh dấu xong của {number_text(count)} việc.")


def _kind(task: TaskRow) -> str:
    if task.source is TaskSource.ASSIGNMENT:
        return "Phân công"
    return task.kind.label if task.kind else "Mốc thời gian"


def _due_text(due: PartialDate) -> str:
    return due.display


def _pressing(task: TaskRow) -> date | None:
    return None if task.is_done or task.due is None else task.due.latest


def _sign(task: TaskRow) -> str:
    if task.is_done:
        return "check"
    return "warning" if task.is_overdue else ""


def _tint(task: TaskRow) -> Weight | None:
    return "warning" if task.is_overdue else None


def _stands(task: TaskRow, standing: str) -> bool:
    if standing == "overdue":
        return task.is_overdue
    if standing == "soon":
        return task.days_left is not None and 0 <= task.days_left <= _SOON
    return task.is_done is (standing == "done")
