"""What only the two Party plans have: a giao ước, a minimum of the whole ward, a Party paper."""

from datetime import date
from decimal import Decimal

import pytest

from app.exports.report import Regime
from app.services import figures, missing, monitoring, pledges
from tests.acceptance import year
from tests.acceptance.showing import Line

MEDIA = ["sheets", "pages"]
WARD, BLOC = "dang-uy-phuong-2022", "dang-uy-khoi-ha-tinh-2021"
both = pytest.mark.parametrize("stem", [WARD, BLOC])
of_the_ward = pytest.mark.parametrize("stem", [WARD])
of_the_bloc = pytest.mark.parametrize("stem", [BLOC])


@pytest.fixture
def it(runs, stem):
    return runs(stem)


def says(it, medium, code, *cells):
    return getattr(it, medium)[code, None].says(Line(frozenset(), cells))


OF_A_YEAR = {"awards", "movements", "proposed", "awards_by_form", "awards_by_unit", "prizes"}
"""Reports of a year tell of all plans, so they have the head of the office that keeps the file."""


@both
def test_papers_of_the_party_have_no_state_heading(it):
    for (code, _), report in it.reports.items():
        of_plan = code not in OF_A_YEAR
        assert (report.regime is Regime.PARTY) is of_plan
    for medium in MEDIA:
        assert says(it, medium, "plan", "ĐẢNG CỘNG SẢN VIỆT NAM")
        assert not says(it, medium, "plan", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


@of_the_ward
def test_what_the_whole_ward_must_have_is_asked_of_no_single_unit(it):
    asked = it.office.ask(missing.listed, it.plan_id, it.today)
    assert [(row.subject_name, row.deadline_id) for row in asked] == [(year.SILENT, None)]
    rows = it.office.ask(figures.summary, [it.plan_id])
    [row] = [row for row in rows if row.value_unit == "công trình"]
    told = (row.target_name, row.subject_name, row.wanted, row.reached)
    assert told == ("Công trình chào mừng", "", Decimal(1), Decimal(1))


@both
def test_an_award_of_the_state_stays_one_of_the_state_under_a_plan_of_the_party(it):
    told = (..., "31/QĐ-UBND", ..., "Chủ tịch Ủy ban nhân dân xã An Bình")
    for medium in MEDIA:
        assert says(it, medium, "awards", 1, "Thôn Đông", *told)


@of_the_ward
def test_what_is_due_before_the_launch_is_overdue_the_day_after(it):
    due = date(2022, 4, 15)
    for today, late in ((due, False), (date(2022, 4, 16), True)):
        rows = it.office.ask(monitoring.listed, it.plan_id, today)
        assert [row.is_overdue for row in rows if row.due and row.due.latest == due] == [late] * 3


@of_the_bloc
def test_the_giao_uoc_says_who_signed_and_who_did_not(it):
    [row] = it.office.ask(pledges.of_plan, it.plan_id)
    assert (row.year, row.party_count, row.signed_count) == (2021, 5, 4)
    for medium in MEDIA:
        assert says(it, medium, "pledges", 4, year.SILENT, ..., "Chưa ký")
        assert says(it, medium, "pledges", 1, "Thôn Đông", ..., "Đã ký")
        told = "Cụm thi đua số 1, năm 2021. Ký ngày 15/03/2021 tại Hội trường; 4/5 bên đã ký."
        assert says(it, medium, "pledges", told)


@of_the_bloc
def test_what_is_due_in_words_is_never_overdue(it):
    rows = it.office.ask(monitoring.listed, it.plan_id, date(2030, 1, 1))
    spoken = [row for row in rows if row.due and row.due.year is None]
    assert {row.due.words for row in spoken} >= {"hằng năm", "định kỳ", "kịp thời"}
    assert not any(row.is_overdue for row in spoken)
