"""Dossiers for the level above (nộp lên trên): the log of them, and what changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import short_moment, today
from app.core.errors import AppError
from app.core.vietnamese import number_text
from app.domain.dates import PartialDate
from app.domain.terms import SubmissionEventKind, SubmissionState
from app.services import submissions
from app.services.submissions import DossierChange, EventFields, SubmissionRow
from app.services.validation import labels
from app.ui.context import Context
from app.ui.dialogs.submission_making import Making, make_dossier
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.days import day_field, filled, to_days
from app.ui.widgets.ask import tell
from app.ui.widgets.buttons import closing_row
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import TextArea, TextField
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence, Weight
from app.ui.widgets.table import TableView

_LABELS = labels(EventFields)
_SIGNS: dict[SubmissionState, Weight] = {
    SubmissionState.PREPARED: "warning",
    SubmissionState.SENT: "info",
    SubmissionState.SENT_AGAIN: "info",
    SubmissionState.RECEIVED: "check",
    SubmissionState.RETURNED: "error",
}
_NOTHING = "Chọn một hồ sơ ở trên để xem đã nộp những gì và điều gì đã đổi từ đó."
_SAME = "Số liệu hôm nay vẫn đúng như trong hồ sơ."


@dataclass(frozen=True, slots=True)
class _Changed:
    """One change as a table shows it."""

    id: int
    change: DossierChange


class SubmissionsDialog(Dialog):
    """The log, the newest first; below, what became of the chosen one and what changed since."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.leads: list[Callable[[], object]] = []
        """Where the person wants to go once this is closed."""
        self.setWindowTitle("Nộp lên trên")
        self.list = ListPage[SubmissionRow](self._spec())
        self.list.table.setAccessibleName("Nhật ký nộp hồ sơ")
        self.list.set_read_only(context.operations.read_only_reason or "")
        self.told, self.compared = Sentence(self), Sentence(self)
        self._model = RowTableModel[_Changed](_change_columns(), self)
        self.changes = TableView[_Changed]()
        self.changes.setModel(self._model)
        self.changes.setAccessibleName("Điều đã đổi từ khi lập hồ sơ")
        self._lay_out()
        self.list.selection_changed.connect(self._on_selected)
        context.operations.changed.connect(self.reload)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the log again."""
        rows = self.operations.ask(submissions.listed)
        plans = dict.fromkeys((row.plan_id, row.plan_name) for row in rows)
        self.list.set_filter_choices("plan", list(plans))
        self.list.set_rows(rows)
        self._on_selected()

    # --- what the buttons do -----------------------------------------------------------------

    def make(self) -> None:
        """Make a dossier of the plan that is worked on."""
        self._make(Making())

    def make_again(self, rows: Sequence[SubmissionRow]) -> None:
        """Make a dossier that takes the place of the chosen one."""
        [row] = rows
        self._make(Making(row.plan_id, row.kind, row.recipient, row))

    def _make(self, making: Making) -> None:
        make_dossier(self.context, making, self, self._made, self._go)

    def _made(self, submission_id: object) -> None:
        self.list.show_row(submission_id)

    def _go(self, lead: Callable[[], object]) -> None:
        """Close, and then go where something is missing."""
        self.leads.append(lead)
        self.accept()

    def send(self, rows: Sequence[SubmissionRow]) -> None:
        """Note that the chosen dossier was sent."""
        again = rows[0].state is SubmissionState.RETURNED
        caption = "Ghi đã nộp lại hồ sơ" if again else "Ghi đã nộp hồ sơ"
        hint = "Cách nộp: trực tiếp, bưu điện, hệ thống văn bản…"
        self._note(rows[0], caption, submissions.record_sent, "Người nộp", hint)

    def receive(self, rows: Sequence[SubmissionRow]) -> None:
        """Note that the recipient has the chosen dossier."""
        hint = "Số đến, phiếu tiếp nhận…"
        caption = "Ghi nơi nhận đã nhận"
        self._note(rows[0], caption, submissions.record_received, "Người nhận", hint)

    def give_back(self, rows: Sequence[SubmissionRow]) -> None:
        """Note that the chosen dossier came back, and why."""
        caption = "Ghi nơi nhận trả lại"
        self._note(rows[0], caption, submissions.record_returned, "Người trả lại", "", why=True)

    def _note(
        self,
        row: SubmissionRow,
        caption: str,
        verb: Callable[..., Any],
        person: str,
        hint: str,
        *,
        why: bool = False,
    ) -> None:
        form = Form(
            [
                FieldSpec("happened_on", _LABELS["happened_on"], day_field, required=True),
                FieldSpec("person", person, TextField),
                FieldSpec(
                    "note",
                    "Lý do trả lại" if why else _LABELS["note"],
                    TextArea,
                    required=why,
                    hint=hint,
                ),
            ]
        )
        form.fill({"happened_on": PartialDate.of(today())})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(verb, row.id, filled(EventFields, to_days(values)))

        if RecordDialog(form, save, f"{caption} – {row.recipient}", parent=self).exec():
            self.list.show_row(row.id)
            self.list.offer_undo(f"{caption}: {row.recipient}.", self.operations.undo)

    def delete(self, rows: Sequence[SubmissionRow]) -> None:
        """Put a dossier away that was never sent."""
        try:
            self.operations.do(submissions.delete, rows[0].id)
        except AppError as refusal:
            tell(self, "Chưa xóa được", str(refusal))
            return
        told = f"Đã xóa hồ sơ chưa nộp gửi {rows[0].recipient}. Thư mục của hồ sơ vẫn còn đó."
        self.list.offer_undo(told, self.operations.undo)

    def open_folder(self, rows: Sequence[SubmissionRow]) -> None:
        """Open the folder of the chosen dossier, where this PC has it."""
        folder = Path(rows[0].folder)
        if not (rows[0].folder and folder.is_dir() and self.context.files.open(folder)):
            tell(
                self,
                "Không mở được thư mục",
                f"Không thấy thư mục “{folder}” trên máy này. Có thể USB chưa cắm, thư mục đã "
                "chuyển đi, hoặc hồ sơ lập ở máy khác.",
            )

    # --- inside ------------------------------------------------------------------------------

    @Slot()
    def _on_selected(self) -> None:
        row = self.list.current()
        if row is None:
            self.told.tell(_NOTHING, "info")
            self._show_changes("", "info", ())
            return
        self.told.tell(_story(row), _SIGNS[row.state])
        if not row.changes:
            self._show_changes(_SAME, "check", ())
            return
        parts = ", ".join(change.part.label.lower() for change in row.changes)
        told = f"Số liệu {row.mark}: {parts}."
        found = self.operations.ask(submissions.changes_since, row.id)
        self._show_changes(told, "warning", found)

    def _show_changes(self, told: str, weight: Weight, found: Sequence[DossierChange]) -> None:
        self.compared.tell(told, weight)
        self._model.set_rows([_Changed(number, one) for number, one in enumerate(found)])
        self.changes.setVisible(bool(found))

    def _lay_out(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addWidget(self.compared)
        column.addWidget(self.changes, stretch=1)
        column.addStretch()
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, stretch=3)
        layout.addWidget(below, stretch=2)
        layout.addLayout(closing_row(self))
        self.take_the_screen()

    def _spec(self) -> ListSpec[SubmissionRow]:
        return ListSpec(
            columns=[
                Column("Lập ngày", lambda row: row.prepared_at, _local_day, width=9),
                Column("Nơi nhận", lambda row: row.recipient, takes_room=True),
                Column("Hồ sơ", lambda row: row.kind.label, width=18),
                Column("Kế hoạch", lambda row: row.plan_name, width=10),
                Column("Tình trạng", _state_words, width=15, sign=lambda row: _SIGNS[row.state]),
                Column("Ngày", lambda row: row.last_on, _day, width=10),
                Column(
                    "Số liệu",
                    lambda row: row.mark or "chưa đổi",
                    width=22,
                    sign=lambda row: "warning" if row.changes else "check",
                ),
                Column("Mã đối chiếu", lambda row: row.code, width=10),
            ],
            actions=[
                ListAction("Lập hồ sơ…", lambda _: self.make(), "add", ("Ctrl+N",), on_empty=True),
                ListAction("Ghi đã nộp…", self.send, "export", needs="one", refuses=_not_sendable),
                ListAction(
                    "Ghi đã nhận…", self.receive, "check", needs="one", refuses=_not_received
                ),
                ListAction(
                    "Ghi bị trả lại…",
                    self.give_back,
                    "import",
                    needs="one",
                    refuses=_not_returnable,
                ),
                ListAction(
                    "Lập lại…", self.make_again, "refresh", needs="one", refuses=_not_mendable
                ),
                ListAction(
                    "Mở thư mục",
                    self.open_folder,
                    "folder",
                    needs="one",
                    writes=False,
                    opens=True,
                ),
                ListAction(
                    "Xóa hồ sơ chưa nộp",
                    self.delete,
                    "delete",
                    ("Delete",),
                    needs="one",
                    refuses=_not_deletable,
                    is_rare=True,
                ),
            ],
            filters=[
                ListFilter(
                    "state",
                    "Tình trạng",
                    [(state, state.label) for state in SubmissionState],
                    lambda row, state: row.state is state,
                    counts=True,
                ),
                ListFilter("plan", "Kế hoạch", (), lambda row, plan_id: row.plan_id == plan_id),
            ],
            empty="Chưa lập hồ sơ nào để nộp lên trên. Bấm “Lập hồ sơ…” để chọn nơi nhận, xem còn "
            "thiếu gì và lập một thư mục có đủ văn bản.",
            counted="hồ sơ",
        )


def show_submissions(context: Context, parent: QWidget) -> None:
    """Open the log of dossiers; then go where the person wanted to mend something."""
    dialog = SubmissionsDialog(context, parent)
    dialog.exec()
    for lead in dialog.leads:
        lead()


# --- words -----------------------------------------------------------------------------------


def _change_columns() -> list[Column[_Changed]]:
    return [
        Column("Phần", lambda row: row.change.part.label, width=26),
        Column("Về", lambda row: row.change.name, width=28),
        Column("Điều đổi", lambda row: row.change.what, width=22),
        Column("Khi lập hồ sơ", lambda row: row.change.before, width=34),
        Column("Bây giờ", lambda row: row.change.now, takes_room=True),
    ]


def _state_words(row: SubmissionRow) -> str:
    return f"{row.state.label} (đã thay)" if row.is_replaced else row.state.label


def _story(row: SubmissionRow) -> str:
    """Tell all that happened to a dossier, in one line for each step."""
    attempt = f", thay cho hồ sơ lập trước (lần {row.attempt})" if row.attempt > 1 else ""
    files = number_text(row.file_count)
    lines = [f"Lập lúc {short_moment(row.prepared_at)}, {files} tệp{attempt}."]
    for number, event in enumerate(row.events):
        again = event.kind is SubmissionEventKind.SENT and (number or row.attempt > 1)
        what = "Nộp lại" if again else event.kind.label
        who = f" ({event.person})" if event.person else ""
        note = f": {event.note}" if event.note else ""
        lines.append(f"{what} {event.happened_on:%d/%m/%Y}{who}{note}")
    if row.state is SubmissionState.PREPARED and not row.is_replaced:
        lines.append("Chưa ghi là đã nộp. Nộp xong, bấm “Ghi đã nộp”.")
    return "\n".join(lines)


def _local_day(moment: datetime) -> str:
    return f"{moment.astimezone():%d/%m/%Y}"


def _day(day: Any) -> str:  # noqa: ANN401 - as columns hand it on
    return f"{day:%d/%m/%Y}"


def _not_sendable(rows: list[SubmissionRow]) -> str:
    row = rows[0]
    if row.is_replaced:
        return "Hồ sơ này đã được thay bằng một hồ sơ lập sau."
    if row.state in (SubmissionState.PREPARED, SubmissionState.RETURNED):
        return ""
    return "Hồ sơ này đã nộp rồi."


def _not_received(rows: list[SubmissionRow]) -> str:
    is_sent = rows[0].state in (SubmissionState.SENT, SubmissionState.SENT_AGAIN)
    return "" if is_sent else "Chỉ ghi được với hồ sơ đã nộp mà nơi nhận chưa nhận, chưa trả."


def _not_returnable(rows: list[SubmissionRow]) -> str:
    is_sent = rows[0].state in (
        SubmissionState.SENT,
        SubmissionState.SENT_AGAIN,
        SubmissionState.RECEIVED,
    )
    return "" if is_sent else "Chỉ ghi được với hồ sơ đã nộp."


def _not_mendable(rows: list[SubmissionRow]) -> str:
    return "Hồ sơ này đã được thay bằng một hồ sơ lập sau." if rows[0].is_replaced else ""


def _not_deletable(rows: list[SubmissionRow]) -> str:
    is_kept = bool(rows[0].events)
    return "Hồ sơ đã có lần nộp nên được giữ trong nhật ký." if is_kept else ""
