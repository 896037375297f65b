"""Checking the form (thể thức) of a document: one is chosen, what is wrong with it is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.clock import today
from app.core.progress import Progress
from app.domain.terms import Topic
from app.exports.report import Column as PrintedColumn
from app.exports.report import Grid, Report
from app.exports.xlsx import write_xlsx
from app.imports.document_check import Checked, CheckResult, check_document
from app.imports.document_check.checking import checked
from app.imports.document_check.results import Finding, Severity, Status
from app.imports.document_check.telling import (
    about,
    counts_words,
    finding_words,
    sorted_results,
    status_words,
)
from app.services import waived_checks
from app.services.waived_checks import Waivers
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, Writing, run_file_work, save_file
from app.ui.dialogs.waiving import NOT_OURS, apply_again, waive
from app.ui.files import EXCEL, PDF, WORD
from app.ui.models.column import Column
from app.ui.widgets.ask import tell
from app.ui.widgets.buttons import push_button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Sentence, Weight

_SIGNS = {Status.PASS: "check", Status.NEEDS_REVIEW: "info", Status.NOT_APPLICABLE: ""}
_TINTS: dict[Status, Weight] = {Status.FAIL: "error", Status.NEEDS_REVIEW: "warning"}
_NONE = Waivers()


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line of the list: a place that a check found, or the check alone."""

    id: str
    result: CheckResult
    finding: Finding | None
    is_ignored: bool

    @property
    def words(self) -> str:
        """Return how the check came out, in words."""
        return status_words(self.result)

    @property
    def where(self) -> str:
        """Return the place and its text."""
        if self.finding is None:
            return ""
        text = f"“{self.finding.text}”" if self.finding.text else ""
        return " ".join(part for part in (self.finding.where, text) if part)

    @property
    def found(self) -> str:
        """Return what was found, or why nothing was."""
        return self.finding.found if self.finding else self.result.reason

    @property
    def expected(self) -> str:
        """Return what was expected."""
        return self.finding.expected if self.finding else ""


def rows_of(found: Checked, waivers: Waivers = _NONE) -> list[FoundRow]:
    """Return the lines of the list, what is wrong first."""
    waived = waivers.of(found.side)
    return [
        FoundRow(f"{result.id}/{number}", result, finding, result.id in waived)
        for result in sorted_results(found)
        for number, finding in enumerate(result.findings or (None,))
    ]


