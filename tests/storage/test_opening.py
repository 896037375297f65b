import os
import shutil
import sqlite3
import subprocess
import time

import pytest
from sqlalchemy import select, text

from app.core.errors import NotAllowed, StorageFailure
from app.entities import Operation
from app.storage import opening, schema
from app.storage.database import Action, Database
from app.storage.engine import APPLICATION_ID, RECIPE, protections
from app.storage.lock import AlreadyOpen, WriterLock
from app.storage.opening import Damaged
from tests.conftest import MACHINE
from tests.storage.conftest import Units
from tests.storage.damage import alter, past_triggers

BYTES = {
    "empty": (b"", "tệp rỗng"),
    "zeroes after a power cut": (bytes(8192), "tệp rỗng"),
    "text": ("Danh sách thôn\n".encode() * 40, "không phải tệp dữ liệu"),
    "half a header": (b"SQLite format 3\x00" + bytes(20), "không phải tệp dữ liệu"),
}


@pytest.mark.parametrize("kind", BYTES)
def test_what_is_no_data_file_is_refused_and_left_alone(tmp_path, kind):
    content, sentence = BYTES[kind]
    path = tmp_path / "la.thidua"
    path.write_bytes(content)
    with pytest.raises(StorageFailure, match=sentence):
        Database.open(path, MACHINE)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["la.thidua"]


def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "khac.thidua"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageFailure, match="không phải tệp dữ liệu"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused_with_no_byte_written(path):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StorageFailure, match="phiên bản mới hơn"):
        Database.open(path, MACHINE)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("where", ["khong-co.thidua", "o-dia-da-rut/khong-co.thidua"])
def test_a_missing_file_is_an_error_and_none_is_made(tmp_path, where):
    with pytest.raises(StorageFailure, match="Không thấy"):
        Database.open(tmp_path / where, MACHINE)
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_is_no_data_file(tmp_path):
    with pytest.raises(StorageFailure, match=r"vì đó là thư mục, không phải tệp\. Tệp chưa"):
        Database.open(tmp_path, MACHINE)


