from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import NominationState
from app.services import ballots, councils, meetings, nominations
from app.ui.context import Place
from app.ui.tabs.awards import AwardsTab
from tests.commendation import (
    MEETING_DAY,
    commune,
    concluded,
    council,
    drafted,
    meeting,
    nominate,
    vote,
)
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs.grids import Key, cell, go_to, keys
from tests.ui.tabs.list_pages import EXPORT, press, select, take_back, why_off


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it):
    context.choose(2026, it.plan_id)
    tab = AwardsTab(context)
    tab.resize(*SCREEN)
    return shown(tab)


@pytest.fixture
def page(tab):
    tab.show_page("meetings")
    return tab.current


def day(on):
    return PartialDate.of(on)


def give_reason(words):
    return lambda dialog: dialog._field.set_value(words)


def opened(page, meeting_id, part=0):
    page.reload()
    page.open(meeting_id)
    page.view.pages.setCurrentIndex(part)
    return page.view


def state(office, nomination_id):
    return office.ask(nominations.one, nomination_id).state


# --- the list and the head -------------------------------------------------------------------


def test_a_meeting_from_the_invitation_to_its_conclusion(
    page, it, office, in_dialog, fill, answer
):
    council(office, it, size=5)
    good = nominate(office, it, award="CSTDCS")
    bad = nominate(office, it, it.people[1], award="CSTDCS")
    in_dialog(
        lambda dialog: dialog.form.fill(
            {"held_on": day(MEETING_DAY), "starts_at": "8h30", "place": "Hội trường UBND xã"}
        )
    )
    press(page.list, "Thêm")
    view = page.view
    assert view.heading.text() == (
        "Họp ngày 20/08/2026, 08:30, Hội trường UBND xã – Đang ghi biên bản"
    )
    assert page.status == (
        "Hội đồng Thi đua – Khen thưởng xã · 5 thành viên · chủ trì: Ông Ủy viên 0 · thư ký: Ông "
        "Ủy viên 1"
    )

    grid = view.attendance.grid
    go_to(grid, 4, "Lý do vắng")
    keys("Om", Key.Key_Return)
    press(view.attendance.list, "Tất cả còn lại có mặt")
    assert [cell(grid, n, "Dự họp") for n in range(5)] == ["Có mặt"] * 4 + ["Vắng mặt"]
    go_to(grid, 4, "Ý kiến bằng văn bản")
    keys(Key.Key_Space)

    view.pages.setCurrentWidget(view.ballots)
    fill({"issued": 5, "returned": 5, "valid": 5})
    press(view.ballots.list, "Số phiếu…")
    grid = view.ballots.grid
    lines = [row.id for row in view.ballots.model.rows()]
    go_to(grid, lines.index(good), "Đồng ý")
    keys("5", Key.Key_Return)
    go_to(grid, lines.index(bad), "Đồng ý")
    keys("3", Key.Key_Tab, "2", Key.Key_Return)
    assert cell(grid, lines.index(good), "Kết quả") == "Đạt"
    assert cell(grid, lines.index(bad), "Kết quả") == "Không đạt"

    view.pages.setCurrentWidget(view.notes)
    fill({"speaker": "Ông Ủy viên 2", "text": "Nhất trí với danh sách."})
    view.notes.opinions.add()
    fill({"name": "Ông Ủy viên 3"})
    view.notes.tellers.add()

    told = answer("Kết luận")
    view.conclude_button.click()
    assert "1 đề nghị đạt, 1 không đạt." in told[0]
    assert "• Trần Thị Bình – Chiến sĩ thi đua cơ sở" in told[0]
    assert state(office, good) is NominationState.PASSED
    assert state(office, bad) is NominationState.FAILED
    minutes = office.ask(meetings.view, view.row_id)
    assert minutes.is_concluded
    assert (len(minutes.present), minutes.written_opinion_count) == (4, 1)
    assert [row.text for row in minutes.opinions] == ["Nhất trí với danh sách."]
    assert [(row.name, row.is_head) for row in minutes.tellers] == [("Ông Ủy viên 3", True)]


