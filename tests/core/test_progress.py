"""Progress that is told after every step and can be stopped."""

import pytest

from app.core.progress import Cancelled, Silent, tracked


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
