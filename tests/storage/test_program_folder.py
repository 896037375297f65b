"""The exchange of the installed program: the old or the new one, whole, wherever it is killed."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from app.core.errors import StorageFailure
from app.imports.update_file import applying, reading
from app.imports.update_file.applying import Wish
from app.storage import program_folder, running
from app.storage.program_folder import (
    GIVEN_UP,
    NEW,
    OLD,
    RUNNER,
    State,
    acknowledge,
    beside,
    finish,
    kept_version,
    locked,
    note,
    read,
    settle,
)
from tests import update_killing
from tests.update_files import PLATFORM, Program, built, installed, known, package, tree

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the small programs are for Linux"),
    pytest.mark.xdist_group("program_folder"),
]
ENDS = (NEW, RUNNER, OLD, GIVEN_UP)


class Place:
    """A place with an old program, and a package of a new one."""

    def __init__(self, root, version="0.1.0", new="0.2.0"):
        self.root = root
        self.program = installed(root / "SoThiDua", version)
        self.folder = self.program.folder
        self.new_built = built(root / f"built-{new}", new)
        self.package = package(root / f"{new}.thiduacn", self.new_built, app_version=new)
        self.old, self.new = tree(self.folder), tree(self.new_built)
        self.data = root / "xa.thidua"
        self.data.write_bytes(b"data")

    def stage(self, version="0.1.0"):
        program = Program(self.folder, version, PLATFORM)
        update = reading.read_update(self.package, program=program, known=(known(),))
        record = applying.stage(update, program, Wish(reopen=self.data))
        note(self.folder, replace(record, state=State.READY))
        return record

    def beside(self, end):
        return tree(beside(self.folder, end))

    def copy(self, root):
        """The same place again, elsewhere."""
        shutil.copytree(self.root, root)
        twin = object.__new__(Place)
        twin.__dict__.update(self.__dict__)
        twin.root, twin.folder, twin.data = root, root / "SoThiDua", root / "xa.thidua"
        twin.package = root / self.package.name
        return twin


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "máy")


@pytest.fixture
def ready(place):
    place.stage()
    return place


# --- an exchange -----------------------------------------------------------------------------


def test_an_update_puts_the_new_one_in_the_place_and_keeps_the_old_one(ready):
    record = finish(ready.folder)
    assert record.state is State.SWAPPED
    assert (tree(ready.folder), ready.beside(OLD)) == (ready.new, ready.old)
    assert settle(ready.folder).goes_to == "0.2.0"
    acknowledge(ready.folder)
    assert [ready.beside(end) is not None for end in ENDS] == [False, False, True, False]
    assert kept_version(ready.folder).came_from == "0.1.0"
    assert ready.data.read_bytes() == b"data"


def test_going_back_puts_the_old_one_in_the_place_again(ready):
    finish(ready.folder)
    acknowledge(ready.folder)
    new = Program(ready.folder, "0.2.0", PLATFORM)
    record = applying.stage_return(new, Wish())
    assert (tree(ready.folder), ready.beside(RUNNER)) == (ready.new, ready.new)
    note(ready.folder, replace(record, state=State.READY))
    assert finish(ready.folder).state is State.SWAPPED
    assert tree(ready.folder) == ready.old
    acknowledge(ready.folder)
    assert not any(ready.beside(end) for end in ENDS)
    assert kept_version(ready.folder) is None


def test_links_in_the_folder_stay_links(ready):
    """PyInstaller leaves some on Linux, and one of them may lead nowhere."""
    finish(ready.folder)
    acknowledge(ready.folder)
    (ready.folder / "libx.so").symlink_to("_internal/base.bin")
    (ready.folder / "folder").symlink_to("_internal")
    (ready.folder / "nowhere").symlink_to("khong-co")
    before = program_folder.tree_digest(ready.folder)
    applying.stage_return(Program(ready.folder, "0.2.0", PLATFORM), Wish())
    runner = beside(ready.folder, RUNNER)
    assert program_folder.tree_digest(runner) == before
    assert (runner / "nowhere").is_symlink()
    assert (runner / "folder").is_symlink()
    (ready.folder / "nowhere").unlink()
    assert program_folder.tree_digest(ready.folder) != before


def test_a_second_update_lets_the_oldest_one_go(ready, tmp_path):
    finish(ready.folder)
    acknowledge(ready.folder)
    ready.new_built = built(tmp_path / "third", "0.3.0")
    ready.package = package(tmp_path / "3.thiduacn", ready.new_built, app_version="0.3.0")
    ready.stage("0.2.0")
    assert ready.beside(OLD) == ready.old  # until the newer one is in the place
    finish(ready.folder)
    assert ready.beside(OLD) == ready.new
    assert tree(ready.folder) == tree(ready.new_built)
    acknowledge(ready.folder)
    assert ready.beside(GIVEN_UP) is None
    assert kept_version(ready.folder).came_from == "0.2.0"


def test_an_update_is_not_told_of_twice_and_leaves_no_reason(ready):
    assert settle(ready.folder).state is State.RETURNED
    assert "bị ngắt giữa chừng" in read(ready.folder).reason
    acknowledge(ready.folder)
    assert read(ready.folder) is None
    assert not any(ready.beside(end) for end in ENDS)
    assert tree(ready.folder) == ready.old


# --- what stands in the way ------------------------------------------------------------------


def test_what_is_no_longer_whole_does_not_take_the_place(ready):
    (beside(ready.folder, NEW) / "_internal" / "base.bin").write_bytes(b"eaten by a scanner")
    record = finish(ready.folder)
    assert (record.state, tree(ready.folder)) == (State.RETURNED, ready.old)
    assert "không còn nguyên" in record.reason


def test_a_kept_version_that_is_damaged_is_not_gone_back_to(ready):
    finish(ready.folder)
    acknowledge(ready.folder)
    (beside(ready.folder, OLD) / "SoThiDua").write_bytes(b"changed")
    with pytest.raises(StorageFailure, match="không còn nguyên vẹn"):
        applying.stage_return(Program(ready.folder, "0.2.0", PLATFORM), Wish())
    assert tree(ready.folder) == ready.new
    assert kept_version(ready.folder) is not None


def from_inside(folder):
    """A process that runs from a folder: a copy of a small program of the system."""
    program = folder / "dang-chay"
    shutil.copy2(shutil.which("sleep"), program)
    return subprocess.Popen([program, "60"])


def until_it_runs(process, folder):
    end = time.monotonic() + 10
    while process.pid not in _any_in(folder) and time.monotonic() < end:
        time.sleep(0.01)


_LOOK = """
import sys
from pathlib import Path
from app.storage import running
print(*running.from_folder(Path(sys.argv[1])))
"""


def _any_in(folder):
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            _LOOK,
            folder,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [int(one) for one in found.stdout.split()]


def test_a_program_that_somebody_runs_stays_where_it_is(ready):
    process = from_inside(ready.folder)
    try:
        until_it_runs(process, ready.folder)
        assert process.pid in _any_in(ready.folder)
        assert process.pid not in running.from_folder(ready.folder)  # a child of this one
        update_killing.run("finish", ready.folder, at=-1)
    finally:
        process.kill()
        process.wait(10)
    record = read(ready.folder)
    assert record.state is State.RETURNED
    assert "còn đang chạy" in record.reason
    (ready.folder / "dang-chay").unlink()
    assert tree(ready.folder) == ready.old


def test_a_folder_that_cannot_be_renamed_stays(ready, monkeypatch):
    def refuse(old, new):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(program_folder, "_rename", refuse)
    record = finish(ready.folder)
    assert (record.state, tree(ready.folder)) == (State.RETURNED, ready.old)
    assert "không đổi được tên thư mục" in record.reason


def test_where_the_second_rename_fails_the_old_one_comes_back(ready, monkeypatch):
    rename = program_folder._rename

    def refuse_the_new_one(old, new):
        if old.name.endswith(NEW):
            raise PermissionError(13, "in use")
        rename(old, new)

    monkeypatch.setattr(program_folder, "_rename", refuse_the_new_one)
    record = finish(ready.folder)
    assert (record.state, tree(ready.folder)) == (State.RETURNED, ready.old)


def test_nobody_starts_the_program_while_it_is_exchanged(ready):
    with locked(ready.folder), pytest.raises(StorageFailure, match="đang được cập nhật"):
        settle(ready.folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_all_users_is_for_the_administrator(place):
    place.root.chmod(0o555)
    try:
        assert "bộ cài" in program_folder.obstacle(place.folder)
    finally:
        place.root.chmod(0o755)


def test_a_folder_that_cannot_be_written_is_for_the_administrator(place, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "no")

    assert program_folder.obstacle(place.folder) == ""
    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    said = program_folder.obstacle(place.folder)
    assert "người quản trị máy chạy bộ cài" in said


def test_a_note_that_cannot_be_read_is_no_note(ready):
    path = beside(ready.folder, "-cap-nhat.json")
    good = json.loads(path.read_text(encoding="utf-8"))
    for bad in ("", "[]", "{", '{"state": "swapping"}', json.dumps({**good, "schema": "x"})):
        path.write_text(bad, encoding="utf-8")
        assert read(ready.folder) is None
        assert settle(ready.folder) is None
    assert tree(ready.folder) == ready.old


def test_a_runner_that_does_not_run_changes_nothing(ready, monkeypatch):
    """The small program is no program: it cannot be started."""
    monkeypatch.setattr(program_folder, "_ANSWERS_WITHIN", 5)
    with pytest.raises(StorageFailure, match="không chạy được trên máy này"):
        program_folder.begin(ready.folder, read(ready.folder))
    assert tree(ready.folder) == ready.old
    assert read(ready.folder).state is State.RETURNED


# --- killed ----------------------------------------------------------------------------------


def check_nothing_is_mixed(place, *, may_be_gone=True):
    """What has to hold right after a kill, whatever was being done."""
    now = tree(place.folder)
    assert now in (place.old, place.new) or (now is None and may_be_gone), "a mix"
    if now is None:
        assert {"SoThiDua"} & set(place.beside(RUNNER))  # and it is whole:
        assert place.beside(RUNNER) in (place.old, place.new)
        sides = [place.beside(end) for end in (NEW, OLD, GIVEN_UP)]
        assert place.old in sides
        assert place.new in sides
    assert place.data.read_bytes() == b"data"


def check_it_settles(place, *, kept=None):
    """The program in the place is started: it ends with one version and what belongs to it."""
    record = settle(place.folder)
    now = tree(place.folder)
    assert now in (place.old, place.new)
    if record is not None:  # what the person is told is what is there
        goal = place.old if record.goes_back else place.new
        assert (record.state in (State.SWAPPED, State.DONE)) == (now == goal)
    acknowledge(place.folder)
    assert tree(place.folder) == now
    for end in (NEW, RUNNER, GIVEN_UP):
        assert place.beside(end) is None
    if kept is not None:
        assert place.beside(OLD) == kept[now == place.new]
    return now


def killed_at_each_step(work, place, tmp_path):
    """Yield a copy of a place in which `work` was killed, for each step there is."""
    for at in range(10_000):
        twin = place.copy(tmp_path / f"{work}-{at}")
        is_done = update_killing.run(work, twin.folder, at, twin.package)
        yield at, twin
        if is_done:
            return
        shutil.rmtree(twin.root, ignore_errors=True)


def test_killed_while_it_is_laid_ready_the_old_one_stays(place, tmp_path):
    steps = 0
    for at, twin in killed_at_each_step("stage", place, tmp_path):
        assert tree(twin.folder) == place.old
        settle(twin.folder)
        acknowledge(twin.folder)
        assert tree(twin.folder) == place.old
        assert [twin.beside(end) for end in ENDS] == [None] * 4
        assert read(twin.folder) is None
        steps = at
    assert steps > 14


def test_killed_in_the_exchange_one_version_is_whole_and_the_next_start_settles_it(
    ready, tmp_path
):
    seen = []
    for _, twin in killed_at_each_step("finish", ready, tmp_path):
        check_nothing_is_mixed(twin)
        if tree(twin.folder) is None:
            seen.append("gone")
            assert update_killing.run("finish", twin.folder, at=-1)  # as at the next sign-in
            assert tree(twin.folder) == ready.new
        now = check_it_settles(twin, kept=(None, ready.old))
        seen.append("new" if now == ready.new else "old")
    assert set(seen) == {"old", "new", "gone"}


def test_killed_in_the_exchange_the_runner_can_finish(ready, tmp_path):
    for _, twin in killed_at_each_step("finish", ready, tmp_path):
        assert update_killing.run("finish", twin.folder, at=-1)
        assert read(twin.folder).state is State.SWAPPED
        assert tree(twin.folder) == ready.new
        assert twin.beside(OLD) == ready.old


def test_killed_with_an_older_version_kept_it_is_kept_or_replaced_as_a_whole(ready, tmp_path):
    """The second update: what `-cu` holds belongs to what is in the place, in the end."""
    finish(ready.folder)
    acknowledge(ready.folder)
    oldest, ready.old = ready.old, ready.new
    ready.new_built = built(tmp_path / "third", "0.3.0")
    ready.package = package(ready.root / "3.thiduacn", ready.new_built, app_version="0.3.0")
    ready.new = tree(ready.new_built)
    ready.stage("0.2.0")
    for _, twin in killed_at_each_step("finish", ready, tmp_path):
        check_nothing_is_mixed(twin)
        if tree(twin.folder) is None:
            assert update_killing.run("finish", twin.folder, at=-1)
        now = check_it_settles(twin, kept=(oldest, ready.old))
        expected = "0.2.0" if now == ready.new else "0.1.0"
        assert kept_version(twin.folder).came_from == expected


def test_killed_while_it_goes_back(ready, tmp_path):
    finish(ready.folder)
    acknowledge(ready.folder)
    for _, twin in killed_at_each_step("stage_return", ready, tmp_path):
        assert tree(twin.folder) == ready.new
        assert check_it_settles(twin) == ready.new
        assert kept_version(twin.folder) is not None
    record = applying.stage_return(Program(ready.folder, "0.2.0", PLATFORM), Wish())
    note(ready.folder, replace(record, state=State.READY))
    seen = set()
    for _, twin in killed_at_each_step("finish", ready, tmp_path):
        check_nothing_is_mixed(twin)
        if tree(twin.folder) is None:
            assert update_killing.run("finish", twin.folder, at=-1)
        now = check_it_settles(twin)
        seen.add(now == ready.old)
        assert (kept_version(twin.folder) is None) == (now == ready.old)
    assert seen == {True, False}


def test_killed_again_while_it_settles(ready, tmp_path):
    for at in (3, 5, 6, 7, 8, 9):
        twin = ready.copy(tmp_path / f"first-{at}")
        update_killing.run("finish", twin.folder, at)
        if tree(twin.folder) is None:
            continue
        for _, again in killed_at_each_step("settle", twin, tmp_path / f"again-{at}"):
            check_nothing_is_mixed(again, may_be_gone=False)
            check_it_settles(again, kept=(None, ready.old))


def test_control_an_exchange_file_by_file_is_seen_to_mix(ready, tmp_path):
    mixed = 0
    for _, twin in killed_at_each_step("mix", ready, tmp_path):
        try:
            check_nothing_is_mixed(twin)
        except AssertionError as seen:
            mixed += "a mix" in str(seen)
    assert mixed
