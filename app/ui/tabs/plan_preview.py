"""The opened plan as a document reads, beside its pages."""

from uuid import UUID

from PySide6.QtWidgets import QTextBrowser, QWidget

from app.core.clock import today
from app.ui.operations import Operations
from app.ui.report_html import report_html

_ANCHORS = {
    "general": ("I. Thông tin chung",),
    "bases": ("Căn cứ", "Mục đích", "I. Thông tin chung"),
    "period": ("Giai đoạn, đợt",),
    "contents": ("II. Nội dung thi đua", "Giai đoạn, đợt"),
    "ladder": ("Hình thức khen thưởng",),
    "carrying_out": ("Phân công",),
    "signing": ("Nơi nhận", "Phân công"),
}
"""Where each page of the editor stands in the document; the first that is there is taken."""


class PlanPreview(QTextBrowser):
    """Shows what is saved of a plan as its report on paper tells it."""

    def __init__(
        self, operations: Operations, plan_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._plan_id = plan_id
        self.setAccessibleName("Xem trước kế hoạch")
        self.setOpenLinks(False)

    def reload(self) -> None:
        """Read the plan again; the place that is looked at stays."""
        from app.exports.reports import Parameters  # noqa: PLC0415 - first needed here
        from app.exports.reports.plans import plan_summary  # noqa: PLC0415

        parameters = Parameters(today=today(), plan_id=self._plan_id)
        report = self._operations.ask(plan_summary, parameters)
        place = self.verticalScrollBar().value()
        self.setHtml(report_html(report))
        self.verticalScrollBar().setValue(place)

    def show_page(self, page: str) -> None:
        """Go to what a page of the editor holds."""
        lines = self.toPlainText().splitlines()
        anchor = next((words for words in _ANCHORS[page] if words in lines), "")
        if anchor:
            self.scrollToAnchor(anchor)
