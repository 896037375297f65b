from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole
from app.services import councils
from app.ui.tabs.awards import AwardsTab
from tests.commendation import commune, concluded, council, meeting, nominate
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs.list_pages import EXPORT, button, press, select, take_back, why_off

AN = "Ông Nguyễn Văn An – Giáo viên – Trường Tiểu học An Bình"
BINH = "Ông Trần Thị Bình – Giáo viên – Trường Tiểu học An Bình"


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it):
    return shown(AwardsTab(context))


@pytest.fixture
def page(tab):
    tab.resize(*SCREEN)
    tab.show_page("councils")
    return tab.current


def day(text):
    return PartialDate.of(date.fromisoformat(text))


def seated(office, it):
    return [row.name for row in office.ask(councils.members, it.council_id)]


def test_a_council_is_set_up_and_its_members_follow_one_after_another(
    page, it, office, in_dialog, pick, rows_of
):
    in_dialog(lambda dialog: dialog.form.fill({"name": "Hội đồng TĐKT xã", "term": "2025–2030"}))
    press(page.list, "Thêm")

    def sit(dialog):
        pick(dialog.form, "subject_id", AN)
        assert dialog.form.field("name").value() == "Nguyễn Văn An"
        dialog.form.field("role").set_value(CouncilRole.CHAIR)
        dialog.save_and_go_on()
        dialog.form.fill({"name": "Lý Thị Hoa", "honorific": "Bà", "post": "Khách mời"})

    in_dialog(sit)
    press(page.members, "Thêm thành viên…")
    post = "Giáo viên, Trường Tiểu học An Bình"
    assert rows_of(page.members.table) == [
        ["1", "Ông Nguyễn Văn An", post, "Chủ tịch", "", "", "Đang tham gia"],
        ["2", "Bà Lý Thị Hoa", "Khách mời", "Ủy viên", "", "", "Đang tham gia"],
    ]
    [row] = office.ask(councils.listed)
    [first, second] = office.ask(councils.members, row.id)
    assert (first.subject_id, second.subject_id) == (it.people[0], None)
    assert page.heading.text() == (
        "Thành viên Hội đồng TĐKT xã, nhiệm kỳ 2025–2030: hôm nay 2, cả nhiệm kỳ 2"
    )


def test_nothing_to_do_with_members_is_seen_before_there_is_a_council(page):
    assert page.list.model.rowCount() == 0
    assert not page.below.isVisible()


def test_a_term_that_ends_before_it_starts_is_refused_at_its_field(page, office, fill):
    days = {"valid_from": day("2025-07-01"), "valid_to": day("2025-06-30")}
    problems = fill({"name": "Hội đồng", **days})
    press(page.list, "Thêm")
    assert problems == [
        "Ngày kết thúc (30/06/2025) trước ngày bắt đầu (01/07/2025). Sửa một trong hai ngày."
    ]
    assert office.ask(councils.listed) == ()


def test_a_council_is_renamed(page, it, office, fill):
    council(office, it)
    fill({"name": "Hội đồng Thi đua xã An Bình"})
    press(page.list, "Sửa", 0)
    assert office.ask(councils.get, it.council_id).name == "Hội đồng Thi đua xã An Bình"


def test_the_next_term_takes_over_who_sits_and_one_undo_takes_it_back(
    page, it, office, fill, rows_of
):
    council(office, it, size=3)
    office.do(councils.update, it.council_id, {"valid_to": date(2026, 6, 30)})
    office.do(councils.end_members, it.members[2:], date(2026, 1, 31))
    fill({"term": "2026–2031", "valid_from": day("2026-07-01")})
    press(page.list, "Nhiệm kỳ mới…", 0)
    assert [row[1] for row in rows_of(page.list.table)] == ["2026–2031", "2025–2030"]
    assert [row[1] for row in rows_of(page.members.table)] == ["Ông Ủy viên 0", "Ông Ủy viên 1"]
    assert [row[4] for row in rows_of(page.members.table)] == ["01/07/2026"] * 2
    assert take_back(page.list) == "Đã lập hội đồng nhiệm kỳ mới, lấy theo 2 thành viên."
    assert len(office.ask(councils.listed)) == 1


def test_a_council_goes_to_the_bin_with_its_members_and_comes_back(page, it, office):
    council(office, it)
    press(page.list, "Xóa", 0)
    assert office.ask(councils.listed) == ()
    take_back(page.list)
    assert len(seated(office, it)) == 7


def test_a_council_that_met_stays_and_the_sentence_says_what_to_do(page, it, office, answer):
    meeting(office, it)
    told = answer("Đóng")
    press(page.list, "Xóa", 0)
    assert "đã có 1 cuộc họp. Chưa có gì thay đổi." in told[0]
    assert "Nhập ngày kết thúc nhiệm kỳ để ngừng dùng." in told[0]
    assert len(office.ask(councils.listed)) == 1


def test_a_second_chair_is_refused_at_the_role(page, it, office, fill):
    council(office, it, size=3)
    problems = fill({"role": CouncilRole.CHAIR})
    press(page.members, "Sửa", 2)
    assert problems[0].startswith("Hội đồng đã có Chủ tịch là Ông Ủy viên 0 trong thời gian này.")
    assert office.ask(councils.members, it.council_id)[2].role is CouncilRole.MEMBER


