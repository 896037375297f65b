"""Fixtures for every test: a data file, an office over it, PostgreSQL where it is installed."""

import gc
import os
import re
import shutil
import sys
from zlib import crc32

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from xdist.scheduler import LoadScopeScheduling

from app.storage import engine as engines
from app.storage import opening
from app.storage.database import Database
from app.storage.device import Machine
from tests import postgres
from tests.beginnings import Beginning
from tests.builders import Office
from tests.once import copy_of

MACHINE = Machine("machine-1", "PC-VANPHONG")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Else each process that a test starts, and each upgrade of a file, compiles all it imports."""


@pytest.fixture(scope="session", autouse=True)
def settings_elsewhere(tmp_path_factory):
    """Keep the settings of whoever runs the tests out of the tests."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("settings")))
    yield
    patch.undo()


def _sharing_what_is_compiled(create):
    """Let the engines of all tests share the statements that SQLAlchemy has compiled.

    A test opens a database of its own, and would compile again what the last one compiled: a
    fifth of the time of the service tests.
    """
    first = {}

    def create_engine(*args, **options):
        engine = create(*args, **options)
        shared = first.setdefault(engine.dialect.name, engine)
        engine._compiled_cache = shared._compiled_cache
        engine.dialect = engine.pool._dialect = shared.dialect
        return engine

    return create_engine


engines.create_engine = _sharing_what_is_compiled(engines.create_engine)

WAITING_FOR_THE_DISK = engines.RECIPE["synchronous"]
engines.RECIPE["synchronous"] = 0
"""Nobody cuts the power of a test. Those of `storage` wait for the disk as the program does."""


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """An empty data file, made once; tests copy it."""
    return copy_of(tmp_path_factory, "empty.thidua", opening.create)


@pytest.fixture
def path(empty_file, tmp_path):
    """An empty data file of this test's own."""
    return shutil.copy(empty_file, tmp_path / "xa-an-binh.thidua")


@pytest.fixture
def database(path):
    """The open data file of this test, on SQLite."""
    database = Database.open(path, MACHINE)
    yield database
    database.close()


@pytest.fixture(scope="session")
def cluster():
    """The PostgreSQL server of this session."""
    cluster = postgres.Cluster(postgres.binaries())
    yield cluster
    cluster.stop()


ENGINES = ["sqlite", *(["postgresql"] if postgres.binaries() else [])]


@pytest.fixture(scope="session")
def ready_file(empty_file, tmp_path_factory):
    """A data file of an office that is set up, made once; tests copy it."""

    def build(path):
        database = Database.open(shutil.copy(empty_file, path), MACHINE)
        Office(database).set_up()
        database.close()

    return copy_of(tmp_path_factory, "ready.thidua", build)


@pytest.fixture(scope="session")
def ready_template(cluster):
    """The PostgreSQL database of an office that is set up, made once; tests copy it."""
    url = cluster.new_database("template_ready")
    database = Database.connect(url, MACHINE)
    Office(database).set_up()
    database.close()
    return "template_ready"


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """Where the beginnings of this worker's tests are kept."""
    return tmp_path_factory.mktemp("begun"), {}


@pytest.fixture
def office(request):
    """An office that is set up. Tests that ask for `engine` run on each engine."""
    if _engine(request) == "sqlite":
        ready, folder = map(request.getfixturevalue, ("ready_file", "tmp_path"))
        path = shutil.copy(ready, folder / "xa-an-binh.thidua")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opening, "inspect", _of_what_we_just_made)
            database = Database.open(path, MACHINE)
        office = Office(database)
        office.beginning = Beginning(*request.getfixturevalue("begun"))
        yield office
        database.close()
    else:
        template = request.getfixturevalue("ready_template")
        yield from _on_server(request.getfixturevalue("cluster"), template)


def _of_what_we_just_made(*_args, **_options):
    """What the look at a file that is opened finds in a copy of one that this run made.

    The look is a tenth of the time of the service tests; those of opening take it.
    """


@pytest.fixture
def new_office(request):
    """An office whose data file is empty: nothing is set up yet."""
    if _engine(request) == "sqlite":
        yield Office(request.getfixturevalue("database"))
    else:
        yield from _on_server(request.getfixturevalue("cluster"), "template_ours")


def _engine(request):
    asked = "engine" in request.fixturenames
    return request.getfixturevalue("engine") if asked else "sqlite"


def _on_server(cluster, template):
    with cluster.lent(template) as url:
        database = Database.connect(url, MACHINE)
        yield Office(database)
        database.close()


LONGEST = (
    *("test_campaigns", "test_every_verb", "test_documents", "acceptance", "test_every_screen"),
    *("cli", "test_scheme_book", "test_query_counts", "test_every_grid", "test_restoring"),
    *("tabs/test_scoring_tab", "tabs/test_reports_tab", "dialogs/test_import_wizard"),
)
"""What begins first, so that no worker is left with it when the others have come to their end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Leave the long form out, and begin with what is longest."""
    items[:] = [item for item in items if WHOLE or not _is_left_to_the_long_form(item)]
    items.sort(key=lambda item: not any(word in item.nodeid for word in LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let one worker run all that shares what is long in the making.

    Only with `--dist loadgroup`, as `packaging/run.py test` has it. The marks that xdist has for
    this are lost with the pytest of today, and each test went to either worker.
    """
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


class Together(LoadScopeScheduling):
    """Gives a worker all tests of a module, engine by engine; in `acceptance`, of a plan."""

    def _split_scope(self, nodeid):
        return shared(nodeid)


def shared(nodeid):
    """Return what a test shares with others that are long in the making."""
    path, _, name = nodeid.partition("::")
    if "acceptance" in path and (
        plan := re.search(r"(?:hdtdkt|ubnd|dang-uy)-[a-z-]+-\d{4}", name)
    ):
        return plan[0]
    engine = re.search(r"\[(?:.*-)?(sqlite|postgresql)\b", name)
    return f"{path}-{engine[1]}" if engine else path


WHOLE = os.environ.get("POSTGRESQL") == "whole"
"""Whether every service test runs on the server: otherwise some of them."""
_OF_VERBS, _OF_THE_REST = 3, 9
"""One of so many runs on the server."""


def _is_left_to_the_long_form(item):
    on_server = hasattr(item, "callspec") and item.callspec.params.get("engine") == "postgresql"
    share = _OF_VERBS if item.path.stem == "test_every_verb" else _OF_THE_REST
    return on_server and crc32(item.nodeid.encode()) % share


def pytest_collection_finish():
    """Look for garbage in what tests make, not in what was imported: that took a sixth of all."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_report_header():
    """Say whether the tests of the shared database run."""
    if len(ENGINES) == 1:
        return "PostgreSQL: no server installed, its tests do not run"
    return f"PostgreSQL: tests run on {postgres.binaries()}"


def pytest_terminal_summary(terminalreporter):
    """Say at the end which engines the service tests ran on."""
    shown = "" if WHOLE or len(ENGINES) == 1 else " (a part; all with POSTGRESQL=whole)"
    terminalreporter.write_line("engines of the service tests: " + ", ".join(ENGINES) + shown)
