"""G1: the process is killed while the clerk works."""

import os
import shutil
import signal
from pathlib import Path

from tests.faults.clerk import Desk, Way, disturbed, judge
from tests.faults.outcome import Outcome

WITHOUT_A_JOURNAL: Way = {"journal_mode": "off", "cache_size": 2}
"""Of the control: nothing can be rolled back then, and every page goes to the file at once."""
_KILLS_A_FILE = 10
_CONTROLS = 60
"""At most. Where others use the machine too, twenty kills in a row came between two writes."""


def run(base: Path, desk: Desk, folder: Path, seeds: range) -> Outcome:
    """Kill the clerk so many times, ten times over the same file."""
    outcome = Outcome()
    for seed in seeds:
        path = folder / f"{seed // _KILLS_A_FILE}.thidua"
        if not path.exists():
            shutil.copy(base, path)
        told = disturbed(path, desk, seed, kill)
        judged = judge(path, told)
        outcome.tries += 1
        outcome.lost += judged.lost
        outcome.corrupted += not judged.is_whole
    while outcome.control_found == 0 and outcome.control_tries < _CONTROLS:
        outcome.control_tries += 1
        path = Path(shutil.copy(base, folder / f"control-{outcome.control_tries}.thidua"))
        told = disturbed(path, desk, outcome.control_tries, kill, WITHOUT_A_JOURNAL)
        outcome.control_found += not judge(path, told).is_whole
    return outcome


def kill(process_id: int) -> None:
    """End a process as a power cut ends it: at once."""
    os.kill(process_id, signal.SIGKILL)
