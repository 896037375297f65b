from app.services import criteria
from tests.contest import criteria_set
from tests.examples import call, example

TREE = (
    {"name": "Môi trường", "kind": "group"},
    {"name": "Thu gom rác", "max_points": 1000, "level": 1},
    {"name": "An ninh", "max_points": 500},
)


@example(criteria.add)
def _(office):
    set_id, _ = criteria_set(office)
    return call(set_id, None, {"name": "Khuyến học", "max_points": 500})


@example(criteria.add_many)
def _(office):
    set_id, _ = criteria_set(office)
    return call(set_id, None, list(TREE))


@example(criteria.update)
def _(office):
    _, [criterion_id, _] = criteria_set(office)
    return call(criterion_id, {"max_points": 800})


@example(criteria.move)
def _(office):
    _, [criterion_id, _] = criteria_set(office)
    return call(criterion_id, 1)


@example(criteria.indent)
def _(office):
    _, [*_, last] = criteria_set(office, *TREE)
    return call(last)


@example(criteria.outdent)
def _(office):
    _, [_, inner, _] = criteria_set(office, *TREE)
    return call(inner)


@example(criteria.delete)
def _(office):
    _, [group, *_] = criteria_set(office, *TREE)
    return call(group)
