"""Widths, order, hidden columns and sorting of a list, brought back at the next start."""

from collections.abc import Callable, Sequence
from zlib import crc32

from PySide6.QtWidgets import QAbstractItemView, QHeaderView
from shiboken6 import isValid

from app.ui.widgets.memory import bytes_of, memory_of, slug, text_of


class ColumnMemory:
    """Remembers the header of one view, for each set of columns that the view shows.

    `headings` says which columns it shows now.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        header: QHeaderView,
        headings: Callable[[], Sequence[str]],
    ) -> None:
        self._view, self._header, self._headings = view, header, headings
        self._usual = ""
        """How the header stood before anything was brought back or changed."""

    @property
    def signature(self) -> str:
        """What tells one set of columns from another."""
        return f"{crc32('|'.join(self._headings()).encode()):08x}"

    def state(self) -> str:
        """Return how the header stands."""
        return f"{self.signature} {text_of(self._header.saveState())}"

    def restore(self, state: str) -> bool:
        """Bring back what `state` returned; False when it was of other columns."""
        signature, _, header = state.partition(" ")
        return signature == self.signature and self._header.restoreState(bytes_of(header))

    def recalled(self) -> str:
        """Return how a person left these columns, "" when they did not touch them."""
        self._usual = self.state()
        memory = memory_of(self._view)
        return memory.recall(self._name) if memory and self._name else ""

    def keep(self) -> None:
        """Remember how the columns stand, where that is not as they came."""
        if not isValid(self._header):
            return  # hidden while it is being destroyed
        state, memory = self.state(), memory_of(self._view)
        if memory and self._name and self._usual and state != self._usual:
            memory.keep(self._name, state)

    @property
    def _name(self) -> str:
        words = slug(self._view.accessibleName())
        return f"columns/{words}/{self.signature}" if words else ""
