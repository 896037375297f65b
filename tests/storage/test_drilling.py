"""G31: a backup is restored into a scratch file, judged whole, compared; every try is noted."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import StorageFailure
from app.core.passphrases import PassphraseRefused
from app.core.paths import settings_folder
from app.core.progress import Cancelled
from app.storage import archive, drill_log, drilling, migration, own_copies
from app.storage.backup import opened_backup
from app.storage.database import Database
from app.storage.drill_log import DrillNote, Outcome
from app.storage.drilling import drill
from app.storage.reasons import Reason
from app.storage.workspace import clear_left, workspace
from tests.conftest import MACHINE
from tests.sealed import PHRASE, quick_key, sealed, sealed_once, usb
from tests.storage.conftest import Units
from tests.storage.damage import alter

__all__ = ["quick_key", "sealed", "sealed_once", "usb"]

OLD_FILES = Path(__file__).parents[1] / "data" / "databases"
BEGUN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """A log, and a place to work, of this test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture
def copy(units, database):
    """The program's own copy of a file with two units, which went on by one since."""
    units.add("Thôn Đông", "Thôn Tây")
    made = own_copies.make(database, Reason.AUTOMATIC).path
    units.add("Thôn Nam")
    return made


def scratch_left():
    root = settings_folder() / "work"
    return list(root.iterdir()) if root.exists() else []


def unpacked(backup, folder):
    """A backup taken apart: its manifest, and its data to be changed."""
    folder.mkdir()
    opened = opened_backup(backup, folder)
    return opened.manifest, opened.data


def test_a_whole_copy_passes_and_nothing_is_left_or_touched(copy, path):
    before = copy.read_bytes()
    came = drill(copy, path)
    assert came.is_passed, came.failure
    assert came.is_own
    assert (came.missing, came.notes) == (1, ())
    assert dict(came.then.told)["Đơn vị, tập thể"] == 2
    assert dict(came.now.told)["Đơn vị, tập thể"] == 3
    assert came.manifest.digest == came.then.digest != came.now.digest
    assert scratch_left() == []
    assert copy.read_bytes() == before
    [noted] = drill_log.noted(path)
    assert (noted.outcome, noted.number, noted.changes) == (Outcome.PASSED, 1, 2)
    assert noted.missing == 1


def test_one_changed_value_fails_even_where_all_hashes_were_made_anew(copy, path, tmp_path):
    manifest, data = unpacked(copy, tmp_path / "lấy ra")
    alter(data)
    copy.unlink()
    archive.pack(data, manifest, copy)
    came = drill(copy, path)
    assert not came.is_passed
    assert "đã bị thay đổi ngoài phần mềm" in came.findings[0]
    assert scratch_left() == []
    noted = drill_log.last(path)
    assert (noted.outcome, noted.said) == (Outcome.FAILED, came.failure)


def test_a_flipped_byte_fails_and_is_noted(copy, path):
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    assert not drill(copy, path).is_passed
    assert drill_log.last(path).outcome is Outcome.FAILED


def test_a_backup_that_says_less_is_still_opened_and_passes(copy, path, tmp_path):
    """One of format 1, as older programs wrote it."""
    manifest, data = unpacked(copy, tmp_path / "lấy ra")
    copy.unlink()
    older = dataclasses.replace(manifest, points=None, digest=None)
    archive.pack(data, older, copy)
    assert (older.format, manifest.format) == (1, 2)
    came = drill(copy, path)
    assert came.is_passed, came.failure
    assert came.manifest == older


def test_a_file_that_opens_as_an_empty_one_fails(copy, path, empty_file, monkeypatch):
    real = Database.open

    def open_an_empty_one(scratch):
        shutil.copy(empty_file, scratch)
        return real(scratch)

    monkeypatch.setattr(drilling.Database, "open", open_an_empty_one)
    came = drill(copy, path)
    assert "Bảng subject: trong bản sao lưu có 2 dòng, mở ra có 0." in came.findings
    assert came.failure.startswith(f"Tệp “{copy.name}” không còn nguyên vẹn")


def test_a_backup_in_an_older_shape_is_migrated_and_judged_again(tmp_path, monkeypatch):
    data = Path(shutil.copy(OLD_FILES / "2.thidua", tmp_path / "xa.thidua"))
    made = own_copies.make_of(data, Reason.AUTOMATIC).path
    came = drill(made, data)
    assert came.is_passed, came.failure
    assert came.manifest.schema == 2
    real = migration.migrate_file

    def lose_a_name(path, target="head"):
        real(path, target)
        if path.name.startswith("thu"):
            alter(path)

    monkeypatch.setattr(migration, "migrate_file", lose_a_name)
    assert "đã bị thay đổi ngoài phần mềm" in drill(made, data).findings[0]


def test_a_passphrase_that_was_lost_is_noted_as_a_failure(sealed, usb):
    with pytest.raises(PassphraseRefused):
        drill(sealed, None, passphrase=PHRASE.lower())
    assert [one.outcome for one in drill_log.noted(None)] == [Outcome.FAILED]
    assert [file.name for file in usb.iterdir()] == [sealed.name]


