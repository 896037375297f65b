"""The plug is pulled in the middle of a bulk import: what was said to be saved is there."""

import signal
import subprocess
import sys
import time

import pytest

from app.storage.database import Database
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

CHILD = """
import sys
from pathlib import Path
from app.storage.database import Database
from app.storage.device import Machine
from tests.storage.conftest import Units

units = Units(Database.open(Path(sys.argv[1]), Machine("machine-1", "PC-VANPHONG")))
print("ready", flush=True)
while True:
    units.bulk(400)
    print("saved", flush=True)
"""


@pytest.mark.parametrize("wait", [0.05, 0.11, 0.16, 0.23])
def test_a_killed_import_leaves_whole_imports_only(path, wait):
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        time.sleep(wait)  # a moment somewhere inside an import, not a wait for something
        child.send_signal(signal.SIGKILL)
        saved = child.stdout.read().count("saved")

    database = Database.open(path, MACHINE)
    count = len(Units(database).names())
    assert count % 400 == 0
    assert count >= 400 * saved
    with database.reading() as session:
        assert verify(session).findings == ()
    Units(database).add("Thôn Đông")
    database.close()
