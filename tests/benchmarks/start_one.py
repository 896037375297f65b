"""One start of the program, or of a bare window, that notes when it was painted. See `start`.

A timer beats every 5 ms while the rows are on their way; the longest time between two beats is
how long the window answered nothing.
"""

import gc
import json
import os
import resource
import sys
from time import CLOCK_MONOTONIC, clock_gettime

marks = {}


def now():
    return clock_gettime(CLOCK_MONOTONIC)


def finish():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    marks["memory"] = peak / (1024 if sys.platform == "linux" else 1024 * 1024)
    sys.stdout.write(json.dumps(marks) + "\n")
    sys.stdout.flush()
    os._exit(0)


def start_bare():
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - imports are what is measured
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415

    class Bare(QMainWindow):
        def paintEvent(self, event):  # noqa: N802
            super().paintEvent(event)
            if not marks:
                marks["shell"] = now()
                QTimer.singleShot(0, finish)

    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = Bare()
    window.resize(1093, 600)
    window.show()
    app.exec()


def start_program(path):
    from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: PLC0415

    from app import bootstrap  # noqa: PLC0415

    gc.disable()  # as `bootstrap` does it before the window is imported
    from app.ui import program  # noqa: PLC0415
    from app.ui.main_window import MainWindow  # noqa: PLC0415

    class Watched(MainWindow):
        def __init__(self):
            super().__init__()
            self.beat = QTimer(self, interval=5)
            self.beat.timeout.connect(self.on_beat)
            self.painted.connect(self.on_painted)
            self.file_shown.connect(self.on_file_shown)

        def on_painted(self):
            marks["shell"] = self.beaten = now()
            marks["stall"] = 0
            self.beat.start()

        def on_beat(self):
            self.beaten, before = now(), self.beaten
            marks["stall"] = max(marks["stall"], (self.beaten - before) * 1000)

        def on_file_shown(self):
            self.watch = Watch(self)
            self.table = self.book.current_tab().titles.list.table
            self.table.viewport().installEventFilter(self.watch)

    class Watch(QObject):
        def eventFilter(self, watched, event):  # noqa: N802
            window = self.parent()
            if event.type() == QEvent.Type.Paint and window.table.model().rowCount():
                watched.removeEventFilter(self)
                QTimer.singleShot(0, self.on_rows)
            return False

        def on_rows(self):
            marks["rows"] = now()
            self.parent().on_beat()
            finish()

    program.MainWindow = Watched
    sys.argv = ["so-thi-dua", path]
    bootstrap.main()


if __name__ == "__main__":
    subject, path = sys.argv[1:]
    if subject == "bare":
        start_bare()
    else:
        start_program(path)
