"""A commit that fails may have been stored: it is looked up before anybody does it again."""

import sqlite3

import pytest

from app.core.errors import StorageFailure
from app.storage.database import Database
from app.storage.verifying import verify
from tests.conftest import MACHINE


class Disk:
    """Fails the next commit, after it is stored or before, and is read again or not."""

    def __init__(self, database, monkeypatch):
        self._database = database
        self._commit = database.engine.dialect.do_commit
        self._patch = monkeypatch.setattr
        self.stores, self.reads = True, True

    def fail(self, *, stores, reads=True):
        self.stores, self.reads = stores, reads
        self._patch(self._database.engine.dialect, "do_commit", self._fail)

    def _fail(self, connection):
        if self.stores:
            self._commit(connection)
        if not self.reads:
            self._database.path.rename(self._database.path.with_suffix(".lost"))
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_DIR_FSYNC
        self._patch(self._database.engine.dialect, "do_commit", self._commit)
        raise error


@pytest.fixture
def disk(database, monkeypatch):
    return Disk(database, monkeypatch)


def test_what_was_stored_all_the_same_counts_as_done(units, database, disk):
    disk.fail(stores=True)
    done, [row_id] = units.add("Thôn Đông")
    assert done is not None
    units.rename(row_id, "Thôn Tây")
    assert units.names() == ["Thôn Tây"]
    with database.reading() as session:
        assert verify(session).findings == ()


def test_what_was_not_stored_is_told_and_can_be_done_again(units, disk):
    disk.fail(stores=False)
    with pytest.raises(StorageFailure, match="Ổ đĩa báo lỗi"):
        units.add("Thôn Đông")
    assert units.names() == []
    units.add("Thôn Đông")
    assert units.names() == ["Thôn Đông"]


def test_what_nobody_can_know_is_said(units, disk, path):
    disk.fail(stores=True, reads=False)
    with pytest.raises(StorageFailure, match="chưa biết việc vừa làm đã được lưu hay chưa"):
        units.add("Thôn Đông")
    path.with_suffix(".lost").rename(path)
    assert units.names() == ["Thôn Đông"]


def test_the_next_start_finds_one_row(units, database, disk, path):
    disk.fail(stores=True)
    units.add("Thôn Đông")
    database.close()
    again = Database.open(path, MACHINE)
    assert type(units)(again).names() == ["Thôn Đông"]
    again.close()
