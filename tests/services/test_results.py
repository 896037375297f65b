from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import EntryState, PlanState
from app.entities import ClusterMember, Entry, Subject
from app.services import grades, results, scoring, stages, standings
from tests.contest import contest, joined, make_sheets, phase, score, scored

TODAY = date(2026, 11, 20)
LATER = date(2026, 12, 1)


def close(office, it, phase_id=None, **values):
    return office.do(results.finalise, it.plan_id, phase_id, TODAY, **values)


def reopen(office, it, reason="Cộng nhầm điểm thôn 1"):
    office.do_because(reason, results.reopen, it.plan_id, None, reason, LATER)


def frozen(office, it, phase_id=None):
    found = office.ask(results.of, it.plan_id, phase_id)
    return [(row.subject_name, row.total, row.rank, row.grade) for row in found.rows]


def test_closing_freezes_points_rank_and_grade(office):
    it, _ = scored(office, (500, 250), (1000, 500))
    office.do(grades.set_bands, it.plan_id, [{"name": "Tốt", "minimum": 1000}])
    close(office, it)
    assert frozen(office, it) == [("Thôn 2", 1500, 1, "Tốt"), ("Thôn 1", 750, 2, "")]
    row = office.ask(results.of, it.plan_id, None).rows[0]
    assert (row.cluster_name, row.base_points, row.bonus_points) == ("Cụm 1", 1500, 0)


def test_frozen_results_keep_the_names_of_the_day(office):
    it, _ = scored(office, (500, 250))
    closing_id = close(office, it)

    def rename(session):
        session.get_one(Subject, it.units[0]).name = "Thôn Mới"

    joined(office, rename)
    assert frozen(office, it)[0][0] == "Thôn 1"
    assert office.ask(results.drift, closing_id) == ()


def test_open_scores_have_no_results(office):
    it, _ = scored(office, (500, 250))
    assert office.ask(results.of, it.plan_id, None) is None


def test_incomplete_sheets_are_named_and_stop_the_closing(office):
    it, _ = scored(office, (500, 250), (500, None), (None, None))
    with pytest.raises(NotAllowed) as refused:
        close(office, it)
    assert str(refused.value).splitlines() == [
        (
            "Chưa chốt được điểm của kế hoạch “Kế hoạch thi đua xã An Bình năm 2026”: "
            "2 phiếu ở vòng “Thẩm định” chưa chấm xong."
        ),
        "– Thôn 2: còn 1 tiêu chí chưa chấm",
        "– Thôn 3: còn 2 tiêu chí chưa chấm",
        "Chưa có gì thay đổi. Hãy chấm nốt, hoặc chọn chốt cả khi còn phiếu chưa xong.",
    ]
    assert office.ask(results.of, it.plan_id, None) is None


def test_a_long_list_of_incomplete_sheets_says_how_many_more(office):
    it, _ = scored(office, (500, 250), *[(None, None)] * 23)
    with pytest.raises(NotAllowed, match="– và 3 đối tượng khác"):
        close(office, it)


def test_closing_in_spite_of_incomplete_sheets_gives_them_no_rank(office):
    it, _ = scored(office, (500, 250), (1000, None))
    close(office, it, allow_incomplete=True)
    assert frozen(office, it) == [("Thôn 1", 750, 1, ""), ("Thôn 2", 1000, None, "")]


def test_nothing_is_closed_while_nothing_is_scored(office):
    it = contest(office)
    make_sheets(office, it)
    with pytest.raises(NotAllowed, match="vòng “Thẩm định” chưa có phiếu nào chấm xong"):
        close(office, it, allow_incomplete=True)


def test_nothing_is_closed_without_a_deciding_round(office):
    plan_id = office.plan()
    with pytest.raises(NotAllowed, match="chưa chọn vòng chấm nào quyết định kết quả"):
        office.do(results.finalise, plan_id, None, TODAY)


def test_results_come_from_the_deciding_round(office):
    it, _ = scored(office, (500, 250))
    own = make_sheets(office, it, it.self_stage)
    score(office, it, own[it.units[0]], 1000, 500)
    office.do(stages.make_decisive, it.self_stage)
    close(office, it)
    assert frozen(office, it) == [("Thôn 1", 1500, 1, "")]


def test_scores_are_not_closed_twice(office):
    it, _ = scored(office, (500, 250))
    close(office, it)
    with pytest.raises(NotAllowed, match="đã chốt ngày 20/11/2026"):
        close(office, it)


