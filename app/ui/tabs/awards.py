"""The tab of reviewing and awarding (bình xét – khen thưởng)."""

from functools import partial
from typing import cast
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.terms import Topic
from app.ui.context import Context
from app.ui.tabs.awards_book import BookPage
from app.ui.tabs.awards_candidates import CandidatesPage
from app.ui.tabs.awards_councils import CouncilsPage
from app.ui.tabs.awards_decisions import DecisionsPage
from app.ui.tabs.awards_holds import HoldsPage
from app.ui.tabs.awards_meetings import MeetingsPage
from app.ui.tabs.awards_nominations import NominationsPage
from app.ui.tabs.awards_parts import AwardsPage
from app.ui.tabs.awards_upward import UpwardPage
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.tabs.tab import Tab
from app.ui.widgets.late_pages import LatePages

PAGES: tuple[type[AwardsPage], ...] = (
    CandidatesPage,
    NominationsPage,
    CouncilsPage,
    MeetingsPage,
    UpwardPage,
    DecisionsPage,
    BookPage,
    HoldsPage,
)
"""The pages in the order of the work."""
_REPORTS = {"nominations": "nominations", "upward": "upward", "book": "awards"}
"""The reports of the pages that have one."""


class AwardsTab(Tab):
    """From who can be proposed to the award book. Only the page that is seen is read."""

    caption = "Bình xét – Khen thưởng"
    topics = frozenset(
        {
            *(Topic.OFFICE, Topic.AWARD_TYPE, Topic.CATALOGUE_ENTRY, Topic.PARAMETER),
            *(Topic.PLAN, Topic.PHASE, Topic.LADDER_STEP, Topic.PARTICIPATION, Topic.SUBJECT),
            *(Topic.REGISTRATION, Topic.WORK, Topic.FINALISATION, Topic.RESULT),
            *(Topic.COUNCIL, Topic.COUNCIL_MEMBER, Topic.MEETING, Topic.ATTENDANCE),
            *(Topic.OPINION, Topic.TELLER, Topic.BALLOT_COUNT, Topic.VOTE, Topic.RECUSAL),
            *(Topic.NOMINATION, Topic.HOLD, Topic.DECISION, Topic.AWARD),
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pages = LatePages("awards")
        for page in PAGES:
            self.pages.add(page.name, page.caption, partial(self._made, page))
        self.pages.currentChanged.connect(self._on_page_changed)
        QVBoxLayout(self).addWidget(self.pages)

    def reload(self) -> None:
        """Read the page that is seen."""
        holder = self.pages.page(self.pages.current_name)
        if isinstance(holder, PlanFirst) and not holder.turn():
            self.tell_status("")
            return
        self.current.reload()
        self.tell_status(self.current.status)

    def show_page(self, page: str, focus: str = "") -> None:  # noqa: ARG002 - as record tabs have it
        """Go to a page by its `name`."""
        if page in self.pages.names:
            self.pages.turn_to(page)

    def show_row(self, row_id: UUID) -> None:
        """Find a row: on the page that is seen, else on the first that has it."""
        for name in (self.current.name, *self.pages.names):
            page = self.page(name)
            if page.doing and self.context.plan_id is None:
                continue
            page.reload()
            if page.show_row(row_id):
                self.show_page(page.name)
                return

    def page(self, name: str) -> AwardsPage:
        """Return a page by its name."""
        return _inner(self.pages.page(name))

    @property
    def current(self) -> AwardsPage:
        """The page that is seen."""
        return self.page(self.pages.current_name)

    @property
    def is_dirty(self) -> bool:
        """Whether something typed on a page is not saved yet."""
        return any(_inner(page).is_dirty for page in self.pages.built)

    @property
    def seen_page(self) -> str:
        """The page that is seen."""
        return self.pages.current_name

    @property
    def report(self) -> str:
        """The report of the page that is seen."""
        return _REPORTS.get(self.pages.current_name, "")

    @Slot()
    def _on_page_changed(self) -> None:
        self.refresh()
        self.enter_turned(self.pages)

    def _made(self, kind: type[AwardsPage]) -> QWidget:
        page = kind(self.context)
        page.counted.connect(self._on_counted)
        return PlanFirst(self.context, page, page.doing) if page.doing else page

    @Slot(str)
    def _on_counted(self, words: str) -> None:
        if self.sender() is self.current:
            self.tell_status(words)


def _inner(page: QWidget) -> AwardsPage:
    """Return a page without what asks for a plan first."""
    return cast("AwardsPage", page.page if isinstance(page, PlanFirst) else page)
