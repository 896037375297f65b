"""A file put back to an older state begins a chain of its own."""

import shutil

from sqlalchemy import select

from app.core.paths import settings_folder
from app.entities import Operation
from app.storage import joining
from app.storage.database import Database
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
