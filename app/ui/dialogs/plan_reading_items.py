"""What was read, in groups: each is accepted, corrected or discarded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from app.services.plan_items import Change, Decision, Group, Item
from app.services.plan_reading import Known
from app.ui import style
from app.ui.dialogs.plan_reading_fields import corrected, correcting_form
from app.ui.models.column import Column
from app.ui.models.tree import RowTreeModel
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence, Weight
from app.ui.widgets.tree import TreeView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LABEL_LETTERS, _STATE_LETTERS, _STORED_LETTERS = 28, 22, 30
_SIGNS = {Decision.ACCEPTED: "check", Decision.CORRECTED: "edit", Decision.DISCARDED: "close"}
ACCEPT_SURE = "Chấp nhận tất cả phần chắc chắn"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tree: an item, or the heading of a group."""

    id: str
    parent_id: str | None
    group: Group
    item: Item | None = None
    told: str = ""

    @property
    def label(self) -> str:
        """What the line is called."""
        return self.item.label if self.item else self.group.label.upper()

    @property
    def text(self) -> str:
        """What was read."""
        return self.item.text if self.item else self.told

    @property
    def state(self) -> str:
        """What is to be done about it, or what was."""
        return state_of(self.item) if self.item else ""


def state_of(item: Item) -> str:
    """Return where an item stands, in words."""
    if item.is_remark:
        return "Để biết"
    if item.decision is not Decision.OPEN:
        return item.decision.label
    if not item.is_left:
        return "Không có"
    if item.problem:
        return "Chưa đúng"
    if item.change is not None:
        return item.change.label
    return "Chắc chắn" if item.is_sure else "Cần xem lại"


def decided(items: Sequence[Item], chosen: Iterable[str], decision: Decision) -> tuple[Item, ...]:
    """Return items with a decision made about the chosen ones.

    What cannot be written as it is cannot be accepted; among several only those are that nothing
    was decided about. Discarding what is discarded already opens it again, if all of it is.
    """
    wanted = set(chosen)
    touched = [item for item in items if item.id in wanted and not item.is_remark]
    if decision is Decision.DISCARDED and all(item.decision is decision for item in touched):
        decision = Decision.OPEN
    if decision is Decision.ACCEPTED and len(touched) > 1:
        wanted = {item.id for item in touched if item.decision is Decision.OPEN}
    return tuple(
        replace(item, decision=decision) if _can(item, decision) and item.id in wanted else item
        for item in items
    )


