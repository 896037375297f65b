"""An encrypted backup of an office with two units, made once: each costs seconds on purpose."""

import shutil
from contextlib import closing

import pytest

from app.storage.backup import back_up
from app.storage.database import Database
from app.storage.reasons import Reason
from tests.conftest import MACHINE
from tests.once import copy_of
from tests.storage.conftest import Units

PHRASE = "bốn mùa Xuân Bình An"
NAME = "uy-ban-nhan-dan-xa-an-binh-20260131-0800-1.thiduabk.age"


@pytest.fixture(scope="session")
def sealed_once(ready_file, tmp_path_factory):
    """The backup, which tests copy."""

    def build(path):
        folder = path.with_name("sealed")
        folder.mkdir()
        database = Database.open(shutil.copy(ready_file, folder / "xa.thidua"), MACHINE)
        with closing(database):
            Units(database).add("Thôn Đông", "Thôn Tây")
            made = back_up(database, folder, Reason.BEFORE_IMPORT, passphrase=PHRASE)
        made.path.rename(path)
        shutil.rmtree(folder)

    return copy_of(tmp_path_factory, "sealed.thiduabk.age", build)


@pytest.fixture
def usb(tmp_path):
    """Where the backups go."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def sealed(sealed_once, usb):
    """The backup, on this test's own stick."""
    return shutil.copy(sealed_once, usb / NAME)
