from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import AwardGround, AwardNature, DecisionState, HoldReason, NominationState
from app.services import awards, decisions, holds, nominations
from app.ui.dialogs.tick_list import TickList
from app.ui.tabs.awards import AwardsTab
from tests.commendation import DECISION_DAY, commune, concluded, drafted, nominate
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.list_pages import press, select, take_back, why_off

SIGNED = PartialDate.of(DECISION_DAY)


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it):
    context.choose(2026, it.plan_id)
    return shown(AwardsTab(context))


@pytest.fixture
def page(tab):
    tab.show_page("decisions")
    return tab.current


@pytest.fixture
def passed(office, it):
    """Two people whom the council passed for a title that this office gives."""
    ids = [nominate(office, it, person) for person in it.people[:2]]
    concluded(office, it, *ids)
    return ids


@pytest.fixture
def draft(page, office, it, passed):
    """A draft on both, opened."""
    decision_id = drafted(office, it, *passed)
    page.open(decision_id)
    return decision_id


def column(view, heading):
    headings = [one.heading for one in view.list.model.columns]
    place = headings.index(heading)
    return [view.list.model.index(n, place).data() for n in range(view.list.model.rowCount())]


def state(office, decision_id):
    return office.ask(decisions.view, decision_id).state


def give_reason(words):
    return lambda dialog: dialog._field.set_value(words)


def test_a_draft_takes_all_that_is_ready_and_opens(page, office, it, passed, fill):
    fill({"number": "12", "signed_on": SIGNED, "signer_name": "Hoàng Văn Minh"})
    press(page.list, "Dự thảo quyết định…")
    assert page.pages.currentWidget() is page.view
    assert page.view.heading.text() == (
        "Quyết định số 12/QĐ-UBND ngày 28/08/2026, Hoàng Văn Minh ký – Dự thảo"
    )
    assert column(page.view, "Tên") == ["Ông Nguyễn Văn An", "Ông Trần Thị Bình"]
    [row] = office.ask(decisions.listed, it.plan_id)
    view = office.ask(decisions.view, row.id)
    assert view.meeting_held_on == date(2026, 8, 20)  # the council's last meeting, as offered
    page.operations.undo()
    assert page.pages.currentWidget() is page.list
    assert office.ask(decisions.listed) == ()


def test_nothing_ready_is_refused_in_words_and_what_was_typed_stays(page, fill, office, answer):
    told = []

    def save(dialog):
        dialog.form.field("number").set_value("12")
        dialog.save()
        told.append(dialog.form._notice.text())
        assert dialog.form.values()["number"] == "12"
        dialog.form.mark_clean()

    answer("Hủy", save)
    press(page.list, "Dự thảo quyết định…")
    assert "Không có đề nghị nào đạt, thuộc thẩm quyền của cơ quan" in told[0]
    assert office.ask(decisions.listed) == ()


def test_without_a_plan_the_decisions_of_the_year_stand_and_a_draft_says_what_it_needs(
    page, context, office, it, draft, rows_of
):
    page.close_view()
    context.choose(2026, None)
    assert [row[0] for row in rows_of(page.list.table)] == ["12/QĐ-UBND"]
    press(page.list, "Dự thảo quyết định…")
    assert "Chọn kế hoạch ở thanh trên rồi dự thảo" in page.list.notice.text()


def test_the_prize_of_each_line_and_their_sum_stand_on_the_page(page, draft):
    assert column(page.view, "Hệ số") == ["0,3", "0,3"]
    prizes = column(page.view, "Tiền thưởng (đồng)")
    assert prizes == ["760.000", "760.000"]
    assert page.view.sum.text() == (
        "2 dòng · tổng tiền thưởng 1.520.000 đồng · mức lương cơ sở 2.530.000 đồng"
    )


