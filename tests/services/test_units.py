from datetime import date
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.services import (
    clusters,
    households,
    people,
    plan_participations,
    unit_mergers,
    units,
)
from app.services.uses import InUse

TWO_LEVELS = date(2025, 7, 1)


def names(rows):
    return [row.name for row in rows]


def test_units_are_listed_by_the_words_of_their_names(office):
    office.units("Thôn 10", "Thôn 2", "Đoàn Thanh niên", "Ban Dân vận", "Công an xã")
    assert names(office.ask(units.listed)) == [
        "Ban Dân vận",
        "Công an xã",
        "Đoàn Thanh niên",
        "Thôn 2",
        "Thôn 10",
    ]


def test_a_search_ignores_marks_and_puts_hits_with_the_typed_marks_first(office):
    office.units("Thôn Dong", "Thôn Đòng", "Thôn Đông", "Thôn Tây")
    assert names(office.ask(units.listed, "thôn đông")) == ["Thôn Đông", "Thôn Dong", "Thôn Đòng"]
    assert len(office.ask(units.listed, "DONG")) == 3


@pytest.mark.parametrize("typed", ["%", "_", "\\", "Thôn' OR 1=1"])
def test_signs_of_the_query_language_are_searched_for_as_they_are(office, typed):
    office.units("Thôn Đông")
    assert office.ask(units.listed, typed) == ()
    office.unit(f"Thôn {typed}")
    assert names(office.ask(units.listed, typed)) == [f"Thôn {typed}"]


def test_a_unit_is_found_by_its_code_and_its_head(office):
    office.unit("Thôn Đông", code="T-07", head_name="Phạm Văn Hòa")
    assert office.ask(units.listed, "t-07")
    assert office.ask(units.listed, "hoà")


def test_the_tree_goes_from_the_top_down_in_the_chosen_order(office):
    party = office.unit("Đảng ủy", kind="DANG_UY", position=1)
    people_side = office.unit("Mặt trận", kind="MTTQ", position=2)
    office.unit("Chi bộ Tây", kind="CHI_BO", parent=party)
    office.unit("Chi bộ Đông", kind="CHI_BO", parent=party)
    office.unit("An Bình", kind="KHAC", position=9)
    shown = [(n.unit.name, n.depth, n.has_children) for n in office.ask(units.tree)]
    assert shown == [
        ("Đảng ủy", 0, True),
        ("Chi bộ Đông", 1, False),
        ("Chi bộ Tây", 1, False),
        ("Mặt trận", 0, False),
        ("An Bình", 0, False),
    ]
    assert office.ask(units.below, party) != office.ask(units.below, people_side)


def test_a_unit_whose_parent_is_hidden_stands_at_the_top(office):
    parent = office.unit("Đảng ủy", kind="DANG_UY")
    child = office.unit("Chi bộ Đông", kind="CHI_BO", parent=parent, valid_to=date(2030, 1, 1))
    office.do(units.retire, [child])
    office.do(units.retire, [parent])
    [node] = office.ask(units.tree, date(2026, 1, 1))
    assert (node.unit.id, node.depth) == (child, 0)


