"""Xuân Sơn's plan to its end: half years, registration as a condition, three rounds, upward.

What is expected is reckoned by hand from what `year.py` does.
"""

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import NotAllowed
from app.domain.terms import NominationState, PlanState, ReviewKind
from app.services import (
    awards,
    comparing,
    missing,
    nominations,
    plan_deadlines,
    registrations,
    results,
    sheets,
    stages,
)
from tests.acceptance import year
from tests.acceptance.showing import Line

MEDIA = ["sheets", "pages"]
HALVES = {
    "Giai đoạn 1": [(1, 100), (2, 97), (2, 97), (4, 94), (5, 91)],
    "Giai đoạn 2": [(1, "99.25"), (2, "96.25"), (2, "96.25"), (4, "93.25"), (5, "90.25")],
}
WHOLE = [(1, "98.5"), (2, "95.5"), (2, "95.5"), (4, "92.5"), (5, "89.5")]


@pytest.fixture(params=["hdtdkt-xa-xuan-son-2022"])
def stem(request):
    return request.param


@pytest.fixture
def it(runs, stem):
    return runs(stem)


def says(it, medium, code, *cells, phase_id=None):
    return getattr(it, medium)[code, phase_id].says(Line(frozenset(), cells))


def phase_named(it, name):
    [phase] = [phase for phase in it.plan.phases if phase.name == name]
    return phase.id


def closed(it, phase_id):
    rows = it.office.ask(results.of, it.plan_id, phase_id).rows
    own = {row.subject_name: (row.rank, Decimal(row.total) / 100) for row in rows}
    return [own[name] for name in year.UNITS]


def reckoned(places):
    return [(rank, Decimal(total)) for rank, total in places]


@pytest.mark.parametrize("half", HALVES)
def test_each_half_year_is_scored_ranked_and_reviewed_on_its_own(it, half):
    phase_id = phase_named(it, half)
    assert closed(it, phase_id) == reckoned(HALVES[half])
    for medium in MEDIA:
        for name, (rank, total) in zip(year.UNITS, reckoned(HALVES[half]), strict=True):
            assert says(it, medium, "ranking", rank, name, ..., 0, 0, total, phase_id=phase_id)
            assert says(it, medium, "interim", rank, name, ..., 0, 0, total, phase_id=phase_id)


def test_the_year_as_a_whole_is_scored_and_ranked(it):
    assert closed(it, None) == reckoned(WHOLE)
    for medium in MEDIA:
        for name, (rank, total) in zip(year.UNITS, reckoned(WHOLE), strict=True):
            assert says(it, medium, "final", rank, name, ..., 0, 0, total)


def test_an_interim_review_speaks_of_its_own_half_year(it):
    reviews = [row for row in it.plan.reviews if row.kind is ReviewKind.INTERIM]
    assert [row.held_on for row in reviews] == [date(2022, 6, 30), date(2022, 12, 15)]
    first = phase_named(it, "Giai đoạn 1")
    for medium in MEDIA:
        assert says(it, medium, "interim", "Sơ kết Giai đoạn 1, ngày 30/06/2022", phase_id=first)
        assert says(it, medium, "interim", "Đúng tiến độ lần 1", phase_id=first)
        assert not says(it, medium, "interim", "Đúng tiến độ lần 2", phase_id=first)
        assert says(it, medium, "interim", "Chưa có quyết định khen thưởng", phase_id=first)
        assert says(it, medium, "final", "Tổng kết, ngày 17/12/2022")


def test_the_rounds_differ_by_what_was_scored_too_high(it):
    first = phase_named(it, "Giai đoạn 1")
    rows = it.office.ask(comparing.comparison, it.plan_id, first).rows
    [row] = [row for row in rows if row.subject_name == "Thôn Đoài"]
    assert [stage.points for stage in row.stages] == [9925, 9775, 9700]
    assert [stage.difference for stage in row.stages] == [None, -150, -75]
    told = [Decimal(text) for text in ("99.25", "97.75", "-1.5", "97", "-0.75")]
    for medium in MEDIA:
        cells = ("Thôn Đoài", "Cụm thi đua số 1", *told)
        assert says(it, medium, "comparison", *cells, phase_id=first)


def test_every_unit_is_scored_by_another_one(it):
    [cross] = [s for s in it.office.ask(stages.listed, it.plan_id) if s.purpose == "cross"]
    for phase_id in it.scopes:
        rows = it.office.ask(sheets.listed, it.plan_id, phase_id, cross.id)
        assert {row.subject_name for row in rows} == set(year.UNITS)
        assert {row.scorer_name for row in rows} == set(year.UNITS)
        assert not [row for row in rows if row.scorer_name == row.subject_name]


def test_who_did_not_register_is_named_and_cannot_be_commended(it):
    silent = it.office.ask(missing.listed, it.plan_id, it.today)
    assert [row.subject_name for row in silent] == [year.SILENT]
    [refusal] = it.refusals
    assert refusal.startswith("Chưa ban hành được quyết định. Chưa có gì thay đổi.")
    assert f"{year.UNREGISTERED} (Lao động tiên tiến): Chưa đăng ký thi đua" in refusal
    assert it.paper.value("registration_basis") in refusal
    rows = it.office.ask(nominations.listed, it.plan_id)
    [row] = [row for row in rows if row.name == year.UNREGISTERED]
    assert (row.state, row.state_reason) == (NominationState.RETURNED, "Chưa đăng ký thi đua")
    assert year.UNREGISTERED not in {row.name for row in it.office.ask(awards.listed)}
    for medium in MEDIA:
        cells = (year.UNREGISTERED, ..., "Trả về", "Chưa đăng ký thi đua")
        assert says(it, medium, "nominations", *cells)
        assert not says(it, medium, "awards", year.UNREGISTERED)


def test_money_follows_the_salary_and_the_rounding_of_its_day(it):
    """0,3 × 1.490.000 đồng is 447.000 đồng, rounded up to 450.000 (law.md of 2022)."""
    book = it.office.ask(awards.listed)
    assert [row.prize_amount for row in book if row.decision_number == "31/QĐ-UBND"] == [
        450_000
    ] * 3
    for medium in MEDIA:
        assert says(it, medium, "awards", 2, ..., "Nguyễn Văn An", ..., 450_000)
        assert says(it, medium, "awards", "Cộng: 4 lượt khen", 1_350_000)


def test_the_council_above_decides_what_goes_upward(it):
    for medium in MEDIA:
        cells = (1, "Thôn Đông", ..., "Chủ tịch UBND huyện", "Đã trình cấp trên")
        assert says(it, medium, "upward", *cells)
        cells = ("Thôn Đông", ..., "77/QĐ-UBND", date(2022, 12, 22))
        assert says(it, medium, "awards", *cells)


def test_nothing_changes_under_the_closed_plan(it):
    assert it.plan.state is PlanState.CLOSED
    office = it.office
    with pytest.raises(NotAllowed, match="đóng"):
        office.do(plan_deadlines.mark_done, it.plan.deadlines[0].id, it.today)
    with pytest.raises(NotAllowed, match="đóng"):
        office.do(registrations.add_award, it.plan_id, "LDTT", it.people[2:], it.today)
    row = {"subject_id": it.people[2], "award_code": "GK_CN"}
    with pytest.raises(NotAllowed, match="đóng"):
        office.do(nominations.nominate, it.plan_id, row)
    with pytest.raises(NotAllowed, match="đóng"):
        office.do_because("Chấm lại", results.reopen, it.plan_id, None, "Chấm lại", it.today)
