"""Which tests one worker runs, so that what they share is made once."""

from types import SimpleNamespace

from tests.conftest import Together, pytest_xdist_make_scheduler, shared


def test_a_module_stays_together_engine_by_engine():
    module = "tests/services/test_plans.py"
    assert shared(f"{module}::test_one[sqlite-a]") == shared(f"{module}::test_two[sqlite]")
    assert shared(f"{module}::test_one[sqlite-a]") != shared(f"{module}::test_one[postgresql-a]")
    assert shared("tests/ui/test_a.py::test_one") == shared("tests/ui/test_a.py::test_two[x]")
    assert shared("tests/ui/test_a.py::test_one") != shared("tests/ui/test_b.py::test_one")


def test_a_plan_runs_through_its_year_in_one_worker():
    read, control = "tests/acceptance/test_read_back.py", "tests/acceptance/test_control.py"
    plan = "ubnd-xa-binh-luong-2024"
    assert shared(f"{read}::test_one[{plan}]") == shared(f"{control}::test_two[pages-{plan}-x]")
    assert shared(f"{read}::test_one[{plan}]") != shared(f"{read}::test_one[dang-uy-phuong-2022]")


def test_the_workers_are_given_tests_by_this(pytestconfig):
    """A worker knows its own tests alone, so the one that gives them out is asked."""
    config = SimpleNamespace(
        getvalue={"dist": "loadgroup", "tx": ["popen"]}.get, option=pytestconfig.option
    )
    given = pytest_xdist_make_scheduler(config, None)
    assert isinstance(given, Together)
    assert given._split_scope("tests/ui/test_a.py::test_one") == "tests/ui/test_a.py"
