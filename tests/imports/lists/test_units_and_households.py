"""Units with those above them, households by their householder, clusters with their members."""

import pytest

from app.imports.lists.rows import Choice
from app.services import clusters, households, units
from tests.imports.lists.books import ERROR, REVIEW, VALID, Desk, states, told

UNIT = ["STT", "Tên đơn vị", "Mã đơn vị", "Loại đơn vị", "Đơn vị cấp trên", "Số hộ"]


@pytest.fixture
def desk(office, tmp_path):
    office.set_up()
    return Desk(office, tmp_path, "units")


def unit(name, code=None, kind="Thôn", above=None, count=None):
    return [1, name, code, kind, above, count]


def names(office):
    return {one.name: one for one in office.ask(units.listed)}


# --- units -----------------------------------------------------------------------------------


def test_units_come_in_with_those_above_them_from_the_same_list(desk, office):
    rows = [
        UNIT,
        unit("Trường THCS An Bình", "TH1", "Trường trung học cơ sở"),
        unit("Tổ Toán", "T1", None, "Trường THCS An Bình"),
        unit("Thôn Đông", "D1", "thon", None, 120),
    ]
    checked = desk.take(rows)
    assert set(states(checked).values()) <= {VALID}, told(checked)
    found = names(office)
    assert found["Tổ Toán"].parent_id == found["Trường THCS An Bình"].id
    assert (found["Thôn Đông"].kind_code, found["Thôn Đông"].household_count) == ("THON", 120)
    again = desk.take(rows)
    assert again.choices == {Choice.SKIP: 3}
    office.undo()
    assert names(office) == {}


def test_a_unit_whose_unit_above_does_not_come_in_stays_out_and_says_why(desk):
    rows = [UNIT, unit("Trường A", kind="Trường lạ"), unit("Tổ Toán", kind=None, above="Trường A")]
    said = told(desk.check(rows))
    assert "D2: danh mục không có loại đơn vị “Trường lạ”" in said[2]
    assert "đơn vị cấp trên “Trường A” ở dòng 2 chưa nhập được" in said[3]
    lone = told(desk.check([UNIT, unit("Tổ Toán", kind=None, above="Khối lạ")]))
    assert "không có đơn vị cấp trên “Khối lạ” trong tệp dữ liệu" in lone[2]


def test_units_are_known_by_code_then_by_name(desk, office):
    office.unit("Thôn Đông", code="D1")
    office.unit("Thôn Tây")
    rows = [UNIT, unit("Thôn Đông Mới", "D1"), unit("THÔN TÂY", None, None), unit("Thôn Nam")]
    checked = desk.check(rows)
    assert [one.match.by if one.match else "" for one in checked.rows] == ["mã", "tên đơn vị", ""]
    assert [one.field for one in checked.rows[0].match.differences] == ["name"]
    desk.take(rows, updates=True)
    assert "Thôn Đông Mới" in names(office)


def test_a_class_of_unit_is_never_filled_in(desk):
    [row] = desk.check([UNIT, unit("Thôn Đông", kind=None)]).rows
    assert row.state is VALID
    assert "kind_code" not in row.values


@pytest.mark.parametrize(
    ("count", "said"),
    [("12,5", "F2: 12,5 không phải số nguyên"), (-3, "F2: -3 không phải số nguyên")],
)
def test_a_count_is_a_whole_number(desk, count, said):
    assert said in told(desk.check([UNIT, unit("Thôn Đông", count=count)]))[2]


def test_a_number_that_could_be_two_has_to_be_looked_at(desk):
    checked = desk.check([UNIT, unit("Thôn Đông", count="1.000")])
    assert states(checked) == {2: REVIEW}
    assert "“1.000” được hiểu là một nghìn" in told(checked)[2]


# --- households ------------------------------------------------------------------------------

HOUSE = ["STT", "Họ và tên chủ hộ", "Thôn", "Mã hộ", "Số nhân khẩu", "Điện thoại"]


@pytest.fixture
def houses(office, tmp_path):
    office.unit("Thôn Đông")
    return Desk(office, tmp_path, "households")


def test_households_come_in_under_the_group_of_their_hamlet(houses, office):
    rows = [
        ["STT", "Họ và tên chủ hộ", "Số nhân khẩu"],
        ["I", "Thôn Đông"],
        [1, "Bà Trần Thị Mơ", 5],
        [2, "Lê Văn Ba", 3],
    ]
    checked = houses.take(rows)
    found = {one.head_name: one for one in office.ask(households.records)}
    assert set(found) == {"Trần Thị Mơ", "Lê Văn Ba"}
    assert found["Trần Thị Mơ"].name == "Hộ Trần Thị Mơ"
    assert found["Lê Văn Ba"].resident_count == 3
    assert "bỏ danh xưng “Bà”" in " ".join(checked.rows[0].notes)
    assert houses.take(rows).choices == {Choice.SKIP: 2}


def test_a_household_is_known_by_code_or_householder_and_a_phone_keeps_its_zero(houses, office):
    office.household("Lê Ba", next(iter(names(office).values())).id, code="H1")
    rows = [
        HOUSE,
        [1, "Lê Bốn", "Thôn Đông", "H1", 4, None],
        [2, "Lê Ba", "Thôn Đông", None, 4, 912345678],
    ]
    checked = houses.check(rows)
    assert checked.rows[0].match.by == "mã"
    assert "F3: số điện thoại đang là số 912345678 nên đã mất số 0" in told(checked)[3]


