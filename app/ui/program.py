"""The program with its window: what is set up once, before the first painting."""

import gc
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.core.paths import settings_folder
from app.core.program import installed
from app.core.version import VERSION
from app.ui import errors, log, style
from app.ui.main_window import PROGRAM, MainWindow
from app.ui.one_window import OneWindow
from app.ui.preferences import Preferences
from app.ui.widgets import guards
from app.ui.widgets.icons import icon
from app.ui.window_settings import WindowSettings


def run(path: Path | None = None, *, sample: bool = False) -> int:
    """Open the window, then the data file: `path`, the sample commune or the last one.

    Where this person has the window already, it comes forward and opens the file instead.
    """
    app = QApplication(sys.argv[:1])
    one = OneWindow(app)
    if not one.take(path, sample=sample):
        return 0
    handler = prepare(app)
    window = MainWindow()
    handler.save_support_file = window.save_support_file
    window.painted.connect(partial(guards.install, app))  # nobody presses keys before
    window.painted.connect(lambda: app.setWindowIcon(icon("program")))  # no paint waits for it
    window.painted.connect(partial(window.begin, path, sample=sample))
    window.file_shown.connect(_end_start)
    window.file_shown.connect(partial(_tell_news, window), Qt.ConnectionType.SingleShotConnection)
    one.wanted.connect(window.come_forward)
    window.show()
    code = app.exec()
    one.release()
    return code


def _end_start() -> None:
    """Collect garbage again, which a start does without; what it made is looked at no more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _tell_news(window: MainWindow) -> None:
    """Tell once how an exchange of the program ended and what is new, after all else is shown."""
    program = installed()
    preferences = Preferences()
    is_new = preferences.seen_version not in ("", VERSION)
    if not preferences.seen_version:
        preferences.seen_version = VERSION
    if not is_new and (program is None or not program.may_be_exchanged):
        return
    from app.ui.dialogs import news  # noqa: PLC0415 - few starts need it

    QTimer.singleShot(0, window, partial(news.tell, window, window.jobs))


def prepare(app: QApplication) -> errors.ErrorHandler:
    """Give the program its name, its looks and its one handler of errors."""
    app.setApplicationName("so-thi-dua")
    app.setApplicationDisplayName(PROGRAM)
    style.install(app, WindowSettings().text_size)
    log.log_to(settings_folder())
    log.watch_crashes(settings_folder())
    handler = errors.ErrorHandler(parent=app)
    handler.install()
    return handler
