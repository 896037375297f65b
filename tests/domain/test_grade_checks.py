"""Bands of points written from the best down, and what is wrong in them."""

import pytest

from app.domain.grade_checks import band_problems
from app.domain.grading import Graded, GradeRule, gradings

BANDS = [
    GradeRule("Hoàn thành xuất sắc nhiệm vụ", 9000),
    GradeRule("Hoàn thành tốt nhiệm vụ", 7000),
    GradeRule("Hoàn thành nhiệm vụ", 5000),
    GradeRule("Không hoàn thành nhiệm vụ", 0),
]


def grade(total, bands):
    return gradings({"one": Graded(total, 1)}, bands)["one"].grade


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


def test_sound_bands_have_no_problems():
    assert band_problems(BANDS) == []


@pytest.mark.parametrize(
    ("bands", "problems"),
    [
        ([], ["Chưa có mức xếp loại. Thêm ít nhất một mức."]),
        (
            [GradeRule("Tốt", 8000), GradeRule("Khá", 8000)],
            [
                (
                    "Mức “Tốt” và “Khá” cùng lấy từ 80 điểm nên chồng lên nhau."
                    " Sửa điểm thấp nhất của một mức."
                )
            ],
        ),
        (
            [GradeRule("Khá", 6550), GradeRule("Tốt", 8000)],
            [
                (
                    "Mức “Khá” (từ 65,5 điểm) đứng trên “Tốt” (từ 80 điểm)."
                    " Xếp các mức từ cao xuống thấp."
                )
            ],
        ),
        (
            [GradeRule("Tốt", 8000), GradeRule(" TỐT", 5000)],
            ["Mức “Tốt” xuất hiện 2 lần. Mỗi mức chỉ ghi một lần."],
        ),
        (
            [GradeRule("Tốt", 8000), GradeRule(" ", 0)],
            ["Mức thứ 2 chưa có tên. Nhập tên mức xếp loại."],
        ),
        (
            [GradeRule("Tốt", 8000), GradeRule("Yếu", -100)],
            ["Mức “Yếu” có điểm thấp nhất -1 nhỏ hơn 0. Sửa lại."],
        ),
    ],
)
def test_every_fault_of_the_bands_is_told(bands, problems):
    assert band_problems(bands) == problems
