"""The short form of each campaign: few tries, the same bars, and a control that is found."""

import shutil
import sys

import pytest

from app.storage.engine import RECIPE
from tests.conftest import WAITING_FOR_THE_DISK
from tests.faults.campaigns import CAMPAIGNS
from tests.faults.clerk import furnish

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="disks are mounted, files kept open"
)


@pytest.fixture(scope="module", autouse=True)
def settings_of_the_killed(tmp_path_factory):
    """Processes that are killed leave their work behind: not where other tests look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("killed")))
        yield


@pytest.fixture(scope="module")
def furnished(empty_file, tmp_path_factory):
    """A data file that a clerk works on, and what the clerk knows of it."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("base") / "base.thidua")
    return path, furnish(path)


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda one: one.id)
def test_nothing_is_lost_and_the_control_is_found(campaign, furnished, tmp_path, monkeypatch):
    if obstacle := campaign.obstacle():
        pytest.skip(obstacle)
    monkeypatch.setitem(RECIPE, "synchronous", WAITING_FOR_THE_DISK)
    found = campaign.run(*furnished, tmp_path, range(campaign.short))
    assert found.tries == campaign.short
    assert (found.lost, found.corrupted, found.accepted) == (0, 0, 0)
    assert found.control_found > 0
