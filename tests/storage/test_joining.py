import shutil

import pytest
from sqlalchemy import text

from app.core.errors import StorageFailure
from app.entities import Subject
from app.storage import joining, opening
from app.storage.database import Database
from app.storage.device import Machine
from app.storage.joining import Side
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

OTHER = Machine("machine-2", "PC-VANHOA")


@pytest.fixture
def copies(database, units, path, tmp_path):
    """Two copies of one file on two machines; both know Thôn Đông and Thôn Nam."""
    _, ids = units.add("Thôn Đông", "Thôn Nam")
    database.close()
    copy = shutil.copy(path, tmp_path / "ban-sao.thidua")
    here, there = Database.open(path, MACHINE), Database.open(copy, OTHER)
    yield here, there, ids
    here.close()
    there.close()


def everything(database):
    with database.reading() as session:
        rows = session.query(Subject).order_by(Subject.name).all()
        assert verify(session).findings == ()
        return [(row.name, row.revision, row.deleted_by is None) for row in rows]


def test_what_only_the_other_did_is_taken_over(copies):
    here, there, [east, south] = copies
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(south, "Thôn Nam Sơn")
    Units(there).add("Thôn Bắc")
    Units(there).bulk(30)

    joined = joining.join(here, there.path)

    assert (joined.operations, joined.rows, joined.conflicts) == (3, 32, ())
    assert Units(here).names()[-3:] == ["Thôn Bắc", "Thôn Nam Sơn", "Thôn Đông Hải"]
    assert len(everything(here)) == 33


def test_joining_again_does_nothing(copies):
    here, there, [_, south] = copies
    Units(there).rename(south, "Thôn Nam Sơn")
    joining.join(here, there.path)
    head = here.head()
    assert joining.join(here, there.path).operations == 0
    assert here.head() == head


def test_a_row_changed_on_both_sides_waits_for_a_person(copies):
    here, there, [east, south] = copies
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(east, "Thôn Đông Sơn")
    Units(there).rename(south, "Thôn Nam Sơn")
    before, head = everything(here), here.head()

    joined = joining.join(here, there.path)

    [conflict] = joined.conflicts
    assert conflict.key == ("subject", east)
    assert conflict.columns == ("name",)
    assert (conflict.ours["name"], conflict.theirs["name"]) == ("Thôn Đông Hải", "Thôn Đông Sơn")
    assert (everything(here), here.head()) == (before, head)


@pytest.mark.parametrize(
    ("side", "name"), [(Side.OURS, "Thôn Đông Hải"), (Side.THEIRS, "Thôn Đông Sơn")]
)
@pytest.mark.parametrize("busier", [None, "here", "there"])
def test_both_copies_agree_once_a_person_has_chosen(copies, side, name, busier):
    here, there, [east, _] = copies
    for number in range(3 if busier else 0):
        Units(here if busier == "here" else there).rename(east, f"Thôn Đông {number}")
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(east, "Thôn Đông Sơn")

    joining.join(here, there.path, {("subject", east): side})
    joining.join(there, here.path)

    assert Units(here).names() == ["Thôn Nam", name]
    assert everything(here) == everything(there)
    assert joining.preview(here, there.path).conflicts == ()


def test_the_same_change_on_both_sides_is_no_conflict(copies):
    here, there, [east, _] = copies
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(east, "Thôn Đông Hải")
    assert joining.join(here, there.path).conflicts == ()
    joining.join(there, here.path)
    assert everything(here) == everything(there)


def test_an_undo_on_one_side_reaches_the_other(copies):
    here, there, _ = copies
    added, _ = Units(there).add("Thôn Bắc")
    joining.join(here, there.path)
    there.undo(added.operation_id, "Hoàn tác")
    joining.join(here, there.path)
    assert Units(here).names() == ["Thôn Nam", "Thôn Đông"]


def test_a_broken_rule_stops_the_whole_joining(copies, monkeypatch):
    here, there, _ = copies
    Units(there).bulk(10)
    before, head = everything(here), here.head()
    monkeypatch.setattr(joining.chain, "close", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        joining.join(here, there.path)
    assert (everything(here), here.head()) == (before, head)


def test_a_copy_altered_outside_is_refused(copies):
    here, there, [east, _] = copies
    Units(there).rename(east, "Thôn Đông Sơn")
    with there.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER recorded_update_subject"))
        connection.execute(text("UPDATE subject SET name = 'Thôn Giả' WHERE revision = 2"))
    before = everything(here)
    with pytest.raises(StorageFailure, match="không còn nguyên vẹn"):
        joining.join(here, there.path)
    assert everything(here) == before


def test_a_file_of_another_origin_is_refused(database, units, tmp_path):
    units.add("Thôn Đông")
    stranger = tmp_path / "xa-khac.thidua"
    opening.create(stranger)
    other = Database.open(stranger, OTHER)
    Units(other).add("Thôn Lạ")
    with pytest.raises(StorageFailure, match="không phải là hai bản"):
        joining.join(database, stranger)
    other.close()