def test_a_second_title_of_the_same_time_brings_nothing_and_says_why(page, office, it, passed):
    title = nominate(office, it, award="CSTDCS")
    concluded(office, it, title)
    page.open(drafted(office, it, *passed, title))
    notes = dict(
        zip(
            column(page.view, "Danh hiệu, hình thức"),
            zip(
                column(page.view, "Tiền thưởng (đồng)"),
                column(page.view, "Ghi chú tiền thưởng"),
                strict=True,
            ),
            strict=True,
        )
    )
    by_name = list(
        zip(
            column(page.view, "Tên"),
            column(page.view, "Tiền thưởng (đồng)"),
            column(page.view, "Ghi chú tiền thưởng"),
            strict=True,
        )
    )
    unpaid = [row for row in by_name if row[1] == "0"]
    assert [row[0] for row in unpaid] == ["Ông Nguyễn Văn An"]
    assert "mức" in unpaid[0][2]
    assert notes["Chiến sĩ thi đua cơ sở"][1] == ""


def test_what_stands_in_the_way_is_told_one_sentence_each(page, office, it, draft, answer):
    office.do(decisions.update, draft, {"number": "", "signed_on": DECISION_DAY})
    row = {"reason": HoldReason.DISCIPLINARY, "starts_on": date(2026, 8, 1)}
    office.do(holds.add, row | {"subject_id": it.people[0]})
    assert "Chưa ban hành được, còn 2 điều vướng" in page.view.notice.text()
    told = page.view.obstacles.sentences()
    assert told[0] == "Chưa nhập số quyết định."
    assert told[1].startswith("Nguyễn Văn An (Lao động tiên tiến): Tạm dừng xét.")
    assert "Điều 4 khoản 4" in told[1]
    page.view.issue_button.click()  # asks nothing: it cannot be done yet
    assert state(office, draft) is DecisionState.DRAFT


def test_the_draft_is_issued_once_the_person_has_seen_what_that_means(
    page, office, it, draft, passed, answer
):
    told = answer("Chưa ban hành")
    page.view.issue_button.click()
    assert "tổng tiền thưởng 1.520.000 đồng" in told[0]
    assert "thu hồi cả quyết định kèm lý do" in told[0]
    assert state(office, draft) is DecisionState.DRAFT
    answer("Ban hành")
    page.view.issue_button.click()
    assert state(office, draft) is DecisionState.ISSUED
    assert [row.golden_book_number for row in office.ask(awards.listed)] == [1, 2]
    assert column(page.view, "Số sổ vàng") == ["1", "2"]
    assert not page.view.issue_button.isEnabled()
    assert "Đã ban hành" in why_off(page.view.list, "Thêm đề nghị…")


def test_an_issued_decision_is_revoked_with_a_reason_for_good(page, office, draft, passed, answer):
    office.do(decisions.issue, draft)
    told = answer("Thu hồi quyết định", give_reason("Sai thẩm quyền"))
    page.view.revoke_button.click()
    assert "không hoàn tác được" in told[0]
    assert state(office, draft) is DecisionState.REVOKED
    assert page.view.notice.text() == "Quyết định đã thu hồi. Lý do: Sai thẩm quyền"
    assert office.ask(nominations.one, passed[0]).state is NominationState.PASSED
    assert column(page.view, "Tính chất") == ["Thu hồi", "Thu hồi"]
    assert not page.view.revoke_button.isEnabled()


def test_without_a_reason_nothing_is_revoked(page, office, draft, answer):
    office.do(decisions.issue, draft)
    answer("Hủy", lambda dialog: dialog._on_verb())
    page.view.revoke_button.click()
    assert state(office, draft) is DecisionState.ISSUED


def test_lines_leave_the_draft_together_and_come_back_with_one_undo(page, draft):
    press(page.view.list, "Bỏ khỏi dự thảo", 0, 1)
    assert column(page.view, "Tên") == []
    assert take_back(page.view.list) == "Đã bỏ 2 dòng khỏi dự thảo."
    assert column(page.view, "Tên") == ["Ông Nguyễn Văn An", "Ông Trần Thị Bình"]


def test_more_of_what_is_ready_is_ticked_into_the_draft(
    page, office, it, draft, passed, monkeypatch
):
    office.do(decisions.remove_lines, draft, passed)
    offered = []

    def tick_all(dialog):
        dialog._tick_all(dialog.list.item(0).checkState().Checked)
        offered.extend(dialog.list.item(n).text() for n in range(dialog.list.count()))
        return TickList.DialogCode.Accepted

    monkeypatch.setattr(TickList, "exec", tick_all)
    press(page.view.list, "Thêm đề nghị…")
    assert offered == [
        "Nguyễn Văn An – Lao động tiên tiến, 2026",
        "Trần Thị Bình – Lao động tiên tiến, 2026",
    ]
    assert len(column(page.view, "Tên")) == 2
    assert take_back(page.view.list) == "Đã thêm 2 đề nghị vào dự thảo."
    assert column(page.view, "Tên") == []


