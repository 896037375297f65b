from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import CouncilRole
from app.services import councils, meetings
from tests.commendation import MEETING_DAY, commune, concluded, council, meeting, nominate

CHAIR = {"name": "Hoàng Văn Minh", "role": CouncilRole.CHAIR}


def new(office, **values):
    row = {"name": "Hội đồng Thi đua – Khen thưởng xã", "term": "2025–2030"}
    return office.do(councils.create, row | values)


def test_a_council_is_listed_with_its_term_and_its_seats(office):
    council_id = new(office, valid_from=date(2025, 7, 1))
    office.do(councils.add_member, council_id, CHAIR)
    [row] = office.ask(councils.listed)
    assert (row.term, row.member_count) == ("2025–2030", 1)
    assert office.ask(councils.get, council_id) == row


def test_councils_of_a_day_are_those_that_stand_then_the_latest_first(office):
    new(office, term="cũ", valid_from=date(2021, 1, 1), valid_to=date(2025, 6, 30))
    new(office, term="mới", valid_from=date(2025, 7, 1))
    assert [row.term for row in office.ask(councils.listed)] == ["mới", "cũ"]
    assert [row.term for row in office.ask(councils.listed, date(2024, 5, 1))] == ["cũ"]


def test_a_council_without_a_name_is_refused(office):
    with pytest.raises(InvalidInput, match="Chưa nhập “Tên hội đồng”"):
        office.do(councils.create, {"name": " "})


def test_a_term_that_ends_before_it_starts_is_refused(office):
    with pytest.raises(InvalidInput, match="trước ngày bắt đầu"):
        new(office, valid_from=date(2025, 7, 1), valid_to=date(2025, 6, 30))


def test_a_council_can_be_renamed(office):
    council_id = new(office)
    office.do(councils.update, council_id, {"name": "Hội đồng xã An Bình"})
    assert office.ask(councils.get, council_id).name == "Hội đồng xã An Bình"


def test_a_council_that_met_is_not_deleted(office):
    it = council(office, commune(office))
    meeting(office, it)
    with pytest.raises(NotAllowed, match="đã có 1 cuộc họp"):
        office.do(councils.delete, it.council_id)


def test_a_deleted_council_takes_its_seats_along(office):
    council_id = new(office)
    office.do(councils.add_member, council_id, CHAIR)
    office.do(councils.delete, council_id)
    assert office.ask(councils.listed) == ()
    assert office.ask(councils.members, council_id) == ()
    with pytest.raises(NotAllowed, match="không còn"):
        office.ask(councils.get, council_id)


def test_a_person_of_the_list_brings_name_and_post_along(office):
    unit_id = office.unit("UBND xã")
    person_id = office.person("Vũ Thị Hạnh", unit_id, honorific="Bà", post="Chủ tịch UBND xã")
    council_id = new(office)
    office.do(councils.add_member, council_id, {"subject_id": person_id})
    [row] = office.ask(councils.members, council_id)
    assert (row.full_name, row.post) == ("Bà Vũ Thị Hạnh", "Chủ tịch UBND xã")


def test_the_post_of_a_person_of_the_list_says_in_which_unit(office):
    unit_id = office.unit("Trường Mầm non Hoa Sen")
    people = [
        office.person("Vũ Thị Hạnh", unit_id, post="Hiệu trưởng"),
        office.person("Vũ Thị Hương", unit_id, post="Bí thư chi bộ Trường mầm non Hoa Sen"),
        office.person("Vũ Thị Hồng", unit_id),
    ]
    council_id = new(office)
    for person_id in people:
        office.do(councils.add_member, council_id, {"subject_id": person_id})
    assert [row.post for row in office.ask(councils.members, council_id)] == [
        "Hiệu trưởng, Trường Mầm non Hoa Sen",
        "Bí thư chi bộ Trường mầm non Hoa Sen",
        "",
    ]


