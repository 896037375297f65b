"""The shipped catalogues, read as they lie on disk."""

import json
from datetime import date

from app.core.paths import resource

FILES = {
    path.stem: path
    for path in sorted(resource("catalogues").glob("*.json"))
    if path.stem != "schema"
}
CATALOGUES = {
    name: json.loads(path.read_text(encoding="utf-8"))["rows"] for name, path in FILES.items()
}
SCHEMA = json.loads(resource("catalogues", "schema.json").read_text(encoding="utf-8"))


def starts(row):
    """The first day of a row."""
    return date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min


def ends(row):
    """The last day of a row."""
    return date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max


def in_force(catalogue, code, day):
    """The row of a catalogue that holds on a day, or nothing."""
    day = date.fromisoformat(day)
    rows = [row for row in CATALOGUES[catalogue] if row["code"] == code]
    found = [row for row in rows if starts(row) <= day <= ends(row)]
    assert len(found) <= 1, f"{catalogue} {code}: {len(found)} rows on {day}"
    return found[0] if found else None


def by_code(catalogue):
    """The rows of each code, in the order of time."""
    groups = {}
    for row in sorted(CATALOGUES[catalogue], key=starts):
        groups.setdefault(row["code"], []).append(row)
    return groups
