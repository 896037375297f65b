from app.services import council_orders
from tests.contest import contest
from tests.examples import call, example

WHY = {"reason": "Có mô hình mới"}


@example(council_orders.choose)
def _(office):
    it = contest(office)
    return call(it.plan_id, None, it.units[:2], WHY)


@example(council_orders.take_back)
def _(office):
    it = contest(office)
    office.do(council_orders.choose, it.plan_id, None, it.units[:2], WHY)
    return call(it.plan_id, None, it.units[:2])
