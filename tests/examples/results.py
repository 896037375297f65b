from datetime import date

from app.services import results
from tests.contest import scored
from tests.examples import call, example

TODAY = date(2026, 11, 20)


@example(results.finalise)
def _(office):
    it, _ = scored(office, (500, 250), (1000, 500))
    return call(it.plan_id, None, TODAY, counter=call(it.plan_id, None, "Cộng nhầm điểm", TODAY))


@example(results.reopen)
def _(office):
    it, _ = scored(office, (500, 250))
    office.do(results.finalise, it.plan_id, None, TODAY)
    again = call(it.plan_id, None, TODAY)
    return call(it.plan_id, None, "Cộng nhầm điểm", TODAY, counter=again)
