from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.rule_checks import rule_problems, rule_warnings, tier_warnings
from app.domain.rules import (
    Binary,
    Choice,
    Count,
    Ladder,
    Minus,
    Option,
    Overflow,
    Ratio,
    Step,
    Tier,
    Tiers,
    Violation,
)

GOOD = [
    Choice((Option("a", "đạt", 100), Option("b", "chưa đạt", 0))),
    Ratio("x", "y", overflow=Overflow(10)),
    Tiers("x", (Tier(0, None, Fraction(5)), Tier(100, Fraction(5)))),
    Minus((Violation("x", "vắng", 50),)),
    Ladder("x", (Step(Fraction(0), 100), Step(Fraction(1), 0))),
    Count("x", 50, excluded="y"),
    Binary("x"),
]


@pytest.mark.parametrize("rule", GOOD, ids=lambda rule: type(rule).__name__)
def test_a_good_rule_has_neither_problem_nor_warning(rule):
    assert rule_problems(rule, 100, ["x", "y"]) == []
    assert rule_warnings(rule, 100, 25) == []


@pytest.mark.parametrize("rule", GOOD, ids=lambda rule: type(rule).__name__)
def test_a_maximum_is_needed_and_is_not_below_zero(rule):
    problems = rule_problems(rule, None, ["x", "y"])
    assert any("Nhập điểm tối đa" in said for said in problems) != isinstance(rule, Count)
    assert "-1 nhỏ hơn 0" in rule_problems(rule, -100, ["x", "y"])[-1]


def test_a_figure_that_the_set_lacks_is_named_once():
    rule = Ratio("x", "x")
    assert rule_problems(rule, 100, ["y"]) == [
        "Không có số liệu mã “x” trong bộ tiêu chí. Thêm số liệu hoặc chọn lại."
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Choice((Option("a", "đạt", 100),)), "ít nhất hai mức"),
        (Choice((Option("a", "đạt", 100), Option("a", "chưa", 0))), "“a” dùng hai lần"),
        (Choice((Option("a", "đạt", 100), Option("b", " ", 0))), "“b” chưa có mô tả"),
        (Choice((Option("a", "đạt", 100), Option("b", "chưa", -50))), "-0,5"),
        (Tiers("x", ()), "Chưa có bậc nào"),
        (Tiers("x", (Tier(1, Fraction(5), Fraction(4)),)), "không có giá trị nào"),
        (Tiers("x", (Tier(1, Fraction(5), Fraction(5)),)), "không có giá trị nào"),
        (Minus(()), "Chưa có lỗi nào"),
        (Minus((Violation("x", "vắng", -50),)), "-0,5"),
        (Minus((Violation("x", "vắng", 50),), floor=-1), "-0,01"),
        (Ladder("x", ()), "Chưa có bậc nào"),
        (Ladder("x", (Step(Fraction(3), 1), Step(Fraction(3), 2))), "không trùng nhau"),
        (Count("x", -50), "-0,5"),
        (Ratio("x", "y", overflow=Overflow(-1)), "từ 0%"),
    ],
)
def test_a_rule_that_cannot_be_used_says_why(rule, said):
    [problem] = rule_problems(rule, 100, ["x", "y"])
    assert said in problem


def tiers(*bands):
    return Tiers("x", bands, whole="y")


BELOW, MIDDLE, ABOVE = (
    Tier(100, Fraction(88), Fraction(90)),
    Tier(200, Fraction(90), Fraction(95)),
    Tier(300, Fraction(95)),
)


def test_bands_that_meet_are_whole_in_any_order():
    assert tier_warnings(tiers(ABOVE, BELOW, MIDDLE)) == []


def test_a_value_in_two_bands_is_told():
    both = replace(BELOW, has_upper=True)
    [warning] = tier_warnings(tiers(both, MIDDLE, ABOVE))
    assert warning.startswith("Bậc từ 88% đến 90% và bậc từ 90% đến dưới 95% chồng lên nhau")


def test_a_hole_is_told_even_of_a_single_value():
    [warning] = tier_warnings(tiers(BELOW, ABOVE))
    assert "còn khoảng trống" in warning
    [warning] = tier_warnings(tiers(BELOW, replace(MIDDLE, has_lower=False), ABOVE))
    assert warning.startswith("Giữa bậc từ 88% đến dưới 90% và bậc trên 90% đến dưới 95%")


def test_two_bands_without_an_end_overlap():
    assert len(tier_warnings(tiers(replace(MIDDLE, upper=None), ABOVE))) == 1


def test_a_level_above_the_maximum_off_the_step_or_never_reaching_it_is_told():
    rule = Choice((Option("a", "tốt", 130), Option("b", "khá", 60)))
    assert len(rule_warnings(rule, 100, 10)) == 1
    assert "không theo bước 0,25" in rule_warnings(rule, 130, 25)[0]
    assert "chưa đến điểm tối đa 2" in rule_warnings(rule, 200, 10)[0]