def test_a_council_keeps_its_letters_and_its_seal_into_the_next_term(office):
    council_id = new(office)
    row = office.ask(councils.get, council_id)
    assert (row.symbol, row.has_own_seal) == ("", False)
    office.do(councils.update, council_id, {"symbol": "HĐTĐ", "has_own_seal": True})
    office.do(councils.update, council_id, {"term": "2026–2031"})
    for own_id in (council_id, office.do(councils.copy, council_id, {"term": "2031–2036"})):
        row = office.ask(councils.get, own_id)
        assert (row.symbol, row.has_own_seal) == ("HĐTĐ", True)
    office.do(councils.update, council_id, {"symbol": "", "has_own_seal": False})
    row = office.ask(councils.get, council_id)
    assert (row.symbol, row.has_own_seal) == ("", False)


def test_another_person_in_a_seat_brings_their_own_name(office):
    first, second = office.person("Vũ Thị Hạnh"), office.person("Vũ Thị Hương")
    council_id = new(office)
    member_id = office.do(councils.add_member, council_id, {"subject_id": first})
    office.do(councils.update_member, member_id, {"subject_id": second})
    assert office.ask(councils.members, council_id)[0].name == "Vũ Thị Hương"


def test_a_member_without_a_name_is_refused(office):
    council_id = new(office)
    with pytest.raises(InvalidInput, match="Chưa nhập “Họ và tên”"):
        office.do(councils.add_member, council_id, {"post": "Ủy viên"})


def test_a_member_who_is_in_no_list_is_refused(office):
    council_id = new(office)
    with pytest.raises(InvalidInput, match="Không thấy cá nhân"):
        office.do(councils.add_member, council_id, {"subject_id": council_id})


def test_a_council_has_one_chair_at_a_time(office):
    council_id = new(office)
    first = office.do(councils.add_member, council_id, CHAIR)
    other = {"name": "Lý Thị Hoa", "role": CouncilRole.CHAIR}
    with pytest.raises(InvalidInput, match="đã có Chủ tịch là Hoàng Văn Minh"):
        office.do(councils.add_member, council_id, other)
    office.do(councils.update_member, first, {"valid_to": date(2026, 3, 31)})
    office.do(councils.add_member, council_id, other | {"valid_from": date(2026, 4, 1)})


def test_nobody_sits_twice_at_a_time(office):
    council_id = new(office)
    office.do(councils.add_member, council_id, {"name": "Lý Thị Hoa"})
    with pytest.raises(InvalidInput, match="đã là thành viên"):
        office.do(councils.add_member, council_id, {"name": "lý thị hoa"})


def test_names_that_differ_by_a_mark_are_two_people(office):
    council_id = new(office)
    for name in ("Lê Văn Tuân", "Lê Văn Tuấn"):
        office.do(councils.add_member, council_id, {"name": name})
    assert len(office.ask(councils.members, council_id)) == 2


def test_members_of_a_day_are_those_whose_seat_is_taken_then(office):
    council_id = new(office)
    office.do(councils.add_member, council_id, CHAIR | {"valid_to": date(2026, 3, 31)})
    office.do(
        councils.add_member, council_id, {"name": "Lý Thị Hoa", "valid_from": date(2026, 3, 31)}
    )
    names = {
        day: [row.name for row in office.ask(councils.members_on, council_id, day)]
        for day in (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1))
    }
    assert list(names.values()) == [
        ["Hoàng Văn Minh"],
        ["Hoàng Văn Minh", "Lý Thị Hoa"],
        ["Lý Thị Hoa"],
    ]


def test_members_stand_in_the_order_they_are_put(office):
    it = council(office, commune(office), size=3)
    office.do(councils.reorder_members, it.council_id, [it.members[2]])
    rows = office.ask(councils.members, it.council_id)
    assert [row.id for row in rows] == [it.members[2], it.members[0], it.members[1]]


def test_a_member_who_stands_in_minutes_is_ended_rather_than_removed(office):
    it = council(office, commune(office))
    meeting(office, it)
    with pytest.raises(NotAllowed, match=r"Ủy viên 3\. Chưa có gì thay đổi\. .*“Đến ngày”"):
        office.do(councils.remove_members, [it.members[3]])


def test_who_chairs_a_meeting_whose_attendance_is_not_noted_is_not_removed(office):
    it = council(office, commune(office))
    values = {"council_id": it.council_id, "held_on": MEETING_DAY, "chair_id": it.members[0]}
    office.do(meetings.create, it.plan_id, values)
    with pytest.raises(NotAllowed, match="Ủy viên 0"):
        office.do(councils.remove_members, it.members)
    assert len(office.ask(councils.members, it.council_id)) == 7