def test_units_are_listed_as_they_were_on_a_day(office):
    old = office.unit("Thôn Đông", valid_to=date(2025, 6, 30))
    office.do(units.retire, [old], date(2025, 6, 30))
    office.unit("Thôn Đông Tây", valid_from=TWO_LEVELS)
    assert names(office.ask(units.listed)) == ["Thôn Đông Tây"]
    assert names(office.ask(units.listed, "", date(2024, 5, 1))) == ["Thôn Đông"]
    assert names(office.ask(units.listed, include_retired=True)) == ["Thôn Đông", "Thôn Đông Tây"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Chưa nhập “Tên đơn vị”"),
        ({"name": "Đ" * 300}, "“Tên đơn vị” dài quá 200 ký tự"),
        ({"household_count": 10**30}, "“Số hộ” lớn quá. Nhập tối đa 15 chữ số"),
        ({"household_count": -1}, "“Số hộ” phải từ 0 trở lên"),
        ({"household_count": "nhiều"}, "“Số hộ” phải là số nguyên"),
        ({"kind_code": "LANG_CO"}, "“Loại đơn vị” là “LANG_CO”"),
        ({"parent_id": uuid4()}, "Không thấy đơn vị đã chọn"),
        (
            {"valid_from": date(2025, 7, 1), "valid_to": date(2025, 6, 30)},
            r"Ngày kết thúc \(30/06/2025\) trước ngày bắt đầu \(01/07/2025\)",
        ),
    ],
)
def test_a_wrong_unit_is_refused_with_the_reason(office, values, sentence):
    office.set_up()
    with pytest.raises(InvalidInput, match=sentence):
        office.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"} | values)
    assert office.ask(units.listed) == ()


def test_a_code_is_taken_once_even_by_a_retired_unit(office):
    unit_id = office.unit("Thôn Đông", code="T01")
    office.do(units.retire, [unit_id])
    with pytest.raises(InvalidInput, match="Mã “T01” đã dùng cho “Thôn Đông”"):
        office.unit("Thôn Tây", code="T01")
    office.do(units.update, unit_id, {"code": "T01"})
    office.unit("Thôn Nam", code="")
    office.unit("Thôn Bắc", code="")


def test_the_same_name_and_kind_stand_once_in_one_place(office):
    parent = office.unit("Trường học", kind="TRUONG_TH")
    office.unit("Tổ 1", kind="LOP_TO", parent=parent)
    with pytest.raises(InvalidInput, match="Đã có đơn vị “Tổ 1” cùng loại trong “Trường học”"):
        office.unit("TỔ 1", kind="LOP_TO", parent=parent)
    office.unit("Tổ 1", kind="LOP_TO")
    with pytest.raises(InvalidInput, match=r"Đã có đơn vị “Tổ 1” cùng loại\. Hãy"):
        office.unit("Tổ 1", kind="LOP_TO")
    office.unit("Tổ 1", kind="TO_DAN_PHO", parent=parent)


def test_a_unit_does_not_belong_to_itself_or_to_one_below_it(office):
    top = office.unit("Đảng ủy", kind="DANG_UY")
    middle = office.unit("Chi bộ", kind="CHI_BO", parent=top)
    lowest = office.unit("Tổ đảng", kind="CHI_BO", parent=middle)
    for parent_id in (top, lowest):
        with pytest.raises(InvalidInput, match="không thể thuộc chính nó"):
            office.do(units.update, top, {"parent_id": parent_id})
    office.do(units.update, lowest, {"parent_id": None})
    assert office.ask(units.get, lowest).parent_id is None


def test_nothing_joins_a_retired_unit(office):
    retired = office.unit("Thôn Đông")
    office.do(units.retire, [retired])
    with pytest.raises(InvalidInput, match="“Thôn Đông” đã ngừng theo dõi"):
        office.unit("Tổ 1", parent=retired)


def test_a_new_name_is_checked_like_any_other(office):
    office.units("Thôn Đông", "Thôn Tây")
    unit_id = office.unit("Thôn Nam")
    with pytest.raises(InvalidInput, match="Đã có đơn vị “Thôn Tây”"):
        office.do(units.rename, unit_id, "thôn tây")
    office.do(units.rename, unit_id, " Thôn  Bắc ")
    assert office.ask(units.get, unit_id).name == "Thôn Bắc"


def test_a_unit_with_others_under_it_is_not_retired(office):
    top = office.unit("Đảng ủy", kind="DANG_UY")
    office.unit("Chi bộ Đông", kind="CHI_BO", parent=top)
    with pytest.raises(NotAllowed, match="còn 1 đơn vị trực thuộc đang dùng: Chi bộ Đông"):
        office.do(units.retire, [top])


