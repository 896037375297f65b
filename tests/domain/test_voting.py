"""Ballots that add up, and the share of all members that agreed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.domain.voting import CandidateCount, VoteCount, approval, count_problems

COUNT = VoteCount(issued=7, returned=7, valid=6, members=9)


def test_a_count_that_adds_up_has_no_problems():
    candidates = {
        "Lê Thị An": CandidateCount(5, 1),
        "Bùi Văn Bình": CandidateCount(4, 0, 1, recused_count=1),
    }
    assert count_problems(COUNT, candidates) == []


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            VoteCount(10, 9, 9, 9),
            (
                "Số phiếu phát ra (10) nhiều hơn số thành viên hội đồng (9)."
                " Kiểm tra lại biên bản kiểm phiếu."
            ),
        ),
        (
            VoteCount(7, 8, 8, 9),
            (
                "Số phiếu thu về (8) nhiều hơn số phiếu phát ra (7)."
                " Kiểm tra lại biên bản kiểm phiếu."
            ),
        ),
        (
            VoteCount(9, 7, 8, 9),
            "Số phiếu hợp lệ (8) nhiều hơn số phiếu thu về (7). Kiểm tra lại biên bản kiểm phiếu.",
        ),
        (VoteCount(0, 0, -1, 9), "Số phiếu và số thành viên không được âm. Nhập lại."),
    ],
)
def test_ballots_that_cannot_be_are_told(count, sentence):
    assert count_problems(count, {}) == [sentence]


@pytest.mark.parametrize(
    ("candidate", "sentence"),
    [
        (
            CandidateCount(5, 1, 1),
            (
                "Lê Thị An: tổng số phiếu đồng ý, không đồng ý và ý kiến khác (7) nhiều hơn"
                " số phiếu hợp lệ (6). Kiểm tra lại biên bản kiểm phiếu."
            ),
        ),
        (
            CandidateCount(6, recused_count=4),
            (
                "Lê Thị An: số phiếu (6) cộng số thành viên không tham gia bỏ phiếu (4) nhiều hơn"
                " số thành viên hội đồng (9). Kiểm tra lại."
            ),
        ),
        (
            CandidateCount(5),
            (
                "Lê Thị An: mới ghi 5 trong 6 phiếu hợp lệ."
                " Ghi phần còn lại vào không đồng ý hoặc ý kiến khác."
            ),
        ),
        (CandidateCount(7, -1), "Lê Thị An: số phiếu không được âm. Nhập lại."),
    ],
)
def test_votes_that_cannot_be_are_told_with_the_name(candidate, sentence):
    assert count_problems(COUNT, {"Lê Thị An": candidate}) == [sentence]


def test_every_candidate_is_checked():
    candidates = {"a": CandidateCount(7), "b": CandidateCount(6), "c": CandidateCount(1)}
    assert [told[0] for told in count_problems(COUNT, candidates)] == ["a", "c"]


@pytest.mark.parametrize(
    ("for_count", "members", "threshold", "is_met"),
    [
        (4, 5, 80, True),
        (6, 7, 80, True),
        (5, 7, 80, False),
        (8, 10, 80, True),
        (79, 99, 80, False),
        (9, 10, 90, True),
        (8, 9, 90, False),
        (7, 7, 100, True),
        (0, 7, 0, True),
    ],
)
def test_the_threshold_counts_all_members(for_count, members, threshold, is_met):
    assert approval(for_count, members, threshold).is_met is is_met


def test_one_who_stands_aside_still_counts_in_the_denominator():
    # Five members, one recused: four of four who voted agreed, and that is 4/5.
    assert approval(4, 5, 90).is_met is False


def test_the_result_is_told_in_a_sentence():
    met, missed = approval(6, 7, 80), approval(5, 7, 80)
    assert met.ratio_text == "6/7 (85,71%)"
    assert met.sentence == ("Đồng ý 6/7 thành viên hội đồng (85,71%), đạt mức tối thiểu 80%.")
    assert missed.sentence == (
        "Đồng ý 5/7 thành viên hội đồng (71,43%), chưa đạt mức tối thiểu 80%; cần ít nhất 6 phiếu."
    )


def test_without_a_threshold_the_ratio_is_only_told():
    result = approval(1, 7, None)
    assert result.is_met
    assert result.sentence == "Đồng ý 1/7 thành viên hội đồng (14,29%)."


@pytest.mark.parametrize(
    ("for_count", "members", "words"),
    [(0, 0, "chưa có thành viên"), (8, 7, "không nằm trong khoảng"), (-1, 7, "không nằm trong")],
)
def test_a_vote_that_cannot_be_is_refused(for_count, members, words):
    with pytest.raises(InvalidInput, match=words):
        approval(for_count, members, 80)


@given(st.integers(1, 200), st.data(), st.integers(0, 100))
def test_the_comparison_is_exact(members, data, threshold):
    for_count = data.draw(st.integers(0, members))
    result = approval(for_count, members, threshold)
    assert result.is_met == (Fraction(for_count, members) >= Fraction(threshold, 100))
    if not result.is_met:
        needed = int(result.sentence.split("ít nhất ")[1].split()[0])
        assert approval(needed, members, threshold).is_met
        assert not approval(needed - 1, members, threshold).is_met
