from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import PlanState
from app.services import (
    criteria_sets,
    grades,
    plan_participations,
    results,
    scoring,
    sheets,
    stages,
)
from tests.contest import contest, make_sheets, phase, score, scored

TODAY = date(2026, 11, 20)


def scorers(office, it):
    rows = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    return {row.subject_name: row.scorer_name for row in rows}


def test_sheets_are_made_for_all_who_take_part_in_one_action(office):
    it = contest(office, "Thôn Đông", "Thôn Tây")
    made = office.do(sheets.make, it.plan_id, None, it.self_stage)
    assert len(made.sheet_ids) == 2
    rows = office.ask(sheets.listed, it.plan_id, None)
    assert [(row.stage_name, row.subject_name) for row in rows] == [
        ("Tự chấm", "Thôn Đông"),
        ("Tự chấm", "Thôn Tây"),
    ]
    assert [(row.scored_count, row.expected_count) for row in rows] == [(0, 2), (0, 2)]
    assert office.undo()
    assert office.ask(sheets.listed, it.plan_id, None) == ()


def test_sheets_are_made_for_the_chosen_and_never_twice(office):
    it = contest(office)
    office.do(sheets.make, it.plan_id, None, it.self_stage, it.units[:1])
    made = office.do(sheets.make, it.plan_id, None, it.self_stage)
    assert (len(made.sheet_ids), made.existing_count) == (2, 1)


def test_each_phase_has_its_own_sheets(office):
    it = contest(office)
    first = phase(office, it.plan_id)
    make_sheets(office, it, phase_id=first)
    make_sheets(office, it)
    assert len(office.ask(sheets.listed, it.plan_id, first)) == 3
    assert len(office.ask(sheets.listed, it.plan_id, None)) == 3


def test_no_sheet_is_made_for_who_takes_no_part(office):
    it = contest(office)
    stranger = office.unit("Thôn Xa")
    with pytest.raises(NotAllowed, match="“Thôn Xa” không tham gia kế hoạch"):
        office.do(sheets.make, it.plan_id, None, it.self_stage, [it.units[0], stranger])
    assert office.ask(sheets.listed, it.plan_id, None) == ()


def test_no_sheet_is_made_while_nobody_takes_part(office):
    plan_id = office.plan()
    first, *_ = office.do(stages.add_usual, plan_id)
    with pytest.raises(NotAllowed, match="chưa có đối tượng tham gia"):
        office.do(sheets.make, plan_id, None, first)


def test_no_sheet_is_made_without_criteria_and_who_lacks_them_is_named(office):
    it = contest(office, "Thôn Đông")
    [row] = office.ask(criteria_sets.used, it.plan_id)
    office.do(criteria_sets.stop_using, row.id)
    office.do(criteria_sets.use, it.plan_id, it.set_id, "TRUONG_MN")
    school = office.unit("Trường Mầm non", kind="TRUONG_MN")
    office.do(plan_participations.add, it.plan_id, [school])
    with pytest.raises(NotAllowed, match="chưa có bộ tiêu chí cho “Thôn Đông”"):
        office.do(sheets.make, it.plan_id, None, it.self_stage)


def test_a_long_list_of_names_says_how_many_more(office):
    it = contest(office, *(f"Thôn {n}" for n in range(13)))
    [row] = office.ask(criteria_sets.used, it.plan_id)
    office.do(criteria_sets.stop_using, row.id)
    with pytest.raises(NotAllowed, match="“Thôn 9” và 3 đối tượng khác"):
        office.do(sheets.make, it.plan_id, None, it.self_stage)


def test_the_round_and_phase_must_be_of_the_plan(office):
    it = contest(office)
    other = office.plan("Kế hoạch khác")
    [foreign] = [office.do(stages.add, other, {"name": "Vòng khác"})]
    with pytest.raises(NotAllowed, match="Vòng “Vòng khác” không thuộc kế hoạch"):
        office.do(sheets.make, it.plan_id, None, foreign)


