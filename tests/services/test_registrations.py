from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    AwardScope,
    Operator,
    PlanState,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
)
from app.entities import Plan, Subject
from app.services import registrations, units, works
from app.services.registrations import Order, RegistrationFilters, StateCounts
from tests import rows

MARCH = date(2026, 3, 10)


def award_values(subject_id, code="GK-TT", **values):
    return {"subject_id": subject_id, "award_code": code, **values}


def target_values(subject_id, content="100% hộ phân loại rác", **values):
    kind = RegistrationKind.TARGET
    return {"subject_id": subject_id, "kind": kind, "content": content, **values}


def refused(office, service, *args, **kwargs):
    """The problems a service refuses with, by field; nothing may have been written."""
    head = office.database.head()
    with pytest.raises(InvalidInput) as caught:
        office.do(service, *args, **kwargs)
    assert office.database.head() == head
    return {problem.field: problem.message for problem in caught.value.problems}


@pytest.fixture
def village(office):
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    rows.award(office)
    return rows.plan(office, registration_due=PartialDate(2026, 3, 15), units=[village])


# --- making and changing


def test_a_new_registration_has_not_been_sent(office, plan_id, village):
    office.do(registrations.create, plan_id, award_values(village))
    [row] = office.ask(registrations.listed, plan_id)
    assert (row.state, row.what, row.subject_name) == (
        RegistrationState.UNSENT,
        "Giấy khen",
        "Thôn Đông",
    )


def test_a_registration_whose_paper_has_come_waits_to_be_approved(office, plan_id, village):
    values = award_values(village, paper_received_on=MARCH)
    row_id = office.do(registrations.create, plan_id, values)
    row = office.ask(registrations.one, row_id)
    assert (row.state, row.received_on) == (RegistrationState.PENDING, MARCH)


@pytest.mark.parametrize(
    ("kind", "scope", "name"),
    [
        (SubjectKind.PERSON, AwardScope.PERSON, "Nguyễn Thị Hoa"),
        (SubjectKind.UNIT, AwardScope.COLLECTIVE, "Trường Tiểu học"),
        (SubjectKind.HOUSEHOLD, AwardScope.HOUSEHOLD, "Hộ ông Bình"),
    ],
)
def test_people_collectives_and_households_register(office, kind, scope, name):
    plan_id = rows.plan(office)
    rows.award(office, "X", "Giấy khen của xã", scope)
    subject_id = rows.subject(office, name, kind)
    office.do(registrations.create, plan_id, award_values(subject_id, "X"))
    [row] = office.ask(registrations.listed, plan_id)
    assert (row.subject_kind, row.what) == (kind, "Giấy khen của xã")


def test_an_award_for_others_is_refused_naming_award_and_scope(office, plan_id):
    hoa = rows.person(office)
    problems = refused(office, registrations.create, plan_id, award_values(hoa))
    assert problems["award_code"] == (
        "“Giấy khen” dành cho tập thể, không dành cho cá nhân như Nguyễn Thị Hoa. "
        "Chưa có gì được lưu. Chọn danh hiệu, hình thức khác."
    )


def test_an_award_must_be_in_force_on_the_plans_date_not_today(office, village):
    plan_id = rows.plan(office, year=2022, dated=DocumentDate(20, 1, 2022))
    rows.award(office, "CU", "Cờ cũ", valid_to=date(2023, 12, 31))
    rows.award(office, "MOI", "Cờ mới", valid_from=date(2024, 1, 1))
    office.do(registrations.create, plan_id, award_values(village, "CU"))
    problems = refused(office, registrations.create, plan_id, award_values(village, "MOI"))
    assert problems["award_code"].startswith(
        "“Cờ mới” không có hiệu lực vào ngày 20/01/2022 của kế hoạch (chỉ áp dụng từ 01/01/2024)."
    )


def test_a_plan_without_its_day_resolves_awards_by_its_month(office, village):
    plan_id = rows.plan(office, year=2024, dated=DocumentDate(None, 3, 2024))
    rows.award(office, "A", "Cờ tháng ba", valid_from=date(2024, 3, 2))
    problems = refused(office, registrations.create, plan_id, award_values(village, "A"))
    assert "vào ngày 01/03/2024" in problems["award_code"]


def test_a_code_that_no_catalogue_has_is_refused(office, plan_id, village):
    problems = refused(office, registrations.create, plan_id, award_values(village, "KHONG-CO"))
    assert "không có danh hiệu, hình thức nào mang mã “KHONG-CO”" in problems["award_code"]


