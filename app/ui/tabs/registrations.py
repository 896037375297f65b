"""The tab of registrations (đăng ký thi đua) and of following what was registered."""

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import NotAllowed
from app.domain.terms import Topic
from app.services import registration_offer, registrations
from app.services.registration_offer import Offer
from app.ui.context import Context
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.tabs.registrations_parts import PAGE_OF, PlanPage
from app.ui.tabs.tab import Tab
from app.ui.widgets.late_pages import LatePages
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:  # at run time each comes when it is first seen
    from app.ui.tabs.registrations_figures import FiguresPage
    from app.ui.tabs.registrations_list import TargetsPage, TitlesPage
    from app.ui.tabs.registrations_missing import MissingPage
    from app.ui.tabs.registrations_pledges import PledgesPage
    from app.ui.tabs.registrations_tasks import TasksPage
    from app.ui.tabs.registrations_works import WorksPage

_PAGES = (
    ("registrations", "Danh hiệu, hình thức", "list", "TitlesPage"),
    ("works", "Công trình, mô hình", "works", "WorksPage"),
    ("pledged", "Chỉ tiêu đăng ký", "list", "TargetsPage"),
    ("targets", "Số liệu chỉ tiêu", "figures", "FiguresPage"),
    ("pledges", "Giao ước", "pledges", "PledgesPage"),
    ("missing", "Chưa đăng ký", "missing", "MissingPage"),
    ("workbooks", "Tệp cho đơn vị", "workbooks", "WorkbooksPage"),
    ("monitoring", "Theo dõi", "tasks", "TasksPage"),
)
"""The pages in their order: name, caption, module after “registrations_”, class."""
_REPORTS = {
    "registrations": "registrations",
    "works": "works",
    "pledged": "registrations",
    "targets": "targets",
    "pledges": "pledges",
    "missing": "missing",
    "workbooks": "registrations",
    "monitoring": "tasks",
}
"""The report of each page."""
_WITH_DEADLINE = ("registrations", "works", "pledged", "missing")
"""The pages on which the deadline of registering matters."""


