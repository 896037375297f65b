from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import AwardGround, AwardNature, AwardScope
from app.services import awards
from app.ui.tabs.awards import AwardsTab
from tests.commendation import DECISION_DAY, commune, issued, nominate
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs.list_pages import press, select, take_back, why_off

REASON = "Kê khai chưa đúng"


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it):
    tab = AwardsTab(context)
    tab.resize(*SCREEN)
    return shown(tab)


@pytest.fixture
def page(tab):
    tab.show_page("book")
    return tab.current


def entered(office, it, person=0, **values):
    row = {"subject_id": it.people[person], "award_code": "LDTT", "year": 2025}
    return office.do(awards.add, row | values)


@pytest.fixture
def decided(office, it, page):
    """A line that a decision of this office gave."""
    issued(office, it, nominate(office, it))
    page.reload()
    [row] = office.ask(awards.listed)
    return row


def column(page, heading):
    place = [one.heading for one in page.model.columns].index(heading)
    return [page.model.index(n, place).data() for n in range(page.model.rowCount())]


def give_reason(words):
    return lambda dialog: dialog._field.set_value(words)


# --- entering by hand ----------------------------------------------------------------------------


def test_an_award_of_a_former_year_is_entered_and_undone(page, it, office, fill):
    fill(
        {
            "subject_id": it.people[0],
            "award_code": "LDTT",
            "year": 2024,
            "decision_number": "45/QĐ-UBND",
            "decided_on": PartialDate(2024, 12, 1),
            "prize_amount": 702_000,
        }
    )
    press(page.list, "Thêm")
    assert column(page, "Tên") == ["Ông Nguyễn Văn An"]
    assert column(page, "Ngày") == ["01/12/2024"]
    assert page.sum.text() == "Tổng tiền thưởng: 702.000 đồng"
    assert take_back(page.list) == "Đã ghi 1 khen thưởng vào sổ."
    assert office.ask(awards.listed) == ()


def test_the_same_title_of_a_year_is_refused_under_its_field(page, it, office, fill):
    entered(office, it)
    problems = fill({"subject_id": it.people[0], "award_code": "LDTT", "year": 2025})
    press(page.list, "Thêm")
    assert len(problems) == 1
    assert problems[0].startswith("Sổ khen thưởng đã có Lao động tiên tiến năm 2025")
    assert len(office.ask(awards.listed)) == 1


def test_what_was_entered_is_changed_and_deleted(page, it, office, fill):
    entered(office, it)
    fill({"post": "Hiệu trưởng", "is_leader": True, "ground": AwardGround.EXTERNAL})
    press(page.list, "Sửa", 0)
    [row] = office.ask(awards.listed)
    assert row.ground is AwardGround.EXTERNAL
    assert (row.post, row.is_leader, row.nature) == ("Hiệu trưởng", True, AwardNature.GIVEN)
    press(page.list, "Xóa", 0)
    assert office.ask(awards.listed) == ()
    assert take_back(page.list) == "Đã xóa 1 dòng ghi tay khỏi sổ."
    assert len(office.ask(awards.listed)) == 1


# --- what a decision gave ------------------------------------------------------------------------


def test_a_line_of_a_decision_is_corrected_with_a_reason_and_never_deleted(
    page, decided, office, fill
):
    select(page.list, 0)
    assert why_off(page.list, "Xóa") == (
        "Dòng do quyết định đưa vào không xóa được; chỉ thu hồi kèm lý do."
    )
    fill({"name": "Nguyễn Văn Ân", "reason": "Sai dấu trong tên"})
    press(page.list, "Sửa")
    [row] = office.ask(awards.listed)
    assert (row.name, row.nature) == ("Nguyễn Văn Ân", AwardNature.CORRECTED)
    assert "Sai dấu trong tên" in row.note
    assert (row.golden_book_number, row.prize_amount) == (
        decided.golden_book_number,
        decided.prize_amount,
    )


def test_a_correction_without_a_reason_is_refused(page, decided, office, fill):
    problems = fill({"name": "Nguyễn Văn Ân"})
    press(page.list, "Sửa", 0)
    assert problems == ["Chưa nhập “Lý do”."]
    assert office.ask(awards.listed)[0].name == decided.name


