from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.domain.dates import PartialDate
from app.domain.terms import (
    CriterionKind,
    DeadlineKind,
    Direction,
    EntryState,
    NominationState,
    Operator,
    PlanState,
    WorkKind,
)
from app.entities import (
    CriteriaSet,
    Criterion,
    Entry,
    Nomination,
    Plan,
    PlanCriteria,
    ScoreSheet,
    Stage,
)
from app.services import (
    figures,
    overview,
    plan_deadlines,
    plan_targets,
    registrations,
    works,
)
from app.services.figures import FigureCell
from app.services.overview import Place, Tab
from tests import rows

TODAY = date(2026, 8, 20)


@pytest.fixture
def villages(office):
    return [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]


@pytest.fixture
def plan_id(office, villages):
    return rows.plan(
        office, units=villages, registration_due=PartialDate(2026, 8, 15), name="Thi đua 2026"
    )


def view(office, year=2026):
    return office.ask(overview.for_year, year, TODAY)


def texts(card):
    return [line.text for line in card.lines]


def test_an_empty_year_has_nothing_to_show(office):
    found = view(office)
    assert (found.year, found.plan_count) == (2026, 0)
    assert [(card.number, card.lines, card.hidden) for card in found.cards] == [(0, (), 0)] * 9


def test_tasks_are_overdue_or_due_within_a_month(office, plan_id):
    late = rows.deadline(office, plan_id, "Sơ kết", date(2026, 8, 15), responsible="Văn phòng")
    rows.deadline(office, plan_id, "Báo cáo quý", date(2026, 9, 19))
    rows.deadline(office, plan_id, "Tổng kết", date(2026, 9, 20))
    rows.deadline(office, plan_id, "Hội nghị", PartialDate(words="sau Đại hội"))
    found = view(office)
    [line] = found.overdue.lines
    assert (line.text, line.plan_name, line.is_urgent) == (
        "Sơ kết (Văn phòng): quá hạn 5 ngày",
        "Thi đua 2026",
        True,
    )
    assert line.place == Place(Tab.MONITORING, plan_id, late)
    assert texts(found.due_soon) == ["Báo cáo quý: còn 30 ngày"]


def test_who_has_not_registered_leads_to_the_registrations(office, plan_id, villages):
    rows.award(office)
    rows.deadline(office, plan_id, due=date(2026, 8, 15), minimum_count=1, work_kinds="model")
    values = {"subject_id": villages[0], "award_code": "GK-TT", "paper_received_on": TODAY}
    office.do(registrations.create, plan_id, values)
    found = view(office)
    [line] = found.not_registered.lines
    assert line.text == "Thôn Tây chưa đăng ký thi đua (hạn 15/08/2026, quá hạn 5 ngày)."
    assert (line.place, line.is_urgent) == (
        Place(Tab.REGISTRATIONS, plan_id, villages[1]),
        True,
    )
    assert found.lacking.number == 2
    assert texts(found.lacking)[0] == (
        "Thôn Đông chưa đăng ký mô hình nào (cần ít nhất 01, hạn 15/08/2026, quá hạn 5 ngày)."
    )


def test_what_waits_is_counted_by_plan(office, plan_id, villages):
    rows.award(office)
    for unit_id in villages:
        values = {"subject_id": unit_id, "award_code": "GK-TT", "paper_received_on": TODAY}
        office.do(registrations.create, plan_id, values)
    found = view(office).waiting
    assert (found.number, texts(found)) == (2, ["2 đăng ký chờ duyệt"])
    assert found.lines[0].place == Place(Tab.REGISTRATIONS, plan_id)


def test_overdue_works_are_named(office, plan_id, villages):
    values = {
        "subject_id": villages[0],
        "kind": "model",
        "name": "Đường hoa",
        "finishes": PartialDate(2026, 8, 10),
    }
    row_id = office.do(works.create, plan_id, values)
    found = view(office).works_overdue
    assert texts(found) == ["Thôn Đông: Đường hoa, quá hạn 10 ngày"]
    assert found.lines[0].place == Place(Tab.WORKS, plan_id, row_id)


def test_targets_met_stand_against_all_that_have_a_number(office, plan_id, villages):
    trees = rows.target(office, plan_id, "Trồng cây", "500", "cây")
    each = rows.target(office, plan_id, "Hộ văn hóa", "60", "hộ", is_per_unit=True, position=2)
    rows.target(office, plan_id, "Giữ vững an ninh", None, "", position=3)
    cells = [FigureCell(trees, 500), FigureCell(each, 45, villages[0])]
    office.do(figures.record, plan_id, cells)
    found = view(office).targets
    assert (found.number, found.of) == (1, 3)
    assert texts(found) == [
        "Hộ văn hóa – Thôn Đông: 45/60 hộ (75%), chưa đạt",
        "Hộ văn hóa – Thôn Tây: chưa có số liệu (cần ít nhất 60 hộ)",
        "Trồng cây: 500/500 cây (100%), đạt",
    ]
    assert found.lines[-1].place == Place(Tab.TARGETS, plan_id, trees)
    assert [line.percent for line in found.lines] == [75, None, 100]


