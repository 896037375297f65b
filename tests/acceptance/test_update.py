"""An installed program updates itself: real processes, real folders, some of them killed.

The program is this source under a small starter: its own copy of Python in one folder, so that
who runs from that folder is told as it is for the built one.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from app.core.program import platform_name
from app.storage import own_copies, program_folder, running
from app.storage.program_folder import NEW, OLD, RUNNER, State, beside
from tests.update_files import KEY, ROOT, known, manifest, sign, tree

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the starter is a shell script"),
    pytest.mark.xdist_group("program_folder"),
]

STARTER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
PYTHONHOME="{home}" PYTHONPATH="{path}" exec "$here/engine" "$here/main.py" "$@"
"""
MAIN = """
import os, sys, time, types
from pathlib import Path

here = Path(__file__).parent
sys.frozen = True
sys.executable = str(here / "SoThiDua")
from app.core import version

version.VERSION = (here / "version.txt").read_text()
from app.imports.update_file import applying, reading
from app.storage import program_folder

text = (here / "keys.json").read_text()
reading.keys = lambda: reading.UpdateKeys.model_validate_json(text).keys
log = here.parent / "started.txt"


def window(path, *, sample):
    from app.core.program import installed

    with log.open("a") as file:
        file.write(f"{version.VERSION} {path} {applying.outcome(installed())}\\n")
    program_folder.acknowledge(here)
    return 0


sys.modules["app.ui.program"] = types.SimpleNamespace(run=window)
if slow := os.environ.get("STOP_BEFORE_RENAME"):
    rename = program_folder._rename

    def stop(old, new):
        if old.name.endswith(slow):
            (here.parent / "stopped").touch()
            time.sleep(60)
        rename(old, new)

    program_folder._rename = stop
if sys.argv[1:2] == ["as-window"]:  # what the window does when its button is pressed
    from app.core.program import installed

    update = reading.read_update(Path(sys.argv[2]))
    wish = applying.Wish(reopen=Path(sys.argv[3]))
    applying.begin(installed(), applying.stage(update, installed(), wish))
    raise SystemExit(0)
if sys.argv[1:2] == ["stay"]:
    time.sleep(60)
from app.bootstrap import main

raise SystemExit(main())
"""


