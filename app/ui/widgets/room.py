"""A page with scroll bars where there is no room for it; it never makes a window larger."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Room(QScrollArea):
    """Shows one page as large as there is room; below the least it needs, it is scrolled.

    Without it the largest page of a book, at the largest text, says how large the window must be,
    also while it is not seen. Qt's own fitting (`setWidgetResizable`) would give a page that holds
    wrapped words the height it likes best, and scroll where there is room enough.
    """

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page the new room."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page when it needs more or less."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """Ask for what the page asks for."""
        return self._page.sizeHint()

    def _fit(self) -> None:
        least = self._page.minimumSizeHint().expandedTo(self._page.minimumSize())
        room = self.maximumViewportSize()
        if least.height() > room.height():
            room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        if least.width() > room.width():
            room.setHeight(room.height() - self.horizontalScrollBar().sizeHint().height())
        self._page.resize(room.expandedTo(least))
