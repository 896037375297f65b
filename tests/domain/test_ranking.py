"""Ranks by points, shared where points are equal."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ranking import TieBreak, placings, rank, rank_within

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


# --- a chain of tie-breaks ----------------------------------------------------------------------

TOTALS = {"a": 8900, "b": 9500, "c": 8900, "d": 8900, "e": None}
BONUS = TieBreak("Điểm thưởng", {"a": Fraction(2), "c": Fraction(4), "d": Fraction(2)}.get)
MISSES = TieBreak("Số lần chậm", {"a": Fraction(3), "d": Fraction(1)}.get, is_lower_better=True)


def test_each_tie_break_parts_what_the_one_before_left_equal():
    found = placings(TOTALS, [BONUS, MISSES])
    assert {key: one.rank for key, one in found.items()} == {
        "b": 1, "c": 2, "d": 3, "a": 4, "e": None,
    }  # fmt: skip
    assert found["c"].parted_by == ("Điểm thưởng: 4",)
    assert found["d"].parted_by == ("Điểm thưởng: 2", "Số lần chậm: 1")
    assert found["b"].parted_by == ()


def test_what_the_chain_leaves_equal_shares_its_rank_and_says_with_whom():
    found = placings(TOTALS, [BONUS])
    assert (found["a"].rank, found["a"].sharing) == (3, ("a", "d"))
    assert found["d"].rank == 3
    assert placings(TOTALS, [])["a"].sharing == ("a", "c", "d")
    assert placings(TOTALS, [])["b"].sharing == ()


def test_who_has_no_value_goes_after_those_who_have():
    council = TieBreak("Hội đồng chọn", {"d": Fraction(1)}.get, is_lower_better=True)
    found = placings(TOTALS, [council])
    assert [found[key].rank for key in "dac"] == [2, 3, 3]
    assert found["a"].parted_by == ("Hội đồng chọn: chưa có",)


@given(
    st.dictionaries(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 5))),
    st.dictionaries(st.integers(0, 20), st.integers(0, 2).map(Fraction)),
    st.randoms(),
)
def test_ranks_depend_on_totals_and_the_chain_alone(totals, values, random):
    chain = [TieBreak("x", values.get)]
    found = {key: one.rank for key, one in placings(totals, chain).items()}
    mixed = list(totals.items())
    random.shuffle(mixed)
    assert {key: one.rank for key, one in placings(dict(mixed), chain).items()} == found
    for key, place in found.items():
        if place is not None:
            ahead = [
                other
                for other, points in totals.items()
                if points is not None
                and (points, chain[0].key(other)) > (totals[key], chain[0].key(key))
            ]
            assert place == len(ahead) + 1
