"""The process is killed in the middle of a backup or a restore: old or new, never a half file.

One child does the work once and counts what it asks of the system in the folder people see; then
six more do the same, each in a copy of that folder, and are killed just before one of those steps.
"""

import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import select

from app.core.errors import StorageFailure
from app.entities import Operation
from app.storage.backup import back_up, verify_file
from app.storage.database import Database
from app.storage.restoring import restore
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")

POINTS = 6

DRIVER = """
import os, shutil, signal, sys
signal.alarm(50)
from pathlib import Path
from app.storage.backup import back_up, verify_file
from app.storage.restoring import restore

base, what, points = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
verify_file(base / "xa.thidua")  # what is only done once is done
STEPS = {"open", "os.link", "os.rename", "os.remove"}

def work(folder, kill_at=None):
    steps = 0
    def watch(event, arguments):
        nonlocal steps
        if event in STEPS and str(folder) in str(arguments[0]):
            steps += 1
            if steps == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    if what == "backup":
        back_up(folder / "xa.thidua", folder)
    else:
        restore(folder / "cu.thiduabk", folder / "xa.thidua")
    return steps

def in_child(folder, kill_at, write):
    shutil.copytree(base, folder)
    child = os.fork()
    if child == 0:
        signal.alarm(20)  # whoever hangs is ended
        steps = work(folder, kill_at)
        os.write(write, steps.to_bytes(4, "big"))
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])

read, write = os.pipe()
assert in_child(base.with_name("0"), None, write) == 0
steps = int.from_bytes(os.read(read, 4), "big")
for point in range(1, points + 1):
    kill_at = 1 + (steps - 1) * (point - 1) // (points - 1)
    assert in_child(base.with_name(str(point)), kill_at, write) == signal.SIGKILL
"""


@pytest.fixture
def base(empty_file, tmp_path):
    """A folder with a backup of an older state and the data file."""
    folder = tmp_path / "base"
    folder.mkdir()
    path = shutil.copy(empty_file, folder / "xa.thidua")
    database = Database.open(path, MACHINE)
    Units(database).add("Thôn Đông")
    back_up(database, folder).path.rename(folder / "cu.thiduabk")
    Units(database).add("Thôn Tây")
    database.close()
    return folder


def killed(base, what):
    """The folders of the children that were killed."""
    command = [sys.executable, "-c", DRIVER, str(base), what, str(POINTS)]
    settings = {**os.environ, "XDG_DATA_HOME": str(base.with_name("settings"))}
    child = subprocess.run(
        command, check=False, capture_output=True, text=True, env=settings, timeout=60
    )
    assert child.returncode == 0, child.stderr
    return [base.with_name(str(point)) for point in range(1, POINTS + 1)]


def state(path):
    database = Database.open(path, MACHINE)
    with database.reading() as session:
        assert verify(session).findings == ()
        is_restored = "backup.restore" in session.scalars(select(Operation.verb)).all()
    units = Units(database).names()
    database.close()
    return is_restored, units


def test_a_killed_backup_leaves_whole_backups_only(base):
    parts, made = 0, 0
    for folder in killed(base, "backup"):
        assert state(folder / "xa.thidua") == (False, ["Thôn Tây", "Thôn Đông"])
        backups = list(folder.glob("*.thiduabk"))
        assert all(verify_file(backup).is_whole for backup in backups)
        assert (folder / "cu.thiduabk").read_bytes() == (base / "cu.thiduabk").read_bytes()
        parts += len(list(folder.glob("*.part")))
        made += len(backups) - 1
        assert verify_file(back_up(folder / "xa.thidua", folder).path).is_whole
    assert parts > 0
    assert made > 0


def test_a_killed_restore_leaves_the_old_file_or_the_new(base):
    outcomes, halves = set(), 0
    for folder in killed(base, "restore"):
        halves += len(list(folder.glob(".*.tmp")))
        is_restored, names = state(folder / "xa.thidua")
        assert names == (["Thôn Đông"] if is_restored else ["Thôn Tây", "Thôn Đông"])
        backups = [verify_file(backup) for backup in folder.glob("*.thiduabk")]
        assert all(backup.is_whole for backup in backups)
        if is_restored:
            assert {backup.contents.counts["subject"] for backup in backups} == {1, 2}
        outcomes.add(is_restored)
        restore(folder / "cu.thiduabk", folder / "xa.thidua")
        assert state(folder / "xa.thidua") == (True, ["Thôn Đông"])
    assert outcomes == {False, True}
    assert halves > 0


def test_a_plain_copy_would_leave_a_half_file(base, tmp_path):
    content = (base / "cu.thiduabk").read_bytes()
    half = tmp_path / "sao-chep.thiduabk"
    half.write_bytes(content[: len(content) // 2])
    assert not verify_file(half).is_whole
    with pytest.raises(StorageFailure):
        restore(half, base / "xa.thidua")