def test_retiring_and_resuming_say_when_there_is_nothing_to_do(office):
    unit_id = office.unit(valid_from=date(2020, 1, 1))
    with pytest.raises(NotAllowed, match="đang được theo dõi"):
        office.do(units.resume, [unit_id])
    with pytest.raises(InvalidInput, match="trước ngày bắt đầu"):
        office.do(units.retire, [unit_id], date(2019, 1, 1))
    office.do(units.retire, [unit_id], date(2025, 6, 30))
    with pytest.raises(NotAllowed, match="đã ngừng theo dõi từ trước"):
        office.do(units.retire, [unit_id])
    office.do(units.resume, [unit_id])
    unit = office.ask(units.get, unit_id)
    assert (unit.is_retired, unit.valid_to) == (False, None)


def test_a_unit_whose_place_is_taken_is_not_resumed(office):
    unit_id = office.unit("Thôn Đông")
    office.do(units.retire, [unit_id])
    office.unit("Thôn Đông")
    with pytest.raises(InvalidInput, match="Đã có đơn vị “Thôn Đông”"):
        office.do(units.resume, [unit_id])
    assert office.ask(units.get, unit_id).is_retired


def test_a_unit_in_use_is_not_deleted_and_says_where(office):
    unit_id = office.unit("Thôn Đông")
    office.person(unit=unit_id)
    office.plan(units=[unit_id])
    office.cluster(members=[unit_id], lead=unit_id)
    with pytest.raises(NotAllowed) as refused:
        office.do(units.delete, [unit_id])
    for use in (
        "1 đơn vị, cá nhân, hộ trực thuộc",
        "1 kế hoạch tham gia",
        "1 lượt tham gia cụm, khối",
        "1 năm hoạt động của cụm, khối",
        "Ngừng theo dõi",
    ):
        assert use in str(refused.value)
    assert office.ask(units.get, unit_id)


def test_units_are_deleted_together_or_not_at_all(office):
    above, used, free = office.unit("Trường học"), office.unit("Thôn Đông"), office.unit()
    below = office.unit("Tổ Toán", parent=above)
    office.person(unit=used)
    with pytest.raises(InUse, match=r"“Thôn Đông” đang được dùng ở.*Chưa xóa dòng nào") as refused:
        office.do(units.delete, [above, below, used, free])
    assert "Trường học" not in str(refused.value), "the unit below goes with it"
    assert len(office.ask(units.listed)) == 4
    office.do(units.delete, [above, below, free])
    assert [row.name for row in office.ask(units.listed)] == ["Thôn Đông"]
    office.undo()
    assert len(office.ask(units.listed)) == 4


def test_of_many_that_are_used_a_few_are_named(office):
    many = office.units(*(f"Thôn {number}" for number in range(1, 9)))
    office.plan(units=many)
    with pytest.raises(InUse, match=r"“Thôn 5” .*Còn 3 dòng khác cũng đang được dùng"):
        office.do(units.delete, many)


def test_a_tree_of_units_rests_and_comes_back_as_one(office):
    above = office.unit("Trường học")
    below = office.unit("Tổ Toán", parent=above)
    office.do(units.retire, [above, below])
    assert office.ask(units.listed) == ()
    office.do(units.resume, [below, above])
    assert len(office.ask(units.listed)) == 2


def test_two_units_alike_do_not_come_back_together(office):
    first = office.unit("Thôn Đông")
    office.do(units.retire, [first])
    second = office.unit("Thôn Đông")
    office.do(units.retire, [second])
    with pytest.raises(InvalidInput, match="Đã có đơn vị “Thôn Đông”"):
        office.do(units.resume, [first, second])
    assert office.ask(units.listed) == ()


def test_choosing_nothing_is_refused(office):
    with pytest.raises(InvalidInput, match="Chưa chọn dòng nào"):
        office.do(units.delete, [])


