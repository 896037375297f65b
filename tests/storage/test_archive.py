"""Containers made by an enemy or by accident: all refused, nothing written anywhere."""

import dataclasses
import json
import shutil
import sqlite3
import stat
from contextlib import closing
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from app.core.errors import StorageFailure
from app.core.paths import settings_folder
from app.storage import archive, schema
from app.storage.backup import back_up, opened_backup, verify_file
from app.storage.database import Database
from tests.conftest import MACHINE
from tests.storage.conftest import Units

MANIFEST, DATA, README = "manifest.json", "data.sqlite", "README.txt"


@pytest.fixture(scope="module")
def good(empty_file, tmp_path_factory):
    """A sound backup."""
    folder = tmp_path_factory.mktemp("good")
    database = Database.open(shutil.copy(empty_file, folder / "xa.thidua"), MACHINE)
    Units(database).add("Thôn Đông", "Thôn Tây")
    made = back_up(database, folder)
    database.close()
    return made.path


@pytest.fixture
def members(good):
    with ZipFile(good) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def opened(good, tmp_path):
    """The database of the backup and its manifest, to be falsified."""
    work = tmp_path / "work"
    work.mkdir()
    return opened_backup(good, work)


def plain(name, kind=stat.S_IFREG):
    info = ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    info.compress_type = ZIP_DEFLATED
    return info


def written(path, *entries):
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for info, content in entries:
            made.writestr(plain(info) if isinstance(info, str) else info, content)
    return path


def refusal(path):
    """The only finding. Nothing has been written outside the file and nothing is left."""
    before = sorted(path.parent.rglob("*"))
    [finding] = verify_file(path).findings
    assert sorted(path.parent.rglob("*")) == before
    assert list((settings_folder() / "work").iterdir()) == []
    return finding


def test_the_same_members_written_again_are_accepted(members, tmp_path):
    assert verify_file(written(tmp_path / "x.thiduabk", *members.items())).is_whole


@pytest.mark.parametrize(
    "name",
    [
        "../../data.sqlite",
        "/etc/data.sqlite",
        "C:\\data.sqlite",
        "data.sqlite:ads",
        "DATA.SQLITE",
        "con.txt",
        "data.sqlite.",
        "dữ liệu",
    ],
)
def test_a_member_of_another_name_is_refused(members, tmp_path, name):
    entries = [(MANIFEST, members[MANIFEST]), (name, members[DATA]), (README, members[README])]
    assert "thành phần" in refusal(written(tmp_path / "x.thiduabk", *entries)).lower()
    assert not (tmp_path.parent / "data.sqlite").exists()


def test_a_name_that_ends_early_is_refused(members, tmp_path):
    path = tmp_path / "x.thiduabk"
    entries = [(f"{DATA}#.txt" if name == DATA else name, c) for name, c in members.items()]
    content = written(path, *entries).read_bytes()
    path.write_bytes(content.replace(b"#.txt", b"\x00.txt"))
    assert refusal(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        (MANIFEST, DATA, DATA),
        (MANIFEST, DATA, README, DATA),
        (DATA, MANIFEST, README),
        (MANIFEST, DATA),
        (MANIFEST, DATA, README, "evil.exe"),
        (),
    ],
)
def test_duplicate_missing_extra_and_misplaced_members_are_refused(members, tmp_path, names):
    entries = [(name, members.get(name, b"MZ")) for name in names]
    assert refusal(written(tmp_path / "x.thiduabk", *entries))


def test_a_link_is_refused(members, tmp_path):
    members[DATA] = b"/etc/passwd"
    entries = [(plain(DATA, stat.S_IFLNK) if n == DATA else n, c) for n, c in members.items()]
    assert "không phải tệp thường" in refusal(written(tmp_path / "x.thiduabk", *entries))


@pytest.mark.parametrize("size", [50 * 2**20, 2**20])
def test_a_bomb_is_refused_before_it_goes_off(members, tmp_path, size):
    members[DATA] = bytes(size)
    finding = refusal(written(tmp_path / "x.thiduabk", *members.items()))
    assert ("lớn bất thường" if size > 2**24 else "khác với bản kê") in finding


def test_a_bomb_that_lies_about_its_size_is_refused(members, tmp_path):
    members[DATA], said = bytes(30 * 2**20), len(members[DATA])
    path = written(tmp_path / "x.thiduabk", *members.items())
    with ZipFile(path) as opened:
        real = opened.getinfo(DATA).file_size
    content = path.read_bytes().replace(real.to_bytes(4, "little"), said.to_bytes(4, "little"))
    path.write_bytes(content)
    assert refusal(path)


def test_thousands_of_members_are_refused_unread(tmp_path):
    with ZipFile(tmp_path / "x.thiduabk", "w", ZIP_STORED) as made:
        for number in range(5000):
            made.writestr(str(number), b"")
    assert "thừa hoặc thiếu" in refusal(tmp_path / "x.thiduabk")


