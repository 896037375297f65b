"""The log tells whoever looks after the program what went wrong, and nothing that was typed."""

import logging

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning

from app.core.errors import NotAllowed
from app.ui import log as logs
from app.ui.errors import ErrorHandler

NAME = "Nguyễn Thị Bảy"


@pytest.fixture
def log(tmp_path):
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield logs.log_to(tmp_path)
    for added in set(root.handlers) - set(handlers):
        root.removeHandler(added)
        added.close()
    root.setLevel(level)
    qInstallMessageHandler(None)


def test_the_log_is_a_file_with_the_time_and_the_place(log):
    logging.getLogger("app.ui").info("opened: %s", "tệp dữ liệu")
    assert "INFO app.ui: opened: tệp dữ liệu" in log.read_text(encoding="utf-8")


def refuse(name):
    raise NotAllowed(f"“{name}” đã có trong danh sách.")


def break_down(name):
    try:
        {}[name]
    except KeyError as error:
        raise ValueError(f"no row of {name}") from error


@pytest.mark.parametrize("act", [refuse, break_down])
def test_an_error_is_logged_without_what_was_typed(log, qapp, monkeypatch, act):
    handler = ErrorHandler()
    monkeypatch.setattr(handler, "_tell", lambda error: None)
    handler._raised.disconnect()
    try:
        act(NAME)
    except (NotAllowed, ValueError) as error:
        handler.take(type(error), error, error.__traceback__)
    told = log.read_text(encoding="utf-8")
    assert NAME not in told
    assert f"in {act.__name__}" in told
    assert "app.core.errors.NotAllowed" in told or "KeyError" in told


def test_what_an_error_came_from_is_told_before_it(log):
    try:
        break_down(NAME)
    except ValueError:
        logging.getLogger("app.ui").exception("fault")
    told = log.read_text(encoding="utf-8")
    assert told.index("KeyError") < told.index("which led to") < told.index("builtins.ValueError")
    assert "Traceback" not in told


def test_only_logs_that_hold_something_are_handed_on(log, tmp_path):
    logging.getLogger("app.ui").info("begun")
    crashes = logs.watch_crashes(tmp_path)
    assert logs.log_files(tmp_path) == [log]
    crashes.write("Fatal Python error")
    crashes.flush()
    assert [path.name for path in logs.log_files(tmp_path)] == [logs.CRASH_NAME, logs.LOG_NAME]
    logs.faulthandler.disable()
    crashes.close()


def test_what_qt_complains_of_is_logged(log):
    qWarning("no such font")
    assert "no such font" in log.read_text(encoding="utf-8")
    assert logs._QT_LEVELS[QtMsgType.QtFatalMsg] == logging.CRITICAL


def test_the_log_stays_small(log):
    for _ in range(30):
        logging.getLogger("app.ui").info("x" * 100_000)
    assert log.stat().st_size <= 1_000_000
    assert len(list(log.parent.iterdir())) <= 6
