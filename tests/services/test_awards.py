from datetime import date
from typing import get_args

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import AwardNature, AwardScope, NominationState
from app.services import awards, decisions, nominations, people
from app.services.awards import AwardFilters
from tests.commendation import (
    DECISION_DAY,
    commune,
    concluded,
    drafted,
    issued,
    nominate,
)


def add(office, it, person=0, **values):
    row = {"subject_id": it.people[person], "award_code": "LDTT", "year": 2025}
    return office.do(awards.add, row | values)


# --- entering by hand ------------------------------------------------------------------------


def test_a_former_award_takes_name_post_and_unit_where_they_are_not_given(office):
    it = commune(office)
    award_id = add(office, it, decision_number="45/QĐ-UBND", decided_on=date(2025, 12, 1))
    row = office.ask(awards.one, award_id)
    assert (row.award_name, row.name, row.honorific, row.post, row.unit_name) == (
        "Lao động tiên tiến",
        "Nguyễn Văn An",
        "Ông",
        "Giáo viên",
        "Trường Tiểu học An Bình",
    )
    assert (row.scope, row.counted_year, row.golden_book_number) == (
        AwardScope.PERSON,
        2025,
        None,
    )


def test_a_former_award_keeps_what_was_true_then(office):
    it = commune(office)
    award_id = add(office, it, name="Nguyễn Văn An", post="Hiệu trưởng", is_leader=True)
    row = office.ask(awards.one, award_id)
    assert (row.post, row.is_leader) == ("Hiệu trưởng", True)


def test_many_are_entered_at_once_or_none(office):
    it = commune(office)
    rows = [
        {"subject_id": person, "award_code": "LDTT", "year": year}
        for person in it.people
        for year in (2023, 2024)
    ]
    with pytest.raises(InvalidInput) as refusal:
        office.do(awards.add_many, [*rows, rows[0] | {"award_code": "LA"}, {"year": 2024}])
    assert office.ask(awards.count) == 0
    assert {problem.field for problem in refusal.value.problems} == {
        "7.subject_id",
        "7.award_code",
    }
    with pytest.raises(InvalidInput) as refusal:
        office.do(awards.add_many, [*rows, rows[0] | {"award_code": "LA"}])
    assert [problem.field for problem in refusal.value.problems] == ["6.award_code"]
    assert len(office.do(awards.add_many, rows)) == 6


def test_an_empty_list_is_refused(office):
    with pytest.raises(InvalidInput, match="Chưa có dòng khen thưởng nào"):
        office.do(awards.add_many, [])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"award_code": "XYZ"}, "Danh mục không có danh hiệu, hình thức “XYZ”"),
        ({"award_code": "GK_TT"}, "dành cho tập thể, không dành cho cá nhân"),
        ({"year": 1930}, "“Năm” phải từ 1945 trở lên"),
        ({"prize_amount": -1}, "“Tiền thưởng” phải từ 0 trở lên"),
        ({"nature": AwardNature.REVOKED}, "Ghi rồi dùng “Thu hồi”"),
    ],
)
def test_a_wrong_line_is_refused(office, values, sentence):
    it = commune(office)
    with pytest.raises(InvalidInput, match=sentence):
        add(office, it, **values)


def test_nobody_gets_a_title_twice_for_a_year(office):
    it = commune(office)
    add(office, it)
    with pytest.raises(InvalidInput, match="Lao động tiên tiến năm 2025 của “Nguyễn Văn An”"):
        add(office, it, decision_number="7", year=2026, period="2025")
    add(office, it, year=2026)


def test_a_commendation_comes_again_but_not_by_the_same_decision(office):
    it = commune(office)
    add(office, it, award_code="GK_CN", decision_number="1/QĐ-UBND")
    add(office, it, award_code="GK_CN", decision_number="2/QĐ-UBND")
    with pytest.raises(InvalidInput, match="cùng số quyết định"):
        add(office, it, award_code="GK_CN", decision_number="1/qđ-ubnd")
    add(office, it, award_code="GK_CN", decision_number="1/QĐ-UBND", year=2024)


