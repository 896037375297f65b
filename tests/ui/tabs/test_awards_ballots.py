"""The grids of a meeting: who was there, and the votes typed from the counting paper."""

from datetime import date

import pytest

from app.services import ballots, councils, meetings, record_changes
from app.ui.tabs.awards import AwardsTab
from app.ui.tabs.awards_recusals import RecusalsDialog
from tests.commendation import MEETING_DAY, commune, council, meeting, nominate, vote
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN
from tests.ui.tabs.grids import Key, cell, enter, go_to, keys, mark, paste, refusal
from tests.ui.tabs.list_pages import button, press, select, take_back, why_off


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def nominated(office, it):
    """Three people for Lao động tiên tiến, in the order of the list."""
    return [nominate(office, it, person) for person in it.people]


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


@pytest.fixture
def blank(office, it):
    """A meeting of seven of which nothing is noted yet."""
    council(office, it)
    heading = {"council_id": it.council_id, "held_on": MEETING_DAY}
    return office.do(meetings.create, it.plan_id, heading)


@pytest.fixture
def attendance(page, blank):
    page.open(blank)
    return page.view.attendance


@pytest.fixture
def met(office, it, nominated):
    """A meeting with everybody there."""
    return meeting(office, it)


@pytest.fixture
def voting(page, met):
    page.reload()
    page.open(met)
    page.view.pages.setCurrentWidget(page.view.ballots)
    return page.view.ballots


def noted(office, meeting_id):
    return [
        (row.is_present, row.absence_reason, row.has_written_opinion)
        for row in office.ask(meetings.view, meeting_id).attendance
    ]


def votes(office, meeting_id):
    rows = office.ask(ballots.votes, meeting_id)
    return {
        row.subject_name.split()[-1]: (row.for_count, row.against_count, row.other_count)
        for row in rows
    }


def names(part):
    return [row.nomination.name.split()[-1] for row in part.model.rows()]


NOTHING, THERE = (None, "", False), (True, "", False)


# --- attendance ------------------------------------------------------------------------------


def test_every_member_of_the_day_has_a_line_and_nothing_is_taken_for_granted(attendance, office):
    assert attendance.model.rowCount() == 7
    assert noted(office, attendance.minutes.id) == [NOTHING] * 7
    assert cell(attendance.grid, 0, "Dự họp") == ""
    assert attendance.caption == "Thành phần dự họp (0/7)"


def test_a_reason_typed_is_absence_and_the_rest_are_present_at_a_stroke(attendance, office, blank):
    go_to(attendance.grid, 5, "Lý do vắng")
    keys("Om", Key.Key_Return, "Di hoc", Key.Key_Return)
    press(attendance.list, "Tất cả còn lại có mặt")
    assert noted(office, blank) == [THERE] * 5 + [(False, "Om", False), (False, "Di hoc", False)]
    assert attendance.caption == "Thành phần dự họp (5/7)"
    assert take_back(attendance.list) == "Đã ghi 5 thành viên còn lại có mặt."
    assert noted(office, blank)[:5] == [NOTHING] * 5


def test_presence_is_picked_in_the_cell_by_its_first_letter(attendance, office, blank):
    go_to(attendance.grid, 0, "Dự họp")
    keys("C", Key.Key_Return, Key.Key_Return)
    assert noted(office, blank)[0] == THERE


def test_absence_without_a_reason_is_refused_at_the_cell_which_says_where_to_type_it(
    attendance, office, blank
):
    go_to(attendance.grid, 0, "Dự họp")
    keys("V", Key.Key_Return, Key.Key_Return)
    assert refusal(attendance.grid) == (
        "Chưa nhập lý do vắng của Ông Ủy viên 0. Gõ lý do vào cột “Lý do vắng”; nếu có mặt, chọn "
        "“Có mặt”."
    )
    assert noted(office, blank)[0] == NOTHING
    keys(Key.Key_Escape)


def test_a_block_from_excel_notes_everybody_in_one_action(attendance, office, blank):
    go_to(attendance.grid, 0, "Dự họp")
    paste(attendance.grid, "Có mặt\t\t\nVắng mặt\tĐi công tác\tx\nVắng mặt\tỐm\t\n")
    assert noted(office, blank)[:3] == [
        THERE,
        (False, "Đi công tác", True),
        (False, "Ốm", False),
    ]
    take_back(attendance.list)
    assert noted(office, blank) == [NOTHING] * 7


