from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import HoldReason, NominationState, RegistrationPolicy
from app.services import holds, nominations
from app.ui.context import Place
from app.ui.tabs.awards import AwardsTab
from tests.commendation import DECISION_DAY, MEETING_DAY, commune, concluded, nominate
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.list_pages import EXPORT, button, press, select, take_back, why_off

HELD = (
    "Tạm dừng xét. Đang xem xét kỷ luật từ 01/01/2026 (Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4). "
    "Chờ kết luận rồi đề nghị lại."
)


@pytest.fixture
def it(office):
    return commune(office, policy=RegistrationPolicy.BLOCK)


@pytest.fixture
def tab(context, shown, it):
    context.choose(2026, it.plan_id)
    return shown(AwardsTab(context))


@pytest.fixture
def page(tab):
    tab.show_page("nominations")
    return tab.current


def cell(page, row, heading):
    columns = [column.heading for column in page.list.model.columns]
    return page.list.model.index(row, columns.index(heading)).data()


def state(office, nomination_id):
    return office.ask(nominations.one, nomination_id).state


def conditions(page):
    model = page.conditions.model
    return [(model.index(n, 0).data(), model.index(n, 1).data()) for n in range(model.rowCount())]


def give_reason(words):
    return lambda dialog: dialog._field.set_value(words)


def test_each_nomination_says_where_it_stands_and_who_decides(page, it, office):
    nominate(office, it, award="LDTT")
    nominate(office, it, it.people[1], award="BKT_CN")
    shown = [
        [cell(page, row, heading) for heading in ("Tên", "Trạng thái", "Cấp quyết định")]
        for row in range(2)
    ]
    assert shown == [
        ["Ông Trần Thị Bình", "Đề xuất", "Chủ tịch UBND tỉnh"],
        ["Ông Nguyễn Văn An", "Đề xuất", "Chủ tịch UBND xã"],
    ]


def test_every_condition_is_told_with_its_article_and_what_stops_stands_first(page, it, office):
    nominate(office, it)
    office.do(
        holds.add,
        {
            "subject_id": it.people[0],
            "reason": HoldReason.DISCIPLINARY,
            "starts_on": date(2026, 1, 1),
        },
    )
    select(page.list, 0)
    found = conditions(page)
    assert found[0] == ("Không đạt", HELD)
    assert found[1][0] == "Không đạt"
    assert "Chưa đăng ký thi đua (quy định của kế hoạch)" in found[1][1]
    assert {word for word, _ in found[2:]} == {"Đạt"}
    assert any("có thẩm quyền quyết định Lao động tiên tiến" in told for _, told in found)
    assert cell(page, 0, "Điều kiện") == "Vướng điều kiện (2)"


def test_a_sign_stands_beside_every_word_never_colour_alone(page, it, office):
    nominate(office, it)
    select(page.list, 0)
    model = page.conditions.model
    for row in range(model.rowCount()):
        assert not model.columns[0].data(model.row_number(row), 1).isNull()  # the icon


def test_another_day_judges_by_the_law_of_that_day(page, it, office):
    nominate(office, it)
    assert page.day.day == date(2026, 1, 1)
    page.day.field.set_value(PartialDate(2027, 3, 1))
    page.day.field.line.setText("02/03/2027")
    page.day.field.commit()
    select(page.list, 0)
    assert any(word == "Cần xem lại" and "01/03/2027" in told for word, told in conditions(page))


def test_the_day_is_that_of_the_council_once_it_met(page, it, office):
    concluded(office, it, nominate(office, it))
    page.reload()
    assert page.day.day == MEETING_DAY


def test_the_award_and_the_achievement_are_changed(page, it, office, fill):
    nomination_id = nominate(office, it)
    fill({"award_code": "CSTDCS", "achievement": "Sáng kiến cấp xã"})
    press(page.list, "Sửa", 0)
    row = office.ask(nominations.one, nomination_id)
    assert (row.award_code, row.achievement) == ("CSTDCS", "Sáng kiến cấp xã")


def test_what_is_passed_keeps_its_award_and_says_so(page, it, office, fill, answer):
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    told = []

    def save(dialog):
        dialog.form.field("award_code").set_value("CSTDCS")
        dialog.save()
        told.append(dialog.form._notice.text())
        dialog.form.mark_clean()

    answer("Hủy", save)
    press(page.list, "Sửa", 0)
    assert "đang ở trạng thái “Đạt” nên không sửa được Danh hiệu, hình thức" in told[0]
    assert office.ask(nominations.one, nomination_id).award_code == "LDTT"


def test_several_are_withdrawn_at_once_and_come_back_with_one_undo(page, it, office):
    nominate(office, it)
    nominate(office, it, it.people[1])
    press(page.list, "Rút", 0, 1)
    assert office.ask(nominations.count, it.plan_id) == 0
    assert take_back(page.list) == "Đã rút 2 đề nghị."
    assert office.ask(nominations.count, it.plan_id) == 2