def test_a_bar_is_never_fuller_than_what_was_reached(office, plan_id):
    nearly = rows.target(office, plan_id, "Hộ có nước sạch", "300", "hộ")
    beyond = rows.target(office, plan_id, "Trồng cây", "500", "cây", position=2)
    few = {"operator": Operator.AT_MOST, "direction": Direction.LOWER, "position": 3}
    poor = rows.target(office, plan_id, "Hộ nghèo", "10", "hộ", **few)
    cells = [FigureCell(nearly, 299), FigureCell(beyond, 900), FigureCell(poor, 4)]
    office.do(figures.record, plan_id, cells)
    found = {line.place.row_id: line.percent for line in view(office).targets.lines}
    assert found == {nearly: 99, beyond: 100, poor: None}


def test_one_plan_is_seen_alone(office, plan_id, villages):
    other = rows.plan(office, "Thi đua khác", units=villages)
    for owner in (plan_id, other):
        rows.deadline(office, owner, due=date(2026, 8, 1))
        rows.target(office, owner)
        rows.add(office, Stage(plan_id=owner, position=1, name="Tự chấm"))
        nominate(office, owner, villages[0], NominationState.PROPOSED, "GK-TT")
        values = {"subject_id": villages[0], "kind": "model", "name": "Đường hoa"}
        office.do(works.create, owner, values | {"finishes": PartialDate(2026, 8, 10)})
    criteria(office, other)
    whole = view(office)
    alone = office.ask(overview.for_year, 2026, TODAY, other)
    assert (whole.plan_count, alone.plan_count) == (2, 1)
    for every, own in zip(whole.cards, alone.cards, strict=True):
        assert {line.place.plan_id for line in own.lines} <= {other}
        assert len(own.lines) <= len(every.lines)
    seen = (alone.overdue, alone.works_overdue, alone.nominations)
    assert [card.number for card in seen] == [1, 1, 1]
    assert (alone.sheets.number, alone.targets.of) == (2, 1)


def criteria(office, plan_id, applies_to=""):
    """A set of two criteria and a bonus; returns the plan, the set and its lines."""
    made = CriteriaSet(name=f"Bộ {applies_to}")
    lines = [
        Criterion(set_id=made.id, position=place, name=f"Dòng {place}", kind=kind, max_points=1000)
        for place, kind in enumerate((CriterionKind.BASE, CriterionKind.BASE, CriterionKind.BONUS))
    ]
    uses = PlanCriteria(plan_id=plan_id, set_id=made.id, applies_to=applies_to)
    rows.add(office, made, *lines, uses)
    return plan_id, made.id, [line.id for line in lines]


def sheet(office, made, subject_id, stage_id, answered, **values):
    """A sheet on which so many lines are answered, and the bonus is blank."""
    plan_id, set_id, lines = made
    values |= {"plan_id": plan_id, "set_id": set_id}
    row = ScoreSheet(subject_id=subject_id, stage_id=stage_id, **values)
    entries = [
        Entry(sheet_id=row.id, criterion_id=line, state=EntryState.ANSWERED, points=100)
        for line in lines[:answered]
    ]
    blank = Entry(sheet_id=row.id, criterion_id=lines[2], state=EntryState.BLANK)
    return rows.add(office, row, *entries, blank)


def test_sheets_are_missed_stage_by_stage(office, plan_id, villages):
    made = criteria(office, plan_id)
    stages = [
        rows.add(office, Stage(plan_id=plan_id, position=place, name=name, due=due))
        for place, (name, due) in enumerate(
            (("Tự chấm", date(2026, 8, 10)), ("Chấm chéo", None), ("Thẩm định", TODAY))
        )
    ]
    east, west = villages
    sheet(office, made, east, stages[0], 2)
    sheet(office, made, west, stages[0], 1)
    sheet(office, made, east, stages[1], 2, scorer_id=west)
    sheet(office, made, east, stages[1], 0)
    for unit_id in villages:
        sheet(office, made, unit_id, stages[2], 2)
    found = view(office).sheets
    assert (found.number, found.of) == (3, 6)
    assert texts(found) == [
        "Tự chấm: 1/2 đối tượng có phiếu đủ (hạn 10/08/2026, quá hạn 10 ngày)",
        "Chấm chéo: 0/2 đối tượng có phiếu đủ",
    ]
    assert [line.is_urgent for line in found.lines] == [True, False]
    assert found.lines[0].place == Place(Tab.SCORING, plan_id, stages[0])


def test_only_kinds_with_a_criteria_set_are_to_be_scored(office, plan_id, villages):
    school = rows.unit(office, "Trường học", kind_code="school")
    criteria_plan = rows.plan(office, "Thi đua trường học", units=[school, *villages])
    criteria(office, criteria_plan, "school")
    for owner in (plan_id, criteria_plan):
        rows.add(office, Stage(plan_id=owner, position=1, name="Tự chấm"))
    found = view(office).sheets
    assert (found.number, found.of) == (1, 1)


