from datetime import date

import pytest
from sqlalchemy import event

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import (
    AwardNature,
    DecisionState,
    HoldReason,
    NominationState,
    PlanState,
    SubjectKind,
)
from app.entities import Nomination
from app.services import awards, decisions, holds, meetings, nominations, people, plans
from tests.commendation import (
    DECISION_DAY,
    commune,
    concluded,
    council,
    drafted,
    issued,
    nominate,
    set_parameter,
)
from tests.contest import joined


def refusal(office, decision_id):
    with pytest.raises(NotAllowed) as found:
        office.do(decisions.issue, decision_id)
    told = str(found.value)
    assert told.startswith("Chưa ban hành được quyết định. Chưa có gì thay đổi.")
    assert office.ask(decisions.view, decision_id).state is DecisionState.DRAFT
    return told


# --- the draft -------------------------------------------------------------------------------


def test_a_draft_takes_what_passed_and_what_this_office_decides(office):
    it = commune(office)
    own = nominate(office, it)
    failed = nominate(office, it, it.people[1])
    above = nominate(office, it, award="BKT_CN")
    concluded(office, it, own, above)
    concluded(office, it, failed, agree=1)
    decision_id = drafted(office, it)
    [line] = office.ask(decisions.view, decision_id).lines
    assert line.nomination_id == own