def test_a_damaged_file_is_refused_and_kept(database, units, path):
    units.bulk(300)
    database.close()
    content = bytearray(path.read_bytes())
    content[20_000:24_096] = bytes(4096)
    path.write_bytes(content)
    with pytest.raises(StorageFailure, match="bị hỏng"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == content


def test_a_format_that_no_sqlite_of_ours_writes_is_damage(path):
    content = bytearray(path.read_bytes())
    content[44:48] = (99).to_bytes(4, "big")
    path.write_bytes(content)
    with pytest.raises(StorageFailure, match="không phải tệp dữ liệu"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == content


def test_bytes_that_are_no_text_are_said_when_they_are_read(database, units, path):
    units.add("Thôn Đông")
    database.close()
    path.write_bytes(
        path.read_bytes().replace("Thôn Đông".encode(), b"Th\xff\xfen \xff\xff\xff\xffng")
    )
    with pytest.raises(StorageFailure, match="bị hỏng hoặc bị sửa ngoài phần mềm"):
        Database.open(path, MACHINE)
    damaged = Database.open(path, MACHINE, read_only=True)
    with pytest.raises(StorageFailure, match="bị hỏng nên không đọc được"):
        Units(damaged).names()
    damaged.close()


def test_a_value_that_is_not_what_its_column_says_is_said_when_it_is_read(database, units):
    units.add("Thôn Đông")
    with database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER kept_update_operation"))
        connection.execute(text("UPDATE operation SET happened_at = 'hôm qua'"))
    with pytest.raises(StorageFailure, match="giá trị không đọc được"):  # noqa: SIM117
        with database.reading() as session:
            session.scalars(select(Operation)).all()


def test_a_second_writer_is_told_who_has_the_file(database, path):
    with pytest.raises(AlreadyOpen, match="PC-VANPHONG"):
        Database.open(path, MACHINE)


def test_a_second_reader_reads_and_cannot_write(database, units, path):
    units.add("Thôn Đông")
    reader = Database.open(path, MACHINE, read_only=True)
    assert Units(reader).names() == ["Thôn Đông"]
    with pytest.raises(NotAllowed, match="chỉ xem"):
        Units(reader).add("Thôn Tây")
    reader.close()


def test_the_lock_goes_with_its_holder(database, path):
    database.close()
    again = Database.open(path, MACHINE)
    Units(again).add("Thôn Đông")
    again.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_the_file_of_the_lock_goes_while_the_lock_is_held(path, monkeypatch):
    """Taken away afterwards it would be the one that somebody else has just locked."""
    held = WriterLock.take(path, MACHINE)
    there = []
    let_go = type(held._lock).release

    def release(lock):
        there.append([file.name for file in path.parent.iterdir()])
        let_go(lock)

    monkeypatch.setattr(type(held._lock), "release", release)
    held.release()
    assert there == [[path.name]]


def test_a_read_only_file_opens_for_reading_with_the_reason(path, monkeypatch):
    monkeypatch.setattr(opening.os, "access", lambda file, _mode: file != path)
    database = Database.open(path, MACHINE)
    assert "chỉ cho đọc" in database.read_only_reason
    with pytest.raises(NotAllowed, match="chỉ cho đọc"):
        Units(database).add("Thôn Tây")
    database.close()


def test_the_recipe_holds_on_every_connection(database):
    with database.engine.connect() as one, database.engine.connect() as two:
        assert protections(one) == protections(two) == RECIPE
    assert RECIPE["synchronous"] == 3, "a confirmed save would not survive a power cut"


def test_a_protection_that_cannot_be_had_stops_the_opening(path, monkeypatch):
    monkeypatch.setitem(RECIPE, "page_size", 123)
    with pytest.raises(StorageFailure, match="Không bật được bảo vệ"):
        Database.open(path, MACHINE)


def test_a_new_file_is_ours(path):
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    connection.close()


def test_a_name_too_long_for_the_disk_is_refused_in_words(tmp_path):
    for path in (tmp_path / f"{'ă' * 260}.thidua", tmp_path / ("a" * 300) / "xa.thidua"):
        with pytest.raises(StorageFailure, match="Chưa tạo tệp"):
            opening.create(path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_never_takes_the_place_of_one(path):
    before = path.read_bytes()
    with pytest.raises(StorageFailure, match="Đã có tệp"):
        Database.create(path, MACHINE)
    assert path.read_bytes() == before


def test_a_new_file_needs_its_folder(tmp_path):
    with pytest.raises(StorageFailure, match="Không có thư mục"):
        Database.create(tmp_path / "o-dia-da-rut" / "moi.thidua", MACHINE)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        check=False,
        timeout=60,
    )
    if mounted.returncode:
        pytest.skip("only an administrator can mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=60)


def test_a_full_disk_loses_nothing_and_the_next_save_works(empty_file, small_disk):
    path = small_disk / "xa.thidua"
    shutil.copy(empty_file, path)
    database = Database.open(path, MACHINE)
    units = Units(database)
    units.add("Thôn Đông")
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2 * 1024 * 1024 - path.stat().st_size - 60_000))
    with pytest.raises(StorageFailure, match="đã đầy"):
        units.bulk(2000)
    assert units.names() == ["Thôn Đông"]
    ballast.unlink()
    units.add("Thôn Tây")
    assert units.names() == ["Thôn Tây", "Thôn Đông"]
    database.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody move an open file")
def test_a_file_that_is_moved_while_open_is_told_and_saves_again_once_back(database, path):
    units = Units(database)
    units.add("Thôn Đông")
    away = path.rename(path.with_name("cho-khac.thidua"))
    with pytest.raises(StorageFailure, match=r"Không còn thấy tệp dữ liệu .* chưa được lưu"):
        units.add("Thôn Tây")
    away.rename(path)
    units.add("Thôn Nam")
    assert units.names() == ["Thôn Nam", "Thôn Đông"]


def test_two_rows_that_may_not_agree_are_refused_in_words(database):
    def twice():
        with database.changing(Action("Thêm", "test.add")) as change:
            Units.add_coded(change, "T1", "Thôn Một")
            Units.add_coded(change, "T1", "Thôn Hai")

    with pytest.raises(NotAllowed, match="trùng mã"):
        twice()


# --- what a killed start leaves ------------------------------------------------------------------

FIRST = f".{'0a' * 16}.tmp"
DAY = 24 * 60 * 60


def aged(path, seconds):
    """Let a file have been touched so long ago."""
    then = time.time() - seconds
    os.utime(path, (then, then), follow_symlinks=False)


def left(folder, name=FIRST, content=None, age=DAY + 60):
    """A file as a start that was killed leaves it, with its journal."""
    path = folder / name
    if content is None:
        Database.create(folder / "lam.thidua", MACHINE).close()
        shutil.move(folder / "lam.thidua", path)
    else:
        path.write_bytes(content)
    journal = folder / f"{name}-journal"
    journal.write_bytes(b"half a page")
    aged(path, age)
    aged(journal, age)
    return path


@pytest.mark.parametrize("name", [FIRST, ".xa-an-binh.thidua.0123abcd.tmp"])
@pytest.mark.parametrize("content", [None, b""])
def test_the_next_start_clears_what_a_killed_one_left(tmp_path, path, name, content):
    found = left(tmp_path, name, content)
    Database.open(path, MACHINE).close()
    assert not found.exists()
    assert not list(tmp_path.glob("*.tmp-journal"))


def test_making_a_file_clears_it_too(tmp_path):
    found = left(tmp_path)
    Database.create(tmp_path / "moi.thidua", MACHINE).close()
    assert not found.exists()


@pytest.mark.parametrize(
    ("name", "content", "age"),
    [
        (FIRST, None, DAY - 600),
        (FIRST, None, -DAY),
        (FIRST, b"words of another program" * 9, DAY + 60),
        (".ghi-chu.tmp", b"", DAY + 60),
        (".0a0a.tmp", b"", DAY + 60),
        (f"{'0a' * 16}.tmp", b"", DAY + 60),
    ],
)
def test_what_is_young_or_not_surely_ours_stays(tmp_path, path, name, content, age):
    found = left(tmp_path, name, content, age)
    Database.open(path, MACHINE).close()
    assert found.exists()


def test_a_link_with_such_a_name_stays_and_so_does_what_it_leads_to(tmp_path, path):
    target = tmp_path / "khac.thidua"
    shutil.copy(path, target)
    aged(target, DAY + 60)
    (tmp_path / FIRST).symlink_to(target)
    aged(tmp_path / FIRST, DAY + 60)
    Database.open(path, MACHINE).close()
    assert (tmp_path / FIRST).is_symlink()
    assert target.exists()


def test_young_work_in_the_journal_keeps_the_file(tmp_path, path):
    found = left(tmp_path)
    aged(tmp_path / f"{FIRST}-journal", 60)
    Database.open(path, MACHINE).close()
    assert found.exists()


# --- what is wrong with a file, found before anybody relies on it --------------------------------

TRAPS = {
    "a trigger that adds points": (
        "CREATE TRIGGER bay_diem AFTER INSERT ON entry BEGIN SELECT 1; END",
        "thừa bay_diem",
        True,
    ),
    "a trigger of ours gone": (
        "DROP TRIGGER recorded_update_entry",
        "thiếu recorded_update_entry",
        True,
    ),
    "a view in the place of a table": (
        "DROP TABLE recusal; CREATE VIEW recusal AS SELECT * FROM vote",
        "recusal",
        False,
    ),
    "a table too many": ("CREATE TABLE la (x)", "thừa la", False),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_file_with_another_structure_is_not_worked_on(path, trap):
    sql, finding, can_look = TRAPS[trap]
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Damaged, match=finding) as refused:
        Database.open(path, MACHINE)
    assert refused.value.can_look is can_look
    if can_look:
        looking = Database.open(path, MACHINE, read_only=True)
        assert finding in looking.read_only_reason
        looking.close()
    else:
        with pytest.raises(Damaged, match=finding):
            Database.open(path, MACHINE, read_only=True)
    assert path.read_bytes() == before  # never mended in silence
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "harm",
    [
        alter,
        lambda path: past_triggers(path, "DELETE FROM subject WHERE name = 'Thôn Đông'"),
        lambda path: past_triggers(path, "UPDATE subject SET valid_to = 'hôm qua'"),
    ],
    ids=["changed", "gone", "unreadable"],
)
def test_a_row_changed_past_the_program_is_seen_at_the_start(database, units, path, harm):
    units.bulk(200)
    units.add("Thôn Đông")
    database.close()
    harm(path)
    with pytest.raises(Damaged):
        Database.open(path, MACHINE)
    looking = Database.open(path, MACHINE, read_only=True)
    assert "không mở để làm việc" in looking.read_only_reason
    looking.close()