def test_one_wrong_cell_of_a_block_notes_nobody(attendance, office, blank, answer):
    told = answer("Đóng")
    go_to(attendance.grid, 0, "Dự họp")
    paste(attendance.grid, "Có mặt\t\t\nVắng mặt\t\t\n")
    assert "Chưa nhập lý do vắng của Ông Ủy viên 1." in told[0]
    assert noted(office, blank) == [NOTHING] * 7


def test_several_are_absent_for_one_reason(attendance, office, blank, answer):
    answer("Ghi vắng mặt", lambda dialog: dialog._field.set_value("Dự họp huyện"))
    press(attendance.list, "Ghi vắng mặt…", 3, 4)
    assert noted(office, blank)[3:5] == [(False, "Dự họp huyện", False)] * 2
    take_back(attendance.list)
    assert noted(office, blank) == [NOTHING] * 7


def test_who_came_after_all_loses_the_reason_and_the_bar_tells_it(attendance, office, blank):
    go_to(attendance.grid, 2, "Lý do vắng")
    keys("Om", Key.Key_Return)
    go_to(attendance.grid, 2, "Dự họp")
    keys("C", Key.Key_Return, Key.Key_Return)
    assert noted(office, blank)[2] == THERE
    assert take_back(attendance.list) == ("Đã ghi có mặt, bỏ lý do vắng: Ông Ủy viên 2 (“Om”).")
    assert noted(office, blank)[2] == (False, "Om", False)


def test_the_reason_of_an_absent_member_cannot_just_be_deleted(attendance, office, blank, answer):
    go_to(attendance.grid, 2, "Lý do vắng")
    keys("Om", Key.Key_Return)
    told = answer("Đóng")
    go_to(attendance.grid, 2, "Lý do vắng")
    keys(Key.Key_Delete)
    assert "Chưa nhập lý do vắng của Ông Ủy viên 2." in told[0]
    assert noted(office, blank)[2] == (False, "Om", False)


def test_a_written_opinion_is_ticked_with_space_for_an_absent_member_only(
    attendance, office, blank, answer
):
    go_to(attendance.grid, 2, "Lý do vắng")
    keys("Om", Key.Key_Return)
    go_to(attendance.grid, 2, "Ý kiến bằng văn bản")
    keys(Key.Key_Space)
    assert noted(office, blank)[2] == (False, "Om", True)
    press(attendance.list, "Ghi có mặt", 3)
    told = answer("Đóng")
    go_to(attendance.grid, 3, "Ý kiến bằng văn bản")
    keys(Key.Key_Space)
    assert "ghi có mặt nhưng lại có lý do vắng hoặc ý kiến bằng văn bản" in told[-1]
    assert noted(office, blank)[3] == THERE


def test_nobody_left_over_is_said_and_nothing_is_written(attendance, office, blank, context):
    said = []
    context.said.connect(said.append)
    attendance.mark_the_rest_present()
    attendance.mark_the_rest_present()
    assert said == ["Đã ghi đủ thành phần dự họp."]
    page_undone = attendance.operations.undo()
    assert page_undone
    assert noted(office, blank) == [NOTHING] * 7


# --- the votes -------------------------------------------------------------------------------


def test_votes_are_typed_down_the_column_and_across_the_row(voting, office, met):
    go_to(voting.grid, 0, "Đồng ý")
    keys("7", Key.Key_Return, "5", Key.Key_Tab, "1", Key.Key_Tab, "1", Key.Key_Return)
    first, second, third = names(voting)
    assert votes(office, met) == {first: (7, 0, 0), second: (5, 1, 1)}
    assert third not in votes(office, met)
    assert cell(voting.grid, 0, "Kết quả") == "Đạt"
    assert cell(voting.grid, 1, "Tỷ lệ") == "5/7 (71,43%)"
    assert voting.caption == "Biểu quyết (2/3)"


def test_an_opened_meeting_stands_at_the_first_line_that_is_not_written(voting, page, office, met):
    first = voting.model.row_number(0).id
    office.do(ballots.record_votes, met, [{"nomination_id": first, "for_count": 7}])
    page.reload()
    page.open(met)
    page.view.pages.setCurrentWidget(voting)
    enter(voting.grid)
    keys("6", Key.Key_Return)
    assert list(votes(office, met).values()) == [(7, 0, 0), (6, 0, 0)]


