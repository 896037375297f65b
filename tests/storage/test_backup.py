import random
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from app.core.errors import NotAllowed, StorageFailure
from app.core.paths import settings_folder
from app.core.progress import Cancelled
from app.domain.terms import SubjectKind
from app.entities import Office, Subject
from app.storage import archive, atomic
from app.storage.archive import NotWhole
from app.storage.backup import back_up, verify_file
from app.storage.database import Action, Database
from app.storage.drilling import drill
from app.storage.reasons import Reason
from tests.conftest import MACHINE
from tests.storage.conftest import Units
from tests.storage.damage import alter, interrupt_a_save
from tests.storage.disks import At, contents, fill, locked, small_disk


@pytest.fixture
def kept(tmp_path):
    """Where the backups go."""
    folder = tmp_path / "sao-luu"
    folder.mkdir()
    return folder


def name_office(database, name):
    with database.changing(Action("Khai báo đơn vị", "test.office")) as change:
        change.session.add(Office(name=name, locality="An Bình"))


def incompressible(database, megabytes):
    """Fill the file with names that pack badly."""
    letters = random.Random(7)
    with database.changing(Action("Nhập danh sách", "test.import")) as change:
        rows = [
            {"kind": SubjectKind.PERSON, "name": letters.randbytes(10_000).hex()}
            for _ in range(megabytes * 10)
        ]
        change.session.insert_many(Subject, rows)


def work_left():
    folder = settings_folder() / "work"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_backup_says_what_it_holds_and_is_whole(database, units, kept):
    units.add("Thôn Đông", "Thôn Tây")
    name_office(database, "Ủy ban nhân dân xã An Bình")
    made = back_up(database, kept, Reason.PERIOD_CLOSE)

    check = verify_file(made.path)

    assert check.findings == ()
    assert check.is_backup
    assert check.manifest.office == "Ủy ban nhân dân xã An Bình"
    assert check.manifest.reason is Reason.PERIOD_CLOSE
    assert check.contents == made.contents
    assert check.contents.counts["subject"] == 2
    assert dict(check.contents.told)["Đơn vị, tập thể"] == 2
    assert work_left() == []


