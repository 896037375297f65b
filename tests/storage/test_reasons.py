"""The reason of an action: held by the chain, and gone with the last row it was given for."""

import shutil
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from app.domain.terms import ActionKind, SubjectKind
from app.entities import Operation, Subject
from app.storage import backup, chain, joining
from app.storage.canonical import fingerprint
from app.storage.database import Action, Database
from app.storage.device import Machine
from app.storage.verifying import log_findings, verify
from tests.conftest import ENGINES, MACHINE
from tests.storage.damage import past_triggers

WHY = "ông Nguyễn Văn Bí đang bị xem xét kỷ luật"
TABLE = Subject.__table__


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def log(engine, new_office):
    """An empty database on each engine."""
    return new_office.database


def add(database, *names, reason=""):
    with database.changing(Action("Thêm", "test.add", reason=reason)) as change:
        found = [Subject(kind=SubjectKind.PERSON, name=name) for name in names]
        change.session.add_all(found)
    return change.done.operation_id, [one.id for one in found]


def rename(database, row_ids, reason):
    with database.changing(Action("Đổi tên", "test.rename", reason=reason)) as change:
        change.session.update_many(Subject, {row_id: {"name": "Khác"} for row_id in row_ids})
    return change.done.operation_id


def destroy(database, *row_ids):
    with database.changing(Action("Xóa", "test.delete")) as change:
        change.session.put_away(*[change.session.get_one(Subject, one) for one in row_ids])
    with database.changing(Action("Xóa hẳn", "test.empty", ActionKind.FINAL)) as change:
        change.session.destroy(TABLE, list(row_ids))
    return change.done.operation_id


def operation(database, operation_id):
    with database.reading() as session:
        return session.get_one(Operation, operation_id)


def findings(database):
    with database.reading() as session:
        assert verify(session).findings == tuple(log_findings(session))
        return verify(session).findings


def test_a_reason_is_kept_and_the_file_is_whole(log):
    operation_id, _ = add(log, "A", reason=WHY)
    assert operation(log, operation_id).reason == WHY
    assert findings(log) == ()


def test_it_goes_with_the_row_it_was_given_for_and_the_chain_still_holds(log):
    _, [row_id] = add(log, "A")
    renamed = rename(log, [row_id], WHY)
    emptied = destroy(log, row_id)
    left = operation(log, renamed)
    assert (left.reason, left.reason_salt, left.blanked_by) == ("", None, emptied)
    assert findings(log) == ()


def test_it_stays_while_one_of_its_rows_lives_and_goes_with_the_last(log):
    _, [one, other] = add(log, "A", "B")
    renamed = rename(log, [one, other], WHY)
    destroy(log, one)
    assert operation(log, renamed).reason == WHY
    assert findings(log) == ()
    destroy(log, other)
    assert operation(log, renamed).reason == ""
    assert findings(log) == ()


def test_reasons_of_other_rows_stay(log):
    _, [one, other] = add(log, "A", "B")
    kept = rename(log, [other], "đổi theo giấy khai sinh")
    destroy(log, one)
    assert operation(log, kept).reason == "đổi theo giấy khai sinh"


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'khác'",
        "reason = '', reason_salt = NULL",
        "reason_salt = 'khác'",
        "hash = 'khác', reason = '', reason_salt = NULL, blanked_by = id",
    ],
)
def test_the_database_lets_a_reason_only_be_blanked(log, change):
    operation_id, _ = add(log, "A", reason=WHY)
    forge = text(f"UPDATE operation SET {change} WHERE reason <> ''")
    with pytest.raises(DBAPIError, match="unrecorded"), log.engine.begin() as connection:
        connection.execute(forge)
    assert operation(log, operation_id).reason == WHY


def test_a_blanked_reason_is_not_written_again(log):
    _, [row_id] = add(log, "A", reason=WHY)
    destroy(log, row_id)
    forge = text("UPDATE operation SET reason = 'khác' WHERE blanked_by IS NOT NULL")
    with pytest.raises(DBAPIError, match="unrecorded"), log.engine.begin() as connection:
        connection.execute(forge)


def test_a_reason_erased_while_its_row_lives_is_found(log):
    add(log, "A", reason=WHY)
    erase = text(
        "UPDATE operation SET reason = '', reason_salt = NULL, blanked_by = id WHERE reason <> ''"
    )
    with log.engine.begin() as connection:
        connection.execute(erase)  # which the triggers let through: they see one row alone
    assert ["mất lý do" in finding for finding in findings(log)] == [True]


def test_an_operation_from_before_still_verifies_and_keeps_its_reason(log):
    add(log, "A")
    with log.reading() as session:
        last = session.scalars(select(Operation).order_by(Operation.sequence.desc())).first()
        row = {c.name: getattr(last, c.name) for c in Operation.__table__.columns}
    row |= {"id": uuid4(), "sequence": row["sequence"] + 1}
    row |= {"reason": WHY, "row_count": 0, "previous_hash": row["hash"]}
    row["hash"] = as_version_3_wrote_it(row)
    with log.engine.begin() as connection:
        connection.execute(insert(Operation.__table__), [row])
    assert findings(log) == ()


def as_version_3_wrote_it(row):
    moment = row["happened_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
    said = [str(row["id"]), str(row["device_id"]), row["sequence"], str(row["user_id"]), moment]
    said += [row["verb"], row["label"], str(row["kind"]), row["reason"], ""]
    return fingerprint([*said, row["joins"], row["previous_hash"], []])


def test_a_salted_reason_cannot_be_passed_off_as_an_old_one(log):
    operation_id, _ = add(log, "A", reason=WHY)
    with log.reading() as session:
        one = session.get_one(Operation, operation_id)
        row = {c.name: getattr(one, c.name) for c in Operation.__table__.columns}
    forged = {**row, "reason": row["reason_hash"], "reason_hash": None, "reason_salt": None}
    assert chain.operation_hash(row, []) != chain.operation_hash(forged, [])


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    made = Database.create(tmp_path / "xa.thidua", MACHINE)
    yield made
    made.close()


def test_the_words_are_nowhere_in_the_file(file, tmp_path):
    _, [row_id] = add(file, "A", reason=WHY)
    assert WHY.encode() in file.path.read_bytes()
    destroy(file, row_id)
    assert backup.verify_file(backup.back_up(file, tmp_path).path).findings == ()
    file.close()
    assert WHY.encode() not in file.path.read_bytes()
    assert "kỷ luật".encode() not in file.path.read_bytes()


def test_a_reason_that_was_altered_is_found(file):
    add(file, "A", reason=WHY)
    file.close()
    past_triggers(file.path, "UPDATE operation SET reason = 'khác' WHERE reason <> ''")
    changed = Database.open(file.path, MACHINE)
    assert any("đã bị sửa" in finding for finding in findings(changed))
    changed.close()


@pytest.mark.parametrize("is_here", [True, False])
def test_a_reason_that_one_copy_blanked_is_blanked_by_joining(file, tmp_path, is_here):
    _, [row_id] = add(file, "A", reason=WHY)
    file.close()
    copy = shutil.copy(file.path, tmp_path / "ban-sao.thidua")
    here, there = Database.open(file.path, MACHINE), Database.open(copy, Machine("machine-2", "2"))
    destroy(here if is_here else there, row_id)
    add(there, "B", reason="lý do khác")
    assert joining.join(here, there.path)[0].conflicts == ()
    assert findings(here) == ()
    here.close()
    there.close()
    assert WHY.encode() not in here.path.read_bytes()
