"""A second start brings the window that runs to the front and hands it its file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QDialog

from app.core.paths import settings_folder
from app.ui import one_window, recent
from app.ui.main_window import MainWindow
from app.ui.one_window import OneWindow

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 60


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    # Short: the name of a socket on Linux is a path.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "s"))


@pytest.fixture
def one(qapp):
    one = OneWindow()
    assert one.take()
    yield one
    one.release()


@pytest.fixture
def second(one, monkeypatch):
    """A start whose window runs in this very process, so that it cannot answer while it waits."""
    monkeypatch.setattr(one_window, "_ANSWERS_WITHIN", 0.0)
    return OneWindow()


def send(words, qtbot):
    socket = QLocalSocket()
    socket.connectToServer(one_window._name())
    assert socket.waitForConnected(1000)
    socket.write(words)
    return socket


# --- what is said from one to the other ----------------------------------------------------------


def test_the_file_of_another_start_comes_to_the_window(one, tmp_path, qtbot):
    told = {"path": str(tmp_path / "Xã An Bình.thidua"), "sample": False}
    with qtbot.waitSignal(one.wanted) as heard:
        socket = send(json.dumps(told).encode() + b"\n", qtbot)
    assert heard.args == [tmp_path / "Xã An Bình.thidua", False]
    qtbot.waitUntil(lambda: socket.bytesAvailable() > 0)


def test_what_is_no_start_of_ours_opens_nothing(one, qtbot):
    heard = []
    one.wanted.connect(lambda *what: heard.append(what))
    socket = send(b"GET / HTTP/1.1\n", qtbot)
    qtbot.waitUntil(lambda: socket.bytesAvailable() > 0)
    assert heard == []


def test_a_window_that_does_not_answer_is_passed_by(second):
    assert second.take()


def test_settings_that_cannot_be_written_keep_nobody_from_working(qapp, monkeypatch):
    nowhere = settings_folder() / "none"
    monkeypatch.setattr(one_window, "settings_folder", lambda: nowhere)
    assert OneWindow().take()


# --- the window ----------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot):
    window = MainWindow(tabs=[])
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


def test_27_a_window_that_was_minimised_comes_back(window, qtbot):
    window.showMinimized()
    assert window.isMinimized()
    window.come_forward(None, False)
    assert not window.isMinimized()
    assert window.isVisible()


def test_the_file_of_another_start_is_opened(window, path, qtbot):
    with qtbot.waitSignal(window.file_shown):
        window.come_forward(path, False)
    assert window.context.operations.path == path


def test_a_file_is_not_opened_under_a_dialog_that_waits(window, path, qtbot):
    dialog = QDialog(window)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.open()
    window.come_forward(path, False)
    assert "hãy đóng hộp thoại" in window.statusBar().currentMessage()
    assert window.context is None
    dialog.close()


def test_a_file_asked_for_while_another_is_opened_comes_after_it(window, path, tmp_path, qtbot):
    other = Path(shutil.copy(path, tmp_path / "khac.thidua"))
    window.open_path(path)
    window.come_forward(other, False)
    qtbot.waitUntil(
        lambda: window.context is not None and window.context.operations.path == other,
        timeout=20_000,
    )


# --- two real starts -----------------------------------------------------------------------------


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def is_open(path):
    """Whether a window holds the right to write to a data file."""
    return path.with_name(f"~{path.name}.who").exists()


def wait_for(is_so):
    until = monotonic() + _LONGEST
    while not is_so():
        assert monotonic() < until
        sleep(0.05)


def test_27_a_second_start_hands_its_file_over_and_a_crash_leaves_no_obstacle(path, tmp_path):
    other = Path(shutil.copy(path, tmp_path / "khac.thidua"))
    first = start(path)
    try:
        wait_for(lambda: is_open(path))
        second = start(other)
        _, said = second.communicate(timeout=_LONGEST)
        assert (second.returncode, said) == (0, b"")
        wait_for(lambda: is_open(other) and not is_open(path))
        assert first.poll() is None
        wait_for(lambda: recent.files() == (other, path))
    finally:
        first.kill()
        first.communicate(timeout=_LONGEST)
    again = start(path)
    try:
        wait_for(lambda: is_open(path))
        assert again.poll() is None
    finally:
        again.kill()
        again.communicate(timeout=_LONGEST)