def test_within_a_cluster_each_scores_the_next(office):
    it = contest(office, "Thôn 1", "Thôn 2", "Thôn 3")
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert scorers(office, it) == {"Thôn 1": "Thôn 2", "Thôn 2": "Thôn 3", "Thôn 3": "Thôn 1"}
    assert (answer.made_count, answer.left_out) == (3, ())


def test_clusters_do_not_score_each_other(office):
    it = contest(office, "A1", "A2", "B1", "B2", is_in_cluster=False)
    office.cluster("Cụm A", it.units[:2])
    office.cluster("Cụm B", it.units[2:])
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert scorers(office, it) == {"A1": "A2", "A2": "A1", "B1": "B2", "B2": "B1"}


def test_who_is_alone_or_in_no_cluster_is_left_out_by_name(office):
    it = contest(office, "A1", "A2", "B1", "Lẻ", is_in_cluster=False)
    office.cluster("Cụm A", it.units[:2])
    office.cluster("Cụm B", [it.units[2]])
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert answer.left_out == ("B1", "Lẻ")
    assert scorers(office, it) == {"A1": "A2", "A2": "A1"}


def test_clusters_of_another_year_do_not_count(office):
    it = contest(office, "A1", "A2", is_in_cluster=False)
    office.cluster("Cụm cũ", it.units, year=2025)
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert answer.left_out == ("A1", "A2")


def test_a_scorer_chosen_by_hand_stays(office):
    it = contest(office, "Thôn 1", "Thôn 2", "Thôn 3")
    sheet_ids = make_sheets(office, it, it.cross_stage)
    office.do(sheets.set_scorer, sheet_ids[it.units[0]], it.units[1])
    answer = office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    assert scorers(office, it)["Thôn 1"] == "Thôn 2"
    assert (answer.made_count, answer.assigned_count, answer.kept_count) == (0, 2, 1)


def test_nobody_scores_themselves(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it, it.cross_stage)
    with pytest.raises(InvalidInput, match="“Thôn Đông” không chấm chéo cho chính mình"):
        office.do(sheets.set_scorer, sheet_ids[it.units[0]], it.units[0])


def test_a_self_round_has_no_cross_scorers(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it, it.self_stage)
    sentence = "Vòng “Tự chấm” do đơn vị tự chấm nên không phân công chấm chéo"
    with pytest.raises(NotAllowed, match=sentence):
        office.do(sheets.assign_cross, it.plan_id, None, it.self_stage)
    with pytest.raises(NotAllowed, match=sentence):
        office.do(sheets.set_scorer, sheet_ids[it.units[0]], it.units[1])


