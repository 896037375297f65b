"""What a plan's year brought forth is the same in the services, in the sheets and on the pages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.terms import NominationState, PlanState, RegistrationPolicy, RegistrationState
from app.exports.reports import REPORTS
from app.services import (
    awards,
    comparing,
    figures,
    missing,
    nominations,
    office,
    pledges,
    registrations,
    results,
    score_matrix,
    stages,
    works,
)
from tests.acceptance import year
from tests.acceptance.papers import STEMS, is_held, paper
from tests.acceptance.showing import Line
from tests.conftest import ENGINES

MEDIA = ["sheets", "pages"]
SERVERS = [engine for engine in ENGINES if engine != "sqlite"]
every_plan = pytest.mark.parametrize("stem", STEMS)


@pytest.fixture
def it(runs, stem):
    return runs(stem)


def points(hundredths):
    return None if hundredths is None else Decimal(hundredths) / 100


def registered(it):
    for row in it.office.ask(registrations.listed, it.plan_id):
        yield row.subject_name, row.what, row.paper_received_on, ..., row.state.label


def lacking(it):
    for row in it.office.ask(missing.listed, it.plan_id, it.today):
        yield row.subject_name, row.minimum, row.registered


def worked(it):
    for row in it.office.ask(works.listed, it.plan_id, it.today):
        yield row.name, row.kind.label, ..., row.subject_name, ..., row.cost


def promised(it):
    for row in it.office.ask(pledges.of_plan, it.plan_id):
        known = it.office.ask(pledges.one, row.id)
        for number, item in enumerate(known.items, start=1):
            yield number, item.text, item.operator.label, item.value
        for number, party in enumerate(known.parties, start=1):
            signed = "Đã ký" if party.has_signed else "Chưa ký"
            yield number, party.subject_name, party.representative, party.post, signed


def progressed(it):
    for row in it.office.ask(figures.progress, it.plan_id):
        where = row.subject_name or it.office.ask(office.everywhere)
        yield row.target_name, where, row.phase_name, ..., row.wanted, row.reached


def scored(it):
    decisive = it.office.ask(stages.decisive, it.plan_id)
    matrix = it.office.ask(score_matrix.matrix, it.plan_id, None, decisive.id)
    for row in matrix.rows:
        stood = row.standing
        marks = (points(cell.points) for cell in row.cells)
        yield stood.subject_name, *marks, points(stood.total), stood.rank, stood.grade


def compared(it):
    for row in it.office.ask(comparing.comparison, it.plan_id, None).rows:
        first, *others = row.stages
        later = [points(n) for given in others for n in (given.points, given.difference)]
        yield row.subject_name, row.cluster_name, points(first.points), *later


def ranked(it):
    for row in it.office.ask(results.of, it.plan_id, None).rows:
        sums = (row.base_points, row.bonus_points, row.penalty_points, row.total)
        yield row.rank, row.subject_name, *map(points, sums), row.grade


def nominated(it):
    for row in it.office.ask(nominations.listed, it.plan_id):
        yield row.name, ..., points(row.total), row.rank, row.grade, row.state.label


def commended(it):
    filters = awards.AwardFilters(year=it.plan.year)
    for row in it.office.ask(awards.listed, filters):
        decided = (row.decision_number, row.decided_on, row.decided_by, row.prize_amount)
        yield row.golden_book_number, row.name, ..., row.award_name, ..., *decided


def counted(it):
    for row in it.office.ask(results.of, it.plan_id, None).rows:
        yield row.rank, row.subject_name, points(row.base_points)
    total = sum(row.count for row in it.office.ask(awards.counts, plan_filter(it)))
    yield "Tổng cộng", total


def plan_filter(it):
    return awards.AwardFilters(plan_id=it.plan_id, withdrawn=False)


SHOWN = {
    "registrations": registered,
    "missing": lacking,
    "works": worked,
    "pledges": promised,
    "targets": progressed,
    "scoreboard": scored,
    "comparison": compared,
    "ranking": ranked,
    "nominations": nominated,
    "awards": commended,
    "final": counted,
}
"""What each report must say, as the services have it."""


def lines(it, code):
    return [Line(frozenset(), tuple(cells)) for cells in SHOWN[code](it)]


def changed(line):
    """The line with its last number one that stands nowhere; None for a line of words."""
    for place, cell in reversed(list(enumerate(line.cells))):
        if isinstance(cell, int | Decimal):
            cells = (*line.cells[:place], cell + 7777, *line.cells[place + 1 :])
            return replace(line, cells=cells)
    return None


@every_plan
def test_a_plan_runs_to_its_end(it):
    assert it.plan.state is PlanState.CLOSED
    assert {code for code, _ in it.reports} == {kind.code for kind in REPORTS}
    assert all(it.office.ask(results.of, it.plan_id, phase_id) for phase_id in it.scopes)


@every_plan
@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("code", SHOWN)
def test_a_report_says_what_the_services_have(it, code, medium):
    document = getattr(it, medium)[code, None]
    told = lines(it, code)
    assert told or code in ("targets", "works", "pledges")
    assert [line.cells for line in told if not document.says(line)] == []


@every_plan
@pytest.mark.parametrize("medium", MEDIA)
def test_another_number_in_a_report_would_be_noticed(it, medium):
    documents = getattr(it, medium)
    unnoticed = [
        wrong.cells
        for code in SHOWN
        for wrong in map(changed, lines(it, code))
        if wrong and documents[code, None].says(wrong)
    ]
    assert unnoticed == []


@every_plan
def test_who_has_not_registered_is_refused_where_the_plan_says_so(it):
    assert bool(it.refusals) is (it.plan.registration_policy is RegistrationPolicy.BLOCK)


@every_plan
def test_who_was_turned_down_is_told(it):
    rows = it.office.ask(registrations.listed, it.plan_id)
    [row] = [row for row in rows if row.state is RegistrationState.REJECTED]
    line = Line(frozenset(), (row.subject_name, row.what, ..., "Từ chối", "Chưa đủ sáng kiến"))
    assert it.says("sheets", "registrations", line)
    assert it.says("pages", "registrations", line)


@every_plan
def test_what_goes_upward_is_on_paper_when_it_goes_and_in_the_book_when_it_comes_back(it):
    [row] = [
        row for row in it.office.ask(nominations.listed, it.plan_id) if row.award_code == "GK_H_TT"
    ]
    assert row.state is NominationState.DECIDED
    line = Line(frozenset(), (1, row.name, ..., row.award_name, ..., "Đã trình cấp trên"))
    assert it.says("sheets", "upward", line)
    assert it.says("pages", "upward", line)
    [award] = [a for a in it.office.ask(awards.listed) if a.decision_number == "77/QĐ-UBND"]
    assert (award.award_code, award.name) == (row.award_code, row.name)


@pytest.mark.parametrize("engine", SERVERS)
@every_plan
def test_the_year_of_a_plan_runs_on_a_server_too(office, stem, engine, tmp_path):
    it = year.run(office, paper(stem), tmp_path)
    assert [fact.field for fact in it.paper.facts if not is_held(it.plan, fact)] == []
    told = [(code, line) for code in SHOWN for line in lines(it, code)]
    assert [line.cells for code, line in told if not it.says("sheets", code, line)] == []
