"""Choosing some of a list by ticking them."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import fold, number_text, tidy
from app.ui import style
from app.ui.models.search import has_words, search_words
from app.ui.widgets.buttons import push_button
from app.ui.widgets.field import Field
from app.ui.widgets.search_box import SearchBox

K = TypeVar("K", bound=Hashable)

_ROLE = Qt.ItemDataRole.UserRole
_APART = "\t"


class TickField(Field[tuple[K, ...]]):
    """Some of (key, label) choices; the value is the keys ticked, in the order of the list.

    With `searchable` a search, “Chọn cả nhóm” and “Bỏ chọn” stand above: they tick what is
    seen. Ticks that the search hides stay, and the count below tells of them. `rows` is how many
    lines are seen at least. With `add` “+ Thêm nhanh” stands below: it is called with what was
    searched for and the window, and the new choice it returns is ticked.
    """

    def __init__(
        self,
        choices: Sequence[tuple[K, str]] = (),
        *,
        searchable: bool = False,
        rows: int = 4,
        counted: str = "",
        add: Callable[[str, QWidget], tuple[K, str] | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys: list[K] = []
        self._choices: tuple[tuple[K, str], ...] = ()
        self._add = add
        self.add_button = push_button("+ Thêm nhanh", self._on_add_wanted)
        self.add_button.setToolTip("Thêm dòng còn thiếu vào danh mục rồi đánh dấu luôn")
        if add is None:  # never shown here: without a parent it would be a window of its own
            self.add_button.hide()
        self._counted = counted
        self.list = _Ticks(rows)
        self.search = SearchBox("Tìm, không cần gõ dấu")
        self._count = QLabel()
        if not counted:
            self._count.hide()
        self.group_button = push_button("Chọn cả nhóm", lambda: self._tick_seen(is_on=True))
        self.group_button.setToolTip("Chọn mọi dòng đang hiện trong danh sách")
        self.none_button = push_button("Bỏ chọn", lambda: self._tick_seen(is_on=False))
        self.none_button.setToolTip("Bỏ chọn mọi dòng đang hiện trong danh sách")
        self._above = QWidget()
        above = QHBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(style.GAP)
        above.addWidget(self.search, stretch=1)
        above.addWidget(self.group_button)
        above.addWidget(self.none_button)
        if not searchable:
            self._above.hide()
        column = QVBoxLayout()
        column.setSpacing(style.GAP)
        column.addWidget(self._above)
        column.addWidget(self.list)
        column.addWidget(self._count)
        if add is not None:
            column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(column)
        self._searchable = searchable
        self.list.itemChanged.connect(self._on_ticked)
        self.search.settled.connect(self._on_search)
        stops = (self.search, self.group_button, self.none_button, self.list)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
        self.setFocusProxy(self.search if searchable else self.list)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[K, str]]) -> None:
        """Offer other choices; those ticked that are still among them stay ticked."""
        ticked = set(self.value())
        self._choices = tuple(choices)
        blocker = QSignalBlocker(self.list)
        self.list.clear()
        self._keys = [key for key, _ in choices]
        for number, (key, label) in enumerate(choices):
            item = QListWidgetItem(tidy(label))
            item.setData(_ROLE, number)
            item.setToolTip(label)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(_state(is_on=key in ticked))
            self.list.addItem(item)
        blocker.unblock()
        self._hide_unwanted(self.search.text())
        self._tell_count()

    def set_counted(self, counted: str) -> None:
        """Say what the rows are: “hộ”."""
        self._counted = counted
        self._count.setVisible(bool(counted))
        self._tell_count()

    def value(self) -> tuple[K, ...]:
        """Return the keys ticked."""
        return tuple(
            self._keys[number]
            for number, item in enumerate(self._items())
            if item.checkState() is Qt.CheckState.Checked
        )

    def display(self, value: Sequence[K] | None) -> None:
        """Tick these keys and no others."""
        wanted = set(value or ())
        blocker = QSignalBlocker(self.list)
        for key, item in zip(self._keys, self._items(), strict=True):
            item.setCheckState(_state(is_on=key in wanted))
        blocker.unblock()
        self._tell_count()

    def draft(self) -> str:
        """Return the keys ticked, as text."""
        return _APART.join(str(key) for key in self.value())

    def told(self) -> str:
        """Return the labels ticked."""
        ticked = set(self.value())
        return "; ".join(tidy(label) for key, label in self._choices if key in ticked)

    def set_draft(self, draft: str) -> None:
        """Tick the keys that `draft` has returned once."""
        ticked = set(draft.split(_APART))
        self.display([key for key in self._keys if str(key) in ticked])

    def stops(self) -> Sequence[QWidget]:
        """Return the search, where there is one, and the list."""
        return [self.search, self.list] if self._searchable else [self.list]

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the list, and the search in it."""
        super().set_label(label, hint)
        self.search.setAccessibleName(f"Tìm trong: {label}")

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the ticks be seen, not changed."""
        self.list.is_read_only = read_only
        self.group_button.setDisabled(read_only)
        self.none_button.setDisabled(read_only)
        self.add_button.setDisabled(read_only)
        blocker = QSignalBlocker(self.list)
        for item in self._items():
            flags = item.flags()
            tickable = Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags & ~tickable if read_only else flags | tickable)
        blocker.unblock()

    # --- inside ------------------------------------------------------------------------------

    def _items(self) -> Iterator[QListWidgetItem]:
        for number in range(self.list.count()):
            yield self.list.item(number)

    def _tick_seen(self, *, is_on: bool) -> None:
        self.search.hurry()
        blocker = QSignalBlocker(self.list)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(_state(is_on=is_on))
        blocker.unblock()
        self._on_ticked()

    @Slot()
    def _on_add_wanted(self) -> None:
        added = self._add and self._add(tidy(self.search.text()), self.window())
        if added:
            kept = [choice for choice in self._choices if choice[0] != added[0]]
            self.set_choices([*kept, added])
            self.display([*self.value(), added[0]])
            self._on_ticked()
        self.focus()

    @Slot()
    def _on_ticked(self) -> None:
        self._tell_count()
        self.edited.emit()
        self.commit()

    @Slot(str)
    def _on_search(self, typed: str) -> None:
        self._hide_unwanted(typed)

    def _hide_unwanted(self, typed: str) -> None:
        words = search_words(typed)
        for item in self._items():
            item.setHidden(not has_words(fold(item.text()), words))

    def _tell_count(self) -> None:
        chosen, every = len(self.value()), len(self._keys)
        self._count.setText(
            f"Đã chọn {number_text(chosen)} trong {number_text(every)} {self._counted}"
        )


class _Ticks(QListWidget):
    """The list: Space ticks, letters do nothing."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows
        self.is_read_only = False
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setUniformItemSizes(True)

    def sizeHint(self) -> QSize:
        """Ask for room for the lines that are to be seen."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Never show fewer lines than asked for."""
        line = self.fontMetrics().height() + style.GAP
        return QSize(
            self.fontMetrics().averageCharWidth() * 20, self._rows * line + 2 * self.frameWidth()
        )

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are for the search box, and these have marks."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Backspace to the keyboards that write Vietnamese."""
        if event.key() != Qt.Key.Key_Backspace:
            super().keyPressEvent(event)


def _state(*, is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