def test_an_award_is_taken_back_and_given_again_each_with_its_reason(
    page, decided, office, answer
):
    select(page.list, 0)
    assert why_off(page.list, "Khôi phục…") == "Dòng này chưa thu hồi."
    told = answer("Thu hồi khen thưởng", give_reason(REASON))
    press(page.list, "Thu hồi…")
    assert "Dòng vẫn nằm trong sổ" in told[0]
    [row] = office.ask(awards.listed)
    assert (row.nature, REASON in row.note) == (AwardNature.REVOKED, True)
    assert page.sum.text() == ""
    page.list.set_filter("lines", False)
    assert page.model.rowCount() == 0
    page.list.set_filter("lines", True)
    answer("Khôi phục khen thưởng", give_reason("Đã xác minh"))
    press(page.list, "Khôi phục…", 0)
    assert office.ask(awards.listed)[0].nature is AwardNature.GIVEN


# --- finding -------------------------------------------------------------------------------------


def test_a_person_is_found_without_marks_and_their_story_is_told(page, it, office):
    entered(office, it, year=2023)
    entered(office, it, year=2024, decision_number="45/QĐ-UBND", decided_on=date(2024, 12, 1))
    entered(office, it, 1)
    page.reload()
    page.list.search("nguyen van an")
    assert column(page, "Năm") == ["2024", "2023"]
    select(page.list, 1)
    story = page.facts.text()
    assert "Quá trình khen thưởng (2 lần)" in story
    assert "2024: Lao động tiên tiến, quyết định số 45/QĐ-UBND ngày 01/12/2024" in story


def test_filters_narrow_the_book_and_the_sum_follows(page, it, office):
    entered(office, it, prize_amount=500_000)
    entered(office, it, 1, year=2024, prize_amount=300_000)
    entered(office, it, 2, year=2024)
    page.reload()
    assert page.sum.text() == "Tổng tiền thưởng: 800.000 đồng · 1 dòng không có số tiền"
    page.list.set_filter("year", 2024)
    assert page.sum.text() == "Tổng tiền thưởng: 300.000 đồng · 1 dòng không có số tiền"
    page.list.set_filter("lines", AwardScope.HOUSEHOLD)
    assert (page.model.rowCount(), page.sum.text()) == (0, "")


def test_a_heading_sorts_the_whole_book(page, it, office):
    for person, amount in enumerate((500_000, 1_500_000, 900_000)):
        entered(office, it, person, prize_amount=amount)
    page.reload()
    place = [one.heading for one in page.model.columns].index("Tiền thưởng (đồng)")
    page.model.sort(place)
    assert column(page, "Tiền thưởng (đồng)") == ["500.000", "900.000", "1.500.000"]


def test_a_place_leads_to_a_line_that_a_filter_hides(tab, page, it, office):
    wanted = entered(office, it)
    entered(office, it, 1, year=2024)
    page.reload()
    page.list.set_filter("year", 2024)
    tab.show_row(wanted)
    assert page.list.current().id == wanted


def test_the_day_of_the_decision_says_what_the_prize_is_of(page, decided):
    select(page.list, 0)
    assert decided.decided_on == DECISION_DAY
    told = "760.000 đồng (hệ số 0,3 × mức lương cơ sở 2.530.000 đồng, làm tròn lên 10.000 đồng)"
    assert told in page.facts.text()


def test_the_book_is_narrowed_to_what_one_authority_decided(page, it, office):
    entered(office, it, decided_by="Chủ tịch UBND tỉnh")
    entered(office, it, 1, decided_by="Chủ tịch UBND xã")
    entered(office, it, 2)
    page.reload()
    page.list.set_filter("decided_by", "Chủ tịch UBND tỉnh")
    assert column(page, "Cấp quyết định") == ["Chủ tịch UBND tỉnh"]


# --- everywhere ----------------------------------------------------------------------------------


def test_a_file_that_can_only_be_looked_at_is_only_looked_at(page, decided, monkeypatch):
    monkeypatch.setattr(
        type(page.operations), "read_only_reason", property(lambda _: "Tệp đang mở chỉ xem.")
    )
    page.reload()
    select(page.list, 0)
    for label in ("Thêm", "Sửa", "Xóa", "Thu hồi…"):
        assert why_off(page.list, label) == "Tệp đang mở chỉ xem."


def test_the_page_breaks_no_rule_of_the_house(tab, page, decided):
    assert faults(tab) == []


def test_vietnamese_keyboards_write_right_in_every_field(page, in_dialog):
    def type_in(dialog):
        for name in ("name", "decided_by", "achievement", "post"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    in_dialog(type_in, "Hủy")
    page.add()
