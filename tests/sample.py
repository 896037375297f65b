"""The sample commune and the sample Party committee, made once for the tests that read them."""

import shutil

import pytest

from app.operations import open_file
from app.services import party_sample, sample
from tests.once import copy_of


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The data file of the sample commune; tests copy it."""
    return copy_of(tmp_path_factory, "xa-mau.thidua", sample.build)


@pytest.fixture(scope="session")
def party_file(tmp_path_factory):
    """The data file of the sample Party committee; tests copy it."""
    return copy_of(tmp_path_factory, "dang-uy-mau.thidua", party_sample.build)


@pytest.fixture
def commune(sample_file, tmp_path):
    """The sample commune, open for this test alone."""
    door = open_file(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"))
    yield door
    door.close()


@pytest.fixture
def committee(party_file, tmp_path):
    """The sample Party committee, open for this test alone."""
    door = open_file(shutil.copy(party_file, tmp_path / "dang-uy-mau.thidua"))
    yield door
    door.close()