def test_seats_made_by_mistake_are_removed_at_once(office):
    it = council(office, commune(office), size=4)
    assert office.do(councils.remove_members, it.members[2:]) == 2
    assert len(office.ask(councils.members, it.council_id)) == 2
    office.operations.undo()
    assert len(office.ask(councils.members, it.council_id)) == 4


def test_several_seats_end_on_one_day(office):
    it = council(office, commune(office), size=4)
    office.do(councils.end_members, it.members[2:], date(2026, 6, 30))
    names = [row.name for row in office.ask(councils.members_on, it.council_id, date(2026, 7, 1))]
    assert names == ["Ủy viên 0", "Ủy viên 1"]


def test_a_seat_that_would_end_before_it_starts_ends_none(office):
    it = council(office, commune(office), size=3)
    office.do(councils.update_member, it.members[2], {"valid_from": date(2026, 7, 1)})
    with pytest.raises(InvalidInput, match="trước ngày bắt đầu"):
        office.do(councils.end_members, it.members, date(2026, 6, 30))
    assert {row.valid_to for row in office.ask(councils.members, it.council_id)} == {None}


def test_a_new_term_takes_over_who_still_sits(office):
    old = new(office, valid_from=date(2021, 1, 1), valid_to=date(2025, 6, 30))
    office.do(councils.add_member, old, CHAIR)
    office.do(councils.add_member, old, {"name": "Đã nghỉ", "valid_to": date(2023, 1, 1)})
    fresh = office.do(councils.copy, old, {"term": "2025–2030", "valid_from": date(2025, 7, 1)})
    [row] = office.ask(councils.members, fresh)
    assert (row.name, row.role, row.valid_from) == (
        "Hoàng Văn Minh",
        CouncilRole.CHAIR,
        date(2025, 7, 1),
    )
    assert office.ask(councils.get, fresh).term == "2025–2030"


@pytest.fixture
def met(office):
    """A council of seven that has met and concluded on a nomination."""
    it = council(office, commune(office))
    concluded(office, it, nominate(office, it))
    return it


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "valid_from", "sẽ tăng. Chưa lưu. Nhập “Từ ngày” sau ngày họp"),
        ({"valid_from": MEETING_DAY}, "valid_from", "Cuộc họp ngày 20/08/2026 đã kết luận"),
    ],
)
def test_nobody_joins_a_meeting_that_is_concluded(office, met, values, field, sentence):
    with pytest.raises(InvalidInput) as refusal:
        office.do(councils.add_member, met.council_id, {"name": "Lý Thị Hoa"} | values)
    [problem] = refusal.value.problems
    assert problem.field == field
    assert sentence in problem.message


def test_nobody_leaves_a_meeting_that_is_concluded(office, met):
    before = date(2026, 8, 19)
    with pytest.raises(InvalidInput, match=r"sẽ giảm\. Chưa lưu"):
        office.do(councils.update_member, met.members[5], {"valid_to": before})
    with pytest.raises(InvalidInput, match=r"sẽ giảm\. Chưa lưu"):
        office.do(councils.end_members, met.members[5:], before)
    assert len(office.ask(councils.members_on, met.council_id, MEETING_DAY)) == 7


def test_members_come_and_go_after_the_meeting(office, met):
    office.do(councils.end_members, met.members[5:], MEETING_DAY)
    values = {"name": "Lý Thị Hoa", "valid_from": date(2026, 8, 21)}
    office.do(councils.add_member, met.council_id, values)
    office.do(councils.update_member, met.members[3], {"post": "Chủ tịch Hội Phụ nữ xã"})
    assert len(office.ask(councils.members_on, met.council_id, date(2026, 8, 21))) == 6


def test_a_meeting_that_is_reopened_lets_its_members_be_corrected(office, met):
    [row] = office.ask(meetings.listed, met.plan_id)
    office.do_because("Thiếu một ủy viên", meetings.reopen, row.id)
    office.do(councils.add_member, met.council_id, {"name": "Lý Thị Hoa"})
    assert len(office.ask(councils.members_on, met.council_id, MEETING_DAY)) == 8
