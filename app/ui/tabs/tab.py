"""What every tab has in common."""

from functools import partial
from typing import ClassVar, NoReturn
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.ui.context import Context, Part, Place
from app.ui.widgets.first_stop import enter, has_keys
from app.ui.widgets.notice import Notice, unread


class Tab(QWidget):
    """A part of the work. It reloads when what it shows has changed, but only while seen.

    What cannot be read is told in a banner above it, with “Thử lại”.

    A subclass gives `caption` and `topics` (the `Topic`s it shows), builds its widgets in
    `__init__(context, parent)` without reading anything, and reads in `reload`. The working year
    and plan are in `context`; a tab that follows neither sets `follows_context` to False.

    Signals:
        status_changed: what the status bar is to say while this tab is seen.
    """

    caption: ClassVar[str] = ""
    topics: ClassVar[frozenset[str]] = frozenset()
    follows_context: ClassVar[bool] = True

    status_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.status = ""
        self._is_stale = True
        self._failure: Notice | None = None
        self._plan_seen: UUID | None = None
        self.operations.changed.connect(self._on_changed)
        context.changed.connect(self._on_context_changed)

    # --- for each tab to say -----------------------------------------------------------------

    def reload(self) -> None:
        """Read everything shown again."""
        raise NotImplementedError

    def show_row(self, row_id: UUID) -> None:
        """Go to a row and select it."""

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to one of its pages, and there to a field or row. Unknown names are passed over."""

    def show_place(self, place: Place) -> None:
        """Go to what a place names in this tab."""
        if place.page:
            self.show_page(place.page, place.focus)
        if place.part is not None:
            self.show_part(place.part)
        if place.row_id is not None:
            self.show_row(place.row_id)

    def show_part(self, part: Part) -> None:
        """Ask about a part of the plan, where reports are made."""

    @property
    def report(self) -> str:
        """The code of the report that prints what is seen; "" where none does."""
        return ""

    @property
    def part(self) -> Part | None:
        """The part of the plan that is seen; None where a report begins with its own."""
        return None

    @property
    def seen_page(self) -> str:
        """The name of the page that is seen, as `show_page` takes it; "" where there is one."""
        return ""

    @property
    def heading(self) -> str:
        """What the tab is called in sentences."""
        return self.caption

    @property
    def is_dirty(self) -> bool:
        """Whether something typed here is not saved yet."""
        return False

    # --- what all tabs do --------------------------------------------------------------------

    def export(self, ending: str) -> None:
        """Go to the report of what is seen; there it goes on: `ending` is print or xlsx."""
        keys, aim = {"print": ("Ctrl+P", "xem và in"), "xlsx": ("F12", "xuất")}[ending]
        self.context.go(Place("reports", self._plan_seen, page=self.report, part=self.part))
        self.context.say(f"Xem điều kiện của báo cáo, rồi bấm {keys} lần nữa để {aim}.")

    def enter_turned(self, pages: QTabWidget) -> None:
        """Put the keys on the work of a page just turned to, unless they stay on the tabs."""
        page = pages.currentWidget()
        if has_keys(page):
            enter(page)

    def tell_status(self, sentence: str) -> None:
        """Say something in the status bar for as long as this tab is seen: “34 dòng · lọc 12”."""
        self.status = sentence
        self.status_changed.emit(sentence)

    def refresh(self) -> None:
        """Read again now, or when next seen."""
        self._is_stale = True
        self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the tab was hidden."""
        super().showEvent(event)
        self._catch_up()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if not self.topics.isdisjoint(topics):
            self.refresh()

    @Slot()
    def _on_context_changed(self) -> None:
        if self.follows_context:
            self.refresh()

    def _catch_up(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        try:
            self.reload()
        except Exception as error:  # noqa: BLE001 - told above, a fault raised again as well
            self._is_stale = True  # what is shown may be old: it is tried again when next seen
            is_told = self._tell_failure(unread(error))
            if not is_told or not isinstance(error, AppError):
                # Not from here: Qt puts words of its own into what an overridden event raises.
                QTimer.singleShot(0, self, partial(_raise, error))
        else:
            self._tell_failure("")

    def _tell_failure(self, sentence: str) -> bool:
        """Say above the tab what went wrong; return whether there is room to."""
        layout = self.layout()
        if sentence and self._failure is None and isinstance(layout, QVBoxLayout):
            self._failure = Notice()
            layout.insertWidget(0, self._failure)
        if self._failure is not None:
            self._failure.tell(sentence, "error", "Thử lại", self.refresh)
        return self._failure is not None


class RecordTab(Tab):
    """One opened object (a plan) in a closable tab of its own.

    Its `__init__` takes `(context, record_id, parent)`.

    Signals:
        retitled: its heading changed, or whether something in it is not saved.
    """

    follows_context = False

    retitled = Signal()

    def __init__(self, context: Context, record_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.record_id = self._plan_seen = record_id

    @property
    def plan_of_lists(self) -> UUID | None:
        """The plan that is opened."""
        return self.record_id

    @property
    def report(self) -> str:
        """The report of a plan."""
        return "plan"

    @property
    def heading(self) -> str:
        """What is written on the tab: the name of the object."""
        raise NotImplementedError

    @property
    def page(self) -> str:
        """The name of the page that is seen, as `show_page` takes it."""
        return ""

    @property
    def seen_page(self) -> str:
        """The page that is seen."""
        return self.page


def _raise(error: Exception) -> NoReturn:
    raise error