def test_nothing_more_to_add_is_said(page, draft, answer):
    told = answer("Đóng")
    press(page.view.list, "Thêm đề nghị…")
    assert "Không còn đề nghị nào đã xét đạt" in told[0]


def test_a_line_moves_down_and_undo_brings_it_back(page, draft):
    press(page.view.list, "Xuống", 0)
    assert column(page.view, "Tên") == ["Ông Trần Thị Bình", "Ông Nguyễn Văn An"]
    select(page.view.list, 0)
    assert why_off(page.view.list, "Lên") == "Dòng này đã ở đầu."
    page.operations.undo()
    assert column(page.view, "Tên") == ["Ông Nguyễn Văn An", "Ông Trần Thị Bình"]


def test_a_line_becomes_posthumous(page, office, draft, fill):
    fill({"nature": AwardNature.POSTHUMOUS, "note": "Hy sinh khi cứu người"})
    press(page.view.list, "Sửa dòng", 0)
    assert column(page.view, "Tính chất") == ["Truy tặng", "Tặng"]
    assert column(page.view, "Ghi chú")[0] == "Hy sinh khi cứu người"
    assert column(page.view, "Loại hình") == [AwardGround.MERIT.label] * 2


def test_a_line_gets_a_ground_of_its_own(page, office, draft, fill):
    fill({"ground": AwardGround.SUDDEN})
    press(page.view.list, "Sửa dòng", 0)
    assert column(page.view, "Loại hình") == ["Đột xuất", AwardGround.MERIT.label]


def test_the_head_is_changed_and_a_number_taken_is_refused_at_its_field(
    page, office, it, draft, passed, fill
):
    fill({"number": "15", "signer_name": "Trần Quang Hải"})
    page.view.edit_button.click()
    assert "số 15/QĐ-UBND" in page.view.heading.text()
    office.do(decisions.issue, draft)
    third = nominate(office, it, it.people[2])
    concluded(office, it, third)
    page.open(drafted(office, it, third, number="16"))
    problems = fill({"number": "15"})
    page.view.edit_button.click()
    assert problems == [
        "Số 15/QĐ-UBND năm 2026 đã dùng cho một quyết định khác (đã ban hành). Nhập số khác."
    ]


def test_a_draft_goes_to_the_bin_and_comes_back(page, office, draft):
    page.view.back_button.click()
    press(page.list, "Xóa dự thảo", 0)
    assert office.ask(decisions.listed) == ()
    assert take_back(page.list) == "Đã xóa dự thảo quyết định."
    office.do(decisions.issue, draft)
    select(page.list, 0)
    assert why_off(page.list, "Xóa dự thảo") == (
        "Quyết định đã ban hành không xóa được; chỉ thu hồi kèm lý do."
    )


def test_a_row_leads_into_the_decision(tab, page, draft):
    page.view.back_button.click()
    tab.show_page("candidates")
    tab.show_row(draft)
    assert tab.current is page
    assert page.pages.currentWidget() is page.view


def test_the_fields_bear_a_vietnamese_keyboard(page, draft, answer):
    names = ("number", "symbol", "issuer", "signer_post", "signer_name", "authority_line")

    def type_everywhere(dialog):
        for name in (*names, "meeting_id", "subject_line"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    page.view.edit_button.click()


def test_a_file_that_can_only_be_read_issues_nothing(page, draft, monkeypatch):
    door = type(page.operations)
    monkeypatch.setattr(door, "read_only_reason", property(lambda _: "Tệp chỉ xem."))
    page.reload()
    assert not page.view.issue_button.isEnabled()
    assert not page.view.edit_button.isEnabled()
    select(page.view.list, 0)
    assert why_off(page.view.list, "Bỏ khỏi dự thảo") == "Tệp chỉ xem."