def test_an_award_the_office_stopped_using_is_refused(office, plan_id, village):
    rows.award(office, "CU", "Giấy khen cũ", is_retired=True)
    problems = refused(office, registrations.create, plan_id, award_values(village, "CU"))
    assert problems["award_code"].startswith("“Giấy khen cũ” đã ngừng theo dõi trong danh mục.")


def test_a_retired_unit_is_refused_and_its_successor_named(office, plan_id):
    heir = rows.unit(office, "Thôn Hòa Bình")
    gone = rows.unit(
        office,
        "Thôn Tây",
        is_retired=True,
        valid_to=date(2026, 1, 31),
        successor_id=heir,
    )
    problems = refused(office, registrations.create, plan_id, award_values(gone))
    assert problems["subject_id"] == (
        "Thôn Tây đã ngừng theo dõi từ ngày 31/01/2026 nên không đăng ký được. "
        "Chưa có gì được lưu. Chọn Thôn Hòa Bình là đơn vị kế tục."
    )


def test_a_plan_of_former_years_still_takes_units_retired_since(office, village):
    rows.change(office, Subject, village, is_retired=True, valid_to=date(2026, 6, 30))
    plan_id = rows.plan(office, year=2024)
    rows.award(office)
    office.do(registrations.create, plan_id, award_values(village))
    assert office.ask(registrations.count, plan_id) == 1


def test_what_a_unit_registered_before_it_was_retired_goes_its_way(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(units.retire, [village], date(2026, 6, 30))
    office.do(registrations.send, [row_id], date(2026, 7, 1))
    office.do(registrations.update, row_id, {"note": "Thôn đã sáp nhập"})
    office.do(registrations.approve, [row_id], date(2026, 7, 2))
    row = office.ask(registrations.one, row_id)
    assert (row.note, row.state) == ("Thôn đã sáp nhập", RegistrationState.APPROVED)


def test_an_edit_gives_nothing_to_a_retired_unit(office, plan_id, village):
    gone = rows.unit(office, "Thôn Tây", is_retired=True)
    rows.award(office, "BK-TT", "Bằng khen", is_retired=True)
    row_id = office.do(registrations.create, plan_id, award_values(village))
    problems = refused(office, registrations.update, row_id, {"subject_id": gone})
    assert "đã ngừng theo dõi" in problems["subject_id"]
    problems = refused(office, registrations.update, row_id, {"award_code": "BK-TT"})
    assert "đã ngừng theo dõi" in problems["award_code"]


def test_a_subject_that_is_gone_is_refused(office, plan_id):
    problems = refused(office, registrations.create, plan_id, award_values(uuid4()))
    assert "không còn trong danh sách" in problems["subject_id"]


def test_the_same_is_not_registered_twice(office, plan_id, village):
    office.do(registrations.create, plan_id, award_values(village))
    problems = refused(office, registrations.create, plan_id, award_values(village))
    assert problems["award_code"] == (
        "Thôn Đông đã đăng ký “Giấy khen” trong kế hoạch này. Chưa có gì được lưu. "
        "Sửa đăng ký đã có hoặc chọn nội dung khác."
    )


def test_the_same_target_in_other_capitals_is_the_same(office, plan_id, village):
    office.do(registrations.create, plan_id, target_values(village, "100% hộ phân loại rác"))
    again = target_values(village, "100% HỘ phân loại rác")
    problems = refused(office, registrations.create, plan_id, again)
    assert list(problems) == ["content"]


def test_what_was_deleted_can_be_registered_again(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.delete, [row_id])
    office.do(registrations.create, plan_id, award_values(village))
    assert office.ask(registrations.count, plan_id) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda office, plan_id, row_id, unit_id: office.do(
            registrations.create, plan_id, target_values(unit_id)
        ),
        lambda office, plan_id, row_id, unit_id: office.do(
            registrations.add_award, plan_id, "GK-TT", [unit_id]
        ),
        lambda office, plan_id, row_id, unit_id: office.do(
            registrations.update, row_id, {"note": "x"}
        ),
        lambda office, plan_id, row_id, unit_id: office.do(registrations.delete, [row_id]),
        lambda office, plan_id, row_id, unit_id: office.do(registrations.send, [row_id], MARCH),
        lambda office, plan_id, row_id, unit_id: office.do(
            registrations.mark_paper_received, [row_id], MARCH
        ),
        lambda office, plan_id, row_id, unit_id: office.do(
            registrations.duplicate, row_id, rows.unit(office, "Thôn Tây")
        ),
    ],
)
def test_a_closed_plan_takes_nothing_more(office, plan_id, village, act):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    before = office.ask(registrations.listed, plan_id)
    with pytest.raises(NotAllowed, match=r"đã đóng.*“Mở lại kế hoạch”"):
        act(office, plan_id, row_id, village)
    assert office.ask(registrations.listed, plan_id) == before


