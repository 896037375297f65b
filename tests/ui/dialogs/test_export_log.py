"""The export log as people read it; that each way out is noted stands with each way."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.core.clock import today
from app.domain.exporting import Exported, file_exported
from app.domain.terms import ExportKind
from app.ui.context import Context
from app.ui.dialogs import file_work
from app.ui.dialogs.export_log import ExportLogDialog
from app.ui.files import EXCEL
from app.ui.operations import Operations
from tests.ui.clerk import texts


@pytest.fixture
def context(office, kit_app):
    """An office from which data left twice."""
    operations = Operations(office.operations)
    operations.note_export(file_exported("Danh sách cá nhân", Path("x", "ca-nhan.xlsx"), 1234))
    operations.note_export(
        Exported(
            what="Toàn bộ dữ liệu",
            kind=ExportKind.BACKUP,
            file_name="xa.thiduabk",
            is_sensitive=True,
        )
    )
    return Context(operations, 2026)


def test_what_left_is_listed_and_narrowed(context, shown):
    dialog = shown(ExportLogDialog(context))
    backup, people = texts(dialog.model)
    assert backup[2:6] == ["Toàn bộ dữ liệu", "Bản sao lưu", "", "Có"]
    assert people[2:7] == ["Danh sách cá nhân", "Excel", "1.234", "", "ca-nhan.xlsx"]
    dialog.list.search("ca nhan")
    assert [row[2] for row in texts(dialog.model)] == ["Danh sách cá nhân"]
    dialog.list.search("")
    dialog.list.set_filter("kind", ExportKind.BACKUP)
    assert [row[2] for row in texts(dialog.model)] == ["Toàn bộ dữ liệu"]
    dialog.list.set_filter("kind", None)
    before = today() - timedelta(days=9), today() - timedelta(days=8)
    dialog.list.set_filter_choices("days", [(before, "Tuần trước")])
    dialog.list.set_filter("days", before)
    assert texts(dialog.model) == []


def test_a_note_that_fails_does_not_hide_the_file(
    context, shown, outcome, tmp_path, monkeypatch, qtbot
):
    window = shown(ExportLogDialog(context))
    monkeypatch.setattr(context.operations, "note_export", lambda _: "Không ghi được nhật ký.")
    path = tmp_path / "a.xlsx"
    monkeypatch.setattr(context.files, "ask_where_to_save", lambda *_: path)
    told = outcome("Đóng")

    def write(path, _progress):
        path.write_bytes(b"x")

    leaves = file_work.Leaving(context.operations, "Danh sách")
    writing = file_work.Writing("Lưu", "a", EXCEL, write, "Đang lưu…", leaves=leaves)
    file_work.save_file(writing, context.files, context.jobs, window)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert f"Đã lưu “a.xlsx” vào “{tmp_path}”. Không ghi được nhật ký." in told[0]
    assert path.exists()
