"""The history (nhật ký thay đổi): every action, what it changed, and taking one back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import moment_text, short_moment, today
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.exports.files import safe_name
from app.exports.report import Report
from app.exports.reports import Parameters
from app.exports.reports.history import action_list, record_history
from app.exports.xlsx import write_xlsx
from app.services import history, record_changes
from app.services.history import ActionRow, Narrowing
from app.services.record_changes import MOST, Change
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.day_span import ask_days, usual_days
from app.ui.dialogs.file_work import Leaving, Writing, save_file, tell_outcome
from app.ui.dialogs.preview import Printable, of_papers, show_preview
from app.ui.files import EXCEL
from app.ui.models.column import Column
from app.ui.models.paged_table import PagedTableModel, Query
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.buttons import closing_row, push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.table import TableView

_SHOWN = 5
"""How many later actions are named before an undo."""
_NOTHING = "Chọn một việc ở trên để xem việc đó đã thay đổi những gì."


class HistoryDialog(Dialog):
    """The actions, the newest first; below, what the chosen one changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.setWindowTitle("Nhật ký thay đổi")
        self._days = usual_days()
        self.model = PagedTableModel[ActionRow](_action_columns(), self._fetch, self._count, self)
        self.model.locate = self._locate
        self.list = ListPage[ActionRow](self._spec(), model=self.model)
        self.list.table.setAccessibleName("Các việc đã làm")
        self.list.set_read_only(context.operations.read_only_reason or "")
        self.changes = ChangeTable(_change_columns())
        self.told = QLabel(_NOTHING)
        self.told.setWordWrap(True)
        self._lay_out()
        self.list.selection_changed.connect(self._show_changes)
        context.operations.changed.connect(self._on_changed)
        self.model.reload()

    def show_action(self, action_id: UUID) -> None:
        """Go to an action, taking filters off when they hide it."""
        self.list.show_row(action_id)
        self.list.table.setFocus()

    # --- taking back -------------------------------------------------------------------------

    def take_back(self, action: ActionRow) -> None:
        """Take an action back, after saying what that means or what stands in the way."""
        try:
            later = self.operations.ask(history.in_the_way, action.id)
        except AppError as refusal:
            tell(self, "Chưa hoàn tác được", str(refusal))
            return
        if later:
            self._tell_later(action, later)
        elif confirm(self, _facts(action), f"Hoàn tác {_rows(action)}", "Giữ nguyên"):
            self._take_back(action)

    def _take_back(self, action: ActionRow) -> None:
        try:
            self.operations.undo_operation(action.id, action.label)
        except AppError as refusal:
            tell(self, "Chưa hoàn tác được", str(refusal))
            return
        self.list.offer_undo(f"Đã hoàn tác “{action.label}”.", self.operations.undo)

    def _tell_later(self, action: ActionRow, later: Sequence[ActionRow]) -> None:
        tell_outcome(
            self,
            "Chưa hoàn tác được",
            f"Chưa hoàn tác được “{action.label}” vì {len(later)} việc làm sau đó đã thay đổi, "
            "hoặc dựa vào, cùng dữ liệu. Chưa có gì bị thay đổi. Hãy hoàn tác các việc sau trước, "
            "từ việc mới nhất:",
            "warning",
            lines=[_line(row) for row in later[:_SHOWN]]
            + ([f"… và {len(later) - _SHOWN} việc khác"] if len(later) > _SHOWN else []),
            steps=[("Xem việc mới nhất", lambda: self.show_action(later[0].id))],
        )

    # --- narrowing ---------------------------------------------------------------------------

    @Slot()
    def choose_days(self) -> None:
        """Ask from which day to which, and show the actions of those days."""
        chosen = ask_days("Xem việc làm trong các ngày", self)
        if chosen is not None:
            self._days = [*usual_days(), chosen]
            self.list.set_filter_choices("days", self._days)
            self.list.set_filter("days", chosen[0])

    def _fetch(self, query: Query) -> Sequence[ActionRow]:
        return self.operations.ask(
            history.actions, _narrowing(query), offset=query.offset, limit=query.limit
        )

    def _count(self, query: Query) -> int:
        return self.operations.ask(history.count, _narrowing(query))

    def _locate(self, query: Query, identity: object) -> int | None:
        if not isinstance(identity, UUID):
            return None
        return self.operations.ask(history.place, identity, _narrowing(query))

    # --- what is shown -----------------------------------------------------------------------

    @Slot()
    def _show_changes(self) -> None:
        action = self.list.current()
        if action is None:
            self.changes.show_rows(())
            self.told.setText(_NOTHING)
            return
        self.changes.show_rows(self.operations.ask(record_changes.of_action, action.id))
        self.told.setText(_told(action))

    @Slot(frozenset)
    def _on_changed(self) -> None:
        self.model.reload()

    def _hand_on(self, hand_on: "_HandOn") -> None:
        asked = Parameters(today=today())
        narrowing = _narrowing(self.model.query)

        def build() -> Report:
            return self.operations.ask(action_list, asked, narrowing)

        hand_on(self.context, "Nhật ký thay đổi", build, self)

    def _spec(self) -> ListSpec[ActionRow]:
        users = self.operations.ask(history.users)
        return ListSpec(
            columns=_action_columns(),
            actions=[
                ListAction(
                    "Hoàn tác việc này…",
                    lambda rows: self.take_back(rows[0]),
                    "undo",
                    needs="one",
                    refuses=lambda rows: rows[0].obstacle,
                ),
                *_ways_out(self._hand_on),
            ],
            filters=[
                ListFilter("days", "Ngày", self._days),
                ListFilter("table", "Loại dữ liệu", self.operations.ask(history.tables)),
                *([ListFilter("user", "Người làm", users)] if len(users) > 1 else []),
            ],
            beside=[push_button("Từ – đến…", self.choose_days)],
            empty="Chưa có việc nào được ghi trong tệp dữ liệu.",
            counted="việc",
        )

    def _lay_out(self) -> None:
        below = QWidget()
        inner = QVBoxLayout(below)
        inner.setContentsMargins(style.GAP, 0, style.GAP, 0)
        inner.addWidget(self.told)
        inner.addWidget(self.changes, stretch=1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.list)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        _finish(self, splitter)


