from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import Operator, PlanState
from app.entities import Plan, Subject
from app.services import pledges
from tests import rows

DAY = date(2026, 1, 15)


@pytest.fixture
def villages(office):
    return [
        rows.unit(office, name, head_name=head)
        for name, head in (("Thôn Đông", "Trần Văn An"), ("Thôn Tây", "Lê Thị Bình"))
    ]


@pytest.fixture
def group(office, villages):
    return rows.cluster(office, units=villages)


@pytest.fixture
def pledge_id(office, group):
    return office.do(pledges.create, values(group))


def values(cluster_id, **more):
    return {"cluster_id": cluster_id, "year": 2026, "name": "Giao ước năm 2026", **more}


def refused(office, service, *args):
    with pytest.raises(InvalidInput) as caught:
        office.do(service, *args)
    return {problem.field: problem.message for problem in caught.value.problems}


def ready(office, pledge_id):
    """Give a pledge what it needs to be signed."""
    office.do(pledges.set_items, pledge_id, [{"text": "100% hộ phân loại rác"}])
    office.do(pledges.take_members, pledge_id)


def test_a_pledge_is_kept_with_its_items_and_parties(office, group, villages):
    plan_id = rows.plan(office)
    given = values(group, plan_id=plan_id, content="Cam kết\nthực hiện", place="Nhà văn hóa")
    pledge_id = office.do(pledges.create, given)
    items = [
        {
            "text": "Hộ nghèo",
            "operator": Operator.AT_MOST,
            "value": Decimal("0.39"),
            "value_unit": "%",
        },
        {"text": "Đoàn kết"},
    ]
    office.do(pledges.set_items, pledge_id, items)
    office.do(
        pledges.set_parties,
        pledge_id,
        [{"subject_id": villages[1], "representative": "Lê Thị Bình", "post": "Trưởng thôn"}],
    )
    found = office.ask(pledges.one, pledge_id)
    assert (found.content, found.pledge.place, found.pledge.plan_id) == (
        "Cam kết\nthực hiện",
        "Nhà văn hóa",
        plan_id,
    )
    assert [(item.text, item.operator, item.value, item.value_unit) for item in found.items] == [
        ("Hộ nghèo", Operator.AT_MOST, Decimal("0.39"), "%"),
        ("Đoàn kết", Operator.AT_LEAST, None, ""),
    ]
    [party] = found.parties
    assert (party.subject_name, party.representative, party.post, party.has_signed) == (
        "Thôn Tây",
        "Lê Thị Bình",
        "Trưởng thôn",
        False,
    )


def test_items_keep_their_rows_when_they_are_put_in_another_order(office, pledge_id):
    office.do(pledges.set_items, pledge_id, [{"text": "Một"}, {"text": "Hai"}, {"text": "Ba"}])
    one, two, three = office.ask(pledges.one, pledge_id).items
    again = [
        {"id": three.id, "text": "Ba"},
        {"id": one.id, "text": "Một, sửa"},
        {"text": "Bốn"},
    ]
    office.do(pledges.set_items, pledge_id, again)
    items = office.ask(pledges.one, pledge_id).items
    assert [item.text for item in items] == ["Ba", "Một, sửa", "Bốn"]
    assert [items[0].id, items[1].id] == [three.id, one.id]
    assert two.id not in {item.id for item in items}


def test_parties_keep_their_rows_when_they_change_places(office, pledge_id, villages):
    def given(order):
        return [{"subject_id": villages[place], "representative": "A"} for place in order]

    office.do(pledges.set_parties, pledge_id, given([0, 1]))
    before = office.ask(pledges.one, pledge_id).parties
    office.do(pledges.set_parties, pledge_id, given([1, 0]))
    after = office.ask(pledges.one, pledge_id).parties
    assert [party.id for party in after] == [before[1].id, before[0].id]
    office.do(pledges.set_parties, pledge_id, given([0]))
    assert [party.id for party in office.ask(pledges.one, pledge_id).parties] == [before[0].id]


