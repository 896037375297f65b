"""The table of the requirements names every number, and tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
NUMBERS = {*range(1, 41)}
_NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows():
    """The cells of each row, below the headings."""
    lines = (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0].isdigit()]


@cache
def names_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_number_has_one_row_with_a_test():
    assert sorted(int(row[0]) for row in rows()) == sorted(NUMBERS)
    assert [row[0] for row in rows() if not _NAMED.search(row[2])] == []


def test_every_test_that_is_named_is_there():
    named = [(HERE.parent / file, test) for row in rows() for file, test in _NAMED.findall(row[2])]
    lost = [
        f"{path.name}::{test}"
        for path, test in named
        if not path.is_file() or test not in names_in(path)
    ]
    assert lost == []