def make(folder, version):
    """A small program of one version, that runs."""
    folder.mkdir(parents=True)
    base = Path(sys.executable).resolve()
    shutil.copy2(base, folder / "engine")
    paths = {str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    starter = folder / "SoThiDua"
    starter.write_text(
        STARTER.format(home=sys.base_prefix, path=":".join(sorted(paths))), encoding="utf-8"
    )
    starter.chmod(0o755)
    (folder / "main.py").write_text(MAIN, encoding="utf-8")
    (folder / "version.txt").write_text(version)
    keys = {"format": "so-thi-dua/update-keys", "version": 1}
    line = json.loads(known().model_dump_json())
    (folder / "keys.json").write_text(json.dumps({**keys, "keys": [line]}), encoding="utf-8")
    (folder / f"only-{version}").write_text(version)
    return folder


class Machine:
    """A PC with the program in its place, and a stick with a package."""

    def __init__(self, root):
        self.root = root
        self.place = make(root / "cài đặt" / "SoThiDua", "0.1.0")
        new = make(root / "new", "0.2.0")
        self.old, self.new = tree(self.place), tree(new)
        self.package = root / "goi.thiduacn"
        sign().write_package(self.package, new, manifest(new, platform=platform_name()), KEY)
        self.environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment.pop("PYTHONPATH", None)

    def run(self, *arguments, folder=None, **variables):
        return subprocess.run(
            [(folder or self.place) / "SoThiDua", *map(str, arguments)],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *arguments, folder=None, **variables):
        return subprocess.Popen(
            [(folder or self.place) / "SoThiDua", *map(str, arguments)],
            env={**self.environment, **variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def until(self, what):
        end = time.monotonic() + 90
        while not what():
            assert time.monotonic() < end, self.state
            time.sleep(0.05)

    @property
    def state(self):
        record = program_folder.read(self.place)
        return record.state if record else None

    @property
    def started(self):
        log = self.place.parent / "started.txt"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_the_window_hands_over_and_what_comes_back_is_the_new_version(machine, tmp_path):
    file = tmp_path / "xã.thidua"
    done = machine.run("as-window", machine.package, file)
    assert (done.returncode, done.stderr) == (0, "")
    machine.until(lambda: machine.started)
    machine.until(lambda: machine.state is State.DONE)
    assert machine.started == [f"0.2.0 {file} "]
    machine.until(lambda: tree(beside(machine.place, RUNNER)) is None or machine.run() is None)
    assert tree(machine.place) == machine.new
    assert tree(beside(machine.place, OLD)) == machine.old
    assert tree(beside(machine.place, NEW)) is None


def test_a_command_checks_then_updates_with_a_copy_of_the_data(machine, ready_file, tmp_path):
    (tmp_path / "du-lieu").mkdir()
    data = Path(shutil.copy(ready_file, tmp_path / "du-lieu" / "xa.thidua"))
    held = data.read_bytes()
    checked = machine.run("update", machine.package, "--check", "--json")
    assert json.loads(checked.stdout)["version"] == "0.2.0"
    assert tree(machine.place) == machine.old
    refused = machine.run("update", machine.package)
    assert refused.returncode == 1
    assert "Hãy thêm --data" in refused.stderr
    done = machine.run("update", machine.package, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Phiên bản mới vào chỗ ngay khi lệnh này kết thúc" in done.stdout
    machine.until(lambda: machine.state is State.SWAPPED)
    assert tree(machine.place) == machine.new
    assert machine.started == []
    assert len(own_copies.listed(own_copies.folder_of(data))) == 1
    assert data.read_bytes() == held
    older = machine.run("update", machine.package, "--check")
    assert (older.returncode, "đúng phiên bản đang dùng (0.2.0)" in older.stderr) == (1, True)


def test_a_second_process_of_the_program_keeps_it_in_its_place(machine):
    other = machine.start("stay")
    try:
        refused = machine.run("update", machine.package, "--without-data")
    finally:
        other.kill()
        other.wait(10)
    assert refused.returncode == 1
    assert "còn đang chạy" in refused.stderr
    assert tree(machine.place) == machine.old


def runner_waits(machine):
    """The old program handed over but another process of it keeps running: the runner waits."""
    assert machine.run("update", machine.package, "--check").returncode == 0
    process = machine.start("as-window", machine.package, "x.thidua", STOP_BEFORE_RENAME=NEW)
    process.wait(90)


def test_killed_between_the_renames_the_runner_finishes_when_it_is_started_again(machine):
    runner_waits(machine)
    machine.until((machine.place.parent / "stopped").exists)
    assert not machine.place.exists()
    kill_the_runner(machine)
    # As Windows does at the next sign-in:
    machine.run("--finish-update", folder=beside(machine.place, RUNNER))
    machine.until(lambda: machine.started)
    assert tree(machine.place) == machine.new
    assert tree(beside(machine.place, OLD)) == machine.old


def test_killed_between_the_renames_the_kept_one_calls_the_runner(machine):
    runner_waits(machine)
    machine.until((machine.place.parent / "stopped").exists)
    kill_the_runner(machine)
    machine.run(folder=beside(machine.place, OLD))  # somebody looks for the program, and finds it
    machine.until(lambda: machine.started)
    assert tree(machine.place) == machine.new


def test_killed_before_the_renames_the_next_start_is_the_old_version_and_says_so(machine):
    process = machine.start("as-window", machine.package, "x.thidua", STOP_BEFORE_RENAME="Dua")
    process.wait(90)
    machine.until((machine.place.parent / "stopped").exists)
    kill_the_runner(machine)
    assert tree(machine.place) == machine.old
    machine.run()
    (line,) = machine.started
    assert line.startswith("0.1.0 None Chưa cập nhật lên phiên bản 0.2.0: ")
    assert tree(machine.place) == machine.old
    assert machine.state is None
    assert tree(beside(machine.place, NEW)) is None


def kill_the_runner(machine):
    for pid in running.from_folder(beside(machine.place, RUNNER)):
        os.kill(pid, signal.SIGKILL)
    machine.until(lambda: not running.from_folder(beside(machine.place, RUNNER)))


def test_a_new_version_that_does_not_run_here_changes_nothing(machine, tmp_path):
    broken = make(tmp_path / "broken", "0.3.0")
    (broken / "SoThiDua").write_text("#!/bin/sh\nexit 3\n")
    sign().write_package(
        tmp_path / "b.thiduacn",
        broken,
        manifest(broken, platform=platform_name(), app_version="0.3.0"),
        KEY,
    )
    refused = machine.run("update", tmp_path / "b.thiduacn", "--without-data")
    assert refused.returncode == 1
    assert "không chạy được trên máy này" in refused.stderr
    assert tree(machine.place) == machine.old
    machine.run()
    assert machine.started[0].startswith("0.1.0 None ")
    assert tree(beside(machine.place, RUNNER)) is None
