"""Whether memory stays flat: switches of tabs, and dialogs opened and closed, hundred by hundred.

    python -m tests.benchmarks.memory [HUNDREDS]     (3 unless told; Linux)

Over the sample commune, in the real window. Tabs are switched in their order; of
each kind of dialog that the walk through the window (`tests/ui/walk.py`) and the menus come upon,
the first is opened and closed again and again. Each is first done until everything is built and
read once; that is the base. What Python and Qt have yet to clear away is cleared before each
count. Beside the widgets stands the memory, and how much it grew with each hundred, as a ratio to
the base: what is flat grows by 0 %, or less with each hundred.
"""

import gc
import itertools
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from app.services import sample
from app.ui import program
from tests.ui import walk

YEAR = 2026
HUNDRED, WARM = 100, 20
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main(words):
    """Make the sample and measure in a process of its own, with no settings of this person."""
    if words[:1] == ["one"]:
        measure(Path(words[1]), int(words[2]))
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "xa-mau.thidua"
        sample.build(path)
        command = [sys.executable, "-m", "tests.benchmarks.memory", "one", str(path)]
        subprocess.run(
            [*command, (words or ["3"])[0]],
            env=os.environ | {"XDG_DATA_HOME": folder},
            check=True,
        )


def measure(path, hundreds):
    """Print a line for the tabs and for each kind of dialog."""
    app = QApplication(sys.argv[:1])
    program.prepare(app)
    window = walk.open_window(path, 1366, 728)
    window.context.choose(YEAR)
    sys.stdout.write(f"{'':<62}{'base':>15}   growth with each {HUNDRED}\n")
    order = itertools.cycle(window.book.names)

    def switch():
        window.book.show_tab(next(order))
        walk.settle(window)

    report("switches of tabs", switch, hundreds, warm=2 * len(window.book.names))
    seen = set()
    for name, tab in walk.tabs(window):
        for page_name, page in walk.pages(tab, name, window):
            for opener in walk.openers(page):
                watch_kind(page_name, opening(opener), window, hundreds, seen)
    for words, run in walk.menu_dialogs():
        watch_kind(words, lambda: walk.run_menu(run, window), window, hundreds, seen)  # noqa: B023
    sys.stdout.flush()
    os._exit(0)


def opening(opener):
    """Return what opens a dialog as a person does."""
    return opener.trigger if isinstance(opener, QAction) else opener.click


def watch_kind(name, act, window, hundreds, seen):
    """Open what `act` opens; when its kind is new, open it again and again."""
    kinds = []

    def open_and_close():
        watch = walk.Watch(name, lambda _name, dialog: kinds.append(type(dialog).__name__))
        act()
        walk.settle(window)
        watch.stop()
        watch.deleteLater()

    open_and_close()
    if kinds and kinds[0] not in seen:
        seen.add(kinds[0])
        report(f"{kinds[0]} ({name})", open_and_close, hundreds)


def report(name, act, hundreds, warm=WARM):
    """Do something by the hundred; print what there was at first and by how much it grew."""
    for _ in range(warm):
        act()
    widgets, memory = held()
    told = f"{name[:60]:<62}{widgets:>6} {memory / 1e6:>5.0f} MB "
    for _ in range(hundreds):
        for _ in range(HUNDRED):
            act()
        before, size = widgets, memory
        widgets, memory = held()
        told += f" {widgets - before:+} widgets {(memory - size) / size:+.2%} |"
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


def held():
    """Return how many widgets there are, and the bytes of memory in use."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(QApplication.allWidgets()), pages * _PAGE


if __name__ == "__main__":
    main(sys.argv[1:])
