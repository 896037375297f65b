"""What is closed for scoring under a plan, and why."""

from datetime import date

import pytest

from app.domain.terms import PlanState
from app.services import closing, plan_phases, results
from app.services.closing import Closed
from tests import contest

DAY = date(2026, 11, 20)


@pytest.fixture
def it(office):
    return contest.scored(office, (500, 250))[0]


def test_nothing_is_closed_while_scores_are_given(office, it):
    assert office.ask(closing.closed, it.plan_id, None) == Closed()


def test_closed_scores_stop_those_of_their_phase_and_what_all_share(office, it):
    phase = office.do(plan_phases.add, it.plan_id, {"name": "Đợt 1"})
    office.do(results.finalise, it.plan_id, None, DAY)
    whole, part = (office.ask(closing.closed, it.plan_id, one) for one in (None, phase))
    assert "đã chốt ngày 20/11/2026" in whole.scores
    assert (whole.plan, whole.shared) == ("", whole.scores)
    assert part == Closed("", "", whole.scores)


def test_a_closed_plan_stops_everything(office, it):
    office.do(results.finalise, it.plan_id, None, DAY)
    office.bring(it.plan_id, PlanState.CLOSED)
    found = office.ask(closing.closed, it.plan_id, None)
    assert "đã đóng" in found.plan
    assert (found.scores, found.shared) == (found.plan, found.plan)
