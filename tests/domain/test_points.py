"""Points as they are typed, checked and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.domain.points import check_points, parse_points, points_text


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("9,5", 950),
        ("9.5", 950),
        ("9", 900),
        ("09,50", 950),
        ("0", 0),
        ("-0", 0),
        ("10", 1000),
        ("0,25", 25),
        (" 9,5\u00a0", 950),
        ("+1", 100),
    ],
)
def test_points_are_read_with_either_decimal_sign(typed, points):
    assert parse_points(typed, 1000, 25) == points


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0", "\u200b"])
def test_a_blank_is_not_scored(typed):
    assert parse_points(typed, 1000, 25) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12", "Điểm 12 vượt mức tối đa 10."),
        ("95", "Điểm 95 vượt mức tối đa 10."),
        ("10,01", "Điểm 10,01 vượt mức tối đa 10."),
        ("-1", "Điểm -1 thấp hơn mức tối thiểu 0."),
        ("\u22120,25", "Điểm -0,25 thấp hơn mức tối thiểu 0."),
        ("9,3", "Điểm 9,3 không theo bước 0,25."),
        ("chín", "Điểm “chín” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("9,,5", "Điểm “9,,5” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("9,", "Điểm “9,” không hợp lệ. Nhập số, ví dụ 9,5."),
        (",5", "Điểm “,5” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("9 5", "Điểm “9 5” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("9/10", "Điểm “9/10” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("1.000,5", "Điểm “1.000,5” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("٩", "Điểm “٩” không hợp lệ. Nhập số, ví dụ 9,5."),
        ("1e3", "Điểm “1e3” không hợp lệ. Nhập số, ví dụ 9,5."),
        (
            "1.000",
            (
                "Điểm “1.000” không rõ là 1000 hay 1,000."
                " Nhập không có dấu tách hàng nghìn và tối đa hai chữ số lẻ, ví dụ 9,25."
            ),
        ),
        (
            "9,2501",
            "Điểm “9,2501” có quá hai chữ số lẻ. Nhập tối đa hai, ví dụ 9,25.",
        ),
    ],
)
def test_wrong_points_are_refused_with_the_limit_named(typed, sentence):
    with pytest.raises(InvalidInput) as refusal:
        parse_points(typed, 1000, 25)
    assert str(refusal.value) == sentence


def test_a_penalty_may_be_written_with_its_sign_when_its_limits_say_so():
    assert parse_points("-2", 0, 50, minimum=-500) == -200
    assert parse_points("- 2", 0, 50, minimum=-500) == -200
    assert parse_points("-20", 0, 50, minimum=None) == -2000
    with pytest.raises(InvalidInput, match="thấp hơn mức tối thiểu -5"):
        parse_points("-6", 0, 50, minimum=-500)
    with pytest.raises(InvalidInput, match="vượt mức tối đa 0"):
        parse_points("2", 0, 50, minimum=-500)


def test_without_a_maximum_nothing_is_too_much():
    assert parse_points("1234567", None, 100) == 123_456_700


def test_a_limit_off_the_step_can_still_be_reached():
    check_points(530, 530, 25)
    with pytest.raises(InvalidInput, match="không theo bước 0,25"):
        check_points(520, 530, 25)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (None, ""),
        (0, "0"),
        (5, "0,05"),
        (50, "0,5"),
        (950, "9,5"),
        (1000, "10"),
        (10_000, "100"),
        (125_000, "1250"),
        (-25, "-0,25"),
    ],
)
def test_points_are_shown_with_a_comma(points, text):
    assert points_text(points) == text


@given(st.integers(-(10**8), 10**8))
def test_points_shown_read_back(points):
    assert parse_points(points_text(points), None, 1, minimum=None) == points


@given(st.integers(-2000, 2000), st.integers(0, 1500), st.integers(1, 100))
def test_points_pass_exactly_within_limits_and_on_step(points, maximum, step):
    fits = 0 <= points <= maximum and (points % step == 0 or points == maximum)
    try:
        check_points(points, maximum, step)
    except InvalidInput:
        assert not fits
    else:
        assert fits
