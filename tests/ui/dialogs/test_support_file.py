"""The support file: no data unless ticked, and calm when its place refuses it."""

import errno
import logging
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from app import operations
from app.core.paths import settings_folder
from app.core.version import VERSION
from app.domain.terms import ExportKind
from app.exports import files as export_files
from app.services import export_log, units
from app.ui import log as logs
from app.ui import support
from app.ui.dialogs import support_file

NAME = "Thôn Đông Thượng"


@pytest.fixture
def log(file):
    """A log with one error in it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.log_to(settings_folder())
    logging.getLogger("app.ui").info("refused: app.core.errors.NotAllowed")
    yield
    for added in set(root.handlers) - set(handlers):
        root.removeHandler(added)
        added.close()
    root.setLevel(level)
    logs.qInstallMessageHandler(None)


@pytest.fixture
def target(files, tmp_path, monkeypatch):
    """Where the person saves; a second question is answered with another name."""
    paths = [tmp_path / "ho-tro.zip", tmp_path / "ho-tro-khac.zip"]
    monkeypatch.setattr(files, "ask_where_to_save", lambda *asked: paths.pop(0), raising=False)
    return paths[0]


@pytest.fixture
def save(context, files, window, outcome, qtbot):
    def save(*answers, data=True, before=None):
        told = outcome("Lưu…", before)
        for button in answers:
            outcome(button)
        support_file.save(files, context.jobs, window, context.operations if data else None)
        qtbot.waitUntil(lambda: len(told) == 1 + len(answers), timeout=20_000)
        return told

    return save


def held(path):
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_it_holds_the_log_and_the_versions_and_no_data(save, context, target, log):
    context.operations.do(units.create, {"name": NAME})
    save("Đóng")
    found = held(target)
    assert sorted(found) == [f"nhat-ky/{logs.LOG_NAME}", support.FACTS_NAME]
    told = found[support.FACTS_NAME].decode()
    assert f"Sổ Thi Đua {VERSION}" in told
    for word in ("Python: 3", "Qt: 6", "SQLite: 3", "Phiên bản dữ liệu: ", "Màn hình 1: "):
        assert word in told
    assert context.operations.path.name not in told
    assert all(NAME.encode() not in content for content in found.values())


def test_the_data_go_in_only_when_ticked(save, context, target, tmp_path):
    context.operations.do(units.create, {"name": NAME})

    def tick(box):
        box.findChild(QCheckBox).click()

    save("Đóng", before=tick)
    copy = tmp_path / "ban-sao.thidua"
    name = f"du-lieu/{context.operations.path.name}"
    copy.write_bytes(held(target)[name])
    door = operations.open_file(copy)
    assert NAME in [row.name for row in door.ask(units.listed)]
    door.close()
    assert context.operations.last_backup() is None
    [note] = context.operations.ask(export_log.listed)
    assert (note.kind, note.is_sensitive) == (ExportKind.ZIP, True)


def test_without_an_open_file_there_is_no_data_to_add(save, target):
    seen = []
    save("Đóng", data=False, before=lambda box: seen.append(box.findChild(QCheckBox).isEnabled()))
    assert seen == [False]
    assert "Chưa mở tệp dữ liệu nào." in held(target)[support.FACTS_NAME].decode()


def test_a_place_that_refuses_it_offers_another_name_and_keeps_the_old_file(
    save, target, tmp_path, monkeypatch
):
    target.write_bytes(b"old")
    put = export_files._put_in_place

    def refuse(part, path):
        if path == target:
            raise PermissionError(errno.EACCES, "in use", str(path))
        put(part, path)

    monkeypatch.setattr(export_files, "_put_in_place", refuse)
    told = save("Thử lại", "Lưu tên khác…", "Đóng")
    assert ["đang mở trong chương trình khác" in words for words in told[1:3]] == [True, True]
    assert "Tệp cũ còn nguyên" in told[1]
    assert "Traceback" not in "".join(told)
    assert target.read_bytes() == b"old"
    assert support.FACTS_NAME in held(tmp_path / "ho-tro-khac.zip")
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["ho-tro-khac.zip", "ho-tro.zip"]


def test_a_folder_that_is_gone_is_told_in_words(save, target, files, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "ask_where_to_save", lambda *asked: Path(tmp_path / "x" / "a.zip"))
    told = save("Đóng")
    assert "không tìm thấy thư mục" in told[1] or "Không ghi được" in told[1]


def test_thinking_better_of_it_writes_nothing(context, files, window, outcome, tmp_path):
    told = outcome("Hủy")
    support_file.save(files, context.jobs, window)
    assert len(told) == 1
    assert list(tmp_path.glob("*.zip")) == []
