"""The tab of units, people, households and clusters (đơn vị – cá nhân)."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.terms import SubjectKind, Topic
from app.services import subjects
from app.ui.context import Context
from app.ui.tabs.cluster_list import ClusterList
from app.ui.tabs.member_lists import HouseholdList, PersonList
from app.ui.tabs.subject_list import SubjectList
from app.ui.tabs.tab import Tab
from app.ui.tabs.unit_list import UnitList
from app.ui.widgets.memory import KeptTabs

PAGES = ("units", "people", "households", "clusters")
"""How places name the lists, in their order."""
_KINDS = (SubjectKind.UNIT, SubjectKind.PERSON, SubjectKind.HOUSEHOLD, SubjectKind.CLUSTER)


class UnitsTab(Tab):
    """Four lists: units, people, households, clusters. Only the one seen is read."""

    caption = "Đơn vị – cá nhân"
    topics = frozenset({Topic.SUBJECT, Topic.CLUSTER_YEAR, Topic.CLUSTER_MEMBER, Topic.AWARD})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.units = UnitList(context)
        self.people = PersonList(context)
        self.households = HouseholdList(context)
        self.clusters = ClusterList(context)
        self.pages = KeptTabs("units")
        self.pages.addTab(self.units, "Đơn vị")
        self.pages.addTab(self.people, "Cá nhân")
        self.pages.addTab(self.households, "Hộ gia đình")
        self.pages.addTab(self.clusters, "Cụm, khối thi đua")
        self.pages.currentChanged.connect(self.refresh)
        for page in self._all:
            page.status_changed.connect(self._on_status_changed)
        QVBoxLayout(self).addWidget(self.pages)

    def reload(self) -> None:
        """Read the list that is seen."""
        self._page.reload()
        self.tell_status(self._page.list.status)

    def show_page(self, page: str, focus: str = "") -> None:  # noqa: ARG002 - nothing to focus
        """Go to a list by its name: units, people, households or clusters; “new” adds a row."""
        if page in PAGES:
            self.pages.setCurrentIndex(PAGES.index(page))
        elif page == "new":
            self._page.add()

    def show_row(self, row_id: UUID) -> None:
        """Find a subject in whichever list it is in, among the retired too."""
        found = self.operations.ask(subjects.names, [row_id]).get(row_id)
        if found is not None:
            page = self._all[_KINDS.index(found.kind)]
            self.pages.setCurrentWidget(page)
            page.show_row(row_id, is_retired=found.is_retired)

    @property
    def seen_page(self) -> str:
        """The page that is seen."""
        return PAGES[self.pages.currentIndex()]

    @property
    def is_dirty(self) -> bool:
        """Whether pasted rows wait in one of the lists."""
        return any(page.list.is_dirty for page in self._all)

    @property
    def _all(self) -> tuple[SubjectList[Any], ...]:
        return (self.units, self.people, self.households, self.clusters)

    @property
    def _page(self) -> SubjectList[Any]:
        return self._all[self.pages.currentIndex()]

    @Slot(str)
    def _on_status_changed(self, words: str) -> None:
        if self.sender() is self._page:
            self.tell_status(words)
