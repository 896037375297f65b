"""The tab of units, people, households and clusters (đơn vị – cá nhân)."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.terms import Topic
from app.ui.context import Context
from app.ui.tabs.tab import Tab
from app.ui.tabs.unit_lists import ClusterList, HouseholdList, PersonList, SubjectList, UnitList


class UnitsTab(Tab):
    """Four lists: units, people, households, clusters. Only the one seen is read."""

    caption = "Đơn vị – cá nhân"
    topics = frozenset({Topic.SUBJECT, Topic.CLUSTER_YEAR, Topic.CLUSTER_MEMBER})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.units = UnitList(context)
        self.people = PersonList(context)
        self.households = HouseholdList(context)
        self.clusters = ClusterList(context)
        self.pages = QTabWidget()
        self.pages.addTab(self.units, "Đơn vị")
        self.pages.addTab(self.people, "Cá nhân")
        self.pages.addTab(self.households, "Hộ gia đình")
        self.pages.addTab(self.clusters, "Cụm, khối thi đua")
        self.pages.currentChanged.connect(self.refresh)
        for page in self._all:
            page.counted.connect(self._on_counted)
        QVBoxLayout(self).addWidget(self.pages)

    def reload(self) -> None:
        """Read the list that is seen."""
        self._page.reload()

    def show_row(self, row_id: UUID) -> None:
        """Find a subject in whichever list it is in."""
        for page in self._all:
            page.reload()
            if page.list.model.row_of(row_id) is not None:
                self.pages.setCurrentWidget(page)
                page.list.show_row(row_id)
                return

    @property
    def _all(self) -> tuple[SubjectList[Any], ...]:
        return (self.units, self.people, self.households, self.clusters)

    @property
    def _page(self) -> SubjectList[Any]:
        return self._all[self.pages.currentIndex()]

    @Slot(str)
    def _on_counted(self, words: str) -> None:
        if self.sender() is self._page:
            self.tell_status(words)