class RecordHistoryDialog(Dialog):
    """What was ever done to one record and its parts, the newest first."""

    def __init__(
        self, context: Context, table: str, row_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._table, self._row_id = table, row_id
        name = context.operations.ask(record_changes.record_name, table, row_id)
        self.setWindowTitle("Lịch sử của dòng này")
        heading = QLabel(name)
        heading.setWordWrap(True)
        heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = ListPage[Change](
            ListSpec(
                columns=_record_columns(),
                actions=[
                    ListAction(
                        "Xem cả việc",
                        lambda rows: self.show_action(rows[0]),
                        "history",
                        needs="one",
                        writes=False,
                        opens=True,
                    ),
                    *_ways_out(self._hand_on),
                ],
                empty="Chưa có gì được ghi về dòng này.",
                counted="thay đổi",
            )
        )
        self.list.table.setAccessibleName("Các thay đổi của dòng này")
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(heading)
        inner.addWidget(self.list, stretch=1)
        _finish(self, body)
        context.operations.changed.connect(self.reload)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read again what was done."""
        found = self.context.operations.ask(record_changes.of_record, self._table, self._row_id)
        self.list.set_rows(found)
        if len({change.id[:2] for change in found}) >= MOST:
            self.list.notice.tell(f"Chỉ hiện {number_text(MOST)} thay đổi mới nhất.", "info")

    def show_action(self, change: Change) -> None:
        """Show the whole action that a change belongs to."""
        dialog = HistoryDialog(self.context, self)
        dialog.show_action(change.action_id)
        dialog.exec()

    def _hand_on(self, hand_on: "_HandOn") -> None:
        asked = Parameters(today=today())

        def build() -> Report:
            ask = self.context.operations.ask
            return ask(record_history, asked, self._table, self._row_id)

        hand_on(self.context, "Lịch sử thay đổi", build, self)


class ChangeTable(TableView[Change]):
    """The changes of one action."""

    def __init__(self, columns: Sequence[Column[Change]]) -> None:
        super().__init__()
        self._model = RowTableModel[Change](columns, self)
        self.setModel(self._model)
        self.setAccessibleName("Những gì việc này đã thay đổi")

    def show_rows(self, rows: Sequence[Change]) -> None:
        """Show changes, from the first."""
        self._model.set_rows(rows)
        self.scrollToTop()


def show_log(context: Context, parent: QWidget) -> None:
    """Open the history of the file."""
    HistoryDialog(context, parent).exec()


def show_record(context: Context, table: str, row_id: UUID, parent: QWidget) -> None:
    """Open the history of one record."""
    RecordHistoryDialog(context, table, row_id, parent).exec()


_HandOn = Callable[[Context, str, Callable[[], Report], QWidget], object]
"""What is done with a report: its name and what builds it."""


def _save_excel(context: Context, name: str, build: Callable[[], Report], parent: QWidget) -> None:
    def write(path: Path, progress: Progress) -> int:
        report = build()
        write_xlsx(report, path, progress)
        return report.row_count

    text = f"Đang xuất {name.lower()}…"
    leaves = Leaving(context.operations, name)
    writing = Writing("Xuất ra Excel", safe_name(name), EXCEL, write, text, leaves=leaves)
    save_file(writing, context.files, context.jobs, parent)


def _show_pages(context: Context, name: str, build: Callable[[], Report], parent: QWidget) -> None:
    paper = Printable(title=name, name=safe_name(name), make=partial(of_papers, build))
    show_preview(context, paper, parent)


# --- words -----------------------------------------------------------------------------------


def _action_columns() -> list[Column[ActionRow]]:
    return [
        Column("Lúc", lambda row: row.happened_at, short_moment, name="moment", width=17),
        Column("Người làm", lambda row: row.user, name="user", width=14),
        Column("Việc", lambda row: row.label, name="label", takes_room=True),
        Column("Lý do", lambda row: row.reason, width=22),
        Column("Số dòng", lambda row: row.row_count, number_text, is_number=True, name="rows"),
        Column(
            "Tình trạng",
            lambda row: row.standing,
            sign=lambda row: "undo" if row.is_undone else "lock" if row.standing else "",
            width=32,
        ),
    ]


def _record_columns() -> list[Column[Change]]:
    record, field, before, after = _change_columns()
    return [
        Column("Lúc", lambda row: row.happened_at, short_moment, width=17),
        Column("Việc", lambda row: row.label, width=20, tooltip=_why),
        field,
        replace(before, width=26),
        replace(after, width=26),
        replace(record, width=28),
        Column("Người làm", lambda row: row.user, width=12),
    ]


def _change_columns() -> list[Column[Change]]:
    return [
        Column("Dòng dữ liệu", _record, width=40, tooltip=_record_whole),
        Column("Nội dung", lambda row: row.field, width=20),
        Column("Từ", lambda row: row.before, _one_line, width=30, tooltip=lambda row: row.before),
        Column("Đến", lambda row: row.after, _one_line, width=30, tooltip=lambda row: row.after),
    ]


def _why(change: Change) -> str:
    return f"{change.label}: {change.reason}" if change.reason else change.label


def _record(change: Change) -> str:
    return f"{change.noun}: {change.name}"


def _record_whole(change: Change) -> str:
    return f"{_record(change)} (của: {change.owner})" if change.owner else _record(change)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119].rstrip()}…"


def _told(action: ActionRow) -> str:
    shown = f" Chỉ hiện {MOST} dòng đầu." if action.row_count > MOST else ""
    return (
        f"“{action.label}” lúc {moment_text(action.happened_at)}: {_rows(action)}; mã nhật ký "
        f"{action.code}.{shown}"
    )


def _facts(action: ActionRow) -> str:
    return (
        f"Hoàn tác “{action.label}”, do {action.user} làm lúc "
        f"{moment_text(action.happened_at)}?\n\n{_rows(action)} sẽ trở lại như trước việc đó. "
        "Các việc khác giữ nguyên. Sau đó vẫn có thể làm lại."
    )


def _rows(action: ActionRow) -> str:
    return f"{number_text(action.row_count)} dòng dữ liệu"


def _line(action: ActionRow) -> str:
    how = f" – {action.standing}" if action.standing else ""
    return f"{short_moment(action.happened_at)}  {action.label}{how}"


def _narrowing(query: Query) -> Narrowing:
    first, last = query.filters.get("days") or (None, None)
    return Narrowing(
        first=first,
        last=last,
        table=query.filters.get("table") or "",
        user_id=query.filters.get("user"),
        words=query.search,
        sort=query.sort,
        descending=query.descending,
    )


def _ways_out(hand_on: Callable[[_HandOn], None]) -> list[ListAction[Any]]:
    return [
        ListAction("Xuất ra Excel…", lambda _: hand_on(_save_excel), "excel", writes=False),
        ListAction(
            "Xem và in…", lambda _: hand_on(_show_pages), "print", ("Ctrl+P",), writes=False
        ),
    ]


def _finish(dialog: Dialog, body: QWidget) -> None:
    layout = QVBoxLayout(dialog)
    layout.addWidget(body, stretch=1)
    layout.addLayout(closing_row(dialog))
    dialog.take_the_screen()
