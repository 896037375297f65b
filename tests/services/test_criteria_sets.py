from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import CriterionKind, SubjectKind
from app.services import criteria, criteria_sets, plan_participations, sheets
from app.services.score_data import Contestant
from tests.contest import contest, criteria_set, make_sheets

GROUP = CriterionKind.GROUP


def test_a_set_says_what_its_criteria_add_up_to(office):
    set_id, _ = criteria_set(office, ("Vệ sinh", 1000), ("An ninh", 550), declared_total=1550)
    tree = office.ask(criteria_sets.read, set_id)
    assert tree.computed_total == 1550
    assert tree.warnings == ()


def test_a_declared_total_that_differs_warns_and_blocks_nothing(office):
    set_id, _ = criteria_set(office, ("Vệ sinh", 1000), ("An ninh", 500), declared_total=10000)
    [warning] = office.ask(criteria_sets.read, set_id).warnings
    assert warning == (
        "Bộ tiêu chí ghi tổng 100 điểm, các tiêu chí cộng lại 15 điểm (chênh 85). "
        "Kiểm tra lại bảng điểm gốc."
    )


def test_a_group_that_does_not_add_up_warns(office):
    set_id, _ = criteria_set(
        office,
        {"name": "Môi trường", "kind": GROUP, "max_points": 900},
        {"name": "Thu gom rác", "max_points": 600, "level": 1},
    )
    [warning] = office.ask(criteria_sets.read, set_id).warnings
    assert "“Môi trường” ghi tối đa 9 điểm" in warning


