"""The portable program: its settings lie beside it only where that is a disk of the PC."""

import sys
from pathlib import Path

import platformdirs
import pytest

from app import bootstrap
from app.core import paths
from app.storage import places


@pytest.fixture
def beside(monkeypatch, tmp_path):
    """A built program in a folder of its own, on a disk of the PC."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "SoThiDua.exe"))
    monkeypatch.setattr(places, "_unfit_kind", lambda folder: None)
    yield tmp_path
    paths.keep_settings_in(None)


def usual():
    return Path(platformdirs.user_data_dir("SoThiDua", appauthor=False))


def carry(folder):
    (folder / paths.PORTABLE).write_text("x", encoding="utf-8")


def test_on_a_disk_of_the_pc_the_settings_lie_beside_the_portable_program(beside):
    carry(beside)
    bootstrap.settle_portable()
    assert paths.settings_folder() == beside / "du-lieu"
    assert list((beside / "du-lieu").iterdir()) == []


@pytest.mark.parametrize("kind", [places._REMOVABLE, places._NETWORK, places._CLOUD])
def test_nothing_is_written_to_a_stick_or_a_network_drive(beside, monkeypatch, kind):
    carry(beside)
    monkeypatch.setattr(places, "_unfit_kind", lambda folder: kind)
    bootstrap.settle_portable()
    assert paths.settings_folder() == usual()
    assert [path.name for path in beside.iterdir()] == [paths.PORTABLE]


def test_where_nothing_can_be_written_the_settings_are_the_users(beside):
    carry(beside)
    (beside / "du-lieu").write_text("a file in the way", encoding="utf-8")
    bootstrap.settle_portable()
    assert paths.settings_folder() == usual()


def test_the_installed_program_keeps_nothing_in_its_folder(beside):
    bootstrap.settle_portable()
    assert paths.settings_folder() == usual()


def test_from_source_a_file_of_that_name_says_nothing(beside, monkeypatch):
    carry(beside)
    monkeypatch.setattr(sys, "frozen", False)
    bootstrap.settle_portable()
    assert paths.settings_folder() == usual()
