"""A data file that is gone, empty or damaged: its copies are offered with no file open at all."""

import shutil
import sqlite3

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from app import operations
from app.services import plans, units
from app.storage import own_copies
from app.storage.database import Database
from app.storage.reasons import Reason
from app.ui import recent
from app.ui.dialogs.restore import ThenAndNow
from app.ui.main_window import MainWindow
from tests.conftest import MACHINE
from tests.storage.damage import past_triggers
from tests.ui import walk
from tests.ui.lint import faults

SCREEN = (1093, 543)
HARMS = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "zeroes": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "altered": lambda path: past_triggers(path, "UPDATE subject SET name = 'Thôn Giả'"),
}


@pytest.fixture(scope="module")
def with_copies(ready_file, tmp_path_factory):
    """A data file that was opened on this PC, with a copy of the program's and a damaged one."""
    folder = tmp_path_factory.mktemp("copies")
    path = shutil.copy(ready_file, folder / "xa-an-binh.thidua")
    database = Database.open(path, MACHINE)
    door = operations.Operations(database)
    door.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
    own_copies.make(database, Reason.AUTOMATIC)
    door.do(plans.create, {"name": "Đợt sau bản sao", "year": 2026})
    database.close()
    bad = own_copies.folder_of(path) / "xa-an-binh-20200101-0800-1.thiduabk"
    bad.write_bytes(b"PK\x03\x04 hong".ljust(400, b"\0"))
    return folder


@pytest.fixture
def file(with_copies, tmp_path):
    shutil.copytree(with_copies, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "xa-an-binh.thidua"
    recent.remember(path)
    return path


@pytest.fixture
def started(qtbot):
    """Start the program as after a double click on its sign."""
    made = []

    def start():
        window = MainWindow(walk.NoFiles())
        made.append(window)
        window.resize(*SCREEN)
        window.show()
        window.activateWindow()
        window.begin()
        walk.settle(window)
        qtbot.waitUntil(window.start_page.isVisible)
        qtbot.waitUntil(lambda: not window.start_page.recovery._jobs.is_busy)
        return window

    yield start
    for window in made:
        walk.close_window(window)


def lines(window):
    panel = window.start_page.recovery
    return [panel.list.item(number).text() for number in range(panel.list.count())]


@pytest.mark.parametrize("harm", HARMS)
def test_the_copies_are_offered_and_one_takes_the_place(file, harm, started, qtbot):
    HARMS[harm](file)
    before = file.read_bytes() if file.exists() else None
    window = started()
    good, bad = lines(window)
    assert "Phần mềm tự giữ" in good
    assert "1 đơn vị" in good or "kế hoạch" in good or "việc trong nhật ký" in good
    assert "HỎNG" in bad
    assert faults(window) == []
    assert (file.read_bytes() if file.exists() else None) == before  # nothing by itself
    window.start_page.recovery.check_button.click()
    qtbot.waitUntil(lambda: "còn nguyên vẹn" in lines(window)[0])
    verb = "Phục hồi vào chỗ cũ" if harm == "gone" else "Thay tệp đang dùng"

    def look():
        dialog = QApplication.activeModalWidget()
        buttons = {one.text(): one for one in dialog.findChildren(QPushButton)} if dialog else {}
        if isinstance(dialog, ThenAndNow):
            dialog.consent.setChecked(True)
            QTimer.singleShot(20, window, look)
            buttons[verb].click()
        elif "Đóng" in buttons:
            buttons["Đóng"].click()
        else:
            QTimer.singleShot(20, window, look)

    QTimer.singleShot(20, window, look)
    window.start_page.recovery.restore_button.click()
    qtbot.waitUntil(lambda: window.context is not None, timeout=60_000)
    assert [row.name for row in window.context.operations.ask(units.listed)] == ["Thôn Đông"]
    kept = [one.read_bytes() for one in file.parent.glob("*-giu-lai-*")]
    assert kept == ([] if before is None else [before])


def test_a_file_with_a_trap_is_looked_at_and_says_why(file, started, qtbot):
    connection = sqlite3.connect(file)
    connection.execute("CREATE TRIGGER bay AFTER INSERT ON entry BEGIN SELECT 1; END")
    connection.close()
    window = started()
    page = window.start_page
    assert "thừa bay" in page._notice.text()
    page._look.click()
    qtbot.waitUntil(lambda: window.context is not None)
    assert "thừa bay" in window.context.operations.read_only_reason
    assert QApplication.activeModalWidget() is None