def test_a_golden_book_number_is_taken_once_in_a_year(office):
    it = commune(office)
    first = add(office, it, golden_book_number=7)
    with pytest.raises(InvalidInput, match="Số sổ vàng 7 năm 2025 đã dùng"):
        add(office, it, 1, golden_book_number=7)
    office.do_because("Sai", awards.withdraw, first, "Khai man")
    with pytest.raises(InvalidInput, match="Số sổ vàng 7"):
        add(office, it, 1, golden_book_number=7)
    add(office, it, 1, golden_book_number=7, year=2024)


def test_an_award_of_nobody_is_refused(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Đối tượng không còn"):
        add(office, it, subject_id=it.plan_id)


def test_a_line_entered_by_hand_is_changed_and_put_away(office):
    it = commune(office)
    award_id = add(office, it)
    office.do(awards.update, award_id, {"subject_id": it.people[1], "year": 2024})
    row = office.ask(awards.one, award_id)
    assert (row.name, row.year) == ("Trần Thị Bình", 2024)
    office.do(awards.delete, [award_id])
    assert office.ask(awards.listed) == ()
    with pytest.raises(NotAllowed, match="không còn"):
        office.ask(awards.one, award_id)


def test_a_line_changed_does_not_stand_in_its_own_way(office):
    it = commune(office)
    award_id = add(office, it, golden_book_number=7)
    office.do(awards.update, award_id, {"note": "Bản sao"})
    assert office.ask(awards.one, award_id).note == "Bản sao"


def test_a_line_of_a_decision_is_not_changed_by_hand(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    [row] = office.ask(awards.listed)
    with pytest.raises(NotAllowed, match="Dùng “Điều chỉnh” hoặc “Thu hồi”"):
        office.do(awards.update, row.id, {"note": "x"})
    with pytest.raises(NotAllowed, match="Dùng “Điều chỉnh” hoặc “Thu hồi”"):
        office.do(awards.delete, [row.id])


# --- what the level above decided ------------------------------------------------------------


def submitted(office, it):
    nomination_id = nominate(office, it, award="BKT_CN", achievement="Giỏi")
    concluded(office, it, nomination_id)
    office.do(nominations.submit_upward, [nomination_id], DECISION_DAY)
    return nomination_id


ABOVE = {
    "year": 2026,
    "decision_number": "901/QĐ-UBND",
    "decided_on": date(2026, 9, 20),
    "decided_by": "Chủ tịch UBND tỉnh",
}


def test_what_the_level_above_decided_closes_the_nomination(office):
    it = commune(office)
    nomination_id = submitted(office, it)
    [award_id] = office.do(awards.receive, [nomination_id], ABOVE)
    row = office.ask(awards.one, award_id)
    assert (row.award_name, row.name, row.achievement, row.decided_by) == (
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "Nguyễn Văn An",
        "Giỏi",
        "Chủ tịch UBND tỉnh",
    )
    assert office.ask(nominations.one, nomination_id).state is NominationState.DECIDED


def test_only_what_was_submitted_is_received_and_with_number_and_day(office):
    it = commune(office)
    nomination_id = submitted(office, it)
    with pytest.raises(InvalidInput, match="số và ngày quyết định của cấp trên"):
        office.do(awards.receive, [nomination_id], ABOVE | {"decision_number": ""})
    with pytest.raises(NotAllowed, match="chưa trình cấp trên"):
        office.do(awards.receive, [nominate(office, it)], ABOVE)


# --- correcting and withdrawing --------------------------------------------------------------


def test_a_correction_changes_the_words_and_keeps_what_was_decided(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    [before] = office.ask(awards.listed)
    office.do(awards.correct, before.id, {"name": "Nguyễn Văn Ân"}, "Sai dấu trong tên")
    [after] = office.ask(awards.listed)
    assert (after.name, after.nature) == ("Nguyễn Văn Ân", AwardNature.CORRECTED)
    assert after.note == "Điều chỉnh: Sai dấu trong tên"
    assert (after.golden_book_number, after.prize_amount) == (1, before.prize_amount)


def test_a_correction_needs_a_change_a_reason_and_a_decision(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    [row] = office.ask(awards.listed)
    with pytest.raises(InvalidInput, match="Chưa sửa gì"):
        office.do(awards.correct, row.id, {"name": row.name}, "Sai")
    with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
        office.do(awards.correct, row.id, {"name": "Khác"}, " ")
    with pytest.raises(NotAllowed, match="ghi tay"):
        office.do(awards.correct, add(office, it), {"name": "Khác"}, "Sai")


def test_a_withdrawn_award_stays_in_the_book_and_counts_no_more(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    [row] = office.ask(awards.listed)
    office.do_because("Khai man", awards.withdraw, row.id, "Khai man")
    [row] = office.ask(awards.listed, AwardFilters(withdrawn=True))
    assert (row.nature, row.note) == (AwardNature.REVOKED, "Thu hồi: Khai man")
    assert office.ask(awards.counts) == ()
    with pytest.raises(NotAllowed, match="đã thu hồi"):
        office.do_because("Nữa", awards.withdraw, row.id, "Nữa")
    with pytest.raises(NotAllowed, match="đã thu hồi"):
        office.do(awards.correct, row.id, {"name": "Khác"}, "Sai")
    office.do_because("Minh oan", awards.reinstate, row.id, "Minh oan")
    assert office.ask(awards.one, row.id).nature is AwardNature.GIVEN
    with pytest.raises(NotAllowed, match="chưa bị thu hồi"):
        office.do_because("Nữa", awards.reinstate, row.id, "Nữa")


def test_an_award_of_a_revoked_decision_is_not_reinstated_alone(office):
    it = commune(office)
    decision_id = issued(office, it, nominate(office, it))
    office.do_because("Sai", decisions.revoke, decision_id, "Sai thẩm quyền")
    [row] = office.ask(awards.listed)
    with pytest.raises(NotAllowed, match="đã thu hồi cả quyết định"):
        office.do_because("Minh oan", awards.reinstate, row.id, "Minh oan")


def test_a_line_of_a_draft_is_not_in_the_book(office):
    it = commune(office)
    concluded(office, it, nominate(office, it))
    decision_id = drafted(office, it)
    [line] = office.ask(decisions.view, decision_id).lines
    with pytest.raises(NotAllowed, match="chưa vào sổ khen thưởng"):
        office.ask(awards.one, line.award_id)


# --- the book --------------------------------------------------------------------------------


def test_people_are_found_without_marks_and_spelled_ones_come_first(office):
    it = commune(office, "Lê Văn Tuân", "Lê Văn Tuấn")
    add(office, it)
    add(office, it, 1)
    names = [row.name for row in office.ask(awards.listed, AwardFilters(text="tuấn"))]
    assert names == ["Lê Văn Tuấn", "Lê Văn Tuân"]
    sorted_by_name = office.ask(
        awards.page, AwardFilters(text="tuấn"), awards.Order("name"), offset=0, limit=9
    )
    assert [row.name for row in sorted_by_name] == ["Lê Văn Tuân", "Lê Văn Tuấn"]
    assert office.ask(awards.count, AwardFilters(text="tuan le")) == 2
    assert office.ask(awards.count, AwardFilters(text="100%")) == 0


def test_the_book_is_filtered_by_year_award_scope_and_plan(office):
    it = commune(office)
    add(office, it)
    add(office, it, award_code="GK_CN", year=2024, decided_by="Chủ tịch UBND tỉnh")
    office.do(awards.add, {"subject_id": it.household, "award_code": "GDVH", "year": 2024})
    issued(office, it, nominate(office, it, it.people[1]))
    found = {
        name: office.ask(awards.count, filters)
        for name, filters in {
            "year": AwardFilters(year=2024),
            "award": AwardFilters(award_code="LDTT"),
            "scope": AwardFilters(scope=AwardScope.HOUSEHOLD),
            "plan": AwardFilters(plan_id=it.plan_id),
            "subject": AwardFilters(subject_id=it.people[0]),
            "leader": AwardFilters(is_leader=True),
            "decided_by": AwardFilters(decided_by="Chủ tịch UBND tỉnh"),
        }.items()
    }
    found_one = {"scope": 1, "plan": 1, "decided_by": 1}
    assert found == {"year": 2, "award": 2, "subject": 2, "leader": 0} | found_one
    assert "Chủ tịch UBND tỉnh" in office.ask(awards.deciders)
    assert office.ask(awards.years) == (2026, 2025, 2024)


def test_the_book_is_sorted_by_a_column_and_what_has_no_value_comes_last(office):
    it = commune(office)
    small, great, unknown = (
        add(office, it, person, prize_amount=amount)
        for person, amount in enumerate((500_000, 1_500_000, None))
    )
    for descending, wanted in ((False, [small, great, unknown]), (True, [great, small, unknown])):
        order = awards.Order("amount", descending)
        rows = office.ask(awards.page, awards.EVERYTHING, order, offset=0, limit=10)
        assert [row.id for row in rows] == wanted
        places = [office.ask(awards.place, row, awards.EVERYTHING, order) for row in wanted]
        assert places == [0, 1, 2]


@pytest.mark.parametrize("by", get_args(awards.SortBy))
def test_every_column_of_the_book_can_sort_it(office, by):
    it = commune(office)
    ids = {add(office, it, person) for person in range(3)}
    rows = office.ask(awards.page, awards.EVERYTHING, awards.Order(by), offset=0, limit=10)
    assert {row.id for row in rows} == ids


def test_the_book_is_paged_in_one_order(office):
    it = commune(office)
    for person in range(3):
        add(office, it, person)
    pages = [office.ask(awards.page, offset=n, limit=1) for n in range(3)]
    assert [row for page in pages for row in page] == list(office.ask(awards.listed))
    assert [page[0].name for page in pages] == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"]


def test_years_running_end_with_the_last(office):
    it = commune(office)
    for year in (2021, 2023, 2024, 2025):
        add(office, it, year=year)
    assert office.ask(awards.consecutive_years, it.people[0], "LDTT") == 3
    assert office.ask(awards.consecutive_years, it.people[0], "CSTDCS") == 0
    assert len(office.ask(awards.of_subject, it.people[0])) == 4


def test_money_is_summed_by_award_and_recipient_and_the_unknown_is_told(office):
    it = commune(office)
    ids = [
        nominate(office, it),
        nominate(office, it, it.people[1]),
        nominate(office, it, it.village, "GK_TT"),
        nominate(office, it, it.household, "GDVH"),
    ]
    issued(office, it, *ids)
    rows = office.ask(awards.money, AwardFilters(year=2026, withdrawn=False))
    assert [(row.award_code, row.scope, row.count, row.amount) for row in rows] == [
        ("GK_TT", AwardScope.COLLECTIVE, 1, 1_520_000),
        ("LDTT", AwardScope.PERSON, 2, 1_520_000),
        ("GDVH", AwardScope.HOUSEHOLD, 1, 0),
    ]
    assert [row.unknown_count for row in rows] == [0, 0, 1]


def test_awards_are_counted_by_recipient_and_leaders_apart(office):
    it = commune(office)
    leader = office.person("Vũ Thị Hạnh", it.school, is_leader=True)
    office.do(people.update, it.people[1], {"post": ""})
    ids = [nominate(office, it), nominate(office, it, it.people[1]), nominate(office, it, leader)]
    issued(office, it, *ids)
    rows = office.ask(awards.counts)
    assert [(row.award_code, row.scope, row.leads, row.count) for row in rows] == [
        ("LDTT", AwardScope.PERSON, True, 1),
        ("LDTT", AwardScope.PERSON, False, 1),
        ("LDTT", AwardScope.PERSON, None, 1),
    ]


def test_units_and_clusters_are_counted_as_collectives(office):
    it = commune(office)
    cluster = office.cluster("Cụm số 1")
    for recipient in (cluster, it.village):
        office.do(awards.add, {"subject_id": recipient, "award_code": "CO_T", "year": 2025})
    [row] = office.ask(awards.counts)
    assert (row.scope, row.count) == (AwardScope.COLLECTIVE, 2)
    [money] = office.ask(awards.money)
    assert (money.count, money.unknown_count) == (2, 2)