def test_ballots_counted_again_show_which_votes_no_longer_fit(voting, page, office, met):
    vote(office, None, met, *[line.id for line in voting.model.rows()])
    office.do(ballots.record_ballots, met, {"issued": 7, "returned": 7, "valid": 6})
    page.reload()
    assert {cell(voting.grid, n, "Kết quả") for n in range(3)} == {"Chưa khớp phiếu"}
    select(voting.list, 0)
    assert "(7) nhiều hơn số phiếu hợp lệ (6)" in voting.told.text()


def test_the_line_says_how_many_votes_it_needs_of_all_members(voting, page, it, office):
    assert cell(voting.grid, 0, "Cần đạt") == "4 phiếu (quá nửa)"
    office.do(councils.end_members, it.members[5:], date(2026, 8, 19))
    page.reload()
    assert cell(voting.grid, 0, "Cần đạt") == "3 phiếu (quá nửa)"


def test_the_threshold_of_a_title_is_told_with_its_article(page, it, office):
    nomination_id = nominate(office, it, award="CSTDCS")
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id, agree=5)
    page.reload()
    page.open(meeting_id)
    part = page.view.ballots
    assert cell(part.grid, 0, "Cần đạt") == "6 phiếu (80%)"
    assert cell(part.grid, 0, "Kết quả") == "Không đạt"
    select(part.list, 0)
    assert part.told.text().startswith(
        "Ông Nguyễn Văn An – Chiến sĩ thi đua cơ sở. Đồng ý 5/7 thành viên hội đồng (71,43%), "
        "chưa đạt mức tối thiểu 80%; cần ít nhất 6 phiếu. Căn cứ: Luật Thi đua, khen thưởng"
    )


def test_what_is_voted_by_ballot_says_so_until_ballots_are_counted(page, it, office, fill):
    nominate(office, it, award="CSTDCS")
    meeting_id = meeting(office, it, 6)
    page.reload()
    page.open(meeting_id)
    part = page.view.ballots
    assert part.tally.text() == "Chưa ghi số phiếu"
    assert part.list.notice.text() == (
        "Chưa ghi số phiếu phát ra, thu về, hợp lệ; Chiến sĩ thi đua cơ sở phải bỏ phiếu."
    )
    fill({"issued": 6, "returned": 6, "valid": 6})
    part.list.notice._on_clicked()
    assert part.list.notice.text() == ""


def test_more_votes_than_valid_ballots_are_refused_at_the_cell(voting, office, met, fill):
    fill({"issued": 7, "returned": 6, "valid": 5})
    press(voting.list, "Số phiếu…")
    go_to(voting.grid, 0, "Đồng ý")
    keys("6", Key.Key_Return)
    assert refusal(voting.grid).endswith(
        "tổng số phiếu (6) nhiều hơn số phiếu hợp lệ (5). Chưa lưu. Kiểm tra lại biên bản kiểm "
        "phiếu."
    )
    assert votes(office, met) == {}
    keys(Key.Key_Escape)
    go_to(voting.grid, 0, "Đồng ý")
    keys("4", Key.Key_Return)
    assert cell(voting.grid, 0, "Kết quả") == "Chưa khớp phiếu"
    select(voting.list, 0)
    assert "Mới ghi 4 trong 5 phiếu hợp lệ." in voting.told.text()


def test_ballots_that_cannot_be_are_refused_at_their_field(voting, office, met, fill):
    problems = fill({"issued": 6, "returned": 7, "valid": 7})
    press(voting.list, "Số phiếu…")
    assert problems == [
        "Số phiếu thu về (7) nhiều hơn số phiếu phát ra (6). Kiểm tra lại biên bản kiểm phiếu."
    ]
    assert office.ask(ballots.tally, met) is None


def test_ballots_are_counted_and_told_beside_the_parts(voting, office, met, fill):
    fill({"issued": 7, "returned": 7, "valid": 6})
    press(voting.list, "Số phiếu…")
    assert voting.tally.text() == "Phiếu phát ra 7, thu về 7, hợp lệ 6"
    fill({"valid": 7})
    press(voting.list, "Số phiếu…")
    assert office.ask(ballots.tally, met).valid == 7


