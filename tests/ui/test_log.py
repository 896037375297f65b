"""The log tells whoever looks after the program what went wrong, and nothing that was typed."""

import logging
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning
from sqlalchemy import text

from app import services
from app.core.errors import InvalidInput, NotAllowed
from app.services import accounts
from app.services.validation import Fields, validated
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


SECRETS = (NAME, "Nguyễn", "038085001234", "Mat khau thu 1")
"""A name, a part of it, a CCCD, a password."""


def forms():
    """Every form there is: what a person fills in about anything."""
    for file in sorted(Path(services.__file__).parent.glob("[a-z]*.py")):
        import_module(f"app.services.{file.stem}")
    found, waiting = [], [Fields]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    return found


def taken(error):
    handler = ErrorHandler()
    handler._raised.disconnect()
    handler.take(type(error), error, error.__traceback__)


def test_whatever_form_is_refused_nothing_that_stood_in_it_is_logged(log, qapp):
    refused = 0
    for fields in forms():
        filled = {name: " ".join(SECRETS) * 200 for name in fields.model_fields}
        try:
            validated(fields, filled | {NAME: "no field of this form"})
        except InvalidInput as refusal:
            taken(refusal)
            refused += 1
    told = log.read_text(encoding="utf-8")
    assert refused > 40, "too few forms were found to mean anything"
    assert told.count("InvalidInput") == refused
    assert [secret for secret in SECRETS if secret in told] == []


def test_neither_signing_in_nor_a_database_that_refuses_logs_who_it_was(log, qapp, office):
    fields = {"name": NAME, "login": "bay.nt", "role": "admin"}
    office.do(accounts.add, fields, SECRETS[3])
    office.operations.sign_in("bay.nt", SECRETS[3])
    unit = office.unit("Thôn Đông")
    statement = text("INSERT INTO subject (id, name) VALUES (:id, :name)")

    def unrecorded(session):
        session.execute(statement, {"id": SECRETS[2], "name": NAME})

    wrong = [
        lambda: office.operations.sign_in("bay.nt", f"{SECRETS[3]} sai"),
        lambda: office.do(accounts.add, fields, SECRETS[3]),
        lambda: office.do(accounts.reset_password, unit, SECRETS[3]),
        lambda: office.do(accounts.recover, "bay.nt", SECRETS[2], SECRETS[3]),
        lambda: office.person(NAME, unit, citizen_number=f"{SECRETS[2]}5"),
        lambda: office.ask(unrecorded),
    ]
    for act in wrong:
        with pytest.raises(Exception) as raised:  # noqa: PT011 - refusals and faults alike
            act()
        taken(raised.value)
    told = log.read_text(encoding="utf-8")
    assert told.count("refused: ") + told.count(": fault\n") == len(wrong)
    assert [secret for secret in (*SECRETS, "bay.nt") if secret in told] == []


def test_the_control_a_logger_that_writes_what_an_error_says_is_found_out(log):
    plain = logging.FileHandler(log.with_name("plain.log"), encoding="utf-8")
    logging.getLogger().addHandler(plain)
    try:
        break_down(NAME)
    except ValueError:
        logging.getLogger("app.ui").exception("fault")
    plain.close()
    logging.getLogger().removeHandler(plain)
    assert NAME in log.with_name("plain.log").read_text(encoding="utf-8")
    assert NAME not in log.read_text(encoding="utf-8")
