"""What a mark typed into the scoring matrix costs, from the key to the painted row.

    python -m tests.benchmarks.matrix [UNITS ...]     (100 1000 10000 unless told)

Each number of units is a process of its own: 20 criteria, three rounds, clusters of ten, the
window as people have it. “Write” is the service with its place in the log, “screen” what the
window then reads, works out anew and paints. The floor writes one row and adds up the marks of
the cluster with the bare driver. All is the processor's time, so that neither the disk nor other
work counts; beside it stands a frame, 16 ms. It judges nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FRAME = 16
CRITERIA = 20
EDITS = 21
COLUMNS = ("units", "floor", "write", "screen", "edit", "/ floor", "frames", "growth", "opening")

BARE_CLUSTER = """
    SELECT score_sheet.subject_id, SUM(entry.points)
    FROM score_sheet JOIN entry ON entry.sheet_id = score_sheet.id
    WHERE score_sheet.stage_id = ? AND score_sheet.subject_id IN (
        SELECT subject_id FROM cluster_member WHERE deleted_by IS NULL AND cluster_id = (
            SELECT cluster_id FROM cluster_member WHERE deleted_by IS NULL AND subject_id = ?))
      AND score_sheet.deleted_by IS NULL AND entry.deleted_by IS NULL
    GROUP BY score_sheet.subject_id ORDER BY 2 DESC
"""


def main(words):
    """Measure each number of units in a process of its own and print a table."""
    if words[:1] == ["one"]:
        measure(Path(words[1]), int(words[2]))
        return
    sys.stdout.write("".join(f"{name:>9}" for name in COLUMNS) + "\n")
    before = None
    for count in [int(word) for word in words] or [100, 1000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.benchmarks.matrix", "one"]
            ended = subprocess.run(
                [*command, str(Path(folder) / "do.thidua"), str(count)],
                env=os.environ | {"XDG_DATA_HOME": folder},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        found = json.loads(ended.stdout.splitlines()[-1])
        tell(count, found, before)
        before = found["edit"]


def tell(count, found, before):
    """Print one line of figures, in milliseconds of the processor."""
    growth = f"{found['edit'] / before:.2f} ×" if before else ""
    cells = [
        str(count),
        *(f"{found[name]:.1f}" for name in ("floor", "write", "screen", "edit")),
        f"{found['edit'] / found['floor']:.0f} ×",
        f"{found['edit'] / FRAME:.2f}",
        growth,
        f"{found['opening']:.0f}",
    ]
    sys.stdout.write("".join(f"{cell:>9}" for cell in cells) + "\n")
    sys.stdout.flush()


def build(path, count):
    """Make the data file and return the id of its plan and of the round that decides."""
    from app.storage.database import Action, Database  # noqa: PLC0415 - before the window
    from app.storage.device import Machine  # noqa: PLC0415
    from tests.benchmarks import scoring  # noqa: PLC0415
    from tests.builders import Office  # noqa: PLC0415

    database = Database.create(path, Machine("machine-1", "PC"))
    try:
        Office(database).set_up()
        with database.changing(Action("Đo", "benchmark")) as change:
            plan_id, stage_ids, _ = scoring.fill(change.session, count, CRITERIA)
    finally:
        database.close()
    return plan_id, stage_ids[-1]


def measure(path, count):
    """Type marks into the matrix of a file of its own and print the times as JSON."""
    plan_id, stage_id = build(path, count)
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - this process has a window

    from app.domain.scoring import Entry  # noqa: PLC0415
    from app.ui import program  # noqa: PLC0415
    from tests.benchmarks.scoring import YEAR  # noqa: PLC0415
    from tests.ui import walk  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    program.prepare(app)
    window = walk.open_window(path, 1366, 728)
    window.context.choose(YEAR, plan_id)
    began = process_time()
    window.book.show_tab("scoring")
    tab = window.book.current_tab()
    tab.show_page("matrix")
    app.processEvents()
    opening = process_time() - began
    page = tab.matrix
    door = window.context.operations
    spent = []
    do = door.do

    def timed(*given):
        start = process_time()
        heard = door.blockSignals(True)
        do(*given)
        door.blockSignals(heard)
        spent.append(process_time() - start)
        door.changed.emit(frozenset({"entry"}))

    door.do = timed
    row = count // 2
    subject_id = page.model.row_number(row).id
    column = next(n for n, one in enumerate(page.model.columns) if one.name)
    times, floors = [], []
    bare = window.context.operations._door._database.engine.raw_connection()
    bare.cursor().execute("CREATE TEMP TABLE one (points INTEGER)")
    for number in range(EDITS):
        floors.append(floor(bare, stage_id, subject_id))
        page.grid.setCurrentIndex(page.model.index(row, column))
        app.processEvents()
        start = process_time()
        page.model.setData(page.model.index(row, column), Entry.answered(number % 4 * 25))
        app.processEvents()
        times.append(process_time() - start)
    wrote = median(spent[1:])
    edit = median(times[1:])
    found = {
        "floor": median(floors[1:]),
        "write": wrote,
        "screen": edit - wrote,
        "edit": edit,
        "opening": opening,
    }
    sys.stdout.write(json.dumps({name: one * 1000 for name, one in found.items()}) + "\n")
    sys.stdout.flush()
    os._exit(0)


def floor(bare, stage_id, subject_id):
    """Return the seconds that writing a row and adding a cluster up take with the bare driver."""
    start = process_time()
    cursor = bare.cursor()
    cursor.execute("INSERT INTO one VALUES (1)")
    cursor.execute(BARE_CLUSTER, (str(stage_id), str(subject_id))).fetchall()
    bare.commit()
    return process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