@pytest.mark.parametrize("typed", ["x", "1,5", "-1"])
def test_what_is_no_count_is_refused_at_the_cell(voting, office, met, typed):
    go_to(voting.grid, 0, "Đồng ý")
    keys(typed, Key.Key_Return)
    assert refusal(voting.grid)
    assert votes(office, met) == {}
    keys(Key.Key_Escape)


def test_votes_against_wait_for_the_votes_for(voting, office, met):
    go_to(voting.grid, 0, "Không đồng ý")
    keys("2", Key.Key_Return)
    assert "trước, không có phiếu nào thì nhập 0." in refusal(voting.grid)
    assert votes(office, met) == {}
    keys(Key.Key_Escape)


def test_a_block_from_excel_is_one_action(voting, office, met):
    go_to(voting.grid, 0, "Đồng ý")
    paste(voting.grid, "7\t0\t0\n6\t1\t0\n5\t1\t1\n")
    assert list(votes(office, met).values()) == [(7, 0, 0), (6, 1, 0), (5, 1, 1)]
    assert take_back(voting.list) == "Đã ghi kết quả biểu quyết của 3 đề nghị."
    assert votes(office, met) == {}


def test_one_line_too_many_in_a_block_writes_nothing(voting, office, met, answer):
    told = answer("Đóng")
    go_to(voting.grid, 0, "Đồng ý")
    paste(voting.grid, "7\t0\t0\n6\t2\t0\n")
    assert "tổng số phiếu (8) nhiều hơn số thành viên hội đồng (7)" in told[0]
    assert votes(office, met) == {}


def test_a_count_is_filled_down(voting, office, met):
    go_to(voting.grid, 0, "Đồng ý")
    keys("7", Key.Key_Return)
    mark(voting.grid, 0, 2, "Đồng ý")
    voting.grid.fill_down()
    assert set(votes(office, met).values()) == {(7, 0, 0)}


def test_a_unanimous_vote_is_every_valid_ballot_but_those_who_stand_aside(
    voting, page, it, office, met, nominated
):
    office.do(ballots.record_recusals, met, nominated[0], [{"member_id": it.members[3]}])
    page.reload()
    press(voting.list, "Ghi nhất trí", 0, 1, 2)
    found = {row.nomination_id: row.for_count for row in office.ask(ballots.votes, met)}
    assert found == {nominated[0]: 6, nominated[1]: 7, nominated[2]: 7}
    assert {cell(voting.grid, n, "Kết quả") for n in range(3)} == {"Đạt"}
    assert take_back(voting.list) == "Đã ghi mọi phiếu đồng ý: 3 đề nghị."


def test_a_unanimous_vote_of_nobody_is_refused(page, it, office, blank, nominated, answer):
    page.reload()
    page.open(blank)
    page.view.pages.setCurrentWidget(page.view.ballots)
    told = answer("Đóng")
    press(page.view.ballots.list, "Ghi nhất trí", 0)
    assert told[0].startswith("Chưa biết có bao nhiêu phiếu")
    assert votes(office, blank) == {}


def test_results_are_taken_off_the_meeting_together_and_come_back(
    voting, page, it, office, met, nominated
):
    vote(office, it, met, *nominated)
    page.reload()
    press(voting.list, "Bỏ kết quả", 0, 1)
    assert len(votes(office, met)) == 1
    assert take_back(voting.list) == "Đã bỏ kết quả biểu quyết: 2 đề nghị."
    assert len(votes(office, met)) == 3
    voting.remove_votes([voting.model.row_number(0)])
    select(voting.list, 0)
    assert why_off(voting.list, "Bỏ kết quả") == "Có dòng chưa ghi kết quả biểu quyết."


def test_an_emptied_count_is_refused_and_leads_to_the_button(
    voting, it, office, met, nominated, answer
):
    vote(office, it, met, *nominated)
    voting.show_minutes(office.ask(meetings.view, met), "")
    told = answer("Đóng")
    go_to(voting.grid, 0, "Đồng ý")
    keys(Key.Key_Delete)
    assert "bấm “Bỏ kết quả”" in told[0]
    assert len(votes(office, met)) == 3


def test_only_one_award_can_be_looked_at(voting, page, it, office, met):
    nominate(office, it, it.people[0], award="GK_CN")
    page.reload()
    assert len(names(voting)) == 4
    voting.list.set_filter("award", "GK_CN")
    assert names(voting) == ["An"]


