from app.domain.terms import CriterionKind
from app.services import comparing, scoring
from tests.contest import contest, make_sheets, score


def three_rounds(office, *marks):
    """One unit with its marks at each round; None where the round has no sheet."""
    it = contest(office, "Thôn Đông")
    stage_ids = (it.self_stage, it.cross_stage, it.final_stage)
    for stage_id, given in zip(stage_ids, marks, strict=True):
        if given is not None:
            score(office, it, make_sheets(office, it, stage_id)[it.units[0]], *given)
    return it


def test_the_rounds_stand_side_by_side_with_their_differences(office):
    it = three_rounds(office, (1000, 500), (900, 500), (950, 400))
    found = office.ask(comparing.comparison, it.plan_id, None)
    assert [stage.name for stage in found.stages] == ["Tự chấm", "Chấm chéo", "Thẩm định"]
    [row] = found.rows
    assert [(stage.points, stage.difference) for stage in row.stages] == [
        (1500, None),
        (1400, -100),
        (1350, -50),
    ]


def test_a_round_without_a_sheet_is_skipped_and_not_zero(office):
    it = three_rounds(office, (1000, 500), None, (950, 400))
    [row] = office.ask(comparing.comparison, it.plan_id, None).rows
    assert [(stage.points, stage.difference) for stage in row.stages] == [
        (1500, None),
        (None, None),
        (1350, -150),
    ]


def test_an_incomplete_round_says_so(office):
    it = three_rounds(office, (1000, 500), (900, None), None)
    [row] = office.ask(comparing.comparison, it.plan_id, None).rows
    assert [stage.is_complete for stage in row.stages] == [True, False, False]


def test_who_has_no_sheet_at_all_still_stands_there(office):
    it = contest(office, "Thôn Đông", "Thôn Tây")
    names = [row.subject_name for row in office.ask(comparing.comparison, it.plan_id, None).rows]
    assert names == ["Thôn Đông", "Thôn Tây"]


def test_one_subject_is_compared_criterion_by_criterion(office):
    it = three_rounds(office, (1000, 500), (900, None), (950, 400))
    final = make_sheets(office, it)[it.units[0]]
    office.do(scoring.record, final, it.criteria[0], 950, "Thiếu một biên bản")
    found = office.ask(comparing.criterion_comparison, it.plan_id, None, it.units[0])
    first, second = found.rows
    assert [(stage.points, stage.difference) for stage in first.stages] == [
        (1000, None),
        (900, -100),
        (950, 50),
    ]
    assert first.reasons == ("", "", "Thiếu một biên bản")
    assert [(stage.points, stage.difference) for stage in second.stages] == [
        (500, None),
        (None, None),
        (400, -100),
    ]
    assert [stage.points for stage in found.totals] == [1500, 900, 1350]


def test_a_penalty_and_its_group_compare_by_what_they_count(office):
    it = contest(
        office,
        "Thôn Đông",
        rows=(
            {"name": "Nhóm", "kind": CriterionKind.GROUP},
            {"name": "Tiêu chí", "max_points": 1000, "level": 1},
            {"name": "Vi phạm", "kind": "penalty", "max_points": 500, "level": 1},
        ),
    )
    for stage_id, penalty in ((it.self_stage, 0), (it.final_stage, 200)):
        sheet_id = make_sheets(office, it, stage_id)[it.units[0]]
        office.do(scoring.record, sheet_id, it.criteria[1], 1000)
        office.do(scoring.record, sheet_id, it.criteria[2], penalty)
    found = office.ask(comparing.criterion_comparison, it.plan_id, None, it.units[0])
    assert [row.stages[2].difference for row in found.rows] == [-200, 0, -200]
