from datetime import date

import pytest

from app.core.errors import NotAllowed
from app.domain import scoring as rules
from app.domain.terms import CriterionKind
from app.entities import CriteriaSet, ScoreSheet
from app.services import (
    criteria_sets,
    grades,
    plan_participations,
    results,
    score_matrix,
    scoring,
    sheets,
    stages,
    standings,
)
from tests.contest import contest, criteria_set, joined, make_sheets, phase, score, scored

TREE = (
    {"name": "Môi trường", "kind": CriterionKind.GROUP, "max_points": 1000},
    {"name": "Thu gom rác", "max_points": 600, "level": 1},
    {"name": "Đường hoa", "max_points": 600, "level": 1},
    {"name": "Mô hình mới", "kind": "bonus", "max_points": 500},
    {"name": "Vi phạm", "kind": "penalty", "max_points": 500},
)


def board(office, it, stage_id=None):
    return office.ask(score_matrix.matrix, it.plan_id, None, stage_id or it.final_stage)


def ranking(office, it):
    return office.ask(standings.ranking, it.plan_id, None, it.final_stage)


def places(office, it):
    return {
        row.subject_name: row.rank for group in ranking(office, it).groups for row in group.rows
    }


def test_the_matrix_has_subjects_down_and_criteria_across(office):
    it, _ = scored(office, (500, 250), (400, 500))
    found = board(office, it)
    assert [column.name for column in found.columns] == ["Vệ sinh môi trường", "An ninh trật tự"]
    assert [(row.standing.subject_name, row.cells) for row in found.rows] == [
        ("Thôn 1", (rules.Entry.answered(500), rules.Entry.answered(250))),
        ("Thôn 2", (rules.Entry.answered(400), rules.Entry.answered(500))),
    ]
    assert [row.standing.total for row in found.rows] == [750, 900]
    assert [row.standing.rank for row in found.rows] == [2, 1]
    assert found.closed_reason == ""


def test_base_bonus_and_penalty_are_summed_apart(office):
    it = contest(office, "Thôn Đông", rows=TREE)
    [sheet_id] = make_sheets(office, it).values()
    for n, points in enumerate((600, 500, 300, 100), start=1):
        office.do(scoring.record, sheet_id, it.criteria[n], points)
    [row] = board(office, it).rows
    assert row.cells[0] == rules.Entry.answered(1000)
    standing = row.standing
    assert (standing.base, standing.bonus, standing.penalty) == (1000, 300, 100)
    assert standing.total == 1200


def test_bonus_and_penalty_stop_at_their_caps(office):
    it = contest(office, "Thôn Đông", rows=TREE, bonus_cap=200, penalty_cap=50)
    [sheet_id] = make_sheets(office, it).values()
    for n, points in enumerate((600, 600, 300, 100), start=1):
        office.do(scoring.record, sheet_id, it.criteria[n], points)
    [row] = board(office, it).rows
    standing = row.standing
    assert (standing.base, standing.bonus, standing.penalty) == (1000, 200, 50)
    assert standing.total == 1150


def test_not_applicable_counts_full_or_leaves_by_the_criterion(office):
    it, _ = scored(
        office,
        (scoring.NOT_APPLICABLE, 500),
        (scoring.NOT_APPLICABLE, scoring.NOT_APPLICABLE),
        rows=(
            {"name": "Được tính", "max_points": 1000},
            {"name": "Không tính", "max_points": 500, "na_gives_full": False},
        ),
    )
    rows = [row.standing for row in board(office, it).rows]
    assert [(row.total, row.maximum, row.is_complete) for row in rows] == [
        (1500, 1500, True),
        (1000, 1000, True),
    ]


def test_a_total_above_one_hundred_is_a_total(office):
    it, _ = scored(office, (10000, 1000), rows=(("Cơ bản", 10000), ("Thêm", 1000)))
    assert board(office, it).rows[0].standing.total == 11000


def test_ranks_are_shared_and_the_next_is_skipped(office):
    marks = [(900, 0), (1000, 0), (900, 0), (800, 0)]
    it, _ = scored(office, *marks)
    assert places(office, it) == {"Thôn 2": 1, "Thôn 1": 2, "Thôn 3": 2, "Thôn 4": 4}


