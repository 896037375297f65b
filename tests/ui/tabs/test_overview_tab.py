"""The overview, through its widgets, over a year that an office has begun."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.core import clock
from app.domain.dates import PartialDate
from app.domain.terms import NominationState, PlanState
from app.entities import Stage
from app.services import figures, registrations, works
from app.services.figures import FigureCell
from app.ui.context import Context, Place
from app.ui.operations import Operations
from app.ui.tabs.overview import OverviewTab
from tests import rows
from tests.sample import commune, sample_file  # noqa: F401 - fixtures
from tests.services.test_overview import criteria, nominate, sheet
from tests.ui.lint import SCREEN, faults

TODAY = date(2026, 8, 20)


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def tab(context, shown):
    tab = shown(OverviewTab(context))
    tab.resize(*SCREEN)
    return tab


@pytest.fixture
def went(context):
    places = []
    context.wanted.connect(places.append)
    return places


@pytest.fixture
def villages(office):
    return office.units("Thôn Đông", "Thôn Tây")


@pytest.fixture
def year(office, villages):
    """A plan in which something stands on every card; returns what each first line leads to."""
    east, west = villages
    plan_id = office.plan(
        "Thi đua 2026",
        units=villages,
        registration_due=PartialDate(2026, 8, 15),
        starts=PartialDate(2026, 1),
        ends=PartialDate(2026, 12),
    )
    late = rows.deadline(office, plan_id, "Sơ kết", TODAY - timedelta(5), minimum_count=1)
    soon = rows.deadline(office, plan_id, "Tổng kết", TODAY + timedelta(9))
    target = rows.target(office, plan_id, "Trồng cây", "500", "cây")
    office.bring(plan_id, PlanState.RUNNING)
    work = {"subject_id": east, "kind": "model", "name": "Đường hoa", "paper_received_on": TODAY}
    work_id = office.do(works.create, plan_id, work | {"finishes": PartialDate(2026, 8, 10)})
    office.do(figures.record, plan_id, [FigureCell(target, 400)])
    made = criteria(office, plan_id)
    due = date(2026, 8, 10)
    stage = rows.add(office, Stage(plan_id=plan_id, position=1, name="Tự chấm", due=due))
    sheet(office, made, east, stage, 2)
    nominate(office, plan_id, east, NominationState.PROPOSED, "GK-TT")
    here = {"tab": "registrations", "plan_id": plan_id}
    return {
        "overdue": Place(**here, row_id=late, page="monitoring"),
        "due_soon": Place(**here, row_id=soon, page="monitoring"),
        "works_overdue": Place(**here, row_id=work_id, page="works"),
        "not_registered": Place(**here, row_id=west, page="registrations"),
        "lacking": Place(**here, row_id=west, page="registrations"),
        "waiting": Place(**here, page="registrations"),
        "targets": Place(**here, row_id=target, page="targets"),
        "sheets": Place("scoring", plan_id, stage),
        "nominations": Place("awards", plan_id, page="nominations"),
    }


def texts(card):
    return [line.text for line in card.list.lines]


def buttons(widget):
    return {
        button.text(): button for button in widget.findChildren(QPushButton) if button.isVisible()
    }


def test_every_card_leads_where_it_says(tab, year, went, qtbot):
    tab.refresh()
    for card in tab.cards.values():
        card.list.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(card.list, Qt.Key.Key_Return)
    assert dict(zip(tab.cards, went, strict=True)) == year


def test_what_is_late_says_by_how_many_days(tab, year):
    tab.refresh()
    assert texts(tab.cards["overdue"]) == ["Sơ kết: quá hạn 5 ngày"]
    assert texts(tab.cards["due_soon"]) == ["Tổng kết: còn 9 ngày"]
    assert texts(tab.cards["works_overdue"]) == ["Thôn Đông: Đường hoa, quá hạn 10 ngày"]
    assert [tab.cards["overdue"].list.lines[0].is_urgent, tab.status] == [
        True,
        "1 kế hoạch · 1 việc quá hạn · 1 việc sắp đến hạn",
    ]


def test_figures_stand_against_targets_as_bars(tab, year):
    tab.refresh()
    [target] = tab.cards["targets"].list.lines
    assert (tab.cards["targets"].number, target.percent) == ("0 / 1", 80)
    [stage] = tab.cards["sheets"].list.lines
    assert (tab.cards["sheets"].number, stage.percent) == ("1 / 2", 50)


def test_tab_goes_from_card_to_card(tab, year, qtbot):
    tab.refresh()
    lists = [card.list for card in tab.cards.values()]
    lists[0].setFocus(Qt.FocusReason.TabFocusReason)
    seen = [QApplication.focusWidget()]
    for _ in lists[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == lists


def test_what_is_done_is_seen_at_once_and_undo_brings_it_back(tab, office, year):
    tab.refresh()
    assert tab.cards["waiting"].number == "1"
    office.do(registrations.approve, [year["works_overdue"].row_id], TODAY)
    assert tab.cards["waiting"].number == "0"
    office.undo()
    assert tab.cards["waiting"].number == "1"


def test_a_year_without_plans_says_what_to_do_first(tab, went):
    assert "Năm 2026 chưa có kế hoạch thi đua nào." in tab.empty.text()
    for text in ("Khai báo đơn vị", "Soạn kế hoạch"):
        buttons(tab.empty)[text].click()
    assert went == [Place("units", page="units"), Place("plans", page="new")]


def test_another_year_is_another_overview(tab, year, context):
    tab.refresh()
    context.choose(2025)
    assert tab.empty.isVisible()
    context.choose(2026)
    assert tab.cards["overdue"].number == "1"


def test_a_chosen_plan_is_seen_alone_and_the_way_back_is_there(tab, office, year, context):
    other = office.plan("Thi đua đường hoa", state=PlanState.RUNNING)
    rows.deadline(office, other, "Trồng hoa", TODAY - timedelta(1))
    tab.refresh()
    both = [(line.above, line.text) for line in tab.cards["overdue"].list.lines]
    assert both == [
        ("Thi đua 2026", "Sơ kết: quá hạn 5 ngày"),
        ("Thi đua đường hoa", "Trồng hoa: quá hạn 1 ngày"),
    ]
    context.choose(2026, other)
    assert texts(tab.cards["overdue"]) == ["Trồng hoa: quá hạn 1 ngày"]
    assert tab.cards["overdue"].list.lines[0].above == ""
    buttons(tab.notice)["Xem cả năm"].click()
    assert tab.cards["overdue"].number == "2"
    assert not tab.notice.isVisible()


def test_a_plan_is_named_once_above_the_lines_that_follow(tab, office, year):
    office.plan("Thi đua đường hoa", state=PlanState.RUNNING)
    plan_id = year["overdue"].plan_id
    rows.deadline(office, plan_id, "Báo cáo", TODAY - timedelta(2))
    tab.refresh()
    assert [line.above for line in tab.cards["overdue"].list.lines] == ["Thi đua 2026", ""]


def test_lines_left_out_are_counted_and_lead_to_the_whole_list(tab, office, went, qtbot):
    units = office.units(*(f"Thôn {number}" for number in range(53)))
    plan_id = office.plan("Thi đua 2026", units=units, state=PlanState.RUNNING)
    tab.refresh()
    card = tab.cards["not_registered"]
    assert (card.number, texts(card)[-1]) == ("53", "Còn 3 dòng nữa, xem ở danh sách.")
    card.list.setCurrentIndex(card.list.model().index(50, 0))
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    assert went == [Place("registrations", plan_id, page="registrations")]


def test_cards_with_nothing_say_so(tab, office):
    office.plan("Thi đua 2026")
    tab.refresh()
    assert {name: card.told for name, card in tab.cards.items()} == {
        "overdue": "Không có.",
        "due_soon": "Không có.",
        "works_overdue": "Không có.",
        "not_registered": "Không thiếu ai.",
        "lacking": "Không thiếu ai.",
        "waiting": "Không có.",
        "targets": "Chưa có chỉ tiêu nào có con số.",
        "sheets": "Không thiếu phiếu nào.",
        "nominations": "Không có.",
    }


def test_every_number_is_seen_at_once_on_the_smallest_screen(commune, shown):  # noqa: F811
    tab = shown(OverviewTab(Context(Operations(commune), 2026)))
    tab.resize(SCREEN[0], 400)
    QApplication.processEvents()
    assert any(card.list.lines for card in tab.cards.values())
    for card in tab.cards.values():
        corner = card.mapTo(tab, card.rect().bottomRight())
        assert tab.rect().contains(corner)
    assert faults(tab) == []


def test_the_year_stands_on_a_line_of_time_that_leads_to_its_plan_and_deadlines(
    tab, office, year, went
):
    told = tab.strip.accessibleName()
    assert "Sơ kết – quá hạn, 15/08/2026" in told
    assert "Tổng kết – đến hạn, 29/08/2026" in told
    [plan] = [part for part in told.split("; ") if "Thi đua 2026" in part]
    assert "Kế hoạch" in plan
    tab.strip.setFocus()
    for _ in range(2):  # the plan, and the first deadline
        QTest.keyClick(tab.strip, Qt.Key.Key_Right)
        QTest.keyClick(tab.strip, Qt.Key.Key_Return)
    assert went[0].tab == "plan"
    assert (went[1].tab, went[1].page) == ("registrations", "monitoring")
