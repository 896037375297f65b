from datetime import date

import pytest

from app.domain.terms import HoldReason
from app.services import awards, holds, nominations
from app.ui.forms import Form
from app.ui.tabs.awards import AwardsTab
from tests.commendation import commune, nominate, registration, results, step
from tests.ui.conftest import words
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
    tab.show_page("candidates")
    return tab.current


def line(page, rows_of, name):
    headings = [column.heading for column in page.list.model.columns]
    found = next(row for row in rows_of(page.list.table) if row[0].endswith(name))
    return dict(zip(headings, found, strict=True))


def number(page, subject_id):
    return page.list.model.row_of(subject_id)


def codes(office, it, subject_id):
    rows = office.ask(nominations.listed, it.plan_id)
    return [row.award_code for row in rows if row.subject_id == subject_id]


def test_one_line_has_all_that_speaks_for_and_against(page, it, office, rows_of):
    an = it.people[0]
    registration(office, it, an)
    office.do(
        holds.add,
        {"subject_id": an, "reason": HoldReason.DISCIPLINARY, "starts_on": date(2026, 5, 1)},
    )
    for year in (2024, 2025):
        office.do(awards.add, {"subject_id": an, "award_code": "LDTT", "year": year})
    step(office, it, "LDTT", "CSTDCS", name="Danh hiệu")
    results(office, it, {an: 9250})
    nominate(office, it, an)
    told = line(page, rows_of, "Nguyễn Văn An")
    assert told == {
        "Tên": "Ông Nguyễn Văn An",
        "Đơn vị": "Trường Tiểu học An Bình",
        "Điểm": "92,5",
        "Hạng": "1",
        "Xếp loại": "Tốt",
        "Đăng ký": "Đã đăng ký",
        "Tạm dừng xét": "Đang xem xét kỷ luật",
        "Đã đề nghị": "Lao động tiên tiến",
        "Gợi ý theo kế hoạch": "Lao động tiên tiến; Chiến sĩ thi đua cơ sở",
        "Đã được khen": "Lao động tiên tiến (2024, 2025)",
        "Chức vụ": "Giáo viên",
        "Cụm, khối": "",
    }


def test_who_did_not_register_is_said_in_words(page, rows_of):
    assert line(page, rows_of, "Nguyễn Văn An")["Đăng ký"] == "Chưa đăng ký"


def test_beyond_the_quota_is_said_beside_the_award(page, it, office, rows_of):
    step(office, it, "LDTT", quota_count=1)
    results(office, it, {it.people[0]: 9500, it.people[1]: 9000})
    page.reload()
    assert line(page, rows_of, "An")["Gợi ý theo kế hoạch"] == "Lao động tiên tiến"
    assert line(page, rows_of, "Trần Thị Bình")["Gợi ý theo kế hoạch"] == (
        "Lao động tiên tiến (ngoài chỉ tiêu)"
    )


def test_several_are_proposed_for_one_award_and_taken_back_at_once(page, it, office, fill):
    fill({"award_code": "LDTT", "achievement": "Hoàn thành tốt nhiệm vụ"})
    press(page.list, "Đề nghị…", *(number(page, person) for person in it.people[:2]))
    rows = office.ask(nominations.listed, it.plan_id)
    assert [(row.name, row.period, row.achievement) for row in rows] == [
        ("Nguyễn Văn An", "2026", "Hoàn thành tốt nhiệm vụ"),
        ("Trần Thị Bình", "2026", "Hoàn thành tốt nhiệm vụ"),
    ]
    assert take_back(page.list) == "Đã đề nghị khen thưởng 2 đối tượng."
    assert office.ask(nominations.listed, it.plan_id) == ()


def test_the_award_is_offered_with_who_decides_it_and_the_ladder_first(page, it, office, answer):
    step(office, it, "CSTDCS")
    seen = {}

    def look(dialog):
        field = dialog.findChild(Form).field("award_code")
        seen["labels"] = [label for _, label in field._choices]
        seen["chosen"] = field.value()

    answer("Hủy", look)
    page.reload()
    press(page.list, "Đề nghị…", number(page, it.people[0]))
    assert seen["labels"][0] == "Chiến sĩ thi đua cơ sở – Chủ tịch UBND xã"
    assert any(label.endswith("– Chủ tịch UBND tỉnh") for label in seen["labels"])
    assert seen["chosen"] == "CSTDCS"
    assert not any("tập thể" in label.lower() for label in seen["labels"])


def test_the_same_award_twice_is_refused_for_all_and_says_for_whom(page, it, office, answer):
    nominate(office, it, it.people[1])
    told = []

    def save(dialog):
        dialog.form.fill({"award_code": "LDTT"})
        dialog.save()
        told.append("\n".join(words(dialog)))

    answer("Hủy", save)
    press(page.list, "Đề nghị…", *(number(page, person) for person in it.people[:2]))
    assert codes(office, it, it.people[0]) == []
    assert "“Trần Thị Bình” đã được đề nghị danh hiệu, hình thức này cho “2026”" in told[0]


def test_people_and_collectives_are_not_proposed_together(page, it):
    select(page.list, number(page, it.people[0]), number(page, it.school))
    assert why_off(page.list, "Đề nghị…") == (
        "Đang chọn cả tập thể và cá nhân: danh hiệu, hình thức khác nhau. Chọn riêng từng loại."
    )


def test_the_list_narrows_to_who_is_not_proposed_yet(page, it, office, rows_of):
    nominate(office, it)
    page.list.set_filter("proposed", "Đã đề nghị")
    assert [row[0] for row in rows_of(page.list.table)] == ["Ông Nguyễn Văn An"]
    page.list.set_filter("proposed", "Chưa đề nghị")
    assert "Ông Nguyễn Văn An" not in [row[0] for row in rows_of(page.list.table)]


def test_people_are_found_without_marks(page, rows_of):
    page.list.search("thi binh")
    assert [row[0] for row in rows_of(page.list.table)] == ["Ông Trần Thị Bình"]


def test_without_a_plan_the_plans_of_the_year_are_offered(tab, it, context, rows_of):
    context.choose(2026, None)
    tab.show_page("candidates")
    choice = tab.pages.page("candidates").choice
    assert choice.isVisible()
    assert [row[1] for row in rows_of(choice.list.table)] == ["Phát động thi đua năm 2026"]
    press(choice.list, "Chọn kế hoạch này", 0)
    assert context.plan_id == it.plan_id
    assert tab.current.isVisible()
    assert len(rows_of(tab.current.list.table)) == 6


def test_the_fields_bear_a_vietnamese_keyboard(page, it, answer):
    def type_everywhere(dialog):
        for name in ("award_code", "period", "achievement"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    press(page.list, "Đề nghị…", number(page, it.people[0]))


def test_a_file_that_can_only_be_read_proposes_nobody(page, it, monkeypatch):
    door = type(page.operations)
    monkeypatch.setattr(door, "read_only_reason", property(lambda _: "Tệp chỉ xem."))
    page.reload()
    select(page.list, number(page, it.people[0]))
    assert why_off(page.list, "Đề nghị…") == "Tệp chỉ xem."
