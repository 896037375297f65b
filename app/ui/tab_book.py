"""The tabs of the main window: one for each part of the work, then the plans that are opened."""

from collections.abc import Collection, Sequence
from typing import cast
from uuid import UUID

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QLabel, QTabBar, QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.ui.context import Context
from app.ui.tabs import TabEntry
from app.ui.tabs.tab import RecordTab, Tab
from app.ui.widgets.ask import confirm
from app.ui.widgets.first_stop import enter
from app.ui.widgets.icons import icon
from app.ui.widgets.room import Room

_LONGEST_HEADING = 28
_SHORTEST_HEADING = 6
"""Letters of a plan's heading: at most, and at least where many plans share the room."""
_UNSAVED = "• "


class TabBook(QTabWidget):
    """Holds the tabs. Each part of the work is built when it is first seen.

    Without a data file every tab is blank and says that it is being opened. Opened plans share the
    room that the parts leave; where even that is too little, the bar scrolls and a button before
    it leads to the first part, which would be the first to go out of sight.

    Signals:
        turned: another tab is seen, or the same one says something else of itself.
    """

    turned = Signal()

    def __init__(
        self, entries: Sequence[TabEntry], plan: TabEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context: Context | None = None
        self._plan = plan
        self._slots = [_Slot(entry) for entry in entries if entry.is_there]
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for number, slot in enumerate(self._slots):
            self.addTab(slot, icon(slot.entry.icon), slot.entry.caption)
            self._take_close_button(number)
            if number < 8:
                self.setTabToolTip(number, f"{slot.entry.caption} (Ctrl+{number + 1})")
        self._first = self._first_button()
        self.tabBarClicked.connect(self._on_clicked)
        self.tabCloseRequested.connect(self.close_record)
        self.currentChanged.connect(self._on_current_changed)

    # --- the data file -----------------------------------------------------------------------

    def set_context(self, context: Context | None) -> None:
        """Take another data file, or none: every tab begins anew, opened plans are closed.

        The tab that is seen is built at once, but reads only when `show_current` shows it.
        """
        for record in self.records():
            self._drop(record)
        for slot in self._slots:
            slot.clear()
        self._context = context
        page = self.currentWidget()
        if context is not None and isinstance(page, _Slot):
            page.build(context)
        else:
            self._on_current_changed()

    def show_current(self) -> None:
        """Show the tab that `set_context` has built, which reads now."""
        self._on_current_changed()

    def dirty_tabs(self) -> list[Tab]:
        """Return the tabs in which something typed is not saved."""
        built = [slot.tab for slot in self._slots if slot.tab]
        return [tab for tab in (*built, *self.records()) if tab.is_dirty]

    # --- the parts of the work ---------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """The names of the tabs that are there, from the left."""
        return [slot.entry.name for slot in self._slots]

    @property
    def captions(self) -> list[tuple[str, str]]:
        """The names and captions of the tabs that are there, from the left."""
        return [(slot.entry.name, slot.entry.caption) for slot in self._slots]

    @property
    def current_entry(self) -> TabEntry | None:
        """The part of the work that is seen; nothing for an opened plan."""
        page = self.currentWidget()
        return page.entry if isinstance(page, _Slot) else None

    def current_tab(self) -> Tab | None:
        """Return the tab that is seen, once it is built."""
        page = self.currentWidget()
        return page.tab if isinstance(page, _Slot) else _record_in(page)

    def show_tab(self, name: str) -> Tab | None:
        """Go to the tab of this name and return it; nothing when there is none."""
        for slot in self._slots:
            if slot.entry.name == name:
                self.setCurrentWidget(slot)
                return slot.tab
        return None

    def name_of(self, tab: Tab) -> str:
        """Return the name of the tab that is the work of one of the parts, "" for another."""
        return next((slot.entry.name for slot in self._slots if slot.tab is tab), "")

    def enter_tab(self, name: str) -> None:
        """Go to the tab of this name with the keys: to where they were, else to its first list."""
        slot = next((slot for slot in self._slots if slot.entry.name == name), None)
        held = slot.focusWidget() if slot else None
        tab = self.show_tab(name)
        if held is not None and held is not slot and held.isVisible() and held.isEnabled():
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        elif tab is not None:
            enter(tab)

    def show_page_of(self, tab: Tab) -> None:
        """Go to a tab."""
        page = next((slot for slot in self._slots if slot.tab is tab), None)
        self.setCurrentWidget(page or self._page_of(tab))

    # --- opened plans ------------------------------------------------------------------------

    def records(self) -> list[RecordTab]:
        """Return the tabs of opened plans, from the left."""
        found = (_record_in(self.widget(number)) for number in range(self.count()))
        return [record for record in found if record is not None]

    @property
    def opened_plans(self) -> list[tuple[UUID, str]]:
        """The plans that are opened, from the left, and the page seen of each."""
        return [(record.record_id, record.page) for record in self.records()]

    def open_record(self, plan_id: UUID) -> RecordTab | None:
        """Go to the tab of a plan, opening it when it has none."""
        if self._context is None or not self._plan.is_there:
            return None
        record = self._record_of(plan_id) or self._add_record(self._context, plan_id, "")
        self.setCurrentWidget(self._page_of(record))
        return record

    def reopen_record(self, plan_id: UUID, page: str, heading: str) -> None:
        """Open the tab of a plan at a page without going there; it reads when it is seen."""
        if self._context is not None and self._plan.is_there and not self._record_of(plan_id):
            self._add_record(self._context, plan_id, heading).show_page(page)

    def _record_of(self, plan_id: UUID) -> RecordTab | None:
        return next((tab for tab in self.records() if tab.record_id == plan_id), None)

    def _add_record(self, context: Context, plan_id: UUID, heading: str) -> RecordTab:
        record = cast("RecordTab", self._plan.load()(context, plan_id))
        record.retitled.connect(self._on_retitled)
        record.status_changed.connect(self.turned)
        self._give_close_button(self.addTab(Room(record), icon(self._plan.icon), ""), record)
        self._write_heading(record, heading or record.heading)
        return record

    @Slot(int)
    def close_record(self, number: int) -> None:
        """Close the tab of a plan, asking first when something typed would be lost."""
        record = _record_in(self.widget(number))
        if record is None:
            return
        lost = f"“{record.heading}” còn thay đổi chưa lưu. Đóng lại thì những gì vừa nhập sẽ mất."
        if not record.is_dirty or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            self._drop(record)

    def drop_all_but(self, plan_ids: Collection[UUID]) -> None:
        """Close the tabs of plans that the file no longer has: nothing can be saved there.

        One in which something typed is not saved stays: the plan may come back by Hoàn tác.
        """
        for record in self.records():
            if record.record_id not in plan_ids and not record.is_dirty:
                self._drop(record)

    def _drop(self, record: RecordTab) -> None:
        page = self._page_of(record)
        self.removeTab(self.indexOf(page))
        page.deleteLater()
        self._share_room()

    def _page_of(self, record: Tab) -> QWidget:
        pages = [self.widget(number) for number in range(self.count())]
        return next((page for page in pages if page and _record_in(page) is record), record)

    @Slot()
    def _on_retitled(self) -> None:
        record = self.sender()
        if isinstance(record, RecordTab):
            self._write_heading(record, record.heading)

    def _write_heading(self, record: RecordTab, heading: str) -> None:
        short = heading
        if len(heading) > _LONGEST_HEADING:
            short = f"{heading[:_LONGEST_HEADING].rsplit(maxsplit=1)[0]}…"
        number = self.indexOf(self._page_of(record))
        unsaved = _UNSAVED if record.is_dirty else ""
        self.tabBar().setTabData(number, f"{unsaved}{short}")
        self.setTabToolTip(number, f"{heading} (chưa lưu)" if unsaved else heading)
        self._share_room()

    # --- the room in the bar -----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new room out."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Share the room out again when text has another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_room()

    def _share_room(self) -> None:
        """Keep every tab in sight: take the signs off the parts, then cut the longest headings."""
        bar, letters = self.tabBar(), self.fontMetrics()
        plans = [number for number in range(self.count()) if bar.tabData(number)]
        for number in plans:
            self.setTabText(number, "")
        wanted = {n: letters.horizontalAdvance(bar.tabData(n)) for n in plans}
        room = self._room_beside_parts(with_signs=True)
        if room < sum(wanted.values()):
            room = self._room_beside_parts(with_signs=False)
        least = letters.averageCharWidth() * _SHORTEST_HEADING
        for left, number in enumerate(sorted(plans, key=wanted.__getitem__)):
            given = min(wanted[number], max(least, room // (len(plans) - left)))
            shown = bar.tabData(number)
            if given < wanted[number]:
                shown = letters.elidedText(shown, Qt.TextElideMode.ElideRight, given)
            self.setTabText(number, shown.replace("&", "&&"))
            room -= given
        self._first.setVisible(self._bar_width() > self.width())

    def _room_beside_parts(self, *, with_signs: bool) -> int:
        for number, slot in enumerate(self._slots):
            self.setTabIcon(number, icon(slot.entry.icon) if with_signs else QIcon())
        return self.width() - self._bar_width()

    def _bar_width(self) -> int:
        return sum(self.tabBar().tabRect(number).width() for number in range(self.count()))

    def _first_button(self) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.hide()
        if self._slots:
            entry = self._slots[0].entry
            button.setIcon(icon(entry.icon))
            button.setToolTip(f"{entry.caption} (Ctrl+1)")
            button.setAccessibleName(entry.caption)
            button.clicked.connect(lambda: self.enter_tab(entry.name))
        self.setCornerWidget(button, Qt.Corner.TopLeftCorner)
        return button

    # --- turning pages -----------------------------------------------------------------------

    @Slot()
    def _on_current_changed(self) -> None:
        page = self.currentWidget()
        if isinstance(page, _Slot) and not page.is_filled and self._context is not None:
            page.fill(self._context).status_changed.connect(self.turned)
        self.turned.emit()

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        if 0 <= number < len(self._slots):
            self.enter_tab(self._slots[number].entry.name)

    def _give_close_button(self, number: int, record: RecordTab) -> None:
        """Let a plan be closed by a quiet sign: the style's own is a red that alarms."""
        button = QToolButton()
        button.setIcon(icon("close"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip("Đóng")
        button.setAccessibleName("Đóng")
        side = self.fontMetrics().height()
        button.setIconSize(QSize(side - 4, side - 4))
        button.setFixedSize(side + 4, side + 4)
        button.clicked.connect(lambda: self.close_record(self.indexOf(self._page_of(record))))
        self.tabBar().setTabButton(number, QTabBar.ButtonPosition.RightSide, button)

    def _take_close_button(self, number: int) -> None:
        for side in (QTabBar.ButtonPosition.LeftSide, QTabBar.ButtonPosition.RightSide):
            self.tabBar().setTabButton(number, side, cast("QWidget", None))


class _Slot(QWidget):
    """The page of one part of the work, before and after its tab is built."""

    def __init__(self, entry: TabEntry) -> None:
        super().__init__()
        self.entry = entry
        self.tab: Tab | None = None
        self.is_filled = False
        self._room: Room | None = None
        self._waiting = QLabel("Đang mở…")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._waiting)

    def build(self, context: Context) -> Tab:
        """Build the tab over a data file; it is not shown yet."""
        tab: Tab = self.entry.load()(context, self)
        tab.hide()
        self.tab = tab
        return tab

    def fill(self, context: Context) -> Tab:
        """Show the tab over a data file."""
        tab = self.tab or self.build(context)
        self.is_filled = True
        self._waiting.hide()
        self._room = Room(tab)
        self._layout.addWidget(self._room)
        self._room.show()  # the layout itself would do so later
        tab.show()
        return tab

    def clear(self) -> None:
        """Take the tab away."""
        if self.tab is not None:
            (self._room or self.tab).hide()
            (self._room or self.tab).deleteLater()
            self.tab = self._room = None
        self.is_filled = False
        self._waiting.show()


def _record_in(page: QWidget | None) -> RecordTab | None:
    """Return the opened plan that a page holds."""
    held = page.widget() if isinstance(page, Room) else None
    return held if isinstance(held, RecordTab) else None
