"""The answer to a real plan follows its names, days, numbers, counts and order."""

import copy

import pytest

from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.reader import read_plan
from tests.imports.plan_reader import variants

PLANS = variants.plans()
pytestmark = pytest.mark.skipif(not PLANS, reason="the five plans are not beside this project")


@pytest.mark.parametrize("plan", PLANS)
def test_the_answer_follows_what_was_replaced(plan):
    made = [variants.variant(plan, number) for number in range(len(variants.CHANGES))]
    assert len({one.changed for one in made}) == len(made)
    for one in made:
        assert list(variants.differences(one)) == []


def test_an_answer_that_does_not_follow_is_caught():
    plan = "ubnd-phuong-nguyen-trai-2023"
    seen = set()
    for number in range(len(variants.CHANGES)):
        one = variants.variant(plan, number)
        stale = answer_of(read_plan(one.text))
        assert list(variants.differences(one, stale)) == []
        seen |= {type(one.change).__name__}
        spoilt = copy.deepcopy(stale) | {"signer": stale["signer"] | {"name": "Bịa Đặt"}}
        (told,) = variants.differences(one, spoilt)
        assert "signer: name: 'Bịa Đặt' became " in told
        one.change.words = one.change.date = one.change.count = one.change.day = lambda same: same
        if not isinstance(one.change, variants.OtherOrder):
            assert list(variants.differences(one, stale)), number
    assert seen == {change.__name__ for change in variants.CHANGES}
