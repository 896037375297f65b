"""How long each page of each tab takes to be shown, by how many rows the office has.

    python -m tests.benchmarks.tabs [ROWS ...]     (1000 10000 100000 unless told)

Each number of rows is a process of its own, over a file as `big_office` makes it. A page is
opened as a person does it: its tab chosen, then the page, until it is painted; for all that time
the window answers nothing. The first opening builds the page and compiles its questions; “again”
reads and paints it anew. Beside it stands the growth from the smaller file: ten times the rows
may cost ten times the time. The last column of a size is how many times as long the page took as
its floor: the very statements that it asked, run once more right after it by the bare driver, with
every row fetched. Search is a key typed in the list of people, until its rows are
painted.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(words):
    """Measure each size in a process of its own and print a table."""
    if words[:1] == ["one"]:
        measure(Path(words[1]), words[2])
        return
    from tests.benchmarks import big_office  # noqa: PLC0415 - the database is for this process

    sizes = [int(word) for word in words] or [1_000, 10_000, 100_000]
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "do.thidua"
            plan_id = big_office.build(path, size)
            command = [sys.executable, "-m", "tests.benchmarks.tabs", "one", str(path)]
            ended = subprocess.run(
                [*command, str(plan_id)],
                env=os.environ | {"XDG_DATA_HOME": folder},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            found.append(json.loads(ended.stdout.splitlines()[-1]))
    report(sizes, found)


def report(sizes, found):
    """Print each page's times, with the growth from the size before and the ratio to its SQL."""
    heads = "".join(f"{size:>29}" for size in sizes)
    sys.stdout.write(f"{'ms (growth) / SQL':<46}{heads}\n")
    for name in found[0]:
        told = ""
        for number, times in enumerate(found):
            took, floor = times[name]
            before = found[number - 1][name][0] if number else None
            growth = f"({took / before:5.1f} x)" if before else ""
            ratio = f"/ {took / floor:5.1f} x" if floor else ""
            told += f"{took:>9.0f} {growth:9} {ratio:9}"
        sys.stdout.write(f"{name:<46}{told}\n")


def measure(path, plan_id):
    """Open every page over one file and print the times as JSON."""
    from uuid import UUID  # noqa: PLC0415 - this process has a window

    from PySide6.QtWidgets import QApplication, QTabWidget  # noqa: PLC0415
    from sqlalchemy import event  # noqa: PLC0415

    from app.ui import program  # noqa: PLC0415
    from tests.benchmarks import big_office  # noqa: PLC0415
    from tests.ui import walk  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    program.prepare(app)
    times = {}
    asked = []

    def timed(name, act):
        asked.clear()
        began = perf_counter()
        act()
        for _ in range(3):
            app.processEvents()
        took = (perf_counter() - began) * 1000
        times[name] = took, floor_of(engine, list(asked))

    window = walk.open_window(path, 1366, 728)
    engine = window.context.operations._door._database.engine

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    window.book.show_tab(window.book.names[-1])
    for tab_name in window.book.names:
        window.context.choose(big_office.YEAR, None if tab_name == "overview" else UUID(plan_id))
        timed(tab_name, lambda: window.book.show_tab(tab_name))  # noqa: B023 - called now
        tab = window.book.current_tab()
        timed(f"{tab_name}, again", tab.refresh)
        pages = getattr(tab, "pages", None)
        if not isinstance(pages, QTabWidget):
            continue
        for number in range(1, pages.count()):
            caption = f"{tab_name} – {pages.tabText(number)}"
            timed(caption, lambda: pages.setCurrentIndex(number))  # noqa: B023 - called now
            timed(f"{caption}, again", tab.refresh)
    search(window, timed)
    times["memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0
    sys.stdout.write(json.dumps(times) + "\n")
    sys.stdout.flush()
    os._exit(0)


def floor_of(engine, asked):
    """Return the milliseconds of the questions among statements, asked of the bare driver."""
    bare = engine.raw_connection()
    try:
        began = perf_counter()
        for statement, parameters in asked:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                bare.cursor().execute(statement, parameters).fetchall()
        return (perf_counter() - began) * 1000
    finally:
        bare.rollback()
        bare.close()


def search(window, timed):
    """Type a name into the search of people, a key at a time."""
    window.book.show_tab("units")
    tab = window.book.current_tab()
    tab.pages.setCurrentIndex(1)
    page = tab.people.list
    typed = ""
    for key in "nguyen duc":
        typed += key
        timed(f"people, search “{typed}”", lambda: page.search(typed))  # noqa: B023 - called now


if __name__ == "__main__":
    main(sys.argv[1:])
