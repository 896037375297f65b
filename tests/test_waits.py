"""No test waits for another process or thread without a limit: one that hangs ends nothing."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
BY_HAND = ("benchmarks", "screens.py", "paper_pictures.py", "random_events.py")
"""What people start and watch."""
ENDLESS = {"join": 0, "communicate": 0, "recv": 0, "waitpid": 1}
"""Calls without a limit, and how many arguments they have where none is given."""


def endless(source):
    """The lines that wait for ever if what they wait for never comes."""
    for call in (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call)):
        if not isinstance(call.func, ast.Attribute):
            continue
        name, given = call.func.attr, {one.arg for one in call.keywords}
        is_run = ast.unparse(call.func) in ("subprocess.run", "subprocess.check_output")
        few = name in ENDLESS and len(call.args) <= ENDLESS[name]
        if (is_run or few) and "timeout" not in given:
            yield f"{call.lineno}: {ast.unparse(call.func)}"


def is_bounded(file):
    """Whether a file may ask for a word without a limit: it asks first whether there is one."""
    return file.name in ("children.py",)


FILES = [
    file
    for file in sorted(TESTS.rglob("*.py"))
    if not set(BY_HAND) & {*file.relative_to(TESTS).parts} and not is_bounded(file)
]


@pytest.mark.parametrize("part", range(4))
def test_every_wait_has_a_limit(part):
    found = [
        f"{file.relative_to(TESTS)}:{line}"
        for file in FILES[part::4]
        for line in endless(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_wait_without_a_limit_is_seen():
    source = (
        "subprocess.run(x)\nthread.join()\nline.recv()\nsubprocess.run(x, timeout=1)\n', '.join(x)"
    )
    assert [line.partition(":")[0] for line in endless(source)] == ["1", "2", "3"]