def test_one_phase_is_closed_and_the_other_stays_open(office):
    it, _ = scored(office, (500, 250))
    first = phase(office, it.plan_id, "Đợt 1")
    in_phase = make_sheets(office, it, phase_id=first)
    score(office, it, in_phase[it.units[0]], 1000, 500)
    close(office, it, first)
    assert office.ask(results.of, it.plan_id, None) is None
    assert frozen(office, it, first) == [("Thôn 1", 1500, 1, "")]
    with pytest.raises(NotAllowed, match="“Kế hoạch thi đua xã An Bình năm 2026”, Đợt 1 đã chốt"):
        office.do(scoring.record, in_phase[it.units[0]], it.criteria[0], 0)


def test_closed_scores_open_again_with_a_reason_and_the_old_results_stay(office):
    it, sheet_ids = scored(office, (500, 250))
    first = close(office, it)
    reopen(office, it)
    office.do(scoring.record, sheet_ids[it.units[0]], it.criteria[0], 1000)
    second = close(office, it)
    assert frozen(office, it) == [("Thôn 1", 1250, 1, "")]
    [new, old] = office.ask(results.history, it.plan_id)
    assert (new.id, new.reopened_on, new.result_count) == (second, None, 1)
    assert (old.id, old.reopened_on, old.reopen_reason) == (first, LATER, "Cộng nhầm điểm thôn 1")
    assert [row.total for row in office.ask(results.read, first).rows] == [750]


def test_opening_again_needs_a_reason(office):
    it, _ = scored(office, (500, 250))
    close(office, it)
    with pytest.raises(InvalidInput, match="lý do"):
        office.do(results.reopen, it.plan_id, None, "Cộng nhầm", LATER)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do mở lại điểm"):
        office.do_because("Có", results.reopen, it.plan_id, None, "  ", LATER)


def test_open_scores_need_no_opening(office):
    it, _ = scored(office, (500, 250))
    close(office, it)
    reopen(office, it)
    with pytest.raises(NotAllowed, match="chưa chốt nên không cần mở lại"):
        reopen(office, it)


def test_scores_of_a_closed_plan_stay_closed(office):
    it, _ = scored(office, (500, 250))
    close(office, it)
    office.bring(it.plan_id, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        reopen(office, it)


def test_what_is_frozen_is_what_the_ranking_said(office):
    it, _ = scored(office, (500, 250), (500, 250), (1000, 0), (0, 0))
    before = office.ask(standings.ranking, it.plan_id, None, it.final_stage)
    closing_id = close(office, it)
    [group] = before.groups
    assert frozen(office, it) == [
        (row.subject_name, row.total, row.rank, row.grade) for row in group.rows
    ]
    assert office.ask(results.drift, closing_id) == ()


def test_results_closed_in_spite_of_gaps_do_not_drift(office):
    it, _ = scored(office, (500, 250), (1000, None), (None, None))
    closing_id = close(office, it, allow_incomplete=True)
    assert office.ask(results.drift, closing_id) == ()


def test_a_unit_that_changes_its_cluster_later_is_no_drift(office):
    it, _ = scored(office, (500, 250), (1000, 500))
    closing_id = close(office, it)

    def leave(session):
        members = session.query(ClusterMember).filter_by(subject_id=it.units[1])
        session.put_away(*members)

    joined(office, leave)
    office.cluster("Cụm khác", [it.units[1]])
    assert office.ask(results.drift, closing_id) == ()


def test_a_mark_that_changed_behind_a_closing_is_found(office):
    it, sheet_ids = scored(office, (500, 250), (1000, 500))
    closing_id = close(office, it)

    def change_a_mark(session):
        entry = session.query(Entry).filter_by(
            sheet_id=sheet_ids[it.units[0]], criterion_id=it.criteria[1]
        )
        entry.one().points = 500

    joined(office, change_a_mark)
    found = office.ask(results.drift, closing_id)
    assert [drift.message for drift in found] == [
        "“Thôn 1”: điểm tiêu chí đã chốt 7,5, nay 10.",
        "“Thôn 1”: tổng điểm đã chốt 7,5, nay 10.",
    ]


def test_a_mark_that_went_away_behind_a_closing_changes_ranks(office):
    it, sheet_ids = scored(office, (500, 250), (1000, 500))
    closing_id = close(office, it)

    def blank_a_mark(session):
        entry = session.query(Entry).filter_by(
            sheet_id=sheet_ids[it.units[1]], criterion_id=it.criteria[1]
        )
        row = entry.one()
        row.state, row.points = EntryState.BLANK, None

    joined(office, blank_a_mark)
    drifts = office.ask(results.drift, closing_id)
    found = {(drift.subject_name, drift.figure): drift.now for drift in drifts}
    assert found["Thôn 2", "hạng"] == "để trống"
    assert found["Thôn 1", "hạng"] == "1"
