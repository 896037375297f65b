import pytest

from app.core.errors import InvalidInput
from app.services import scoring_conflicts, sheets
from tests.contest import contest


def scorers(office, it):
    rows = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    return {row.subject_name: row.scorer_name for row in rows}


def bar(office, it, one, other):
    pair = {"scorer_id": it.units[one], "subject_id": it.units[other]}
    return office.do(scoring_conflicts.add, it.plan_id, pair)


def test_who_may_not_score_whom_is_not_assigned_either_way(office):
    it = contest(office, "Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4")
    bar(office, it, 0, 1)
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    found = scorers(office, it)
    assert answer.left_out == ()
    assert found["Thôn 1"] != "Thôn 2"
    assert found["Thôn 2"] != "Thôn 1"
    assert sorted(found.values()) == ["Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4"]


def test_two_of_a_cluster_have_to_score_each_other_and_are_named(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert answer.mutual == (("Thôn 1", "Thôn 2"),)


def test_who_is_barred_from_everybody_is_left_out(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    bar(office, it, 0, 1)
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert answer.left_out == ("Thôn 1", "Thôn 2")


def test_a_pair_is_declared_once_whichever_way_and_can_go(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    conflict_id = bar(office, it, 0, 1)
    with pytest.raises(InvalidInput, match="không chấm chéo nhau"):
        bar(office, it, 1, 0)
    with pytest.raises(InvalidInput, match="chính mình"):
        bar(office, it, 1, 1)
    [row] = office.ask(scoring_conflicts.listed, it.plan_id)
    assert (row.id, row.scorer_name, row.subject_name) == (conflict_id, "Thôn 1", "Thôn 2")
    office.do(scoring_conflicts.delete, conflict_id)
    assert office.ask(scoring_conflicts.listed, it.plan_id) == ()