def test_bonus_and_penalty_do_not_count_in_the_total(office):
    set_id, _ = criteria_set(
        office,
        ("Vệ sinh", 1000),
        {"name": "Mô hình mới", "kind": "bonus", "max_points": 500},
        {"name": "Vi phạm", "kind": "penalty", "max_points": 500},
    )
    assert office.ask(criteria_sets.read, set_id).computed_total == 1000


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "Chưa nhập “Tên bộ tiêu chí”"),
        ({"name": "A", "step": 0}, "“Bước điểm” phải từ 0,01 đến 1000000, không phải 0"),
        ({"name": "A", "declared_total": -1}, "“Tổng điểm ghi trên bảng” phải từ 0"),
        ({"name": "A", "bonus_cap": 10**12}, "“Điểm thưởng tối đa” phải từ 0 đến 1000000"),
        ({"name": "A", "penalty_cap": -500}, "“Điểm trừ tối đa” phải từ 0"),
        ({"name": "A", "step": "một"}, "“Bước điểm” phải là số nguyên"),
    ],
)
def test_a_set_with_strange_values_is_refused(office, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        office.do(criteria_sets.create, values)


def test_a_name_is_taken_whatever_its_marks_and_case(office):
    criteria_set(office, name="Tiêu chí thôn")
    with pytest.raises(InvalidInput, match="Đã có bộ tiêu chí “tieu chi THÔN”"):
        office.do(criteria_sets.create, {"name": "tieu chi THÔN"})


def test_a_set_is_not_renamed_to_a_name_taken(office):
    criteria_set(office, name="Tiêu chí thôn")
    other, _ = criteria_set(office, name="Tiêu chí trường")
    with pytest.raises(InvalidInput, match="Đã có bộ tiêu chí"):
        office.do(criteria_sets.update, other, {"name": "Tiêu chí thôn"})


def test_the_case_of_a_name_can_be_put_right(office):
    set_id, _ = criteria_set(office, name="tiêu chí thôn")
    office.do(criteria_sets.update, set_id, {"name": "Tiêu chí thôn", "step": 50})
    tree = office.ask(criteria_sets.read, set_id)
    assert (tree.name, tree.step) == ("Tiêu chí thôn", 50)


def test_a_new_version_copies_the_tree_and_can_be_edited(office):
    set_id, _ = criteria_set(
        office,
        {"name": "Môi trường", "kind": GROUP, "max_points": 600, "code": "I"},
        {"name": "Thu gom rác", "max_points": 600, "level": 1, "guidance": "Xem sổ theo dõi"},
        name="Tiêu chí thôn",
        bonus_cap=1000,
    )
    copy_id = office.do(criteria_sets.new_version, set_id)
    old, new = (office.ask(criteria_sets.read, row_id) for row_id in (set_id, copy_id))
    assert new.label == "Tiêu chí thôn (phiên bản 2)"
    assert new.bonus_cap == 1000
    shape = [
        (line.code, line.name, line.depth, line.max_points, line.guidance) for line in new.lines
    ]
    assert shape == [
        ("I", "Môi trường", 0, 600, ""),
        ("I.1", "Thu gom rác", 1, 600, "Xem sổ theo dõi"),
    ]
    assert new.lines[1].parent_id == new.lines[0].id
    assert {line.id for line in new.lines}.isdisjoint(line.id for line in old.lines)
    office.do(criteria.update, new.lines[1].id, {"max_points": 500})
    assert office.ask(criteria_sets.read, set_id).lines[1].max_points == 600


def test_the_next_version_follows_the_newest(office):
    set_id, _ = criteria_set(office)
    office.do(criteria_sets.new_version, set_id)
    third = office.do(criteria_sets.new_version, set_id)
    assert office.ask(criteria_sets.read, third).version == 3


def test_sets_are_listed_by_name_the_newest_version_first(office):
    set_id, _ = criteria_set(office, name="Tiêu chí thôn")
    office.do(criteria_sets.new_version, set_id)
    criteria_set(office, name="Tiêu chí cơ quan")
    rows = office.ask(criteria_sets.listed)
    assert [row.label for row in rows] == [
        "Tiêu chí cơ quan",
        "Tiêu chí thôn (phiên bản 2)",
        "Tiêu chí thôn",
    ]
    assert [row.criterion_count for row in rows] == [2, 2, 2]


def test_a_set_in_use_is_locked_and_a_new_version_offered(office):
    it = contest(office)
    make_sheets(office, it)
    assert office.ask(criteria_sets.read, it.set_id).is_locked
    for service, args in [
        (criteria_sets.update, (it.set_id, {"step": 100})),
        (criteria.add, (it.set_id, None, {"name": "Mới", "max_points": 100})),
        (criteria.add_many, (it.set_id, None, [{"name": "Mới", "max_points": 100}])),
        (criteria.update, (it.criteria[0], {"max_points": 100})),
        (criteria.move, (it.criteria[0], 1)),
        (criteria.indent, (it.criteria[0],)),
        (criteria.outdent, (it.criteria[0],)),
        (criteria.delete, (it.criteria[0],)),
    ]:
        with pytest.raises(NotAllowed, match=r"đã dùng trong phiếu chấm.*tạo phiên bản mới"):
            office.do(service, *args)


def test_name_and_note_of_a_locked_set_can_still_change(office):
    it = contest(office)
    make_sheets(office, it)
    office.do(criteria_sets.update, it.set_id, {"name": "Tiêu chí thôn mới", "note": "Theo QĐ"})
    assert office.ask(criteria_sets.read, it.set_id).name == "Tiêu chí thôn mới"


def test_a_set_whose_empty_sheets_went_away_can_be_edited_again(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it)
    office.do(sheets.delete, list(sheet_ids.values()))
    office.do(criteria.update, it.criteria[0], {"max_points": 800})
    assert office.ask(criteria_sets.read, it.set_id).lines[0].max_points == 800


def test_a_set_with_sheets_is_not_deleted(office):
    it = contest(office)
    make_sheets(office, it)
    with pytest.raises(NotAllowed, match="đã có 3 phiếu chấm theo bộ này"):
        office.do(criteria_sets.delete, it.set_id)


def test_a_set_that_a_plan_uses_is_not_deleted(office):
    it = contest(office)
    with pytest.raises(NotAllowed, match="vì kế hoạch “Kế hoạch thi đua xã An Bình năm 2026”"):
        office.do(criteria_sets.delete, it.set_id)


def test_an_unused_set_goes_with_its_criteria(office):
    set_id, [criterion_id, _] = criteria_set(office)
    office.do(criteria_sets.delete, set_id)
    assert office.ask(criteria_sets.listed) == ()
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.ask(criteria_sets.read, set_id)
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.do(criteria.delete, criterion_id)


def test_a_plan_takes_a_set_for_everyone_and_one_for_a_kind_of_unit(office):
    plan_id = office.plan()
    general, _ = criteria_set(office, name="Chung")
    schools, _ = criteria_set(office, name="Trường học")
    office.do(criteria_sets.use, plan_id, schools, "TRUONG_MN")
    office.do(criteria_sets.use, plan_id, general)
    rows = office.ask(criteria_sets.used, plan_id)
    assert [(row.label, row.applies_to) for row in rows] == [
        ("Chung", ""),
        ("Trường học", "TRUONG_MN"),
    ]
    assert rows[0].applies_to_name == "Mọi đối tượng chưa có bộ riêng"


def test_each_subject_is_scored_by_the_set_of_its_kind(office):
    it = contest(office, "Thôn Đông")
    school = office.unit("Trường Mầm non", kind="TRUONG_MN")
    office.do(plan_participations.add, it.plan_id, [school])
    schools, _ = criteria_set(office, ("Dạy tốt", 1000), name="Trường học")
    office.do(criteria_sets.use, it.plan_id, schools, "TRUONG_MN")
    make_sheets(office, it)
    assert office.ask(criteria_sets.read, schools).is_locked
    assert office.ask(criteria_sets.read, it.set_id).is_locked


@pytest.mark.parametrize(
    ("kind", "kind_code", "class_code", "expected"),
    [
        (SubjectKind.UNIT, "TRUONG_MN", "", "trường"),
        (SubjectKind.UNIT, "THON", "", "chung"),
        (SubjectKind.PERSON, "", "", "cá nhân"),
        (SubjectKind.PERSON, "", "TRUC_TIEP", "trực tiếp"),
        (SubjectKind.HOUSEHOLD, "", "", "chung"),
    ],
)
def test_a_set_of_their_own_goes_before_the_general_one(kind, kind_code, class_code, expected):
    sets = {
        "": "chung",
        "TRUONG_MN": "trường",
        "person": "cá nhân",
        "class:TRUC_TIEP": "trực tiếp",
    }
    subject = Contestant(uuid4(), "Một đối tượng", None, "", kind, kind_code, class_code)
    assert criteria_sets.set_for(sets, subject.audiences) == expected


def test_a_set_for_the_cluster_goes_before_that_of_the_kind():
    cluster_id = uuid4()
    subject = Contestant(uuid4(), "Thôn", cluster_id, "Cụm 1", SubjectKind.UNIT, "THON", "")
    sets = {"THON": "thôn", f"cluster:{cluster_id}": "cụm"}
    assert criteria_sets.set_for(sets, subject.audiences) == "cụm"


def test_a_plan_can_exchange_its_set_while_nothing_is_scored(office):
    it = contest(office)
    newer = office.do(criteria_sets.new_version, it.set_id)
    office.do(criteria_sets.use, it.plan_id, newer)
    [row] = office.ask(criteria_sets.used, it.plan_id)
    assert row.set_id == newer


def test_a_set_is_not_exchanged_under_sheets(office):
    it = contest(office)
    make_sheets(office, it)
    newer = office.do(criteria_sets.new_version, it.set_id)
    [row] = office.ask(criteria_sets.used, it.plan_id)
    with pytest.raises(NotAllowed, match="Kế hoạch đã có 3 phiếu chấm theo bộ tiêu chí"):
        office.do(criteria_sets.use, it.plan_id, newer)
    with pytest.raises(NotAllowed, match="Kế hoạch đã có 3 phiếu chấm theo bộ tiêu chí"):
        office.do(criteria_sets.stop_using, row.id)


def test_a_plan_does_not_take_a_set_without_criteria(office):
    plan_id = office.plan()
    set_id = office.do(criteria_sets.create, {"name": "Trống"})
    office.do(criteria.add, set_id, None, {"name": "Nhóm", "kind": GROUP})
    with pytest.raises(NotAllowed, match="“Trống” chưa có tiêu chí nào để chấm"):
        office.do(criteria_sets.use, plan_id, set_id)


def test_a_set_is_not_chosen_for_a_kind_that_is_not_there(office):
    set_id, _ = criteria_set(office)
    with pytest.raises(InvalidInput, match="Không có loại đối tượng “MAY_BAY”"):
        office.do(criteria_sets.use, office.plan(), set_id, "MAY_BAY")


def test_a_plan_drops_a_set_that_nothing_was_scored_by(office):
    it = contest(office)
    [row] = office.ask(criteria_sets.used, it.plan_id)
    office.do(criteria_sets.stop_using, row.id)
    assert office.ask(criteria_sets.used, it.plan_id) == ()