def test_without_a_council_the_page_leads_to_where_one_is_set_up(page, context):
    went = []
    context.wanted.connect(went.append)
    press(page.list, "Thêm")
    assert page.list.notice.text().startswith("Chưa có hội đồng nào để họp.")
    page.list.notice._on_clicked()
    assert went == [Place("awards", context.plan_id, page="councils")]


def test_chair_and_secretary_are_chosen_among_the_members_of_the_day(page, it, office, in_dialog):
    council(office, it, size=3)
    office.do(councils.end_members, it.members[:1], date(2026, 8, 1))
    offered = []

    def look(dialog):
        form = dialog.form
        form.field("held_on").line.setText("20/08/2026")
        form.field("held_on").commit()
        offered.extend(label for _, label in form.field("chair_id")._choices)
        form.mark_clean()

    in_dialog(look, "Hủy")
    press(page.list, "Thêm")
    assert offered == ["Ông Ủy viên 1 – Ủy viên, thư ký", "Ông Ủy viên 2 – Ủy viên"]


def test_a_chair_who_left_before_the_day_is_refused_at_the_field(page, it, office, fill):
    council(office, it, size=3)
    office.do(councils.end_members, it.members[:1], date(2026, 8, 1))
    problems = fill({"held_on": day(MEETING_DAY), "chair_id": it.members[0]})
    press(page.list, "Thêm")
    assert any("Chủ trì không phải thành viên" in told for told in problems)
    assert office.ask(meetings.listed) == ()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_at": "25h"}, "Không hiểu giờ “25h”. Nhập giờ và phút, ví dụ 08:00."),
        (
            {"starts_at": "9h", "ends_at": "8h"},
            "Giờ kết thúc (08:00) trước giờ bắt đầu (09:00). Sửa một trong hai giờ.",
        ),
    ],
)
def test_a_wrong_hour_is_refused_at_its_field(page, it, office, fill, values, sentence):
    council(office, it, size=3)
    problems = fill(values)
    press(page.list, "Thêm")
    assert problems == [sentence]


def test_the_head_of_the_minutes_is_changed(page, it, office, fill):
    meeting_id = meeting(office, it)
    view = opened(page, meeting_id)
    fill({"place": "Nhà văn hóa", "conclusion": "Nhất trí đề nghị.", "chair_id": it.members[2]})
    view.edit_button.click()
    minutes = office.ask(meetings.view, meeting_id)
    assert (minutes.place, minutes.conclusion) == ("Nhà văn hóa", "Nhất trí đề nghị.")
    assert (minutes.chair.id, minutes.secretary.id) == (it.members[2], it.members[1])
    assert view.conclusion.text.toPlainText() == "Kết luận:\nNhất trí đề nghị."


def test_a_meeting_goes_to_the_bin_with_its_minutes_and_comes_back(page, it, office):
    meeting_id = meeting(office, it)
    page.reload()
    press(page.list, "Xóa", 0)
    assert office.ask(meetings.listed) == ()
    assert take_back(page.list) == "Đã xóa cuộc họp ngày 20/08/2026 cùng biên bản."
    assert len(office.ask(meetings.view, meeting_id).present) == 7


def test_a_concluded_meeting_is_not_deleted_and_the_button_says_why(page, it, office):
    concluded(office, it, nominate(office, it))
    page.reload()
    select(page.list, 0)
    assert why_off(page.list, "Xóa") == "Cuộc họp đã kết luận. Mở lại cuộc họp và ghi lý do trước."


def test_a_place_leads_to_a_meeting_and_back_to_the_list(tab, page, it, office):
    meeting_id = meeting(office, it)
    tab.show_row(meeting_id)
    assert page.pages.currentWidget() is page.view
    assert "7 thành viên" in page.status
    page.view.back_button.click()
    assert page.pages.currentWidget() is page.list
    assert page.list.current().id == meeting_id