@pytest.mark.parametrize("where", ["before", "after", "comment", "between"])
def test_anything_hidden_beside_the_members_is_refused(good, members, tmp_path, where):
    path = tmp_path / "x.thiduabk"
    content = good.read_bytes()
    if where == "comment":
        written(path, *members.items())
        with ZipFile(path, "a") as made:
            made.comment = b"hidden"
    elif where == "between":
        info = plain(DATA)
        info.extra = b"\xfe\xca\x04\x00evil"
        written(path, *[(info if n == DATA else n, c) for n, c in members.items()])
    else:
        path.write_bytes(b"evil" + content if where == "before" else content + b"evil")
    assert refusal(path)


def test_an_encrypted_container_is_refused(good, tmp_path):
    content = bytearray(good.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        content[start + offset] |= 1
    path = tmp_path / "x.thiduabk"
    path.write_bytes(content)
    assert "không phải tệp thường" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"x" * 999, b"PK\x03\x04"])
def test_what_is_no_zip_is_refused(tmp_path, content):
    path = tmp_path / "x.thiduabk"
    path.write_bytes(content)
    assert "Tệp" in refusal(path)


# --- what it says ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [DATA, README])
def test_a_member_that_is_not_the_one_in_the_manifest_is_refused(members, tmp_path, name):
    members[name] = members[name][:-1] + b"!"
    finding = refusal(written(tmp_path / "x.thiduabk", *members.items()))
    assert f"{name} khác với bản kê" in finding


def test_a_manifest_edited_by_hand_is_refused(members, tmp_path):
    said = json.loads(members[MANIFEST])
    said["counts"]["subject"] = 200
    members[MANIFEST] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    assert "Bản kê đã bị sửa" in refusal(written(tmp_path / "x.thiduabk", *members.items()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": "x"}',
        b'{"format": 1, "office": "x", "created": 5}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 1e999}',
    ],
)
def test_a_manifest_that_is_none_is_refused(members, tmp_path, content):
    members[MANIFEST] = content
    with pytest.raises(StorageFailure) as failure:
        raise_findings(written(tmp_path / "x.thiduabk", *members.items()))
    assert "x.thiduabk" in str(failure.value)


def raise_findings(path):
    if findings := verify_file(path).findings:
        raise StorageFailure(f"{path.name}: {findings[0]}")


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {"subject": 9}},
        {"heads": ()},
        {"operations": 5},
        {"office": "Xã khác"},
        {"points": {"entry": 5}},
        {"digest": "0" * 32},
    ],
)
def test_a_manifest_signed_anew_must_still_tell_the_truth(opened, tmp_path, change):
    path = tmp_path / "x.thiduabk"
    archive.pack(opened.data, dataclasses.replace(opened.manifest, **change), path)
    assert "Bản kê không khớp" in refusal(path)


def test_the_backup_of_a_newer_program_asks_for_an_update(opened, members, tmp_path):
    path = tmp_path / "x.thiduabk"
    newer = dataclasses.replace(opened.manifest, schema=schema.VERSION + 1)
    archive.pack(opened.data, newer, path)
    with pytest.raises(StorageFailure, match=r"x\.thiduabk.*phiên bản mới hơn.*cập nhật"):
        verify_file(path)
    said = json.loads(members[MANIFEST])
    said["format"] = 3
    members[MANIFEST] = json.dumps(said).encode()
    path.unlink()
    with pytest.raises(StorageFailure, match="phiên bản mới hơn"):
        verify_file(written(path, *members.items()))


TRAPS = {
    "thừa gift": "CREATE TRIGGER gift AFTER INSERT ON award BEGIN SELECT 1; END",
    "thiếu recorded_update_award": "DROP TRIGGER recorded_update_award",
    "thừa v": "CREATE VIEW v AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM r) "
    "SELECT * FROM r",
    "khác hold": "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET "
    "sql = replace(sql, 'NOT NULL', '') WHERE name = 'hold'",
}


@pytest.mark.parametrize("finding", TRAPS)
def test_a_trap_with_the_right_hashes_is_refused_by_its_structure(opened, tmp_path, finding):
    with closing(sqlite3.connect(opened.data)) as connection:
        connection.executescript(TRAPS[finding])
        connection.commit()
    path = tmp_path / "x.thiduabk"
    archive.pack(opened.data, opened.manifest, path)
    assert finding in refusal(path)


def test_a_score_changed_with_the_right_hashes_is_refused_by_the_log(opened, tmp_path):
    with closing(sqlite3.connect(opened.data)) as connection:
        sql = "SELECT sql FROM sqlite_schema WHERE name = 'recorded_update_subject'"
        [(trigger,)] = connection.execute(sql).fetchall()
        connection.execute("DROP TRIGGER recorded_update_subject")
        connection.execute("UPDATE subject SET name = 'Thôn Giả' WHERE name = 'Thôn Đông'")
        connection.execute(trigger)
        connection.commit()
    path = tmp_path / "x.thiduabk"
    archive.pack(opened.data, opened.manifest, path)
    assert "đã bị thay đổi ngoài phần mềm" in refusal(path)


def test_something_else_in_the_place_of_the_data_is_refused(opened, tmp_path):
    opened.data.write_bytes(b"Danh sach" * 100)
    path = tmp_path / "x.thiduabk"
    archive.pack(opened.data, opened.manifest, path)
    with pytest.raises(StorageFailure, match="không phải tệp dữ liệu"):
        verify_file(path)