def test_a_draft_is_headed_with_the_office_s_own_words(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    found = office.ask(decisions.view, drafted(office, it, number=""))
    assert (found.symbol, found.full_number) == ("QĐ-UBND", "…/QĐ-UBND")
    assert found.issuer == "Chủ tịch Ủy ban nhân dân xã An Bình"
    assert "Phát động thi đua năm 2026" in found.subject_line


def test_a_draft_of_nothing_is_refused(office):
    it = commune(office)
    nominate(office, it)
    with pytest.raises(NotAllowed, match="Không có đề nghị nào đạt"):
        drafted(office, it)


def test_a_draft_says_of_each_why_it_cannot_stand_there(office):
    it = commune(office)
    proposed = nominate(office, it)
    above = nominate(office, it, award="BKT_CN")
    concluded(office, it, above)
    with pytest.raises(NotAllowed) as found:
        drafted(office, it, proposed, above)
    told = str(found.value)
    assert "Nguyễn Văn An (Lao động tiên tiến): đang ở trạng thái “Đề xuất”" in told
    assert "thuộc thẩm quyền Chủ tịch UBND tỉnh vào ngày 28/08/2026" in told


def test_the_authority_of_a_draft_is_that_of_its_day(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    concluded(office, it, nomination_id)
    with pytest.raises(NotAllowed, match="thuộc thẩm quyền Chủ tịch UBND huyện"):
        drafted(office, it, nomination_id, signed_on=date(2025, 6, 30))
    drafted(office, it, nomination_id)


def test_a_nomination_stands_in_one_decision(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    drafted(office, it)
    with pytest.raises(NotAllowed, match="đã có trong một quyết định khác"):
        drafted(office, it, nomination_id, number="13")
    assert office.ask(decisions.ready, it.plan_id, DECISION_DAY) == ()


def test_a_list_is_split_into_two_decisions(office):
    it = commune(office)
    person, unit = nominate(office, it), nominate(office, it, it.village, "GK_TT")
    concluded(office, it, person, unit)
    people = drafted(office, it, person)
    collectives = drafted(office, it, unit, number="13")
    assert [
        [line.subject_kind for line in office.ask(decisions.view, row).lines]
        for row in (people, collectives)
    ] == [[SubjectKind.PERSON], [SubjectKind.UNIT]]


def test_lines_are_added_removed_and_ordered(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    decision_id = drafted(office, it, ids[0])
    assert office.do(decisions.add_lines, decision_id, ids[1:]) == 2
    office.do(decisions.reorder, decision_id, [ids[2]])
    rows = office.ask(decisions.view, decision_id).lines
    assert [row.nomination_id for row in rows] == [ids[2], ids[0], ids[1]]
    assert [row.position for row in rows] == [1, 2, 3]
    assert office.do(decisions.remove_lines, decision_id, [ids[0]]) == 1
    assert len(office.ask(decisions.view, decision_id).lines) == 2
    assert office.ask(decisions.ready, it.plan_id, DECISION_DAY) == (ids[0],)


def test_adding_nothing_or_what_is_gone_is_refused(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    with pytest.raises(InvalidInput, match="Chưa chọn đề nghị nào"):
        office.do(decisions.add_lines, decision_id, [])
    with pytest.raises(NotAllowed, match="1 đề nghị đã chọn không còn"):
        office.do(decisions.add_lines, decision_id, [it.plan_id])


def test_a_line_can_be_posthumous_but_not_revoked(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    [line] = office.ask(decisions.view, decision_id).lines
    office.do(decisions.update_line, line.award_id, {"nature": AwardNature.POSTHUMOUS})
    [line] = office.ask(decisions.view, decision_id).lines
    assert line.nature is AwardNature.POSTHUMOUS
    with pytest.raises(InvalidInput, match="“Tặng” hoặc “Truy tặng”"):
        office.do(decisions.update_line, line.award_id, {"nature": AwardNature.REVOKED})


def test_a_line_of_no_decision_is_not_changed_as_one(office):
    it = commune(office)
    row = {"subject_id": it.people[0], "award_code": "LDTT", "year": 2025}
    award_id = office.do(awards.add, row)
    with pytest.raises(NotAllowed, match="không thuộc quyết định nào"):
        office.do(decisions.update_line, award_id, {"note": "x"})


def test_a_draft_is_no_part_of_the_award_book(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    drafted(office, it)
    assert office.ask(awards.listed) == ()
    assert office.ask(awards.count) == 0
    assert office.ask(awards.money) == ()


def test_a_deleted_draft_lets_its_nominations_go(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    office.do(decisions.delete, drafted(office, it))
    assert office.ask(decisions.listed) == ()
    assert office.ask(decisions.ready, it.plan_id, DECISION_DAY) == (nomination_id,)


def test_a_number_is_unique_in_its_year_however_it_is_written(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    drafted(office, it, ids[0], number="5")
    with pytest.raises(InvalidInput, match=r"Số 05/QĐ-UBND năm 2026 đã dùng"):
        drafted(office, it, ids[1], number="05")
    drafted(office, it, ids[1], number="05", symbol="QĐ-HĐTĐKT")
    third = drafted(office, it, ids[2], number="6")
    with pytest.raises(InvalidInput, match="đã dùng"):
        office.do(decisions.update, third, {"number": "5"})


def test_a_number_without_a_day_is_unique_too(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    drafted(office, it, ids[0], number="5", signed_on=None)
    with pytest.raises(InvalidInput, match="đã dùng"):
        drafted(office, it, ids[1], number="5", signed_on=None)


def test_the_next_number_follows_the_highest(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    assert office.ask(decisions.next_number, 2026, "QĐ-UBND") == "1"
    drafted(office, it, ids[0], number="012")
    drafted(office, it, ids[1], number="9a")
    assert office.ask(decisions.next_number, 2026, "QĐ-UBND") == "13"
    assert office.ask(decisions.next_number, 2025, "QĐ-UBND") == "1"


def test_a_draft_moved_to_another_year_takes_its_lines_along(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    office.do(decisions.update, decision_id, {"signed_on": date(2027, 1, 5)})
    assert office.ask(decisions.view, decision_id).year == 2027
    office.do(decisions.issue, decision_id)
    [row] = office.ask(awards.listed)
    assert (row.year, row.golden_book_number, row.counted_year) == (2027, 1, 2026)


def test_a_draft_needs_a_subject_line(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    with pytest.raises(InvalidInput, match="Chưa nhập “Trích yếu”"):
        office.do(decisions.update, drafted(office, it), {"subject_line": " "})


def test_a_meeting_about_another_plan_is_refused(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    with pytest.raises(InvalidInput, match="Không thấy cuộc họp"):
        drafted(office, it, meeting_id=it.plan_id)


def test_a_closed_plan_has_no_drafts(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    office.bring(it.plan_id, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(decisions.issue, decision_id)


# --- issuing ---------------------------------------------------------------------------------


def test_issuing_writes_the_award_book_as_of_the_day(office):
    it = commune(office)
    ids = [nominate(office, it, person, achievement="Dạy giỏi") for person in it.people]
    concluded(office, it, *ids)
    decision_id = drafted(office, it)
    office.do(decisions.reorder, decision_id, ids[::-1])
    office.do(people.update, it.people[2], {"post": "Phó Hiệu trưởng", "is_leader": True})
    office.do(decisions.issue, decision_id)
    office.do(people.update, it.people[2], {"post": "Hiệu trưởng", "name": "Lê Văn Đổi"})
    rows = office.ask(awards.listed)
    assert [(row.golden_book_number, row.name) for row in rows] == [
        (1, "Lê Văn Cường"),
        (2, "Trần Thị Bình"),
        (3, "Nguyễn Văn An"),
    ]
    first = rows[0]
    assert (first.post, first.is_leader, first.unit_name, first.honorific) == (
        "Phó Hiệu trưởng",
        True,
        "Trường Tiểu học An Bình",
        "Ông",
    )
    assert (first.award_name, first.achievement, first.period) == (
        "Lao động tiên tiến",
        "Dạy giỏi",
        "2026",
    )
    assert (first.decision_number, first.decided_on, first.decided_by) == (
        "12/QĐ-UBND",
        DECISION_DAY,
        "Chủ tịch Ủy ban nhân dân xã An Bình",
    )
    found = office.ask(decisions.view, decision_id)
    assert found.state is DecisionState.ISSUED
    assert (found.base_salary, found.rounding_step) == (2_530_000, 10_000)
    assert [line.name for line in found.lines] == [row.name for row in rows]
    assert (found.total_amount, found.unknown_count) == (2_280_000, 0)
    assert {row.state for row in office.ask(nominations.listed, it.plan_id)} == {
        NominationState.DECIDED
    }


def test_golden_book_numbers_continue_through_the_year(office):
    it = commune(office)
    first, second = nominate(office, it), nominate(office, it, it.people[1])
    issued(office, it, first)
    issued(office, it, second, number="13")
    former = {"award_code": "LDTT", "year": 2025, "golden_book_number": 40}
    office.do(awards.add, former | {"subject_id": it.people[0]})
    numbers = {(row.year, row.golden_book_number) for row in office.ask(awards.listed)}
    assert numbers == {(2026, 1), (2026, 2), (2025, 40)}
    assert office.ask(awards.next_golden_book_number, 2026) == 3


def test_a_blank_number_and_a_blank_day_are_refused(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    told = refusal(office, drafted(office, it, number="", signed_on=None))
    assert "Chưa nhập số quyết định." in told
    assert "Chưa nhập ngày ký quyết định." in told


def test_a_decision_without_lines_is_refused(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    decision_id = drafted(office, it)
    office.do(decisions.remove_lines, decision_id, [nomination_id])
    assert "chưa có dòng khen thưởng nào" in refusal(office, decision_id)


def test_a_meeting_later_than_the_decision_is_refused(office):
    it = commune(office)
    meeting_id = concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it, meeting_id=meeting_id, signed_on=date(2026, 8, 19))
    assert "Cuộc họp hội đồng (ngày 20/08/2026) sau ngày ký" in refusal(office, decision_id)


def test_a_meeting_that_is_not_concluded_is_refused(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="GK_CN")
    passing = ([nomination_id], "Đột xuất", DECISION_DAY)
    office.do(nominations.pass_without_meeting, *passing)
    meeting_id = office.do(
        meetings.create,
        it.plan_id,
        {"council_id": council(office, it).council_id, "held_on": date(2026, 8, 20)},
    )
    decision_id = drafted(office, it, nomination_id, meeting_id=meeting_id)
    assert "chưa kết luận" in refusal(office, decision_id)


def test_a_blocked_nominee_is_named_with_the_article(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    decision_id = drafted(office, it)
    row = {"reason": HoldReason.COMPLAINT, "starts_on": date(2026, 8, 25)}
    office.do(holds.add, row | {"subject_id": it.people[0]})
    told = refusal(office, decision_id)
    assert "Nguyễn Văn An (Lao động tiên tiến): Tạm dừng xét" in told
    assert "Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4" in told
    assert office.ask(decisions.obstacles, decision_id) == tuple(told.splitlines()[1:])


def test_what_may_be_set_aside_is_issued_only_with_a_reason(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    concluded(office, it, nomination_id)
    decision_id = drafted(office, it)
    policy = {"registration_policy": "block", "registration_basis": "Mục IV"}
    office.do(plans.update, it.plan_id, policy)
    assert "Chưa đăng ký thi đua (Mục IV)" in refusal(office, decision_id)
    office.do(nominations.override, nomination_id, "Đăng ký bản giấy", DECISION_DAY)
    office.do(decisions.issue, decision_id)
    [line] = office.ask(decisions.view, decision_id).lines
    assert line.override_reason == "Đăng ký bản giấy"


def test_an_authority_that_is_not_competent_on_the_day_is_refused(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    concluded(office, it, nomination_id, held_on=date(2025, 6, 20))
    decision_id = drafted(office, it, nomination_id, signed_on=date(2025, 7, 1), number="3")
    office.do(decisions.update, decision_id, {"signed_on": date(2025, 6, 30)})
    told = refusal(office, decision_id)
    assert "thuộc thẩm quyền Chủ tịch UBND huyện vào ngày 30/06/2025" in told


def test_a_nominee_who_is_no_longer_passed_is_refused(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    decision_id = drafted(office, it)

    def give_back(session):
        session.get(Nomination, nomination_id).state = NominationState.RETURNED

    joined(office, give_back)
    assert "đề nghị đang ở trạng thái “Trả về”" in refusal(office, decision_id)


def test_an_issued_decision_changes_no_more(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    decision_id = issued(office, it, nomination_id)
    for service, *args in (
        (decisions.update, {"signer_name": "Khác"}),
        (decisions.delete,),
        (decisions.issue,),
        (decisions.remove_lines, [nomination_id]),
    ):
        with pytest.raises(NotAllowed, match="12/QĐ-UBND ở trạng thái “Đã ban hành”"):
            office.do(service, decision_id, *args)


def test_decisions_are_listed_by_plan_and_year(office):
    it = commune(office)
    first, second = nominate(office, it), nominate(office, it, it.people[1])
    issued(office, it, first)
    concluded(office, it, second)
    draft_id = drafted(office, it, second, number="")
    rows = office.ask(decisions.listed, it.plan_id)
    assert [row.state for row in rows] == [DecisionState.DRAFT, DecisionState.ISSUED]
    assert (rows[0].id, rows[0].full_number, rows[0].line_count) == (draft_id, "…/QĐ-UBND", 1)
    assert office.ask(decisions.listed, None, 2025) == ()


# --- revoking --------------------------------------------------------------------------------


def test_a_revoked_decision_takes_its_awards_back_and_keeps_their_lines(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    decision_id = issued(office, it, nomination_id)
    reason = "Sai thẩm quyền"
    office.do_because(reason, decisions.revoke, decision_id, reason)
    found = office.ask(decisions.view, decision_id)
    assert (found.state, found.revoke_reason) == (DecisionState.REVOKED, reason)
    [row] = office.ask(awards.listed)
    assert (row.nature, row.golden_book_number) == (AwardNature.REVOKED, 1)
    assert office.ask(awards.counts) == ()
    assert office.ask(nominations.one, nomination_id).state is NominationState.PASSED
    again = drafted(office, it, nomination_id, number="14")
    office.do(decisions.issue, again)
    numbers = [row.golden_book_number for row in office.ask(awards.listed)]
    assert numbers == [1, 2]


def test_revoking_needs_a_reason_and_an_issued_decision(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    with pytest.raises(NotAllowed, match="“Dự thảo” nên không thu hồi"):
        office.do_because("Sai", decisions.revoke, decision_id, "Sai")
    office.do(decisions.issue, decision_id)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
        office.do_because("Sai", decisions.revoke, decision_id, " ")


# --- prizes ----------------------------------------------------------------------------------


def lines(office, decision_id):
    return {line.award_code: line for line in office.ask(decisions.view, decision_id).lines}


def test_prizes_are_of_the_salary_of_the_day_rounded_up(office):
    it = commune(office)
    ids = [
        nominate(office, it),
        nominate(office, it, it.village, "GK_TT"),
        nominate(office, it, it.household, "GK_HO"),
    ]
    concluded(office, it, *ids, held_on=date(2026, 6, 1))
    decision_id = drafted(office, it, signed_on=date(2026, 6, 30))
    assert {code: line.prize_amount for code, line in lines(office, decision_id).items()} == {
        "LDTT": 710_000,
        "GK_TT": 1_410_000,
        "GK_HO": 1_060_000,
    }
    office.do(decisions.update, decision_id, {"signed_on": date(2026, 7, 1)})
    found = lines(office, decision_id)
    assert {code: line.prize_amount for code, line in found.items()} == {
        "LDTT": 760_000,
        "GK_TT": 1_520_000,
        "GK_HO": 1_140_000,
    }
    assert found["LDTT"].prize_multiplier == 30


def test_of_two_titles_for_one_year_the_higher_is_paid_and_the_reason_kept(office):
    it = commune(office)
    ids = [nominate(office, it), nominate(office, it, award="CSTDCS")]
    ids.append(nominate(office, it, award="GK_CN"))
    found = lines(office, issued(office, it, *ids))
    assert found["CSTDCS"].prize_amount == 2_530_000
    assert found["LDTT"].prize_amount == 0
    assert "đã chi 2.530.000 đồng" in found["LDTT"].prize_note
    assert found["GK_CN"].prize_amount == 760_000


def test_two_titles_for_two_years_are_each_paid(office):
    it = commune(office)
    ids = [nominate(office, it), nominate(office, it, period="2025")]
    decision_id = issued(office, it, *ids)
    amounts = [line.prize_amount for line in office.ask(decisions.view, decision_id).lines]
    assert amounts == [760_000, 760_000]


def test_a_lower_title_of_a_later_decision_is_not_paid_again(office):
    it = commune(office)
    higher, lower = nominate(office, it, award="CSTDCS"), nominate(office, it)
    issued(office, it, higher)
    found = lines(office, issued(office, it, lower, number="13"))
    assert found["LDTT"].prize_amount == 0


def test_a_higher_title_of_a_later_decision_is_paid_and_what_was_paid_is_told(office):
    it = commune(office)
    lower, higher = nominate(office, it), nominate(office, it, award="CSTDCS")
    issued(office, it, lower)
    found = lines(office, issued(office, it, higher, number="13"))
    assert found["CSTDCS"].prize_amount == 2_530_000
    assert "đã chi 760.000 đồng cho Lao động tiên tiến theo quyết định số 12/QĐ-UBND" in (
        found["CSTDCS"].prize_note
    )


def test_an_unknown_multiplier_gives_no_amount_and_says_so(office):
    it = commune(office)
    nomination_id = nominate(office, it, it.household, "GDVH")
    decision_id = issued(office, it, nomination_id)
    [line] = office.ask(decisions.view, decision_id).lines
    assert (line.prize_multiplier, line.prize_amount) == (None, None)
    assert line.prize_note.startswith("Chưa có hệ số tiền thưởng của Gia đình văn hóa")
    assert office.ask(decisions.view, decision_id).unknown_count == 1


def test_an_unknown_base_salary_gives_no_amount_and_says_so(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    set_parameter(office, "base_salary", valid_to=date(2026, 8, 27))
    [line] = office.ask(decisions.view, decision_id).lines
    assert (line.prize_multiplier, line.prize_amount) == (30, None)
    assert "chưa có mức lương cơ sở vào ngày 28/08/2026" in line.prize_note


def test_another_way_of_rounding_is_not_guessed(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    assert lines(office, decision_id)["LDTT"].prize_amount == 760_000
    set_parameter(office, "prize_rounding_direction", value=1)
    line = lines(office, decision_id)["LDTT"]
    assert line.prize_amount is None
    assert "không phải làm tròn lên" in line.prize_note


def test_where_titles_add_up_both_are_paid(office):
    it = commune(office)
    ids = [nominate(office, it), nominate(office, it, award="CSTDCS")]
    concluded(office, it, *ids)
    decision_id = drafted(office, it)
    set_parameter(office, "prize_same_period_titles", value=1)
    assert lines(office, decision_id)["LDTT"].prize_amount == 760_000


def test_a_long_list_is_issued_in_as_many_queries_as_a_short_one(office):
    it = commune(office, *(f"Nguyễn Văn {n}" for n in range(15)))
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    asked = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    short = drafted(office, it, ids[0])
    asked.clear()
    office.do(decisions.issue, short)
    for_one = len(asked)
    long = drafted(office, it, *ids[1:], number="13")
    asked.clear()
    office.do(decisions.issue, long)
    assert len(asked) == for_one


def test_a_party_plan_is_decided_by_the_party(office):
    office.set_up(party_name="Đảng ủy xã An Bình")
    it = commune(office, regime="party")
    nomination_id = nominate(office, it, it.village, "PTCCS_NAM")
    decision_id = issued(office, it, nomination_id, number="7")
    found = office.ask(decisions.view, decision_id)
    assert (found.full_number, found.issuer) == ("7-QĐ/ĐU", "Đảng ủy xã An Bình")


def test_an_award_of_the_state_is_decided_by_the_state_under_a_party_plan_too(office):
    office.set_up(party_name="Đảng ủy xã An Bình")
    it = commune(office, regime="party")
    title, praise = nominate(office, it), nominate(office, it, it.village, "PTCCS_NAM")
    concluded(office, it, title)
    concluded(office, it, praise)
    of_party = office.ask(decisions.view, drafted(office, it, number="7"))
    assert [line.nomination_id for line in of_party.lines] == [praise]
    assert (of_party.full_number, of_party.issuer) == ("7-QĐ/ĐU", "Đảng ủy xã An Bình")
    of_state = office.ask(decisions.view, drafted(office, it, number="7"))
    assert [line.nomination_id for line in of_state.lines] == [title]
    assert of_state.full_number == "7/QĐ-UBND"
    assert of_state.issuer == "Chủ tịch Ủy ban nhân dân xã An Bình"


def test_awards_of_the_state_and_of_the_party_stand_in_no_one_decision(office):
    it = commune(office, regime="party")
    title, praise = nominate(office, it), nominate(office, it, it.village, "PTCCS_NAM")
    concluded(office, it, title)
    concluded(office, it, praise)
    with pytest.raises(NotAllowed, match="cả khen thưởng của Nhà nước và khen thưởng của Đảng"):
        drafted(office, it, title, praise)
    decision_id = drafted(office, it, title)
    with pytest.raises(NotAllowed, match="mỗi bên một quyết định"):
        office.do(decisions.add_lines, decision_id, [praise])
    assert len(office.ask(decisions.view, decision_id).lines) == 1


def test_a_party_office_without_a_name_decides_in_the_name_of_the_plan_s_issuer(office):
    it = commune(office, regime="party", issuer="Ban Thường vụ Đảng ủy phường")
    praise = nominate(office, it, it.village, "PTCCS_NAM")
    decision_id = issued(office, it, praise, number="7")
    assert office.ask(decisions.view, decision_id).issuer == "Ban Thường vụ Đảng ủy phường"