def test_a_scorer_can_be_taken_away(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    [row, _] = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    office.do(sheets.set_scorer, row.id, None)
    assert scorers(office, it) == {"Thôn 1": "", "Thôn 2": "Thôn 1"}


def test_sheets_are_marked_received(office):
    it = contest(office)
    sheet_ids = list(make_sheets(office, it).values())
    office.do(sheets.mark_received, sheet_ids[:2], date(2026, 11, 18))
    office.do(sheets.update, sheet_ids[0], {"scored_on": date(2026, 11, 15), "note": "Bản giấy"})
    by_id = {row.id: row for row in office.ask(sheets.listed, it.plan_id, None)}
    received = [by_id[sheet_id].received_on for sheet_id in sheet_ids]
    assert received == [date(2026, 11, 18), date(2026, 11, 18), None]
    assert by_id[sheet_ids[0]].scored_on == date(2026, 11, 15)


def test_a_strange_day_of_receiving_is_refused(office):
    it = contest(office)
    sheet_ids = list(make_sheets(office, it).values())
    for service, args in [
        (sheets.mark_received, (sheet_ids, "hôm qua")),
        (sheets.update, (sheet_ids[0], {"received_on": "hôm qua"})),
    ]:
        with pytest.raises(InvalidInput, match="“Ngày nhận phiếu” phải là ngày"):
            office.do(service, *args)


def test_an_empty_sheet_is_deleted(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it)
    sheet_id = sheet_ids[it.units[0]]
    score(office, it, sheet_id, 500, None)
    office.do(scoring.record, sheet_id, it.criteria[0], None)
    office.do(sheets.delete, [sheet_id])
    left = [row.subject_name for row in office.ask(sheets.listed, it.plan_id, None)]
    assert left == ["Thôn Tây", "Thôn Nam"]


@pytest.mark.parametrize("written", [(0,), (None, "Chờ hồ sơ")])
def test_a_sheet_with_anything_on_it_is_not_deleted(office, written):
    it = contest(office)
    sheet_ids = make_sheets(office, it)
    office.do(scoring.record, sheet_ids[it.units[0]], it.criteria[0], *written)
    with pytest.raises(NotAllowed, match="Không xóa được phiếu đã có điểm của “Thôn Đông”"):
        office.do(sheets.delete, list(sheet_ids.values()))
    assert len(office.ask(sheets.listed, it.plan_id, None)) == 3


def test_closed_scores_take_no_sheets_and_lose_none(office):
    it, sheet_ids = scored(office, (500, 250), (400, 250))
    cross = make_sheets(office, it, it.cross_stage)
    office.do(results.finalise, it.plan_id, None, TODAY)
    for service, args in [
        (sheets.make, (it.plan_id, None, it.self_stage)),
        (sheets.assign_cross, (it.plan_id, None, it.cross_stage)),
        (sheets.set_scorer, (cross[it.units[0]], it.units[1])),
        (sheets.delete, ([cross[it.units[0]]],)),
        (scoring.record, (sheet_ids[it.units[0]], it.criteria[0], 100)),
    ]:
        with pytest.raises(NotAllowed, match=r"đã chốt ngày 20/11/2026.*Mở lại điểm"):
            office.do(service, *args)


def test_nothing_about_scoring_changes_under_a_closed_plan(office):
    it = contest(office)
    [sheet_id, *_] = make_sheets(office, it).values()
    [used] = office.ask(criteria_sets.used, it.plan_id)
    office.bring(it.plan_id, PlanState.CLOSED)
    for service, args in [
        (sheets.make, (it.plan_id, None, it.self_stage)),
        (sheets.assign_cross, (it.plan_id, None, it.cross_stage)),
        (sheets.delete, ([sheet_id],)),
        (sheets.update, (sheet_id, {"note": "Muộn"})),
        (sheets.mark_received, ([sheet_id], TODAY)),
        (scoring.record, (sheet_id, it.criteria[0], 100)),
        (stages.add, (it.plan_id, {"name": "Vòng mới"})),
        (stages.update, (it.self_stage, {"name": "Vòng mới"})),
        (stages.make_decisive, (it.self_stage,)),
        (criteria_sets.use, (it.plan_id, it.set_id, "TRUONG_MN")),
        (criteria_sets.stop_using, (used.id,)),
        (grades.set_bands, (it.plan_id, [{"name": "Tốt", "minimum": 100}])),
        (results.finalise, (it.plan_id, None, TODAY)),
    ]:
        with pytest.raises(NotAllowed, match=r"đã đóng.*“Mở lại kế hoạch”"):
            office.do(service, *args)


def test_sheets_that_are_gone_are_said_to_be_gone(office):
    it = contest(office)
    [sheet_id, *_] = make_sheets(office, it).values()
    office.do(sheets.delete, [sheet_id])
    with pytest.raises(NotAllowed, match="Phiếu chấm này không còn trong tệp dữ liệu"):
        office.do(sheets.mark_received, [sheet_id], TODAY)


def test_a_set_of_two_kinds_of_units_stays_locked_while_one_sheet_is_left(office):
    it = contest(office)
    sheet_ids = list(make_sheets(office, it).values())
    office.do(sheets.delete, sheet_ids[:2])
    assert office.ask(criteria_sets.read, it.set_id).is_locked


def test_a_phase_of_another_plan_is_refused(office):
    it = contest(office)
    foreign = phase(office, office.plan("Kế hoạch khác"), "Đợt lạ")
    with pytest.raises(NotAllowed, match="Giai đoạn “Đợt lạ” không thuộc kế hoạch"):
        office.do(sheets.make, it.plan_id, foreign, it.self_stage)