def test_who_sits_already_is_refused_at_the_name(page, it, office, fill):
    council(office, it, size=3)
    problems = fill({"name": "Ủy viên 2"})
    press(page.members, "Thêm thành viên…")
    assert "Ông Ủy viên 2 đã là thành viên hội đồng trong thời gian này." in problems[0]


def test_another_person_in_a_seat_brings_their_own_name_and_post(
    page, it, office, in_dialog, pick
):
    council(office, it, size=3)
    in_dialog(lambda dialog: pick(dialog.form, "subject_id", BINH))
    press(page.members, "Sửa", 2)
    row = office.ask(councils.members, it.council_id)[2]
    post = "Giáo viên, Trường Tiểu học An Bình"
    assert (row.subject_id, row.name, row.post) == (it.people[1], "Trần Thị Bình", post)


def test_an_edit_keeps_the_name_that_the_seat_has(page, it, office, fill):
    council(office, it, size=3)
    office.do(councils.update_member, it.members[2], {"subject_id": it.people[0]})
    office.do(councils.update_member, it.members[2], {"name": "Nguyễn Văn An (A)"})
    fill({"post": "Hiệu trưởng"})
    press(page.members, "Sửa", 2)
    row = office.ask(councils.members, it.council_id)[2]
    assert (row.name, row.post) == ("Nguyễn Văn An (A)", "Hiệu trưởng")


def test_who_would_have_sat_in_a_concluded_meeting_is_refused_at_the_day(page, it, office, fill):
    concluded(office, it, nominate(office, it))
    page.reload()
    problems = fill({"name": "Lý Thị Hoa"})
    press(page.members, "Thêm thành viên…")
    [problem] = problems
    assert problem == (
        "Cuộc họp ngày 20/08/2026 đã kết luận, mà với các ngày này số thành viên hội đồng vào hôm "
        "đó sẽ tăng. Chưa lưu. Nhập “Từ ngày” sau ngày họp, hoặc mở lại cuộc họp trước."
    )
    assert len(seated(office, it)) == 7


def test_several_members_leave_on_one_day_and_one_undo_brings_them_back(
    page, it, office, fill, rows_of
):
    council(office, it, size=4)
    fill({"valid_to": day("2026-01-31")})
    press(page.members, "Thôi tham gia…", 2, 3)
    assert [row[5:] for row in rows_of(page.members.table)][2:] == [["31/01/2026", "Đã thôi"]] * 2
    assert "hôm nay 2, cả nhiệm kỳ 4" in page.heading.text()
    assert take_back(page.members) == "Đã ghi ngày thôi tham gia hội đồng của 2 thành viên."
    assert {row.valid_to for row in office.ask(councils.members, it.council_id)} == {None}


def test_several_members_are_removed_at_once_and_come_back(page, it, office):
    council(office, it, size=4)
    press(page.members, "Xóa", 2, 3)
    assert seated(office, it) == ["Ủy viên 0", "Ủy viên 1"]
    assert take_back(page.members) == "Đã xóa 2 thành viên khỏi hội đồng."
    assert len(seated(office, it)) == 4


def test_who_stands_in_minutes_is_not_removed_and_the_sentence_says_how_to_end(
    page, it, office, answer
):
    meeting(office, it)
    told = answer("Đóng")
    press(page.members, "Xóa", 5, 6)
    assert "đã có tên trong biên bản họp: Ủy viên 5, Ủy viên 6. Chưa có gì thay đổi." in told[0]
    assert len(seated(office, it)) == 7


def test_members_are_put_in_the_order_of_the_decision(page, it, office):
    council(office, it, size=3)
    press(page.members, "Lên", 2)
    assert seated(office, it) == ["Ủy viên 0", "Ủy viên 2", "Ủy viên 1"]
    press(page.members, "Xuống", 0)
    assert seated(office, it) == ["Ủy viên 2", "Ủy viên 0", "Ủy viên 1"]
    select(page.members, 0)
    assert why_off(page.members, "Lên") == "Thành viên này đã ở đầu."


def test_a_place_leads_to_a_council_and_to_a_member(page, it, office):
    council(office, it, size=3)
    other = office.do(councils.create, {"name": "Hội đồng khác", "valid_from": date(2026, 1, 1)})
    assert page.show_row(other)
    assert page.list.current().id == other
    assert page.show_row(it.members[1])
    assert page.list.current().id == it.council_id
    assert page.members.current().id == it.members[1]
    assert not page.show_row(it.plan_id)


def test_the_fields_bear_a_vietnamese_keyboard(page, it, office, answer):
    council(office, it, size=3)

    def type_everywhere(dialog):
        for name in ("subject_id", "honorific", "name", "post", "role"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    press(page.members, "Sửa", 2)


def test_a_file_that_can_only_be_read_shows_everything_and_changes_nothing(
    page, it, office, monkeypatch
):
    council(office, it, size=3)
    door = type(page.operations)
    monkeypatch.setattr(door, "read_only_reason", property(lambda _: "Tệp chỉ xem."))
    page.reload()
    for part in (page.list, page.members):
        select(part, 0)
        for action in part.actions():
            if action.text() != EXPORT:  # a file of what is seen changes nothing
                assert why_off(part, action.text()) == "Tệp chỉ xem.", action.text()
    assert page.members.model.rowCount() == 3


def test_the_page_keeps_the_rules_of_the_house(page, it, office):
    council(office, it)
    assert faults(page.window()) == []
    assert button(page.list, "Thêm").isEnabled()
