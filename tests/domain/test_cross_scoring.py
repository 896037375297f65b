from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cross_scoring import assign

FIVE = ["A", "B", "C", "D", "E"]


def loads(found, members):
    return [found.load(member) for member in members]


def assert_fair(found, members, per_member=1, conflicts=()):
    assert found.lacking == ()
    for member in members:
        scorers = found.scorers[member]
        assert len(set(scorers)) == len(scorers) == per_member
        assert member not in scorers
        assert not {(member, s) for s in scorers} & set(conflicts)
        assert not {(s, member) for s in scorers} & set(conflicts)
    assert max(loads(found, members)) - min(loads(found, members)) <= 1


@pytest.mark.parametrize("count", range(3, 96, 4))
def test_a_cluster_of_any_size_is_shared_out_and_no_two_score_each_other(count):
    members = list(range(count))
    found = assign(members)
    assert_fair(found, members)
    assert found.mutual == ()


def test_far_more_members_than_any_cluster_has_are_shared_out_too():
    members = list(range(1200))
    assert_fair(assign(members), members)


def test_two_can_only_score_each_other():
    found = assign(["A", "B"])
    assert_fair(found, ["A", "B"])
    assert found.mutual == (("A", "B"),)


def test_one_alone_has_nobody_and_is_named():
    found = assign(["A"])
    assert (found.scorers, found.lacking) == ({"A": ()}, ("A",))


def test_nobody_is_asked_for_fewer_than_one():
    with pytest.raises(ValueError, match="0"):
        assign(FIVE, 0)


@pytest.mark.parametrize(("count", "each", "pairs"), [(5, 2, 0), (7, 3, 0), (4, 2, 2), (4, 3, 6)])
def test_several_scorers_each_avoid_pairs_where_that_can_be(count, each, pairs):
    members = list(range(count))
    found = assign(members, each)
    assert_fair(found, members, each)
    assert len(found.mutual) >= pairs
    assert (len(found.mutual) == 0) == (pairs == 0)


def test_a_conflict_holds_both_ways():
    conflicts = [("A", "B"), ("C", "D"), ("E", "A")]
    found = assign(FIVE, conflicts=conflicts)
    assert_fair(found, FIVE, conflicts=conflicts)


def test_what_was_chosen_by_hand_stays():
    found = assign(FIVE, fixed={"A": ["C"], "D": ["E"]})
    assert (found.scorers["A"], found.scorers["D"]) == (("C",), ("E",))
    assert_fair(found, FIVE)


def test_who_is_at_odds_with_everybody_is_named_and_the_others_have_theirs():
    found = assign(FIVE, conflicts=[("A", other) for other in "BCDE"])
    assert found.lacking == ("A",)
    assert all(len(found.scorers[member]) == 1 for member in "BCDE")


def brute_force(members, conflicts):
    """Whether an assignment without self, conflict or mutual pair exists, loads all one."""
    barred = {frozenset(pair) for pair in conflicts}
    for scorers in permutations(members):
        pairs = list(zip(members, scorers, strict=True))
        if any(a == b or frozenset((a, b)) in barred for a, b in pairs):
            continue
        if not any((b, a) in pairs for a, b in pairs):
            return True
    return False


@settings(max_examples=150)
@given(st.sets(st.sampled_from(list(combinations(FIVE, 2))), max_size=7))
def test_pairs_are_avoided_exactly_where_they_can_be(conflicts):
    found = assign(FIVE, conflicts=conflicts)
    if brute_force(FIVE, conflicts):
        assert_fair(found, FIVE, conflicts=conflicts)
        assert found.mutual == ()


@settings(max_examples=50)
@given(st.integers(2, 12), st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=8))
def test_nobody_scores_itself_or_across_a_conflict_whatever_is_asked(count, conflicts):
    members = list(range(count))
    found = assign(members, 2, conflicts)
    assert found == assign(members, 2, conflicts)
    for member, scorers in found.scorers.items():
        assert member not in scorers
        assert len(set(scorers)) == len(scorers) <= 2
        for scorer in scorers:
            assert not {(member, scorer), (scorer, member)} & conflicts
    assert found.lacking == tuple(m for m in members if len(found.scorers[m]) < 2)
