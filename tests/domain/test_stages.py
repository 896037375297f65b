import pytest

from app.domain.rounding import Rounding
from app.domain.scoring import BLANK, GATE_CLOSED, NOT_APPLICABLE, CriterionNode, Entry, total
from app.domain.stages import Counting, Section, leniency
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
    return {key: entry.points for key, entry in found.items()}


def test_each_section_takes_its_own_stage_and_the_rest_the_decisive_one():
    counting = Counting(NODES, "council", SECTIONS)
    found = counting.entries(STAGES)
    assert points(found) == {"I.1": 850, "I.2": 750, "II.1": 650, "III": 500}
    assert counting.stages("I.1") == ("head",)
    # 8,5 + 7,5 + 6,5 + 5: the head for I, the council for the rest, never the self-score.
    assert total(NODES, found).total == 2750


def test_the_nearest_section_speaks_for_a_line():
    own = [*SECTIONS, Section("I.2", ("self",), "self")]
    assert points(Counting(NODES, "council", own).entries(STAGES))["I.2"] == 800


def test_a_stage_that_has_not_scored_is_waited_for_and_no_other_steps_in():
    counting = Counting(NODES, "council", SECTIONS)
    found = counting.entries({"self": SELF})
    assert set(found.values()) == {BLANK}


def test_an_average_is_taken_only_where_the_set_asks_and_rounded_once():
    mean = [Section("I", ("self", "head"), None)]
    counting = Counting(NODES, "self", mean, Rounding(25))
    found = counting.entries(STAGES)
    # (9 + 8,5) / 2 = 8,75; (8 + 7,5) / 2 = 7,75.
    assert points(found)["I.1"] == 875
    assert (counting.stages("I.1"), points(found)["III"]) == (("self", "head"), 600)


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
    counting = Counting(NODES, "a", [Section("III", ("a", "b"), None)])
    found = counting.entries(stages)
    assert found["III"] == mean


def test_a_group_that_the_counting_stage_closed_is_closed():
    closed = {"head": {**HEAD, "I": GATE_CLOSED}, "self": SELF, "council": COUNCIL}
    counting = Counting(NODES, "council", SECTIONS)
    found = counting.entries(closed)
    assert found["I"] == GATE_CLOSED
    assert "II" not in found


@pytest.mark.parametrize(("by", "takes"), [((), None), (("self",), "council")])
def test_a_section_counts_a_stage_that_scores_it(by, takes):
    with pytest.raises(ValueError, match="Section"):
        Section("I", by, takes)


def test_who_scores_where():
    counting = Counting(NODES, "council", SECTIONS)
    assert counting.scores("I.1", "head")
    assert not counting.scores("II.1", "head")
    assert counting.scores("III", "head")


def test_a_scorer_whom_nothing_can_be_compared_with_is_neither_strict_nor_lenient():
    assert leniency([(9000, None), (None, 8000)]) is None
    assert leniency([(8000, 9000)]).difference == -1000
