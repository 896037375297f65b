from datetime import date

import pytest

from app.core.errors import NotAllowed
from app.domain.terms import CriterionKind, EntryState
from app.services import results, scoring, sheet_view, sheets
from tests.contest import contest, make_sheets, score
from tests.ruled import Ruled

TREE = (
    {"name": "Môi trường", "kind": CriterionKind.GROUP, "max_points": 1000, "code": "I"},
    {"name": "Thu gom rác", "max_points": 600, "level": 1, "code": "I.1"},
    {"name": "Đường hoa", "max_points": 600, "level": 1, "code": "I.2"},
    {"name": "Vi phạm", "kind": "penalty", "max_points": 500, "code": "II"},
)


def one_sheet(office, *marks, stage="final_stage", it=None):
    it = it or contest(office, "Thôn Đông", "Thôn Tây", rows=TREE)
    sheet_id = make_sheets(office, it, getattr(it, stage))[it.units[0]]
    office.do(
        scoring.record_many,
        [
            scoring.Cell(sheet_id, criterion_id, mark)
            for criterion_id, mark in zip(it.criteria[1:], marks, strict=True)
        ],
    )
    return it, sheet_id


def test_a_sheet_shows_its_tree_with_marks_and_sums(office):
    _, sheet_id = one_sheet(office, 600, 550, 200)
    view = office.ask(sheet_view.read, sheet_id)
    assert [(line.depth, line.name, line.points, line.counted) for line in view.lines] == [
        (0, "Môi trường", None, 1000),
        (1, "Thu gom rác", 600, 600),
        (1, "Đường hoa", 550, 550),
        (0, "Vi phạm", 200, -200),
    ]
    assert view.lines[0].note == "Cộng lại 11,5, tính tối đa 10"
    assert (view.total.base, view.total.penalty, view.total.total) == (1000, 200, 800)
    assert view.summary[-1].points == 800
    assert (view.subject_name, view.stage_name) == ("Thôn Đông", "Thẩm định")


def test_what_is_not_scored_is_not_zero(office):
    _, sheet_id = one_sheet(office, 0, None, None)
    view = office.ask(sheet_view.read, sheet_id)
    states = [line.state for line in view.lines[1:]]
    assert states == [EntryState.ANSWERED, EntryState.BLANK, EntryState.BLANK]
    assert (view.total.scored_count, view.total.expected_count) == (1, 2)
    assert not view.total.is_complete


def test_a_sheet_shows_how_it_differs_from_the_round_before(office):
    it, _ = one_sheet(office, 600, 500, None, stage="self_stage")
    _, sheet_id = one_sheet(office, 500, 500, None, it=it)
    view = office.ask(sheet_view.read, sheet_id)
    assert view.previous_stage == "Tự chấm"
    assert (view.previous_total, view.difference) == (1000, 0)
    assert [line.difference for line in view.lines] == [0, -100, 0, None]


def test_the_nearest_round_before_that_has_a_sheet_is_compared(office):
    it, _ = one_sheet(office, 600, 500, None, stage="self_stage")
    one_sheet(office, 550, 500, None, stage="cross_stage", it=it)
    _, sheet_id = one_sheet(office, 500, 500, None, it=it)
    view = office.ask(sheet_view.read, sheet_id)
    assert view.previous_stage == "Chấm chéo"
    assert view.lines[1].difference == -50


def test_a_difference_without_a_reason_is_pointed_out(office):
    it, _ = one_sheet(office, 600, 500, None, stage="self_stage")
    _, sheet_id = one_sheet(office, 500, 400, None, it=it)
    office.do(scoring.record, sheet_id, it.criteria[1], 500, "Thiếu biên bản", "12/BB-UBND")
    view = office.ask(sheet_view.read, sheet_id)
    assert view.warnings == ("1 tiêu chí lệch so với vòng “Tự chấm” chưa ghi lý do: I.2.",)
    assert (view.lines[1].reason, view.lines[1].evidence) == ("Thiếu biên bản", "12/BB-UBND")


def test_the_first_round_has_nothing_to_differ_from(office):
    _, sheet_id = one_sheet(office, 600, 500, None, stage="self_stage")
    view = office.ask(sheet_view.read, sheet_id)
    assert (view.previous_stage, view.difference, view.warnings) == ("", None, ())


def test_a_sheet_says_that_scores_are_closed(office):
    it = contest(office, "Thôn Đông")
    sheet_id = make_sheets(office, it)[it.units[0]]
    score(office, it, sheet_id, 500, 250)
    assert office.ask(sheet_view.read, sheet_id).closed_reason == ""
    office.do(results.finalise, it.plan_id, None, date(2026, 11, 20))
    assert "đã chốt ngày 20/11/2026" in office.ask(sheet_view.read, sheet_id).closed_reason


def test_a_cross_sheet_names_its_scorer(office):
    it = contest(office, "Thôn 1", "Thôn 2")
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    row, _ = office.ask(sheets.listed, it.plan_id, None, it.cross_stage)
    assert office.ask(sheet_view.read, row.id).scorer_name == "Thôn 2"


def test_a_sheet_that_is_gone_is_said_to_be_gone(office):
    it = contest(office)
    [sheet_id, *_] = make_sheets(office, it).values()
    office.do(sheets.delete, [sheet_id])
    with pytest.raises(NotAllowed, match="Phiếu chấm này không còn trong tệp dữ liệu"):
        office.ask(sheet_view.read, sheet_id)


def test_points_given_by_hand_that_were_made_void_are_told_as_void(office):
    it, sheet_id = one_sheet(office, 600, 550, None)
    office.do(scoring.record, sheet_id, it.criteria[1], scoring.VOID, "Ảnh không thật")
    line = office.ask(sheet_view.read, sheet_id).lines[1]
    assert (line.points, line.answer.is_void, line.reason) == (0, True, "Ảnh không thật")


def test_a_sheet_of_some_sections_differs_in_these_alone_and_names_them(office):
    it = Ruled(office, "Thôn Đông")
    [unit] = it.units
    it.fill(unit, done=20, level="A")
    it.figures(it.sheets[unit, it.council_stage], dat=18)
    view = office.ask(sheet_view.read, it.sheets[unit, it.council_stage])
    # 30 before, of which 10 in section II, which the council does not score.
    assert (view.previous_total, view.total.total) == (3000, 1900)
    assert (view.difference, view.compared) == (-100, ("I", "III"))
    apart = {line.code: line.difference for line in view.lines}
    assert (apart["I"], apart["1"], apart["II"], apart["3"]) == (-100, -100, None, None)
