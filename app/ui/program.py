"""The program with its window: what is set up once, before the first painting."""

import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.paths import settings_folder
from app.ui import errors, style
from app.ui.main_window import PROGRAM, MainWindow
from app.ui.widgets import guards
from app.ui.window_settings import WindowSettings


def run(path: Path | None = None, *, sample: bool = False) -> int:
    """Open the window, then the data file: `path`, the sample commune or the last one."""
    app = QApplication(sys.argv[:1])
    prepare(app)
    window = MainWindow()
    window.painted.connect(partial(window.begin, path, sample=sample))
    window.show()
    return app.exec()


def prepare(app: QApplication) -> None:
    """Give the program its name, its looks, its guards and its one handler of errors."""
    app.setApplicationName("so-thi-dua")
    app.setApplicationDisplayName(PROGRAM)
    style.install(app, WindowSettings().text_size)
    guards.install(app)
    errors.log_to(settings_folder())
    errors.ErrorHandler(parent=app).install()