def test_a_backup_opens_with_any_tool(database, units, kept, tmp_path):
    units.add("Thôn Đông")
    made = back_up(database, kept)
    with ZipFile(made.path) as opened:
        assert opened.namelist() == ["manifest.json", "data.sqlite", "README.txt"]
        readme = opened.read("README.txt").decode("utf-8-sig")
        opened.extractall(tmp_path / "giai-nen")
    assert "BẢN SAO LƯU" in readme
    assert "Theo yêu cầu" in readme
    with closing(sqlite3.connect(tmp_path / "giai-nen" / "data.sqlite")) as connection:
        assert connection.execute("SELECT name FROM subject").fetchall() == [("Thôn Đông",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_each_backup_has_a_new_name_and_leaves_the_others_alone(database, units, kept):
    name_office(database, "Ủy ban nhân dân xã An Bình")
    first = back_up(database, kept)
    before = first.path.read_bytes()
    units.add("Thôn Đông")
    second = back_up(database, kept)
    stem, sequence = second.path.stem.rsplit("-", 1)
    assert stem.startswith("uy-ban-nhan-dan-xa-an-binh-20")
    assert sequence == "2"
    assert first.path.read_bytes() == before
    assert sorted(kept.iterdir()) == sorted([first.path, second.path])


@pytest.mark.parametrize("name", ["CON", "…", "Đảng ủy " * 40, "../../xa", 'a/b\\c:"d"'])
def test_any_name_of_an_office_makes_a_file_name(database, kept, name):
    name_office(database, name)
    made = back_up(database, kept)
    assert made.path.parent == kept
    assert len(made.path.name) < 100
    assert verify_file(made.path).is_whole


def test_a_closed_file_is_backed_up_without_a_byte_changed(database, units, path, kept):
    units.add("Thôn Đông")
    database.close()
    before = contents(path.parent)
    made = back_up(path, kept)
    assert made.contents.counts["subject"] == 1
    made.path.unlink()
    assert contents(path.parent) == before


def test_a_backup_holds_one_moment_while_others_write(database, units, kept):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            units.bulk(20)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(database, kept) for _ in range(2)]
    finally:
        stop.set()
        writer.join(60)
    assert not writer.is_alive()
    assert [backup.contents.counts["subject"] % 20 for backup in made] == [0, 0]
    assert all(verify_file(backup.path).is_whole for backup in made)


def test_an_interrupted_save_is_settled_before_the_backup(database, units, path, kept):
    units.bulk(200)
    database.close()
    interrupt_a_save(path)
    made = back_up(path, kept)
    assert made.contents.counts["subject"] == 200


def test_an_unhealthy_file_is_refused_with_what_is_wrong(database, units, path, kept):
    units.add("Thôn Đông", "Thôn Tây")
    back_up(database, kept)
    database.close()
    alter(path)
    before = contents(path.parent)

    with pytest.raises(NotWhole, match="không còn nguyên vẹn: bảng subject") as refusal:
        back_up(path, kept)

    assert "bản sao lưu cũ" in str(refusal.value)
    assert len(refusal.value.findings) == 1
    assert contents(path.parent) == before
    assert verify_file(path).findings == refusal.value.findings


def test_a_file_with_a_damaged_page_is_refused(database, units, path, kept):
    units.bulk(300)
    database.close()
    damaged = bytearray(path.read_bytes())
    damaged[40_960:45_056] = bytes(4096)
    path.write_bytes(damaged)
    with pytest.raises(NotWhole, match="bị hỏng"):
        back_up(path, kept)
    assert list(kept.iterdir()) == []
    assert not verify_file(path).is_whole


def test_a_shared_database_is_left_to_its_server(database, kept):
    database.path, path = None, database.path
    with pytest.raises(NotAllowed, match="máy chủ"):
        back_up(database, kept)
    database.path = path


# --- disks -----------------------------------------------------------------------------------


def test_a_missing_folder_is_said_before_any_work(database, tmp_path):
    with pytest.raises(StorageFailure, match=r"không thấy thư mục.*USB"):
        back_up(database, tmp_path / "usb-da-rut")
    assert not (tmp_path / "usb-da-rut").exists()


def test_a_file_in_the_place_of_the_folder_is_said(database, tmp_path):
    (tmp_path / "mot-tep").write_text("x")
    with pytest.raises(StorageFailure, match=r"^Chưa ghi được bản sao lưu vì không thấy"):
        back_up(database, tmp_path / "mot-tep")


def test_a_folder_that_disappears_while_writing_is_said(database, units, kept):
    incompressible(database, 2)
    with pytest.raises(StorageFailure, match=r"không thấy thư mục.*Các tệp cũ còn nguyên"):
        back_up(database, kept, progress=At(85, lambda: shutil.rmtree(kept)))
    assert work_left() == []
    assert verify_file(database.path).is_whole


def test_a_locked_disk_is_said(database, tmp_path):
    with small_disk(tmp_path / "usb") as usb, locked(usb):
        with pytest.raises(StorageFailure, match="chống ghi"):
            back_up(database, usb)
        assert list(usb.iterdir()) == []


def test_a_disk_that_is_too_full_is_said_with_what_it_needs(database, tmp_path):
    with small_disk(tmp_path / "usb", "1m") as usb:
        with pytest.raises(StorageFailure, match=r"còn trống 1\.024 KB, cần 1\.\d+ KB"):
            back_up(database, usb)
        assert list(usb.iterdir()) == []


def test_a_disk_that_fills_up_while_writing_is_said(database, tmp_path):
    incompressible(database, 2)
    with small_disk(tmp_path / "usb") as usb:
        earlier = back_up(database, usb)
        before = earlier.path.read_bytes()
        with pytest.raises(StorageFailure, match="đã đầy"):
            back_up(database, usb, progress=At(82, lambda: fill(usb)))
        assert sorted(file.name for file in usb.iterdir()) == ["ballast", earlier.path.name]
        assert earlier.path.read_bytes() == before
        (usb / "ballast").unlink()
        assert verify_file(back_up(database, usb).path).is_whole


def test_a_disk_full_at_any_step_leaves_no_half_backup(database, tmp_path):
    with small_disk(tmp_path / "usb", "4m") as usb:
        outcomes = []
        for leave in range(0, 1_400_000, 140_000):
            ballast = fill(usb, leave)
            try:
                made = back_up(database, usb)
            except StorageFailure as failure:
                outcomes.append(str(failure))
            else:
                assert verify_file(made.path).is_whole
                outcomes.append("made")
                made.path.unlink()
            assert list(usb.iterdir()) == [ballast]
            ballast.unlink()
        made = outcomes.index("made")
        assert made > 0
        assert all("còn trống" in outcome for outcome in outcomes[:made])
        assert set(outcomes[made:]) == {"made"}


def test_a_stick_that_keeps_something_else_is_not_counted(database, kept):
    incompressible(database, 2)

    def forget():
        [part] = kept.iterdir()
        with part.open("r+b") as file:
            file.write(b"\0" * 100)

    with pytest.raises(StorageFailure, match="không đáng tin"):
        back_up(database, kept, progress=At(82, forget))
    assert list(kept.iterdir()) == []


def test_a_cancelled_backup_leaves_nothing(database, kept):
    def cancel():
        raise Cancelled

    for share in (15, 40, 70, 90):
        with pytest.raises(Cancelled):
            back_up(database, kept, progress=At(share, cancel))
    assert list(kept.iterdir()) == []
    assert work_left() == []


def test_a_name_taken_meanwhile_is_never_replaced(tmp_path):
    source, target = tmp_path / "source", tmp_path / "ban.thiduabk"
    source.write_bytes(b"new" * 1000)
    with pytest.raises(StorageFailure, match="vừa có tệp khác"):
        atomic.publish(source, target, At(1, lambda: target.write_bytes(b"old")))
    assert target.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ban.thiduabk", "source"]


def test_data_beyond_the_size_of_a_container_are_refused(database, kept, monkeypatch):
    monkeypatch.setitem(archive._LARGEST, "data.sqlite", 1000)
    with pytest.raises(StorageFailure, match="lớn hơn 2 GB"):
        back_up(database, kept)
    assert list(kept.iterdir()) == []


def test_data_that_pack_too_well_are_stored_as_they_are(database, kept, monkeypatch):
    monkeypatch.setattr(archive, "_HIGHEST_RATIO", 2)
    monkeypatch.setattr(archive, "_RATIO_FROM", 1000)
    made = back_up(database, kept)
    assert verify_file(made.path).is_whole


# --- checking --------------------------------------------------------------------------------


def test_a_whole_data_file_is_said_to_be(database, units, path):
    units.add("Thôn Đông")
    check = verify_file(path)
    assert (check.is_whole, check.is_backup, check.manifest) == (True, False, None)
    assert check.contents.counts["subject"] == 1


def test_a_check_says_which_protections_are_on(path):
    protections = {guard.name: guard for guard in verify_file(path).protections}
    assert protections["Mỗi lần lưu chờ ổ đĩa ghi xong"].is_on
    assert all(guard.is_on or guard.note for guard in protections.values())
    assert protections["SQLite từ 3.51.3"].is_on == (sqlite3.sqlite_version_info >= (3, 51, 3))


def test_a_check_writes_nothing_and_says_when_a_save_was_interrupted(database, units, path):
    units.bulk(200)
    database.close()
    interrupt_a_save(path)
    before = contents(path.parent)
    with pytest.raises(StorageFailure, match="lần lưu dở"):
        verify_file(path)
    assert contents(path.parent) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "tệp rỗng"), (bytes(9000), "tệp rỗng"), (b"Danh s\xc3\xa1ch" * 90, "không phải tệp")],
)
def test_what_is_no_file_of_ours_is_said(tmp_path, content, sentence):
    file = tmp_path / "la.thidua"
    file.write_bytes(content)
    with pytest.raises(StorageFailure, match=sentence):
        verify_file(file)