def test_a_plan_that_is_gone_is_refused(office, village):
    with pytest.raises(NotAllowed, match="không còn"):
        office.do(registrations.create, uuid4(), award_values(village))
    with pytest.raises(NotAllowed, match="không còn"):
        office.ask(registrations.listed, uuid4())


def test_a_registration_needs_an_award_or_a_target(office, plan_id, village):
    problems = refused(office, registrations.create, plan_id, {"subject_id": village})
    assert problems == {"award_code": "Chưa chọn danh hiệu, hình thức đăng ký."}
    problems = refused(office, registrations.create, plan_id, target_values(village, " "))
    assert problems["content"].startswith("Chưa nhập nội dung chỉ tiêu")


def test_one_registration_is_not_two_kinds(office, plan_id, village):
    both = award_values(village, content="100% hộ")
    assert "không kèm chỉ tiêu" in refused(office, registrations.create, plan_id, both)["content"]
    both = target_values(village, award_code="GK-TT")
    problems = refused(office, registrations.create, plan_id, both)
    assert "không kèm danh hiệu" in problems["award_code"]
    work = {"subject_id": village, "kind": RegistrationKind.WORK, "content": "Đường hoa"}
    assert "ở mục riêng" in refused(office, registrations.create, plan_id, work)["kind"]


@pytest.mark.parametrize("value", ["0,39", 0.39, True])
def test_a_pledged_value_must_be_exact(office, plan_id, village, value):
    values = target_values(village, pledged_value=value)
    problems = refused(office, registrations.create, plan_id, values)
    assert problems["pledged_value"] == "“Mức đăng ký” phải là số, ví dụ 0,39."


def test_a_target_of_the_plan_lends_its_words(office, plan_id, village):
    target_id = rows.target(
        office, plan_id, "Tỷ lệ hộ nghèo", Decimal("0.39"), "%", operator=Operator.AT_MOST
    )
    values = target_values(village, "", target_id=target_id, pledged_value=Decimal("0.35"))
    row_id = office.do(registrations.create, plan_id, values)
    row = office.ask(registrations.one, row_id)
    assert (row.what, row.value_unit, row.operator, row.pledged_value) == (
        "Tỷ lệ hộ nghèo",
        "%",
        Operator.AT_MOST,
        Decimal("0.35"),
    )


def test_choosing_another_target_takes_its_words(office, plan_id, village):
    first = rows.target(office, plan_id, "Tỷ lệ hộ nghèo", Decimal("0.39"), "%")
    second = rows.target(office, plan_id, "Trồng cây", Decimal(500), "cây")
    values = target_values(village, "", target_id=first)
    row_id = office.do(registrations.create, plan_id, values)
    office.do(registrations.update, row_id, {"target_id": second})
    row = office.ask(registrations.one, row_id)
    assert (row.what, row.value_unit) == ("Trồng cây", "cây")


def test_a_target_of_another_plan_is_refused(office, plan_id, village):
    other = rows.target(office, rows.plan(office, "Kế hoạch khác"))
    values = target_values(village, "Trồng cây", target_id=other)
    problems = refused(office, registrations.create, plan_id, values)
    assert problems["target_id"].startswith("Chỉ tiêu đã chọn không thuộc kế hoạch này.")


def test_what_was_registered_the_year_before_is_marked(office, plan_id, village):
    former = rows.plan(office, "Thi đua năm 2025", 2025)
    sent = office.do(
        registrations.create, former, award_values(village, registered_on=date(2025, 2, 1))
    )
    office.do(registrations.send, [sent], date(2025, 2, 1))
    other = rows.unit(office, "Thôn Tây")
    for unit_id in (village, other):
        office.do(registrations.create, plan_id, award_values(unit_id))
    again = {row.subject_name: row.is_again for row in office.ask(registrations.listed, plan_id)}
    assert again == {"Thôn Đông": True, "Thôn Tây": False}


