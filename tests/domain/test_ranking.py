"""Ranks by points, shared where points are equal."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ranking import rank, rank_within

totals = st.dictionaries(st.text(max_size=3), st.none() | st.integers(-500, 500))


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    given_totals = {"a": 8900, "b": 8825, "c": 8825, "d": 8725, "e": 8700}
    assert rank(given_totals) == {"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}


def test_what_is_not_scored_has_no_rank_and_zero_has_one():
    assert rank({"a": None, "b": 0}) == {"b": 1, "a": None}
    assert list(rank({"a": None, "b": 0})) == ["b", "a"]


def test_nobody_is_ranked_among_nobody():
    assert rank({}) == {}


@given(totals)
def test_a_rank_is_one_more_than_the_number_of_better_totals(given_totals):
    ranks = rank(given_totals)
    assert set(ranks) == set(given_totals)
    for key, total in given_totals.items():
        better = [
            other
            for other in given_totals.values()
            if other is not None and total is not None and other > total
        ]
        assert ranks[key] == (None if total is None else 1 + len(better))


def test_a_chain_of_tie_breaks_parts_equal_totals():
    chain = {"b": (3, 1), "c": (3, 2)}
    assert rank({"a": 900, "b": 900, "c": 900, "d": 950}, chain) == {
        "d": 1,
        "c": 2,
        "b": 3,
        "a": 4,
    }


def test_equal_tie_breaks_still_share_a_rank():
    assert rank({"a": 900, "b": 900}, {"a": (1,), "b": (1,)}) == {"a": 1, "b": 1}


def test_clusters_are_ranked_each_by_itself():
    assert rank_within({"Cụm 1": {"a": 5, "b": 7}, "Cụm 2": {"c": 1, "d": None}}) == {
        "Cụm 1": {"b": 1, "a": 2},
        "Cụm 2": {"c": 1, "d": None},
    }