def test_a_meeting_that_was_undone_gives_way_to_the_list(page, it, office):
    council(office, it, size=3)
    heading = {"council_id": it.council_id, "held_on": MEETING_DAY}
    meeting_id = page.operations.do(meetings.create, it.plan_id, heading)
    page.open(meeting_id)
    page.operations.undo()
    assert page.pages.currentWidget() is page.list


# --- opinions and the counting team ----------------------------------------------------------


def test_opinions_are_changed_moved_and_removed_and_come_back(page, it, office, fill):
    meeting_id = meeting(office, it)
    said = [{"speaker": name, "text": f"Ý {name}"} for name in ("A", "B", "C")]
    office.do(meetings.record_opinions, meeting_id, said)
    notes = opened(page, meeting_id, 2).notes

    def texts():
        return [row.text for row in office.ask(meetings.view, meeting_id).opinions]

    notes.opinions.table.selectRow(0)
    notes.opinions.move_by(1)
    assert texts() == ["Ý B", "Ý A", "Ý C"]
    notes.opinions.table.selectRow(2)
    fill({"text": "Không đồng ý"})
    notes.opinions.edit()
    assert texts() == ["Ý B", "Ý A", "Không đồng ý"]
    notes.opinions.table.selectRow(0)
    notes.opinions.remove()
    assert texts() == ["Ý A", "Không đồng ý"]
    assert notes.undo_bar.isVisible()
    notes.undo_bar._on_clicked()
    assert texts() == ["Ý B", "Ý A", "Không đồng ý"]


def test_a_guest_may_speak_and_an_opinion_without_words_is_refused(page, it, office, fill):
    meeting_id = meeting(office, it)
    notes = opened(page, meeting_id, 2).notes
    problems = fill({"speaker": "Bà Khách mời"})
    notes.opinions.add()
    assert problems == ["Chưa nhập “Ý kiến”."]
    fill({"speaker": "Bà Khách mời", "text": "Có ý kiến"})
    notes.opinions.add()
    assert office.ask(meetings.view, meeting_id).opinions[0].speaker == "Bà Khách mời"


def test_a_new_head_of_the_counting_team_takes_the_place_of_the_former(page, it, office, fill):
    meeting_id = meeting(office, it)
    notes = opened(page, meeting_id, 2).notes
    for name, is_head in (("Ông A", True), ("Bà B", False), ("Bà C", True)):
        fill({"name": name, "is_head": is_head})
        notes.tellers.add()
    team = office.ask(meetings.view, meeting_id).tellers
    assert [(row.name, row.is_head) for row in team] == [
        ("Ông A", False),
        ("Bà B", False),
        ("Bà C", True),
    ]
    notes.tellers.table.selectRow(2)
    problems = fill({"is_head": False})
    notes.tellers.edit()
    assert problems == ["Tổ kiểm phiếu cần đúng một tổ trưởng. Chưa lưu. Chọn lại tổ trưởng."]


# --- the conclusion --------------------------------------------------------------------------


def test_a_meeting_that_is_not_ready_says_what_is_left_and_changes_nothing(page, it, office):
    council(office, it)
    nomination_id = nominate(office, it, award="CSTDCS")
    heading = {"council_id": it.council_id, "held_on": MEETING_DAY}
    meeting_id = office.do(meetings.create, it.plan_id, heading)
    view = opened(page, meeting_id)
    view.conclude_button.click()
    assert view.pages.currentWidget() is view.conclusion
    told = view.conclusion.left.sentences()
    assert "Chưa chọn chủ trì cuộc họp." in told
    assert any("Chưa ghi có mặt hay vắng mặt của 7 thành viên" in one for one in told)
    assert view.notice.text().startswith("Chưa kết luận được, còn 4 việc. Chưa chọn chủ trì")
    assert view.pages.tabText(3) == "Kết luận (còn 4 việc)"
    assert state(office, nomination_id) is NominationState.PROPOSED


