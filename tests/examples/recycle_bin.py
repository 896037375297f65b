from app.services import plan_targets, plans, recycle_bin, units
from tests.examples import call, example


@example(recycle_bin.restore)
def _(office):
    plan = office.plan()
    office.do(plan_targets.add, plan, {"name": "Hộ gia đình văn hóa"})
    unit = office.unit("Thôn Đông")
    office.do(plans.delete, [plan])
    office.do(units.delete, [unit])
    return call([("plan", plan), ("subject", unit)])
