"""What a service can write can be done in the window, or stands here with the reason why not."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from app import services, ui
from app.services.verbs import all_verbs

SERVICES = Path(services.__file__).parent
UI = Path(ui.__file__).parent

EXCUSED = {
    "nominations.nominate": "one of `nominate_many`, which the candidates page does",
    "office.set_up": "part of making a new data file: `operations.create_file`",
    "plan_assignments.mark_done": "one of `monitoring.mark_done`",
    "plan_assignments.replace": "for lists that are read from a document: a later issue",
    "plan_audiences.replace": "for lists that are read from a document: a later issue",
    "plan_bases.replace": "for lists that are read from a document: a later issue",
    "plan_deadlines.mark_done": "one of `monitoring.mark_done`",
    "plan_drafts.create": "part of `plan_reading.create`",
    "plan_participations.add": "part of `choose_units`",
    "plan_participations.remove": "part of `choose_units`",
    "plan_recipients.replace": "for lists that are read from a document: a later issue",
    "party_sample.fill": "only the command `demo` makes the sample Party committee",
    "sample.fill": "the window opens the sample commune as a file of its own",
    "submissions.record_prepared": "part of making a folder: `exports.submission.folder.note`",
    "units.rename": "a unit is renamed in its form: `units.update`",
    "works.reopen": "one of `reopen_many`",
}
"""What the window does by another verb, or what no window of this version needs."""


def verbs():
    """Every writing verb of the office: "plans.issue"."""
    for file in SERVICES.glob("*.py"):
        import_module(f"app.services.{file.stem}" if file.stem != "__init__" else "app.services")
    return set(all_verbs())


def reached(source, inherited=frozenset()):
    """The verbs that a module of the window names.

    `plans.issue`, an imported `issue` and, for lists described by a module of services,
    `self.verbs.retire` beside `verbs = plans`, `service.add` where `plan_phases` is handed on.
    `inherited` are those that a list which this one is made from does by `self.verbs`.
    """
    tree = ast.parse(source)
    modules, functions = _imports(tree)
    found, described, generic = set(), set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in modules:
                found.add(f"{modules[name]}.{attribute}")
            case (
                ast.Assign(targets=[ast.Name(id="verbs")], value=ast.Name(id=name))
                | ast.AnnAssign(target=ast.Name(id="verbs"), value=ast.Name(id=name))
            ):
                described.add(modules.get(name))
            case ast.Attribute(
                value=ast.Attribute(attr="verbs") | ast.Name(id="service"), attr=attribute
            ):
                generic.add(attribute)
            case ast.Call(args=handed):
                names = [one.id for one in handed if isinstance(one, ast.Name)]
                described |= {modules[name] for name in names if name in modules}
            case ast.Name(id=name, ctx=ast.Load()) if name in functions:
                found.add(functions[name])
    names = generic | inherited
    return found | {f"{module}.{name}" for module in described for name in names}


def done_by_verbs(source):
    """What a module does by `self.verbs`, whatever they are."""
    nodes = ast.walk(ast.parse(source))
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "verbs"
    }


def _imports(tree):
    modules, functions = {}, {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for name in node.names:
            if node.module == "app.services":
                modules[name.asname or name.name] = name.name
            elif node.module.startswith("app.services."):
                module = node.module.removeprefix("app.services.")
                functions[name.asname or name.name] = f"{module}.{name.name}"
    return modules, functions


@cache
def reached_in_the_window():
    shared = done_by_verbs((UI / "tabs" / "subject_list.py").read_text(encoding="utf-8"))
    found = set()
    for file in UI.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        is_list = "tabs.subject_list import SubjectList" in source
        found |= reached(source, shared if is_list else frozenset())
    return frozenset(found)


def test_whatever_is_written_can_be_done_in_the_window():
    missing = verbs() - reached_in_the_window() - EXCUSED.keys()
    assert sorted(missing) == []


def test_what_is_excused_is_a_verb_that_the_window_does_not_name():
    assert sorted(EXCUSED.keys() - verbs()) == []
    assert sorted(EXCUSED.keys() & reached_in_the_window()) == []
    assert all(EXCUSED.values())


@pytest.mark.parametrize(
    ("source", "verb"),
    [
        ("from app.services import plans\nplans.issue", "plans.issue"),
        ("from app.services import plans as p\ndo(p.issue)", "plans.issue"),
        ("from app.services.plans import issue\ndo(issue)", "plans.issue"),
        ("from app.services import units\nverbs = units\ndo(self.verbs.retire)", "units.retire"),
        (
            "from app.services import plan_phases\nlist(plan_phases)\ndo(service.add)",
            "plan_phases.add",
        ),
    ],
)
def test_the_scan_sees_each_way_of_naming_a_verb(source, verb):
    assert verb in reached(source)


@pytest.mark.parametrize(
    "source",
    [
        "from app.services import plans",
        "from app.services.plans import issue",
        "from app.services import units\nplans.issue",
        "plans = 1\nplans.issue",
    ],
)
def test_an_import_alone_or_another_thing_of_that_name_is_no_way(source):
    assert "plans.issue" not in reached(source)
