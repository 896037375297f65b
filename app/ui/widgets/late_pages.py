"""Pages under tabs, each built when it is first needed: a tab of seven lists opens like one."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.memory import KeptTabs
from app.ui.widgets.room import Room


class LatePages(KeptTabs):
    """Shows pages under tabs; `make` builds a page when it is first seen or asked for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._places: dict[str, _Place] = {}
        self.currentChanged.connect(self._on_current_changed)

    def add(self, name: str, caption: str, make: Callable[[], QWidget]) -> None:
        """Add a page."""
        self._places[name] = _Place(make)
        self.addTab(self._places[name], caption)

    def page(self, name: str) -> QWidget:
        """Return the page of this name, built now if it was not."""
        return self._places[name].page()

    @property
    def built(self) -> list[QWidget]:
        """The pages that are built, from the left."""
        return [place.page() for place in self._places.values() if place.is_built]

    @property
    def names(self) -> list[str]:
        """The names of the pages, from the left."""
        return list(self._places)

    @property
    def current_name(self) -> str:
        """The name of the page that is seen."""
        return self.names[self.currentIndex()]

    def turn_to(self, name: str) -> None:
        """Go to the page of this name."""
        self.setCurrentWidget(self._places[name])

    def _on_current_changed(self, number: int) -> None:
        place = self.widget(number)
        if isinstance(place, _Place):
            place.page()


class _Place(QWidget):
    """Where a page stands, before and after it is built."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._page: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def is_built(self) -> bool:
        return self._page is not None

    def page(self) -> QWidget:
        if self._page is None:
            self._page = self._make()
            room = Room(self._page)
            self._layout.addWidget(room)
            room.show()  # the layout itself would do so later
        return self._page