def test_a_ranking_of_several_clusters_has_ranks_over_all_of_them(office):
    it, _ = scored(office, (800, 400), (900, 450), (700, 300), (900, 450), is_in_cluster=False)
    office.cluster("Cụm A", it.units[:2])
    office.cluster("Cụm B", it.units[2:])
    answer = office.ask(standings.ranking, it.plan_id, None, it.final_stage)
    found = {row.subject_id: row for group in answer.groups for row in group.rows}
    assert [found[unit].rank for unit in it.units] == [2, 1, 2, 1]
    assert [found[unit].overall_rank for unit in it.units] == [3, 1, 4, 1]


def test_one_cluster_alone_has_no_ranks_over_all(office):
    it, _ = scored(office, (800, 400), (900, 450))
    [group] = office.ask(standings.ranking, it.plan_id, None, it.final_stage).groups
    assert [row.overall_rank for row in group.rows] == [None, None]


def test_units_are_ranked_within_their_cluster(office):
    it, _ = scored(office, (900, 0), (800, 0), (100, 0), is_in_cluster=False)
    office.cluster("Cụm A", it.units[:2])
    groups = ranking(office, it).groups
    assert [(group.name, [row.rank for row in group.rows]) for group in groups] == [
        ("Cụm A", [1, 2]),
        ("Ngoài cụm, khối", [1]),
    ]


def test_clusters_stand_in_the_order_of_their_names(office):
    it, _ = scored(office, (900, 0), (800, 0), is_in_cluster=False)
    office.cluster("Cụm 10", [it.units[0]])
    office.cluster("Cụm 9", [it.units[1]])
    assert [group.name for group in ranking(office, it).groups] == ["Cụm 9", "Cụm 10"]


def test_the_cluster_of_the_plans_year_counts(office):
    it, _ = scored(office, (900, 0), is_in_cluster=False)
    office.cluster("Cụm cũ", [it.units[0]], year=2025)
    office.cluster("Cụm mới", [it.units[0]])
    assert [group.name for group in ranking(office, it).groups] == ["Cụm mới"]


def test_who_is_not_scored_completely_has_no_rank_and_it_is_said_why(office):
    it, _ = scored(office, (1000, None), (100, 0), (None, None))
    found = ranking(office, it)
    [group] = found.groups
    assert [(row.subject_name, row.rank, row.note) for row in group.rows] == [
        ("Thôn 2", 1, ""),
        ("Thôn 1", None, "Còn 1 tiêu chí chưa chấm"),
        ("Thôn 3", None, "Còn 2 tiêu chí chưa chấm"),
    ]
    assert group.unranked_count == 2
    assert found.warnings == ("2 đối tượng chưa xếp hạng vì chưa chấm xong.",)
    totals = [row.total for row in group.rows]
    assert totals == [100, 1000, None]


def test_a_zero_is_ranked_and_a_blank_is_not(office):
    it, _ = scored(office, (0, 0), (None, None))
    assert places(office, it) == {"Thôn 1": 1, "Thôn 2": None}


def test_who_has_no_sheet_stands_in_the_matrix_and_is_not_ranked(office):
    it = contest(office, "Thôn Đông", "Thôn Tây")
    office.do(sheets.make, it.plan_id, None, it.final_stage, it.units[:1])
    rows = board(office, it).rows
    assert [(row.standing.subject_name, row.standing.note) for row in rows] == [
        ("Thôn Đông", "Còn 2 tiêu chí chưa chấm"),
        ("Thôn Tây", "Chưa có phiếu chấm"),
    ]
    assert rows[1].standing.sheet_id is None
    assert rows[1].cells == (None, None)


def test_a_set_of_bonus_alone_that_is_blank_is_not_complete(office):
    it, _ = scored(office, (None,), rows=({"name": "Thưởng", "kind": "bonus", "max_points": 1},))
    [row] = board(office, it).rows
    assert (row.standing.rank, row.standing.note) == (None, "Chưa chấm")


def test_grades_follow_the_bands_of_the_plan(office):
    it, _ = scored(office, (1000, 500), (1000, 0), (999, 0), (1000, None), step=1)
    bands = [{"name": "Xuất sắc", "minimum": 1500}, {"name": "Khá", "minimum": 1000}]
    office.do(grades.set_bands, it.plan_id, bands)
    given = [row.standing.grade for row in board(office, it).rows]
    assert given == ["Xuất sắc", "Khá", "", ""]


