"""The plug is pulled in the middle of a bulk import: what was said to be saved is there."""

import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from app.storage.database import Database
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

ROWS = 1200
"""Of one import: more than the recorder writes in one go."""

CHILD = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from app.storage.database import Database
from app.storage.device import Machine
from tests.storage.conftest import Units

database = Database.open(Path(sys.argv[1]), Machine("machine-1", "PC-VANPHONG"))
rows, statements_left = int(sys.argv[2]), int(sys.argv[3])

def count(*_):
    global statements_left
    statements_left -= 1
    if statements_left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

print("ready", flush=True)
event.listen(database.engine, "before_cursor_execute", count)
event.listen(database.engine, "commit", count)
while True:
    Units(database).bulk(rows)
    print("saved", flush=True)
"""


LONGEST = 60
"""Seconds after which a child that hangs is ended."""


@contextmanager
def ends(child):
    """End a process that neither works nor ends; its output ends with it, and the test fails."""
    timer = threading.Timer(LONGEST, child.terminate)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def killed(path, *, at_statement=0, after=None):
    """Import until killed: at a statement, or by a moment of the clock; return what was saved."""
    command = [sys.executable, "-c", CHILD, str(path), str(ROWS), str(at_statement)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child, ends(child):
        assert child.stdout.readline() == "ready\n"
        if after is not None:
            time.sleep(after)  # a moment somewhere inside an import, not a wait for something
            child.send_signal(signal.SIGKILL)
        saved = child.stdout.read().count("saved")
    assert child.returncode == -signal.SIGKILL, "it died of something else"
    return saved


def is_whole(path, saved):
    """Assert that there are whole imports only, at least those said to be saved."""
    database = Database.open(path, MACHINE)
    count = len(Units(database).names())
    assert count % ROWS == 0
    assert count >= ROWS * saved
    with database.reading() as session:
        assert verify(session).findings == ()
    Units(database).add("Thôn Đông")
    database.close()


@pytest.mark.parametrize("after", [0.06, 0.17, 0.29])
def test_a_killed_import_leaves_whole_imports_only(path, after):
    is_whole(path, killed(path, after=after))


@pytest.mark.parametrize("at_statement", [2, 5, 9, 14])
def test_an_import_killed_at_any_step_leaves_whole_imports_only(path, at_statement):
    """The steps of two imports: the log before the rows, piece by piece, the chain, the commit."""
    saved = killed(path, at_statement=at_statement)
    is_whole(path, saved)
    assert saved == (at_statement == 14)
