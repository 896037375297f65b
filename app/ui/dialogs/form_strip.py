"""How the form (thể thức) of a paper stands, above its pages, with what to look at beside them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.terms import Topic
from app.imports.document_check import Checked, CheckResult, check_pdf
from app.imports.document_check.checking import checked
from app.imports.document_check.results import Finding, Status
from app.imports.document_check.telling import about, counts_words, sorted_results, status_words
from app.services import waived_checks
from app.services.waived_checks import Waivers
from app.ui.context import Context
from app.ui.dialogs.waiving import NOT_OURS, waive
from app.ui.jobs import Job
from app.ui.widgets.icons import sign
from app.ui.widgets.sentence import Sentence, Weight

_PAGE = Qt.ItemDataRole.UserRole
_CODE = _PAGE + 1
_SHOW, _HIDE = "Xem chi tiết", "Ẩn chi tiết"
_ALL_WELL = "Không có chỗ nào sai hay cần xem lại."
_LETTERS = 46
_TOLD = (Status.FAIL, Status.NEEDS_REVIEW)


class FormStrip(QWidget):
    """One line that counts; `panel` lists what failed or needs an eye, and leads to its page.

    Signals:
        wanted: the page (from 0) of what was chosen in the panel.
    """

    wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job[Checked | AppError] | None = None
        self._note = ""
        self.found: Checked | None = None
        self.sentence = Sentence(self)
        self.button = QPushButton(_SHOW)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._turn_panel)
        self.rules = QLabel()
        self.rules.setWordWrap(True)
        self.rules.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list = QListWidget()
        self.list.setAccessibleName("Chỗ chưa đúng thể thức, chỗ cần xem lại")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemSelectionChanged.connect(self._on_selected)
        self.list.itemClicked.connect(self._lead)
        self.waiving = QPushButton(f"{NOT_OURS}…")
        self.waiving.setAutoDefault(False)
        self.waiving.setEnabled(False)
        self.waiving.clicked.connect(self.waive_chosen)
        self.panel = QWidget()
        context.operations.changed.connect(self._on_changed)
        self._lay_out()

    def check(self, pdf: Callable[[], bytes], name: str, note: str = "") -> None:
        """Check a PDF file, made and read aside; nothing is held up meanwhile.

        `note` is what to know of it: what was not looked at.
        """
        self._note = note
        self.stop()
        self.button.setEnabled(False)
        self.sentence.tell("Thể thức: đang kiểm tra…", "info")
        answers: list[Checked | AppError] = []
        job = Job(partial(_checked, pdf, name, self._waivers()), answers.append)
        job.ended.connect(partial(self._on_ended, job, answers))
        self._job = job
        self._context.jobs.start(job)

    def stop(self) -> None:
        """Let the check be; its answer is not waited for."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def show_found(self, found: Checked) -> None:
        """Count, and list what is not as it should be."""
        self.found = found
        self.sentence.tell(strip_words(found), _weight(found))
        waived = len(self._waivers().of(found.side))
        left_out = (
            f"Cơ quan không áp dụng {number_text(waived)} phép kiểm tra; áp dụng lại ở Báo cáo › "
            "Kiểm tra thể thức."
        )
        told = [f"{about(found)}.", *found.notes, self._note, left_out if waived else ""]
        told += [] if any(found.counts[status] for status in _TOLD) else [_ALL_WELL]
        self.rules.setText(" ".join(part for part in told if part))
        self.list.clear()
        for result in sorted_results(found):
            if result.status in _TOLD:
                for finding in result.findings or (None,):
                    self.list.addItem(_item(result, finding))
        for part in (self.list, self.waiving):
            part.setVisible(bool(self.list.count()))
        self.button.setEnabled(True)

    # --- inside ------------------------------------------------------------------------------

    def _on_ended(self, job: Job[Checked | AppError], answers: list[Checked | AppError]) -> None:
        if job is not self._job:
            return  # stopped, or another paper is looked at by now
        self._job = None
        for answer in answers:
            if isinstance(answer, AppError):
                self.sentence.tell(str(answer), "warning")
            else:
                self.show_found(answer)

    @Slot()
    def _turn_panel(self) -> None:
        is_shown = self.panel.isHidden()
        self.panel.setVisible(is_shown)
        self.button.setText(_HIDE if is_shown else _SHOW)
        if is_shown and self.list.count():
            self.list.setFocus()

    def waive_chosen(self) -> None:
        """Take the chosen check as not the office's own, and count anew."""
        codes = [item.data(_CODE) for item in self.list.selectedItems()]
        if self.found is not None and codes:
            waive(self._context, self.found, codes, self.panel)

    def _waivers(self) -> Waivers:
        return self._context.operations.ask(waived_checks.waivers)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if self.found is not None and Topic.WAIVED_CHECK in topics:
            self.show_found(checked(self.found.document, today(), self._waivers()))

    @Slot()
    def _on_selected(self) -> None:
        reason = self._context.operations.read_only_reason or ""
        self.waiving.setToolTip(reason)
        self.waiving.setEnabled(bool(self.list.selectedItems()) and not reason)
        self._lead()

    @Slot()
    def _lead(self) -> None:
        for item in self.list.selectedItems():
            if (page := item.data(_PAGE)) is not None:
                self.wanted.emit(page - 1)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.sentence, stretch=1)
        line.addWidget(self.button)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        self.panel.setFixedWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        column.addWidget(self.rules)
        column.addWidget(self.list, stretch=1)
        column.addWidget(self.waiving)
        column.addStretch()
        self.panel.hide()


def strip_words(found: Checked) -> str:
    """Return how many checks came out each way: “Thể thức: 1 sai, 2 cần xem lại, 58 đạt”."""
    return f"Thể thức: {counts_words(found, (*_TOLD, Status.PASS))}"


def _checked(
    pdf: Callable[[], bytes], name: str, waivers: Waivers, progress: Progress
) -> Checked | AppError:
    try:
        return check_pdf(pdf(), Path(f"{name}.pdf"), today(), waivers, progress)
    except AppError as refusal:
        return refusal


def _weight(found: Checked) -> Weight:
    if found.has_errors:
        return "error"
    return "warning" if any(found.counts[status] for status in _TOLD) else "check"


def _item(result: CheckResult, finding: Finding | None) -> QListWidgetItem:
    where = finding.where if finding else ""
    head = ". ".join(part for part in (status_words(result), where, result.name) if part)
    if finding is None:
        lines = [head, result.reason]
    else:
        text = f"“{finding.text}”" if finding.text else ""
        lines = [head, text, f"{finding.found}; đúng ra: {finding.expected}"]
    item = QListWidgetItem("\n".join(line for line in lines if line))
    item.setIcon(sign("error" if result.is_error else "warning"))
    item.setData(_PAGE, finding.page if finding else None)
    item.setData(_CODE, result.id)
    item.setToolTip(f"Mã {result.id}")
    return item
