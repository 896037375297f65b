from app.domain.terms import CriterionKind
from app.services import comparing, scoring
from tests.contest import contest, make_sheets, score
from tests.ruled import TEXT, Ruled


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


# --- rounds that score some sections only --------------------------------------------------------


def by_sections(office):
    """The council scores sections I and III; it gives half the work of the first unit."""
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    for unit in it.units:
        it.fill(unit, done=20, level="A", examples=2)
    it.figures(it.sheets[it.units[0], it.council_stage], dat=10)
    return it


def test_rounds_are_compared_by_the_sections_that_both_score(office):
    it = by_sections(office)
    first, second = office.ask(comparing.comparison, it.plan_id, None).rows
    assert [(one.points, one.difference, one.compared) for one in first.stages] == [
        (3100, None, ()),
        (1600, -500, ("I", "III")),
    ]
    assert second.stages[1].difference == 0


def test_rounds_that_score_the_same_are_compared_whole_and_name_no_part(office):
    text = TEXT.replace('"scored_by": ["tu"]', '"scored_by": ["tu", "hd"]')
    it = Ruled(office, "Thôn Đông", text=text)
    it.fill(it.units[0], done=20, level="A")
    [row] = office.ask(comparing.comparison, it.plan_id, None).rows
    assert row.stages[1].compared == ()
    assert row.stages[1].difference == 2000 - 3000  # II is not scored by the council yet


def test_a_group_is_compared_by_what_both_rounds_score_of_it(office):
    text = TEXT.replace('{"criterion": "I", "scored_by": ["tu", "hd"], "takes": "hd"}',
                        '{"criterion": "1", "scored_by": ["tu", "hd"], "takes": "hd"},'
                        '{"criterion": "2", "scored_by": ["tu"], "takes": "tu"}')  # fmt: skip
    it = Ruled(office, "Thôn Đông", text=text)
    [unit] = it.units
    own, council = it.sheets[unit, it.self_stage], it.sheets[unit, it.council_stage]
    it.figures(own, dat=20, giao=20)
    it.mark(own, "2", scoring.Level("A"), None, "12/BC-UBND")
    it.figures(council, dat=10, giao=20)
    found = office.ask(comparing.criterion_comparison, it.plan_id, None, unit)
    group = next(row for row in found.rows if row.code == "I")
    assert [(one.points, one.difference) for one in group.stages] == [(2000, None), (500, -500)]
    assert found.totals[1].difference == -500
    assert found.totals[1].compared == ("1", "III")


def test_what_all_owe_is_what_each_owes(office):
    it = by_sections(office)
    it.mark(it.sheets[it.units[1], it.council_stage], "2", scoring.Level("B"), "Còn sót hai hộ")
    it.figures(it.sheets[it.units[1], it.council_stage], tot=4)
    found = [
        (row.subject_id, row.criterion_id, row.owed)
        for row in office.ask(comparing.owed_by_all, it.plan_id, None)
    ]
    one_by_one = [
        (unit, row.criterion_id, row.owed)
        for unit in it.units
        for row in office.ask(comparing.criterion_comparison, it.plan_id, None, unit).rows
        if row.owed
    ]
    assert found == one_by_one
    assert len(found) == 2
