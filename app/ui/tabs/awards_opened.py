"""A page whose rows are opened in the place of their list: decisions and meetings."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui import style
from app.ui.context import Context
from app.ui.tabs.awards_parts import AwardsPage
from app.ui.tabs.scoring_parts import bold, button, row_of
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.notice import Notice


class OpenedView(QWidget):
    """One row, shown in the place of its list. A subclass reads `row_id` in `reload`.

    Signals:
        closed: the person wants the list again.
        edit_wanted: the person wants to change what heads it.
        counted: the words for the status bar.
    """

    closed = Signal()
    edit_wanted = Signal()
    counted = Signal(str)

    def __init__(self, context: Context, edit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.row_id: UUID | None = None
        """The row that is opened; nothing while the list is seen."""
        self.status = ""
        self.notice = Notice()
        self.heading = bold()
        self.heading.setWordWrap(True)
        self.back_button = button("‹ Danh sách", self.closed.emit, "Về danh sách", "Alt+Left")
        self.edit_button = button(edit, self.edit_wanted.emit)

    def show_one(self, row_id: UUID) -> None:
        """Show another row, from its beginning."""
        self.row_id = row_id
        self.reload()

    def reload(self) -> None:
        """Read the row that is opened again."""
        raise NotImplementedError

    def above(self, *buttons: QPushButton) -> QHBoxLayout:
        """Return the line above the rest: back, the heading, and the buttons."""
        line = row_of(self.back_button, self.heading)
        line.setStretch(1, 1)
        for one in (self.edit_button, *buttons):
            line.addWidget(one)
        line.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        return line


class OpeningPage(AwardsPage):
    """A list, or one of its rows in its place. A subclass makes both and calls `lay_out`."""

    list: ListPage[Any]
    view: OpenedView

    def lay_out(self) -> None:
        """Put the list and the view of one row into one place."""
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.view)
        self.dress(self.list)
        self.view.closed.connect(self.close_view)
        self.view.edit_wanted.connect(self.edit_opened)
        self.view.counted.connect(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def show_row(self, row_id: UUID) -> bool:
        """Open a row."""
        if not self.list.show_row(row_id):
            return False
        self.open(row_id)
        return True

    def open(self, row_id: UUID) -> None:
        """Show one row in the place of the list."""
        self.view.show_one(row_id)
        self.pages.setCurrentWidget(self.view)
        self.count(self.view.status)

    @Slot()
    def close_view(self) -> None:
        """Go back to the list."""
        opened, self.view.row_id = self.view.row_id, None
        self.pages.setCurrentWidget(self.list)
        self.count(self.list.status)
        if opened is not None:
            self.list.show_row(opened)

    @Slot()
    def edit_opened(self) -> None:
        """Ask for other words of what heads the row that is opened."""
        raise NotImplementedError

    def follow(self, ids: Collection[UUID]) -> None:
        """Read the row that is opened again; go back to the list where it is gone."""
        if self.view.row_id in ids:
            self.view.reload()
            self.count(self.view.status)
        else:
            self.close_view()
