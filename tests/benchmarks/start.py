"""How long the program takes to its painted window and to its first rows, and what it needs.

    python -m tests.benchmarks.start [RUNS] [ROWS]     (15 10000 unless told)

Beside it runs a bare window of the same toolkit, in turn with it, each in a process of its own;
the medians and their ratios are printed, and the longest time for which the window answered
nothing between its painting and its rows. Where LibreOffice is installed, the same list is
opened in Calc. Run it where a screen is, or under `xvfb-run`; else Qt's offscreen screen is used.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import CLOCK_MONOTONIC, clock_gettime, perf_counter

from app.operations import open_file
from app.services import registrations
from tests.benchmarks import big_office

SUBJECTS = ("bare", "program")


def main(runs=15, rows=10_000):
    """Run each subject in turn and print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "do.thidua"
        plan_id = big_office.build(path, rows)
        settle_settings(folder)
        measured = {subject: [] for subject in SUBJECTS}
        for number in range(runs + 1):
            for subject in SUBJECTS:
                marks = started(subject, folder, path)
                if number:  # the first run of each fills the caches
                    measured[subject].append(marks)
        report(measured)
        report_calc(folder, path, plan_id, measured["bare"])


def settle_settings(folder):
    """Leave the window as a person left it who last saw the registrations."""
    kept = Path(folder) / "SoThiDua" / "window.ini"
    kept.parent.mkdir()
    kept.write_text(f"[General]\ntab=registrations\nyear={big_office.YEAR}\n")


def started(subject, folder, path):
    """Start a subject in a process of its own; return its marks in milliseconds from its start."""
    screen = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    own = {"XDG_DATA_HOME": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}  # as an installed program is
    command = [sys.executable, "-m", "tests.benchmarks.start_one", subject, str(path)]
    began = clock_gettime(CLOCK_MONOTONIC)
    ended = subprocess.run(
        command,
        env=os.environ | own | compiled | screen,
        capture_output=True,
        text=True,
        check=True,
    )
    marks = json.loads(ended.stdout.splitlines()[-1])
    for name in ("shell", "rows"):
        if name in marks:
            marks[name] = (marks[name] - began) * 1000
    return marks


def report(measured):
    """Print the median of each mark with its ratio to the bare window."""
    bare = {name: middle(measured["bare"], name) for name in ("shell", "memory")}
    lines = [
        ("bare window, painted", bare["shell"], "ms", 1.0),
        *(
            (words, value, "ms", value / bare["shell"])
            for words, value in (
                ("program, window painted", middle(measured["program"], "shell")),
                ("program, first rows painted", middle(measured["program"], "rows")),
            )
        ),
        ("longest stall, median", middle(measured["program"], "stall"), "ms", None),
        ("longest stall, best run", min(m["stall"] for m in measured["program"]), "ms", None),
        ("bare window, memory", bare["memory"], "MB", 1.0),
        *(
            (words, value, "MB", value / bare["memory"])
            for words, value in (
                ("program, memory at its rows", middle(measured["program"], "memory")),
            )
        ),
    ]
    for words, value, unit, ratio in lines:
        told = f"{ratio:8.2f} x" if ratio else ""
        sys.stdout.write(f"{words:<32}{value:9.1f} {unit}{told}\n")


def middle(marks, name):
    """Return the median of one mark."""
    return statistics.median(one[name] for one in marks)


def report_calc(folder, path, plan_id, bare, runs=3):
    """Print how long Calc takes to read the same list; without its window, so at least that."""
    office = shutil.which("soffice")
    if office is None:
        sys.stdout.write("LibreOffice is not installed: not compared.\n")
        return
    book = write_book(Path(folder) / "dang-ky.xlsx", path, plan_id)
    out, times = Path(folder) / "out", []
    for number in range(runs + 1):
        began = perf_counter()
        subprocess.run(
            [
                office,
                f"-env:UserInstallation={(Path(folder) / 'calc').as_uri()}",
                *("--headless", "--convert-to", "csv", "--outdir", str(out), str(book)),
            ],
            capture_output=True,
            check=True,
        )
        if number:  # the first one makes its profile
            times.append((perf_counter() - began) * 1000)
    best, floor = min(times), middle(bare, "shell")
    sys.stdout.write(
        f"{'Calc reads the list, no window':<32}{best:9.1f} ms{best / floor:8.2f} x\n"
    )


def write_book(book, path, plan_id):
    """Write the registrations as the list that an office would keep in a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where Calc is there

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Đăng ký")
    sheet.append(["Đối tượng", "Đơn vị", "Danh hiệu", "Trạng thái", "Ngày đăng ký"])
    door = open_file(path)
    for row in door.ask(registrations.listed, plan_id):
        sheet.append(
            [row.subject_name, row.unit_name, row.what, row.state.label, row.registered_on]
        )
    door.close()
    workbook.save(book)
    return book


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
