import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.services import clusters, units


@pytest.fixture
def three(office):
    return office.units("Thôn 1", "Thôn 2", "Thôn 3")


def test_a_cluster_keeps_its_members_in_order_and_its_heads_year_by_year(office, three):
    first, second, third = three
    cluster_id = office.cluster("Cụm 1", members=[second, first], year=2025, lead=second)
    values = {
        "member_ids": (third, first, second),
        "lead_id": first,
        "deputy_id": second,
        "second_deputy_id": third,
        "note": "Quy chế số 01",
    }
    office.do(clusters.set_year, cluster_id, 2026, values)
    [before] = office.ask(clusters.in_year, 2025)
    assert (before.member_names, before.lead_id) == (("Thôn 2", "Thôn 1"), second)
    [after] = office.ask(clusters.in_year, 2026)
    assert {name: getattr(after, name) for name in values} == values
    assert (after.cluster_name, after.year) == ("Cụm 1", 2026)


def test_members_can_be_changed_and_all_taken_out(office, three):
    first, second, third = three
    cluster_id = office.cluster(members=[first, second], lead=first)
    office.do(clusters.set_year, cluster_id, 2026, {"member_ids": (third, second)})
    [year] = office.ask(clusters.in_year, 2026)
    assert (year.member_ids, year.lead_id) == ((third, second), None)
    office.do(clusters.set_year, cluster_id, 2026, {"member_ids": ()})
    assert office.ask(clusters.in_year, 2026) == ()
    office.do(clusters.delete, [cluster_id])


def test_heads_must_be_members_and_hold_one_role(office, three):
    first, second, third = three
    cluster_id = office.cluster("Cụm 1")
    wrong = [
        ({"lead_id": third}, "“Cụm trưởng, khối trưởng” phải là thành viên của “Cụm 1” năm 2026"),
        ({"second_deputy_id": third}, "“Cụm phó, khối phó thứ hai” phải là thành viên"),
        ({"lead_id": first, "deputy_id": first}, "không giữ hai vai trò"),
        ({"member_ids": (first, first)}, "được chọn hai lần"),
        ({"member_ids": (office.person(),)}, "phải là đơn vị"),
    ]
    for values, sentence in wrong:
        known = {"member_ids": (first, second)}
        with pytest.raises(InvalidInput, match=sentence):
            office.do(clusters.set_year, cluster_id, 2026, known | values)
    with pytest.raises(InvalidInput, match="từ 1990 đến 2100"):
        office.do(clusters.set_year, cluster_id, 26, {"member_ids": (first,)})


def test_a_unit_is_in_one_cluster_a_year(office, three):
    first, second, _ = three
    office.cluster("Cụm 1", members=[first])
    other = office.cluster("Khối 2", kind_code="KHOI")
    with pytest.raises(InvalidInput, match="Thôn 1 đã ở “Cụm 1” năm 2026"):
        office.do(clusters.set_year, other, 2026, {"member_ids": (first, second)})
    office.do(clusters.set_year, other, 2027, {"member_ids": (first, second)})


def test_units_are_ranked_inside_their_cluster_and_the_rest_together(office, three):
    first, second, third = three
    one = office.cluster("Cụm 1", members=[second])
    groups = office.ask(clusters.ranking_groups, 2026)
    assert [(g.cluster_id, g.name, g.member_ids) for g in groups] == [
        (one, "Cụm 1", (second,)),
        (None, "Ngoài cụm, khối", (first, third)),
    ]


def test_a_year_is_copied_without_heads_and_without_retired_members(office, three):
    first, second, third = three
    office.cluster("Cụm 1", members=[first, second], year=2025, lead=first)
    office.cluster("Cụm 2", members=[third], year=2025)
    office.do(units.retire, [second])
    assert office.do(clusters.copy_year, 2025, 2026) == 2
    one, two = office.ask(clusters.in_year, 2026)
    assert (one.member_ids, one.lead_id, two.member_ids) == ((first,), None, (third,))
    with pytest.raises(InvalidInput, match="2025 đã có thành viên năm 2026"):
        office.do(clusters.copy_year, 2025, 2026)
    with pytest.raises(InvalidInput, match="Năm 2024 không có cụm, khối nào để chép"):
        office.do(clusters.copy_year, 2024, 2026)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Chưa nhập “Tên cụm, khối”"),
        ({"name": "CỤM 1"}, "Đã có cụm, khối “Cụm 1”"),
        ({"kind_code": "TO"}, "“Loại” là cụm"),
        ({"code": "C1"}, "Mã “C1” đã dùng cho “Cụm 1”"),
    ],
)
def test_a_wrong_cluster_is_refused_with_the_reason(office, values, sentence):
    office.cluster("Cụm 1", code="C1")
    with pytest.raises(InvalidInput, match=sentence):
        office.do(clusters.create, {"name": "Cụm 2"} | values)


def test_clusters_are_listed_in_their_order_and_retired_when_past(office):
    office.cluster("Cụm 10", position=1)
    office.cluster("Cụm 2", position=1)
    last = office.cluster("Khối cũ", position=3)
    assert [c.name for c in office.ask(clusters.listed)] == ["Cụm 2", "Cụm 10", "Khối cũ"]
    assert [c.name for c in office.ask(clusters.listed, "khoi")] == ["Khối cũ"]
    office.do(clusters.retire, [last])
    assert len(office.ask(clusters.listed)) == 2
    office.do(clusters.resume, [last])
    office.do(clusters.update, last, {"name": "Khối mới", "kind_code": "KHOI"})
    assert office.ask(clusters.listed, "khối mới")[0].kind_code == "KHOI"


def test_a_cluster_with_members_is_not_deleted(office, three):
    cluster_id = office.cluster(members=three)
    with pytest.raises(NotAllowed, match="3 lượt tham gia cụm, khối"):
        office.do(clusters.delete, [cluster_id])
