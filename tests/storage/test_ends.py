"""A file put back to an older state begins a chain of its own."""

import shutil

from sqlalchemy import select

from app.core.paths import settings_folder
from app.entities import Operation
from app.storage import backup, joining
from app.storage.backup import back_up, verify_file
from app.storage.database import Database
from app.storage.device import Machine
from app.storage.restoring import restore
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units


def chains(database):
    """The numbers of the operations of each device."""
    with database.reading() as session:
        assert verify(session).findings == ()
        rows = session.execute(
            select(Operation.device_id, Operation.sequence).order_by(Operation.sequence)
        )
        found = {}
        for device_id, sequence in rows:
            found.setdefault(device_id, []).append(sequence)
        return sorted(found.values())


def write(path, *names):
    database = Database.open(path, MACHINE)
    Units(database).add(*names)
    database.close()


def test_a_file_opened_again_goes_on_with_its_chain(path):
    for name in ("Thôn Đông", "Thôn Tây", "Thôn Nam"):
        write(path, name)
    database = Database.open(path, MACHINE)
    assert chains(database) == [[1, 2, 3]]
    database.close()


def test_an_older_state_put_back_by_hand_joins_its_newer_self(path, tmp_path):
    write(path, "Thôn Đông")
    older, newer = tmp_path / "cu.thidua", tmp_path / "moi.thidua"
    shutil.copyfile(path, older)
    write(path, "Thôn Tây")
    write(path, "Thôn Nam")
    shutil.copyfile(path, newer)
    shutil.copyfile(older, path)

    write(path, "Thôn Bắc")
    write(path, "Thôn Trung")
    database = Database.open(path, MACHINE)
    joining.join(database, newer)

    assert len(Units(database).names()) == 5
    assert chains(database) == [[1, 2], [1, 2, 3, 4]]  # the joining is the last
    database.close()


def test_without_a_memory_a_chain_begins_anew_and_nothing_is_lost(path):
    write(path, "Thôn Đông")
    shutil.rmtree(settings_folder() / "chains")
    write(path, "Thôn Tây")
    (settings_folder() / "chains").rename(settings_folder() / "khac")
    (settings_folder() / "chains").write_text("một tệp ở chỗ của thư mục")
    write(path, "Thôn Nam")
    database = Database.open(path, MACHINE)
    assert chains(database) == [[1], [1], [1]]
    assert len(Units(database).names()) == 3
    database.close()
    (settings_folder() / "chains").unlink()


def is_behind(path, machine=MACHINE):
    database = Database.open(path, machine)
    answer = database.is_behind()
    database.close()
    return answer


def test_a_file_is_behind_once_an_older_copy_took_its_place(path, tmp_path):
    assert not is_behind(path)
    write(path, "Thôn Đông")
    older = shutil.copyfile(path, tmp_path / "cu.thidua")
    assert not is_behind(path)
    write(path, "Thôn Tây")
    assert not is_behind(path)
    shutil.copyfile(older, path)
    assert is_behind(path)


def test_somebody_who_goes_on_with_the_older_copy_is_told_once(path, tmp_path):
    write(path, "Thôn Đông")
    older = shutil.copyfile(path, tmp_path / "cu.thidua")
    write(path, "Thôn Tây")
    shutil.copyfile(older, path)
    write(path, "Thôn Nam")
    assert not is_behind(path)


def test_another_place_another_pc_and_a_memory_that_is_gone_say_nothing(path, tmp_path):
    write(path, "Thôn Đông")
    older = shutil.copyfile(path, tmp_path / "cu.thidua")
    write(path, "Thôn Tây")
    assert not is_behind(older)
    shutil.copyfile(older, path)
    assert not is_behind(path, Machine("machine-2", "PC-HAI"))
    shutil.rmtree(settings_folder() / "chains")
    assert not is_behind(path)


def test_a_file_restored_by_the_program_is_not_behind(path, tmp_path):
    write(path, "Thôn Đông")
    made = back_up(path, tmp_path).path
    write(path, "Thôn Tây")
    restore(made, path)
    assert verify_file(path).note == ""


def test_a_check_of_the_file_says_that_it_is_behind(path, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "this_machine", lambda: MACHINE)
    write(path, "Thôn Đông")
    older = shutil.copyfile(path, tmp_path / "cu.thidua")
    write(path, "Thôn Tây")
    assert verify_file(path).note == ""
    shutil.copyfile(older, path)
    check = verify_file(path)
    assert check.is_whole
    assert check.note.startswith("Tệp này thiếu những việc mà chính máy này đã lưu vào nó")