class RegistrationsTab(Tab):
    """The registrations of one plan on eight pages; only the page that is seen is read."""

    caption = "Đăng ký"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PHASE, Topic.PARTICIPATION, Topic.SUBJECT, Topic.AWARD_TYPE),
            *(Topic.REGISTRATION, Topic.WORK, Topic.TARGET, Topic.TARGET_FIGURE),
            *(Topic.PLEDGE, Topic.PLEDGE_ITEM, Topic.PLEDGE_PARTY, Topic.CLUSTER_MEMBER),
            *(Topic.DEADLINE, Topic.ASSIGNMENT, Topic.LADDER_STEP),
            *(Topic.UNIT_WORKBOOK, Topic.WORKBOOK_RETURN),
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._offer: Offer | None = None
        self.pages = LatePages("registrations")
        self.notice = Notice()
        self.plan_first = PlanFirst(context, self.pages, "ghi đăng ký và theo dõi thực hiện")
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.plan_first, stretch=1)
        for name, caption, module, kind in _PAGES:
            self.pages.add(name, caption, partial(self._made, name, module, kind))
        self.pages.currentChanged.connect(self._on_page_changed)

    # --- the pages ---------------------------------------------------------------------------

    @property
    def titles(self) -> "TitlesPage":
        """The titles and commendations registered."""
        return cast("TitlesPage", self._page("registrations"))

    @property
    def works(self) -> "WorksPage":
        """The works registered."""
        return cast("WorksPage", self._page("works"))

    @property
    def targets(self) -> "TargetsPage":
        """The targets registered."""
        return cast("TargetsPage", self._page("pledged"))

    @property
    def figures(self) -> "FiguresPage":
        """The figures reached."""
        return cast("FiguresPage", self._page("targets"))

    @property
    def pledges(self) -> "PledgesPage":
        """The pledges."""
        return cast("PledgesPage", self._page("pledges"))

    @property
    def missing(self) -> "MissingPage":
        """Who has not registered."""
        return cast("MissingPage", self._page("missing"))

    @property
    def tasks(self) -> "TasksPage":
        """What is due."""
        return cast("TasksPage", self._page("monitoring"))

    def _page(self, name: str) -> PlanPage:
        page = cast("PlanPage", self.pages.page(name))
        page.offer = self._offer
        return page

    def _made(self, name: str, module: str, kind: str) -> PlanPage:
        made = getattr(import_module(f"app.ui.tabs.registrations_{module}"), kind)
        page = cast("PlanPage", made(self.context))
        page.status_changed.connect(self._on_status)
        if name == "missing":
            missing = cast("MissingPage", page)
            missing.adding_wanted.connect(self._add)
            missing.row_wanted.connect(self._on_row_wanted)
            missing.unit_wanted.connect(self._on_unit_wanted)
        return page

    # --- what every tab does -----------------------------------------------------------------

    def reload(self) -> None:
        """Read the plan that is worked on and the page that is seen."""
        plan_id = self.context.plan_id
        if not self.plan_first.turn() or plan_id is None:
            self.notice.clear()
            self.tell_status("")
            return
        self._offer = self.operations.ask(registration_offer.of_plan, plan_id, today())
        self._read_page()

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to a page by its name; `focus` “new” asks for something new there."""
        if page == "new":
            page, focus = "registrations", "new"
        if page in self.pages.names:
            self.pages.turn_to(page)
        if focus == "new" and self._is_ready:
            self._add(page, None)

    def show_row(self, row_id: UUID) -> None:
        """Go to a row: on the page seen, where its registration stands, or who is missing."""
        if not self._is_ready or self._seen.show_row(row_id):
            return
        for name in (self._page_of(row_id), "missing"):
            if name is not None:
                self.show_page(name)
                if self._page(name).show_row(row_id):
                    return

    @property
    def is_dirty(self) -> bool:
        """Whether pasted rows wait on a page."""
        return any(cast("PlanPage", page).is_dirty for page in self.pages.built)

    @property
    def seen_page(self) -> str:
        """The page that is seen."""
        return self.pages.current_name

    @property
    def report(self) -> str:
        """The report of the page that is seen."""
        return _REPORTS[self.pages.current_name]

    # --- inside ------------------------------------------------------------------------------

    @property
    def _is_ready(self) -> bool:
        """Whether a plan is chosen, and read."""
        return self.context.plan_id is not None and not self._is_stale

    @property
    def _seen(self) -> PlanPage:
        return self._page(self.pages.current_name)

    def _page_of(self, row_id: UUID) -> str | None:
        try:
            return PAGE_OF[self.operations.ask(registrations.one, row_id).kind]
        except NotAllowed:
            return None

    def _read_page(self) -> None:
        page = self._seen
        page.reload()
        offer = page.needed_offer
        is_about = self.pages.current_name in _WITH_DEADLINE
        is_told = is_about and offer.is_past and not page.closed_reason
        self.notice.tell(offer.reminder if is_told else "", "warning")
        self.tell_status(page.status)

    @Slot()
    def _on_page_changed(self) -> None:
        if self.isVisible() and self._is_ready:
            self.refresh()
            self.enter_turned(self.pages)

    @Slot(str)
    def _on_status(self, sentence: str) -> None:
        if self.sender() is self._seen:
            self.tell_status(sentence)

    @Slot(str, object)
    def _add(self, name: str, subject_id: UUID | None) -> None:
        self.show_page(name)
        if name == "registrations":
            self.titles.add(subject_id)
        elif name == "works":
            self.works.add(subject_id)
        elif name == "pledged":
            self.targets.add(subject_id)
        elif name == "pledges":
            self.pledges.add()

    @Slot(str, object)
    def _on_row_wanted(self, name: str, row_id: UUID) -> None:
        self.show_page(name)
        self._page(name).show_row(row_id)

    @Slot(object)
    def _on_unit_wanted(self, unit_id: UUID) -> None:
        self.show_page("registrations")
        self.titles.list.clear_filters()
        self.titles.list.set_filter("unit", unit_id)