class DocumentCheckDialog(Dialog):
    """Chooses a document and lists what each check says of it. The document is never changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: Checked | None = None
        self.setWindowTitle("Kiểm tra thể thức văn bản")
        self.list = ListPage[FoundRow](self._spec())
        self.list.table.setAccessibleName("Kết quả kiểm tra thể thức")
        self.list.set_read_only(context.operations.read_only_reason or "")
        self.list.table.selection_changed.connect(self._on_selected)
        context.operations.changed.connect(self._on_changed)
        self.whole = Sentence(self)
        self.save = push_button("Lưu kết quả…", self._on_save)
        self.save.setEnabled(False)
        below = QHBoxLayout()
        below.addWidget(push_button("Chọn văn bản…", self._on_choose))
        below.addWidget(self.save)
        below.addStretch()
        below.addWidget(push_button("Đóng", self.accept))
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(below)
        self.resize(1080, 530)
        self.list.set_rows([])

    def check(self, path: Path) -> None:
        """Read a document aside and list what is found."""
        run_file_work(
            self.context.jobs,
            partial(_checked, path, self._waivers()),
            f"Đang đọc và kiểm tra “{path.name}”…",
            self,
            Ends(
                done=self.show_found,
                refused=lambda refusal: tell(self, "Chưa kiểm tra được", str(refusal), "error"),
                stopped=partial(self.context.say, "Đã dừng. Việc kiểm tra chưa xong."),
            ),
        )

    def show_found(self, found: Checked) -> None:
        """List what was found."""
        self.found = found
        self.save.setEnabled(True)
        self.list.set_rows(rows_of(found, self._waivers()))
        notes = "".join(f"\n{note}" for note in found.notes)
        words = f"{found.document.name}: {about(found)}. Kết quả: {counts_words(found)}.{notes}"
        self.list.notice.tell(words, _weight(found))
        self._on_selected()

    def turn(self, rows: Sequence[FoundRow]) -> None:
        """Take checks as not the office's own, or as its own again; the list is made anew."""
        if self.found is None:
            return
        codes = list(dict.fromkeys(row.result.id for row in rows))
        if all(row.is_ignored for row in rows):
            done = apply_again(self.context, self.found, codes, self)
        else:
            done = waive(self.context, self.found, codes, self)
        if done:
            self.list.offer_undo(done, self.context.operations.undo)

    def _spec(self) -> ListSpec[FoundRow]:
        return ListSpec(
            columns=[
                Column("Kết quả", lambda row: row.words, sign=_sign, tint=_tint, width=16),
                Column("Phép kiểm tra", lambda row: row.result.name, tooltip=_code, width=27),
                Column("Ở đâu", lambda row: row.where, width=25),
                Column("Đang thế nào", lambda row: row.found, takes_room=True),
                Column("Đúng ra", lambda row: row.expected, width=25),
                Column(
                    "Không áp dụng",
                    lambda row: row.is_ignored,
                    edit=lambda row, _: self.turn([row]),
                    is_check=True,
                    note=NOT_OURS,
                    width=14,
                ),
            ],
            actions=[
                ListAction(f"{NOT_OURS} / áp dụng lại", self.turn, needs="some"),
            ],
            filters=[
                ListFilter(
                    "status",
                    "Kết quả",
                    [(status, status.label) for status in Status],
                    lambda row, status: row.result.status is status,
                )
            ],
            empty="Bấm “Chọn văn bản…” để chọn tệp PDF hoặc Word (.docx) cần kiểm tra. Văn bản "
            "được giữ nguyên.",
            counted="dòng",
        )

    def _waivers(self) -> Waivers:
        return self.context.operations.ask(waived_checks.waivers)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if self.found is not None and Topic.WAIVED_CHECK in topics:
            self.show_found(checked(self.found.document, today(), self._waivers()))

    @Slot()
    def _on_choose(self) -> None:
        path = self.context.files.ask_open(self, "Chọn văn bản cần kiểm tra", WORD, PDF)
        if path is not None:
            self.check(path)

    @Slot()
    def _on_save(self) -> None:
        if self.found is None:
            return
        writing = Writing(
            "Lưu kết quả kiểm tra",
            f"Kiểm tra thể thức {Path(self.found.document.name).stem}",
            EXCEL,
            partial(_write, as_report(self.found)),
            "Đang ghi kết quả…",
            leaves=None,  # it is about a file of their own
        )
        save_file(writing, self.context.files, self.context.jobs, self)

    @Slot()
    def _on_selected(self) -> None:
        rows = self.list.selected()
        self.whole.tell(_whole(rows[0]) if len(rows) == 1 else "", "info")


def check_form(context: Context, parent: QWidget) -> None:
    """Open the check of documents."""
    DocumentCheckDialog(context, parent).exec()


def as_report(found: Checked) -> Report:
    """Return what was found as a table to be kept or printed."""
    columns = (
        PrintedColumn("Kết quả", 12),
        PrintedColumn("Phép kiểm tra", 22),
        PrintedColumn("Ở đâu", 26),
        PrintedColumn("Đang thế nào", 26),
        PrintedColumn("Đúng ra", 26),
        PrintedColumn("Mã", 10),
    )
    rows = tuple(
        (row.words, row.result.name, row.where, row.found, row.expected, row.result.id)
        for row in rows_of(found)
    )
    return Report(
        heading="Kết quả kiểm tra thể thức",
        subheadings=(found.document.name, f"{about(found)}. {counts_words(found)}."),
        blocks=(Grid(columns=columns, rows=rows),),
        sheet_name="Kết quả",
        is_landscape=True,
    )


def _checked(path: Path, waivers: Waivers, _progress: Progress) -> Checked:
    return check_document(path, today(), waivers)


def _whole(row: FoundRow) -> str:
    """Return all of a line, which the list has no room for."""
    said = finding_words(row.finding) if row.finding else row.found
    return ". ".join(part for part in (row.result.name, said) if part)


def _write(report: Report, path: Path, progress: Progress) -> None:
    write_xlsx(report, path, progress)


def _weight(found: Checked) -> Weight:
    if found.has_errors:
        return "error"
    needs_eye = found.counts[Status.FAIL] or found.counts[Status.NEEDS_REVIEW]
    return "warning" if needs_eye else "check"


def _sign(row: FoundRow) -> str:
    if row.result.status is Status.FAIL:
        return "error" if row.result.severity is Severity.ERROR else "warning"
    return _SIGNS[row.result.status]


def _tint(row: FoundRow) -> Weight | None:
    if row.result.status is Status.FAIL and row.result.severity is Severity.WARNING:
        return "warning"
    return _TINTS.get(row.result.status)


def _code(row: FoundRow) -> str:
    return f"Mã {row.result.id}"