def test_the_backup_of_another_file_passes_but_is_told(copy, empty_file, tmp_path):
    other = Path(shutil.copy(empty_file, tmp_path / "khac.thidua"))
    database = Database.open(other, MACHINE)
    Units(database).add("Thôn Bắc")
    database.close()
    came = drill(copy, other)
    assert came.is_passed
    assert "của một tệp dữ liệu khác" in came.notes[0]


def test_stopped_it_is_noted_and_nothing_is_left(copy, path):
    class Stop:
        def report(self, done, total):
            if 2 * done >= total:
                raise Cancelled

    with pytest.raises(Cancelled):
        drill(copy, path, Stop())
    assert scratch_left() == []
    assert [one.outcome for one in drill_log.noted(path)] == [Outcome.STOPPED]
    assert drill_log.last(path) is None
    assert drill_log.is_due(path, 1)


def test_a_fault_of_the_program_is_noted_too(copy, path, monkeypatch):
    def fail(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(drilling, "_open", fail)
    with pytest.raises(RuntimeError):
        drill(copy, path)
    assert drill_log.last(path).outcome is Outcome.FAILED
    assert scratch_left() == []


def test_a_log_that_cannot_be_written_is_said(copy, path):
    (settings_folder() / "drills.jsonl").mkdir()
    came = drill(copy, path)
    assert came.is_passed
    assert "Chưa ghi được lần thử này" in came.notes[0]


def test_the_newest_copy_is_the_newest_by_its_number(copy, database, path):
    younger = own_copies.make(database, Reason.AUTOMATIC).path
    copy.rename(copy.with_name(copy.name.replace("-20", "-29", 1)))  # the clock was wrong that day
    assert own_copies.newest(path, "") == younger
    assert drilling.newest_own(path) == younger
    shutil.rmtree(younger.parent)
    with pytest.raises(StorageFailure, match="Chưa có bản sao nào phần mềm tự giữ"):
        drilling.newest_own(path)


KILLED = """
import sys
from pathlib import Path
from app.storage import drilling
def wait(*_):
    print("there", flush=True)
    sys.stdin.read()
drilling._open = wait
drilling.drill(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_killed_drill_leaves_no_scratch_file_after_the_next_start(copy, path, database):
    database.close()
    folder = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, copy, path],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as killed:
        killed.stdout.readline()
        clear_left()
        assert [one for one in scratch_left() if list(one.glob("thu-*"))]  # it is at work
        os.kill(killed.pid, signal.SIGKILL)
    assert scratch_left()
    Database.open(path, MACHINE).close()
    assert scratch_left() == []


def test_what_somebody_is_at_work_on_stays():
    with workspace() as mine:
        (mine / "data.sqlite").touch()
        clear_left()
        with workspace():
            pass
        assert (mine / "data.sqlite").exists()
    assert scratch_left() == []


# --- when it is due --------------------------------------------------------------------------


def done(path, begun=BEGUN, outcome=Outcome.PASSED, changes=10, own=True):
    noted = DrillNote(Path("x"), begun, outcome, is_own=own, is_automatic=True, changes=changes)
    assert drill_log.note(path, noted)


@pytest.mark.parametrize(
    ("later", "changes", "is_due"),
    [
        (timedelta(days=6), 10, False),
        (timedelta(days=7), 10, True),
        (timedelta(days=-1), 10, True),  # the clock went back: nothing else would say when
        (timedelta(0), 209, False),
        (timedelta(0), 210, True),
        (timedelta(0), 9, True),  # an older copy lies in its place
    ],
)
def test_it_is_due_after_a_week_or_many_actions(path, monkeypatch, later, changes, is_due):
    assert drill_log.is_due(path, changes)
    done(path)
    monkeypatch.setattr(drill_log.clock, "now", lambda: BEGUN + later)
    assert drill_log.is_due(path, changes) is is_due


def test_a_wrong_clock_never_makes_it_run_again_and_again(path, monkeypatch):
    for year in (2026, 1980, 2099, 2026):
        moment = BEGUN.replace(year=year)
        monkeypatch.setattr(drill_log.clock, "now", lambda moment=moment: moment)
        assert drill_log.is_due(path, 10)
        done(path, moment)
        assert not drill_log.is_due(path, 10)


def test_the_log_outlives_a_power_cut_and_other_hands(path):
    done(path)
    log = settings_folder() / "drills.jsonl"
    with log.open("a", encoding="utf-8") as file:
        file.write('không phải JSON\n[]\n{"data": 5}\n{"data": "cụt giữa ch')
    done(path, BEGUN + timedelta(days=1), Outcome.FAILED, own=False)
    assert [one.outcome for one in drill_log.noted(path)] == [Outcome.PASSED, Outcome.FAILED]
    assert drill_log.last(path).outcome is Outcome.FAILED
    assert drill_log.last_own(path).outcome is Outcome.PASSED
    assert drill_log.noted(path.with_name("khac.thidua")) == ()
