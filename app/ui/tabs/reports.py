"""The tab of reports (Báo cáo): one way to ask, look, and write a file, for all of them."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import InvalidInput
from app.core.progress import Progress
from app.domain.dates import PartialDate
from app.domain.terms import Topic
from app.exports.files import safe_name
from app.exports.pdf import write_pdf
from app.exports.report import Report
from app.exports.reports import REPORTS, Parameters, ReportKind, kind_of
from app.exports.xlsx import write_xlsx
from app.services import plan_views, plans, stages
from app.ui.context import Context
from app.ui.files import EXCEL, PDF, Files
from app.ui.forms import FieldSpec, Form
from app.ui.jobs import Job, JobRunner
from app.ui.tabs.tab import Tab
from app.ui.widgets.date_fields import DateField
from app.ui.widgets.number_fields import NumberField
from app.ui.widgets.pages import PagesView, drawn
from app.ui.widgets.pick_list import PickList
from app.ui.widgets.progress import run_job
from app.ui.widgets.text_fields import TextField

_WRITERS = {"xlsx": write_xlsx, "pdf": write_pdf}
_KINDS = {"xlsx": EXCEL, "pdf": PDF}
_PREVIEW_WIDTH = 760


class ReportsTab(Tab):
    """Chooses a report and its conditions, shows its pages, writes it as Excel or PDF."""

    caption = "Báo cáo"
    topics = frozenset({Topic.PLAN, Topic.PHASE, Topic.STAGE})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._jobs = JobRunner(self)
        self.files = Files()
        self._list = QListWidget()
        self._list.setAccessibleName("Danh sách báo cáo")
        for kind in REPORTS:
            item = QListWidgetItem(kind.name)
            item.setData(Qt.ItemDataRole.UserRole, kind.code)
            self._list.addItem(item)
        self._form = Form(_fields())
        self._pages = PagesView()
        self._lay_out()
        self._list.currentItemChanged.connect(self._on_report_chosen)
        self._form.field("plan").edited.connect(self._fill_parts)
        self._list.setCurrentRow(0)

    # --- what is asked for -------------------------------------------------------------------

    @property
    def kind(self) -> ReportKind:
        """The report that is chosen."""
        return kind_of(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, code: str) -> None:
        """Choose the report with this code."""
        place = [kind.code for kind in REPORTS].index(code)
        self._list.setCurrentRow(place)

    def parameters(self) -> Parameters:
        """Return the conditions as they stand. `InvalidInput` names what is missing."""
        values = self._form.values()
        kind = self.kind
        if "plan" in kind.needs and values["plan"] is None:
            raise InvalidInput.of("plan", "Chưa chọn kế hoạch.")
        day: PartialDate | None = values["today"]
        if day is not None and day.earliest != day.latest:
            raise InvalidInput.of("today", "“Tính đến ngày” phải là một ngày, ví dụ 31/12/2026.")
        return Parameters(
            today=day.latest if day and day.latest else today(),
            plan_id=values["plan"],
            phase_id=values["phase"] if "phase" in kind.needs else None,
            stage_id=values["stage"] if "stage" in kind.needs else None,
            year=values["year"],
            search=values["search"] or "",
        )

    def reload(self) -> None:
        """Offer the plans of the working year."""
        rows = self.operations.ask(plans.listed, self.context.year)
        plan_field = self._pick("plan")
        chosen: UUID | None = plan_field.value() or self.context.plan_id
        plan_field.set_choices([(row.id, row.name) for row in rows])
        known = {row.id for row in rows}
        plan_field.set_value(chosen if chosen in known else rows[0].id if rows else None)
        self._form.field("year").set_value(self.context.year)
        self._fill_parts()
        self.tell_status(f"{len(REPORTS)} báo cáo")

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def preview(self) -> None:
        """Show the pages that would be printed."""
        asked = self._asked()
        if asked is None:
            return
        report = self.operations.ask(asked[0].build, asked[1])
        width = max(400, min(_PREVIEW_WIDTH, self._pages.viewport().width() - 40))
        self._run(partial(_pages, report, width), self._pages.show_images)

    def export(self, ending: str) -> None:
        """Write the report as a file where the person says."""
        asked = self._asked()
        if asked is None:
            return
        kind, parameters = asked
        name = f"{safe_name(kind.name)}_{parameters.today.year}"
        path = self.files.ask_where_to_save(self, "Xuất báo cáo", name, _KINDS[ending])
        if path is None:
            return
        report = self.operations.ask(kind.build, parameters)
        self._run(partial(_write, report, path), partial(self._on_written, path))

    def _asked(self) -> tuple[ReportKind, Parameters] | None:
        try:
            parameters = self.parameters()
        except InvalidInput as error:
            self._form.show_problems(error)
            return None
        self._form.clear_problems()
        return self.kind, parameters

    def _run(self, work: Any, done: Any) -> None:  # noqa: ANN401 - any answer, passed on
        job: Job[Any] = Job(work, done)
        run_job(self._jobs, job, "Đang lập báo cáo…", self)

    def _on_written(self, path: Path, _answer: object) -> None:
        self.context.say(f"Đã xuất “{path.name}”.")
        self.tell_status(f"Đã xuất {path}")

    @Slot()
    def _on_report_chosen(self) -> None:
        needs = self.kind.needs
        for name in ("plan", "phase", "stage", "year"):
            self._form.set_shown(name, name in needs)
        self._form.set_shown("search", self.kind.code in {"registrations", "awards"})
        self._form.clear_problems()

    @Slot()
    def _fill_parts(self) -> None:
        plan_id: UUID | None = self._pick("plan").value()
        plan = None if plan_id is None else self.operations.ask(plan_views.view, plan_id)
        phases = () if plan is None else plan.phases
        rounds = () if plan_id is None else self.operations.ask(stages.listed, plan_id)
        self._pick("phase").set_choices([(row.id, row.name) for row in phases])
        self._pick("stage").set_choices([(row.id, row.name) for row in rounds])

    def _pick(self, name: str) -> PickList[UUID]:
        field = self._form.field(name)
        assert isinstance(field, PickList)  # noqa: S101 - the form was described above
        return field

    def _lay_out(self) -> None:
        preview = QPushButton("Xem trước")
        preview.clicked.connect(self.preview)
        excel = QPushButton("Xuất Excel")
        excel.clicked.connect(partial(self.export, "xlsx"))
        pdf = QPushButton("Xuất PDF")
        pdf.clicked.connect(partial(self.export, "pdf"))
        self.buttons = {"preview": preview, "xlsx": excel, "pdf": pdf}
        row = QHBoxLayout()
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        column.addLayout(row)
        splitter = QSplitter()
        splitter.addWidget(self._list)
        splitter.addWidget(middle)
        splitter.addWidget(self._pages)
        splitter.setSizes([230, 330, 760])
        splitter.setStretchFactor(2, 1)
        QVBoxLayout(self).addWidget(splitter)


def _fields() -> list[FieldSpec]:
    def pick() -> PickList[Any]:
        return PickList([], characters=14)

    return [
        FieldSpec("plan", "Kế hoạch", pick),
        FieldSpec("phase", "Giai đoạn", pick, hint="Để trống: cả kế hoạch"),
        FieldSpec("stage", "Lượt chấm", pick, hint="Để trống: lượt quyết định"),
        FieldSpec("year", "Năm", NumberField),
        FieldSpec("today", "Tính đến ngày", DateField, hint="Để trống: hôm nay"),
        FieldSpec("search", "Tìm", TextField),
    ]


def _pages(report: Report, width: int, progress: Progress) -> list[QImage]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "xem-truoc.pdf"
        write_pdf(report, path, progress)
        return drawn(path, width)


def _write(report: Report, path: Path, progress: Progress) -> None:
    _WRITERS[path.suffix.lower().lstrip(".")](report, path, progress)
