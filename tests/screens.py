"""Draw every screen of the program into a folder, to be looked at.

    python -m tests.screens --out DIR

Makes the sample commune's data file, opens the real window over it and walks through all of it:
each tab, each page, each dialog they open. One PNG each, named by the words a person reads on the
way, in three sets: `100` at 1366 × 768, `125` at the same screen scaled to 125 %, where a window
has 1093 × 543 points, and `150` at as many points, which such a scale needs a larger screen for.
What is new is drawn without being named here, but for the slides of a meeting.
"""

import argparse
import os
import re
import subprocess
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from app.imports.ready_sets import ready_sets
from app.imports.scheme_rules import read_scheme
from app.operations import open_file
from app.services import sample, scheme_imports
from app.ui import errors, style
from app.ui.dialogs import data_file
from app.ui.dialogs.guide import GuideWindow
from app.ui.main_window import MainWindow
from app.ui.widgets import guards
from app.ui.widgets.slides import SlideShow
from tests.ui import rare_screens, walk

SETS = {
    "100": ("1", 1366, 728),
    "125": ("1.25", 1093, 543),
    "150": ("1.5", 1093, 543),
}
"""Scale, and the room that title and task bar leave a window."""


MEETING_PAGES = (
    ("scoring", "ranking"),
    ("scoring", "compare"),
    ("awards", "candidates"),
    ("awards", "nominations"),
)


def draw(camera, path, width, height):
    """Draw every screen over the data file at `path`."""
    app = QApplication.instance() or QApplication([])
    style.install(app)
    guards.install(app)

    start = MainWindow(walk.NoFiles())
    start.resize(width, height)
    start.show()
    start.begin()
    walk.settle(start)
    camera.take("Bắt đầu", start)
    draw_first_start(camera, start)
    walk.close_window(start)

    window = walk.open_window(path, width, height)
    walk.walk(window, lambda name, widget: camera.take(name, widget.window()))
    for name, run in walk.menu_dialogs():
        watch_and(camera, name, lambda run=run: walk.run_menu(run, window))
    watch_and(camera, "Trợ giúp – Phím tắt", window.show_keys)
    window.show_guide()
    guide = next(one for one in QApplication.topLevelWidgets() if isinstance(one, GuideWindow))
    walk.settle(window)
    camera.take("Trợ giúp – Hướng dẫn", guide)
    guide.close()
    watch_and(
        camera,
        "Trợ giúp – Bắt đầu",
        lambda: (window.show_first_steps(), walk.settle(window)),
    )
    watch_and(camera, "Hệ thống – Tùy chọn", window.show_options)
    watch_and(camera, "Trợ giúp – Lưu tệp hỗ trợ", window.save_support_file)
    watch_and(camera, "Trợ giúp – Giới thiệu", window.show_about)
    draw_meeting(camera, window)
    watch_and(
        camera,
        "Lỗi ngoài dự kiến",
        lambda: errors.ErrorHandler(window.save_support_file, window)._tell(RuntimeError("thử")),
    )
    walk.close_window(window)
    return camera.names


def draw_rare(camera, path, width, height):
    """Draw what no click alone leads to. The data file at `path` is changed by it."""

    def visit(name, widget):
        camera.take(name, widget.window())

    window = walk.open_window(path, width, height)
    rare_screens.of_updates(window, visit)
    rare_screens.of_overtaken(window, visit)
    walk.close_window(window)
    rare_screens.of_people(path, width, height, visit)


def add_ruled_set(path):
    """Give the sample commune a set with rules, first among its sets, for the editor to show."""
    file = read_scheme(next(one.path for one in ready_sets() if "thôn" in one.name)).file
    door = open_file(path)
    door.do(scheme_imports.take_in, file.model_copy(update={"name": "Bảng điểm có số liệu"}))
    door.close()


def draw_first_start(camera, start):
    """Draw each step of making a data file, filled in."""
    dialog = data_file.FirstStart(start._files, start)
    dialog.show()
    office = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình", "level_code": "XA"}
    dialog.office.form.fill(office)
    dialog.office.form.field("name").committed.emit()
    dialog.backup.put_off()
    for number, step in enumerate(dialog.steps):
        dialog.show_step(number)
        camera.take(f"Thiết lập ban đầu – {step.heading}", dialog)
    dialog.done(0)


def draw_meeting(camera, window):
    """Draw the first slides that each page with “Chế độ họp” shows."""
    for tab_name, page in MEETING_PAGES:
        tab = window.book.show_tab(tab_name)
        tab.show_page(page)
        walk.settle(window)
        shown = tab.current if tab_name == "awards" else getattr(tab, page)
        watch = walk.Watch(f"Chế độ họp – {shown.caption}", camera.take)
        shown.present()  # a page with nothing to show says so in a dialog
        watch.stop()
        for show in [top for top in QApplication.topLevelWidgets() if isinstance(top, SlideShow)]:
            for number in (1, 2):
                QApplication.processEvents()
                camera.take(f"Chế độ họp – {shown.caption} {number}", show)
                show.go_on()
            show.close()
        QApplication.processEvents()


def watch_and(camera, name, act):
    """Draw the dialogs that an act opens."""
    watch = walk.Watch(name, camera.take)
    act()
    watch.stop()


class Camera:
    """Writes pictures of windows under their names, numbered in their order."""

    def __init__(self, folder):
        self.folder = folder
        self.names = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name, window):
        """Write the picture of a window."""
        QApplication.processEvents()
        self.names.append(name)
        self.save(name, window.grab())

    def save(self, name, picture):
        """Write a picture into the folder."""
        plain = re.sub(r"[^\w –,-]+", "", name)[:120].strip()
        picture.save(str(self.folder / f"{len(self.names):03} {plain}.png"))


def main():
    """Make the data file and draw each set in a process of its own: Qt scales at its start."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--set", choices=SETS, help="draw one set only")
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.data is not None:
        _, width, height = SETS[asked.set]
        faults = []
        sys.excepthook = lambda kind, error, where: faults.append(
            "".join(traceback.format_exception(kind, error, where))
        )
        camera = Camera(asked.out / asked.set)
        draw(camera, asked.data, width, height)
        draw_rare(camera, asked.data, width, height)
        count = len(camera.names)
        sys.stdout.write(f"{asked.set} %: {count} pictures in {asked.out / asked.set}\n")
        if faults:
            sys.exit("\n".join(faults))
        return
    with TemporaryDirectory() as folder:
        for name in [asked.set] if asked.set else SETS:
            path = Path(folder) / f"xa-mau-{name}.thidua"
            sample.build(path)
            add_ruled_set(path)
            own = {
                "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
                "QT_SCALE_FACTOR": SETS[name][0],
                "XDG_DATA_HOME": folder,
            }
            command = [sys.executable, "-m", "tests.screens", "--out", str(asked.out.resolve())]
            subprocess.run(
                [*command, "--set", name, "--data", str(path)], env=os.environ | own, check=True
            )


if __name__ == "__main__":
    main()
