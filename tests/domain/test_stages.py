import pytest

from app.domain.rounding import Rounding
from app.domain.scoring import BLANK, GATE_CLOSED, NOT_APPLICABLE, CriterionNode, Entry, total
from app.domain.stages import Section, counted, leniency, scores_here, unexplained
from app.domain.terms import CriterionKind

answered = Entry.answered
GROUP, BASE = CriterionKind.GROUP, CriterionKind.BASE


def node(node_id, kind=BASE, parent=None):
    maximum = None if kind is GROUP else 1000
    return CriterionNode(node_id, parent, kind, maximum, 25, name=f"Mục {node_id}")


NODES = [
    node("I", GROUP),
    node("I.1", BASE, "I"),
    node("I.2", BASE, "I"),
    node("II", GROUP),
    node("II.1", BASE, "II"),
    node("III"),
]
SELF = {"I.1": answered(900), "I.2": answered(800), "II.1": answered(700), "III": answered(600)}
HEAD = {"I.1": answered(850), "I.2": answered(750)}
COUNCIL = {"III": answered(500), "II.1": answered(650)}
STAGES = {"self": SELF, "head": HEAD, "council": COUNCIL}
SECTIONS = [Section("I", ("self", "head"), "head"), Section("II", ("self", "council"), "council")]


def points(found):
    return {key: one.entry.points for key, one in found.items()}


def test_each_section_takes_its_own_stage_and_the_rest_the_decisive_one():
    found = counted(NODES, STAGES, "council", SECTIONS)
    assert points(found) == {"I.1": 850, "I.2": 750, "II.1": 650, "III": 500}
    assert found["I.1"].stages == ("head",)
    # 8,5 + 7,5 + 6,5 + 5: the head for I, the council for the rest, never the self-score.
    assert total(NODES, {key: one.entry for key, one in found.items()}).total == 2750


def test_the_nearest_section_speaks_for_a_line():
    own = [*SECTIONS, Section("I.2", ("self",), "self")]
    assert points(counted(NODES, STAGES, "council", own))["I.2"] == 800


def test_a_stage_that_has_not_scored_is_waited_for_and_no_other_steps_in():
    found = counted(NODES, {"self": SELF}, "council", SECTIONS)
    assert {one.entry for one in found.values()} == {BLANK}


def test_an_average_is_taken_only_where_the_set_asks_and_rounded_once():
    mean = [Section("I", ("self", "head"), None)]
    found = counted(NODES, STAGES, "self", mean, Rounding(25))
    # (9 + 8,5) / 2 = 8,75; (8 + 7,5) / 2 = 7,75.
    assert points(found)["I.1"] == 875
    assert (found["I.1"].stages, points(found)["III"]) == (("self", "head"), 600)


@pytest.mark.parametrize(
    ("one", "other", "mean"),
    [
        (answered(500), BLANK, BLANK),
        (answered(500), NOT_APPLICABLE, BLANK),
        (NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE),
        (answered(0), answered(100), answered(50)),
    ],
)
def test_no_average_is_made_of_what_does_not_agree(one, other, mean):
    stages = {"a": {"III": one}, "b": {"III": other}}
    found = counted(NODES, stages, "a", [Section("III", ("a", "b"), None)])
    assert found["III"].entry == mean


def test_a_group_that_the_counting_stage_closed_is_closed():
    closed = {"head": {**HEAD, "I": GATE_CLOSED}, "self": SELF, "council": COUNCIL}
    found = counted(NODES, closed, "council", SECTIONS)
    assert found["I"].entry == GATE_CLOSED
    assert "II" not in found


@pytest.mark.parametrize(("by", "takes"), [((), None), (("self",), "council")])
def test_a_section_counts_a_stage_that_scores_it(by, takes):
    with pytest.raises(ValueError, match="Section"):
        Section("I", by, takes)


def test_who_scores_where():
    assert scores_here("I.1", "head", NODES, SECTIONS)
    assert not scores_here("II.1", "head", NODES, SECTIONS)
    assert scores_here("III", "head", NODES, SECTIONS)


# --- reasons -------------------------------------------------------------------------------------


def test_a_change_without_a_reason_is_told_by_line():
    found = unexplained(NODES, SELF, HEAD, {"I.1": "thiếu hồ sơ"}, 10)
    assert found == [
        "“Mục I.2” đổi từ 8 điểm thành 7,5 điểm nhưng chưa có lý do. Ghi lý do từ 10 chữ cái."
    ]


def test_a_reason_counts_from_its_length_on():
    changed = {"I.1": answered(100)}
    before = {"I.1": answered(200)}
    assert unexplained(NODES, before, changed, {"I.1": " abcd "}, 4) == []
    assert (
        "lý do mới có 4 chữ cái" in unexplained(NODES, before, changed, {"I.1": "  abcd "}, 5)[0]
    )
    assert unexplained(NODES, before, changed, {}, 0) == []


def test_the_same_again_or_the_first_mark_needs_no_reason():
    assert unexplained(NODES, {"III": answered(600)}, {"III": answered(600)}, {}, 5) == []
    assert unexplained(NODES, {}, {"III": answered(600)}, {}, 5) == []
    said = unexplained(NODES, {"III": answered(0)}, {"III": NOT_APPLICABLE}, {}, 5)
    assert "đổi từ 0 điểm thành không phát sinh" in said[0]


def test_a_scorer_whom_nothing_can_be_compared_with_is_neither_strict_nor_lenient():
    assert leniency([(9000, None), (None, 8000)]) is None
    assert leniency([(8000, 9000)]).difference == -1000
