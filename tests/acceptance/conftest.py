"""Each plan runs through its year once for all tests that read it."""

import shutil

import pytest

from app.storage.database import Database
from tests.acceptance import papers, year
from tests.builders import Office
from tests.conftest import MACHINE


@pytest.fixture(scope="session")
def offices(ready_file, tmp_path_factory):
    """A function that opens a new office; all are closed at the end."""
    opened = []

    def new_office():
        path = tmp_path_factory.mktemp("office") / "xa.thidua"
        opened.append(Database.open(shutil.copy(ready_file, path), MACHINE))
        return Office(opened[-1])

    yield new_office
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def runs(offices, tmp_path_factory):
    """A function that gives the run of a paper, made at the first call."""
    known = {}

    def run_of(stem):
        if stem not in known:
            folder = tmp_path_factory.mktemp(stem)
            known[stem] = year.run(offices(), papers.paper(stem), folder)
        return known[stem]

    return run_of
