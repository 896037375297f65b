"""The tab of reports (Báo cáo): one way to ask, look, and write a file, for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import AppError, InvalidInput, StorageFailure
from app.core.progress import Progress
from app.domain.dates import PartialDate
from app.domain.terms import Topic
from app.exports.documents import DOCUMENTS, DocumentKind
from app.exports.files import safe_name
from app.exports.papers import PAPERS, Asked, PaperKind, Papers, kind_of, row_count
from app.exports.pdf import write_pdf
from app.exports.report import Report
from app.exports.reports import REPORTS, ReportKind
from app.exports.word import write_docx
from app.exports.xlsx import write_xlsx
from app.services import decisions, meetings, plan_views, results, sheets, stages
from app.services.decisions import DecisionRow
from app.services.plan_phases import PhaseRow
from app.ui.context import Context, Part
from app.ui.dialogs.file_work import Leaving
from app.ui.dialogs.preview import Printable, of_papers, show_preview
from app.ui.dialogs.wording import WordingDialog
from app.ui.files import EXCEL, PDF, WORD, Files
from app.ui.forms import FieldSpec, Form
from app.ui.jobs import Job
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.tabs.reports_figures import FiguresDialog, figured_grids
from app.ui.tabs.tab import Tab
from app.ui.widgets.date_fields import DateField
from app.ui.widgets.icons import icon
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.number_fields import NumberField
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pdf_file import PdfFile
from app.ui.widgets.pick_list import PickList
from app.ui.widgets.progress import run_job
from app.ui.widgets.sentence import Weight
from app.ui.widgets.text_fields import TextField

_WRITERS = {"xlsx": write_xlsx, "pdf": write_pdf, "docx": write_docx}
_KINDS = {"xlsx": EXCEL, "pdf": PDF, "docx": WORD}
_TIPS = {
    "print": "Xem cỡ lớn, in, lưu (Ctrl+P)",
    "xlsx": "Xuất Excel (F12)",
    "pdf": "Xuất PDF",
    "docx": "Xuất Word",
}
_NO_PLAN = "Chưa chọn kế hoạch. Chọn một kế hoạch trên thanh công cụ rồi làm lại."
_PRESS_PREVIEW = "Bấm Xem trước để xem các trang sẽ in."


class ReportsTab(Tab):
    """Chooses a report and its conditions, shows its pages, writes it as Excel or PDF."""

    caption = "Báo cáo"
    topics = frozenset({Topic.PLAN, Topic.PHASE, Topic.STAGE})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._list = QListWidget()
        self._list.setAccessibleName("Danh sách báo cáo")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for heading, kinds in _GROUPS:
            self._list.addItem(_heading(heading))
            for kind in kinds:
                item = QListWidgetItem(kind.name)
                item.setData(Qt.ItemDataRole.UserRole, kind.code)
                item.setToolTip(kind.name)
                self._list.addItem(item)
        self._form = Form(_fields())
        self._pages = PagesView()
        self._plan_first = PlanFirst(context, self._pages, "lập báo cáo này")
        self._result = ExportResult()
        self._held: dict[str, dict[str, str]] = {}
        self._shown_code = ""
        self._phases: tuple[PhaseRow, ...] = ()
        self._scored_phase = ""
        self._shown_of: tuple[int, UUID | None] | None = None
        self._latest: dict[str, UUID | None] = {}
        self._lay_out()
        self._list.currentItemChanged.connect(self._on_report_chosen)
        self._form.edited.connect(self._on_edited)
        self.choose(REPORTS[0].code)

    # --- what is asked for -------------------------------------------------------------------

    @property
    def kind(self) -> PaperKind:
        """The report or document that is chosen."""
        return kind_of(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, code: str) -> None:
        """Choose the report with this code."""
        rows = range(self._list.count())
        codes = [self._list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]
        self._list.setCurrentRow(codes.index(code))

    def show_page(self, page: str, focus: str = "") -> None:  # noqa: ARG002 - as record tabs have it
        """Choose the report with this code."""
        if page in [kind.code for kind in PAPERS]:
            self.choose(page)

    def show_part(self, part: Part) -> None:
        """Ask about a phase and a round."""
        self._pick("phase").set_value(part.phase_id)
        self._pick("stage").set_value(part.stage_id)
        self._on_edited()

    def parameters(self) -> Asked:
        """Return the conditions as they stand. `InvalidInput` names what is missing."""
        values = self._form.values()
        kind = self.kind
        plan_id = self.context.plan_id
        if "plan" in kind.needs and plan_id is None:
            raise InvalidInput.of(None, _NO_PLAN)
        day: PartialDate | None = values["today"]
        if day is not None and day.earliest != day.latest:
            raise InvalidInput.of("today", "“Tính đến ngày” phải là một ngày, ví dụ 31/12/2026.")
        for name, sentence in _NEEDED.items():
            if name in kind.needs and values[name] is None:
                raise InvalidInput.of(name, sentence)
        return Asked(
            today=day.latest if day and day.latest else today(),
            plan_id=plan_id if "plan" in kind.needs else None,
            phase_id=values["phase"] if "phase" in kind.needs else None,
            stage_id=values["stage"] if "stage" in kind.needs else None,
            year=values["year"] if "year" in kind.needs else None,
            search=values["search"] or "",
            meeting_id=values["meeting"] if "meeting" in kind.needs else None,
            decision_id=values["decision"] if "decision" in kind.needs else None,
            subject_id=values["unit"] if "unit" in kind.needs else None,
        )

    def reload(self) -> None:
        """Offer the phases and rounds of the plan; another year or plan begins anew."""
        self._fill_parts()
        shown_of = (self.context.year, self.context.plan_id)
        if shown_of != self._shown_of:
            self._shown_of = shown_of
            self._held.clear()
            self._form.field("year").set_value(self.context.year)
            scored = self._scored_part()
            self._scored_phase = next((row.name for row in self._phases if row.id == scored), "")
            self._pick("phase").set_value(scored if self.kind.code in _SCORED else None)
            self._pick("stage").set_value(None)
            self._form.clear_problems()
            self._result.clear()
            self._pages.say(_PRESS_PREVIEW)
        self._turn()
        self.tell_status(f"{len(REPORTS)} báo cáo · {len(DOCUMENTS)} loại văn bản")

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def preview(self) -> None:
        """Show the pages that would be printed."""
        asked = self._asked()
        if asked is None:
            return
        self._run(partial(_made, self._builder(*asked)), self._on_made)

    def _on_made(self, made: PdfFile | AppError) -> None:
        if isinstance(made, AppError):
            self._pages.say(str(made))
        else:
            self._pages.show_file(made)

    @Slot()
    def show_window(self) -> None:
        """Show the pages in a window of their own, to be read, printed and saved from there."""
        asked = self._asked()
        if asked is None:
            return
        kind, parameters = asked
        paper = Printable(
            title=kind.name,
            name=self._file_name(kind, parameters),
            make=partial(of_papers, self._builder(kind, parameters)),
            is_signed=isinstance(kind, DocumentKind),
        )
        show_preview(self.context, paper, self)

    def export(self, ending: str) -> None:
        """Write the report as a file where the person says; “print” shows it to be printed."""
        if ending == "print":
            self.show_window()
            return
        asked = self._asked()
        if asked is None:
            return
        kind, parameters = asked
        name = self._file_name(kind, parameters)
        path = self.context.files.ask_where_to_save(self, "Xuất báo cáo", name, _KINDS[ending])
        if path is not None:
            self._write(kind, parameters, path, ending)

    def _write(self, kind: PaperKind, parameters: Asked, path: Path, ending: str) -> None:
        build = self._builder(kind, parameters)
        again = partial(self._write, kind, parameters, path, ending)
        ended = partial(self._on_written, path, again, partial(self.export, ending))
        self._result.clear()
        leaves = Leaving(self.operations, kind.name)
        self._run(partial(_written, build, path, ending, leaves), ended)

    def _file_name(self, kind: PaperKind, parameters: Asked) -> str:
        year = parameters.year if "year" in kind.needs else self.context.year
        return safe_name(kind.name) + (f"_{year}" if year else "")

    def _builder(self, kind: PaperKind, parameters: Asked) -> Callable[[], Papers]:
        def build() -> Papers:
            return self.operations.ask(kind.build, parameters)

        return build

    def _asked(self) -> tuple[PaperKind, Asked] | None:
        try:
            parameters = self.parameters()
        except InvalidInput as error:
            self._form.show_problems(error)
            return None
        self._form.clear_problems()
        return self.kind, parameters

    def _run(self, work: Any, done: Any) -> None:  # noqa: ANN401 - any answer, passed on
        job: Job[Any] = Job(work, done)
        run_job(self.context.jobs, job, "Đang lập báo cáo…", self)

    def _on_written(
        self,
        path: Path,
        again: Callable[[], object],
        elsewhere: Callable[[], object],
        answer: AppError | str,
    ) -> None:
        if isinstance(answer, AppError):
            can_help = isinstance(answer, StorageFailure)
            steps = (("Thử lại", again), ("Lưu tên khác", elsewhere)) if can_help else ()
            self._result.tell(str(answer), "error", steps)
            return
        files = self.context.files
        opening = (
            ("Mở tệp", partial(self._open, files, path)),
            ("Mở thư mục", partial(self._open, files, path.parent)),
        )
        self._result.tell(f"Đã xuất “{path.name}”. {answer}".strip(), "check", opening)
        self.context.say(f"Đã xuất “{path.name}”.")

    def _open(self, files: Files, path: Path) -> None:
        if not files.open(path):
            sentence = f"Máy này chưa có phần mềm mở được “{path.name}”. Tệp đã xuất vẫn còn đó."
            self._result.tell(sentence, "warning")

    @Slot()
    def _on_report_chosen(self) -> None:
        """Show the conditions of the report as they were left when it was last chosen."""
        if self._shown_code:
            self._held[self._shown_code] = self._form.draft()
        kind = self.kind
        self._shown_code = kind.code
        names = [*(name for name in _CONDITIONS if name in kind.needs), "today"]
        if kind.code in _SEARCHED:
            names.append("search")
        for name in _ALL_FIELDS:
            self._form.set_shown(name, name in names)
        held = self._held.get(kind.code, {})
        own = {name: held.get(name, "") for name in _KEPT}
        if kind.code in _SCORED and not held:
            own["phase"] = self._scored_phase
        self._form.restore_draft(own)
        self._pick_latest(kind)
        self._form.clear_problems()
        self._result.clear()
        self._pages.say(_PRESS_PREVIEW)
        self._turn()

    @Slot()
    def show_figures(self) -> None:
        """Show the tables on the screen, where each figure leads to its records."""
        asked = self._asked()
        if asked is not None:
            self._result.clear()
            self._run(partial(_asked_for, self._builder(*asked)), self._on_figures)

    def _on_figures(self, report: Report | AppError) -> None:
        if isinstance(report, AppError):
            self._result.tell(str(report), "error")
            return
        if not figured_grids(report):
            self._result.tell("Năm này không có số liệu nào để xem.", "info")
            return
        dialog = FiguresDialog(report, self)
        dialog.exec()
        if dialog.place is not None:
            self.context.go(dialog.place)

    @Slot()
    def edit_wording(self) -> None:
        """Let the person word the chosen document anew."""
        kind, plan_id = self.kind, self.context.plan_id
        if plan_id is None or not isinstance(kind, DocumentKind) or not kind.wording:
            return
        regime = self.operations.ask(plan_views.view, plan_id).regime
        if WordingDialog(self.context, kind.wording, regime, self._try_words, self).exec():
            self._pages.say(_PRESS_PREVIEW)

    def _try_words(self, body: str, done: Callable[[PdfFile | AppError], None]) -> None:
        try:
            asked = replace(self.parameters(), wording=body)
        except InvalidInput as problem:
            done(problem)
            return
        self._run(partial(_made, self._builder(self.kind, asked)), done)

    @Slot()
    def _on_edited(self) -> None:
        """Take away pages that were drawn for other conditions."""
        self._pages.say(_PRESS_PREVIEW)

    def _turn(self) -> None:
        """Show the plans of the year where the report needs one and none is chosen."""
        can_be_made = True
        if "plan" in self.kind.needs:
            can_be_made = self._plan_first.turn()
        else:
            self._plan_first.setCurrentWidget(self._pages)
        kind = self.kind
        self._wording.setVisible(isinstance(kind, DocumentKind) and bool(kind.wording))
        self._wording.setEnabled(can_be_made)
        self._figures.setVisible(isinstance(kind, ReportKind) and kind.is_counted)
        for name, button in self.buttons.items():
            button.setEnabled(can_be_made)
            button.setToolTip(_TIPS.get(name, "") if can_be_made else _NO_PLAN)

    def _fill_parts(self) -> None:
        plan_id = self.context.plan_id
        plan = None if plan_id is None else self.operations.ask(plan_views.view, plan_id)
        self._phases = () if plan is None else plan.phases
        rounds = () if plan_id is None else self.operations.ask(stages.listed, plan_id)
        self._pick("phase").set_choices([(row.id, row.name) for row in self._phases])
        self._pick("stage").set_choices([(row.id, row.name) for row in rounds])
        held = () if plan_id is None else self.operations.ask(meetings.listed, plan_id)
        self._pick("meeting").set_choices(
            [(row.id, f"{row.held_on:%d/%m/%Y} – {row.council_name}") for row in held]
        )
        drawn_up = () if plan_id is None else self.operations.ask(decisions.listed, plan_id)
        self._latest = {
            "meeting": held[0].id if held else None,
            "decision": drawn_up[0].id if drawn_up else None,
        }
        self._pick("decision").set_choices([(row.id, _decision_words(row)) for row in drawn_up])
        units = () if plan is None else plan.participations
        self._pick("unit").set_choices([(row.subject_id, row.subject_name) for row in units])

    def _pick_latest(self, kind: PaperKind) -> None:
        """Offer the latest meeting or decision where a document needs one and none is chosen."""
        for name, found in self._latest.items():
            if name in kind.needs and self._form.values()[name] is None:
                self._pick(name).set_value(found)

    def _scored_part(self) -> UUID | None:
        """Return what there are scores of: the whole plan, else the last phase closed or begun."""
        plan_id = self.context.plan_id
        counts = {} if plan_id is None else self.operations.ask(sheets.counts, plan_id)
        if plan_id is None or not counts or counts.get(None):
            return None
        closings = self.operations.ask(results.history, plan_id)
        closed = {row.phase_id for row in closings if row.reopened_on is None}
        ids = [row.id for row in self._phases]
        found = [one for one in ids if one in closed] or [one for one in ids if one in counts]
        return found[-1] if found else None

    def _pick(self, name: str) -> PickList[UUID]:
        field = self._form.field(name)
        assert isinstance(field, PickList)  # noqa: S101 - the form was described above
        return field

    def _lay_out(self) -> None:
        self.buttons = {
            "preview": QPushButton("Xem trước"),
            "print": QPushButton(icon("print"), "Xem và in…"),
            "xlsx": QPushButton(icon("excel"), "Xuất Excel"),
            "pdf": QPushButton(icon("pdf"), "Xuất PDF"),
            "docx": QPushButton(icon("word"), "Xuất Word"),
        }
        self._wording = QPushButton("Sửa lời văn…")
        self._wording.setToolTip("Sửa câu chữ mẫu của loại văn bản này theo cách viết của đơn vị")
        self._wording.setAutoDefault(False)
        self._wording.clicked.connect(self.edit_wording)
        self._figures = QPushButton("Xem số liệu…")
        self._figures.setToolTip(
            "Xem bảng trên màn hình; mỗi con số dẫn tới các dòng đã đếm ra nó"
        )
        self._figures.setAutoDefault(False)
        self._figures.clicked.connect(self.show_figures)
        self.buttons["preview"].clicked.connect(self.preview)
        self.buttons["print"].clicked.connect(self.show_window)
        for ending in _WRITERS:
            self.buttons[ending].clicked.connect(partial(self.export, ending))
        rows = QGridLayout()
        for place, button in enumerate(self.buttons.values()):
            button.setAutoDefault(False)
            rows.addWidget(button, place // 2, place % 2)
        rows.addWidget(self._wording, len(self.buttons) // 2, 1)
        rows.addWidget(self._figures, len(self.buttons) // 2 + 1, 0)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form, stretch=1)
        column.addWidget(self._result)
        column.addLayout(rows)
        splitter = KeptSplitter("reports")
        splitter.addWidget(self._list)
        splitter.addWidget(middle)
        splitter.addWidget(self._plan_first)
        splitter.setSizes([270, 330, 720])
        splitter.setStretchFactor(2, 1)
        splitter.setChildrenCollapsible(False)
        QVBoxLayout(self).addWidget(splitter)


class ExportResult(QWidget):
    """What came of an export, and what can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = Notice()
        self._steps = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._notice)
        layout.addLayout(self._steps)

    def text(self) -> str:
        """Return what is told, "" when nothing is."""
        return self._notice.text()

    def tell(
        self, sentence: str, weight: Weight, steps: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """Say something, with a button for each step that can follow."""
        self._notice.tell(sentence, weight)
        while (item := self._steps.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for words, act in steps:
            button = _step_button(words, act)
            self._steps.addWidget(button)
            button.show()  # the layout itself would do so later
        self._steps.addStretch()

    def clear(self) -> None:
        """Say nothing any more."""
        self.tell("", "info")


def _step_button(words: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    return button


_CONDITIONS = ("phase", "stage", "year", "meeting", "decision", "unit")
_KEPT = ("phase", "stage", "meeting", "decision", "unit", "today", "search")
_GROUPS = (("Báo cáo, danh sách", REPORTS), ("Văn bản trình ký", DOCUMENTS))
_NEEDED = {
    "meeting": "Chưa chọn cuộc họp. Lập cuộc họp ở Khen thưởng › Cuộc họp, rồi chọn ở đây.",
    "decision": "Chưa chọn quyết định. Dự thảo ở Khen thưởng › Quyết định, rồi chọn ở đây.",
}
"""What a document cannot be written without."""
_ALL_FIELDS = (*_CONDITIONS, "today", "search")
_SEARCHED = {"registrations", "awards"}
_SCORED = {"cross_sheets", "scoreboard", "comparison", "ranking", "interim"}
"""Reports of a part of a plan; at first of the part there are scores of."""


def _heading(text: str) -> QListWidgetItem:
    """Return a line of the list that cannot be chosen."""
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    # What cannot be chosen would be grey, but this is to be read.
    item.setForeground(QApplication.palette().text())
    return item


def _decision_words(row: DecisionRow) -> str:
    day = f" ngày {row.signed_on:%d/%m/%Y}" if row.signed_on else f" ({row.state.label.lower()})"
    return f"{row.full_number}{day}"


def _fields() -> list[FieldSpec]:
    def pick() -> PickList[Any]:
        return PickList([], characters=14)

    return [
        FieldSpec("phase", "Giai đoạn", pick, hint="Để trống: cả kế hoạch"),
        FieldSpec("stage", "Vòng chấm", pick, hint="Để trống: vòng lấy kết quả"),
        FieldSpec("meeting", "Cuộc họp", pick),
        FieldSpec("decision", "Quyết định", pick),
        FieldSpec("unit", "Đơn vị", pick, hint="Để trống: mọi đơn vị"),
        FieldSpec("year", "Năm", NumberField, hint="Để trống: mọi năm"),
        FieldSpec("today", "Tính đến ngày", DateField, hint="hôm nay"),
        FieldSpec("search", "Tìm", TextField, hint="Không cần gõ dấu"),
    ]


def _made(build: Callable[[], Papers], progress: Progress) -> PdfFile | AppError:
    """Make the report's pages. Return what refuses it where it cannot be made."""
    try:
        return PdfFile(of_papers(build, progress).pdf)
    except AppError as refusal:
        return refusal


def _asked_for(build: Callable[[], Papers], progress: Progress) -> Report | AppError:
    progress.report(0, 0)
    try:
        made = build()
    except AppError as refusal:
        return refusal
    return made if isinstance(made, Report) else made[0]


def _written(
    build: Callable[[], Papers], path: Path, ending: str, leaves: Leaving, progress: Progress
) -> AppError | str:
    """Write the report. Return what refuses it where no file could be made.

    Else return why the export log has no note of it, or "".
    """
    progress.report(0, 0)
    try:
        papers = build()
        _WRITERS[ending](papers, path, progress)
    except AppError as refusal:
        return refusal
    return leaves.keep(path, row_count(papers))
