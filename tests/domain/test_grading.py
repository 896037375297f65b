"""Grades with conditions, events and quotas; the numbers are worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.grading import (
    FigureMinimum,
    Graded,
    GradeEffect,
    GradeRule,
    Minimum,
    Quota,
    gradings,
)
from app.domain.terms import GradeEffectKind, RoundingMode

MODELS = FigureMinimum("models", "Số mô hình", Fraction(1))
RULES = [
    GradeRule("Xuất sắc", 9000, (Minimum("V", "Nhóm V", 60, is_share=True), MODELS)),
    GradeRule("Tốt", 8000, (Minimum("V", "Nhóm V", 40, is_share=True), MODELS)),
    GradeRule("Khá", 6500),
    GradeRule("Yếu", 0),
]


def graded(total, *effects, section=1000, models=1, rank=1):
    figures = {} if models is None else {"models": Fraction(models)}
    return Graded(total, rank, {"V": (section, 1000)}, figures, effects)


def one(*args, rules=RULES, **others):
    return gradings({"a": graded(*args, **others)}, rules)["a"]


@pytest.mark.parametrize(
    ("total", "grade"),
    [(9000, "Xuất sắc"), (8999, "Tốt"), (8000, "Tốt"), (6500, "Khá"), (6499, "Yếu"), (0, "Yếu")],
)
def test_the_least_points_of_a_grade_belong_to_it(total, grade):
    assert one(total).grade == grade


def test_a_grade_says_by_which_points_it_was_given():
    assert one(9150).reasons == ("Xếp “Xuất sắc”: 91,5 điểm, mức từ 90 điểm.",)


@pytest.mark.parametrize(
    ("section", "grade"), [(600, "Xuất sắc"), (599, "Tốt"), (400, "Tốt"), (399, "Khá")]
)
def test_a_section_has_to_reach_its_share(section, grade):
    assert one(9500, section=section).grade == grade


def test_each_better_grade_says_why_it_was_not_given():
    found = one(9500, section=399, models=None)
    assert found.grade == "Khá"
    assert found.reasons[0] == (
        "Không xếp “Xuất sắc”: Nhóm V được 3,99/10 điểm (39,9%), cần ít nhất 60%; "
        "Số mô hình chưa có số liệu, cần ít nhất 1."
    )
    assert found.reasons[1].startswith("Không xếp “Tốt”")


def test_a_section_can_be_asked_for_in_points():
    rules = [GradeRule("Đạt", 5000, (Minimum("V", "Nhóm V", 700),)), GradeRule("Chưa đạt", 0)]
    assert one(6000, section=700, rules=rules).grade == "Đạt"
    assert "được 6,99 điểm, cần ít nhất 7" in one(6000, section=699, rules=rules).reasons[0]


def test_below_the_last_grade_there_is_none_and_it_is_said():
    found = one(400, rules=RULES[:3])
    assert (found.grade, found.reasons) == (
        None,
        ("4 điểm, chưa đến mức thấp nhất “Khá” (từ 65 điểm).",),
    )


def test_who_is_not_scored_completely_is_not_graded():
    assert one(None).reasons == ("Chưa chấm xong nên chưa xếp loại.",)


CAP = GradeEffect(GradeEffectKind.CAP, "có nghị quyết trái luật", "Tốt")
LOWER = GradeEffect(GradeEffectKind.LOWER, "minh chứng không trung thực")
OUT = GradeEffect(GradeEffectKind.EXCLUDE, "lãnh đạo bị cảnh cáo")


def test_an_event_holds_below_a_grade():
    found = one(9500, CAP)
    assert found.grade == "Tốt"
    assert found.reasons[0] == "Không xếp cao hơn “Tốt”: có nghị quyết trái luật."
    assert one(7000, CAP).reasons == one(7000).reasons


def test_held_below_a_grade_the_next_has_its_own_conditions():
    assert one(9500, CAP, section=399).grade == "Khá"


def test_an_event_lowers_by_levels_but_not_below_the_last():
    assert one(9500, LOWER).grade == "Tốt"
    assert one(9500, replace(LOWER, levels=9)).grade == "Yếu"
    assert one(9500, CAP, LOWER).grade == "Khá"


def test_an_event_shuts_out():
    found = one(9500, OUT)
    assert (found.grade, found.reasons[-1]) == (None, "Không xếp loại: lãnh đạo bị cảnh cáo.")


# --- quotas --------------------------------------------------------------------------------------


def ranked(*ranks):
    return {n: graded(9900 - 10 * place, rank=place) for n, place in enumerate(ranks)}


def with_quota(quota):
    return [replace(RULES[0], quota=quota), *RULES[1:]]


def best(group, quota):
    found = gradings(group, with_quota(quota))
    return [key for key, grading in found.items() if grading.grade == "Xuất sắc"]


@pytest.mark.parametrize(
    ("quota", "size", "places"),
    [
        (Quota(percent=Fraction(25)), 7, 1),
        (Quota(percent=Fraction(25), rounding=RoundingMode.NEAREST), 7, 2),
        (Quota(percent=Fraction(25), rounding=RoundingMode.UP), 5, 2),
        (Quota(percent=Fraction(25)), 3, 0),
        (Quota(percent=Fraction(25), least=1), 3, 1),
        (Quota(percent=Fraction(25), least=1), 0, 0),
        (Quota(count=2), 7, 2),
    ],
)
def test_a_quota_comes_to_whole_places(quota, size, places):
    assert quota.places(size)[0] == places


def test_a_quota_is_a_number_or_a_percentage():
    with pytest.raises(ValueError, match="Quota"):
        Quota()


def test_the_best_by_rank_have_the_places_and_the_next_is_considered_for_the_next_grade():
    group = ranked(3, 1, 2, 4, 5, 6, 7)
    assert best(group, Quota(percent=Fraction(25))) == [1]
    assert best(group, Quota(count=2)) == [1, 2]
    found = gradings(group, with_quota(Quota(percent=Fraction(25))))[2]
    assert found.grade == "Tốt"
    assert found.reasons[0] == (
        "Không xếp “Xuất sắc”: chỉ có 1 chỗ (25% của 7 là 1,75, làm tròn xuống còn 1), "
        "đã dành cho hạng cao hơn."
    )


def test_who_shares_the_last_place_is_not_parted_by_chance():
    group = ranked(1, 2, 2, 4)
    assert best(group, Quota(count=2)) == [0]
    assert best(group, Quota(count=3)) == [0, 1, 2]
    assert "hội đồng phải chọn" in gradings(group, with_quota(Quota(count=2)))[1].reasons[0]


def test_nobody_is_held_back_while_there_are_places():
    assert len(best(ranked(1, 2, 3), Quota(count=3))) == 3


def test_grades_out_of_order_are_a_bug():
    with pytest.raises(ValueError, match="Khá"):
        gradings({}, RULES[::-1])


@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(0, 5), st.randoms())
def test_no_more_than_the_places_whatever_the_order(totals, places, random):
    ordered = sorted(totals, reverse=True)
    group = {n: graded(t, rank=ordered.index(t) + 1) for n, t in enumerate(totals)}
    rules = with_quota(Quota(count=places))
    found = gradings(group, rules)
    assert sum(one.grade == "Xuất sắc" for one in found.values()) <= places
    mixed = list(group.items())
    random.shuffle(mixed)
    assert gradings(dict(mixed), rules) == found