def test_giving_back_asks_for_a_reason_and_shows_it(page, it, office, answer):
    first, second = nominate(office, it), nominate(office, it, it.people[1])
    answer("Trả về", give_reason("Thiếu báo cáo thành tích"))
    press(page.list, "Trả về…", 0, 1)
    assert {state(office, first), state(office, second)} == {NominationState.RETURNED}
    select(page.list, 0)
    assert "Thiếu báo cáo thành tích" in page.conditions.head.text()
    assert take_back(page.list) == "Đã trả về: 2 đề nghị."
    assert {state(office, first), state(office, second)} == {NominationState.PROPOSED}


def test_no_reason_gives_nothing_back(page, it, office, answer):
    nomination_id = nominate(office, it)

    def say_nothing(dialog):
        dialog._on_verb()
        assert dialog._field.problem == "Chưa nhập lý do. Nhập lý do rồi bấm lại."

    answer("Hủy", say_nothing)
    press(page.list, "Trả về…", 0)
    assert state(office, nomination_id) is NominationState.PROPOSED


def test_what_came_back_is_proposed_again(page, it, office):
    nomination_id = nominate(office, it)
    office.do(nominations.give_back, [nomination_id], "Thiếu")
    press(page.list, "Đề nghị lại", 0)
    assert state(office, nomination_id) is NominationState.PROPOSED
    take_back(page.list)
    assert state(office, nomination_id) is NominationState.RETURNED


def test_a_button_that_is_off_says_which_state_it_needs(page, it, office):
    nominate(office, it)
    select(page.list, 0)
    assert why_off(page.list, "Đề nghị lại") == (
        "Chỉ đề nghị lại được đề nghị ở trạng thái “Trả về” hoặc “Không đạt”."
    )
    assert why_off(page.list, "Trình cấp trên…") == "Chỉ trình được đề nghị ở trạng thái “Đạt”."


def test_a_sudden_award_passes_without_a_meeting(page, it, office, answer):
    nomination_id = nominate(office, it, award="GK_CN")
    answer("Xét không qua họp", give_reason("Cứu người đuối nước"))
    press(page.list, "Xét không qua họp…", 0)
    assert state(office, nomination_id) is NominationState.PASSED
    take_back(page.list)
    assert state(office, nomination_id) is NominationState.PROPOSED


def test_a_title_that_needs_a_ballot_is_refused_in_words(page, it, office, answer):
    nominate(office, it, award="CSTDCS")
    answer("Xét không qua họp", give_reason("Gấp"))
    told = answer("Đóng")
    press(page.list, "Xét không qua họp…", 0)
    assert "phải bỏ phiếu tại hội đồng: Nguyễn Văn An. Chưa có gì thay đổi." in told[-1]


def test_a_condition_is_set_aside_with_a_reason_and_counts_again(page, it, office, answer):
    nominate(office, it)
    answer("Bỏ qua điều kiện", give_reason("Đăng ký nộp muộn vì bão"))
    press(page.list, "Bỏ qua điều kiện…", 0)
    select(page.list, 0)
    assert cell(page, 0, "Điều kiện") == "Cần xem lại"
    assert conditions(page)[0][0] == "Đã bỏ qua, có lý do"
    assert "Lý do bỏ qua điều kiện: Đăng ký nộp muộn vì bão" in page.conditions.head.text()
    press(page.list, "Thôi bỏ qua", 0)
    assert cell(page, 0, "Điều kiện") == "Vướng điều kiện"
    take_back(page.list)
    assert cell(page, 0, "Điều kiện") == "Cần xem lại"


def test_a_hold_is_not_set_aside_and_the_article_is_named(page, it, office, answer):
    nomination_id = nominate(office, it)
    office.do(
        holds.add,
        {
            "subject_id": it.people[0],
            "reason": HoldReason.DISCIPLINARY,
            "starts_on": date(2026, 1, 1),
        },
    )
    answer("Bỏ qua điều kiện", give_reason("Không sao"))
    told = answer("Đóng")
    press(page.list, "Bỏ qua điều kiện…", 0)
    assert "Có điều kiện không được bỏ qua." in told[-1]
    assert "Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4" in told[-1]
    assert office.ask(nominations.one, nomination_id).override_reason == ""


def test_a_nomination_moves_up_among_those_of_its_award(page, it, office, rows_of):
    for person in it.people:
        nominate(office, it, person)
    names = [row[1] for row in rows_of(page.list.table)]
    press(page.list, "Xuống", 0)
    assert [row[1] for row in rows_of(page.list.table)] == [names[1], names[0], names[2]]
    press(page.list, "Lên", 1)
    assert [row[1] for row in rows_of(page.list.table)] == names
    select(page.list, 0)
    assert why_off(page.list, "Lên") == "Đề nghị này đã ở đầu danh hiệu, hình thức của mình."
    page.operations.undo()
    assert [row[1] for row in rows_of(page.list.table)] == [names[1], names[0], names[2]]


