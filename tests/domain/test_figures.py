from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.vietnamese import parse_number
from app.domain.figures import (
    FigureDefinition,
    Part,
    completed,
    figure_doubt,
    figure_problems,
    figure_value_problem,
)
from app.domain.numbers import exact_text
from app.domain.terms import FigureKind

NEW = FigureDefinition("new", "Đơn mới", FigureKind.COUNT)
OLD = FigureDefinition("old", "Đơn năm trước", FigureKind.COUNT)
VOID = FigureDefinition("void", "Đơn rút", FigureKind.COUNT)
ALL = FigureDefinition("all", "Tổng số đơn", parts=(Part("new"), Part("old")))
DUE = FigureDefinition("due", "Đơn phải giải quyết", parts=(Part("all"), Part("void", True)))


def test_a_computed_figure_follows_from_others_in_any_order():
    typed = {"new": Fraction(7), "old": Fraction(3), "void": Fraction(1)}
    found = completed([DUE, ALL, NEW, OLD, VOID], typed)
    assert (found["all"], found["due"]) == (10, 9)


def test_a_computed_figure_without_a_part_is_missing_rather_than_less():
    found = completed([NEW, OLD, VOID, ALL, DUE], {"new": Fraction(7), "void": Fraction(1)})
    assert found == {"new": 7, "void": 1}


def test_a_number_typed_over_a_computed_figure_does_not_count():
    typed = {"new": Fraction(7), "old": Fraction(3), "all": Fraction(99)}
    assert completed([NEW, OLD, ALL], typed)["all"] == 10


def test_figures_in_a_circle_are_told_by_name_and_never_computed():
    round_about = FigureDefinition("new", "Đơn mới", parts=(Part("due"),))
    circle = [round_about, OLD, VOID, ALL, DUE]
    [problem] = figure_problems(circle)
    assert "“Đơn mới” → “Đơn phải giải quyết” → “Tổng số đơn” → “Đơn mới”" in problem
    with pytest.raises(ValueError, match="new"):
        completed(circle, {})


def test_one_that_is_its_own_part_is_a_circle():
    assert len(figure_problems([FigureDefinition("x", "X", parts=(Part("x"),))])) == 1


def test_an_unknown_part_and_a_code_used_twice_are_told():
    problems = figure_problems([ALL, NEW, NEW])
    assert any("“old”" in problem for problem in problems)
    assert any("“new” dùng cho hai số liệu" in problem for problem in problems)


def test_good_figures_have_no_problem():
    assert figure_problems([NEW, OLD, VOID, ALL, DUE]) == []


@pytest.mark.parametrize(
    ("definition", "value", "said"),
    [
        (NEW, Fraction(-1), "nhỏ hơn 0"),
        (NEW, Fraction(1, 2), "số nguyên"),
        (ALL, Fraction(1), "không nhập tay"),
        (FigureDefinition("g", "Có kế hoạch", FigureKind.YES_NO), Fraction(2), "có hoặc không"),
    ],
)
def test_a_value_that_cannot_be_is_refused(definition, value, said):
    assert said in figure_value_problem(definition, value)


def test_a_value_that_can_be_is_taken():
    assert figure_value_problem(NEW, Fraction(0)) == ""
    assert figure_value_problem(FigureDefinition("r", "Tỷ lệ"), Fraction(1, 2)) == ""


SHARE = FigureDefinition("s", "Tỷ lệ nhận tiền", unit="%")


def test_a_share_typed_as_a_part_of_one_is_doubtful_and_no_other_number_is():
    assert figure_doubt(SHARE, Fraction(65, 100)) == (
        "“Tỷ lệ nhận tiền” ghi 0,65%. Nếu là 65% thì nhập 65."
    )
    assert [figure_doubt(SHARE, Fraction(n)) for n in (0, 1, 65)] == ["", "", ""]
    assert figure_doubt(NEW, Fraction(65, 100)) == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(21, 2), "10,5"),
        (Fraction(-2), "-2"),
        (Fraction(123_456, 10_000), "12,3456"),
        (Fraction(2, 3), "0,6667"),
        (Fraction(-1, 100_000), "0"),
        (Fraction(10**15), "1.000.000.000.000.000"),
    ],
)
def test_an_exact_number_is_written_to_four_decimals(number, text):
    assert exact_text(number) == text


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_what_is_written_of_a_figure_is_read_as_the_same_figure(number):
    assert parse_number(exact_text(Fraction(number))) == number