def test_the_units_of_the_cluster_become_parties_with_their_heads(office, pledge_id, villages):
    office.do(pledges.set_parties, pledge_id, [{"subject_id": villages[1]}])
    assert office.do(pledges.take_members, pledge_id) == 1
    parties = office.ask(pledges.one, pledge_id).parties
    assert [(party.subject_name, party.representative) for party in parties] == [
        ("Thôn Tây", ""),
        ("Thôn Đông", "Trần Văn An"),
    ]
    assert office.do(pledges.take_members, pledge_id) == 0


def test_a_cluster_without_units_that_year_gives_no_parties(office, group):
    pledge_id = office.do(pledges.create, values(group, year=2027))
    with pytest.raises(NotAllowed, match="Năm 2027 cụm, khối này chưa có đơn vị nào"):
        office.do(pledges.take_members, pledge_id)


def test_a_signed_pledge_says_when_and_by_whom(office, pledge_id):
    ready(office, pledge_id)
    office.do(pledges.sign, pledge_id, DAY)
    found = office.ask(pledges.one, pledge_id)
    assert found.pledge.signed_on == DAY
    assert [party.has_signed for party in found.parties] == [True, True]
    [row] = office.ask(pledges.listed, 2026)
    assert (row.item_count, row.party_count, row.signed_count) == (1, 2, 2)


def test_who_was_absent_has_not_signed(office, pledge_id):
    third = rows.unit(office, "Thôn Nam")
    ready(office, pledge_id)
    parties = office.ask(pledges.one, pledge_id).parties
    given = [{"subject_id": party.subject_id, "representative": "A"} for party in parties]
    office.do(pledges.set_parties, pledge_id, [*given, {"subject_id": third}])
    absent = office.ask(pledges.one, pledge_id).parties[2]
    office.do(pledges.sign, pledge_id, DAY, [absent.id])
    [row] = office.ask(pledges.listed, 2026)
    assert (row.party_count, row.signed_count) == (3, 2)


def test_a_pledge_without_content_is_not_signed(office, pledge_id):
    office.do(pledges.take_members, pledge_id)
    with pytest.raises(NotAllowed, match="chưa có nội dung, chỉ tiêu nào"):
        office.do(pledges.sign, pledge_id, DAY)


def test_nobody_pledges_alone(office, pledge_id, villages):
    office.do(pledges.set_items, pledge_id, [{"text": "Một"}])
    only = [{"subject_id": villages[0], "representative": "Trần Văn An"}]
    office.do(pledges.set_parties, pledge_id, only)
    with pytest.raises(NotAllowed, match="có 1 bên ký, cần ít nhất 2"):
        office.do(pledges.sign, pledge_id, DAY)


def test_each_party_names_who_signs(office, pledge_id, villages):
    office.do(pledges.set_items, pledge_id, [{"text": "Một"}])
    office.do(
        pledges.set_parties,
        pledge_id,
        [{"subject_id": villages[0], "representative": "A"}, {"subject_id": villages[1]}],
    )
    with pytest.raises(NotAllowed, match="Chưa ghi người đại diện ký của Thôn Tây"):
        office.do(pledges.sign, pledge_id, DAY)


def test_a_signed_pledge_stays_as_it_is_until_the_signing_is_taken_back(office, pledge_id):
    ready(office, pledge_id)
    office.do(pledges.sign, pledge_id, DAY)
    for service, *args in (
        (pledges.update, pledge_id, {"name": "Khác"}),
        (pledges.set_items, pledge_id, []),
        (pledges.set_parties, pledge_id, []),
        (pledges.take_members, pledge_id),
        (pledges.sign, pledge_id, DAY),
        (pledges.delete, pledge_id),
    ):
        with pytest.raises(NotAllowed, match=r"đã ký ngày 15/01/2026.*Bỏ ghi nhận ký"):
            office.do(service, *args)
    office.do(pledges.unsign, pledge_id)
    office.do(pledges.update, pledge_id, {"name": "Khác"})
    found = office.ask(pledges.one, pledge_id)
    assert (found.pledge.name, found.pledge.signed_on, found.pledge.signed_count) == (
        "Khác",
        None,
        0,
    )


