"""The tab of scoring (chấm điểm): criteria, sheets, the matrix, comparing, ranking."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.terms import Topic
from app.services import plan_views, plans
from app.ui.context import Context
from app.ui.tabs.scoring_compare import ComparePage
from app.ui.tabs.scoring_criteria import CriteriaPage
from app.ui.tabs.scoring_matrix import MatrixPage
from app.ui.tabs.scoring_parts import Choice, Scope, ScoringPage, row_of
from app.ui.tabs.scoring_ranking import RankingPage
from app.ui.tabs.scoring_sheets import SheetsPage
from app.ui.tabs.tab import Tab
from app.ui.widgets.notice import Notice

_WHOLE_PLAN = "Cả kế hoạch"


class ScoringTab(Tab):
    """Scores one plan, or one phase of it, from its criteria to the closed results."""

    caption = "Chấm điểm"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PHASE, Topic.PARTICIPATION, Topic.SUBJECT),
            *(Topic.CLUSTER_YEAR, Topic.CLUSTER_MEMBER, Topic.CATALOGUE_ENTRY),
            *(Topic.CRITERIA_SET, Topic.CRITERION, Topic.PLAN_CRITERIA, Topic.STAGE),
            *(Topic.SCORE_SHEET, Topic.ENTRY, Topic.GRADE_BAND),
            *(Topic.FINALISATION, Topic.RESULT),
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plan = Choice("Kế hoạch", 48)
        self.phase = Choice("Giai đoạn, đợt", 20)
        self.criteria = CriteriaPage(context)
        self.sheets = SheetsPage(context)
        self.matrix = MatrixPage(context)
        self.compare = ComparePage(context)
        self.ranking = RankingPage(context)
        self.pages = QTabWidget()
        self._notice = Notice()
        for caption, page in (
            ("Bộ tiêu chí", self.criteria),
            ("Lượt chấm, phiếu", self.sheets),
            ("Bảng điểm", self.matrix),
            ("So sánh", self.compare),
            ("Xếp hạng", self.ranking),
        ):
            self.pages.addTab(page, caption)
        layout = QVBoxLayout(self)
        layout.addLayout(row_of("Kế hoạch", self.plan, "Giai đoạn", self.phase, None))
        layout.addWidget(self._notice)
        layout.addWidget(self.pages, stretch=1)
        self.plan.chosen.connect(self.refresh)
        self.phase.chosen.connect(self.refresh)
        self.pages.currentChanged.connect(self._on_page_changed)

    def reload(self) -> None:
        """Read the plan chosen and the page that is seen."""
        self._offer_plans()
        plan_id: UUID | None = self.plan.key
        phases = () if plan_id is None else self.operations.ask(plan_views.view, plan_id).phases
        self.phase.offer([(None, _WHOLE_PLAN), *((row.id, row.name) for row in phases)])
        scope = None if plan_id is None else Scope(plan_id, self.phase.key)
        for page in self._pages():
            page.scope = scope
        self._notice.tell(
            ""
            if scope
            else f"Năm {self.context.year} chưa có kế hoạch nào. Bộ tiêu chí soạn "
            "được trước; muốn chấm điểm, hãy thêm kế hoạch ở tab “Kế hoạch”.",
        )
        self._read_page()

    def show_page(self, page: str, focus: str = "") -> None:  # noqa: ARG002 - as record tabs have it
        """Go to a page by its name: criteria, sheets, matrix, compare or ranking."""
        names = ("criteria", "sheets", "matrix", "compare", "ranking")
        if page in names:
            self.pages.setCurrentIndex(names.index(page))

    def show_row(self, row_id: UUID) -> None:
        """Go to a subject in the matrix."""
        self.show_page("matrix")
        self.matrix.show_row(row_id)

    @Slot()
    def _on_page_changed(self) -> None:
        if self.isVisible() and not self._is_stale:
            self._read_page()

    def _read_page(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, ScoringPage):
            page.reload()
            self.tell_status(page.status)

    def _pages(self) -> tuple[ScoringPage, ...]:
        return (self.criteria, self.sheets, self.matrix, self.compare, self.ranking)

    def _offer_plans(self) -> None:
        rows = self.operations.ask(plans.listed, self.context.year)
        labels = [(row.id, f"{row.number_line} {row.name}".strip()) for row in rows]
        self.plan.offer(labels)
        if self.context.plan_id is not None:
            self.plan.choose(self.context.plan_id)
        self.plan.setEnabled(self.context.plan_id is None)
