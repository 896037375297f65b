"""The page of a list: what can be done, search and filters, the rows, and the chosen one below.

A page is described by a `ListSpec`.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Generic, cast
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import AppError
from app.core.vietnamese import number_text, quoted
from app.ui import style
from app.ui.models.column import R
from app.ui.models.paged_table import PagedTableModel
from app.ui.models.row_table import RowTableModel, TableModel
from app.ui.widgets.ask import tell
from app.ui.widgets.detail_pane import DetailPane
from app.ui.widgets.drafts import Replays, Step, step
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.icons import icon
from app.ui.widgets.list_spec import ListAction, ListFilter, ListSpec, TellsHistory
from app.ui.widgets.memory import memory_of, slug
from app.ui.widgets.my_filters import MyFilter
from app.ui.widgets.narrowing import Narrowing
from app.ui.widgets.notice import Notice, unread
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.seen_list import ExportsLists, SeenList, plan_about, rows_of
from app.ui.widgets.table import TableView
from app.ui.widgets.undo_bar import UndoBar

__all__ = ["ListAction", "ListFilter", "ListPage", "ListSpec"]

_SKELETON_AFTER = 500
"""Milliseconds of reading before the page says so."""

_LONG_ID = len(str(UUID(int=0)))

_SEARCH, _SWAP = "Ctrl+F", "F6"

_MORE = "qt_toolbar_ext_button"
"""Qt's name of the button behind which the buttons are that have no room."""

_NOTHING_SEEN = (
    "Danh sách đang không có dòng nào nên chưa xuất tệp nào. Bỏ lọc hoặc thêm dòng rồi xuất lại."
)

_ROOM_FOR_DETAIL = 26
"""Lines of text a page must have room for, or its detail starts folded."""


