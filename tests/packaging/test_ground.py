"""The files that bring a fresh clone to life say what they must, and nothing else."""

import importlib.util
import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = [
    ROOT / "packaging" / name for name in ("requirements.txt", "requirements-test.txt")
]
NOT_OURS = {".git", ".venv", "out", "build", "dist", "__pycache__", "node_modules"}
INDEX_ADDRESS = re.compile(
    r"""pypi\.org | pythonhosted | registry\.npmjs
    | (index-url|find-links)['"]?[ =]+['"]?\w+://
    | ^\s*(-i|-f|--trusted-host)\s+\S*[./]""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def our_files() -> list[Path]:
    """Files of the repository but this one, found without git: a copy is tested the same way."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in NOT_OURS and not name.endswith("_cache") and name != ".hypothesis"
        ]
        found += [Path(folder) / name for name in names]
    return [path for path in found if path != Path(__file__).resolve()]


def logical_lines(path: Path) -> list[str]:
    """Requirement lines with their continuations, comments left out."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def locked() -> dict[str, str]:
    """Canonical name -> version, over both files."""
    lines = [line for path in REQUIREMENTS for line in logical_lines(path)]
    return dict(line.split()[0].split("==") for line in lines)


def test_no_file_names_a_package_index():
    texts = [(path, path.read_bytes().decode("utf-8", "ignore")) for path in our_files()]
    assert len(texts) > 20
    assert [path.name for path, text in texts if INDEX_ADDRESS.search(text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url a://b",
        "--find-links=a://b",
        "index-url = 'file:///x'",
        "-i http://x",
        "pypi.org",
    ],
)
def test_an_index_address_would_be_noticed(line):
    assert INDEX_ADDRESS.search("text\n" + line)


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_an_exact_release_with_hashes(path):
    shape = r'[a-z0-9-]+==[0-9.]+ (; sys_platform == "win32" )?( +--hash=sha256:[0-9a-f]{64})+'
    lines = logical_lines(path)
    assert len(lines) > 10
    assert [line[:40] for line in lines if not re.fullmatch(shape, line)] == []


def test_the_pins_of_the_project_are_the_locked_releases():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pins = dict(re.sub(r"\[.*\]", "", line).lower().split("==") for line in lines)
    releases = locked()
    assert pins == {name: releases.get(name) for name in pins}


def test_what_the_program_needs_is_not_left_to_the_checks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[\[=]", line)[0].lower() for line in project["project"]["dependencies"]}
    assert names <= {
        line.split("==")[0] for line in logical_lines(ROOT / "packaging" / "requirements.txt")
    }


def test_no_release_is_locked_twice():
    lines = [line.split("==")[0] for path in REQUIREMENTS for line in logical_lines(path)]
    assert len(lines) == len(set(lines))


def test_the_packaging_folder_does_not_hide_the_library_of_that_name():
    assert list((ROOT / "packaging").rglob("__init__.py")) == []
    library = importlib.util.find_spec("packaging")
    assert library is not None
    assert library.origin is not None
    assert ROOT / "packaging" not in Path(library.origin).parents


def test_ci_runs_exactly_the_test_command():
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").splitlines() == [
        "#!/bin/bash",
        "set -eu",
        'cd "$(dirname "$0")/.."',
        "python3 packaging/run.py test",
    ]
    assert os.name == "nt" or os.access(script, os.X_OK)
