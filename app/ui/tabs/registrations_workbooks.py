"""The page of workbooks for units: which went out, which came back, and what waits in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.clock import short_moment, today
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.exporting import folder_exported
from app.domain.terms import WorkbookKind
from app.domain.unit_workbooks import BoardState
from app.services import plan_views, unit_workbooks
from app.services.unit_workbooks import Asked, BoardRow, Issued
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.dialogs.path_fields import FolderField
from app.ui.dialogs.workbook_comparison import CameHome, ComparisonDialog
from app.ui.files import EXCEL, local_files
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.registrations_parts import PlanPage
from app.ui.widgets.ask import tell
from app.ui.widgets.fields import PickList
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Weight

_SIGNS: dict[BoardState, Weight] = {
    BoardState.UNSENT: "warning",
    BoardState.SENT: "info",
    BoardState.RECEIVED: "check",
    BoardState.TO_CHECK: "error",
}
_WAY = (
    "Lập tệp rồi gửi mỗi đơn vị đúng tệp của mình. Khi đơn vị gửi về: bấm “Nhận tệp về”, hoặc kéo "
    "thả tệp, thư mục vào trang này."
)
_MAKING = {
    WorkbookKind.UNIT: "Mỗi đơn vị một tệp Excel để ghi đăng ký, kết quả và điểm tự chấm.",
    WorkbookKind.CROSS: "Mỗi đơn vị chấm một tệp Excel, mỗi đơn vị được chấm một trang trong đó.",
}
_NOT_OVER = "Tệp đã có trong thư mục không bị ghi đè."
_Out = tuple[Issued, list[Path], str]


@dataclass(frozen=True, slots=True)
class Place:
    """The workbook of one kind of one unit."""

    id: tuple[UUID, WorkbookKind]
    kind: WorkbookKind
    of: BoardRow


class PlaceField(FolderField):
    """The folder in which the workbooks are put."""

    caption = "Chọn thư mục để lập tệp"


class WorkbooksPage(PlanPage):
    """A line for each unit. Files and folders can be dropped anywhere on the page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ListPage[Place](self._spec())
        self.list.table.setAccessibleName("Tệp cho đơn vị")
        self.list.status_changed.connect(self._tell)
        self.list.notice.tell(_WAY)
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def reload(self) -> None:
        """Read where each workbook is."""
        rows = [
            Place((row.subject_id, kind), kind, row)
            for kind in WorkbookKind
            for row in self.operations.ask(unit_workbooks.board, self.plan_id, kind)
        ]
        self.list.set_read_only(self.closed_reason)
        self.list.set_rows(rows)
        self._tell()

    def show_row(self, row_id: UUID) -> bool:
        """Go to the workbook of a unit."""
        return self.list.show_row((row_id, WorkbookKind.UNIT))

    # --- going out ---------------------------------------------------------------------------

    def make(self, kind: WorkbookKind, rows: Sequence[Place]) -> None:
        """Ask for the folder, and make the workbooks of the chosen units, or of all."""
        chosen = [row.of.subject_id for row in rows if row.kind is kind]
        phases = self.operations.ask(plan_views.view, self.plan_id).phases
        fields = [
            FieldSpec(
                "place",
                "Thư mục",
                lambda: PlaceField(self.context.files),
                required=True,
            )
        ]
        if phases:
            choices = [(phase.id, phase.name) for phase in phases]
            fields.append(
                FieldSpec(
                    "phase",
                    "Giai đoạn của phiếu chấm",
                    lambda: PickList(choices),
                    hint="Để trống: phiếu của cả kế hoạch",
                )
            )
        form = Form(fields)
        folder = self.context.files.folder
        known: dict[str, Any] = {"place": folder if folder.is_dir() else None}
        if phases:
            ask = self.operations.ask
            known["phase"] = ask(unit_workbooks.usual_phase, self.plan_id, kind)
        form.fill(known)

        def save(values: dict[str, Any]) -> dict[str, Any]:
            return values

        whom = f"{number_text(len(chosen))} đơn vị đã chọn" if chosen else "mọi đơn vị"
        dialog = RecordDialog(form, save, f"Lập {kind.label.lower()}: {whom}", parent=self)
        told = QLabel(f"{_MAKING[kind]} {_NOT_OVER}")
        told.setWordWrap(True)
        dialog.start_with("Lập tệp", told)
        dialog.exec()
        for values in dialog.saved:
            self._make(kind, chosen, values["place"], values.get("phase"))

    def _make(
        self, kind: WorkbookKind, chosen: list[UUID], place: Path, phase_id: UUID | None
    ) -> None:
        plan = self.operations.ask(plan_views.view, self.plan_id)
        about = f"{plan.year}-{plan.number or 'dự thảo'}"
        asked = Asked(plan.id, kind, phase_id, chosen or None)

        def work(progress: Progress) -> _Out:
            from app.exports.folders import write_all  # noqa: PLC0415 - loads when first used
            from app.imports.workbooks.writer import files_of  # noqa: PLC0415

            issued: Issued = self.operations.do(unit_workbooks.issue, asked, today(), progress)
            try:
                files = files_of(issued.forms, about)
                written = write_all(place, ".xlsx", files, progress)
            except BaseException:
                self.operations.undo()  # what nobody can be sent must not stand as sent
                raise
            exported = folder_exported("Tệp cho đơn vị", place, len(written))
            return issued, written, self.operations.note_export(exported)

        ends = Ends(
            partial(self._made, place),
            lambda refusal: tell(self, "Chưa lập được tệp", str(refusal)),
            lambda: self.context.say("Đã dừng. Chưa lập tệp nào."),
        )
        run_file_work(self.context.jobs, work, "Đang lập tệp cho đơn vị…", self, ends)

    def _made(self, place: Path, out: _Out) -> None:
        issued, written, unnoted = out
        told = " ".join((f"Đã lập {number_text(len(written))} tệp.", *issued.notices))
        tell_outcome(
            self,
            "Đã lập tệp cho đơn vị",
            f"{told} Gửi mỗi đơn vị đúng tệp của mình. {unnoted}".strip(),
            "check",
            lines=[path.name for path in written],
            steps=[("Mở thư mục", lambda: self.context.files.open(place))],
        )

    # --- coming back -------------------------------------------------------------------------

    def take_files(self, _rows: Sequence[Place] = ()) -> None:
        """Ask for files that came back."""
        caption = "Chọn các tệp đơn vị gửi về"
        self.take(self.context.files.ask_open_many(self, caption, EXCEL))

    def take_folder(self, _rows: Sequence[Place] = ()) -> None:
        """Ask for a folder of files that came back."""
        folder = self.context.files.ask_folder(self, "Chọn thư mục có các tệp gửi về")
        self.take([folder] if folder else [])

    def take(self, paths: Sequence[Path]) -> None:
        """Read files and folders, and show what came back in them."""
        if not paths:
            return

        def work(progress: Progress) -> CameHome:
            from app.imports.workbooks.reader import (  # noqa: PLC0415 - loads when first used
                found_in,
                read_workbooks,
            )

            read, unread = read_workbooks(found_in(paths), progress)
            told = self.operations.ask(
                unit_workbooks.compared, read, today(), self.plan_id, progress
            )
            return CameHome(read, unread, told)

        ends = Ends(
            self._show,
            lambda refusal: tell(self, "Chưa đọc được tệp", str(refusal)),
            lambda: self.context.say("Đã dừng. Chưa nhận tệp nào."),
        )
        run_file_work(self.context.jobs, work, "Đang đọc các tệp gửi về…", self, ends)

    def _show(self, found: CameHome) -> None:
        if not found.read and not found.unread:
            told = "Không thấy tệp Excel nào ở đó. Chưa có gì thay đổi. Chọn đúng thư mục."
            tell(self, "Không có tệp", told)
            return
        ComparisonDialog(self.context, found, self).exec()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from the desktop."""
        if event.mimeData().hasUrls() and not self.closed_reason:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        event.acceptProposedAction()
        self.take(local_files(event.mimeData()))

    # --- inside ------------------------------------------------------------------------------

    @Slot()
    def _tell(self) -> None:
        self.tell_status(self.list.status)

    def _spec(self) -> ListSpec[Place]:
        return ListSpec(
            columns=[
                Column("Đơn vị", lambda row: row.of.subject_name, takes_room=True),
                Column("Loại tệp", lambda row: row.kind.label, width=16),
                Column(
                    "Tình trạng",
                    lambda row: row.of.state.label,
                    width=16,
                    sign=lambda row: _SIGNS[row.of.state],
                ),
                Column("Bản", lambda row: row.of.version or None, is_number=True, width=6),
                Column("Lập lúc", lambda row: row.of.issued_at, _moment, width=17),
                Column("Nhận lúc", lambda row: row.of.taken_at, _moment, width=17),
                Column(
                    "Ô cần xem lại",
                    lambda row: row.of.waiting_count or None,
                    number_text,
                    is_number=True,
                    width=13,
                ),
            ],
            actions=[
                ListAction(
                    "Lập tệp…", lambda _: self.make(WorkbookKind.UNIT, ()), "add", ("Ctrl+N",)
                ),
                ListAction("Nhận tệp về…", self.take_files, "import", on_empty=True),
                ListAction("Nhận cả thư mục…", self.take_folder, "folder"),
                ListAction(
                    "Lập lại cho đơn vị đã chọn…",
                    lambda rows: self.make(rows[0].kind, rows),
                    "refresh",
                    needs="some",
                ),
                ListAction(
                    "Lập tệp chấm chéo…",
                    lambda _: self.make(WorkbookKind.CROSS, ()),
                    "add",
                    is_rare=True,
                ),
            ],
            filters=[
                ListFilter(
                    "state",
                    "Tình trạng",
                    [(state, state.label) for state in BoardState],
                    lambda row, state: row.of.state is state,
                    counts=True,
                ),
                ListFilter(
                    "kind",
                    "Loại tệp",
                    [(kind, kind.label) for kind in WorkbookKind],
                    lambda row, kind: row.kind is kind,
                    counts=True,
                ),
            ],
            empty="Kế hoạch này chưa có đơn vị nào tham gia.",
            counted="tệp",
        )


def _moment(moment: datetime) -> str:
    return short_moment(moment)
