import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.errors import NotAllowed, StorageFailure
from app.domain.terms import Side, SubjectKind
from app.entities import Subject
from app.storage import joining, opening
from app.storage.backup import back_up
from app.storage.database import Action, Database
from app.storage.device import Machine
from app.storage.verifying import verify
from tests.conftest import MACHINE
from tests.storage.conftest import Units

OLD_FILES = Path(__file__).parents[1] / "data" / "databases"
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


def change(database, row_id, **values):
    with database.changing(Action("Sửa đơn vị", "test.change")) as changing:
        unit = changing.session.get_one(Subject, row_id)
        for name, value in values.items():
            setattr(unit, name, value)


def coded(database, code, name):
    with database.changing(Action("Thêm đơn vị", "test.add")) as changing:
        unit = Subject(kind=SubjectKind.UNIT, code=code, name=name)
        changing.session.add(unit)
    return [unit.id]


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

    joined, _ = joining.join(here, there.path)

    assert (joined.operations, joined.rows, joined.conflicts) == (3, 32, ())
    assert Units(here).names()[-3:] == ["Thôn Bắc", "Thôn Nam Sơn", "Thôn Đông Hải"]
    assert len(everything(here)) == 33


def test_joining_again_does_nothing(copies):
    here, there, [_, south] = copies
    Units(there).rename(south, "Thôn Nam Sơn")
    joining.join(here, there.path)
    head = here.head()
    joined, done = joining.join(here, there.path)
    assert (joined.operations, done) == (0, None)
    assert here.head() == head


def test_a_row_changed_on_both_sides_waits_for_a_person(copies):
    here, there, [east, south] = copies
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(east, "Thôn Đông Sơn")
    Units(there).rename(south, "Thôn Nam Sơn")
    before, head = everything(here), here.head()

    joined, _ = joining.join(here, there.path)

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

    joining.join(here, there.path, {("subject", east, "name"): side})
    joining.join(there, here.path)

    assert Units(here).names() == ["Thôn Nam", name]
    assert everything(here) == everything(there)
    assert joining.preview(here, there.path).conflicts == ()


def test_the_same_change_on_both_sides_is_no_conflict(copies):
    here, there, [east, _] = copies
    Units(here).rename(east, "Thôn Đông Hải")
    Units(there).rename(east, "Thôn Đông Hải")
    assert joining.join(here, there.path)[0].conflicts == ()
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


def test_fields_are_chosen_one_by_one_and_whoever_changed_one_alone_is_told(copies):
    here, there, [east, _] = copies
    change(here, east, name="Thôn Đông Hải", address="Nhà văn hóa")
    change(there, east, name="Thôn Đông Sơn", phone="0912000111")
    [conflict] = joining.preview(here, there.path).conflicts
    assert conflict.columns == ("address", "name", "phone")
    told = [conflict.changed_by(column) for column in conflict.columns]
    assert told == [Side.OURS, None, Side.THEIRS]
    assert conflict.base["name"] == "Thôn Đông"

    chosen = {
        ("subject", east, "address"): Side.OURS,
        ("subject", east, "name"): Side.THEIRS,
        ("subject", east, "phone"): Side.OURS,
    }
    _, done = joining.join(here, there.path, {("subject", east, "name"): Side.THEIRS})
    assert done is None  # two fields wait for somebody
    assert Units(here).names() == ["Thôn Nam", "Thôn Đông Hải"]
    joining.join(here, there.path, chosen)
    with here.reading() as session:
        unit = session.get_one(Subject, east)
        assert (unit.name, unit.address, unit.phone) == ("Thôn Đông Sơn", "Nhà văn hóa", "")
    joining.join(there, here.path)
    assert everything(here) == everything(there)


@pytest.mark.parametrize(("side", "name"), [(Side.OURS, "Thôn Bắc"), (Side.THEIRS, "Xóm Bắc")])
def test_of_what_both_added_one_lives_and_the_other_goes_to_the_bin(copies, side, name):
    here, there, _ = copies
    coded(here, "T03", "Thôn Bắc")
    coded(there, "T03", "Xóm Bắc")
    [twins] = joining.preview(here, there.path).twins
    assert joining.join(here, there.path)[1] is None
    joining.join(here, there.path, {twins.field: side})
    assert name in Units(here).names()
    assert len(Units(here).names()) == 3
    joining.join(there, here.path)
    assert everything(here) == everything(there)
    assert len(everything(here)) == 4


def test_what_both_added_and_others_are_part_of_is_left_to_people(copies):
    here, there, _ = copies
    coded(here, "T03", "Thôn Bắc")
    [north] = coded(there, "T03", "Xóm Bắc")
    Units(there).add_below(north, "Tổ 1")
    before, head = everything(here), here.head()
    with pytest.raises(NotAllowed, match="Thùng rác"):
        joining.join(here, there.path)
    assert (everything(here), here.head()) == (before, head)


def test_codes_that_changed_hands_can_be_joined(copies):
    here, there, _ = copies
    ids = [coded(there, f"T{number}", f"Thôn {number}")[0] for number in range(8)]
    joining.join(here, there.path)
    for number, row_id in enumerate(ids):  # each takes the code that the one before it left
        change(there, row_id, code="T" if number == 0 else f"T{number - 1}")
    joining.join(here, there.path)
    assert everything(here) == everything(there)
    with here.reading() as session:
        codes = [session.get_one(Subject, row_id).code for row_id in ids]
    assert codes == ["T", "T0", "T1", "T2", "T3", "T4", "T5", "T6"]


def test_a_backup_is_joined_like_the_file(copies, tmp_path):
    here, there, _ = copies
    Units(there).add("Thôn Bắc")
    made = back_up(there, tmp_path)
    joining.join(here, made.path)
    assert everything(here) == everything(there)
    assert joining.join(here, there.path)[1] is None


@pytest.mark.parametrize("old", sorted(OLD_FILES.glob("*.thidua"))[-1:])
def test_a_copy_of_an_older_version_is_brought_to_ours_first(old, tmp_path):
    path, copy = shutil.copy(old, tmp_path / "xa.thidua"), shutil.copy(old, tmp_path / "cu.thidua")
    before = Path(copy).read_bytes()
    database = Database.open(path, MACHINE)
    assert joining.preview(database, Path(copy)) == joining.Joining(0, 0, ())
    database.close()
    assert Path(copy).read_bytes() == before


def test_what_both_put_into_the_bin_is_no_question(copies):
    here, there, [east, _] = copies
    for database in (here, there):
        with database.changing(Action("Bỏ", "test.bin")) as changing:
            changing.session.get_one(Subject, east).deleted_by = changing.session.operation_id
    assert joining.join(here, there.path)[0].conflicts == ()
    joining.join(there, here.path)
    assert everything(here) == everything(there)
