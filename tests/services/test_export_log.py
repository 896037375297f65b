import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import operations
from app.core.clock import today
from app.domain.exporting import Exported, file_exported, folder_exported
from app.domain.terms import ExportKind
from app.services import export_log
from app.services.export_log import Narrowing
from app.storage import export_notes, joining
from app.storage.backup import copy_pages
from app.storage.database import Database
from app.storage.device import Machine
from app.storage.verifying import log_findings, verify
from tests.conftest import MACHINE

LIST = file_exported("Danh sách cá nhân", Path("x/Danh sách.xlsx"), 40)
PRINT = Exported(what="Bảng xếp hạng", kind=ExportKind.PRINTER, file_name="Canon", row_count=12)
WHOLE = Exported(
    what="Toàn bộ dữ liệu", kind=ExportKind.BACKUP, file_name="a.thiduabk", is_sensitive=True
)
FOLDER = folder_exported("Tệp cho đơn vị", Path("x/gui-thon"), 18)


@pytest.fixture
def noted(office, engine):
    """An office from which data left four times."""
    for exported in (LIST, PRINT, WHOLE, FOLDER):
        assert office.operations.note_export(exported) == ""
    return office


def names(office, **asked):
    return [row.what for row in office.ask(export_log.listed, Narrowing(**asked))]


def test_what_left_is_told_the_newest_first(noted):
    newest, *_, oldest = noted.ask(export_log.listed)
    assert (newest.what, newest.file_name) == ("Tệp cho đơn vị (18 tệp)", "gui-thon")
    assert (oldest.user, oldest.machine) == ("Người dùng", MACHINE.name)
    assert (oldest.kind, oldest.file_name, oldest.row_count) == (
        ExportKind.EXCEL,
        "Danh sách.xlsx",
        40,
    )
    assert noted.ask(export_log.count) == 4
    assert [row.is_sensitive for row in noted.ask(export_log.listed)] == [
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "danh sach"}, ["Danh sách cá nhân"]),
        ({"words": "canon"}, ["Bảng xếp hạng"]),
        ({"words": "không có"}, []),
        ({"kind": ExportKind.BACKUP}, ["Toàn bộ dữ liệu"]),
        ({"last": today() - timedelta(days=1)}, []),
        ({"first": today() - timedelta(days=1), "kind": ExportKind.EXCEL}, ["Danh sách cá nhân"]),
        ({"first": today() + timedelta(days=2)}, []),
    ],
)
def test_it_is_narrowed(noted, asked, found):
    assert names(noted, **asked) == found
    assert noted.ask(export_log.count, Narrowing(**asked)) == len(found)


@pytest.mark.parametrize("sort", ["moment", "user", "what", "kind", "file", "rows"])
def test_it_is_sorted_both_ways(noted, sort):
    assert len(names(noted, sort=sort)) == 4
    if sort == "rows":
        assert names(noted, sort=sort, descending=True)[0] == "Danh sách cá nhân"


@pytest.mark.parametrize("wrong", ["UPDATE export_note SET what = 'x'", "DELETE FROM export_note"])
def test_notes_are_never_changed_or_taken_away(noted, wrong):
    with (
        pytest.raises(Exception, match="unrecorded write"),
        noted.database.beside_log() as session,
    ):
        session.execute(text(wrong))
    assert noted.ask(export_log.count) == 4


def test_reading_leaves_no_action_and_nothing_to_undo(noted):
    before = noted.operations.changes()
    assert noted.operations.note_export(LIST) == ""
    assert noted.operations.changes() == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("UPDATE export_note SET what = 'x' WHERE number = 2", "dòng số 2 .* đã bị sửa"),
        ("UPDATE export_note SET is_sensitive = 0 WHERE number = 3", "dòng số 3 .* đã bị sửa"),
        ("DELETE FROM export_note WHERE number = 2", "mất dòng đứng trước dòng số 3"),
    ],
)
def test_a_check_finds_what_was_done_to_it_with_another_program(office, wrong, told):
    for exported in (LIST, PRINT, WHOLE):
        office.operations.note_export(exported)
    with office.database.reading() as session:
        assert verify(session).findings == ()
    with office.database.beside_log() as session:
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER kept_{verb}_export_note"))
        session.execute(text(wrong))
    with office.database.reading() as session:
        [finding] = verify(session).findings
        assert log_findings(session) == [finding]
    assert re.fullmatch(f"Nhật ký xuất dữ liệu: .*{told}.*", finding)


def test_what_cannot_be_noted_is_told_and_raises_nothing(office, monkeypatch):
    path = office.database.path
    copy = path.with_name("chi-xem.thidua")
    copy_pages(path, copy)
    door = operations.open_file(copy, read_only=True)
    told = door.note_export(LIST)
    assert told.startswith("Lần xuất này không ghi được vào nhật ký xuất dữ liệu. Tệp đang mở")
    assert door.ask(export_log.count) == 0
    door.close()

    def fail(*_):
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    monkeypatch.setattr(export_notes, "add", fail)
    told = office.operations.note_export(LIST)
    assert told == "Lần xuất này không ghi được vào nhật ký xuất dữ liệu."
    assert office.ask(export_log.count) == 0


def test_a_joining_brings_what_left_the_other_copy(office):
    office.unit("Thôn Đông")
    office.operations.note_export(LIST)
    copy = office.database.path.with_name("ban-sao.thidua")
    copy_pages(office.database.path, copy)
    there = Database.open(copy, Machine("machine-2", "PC-VANHOA"))
    there.note_export(WHOLE)
    there.note_export(FOLDER)
    type(office)(there).unit("Thôn Tây")
    there.close()
    office.operations.note_export(PRINT)

    for _ in range(2):
        joining.join(office.database, copy)
        assert sorted(names(office)) == sorted(one.what for one in (LIST, PRINT, WHOLE, FOLDER))
    office.operations.note_export(LIST)
    with office.database.reading() as session:
        assert verify(session).findings == ()
    [there_too] = [row for row in office.ask(export_log.listed) if row.what == WHOLE.what]
    assert there_too.machine == "PC-VANHOA"
