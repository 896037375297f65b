"""Whose sheets of self-scoring are due and not complete."""

from datetime import date

import pytest

from app.services import sheets_due, stages, units
from tests import contest

TODAY = date(2026, 11, 20)
DUE = date(2026, 11, 10)


@pytest.fixture
def it(office):
    """A contest whose rounds are all due; two of three hamlets have begun to score themselves."""
    it = contest.contest(office)
    for stage_id in (it.self_stage, it.cross_stage, it.final_stage):
        office.do(stages.update, stage_id, {"due": DUE})
    sheets = contest.make_sheets(office, it, it.self_stage)
    contest.score(office, it, sheets[it.units[0]], 800, 400)
    contest.score(office, it, sheets[it.units[1]], 800, None)
    return it


def owed(office, it, today=TODAY):
    return office.ask(sheets_due.owed, it.plan_id, today)


def test_who_has_not_scored_every_line_by_the_day_owes_the_sheet(office, it):
    rows = owed(office, it)
    assert [row.subject_name for row in rows] == ["Thôn Nam", "Thôn Tây"]
    assert {(row.stage_name, row.due) for row in rows} == {("Tự chấm", DUE)}


def test_nothing_is_owed_before_the_day_and_it_is_on_the_day(office, it):
    assert owed(office, it, date(2026, 11, 9)) == ()
    assert len(owed(office, it, DUE)) == 2


def test_a_round_without_a_day_is_never_due(office, it):
    office.do(stages.update, it.self_stage, {"due": None})
    assert owed(office, it) == ()


def test_a_unit_that_is_followed_no_more_owes_nothing(office, it):
    office.do(units.retire, [it.units[2]], date(2026, 11, 1))
    assert [row.subject_name for row in owed(office, it)] == ["Thôn Tây"]
