from datetime import date

from app.domain.terms import HoldReason
from app.services import holds
from tests.commendation import commune
from tests.examples import call, example


def hold(office):
    row = {"reason": HoldReason.INSPECTION, "reference": "15/QĐ-TTr"}
    return row | {"subject_id": commune(office).people[0], "starts_on": date(2026, 5, 1)}


@example(holds.add)
def _(office):
    return call(hold(office))


@example(holds.add_many)
def _(office):
    first = hold(office)
    return call([first, first | {"starts_on": date(2026, 7, 1)}])


@example(holds.update)
def _(office):
    return call(office.do(holds.add, hold(office)), {"reference": "16/QĐ-TTr"})


@example(holds.end)
def _(office):
    return call([office.do(holds.add, hold(office))], date(2026, 6, 30))


@example(holds.delete)
def _(office):
    return call([office.do(holds.add, hold(office))])
