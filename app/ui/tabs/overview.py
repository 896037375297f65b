"""The first tab (Tổng quan): what presses, what is missing, what was reached."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core import clock
from app.core.vietnamese import number_text
from app.domain.terms import PhaseKind, Topic
from app.services import overview, timeline
from app.services.overview import Overview
from app.services.timeline import DueDay, Stretch, Timeline
from app.ui import style
from app.ui.context import Context, Place
from app.ui.dialogs import first_steps
from app.ui.preferences import Preferences
from app.ui.tabs.tab import Tab
from app.ui.widgets.card import Card, CardLine
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.notice import Notice
from app.ui.widgets.strip import Mark, Span, Strip

_PLACES: Mapping[overview.Tab, tuple[str, str]] = {
    overview.Tab.MONITORING: ("registrations", "monitoring"),
    overview.Tab.REGISTRATIONS: ("registrations", "registrations"),
    overview.Tab.WORKS: ("registrations", "works"),
    overview.Tab.TARGETS: ("registrations", "targets"),
    overview.Tab.SCORING: ("scoring", ""),
    overview.Tab.NOMINATIONS: ("awards", "nominations"),
}
"""The tab and page of the window that each tab of the service stands for."""

_COLUMNS = (
    ("overdue", "due_soon", "works_overdue"),
    ("not_registered", "lacking", "waiting"),
    ("targets", "sheets", "nominations"),
)
"""The cards from the left: what is due, who is to register, what came of it."""

_NOTHING: Mapping[str, str] = {
    "not_registered": "Không thiếu ai.",
    "lacking": "Không thiếu ai.",
    "targets": "Chưa có chỉ tiêu nào có con số.",
    "sheets": "Không thiếu phiếu nào.",
}


class OverviewTab(Tab):
    """Shows the working year, or the chosen plan, in nine cards whose lines lead on."""

    caption = "Tổng quan"
    topics = frozenset(
        {
            Topic.OFFICE,
            Topic.CRITERIA_SET,
            Topic.PLAN,
            Topic.SUBJECT,
            Topic.PARTICIPATION,
            Topic.DEADLINE,
            Topic.ASSIGNMENT,
            Topic.REGISTRATION,
            Topic.WORK,
            Topic.TARGET,
            Topic.TARGET_FIGURE,
            Topic.PHASE,
            Topic.STAGE,
            Topic.CRITERION,
            Topic.PLAN_CRITERIA,
            Topic.SCORE_SHEET,
            Topic.ENTRY,
            Topic.NOMINATION,
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.cards = {name: Card() for column in _COLUMNS for name in column}
        self.strip = Strip("Dòng thời gian")
        self.notice = Notice()
        self.beginning = Notice()
        self.empty = EmptyState()
        self._columns: list[QVBoxLayout] = []
        self._pages = QStackedWidget()
        self._pages.addWidget(self._laid_out())
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        layout.addWidget(self.beginning)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages)
        self.strip.chosen.connect(self._on_time_chosen)
        for card in self.cards.values():
            card.chosen.connect(context.go)

    def reload(self) -> None:
        """Read the year, or the plan that is worked on."""
        year, plan_id = self.context.year, self.context.plan_id
        found = self.operations.ask(overview.for_year, year, clock.today(), plan_id)
        self._tell_beginning()
        self._tell_narrowing()
        if not found.plan_count:
            self._tell_first_steps()
            return
        for name, card in self.cards.items():
            shown: overview.Card = getattr(found, name)
            lines = _lines(shown, has_many_plans=found.plan_count > 1)
            nothing = _NOTHING.get(name, "Không có.")
            card.show_lines(shown.heading, shown.number, lines, of=shown.of, nothing=nothing)
        for column, names in zip(self._columns, _COLUMNS, strict=True):
            for name in names:
                column.setStretchFactor(self.cards[name], _SHARE * self.cards[name].weight)
        self._show_line(self.operations.ask(timeline.for_year, year, clock.today(), plan_id))
        self._pages.setCurrentIndex(0)
        self.tell_status(_summary(found))

    @Slot(object)
    def _on_time_chosen(self, key: tuple[UUID, Place]) -> None:
        self.context.go(key[1])

    def _show_line(self, line: Timeline) -> None:
        year = self.context.year
        self.strip.set_things(
            [_span(stretch) for stretch in line.stretches],
            [_mark(day) for day in line.days],
            (date(year, 1, 1), date(year, 12, 31)),
            clock.today(),
        )

    @Slot()
    def _tell_beginning(self) -> None:
        """Say in a file that is nearly empty how much is still to be declared first."""
        left = 0
        if Preferences().tells_first_steps and not self.context.is_read_only:
            left = first_steps.left(self.context)
        told = f"Bắt đầu: còn {left} việc để dùng được tệp này." if left else ""
        self.beginning.tell(told, "info", "Xem việc cần làm", self._show_beginning)

    def _show_beginning(self) -> None:
        first_steps.show(self.context, self.window()).finished.connect(self._tell_beginning)

    def _tell_narrowing(self) -> None:
        if self.context.plan_id is None:
            self.notice.clear()
            return
        told = f"Đang xem riêng kế hoạch chọn ở trên, không phải cả năm {self.context.year}."
        self.notice.tell(told, "info", "Xem cả năm", self._show_year)

    def _show_year(self) -> None:
        self.context.choose(self.context.year)

    def _tell_first_steps(self) -> None:
        year = self.context.year
        told = f"Năm {year} chưa có kế hoạch thi đua nào."
        if self.context.is_read_only:
            self.empty.tell(f"{told} Tệp này chỉ xem được nên chưa thêm được gì.", picture="plan")
        else:
            self.empty.tell(
                f"{told} Khai báo đơn vị, cá nhân trước, rồi soạn kế hoạch; việc đến hạn, "
                "đăng ký còn thiếu và chỉ tiêu sẽ hiện ở đây.",
                [
                    ("Khai báo đơn vị", lambda: self.context.go(Place("units", page="units"))),
                    ("Soạn kế hoạch", lambda: self.context.go(Place("plans", page="new"))),
                ],
                "plan",
            )
        self._pages.setCurrentIndex(1)
        self.tell_status("")

    def _laid_out(self) -> QScrollArea:
        sheet = QWidget()
        above = QVBoxLayout(sheet)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(style.GAP)
        above.addWidget(self.strip)
        beside = QHBoxLayout()
        above.addLayout(beside, stretch=1)
        beside.setSpacing(style.GAP)
        for names in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(style.GAP)
            for name in names:
                column.addWidget(self.cards[name])
            column.addStretch(1)
            beside.addLayout(column, stretch=1)
            self._columns.append(column)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area


_SHARE = 50
"""How much stronger a line draws room to its card than the blank below the last card."""


def place_of(place: overview.Place) -> Place:
    """Return where in the window a place of the overview is."""
    tab, page = _PLACES[place.tab]
    return Place(tab, place.plan_id, place.row_id, page)


def _span(stretch: Stretch) -> Span:
    kind = stretch.kind.label if stretch.kind else "Kế hoạch"
    where = Place("plan", stretch.plan_id, page="period")
    look = "hatched" if stretch.kind is PhaseKind.WAVE else "solid"
    return Span(stretch.name, stretch.starts, stretch.ends, kind, look, (stretch.id, where))


def _mark(day: DueDay) -> Mark:
    kind = "quá hạn" if day.is_overdue else "đến hạn"
    where = Place("registrations", day.plan_id, day.id, "monitoring")
    sign = "triangle" if day.is_overdue else "diamond"
    return Mark(day.name, day.due, "" if day.is_done else kind, sign, day.is_done, (day.id, where))


def _lines(card: overview.Card, *, has_many_plans: bool) -> Sequence[CardLine]:
    lines: list[CardLine] = []
    above = ""
    for line in card.lines:
        heading = line.plan_name if has_many_plans and line.plan_name != above else ""
        above = line.plan_name
        where = place_of(line.place)
        lines.append(CardLine(line.text, where, heading, line.is_urgent, line.percent))
    if card.hidden:
        where = place_of(card.lines[-1].place)
        more = Place(where.tab, where.plan_id, page=where.page)
        lines.append(CardLine(f"Còn {number_text(card.hidden)} dòng nữa, xem ở danh sách.", more))
    return lines


def _summary(found: Overview) -> str:
    told = [f"{number_text(found.plan_count)} kế hoạch"]
    for card, words in ((found.overdue, "việc quá hạn"), (found.due_soon, "việc sắp đến hạn")):
        if card.number:
            told.append(f"{number_text(card.number)} {words}")
    return " · ".join(told)
