from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.grading import GradeRule
from app.services import criteria_sets, grades, results
from tests.contest import criteria_set, scored
from tests.ruled import Ruled

BANDS = [{"name": "Xuất sắc", "minimum": 9000}, {"name": "Khá", "minimum": 7000}]


def test_grades_are_kept_from_the_best_down(office):
    plan_id = office.plan()
    office.do(grades.set_bands, plan_id, BANDS)
    assert office.ask(grades.listed, plan_id) == (
        GradeRule("Xuất sắc", 9000),
        GradeRule("Khá", 7000),
    )


def test_new_grades_take_the_place_of_the_old_even_at_the_same_points(office):
    plan_id = office.plan()
    office.do(grades.set_bands, plan_id, BANDS)
    office.do(grades.set_bands, plan_id, [{"name": "Tốt", "minimum": 9000}])
    assert office.ask(grades.listed, plan_id) == (GradeRule("Tốt", 9000),)


def test_the_same_grades_again_write_nothing(office):
    plan_id = office.plan()
    office.do(grades.set_bands, plan_id, BANDS)
    head = office.database.head()
    office.do(grades.set_bands, plan_id, BANDS)
    assert office.database.head() == head


def test_a_plan_may_do_without_grades(office):
    plan_id = office.plan()
    office.do(grades.set_bands, plan_id, BANDS)
    office.do(grades.set_bands, plan_id, [])
    assert office.ask(grades.listed, plan_id) == ()


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([{"name": "", "minimum": 100}], "Mức thứ 1 chưa có tên"),
        ([{"name": "Khá"}], "Chưa nhập “Từ .điểm.”"),
        ([{"name": "Khá", "minimum": -100}], "“Khá” có điểm thấp nhất -1 nhỏ hơn 0"),
        ([{"name": "Khá", "minimum": 10**9}], "“Khá” có điểm quá lớn"),
        ([BANDS[1], BANDS[0]], "Xếp các mức từ cao xuống thấp"),
        ([BANDS[0], {"name": "Tốt", "minimum": 9000}], "chồng lên nhau"),
        ([BANDS[0], {"name": "xuất sắc", "minimum": 10}], "“Xuất sắc” xuất hiện 2 lần"),
    ],
)
def test_grades_that_make_no_sense_are_refused(office, bands, sentence):
    plan_id = office.plan()
    with pytest.raises(InvalidInput, match=sentence):
        office.do(grades.set_bands, plan_id, bands)
    assert office.ask(grades.listed, plan_id) == ()


def test_grades_stay_while_scores_are_closed(office):
    it, _ = scored(office, (500, 250))
    office.do(results.finalise, it.plan_id, None, date(2026, 11, 20))
    with pytest.raises(NotAllowed, match="đã chốt ngày 20/11/2026"):
        office.do(grades.set_bands, it.plan_id, BANDS)


def test_sets_with_grades_of_their_own_are_named_once(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    office.do(criteria_sets.use, it.plan_id, it.set_id, "person")
    plain, _ = criteria_set(office)
    office.do(criteria_sets.use, it.plan_id, plain, "household")
    [own] = office.ask(grades.own_of_sets, it.plan_id)
    assert (own.set_id, own.label) == (it.set_id, "Bộ tiêu chí theo số liệu")
    assert office.ask(grades.own_of_sets, office.plan()) == ()
