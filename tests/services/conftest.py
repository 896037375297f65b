"""Every service test runs on each engine that is installed."""

import pytest

from tests.conftest import ENGINES


@pytest.fixture(params=ENGINES, autouse=True)
def engine(request):
    """The engine this test runs on."""
    return request.param
