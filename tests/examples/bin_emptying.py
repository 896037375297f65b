from app.services import bin_emptying, plan_targets, plans
from tests.examples import call, example


@example(bin_emptying.empty)
def _(office):
    plan = office.plan()
    office.do(plan_targets.add, plan, {"name": "Hộ gia đình văn hóa"})
    office.do(plans.delete, [plan])
    return call([("plan", plan)])