@pytest.mark.parametrize(
    ("name", "sentence"), [("khong-co.thiduabk", "không thấy tệp"), (".", "đó là thư mục")]
)
def test_what_cannot_be_read_is_said(tmp_path, name, sentence):
    with pytest.raises(StorageFailure, match=sentence):
        verify_file(tmp_path / name)


def test_a_backup_is_known_by_its_content_whatever_its_name(database, kept):
    made = back_up(database, kept)
    renamed = made.path.rename(kept / "Sao lưu (1) – bản sao.zip")
    assert verify_file(renamed).is_backup


@pytest.fixture(scope="module")
def good(empty_file, tmp_path_factory):
    """A data file of a hundred people and its backup."""
    folder = tmp_path_factory.mktemp("good")
    path = shutil.copy(empty_file, folder / "xa.thidua")
    database = Database.open(path, MACHINE)
    Units(database).bulk(100)
    made = back_up(database, folder)
    database.close()
    return path, made.path


def damages(content, seed):
    """Forty flipped bits, twenty cuts, twenty zeroed ranges."""
    chance = random.Random(seed)
    for _ in range(40):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(flipped)
    for _ in range(20):
        yield content[: chance.randrange(len(content))]
    for _ in range(20):
        start, length = chance.randrange(len(content)), chance.choice([64, 512, 4096])
        yield (
            content[:start]
            + bytes(len(content[start : start + length]))
            + content[start + length :]
        )


