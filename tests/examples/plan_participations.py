from app.services import plan_participations
from tests.examples import call, example


def taking_part(office):
    plan_id = office.plan(units=office.units("Thôn 1", "Thôn 2"))
    rows = office.ask(plan_participations.rows, plan_id)
    return [row.id for row in rows]


@example(plan_participations.add)
def _(office):
    return call(office.plan(), [office.unit(), office.household()])


@example(plan_participations.participate_all)
def _(office):
    office.units("Thôn 1", "Thôn 2")
    return call(office.plan(), ["THON"])


@example(plan_participations.choose_units)
def _(office):
    first, second, third = office.units("Thôn 1", "Thôn 2", "Thôn 3")
    return call(office.plan(units=[first, second]), [second, third])


@example(plan_participations.set_required)
def _(office):
    return call(taking_part(office), is_required=False)


@example(plan_participations.remove)
def _(office):
    return call(taking_part(office))
