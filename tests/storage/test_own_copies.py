from datetime import date

import pytest

from app.core.errors import StorageFailure
from app.storage import own_copies, retention
from app.storage.backup import back_up, verify_file
from app.storage.last_backup import last
from app.storage.own_copies import GIVEN_UP, folder_of, listed
from app.storage.reasons import Reason
from tests.storage.damage import alter


def test_a_copy_lies_in_a_folder_of_its_own_and_is_whole(units, database, path):
    units.add("Thôn Đông")
    made = own_copies.make(database, Reason.AUTOMATIC)
    assert made.path.parent == folder_of(path) == path.parent / "sao-luu-tu-dong" / path.stem
    check = verify_file(made.path)
    assert check.is_whole
    assert check.manifest.reason is Reason.AUTOMATIC


def test_it_is_no_backup_that_anybody_is_told_of(units, database, path):
    units.add("Thôn Đông")
    own_copies.make(database, Reason.AUTOMATIC)
    with database.reading() as session:
        assert last(session, path) is None


def test_old_copies_go_to_a_folder_first_and_then_away(units, database, path, monkeypatch):
    monkeypatch.setattr(retention, "NEWEST", 2)
    monkeypatch.setattr(retention, "DAYS", 1)
    monkeypatch.setattr(retention, "WEEKS", 1)
    monkeypatch.setattr(retention, "MONTHS", 1)
    units.add("Thôn Đông")
    names = [own_copies.make(database, Reason.AUTOMATIC).path.name for _ in range(4)]
    folder = folder_of(path)
    assert sorted(copy.sequence for copy in listed(folder)) == [3, 4]
    assert [file.name for file in (folder / GIVEN_UP).iterdir()] == [names[1]]


def test_how_a_period_was_closed_and_the_older_shape_stay_for_ever(
    units, database, path, monkeypatch
):
    for name in ("NEWEST", "DAYS", "WEEKS", "MONTHS"):
        monkeypatch.setattr(retention, name, 1)
    units.add("Thôn Đông")
    reasons = [Reason.PERIOD_CLOSE, Reason.AUTOMATIC, Reason.BEFORE_UPGRADE, Reason.BEFORE_IMPORT]
    for reason in [*reasons, Reason.AUTOMATIC]:
        own_copies.make(database, reason)
    left = {copy.sequence: copy.is_for_ever for copy in listed(folder_of(path))}
    assert left == {1: True, 3: True, 5: False}


def test_a_file_that_is_not_whole_gives_nothing_up(units, database, path, monkeypatch):
    monkeypatch.setattr(retention, "NEWEST", 0)
    units.add("Thôn Đông")
    kept = own_copies.make(database, Reason.AUTOMATIC).path
    before = kept.read_bytes()
    alter(path)
    with pytest.raises(StorageFailure):
        own_copies.make(database, Reason.AUTOMATIC)
    assert kept.read_bytes() == before
    assert listed(folder_of(path)).keys() == {retention.Copy(1, kept_day(kept))}


def kept_day(path):
    day = path.stem.split("-")[-3]
    return date(int(day[:4]), int(day[4:6]), int(day[6:]))


def test_what_people_put_there_stays(units, database, path, monkeypatch):
    monkeypatch.setattr(retention, "NEWEST", 0)
    monkeypatch.setattr(retention, "DAYS", 0)
    monkeypatch.setattr(retention, "WEEKS", 0)
    monkeypatch.setattr(retention, "MONTHS", 0)
    units.add("Thôn Đông")
    folder = folder_of(path)
    folder.mkdir(parents=True)
    own = back_up(database, path.parent).path
    theirs = [folder / "ghi chú.txt", folder / "xa-khac-20261399-0800-1.thiduabk"]
    theirs.append(folder / f"bản của chị Hoa {own.name}")
    for file in theirs:
        file.write_bytes(b"x")
    for _ in range(3):
        own_copies.make(database, Reason.AUTOMATIC)
    assert all(file.exists() for file in theirs)


def test_an_old_copy_that_cannot_give_way_is_no_failure_of_the_new(
    units, database, path, monkeypatch
):
    for name in ("NEWEST", "DAYS", "WEEKS", "MONTHS"):
        monkeypatch.setattr(retention, name, 0)
    units.add("Thôn Đông")
    folder = folder_of(path)
    folder.mkdir(parents=True)
    (folder / GIVEN_UP).write_text("x")
    made = [own_copies.make(database, Reason.AUTOMATIC).path for _ in range(2)]
    assert all(copy.exists() for copy in made)
