"""What making the workbooks of all units costs, and taking them home, beside bare openpyxl.

    python -m tests.benchmarks.workbooks [UNITS ...]     (20 200 unless told)

Each unit has works, an award to register for, targets and a sheet of thirty criteria. The floor
of making puts the very values of those workbooks down with openpyxl's write-only sheets: no
styles, no lists to choose from, no protection. The floor of reading is one pass of openpyxl over
the values of the files that came back, in this process: ours takes each apart in a process of its
own. Beside them stand the forms made and kept, the comparison of what was sent, came and is there,
and taking it over. Seconds of the processor; reading, which others do, on the clock.

The longest wait of a clock that ticks every ten milliseconds while the workbooks are made on
another thread, as in the window, says how long the window would stand still; beside it, the same
while bare openpyxl writes. Nothing is asserted.
"""

import sys
import tempfile
from pathlib import Path


def say(line):
    """Say one line of the figures."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main():
    """Measure the sizes named on the command line."""
    from tests.benchmarks.workbooks_of import (  # noqa: PLC0415 - each process begins with this file
        CRITERIA,
        measure,
    )

    before = {}
    with tempfile.TemporaryDirectory() as name:
        for count in map(int, sys.argv[1:] or ["20", "200"]):
            say(f"\n{count} units, {CRITERIA} criteria each")
            for what, seconds, floor in measure(Path(name), count):
                each = seconds / count
                grew = f", a unit {each / before[what]:.2f} × of before" if what in before else ""
                say(f"  {what:32}{seconds:8.2f} s {seconds / floor:6.2f} ×{grew}")
                before[what] = each


if __name__ == "__main__":
    main()