def test_no_damaged_backup_is_taken_for_another(good, tmp_path):
    _, backup = good
    whole = verify_file(backup)
    accepted = []
    for number, content in enumerate(damages(backup.read_bytes(), 1)):
        damaged = tmp_path / f"{number}.thiduabk"
        damaged.write_bytes(content)
        check = verify_file(damaged)
        if check.is_whole:
            accepted.append((check.manifest, check.contents))
    assert all(seen == (whole.manifest, whole.contents) for seen in accepted)
    assert len(accepted) < 8


def everything(path):
    """All rows that stand in the log, as SQLite reads them."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'device'"
        ).fetchall()
        return [connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables]


def reads_otherwise(path, whole):
    try:
        return everything(path) != whole
    except sqlite3.Error:
        return True


def is_whole(path):
    try:
        return verify_file(path).is_whole
    except StorageFailure:
        return False


def test_no_damaged_data_file_is_taken_for_another(good, tmp_path):
    path, _ = good
    whole = everything(path)
    damaged = tmp_path / "xa.thidua"
    for content in [*damages(path.read_bytes(), 2)][::3]:
        damaged.write_bytes(content)
        assert not (is_whole(damaged) and reads_otherwise(damaged, whole))


def test_a_flipped_letter_that_sqlite_does_not_see_is_found(good, tmp_path):
    path, _ = good
    content, name = path.read_bytes(), "Người 77".encode()
    damaged = tmp_path / "xa.thidua"
    damaged.write_bytes(content.replace(name, b"n" + name[1:]))
    with closing(sqlite3.connect(damaged)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert reads_otherwise(damaged, everything(path))
    assert len(verify_file(damaged).findings) > 0


def test_a_trap_in_the_structure_is_refused(good, tmp_path):
    path, _ = good
    trap = (
        "CREATE TRIGGER gift AFTER INSERT ON subject BEGIN "
        "UPDATE subject SET name = 'x' WHERE 0; END"
    )
    for number, sql in enumerate([trap, "DROP TRIGGER recorded_update_subject"]):
        copy = shutil.copy(path, tmp_path / f"{number}.thidua")
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute(sql)
            connection.commit()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [finding] = verify_file(copy).findings
        assert ("thừa gift", "thiếu recorded_update_subject")[number] in finding


def test_every_older_file_can_be_backed_up_and_checked(kept):
    for file in sorted((Path(__file__).parents[1] / "data" / "databases").glob("*.thidua")):
        copy = shutil.copy(file, kept / file.name)
        made = back_up(copy, kept)
        assert verify_file(made.path).contents.schema == int(file.stem)
        assert verify_file(copy).is_whole


def test_an_undecodable_value_is_a_finding(database, units, path):
    units.add("Thôn Đông")
    with database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER kept_update_operation"))
        connection.execute(text("UPDATE operation SET happened_at = 'hôm qua'"))
    database.close()
    assert not verify_file(path).is_whole


def test_a_structure_that_is_no_text_is_said_in_words(database, units, path, kept):
    """Then the engine's own message holds bytes that Python cannot read."""
    units.add("Thôn Đông")
    database.close()
    made = back_up(path, kept).path
    content = path.read_bytes()
    assert b"CREATE TABLE subject (" in content
    path.write_bytes(content.replace(b"CREATE TABLE subject (", b"CREATE TABLE subject \xd9"))
    whole = path.read_bytes()
    with pytest.raises(UnicodeDecodeError), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM subject")
    with pytest.raises(StorageFailure, match="hỏng"):
        back_up(path, kept)
    with pytest.raises(StorageFailure, match="hỏng"):
        Database.open(path, MACHINE)
    with pytest.raises(StorageFailure, match="hỏng"):
        Database.open(path, MACHINE, read_only=True)
    assert not verify_file(path).is_whole
    assert drill(made, path).notes[0].startswith("Không đếm được tệp")
    assert [file.name for file in kept.iterdir()] == [made.name]
    assert path.read_bytes() == whole
