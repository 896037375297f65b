"""What the tests of tabs share: the door to a data file, and the context over it."""

import pytest

from app.ui.context import Context
from app.ui.operations import Operations


@pytest.fixture
def operations(office, qapp):
    """The door of the windows to this test's data file."""
    return Operations(office.operations)


@pytest.fixture
def context(operations):
    """What the tabs share, over this test's data file, in the working year 2026."""
    return Context(operations, 2026)
