"""How each rule gives points, as a printed sheet says it."""

from fractions import Fraction

import pytest

from app.domain.rule_guide import rule_guide
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
from app.domain.terms import Direction

NAMES = {"dat": "Số hộ đạt", "tong": "Tổng số hộ", "loi": "Số vụ"}


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            Choice((Option("A", "Tốt", 1000), Option("C", "Bỏ bê", 0, zeroes_group=True))),
            ("Mức A: Tốt: 10 điểm", "Mức C: Bỏ bê: 0 điểm; cả nhóm tính 0 điểm"),
        ),
        (Ratio("dat", "tong"), ("Số hộ đạt / Tổng số hộ × điểm tối đa",)),
        (
            Ratio("dat", "tong", Direction.LOWER, Overflow(20)),
            (
                "Tổng số hộ / Số hộ đạt × điểm tối đa",
                "Phần vượt kế hoạch tính điểm thưởng, nhiều nhất 20%",
            ),
        ),
        (
            Tiers("dat", (Tier(500, Fraction(90)), Tier(250, Fraction(80), Fraction(90))), "tong"),
            (
                "Theo Số hộ đạt / Tổng số hộ:",
                "từ 90%: 5 điểm",
                "từ 80% đến dưới 90%: 2,5 điểm",
            ),
        ),
        (
            Minus((Violation("loi", "Đánh nhau", 200, 400),), floor=100, cap=600),
            (
                "Đánh nhau: trừ 2 điểm mỗi lần, nhiều nhất 4",
                "Trừ nhiều nhất 6 điểm",
                "Không thấp hơn 1 điểm",
            ),
        ),
        (
            Ladder("loi", (Step(Fraction(3), 0), Step(Fraction(1), 300))),
            ("Theo Số vụ:", "từ 3: 0 điểm", "từ 1: 3 điểm"),
        ),
        (
            Count("dat", 50, cap=200, excluded="loi"),
            ("Số hộ đạt: mỗi trường hợp 0,5 điểm", "Không tính Số vụ", "Nhiều nhất 2 điểm"),
        ),
        (Binary("dat"), ("Số hộ đạt: có thì điểm tối đa, không có thì 0 điểm",)),
        (
            Binary("dat", Fraction(95), "tong"),
            ("Số hộ đạt / Tổng số hộ từ 95%: điểm tối đa; thấp hơn: 0 điểm",),
        ),
        (
            Binary("dat", Fraction(3)),
            ("Số hộ đạt từ 3: điểm tối đa; thấp hơn: 0 điểm",),
        ),
    ],
)
def test_a_rule_says_how_it_gives_points(rule, lines):
    assert rule_guide(rule, NAMES.__getitem__) == lines
