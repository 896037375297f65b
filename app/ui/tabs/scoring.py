"""The tab of scoring (chấm điểm): criteria, sheets, the matrix, comparing, ranking."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.vietnamese import number_text, quoted
from app.domain.terms import Topic
from app.services import plan_views, sheets, stages
from app.ui.context import Context, Part
from app.ui.tabs.plan_choice import PlanFirst
from app.ui.tabs.scoring_bands import GRADES_OF
from app.ui.tabs.scoring_compare import ComparePage
from app.ui.tabs.scoring_criteria import CriteriaPage
from app.ui.tabs.scoring_matrix import MatrixPage
from app.ui.tabs.scoring_parts import Choice, Scope, ScoringPage, row_of
from app.ui.tabs.scoring_ranking import RankingPage
from app.ui.tabs.scoring_sheets import SheetsPage
from app.ui.tabs.tab import Tab
from app.ui.widgets.memory import KeptTabs
from app.ui.widgets.notice import Notice

PAGES = ("criteria", "sheets", "matrix", "compare", "ranking")
"""How places name the pages, in their order."""
_WHOLE_PLAN = "Cả kế hoạch"


class ScoringTab(Tab):
    """Scores one plan, or one phase of it, from its criteria to the closed results."""

    caption = "Chấm điểm"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PHASE, Topic.PARTICIPATION, Topic.SUBJECT),
            *(Topic.CLUSTER_YEAR, Topic.CLUSTER_MEMBER, Topic.CATALOGUE_ENTRY),
            *(Topic.CRITERIA_SET, Topic.CRITERION, Topic.PLAN_CRITERIA, Topic.STAGE),
            *(Topic.SCORE_SHEET, Topic.ENTRY, Topic.SHEET_FIGURE, Topic.GRADE_BAND),
            *(Topic.SCORING_CONFLICT, Topic.COUNCIL_ORDER),
            *(Topic.FINALISATION, Topic.RESULT),
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.phase = Choice("Giai đoạn, đợt", 32)
        self.criteria = CriteriaPage(context)
        self.sheets = SheetsPage(context)
        self.matrix = MatrixPage(context)
        self.compare = ComparePage(context)
        self.ranking = RankingPage(context)
        self.pages = KeptTabs("scoring")
        self._corner = QWidget()
        corner = row_of("Giai đoạn", self.phase)
        corner.setContentsMargins(0, 0, 0, 0)
        self._corner.setLayout(corner)
        self.pages.setCornerWidget(self._corner)
        self._plan_id: UUID | None = None
        self._notice = Notice()
        self._pages: tuple[ScoringPage, ...] = (
            self.criteria,
            self.sheets,
            self.matrix,
            self.compare,
            self.ranking,
        )
        self._holders: list[QWidget] = []
        for page in self._pages:
            holder = PlanFirst(context, page, page.doing) if page.doing else page
            self._holders.append(holder)
            self.pages.addTab(holder, page.caption)
        layout = QVBoxLayout(self)
        layout.addWidget(self._notice)
        layout.addWidget(self.pages, stretch=1)
        self.phase.chosen.connect(self.refresh)
        self.pages.currentChanged.connect(self._on_page_changed)

    def reload(self) -> None:
        """Read the plan chosen and the page that is seen, or what that page just wrote alone."""
        seen = self._pages[self.pages.currentIndex()]
        if seen.follow():
            self.tell_status(seen.status)
            return
        plan_id = self.context.plan_id
        self._corner.setVisible(plan_id is not None)
        if plan_id is None:
            self._notice.clear()
        else:
            self._offer_phases(plan_id)
        for page in self._pages:
            page.scope = None if plan_id is None else Scope(plan_id, self.phase.key)
        self._read_page()

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to a page by its name: criteria, sheets, matrix, compare or ranking.

        The focus “bulk” of the matrix asks at once who is to be scored alike; `GRADES_OF` a set
        leads to its grades.
        """
        if page in PAGES:
            self.pages.setCurrentIndex(PAGES.index(page))
        if page == "criteria" and focus.startswith(GRADES_OF):
            self.criteria.show_grades(UUID(focus.removeprefix(GRADES_OF)))
        if (page, focus) == ("matrix", "bulk"):
            QTimer.singleShot(0, self, self._score_alike)  # once the page has been read

    @Slot()
    def _score_alike(self) -> None:
        if self.matrix.scope is None:
            self.context.say("Chọn kế hoạch trước, rồi mở lại “Chấm hàng loạt”.")
        elif self.matrix.why_no_bulk:
            self.context.say(self.matrix.why_no_bulk)
        else:
            self.matrix.score_alike()

    def show_row(self, row_id: UUID) -> None:
        """Go to a round among the sheets, or to a subject in the matrix."""
        plan_id = self.context.plan_id
        if plan_id is None:
            return
        if row_id in {row.id for row in self.operations.ask(stages.listed, plan_id)}:
            self.show_page("sheets")
            self.sheets.stages.show_row(row_id)
        else:
            self.show_page("matrix")
            self.matrix.show_row(row_id)

    @property
    def seen_page(self) -> str:
        """The page that is seen."""
        return PAGES[self.pages.currentIndex()]

    @property
    def report(self) -> str:
        """The report of the page that is seen."""
        return ("", "scoreboard", "scoreboard", "comparison", "ranking")[self.pages.currentIndex()]

    @property
    def part(self) -> Part | None:
        """The phase and the round that are seen."""
        page = self._pages[self.pages.currentIndex()]
        return None if page.scope is None else Part(page.scope.phase_id, page.stage_id)

    @Slot()
    def _on_page_changed(self) -> None:
        if self.isVisible() and not self._is_stale:
            self.refresh()
            self.enter_turned(self.pages)

    def _read_page(self) -> None:
        number = self.pages.currentIndex()
        holder, page = self._holders[number], self._pages[number]
        if isinstance(holder, PlanFirst) and not holder.turn():
            self.tell_status("")
            return
        page.reload()
        self.tell_status(page.status)

    def _offer_phases(self, plan_id: UUID) -> None:
        """Offer the plan and its phases; of a plan that is new here, the part that has sheets."""
        phases = self.operations.ask(plan_views.view, plan_id).phases
        counts = self.operations.ask(sheets.counts, plan_id)
        parts = [(None, _WHOLE_PLAN), *((row.id, row.name) for row in phases)]
        usual = _usual_part([key for key, _ in parts], counts)
        self.phase.offer([(key, _part_label(name, counts.get(key, 0))) for key, name in parts])
        if plan_id != self._plan_id:
            self._plan_id = plan_id
            self.phase.choose(usual)
        self._notice.clear()
        if usual is not None and not counts.get(self.phase.key):
            names = dict(parts)
            self._notice.tell(
                f"{names[self.phase.key]} chưa có phiếu chấm. {number_text(counts[usual])} phiếu "
                f"đã lập thuộc {quoted(names[usual])}.",
                "info",
                "Xem phần đã có phiếu",
                lambda: self._go_to_part(usual),
            )

    def _go_to_part(self, key: UUID | None) -> None:
        self.phase.choose(key)
        self.refresh()


def _usual_part(keys: Sequence[UUID | None], counts: dict[UUID | None, int]) -> UUID | None:
    """Return what is being scored: the plan as a whole, or the last phase with sheets."""
    with_sheets = [key for key in keys if counts.get(key)]
    if not with_sheets or with_sheets[0] is None:
        return None
    return with_sheets[-1]


def _part_label(name: str, count: int) -> str:
    return f"{name} ({number_text(count)} phiếu)" if count else f"{name} (chưa có phiếu)"
