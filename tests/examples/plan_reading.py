from dataclasses import replace

from app.services import plan_comparing, plan_reading
from app.services.plan_items import Decision, Group, Item
from tests.examples import call, example


def _items():
    found = (
        Item(
            id="name",
            group=Group.GENERAL,
            part="plan",
            label="Trích yếu",
            values={"name": "Thi đua"},
        ),
        Item(id="year", group=Group.GENERAL, part="plan", label="Năm", values={"year": 2026}),
        Item(
            id="units/0",
            group=Group.UNITS,
            part="units",
            label="Đơn vị",
            values={"name": "Trạm y tế"},
        ),
        Item(
            id="assignments/0",
            group=Group.ASSIGNMENTS,
            part="assignments",
            label="Phân công",
            values={"organisation": "Trạm y tế", "subject_id": None},
            unit_id="units/0",
        ),
    )
    return [replace(item, decision=Decision.ACCEPTED) for item in found]


@example(plan_reading.create)
def _(office):
    office.set_up()
    return call(_items())


@example(plan_comparing.take_over)
def _(office):
    plan_id = office.plan()
    return call(plan_id, _items())
