"""A beginning that was copied is what the services would have made."""

import shutil

import pytest

from app.services import history, sheets
from app.storage.database import Database
from app.storage.verifying import verify
from tests.beginnings import Beginning
from tests.builders import Office
from tests.conftest import MACHINE
from tests.contest import contest, make_sheets


@pytest.fixture
def offices(ready_file, tmp_path):
    """A function that opens a new office, whose beginnings are kept for the next."""
    opened, known = [], {}

    def new_office():
        path = tmp_path / f"xa-{len(opened)}.thidua"
        opened.append(Database.open(shutil.copy(ready_file, path), MACHINE))
        office = Office(opened[-1])
        office.beginning = Beginning(tmp_path, known)
        return office

    yield new_office
    for database in opened:
        database.close()


def begun(office):
    it = contest(office)
    return it, make_sheets(office, it)


def labels(office):
    return [row.label for row in office.ask(history.actions)]


def test_who_begins_as_two_did_gets_what_the_second_had(offices):
    first, second, third = offices(), offices(), offices()
    made, kept, copied = begun(first), begun(second), begun(third)
    assert made[0] == kept[0] == copied[0]
    assert made[1] != kept[1] == copied[1]
    assert kept[0].units is not copied[0].units
    assert labels(first) == labels(second) == labels(third)
    for office in (second, third):
        assert office.ask(verify).findings == ()
        assert office.operations.undo_label == first.operations.undo_label
        assert office.undo()
        it = copied[0]
        assert office.ask(sheets.listed, it.plan_id, None, it.final_stage) == ()


def test_who_did_something_else_before_gets_nothing_copied(offices):
    for _ in range(2):
        begun(offices())
    other = offices()
    other.unit("Thôn Đoài")
    contest(other)
    assert labels(other).count("Thêm đơn vị") == 4
    assert other.beginning is None


def test_whoever_listens_hears_of_what_was_copied(offices):
    for _ in range(2):
        begun(offices())
    third, heard = offices(), []
    third.operations.listen(heard.append)
    contest(third)
    assert len(heard) == 1
    assert {"subject", "plan", "criteria_set"} <= heard[0]
