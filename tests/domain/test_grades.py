"""Grades by bands of points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grades import GradeBand, band_problems, grade

BANDS = [
    GradeBand("Hoàn thành xuất sắc nhiệm vụ", 9000),
    GradeBand("Hoàn thành tốt nhiệm vụ", 7000),
    GradeBand("Hoàn thành nhiệm vụ", 5000),
    GradeBand("Không hoàn thành nhiệm vụ", 0),
]


@pytest.mark.parametrize(
    ("total", "place"),
    [
        (10_700, 0),
        (9000, 0),
        (8999, 1),
        (7000, 1),
        (6999, 2),
        (5000, 2),
        (4999, 3),
        (0, 3),
        (-100, 3),
    ],
)
def test_a_band_begins_with_its_minimum(total, place):
    assert grade(total, BANDS) == BANDS[place].name


def test_not_scored_is_not_graded():
    assert grade(None, BANDS) is None


def test_below_every_band_there_is_no_grade():
    assert grade(4999, BANDS[:3]) is None
    assert grade(5000, []) is None


@given(st.integers(-500, 12_000), st.permutations(BANDS))
def test_the_order_of_the_bands_does_not_change_the_grade(total, shuffled):
    assert grade(total, shuffled) == grade(total, BANDS)


def test_sound_bands_have_no_problems():
    assert band_problems(BANDS) == []


@pytest.mark.parametrize(
    ("bands", "problems"),
    [
        ([], ["Chưa có mức xếp loại. Thêm ít nhất một mức."]),
        (
            [GradeBand("Tốt", 8000), GradeBand("Khá", 8000)],
            [
                (
                    "Mức “Tốt” và “Khá” cùng lấy từ 80 điểm nên chồng lên nhau."
                    " Sửa điểm thấp nhất của một mức."
                )
            ],
        ),
        (
            [GradeBand("Khá", 6550), GradeBand("Tốt", 8000)],
            [
                (
                    "Mức “Khá” (từ 65,5 điểm) đứng trên “Tốt” (từ 80 điểm)."
                    " Xếp các mức từ cao xuống thấp."
                )
            ],
        ),
        (
            [GradeBand("Tốt", 8000), GradeBand(" TỐT", 5000)],
            ["Mức “Tốt” xuất hiện 2 lần. Mỗi mức chỉ ghi một lần."],
        ),
        (
            [GradeBand("Tốt", 8000), GradeBand(" ", 0)],
            ["Mức thứ 2 chưa có tên. Nhập tên mức xếp loại."],
        ),
        (
            [GradeBand("Tốt", 8000), GradeBand("Yếu", -100)],
            ["Mức “Yếu” có điểm thấp nhất -1 nhỏ hơn 0. Sửa lại."],
        ),
    ],
)
def test_every_fault_of_the_bands_is_told(bands, problems):
    assert band_problems(bands) == problems
