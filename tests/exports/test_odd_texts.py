"""Odd texts through each kind of paper and back."""

import pytest

from tests.exports.odd_texts import KINDS, SEED, TEXTS, formulas_of_control, odd_texts

ODD = odd_texts(TEXTS, SEED)


@pytest.mark.parametrize("kind", KINDS)
def test_no_odd_text_changes_is_lost_or_comes_alive(kind):
    assert KINDS[kind](ODD) == ([], 0)


def test_the_texts_are_odd_enough_to_trouble_a_bare_writer():
    assert len(set(ODD)) == TEXTS == 500
    assert formulas_of_control(ODD) >= 50
