import tomllib
from pathlib import Path

from app.core.version import VERSION


def test_the_program_and_its_project_file_agree():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION
