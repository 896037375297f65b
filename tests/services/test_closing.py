"""What is closed for scoring under a plan, and why."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from app.core.errors import NotAllowed
from app.domain.terms import PlanState
from app.entities import Plan, ScoreSheet
from app.services import (
    ballots,
    closing,
    history,
    meetings,
    plan_deadlines,
    plan_phases,
    plan_views,
    plans,
    registrations,
    results,
    score_matrix,
    sheets,
    stages,
)
from app.services.closing import Closed
from tests import contest
from tests.examples import load

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


def last(office):
    return office.ask(history.actions, limit=1)[0]


def test_undo_does_not_reach_into_closed_scores(office, it):
    """The history offers every earlier action, whatever was closed since."""
    scoring = last(office)
    office.do(results.finalise, it.plan_id, None, DAY)
    before = office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage)
    changes = office.operations.changes()
    with pytest.raises(NotAllowed, match=r"đã chốt ngày 20/11/2026.*Chưa có gì thay đổi"):
        office.operations.undo_operation(scoring.id, scoring.label)
    assert office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage) == before
    assert office.operations.changes() == changes
    office.do_because("Cộng nhầm điểm", results.reopen, it.plan_id, None, "Cộng nhầm điểm", DAY)
    office.operations.undo_operation(scoring.id, scoring.label)
    assert office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage) != before


def test_what_closed_scores_allow_can_be_taken_back_and_what_they_go_by_cannot(office, it):
    other = office.do(stages.add, it.plan_id, {"name": "Vòng sau"})
    office.do(stages.make_decisive, other)
    deciding = last(office)
    office.do(stages.make_decisive, it.final_stage)
    office.do(sheets.make, it.plan_id, None, other, [it.units[0]])
    making = last(office)
    office.do(results.finalise, it.plan_id, None, DAY)
    with pytest.raises(NotAllowed, match="đã chốt"):
        office.operations.undo_operation(deciding.id, deciding.label)
    with pytest.raises(NotAllowed, match="đã chốt"):
        office.operations.undo_operation(making.id, making.label)
    of_it = select(ScoreSheet.id).where(ScoreSheet.stage_id == other)
    office.do(sheets.mark_received, office.ask(lambda session: session.scalars(of_it).all()), DAY)
    assert office.operations.undo()
    office.do(stages.add, it.plan_id, {"name": "Vòng nữa"})
    assert office.operations.undo()


def test_undo_does_not_reach_into_a_closed_plan(office, it):
    values = {"subject_id": it.units[0], "kind": "target", "content": "Trồng 100 cây xanh"}
    office.do(registrations.create, it.plan_id, values)
    registering = last(office)
    office.bring(it.plan_id, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        office.operations.undo_operation(registering.id, registering.label)
    assert len(office.ask(registrations.listed, it.plan_id)) == 1


def test_undo_does_not_reach_into_the_paper_of_an_issued_plan(office):
    plan_id = office.plan("Thi đua đường hoa")
    due = office.do(plan_deadlines.add, plan_id, {"task": "Nộp báo cáo"})
    office.do(plan_deadlines.update, due, {"task": "Nộp báo cáo tháng"})
    edited = last(office)
    office.do(plans.update, plan_id, {"theme": "Xanh, sạch, đẹp"})
    themed = last(office)
    office.bring(plan_id, PlanState.ISSUED)
    for operation in (edited, themed):
        with pytest.raises(NotAllowed):
            office.operations.undo_operation(operation.id, operation.label)
    with pytest.raises(NotAllowed, match="Thu hồi kế hoạch"):
        office.operations.undo_operation(edited.id, edited.label)
    office.do(plan_deadlines.mark_done, due, DAY)
    assert office.operations.undo()
    assert office.ask(plan_views.view, plan_id).deadlines[0].task == "Nộp báo cáo tháng"


@pytest.mark.parametrize(
    "verb",
    [
        ballots.record_ballots,
        ballots.record_votes,
        meetings.create,
        meetings.update,
        meetings.conclude,
        meetings.reopen,
    ],
    ids=lambda verb: verb.__name__,
)
def test_no_meeting_of_a_closed_plan_is_written(office, verb):
    name = f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"
    call = load()[name][1](office)
    contest.joined(office, close_plans)
    done = office.do if verb is not meetings.reopen else reopened(office)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        done(verb, *call.args, **call.kwargs)


def close_plans(session):
    for plan in session.scalars(select(Plan)):
        plan.state = PlanState.CLOSED


def reopened(office):
    return partial(office.do_because, "Ghi nhầm số phiếu")