def test_the_banner_counts_down_as_the_work_is_done(page, it, office):
    council(office, it)
    nomination_id = nominate(office, it)
    values = {"council_id": it.council_id, "held_on": MEETING_DAY, "chair_id": it.members[0]}
    meeting_id = office.do(meetings.create, it.plan_id, values | {"secretary_id": it.members[1]})
    view = opened(page, meeting_id)
    view.conclude_button.click()
    assert "còn 2 việc" in view.notice.text()
    view.attendance.mark_the_rest_present()
    assert "còn 1 việc" in view.notice.text()
    page.operations.do(
        ballots.record_votes, meeting_id, [{"nomination_id": nomination_id, "for_count": 7}]
    )
    assert view.notice.text() == ""


def test_thinking_better_concludes_nothing(page, it, office, answer):
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it, 4, 5, 6)
    vote(office, it, meeting_id, nomination_id)
    view = opened(page, meeting_id)
    told = answer("Chưa kết luận")
    view.conclude_button.click()
    assert "Có mặt 4/7 thành viên, chưa đủ 2/3" in told[0]
    assert state(office, nomination_id) is NominationState.PROPOSED


def test_what_is_concluded_is_only_read_until_it_is_reopened_with_a_reason(
    page, it, office, answer
):
    nomination_id = nominate(office, it)
    meeting_id = concluded(office, it, nomination_id)
    view = opened(page, meeting_id)
    assert not view.edit_button.isEnabled()
    assert not view.conclude_button.isEnabled()
    assert "Muốn sửa, bấm “Mở lại…” và ghi lý do." in why_off(
        view.attendance.list, "Tất cả còn lại có mặt"
    )
    assert not any(column.is_editable for column in view.ballots.model.columns)
    answer("Mở lại cuộc họp", give_reason("Đếm nhầm phiếu"))
    view.reopen_button.click()
    assert state(office, nomination_id) is NominationState.PROPOSED
    assert any(column.is_editable for column in view.ballots.model.columns)
    assert view.conclude_button.isEnabled()


def test_a_meeting_that_a_draft_rests_on_is_not_reopened_and_says_why(page, it, office, answer):
    nomination_id = nominate(office, it)
    meeting_id = concluded(office, it, nomination_id)
    drafted(office, it, nomination_id)
    view = opened(page, meeting_id)
    answer("Mở lại cuộc họp", give_reason("Đếm nhầm phiếu"))
    told = answer("Đóng")
    view.reopen_button.click()
    assert "đã có quyết định hoặc đã trình cấp trên: Nguyễn Văn An. Chưa có gì" in told[-1]
    assert state(office, nomination_id) is NominationState.PASSED


# --- the rules of the house ------------------------------------------------------------------


def test_a_file_that_can_only_be_read_shows_everything_and_changes_nothing(
    page, it, office, monkeypatch
):
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    door = type(page.operations)
    monkeypatch.setattr(door, "read_only_reason", property(lambda _: "Tệp chỉ xem."))
    view = opened(page, meeting_id)
    select(page.list, 0)
    for action in ("Thêm", "Xóa"):
        assert why_off(page.list, action) == "Tệp chỉ xem."
    for part in (view.attendance.list, view.ballots.list):
        select(part, 0)
        assert part.model.rowCount() > 0
        assert not any(column.is_editable for column in part.model.columns)
        for action in part.actions():
            if action.text() not in ("Không tham gia biểu quyết…", EXPORT):
                assert why_off(part, action.text()) == "Tệp chỉ xem.", action.text()
    buttons = (view.edit_button, view.conclude_button, view.reopen_button)
    assert not any(one.isEnabled() for one in buttons)
    assert not view.notes.opinions._buttons["add"].isEnabled()
    assert view.back_button.isEnabled()


def test_every_part_keeps_the_rules_of_the_house(page, it, office):
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    view = opened(page, meeting_id)
    for number in range(view.pages.count()):
        view.pages.setCurrentIndex(number)
        assert faults(page.window()) == []


def test_the_fields_bear_a_vietnamese_keyboard(page, it, office, answer):
    council(office, it, size=3)

    def type_everywhere(dialog):
        for name in ("council_id", "place", "starts_at", "chair_id", "agenda", "conclusion"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    press(page.list, "Thêm")
