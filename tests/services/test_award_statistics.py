from datetime import date

from sqlalchemy import event

from app.domain.dates import PartialDate
from app.domain.terms import (
    AwardGround,
    AwardKind,
    AwardScope,
    NominationState,
    PlanForm,
    PlanState,
)
from app.services import (
    award_statistics,
    awards,
    decisions,
    nominations,
    people,
    plans,
    units,
)
from tests.commendation import DECISION_DAY, commune, concluded, drafted, issued, nominate


def entered(office, it, subject_id, award="LDTT", **values):
    row = {"subject_id": subject_id, "award_code": award, "year": 2026}
    return office.do(awards.add, row | values)


def given(office, year=2026):
    return {row.award.name: row for row in office.ask(award_statistics.given, year)}


def test_an_award_tells_its_kind_its_unit_and_the_form_of_its_movement(office):
    it = commune(office, form=PlanForm.CAMPAIGN)
    issued(
        office,
        it,
        nominate(office, it, it.people[0], "LDTT"),
        nominate(office, it, it.village, "GK_TT"),
        nominate(office, it, it.household, "GK_HO"),
    )
    rows = {row.award.subject_id: row for row in office.ask(award_statistics.given, 2026)}
    person, village, household = rows[it.people[0]], rows[it.village], rows[it.household]
    assert (person.kind, village.kind) == (AwardKind.TITLE, AwardKind.COMMENDATION)
    assert {row.ground for row in rows.values()} == {AwardGround.MOVEMENT}
    assert (person.unit, person.unit_id) == ("Trường Tiểu học An Bình", it.school)
    assert (village.unit, village.unit_id) == ("Thôn Đông", it.village)
    assert (household.unit, household.unit_id) == ("Thôn Đông", it.village)
    assert (person.group, village.group) == ("Trường học", "Thôn, tổ dân phố")
    assert village.group_place < person.group_place
    assert household.scope is AwardScope.HOUSEHOLD


def test_what_stands_in_no_book_and_what_was_taken_back_is_not_counted(office):
    it = commune(office)
    kept, taken = (nominate(office, it, person) for person in it.people[:2])
    issued(office, it, kept, taken)
    waiting = nominate(office, it, it.people[2])
    concluded(office, it, waiting)
    drafted(office, it, waiting, number="13")
    row = given(office)["Trần Thị Bình"]
    office.do_because("Kê khai sai", awards.withdraw, row.id, "Kê khai sai")
    assert set(given(office)) == {"Nguyễn Văn An"}


def test_a_line_entered_by_hand_has_the_ground_that_it_says(office):
    it = commune(office)
    entered(office, it, it.people[0])
    entered(office, it, it.people[1], ground=AwardGround.SUDDEN)
    rows = given(office)
    assert rows["Nguyễn Văn An"].ground is None
    assert rows["Trần Thị Bình"].ground is AwardGround.SUDDEN


def test_a_nomination_and_a_line_of_a_decision_may_have_another_ground_than_the_plan(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people[:3]]
    for one in ids[1:]:
        office.do(nominations.update, one, {"ground": AwardGround.SUDDEN})
    concluded(office, it, *ids)
    decision_id = drafted(office, it)
    lines = {line.nomination_id: line for line in office.ask(decisions.view, decision_id).lines}
    assert [lines[one].ground for one in ids] == [
        AwardGround.MERIT,
        AwardGround.SUDDEN,
        AwardGround.SUDDEN,
    ]
    office.do(decisions.update_line, lines[ids[2]].award_id, {"ground": AwardGround.EXTERNAL})
    office.do(decisions.issue, decision_id)
    wanted = [AwardGround.MERIT, AwardGround.SUDDEN, AwardGround.EXTERNAL]
    rows = {row.award.nomination_id: row for row in office.ask(award_statistics.given, 2026)}
    assert [rows[one].ground for one in ids] == wanted
    assert [rows[one].award.ground for one in ids] == wanted
    proposed = {row.id: row.ground for row in office.ask(award_statistics.nominated, 2026)}
    assert [proposed[one] for one in ids] == [*wanted[:2], AwardGround.SUDDEN]


