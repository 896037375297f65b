from datetime import date

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import PlanState
from app.services import plan_contents, plan_deadlines, plan_phases, plan_targets, plans
from tests.examples import call, example


def with_parts(office):
    plan_id = office.plan(starts=PartialDate(2024, 2, 29), year=2024, units=[office.unit()])
    phase_id = office.do(plan_phases.add, plan_id, {"name": "Giai đoạn 1"})
    above = office.do(plan_contents.add, plan_id, {"heading": "Nội dung 1"})
    office.do(plan_contents.add, plan_id, {"heading": "Nội dung 1.1"}, above)
    target = {"name": "Tỷ lệ hộ nghèo", "contest_item_id": above, "phase_id": phase_id}
    office.do(plan_targets.add, plan_id, target)
    office.do(plan_deadlines.add, plan_id, {"task": "Gửi đăng ký", "due": PartialDate(2024, 3)})
    return plan_id


@example(plans.create)
def _(office):
    return call({"name": "Phát động phong trào thi đua năm 2026", "year": 2026})


@example(plans.update)
def _(office):
    return call(
        office.plan(), {"theme": "Đoàn kết, sáng tạo", "dated": DocumentDate(None, 3, 2026)}
    )


@example(plans.copy_from)
def _(office):
    return call(with_parts(office), 2025)


@example(plans.delete)
def _(office):
    return call([with_parts(office), office.plan()])


@example(plans.issue)
def _(office):
    plan_id = office.plan()
    return call(plan_id, counter=call(plan_id))


@example(plans.withdraw)
def _(office):
    plan_id = office.plan(state=PlanState.RUNNING)
    return call(plan_id, counter=call(plan_id))


@example(plans.fill_number)
def _(office):
    plan_id = office.plan(state=PlanState.ISSUED)
    return call(plan_id, {"number": "12", "dated": DocumentDate(5, 1, 2026)})


@example(plans.start)
def _(office):
    return call(office.plan(state=PlanState.ISSUED))


@example(plans.record_interim)
def _(office):
    return call(office.plan(state=PlanState.RUNNING), {"held_on": date(2026, 7, 1)})


@example(plans.record_final)
def _(office):
    return call(office.plan(state=PlanState.INTERIM), {"held_on": date(2026, 12, 20)})


@example(plans.close)
def _(office):
    plan_id = office.plan(state=PlanState.FINAL)
    return call(plan_id, counter=call(plan_id))


@example(plans.reopen)
def _(office):
    plan_id = office.plan(state=PlanState.CLOSED)
    return call(plan_id, counter=call(plan_id))
