import inspect
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.engine import default

from app import services
from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import ActionKind
from app.entities import RECORDED
from app.services.verbs import all_verbs, verb_of
from app.storage.recorder import Writing
from tests.examples import load

MODULES = sorted(
    file.stem for file in Path(services.__file__).parent.glob("*.py") if file.stem != "__init__"
)
for module in MODULES:
    import_module(f"app.services.{module}")
EXAMPLES = load()
FIRST = {"office.set_up", "party_sample.fill", "sample.fill", "shipped.load"}
"""The verbs that fill a file that is not set up."""
UNSEEN = {"bin_emptying.empty"}
"""The verbs that touch only rows which do not live any more."""


def writing_services():
    for module in MODULES:
        for name, function in inspect.getmembers(import_module(f"app.services.{module}")):
            if not inspect.isfunction(function) or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            is_own = function.__module__ == f"app.services.{module}"
            if is_own and first is not None and first.annotation is Writing:
                yield function


def living(office):
    """Every living row of the file as its tables hold it, without what the recorder keeps."""
    with office.database.reading() as session:
        connection = session.connection()
        return set(connection.exec_driver_sql(_READING[connection.dialect.name]).cursor.fetchall())


_QUOTE = default.DefaultDialect().identifier_preparer.quote


def _reading(row_as_text):
    """What reads all tables at once, a row as one text: far faster than one by one."""
    parts = []
    for table in RECORDED:
        names = [_QUOTE(c.name) for c in table.columns if c.name not in ("revision", "digest")]
        values = row_as_text(names)
        parts.append(
            f"SELECT '{table.name}', {values} FROM {_QUOTE(table.name)} WHERE deleted_by IS NULL"
        )
    return " UNION ALL ".join(parts)


_READING = {
    "sqlite": _reading(lambda names: " || '|' || ".join(f"quote({name})" for name in names)),
    "postgresql": _reading(lambda names: f"ROW({', '.join(names)})::text"),
}


def test_every_writing_service_says_its_kind(engine):
    missing = []
    for function in writing_services():
        try:
            verb_of(function)
        except LookupError:
            missing.append(f"{function.__module__}.{function.__name__}")
    assert missing == []


def test_every_verb_has_an_example(engine):
    assert sorted(all_verbs().keys() - EXAMPLES.keys()) == []


def test_every_countered_verb_names_a_verb(engine):
    verbs = all_verbs()
    countered = [v for v in verbs.values() if v.kind is ActionKind.COUNTERED]
    wrong = [verb.name for verb in countered if verb.counter not in verbs]
    assert wrong == []


def do(office, service, prepared):
    if verb_of(service).needs_reason:
        return office.do_because("Vì đã nhập nhầm", service, *prepared.args, **prepared.kwargs)
    return office.do(service, *prepared.args, **prepared.kwargs)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_verb_goes_back_as_it_says(request, name):
    service, prepare = EXAMPLES[name]
    office = request.getfixturevalue("new_office" if name in FIRST else "office")
    verb = verb_of(service)
    prepared = prepare(office)
    before = living(office)
    if verb.needs_reason:
        with pytest.raises(InvalidInput, match="lý do"):
            office.do(service, *prepared.args, **prepared.kwargs)
    do(office, service, prepared)
    after = living(office)
    assert (before != after) is (name not in UNSEEN), "the example changes nothing"

    if verb.kind is ActionKind.UNDOABLE:
        for _ in range(2):
            assert office.undo()
            assert living(office) == before
            assert office.redo()
            assert living(office) == after
        return
    with pytest.raises(NotAllowed, match="không hoàn tác được"):
        office.undo()
    assert living(office) == after
    if verb.kind is ActionKind.COUNTERED:
        counter, _ = EXAMPLES[verb.counter]
        do(office, counter, prepared.counter)
        assert living(office) != after
