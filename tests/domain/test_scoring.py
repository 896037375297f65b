"""Points of a sheet: not scored is not zero, caps, progress, and how a total came about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scoring import (
    BLANK,
    GATE_CLOSED,
    NOT_APPLICABLE,
    CriterionNode,
    Entry,
    SheetCaps,
    declared_total_warning,
    explain,
    total,
    tree_warnings,
)
from app.domain.terms import CriterionKind, EntryState, GroupMode

answered = Entry.answered


def group(node_id, parent=None, maximum=None):
    return CriterionNode(node_id, parent, CriterionKind.GROUP, maximum, 25, name=f"Nhóm {node_id}")


def base(node_id, parent=None, maximum=1000, *, na_gives_full=True):
    return CriterionNode(
        node_id, parent, CriterionKind.BASE, maximum, 25, na_gives_full, f"Mục {node_id}"
    )


def bonus(node_id, parent=None, maximum=500):
    return CriterionNode(node_id, parent, CriterionKind.BONUS, maximum, 25, name=f"Cộng {node_id}")


def penalty(node_id, parent=None):
    return CriterionNode(node_id, parent, CriterionKind.PENALTY, None, 25, name=f"Trừ {node_id}")


TREE = [
    group("I", maximum=2000),
    base("I.1", "I"),
    base("I.2", "I"),
    group("II", maximum=1000),
    base("II.1", "II"),
    group("C", maximum=500),
    bonus("C.1", "C"),
    bonus("C.2", "C"),
    penalty("T"),
]


def test_an_empty_sheet_has_no_total_rather_than_zero():
    sheet = total(TREE, {})
    assert (sheet.base, sheet.total) == (None, None)
    assert (sheet.scored_count, sheet.expected_count) == (0, 3)
    assert not sheet.is_complete
    assert sheet.group_points == {"I": None, "II": None, "C": None}


def test_zero_is_a_score():
    sheet = total(TREE, {"I.1": answered(0)})
    assert (sheet.base, sheet.total, sheet.scored_count) == (0, 0, 1)


def test_a_whole_sheet_adds_up():
    entries = {
        "I.1": answered(950),
        "I.2": answered(800),
        "II.1": answered(1000),
        "C.1": answered(200),
        "T": answered(150),
    }
    sheet = total(TREE, entries)
    assert (sheet.base, sheet.bonus, sheet.penalty, sheet.total) == (2750, 200, 150, 2800)
    assert sheet.is_complete
    assert sheet.maximum == 3000
    assert sheet.group_points == {"I": 1750, "II": 1000, "C": 200}


def test_bonus_and_penalty_are_no_part_of_progress():
    sheet = total([base("a"), bonus("b"), penalty("c")], {"b": answered(100)})
    assert (sheet.scored_count, sheet.expected_count) == (0, 1)
    assert (sheet.base, sheet.total) == (None, 100)


@pytest.mark.parametrize("points", [200, -200])
def test_a_penalty_counts_down_with_either_sign(points):
    sheet = total([base("a"), penalty("p")], {"a": answered(900), "p": answered(points)})
    assert (sheet.penalty, sheet.total) == (200, 700)


def test_a_line_that_does_not_apply_earns_its_maximum():
    sheet = total([base("a"), base("b")], {"a": answered(500), "b": NOT_APPLICABLE})
    assert (sheet.base, sheet.maximum, sheet.is_complete) == (1500, 2000, True)


def test_or_it_leaves_the_sheet():
    nodes = [base("a"), base("b", na_gives_full=False)]
    sheet = total(nodes, {"a": answered(500), "b": NOT_APPLICABLE})
    assert (sheet.base, sheet.maximum, sheet.is_complete) == (500, 1000, True)


def test_a_line_without_a_maximum_cannot_be_full():
    sheet = total([base("a", maximum=None)], {"a": NOT_APPLICABLE})
    assert (sheet.base, sheet.total, sheet.maximum, sheet.is_complete) == (None, None, 0, True)


def test_a_bonus_that_does_not_apply_earns_nothing():
    sheet = total([base("a"), bonus("b")], {"a": answered(100), "b": NOT_APPLICABLE})
    assert (sheet.bonus, sheet.total) == (0, 100)


def test_a_group_caps_what_it_holds():
    entries = {"C.1": answered(400), "C.2": answered(400), "I.1": answered(1000)}
    sheet = total(TREE, entries)
    assert (sheet.bonus, sheet.group_points["C"]) == (500, 500)


def test_the_sheet_caps_bonus_penalty_and_total():
    nodes = [base("a", maximum=10_000), bonus("b", maximum=2000), penalty("p")]
    entries = {"a": answered(10_000), "b": answered(2000), "p": answered(900)}
    capped = total(nodes, entries, SheetCaps(bonus=1500, penalty=500, total=10_700))
    assert (capped.bonus, capped.penalty, capped.total) == (1500, 500, 10_700)
    assert total(nodes, entries).total == 11_100


def test_points_above_one_hundred_stand_where_nothing_caps_them():
    nodes = [base("a", maximum=10_000), bonus("b", maximum=1000)]
    assert total(nodes, {"a": answered(10_000), "b": answered(700)}).total == 10_700


def test_a_criterion_whose_maximum_is_zero_is_a_score_of_zero():
    sheet = total([base("a", maximum=0)], {"a": NOT_APPLICABLE})
    assert (sheet.base, sheet.maximum) == (0, 0)


def test_the_maximum_is_unknown_while_a_line_has_none_and_its_group_neither():
    assert total([base("a"), base("b", maximum=None)], {}).maximum is None
    assert total([group("G", maximum=700), base("b", "G", None)], {}).maximum == 700


@pytest.mark.parametrize(
    "nodes",
    [
        [base("a", "missing")],
        [group("a", "b"), group("b", "a")],
        [group("a", "a")],
        [base("a"), base("b", "a")],
        [base("a"), base("a")],
    ],
)
def test_nodes_that_are_no_tree_are_a_bug(nodes):
    with pytest.raises(ValueError, match="CriterionNode"):
        total(nodes, {})


@pytest.mark.parametrize(
    ("state", "points"),
    [(EntryState.ANSWERED, None), (EntryState.BLANK, 0), (EntryState.NOT_APPLICABLE, 100)],
)
def test_points_stand_exactly_with_an_answer(state, points):
    with pytest.raises(ValueError, match="Entry"):
        Entry(state, points)


entries_of_tree = st.fixed_dictionaries(
    {},
    optional={
        node.id: st.one_of(
            st.integers(0, node.max_points or 1000).map(answered),
            st.sampled_from([BLANK, NOT_APPLICABLE]),
        )
        for node in TREE
        if node.kind != CriterionKind.GROUP
    },
)
some_caps = st.builds(SheetCaps, *[st.none() | st.integers(0, 1500)] * 3)


@given(entries_of_tree, some_caps)
def test_a_total_is_base_plus_bonus_less_penalty_within_its_cap(entries, caps):
    sheet = total(TREE, entries, caps)
    if sheet.total is None:
        assert (sheet.base, sheet.bonus, sheet.penalty) == (None, 0, 0)
        return
    free = (sheet.base or 0) + sheet.bonus - sheet.penalty
    assert sheet.total == (free if caps.total is None else min(free, caps.total))
    assert sheet.base is None or sheet.base <= sheet.maximum


@given(entries_of_tree, st.integers(0, 900))
def test_a_better_answer_never_lowers_the_total(entries, points):
    lower = total(TREE, {**entries, "I.1": answered(points)})
    higher = total(TREE, {**entries, "I.1": answered(points + 100)})
    assert lower.total <= higher.total


@given(entries_of_tree, some_caps)
def test_what_is_explained_is_what_was_summed(entries, caps):
    sheet, lines = total(TREE, entries, caps), explain(TREE, entries, caps)
    assert [line.node_id for line in lines[:-4]] == [node.id for node in TREE]
    told = {line.node_id: line.points for line in lines[:-4]}
    assert {key: told[key] for key in sheet.group_points} == sheet.group_points
    assert [line.points for line in lines[-4:]] == [
        sheet.base,
        sheet.bonus,
        -sheet.penalty,
        sheet.total,
    ]


def test_every_line_says_why_it_counts_what_it_does():
    nodes = [
        group("I", maximum=1500),
        base("I.1", "I"),
        base("I.2", "I"),
        base("I.3", "I", na_gives_full=False),
        base("II"),
        penalty("T"),
    ]
    entries = {
        "I.1": answered(1000),
        "I.2": NOT_APPLICABLE,
        "I.3": NOT_APPLICABLE,
        "T": answered(600),
    }
    lines = explain(nodes, entries, SheetCaps(penalty=500))
    assert [(line.depth, line.name, line.points, line.note) for line in lines] == [
        (0, "Nhóm I", 1500, "Cộng lại 20, tính tối đa 15"),
        (1, "Mục I.1", 1000, ""),
        (1, "Mục I.2", 1000, "Không phát sinh, tính điểm tối đa"),
        (1, "Mục I.3", None, "Không phát sinh, không tính"),
        (0, "Mục II", None, "Chưa chấm"),
        (0, "Trừ T", -600, ""),
        (0, "Điểm tiêu chí", 1500, "Còn 1 tiêu chí chưa chấm"),
        (0, "Điểm cộng", 0, ""),
        (0, "Điểm trừ", -500, "Cộng lại 6, tính tối đa 5"),
        (0, "Tổng điểm", 1000, ""),
    ]


def test_a_group_that_does_not_add_up_is_warned_about():
    nodes = [group("III", maximum=900), base("a", "III", 300), base("b", "III", 300)]
    assert tree_warnings(nodes) == [
        ("“Nhóm III” ghi tối đa 9 điểm, các mục con cộng lại 6 điểm. Kiểm tra lại bảng điểm gốc.")
    ]


def test_groups_that_add_up_or_cannot_be_added_are_left_alone():
    assert tree_warnings(TREE) == []
    assert tree_warnings([group("G", maximum=500), base("a", "G", None)]) == []
    assert tree_warnings([group("G"), base("a", "G", 100)]) == []
    bonuses = [
        group("C", maximum=1000),
        group("C.1", "C", 200),
        bonus("a", "C.1"),
        bonus("b", "C"),
    ]
    assert tree_warnings(bonuses) == []
    assert "mục con cộng lại 2 điểm" in tree_warnings(bonuses[:2])[0]


def test_a_total_that_was_written_wrong_is_told():
    assert declared_total_warning(8550, 8550) is None
    assert declared_total_warning(None, 8550) is None
    assert declared_total_warning(8700, None) is None
    assert declared_total_warning(8550, 8700) == (
        "Tổng ghi trên phiếu là 85,5, cộng từ các mục là 87 (chênh 1,5). Kiểm tra lại phiếu."
    )


# --- highest only, overflow, levels that take a group down, what is required --------------------


def highest(node_id, parent=None, maximum=None):
    return replace(group(node_id, parent, maximum), mode=GroupMode.HIGHEST)


PRIZES = [highest("C"), bonus("C.1", "C"), bonus("C.2", "C"), base("I")]


def test_of_a_group_that_takes_the_highest_one_line_counts():
    marks = {"C.1": answered(100), "C.2": answered(200), "I": answered(500)}
    assert total(PRIZES, marks).total == 700
    note = next(line.note for line in explain(PRIZES, marks) if line.node_id == "C")
    assert note == "Chỉ lấy mục cao nhất: “Cộng C.2”"


def test_one_line_of_a_group_that_takes_the_highest_is_enough():
    tree = [highest("A"), base("A.1", "A", 300), base("A.2", "A", 500), base("I")]
    empty = total(tree, {})
    assert (empty.expected_count, empty.maximum) == (2, 1500)
    sheet = total(tree, {"A.1": answered(300), "I": answered(1000)})
    assert (sheet.total, sheet.is_complete) == (1300, True)


def test_a_group_that_takes_the_highest_is_compared_with_its_highest():
    tree = [highest("A", maximum=600), base("A.1", "A", 300), base("A.2", "A", 500)]
    [warning] = tree_warnings(tree)
    assert "ghi tối đa 6 điểm, mục con cao nhất là 5 điểm" in warning
    assert tree_warnings([highest("A", maximum=500), *tree[1:]]) == []


def test_a_greater_penalty_is_not_the_highest():
    tree = [highest("A"), penalty("A.1", "A"), penalty("A.2", "A")]
    assert total(tree, {"A.1": answered(300), "A.2": answered(100)}).total == -100


def beyond(points, overflow):
    return Entry(EntryState.ANSWERED, points, overflow)


def test_what_lies_beyond_the_plan_is_bonus_within_its_own_cap():
    marks = {"I.1": beyond(1000, 100), "I.2": beyond(1000, 60), "C.1": answered(500)}
    free = total(TREE, marks)
    assert (free.base, free.overflow, free.bonus, free.total) == (2000, 160, 660, 2660)
    held = total(TREE, marks, SheetCaps(overflow=120))
    assert (held.overflow, held.total) == (120, 2620)
    assert total(TREE, marks, SheetCaps(bonus=600)).total == 2600
    note = explain(TREE, marks, SheetCaps(overflow=120))[-3].note
    assert note == "Trong đó phần vượt kế hoạch 1,2 (cộng lại 1,6, tính tối đa 1,2)"


def test_the_overflow_is_not_held_by_the_maximum_of_its_group():
    assert total(TREE, {"II.1": beyond(1000, 100)}).total == 1100


def test_a_level_takes_its_own_group_down_and_no_other():
    zero = Entry(EntryState.ANSWERED, 0, zeroes_group=True)
    marks = {"I.1": zero, "I.2": beyond(1000, 100), "II.1": answered(700)}
    sheet = total(TREE, marks)
    assert (sheet.total, sheet.overflow, sheet.group_points["I"]) == (700, 0, 0)
    note = next(line.note for line in explain(TREE, marks) if line.node_id == "I")
    assert note == "Cả nhóm tính 0 điểm do mục “Mục I.1”"


def test_a_penalty_in_a_group_that_counts_nothing_still_counts():
    tree = [group("I"), base("I.1", "I"), penalty("I.2", "I")]
    zero = Entry(EntryState.ANSWERED, 0, zeroes_group=True)
    assert total(tree, {"I.1": zero, "I.2": answered(200)}).total == -200


def test_nothing_has_to_be_scored_in_a_group_whose_condition_failed():
    marks = {"I": GATE_CLOSED, "II.1": answered(700)}
    sheet = total(TREE, marks)
    assert (sheet.total, sheet.is_complete) == (700, True)
    assert total(TREE, {"I": GATE_CLOSED}).total == 0


def test_a_line_that_is_not_required_is_no_part_of_progress():
    tree = [base("I"), replace(base("II"), is_required=False)]
    assert total(tree, {"I": answered(500)}).is_complete
    assert total(tree, {"I": answered(500), "II": answered(100)}).total == 600


def test_a_total_does_not_fall_below_its_floor():
    caps = SheetCaps(floor=0)
    assert total(TREE, {"T": answered(500)}, caps).total == 0
    assert explain(TREE, {"T": answered(500)}, caps)[-1].note == "Cộng lại -5, tính ít nhất 0"
    assert total(TREE, {}, caps).total is None


def test_the_arithmetic_of_a_rule_stands_at_its_line():
    lines = explain(TREE, {"I.1": answered(450)}, workings={"I.1": "18/20 × 5 = 4,5"})
    assert next(line.note for line in lines if line.node_id == "I.1") == "18/20 × 5 = 4,5"


LEAVES = [node for node in TREE if node.kind is not CriterionKind.GROUP]


@given(
    st.dictionaries(st.sampled_from([n.id for n in LEAVES]), st.integers(0, 1500)),
    st.randoms(use_true_random=False),
)
def test_the_order_of_lines_and_marks_changes_no_sum(marks, random):
    entries = {node_id: answered(points) for node_id, points in marks.items()}
    shuffled, mixed = list(TREE), list(entries.items())
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert total(shuffled, dict(mixed)) == total(TREE, entries)
