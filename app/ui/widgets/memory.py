"""What a widget remembers of how a person left it, until the next start.

A widget that remembers has a name that stays: the words it is told by to those who hear the
screen. It asks the memory of its window when it is first seen, and tells it when it is hidden;
where the window has none, nothing is remembered.
"""

import re
from base64 import b64decode, b64encode
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget
from shiboken6 import isValid

from app.core.vietnamese import fold


class Memory(Protocol):
    """Keeps texts by their names: of this person, or of this person in the open data file."""

    def recall(self, name: str) -> str:
        """Return what was kept under a name, "" when nothing was."""
        ...

    def keep(self, name: str, text: str) -> None:
        """Keep a text; "" forgets it."""
        ...

    def recall_here(self, name: str) -> str:
        """Return what was kept under a name for the data file that is open."""
        ...

    def keep_here(self, name: str, text: str) -> None:
        """Keep a text for the data file that is open."""
        ...


@runtime_checkable
class HasMemory(Protocol):
    """A window whose widgets remember."""

    memory: Memory


def memory_of(widget: QWidget) -> Memory | None:
    """Return the memory of the window that a widget belongs to; none while it is destroyed."""
    above: QWidget | None = widget if isValid(widget) else None
    while above is not None:
        if isinstance(above, HasMemory):
            return above.memory
        above = above.parentWidget()
    return None


def slug(words: str) -> str:
    """Return words as a name to keep something under.

    >>> slug("Danh sách kế hoạch")
    'danh-sach-ke-hoach'
    """
    return re.sub("[^a-z0-9]+", "-", fold(words)).strip("-")


class KeptTabs(QTabWidget):
    """Pages under tabs; the one seen last is seen again at the next start."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = f"page/{name}"
        self._is_recalled = False
        self.currentChanged.connect(self._on_turned)

    def showEvent(self, event: QShowEvent) -> None:
        """Turn to the page that was seen last, unless another was asked for meanwhile."""
        if not self._is_recalled:
            memory = memory_of(self)
            number = memory.recall(self._name) if memory else ""
            if number.isdecimal() and int(number) < self.count():
                self.setCurrentIndex(int(number))
            self._is_recalled = True
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the page."""
        super().hideEvent(event)
        if memory := memory_of(self):
            memory.keep(self._name, str(self.currentIndex()))

    def _on_turned(self) -> None:
        self._is_recalled = self._is_recalled or self.currentIndex() > 0


class KeptSplitter(QSplitter):
    """A splitter whose parts stay as large as the person made them."""

    def __init__(
        self,
        name: str,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self._name = f"splitter/{name}"
        self._is_recalled = self._is_moved = False
        self.splitterMoved.connect(self._on_moved)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the sizes back."""
        super().showEvent(event)
        memory = memory_of(self)
        if not self._is_recalled and memory is not None:
            self.restoreState(bytes_of(memory.recall(self._name)))
        self._is_recalled = True

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the sizes, where they are the person's own."""
        super().hideEvent(event)
        memory = memory_of(self)
        if memory is not None and self._is_moved:
            memory.keep(self._name, text_of(self.saveState()))

    def _on_moved(self) -> None:
        self._is_moved = True


def text_of(state: QByteArray) -> str:
    """Return a state of Qt's as a text to keep."""
    return b64encode(state.data()).decode("ascii")


def bytes_of(text: str) -> QByteArray:
    """Return the state that `text_of` made a text of; an empty one of anything else."""
    try:
        return QByteArray(b64decode(text, validate=True))
    except ValueError:
        return QByteArray()