def test_one_cluster_can_be_asked_for_alone(office):
    it, _ = scored(office, (900, 0), (800, 0), (100, 0), is_in_cluster=False)
    cluster_id = office.cluster("Cụm A", it.units[:2])
    found = office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage, cluster_id)
    assert [row.standing.subject_name for row in found.rows] == ["Thôn 1", "Thôn 2"]
    assert [row.standing.rank for row in found.rows] == [1, 2]


def test_stages_and_phases_do_not_mix(office):
    it, _ = scored(office, (900, 0))
    first = phase(office, it.plan_id)
    own = make_sheets(office, it, it.self_stage)
    score(office, it, own[it.units[0]], 1000, 500)
    assert board(office, it, it.self_stage).rows[0].standing.total == 1500
    assert board(office, it).rows[0].standing.total == 900
    in_phase = office.ask(score_matrix.matrix, it.plan_id, first, it.final_stage)
    assert in_phase.rows[0].standing.note == "Chưa có phiếu chấm"


def test_two_sets_stand_side_by_side(office):
    it = contest(office, "Thôn Đông")
    school = office.unit("Trường Mầm non", kind="TRUONG_MN")
    office.do(plan_participations.add, it.plan_id, [school])
    schools, [teaching] = criteria_set(office, ("Dạy tốt", 1000), name="Trường học")
    office.do(criteria_sets.use, it.plan_id, schools, "TRUONG_MN")
    sheet_ids = make_sheets(office, it)
    office.do(scoring.record, sheet_ids[school], teaching, 900)
    score(office, it, sheet_ids[it.units[0]], 800, 400)
    found = board(office, it)
    assert [column.name for column in found.columns] == [
        "Vệ sinh môi trường",
        "An ninh trật tự",
        "Dạy tốt",
    ]
    village, school_row = found.rows
    assert village.cells == (rules.Entry.answered(800), rules.Entry.answered(400), None)
    assert school_row.cells == (None, None, rules.Entry.answered(900))


def test_cross_scorers_are_named_in_the_matrix(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    names = [row.scorer_name for row in board(office, it, it.cross_stage).rows]
    assert names == ["Thôn 2", "Thôn 1"]


def test_two_sheets_of_one_subject_from_a_joining_are_not_ranked(office):
    it, _ = scored(office, (900, 0), (800, 0))
    twin = ScoreSheet(
        plan_id=it.plan_id,
        subject_id=it.units[0],
        stage_id=it.final_stage,
        set_id=it.set_id,
        scorer_id=it.units[1],
    )
    joined(office, lambda session: session.add(twin))
    [first, second] = board(office, it).rows
    assert first.standing.note == "Có 2 phiếu ở cùng vòng chấm, cần giữ lại một phiếu"
    assert (first.standing.rank, second.standing.rank) == (None, 1)


def test_the_matrix_says_that_scores_are_closed(office):
    it, _ = scored(office, (900, 0))
    office.do(results.finalise, it.plan_id, None, date(2026, 11, 20))
    assert "đã chốt ngày 20/11/2026" in board(office, it).closed_reason


def test_a_stage_of_another_plan_is_refused(office):
    it = contest(office)
    other = office.do(stages.add, office.plan("Kế hoạch khác"), {"name": "Vòng lạ"})
    for question in (score_matrix.matrix, standings.ranking):
        with pytest.raises(NotAllowed, match="Vòng “Vòng lạ” không thuộc kế hoạch"):
            office.ask(question, it.plan_id, None, other)


def test_a_subject_that_left_but_was_scored_still_shows(office):
    it, _ = scored(office, (900, 0))
    guest = office.unit("Thôn khách")
    stray = ScoreSheet(
        plan_id=it.plan_id, subject_id=guest, stage_id=it.final_stage, set_id=it.set_id
    )
    joined(office, lambda session: session.add(stray))
    names = [row.standing.subject_name for row in board(office, it).rows]
    assert names == ["Thôn 1", "Thôn khách"]


def test_sheets_whose_set_went_away_in_a_joining_still_open(office):
    it, _ = scored(office, (900, 0))

    def put_the_set_away(session):
        session.put_away(session.get_one(CriteriaSet, it.set_id))

    joined(office, put_the_set_away)
    assert board(office, it).rows[0].standing.total == 900
