"""The export log (nhật ký xuất dữ liệu): what left the data file, when, by whom."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import short_moment
from app.core.vietnamese import number_text
from app.domain.terms import ExportKind
from app.services import export_log, history
from app.services.export_log import ExportRow, Narrowing
from app.ui.context import Context
from app.ui.dialogs.day_span import ask_days, usual_days
from app.ui.models.column import Column
from app.ui.models.paged_table import PagedTableModel, Query
from app.ui.widgets.buttons import closing_row, push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.list_page import ListFilter, ListPage, ListSpec


class ExportLogDialog(Dialog):
    """When data left the file, the newest first. Nothing here is changed or taken back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.operations = context.operations
        self.setWindowTitle("Nhật ký xuất dữ liệu")
        self._days = usual_days()
        self.model = PagedTableModel[ExportRow](_columns(), self._fetch, self._count, self)
        self.list = ListPage[ExportRow](self._spec(), model=self.model)
        self.list.table.setAccessibleName("Các lần xuất dữ liệu")
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(closing_row(self))
        self.take_the_screen()
        self.model.reload()

    @Slot()
    def choose_days(self) -> None:
        """Ask from which day to which, and show those days."""
        chosen = ask_days("Xem các lần xuất trong các ngày", self)
        if chosen is not None:
            self._days = [*usual_days(), chosen]
            self.list.set_filter_choices("days", self._days)
            self.list.set_filter("days", chosen[0])

    def _fetch(self, query: Query) -> Sequence[ExportRow]:
        return self.operations.ask(
            export_log.listed, _narrowing(query), offset=query.offset, limit=query.limit
        )

    def _count(self, query: Query) -> int:
        return self.operations.ask(export_log.count, _narrowing(query))

    def _spec(self) -> ListSpec[ExportRow]:
        users = self.operations.ask(history.users)
        kinds = [(kind, kind.label) for kind in ExportKind]
        return ListSpec(
            columns=_columns(),
            actions=[],
            filters=[
                ListFilter("days", "Ngày", self._days),
                ListFilter("kind", "Loại tệp", kinds),
                *([ListFilter("user", "Người xuất", users)] if len(users) > 1 else []),
            ],
            beside=[push_button("Từ – đến…", self.choose_days)],
            empty="Chưa có lần nào dữ liệu được xuất, in hoặc sao lưu ra ngoài tệp này.",
            counted="lần xuất",
        )


def show_log(context: Context, parent: QWidget) -> None:
    """Open the export log of the file."""
    ExportLogDialog(context, parent).exec()


def _columns() -> list[Column[ExportRow]]:
    return [
        Column("Lúc", lambda row: row.happened_at, short_moment, name="moment", width=17),
        Column("Người xuất", lambda row: row.user, name="user", width=14),
        Column("Nội dung", lambda row: row.what, name="what", takes_room=True),
        Column("Loại tệp", lambda row: row.kind.label, name="kind", width=12),
        Column("Số dòng", lambda row: row.row_count, number_text, is_number=True, name="rows"),
        Column(
            "Nhạy cảm",
            lambda row: "Có" if row.is_sensitive else "",
            sign=lambda row: "warning" if row.is_sensitive else "",
            note="Có thông tin nhạy cảm theo luật, như số CCCD, kỷ luật",
            width=10,
        ),
        Column("Tên tệp, máy in", lambda row: row.file_name, name="file", width=24),
        Column("Máy", lambda row: row.machine, width=10),
    ]


def _narrowing(query: Query) -> Narrowing:
    first, last = query.filters.get("days") or (None, None)
    return Narrowing(
        first=first,
        last=last,
        user_id=query.filters.get("user"),
        kind=query.filters.get("kind"),
        words=query.search,
        sort=query.sort,
        descending=query.descending,
    )
