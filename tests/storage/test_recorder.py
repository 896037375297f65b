import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.domain.terms import SubjectKind
from app.entities import RECORDED, Operation, RowChange, Subject, metadata
from app.storage.database import Action, Database
from app.storage.verifying import verify
from tests.conftest import ENGINES, MACHINE
from tests.storage.conftest import Units


@pytest.fixture(params=ENGINES)
def any_database(request):
    """The data on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    cluster = request.getfixturevalue("cluster")
    url = cluster.new_database()
    database = Database.connect(url, MACHINE)
    yield database
    database.close()
    cluster.drop(url)


SUBJECT = Subject.__table__
ROUND_THE_RECORDER = {
    "raw insert": lambda s, i: s.execute(
        text(
            "INSERT INTO subject (id, kind, name, revision, digest, position, kind_code, "
            "class_code, honorific, post, is_leader, gender, citizen_number, phone, address, "
            "head_name, is_retired, note, search, name_key) SELECT "
            "'0f7b7cf2-7a3c-4a5e-9d0e-000000000000', kind, name, 1, digest, position, kind_code, "
            "class_code, honorific, post, is_leader, gender, citizen_number, phone, address, "
            "head_name, is_retired, note, search, name_key FROM subject"
        )
    ),
    "raw update": lambda s, i: s.execute(text("UPDATE subject SET name = 'Thôn Giả'")),
    "raw update with revision": lambda s, i: s.execute(
        text("UPDATE subject SET name = 'Thôn Giả', revision = revision + 1")
    ),
    "raw delete": lambda s, i: s.execute(text("DELETE FROM subject")),
    "Core insert": lambda s, i: s.execute(
        insert(SUBJECT).values(
            id=Operation.id.type.python("0f7b7cf2-7a3c-4a5e-9d0e-000000000000"),
            kind=SubjectKind.UNIT, name="Thôn Giả", revision=1, digest="", position=0,
            kind_code="", class_code="", honorific="", post="", is_leader=False, gender="",
            citizen_number="", phone="", address="", head_name="", is_retired=False, note="",
        )
    ),
    "Core update": lambda s, i: s.execute(update(SUBJECT).values(name="Thôn Giả")),
    "Core delete": lambda s, i: s.execute(delete(SUBJECT)),
    "ORM bulk update": lambda s, i: s.execute(update(Subject).values(name="Thôn Giả")),
    "ORM bulk delete": lambda s, i: s.execute(delete(Subject)),
    "log update": lambda s, i: s.execute(update(Operation).values(label="Việc giả")),
    "log delete": lambda s, i: s.execute(delete(RowChange)),
    "log edit": lambda s, i: s.execute(update(RowChange).values(after="{}")),
}  # fmt: skip


def smuggle(database, way, row_id):
    """Write round the recorder, in the middle of an honest action."""
    with database.changing(Action("Việc khác", "test.other")) as change:
        ROUND_THE_RECORDER[way](change.session, row_id)


@pytest.mark.parametrize("way", ROUND_THE_RECORDER)
def test_a_write_round_the_recorder_fails(any_database, way):
    _, [row_id] = Units(any_database).add("Thôn Đông")
    with any_database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="unrecorded write"):
            ROUND_THE_RECORDER[way](connection, row_id)
        connection.rollback()
    with pytest.raises(DBAPIError, match="unrecorded write"):
        smuggle(any_database, way, row_id)
    assert Units(any_database).names() == ["Thôn Đông"]


def test_an_orm_write_while_reading_fails(any_database):
    _, [row_id] = Units(any_database).add("Thôn Đông")
    with any_database.reading() as session:
        session.get_one(Subject, row_id).name = "Thôn Giả"
        with pytest.raises(RuntimeError, match="wrote while reading"):
            session.flush()


def delete_through_the_orm(database, row_id):
    with database.changing(Action("Xóa", "test.delete")) as change:
        change.session.delete(change.session.get_one(Subject, row_id))


def test_an_orm_delete_fails(any_database):
    _, [row_id] = Units(any_database).add("Thôn Đông")
    with pytest.raises(RuntimeError, match="put_away"):
        delete_through_the_orm(any_database, row_id)
    assert Units(any_database).names() == ["Thôn Đông"]


def test_every_table_but_the_log_is_recorded_and_guarded(any_database):
    recorded = {table.name for table in RECORDED}
    log = {"device", "operation", "row_change"}
    # No history may hold a password's hash, no undo bring one back; looking is no action.
    unlogged = {"credential", "export_note"}
    assert recorded | log | unlogged == set(metadata.tables)
    with any_database.reading() as session:
        if session.connection().dialect.name == "sqlite":
            found = session.execute(
                text("SELECT tbl_name FROM sqlite_schema WHERE name LIKE 'recorded_%'")
            )
            expected = 3
        else:
            found = session.execute(
                text("SELECT event_object_table FROM information_schema.triggers "
                     "WHERE trigger_name LIKE 'recorded_%'")
            )  # fmt: skip
            expected = 3
        guards = [row[0] for row in found]
    assert {name: guards.count(name) for name in recorded} == dict.fromkeys(recorded, expected)


def break_off(database):
    with database.changing(Action("Thêm", "test.add")) as change:
        change.session.add(Subject(kind=SubjectKind.UNIT, name="Thôn Tây"))
        change.session.flush()
        raise ZeroDivisionError


def test_an_action_is_all_or_nothing(any_database):
    units = Units(any_database)
    units.add("Thôn Đông")
    head = any_database.head()
    with pytest.raises(ZeroDivisionError):
        break_off(any_database)
    assert units.names() == ["Thôn Đông"]
    assert any_database.head() == head


def test_an_action_that_changes_nothing_leaves_no_operation(any_database):
    units = Units(any_database)
    _, [row_id] = units.add("Thôn Đông")
    head = any_database.head()
    assert units.rename(row_id, "Thôn Đông") is None
    assert any_database.head() == head


def test_single_and_bulk_writes_leave_the_same_log(any_database):
    units = Units(any_database)
    _, [single] = units.add("Thôn Đông")
    with any_database.changing(Action("Nhập", "test.import")) as change:
        row = {"kind": SubjectKind.UNIT, "name": "Thôn Đông"}
        [bulk] = change.session.insert_many(Subject, [row])
    with any_database.reading() as session:
        after = {
            row.row_id: row.after.replace(str(row.row_id), "")
            for row in session.execute(select(RowChange.row_id, RowChange.after))
        }
        assert after[single] == after[bulk]
        assert verify(session).findings == ()


def test_the_log_says_who_did_what_when(any_database):
    units = Units(any_database)
    _, [row_id] = units.add("Thôn Đông")
    units.rename(row_id, "Thôn Tây")
    with any_database.reading() as session:
        first, second = session.scalars(select(Operation).order_by(Operation.sequence))
        change = session.execute(
            select(RowChange.before, RowChange.after).where(RowChange.operation_id == second.id)
        ).one()
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.previous_hash == first.hash
    assert (second.label, second.verb) == ("Đổi tên", "test.rename")
    assert tuple(change) == ('{"name":"Thôn Đông"}', '{"name":"Thôn Tây"}')
