"""However a plan is spoilt, its reading ends, places lie in the text, nothing is invented."""

import copy
import random

import pytest

from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.reader import read_plan
from tests.imports.plan_reader import mutations

CASES = 6 * len(mutations.MUTATIONS)
READ = 100
"""Values that are told to be sure, of a plan that is not spoilt: fewer would test nothing."""


def test_spoilt_plans_are_read_without_a_fault():
    found = mutations.run(range(CASES))
    assert found.wrong == {}
    assert found.counts == dict.fromkeys((one.__name__ for one in mutations.MUTATIONS), 6)


def test_a_case_is_had_again_by_its_number():
    assert mutations.text_of(7) == mutations.text_of(7)
    assert mutations.text_of(7) != mutations.text_of(7 + len(mutations.MUTATIONS))


@pytest.fixture(scope="module")
def plan():
    text = (mutations.HERE / "made" / "q01.txt").read_bytes().decode("utf-8")
    answer = answer_of(read_plan(text))
    assert list(mutations.faults(text, answer)) == []
    return text, answer


def test_a_reader_that_invents_a_value_is_caught(plan):
    text, answer = plan
    sure = [
        pointer
        for pointer, place in answer["evidence"].items()
        if place["certainty"] == "sure" and not mutations.COMPUTED.search(pointer)
    ]
    assert len(sure) > READ
    for pointer in sure:
        spoilt = copy.deepcopy(answer)
        _set(spoilt, pointer, _invented)
        assert [one for one in mutations.faults(text, spoilt) if one.startswith(pointer)], pointer


def test_a_place_outside_the_text_or_for_nothing_is_caught(plan):
    text, answer = plan
    chance = random.Random(1)
    for pointer in chance.sample(sorted(answer["evidence"]), 20):
        for start, end in ((-1, 3), (5, 5), (len(text) - 1, len(text) + 1)):
            spoilt = copy.deepcopy(answer)
            spoilt["evidence"][pointer] |= {"start": start, "end": end}
            assert [one for one in mutations.faults(text, spoilt) if "is not inside" in one]
        spoilt = copy.deepcopy(answer)
        _set(spoilt, pointer, lambda _: None)
        assert [one for one in mutations.faults(text, spoilt) if "for nothing" in one]


def _set(answer, pointer, change):
    *path, last = pointer.split("/")[1:]
    for key in path:
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    last = int(last) if isinstance(answer, list) else last
    answer[last] = change(answer[last])


def _invented(value):
    """Return another value of the same kind: a day later, a number more, a word too many."""
    if isinstance(value, dict):
        return {"event": f"{value['event']} lần hai"}
    if isinstance(value, str) and value[:2] == "20" and "-" in value:
        return f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
    return f"{value} Bịa" if isinstance(value, str) else value + 1
