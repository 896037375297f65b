import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import operations
from app.core import clock
from app.core.errors import NotAllowed, StorageFailure
from app.core.paths import settings_folder
from app.core.progress import Cancelled
from app.entities import Device, Operation
from app.services import office
from app.storage import atomic, joining, last_restore, opening, schema
from app.storage.archive import NotWhole
from app.storage.backup import back_up, verify_file
from app.storage.database import Database
from app.storage.lock import AlreadyOpen
from app.storage.reasons import Reason
from app.storage.restoring import restore
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units
from tests.storage.damage import alter, interrupt_a_save
from tests.storage.disks import At, contents, fill, locked, small_disk


@pytest.fixture
def kept(tmp_path):
    """Where the backups are."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(database, units, kept):
    """A backup with Thôn Đông; the file itself went on to have Thôn Tây, and is closed."""
    units.add("Thôn Đông")
    made = back_up(database, kept)
    units.add("Thôn Tây")
    database.close()
    return made.path


def names(path):
    database = Database.open(path, MACHINE)
    try:
        with database.reading() as session:
            assert verify(session).findings == ()
        return Units(database).names()
    finally:
        database.close()


def test_a_missing_file_is_created(backup, tmp_path):
    target = tmp_path / "moi.thidua"
    answer = restore(backup, target)
    assert (answer.is_done, answer.now, answer.kept, answer.lost) == (True, None, (), 0)
    assert names(target) == ["Thôn Đông"]


def test_a_present_file_is_replaced_and_kept_as_a_whole_backup(backup, path):
    answer = restore(backup, path)
    assert names(path) == ["Thôn Đông"]
    [safety] = answer.kept
    assert safety.parent == path.parent
    check = verify_file(safety)
    assert check.is_whole
    assert check.manifest.reason is Reason.BEFORE_RESTORE
    assert check.contents.counts["subject"] == 2
    assert sorted(file.name for file in path.parent.iterdir() if file.is_file()) == sorted(
        [path.name, safety.name]
    )

    restore(safety, path)
    assert names(path) == ["Thôn Tây", "Thôn Đông"]


def test_a_dry_run_tells_then_and_now_and_writes_nothing(backup, path):
    before = contents(path.parent), path.stat().st_mtime_ns
    answer = restore(backup, path, dry_run=True)
    assert (answer.is_done, answer.lost, answer.kept) == (False, 1, ())
    assert (answer.then.counts["subject"], answer.now.counts["subject"]) == (1, 2)
    assert answer.newest_lost <= clock.now()
    assert (contents(path.parent), path.stat().st_mtime_ns) == before
    assert list((settings_folder() / "work").iterdir()) == []


def test_a_dry_run_also_tells_of_a_file_that_is_open(backup, path):
    database = Database.open(path, MACHINE)
    assert restore(backup, path, dry_run=True).lost == 1
    database.close()


def test_a_file_open_elsewhere_is_left_alone(backup, path):
    database = Database.open(path, MACHINE)
    before = path.read_bytes()
    with pytest.raises(AlreadyOpen, match="PC-VANPHONG"):
        restore(backup, path)
    assert path.read_bytes() == before
    assert Units(database).names() == ["Thôn Tây", "Thôn Đông"]
    database.close()


def test_the_log_says_where_a_restored_file_came_from(backup, path):
    restore(backup, path)
    database = Database.open(path, MACHINE)
    with database.reading() as session:
        newest = session.scalars(select(Operation).where(Operation.verb == "backup.restore")).one()
        assert newest.label == "Phục hồi từ bản sao lưu"
        assert newest.reason == backup.name
        assert newest.sequence == 1
    database.close()


def test_a_restored_file_joins_its_newer_self(backup, path, tmp_path):
    newer = shutil.copy(path, tmp_path / "moi-hon.thidua")
    restore(backup, path)
    database = Database.open(path)
    Units(database).add("Thôn Nam")
    Units(database).add("Thôn Bắc")
    joining.join(database, newer)
    assert len(Units(database).names()) == 4
    with database.reading() as session:
        assert verify(session).findings == ()
        numbers = session.execute(select(Operation.device_id, Operation.sequence)).all()
        assert len(numbers) == len(set(numbers))
        assert len(session.scalars(select(Device)).all()) == 2
    database.close()


def test_restoring_twice_begins_two_chains(backup, path):
    restore(backup, path)
    restore(backup, path)
    database = Database.open(path)
    Units(database).add("Thôn Nam")
    with database.reading() as session:
        assert verify(session).findings == ()
        assert len(session.scalars(select(Device)).all()) == 2
    database.close()


# --- what lies there is not whole ------------------------------------------------------------


def test_an_altered_file_is_kept_byte_for_byte(backup, path):
    alter(path)
    before = path.read_bytes()
    answer = restore(backup, path)
    assert names(path) == ["Thôn Đông"]
    [raw] = answer.kept
    assert "-giu-lai-" in raw.name
    assert raw.read_bytes() == before
    assert "đã bị thay đổi" in answer.obstacle
    assert answer.now is None


@pytest.mark.parametrize("content", [b"", bytes(9000), b"Danh s\xc3\xa1ch" * 90])
def test_a_ruined_file_is_kept_and_replaced(backup, path, content):
    path.write_bytes(content)
    [raw] = restore(backup, path).kept
    assert raw.read_bytes() == content
    assert names(path) == ["Thôn Đông"]


def test_a_second_ruin_does_not_replace_the_first(backup, path):
    kept = []
    for content in (b"x" * 200, b"y" * 200):
        path.write_bytes(content)
        kept += restore(backup, path).kept
    assert [file.read_bytes() for file in kept] == [b"x" * 200, b"y" * 200]


def test_an_interrupted_save_is_settled_into_the_safety_copy(backup, path):
    interrupt_a_save(path)
    safety, *raw = restore(backup, path).kept
    assert verify_file(safety).contents.counts["subject"] == 2
    assert [file.name.rpartition(".")[2] for file in raw] == ["thidua", "thidua-journal"]
    assert not path.with_name(f"{path.name}-journal").exists()
    assert names(path) == ["Thôn Đông"]


def stale_journal(empty_file, tmp_path):
    """The journal that an interrupted save of another data file left."""
    other = shutil.copy(empty_file, tmp_path / "khac.thidua")
    database = Database.open(other, MACHINE)
    Units(database).bulk(120)
    database.close()
    interrupt_a_save(other)
    return other.with_name("khac.thidua-journal").read_bytes()


@pytest.mark.parametrize("is_there", [False, True])
def test_a_stale_journal_is_never_applied_to_a_restored_file(
    backup, path, empty_file, tmp_path, is_there
):
    journal = stale_journal(empty_file, tmp_path)
    fooled = tmp_path / "fooled.thidua"
    restore(backup, fooled)
    fooled.with_name("fooled.thidua-journal").write_bytes(journal)
    with pytest.raises((StorageFailure, AssertionError)):
        names(fooled)  # what happens where nobody moves the journal away

    target = path if is_there else tmp_path / "moi.thidua"
    target.with_name(f"{target.name}-journal").write_bytes(journal)
    target.with_name(f"{target.name}-wal").write_bytes(b"stale")
    answer = restore(backup, target)

    assert names(target) == ["Thôn Đông"]
    assert journal in [file.read_bytes() for file in answer.kept]
    assert b"stale" in [file.read_bytes() for file in answer.kept]


# --- refusals --------------------------------------------------------------------------------


def test_a_damaged_backup_replaces_nothing(backup, path):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    before = contents(path.parent)
    with pytest.raises(NotWhole, match="Hãy dùng bản sao lưu khác"):
        restore(backup, path)
    assert contents(path.parent) == before


def test_a_data_file_is_no_backup(backup, path):
    with pytest.raises(NotWhole, match="không phải bản sao lưu"):
        restore(path, path)


def test_a_missing_backup_is_said(path, tmp_path):
    with pytest.raises(StorageFailure, match="không thấy tệp"):
        restore(tmp_path / "khong-co.thiduabk", path)


def test_the_backup_of_another_file_is_refused(backup, empty_file, tmp_path):
    other = shutil.copy(empty_file, tmp_path / "xa-khac.thidua")
    database = Database.open(other, MACHINE)
    Units(database).add("Thôn Lạ")
    database.close()
    for dry_run in (True, False):
        with pytest.raises(NotAllowed, match="của một tệp dữ liệu khác"):
            restore(backup, other, dry_run=dry_run)
    assert names(other) == ["Thôn Lạ"]


def test_an_empty_file_may_be_replaced(backup, empty_file, tmp_path):
    target = shutil.copy(empty_file, tmp_path / "trong.thidua")
    restore(backup, target)
    assert names(target) == ["Thôn Đông"]


def test_a_newer_file_is_left_to_the_newer_program(backup, path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = contents(path.parent)
    with pytest.raises(NotAllowed, match="phiên bản mới hơn"):
        restore(backup, path)
    assert contents(path.parent) == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("bao-cao.xlsx", "đuôi .thidua"),
        ("da-rut/xa.thidua", "Không có thư mục"),
        ("thu-muc.thidua", "là thư mục"),
    ],
)
def test_a_target_that_cannot_be_is_refused(backup, tmp_path, name, sentence):
    (tmp_path / "thu-muc.thidua").mkdir()
    with pytest.raises((NotAllowed, StorageFailure), match=sentence):
        restore(backup, tmp_path / name)
    assert not (tmp_path / "da-rut").exists()


@pytest.mark.parametrize("share", [10, 60, 75, 85])
def test_a_cancelled_restore_changes_nothing(backup, path, share):
    before = contents(path.parent)

    def cancel():
        raise Cancelled

    with pytest.raises(Cancelled):
        restore(backup, path, progress=At(share, cancel))
    assert contents(path.parent) == before


# --- disks -----------------------------------------------------------------------------------


@pytest.fixture
def usb(tmp_path, path, backup):
    """A small disk with the data file on it."""
    with small_disk(tmp_path / "dia", "12m") as folder:
        shutil.copy(path, folder / path.name)
        yield folder


def test_a_disk_full_at_any_step_leaves_the_old_file(backup, usb, path):
    target = usb / path.name
    before = target.read_bytes()
    outcomes = []
    for leave in range(0, 5_000_000, 700_000):
        ballast = fill(usb, leave)
        try:
            outcomes.append(str(restore(backup, target).is_done))
        except StorageFailure as failure:
            outcomes.append(str(failure))
            assert contents(usb) == {"ballast": ballast.read_bytes(), target.name: before}
        ballast.unlink()
        if outcomes[-1] == "True":
            break
    assert len(outcomes) > 2
    assert outcomes[-1] == "True"
    assert all("còn trống" in outcome for outcome in outcomes[:-1])
    assert names(target) == ["Thôn Đông"]


def test_a_locked_disk_keeps_the_old_file(backup, usb, path):
    with locked(usb), pytest.raises(StorageFailure, match="chống ghi"):
        restore(backup, usb / path.name)
    assert names(usb / path.name) == ["Thôn Tây", "Thôn Đông"]


def test_an_older_backup_comes_up_to_date(tmp_path, kept):
    """Of the first version, of one between and of the last; `test_migration` has each of them."""
    for version in (1, schema.VERSION // 2, schema.VERSION - 1):
        file = Path(__file__).parents[1] / "data" / "databases" / f"{version}.thidua"
        made = back_up(shutil.copy(file, kept / file.name), kept)
        target = tmp_path / file.name
        restore(made.path, target)
        opening.check(target)
        with closing(sqlite3.connect(target)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert verify_file(target).is_whole


# --- what is remembered of it ----------------------------------------------------------------


def last(path):
    database = Database.open(path, MACHINE)
    with database.reading() as session:
        found = last_restore.last(session, path)
    database.close()
    return found


def test_a_restore_is_remembered_with_what_it_can_be_taken_back_with(backup, path):
    answer = restore(backup, path)
    found = last(path)
    assert (found.backup, found.kept, found.is_done) == (backup, answer.kept[0], True)
    assert found.can_be_undone()
    restore(found.kept, path)
    assert names(path) == ["Thôn Tây", "Thôn Đông"]
    again = last(path)
    assert again.backup == found.kept
    again.kept.unlink()
    assert not again.can_be_undone()


def test_the_memory_says_nothing_of_another_file_at_the_same_place(backup, path, empty_file):
    restore(backup, path)
    shutil.copy(empty_file, path)
    assert last(path) is None


def test_a_refused_restore_leaves_the_memory_of_the_last_one(backup, path, monkeypatch):
    restore(backup, path)
    before = last(path)

    def refuse(*_):
        raise StorageFailure("đĩa hỏng")

    monkeypatch.setattr(atomic, "replace", refuse)
    with pytest.raises(StorageFailure, match="đĩa hỏng"):
        restore(backup, path)
    assert last(path) == before


@pytest.mark.parametrize("is_after", [False, True])
def test_a_killed_restore_is_told_by_what_the_file_holds(backup, path, monkeypatch, is_after):
    real = atomic.replace

    def die(new, target):
        if is_after:
            real(new, target)
        monkeypatch.setattr(last_restore, "give_up", lambda _: None)  # a killed one clears nothing
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, path)
    found = last(path)
    assert found.is_done is is_after
    assert found.can_be_undone() is is_after
    assert names(path) == (["Thôn Đông"] if is_after else ["Thôn Tây", "Thôn Đông"])


# --- warnings --------------------------------------------------------------------------------


def warnings(backup, path):
    return " ".join(restore(backup, path, dry_run=True).warnings)


def test_a_newer_backup_of_this_pc_is_named(backup, path, kept, monkeypatch):
    assert warnings(backup, path) == ""
    later = clock.now() + timedelta(seconds=5)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        newer = back_up(path, kept)
        assert "bản sao lưu mới hơn" in warnings(backup, path)
        assert str(newer.path) in warnings(backup, path)


def test_a_clock_in_doubt_is_said(backup, path, monkeypatch):
    earlier = clock.now() - timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: earlier)
    assert "Đồng hồ của máy này có thể sai" in warnings(backup, path)


def test_what_both_sides_have_alone_is_said(backup, path, kept):
    old = path.read_bytes()
    database = Database.open(path, MACHINE)
    Units(database).add("Thôn Nam")
    database.close()
    other = back_up(path, kept).path
    path.write_bytes(old)
    assert "hai bên đã làm khác nhau" in warnings(other, path)


def test_the_backup_of_an_office_with_another_name_is_said(tmp_path, kept, ready_file):
    path = Path(shutil.copy(ready_file, tmp_path / "xa.thidua"))
    made = back_up(path, kept).path
    door = operations.open_file(path)
    door.do(office.update, {"name": "UBND xã Khác"})
    door.close()
    assert "UBND xã Khác" in warnings(made, path)
