import errno
import os
from pathlib import Path

import pytest

from app.core.errors import StorageFailure
from app.storage import workspace as workspaces
from app.storage.device import this_machine
from app.storage.workspace import workspace


def test_a_pc_has_one_identity(tmp_path):
    assert this_machine(tmp_path) == this_machine(tmp_path)


def test_a_disk_that_does_not_answer_makes_no_second_identity(tmp_path, monkeypatch):
    before = this_machine(tmp_path)

    def silent(*_args: object, **_kwargs: object) -> str:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", silent)
        with pytest.raises(StorageFailure, match="không phản hồi"):
            this_machine(tmp_path)
    assert this_machine(tmp_path) == before


def test_a_file_gone_bad_gives_a_new_identity(tmp_path):
    before = this_machine(tmp_path)
    (tmp_path / "machine.json").write_text("{", encoding="utf-8")
    assert this_machine(tmp_path).id != before.id


def test_work_that_is_done_does_not_fail_for_what_it_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr(workspaces, "settings_folder", lambda: tmp_path)

    def silent(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with workspace() as folder, monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", silent)
        kept = folder
        with workspace():
            pass
    assert not kept.exists()


def test_a_disk_without_room_for_work_is_a_sentence(monkeypatch):
    def full() -> Path:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(workspaces, "settings_folder", full)
    with pytest.raises(StorageFailure, match="đã đầy"), workspace():
        pass
