import json
from datetime import UTC, datetime

import pytest

from app.core.paths import settings_folder
from app.ui import recent


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


def test_the_newest_file_stands_first_and_once(tmp_path):
    first, second = tmp_path / "a.thidua", tmp_path / "b.thidua"
    for path in (first, second, first):
        recent.remember(path)
    assert recent.files() == (first, second)


def test_only_the_last_eight_are_kept(tmp_path):
    for number in range(12):
        recent.remember(tmp_path / f"{number}.thidua")
    assert [path.stem for path in recent.files()] == ["11", "10", "9", "8", "7", "6", "5", "4"]


def test_when_a_file_was_opened_is_kept_with_it(tmp_path, monkeypatch):
    moment = datetime(2026, 11, 18, 1, 15, tzinfo=UTC)
    monkeypatch.setattr(recent, "now", lambda: moment)
    path = tmp_path / "a.thidua"
    recent.remember(path)
    assert recent.entries() == (recent.RecentFile(path, moment),)
    assert recent.opened(path) == moment
    assert recent.opened(tmp_path / "b.thidua") is None


def test_a_list_of_an_earlier_version_is_read(tmp_path):
    kept = {"files": [str(tmp_path / "a.thidua"), {"path": str(tmp_path / "b.thidua")}]}
    (settings_folder() / "recent.json").write_text(json.dumps(kept), encoding="utf-8")
    assert [entry.path.stem for entry in recent.entries()] == ["a", "b"]
    assert [entry.opened for entry in recent.entries()] == [None, None]


def test_a_forgotten_file_is_left_out_and_stays_where_it_is(tmp_path):
    path = tmp_path / "a.thidua"
    path.write_bytes(b"data")
    recent.remember(path)
    recent.forget(path)
    assert recent.files() == ()
    assert path.read_bytes() == b"data"


@pytest.mark.parametrize("words", ["", "{", "[]", "null", json.dumps({"files": 3}), "\xff"])
def test_a_list_gone_bad_is_empty(words):
    (settings_folder() / "recent.json").write_bytes(words.encode("latin-1"))
    assert recent.files() == ()


def test_a_list_that_cannot_be_kept_stops_nobody(tmp_path, caplog):
    (settings_folder() / "recent.tmp").mkdir()
    recent.remember(tmp_path / "a.thidua")
    assert recent.files() == ()
    assert "not kept" in caplog.text