def test_a_householder_in_capitals_waits_until_somebody_looked(office, tmp_path):
    office.unit("Thôn Đông")
    desk = Desk(office, tmp_path, "households")
    rows = [["Chủ hộ", "Thôn"], ["BÀ TRẦN THỊ HOA", "Thôn Đông"], ["Ông Ích Tiến", "Thôn Đông"]]
    checked = desk.check(rows)
    assert states(checked) == {2: REVIEW, 3: REVIEW}
    assert "“Trần Thị Hoa”" in told(checked)[2]
    assert "có thể là danh xưng hoặc là họ" in told(checked)[3]
    desk.take(rows, choices={2: Choice.ADD})
    assert [one.head_name for one in office.ask(households.records)] == ["Trần Thị Hoa"]


# --- clusters --------------------------------------------------------------------------------

CLUSTER = ["STT", "Cụm thi đua", "Đơn vị", "Năm", "Vai trò"]


@pytest.fixture
def groups(office, tmp_path):
    office.units("Thôn Đông", "Thôn Tây", "Thôn Nam")
    return Desk(office, tmp_path, "clusters")


def test_clusters_come_in_with_members_and_heads_of_a_year(groups, office):
    rows = [
        CLUSTER,
        [1, "Cụm thi đua số 1", "Thôn Đông", 2026, "Cụm trưởng"],
        [2, "Cụm thi đua số 1", "Thôn Tây", 2026, "Cụm phó"],
        [3, "Cụm thi đua số 1", "Thôn Nam", 2026, None],
    ]
    checked = groups.take(rows)
    assert set(states(checked).values()) == {VALID}, told(checked)
    [cluster] = office.ask(clusters.in_year, 2026)
    assert cluster.member_names == ("Thôn Đông", "Thôn Tây", "Thôn Nam")
    ids = [one.id for one in sorted(names(office).values(), key=lambda one: one.name)]
    assert {cluster.lead_id, cluster.deputy_id} <= set(ids)
    assert groups.take(rows).choices == {Choice.SKIP: 3}


def test_a_role_is_changed_only_when_told_and_a_year_can_be_said_for_all(groups, office):
    rows = [["Cụm thi đua", "Đơn vị", "Vai trò"], ["Cụm 1", "Thôn Đông", None]]
    assert "thiếu năm của thành viên" in told(groups.check(rows))[2]
    groups.take(rows, common={"year": "2026"})
    rows[1][2] = "Cụm trưởng"
    groups.take(rows, common={"year": "2026"})
    assert office.ask(clusters.in_year, 2026)[0].lead_id is None
    groups.take(rows, common={"year": "2026"}, updates=True)
    assert office.ask(clusters.in_year, 2026)[0].lead_id is not None


def test_a_unit_in_two_clusters_of_a_year_and_two_leads_are_refused(groups, office):
    east = names(office)["Thôn Đông"].id
    office.cluster("Cụm cũ", [east])
    rows = [
        CLUSTER,
        [1, "Cụm 1", "Thôn Đông", 2026, None],
        [2, "Cụm 1", "Thôn Tây", 2026, "Cụm trưởng"],
        [3, "Cụm 1", "Thôn Nam", 2026, "Khối trưởng"],
        [4, "Nhóm 2", "Thôn Nam", 2025, None],
    ]
    checked = groups.check(rows)
    said = told(checked)
    assert "Thôn Đông đã ở “Cụm cũ” năm 2026" in said[2]
    assert "đã có trưởng ở dòng 3" in said[4]
    assert "phải ghi loại: Cụm hay Khối" in said[5]
    assert states(checked) == {2: ERROR, 3: VALID, 4: ERROR, 5: ERROR}


def test_all_members_of_a_cluster_may_stand_in_one_cell_with_their_head(groups, office):
    office.unit("Trạm Y tế, dân số")
    members = "Thôn Đông, Trạm Y tế, dân số; Thôn Tây"
    rows = [["Cụm", "Trưởng", "Thành viên", "Năm"], ["Cụm 1", "Thôn Tây", members, 2026]]
    checked = groups.take(rows)
    assert states(checked) == {2: VALID}, told(checked)
    [cluster] = office.ask(clusters.in_year, 2026)
    assert cluster.member_names == ("Thôn Đông", "Trạm Y tế, dân số", "Thôn Tây")
    assert cluster.lead_id == names(office)["Thôn Tây"].id
    assert groups.take(rows).choices == {Choice.SKIP: 1}
    rows[1][1] = "Thôn Đông"
    again = groups.take(rows, updates=True)
    assert [one.title for one in again.rows[0].match.differences] == ["Thôn Đông"]
    assert office.ask(clusters.in_year, 2026)[0].lead_id == names(office)["Thôn Đông"].id


@pytest.mark.parametrize(
    ("lead", "members", "said"),
    [
        (None, "Thôn Đông, Thôn Lạ", "không có đơn vị “Thôn Đông, Thôn Lạ”"),
        (None, "Thôn Đông, Thôn Đông", "một đơn vị ghi hai lần trong ô này"),
        ("Thôn Nam", "Thôn Đông, Thôn Tây", "“Thôn Nam” không có trong các đơn vị thành viên"),
    ],
)
def test_members_in_one_cell_that_are_not_clear_are_refused(groups, lead, members, said):
    rows = [["Cụm", "Trưởng", "Thành viên", "Năm"], ["Cụm 1", lead, members, 2026]]
    assert said in told(groups.check(rows))[2]


def test_a_role_of_several_units_in_one_cell_is_refused(groups):
    rows = [["Cụm", "Thành viên", "Vai trò", "Năm"]]
    rows.append(["Cụm 1", "Thôn Đông, Thôn Tây", "Cụm phó", 2026])
    assert "không rõ của đơn vị nào" in told(groups.check(rows))[2]
