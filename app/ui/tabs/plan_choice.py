"""What a page shows while no plan is chosen: why it needs one, and the plans of the year."""

from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services import plans
from app.services.plans import PlanRow
from app.ui import style
from app.ui.context import Context, Place
from app.ui.models.column import Column
from app.ui.widgets.first_stop import enter, has_keys
from app.ui.widgets.list_page import ListAction, ListPage, ListSpec
from app.ui.widgets.notice import Notice
from app.ui.work_bar import runs_in


class PlanChoice(QWidget):
    """The plans of the working year; the one opened here is worked on from then on.

    `doing` says what a plan is needed for: “đề nghị khen thưởng”.
    """

    def __init__(self, context: Context, doing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._why = Notice()
        self.list = ListPage[PlanRow](
            ListSpec(
                columns=[
                    Column("Số, ký hiệu", lambda row: row.number_line, width=16),
                    Column("Kế hoạch", lambda row: row.name, width=80),
                    Column("Cơ quan ban hành", lambda row: row.issuer, width=30),
                    Column("Trạng thái", lambda row: row.state.label, width=16),
                ],
                actions=[
                    ListAction(
                        "Chọn kế hoạch này",
                        lambda rows: self._choose(rows[0]),
                        "check",
                        needs="one",
                        writes=False,
                        opens=True,
                    ),
                    ListAction(
                        "Thêm kế hoạch",
                        lambda _: self.context.go(Place("plans", page="new")),
                        "add",
                        on_empty=True,
                    ),
                ],
                empty="Năm này chưa có kế hoạch nào. Thêm kế hoạch trước.",
                counted="kế hoạch",
            )
        )
        self.list.table.setAccessibleName("Kế hoạch trong năm")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        layout.addWidget(self._why)
        self._why.tell(f"Chọn một kế hoạch để {doing}.", "info")
        layout.addWidget(self.list, stretch=1)

    def reload(self) -> None:
        """Read the plans of the working year."""
        year = self.context.year
        found = self.context.operations.ask(plans.listed)
        self.list.set_rows([row for row in found if runs_in(row, year)])
        self.list.set_read_only(self.context.operations.read_only_reason or "")

    def _choose(self, row: PlanRow) -> None:
        self.context.choose(self.context.year, row.id)


class PlanFirst(QStackedWidget):
    """A page that needs a plan, with the plans of the year in its place while none is chosen."""

    def __init__(
        self, context: Context, page: QWidget, doing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.choice = PlanChoice(context, doing)
        self.page = page
        self.addWidget(self.choice)
        self.addWidget(page)

    @property
    def plan_of_lists(self) -> UUID | None:
        """The plan that the lists of the page are about."""
        return self.context.plan_id

    def turn(self) -> bool:
        """Show the page, or the plans where none is chosen; return whether it is the page."""
        is_chosen = self.context.plan_id is not None
        was_chosen_here = is_chosen and has_keys(self.choice)
        self.setCurrentWidget(self.page if is_chosen else self.choice)
        if not is_chosen:
            self.choice.reload()
        elif was_chosen_here:
            enter(self.page)
        return is_chosen
