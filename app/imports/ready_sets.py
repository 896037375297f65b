"""Criteria sets that come with the program, for an office to start from."""

from dataclasses import dataclass
from pathlib import Path

from app.core import paths
from app.core.vietnamese import collation_key
from app.imports.scheme_rules import read_scheme


@dataclass(frozen=True, slots=True)
class ReadySet:
    """A set of ours: its name, for whom it is, and the file that `read_scheme` reads."""

    name: str
    audience: str
    path: Path


def ready_sets() -> list[ReadySet]:
    """Return the sets in resources/criteria_sets, sorted by name.

    They are tested with the program, so that one which cannot be read is a bug.
    """
    found = [_described(path) for path in paths.resource("criteria_sets").glob("*.json")]
    return sorted(found, key=lambda one: collation_key(one.name))


def _described(path: Path) -> ReadySet:
    file = read_scheme(path).file
    return ReadySet(file.name, file.audience, path)
