"""The tab of registrations (đăng ký thi đua) and of following what was registered."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import NotAllowed
from app.domain.terms import Topic
from app.services import registration_offer, registrations
from app.ui.context import Context
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.tabs.registrations_figures import FiguresPage
from app.ui.tabs.registrations_list import TargetsPage, TitlesPage
from app.ui.tabs.registrations_missing import PAGES, MissingPage
from app.ui.tabs.registrations_parts import PlanPage
from app.ui.tabs.registrations_pledges import PledgesPage
from app.ui.tabs.registrations_tasks import TasksPage
from app.ui.tabs.registrations_works import WorksPage
from app.ui.tabs.tab import Tab
from app.ui.widgets.notice import Notice


class RegistrationsTab(Tab):
    """The registrations of one plan on seven pages; only the page that is seen is read."""

    caption = "Đăng ký"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PHASE, Topic.PARTICIPATION, Topic.SUBJECT, Topic.AWARD_TYPE),
            *(Topic.REGISTRATION, Topic.WORK, Topic.TARGET, Topic.TARGET_FIGURE),
            *(Topic.PLEDGE, Topic.PLEDGE_ITEM, Topic.PLEDGE_PARTY, Topic.CLUSTER_MEMBER),
            *(Topic.DEADLINE, Topic.ASSIGNMENT, Topic.LADDER_STEP),
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.titles = TitlesPage(context)
        self.works = WorksPage(context)
        self.targets = TargetsPage(context)
        self.figures = FiguresPage(context)
        self.pledges = PledgesPage(context)
        self.missing = MissingPage(context)
        self.tasks = TasksPage(context)
        self._pages: dict[str, PlanPage] = {
            "registrations": self.titles,
            "works": self.works,
            "pledged": self.targets,
            "targets": self.figures,
            "pledges": self.pledges,
            "missing": self.missing,
            "monitoring": self.tasks,
        }
        self.pages = QTabWidget()
        self.notice = Notice()
        self.plan_first = PlanFirst(context, self.pages, "ghi đăng ký và theo dõi thực hiện")
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read the plan that is worked on and the page that is seen."""
        plan_id = self.context.plan_id
        if not self.plan_first.turn() or plan_id is None:
            self.notice.clear()
            self.tell_status("")
            return
        offer = self.operations.ask(registration_offer.of_plan, plan_id, today())
        for page in self._pages.values():
            page.offer = offer
        self._read_page()

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to a page by its name; `focus` “new” asks for something new there."""
        if page == "new":
            page, focus = "registrations", "new"
        if page in self._pages:
            self.pages.setCurrentWidget(self._pages[page])
        if focus == "new" and self._is_ready:
            self._add(page, None)

    def show_row(self, row_id: UUID) -> None:
        """Go to a row: on the page seen, where its registration stands, or who is missing."""
        if not self._is_ready or self._page.show_row(row_id):
            return
        for name in (self._page_of(row_id), "missing"):
            if name is not None:
                self.show_page(name)
                if self._pages[name].show_row(row_id):
                    return

    # --- inside ------------------------------------------------------------------------------

    @property
    def _is_ready(self) -> bool:
        """Whether a plan is chosen, and read."""
        return self.context.plan_id is not None and not self._is_stale

    @property
    def _page(self) -> PlanPage:
        return list(self._pages.values())[self.pages.currentIndex()]

    def _page_of(self, row_id: UUID) -> str | None:
        try:
            return PAGES[self.operations.ask(registrations.one, row_id).kind]
        except NotAllowed:
            return None

    def _read_page(self) -> None:
        page = self._page
        page.reload()
        offer = page.needed_offer
        is_about = isinstance(page, TitlesPage | WorksPage | TargetsPage | MissingPage)
        is_told = is_about and offer.is_past and not page.closed_reason
        self.notice.tell(offer.reminder if is_told else "", "warning")
        self.tell_status(page.status)

    @Slot()
    def _on_page_changed(self) -> None:
        if self.isVisible() and self._is_ready:
            self._read_page()

    @Slot(str)
    def _on_status(self, sentence: str) -> None:
        if self.sender() is self._page:
            self.tell_status(sentence)

    @Slot(str, object)
    def _add(self, name: str, subject_id: UUID | None) -> None:
        self.show_page(name)
        page = self._pages[name]
        if isinstance(page, TitlesPage | TargetsPage | WorksPage):
            page.add(subject_id)
        elif isinstance(page, PledgesPage):
            page.add()

    @Slot(str, object)
    def _on_row_wanted(self, name: str, row_id: UUID) -> None:
        self.show_page(name)
        self._pages[name].show_row(row_id)

    @Slot(object)
    def _on_unit_wanted(self, unit_id: UUID) -> None:
        self.show_page("registrations")
        self.titles.list.clear_filters()
        self.titles.list.set_filter("unit", unit_id)

    def _lay_out(self) -> None:
        captions = (
            *("Danh hiệu, hình thức", "Công trình, mô hình", "Chỉ tiêu đăng ký"),
            *("Số liệu chỉ tiêu", "Giao ước", "Chưa đăng ký", "Theo dõi"),
        )
        for caption, page in zip(captions, self._pages.values(), strict=True):
            self.pages.addTab(page, caption)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.plan_first, stretch=1)

    def _connect(self) -> None:
        self.pages.currentChanged.connect(self._on_page_changed)
        for page in self._pages.values():
            page.status_changed.connect(self._on_status)
        self.missing.adding_wanted.connect(self._add)
        self.missing.row_wanted.connect(self._on_row_wanted)
        self.missing.unit_wanted.connect(self._on_unit_wanted)