def test_a_deleted_unit_is_gone_from_lists_and_its_code_is_free(office):
    unit_id = office.unit("Thôn Đông", code="T01")
    office.do(units.delete, [unit_id])
    assert office.ask(units.listed, include_retired=True) == ()
    office.unit("Thôn Đông", code="T01")
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.do(units.rename, unit_id, "Thôn Tây")


def test_a_person_is_no_unit(office):
    with pytest.raises(NotAllowed, match="không phải đơn vị"):
        office.do(units.rename, office.person(), "Thôn Tây")


# --- merging ---------------------------------------------------------------------------------


def test_merging_moves_members_keeps_history_and_notes_clusters(office):
    east, west, south = office.units("Thôn Đông", "Thôn Tây", "Thôn Nam")
    person, household = office.person(unit=east), office.household(unit=west)
    branch = office.unit("Chi hội Đông", kind="CHI_HOI", parent=east)
    cluster = office.cluster("Cụm 1", members=[east, south], year=2025)
    office.cluster("Cụm cũ", members=[east], year=2024)

    merger = office.do(unit_mergers.merge, [east, west], south, TWO_LEVELS)

    assert (merger.unit_count, merger.person_count, merger.household_count) == (1, 1, 1)
    assert merger.clusters == ("Cụm 1 năm 2025",)
    for old in (east, west):
        unit = office.ask(units.get, old)
        assert (unit.is_retired, unit.valid_to, unit.successor_id) == (
            True,
            date(2025, 6, 30),
            south,
        )
    assert office.ask(people.get, person).unit_id == south
    assert office.ask(households.get, household).unit_id == south
    assert office.ask(units.get, branch).parent_id == south
    [in_2025] = office.ask(clusters.in_year, 2025)
    assert (in_2025.cluster_id, in_2025.member_ids) == (cluster, (east, south))
    assert in_2025.note == "“Thôn Đông” nhập vào “Thôn Nam” từ ngày 01/07/2025."
    [in_2024] = office.ask(clusters.in_year, 2024)
    assert in_2024.note == ""
    assert names(office.ask(units.listed, "", date(2025, 1, 1))) == [
        "Chi hội Đông",
        "Thôn Đông",
        "Thôn Nam",
        "Thôn Tây",
    ]


def test_a_merged_unit_still_takes_part_in_its_old_plans(office):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    plan_id = office.plan(units=[east])
    office.do(unit_mergers.merge, [east], west, TWO_LEVELS)
    [row] = office.ask(plan_participations.rows, plan_id)
    assert (row.subject_name, row.is_retired) == ("Thôn Đông", True)


def test_merging_says_what_is_wrong_and_moves_nothing(office):
    east, west, retired = office.units("Thôn Đông", "Thôn Tây", "Thôn Cũ")
    below = office.unit("Tổ 1", kind="CHI_HOI", parent=east, valid_from=date(2025, 7, 1))
    office.unit("Tổ 1", kind="CHI_HOI", parent=west)
    office.do(units.retire, [retired])
    wrong = [
        ([], west, "Chưa chọn đơn vị để gộp"),
        ([east], retired, "“Thôn Cũ” đã ngừng theo dõi"),
        ([retired], west, "“Thôn Cũ” đã ngừng theo dõi"),
        ([east], east, "vào chính nó"),
        ([east], below, "đơn vị trực thuộc nó"),
        ([below], west, "phải sau ngày bắt đầu"),
        ([east], west, "Đã có đơn vị “Tổ 1” cùng loại trong “Thôn Tây”"),
    ]
    for chosen, successor, sentence in wrong:
        with pytest.raises((InvalidInput, NotAllowed), match=sentence):
            office.do(unit_mergers.merge, chosen, successor, TWO_LEVELS)
    assert office.ask(units.get, below).parent_id == east
    assert not office.ask(units.get, east).is_retired
