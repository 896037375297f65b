"""A part of long work that reports as a share of the whole."""

from app.core.progress import Progress

WHOLE = 100
"""How many steps the whole work reports."""


class Portion:
    """Progress from `start` to `end` of the whole, in hundredths."""

    def __init__(self, progress: Progress, start: int, end: int) -> None:
        self._progress = progress
        self._start = start
        self._end = end

    def report(self, done: int, total: int) -> None:
        """Say how far this part has come."""
        share = (self._end - self._start) * done // max(total, 1)
        self._progress.report(self._start + share, WHOLE)
