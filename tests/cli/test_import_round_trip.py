"""A list that the program exported comes in again and finds that it knows everything."""

import json
import shutil

import pytest

from app import cli
from tests.sample import sample_file

__all__ = ["sample_file"]


@pytest.mark.parametrize(
    ("report", "kind", "about", "elsewhere"),
    [
        ("registrations", "registrations", ["--plan", "08/2025"], "nhập bằng danh sách riêng"),
        ("works", "works", ["--plan", "08/2025"], ""),
        ("awards", "awards", [], ""),
    ],
)
def test_an_exported_list_gives_the_same_records_again(
    sample_file, tmp_path, capsys, *, report, kind, about, elsewhere
):
    data = shutil.copy(sample_file, tmp_path / "xa.thidua")
    out = tmp_path / "ra"
    source = ["--data", str(data), *about]
    assert cli.run(["export", report, *source, "--format", "xlsx", "--out", str(out)]) == 0
    [path] = out.iterdir()
    capsys.readouterr()
    assert cli.run(["import", kind, str(path), *source, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["choices"]) == {"skip"}
    assert told["choices"]["skip"] > 5
    assert told["backup"] is None
    known = [row for row in told["rows"] if row["match"]]
    assert len(known) > 5
    assert len(told["rows"]) == told["counts"]["valid"]
    assert not any(row["match"]["differences"] for row in known)
    others = [row for row in told["rows"] if not row["match"]]
    assert bool(others) == bool(elsewhere)
    assert all(elsewhere in row["notes"][0] and not row["problems"] for row in others)
