"""A copy before what replaces or destroys much, and one for ever after a period was closed."""

import pkgutil
from importlib import import_module

import pytest

from app import services
from app.core.errors import NotAllowed, StorageFailure
from app.domain.terms import PlanState
from app.operations import BackupReason
from app.services import accounts, bin_emptying, people, plans, recycle_bin
from app.services.verbs import all_verbs
from app.storage import backup, own_copies
from app.storage.reasons import MARKS

FIRST = {
    "bin_emptying.empty": BackupReason.BEFORE_EMPTYING,
    "list_imports.take_in": BackupReason.BEFORE_IMPORT,
    "unit_workbooks.take_back": BackupReason.BEFORE_IMPORT,
}
CLOSING = {"results.finalise", "decisions.issue", "plans.close"}


for module in pkgutil.iter_modules(services.__path__):
    import_module(f"app.services.{module.name}")


def copies(office):
    """The reasons of the program's own copies, the oldest first."""
    found = own_copies.listed(own_copies.folder_of(office.database.path))
    ordered = sorted(found, key=lambda copy: copy.sequence)
    return [backup.verify_file(found[copy]).manifest.reason for copy in ordered]


def binned(office):
    """Put a person into the bin and return their key."""
    office.do(people.delete, [office.person("Nguyễn Thị Hường")])
    return [row.key for row in office.ask(recycle_bin.listed)]


def test_which_verbs_ask_for_a_copy_first_and_which_close_a_period():
    asking = {name: verb.copy_first for name, verb in all_verbs().items() if verb.copy_first}
    assert asking == FIRST
    assert {name for name, verb in all_verbs().items() if verb.closes_period} == CLOSING


def test_a_copy_is_kept_first_and_only_where_something_changed_since(office):
    keys = binned(office)
    office.do(bin_emptying.empty, keys)
    assert copies(office) == [BackupReason.BEFORE_EMPTYING]
    keys = binned(office)
    office.operations.keep_copy()
    office.do(bin_emptying.empty, keys)
    assert copies(office) == [BackupReason.BEFORE_EMPTYING, BackupReason.AUTOMATIC]


def test_a_copy_that_fails_stops_what_it_was_for(office):
    keys = binned(office)
    before = office.database.head()
    (office.database.path.parent / own_copies.FOLDER).write_text("x")
    with pytest.raises(StorageFailure, match="nên chưa làm “Xóa hẳn khỏi Thùng rác”"):
        office.do(bin_emptying.empty, keys)
    assert office.database.head() == before
    assert [row.key for row in office.ask(recycle_bin.listed)] == keys


def test_who_may_not_do_it_makes_no_copy(office):
    keys = binned(office)
    admin = {"login": "quantri", "name": "Lê An", "role": "admin"}
    office.do(accounts.add, admin, "mat khau dau 1")
    office.operations.sign_out()
    with pytest.raises(NotAllowed):
        office.do(bin_emptying.empty, keys)
    assert copies(office) == []


def test_a_closing_is_kept_for_ever_whatever_copy_comes_between(office):
    office.plan(state=PlanState.FINAL)
    assert not office.operations.has_closed
    [plan] = office.ask(plans.listed)
    office.do(plans.close, plan.id)
    assert office.operations.has_closed
    office.operations.keep_copy(BackupReason.BEFORE_IMPORT)
    assert office.operations.has_closed
    made = office.operations.keep_copy(BackupReason.AFTER_WORK)
    assert not office.operations.has_closed
    assert made.path.name.endswith(f"-2-{MARKS[BackupReason.PERIOD_CLOSE]}.thiduabk")
    office.operations.keep_copy()
    assert copies(office) == [
        BackupReason.BEFORE_IMPORT,
        BackupReason.PERIOD_CLOSE,
        BackupReason.AUTOMATIC,
    ]


def test_a_closing_that_no_copy_can_be_kept_of_is_done_and_asked_for_again(office):
    office.plan(state=PlanState.CLOSED)
    in_the_way = office.database.path.parent / own_copies.FOLDER
    in_the_way.write_text("x")
    with pytest.raises(StorageFailure):
        office.operations.keep_copy()
    assert office.operations.has_closed
    in_the_way.unlink()
    office.operations.keep_copy()
    assert copies(office) == [BackupReason.PERIOD_CLOSE]
