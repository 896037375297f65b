"""A plan scored by rules: figures in, points out, stages by section, ties, grades, closing."""

from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import EntryState
from app.services import (
    council_orders,
    criteria,
    criteria_sets,
    results,
    scheme_imports,
    scheme_values,
    scoring,
    sheet_approval,
    sheet_view,
    sheets,
    standings,
    unit_mergers,
)
from tests.contest import contest, criteria_set, make_sheets, takes_part
from tests.ruled import TEXT, Ruled, file

TODAY = date(2026, 11, 30)


@pytest.fixture
def it(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


def lines(it, unit, stage_id=None):
    view = it.office.ask(sheet_view.read, it.sheets[unit, stage_id or it.self_stage])
    return {line.code: line for line in view.lines}


def standing(it, unit):
    ranking = it.office.ask(standings.ranking, it.plan_id, None, it.council_stage)
    [row] = [row for group in ranking.groups for row in group.rows if row.subject_id == unit]
    return row


def test_a_set_comes_in_and_goes_out_without_loss(office):
    set_id = office.do(scheme_imports.take_in, file())
    assert office.ask(scheme_values.value, set_id) == file()
    again = office.do(scheme_imports.take_in, file())
    tree = office.ask(criteria_sets.read, again)
    assert (tree.version, tree.problems, tree.warnings) == (2, (), ())
    copy = office.do(criteria_sets.new_version, again)
    assert office.ask(scheme_values.value, copy) == file()


def test_the_plan_has_the_stages_of_its_set(it):
    made = it.office.ask(sheets.counts, it.plan_id)
    assert made == {None: 6}


def test_a_figure_makes_points_and_says_how(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=18, giao=20)
    line = lines(it, it.units[0])["1"]
    assert (line.points, line.note) == (900, "18/20 × 10 = 9")
    # 17/20 of 10 points is 8,5; 17/24 is 7,083…, to a quarter 7.
    it.figures(sheet_id, giao=24, dat=17)
    line = lines(it, it.units[0])["1"]
    assert (line.points, line.note) == (700, "17/24 × 10 = 7 (làm tròn 0,25)")


def test_a_figure_that_goes_leaves_the_line_blank(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=18, giao=20)
    it.figures(sheet_id, giao=None)
    line = lines(it, it.units[0])["1"]
    assert (line.state, line.points) == (EntryState.BLANK, None)
    assert line.note == "Chưa có số liệu: Số việc được giao; Chưa chấm"


def test_nothing_planned_does_not_occur_and_gives_full(it):
    it.figures(it.sheets[it.units[0], it.self_stage], dat=0, giao=0)
    line = lines(it, it.units[0])["1"]
    assert (line.state, line.counted) == (EntryState.NOT_APPLICABLE, 1000)


def test_a_level_is_chosen_by_its_code_or_its_points(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.mark(sheet_id, "2", scoring.Level("B"))
    assert lines(it, it.units[0])["2"].points == 500
    it.mark(sheet_id, "2", 1000)
    line = lines(it, it.units[0])["2"]
    assert (line.points, line.level) == (1000, "A")


def test_a_level_may_take_its_group_down(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=20, giao=20)
    it.mark(sheet_id, "2", scoring.Level("C"))
    assert lines(it, it.units[0])["I"].counted == 0


@pytest.mark.parametrize(
    ("code", "mark", "said"),
    [
        ("1", 500, "do số liệu tính ra, không ghi tay"),
        ("2", scoring.Level("Z"), "không có mức “Z”"),
        ("2", 700, "không ứng với đúng một mức nào"),
        ("1", scoring.Level("A"), "chấm bằng điểm, không chọn mức"),
        ("I", 100, "là nhóm tiêu chí"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(it, code, mark, said):
    with pytest.raises(InvalidInput, match="Chưa ghi điểm này") as caught:
        it.mark(it.sheets[it.units[0], it.self_stage], code, mark)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("dat", -1, "không thể nhỏ hơn 0"),
        ("ho_so", 2, "chỉ nhận có hoặc không"),
        ("la", 1, "không có số liệu “la”"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_written(it, code, value, said):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    before = it.office.database.head()
    with pytest.raises(InvalidInput, match=said):
        it.figures(sheet_id, giao=20, **{code: value})
    assert it.office.database.head() == before


def test_a_closed_gate_zeroes_its_group_and_opens_again(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, loi=1, ho_so=0)
    found = lines(it, it.units[0])
    assert (found["II"].counted, found["3"].points) == (0, 800)
    it.figures(sheet_id, ho_so=1)
    assert lines(it, it.units[0])["II"].counted == 800


def test_undo_takes_figures_and_their_points_back_together(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=18, giao=20)
    it.figures(sheet_id, dat=10)
    assert lines(it, it.units[0])["1"].points == 500
    it.office.undo()
    assert lines(it, it.units[0])["1"].points == 900


def test_a_stage_scores_its_sections_only(it):
    sheet_id = it.sheets[it.units[0], it.council_stage]
    assert lines(it, it.units[0], it.council_stage)["3"].is_elsewhere
    with pytest.raises(InvalidInput, match="Vòng “Hội đồng chấm” không chấm"):
        it.mark(sheet_id, "3", scoring.NOT_APPLICABLE)


def test_the_result_takes_each_section_from_its_stage(it):
    unit = it.units[0]
    it.fill(unit, done=18, level="A", faults=1, examples=4)
    # Council: 18/20 × 10 = 9, level A 10; self: 10 - 2 = 8; bonus 4 × 0,5 = 2.
    found = standing(it, unit)
    assert (found.base, found.bonus, found.total) == (2700, 200, 2900)
    assert found.is_complete
    # What the council did not score is still missing from its section alone.
    it.mark(it.sheets[unit, it.council_stage], "2", None)
    assert standing(it, unit).note == "Còn 1 tiêu chí chưa chấm"


def test_what_lies_beyond_the_plan_is_bonus_up_to_its_caps(it):
    unit = it.units[0]
    # 26/20 is 30 % beyond: 20 % of 10 is 2 points, of which the set counts 1.
    it.fill(unit, done=26, level="A")
    assert standing(it, unit).bonus == 100


def filled(it):
    """Đông and Tây with 28 points each, Đông more in section I; Nam with 16."""
    first, second, third = it.units
    it.fill(first, done=20, level="A", faults=1)
    it.fill(second, done=16, level="A", faults=0)
    it.fill(third, done=10, level="B", faults=2)


def test_ties_are_parted_by_the_chain_and_grades_are_explained(it):
    # 10+10+8 = 28, 8+10+10 = 28, 5+5+6 = 16.
    filled(it)
    first, second, third = (standing(it, unit) for unit in it.units)
    assert [row.total for row in (first, second, third)] == [2800, 2800, 1600]
    assert [row.rank for row in (first, second, third)] == [1, 2, 3]
    assert first.parted_by == ("Việc được giao: 20",)
    assert [row.grade for row in (first, second, third)] == ["Xuất sắc", "Khá", "Khá"]
    assert "chỉ có 1 chỗ" in second.reasons[0]


def test_equals_stay_equal_until_the_council_chooses(it):
    for unit in it.units[:2]:
        it.fill(unit, done=20, level="A")
    it.fill(it.units[2], done=10, level="B")
    assert [standing(it, unit).rank for unit in it.units] == [1, 1, 3]
    assert [standing(it, unit).grade for unit in it.units] == ["Khá", "Khá", "Khá"]
    assert "hội đồng phải chọn" in standing(it, it.units[0]).reasons[0]
    order = [it.units[1], it.units[0]]
    reason = {"reason": "Thôn Tây có mô hình mới"}
    it.office.do(council_orders.choose, it.plan_id, None, order, reason)
    assert [standing(it, unit).rank for unit in it.units] == [2, 1, 3]
    assert standing(it, it.units[1]).grade == "Xuất sắc"
    it.office.do(council_orders.take_back, it.plan_id, None, order)
    assert [standing(it, unit).rank for unit in it.units] == [1, 1, 3]


def test_the_council_chooses_between_two_at_least_and_says_why(it):
    with pytest.raises(NotAllowed, match="ít nhất hai"):
        it.office.do(council_orders.choose, it.plan_id, None, it.units[:1], {"reason": "Vì"})
    with pytest.raises(InvalidInput, match="Lý do"):
        it.office.do(council_orders.choose, it.plan_id, None, it.units[:2], {"reason": " "})


def test_a_change_without_a_reason_stops_approval_and_closing(it):
    filled(it)
    unit = it.units[0]
    sheet_id = it.sheets[unit, it.council_stage]
    it.figures(sheet_id, dat=18)
    view = it.office.ask(sheet_view.read, sheet_id)
    assert len(view.findings) == 1
    assert "đổi từ 10 điểm thành 9 điểm nhưng chưa có lý do" in view.findings[0].message
    assert view.findings[0].criterion_id == it.criteria["1"]
    with pytest.raises(NotAllowed, match="còn thiếu lý do"):
        it.office.do(sheet_approval.approve, [sheet_id], TODAY)
    with pytest.raises(NotAllowed, match="chưa đủ lý do"):
        it.office.do(results.finalise, it.plan_id, None, TODAY)
    it.office.do(
        scoring.record_many,
        [scoring.Cell(sheet_id, it.criteria["1"], None, "Hai việc chưa nghiệm thu")],
    )
    assert it.office.ask(sheet_view.read, sheet_id).findings == ()
    assert lines(it, unit, it.council_stage)["1"].points == 900
    it.office.do(sheet_approval.approve, [sheet_id], TODAY)


def test_points_without_evidence_stop_approval(it):
    unit = it.units[0]
    sheet_id = it.sheets[unit, it.self_stage]
    it.figures(sheet_id, dat=18, giao=20, loi=0, ho_so=1)
    it.mark(sheet_id, "2", scoring.Level("A"))
    with pytest.raises(NotAllowed, match="“Nền nếp” có 10 điểm nhưng chưa có minh chứng"):
        it.office.do(sheet_approval.approve, [sheet_id], TODAY)


def test_a_sheet_that_is_not_complete_is_not_approved(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    with pytest.raises(NotAllowed, match="chưa chấm xong của “Thôn Đông”"):
        it.office.do(sheet_approval.approve, [sheet_id], TODAY)


def test_a_change_after_approval_takes_it_back_visibly(it):
    filled(it)
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.office.do(sheet_approval.approve, [sheet_id], TODAY)
    assert it.office.ask(sheet_view.read, sheet_id).approved_on == TODAY
    it.figures(sheet_id, dat=20)
    assert it.office.ask(sheet_view.read, sheet_id).approved_on == TODAY, "nothing changed"
    it.figures(sheet_id, dat=19)
    view = it.office.ask(sheet_view.read, sheet_id)
    assert (view.approved_on, view.approval_lost) == (None, True)
    [row] = [r for r in it.office.ask(sheets.listed, it.plan_id, None) if r.id == sheet_id]
    assert row.approval_lost


def test_closing_keeps_what_the_result_came_from_and_reopening_keeps_the_result(it):
    filled(it)
    it.office.do(results.finalise, it.plan_id, None, TODAY)
    closed = it.office.ask(results.of, it.plan_id, None)
    first = next(row for row in closed.rows if row.subject_id == it.units[0])
    kept = {line["code"]: line for line in first.detail["lines"]}
    assert kept["1"]["points"] == 1000
    assert kept["1"]["note"] == "20/20 × 10 = 10"
    assert {"code": "dat", "name": "Số việc đạt", "value": "20"} in first.detail["figures"]
    assert first.reasons[-1].startswith("Xếp “Xuất sắc”")
    sheet_id = it.sheets[it.units[0], it.council_stage]
    with pytest.raises(NotAllowed, match="đã chốt"):
        it.figures(sheet_id, dat=10)
    why = "Có đơn kiến nghị"
    it.office.do_because(why, results.reopen, it.plan_id, None, why, TODAY)
    it.figures(sheet_id, dat=10)
    drift = it.office.ask(results.drift, closed.finalisation.id)
    assert [one.message for one in drift if one.figure == "tổng điểm"] == [
        "“Thôn Đông”: tổng điểm đã chốt 28, nay 23."
    ]
    assert it.office.ask(results.read, closed.finalisation.id).rows == closed.rows


def test_rules_that_do_not_fit_together_are_refused(it):
    copy = it.office.do(criteria_sets.new_version, it.set_id)
    whole = it.office.ask(criteria_sets.read, copy).whole
    less = whole.model_copy(update={"figures": whole.figures[:1]})
    with pytest.raises(InvalidInput, match="giao"):
        it.office.do(criteria_sets.set_rules, copy, less)
    with pytest.raises(NotAllowed, match="đã dùng trong phiếu chấm"):
        it.office.do(criteria_sets.set_rules, it.set_id, whole)


def test_a_criterion_gets_a_rule_and_a_wrong_one_is_refused(it):
    copy = it.office.do(criteria_sets.new_version, it.set_id)
    by_code = {line.code: line.id for line in it.office.ask(criteria_sets.read, copy).lines}
    wrong = {"type": "count", "count": "la", "points_each": 1}
    with pytest.raises(InvalidInput, match="Không có số liệu mã “la”"):
        it.office.do(criteria.update, by_code["3"], {"rule": wrong})
    rule = {"type": "count", "count": "tot", "points_each": 1}
    it.office.do(criteria.update, by_code["3"], {"rule": rule, "is_optional": True})
    [line] = [one for one in it.office.ask(criteria_sets.read, copy).lines if one.code == "3"]
    assert (line.rule.type, line.rule.count, line.is_optional) == ("count", "tot", True)


def test_a_set_that_names_a_criterion_that_is_gone_cannot_be_used(it):
    copy = it.office.do(criteria_sets.new_version, it.set_id)
    by_code = {line.code: line.id for line in it.office.ask(criteria_sets.read, copy).lines}
    it.office.do(criteria.delete, by_code["II"])
    tree = it.office.ask(criteria_sets.read, copy)
    assert any("“II”" in problem for problem in tree.problems)
    assert any("“II”" in warning for warning in tree.warnings)
    plan_id = it.office.plan("Kế hoạch khác", units=it.units)
    with pytest.raises(NotAllowed, match="chưa dùng được"):
        it.office.do(criteria_sets.use, plan_id, copy)


def test_a_unit_that_was_merged_keeps_its_points_and_is_said_to_be(it):
    filled(it)
    gone, into, _ = it.units
    before = standing(it, gone)
    it.office.do(unit_mergers.merge, [gone], into, date(2026, 7, 1))
    assert standing(it, gone).total == before.total
    ranking = it.office.ask(standings.ranking, it.plan_id, None, it.council_stage)
    [said] = ranking.warnings
    assert said.startswith("“Thôn Đông” đã gộp vào “Thôn Tây” sau ngày 30/06/2026.")


def test_a_criterion_that_a_new_version_drops_stays_on_the_sheets_it_was_scored_on(it):
    filled(it)
    before = standing(it, it.units[0])
    copy = it.office.do(criteria_sets.new_version, it.set_id)
    lines_of_copy = it.office.ask(criteria_sets.read, copy).lines
    it.office.do(criteria.delete, next(line.id for line in lines_of_copy if line.code == "2"))
    assert standing(it, it.units[0]) == before
    with pytest.raises(NotAllowed, match="đã có 6 phiếu chấm"):
        it.office.do(criteria_sets.use, it.plan_id, copy)


def test_a_set_is_chosen_by_class_cluster_and_kind_the_narrowest_first(office):
    it = contest(office, "Thôn Đông", "Thôn Tây")
    worker = office.person("Lê Văn An", it.units[0], class_code="TRUC_TIEP")
    takes_part(office, it.plan_id, worker)
    names = office.ask(criteria_sets.applies_to_names)
    [cluster] = [code for code, name in names.items() if name == "Trong Cụm 1"]
    assert names["class:TRUC_TIEP"].startswith("Phân loại: Người trực tiếp")
    for name, audience in (("Tiêu chí của cụm", cluster), ("Của người", "class:TRUC_TIEP")):
        set_id, _ = criteria_set(office, name=name)
        office.do(criteria_sets.use, it.plan_id, set_id, audience)
    made = make_sheets(office, it)
    labels = {key: office.ask(sheet_view.read, made[key]).set_label for key in made}
    assert labels == {
        it.units[0]: "Tiêu chí của cụm",
        it.units[1]: "Tiêu chí của cụm",
        worker: "Của người",
    }


def test_points_are_taken_away_for_evidence_that_proved_untrue(it):
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=18, giao=20)
    with pytest.raises(InvalidInput, match="phải ghi lý do"):
        it.mark(sheet_id, "1", scoring.VOID)
    it.mark(sheet_id, "1", scoring.VOID, "Biên bản nghiệm thu không có thật")
    assert (lines(it, it.units[0])["1"].points, lines(it, it.units[0])["1"].state) == (
        0,
        EntryState.ANSWERED,
    )
    it.figures(sheet_id, dat=20)
    assert lines(it, it.units[0])["1"].points == 0
    it.mark(sheet_id, "1", None)
    assert lines(it, it.units[0])["1"].points == 1000


def test_no_mark_is_written_over_points_taken_away(it):
    first, second = (it.sheets[unit, it.self_stage] for unit in it.units[:2])
    it.mark(first, "2", scoring.VOID, "Ảnh không thật")
    head = it.office.database.head()
    for mark in (scoring.Level("A"), 1000, scoring.NOT_APPLICABLE):
        with pytest.raises(InvalidInput, match="đã hủy: Ảnh không thật"):
            it.mark(first, "2", mark)
    cells = [scoring.Cell(one, it.criteria["2"], scoring.Level("A")) for one in (first, second)]
    with pytest.raises(InvalidInput, match="Chưa ghi ô nào trong 2 ô"):
        it.office.do(scoring.record_many, cells)
    assert it.office.database.head() == head
    it.mark(first, "2", scoring.VOID, "Ảnh của thôn khác")
    it.mark(first, "2", None, "")
    it.mark(first, "2", scoring.Level("A"))
    assert lines(it, it.units[0])["2"].points == 1000


def test_a_difference_beyond_the_limit_stops_closing_until_a_sentence_is_given(office):
    # 18/20 of 10 is 9, 17/20 is 8,5: half a point is the limit, 16/20 = 8 is beyond it.
    limited = TEXT.replace('"reason_length": 5', '"difference_limit": 0.5')
    it = Ruled(office, "Thôn Đông", text=limited)
    [unit] = it.units
    it.fill(unit, done=18, level="A")
    council = it.sheets[unit, it.council_stage]
    it.figures(council, dat=17)
    assert office.ask(sheet_view.read, council).findings == ()
    it.figures(council, dat=16)
    with pytest.raises(NotAllowed, match="lệch 1 điểm so với vòng trước, quá 0,5 điểm"):
        office.do(results.finalise, it.plan_id, None, TODAY)
    it.mark(council, "1", None, "Hai việc chưa nghiệm thu")
    office.do(results.finalise, it.plan_id, None, TODAY)