def nominate(office, plan_id, subject_id, state, code):
    values = {"plan_id": plan_id, "subject_id": subject_id, "award_code": code}
    rows.add(office, Nomination(**values, period="2026", state=state))


def test_nominations_wait_by_what_is_to_be_done(office, plan_id, villages):
    for place, state in enumerate(NominationState):
        nominate(office, plan_id, villages[0], state, f"A{place}")
    found = view(office).nominations
    assert (found.number, texts(found)) == (
        4,
        [
            "1 đề nghị bị trả về, cần bổ sung",
            "1 đề nghị chờ bình xét",
            "1 đề nghị đã đạt, chờ trình hoặc quyết định",
            "1 đề nghị đã trình, chờ cấp trên",
        ],
    )
    assert found.lines[1].place == Place(Tab.NOMINATIONS, plan_id)


@pytest.mark.parametrize(
    ("state", "tasks", "people", "targets"),
    [
        (PlanState.DRAFT, 1, 0, 0),
        (PlanState.RUNNING, 1, 2, 1),
        (PlanState.FINAL, 1, 0, 1),
        (PlanState.CLOSED, 0, 0, 1),
    ],
)
def test_a_plan_is_asked_what_fits_its_state(office, plan_id, state, tasks, people, targets):
    rows.deadline(office, plan_id, due=date(2026, 8, 1))
    rows.target(office, plan_id)
    rows.change(office, Plan, plan_id, state=state)
    found = view(office)
    assert (found.overdue.number, found.not_registered.number, found.targets.of) == (
        tasks,
        people,
        targets,
    )


def test_a_long_card_says_how_many_lines_it_hides(office):
    units = [rows.unit(office, f"Thôn {number}") for number in range(53)]
    rows.plan(office, units=units)
    found = view(office).not_registered
    assert (found.number, len(found.lines), found.hidden) == (53, 50, 3)


def test_other_years_are_left_out(office, plan_id):
    rows.deadline(office, plan_id, due=date(2026, 8, 1))
    found = view(office, 2025)
    assert (found.plan_count, found.overdue.number) == (0, 0)


def queries_of(office, question, *args):
    asked = []
    event.listen(
        office.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2])
    )
    office.ask(question, *args)
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_the_rows(office, plan_id, villages):
    rows.award(office)
    rows.deadline(office, plan_id, minimum_count=1)
    rows.target(office, plan_id)
    few = queries_of(office, overview.for_year, 2026, TODAY)
    for number in range(20):
        unit_id = rows.unit(office, f"Tổ {number}")
        other = rows.plan(office, f"Đợt {number}", units=[*villages, unit_id])
        rows.target(office, other)
        rows.deadline(office, other, due=TODAY, minimum_count=1)
        office.do(registrations.add_award, other, "GK-TT", [unit_id])
    many = queries_of(office, overview.for_year, 2026, TODAY)
    assert few <= 30
    assert many <= few


def test_a_plan_of_the_offices_own_shows_what_it_asks(office):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    plan_id = office.plan(
        "Thi đua 20 năm thành lập phường",
        units=[east, west],
        registration_due=PartialDate(2026, 8, 15),
        starts=PartialDate(2026, 8, 1),
        ends=PartialDate(2026, 12, 15),
    )
    asked = {
        "task": "Đăng ký mô hình hoặc công trình",
        "kind": DeadlineKind.REGISTRATION,
        "due": PartialDate(2026, 8, 15),
        "minimum_count": 1,
        "work_kinds": (WorkKind.MODEL, WorkKind.PROJECT),
    }
    office.do(plan_deadlines.add, plan_id, asked)
    target = {"name": "Trồng cây", "value": Decimal(500), "unit": "cây"}
    target_id = office.do(plan_targets.add, plan_id, target)
    office.bring(plan_id, PlanState.RUNNING)
    work = {"subject_id": east, "kind": "model", "name": "Đường hoa", "paper_received_on": TODAY}
    office.do(works.create, plan_id, work)
    cells = [FigureCell(target_id, Decimal(300), east), FigureCell(target_id, Decimal(150), west)]
    office.do(figures.record, plan_id, cells)
    found = view(office)
    assert texts(found.overdue) == ["Đăng ký mô hình hoặc công trình: quá hạn 5 ngày"]
    assert texts(found.not_registered) == [
        "Thôn Tây chưa đăng ký thi đua (hạn 15/08/2026, quá hạn 5 ngày)."
    ]
    [lacking] = texts(found.lacking)
    assert lacking.startswith("Thôn Tây chưa đăng ký mô hình hoặc công trình nào (cần ít nhất 01")
    assert texts(found.targets) == ["Trồng cây: 450/500 cây (90%), chưa đạt"]
    assert texts(found.waiting) == ["1 đăng ký chờ duyệt"]