def test_only_what_is_signed_is_unsigned(office, pledge_id):
    with pytest.raises(NotAllowed, match="chưa ký"):
        office.do(pledges.unsign, pledge_id)


def test_a_cluster_has_one_pledge_a_year_for_each_plan(office, group, pledge_id):
    problems = refused(office, pledges.create, values(group, name="Khác"))
    assert problems["cluster_id"] == (
        "Năm 2026 Cụm số 1 đã có giao ước “Giao ước năm 2026”. Chưa có gì được lưu. "
        "Mở giao ước đó để sửa."
    )
    office.do(pledges.create, values(group, plan_id=rows.plan(office)))
    office.do(pledges.create, values(group, year=2027))
    assert len(office.ask(pledges.listed, 2026)) == 2


def test_a_unit_pledges_within_itself_but_a_person_does_not(office, villages):
    office.do(pledges.create, values(villages[0]))
    hoa = rows.person(office)
    problems = refused(office, pledges.create, values(hoa))
    assert "Nguyễn Thị Hoa là cá nhân" in problems["cluster_id"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": ""}, "name"), ({"year": 26}, "year"), ({"year": None}, "year")]
)
def test_wrong_words_are_refused_by_name(office, group, wrong, field):
    assert list(refused(office, pledges.create, values(group) | wrong)) == [field]


def test_a_unit_is_one_party_and_must_exist(office, pledge_id, villages):
    twice = [{"subject_id": villages[0]}, {"subject_id": villages[0]}]
    problems = refused(office, pledges.set_parties, pledge_id, twice)
    assert problems["1.subject_id"].startswith("Thôn Đông có hai dòng trong giao ước.")
    problems = refused(office, pledges.set_parties, pledge_id, [{"subject_id": uuid4()}])
    assert problems["0.subject_id"].startswith("Đơn vị ký không còn trong danh sách.")
    problems = refused(office, pledges.set_items, pledge_id, [{"text": "Một"}, {"text": ""}])
    assert list(problems) == ["1.text"]


def test_what_is_gone_is_refused(office, group, pledge_id):
    office.do(pledges.delete, pledge_id)
    assert office.ask(pledges.listed, 2026) == ()
    with pytest.raises(NotAllowed, match="Giao ước này không còn"):
        office.ask(pledges.one, pledge_id)
    problems = refused(office, pledges.create, values(uuid4()))
    assert problems["cluster_id"].startswith("Cụm, khối đã chọn không còn")
    office.do(pledges.create, values(group))


def test_a_closed_plan_takes_no_pledge(office, group):
    plan_id = rows.plan(office)
    pledge_id = office.do(pledges.create, values(group, plan_id=plan_id))
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(pledges.set_items, pledge_id, [])
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(pledges.create, values(group, plan_id=plan_id, year=2027))


def test_pledges_of_a_plan_over_several_years_are_listed_together(office, group):
    plan_id = rows.plan(office)
    for year in (2025, 2026):
        office.do(pledges.create, values(group, plan_id=plan_id, year=year))
    assert [row.year for row in office.ask(pledges.of_plan, plan_id)] == [2026, 2025]
    assert [row.year for row in office.ask(pledges.listed, 2025)] == [2025]


def test_a_renamed_cluster_shows_its_name(office, group, pledge_id):
    rows.change(office, Subject, group, name="Cụm các thôn")
    [row] = office.ask(pledges.listed, 2026)
    assert row.cluster_name == "Cụm các thôn"
