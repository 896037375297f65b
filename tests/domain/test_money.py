"""Prize money by Nghị định 152/2025/NĐ-CP."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import PaidPrize, PrizeClaim, prize, stacked

SALARY_2024 = 2_340_000
SALARY_2026 = 2_530_000
STEP = 10_000

# Multiplier in hundredths, prize at the salary of 2026, prize at the salary of 2024.
PRIZES = [
    ("Lao động tiên tiến", 30, 760_000, 710_000),
    ("Chiến sĩ thi đua cơ sở", 100, 2_530_000, 2_340_000),
    ("Chiến sĩ thi đua tỉnh", 300, 7_590_000, 7_020_000),
    ("Chiến sĩ thi đua toàn quốc", 450, 11_390_000, 10_530_000),
    ("Tập thể lao động tiên tiến", 80, 2_030_000, 1_880_000),
    ("Tập thể lao động xuất sắc", 150, 3_800_000, 3_510_000),
    ("Thôn, tổ dân phố văn hóa", 150, 3_800_000, 3_510_000),
    ("Xã, phường, đặc khu tiêu biểu", 200, 5_060_000, 4_680_000),
    ("Cờ thi đua của UBND tỉnh", 800, 20_240_000, 18_720_000),
    ("Cờ thi đua của Chính phủ", 1200, 30_360_000, 28_080_000),
    ("Giấy khen cá nhân", 30, 760_000, 710_000),
    ("Giấy khen tập thể", 60, 1_520_000, 1_410_000),
    ("Giấy khen hộ gia đình", 45, 1_140_000, 1_060_000),
    ("Bằng khen tỉnh cá nhân", 150, 3_800_000, 3_510_000),
    ("Bằng khen tỉnh tập thể", 300, 7_590_000, 7_020_000),
    ("Bằng khen tỉnh hộ gia đình", 225, 5_700_000, 5_270_000),
    ("Bằng khen Thủ tướng cá nhân", 350, 8_860_000, 8_190_000),
    ("Bằng khen Thủ tướng tập thể", 700, 17_710_000, 16_380_000),
]


@pytest.mark.parametrize(("award", "multiplier", "in_2026", "in_2024"), PRIZES)
def test_every_prize_of_the_decree_comes_out(award, multiplier, in_2026, in_2024):
    assert prize(multiplier, SALARY_2026, STEP) == in_2026
    assert prize(multiplier, SALARY_2024, STEP) == in_2024


multipliers = st.integers(0, 2000)
salaries = st.integers(1, 10_000_000)
steps = st.sampled_from([1, 1000, 10_000, 100_000])


@given(multipliers, salaries, steps)
def test_a_prize_is_the_least_step_that_covers_the_product(multiplier, salary, step):
    amount = prize(multiplier, salary, step)
    assert amount % step == 0
    assert (amount - step) * 100 < multiplier * salary <= amount * 100


@given(multipliers, multipliers, salaries, steps)
def test_a_greater_multiplier_never_pays_less(one, other, salary, step):
    smaller, greater = sorted((one, other))
    assert prize(smaller, salary, step) <= prize(greater, salary, step)


@pytest.mark.parametrize("wrong", [(-1, 1, 1), (1, 0, 1), (1, 1, 0), (1, -5, 1)])
def test_impossible_factors_are_a_bug(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - a bug of the caller has no sentence
        prize(*wrong)


def claim(key, amount, period=2026, *, is_title=True):
    return PrizeClaim(key, is_title, period, amount)


def paid_amounts(*claims):
    return {key: paid.amount for key, paid in stacked(claims).items()}


def test_of_titles_for_one_period_only_the_highest_is_paid():
    paid = stacked([claim("LĐTT", 760_000), claim("CSTĐCS", 2_530_000)])
    assert paid["CSTĐCS"] == PaidPrize(2_530_000, "")
    assert paid["LĐTT"] == PaidPrize(
        0,
        "Không chi tiền thưởng riêng: cùng thời gian tính thành tích đã chi 2.530.000 đồng cho"
        " danh hiệu có mức thưởng cao nhất (Nghị định 152/2025/NĐ-CP, Điều 49).",
    )


def test_titles_for_different_periods_are_each_paid():
    assert paid_amounts(claim("a", 760_000, 2025), claim("b", 760_000, 2026)) == {
        "a": 760_000,
        "b": 760_000,
    }


def test_a_title_and_a_commendation_are_both_paid():
    assert paid_amounts(claim("a", 760_000), claim("b", 710_000, is_title=False)) == {
        "a": 760_000,
        "b": 710_000,
    }


def test_commendations_are_each_paid():
    commendations = [claim(key, 760_000, is_title=False) for key in "ab"]
    assert paid_amounts(*commendations) == {"a": 760_000, "b": 760_000}


def test_of_equal_titles_the_first_is_paid():
    assert paid_amounts(claim("a", 5), claim("b", 5)) == {"a": 5, "b": 0}


def test_nothing_claimed_is_nothing_paid():
    assert stacked([]) == {}


def test_a_claim_made_twice_is_a_bug():
    with pytest.raises(ValueError):  # noqa: PT011 - a bug of the caller has no sentence
        stacked([claim("a", 1), claim("a", 2)])


def test_the_rule_of_another_time_is_named_when_it_is_told():
    paid = stacked([claim("a", 1), claim("b", 2)], basis="Nghị định 98/2023/NĐ-CP")
    assert "(Nghị định 98/2023/NĐ-CP)" in paid["a"].reason


claims = st.lists(
    st.builds(
        claim,
        st.integers(),
        st.integers(1, 10**8),
        st.integers(2024, 2026),
        is_title=st.booleans(),
    ),
    unique_by=lambda each: each.key,
)


@given(claims)
def test_each_period_pays_its_highest_title_and_every_commendation(listed):
    paid = stacked(listed)
    titles = [each for each in listed if each.is_title]
    highest = {each.period: 0 for each in titles}
    for each in titles:
        highest[each.period] = max(highest[each.period], each.amount)
    commendations = sum(each.amount for each in listed if not each.is_title)
    assert sum(each.amount for each in paid.values()) == sum(highest.values()) + commendations
    assert all(bool(each.reason) == (each.amount == 0) for each in paid.values())
