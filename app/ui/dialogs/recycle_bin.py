"""The bin (Thùng rác): what was deleted, to be brought back or destroyed for good."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import short_moment
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.services import bin_emptying, recycle_bin
from app.services.bin_emptying import Emptying
from app.services.recycle_bin import BinnedRow
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work
from app.ui.dialogs.history import show_record
from app.ui.dialogs.own_password import ask_password_again
from app.ui.models.column import Column
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec

_KEPT = 5
"""How many rows that must stay are named before the bin is emptied."""


class RecycleBinDialog(Dialog):
    """What people deleted, the newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.setWindowTitle("Thùng rác")
        self.list = ListPage[BinnedRow](self._spec())
        self.list.table.setAccessibleName("Thùng rác")
        self.list.set_read_only(context.operations.read_only_reason or "")
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(closing_row(self))
        self.resize(1080, 530)
        context.operations.changed.connect(self.reload)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read again what is in the bin."""
        rows = self.operations.ask(recycle_bin.listed)
        nouns = sorted({row.noun for row in rows})
        self.list.set_filter_choices("noun", [(noun, noun) for noun in nouns])
        self.list.set_rows(rows)

    def restore(self, rows: Sequence[BinnedRow]) -> None:
        """Bring rows back, with what went with them."""
        try:
            self.operations.do(recycle_bin.restore, [row.key for row in rows])
        except AppError as refusal:
            tell(self, "Chưa khôi phục được", str(refusal))
            return
        told = f"Đã khôi phục {number_text(len(rows))} dòng từ Thùng rác."
        self.list.offer_undo(told, self.operations.undo)

    def remove(self, rows: Sequence[BinnedRow]) -> None:
        """Destroy rows for good, once the person agrees to what that means."""
        found = self.operations.ask(bin_emptying.emptying, [row.key for row in rows])
        if found.kept:
            sentences = "\n".join(found.kept[:_KEPT])
            tell(self, "Chưa xóa hẳn", f"{sentences}\n\nChưa xóa hẳn dòng nào.")
            return
        self._destroy(found, f"Xóa hẳn {number_text(len(found.rows))} dòng")

    def empty(self) -> None:
        """Destroy all that nothing uses any more."""
        found = self.operations.ask(bin_emptying.emptying)
        if not found.rows:
            sentences = (
                "\n".join(found.kept[:_KEPT]) or "Thùng rác đang trống, không có gì để dọn."
            )
            tell(self, "Chưa xóa hẳn", sentences)
            return
        self._destroy(found, f"Dọn sạch {number_text(len(found.rows))} dòng")

    def _destroy(self, found: Emptying, verb: str) -> None:
        consent = "Tôi hiểu các dòng này mất hẳn, không khôi phục được."
        if not confirm(self, _facts(found), verb, "Giữ lại", consent):
            return
        if not ask_password_again(self.context, self, verb):
            return

        def work(_progress: Progress) -> int:
            return self.operations.do(bin_emptying.empty, list(found.rows))

        run_file_work(
            self.context.jobs,
            work,  # a copy is kept first
            "Đang giữ một bản sao rồi xóa hẳn…",
            self,
            Ends(
                done=lambda _: self._tell_destroyed(found),
                refused=lambda refusal: tell(self, "Chưa xóa hẳn", str(refusal)),
                stopped=lambda: self.list.notice.tell("Đã dừng. Chưa xóa hẳn dòng nào.", "info"),
            ),
        )

    def _tell_destroyed(self, found: Emptying) -> None:
        told = f"Đã xóa hẳn {number_text(len(found.rows))} dòng. Tệp dữ liệu vẫn nguyên vẹn."
        self.list.notice.tell(told, "check")

    def _why_not_empty(self) -> str:
        return self.operations.why_not(bin_emptying.empty)

    def _why_not_restore(self) -> str:
        return self.operations.why_not(recycle_bin.restore)

    def _spec(self) -> ListSpec[BinnedRow]:
        return ListSpec(
            columns=[
                Column("Loại", lambda row: row.noun, width=26),
                Column("Tên", lambda row: row.name, takes_room=True),
                Column("Thuộc", lambda row: row.owner, width=30),
                Column("Xóa lúc", lambda row: row.deleted_at, short_moment, width=17),
                Column("Người xóa", lambda row: row.user, width=14),
            ],
            actions=[
                ListAction(
                    "Khôi phục", self.restore, "undo", needs="some", off=self._why_not_restore
                ),
                ListAction(
                    "Xem lịch sử",
                    lambda rows: show_record(self.context, *rows[0].key, self),
                    "history",
                    needs="one",
                    writes=False,
                    opens=True,
                ),
                ListAction(
                    "Xóa hẳn…", self.remove, "delete", needs="some", off=self._why_not_empty
                ),
                ListAction(
                    "Dọn sạch Thùng rác…",
                    lambda _: self.empty(),
                    "delete",
                    off=self._why_not_empty,
                ),
            ],
            filters=[ListFilter("noun", "Loại", (), lambda row, noun: row.noun == noun)],
            empty="Thùng rác đang trống. Những gì bị xóa sẽ nằm ở đây cho đến khi được khôi phục "
            "hoặc xóa hẳn.",
            counted="dòng",
        )


def show_bin(context: Context, parent: QWidget) -> None:
    """Open the bin."""
    RecycleBinDialog(context, parent).exec()


def _facts(found: Emptying) -> str:
    counts = ", ".join(f"{number_text(count)} {noun}" for noun, count in found.counts)
    parts = f", cùng {number_text(found.parts)} dòng thuộc về chúng" if found.parts else ""
    kept = "".join(f"\n\n{sentence}" for sentence in found.kept[:_KEPT])
    return (
        f"Xóa hẳn khỏi Thùng rác: {counts}{parts}.\n\n"
        "Nội dung của các dòng này bị xóa khỏi tệp dữ liệu và khỏi nhật ký; nhật ký chỉ còn ghi "
        "rằng đã có dòng đó. Không khôi phục, không hoàn tác được nữa. Các bản sao lưu cũ vẫn giữ "
        "nội dung này, kể cả bản phần mềm tự giữ ngay trước khi xóa, cho đến khi chúng bị thay."
        f"{kept}"
    )