def test_what_was_issued_keeps_its_ground_when_the_plan_is_changed(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    office.do(plans.update, it.plan_id, {"form": PlanForm.CAMPAIGN})
    assert given(office)["Nguyễn Văn An"].ground is AwardGround.MERIT


def test_who_leads_is_told_by_a_mark_or_by_the_post_and_not_guessed(office):
    it = commune(office)
    told = {
        "Giáo viên": False,
        "Hiệu trưởng": True,
        "Chủ tịch Hội Nông dân xã": True,
        "Chi hội trưởng phụ nữ": False,
        "trưởng bản": False,
        "Chuyên viên; Đảng ủy viên": False,
        "Đảng ủy viên, Trưởng phòng": True,
        "Đảng viên, Đội trưởng đội cờ đỏ": None,
        "Chủ tịchx": None,
        "": None,
    }
    for post in told:
        person = office.person(f"Người {post}", it.school)
        entered(office, it, person, "GK_CN", name=f"Người {post}", post=post)
    marked = office.person("Có đánh dấu", it.school)
    entered(office, it, marked, "GK_CN", name="Có đánh dấu", is_leader=True)
    rows = given(office)
    assert {post: rows[f"Người {post}".strip()].leads for post in told} == told
    assert rows["Có đánh dấu"].leads is True
    entered(office, it, it.village, "GK_TT")
    assert given(office)["Thôn Đông"].leads is None


def test_an_award_of_a_level_above_keeps_the_ground_of_its_movement(office):
    it = commune(office)
    proposed = nominate(office, it, award="BKT_CN", achievement="Giỏi")
    concluded(office, it, proposed)
    office.do(nominations.submit_upward, [proposed], DECISION_DAY)
    known = {"year": 2026, "decision_number": "99/QĐ-UBND", "decided_on": DECISION_DAY}
    office.do(awards.receive, [proposed], known)
    row = given(office)["Nguyễn Văn An"]
    assert (row.ground, row.award.decision_id) == (AwardGround.MERIT, None)


def test_a_person_counts_for_the_unit_they_were_in_when_commended(office):
    it = commune(office)
    entered(office, it, it.people[0])
    entered(office, it, it.people[1], unit_name="Tổ xe ôm")
    office.do(people.update, it.people[0], {"unit_id": it.village})
    rows = given(office)
    assert rows["Nguyễn Văn An"].unit_id == it.school
    stranger = rows["Trần Thị Bình"]
    assert (stranger.unit, stranger.unit_id, stranger.group) == ("Tổ xe ôm", None, "")


def test_of_two_units_with_one_name_only_the_own_is_certain(office):
    it = commune(office)
    office.unit("Thôn Đông", kind="XOM")
    entered(office, it, it.household, "GK_HO")
    entered(office, it, it.people[0], unit_name="Thôn Đông")
    found = {row.award.subject_id: row.unit_id for row in office.ask(award_statistics.given, 2026)}
    assert found == {it.household: it.village, it.people[0]: None}


def test_a_renamed_unit_counts_under_the_name_it_has(office):
    it = commune(office)
    entered(office, it, it.village, "GK_TT")
    entered(office, it, it.household, "GK_HO")
    entered(office, it, it.people[0], unit_name="Thôn Đông")
    office.do(units.rename, it.village, "Thôn Đông Hải")
    entered(office, it, it.people[1], unit_name="Thôn Đông Hải")
    rows = office.ask(award_statistics.given, 2026)
    assert {(row.unit, row.unit_id) for row in rows} == {("Thôn Đông Hải", it.village)}
    assert sorted(row.unit_before for row in rows) == ["", *["Thôn Đông"] * 3]


def test_a_name_that_two_units_had_is_that_of_neither(office):
    it = commune(office)
    entered(office, it, it.people[0], unit_name="Thôn Đông")
    entered(office, it, it.household, "GK_HO")
    office.do(units.rename, it.village, "Thôn Đông Hải")
    assert given(office)["Nguyễn Văn An"].unit_id == it.village
    office.unit("Thôn Đông", kind="XOM")
    row = given(office)["Nguyễn Văn An"]
    assert (row.unit, row.unit_id, row.unit_before) == ("Thôn Đông", None, "")
    found = {row.award.subject_id: row.unit_id for row in office.ask(award_statistics.given, 2026)}
    assert found == {it.people[0]: None, it.household: it.village}


def test_a_year_has_its_own_awards_and_none_means_all(office):
    it = commune(office)
    entered(office, it, it.people[0])
    entered(office, it, it.people[1], year=2024)
    assert set(given(office, 2024)) == {"Trần Thị Bình"}
    assert len(given(office, None)) == 2


def test_a_nomination_is_decided_while_an_award_of_it_stands(office):
    it = commune(office)
    first, second = (nominate(office, it, person) for person in it.people[:2])
    third = nominate(office, it, it.people[2])
    issued(office, it, first, second)
    row = given(office)["Trần Thị Bình"]
    office.do_because("Kê khai sai", awards.withdraw, row.id, "Kê khai sai")
    rows = {row.id: row for row in office.ask(award_statistics.nominated, 2026)}
    assert [rows[one].is_decided for one in (first, second, third)] == [True, False, False]
    assert [rows[one].state for one in (second, third)] == [
        NominationState.DECIDED,
        NominationState.PROPOSED,
    ]
    assert rows[first].award_name == "Lao động tiên tiến"
    assert rows[first].unit_name == "Trường Tiểu học An Bình"
    assert office.ask(award_statistics.nominated, 2025) == ()


def test_a_nomination_in_a_draft_is_not_decided(office):
    it = commune(office)
    one = nominate(office, it)
    concluded(office, it, one)
    drafted(office, it, one)
    [row] = office.ask(award_statistics.nominated, 2026)
    assert not row.is_decided


def test_movements_are_listed_as_they_begin_with_what_their_plans_say(office):
    office.plan("Không rõ ngày", number="", symbol="KH-UBND")
    office.plan(
        "Đợt cao điểm", form=PlanForm.CAMPAIGN, starts=PartialDate(2026, 4), scope="Toàn xã."
    )
    office.plan(
        "Cả năm",
        starts=PartialDate(2026, 1),
        state=PlanState.RUNNING,
        number="3",
        symbol="KH-UBND",
    )
    office.plan("Năm khác", year=2025)
    rows = office.ask(award_statistics.movements, 2026)
    assert [(row.name, row.number_line) for row in rows] == [
        ("Cả năm", "3/KH-UBND"),
        ("Đợt cao điểm", ""),
        ("Không rõ ngày", "…/KH-UBND"),
    ]
    assert (rows[1].form, rows[1].scope, rows[0].state) == (
        PlanForm.CAMPAIGN,
        "Toàn xã.",
        PlanState.RUNNING,
    )


def test_more_rows_ask_no_more_questions(office):
    it = commune(office)
    asked = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *_: asked.append(1))

    def questions():
        asked.clear()
        office.ask(award_statistics.given, 2026)
        office.ask(award_statistics.nominated, 2026)
        return len(asked)

    entered(office, it, it.people[0], decided_on=date(2026, 5, 1))
    nominate(office, it, it.people[0])
    few = questions()
    for person in it.people[1:]:
        entered(office, it, person)
        nominate(office, it, person, "GK_CN")
    assert questions() == few
