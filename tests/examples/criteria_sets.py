from app.services import criteria_sets, scheme_imports
from tests.contest import criteria_set
from tests.examples import call, example
from tests.ruled import file


@example(criteria_sets.create)
def _(office):
    return call({"name": "Tiêu chí thôn văn hóa", "declared_total": 10000})


@example(criteria_sets.update)
def _(office):
    set_id, _ = criteria_set(office)
    return call(set_id, {"step": 50, "note": "Theo kế hoạch năm 2026"})


@example(criteria_sets.new_version)
def _(office):
    set_id, _ = criteria_set(office)
    return call(set_id)


@example(criteria_sets.delete)
def _(office):
    set_id, _ = criteria_set(office)
    return call(set_id)


@example(criteria_sets.use)
def _(office):
    set_id, _ = criteria_set(office)
    return call(office.plan(), set_id)


@example(criteria_sets.stop_using)
def _(office):
    set_id, _ = criteria_set(office)
    return call(office.do(criteria_sets.use, office.plan(), set_id))


@example(criteria_sets.set_rules)
def _(office):
    set_id = office.do(scheme_imports.take_in, file())
    whole = office.ask(criteria_sets.read, set_id).whole
    return call(set_id, whole.model_copy(update={"reason_length": 20}))