def test_what_was_never_sent_the_year_before_is_no_renewal(office, plan_id, village):
    former = rows.plan(office, "Thi đua năm 2025", 2025)
    office.do(registrations.create, former, award_values(village))
    row_id = office.do(registrations.create, plan_id, award_values(village))
    assert not office.ask(registrations.one, row_id).is_again


def test_editing_checks_as_creating_does(office, plan_id, village):
    rows.title(office)
    row_id = office.do(registrations.create, plan_id, award_values(village))
    problems = refused(office, registrations.update, row_id, {"award_code": "LDTT"})
    assert "“Lao động tiên tiến” dành cho cá nhân" in problems["award_code"]


def test_editing_a_note_leaves_the_rest(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    before = office.ask(registrations.one, row_id)
    office.do(registrations.update, row_id, {"note": "Bổ sung sau"})
    after = office.ask(registrations.one, row_id)
    assert after.note == "Bổ sung sau"
    assert (after.what, after.state, after.subject_id) == (
        before.what,
        before.state,
        before.subject_id,
    )


def test_what_is_approved_is_neither_edited_nor_deleted(office, plan_id, village):
    values = award_values(village, paper_received_on=MARCH)
    row_id = office.do(registrations.create, plan_id, values)
    office.do(registrations.approve, [row_id], MARCH)
    with pytest.raises(NotAllowed, match=r"đã duyệt nên không sửa được.*“Chờ duyệt” rồi sửa"):
        office.do(registrations.update, row_id, {"note": "x"})
    with pytest.raises(NotAllowed, match=r"Không xóa được 1 đăng ký đã duyệt: Thôn Đông"):
        office.do(registrations.delete, [row_id])


def test_a_work_is_edited_and_copied_elsewhere(office, plan_id, village):
    values = {"subject_id": village, "kind": "project", "name": "Đường hoa"}
    row_id = office.do(works.create, plan_id, values)
    with pytest.raises(NotAllowed, match="Mô hình – công trình"):
        office.do(registrations.update, row_id, {"note": "x"})
    with pytest.raises(NotAllowed, match="Mô hình – công trình"):
        office.do(registrations.duplicate, row_id, village)


def test_a_copy_is_the_same_for_another_and_starts_anew(office, plan_id, village):
    west = rows.unit(office, "Thôn Tây")
    values = award_values(village, paper_received_on=MARCH, note="Ghi chú riêng")
    row_id = office.do(registrations.create, plan_id, values)
    copy = office.ask(registrations.one, office.do(registrations.duplicate, row_id, west))
    assert (copy.subject_name, copy.what, copy.state, copy.note, copy.paper_received_on) == (
        "Thôn Tây",
        "Giấy khen",
        RegistrationState.UNSENT,
        "",
        None,
    )


def test_many_rows_are_made_together_or_not_at_all(office, plan_id, village):
    hoa = rows.person(office)
    given = [award_values(village), award_values(hoa), {"award_code": "GK-TT"}]
    problems = refused(office, registrations.create_many, plan_id, given)
    assert problems == {"2.subject_id": "Chưa nhập “Đối tượng đăng ký”."}
    problems = refused(office, registrations.create_many, plan_id, given[:2])
    assert list(problems) == ["1.award_code"]
    problems = refused(office, registrations.create_many, plan_id, [])
    assert problems == {None: "Chưa có dòng đăng ký nào để thêm."}
    office.do(registrations.create_many, plan_id, [award_values(village), target_values(village)])
    assert office.ask(registrations.count, plan_id) == 2


def test_the_same_row_twice_in_one_paste_is_refused(office, plan_id, village):
    given = [award_values(village), award_values(village)]
    problems = refused(office, registrations.create_many, plan_id, given)
    assert list(problems) == ["1.award_code"]


# --- one award for many


def test_one_award_is_registered_for_many_in_one_action(office, plan_id):
    rows.title(office)
    people = [rows.person(office, f"Trần Văn {name}") for name in ("An", "Bình", "Cường")]
    added = office.do(registrations.add_award, plan_id, "LDTT", people, MARCH)
    assert len(added.ids) == 3
    assert {row.registered_on for row in office.ask(registrations.listed, plan_id)} == {MARCH}
    office.undo()
    assert office.ask(registrations.count, plan_id) == 0


def test_those_who_have_it_already_are_named_and_left_alone(office, plan_id, village):
    west = rows.unit(office, "Thôn Tây")
    office.do(registrations.create, plan_id, award_values(village, note="Giữ nguyên"))
    added = office.do(registrations.add_award, plan_id, "GK-TT", [village, west])
    assert (len(added.ids), added.already) == (1, ("Thôn Đông",))
    notes = {row.subject_name: row.note for row in office.ask(registrations.listed, plan_id)}
    assert notes == {"Thôn Đông": "Giữ nguyên", "Thôn Tây": ""}


def test_whoever_may_not_register_stops_the_whole(office, plan_id, village):
    hoa = rows.person(office)
    problems = refused(office, registrations.add_award, plan_id, "GK-TT", [village, hoa])
    assert list(problems) == ["1.award_code"]
    assert office.ask(registrations.count, plan_id) == 0


def test_an_award_for_nobody_new_is_refused(office, plan_id, village):
    problems = refused(office, registrations.add_award, plan_id, "GK-TT", [])
    assert problems == {"subject_ids": "Chưa chọn đối tượng nào để đăng ký."}
    office.do(registrations.add_award, plan_id, "GK-TT", [village])
    problems = refused(office, registrations.add_award, plan_id, "GK-TT", [village])
    assert problems["subject_ids"].startswith("Tất cả 1 đối tượng đã chọn đều đăng ký rồi.")


# --- where it stands


def state_of(office, row_id):
    return office.ask(registrations.one, row_id).state


def test_a_registration_goes_from_unsent_to_approved_and_back(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    assert office.do(registrations.send, [row_id], MARCH) == 1
    assert office.ask(registrations.one, row_id).registered_on == MARCH
    assert state_of(office, row_id) is RegistrationState.PENDING
    office.do(registrations.approve, [row_id], date(2026, 3, 20))
    row = office.ask(registrations.one, row_id)
    assert (row.state, row.decided_on) == (RegistrationState.APPROVED, date(2026, 3, 20))
    office.do(registrations.take_back, [row_id])
    row = office.ask(registrations.one, row_id)
    assert (row.state, row.decided_on) == (RegistrationState.PENDING, None)


def test_a_rejection_keeps_its_reason_until_it_is_sent_again(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.send, [row_id], MARCH)
    office.do(registrations.reject, [row_id], "  Thiếu chữ ký  ", MARCH)
    row = office.ask(registrations.one, row_id)
    assert (row.state, row.reject_reason) == (RegistrationState.REJECTED, "Thiếu chữ ký")
    office.do(registrations.send, [row_id], date(2026, 3, 12))
    row = office.ask(registrations.one, row_id)
    assert (row.state, row.reject_reason, row.registered_on) == (
        RegistrationState.PENDING,
        "",
        MARCH,
    )


def test_a_rejection_needs_a_reason(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.send, [row_id], MARCH)
    problems = refused(office, registrations.reject, [row_id], " ", MARCH)
    assert problems["reason"].startswith("Chưa nhập lý do từ chối.")


def test_what_was_not_sent_is_not_approved(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    with pytest.raises(NotAllowed) as caught:
        office.do(registrations.approve, [row_id], MARCH)
    assert str(caught.value) == (
        "Không duyệt được 1 đăng ký vì đang ở trạng thái “Chưa gửi”: Thôn Đông. "
        "Chưa có gì thay đổi. Bỏ chọn các dòng này rồi làm lại."
    )
    with pytest.raises(NotAllowed, match="Không từ chối được"):
        office.do(registrations.reject, [row_id], "Lý do", MARCH)
    with pytest.raises(NotAllowed, match="Không đưa về chờ duyệt được"):
        office.do(registrations.take_back, [row_id])


def test_what_is_approved_is_not_sent(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.send, [row_id], MARCH)
    office.do(registrations.approve, [row_id], MARCH)
    with pytest.raises(NotAllowed, match="Không gửi được 1 đăng ký"):
        office.do(registrations.send, [row_id], MARCH)


def test_many_are_approved_at_once_and_those_approved_stay(office, plan_id, village):
    ids = [
        office.do(registrations.create, plan_id, target_values(village, f"Chỉ tiêu {number}"))
        for number in range(3)
    ]
    office.do(registrations.send, ids, MARCH)
    office.do(registrations.approve, ids[:1], MARCH)
    assert office.do(registrations.approve, ids, date(2026, 4, 1)) == 2
    assert office.ask(registrations.one, ids[0]).decided_on == MARCH
    assert office.ask(registrations.counts_by_state, plan_id) == StateCounts(0, 0, 0, 3)


def test_nothing_selected_and_things_gone_are_refused(office, plan_id, village):
    with pytest.raises(InvalidInput, match="Chưa chọn đăng ký nào"):
        office.do(registrations.approve, [], MARCH)
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.delete, [row_id])
    with pytest.raises(NotAllowed, match="Có 1 đăng ký đã chọn không còn"):
        office.do(registrations.send, [row_id], MARCH)
    with pytest.raises(NotAllowed, match="Đăng ký này không còn"):
        office.do(registrations.update, row_id, {"note": "x"})
    with pytest.raises(NotAllowed, match="Đăng ký này không còn"):
        office.ask(registrations.one, row_id)


# --- receiving


def test_paper_and_file_are_received_apart(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.mark_file_received, [row_id], date(2026, 3, 14))
    office.do(registrations.mark_paper_received, [row_id], date(2026, 3, 20))
    row = office.ask(registrations.one, row_id)
    assert (row.file_received_on, row.paper_received_on) == (date(2026, 3, 14), date(2026, 3, 20))
    assert (row.received_on, row.lateness) == (date(2026, 3, 14), "Đúng hạn")


def test_what_has_come_has_been_sent(office, plan_id, village):
    ids = [
        office.do(registrations.create, plan_id, target_values(village, f"Chỉ tiêu {number}"))
        for number in range(3)
    ]
    assert office.do(registrations.mark_paper_received, ids, MARCH) == 3
    assert {state_of(office, row_id) for row_id in ids} == {RegistrationState.PENDING}


def test_a_mark_of_receipt_can_be_taken_away(office, plan_id, village):
    row_id = office.do(registrations.create, plan_id, award_values(village))
    office.do(registrations.mark_paper_received, [row_id], MARCH)
    office.do(registrations.mark_paper_received, [row_id], None)
    row = office.ask(registrations.one, row_id)
    assert (row.paper_received_on, row.received_on) == (None, None)


@pytest.mark.parametrize(
    ("due", "came", "words"),
    [
        (PartialDate(2026, 3, 15), date(2026, 3, 15), "Đúng hạn"),
        (PartialDate(2026, 3, 15), date(2026, 3, 18), "Trễ 3 ngày"),
        (PartialDate(2026, 3), date(2026, 3, 31), "Đúng hạn"),
        (PartialDate(2026, 3), date(2026, 4, 1), "Trễ 1 ngày"),
        (PartialDate(words="sau Đại hội"), date(2026, 12, 31), ""),
        (None, date(2026, 12, 31), ""),
    ],
)
def test_lateness_is_counted_from_the_last_day_of_the_deadline(office, village, due, came, words):
    rows.award(office)
    plan_id = rows.plan(office, registration_due=due)
    values = award_values(village, paper_received_on=came)
    office.do(registrations.create, plan_id, values)
    [row] = office.ask(registrations.listed, plan_id)
    assert (row.lateness, row.is_late) == (words, words.startswith("Trễ"))
    late = office.ask(registrations.listed, plan_id, RegistrationFilters(is_late=True))
    in_time = office.ask(registrations.listed, plan_id, RegistrationFilters(is_late=False))
    assert (len(late), len(in_time)) == ((1, 0) if row.is_late else (0, 1))


def test_what_was_not_sent_is_not_late(office, plan_id, village):
    values = award_values(village, registered_on=date(2026, 5, 1))
    row_id = office.do(registrations.create, plan_id, values)
    assert not office.ask(registrations.one, row_id).is_late
    office.do(registrations.send, [row_id], date(2026, 5, 2))
    assert office.ask(registrations.one, row_id).lateness == "Trễ 47 ngày"


# --- lists


@pytest.fixture
def full(office, plan_id, village):
    """Two villages with people and a household, and a model."""
    west = rows.unit(office, "Thôn Hòa Bình", position=2)
    rows.title(office)
    rows.title(office, "GDVH", "Gia đình văn hóa", AwardScope.HOUSEHOLD)
    hoa = rows.person(office, "Nguyễn Thị Hoa", village)
    hoang = rows.person(office, "Lê Văn Hoàng", west)
    home = rows.household(office, "Hộ ông Trần Bình", west)
    office.do(registrations.add_award, plan_id, "LDTT", [hoa, hoang], MARCH)
    office.do(registrations.add_award, plan_id, "GK-TT", [village, west], MARCH)
    office.do(registrations.add_award, plan_id, "GDVH", [home], MARCH)
    work = {"subject_id": west, "kind": "model", "name": "Đường hoa", "registered_on": MARCH}
    office.do(works.create, plan_id, work)
    return plan_id


def names(office, plan_id, **filters):
    found = office.ask(registrations.listed, plan_id, RegistrationFilters(**filters))
    return [(row.subject_name, row.what) for row in found]


def test_a_list_stands_by_unit_then_kind_then_name(office, full):
    assert names(office, full) == [
        ("Thôn Đông", "Giấy khen"),
        ("Nguyễn Thị Hoa", "Lao động tiên tiến"),
        ("Thôn Hòa Bình", "Giấy khen"),
        ("Thôn Hòa Bình", "Đường hoa"),
        ("Lê Văn Hoàng", "Lao động tiên tiến"),
        ("Hộ ông Trần Bình", "Gia đình văn hóa"),
    ]


def test_a_search_needs_no_marks_but_puts_those_typed_with_them_first(office, full):
    assert [name for name, _ in names(office, full, text="hoa")] == [
        "Nguyễn Thị Hoa",
        "Thôn Hòa Bình",
        "Thôn Hòa Bình",
        "Lê Văn Hoàng",
        "Hộ ông Trần Bình",
    ]
    assert [name for name, _ in names(office, full, text="HÒA")][:2] == ["Thôn Hòa Bình"] * 2
    assert names(office, full, text="duong hoa") == [("Thôn Hòa Bình", "Đường hoa")]


def test_a_search_finds_awards_by_their_names(office, full):
    assert names(office, full, text="văn hóa gia đình") == [
        ("Hộ ông Trần Bình", "Gia đình văn hóa")
    ]


def test_signs_of_a_search_are_no_wildcards(office, full):
    assert names(office, full, text="%") == []
    assert names(office, full, text="_") == []


def test_a_list_is_filtered(office, full, village):
    assert len(names(office, full, unit_id=village)) == 2
    assert len(names(office, full, kind=RegistrationKind.WORK)) == 1
    assert len(names(office, full, subject_kind=SubjectKind.PERSON)) == 2
    assert len(names(office, full, award_code="GK-TT")) == 2
    assert len(names(office, full, state=RegistrationState.UNSENT)) == 6
    assert len(names(office, full, state=RegistrationState.APPROVED)) == 0
    assert len(names(office, full, lacks_paper=True, lacks_file=True)) == 6


def test_the_units_under_a_unit_count_with_it(office, plan_id):
    school = rows.unit(office, "Trường Tiểu học")
    group = rows.unit(office, "Tổ 1", parent_id=school)
    teacher = rows.person(office, "Vũ Thị Lan", group)
    rows.title(office)
    office.do(registrations.add_award, plan_id, "LDTT", [teacher])
    assert names(office, plan_id, unit_id=school) == [("Vũ Thị Lan", "Lao động tiên tiến")]


def test_pages_and_counts_agree_with_the_list(office, full):
    everything = office.ask(registrations.listed, full)
    pages = [
        office.ask(registrations.page, full, offset=start, limit=4) for start in range(0, 8, 4)
    ]
    assert [len(page) for page in pages] == [4, 2]
    assert pages[0] + pages[1] == everything
    assert office.ask(registrations.count, full) == 6
    assert set(office.ask(registrations.ids, full)) == {row.id for row in everything}
    only = RegistrationFilters(text="hoa")
    assert office.ask(registrations.count, full, only) == 5
    assert len(office.ask(registrations.ids, full, only)) == 5


def test_states_are_counted_within_the_filter(office, full, village):
    ids = office.ask(registrations.ids, full, RegistrationFilters(unit_id=village))
    office.do(registrations.send, ids, MARCH)
    counts = office.ask(registrations.counts_by_state, full)
    assert (counts, counts.total) == (StateCounts(4, 2, 0, 0), 6)
    only = RegistrationFilters(unit_id=village)
    assert office.ask(registrations.counts_by_state, full, only) == StateCounts(0, 2, 0, 0)


def test_deleting_takes_the_work_along_and_undo_brings_both_back(office, full):
    [work] = office.ask(registrations.listed, full, RegistrationFilters(text="Đường hoa"))
    assert office.do(registrations.delete, [work.id]) == 1
    assert office.ask(registrations.count, full) == 5
    office.undo()
    [back] = office.ask(registrations.listed, full, RegistrationFilters(text="Đường hoa"))
    assert back == work


# --- with the office's own verbs and the catalogues it comes with


def test_an_office_registers_by_the_catalogues_it_comes_with(office):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    hoa = office.person("Nguyễn Thị Hoa", east)
    home = office.household("Trần Văn Bình", west)
    plan_id = office.plan(units=[east, west], dated=DocumentDate(5, 1, 2026))
    office.bring(plan_id, PlanState.RUNNING)
    for code, subject_id in (("LDTT", hoa), ("GK_TT", east), ("GDVH", home)):
        office.do(registrations.create, plan_id, award_values(subject_id, code))
    assert names(office, plan_id) == [
        ("Thôn Đông", "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã"),
        ("Nguyễn Thị Hoa", "Lao động tiên tiến"),
        ("Hộ Trần Văn Bình", "Gia đình văn hóa"),
    ]
    problems = refused(office, registrations.create, plan_id, award_values(east, "LDTT"))
    assert "“Lao động tiên tiến” dành cho cá nhân" in problems["award_code"]


def test_an_award_tells_from_when_to_when_it_holds_in_whichever_form(office):
    plan_id = office.plan(year=2016, dated=DocumentDate(1, 3, 2016))
    village = office.unit("Thôn Đông")
    problems = refused(office, registrations.create, plan_id, award_values(village, "GK_TT"))
    assert "ngày 01/03/2016 của kế hoạch (chỉ áp dụng từ 01/10/2017)" in problems["award_code"]


def test_a_unit_that_the_office_retired_and_a_plan_that_it_closed_are_refused(office):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    plan_id = office.plan(units=[east, west])
    office.do(units.retire, [west], date(2026, 6, 30))
    problems = refused(office, registrations.create, plan_id, award_values(west, "GK_TT"))
    assert problems["subject_id"].startswith("Thôn Tây đã ngừng theo dõi từ ngày 30/06/2026")
    office.bring(plan_id, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(registrations.create, plan_id, award_values(east, "GK_TT"))


# --- sorted by a column


@pytest.fixture
def mixed(office, plan_id, village):
    """Three registrations that every column sorts another way, and one without days."""
    rows.award(office, "BK-TT", "Bằng khen")
    west = rows.unit(office, "Thôn Tây")
    given = [
        award_values(west, paper_received_on=date(2026, 3, 20)),
        award_values(village, paper_received_on=date(2026, 3, 1), file_received_on=MARCH),
        award_values(village, "BK-TT"),
    ]
    return office.do(registrations.create_many, plan_id, given)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("subject", [2, 1, 0]),
        ("unit", [2, 1, 0]),
        ("what", [2, 1, 0]),
        ("paper", [1, 0, 2]),
        ("file", [1, 2, 0]),
        ("came", [1, 0, 2]),
        ("state", [2, 1, 0]),
    ],
)
def test_a_page_is_sorted_by_any_column(office, plan_id, mixed, by, expected):
    order = Order(by)
    found = office.ask(registrations.page, plan_id, offset=0, limit=10, order=order)
    assert [row.id for row in found] == [mixed[number] for number in expected]


def test_rows_without_a_value_come_last_whichever_way_they_are_sorted(office, plan_id, mixed):
    order = Order("paper", descending=True)
    found = office.ask(registrations.page, plan_id, offset=0, limit=10, order=order)
    assert [row.id for row in found] == [mixed[0], mixed[1], mixed[2]]


def test_awards_sort_by_their_names_and_not_by_their_codes(office, plan_id, village):
    rows.award(office, "A-TT", "Đơn vị quyết thắng")
    rows.award(office, "Z-TT", "Cờ thi đua")
    given = [award_values(village, code) for code in ("A-TT", "GK-TT", "Z-TT")]
    office.do(registrations.create_many, plan_id, given)
    found = office.ask(registrations.page, plan_id, offset=0, limit=10, order=Order("what"))
    assert [row.what for row in found] == ["Cờ thi đua", "Đơn vị quyết thắng", "Giấy khen"]


def test_a_registration_is_found_in_its_place_among_the_rows_asked_for(office, plan_id, mixed):
    place = registrations.place
    order = Order("paper")
    assert office.ask(place, plan_id, mixed[0], order=order) == 1
    late = RegistrationFilters(is_late=True)
    assert office.ask(place, plan_id, mixed[0], late) == 0
    assert office.ask(place, plan_id, mixed[2], late) is None
