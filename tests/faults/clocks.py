"""G13: the clock jumps (1980, years ahead, a year back, summer time) while own copies give way."""

import random
from datetime import date, timedelta
from pathlib import Path

from app.storage.retention import Copy, superseded
from tests.faults.clerk import Desk
from tests.faults.outcome import Outcome

_JUMPS = (-17_000, -365, -1, 365, 3650)
_NEWEST = 10
_FIRST, _LAST = date(1980, 1, 1), date(2090, 1, 1)


def run(_base: Path, _desk: Desk, _folder: Path, seeds: range) -> Outcome:
    """Make so many histories of copies; the control gives up what the clock calls old."""
    outcome = Outcome()
    for seed in seeds:
        outcome.tries += 1
        outcome.lost += _loses(seed, superseded)
        outcome.control_tries += 1
        outcome.control_found += _loses(seed, _older_than_a_month) > 0
    return outcome


def _loses(seed: int, given_up_of) -> int:
    """Return how often one of the newest ten was given up in a history of sixty copies."""
    lot = random.Random(f"clock {seed}")
    copies, on, lost = set(), date(2026, 6, 1), 0
    for number in range(1, 61):
        jump = lot.choice(_JUMPS) if lot.random() < 0.08 else lot.choice((0, 0, 1, 2))
        on = min(max(on + timedelta(days=jump), _FIRST), _LAST)
        copies.add(Copy(number, on))
        newest = sorted(copies, key=lambda copy: -copy.sequence)[:_NEWEST]
        given_up = set(given_up_of(copies))
        lost += bool(given_up & set(newest))
        copies -= given_up
    return lost


def _older_than_a_month(copies):
    today = max(copies, key=lambda copy: copy.sequence).made
    return [copy for copy in copies if copy.made < today - timedelta(days=30)]
