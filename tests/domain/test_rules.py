"""Rules of criteria. Expected numbers are worked out by hand from the words of a scheme."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.rounding import Rounding
from app.domain.rule_words import rule_words
from app.domain.rules import (
    Binary,
    Choice,
    Count,
    Ladder,
    Line,
    Minus,
    Option,
    Overflow,
    Ratio,
    Step,
    Tier,
    Tiers,
    Violation,
    needs,
    work,
)
from app.domain.terms import Direction, EntryState, RoundingMode

ANSWERED, BLANK, NONE = EntryState.ANSWERED, EntryState.BLANK, EntryState.NOT_APPLICABLE


class Given:
    """What a rule gave, and how it says so."""

    def __init__(self, outcome, text):
        self.state, self.points = outcome.state, outcome.points
        self.overflow, self.zeroes_group = outcome.overflow, outcome.zeroes_group
        self.text = text


def given_by(rule, maximum, figures=(), *, step=1, chosen=None, mode=RoundingMode.NEAREST):
    names = {"a": "Số người hưởng", "b": "Số người mở tài khoản", "late": "Số ngày chậm"}
    exact = {code: Fraction(str(value)) for code, value in dict(figures).items()}
    line = Line(maximum, Rounding(step, mode), names)
    return Given(work(rule, line, exact, chosen), rule_words(rule, line, exact, chosen))


# --- ratio ---------------------------------------------------------------------------------------

SHARE = Ratio("b", "a")
FEWER = Ratio("b", "a", Direction.LOWER)


def test_a_ratio_says_its_arithmetic_and_its_rounding():
    found = given_by(SHARE, 500, {"b": 18, "a": 20}, step=25)
    assert (found.points, found.text) == (450, "18/20 × 5 = 4,5")
    found = given_by(SHARE, 500, {"b": 17, "a": 20}, step=50)
    assert (found.points, found.text) == (450, "17/20 × 5 = 4,5 (làm tròn 0,5)")


@pytest.mark.parametrize(
    ("b", "a", "points"),
    [
        (300, 300, 4000),
        (150, 300, 2000),
        (0, 300, 0),
        (1, 3, 1333),
        (2, 3, 2667),
        (310, 300, 4000),
    ],
)
def test_a_ratio_is_a_share_of_the_maximum_and_never_more(b, a, points):
    assert given_by(SHARE, 4000, {"b": b, "a": a}).points == points


@pytest.mark.parametrize(
    ("mode", "points"),
    [(RoundingMode.NEAREST, 425), (RoundingMode.DOWN, 400), (RoundingMode.UP, 425)],
)
def test_rounding_goes_the_way_the_set_says(mode, points):
    # 33/40 of 5 is 4,125: half of the way from 4 to 4,25.
    assert given_by(SHARE, 500, {"b": 33, "a": 40}, step=25, mode=mode).points == points


def test_nothing_to_measure_by_does_not_occur():
    found = given_by(SHARE, 500, {"b": 0, "a": 0})
    assert (found.state, found.points) == (NONE, None)
    assert found.text == "Số người hưởng là 0 nên không phát sinh"


def test_a_missing_figure_is_not_zero():
    found = given_by(SHARE, 500, {"a": 20})
    assert (found.state, found.points) == (BLANK, None)
    assert found.text == "Chưa có số liệu: Số người mở tài khoản"


@pytest.mark.parametrize(
    ("reached", "planned", "points"), [(10, 8, 800), (8, 8, 1000), (4, 8, 1000), (16, 4, 250)]
)
def test_where_lower_is_better_the_plan_is_the_numerator(reached, planned, points):
    assert given_by(FEWER, 1000, {"b": reached, "a": planned}).points == points


def test_none_at_all_of_what_should_be_low_is_the_best():
    found = given_by(FEWER, 1000, {"b": 0, "a": 8})
    assert (found.state, found.points, found.overflow) == (ANSWERED, 1000, 0)
    assert given_by(FEWER, 1000, {"b": 0, "a": 0}).points == 1000
    assert given_by(FEWER, 1000, {"b": 3, "a": 0}).points == 0


@pytest.mark.parametrize(
    ("reached", "overflow", "said"),
    [
        (100, 0, ""),
        (104, 40, "vượt 4%, thưởng 0,4 điểm"),
        (110, 100, "vượt 10%, thưởng 1 điểm"),
        (180, 100, "vượt 80%, thưởng 1 điểm là mức thưởng tối đa"),
    ],
)
def test_beyond_the_plan_one_per_cent_more_is_one_per_cent_of_the_maximum(reached, overflow, said):
    found = given_by(Ratio("b", "a", overflow=Overflow(10)), 1000, {"b": reached, "a": 100})
    assert (found.points, found.overflow) == (1000, overflow)
    assert said in found.text


def test_none_at_all_against_a_plan_earns_the_whole_overflow():
    rule = Ratio("b", "a", Direction.LOWER, Overflow(10))
    assert given_by(rule, 1000, {"b": 0, "a": 8}).overflow == 100
    assert given_by(rule, 1000, {"b": 0, "a": 0}).overflow == 0


# --- choice --------------------------------------------------------------------------------------

LEVELS = Choice(
    (
        Option("full", "đầy đủ", 150),
        Option("part", "một phần", 75),
        Option("none", "không làm", 0, zeroes_group=True),
    )
)


def test_a_level_is_chosen_and_named():
    found = given_by(LEVELS, 150, chosen="part")
    assert (found.points, found.zeroes_group, found.text) == (75, False, "Chọn mức “một phần”")


def test_a_level_can_take_its_group_down():
    found = given_by(LEVELS, 150, chosen="none")
    assert (found.points, found.zeroes_group) == (0, True)
    assert "cả nhóm tính 0 điểm" in found.text


def test_no_level_is_blank_and_an_unknown_one_is_a_bug():
    assert given_by(LEVELS, 150).state is BLANK
    with pytest.raises(ValueError, match="xyz"):
        given_by(LEVELS, 150, chosen="xyz")


# --- tiers ---------------------------------------------------------------------------------------

CASHLESS = Tiers(
    "b",
    (
        Tier(200, Fraction(88), Fraction(90)),
        Tier(300, Fraction(90), Fraction(95)),
        Tier(400, Fraction(95), Fraction(100)),
        Tier(500, Fraction(100)),
    ),
    whole="a",
)


@pytest.mark.parametrize(
    ("b", "points"),
    [
        (879, 0),
        (880, 200),
        (899, 200),
        (900, 300),
        (949, 300),
        (950, 400),
        (999, 400),
        (1000, 500),
    ],
)
def test_each_end_of_a_band_belongs_to_one_band(b, points):
    assert given_by(CASHLESS, 500, {"b": b, "a": 1000}).points == points


def test_rounding_lifts_nobody_into_a_band():
    found = given_by(CASHLESS, 500, {"b": 99_999, "a": 100_000})
    assert found.points == 400
    assert found.text == "99.999/100.000 = ≈100%, bậc từ 95% đến dưới 100%"


def test_a_value_outside_every_band_says_so():
    assert given_by(CASHLESS, 500, {"b": 1, "a": 2}).text == "1/2 = 50%, không thuộc bậc nào"


def test_a_percentage_of_nothing_does_not_occur():
    assert given_by(CASHLESS, 500, {"b": 0, "a": 0}).state is NONE


def test_the_first_of_two_bands_that_overlap_counts():
    rule = Tiers(
        "b", (Tier(300, Fraction(5)), Tier(200, Fraction(3), Fraction(5), has_upper=True))
    )
    assert given_by(rule, 500, {"b": 5}).points == 300


# --- minus, ladder, count, binary ----------------------------------------------------------------


def test_each_violation_costs_and_the_floor_remains():
    rule = Minus((Violation("x", "vắng họp", 50), Violation("y", "sai mẫu", 25, cap=50)))
    found = given_by(rule, 250, {"x": 2, "y": 1})
    assert (found.points, found.text) == (125, "2,5 - 2 × 0,5 - 1 × 0,25 = 1,25")
    found = given_by(rule, 250, {"x": 0, "y": 9})
    assert (found.points, found.text) == (200, "2,5 - 9 × 0,25 = 2 (sai mẫu: trừ tối đa 0,5)")
    found = given_by(rule, 250, {"x": 9, "y": 0})
    assert (found.points, found.text) == (0, "2,5 - 9 × 0,5 = 0 (không thấp hơn 0)")
    assert given_by(rule, 250, {"x": 0, "y": 0}).points == 250


def test_all_violations_together_cost_no_more_than_the_cap():
    rule = Minus((Violation("x", "vắng", 100), Violation("y", "chậm", 100)), cap=150)
    assert given_by(rule, 500, {"x": 3, "y": 3}).points == 350


LATE = Ladder(
    "late",
    (
        Step(Fraction(0), 0),
        Step(Fraction(5), 500),
        Step(Fraction(10), 1000),
        Step(Fraction(15), 2000),
    ),
)


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 0), (4, 0), (5, 500), (9, 500), (10, 1000), (14, 1000), (15, 2000), (90, 2000)],
)
def test_days_late_by_exactly_the_step_fall_into_it(days, points):
    assert given_by(LATE, 2000, {"late": days}).points == points


def test_a_ladder_by_misses():
    steps = [(0, 800), (1, 600), (2, 400), (3, 200), (4, 0)]
    rule = Ladder("late", tuple(Step(Fraction(least), points) for least, points in steps))
    assert [given_by(rule, 800, {"late": n}).points for n in range(6)] == [
        800,
        600,
        400,
        200,
        0,
        0,
    ]


def test_a_count_is_capped_and_leaves_out_what_does_not_count():
    rule = Count("x", 300, cap=600, excluded="idea")
    found = given_by(rule, 600, {"x": 2, "idea": 1})
    assert (found.points, found.text) == (300, "(2 - 1) × 3 = 3")
    found = given_by(rule, 600, {"x": 5, "idea": 0})
    assert (found.points, found.text) == (600, "5 × 3 = 6 (tính tối đa 6)")
    assert given_by(rule, 600, {"x": 1, "idea": 3}).points == 0


def test_a_sample_of_fifty_at_two_fifths_of_a_point():
    assert given_by(Count("x", 40), 2000, {"x": 47}).points == 1880


def test_all_or_nothing():
    rule = Binary("b", Fraction(100), whole="a")
    assert given_by(rule, 500, {"b": 300, "a": 300}).points == 500
    found = given_by(rule, 500, {"b": 299, "a": 300})
    assert (found.points, found.text) == (0, "299/300 = 99,67%, chưa đạt mức 100%")
    assert given_by(rule, 500, {"b": 0, "a": 0}).state is NONE


def test_yes_and_no():
    assert given_by(Binary("b"), 500, {"b": 1}).text == "Số người mở tài khoản: có"
    assert given_by(Binary("b"), 500, {"b": 0}).points == 0


# --- for all -------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 10_000)
RULES = [
    SHARE,
    FEWER,
    CASHLESS,
    Binary("b", Fraction(80), "a"),
    Count("b", 7, excluded="a"),
    Minus((Violation("b", "lỗi", 33), Violation("a", "sai", 1))),
    Ladder("b", (Step(Fraction(1), 900), Step(Fraction(20), 40))),
]


@given(
    st.sampled_from(RULES),
    NUMBERS,
    NUMBERS,
    st.integers(0, 5000),
    st.sampled_from([1, 10, 25, 50]),
)
@example(RULES[5], 0, 0, 5, 10)
def test_points_lie_between_zero_and_the_maximum(rule, a, b, maximum, step):
    found = given_by(rule, maximum, {"a": a, "b": b}, step=step)
    assert found.state is not BLANK
    assert (found.points is None) == (found.state is NONE)
    assert 0 <= (found.points or 0) <= maximum


@given(NUMBERS, st.integers(1, 10_000), st.integers(1, 10_000))
def test_reaching_more_never_gives_less(b, more, a):
    low, high = (given_by(SHARE, 1000, {"a": a, "b": n}, step=25).points for n in (b, b + more))
    assert low <= high


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_rule_waits_for_each_figure_it_needs(rule):
    for code in needs(rule):
        rest = {name: 1 for name in needs(rule) if name != code}
        assert given_by(rule, 500, rest).state is BLANK
