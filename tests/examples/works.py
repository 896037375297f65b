from datetime import date

from app.services import works
from tests import rows
from tests.examples import call, example


def values(unit_id, name="Đường hoa"):
    return {"subject_id": unit_id, "kind": "model", "name": name}


def registered(office):
    """One work under a plan."""
    unit_id = rows.unit(office)
    return office.do(works.create, rows.plan(office), values(unit_id))


@example(works.create)
def _(office):
    return call(rows.plan(office), values(rows.unit(office)))


@example(works.create_many)
def _(office):
    unit_id = rows.unit(office)
    return call(rows.plan(office), [values(unit_id), values(unit_id, "Cổng chào")])


@example(works.update)
def _(office):
    return call(registered(office), {"name": "Đường cờ", "cost": 5_000_000})


@example(works.delete)
def _(office):
    return call([registered(office)])


@example(works.duplicate)
def _(office):
    return call(registered(office))


@example(works.finish)
def _(office):
    return call(registered(office), date(2026, 6, 1), "Dài 300 m")


@example(works.reopen)
def _(office):
    row_id = registered(office)
    office.do(works.finish, row_id, date(2026, 6, 1))
    return call(row_id)


@example(works.finish_many)
def _(office):
    unit_id = rows.unit(office)
    plan_id = rows.plan(office)
    ids = office.do(works.create_many, plan_id, [values(unit_id), values(unit_id, "Cổng chào")])
    return call(ids, date(2026, 6, 1))


@example(works.reopen_many)
def _(office):
    row_id = registered(office)
    office.do(works.finish, row_id, date(2026, 6, 1))
    return call([row_id])
