"""Pages under one row of tabs that goes over the whole width, with panels beside the pages."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.ui import style


class SidePages(QWidget):
    """A row of tabs over pages; what stands beside them leaves the tabs their room.

    It is used as a QTabWidget is.

    Signals:
        currentChanged: another page is seen; its number.
    """

    currentChanged = Signal(int)  # noqa: N815 - as QTabWidget has it

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QTabBar()
        self.bar.setAccessibleName(label)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(True)
        self.bar.setUsesScrollButtons(True)
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._stack)
        self._splitter.setStretchFactor(0, 1)
        self.bar.currentChanged.connect(self._on_turned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.bar)
        layout.addWidget(self._splitter, stretch=1)

    def addTab(self, page: QWidget, caption: str) -> int:
        """Add a page and return its number."""
        self._stack.addWidget(page)
        return self.bar.addTab(caption)

    def add_side(self, panel: QWidget) -> None:
        """Put a panel to the right of the pages."""
        self._splitter.addWidget(panel)

    def set_side_width(self, width: int) -> None:
        """Give the panel beside the pages so many pixels, and the pages the rest."""
        self._splitter.setSizes([max(self.width() - width, 1), width])

    def count(self) -> int:
        """Return how many pages there are."""
        return self._stack.count()

    def currentIndex(self) -> int:
        """Return the number of the page that is seen."""
        return self.bar.currentIndex()

    def setCurrentIndex(self, number: int) -> None:
        """Turn to a page."""
        self.bar.setCurrentIndex(number)

    def widget(self, number: int) -> QWidget | None:
        """Return a page."""
        return self._stack.widget(number)

    def enter(self) -> None:
        """Go to the first place of the page that is seen."""
        self.bar.setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's

    def tabText(self, number: int) -> str:
        """Return the caption of a page."""
        return self.bar.tabText(number)

    def _on_turned(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.currentChanged.emit(number)
