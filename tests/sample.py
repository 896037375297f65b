"""The sample commune, made once for the tests that read it."""

import shutil

import pytest

from app.operations import open_file
from app.services import sample
from tests.once import copy_of


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The data file of the sample commune; tests copy it."""
    return copy_of(tmp_path_factory, "xa-mau.thidua", sample.build)


@pytest.fixture
def commune(sample_file, tmp_path):
    """The sample commune, open for this test alone."""
    door = open_file(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"))
    yield door
    door.close()
