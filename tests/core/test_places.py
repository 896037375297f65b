"""Where things are and what time it is."""

import sys
from datetime import UTC

import pytest

from app.core import clock, paths


def test_migrations_lie_beside_the_program():
    assert paths.migrations().parts[-2:] == ("db", "migrations")


def test_a_resource_is_named_from_its_folder():
    assert paths.resource("help", "a.md").parts[-3:] == ("resources", "help", "a.md")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names the folder itself")
def test_settings_lie_in_a_folder_that_is_made_when_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new"))
    assert paths.settings_folder().is_dir()
    assert paths.settings_folder() == tmp_path / "new" / "SoThiDua"


def test_now_is_in_utc_and_whole_seconds():
    now = clock.now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
