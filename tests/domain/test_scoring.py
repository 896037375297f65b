"""Points of a sheet: not scored is not zero, caps, progress, and how a total came about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scoring import (
    BLANK,
    NOT_APPLICABLE,
    CriterionNode,
    Entry,
    SheetCaps,
    declared_total_warning,
    explain,
    total,
    tree_warnings,
)
from app.domain.terms import CriterionKind, EntryState

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


def test_a_total_that_was_written_wrong_is_told():
    assert declared_total_warning(8550, 8550) is None
    assert declared_total_warning(None, 8550) is None
    assert declared_total_warning(8700, None) is None
    assert declared_total_warning(8550, 8700) == (
        "Tổng ghi trên phiếu là 85,5, cộng từ các mục là 87 (chênh 1,5). Kiểm tra lại phiếu."
    )
