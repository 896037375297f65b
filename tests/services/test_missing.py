from datetime import date
from uuid import uuid4

import pytest

from app.core.errors import NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import AwardScope, RegistrationPolicy, WorkKind
from app.entities import Participation
from app.services import missing, registrations, works
from tests import rows

TODAY = date(2023, 8, 20)
DUE = date(2023, 8, 15)


@pytest.fixture
def villages(office):
    return [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây", "Thôn Nam")]


@pytest.fixture
def plan_id(office, villages):
    rows.award(office)
    rows.title(office)
    return rows.plan(
        office, "Thi đua đặc biệt", 2023, units=villages, registration_due=PartialDate.of(DUE)
    )


def work(office, plan_id, unit_id, kind=WorkKind.MODEL, on=DUE, name="Đường hoa"):
    values = {"subject_id": unit_id, "kind": kind, "name": name, "paper_received_on": on}
    return office.do(works.create, plan_id, values)


def title(office, plan_id, subject_id, code="LDTT", on=DUE):
    values = {"subject_id": subject_id, "award_code": code, "paper_received_on": on}
    return office.do(registrations.create, plan_id, values)


def sentences(found):
    return [row.sentence for row in found]


# --- nothing registered


def test_who_registered_nothing_is_told_in_a_sentence(office, plan_id, villages):
    work(office, plan_id, villages[0])
    found = office.ask(missing.not_registered, [plan_id], TODAY)
    assert sentences(found) == [
        "Thôn Nam chưa đăng ký thi đua (hạn 15/08/2023, quá hạn 5 ngày).",
        "Thôn Tây chưa đăng ký thi đua (hạn 15/08/2023, quá hạn 5 ngày).",
    ]
    assert all(row.is_overdue for row in found)


@pytest.mark.parametrize(
    ("due", "brackets"),
    [
        (PartialDate(2023, 8, 20), " (hạn 20/08/2023, hôm nay)"),
        (PartialDate(2023, 8), " (hạn 08/2023, còn 11 ngày)"),
        (PartialDate(words="sau lễ phát động"), " (hạn sau lễ phát động)"),
        (None, ""),
    ],
)
def test_a_deadline_is_told_as_far_as_it_is_known(office, villages, due, brackets):
    plan_id = rows.plan(office, year=2023, units=villages[:1], registration_due=due)
    [row] = office.ask(missing.not_registered, [plan_id], TODAY)
    assert row.sentence == f"Thôn Đông chưa đăng ký thi đua{brackets}."
    assert not row.is_overdue


def test_what_was_not_sent_or_was_rejected_does_not_count(office, plan_id, villages):
    unsent = {"subject_id": villages[0], "award_code": "GK-TT"}
    office.do(registrations.create, plan_id, unsent)
    rejected = title(office, plan_id, villages[1], "GK-TT")
    office.do(registrations.reject, [rejected], "Sai mẫu", TODAY)
    title(office, plan_id, villages[2], "GK-TT")
    found = office.ask(missing.not_registered, [plan_id], TODAY)
    assert [row.subject_name for row in found] == ["Thôn Đông", "Thôn Tây"]


def test_a_unit_whose_people_registered_titles_has_handed_in_its_list(office, plan_id, villages):
    title(office, plan_id, rows.person(office, "Nguyễn Thị Hoa", villages[0]))
    rows.title(office, "GDVH", "Gia đình văn hóa", AwardScope.HOUSEHOLD)
    title(office, plan_id, rows.household(office, unit_id=villages[1]), "GDVH")
    found = office.ask(missing.not_registered, [plan_id], TODAY)
    assert [row.subject_name for row in found] == ["Thôn Nam"]


def test_a_work_of_a_unit_below_does_not_stand_for_the_unit(office, plan_id, villages):
    below = rows.unit(office, "Xóm 1", parent_id=villages[0])
    title(office, plan_id, below, "GK-TT")
    found = office.ask(missing.not_registered, [plan_id], TODAY)
    assert "Thôn Đông" in [row.subject_name for row in found]


def test_only_those_who_must_and_are_followed_can_be_missing(office, plan_id):
    free = rows.unit(office, "Doanh nghiệp")
    gone = rows.unit(office, "Thôn Cũ", is_retired=True)
    rows.add(
        office,
        Participation(plan_id=plan_id, subject_id=free, is_required=False),
        Participation(plan_id=plan_id, subject_id=gone),
    )
    found = office.ask(missing.not_registered, [plan_id], TODAY)
    assert {row.subject_name for row in found} == {"Thôn Đông", "Thôn Nam", "Thôn Tây"}


# --- the minimum of a deadline


def test_a_minimum_of_works_is_told_with_its_deadline(office, plan_id, villages):
    rows.deadline(office, plan_id, due=DUE, minimum_count=1, work_kinds="model project")
    work(office, plan_id, villages[1], WorkKind.PROJECT)
    work(office, plan_id, villages[2], WorkKind.TASK)
    found = office.ask(missing.lacking, [plan_id], TODAY)
    told = "chưa đăng ký mô hình hoặc công trình nào"
    assert sentences(found) == [
        f"Thôn Đông {told} (cần ít nhất 01, hạn 15/08/2023, quá hạn 5 ngày).",
        f"Thôn Nam {told} (cần ít nhất 01, hạn 15/08/2023, quá hạn 5 ngày).",
    ]


def test_works_of_the_asked_kinds_are_counted_together(office, plan_id, villages):
    rows.deadline(office, plan_id, minimum_count=3, work_kinds="model project")
    for unit_id, count in ((villages[0], 3), (villages[1], 2)):
        for number in range(count):
            kind = WorkKind.MODEL if number else WorkKind.PROJECT
            work(office, plan_id, unit_id, kind, name=f"Việc {number}")
    found = office.ask(missing.lacking, [plan_id], TODAY)
    assert sentences(found) == [
        "Thôn Nam chưa đăng ký mô hình hoặc công trình nào (cần ít nhất 03).",
        "Thôn Tây mới đăng ký 02 mô hình hoặc công trình (cần ít nhất 03).",
    ]
    assert [(row.minimum, row.registered) for row in found] == [(3, 0), (3, 2)]


def test_a_minimum_without_kinds_takes_any_work(office, plan_id, villages):
    rows.deadline(office, plan_id, minimum_count=1)
    work(office, plan_id, villages[0], WorkKind.EVENT)
    found = office.ask(missing.lacking, [plan_id], TODAY)
    assert sentences(found)[0] == (
        "Thôn Nam chưa đăng ký công trình, mô hình, phần việc nào (cần ít nhất 01)."
    )
    assert len(found) == 2


def test_a_minimum_is_asked_of_units_not_of_people(office, plan_id, villages):
    rows.deadline(office, plan_id, minimum_count=1, work_kinds="model")
    hoa = rows.person(office, "Nguyễn Thị Hoa", villages[0])
    rows.add(office, Participation(plan_id=plan_id, subject_id=hoa))
    work(office, plan_id, hoa)
    found = office.ask(missing.lacking, [plan_id], TODAY)
    assert [row.subject_name for row in found] == ["Thôn Đông", "Thôn Nam", "Thôn Tây"]


def test_a_plan_that_asks_no_minimum_lacks_nothing(office, plan_id):
    rows.deadline(office, plan_id, due=DUE)
    assert office.ask(missing.lacking, [plan_id], TODAY) == ()


def test_the_list_has_both_and_says_which(office, plan_id, villages):
    deadline_id = rows.deadline(office, plan_id, minimum_count=1, work_kinds="model")
    for unit_id in villages[:2]:
        title(office, plan_id, unit_id, "GK-TT")
    found = office.ask(missing.listed, plan_id, TODAY)
    assert [(row.subject_name, row.deadline_id) for row in found] == [
        ("Thôn Nam", None),
        ("Thôn Đông", deadline_id),
        ("Thôn Nam", deadline_id),
        ("Thôn Tây", deadline_id),
    ]


# --- late, and by unit


def test_those_who_came_late_are_listed(office, plan_id, villages):
    title(office, plan_id, villages[0], "GK-TT", DUE)
    title(office, plan_id, villages[1], "GK-TT", date(2023, 8, 18))
    [row] = office.ask(missing.late, plan_id)
    assert (row.subject_name, row.lateness) == ("Thôn Tây", "Trễ 3 ngày")


def test_each_unit_is_counted_with_its_people_and_households(office, plan_id, villages):
    rows.title(office, "GDVH", "Gia đình văn hóa", AwardScope.HOUSEHOLD)
    east = villages[0]
    title(office, plan_id, east, "GK-TT")
    title(office, plan_id, rows.person(office, "Lê An", east), on=date(2023, 9, 1))
    title(office, plan_id, rows.person(office, "Lê Bình", east))
    title(office, plan_id, rows.household(office, unit_id=east), "GDVH")
    approved = work(office, plan_id, east)
    office.do(registrations.approve, [approved], TODAY)
    target = {"subject_id": east, "kind": "target", "content": "100% hộ", "registered_on": DUE}
    office.do(registrations.create, plan_id, target)
    outsider = rows.unit(office, "Trạm Y tế")
    title(office, plan_id, outsider, "GK-TT")
    tallies = {tally.unit_name: tally for tally in office.ask(missing.per_unit, plan_id)}
    assert list(tallies) == ["Thôn Đông", "Thôn Nam", "Thôn Tây", "Trạm Y tế"]
    counted = tallies["Thôn Đông"]
    assert (counted.collective_titles, counted.people_titles, counted.household_titles) == (
        1,
        2,
        1,
    )
    assert (counted.works, counted.targets, counted.waiting, counted.late) == (1, 0, 4, 1)
    assert (counted.total, tallies["Thôn Nam"].total, tallies["Trạm Y tế"].total) == (5, 0, 1)


# --- where one stands


def stands(office, plan_id, subject_id):
    """Where one stands; what is told of all at once must agree."""
    found = office.ask(missing.standing, plan_id, subject_id)
    late = office.ask(missing.registered, plan_id)
    assert (subject_id in late, late.get(subject_id, False)) == (
        found.is_registered,
        found.is_late,
    )
    return found


def test_who_registered_in_time_stands_well(office, plan_id, villages):
    row_id = title(office, plan_id, villages[0], "GK-TT", date(2023, 8, 10))
    found = stands(office, plan_id, villages[0])
    assert (found.is_registered, found.is_late, found.policy) == (
        True,
        False,
        RegistrationPolicy.WARN,
    )
    assert found.sentence == (
        "Thôn Đông đã đăng ký thi đua ngày 10/08/2023 (đúng hạn, đang chờ duyệt)."
    )
    office.do(registrations.approve, [row_id], TODAY)
    assert stands(office, plan_id, villages[0]).sentence == (
        "Thôn Đông đã đăng ký thi đua ngày 10/08/2023 (đúng hạn)."
    )


def test_who_came_late_is_registered_but_warned_about(office, plan_id, villages):
    row_id = title(office, plan_id, villages[0], "GK-TT", date(2023, 8, 18))
    office.do(registrations.approve, [row_id], TODAY)
    found = stands(office, plan_id, villages[0])
    assert (found.is_registered, found.is_late, found.blocks, found.warns) == (
        True,
        True,
        False,
        True,
    )
    assert found.sentence == (
        "Thôn Đông đã đăng ký thi đua ngày 18/08/2023 (trễ 3 ngày, hạn 15/08/2023)."
    )


def test_the_first_to_come_decides_whether_it_was_late(office, plan_id, villages):
    work(office, plan_id, villages[0], on=date(2023, 9, 1))
    title(office, plan_id, villages[0], "GK-TT", DUE)
    assert not stands(office, plan_id, villages[0]).is_late


@pytest.mark.parametrize(
    ("policy", "basis", "words", "weight"),
    [
        (RegistrationPolicy.NONE, "", "không xét đến đăng ký.", (False, False)),
        (RegistrationPolicy.WARN, "", "nhắc khi chưa đăng ký.", (False, True)),
        (
            RegistrationPolicy.BLOCK,
            "mục I.2",
            "không xét khi chưa đăng ký (mục I.2).",
            (True, False),
        ),
    ],
)
def test_the_plan_says_what_not_registering_means(office, villages, policy, basis, words, weight):
    plan_id = rows.plan(office, registration_policy=policy, registration_basis=basis)
    found = stands(office, plan_id, villages[0])
    assert found.sentence == f"Thôn Đông chưa đăng ký thi đua. Kế hoạch {words}"
    assert (found.is_registered, found.basis) == (False, basis)
    assert (found.blocks, found.warns) == weight


def test_unsent_and_rejected_are_told_apart_from_nothing(office, plan_id, villages):
    unsent = {"subject_id": villages[0], "award_code": "GK-TT"}
    office.do(registrations.create, plan_id, unsent)
    rejected = title(office, plan_id, villages[1], "GK-TT")
    office.do(registrations.reject, [rejected], "Sai mẫu", TODAY)
    assert stands(office, plan_id, villages[0]).sentence.startswith(
        "Thôn Đông đã soạn nhưng chưa gửi đăng ký thi đua."
    )
    assert stands(office, plan_id, villages[1]).sentence.startswith(
        "Thôn Tây có đăng ký thi đua bị từ chối: Sai mẫu."
    )


def test_nobody_else_registers_for_a_subject(office, plan_id, villages):
    hoa = rows.person(office, "Nguyễn Thị Hoa", villages[0])
    title(office, plan_id, hoa)
    assert not stands(office, plan_id, villages[0]).is_registered
    work(office, plan_id, villages[1])
    other = rows.person(office, "Lê An", villages[1])
    assert not stands(office, plan_id, other).is_registered


def test_many_stand_at_once(office, plan_id, villages):
    title(office, plan_id, villages[0], "GK-TT")
    found = office.ask(missing.standings, plan_id, villages)
    assert [found[unit_id].is_registered for unit_id in villages] == [True, False, False]


def test_a_plan_or_subject_that_is_gone_is_refused(office, plan_id, villages):
    with pytest.raises(NotAllowed, match="Kế hoạch này không còn"):
        stands(office, uuid4(), villages[0])
    with pytest.raises(NotAllowed, match="Đối tượng này không còn"):
        stands(office, plan_id, uuid4())