# --- who stands aside ------------------------------------------------------------------------


def aside(office, meeting_id):
    return [(row.name, row.reason) for row in office.ask(ballots.recusals, meeting_id)]


@pytest.fixture
def dialog(voting, page, shown):
    line = voting.model.row_number(0)
    return shown(
        RecusalsDialog(page.operations, voting.minutes, line, is_open=True, parent=voting)
    )


def test_who_stands_aside_is_noted_with_the_reason_and_counts_among_all(
    dialog, voting, office, met, it, fill
):
    fill({"member_id": it.members[3], "reason": "Là người được xét"})
    dialog.list.add()
    assert aside(office, met) == [("Ủy viên 3", "Là người được xét")]
    assert cell(voting.grid, 0, "Không tham gia") == "1"
    select(voting.list, 0)
    told = "Không tham gia biểu quyết: Ủy viên 3 (Là người được xét)."
    assert voting.told.text().endswith(told)


def test_who_stands_aside_is_changed_removed_and_comes_back(dialog, office, met, it, fill):
    fill({"member_id": it.members[3]})
    dialog.list.add()
    dialog.list.table.selectRow(0)
    fill({"member_id": it.members[4], "reason": "Vợ chồng"})
    dialog.list.edit()
    assert aside(office, met) == [("Ủy viên 4", "Vợ chồng")]
    dialog.list.table.selectRow(0)
    dialog.list.remove()
    assert aside(office, met) == []
    dialog.undo_bar._on_clicked()
    assert aside(office, met) == [("Ủy viên 4", "Vợ chồng")]
    assert dialog.list.model.rowCount() == 1


def test_who_stood_aside_at_a_concluded_meeting_is_only_read(voting, shown, office, met, it):
    line = voting.model.row_number(0)
    office.do(ballots.record_recusals, met, line.id, [{"member_id": it.members[3]}])
    dialog = shown(RecusalsDialog(voting.operations, voting.minutes, line, is_open=False))
    dialog.list.table.selectRow(0)
    assert dialog.list.model.rowCount() == 1
    assert not any(one.isEnabled() for one in dialog.list._buttons.values())


def test_the_button_opens_who_stands_aside_for_the_chosen_line(voting, answer):
    told = answer("Đóng")
    press(voting.list, "Không tham gia biểu quyết…", 0)
    assert "vẫn được tính trong tổng số thành viên hội đồng." in told[0]
    assert button(voting.list, "Ghi nhất trí").isEnabled()


def test_the_fields_bear_a_vietnamese_keyboard(attendance):
    for heading in ("Dự họp", "Lý do vắng"):
        go_to(attendance.grid, 0, heading)
        keys(Key.Key_F2)
        assert_unikey_safe(attendance.grid._field.stops()[0])
        keys(Key.Key_Escape, Key.Key_Escape)


# --- what was done to a row ----------------------------------------------------------------------


def history_of(office, part, line):
    """What the history of a line tells: fields with what they were and became."""
    select(part.list, line)
    table, row_id = part.list.spec.history(part.list.current())
    assert any(action.text() == "Lịch sử của dòng này" for action in part.grid.actions())
    told = office.ask(record_changes.of_record, table, row_id)
    return table, {(one.field, one.before, one.after) for one in told}


def test_23_the_votes_of_a_nomination_lead_to_what_they_were(voting, office, it, met, nominated):
    assert history_of(office, voting, 0)[0] == "nomination"
    vote(office, it, met, nominated[0], agree=5)
    vote(office, it, met, nominated[0], agree=6)
    table, told = history_of(office, voting, 0)
    assert table == "vote"
    assert ("Đồng ý", "5", "6") in told


def test_23_attendance_leads_to_what_was_noted(attendance, office, blank):
    assert history_of(office, attendance, 0)[0] == "council_member"
    press(attendance.list, "Ghi có mặt")
    member_id = attendance.list.current().row.member.id
    absent = {"member_id": member_id, "is_present": False, "absence_reason": "Đi họp tỉnh"}
    office.do(meetings.record_attendance, blank, [absent])
    table, told = history_of(office, attendance, 0)
    assert table == "attendance"
    assert any((before, after) == ("", "Đi họp tỉnh") for _, before, after in told)
