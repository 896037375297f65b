"""How far the writing of reports is, told to the one who waits."""

from collections.abc import Sequence

from app.core.progress import Progress, Silent
from app.exports.report import Report


class Counted:
    """Rows drawn so far, told to the one who waits."""

    def __init__(self, progress: Progress | None, reports: Sequence[Report]) -> None:
        grids = [grid for report in reports for grid in report.grids]
        self._total = sum(len(grid.all_rows) for grid in grids)
        self._progress, self._done = progress or Silent(), 0

    def step(self, rows: int) -> None:
        """Count rows that are done now. `Cancelled` when the person asked to stop."""
        self._done += rows
        self._progress.report(self._done, self._total)