def with_all_sure(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items with all accepted that are sure and that nothing was decided about."""
    sure = [item.id for item in items if item.is_left and item.is_sure]
    return decided(items, sure, Decision.ACCEPTED)


def _can(item: Item, decision: Decision) -> bool:
    if item.is_remark:
        return False
    if decision is Decision.ACCEPTED:
        return item.decision is not Decision.CORRECTED and not item.problem
    return True


def rows_of(items: Sequence[Item]) -> Iterator[Row]:
    """Yield the lines of the tree, each group with how many of its items are left."""
    for group in Group:
        own = [item for item in items if item.group is group]
        if not own:
            continue
        left = sum(item.is_left for item in own)
        told = f"{len(own)} mục" + (f", còn {left}" if left else "")
        yield Row(f"group/{group.value}", None, group, told=told)
        there = {item.id for item in own}
        for item in own:
            above = item.parent_id if item.parent_id in there else f"group/{group.value}"
            yield Row(item.id, above, group, item)


class ItemTree(TreeView[Row]):
    """The lines of what was read. Enter accepts.

    Signals:
        accepted: Enter was pressed.
    """

    accepted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept with Enter."""
        if event.key() in _ENTER and not event.modifiers():
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


class ItemPane(QWidget):
    """The tree of what was read, with what can be done about it.

    Signals:
        changed: something was decided.
        gone_to: the item (None: a heading) that is looked at now.
    """

    changed = Signal()
    gone_to = Signal(object)

    def __init__(self, *, compares: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()
        self._known = Known()
        self._can_write = True
        self.model = RowTreeModel[Row](_columns(compares=compares), self)
        self.tree = ItemTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName("Những gì đọc được")
        self.tree.accepted.connect(self.accept)
        self.tree.opened.connect(self.correct)
        self.tree.selection_changed.connect(self._on_selected)
        self.told = Sentence()
        self.all_sure = _button(ACCEPT_SURE, "", self.accept_sure)
        self._accept = _button("Chấp nhận", "Enter", self.accept)
        self._correct = _button("Sửa…", "F2", self.correct)
        self._discard = _button("Bỏ", "Delete", self.discard)
        self._add_key("F2", "Sửa…", self.correct)
        self._add_key("Delete", "Bỏ", self.discard)
        self._lay_out()

    # --- what is shown -----------------------------------------------------------------------

    def show_items(self, items: Sequence[Item], known: Known, *, can_write: bool = True) -> None:
        """Show what was read; with `can_write` off it can be looked at only."""
        self._known, self._can_write = known, can_write
        self._set(items)
        if first := next((item for item in self.items if item.is_left), None):
            self.tree.select(first.id)
        self._on_selected()

    def go_to(self, item_id: str) -> None:
        """Go to an item."""
        self.tree.select(item_id)

    @property
    def current(self) -> Item | None:
        """The item that is looked at, the first where several are selected."""
        rows = self.tree.selected()
        return rows[0].item if rows else None

    # --- what is decided ---------------------------------------------------------------------

    @Slot()
    def accept(self) -> None:
        """Accept what is selected, with all under it, and go on to what is left."""
        chosen = self._chosen()
        self._set(decided(self.items, chosen, Decision.ACCEPTED))
        here = [n for n, item in enumerate(self.items) if item.id in chosen]
        stuck = any(self.items[n].is_left for n in here)
        if here and not stuck:
            self.go_to_left(here[-1] + 1)
        self._on_selected()

    @Slot()
    def accept_sure(self) -> None:
        """Accept all that is sure."""
        self._set(with_all_sure(self.items))
        self.go_to_left(0)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def discard(self) -> None:
        """Discard what is selected, with all under it; the same again takes it back."""
        self._set(decided(self.items, self._chosen(), Decision.DISCARDED))
        self._on_selected()

    @Slot()
    def correct(self) -> None:
        """Correct the item that is looked at, in a form."""
        item = self.current
        if item is None or not self._can_correct(item):
            return
        form = correcting_form(item, self._known)
        dialog = RecordDialog(
            form, lambda given: corrected(item, given), f"Sửa: {item.label}", parent=self
        )
        if dialog.exec():
            done = replace(item, values=dialog.saved[-1], decision=Decision.CORRECTED)
            self._set([done if one.id == item.id else one for one in self.items])
            self._on_selected()

    def go_to_left(self, start: int) -> bool:
        """Go to the next item that is left, from a place on and then from the top."""
        order = [*self.items[start:], *self.items[:start]]
        found = next((item for item in order if item.is_left), None)
        if found is not None:
            self.tree.select(found.id)
        return found is not None

    # ------------------------------------------------------------------------------------------

    def _can_correct(self, item: Item) -> bool:
        return self._can_write and not item.is_remark and item.change is not Change.GONE

    def _chosen(self) -> list[str]:
        """Return the ids of the items that are selected, and of all under them."""
        if not self._can_write:
            return []
        found = {row.id for row in self.tree.selected()}
        for row in rows_of(self.items):  # from the top down: what is above is known already
            if row.parent_id in found:
                found.add(row.id)
        return [item.id for item in self.items if item.id in found]

    def _set(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.model.set_rows(list(rows_of(self.items)))
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.model.columns):
            if column.width:
                self.tree.setColumnWidth(number, letter * column.width)
        self.all_sure.setEnabled(
            self._can_write and any(item.is_left and item.is_sure for item in self.items)
        )
        self.changed.emit()

    @Slot()
    def _on_selected(self) -> None:
        item = self.current
        weight, words = _about(item) if item else ("info", "")
        self.told.tell(words, weight)
        can = self._can_write and bool(self.tree.selected())
        self._accept.setEnabled(can)
        self._discard.setEnabled(can)
        self._correct.setEnabled(item is not None and self._can_correct(item))
        self.gone_to.emit(item)

    def _add_key(self, keys: str, text: str, act: object) -> None:
        action = QAction(text, self.tree)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self.tree.addAction(action)

    def _lay_out(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 6)
        for number, column in enumerate(self.model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                number, mode.Stretch if column.takes_room else mode.Interactive
            )
        buttons = QHBoxLayout()
        for button in (self._accept, self._correct, self._discard):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.all_sure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.GAP)
        layout.addWidget(self.tree, stretch=1)
        layout.addWidget(self.told)
        layout.addLayout(buttons)


def _columns(*, compares: bool) -> list[Column[Row]]:
    stored: Column[Row] = Column(
        "Kế hoạch đang có",
        lambda row: row.item.stored_text if row.item else "",
        width=_STORED_LETTERS,
    )
    return [
        Column("Mục", lambda row: row.label, width=_LABEL_LETTERS),
        Column("Văn bản ghi", lambda row: row.text, takes_room=True, struck=_is_discarded),
        *([stored] if compares else []),
        Column("Trạng thái", lambda row: row.state, sign=_sign, tint=_tint, width=_STATE_LETTERS),
    ]


def _is_discarded(row: Row) -> bool:
    return row.item is not None and row.item.decision is Decision.DISCARDED


def _sign(row: Row) -> str:
    item = row.item
    if item is None or (not item.is_left and item.decision is Decision.OPEN):
        return "info" if item is not None and item.is_remark else ""
    if item.decision is Decision.OPEN:
        return "error" if item.problem else "" if item.is_sure else "warning"
    return _SIGNS[item.decision]


def _tint(row: Row) -> Weight | None:
    item = row.item
    if item is None or not item.is_left:
        return "check" if item is not None and item.is_taken else None
    if item.problem:
        return "error"
    return None if item.is_sure else "warning"


def _about(item: Item) -> tuple[Weight, str]:
    """Return what to say of an item below the tree."""
    if item.is_left and item.problem:
        return "error", " ".join(part for part in (item.note, item.problem) if part)
    if item.is_remark:
        return "warning", item.text
    return ("info" if item.is_sure else "warning"), item.note


def _button(text: str, keys: str, act: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    words = text.removesuffix("…")
    button.setToolTip(f"{words} ({keys})" if keys else words)
    button.clicked.connect(act)
    return button
