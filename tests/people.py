"""A data file with people who sign in, made once, and passwords that are quickly hashed."""

import shutil
from contextlib import closing

import pytest

from app import operations
from app.core import passwords
from app.services import accounts
from tests.examples.accounts import CHIEF, CLERK, PASSWORD

VIEWER = {"name": "Phạm Thị Xem", "login": "xem.pt", "role": "view"}


@pytest.fixture(autouse=True, scope="module")
def quick_passwords():
    """Hash with little memory: the tests are of what is done with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 64)
        patch.setattr(passwords, "PASSES", 1)
        passwords._hasher.cache_clear()
        yield
    passwords._hasher.cache_clear()


@pytest.fixture(scope="module")
def staffed_once(ready_file, quick_passwords, tmp_path_factory):
    """The file, which tests copy, and the recovery codes of the one who administers it."""
    path = shutil.copy(ready_file, tmp_path_factory.mktemp("staffed") / "xa.thidua")
    with closing(operations.open_file(path)) as door:
        codes = door.do(accounts.add, CHIEF, PASSWORD).codes
        door.sign_in(CHIEF["login"], PASSWORD)
        for one in (CLERK, VIEWER):
            door.do(accounts.add, one, PASSWORD)
    return path, codes


@pytest.fixture
def staffed(staffed_once, tmp_path):
    """The file of an office in which three people sign in, that nobody has open."""
    return shutil.copy(staffed_once[0], tmp_path / "xa-an-binh.thidua")


@pytest.fixture
def codes(staffed_once):
    """The recovery codes of the one who administers it."""
    return staffed_once[1]