def test_what_a_level_above_decides_is_submitted_and_recalled_with_a_reason(
    office, context, shown, answer
):
    it = commune(office)
    nomination_id = nominate(office, it, award="BKT_CN")
    concluded(office, it, nomination_id)
    context.choose(2026, it.plan_id)
    tab = shown(AwardsTab(context))
    tab.show_page("nominations")
    page = tab.current
    told = answer("Trình cấp trên")
    press(page.list, "Trình cấp trên…", 0)
    assert "• Nguyễn Văn An – Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh" in told[0]
    assert state(office, nomination_id) is NominationState.SUBMITTED
    answer("Rút hồ sơ", give_reason("Bổ sung báo cáo"))
    press(page.list, "Rút hồ sơ đã trình…", 0)
    assert state(office, nomination_id) is NominationState.PASSED


def test_what_this_office_decides_is_not_submitted(page, it, office, answer):
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    answer("Trình cấp trên")
    told = answer("Đóng")
    press(page.list, "Trình cấp trên…", 0)
    assert "Nguyễn Văn An: Lao động tiên tiến thuộc thẩm quyền Chủ tịch UBND xã" in told[-1]
    assert state(office, nomination_id) is NominationState.PASSED


def test_the_list_narrows_by_state_award_and_who_decides(page, it, office, rows_of):
    nominate(office, it)
    nominate(office, it, it.people[1], award="BKT_CN")
    returned = nominate(office, it, it.people[2])
    office.do(nominations.give_back, [returned], "Thiếu")

    def names():
        return [row[1].split()[-1] for row in rows_of(page.list.table)]

    for name, key, expected in (
        ("state", NominationState.RETURNED, ["Cường"]),
        ("award", "BKT_CN", ["Bình"]),
        ("decider", "Cấp trên quyết định", ["Bình"]),
        ("decider", "Chủ tịch UBND xã", ["An", "Cường"]),
    ):
        page.list.set_filter(name, key)
        assert names() == expected, name
        page.list.clear_filters()


def test_how_many_are_in_each_state_stands_in_the_filter(page, it, office):
    nominate(office, it)
    nominate(office, it, it.people[1])
    labels = [page.list._narrowing.boxes["state"]._box.itemText(n) for n in range(4)]
    assert labels == ["Tất cả", "Đề xuất (2)", "Đạt (0)", "Không đạt (0)"]


def test_an_empty_list_leads_to_the_candidates(page, context):
    went = []
    context.wanted.connect(went.append)
    button(page.list, "Chọn người để đề nghị").trigger()
    assert went == [Place("awards", context.plan_id, page="candidates")]


def test_the_fields_bear_a_vietnamese_keyboard(page, it, office, answer):
    nominate(office, it)

    def type_everywhere(dialog):
        for name in ("award_code", "period", "achievement"):
            assert_unikey_safe(dialog.form.field(name).stops()[0])
        dialog.form.mark_clean()

    answer("Hủy", type_everywhere)
    press(page.list, "Sửa", 0)


def test_a_file_that_can_only_be_read_changes_nothing(page, it, office, monkeypatch):
    nominate(office, it)
    door = type(page.operations)
    monkeypatch.setattr(door, "read_only_reason", property(lambda _: "Tệp chỉ xem."))
    page.reload()
    select(page.list, 0)
    for action in page.list.actions():
        if action.text() not in ("Chọn người để đề nghị", EXPORT):
            assert why_off(page.list, action.text()) == "Tệp chỉ xem.", action.text()


def test_a_day_that_cannot_be_read_stays_and_is_told(page):
    page.day.field.line.setText("31/02/2026")
    page.day.field.commit()
    assert "không có ngày 31" in page.day.field.problem
    assert page.day.day == date(2026, 1, 1)


def test_the_day_typed_is_used_when_something_is_submitted(office, context, shown, answer):
    it = commune(office)
    nomination_id = nominate(office, it, award="BKT_CN")
    concluded(office, it, nomination_id)
    context.choose(2026, it.plan_id)
    tab = shown(AwardsTab(context))
    tab.show_page("nominations")
    page = tab.current
    page.day.field.line.setText(f"{DECISION_DAY:%d/%m/%Y}")
    page.day.field.commit()
    told = answer("Chưa trình")
    press(page.list, "Trình cấp trên…", 0)
    assert "xét theo ngày 28/08/2026" in told[0]
    assert state(office, nomination_id) is NominationState.PASSED
