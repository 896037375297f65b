"""Figures of a stage, units down and figures across; points are hundredths."""

from sqlalchemy import event

from app.services import score_matrix, scoring, standings
from app.services.figure_matrix import figure_matrix
from tests.ruled import TEXT, Ruled


def read(it):
    return it.office.ask(figure_matrix, it.plan_id, None, it.self_stage)


def test_figures_stand_by_unit_and_code_with_what_they_sum_up_to(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    it.figures(it.sheets[it.units[0], it.self_stage], dat=18, giao=20)
    found = read(it)
    assert [column.definition.code for column in found.columns] == [
        *("dat", "giao", "loi", "tot", "ho_so")
    ]
    assert [row.standing.subject_name for row in found.rows] == ["Thôn Đông", "Thôn Tây"]
    assert [row.cells for row in found.rows] == [(18, 20, None, None, None), (None,) * 5]
    assert [row.standing.total for row in found.rows] == [900, None]


def test_a_stage_shows_its_own_figures(office):
    it = Ruled(office, "Thôn Đông")
    it.figures(it.sheets[it.units[0], it.self_stage], dat=18)
    found = office.ask(figure_matrix, it.plan_id, None, it.council_stage)
    assert found.rows[0].cells == (None,) * 5


def test_many_units_cost_no_more_questions_than_few(office):
    few, many = (
        Ruled(office, *(f"Thôn {kind} {n}" for n in range(count)), cluster=f"Cụm {kind}")
        for kind, count in (("ít", 2), ("nhiều", 30))
    )
    asked = []
    engine = office.database.engine
    event.listen(engine, "before_cursor_execute", lambda *_: asked.append(1))
    read(few)
    of_few = len(asked)
    asked.clear()
    assert len(read(many).rows) == 30
    assert len(asked) == of_few


def test_marks_and_figures_of_many_are_one_action(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    own = [it.sheets[unit, it.self_stage] for unit in it.units]
    cells = [scoring.Cell(sheet_id, it.criteria["2"], scoring.Level("B")) for sheet_id in own]
    figures = [
        scoring.FigureCell(sheet_id, code, value)
        for sheet_id in own
        for code, value in (("dat", 10), ("giao", 20))
    ]
    assert office.do(scoring.record_all, cells, figures) == 6
    # 10/20 of 10 points, and level B with 5.
    assert [row.standing.total for row in read(it).rows] == [1000, 1000]
    office.undo()
    assert [row.standing.total for row in read(it).rows] == [None, None]


def test_the_matrix_of_a_stage_that_does_not_decide_shows_what_it_scored(office):
    it = Ruled(office, "Thôn Đông")
    own, council = (it.sheets[it.units[0], stage] for stage in (it.self_stage, it.council_stage))
    it.figures(own, dat=18, giao=20, loi=1, ho_so=1)
    it.figures(council, dat=10, giao=20)
    read_at = {}
    for stage_id in (it.self_stage, it.council_stage):
        found = office.ask(score_matrix.matrix, it.plan_id, None, stage_id)
        codes = [column.code for column in found.columns]
        [row] = found.rows
        points = {code: one.points for code, one in zip(codes, row.cells, strict=True)}
        read_at[stage_id] = ({code: points[code] for code in "13"}, row.standing.total)
    # Itself: 18/20 × 10 = 9 and 10 - 2 = 8. The council: 10/20 × 10 = 5, order is the unit's own.
    assert read_at[it.self_stage] == ({"1": 900, "3": 800}, 1700)
    assert read_at[it.council_stage] == ({"1": 500, "3": 800}, 1300)


def test_a_stage_before_that_scores_a_part_only_is_told_by_that_part(office):
    text = TEXT.replace(
        '"criterion": "I", "scored_by": ["tu", "hd"]', '"criterion": "I", "scored_by": ["hd"]'
    )
    it = Ruled(office, "Thôn Đông", text=text)
    it.figures(it.sheets[it.units[0], it.self_stage], loi=1, ho_so=1)
    found = office.ask(standings.ranking, it.plan_id, None, it.self_stage)
    [row] = [row for group in found.groups for row in group.rows]
    assert (row.total, row.scored_count, row.expected_count) == (800, 1, 1)


def test_a_figure_that_nothing_comes_of_at_a_stage_is_named(office):
    it = Ruled(office, "Thôn Đông")
    council = office.ask(figure_matrix, it.plan_id, None, it.council_stage)
    codes = [column.definition.code for column in council.columns]
    # Violations and the file of papers belong to section II, which the council does not score.
    assert {codes[number] for number in council.rows[0].unused} == {"loi", "ho_so"}
    assert read(it).rows[0].unused == frozenset()


def test_a_figure_that_parts_equals_is_asked_for_though_no_line_reads_it_there(office):
    ties = '"tie_breaks": [{"type": "figure", "figure": "loi", "is_lower_better": true},'
    text = TEXT.replace('"tie_breaks": [', ties)
    it = Ruled(office, "Thôn Đông", text=text)
    council = office.ask(figure_matrix, it.plan_id, None, it.council_stage)
    codes = [column.definition.code for column in council.columns]
    assert {codes[number] for number in council.rows[0].unused} == {"ho_so"}
