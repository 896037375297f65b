"""Conditions of an award, each with its sentence and its article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.eligibility import (
    DECREE_152_END,
    LAW_2026,
    Condition,
    Eligibility,
    HoldPeriod,
    Quota,
    Severity,
    achievement_unused,
    competent_decider,
    default_registration_policy,
    initiative_unused,
    law_unchanged,
    level_in_use,
    merit_basis,
    no_hold,
    nobody_disciplined,
    previous_awards,
    registered,
    rule_in_force,
    title_share,
    vote_reached,
    within_quota,
)
from app.domain.terms import HoldReason, RegistrationPolicy
from app.domain.voting import approval

DAY = date(2026, 11, 20)
FIGHTER = "Chiến sĩ thi đua cơ sở"
ARTICLE_22 = "Luật Thi đua, khen thưởng 2022, Điều 22"


def answer(condition: Condition):
    return condition.is_met, condition.severity


# --- registration ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "is_registered", "expected"),
    [
        (RegistrationPolicy.NONE, False, (True, Severity.INFO)),
        (RegistrationPolicy.WARN, False, (False, Severity.WARN)),
        (RegistrationPolicy.BLOCK, False, (False, Severity.BLOCK)),
        (RegistrationPolicy.BLOCK, True, (True, Severity.BLOCK)),
    ],
)
def test_not_registered_weighs_what_the_plan_says(policy, is_registered, expected):
    assert answer(registered(policy, is_registered=is_registered)) == expected


def test_registration_blocks_by_default_only_before_2024():
    assert default_registration_policy(date(2023, 12, 31)) == RegistrationPolicy.BLOCK
    assert default_registration_policy(date(2024, 1, 1)) == RegistrationPolicy.WARN


def test_the_sentence_names_the_plan():
    condition = registered(RegistrationPolicy.BLOCK, "Kế hoạch số 12/KH-UBND", is_registered=False)
    assert condition.sentence == (
        "Chưa đăng ký thi đua (Kế hoạch số 12/KH-UBND)."
        " Bổ sung đăng ký hoặc ghi lý do trước khi đề nghị."
    )


# --- holds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_met"),
    [
        (date(2026, 11, 20), None, False),
        (date(2026, 11, 21), None, True),
        (date(2026, 1, 1), date(2026, 11, 20), False),
        (date(2026, 1, 1), date(2026, 11, 19), True),
    ],
)
def test_a_hold_counts_from_its_first_to_its_last_day(starts_on, ends_on, is_met):
    condition = no_hold([HoldPeriod(HoldReason.INSPECTION, starts_on, ends_on)], DAY)
    assert answer(condition) == (is_met, Severity.BLOCK)


def test_every_active_hold_is_named_with_the_article():
    holds = [
        HoldPeriod(HoldReason.INSPECTION, date(2026, 3, 5)),
        HoldPeriod(HoldReason.DISCIPLINARY, date(2026, 4, 1)),
        HoldPeriod(HoldReason.COMPLAINT, date(2025, 1, 1), date(2025, 6, 1)),
    ]
    assert no_hold(holds, DAY).sentence == (
        "Tạm dừng xét. Đang thanh tra, kiểm tra từ 05/03/2026; Đang xem xét kỷ luật từ 01/04/2026"
        " (Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4). Chờ kết luận rồi đề nghị lại."
    )


# --- who decides, and by which rule ----------------------------------------------------------


def test_one_who_may_not_decide_is_told_who_may():
    condition = competent_decider(
        "Chủ tịch UBND huyện", ["Chủ tịch UBND xã"], FIGHTER, date(2025, 8, 1)
    )
    assert answer(condition) == (False, Severity.BLOCK)
    assert condition.sentence == (
        "Chủ tịch UBND huyện không có thẩm quyền quyết định Chiến sĩ thi đua cơ sở vào ngày"
        " 01/08/2025 (Nghị định 129/2025/NĐ-CP, Điều 59). Thẩm quyền thuộc Chủ tịch UBND xã."
    )


def test_one_who_may_decide_passes():
    condition = competent_decider("Chủ tịch UBND xã", ["Chủ tịch UBND xã"], FIGHTER, DAY)
    assert answer(condition) == (True, Severity.BLOCK)


def test_an_award_that_nobody_may_decide_points_to_the_catalogue():
    condition = competent_decider("Chủ tịch UBND xã", [], FIGHTER, DAY)
    assert condition.sentence.endswith("Kiểm tra lại danh mục thẩm quyền.")


@pytest.mark.parametrize(
    ("on", "is_met"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_cited_rule_is_in_force_from_its_first_to_its_last_day(on, is_met):
    valid = (date(2024, 1, 1), date(2025, 6, 30))
    condition = rule_in_force("Nghị định 98/2023/NĐ-CP", valid, on, is_past_record=False)
    assert answer(condition) == (is_met, Severity.BLOCK)
    assert condition.sentence.startswith("Nghị định 98/2023/NĐ-CP ")


def test_an_old_record_is_only_warned_about():
    condition = rule_in_force(
        "Nghị định 91/2017/NĐ-CP", (None, date(2023, 12, 31)), DAY, is_past_record=True
    )
    assert answer(condition) == (False, Severity.WARN)
    assert "đã hết hiệu lực vào ngày 20/11/2026 (đến hết 31/12/2023)" in condition.sentence


def test_a_rule_without_dates_is_always_in_force():
    assert rule_in_force("Quy chế", (None, None), DAY, is_past_record=False).is_met


@pytest.mark.parametrize(("on", "is_met"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_a_retired_level_ends_with_its_last_day(on, is_met):
    condition = level_in_use("Cấp huyện", date(2025, 6, 30), on)
    assert answer(condition) == (is_met, Severity.BLOCK)
    assert ("không còn từ 01/07/2025" in condition.sentence) is not is_met


def test_a_level_that_goes_on_is_in_use():
    assert level_in_use("Cấp xã", None, DAY).is_met


@pytest.mark.parametrize(
    ("change", "decided_on", "received_on", "expected"),
    [
        (LAW_2026, date(2026, 9, 30), None, (True, Severity.INFO)),
        (LAW_2026, date(2026, 10, 1), None, (False, Severity.WARN)),
        (LAW_2026, date(2026, 10, 1), date(2026, 10, 1), (False, Severity.WARN)),
        (LAW_2026, date(2026, 10, 1), date(2026, 9, 30), (False, Severity.INFO)),
        (DECREE_152_END, date(2027, 2, 28), None, (True, Severity.INFO)),
        (DECREE_152_END, date(2027, 3, 1), date(2027, 2, 1), (False, Severity.WARN)),
    ],
)
def test_a_change_of_law_warns_from_its_day(change, decided_on, received_on, expected):
    condition = law_unchanged(change, decided_on, received_on)
    assert answer(condition) == expected
    assert change.basis in condition.sentence


# --- votes -----------------------------------------------------------------------------------


def test_a_vote_below_the_threshold_blocks_but_may_be_overridden():
    condition = vote_reached(approval(5, 7, 80), "Nghị định 98/2023/NĐ-CP, Điều 30")
    assert answer(condition) == (False, Severity.BLOCK)
    assert condition.is_overridable
    assert condition.sentence == (
        "Đồng ý 5/7 thành viên hội đồng (71,43%), chưa đạt mức tối thiểu 80%; cần ít nhất 6 phiếu"
        " (Nghị định 98/2023/NĐ-CP, Điều 30)."
    )


def test_a_missing_ballot_blocks():
    assert answer(vote_reached(None, "Điều 30")) == (False, Severity.BLOCK)


def test_a_vote_at_the_threshold_passes():
    assert vote_reached(approval(4, 5, 80), "Điều 30").is_met


# --- past awards and achievements ------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "missing"),
    [
        ([2023, 2024, 2025], None),
        ([2021, 2022, 2023, 2024, 2025], None),
        ([2022, 2023, 2025], "còn thiếu 2024 "),
        ([2022, 2023, 2024], "còn thiếu 2025 "),
        ([], "còn thiếu 2023, 2024, 2025 "),
    ],
)
def test_awards_must_follow_year_upon_year(years, missing):
    condition = previous_awards(FIGHTER, years, 3, 2025, ARTICLE_22)
    assert answer(condition) == (missing is None, Severity.BLOCK)
    assert f"3 năm liên tục đạt {FIGHTER} (2023–2025)" in condition.sentence
    assert ARTICLE_22 in condition.sentence
    assert missing is None or missing in condition.sentence


def test_needing_no_years_is_a_bug():
    with pytest.raises(ValueError, match="0"):
        previous_awards(FIGHTER, [], 0, 2025, ARTICLE_22)


@pytest.mark.parametrize(
    ("check", "severity"),
    [
        (achievement_unused, Severity.WARN),
        (initiative_unused, Severity.WARN),
        (merit_basis, Severity.BLOCK),
    ],
)
def test_what_was_used_before_is_named(check, severity):
    assert answer(check([])) == (True, severity)
    condition = check(["Giấy khen số 15/QĐ-UBND", "Bằng khen"])
    assert answer(condition) == (False, severity)
    assert "Giấy khen số 15/QĐ-UBND; Bằng khen (" in condition.sentence


def test_the_same_achievement_may_be_set_to_block():
    assert achievement_unused(["Giấy khen"], Severity.BLOCK).severity == Severity.BLOCK


# --- collectives -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("with_title", "members", "is_met"),
    [(7, 10, True), (6, 9, False), (69, 100, False), (70, 100, True), (0, 0, False)],
)
def test_seventy_percent_are_compared_exactly(with_title, members, is_met):
    condition = title_share("Lao động tiên tiến", with_title, members, 70)
    assert answer(condition) == (is_met, Severity.BLOCK)
    assert f"{with_title}/{members} cá nhân đạt Lao động tiên tiến" in condition.sentence


def test_one_disciplined_member_blocks_a_collective():
    assert answer(nobody_disciplined(0)) == (True, Severity.BLOCK)
    assert answer(nobody_disciplined(1)) == (False, Severity.BLOCK)


# --- quotas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "group_size", "limit"),
    [
        (Quota(count=2), 100, 2),
        (Quota(count=0), 100, 0),
        (Quota(share=2500), 7, 1),
        (Quota(share=2500), 8, 2),
        (Quota(share=2500), 3, 1),
        (Quota(share=2500), 0, 0),
        (Quota(share=39), 1000, 3),
        (Quota(share=39), 100, 1),
        (Quota(share=0), 100, 0),
        (Quota(share=10_000), 95, 95),
    ],
)
def test_a_share_is_rounded_down_but_not_to_nothing(quota, group_size, limit):
    assert quota.limit(group_size) == limit


@pytest.mark.parametrize("parts", [{}, {"count": 1, "share": 1}])
def test_a_quota_is_either_a_count_or_a_share(parts):
    with pytest.raises(ValueError, match="Quota"):
        Quota(**parts)


def test_a_proposal_over_the_quota_is_told_by_how_much():
    condition = within_quota(3, Quota(share=2500), 7)
    assert answer(condition) == (False, Severity.WARN)
    assert condition.sentence == (
        "Đề nghị 3, vượt hạn mức 1 (25% của 7) (quy định của kế hoạch). Bớt 2 đề nghị."
    )


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_count_is_kept_exactly(proposed, limit):
    assert within_quota(proposed, Quota(count=limit), 0).is_met == (proposed <= limit)


# --- together --------------------------------------------------------------------------------


def test_one_blocking_condition_stops_the_award_and_warnings_do_not():
    conditions = (
        registered(RegistrationPolicy.WARN, is_registered=False),
        law_unchanged(LAW_2026, date(2026, 10, 5), date(2026, 9, 1)),
        nobody_disciplined(0),
    )
    lenient = Eligibility(conditions)
    assert lenient.is_met
    assert [each.code for each in lenient.warnings] == ["not_registered"]
    assert [each.code for each in lenient.notes] == ["law_changed"]
    strict = Eligibility((*conditions, nobody_disciplined(2)))
    assert not strict.is_met
    assert [each.code for each in strict.blocking] == ["member_disciplined"]


def test_nothing_to_judge_stops_nothing():
    assert Eligibility(()).is_met
