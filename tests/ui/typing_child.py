"""A window in which a person's draft is typed, to be killed by a test in the middle of it.

    python -m tests.ui.typing_child DATA_FILE

Edits the only person of the file and types into two fields; nothing is saved.
"""

import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui import drafts, style
from app.ui.context import Place
from app.ui.main_window import MainWindow
from app.ui.widgets import guards
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui import ime

CITIZEN_NUMBER = "001099000123"


def run(path):
    drafts.EVERY = timedelta(milliseconds=200)
    app = QApplication([])
    style.install(app)
    guards.install(app)
    window = MainWindow()
    window.show()
    window.file_shown.connect(lambda: QTimer.singleShot(300, window, lambda: edit(window)))
    window.open_path(path)
    app.exec()


def edit(window):
    window.go(Place("units", page="people"))
    page = window.book.current_tab().people
    QTimer.singleShot(300, window, type_into_dialog)
    page.list.table.selectRow(0)
    next(one for one in page.list.actions() if one.data() == "Sửa").trigger()


def type_into_dialog():
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecordDialog)
    for name, text in (
        ("name", " Ngọc Ánh"),
        ("citizen_number", CITIZEN_NUMBER),
        ("address", "Tổ 5, thôn Đông"),
    ):
        line = dialog.form.field(name).line
        line.end(False)
        ime.type_text(line, text)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
