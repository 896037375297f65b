from datetime import date

import pytest

from app.core.errors import InvalidInput
from app.domain.dates import PartialDate
from app.domain.terms import HoldReason, NominationState
from app.services import awards, holds, nominations
from app.ui.tabs.awards import AwardsTab
from tests.commendation import commune, concluded, nominate
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.list_pages import press, select, take_back, why_off


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it):
    context.choose(2026, it.plan_id)
    return shown(AwardsTab(context))


@pytest.fixture
def page(tab):
    tab.show_page("upward")
    return tab.current


@pytest.fixture
def passed(office, it):
    """Two people whom the council passed for an award that the province decides."""
    ids = [nominate(office, it, person, award="BKT_CN") for person in it.people[:2]]
    concluded(office, it, *ids)
    return ids


def state(office, nomination_id):
    return office.ask(nominations.one, nomination_id).state


def give_reason(words):
    return lambda dialog: dialog._field.set_value(words)


def test_only_what_a_level_above_decides_is_here_and_by_whom(page, it, office, passed, rows_of):
    nominate(office, it, it.people[2], award="LDTT")
    assert [row[:1] + row[3:] for row in rows_of(page.list.table)] == [
        ["Ông Nguyễn Văn An", "Chủ tịch UBND tỉnh", "Đạt", "Trình được"],
        ["Ông Trần Thị Bình", "Chủ tịch UBND tỉnh", "Đạt", "Trình được"],
    ]


def test_what_stands_in_the_way_is_told_with_its_article(page, it, office, passed):
    row = {"reason": HoldReason.INSPECTION, "starts_on": date(2026, 8, 1)}
    office.do(holds.add, row | {"subject_id": it.people[0]})
    select(page.list, 0)
    assert page.list.model.row_number(0).obstacles
    assert page.list.model.index(0, 5).data() == "Còn vướng (1)"
    [told] = page.obstacles.sentences()
    assert "Tạm dừng xét. Đang thanh tra, kiểm tra từ 01/08/2026" in told
    assert "Điều 4 khoản 4" in told


def test_several_are_submitted_at_once_and_recalled_with_a_reason(page, office, passed, answer):
    answer("Trình cấp trên")
    press(page.list, "Trình cấp trên…", 0, 1)
    assert [state(office, row) for row in passed] == [NominationState.SUBMITTED] * 2
    assert page.list.model.index(0, 5).data() == "Đã trình"
    answer("Rút hồ sơ", give_reason("Bổ sung báo cáo"))
    press(page.list, "Rút hồ sơ đã trình…", 0, 1)
    assert [state(office, row) for row in passed] == [NominationState.PASSED] * 2


def test_a_submission_is_no_ordinary_undo(page, office, passed, answer):
    answer("Trình cấp trên")
    press(page.list, "Trình cấp trên…", 0)
    assert page.operations.undo_label is None
    assert "Rút hồ sơ đã trình" in page.operations.undo_obstacle


def test_what_the_council_has_not_passed_is_not_submitted(page, it, office):
    nominate(office, it, award="BKT_CN")
    select(page.list, 0)
    assert page.list.model.index(0, 5).data() in ("Còn vướng (1)", "Chưa qua hội đồng")
    assert why_off(page.list, "Trình cấp trên…") == "Chỉ trình được đề nghị ở trạng thái “Đạt”."


def test_one_decision_of_the_level_above_is_entered_for_many_and_undone_at_once(
    page, office, passed, fill
):
    office.do(nominations.submit_upward, passed, date(2026, 8, 28))
    fill(
        {
            "decision_number": "901/QĐ-UBND",
            "decided_on": PartialDate(2026, 9, 20),
            "prize_amount": 3_510_000,
        }
    )
    press(page.list, "Ghi quyết định của cấp trên…", 0, 1)
    rows = office.ask(awards.listed)
    assert [
        (row.name, row.decision_number, row.decided_by, row.year, row.prize_amount) for row in rows
    ] == [
        ("Nguyễn Văn An", "901/QĐ-UBND", "Chủ tịch UBND tỉnh", 2026, 3_510_000),
        ("Trần Thị Bình", "901/QĐ-UBND", "Chủ tịch UBND tỉnh", 2026, 3_510_000),
    ]
    assert [state(office, row) for row in passed] == [NominationState.DECIDED] * 2
    assert take_back(page.list) == "Đã ghi vào sổ khen thưởng: 2 đề nghị."
    assert office.ask(awards.listed) == ()
    assert [state(office, row) for row in passed] == [NominationState.SUBMITTED] * 2


def test_a_decision_without_number_or_day_is_refused_in_the_form(page, office, passed, fill):
    office.do(nominations.submit_upward, passed, date(2026, 8, 28))
    problems = fill({"prize_amount": 1})
    press(page.list, "Ghi quyết định của cấp trên…", 0)
    assert problems == ["Chưa nhập “Số quyết định”.", "Chưa nhập “Ngày quyết định”."]
    assert office.ask(awards.listed) == ()


def test_a_golden_book_number_that_is_taken_is_refused_at_its_field(
    page, it, office, passed, fill
):
    former = {"subject_id": it.people[2], "award_code": "LDTT", "golden_book_number": 7}
    office.do(awards.add, former | {"year": 2026})
    office.do(nominations.submit_upward, passed, date(2026, 8, 28))
    values = {"decision_number": "901", "decided_on": PartialDate(2026, 9, 20)}
    problems = fill(values | {"golden_book_number": 7})
    press(page.list, "Ghi quyết định của cấp trên…", 0)
    assert problems == ["Số sổ vàng 7 năm 2026 đã dùng. Chưa lưu. Nhập số khác."]


def test_nobody_chosen_is_refused(office):
    with pytest.raises(InvalidInput, match="Chưa chọn đề nghị nào"):
        office.do(awards.receive, [], {"decision_number": "1", "decided_on": date(2026, 9, 20)})


def test_the_fields_bear_a_vietnamese_keyboard(page, office, passed, answer):
    office.do(nominations.submit_upward, passed, date(2026, 8, 28))

    def type_everywhere(dialog):
        for name in ("decision_number", "decided_by", "note"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    press(page.list, "Ghi quyết định của cấp trên…", 0)
