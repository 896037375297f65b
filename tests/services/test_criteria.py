import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import CriterionKind
from app.entities import Criterion
from app.services import criteria, criteria_sets
from app.storage.database import Action
from tests.contest import criteria_set

GROUP = {"kind": CriterionKind.GROUP}


def outline(office, set_id):
    lines = office.ask(criteria_sets.read, set_id).lines
    return ["  " * line.depth + line.name for line in lines]


def grown(office):
    """Hai nhóm: A với a1, a2; B trống; và c ở ngoài."""
    return criteria_set(
        office,
        {"name": "A", **GROUP},
        {"name": "a1", "max_points": 100, "level": 1},
        {"name": "a2", "max_points": 100, "level": 1},
        {"name": "B", **GROUP},
        {"name": "c", "max_points": 100},
    )


def test_pasted_rows_become_a_tree_in_one_action(office):
    set_id, _ = grown(office)
    assert outline(office, set_id) == ["A", "  a1", "  a2", "B", "c"]
    assert office.undo()
    assert outline(office, set_id) == []


def test_a_criterion_is_added_as_the_last_of_its_group(office):
    set_id, [group, *_] = grown(office)
    office.do(criteria.add, set_id, group, {"name": "a3", "max_points": 100})
    assert outline(office, set_id) == ["A", "  a1", "  a2", "  a3", "B", "c"]


def test_every_wrong_row_of_a_paste_is_named_and_none_is_added(office):
    set_id, _ = criteria_set(office)
    rows = [
        {"name": "Đúng", "max_points": 100},
        {"name": "", "max_points": 100},
        {"name": "Thiếu điểm"},
        {"name": "Số âm", "max_points": -100},
        {"name": "Đúng nữa", "max_points": 100},
    ]
    with pytest.raises(InvalidInput) as refused:
        office.do(criteria.add_many, set_id, None, rows)
    assert str(refused.value).splitlines() == [
        "Dòng 2: Chưa nhập “Tên tiêu chí”.",
        "Dòng 3: Chưa nhập “Điểm tối đa” của “Thiếu điểm”. Nhập số điểm, ví dụ 10.",
        "Dòng 4: “Điểm tối đa” phải từ 0 đến 1000000, không phải -1.",
        "Chưa thêm dòng nào trong 5 dòng.",
    ]
    assert len(outline(office, set_id)) == 2


def test_a_row_deeper_than_its_group_is_refused(office):
    set_id, _ = criteria_set(office)
    rows = [{"name": "a", "max_points": 100}, {"name": "b", "max_points": 100, "level": 1}]
    with pytest.raises(InvalidInput, match="Dòng 2: “b” thụt vào 1 cấp nhưng dòng trên"):
        office.do(criteria.add_many, set_id, None, rows)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "max_points": 1}, "Chưa nhập “Tên tiêu chí”"),
        ({"name": "x"}, "Chưa nhập “Điểm tối đa” của “x”"),
        ({"name": "x", "kind": "bonus"}, "Chưa nhập “Điểm tối đa” của “x”"),
        ({"name": "x", "max_points": 10**9}, "“Điểm tối đa” phải từ 0 đến 1000000"),
        ({"name": "x", "max_points": 1, "kind": "khác"}, "“Loại” không hợp lệ"),
        ({"name": "x" * 2001, "max_points": 1}, "“Tên tiêu chí” dài quá 2000 ký tự"),
    ],
)
def test_a_criterion_with_strange_values_is_refused(office, values, sentence):
    set_id, _ = criteria_set(office)
    with pytest.raises(InvalidInput, match=sentence):
        office.do(criteria.add, set_id, None, values)


def test_a_criterion_may_be_worth_nothing(office):
    set_id, _ = criteria_set(office, ("Theo dõi", 0))
    assert office.ask(criteria_sets.read, set_id).lines[0].max_points == 0


def test_only_a_group_holds_criteria(office):
    set_id, [*_, last] = grown(office)
    with pytest.raises(NotAllowed, match="“c” không phải nhóm nên không có tiêu chí con"):
        office.do(criteria.add, set_id, last, {"name": "c1", "max_points": 100})


def test_a_group_with_criteria_stays_a_group(office):
    _, [group, *_] = grown(office)
    with pytest.raises(InvalidInput, match="“A” đang có tiêu chí con nên phải là nhóm"):
        office.do(criteria.update, group, {"kind": "base", "max_points": 100})


def test_an_empty_group_can_become_a_criterion(office):
    set_id, [_, _, _, empty, _] = grown(office)
    office.do(criteria.update, empty, {"kind": "base", "max_points": 300})
    assert office.ask(criteria_sets.read, set_id).computed_total == 600


def test_criteria_move_up_and_down_among_those_beside_them(office):
    set_id, [group, _, a2, _, last] = grown(office)
    office.do(criteria.move, a2, -1)
    office.do(criteria.move, last, -2)
    assert outline(office, set_id) == ["c", "A", "  a2", "  a1", "B"]
    office.do(criteria.move, group, 1)
    assert outline(office, set_id) == ["c", "B", "A", "  a2", "  a1"]


def test_moving_past_the_end_stops_there(office):
    set_id, [group, *_] = grown(office)
    office.do(criteria.move, group, -5)
    assert outline(office, set_id) == ["A", "  a1", "  a2", "B", "c"]
    office.do(criteria.move, group, 5)
    assert outline(office, set_id) == ["B", "c", "A", "  a1", "  a2"]


def test_indenting_goes_into_the_group_above(office):
    set_id, [*_, last] = grown(office)
    office.do(criteria.indent, last)
    assert outline(office, set_id) == ["A", "  a1", "  a2", "B", "  c"]


def test_a_group_is_indented_with_all_it_holds(office):
    set_id, [group, *_] = grown(office)
    office.do(criteria.move, group, 1)
    office.do(criteria.indent, group)
    assert outline(office, set_id) == ["B", "  A", "    a1", "    a2", "c"]


def test_indenting_without_a_group_above_is_refused(office):
    _, [group, _, a2, _, _] = grown(office)
    for row_id, name in ((group, "A"), (a2, "a2")):
        with pytest.raises(NotAllowed, match=f"Không thụt vào được “{name}”"):
            office.do(criteria.indent, row_id)


def test_outdenting_stands_right_after_the_group(office):
    set_id, [_, a1, *_] = grown(office)
    office.do(criteria.outdent, a1)
    assert outline(office, set_id) == ["A", "  a2", "a1", "B", "c"]


def test_outdenting_at_the_top_is_refused(office):
    _, [*_, last] = grown(office)
    with pytest.raises(NotAllowed, match="“c” đã ở cấp ngoài cùng"):
        office.do(criteria.outdent, last)


def test_a_group_goes_to_the_bin_with_all_it_holds(office):
    set_id, [group, *_] = grown(office)
    assert office.do(criteria.delete, group) == 3
    assert outline(office, set_id) == ["B", "c"]
    assert office.undo()
    assert outline(office, set_id) == ["A", "  a1", "  a2", "B", "c"]


def test_lines_whose_group_vanished_in_a_joining_stand_at_the_top(office):
    set_id, [group, _, a2, empty, _] = grown(office)
    with office.database.changing(Action("Gộp", "test.join")) as change:
        change.session.put_away(change.session.get_one(Criterion, group))
        change.session.get_one(Criterion, a2).parent_id = empty
        change.session.get_one(Criterion, empty).parent_id = a2
    assert sorted(outline(office, set_id)) == ["  a2", "B", "a1", "c"]
