"""What narrows a list: the search, the filters, those kept by the person, and what is in force."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import tidy
from app.ui import style
from app.ui.widgets.chips import ChipLine
from app.ui.widgets.filter_box import FilterBox
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.list_spec import ListFilter
from app.ui.widgets.my_filters import MyFilter, MyFilters, key_text
from app.ui.widgets.search_box import SearchBox

_COUNT_LETTERS = 12
"""Letters of the count that are always seen; the status bar says a longer one whole."""
_LETTERS_ALONE, _LETTERS_EACH = 70, 25
"""Letters of width, and those for each filter, from which the kept filters have their words."""
_SEARCHED = ""
"""The name of the chip of the search; filters have names."""


class Narrowing(QWidget):
    """A line with the search, the filters and the count, and under it a chip for each in force.

    Signals:
        searched: the words to look for.
        filtered: the name of a filter that holds another key.
        changed: something else narrows the list.
        deleted: the kept filter that was deleted.
    """

    searched = Signal(str)
    filtered = Signal(str)
    changed = Signal()
    deleted = Signal(object)

    def __init__(
        self,
        hint: str,
        filters: Sequence[ListFilter[Any]],
        beside: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.search_box = SearchBox(hint)
        self.boxes = {one.name: FilterBox(one.label, one.choices) for one in filters}
        self.mine = MyFilters(self.present)
        if not filters:
            self.mine.hide()
        self._letters = _LETTERS_ALONE + _LETTERS_EACH * (len(filters) + len(beside))
        self._chips = ChipLine()
        self._count = QLabel()
        self._lay_out(beside)
        self._connect()

    # --- what is in force --------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether a search or a filter is on."""
        return self.present() is not None

    def present(self) -> MyFilter | None:
        """Return what narrows the list now, None when nothing does."""
        keys = {
            name: (key_text(box.key), box.told)
            for name, box in self.boxes.items()
            if box.key is not None
        }
        search = tidy(self.search_box.text())
        return MyFilter(search=search, keys=keys) if search or keys else None

    def told(self) -> str:
        """Return in words what narrows the list now, "" where nothing does."""
        searched = tidy(self.search_box.text())
        told = [box.told for box in self.boxes.values() if box.told]
        told += [f"có chữ “{searched}”"] if searched else []
        return f"Chỉ gồm: {'; '.join(told)}" if told else ""

    def search(self, text: str) -> None:
        """Look for words, now."""
        self.search_box.setText(text)
        self.search_box.hurry()

    @Slot()
    def clear(self) -> None:
        """Take everything off."""
        self.search("")
        for box in self.boxes.values():
            box.choose(None)

    def apply(self, one: MyFilter) -> list[str]:
        """Narrow the list by a kept filter; return what of it is there no more, in words."""
        self.clear()
        lost: list[str] = []
        for name, (written, words) in one.keys.items():
            box = self.boxes.get(name)
            keys = [key for key in box.keys if key_text(key) == written] if box else []
            if box is not None and keys:
                box.choose(keys[0])
            else:
                lost.append(words)
        self.search(one.search)
        return lost

    def tell_count(self, told: str) -> None:
        """Say how many rows there are."""
        self._count.setText(told)
        most = self.fontMetrics().averageCharWidth() * _COUNT_LETTERS
        self._count.setMinimumWidth(min(self._count.sizeHint().width(), most))
        self._count.setToolTip(told)

    # --- inside ------------------------------------------------------------------------------

    def _lay_out(self, beside: Sequence[QWidget]) -> None:
        line = FoldRow()
        line.setSpacing(2 * style.GAP)
        line.addWidget(self.search_box)
        for widget in (*self.boxes.values(), *beside, self.mine):
            line.addWidget(widget)
        line.end()
        line.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addLayout(line)
        layout.addWidget(self._chips)

    def _connect(self) -> None:
        self.search_box.settled.connect(self.searched)
        self.search_box.settled.connect(self._on_changed)
        for name, box in self.boxes.items():
            box.chosen.connect(partial(self._on_chosen, name))
        self._chips.removed.connect(self._remove)
        self._chips.cleared.connect(self.clear)
        self.mine.deleted.connect(self.deleted)

    def _on_chosen(self, name: str) -> None:
        self.filtered.emit(name)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        searched = tidy(self.search_box.text())
        chips = [(_SEARCHED, f"Tìm: “{searched}”")] if searched else []
        chips += [(name, box.told) for name, box in self.boxes.items() if box.told]
        self._chips.show_chips(chips)
        self.changed.emit()

    @Slot(str)
    def _remove(self, name: str) -> None:
        if name == _SEARCHED:
            self.search("")
        else:
            self.boxes[name].choose(None)
        if not self.is_on:
            self.search_box.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words of the kept filters away where there is no room for them."""
        super().resizeEvent(event)
        letters = self.width() // self.fontMetrics().averageCharWidth()
        self.mine.show_words(letters >= self._letters)