class ListPage(QWidget, Generic[R], Replays):
    """A list with its actions, search, filters, states and detail.

    Signals:
        selection_changed: other rows are selected.
        status_changed: how many rows are shown: "34 dòng, lọc còn 12".
    """

    selection_changed = Signal()
    status_changed = Signal(str)

    def __init__(
        self,
        spec: ListSpec[R],
        *,
        model: TableModel[R] | None = None,
        table: TableView[R] | None = None,
        detail: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pasted = (
            PastedRows(spec.paste, lambda: self.steps_of, self._takes_rows) if spec.paste else None
        )
        self.spec = self._with_more(spec)
        self.model: TableModel[R] = model or RowTableModel[R](spec.columns, self)
        self.table: TableView[R] = table or TableView[R]()
        self.beside: ListPage[Any] | None = None
        """The list that F6 goes to; for a page without a detail."""
        self.notice = Notice()
        self._failure, self._lost_notice = Notice(), Notice()
        self.status = ""
        self._read_only_notice = Notice()
        self._is_read_only = False
        self._is_loaded = False
        self._undo_bar = UndoBar()
        self._state = EmptyState()
        self._actions = [self._make_action(action) for action in self.spec.actions]
        self._history = self._make_history()
        self._narrowing = Narrowing(spec.search_hint, spec.filters, spec.beside)
        self._row_id: object = None
        self._left_row: UUID | None = None
        self._is_recalled = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self._stack)
        self._detail = None if detail is None else DetailPane(detail)
        if self._detail is not None:
            self._splitter.addWidget(self._detail)
            self._splitter.setStretchFactor(0, 3)
            self._splitter.setStretchFactor(1, 2)
            self._splitter.setChildrenCollapsible(False)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_SKELETON_AFTER)
        self._lay_out()
        self._connect()
        self._on_selection_changed()

    # --- rows --------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show `rows`; for a list held in memory. An offer to undo ends: it was of another act."""
        if not isinstance(self.model, RowTableModel):
            raise TypeError("a list read page by page is told to `reload`")
        self._is_loaded = True
        self._undo_bar.hide()
        self.model.set_rows(rows)
        self._count_choices()

    def selected(self) -> list[R]:
        """Return the selected rows, from the top."""
        return self.table.selected()

    def current(self) -> R | None:
        """Return the row that is selected alone, else None."""
        rows = self.selected()
        return rows[0] if len(rows) == 1 else None

    def show_row(self, identity: object) -> bool:
        """Select a row, taking filters off when they hide it; return whether it is there."""
        if self.table.select(identity):
            return True
        self.clear_filters()
        return self.table.select(identity)

    # --- states ------------------------------------------------------------------------------

    def start_loading(self) -> None:
        """Say, when it takes long, that the rows are being read; until they come."""
        self._is_loaded = False
        self._waiting.start()

    def set_read_only(self, reason: str) -> None:
        """Let the list only be read and say why; "" lifts it."""
        self._is_read_only = bool(reason)
        self._read_only_notice.tell(reason, "info")
        self._on_selection_changed()
        if self._is_loaded:
            self._show_state()  # an empty list offers only what can be done

    def show_error(self, sentence: str, retry: Callable[[], object]) -> None:
        """Say above the rows what went wrong, with a button to try again; "" ends it."""
        self._failure.tell(sentence, "error", "Thử lại", retry)

    def offer_undo(self, done: str, undo: Callable[[], object]) -> None:
        """Say what was done and offer for eight seconds to take it back."""
        self._undo_bar.offer(done, undo)

    @Slot()
    def open_detail(self) -> None:
        """Show the detail below the rows, where it was folded away."""
        if self._detail is not None:
            self._detail.was_folded_by_hand = True
            self._detail.set_open(True)

    # --- search and filters ------------------------------------------------------------------

    @Slot()
    def focus_search(self) -> None:
        """Put the caret into the search box."""
        self._narrowing.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._narrowing.search_box.selectAll()

    def search(self, text: str) -> None:
        """Show the rows that hold these words, now."""
        self._narrowing.search(text)

    def set_filter(self, name: str, key: object | None) -> None:
        """Choose a key of a filter; None takes it off."""
        self._narrowing.boxes[name].choose(key)

    def set_filter_choices(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Give a filter other choices; the one that is chosen stays while it is among them."""
        self._narrowing.boxes[name].set_choices(choices)
        self._count_choices()

    def set_filter_counts(self, name: str, counts: Sequence[int]) -> None:
        """Say behind each choice of a filter how many rows it would show, in their order."""
        self._narrowing.boxes[name].set_counts(counts)

    @Slot()
    def clear_filters(self) -> None:
        """Show every row again."""
        self._narrowing.clear()

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is on."""
        return self._narrowing.is_on

    def told_keys(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what can be done here, and the keys that do it; none for what has none."""
        found = [(spec.label, spec.keys) for spec in self.spec.actions]
        if self.spec.search_hint:
            found.append(("Tìm", (_SEARCH,)))
        if self._detail is not None:
            found.append(("Sang phần chi tiết và trở lại", (_SWAP,)))
        elif self.beside is not None:
            found.append(("Sang danh sách bên cạnh và trở lại", (_SWAP,)))
        return found

    # --- rows from Excel ---------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Whether rows that were pasted wait to be saved."""
        return self._pasted is not None and self._pasted.is_waiting

    def paste(self) -> None:
        """Take the rows on the clipboard as new ones, which wait above the list until Lưu."""
        if self._pasted is not None:
            self._pasted.paste()

    def _takes_rows(self) -> bool:
        """Whether rows can be pasted into it now."""
        return not self._is_read_only and self.isVisible()

    # --- against a crash ---------------------------------------------------------------------

    @property
    def steps_of(self) -> str:
        """The name of the list."""
        return self.table.accessibleName()

    def replay(self, step: Step) -> bool:
        """Do again what was done from this list, for the same row."""
        ids = [UUID(row) for row in step.rows if len(row) == _LONG_ID]
        pairs = zip(self.spec.actions, self._actions, strict=True)
        action = next((one for spec, one in pairs if spec.label == step.act), None)
        if action is None or len(ids) > 1 or len(ids) != len(step.rows):
            return False
        if not self._is_loaded or (ids and not self.show_row(ids[0])) or not action.isEnabled():
            return False
        action.trigger()
        return True

    def _with_more(self, spec: ListSpec[R]) -> ListSpec[R]:
        """Return the description with what every list can do, and what one takes from Excel."""
        paste: ListAction[R] = ListAction(
            "Dán từ Excel",
            lambda _: self.paste(),
            "excel",
            ("Ctrl+V",),
            on_empty=True,
            is_rare=True,
        )
        export: ListAction[R] = ListAction(
            "Xuất danh sách này…",
            lambda _: self.export(),
            "export",
            writes=False,
            is_rare=True,
        )
        more = (export,) if self._pasted is None else (paste, export)
        return replace(spec, actions=(*spec.actions, *more))

    @Slot(int)
    def _on_pasted_saved(self, count: int) -> None:
        if self._pasted is not None and self.spec.paste and self.spec.paste.undo:
            self.offer_undo(self._pasted.told(count), self.spec.paste.undo)

    @Slot()
    def _on_pasted_ended(self) -> None:
        if self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is seen, as a file -------------------------------------------------------------

    def export(self) -> None:
        """Write what is seen as a file: the rows in their order, the columns as they stand."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, ExportsLists):
            above = above.parentWidget()
        if not self.model.rowCount():
            tell(self, "Chưa có gì để xuất", _NOTHING_SEEN)
        elif above is not None:
            above.export_list(replace(self.seen(), plan_id=plan_about(self)), self.window())

    def seen(self) -> SeenList:
        """Return the list as it is seen now."""
        return SeenList(
            self.table.accessibleName(),
            self.table.seen_columns(),
            self._narrowing.told(),
            rows_of(self.model),
        )

    # --- what is remembered ------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Show the detail as it was left, and go to the row that was seen last."""
        super().showEvent(event)
        if not self._is_recalled:
            self._is_recalled = True
            self._narrowing.mine.place = f"filters/{self._name}"
            self._recall()
        if self._pasted is not None:
            self._pasted.offer_left()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the fold of the detail, its height, and the row."""
        super().hideEvent(event)
        memory, detail = memory_of(self), self._detail
        if memory is None or not self._name:
            return
        if self._is_loaded:
            row_id = self._row_id
            memory.keep_here(f"row/{self._name}", str(row_id) if isinstance(row_id, UUID) else "")
        if detail is not None and detail.was_folded_by_hand:
            state = {"sizes": self._splitter.sizes(), "is_open": detail.is_open}
            memory.keep(f"detail/{self._name}", json.dumps(state))

    @property
    def _name(self) -> str:
        return slug(self.table.accessibleName())

    def _recall(self) -> None:
        memory = memory_of(self)
        if memory is None or not self._name:
            return
        with suppress(ValueError):
            self._left_row = UUID(memory.recall_here(f"row/{self._name}"))
        self._go_to_left_row()
        with suppress(ValueError, KeyError, TypeError):
            state = json.loads(memory.recall(f"detail/{self._name}"))
            if self._detail is not None:
                self._detail.was_folded_by_hand = True
                self._detail.set_open(bool(state["is_open"]))
                self._splitter.setSizes(state["sizes"])

    def _go_to_left_row(self) -> None:
        """Select the row that was seen last, once there are rows; forget it when it is gone."""
        if self._left_row is not None and self.model.rowCount():
            row_id, self._left_row = self._left_row, None
            if not self.selected():
                self.table.select(row_id)

    # --- inside ------------------------------------------------------------------------------

    def _make_action(self, spec: ListAction[R]) -> QAction:
        action = QAction(spec.label, self)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setData(spec.label)  # the text says more while several rows are selected
        action.triggered.connect(lambda: self._run(spec, action))
        everywhere = [keys for keys in spec.keys if "Ctrl" in keys]
        action.setShortcuts([QKeySequence(keys) for keys in everywhere])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for keys in set(spec.keys) - set(everywhere):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action.trigger)
        self.addAction(action)
        self.table.addAction(action)
        return action

    def _run(self, spec: ListAction[R], action: QAction) -> None:
        """Do it for the selected rows; a pressed button that is off then gives way to the rows."""
        focused = QApplication.focusWidget()
        is_pressed = isinstance(focused, QToolButton) and focused.defaultAction() is action
        rows = self.selected()
        ids = () if spec.needs == "nothing" else tuple(str(row.id) for row in rows)
        with step(Step(self.steps_of, spec.label, ids)):
            spec.run(rows)
        if is_pressed and not action.isEnabled() and self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_history(self) -> QAction:
        """Return what leads to the history of a row, in the menu of the rows."""
        action = QAction(icon("history"), "Lịch sử của dòng này", self)
        action.triggered.connect(self._show_history)
        if self.spec.history:
            self.table.addAction(action)
        return action

    @Slot()
    def _show_history(self) -> None:
        row, above = self.current(), self.parentWidget()
        while above is not None and not isinstance(above, TellsHistory):
            above = above.parentWidget()
        if row is not None and above is not None:
            of = self.spec.history
            table, row_id = (of, row.id) if isinstance(of, str) else of(row)
            above.show_history(table, row_id, self.window())

    def _make_bar(self) -> QToolBar:
        """Return the buttons; what is rarely done stands in a menu behind the last one."""
        bar = QToolBar()
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        side = (
            self.fontMetrics().height() * 6 // 5
        )  # Qt's own are half as large again as the words
        bar.setIconSize(QSize(side, side))
        pairs = list(zip(self.spec.actions, self._actions, strict=True))
        bar.addActions([action for spec, action in pairs if not spec.is_rare])
        rare = [action for spec, action in pairs if spec.is_rare]
        if rare:
            menu = QMenu(self)
            menu.setToolTipsVisible(True)
            menu.addActions(rare)
            others = bar.addAction(icon("more"), "Khác")
            others.setToolTip("Những việc khác làm được với các dòng đang chọn")
            others.setMenu(menu)
            button = cast("QToolButton", bar.widgetForAction(others))
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        if all(spec.is_rare for spec in self.spec.actions):
            bar.hide()  # what is left stands in the menu of the rows
        for action in bar.actions():
            bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more = bar.findChild(QToolButton, _MORE)
        if more is not None:
            more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            more.setAccessibleName("Các nút khác")
            more.setToolTip("Các nút khác")
        return bar

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self._read_only_notice)
        layout.addWidget(self._failure)
        layout.addWidget(self._lost_notice)
        if self._pasted is not None:
            layout.addWidget(self._pasted.left_notice)
        layout.addWidget(self.notice)
        layout.addWidget(self._make_bar())
        if self.spec.search_hint:
            layout.addWidget(self._narrowing)
        if self._pasted is not None:
            layout.addWidget(self._pasted)
        layout.addWidget(self._splitter, stretch=1)
        layout.addWidget(self._undo_bar)

    def _connect(self) -> None:
        self.table.setModel(self.model)
        self.table.selection_changed.connect(self._on_selection_changed)
        self.table.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        if isinstance(self.model, PagedTableModel):
            self.model.failed.connect(self._on_failed)
        self._narrowing.searched.connect(self.model.set_search)
        self._narrowing.filtered.connect(self._on_filter)
        self._narrowing.changed.connect(self._on_narrowed)
        self._narrowing.search_box.moved_down.connect(self.table.setFocus)
        self._narrowing.mine.chosen.connect(self._on_mine)
        self._narrowing.deleted.connect(self._on_mine_deleted)
        if self._pasted is not None:
            self._pasted.saved.connect(self._on_pasted_saved)
            self._pasted.ended.connect(self._on_pasted_ended)
        if self._detail is not None:
            self._splitter.splitterMoved.connect(self._detail.take_in_hand)
        self._waiting.timeout.connect(self._show_state)
        self._add_key(_SWAP, self._swap_focus)
        if self.spec.search_hint:
            self._add_key(_SEARCH, self.focus_search)

    def _add_key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, act)
        # Said afterwards: as an argument it is passed over, and two lists in sight would share it.
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _on_selection_changed(self) -> None:
        rows = self.selected()
        self._row_id = rows[0].id if len(rows) == 1 else None
        for spec, action in zip(self.spec.actions, self._actions, strict=True):
            why_not = self._why_not(spec, rows)
            keys = f" ({spec.keys[0]})" if spec.keys else ""
            label = spec.label if why_not else spec.label_for(rows)
            action.setEnabled(not why_not)
            action.setText(label)
            action.setToolTip("\n".join(filter(None, [label + keys, why_not])))
        self._history.setEnabled(len(rows) == 1)
        self._tell_count(len(rows))
        self.selection_changed.emit()

    def _why_not(self, spec: ListAction[R], rows: list[R]) -> str:
        """Return why an action is off, "" when it is on."""
        if spec.writes and self._is_read_only:
            return self._read_only_notice.text()
        if spec.off and (why_not := spec.off()):
            return why_not
        if spec.needs == "one" and len(rows) != 1:
            return "Chọn một dòng trước."
        if spec.needs == "some" and not rows:
            return "Chọn ít nhất một dòng trước."
        return spec.refuses(rows) if spec.refuses and rows else ""

    @Slot(object)
    def _on_opened(self) -> None:
        for spec, action in zip(self.spec.actions, self._actions, strict=True):
            if spec.opens:
                action.trigger()

    @Slot(int, int)
    def _on_counted(self) -> None:
        self._is_loaded = True
        self._waiting.stop()
        self._failure.clear()
        self._show_state()
        if self._pasted is not None:
            self._pasted.check_again()
            self._pasted.offer_left()
        self._go_to_left_row()
        self._on_selection_changed()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(self.model, PagedTableModel):
            self.show_error(unread(error), self.model.read_again)
        if not isinstance(error, AppError):
            raise error

    @Slot(str)
    def _on_filter(self, name: str) -> None:
        spec = next(spec for spec in self.spec.filters if spec.name == name)
        self.model.set_filter(name, self._narrowing.boxes[name].key, spec.accepts)

    @Slot()
    def _on_narrowed(self) -> None:
        self._lost_notice.clear()
        self._show_state()

    @Slot(object)
    def _on_mine(self, one: MyFilter) -> None:
        lost = self._narrowing.apply(one)
        told = f"{quoted(one.name)} có điều kiện nay không còn: {', '.join(lost)}."
        self._lost_notice.tell(f"{told} Đã lọc theo phần còn lại." if lost else "", "warning")

    @Slot(object)
    def _on_mine_deleted(self, one: MyFilter) -> None:
        mine = self._narrowing.mine
        self.offer_undo(f"Đã xóa bộ lọc {quoted(one.name)}.", lambda: mine.keep(one))

    def _count_choices(self) -> None:
        """Say behind the choices of a filter how many rows each has, in a list held in memory."""
        for spec in self.spec.filters:
            if spec.counts and spec.accepts and isinstance(self.model, RowTableModel):
                box = self._narrowing.boxes[spec.name]
                box.set_counts(self.model.count_of(spec.accepts, box.keys))

    @Slot()
    def _show_state(self) -> None:
        if not self._is_loaded:
            self._state.tell("Đang đọc dữ liệu…", picture="refresh")
        elif not self.model.total_count:
            self._state.tell(self.spec.empty, self._first_steps())
        elif not self.model.rowCount():
            unfilter = [("Bỏ lọc", self.clear_filters)]
            self._state.tell("Không có dòng nào khớp bộ lọc.", unfilter, "search")
        else:
            self._stack.setCurrentWidget(self.table)
            return
        self._stack.setCurrentWidget(self._state)

    def _first_steps(self) -> list[tuple[str, Callable[[], object]]]:
        pairs = zip(self.spec.actions, self._actions, strict=True)
        return [(a.text(), a.trigger) for spec, a in pairs if spec.on_empty and a.isEnabled()]

    def _tell_count(self, selected: int) -> None:
        shown, total = self.model.rowCount(), self.model.total_count
        told = f"{number_text(total)} {self.spec.counted}"
        if shown != total:
            told += f", lọc còn {number_text(shown)}"
        if selected > 1:
            told += f" · đã chọn {number_text(selected)}"
        self._narrowing.tell_count(told)
        if told != self.status:
            self.status = told
            self.status_changed.emit(told)

    @Slot()
    def _swap_focus(self) -> None:
        """Go from the rows to the detail or the list beside, and back; else to what is next."""
        if self.beside is not None:
            self.beside.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if self._detail is None:
            self.table.leave()
            return
        inside = QApplication.focusWidget()
        if inside is not None and self._detail.isAncestorOf(inside):
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._detail.enter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the detail at first where the rows would have no room beside it."""
        super().resizeEvent(event)
        if self._detail is not None and not self._detail.was_folded_by_hand:
            lines = self.height() // self.fontMetrics().lineSpacing()
            self._detail.set_open(lines >= _ROOM_FOR_DETAIL)
