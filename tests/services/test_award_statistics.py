from datetime import date

from sqlalchemy import event

from app.domain.dates import PartialDate
from app.domain.terms import AwardKind, AwardScope, NominationState, PlanForm, PlanState
from app.services import award_statistics, awards, nominations, people, units
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
    assert {row.form for row in rows.values()} == {PlanForm.CAMPAIGN}
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


def test_a_line_entered_by_hand_has_no_ground(office):
    it = commune(office)
    entered(office, it, it.people[0])
    assert given(office)["Nguyễn Văn An"].form is None


def test_an_award_of_a_level_above_keeps_the_ground_of_its_movement(office):
    it = commune(office)
    proposed = nominate(office, it, award="BKT_CN", achievement="Giỏi")
    concluded(office, it, proposed)
    office.do(nominations.submit_upward, [proposed], DECISION_DAY)
    known = {"year": 2026, "decision_number": "99/QĐ-UBND", "decided_on": DECISION_DAY}
    office.do(awards.receive, [proposed], known)
    row = given(office)["Nguyễn Văn An"]
    assert (row.form, row.award.decision_id) == (PlanForm.REGULAR, None)


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
    office.do(units.rename, it.village, "Thôn Đông Hải")
    assert given(office)["Thôn Đông"].unit == "Thôn Đông Hải"


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
