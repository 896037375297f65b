"""An encrypted backup of an office with two units, made once, and a key that costs nothing.

Deriving the real key takes a second and half a gigabyte each time, on purpose. That it is the real
one, and what comes of damage to it, is for `storage/test_encryption.py` and for G8e of `faults`.
"""

import shutil
from contextlib import closing

import pytest

from app.storage import encryption
from app.storage.backup import back_up
from app.storage.database import Database
from app.storage.reasons import Reason
from tests import quick_age
from tests.conftest import MACHINE
from tests.once import copy_of
from tests.storage.conftest import Units

PHRASE = "bốn mùa Xuân Bình An"
NAME = "uy-ban-nhan-dan-xa-an-binh-20260131-0800-1.thiduabk.age"


@pytest.fixture
def quick_key(monkeypatch):
    """The key of a passphrase costs nothing in this test."""
    monkeypatch.setattr(encryption, "_work", quick_age.work)


@pytest.fixture(scope="session")
def sealed_once(ready_file, tmp_path_factory):
    """The backup, which tests copy."""

    def build(path):
        folder = path.with_name("sealed")
        folder.mkdir()
        database = Database.open(shutil.copy(ready_file, folder / "xa.thidua"), MACHINE)
        with closing(database), pytest.MonkeyPatch.context() as patch:
            patch.setattr(encryption, "_work", quick_age.work)
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
def sealed(sealed_once, usb, quick_key):
    """The backup, on this test's own stick."""
    return shutil.copy(sealed_once, usb / NAME)
