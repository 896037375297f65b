import shutil

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import NotAllowed
from app.domain.terms import ActionKind, SubjectKind
from app.entities import RowChange, Subject
from app.storage import backup, joining
from app.storage.database import Action, Database
from app.storage.device import Machine
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

NUMBER = "001180012345"
TABLE = Subject.__table__


def person(database, name="Nguyễn Thị Hường"):
    with database.changing(Action("Thêm cá nhân", "test.add")) as change:
        found = Subject(kind=SubjectKind.PERSON, name=name, citizen_number=NUMBER)
        change.session.add(found)
    return change.done, found.id


def put_away(database, row_id):
    with database.changing(Action("Xóa cá nhân", "test.delete")) as change:
        change.session.put_away(change.session.get_one(Subject, row_id))


def destroy(database, row_id):
    with database.changing(Action("Xóa hẳn", "test.empty", ActionKind.FINAL)) as change:
        change.session.destroy(TABLE, [row_id])
    return change.done


def findings(database):
    with database.reading() as session:
        return verify(session).findings


def test_what_a_destroyed_row_held_is_nowhere_in_the_file(database, path):
    _, row_id = person(database)
    put_away(database, row_id)
    assert NUMBER.encode() in path.read_bytes()
    destroy(database, row_id)
    database.close()
    assert NUMBER.encode() not in path.read_bytes()
    assert "Hường".encode() not in path.read_bytes()


def test_the_file_is_whole_afterwards_and_so_is_its_backup(database, path, tmp_path):
    added, row_id = person(database)
    put_away(database, row_id)
    done = destroy(database, row_id)
    assert findings(database) == ()
    assert backup.verify_file(backup.back_up(database, tmp_path).path).findings == ()
    with database.reading() as session:
        kept = session.scalars(select(RowChange).where(RowChange.row_id == row_id)).all()
    assert [change.blanked_by for change in kept].count(done.operation_id) == 2
    assert all(change.hash and not change.before and not change.after for change in kept)
    with pytest.raises(NotAllowed, match="đã bị xóa hẳn"):
        database.undo(added.operation_id, "Hoàn tác")


def test_only_rows_of_the_bin_are_destroyed(database):
    _, row_id = person(database)
    with pytest.raises(ValueError, match="rows of the bin"):
        destroy(database, row_id)
    assert findings(database) == ()


def test_a_destroyed_row_cannot_be_written_again(database):
    _, row_id = person(database)
    put_away(database, row_id)
    with database.reading() as session:
        before = dict(session.execute(select(TABLE).where(TABLE.c.id == row_id)).mappings().one())
    destroy(database, row_id)
    with database.engine.connect() as connection, pytest.raises(DBAPIError, match="unrecorded"):
        connection.execute(TABLE.insert().values(before))


def test_what_was_blanked_is_not_written_into_the_log_again(database):
    _, row_id = person(database)
    put_away(database, row_id)
    destroy(database, row_id)
    forge = text("UPDATE row_change SET after = '{}' WHERE blanked_by IS NOT NULL")
    with database.engine.connect() as connection, pytest.raises(DBAPIError, match="unrecorded"):
        connection.execute(forge)


# --- two copies ----------------------------------------------------------------------------------


@pytest.fixture
def copies(database, path, tmp_path):
    """Two copies of one file; both know a person who is in the bin."""
    _, row_id = person(database)
    put_away(database, row_id)
    database.close()
    copy = shutil.copy(path, tmp_path / "ban-sao.thidua")
    here, there = Database.open(path, MACHINE), Database.open(copy, Machine("machine-2", "PC-2"))
    yield here, there, row_id
    here.close()
    there.close()


def bring_back(database, row_id):
    with database.changing(Action("Khôi phục", "test.restore")) as change:
        change.session.update_many(Subject, {row_id: {"deleted_by": None, "phone": NUMBER}})


def test_what_the_other_copy_destroyed_is_destroyed_and_blanked_here(copies):
    here, there, row_id = copies
    destroy(there, row_id)
    assert joining.join(here, there.path)[0].conflicts == ()
    here.close()
    assert NUMBER.encode() not in here.path.read_bytes()
    assert findings(here) == ()


@pytest.mark.parametrize("is_here", [True, False])
def test_what_one_copy_destroyed_stays_so_though_the_other_changed_it(copies, is_here):
    here, there, row_id = copies
    destroy(here if is_here else there, row_id)
    bring_back(there if is_here else here, row_id)
    Units(there).rename(Units(there).add("Thôn Đông")[1][0], "Thôn Tây")
    assert joining.join(here, there.path)[0].conflicts == ()
    assert Units(here).names() == ["Thôn Tây"]
    assert findings(here) == ()
    here.close()
    assert NUMBER.encode() not in here.path.read_bytes()
