"""Why somebody has a rank and a grade, in words, and who is equal until the council chooses."""

import pytest

from app.services import council_orders, equals, standing_words, standings
from tests.ruled import Ruled


@pytest.fixture
def it(office):
    """Đông and Tây with 30 points each, by every tie-break alike; Nam with 5 + 5 + 10 = 20."""
    it = Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    for unit in it.units[:2]:
        it.fill(unit, done=20, level="A")
    it.fill(it.units[2], done=10, level="B")
    return it


def standing(it, unit):
    ranking = it.office.ask(standings.ranking, it.plan_id, None, it.council_stage)
    [row] = [row for group in ranking.groups for row in group.rows if row.subject_id == unit]
    return row


def test_words_say_why_the_next_better_grade_was_not_given(it):
    assert standing_words.why(standing(it, it.units[2])) == (
        "Hạng 3 trong Cụm 1. Tổng 20 điểm.",
        "Không xếp “Xuất sắc”: 20 điểm, cần từ 25 điểm.",
        "Xếp “Khá”: 20 điểm, mức từ 15 điểm.",
    )


def test_words_say_what_parted_equals_and_the_reason_of_the_council(it):
    order = [it.units[1], it.units[0]]
    it.office.do(council_orders.choose, it.plan_id, None, order, {"reason": "Có mô hình mới."})
    council = it.office.ask(standing_words.council_words, it.plan_id, None)
    told = standing_words.why(standing(it, it.units[1]), council[it.units[1]])
    assert told[1:3] == (
        "Bằng tổng điểm với đối tượng khác, phân hạng theo: Hội đồng chọn: 1.",
        "Lý do hội đồng chọn thứ tự: Có mô hình mới.",
    )


def test_equals_are_those_whom_no_tie_break_parts_whatever_the_council_chose(it):
    asked = (it.plan_id, None, it.council_stage)
    found = it.office.ask(equals.of, *asked, it.units[0])
    assert [row.subject_id for row in found.rows] == it.units[:2]
    assert (found.is_chosen, found.reason) == (False, "")
    order = [it.units[1], it.units[0]]
    it.office.do(council_orders.choose, it.plan_id, None, order, {"reason": "Có mô hình mới"})
    found = it.office.ask(equals.of, *asked, it.units[0])
    assert [row.subject_id for row in found.rows] == order
    assert (found.is_chosen, found.reason) == (True, "Có mô hình mới")
    alone = it.office.ask(equals.of, *asked, it.units[2])
    assert [row.subject_id for row in alone.rows] == [it.units[2]]
