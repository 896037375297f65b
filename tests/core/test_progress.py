"""Progress that is told after every step and can be stopped."""

import pytest

from app.core.progress import Cancelled, Part, Silent, Watched, tracked


class Recording:
    def __init__(self, stop_at=None):
        self.told = []
        self.stop_at = stop_at

    def report(self, done, total):
        self.told.append((done, total))
        if done == self.stop_at:
            raise Cancelled


def test_every_step_is_told_after_it_is_done():
    progress = Recording()
    assert list(tracked("abc", progress)) == ["a", "b", "c"]
    assert progress.told == [(1, 3), (2, 3), (3, 3)]


def test_a_total_that_is_not_known_is_zero():
    progress = Recording()
    assert list(tracked(iter("ab"), progress)) == ["a", "b"]
    assert progress.told == [(1, 0), (2, 0)]


def test_work_stops_where_the_person_asks():
    done = []
    with pytest.raises(Cancelled):
        done.extend(tracked("abc", Recording(stop_at=2)))
    assert done == ["a", "b"]


def test_nobody_has_to_watch():
    assert list(tracked("ab", Silent())) == ["a", "b"]


def test_a_part_tells_its_steps_as_those_of_the_whole_and_no_more_than_it_has():
    progress = Recording()
    part = Part(progress, 3, 3, 6)
    part.more(2)
    part.more(5)
    assert progress.told == [(5, 6), (6, 6)]


def test_items_gone_through_twice_are_told_once():
    progress = Recording()
    items = Watched("abc", Part(progress, 0, 3, 6))
    assert [*items] == [*items] == ["a", "b", "c"]
    assert progress.told == [(1, 6), (2, 6), (3, 6)]
    assert (len(items), items[-1], items[1:]) == (3, "c", "bc")


def test_many_items_are_told_a_hundred_times():
    progress = Recording()
    assert sum(Watched(range(10_000), Part(progress, 0, 10_000, 10_000))) == 49_995_000
    assert len(progress.told) == 100
    assert progress.told[-1] == (10_000, 10_000)
