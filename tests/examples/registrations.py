from datetime import date

from app.services import registrations
from tests import rows
from tests.examples import call, example

DAY = date(2026, 3, 10)


def office_with_plan(office):
    rows.award(office)
    unit_id = rows.unit(office)
    return rows.plan(office, units=[unit_id]), unit_id


def registered(office, **values):
    """One registration under a plan."""
    plan_id, unit_id = office_with_plan(office)
    given = {"subject_id": unit_id, "award_code": "GK-TT", **values}
    return office.do(registrations.create, plan_id, given)


@example(registrations.create)
def _(office):
    plan_id, unit_id = office_with_plan(office)
    return call(plan_id, {"subject_id": unit_id, "award_code": "GK-TT"})


@example(registrations.create_many)
def _(office):
    plan_id, unit_id = office_with_plan(office)
    target = {"subject_id": unit_id, "kind": "target", "content": "100% hộ phân loại rác"}
    return call(plan_id, [{"subject_id": unit_id, "award_code": "GK-TT"}, target])


@example(registrations.add_award)
def _(office):
    plan_id, unit_id = office_with_plan(office)
    return call(plan_id, "GK-TT", [unit_id, rows.unit(office, "Thôn Tây")])


@example(registrations.update)
def _(office):
    return call(registered(office), {"note": "Bổ sung hồ sơ"})


@example(registrations.delete)
def _(office):
    return call([registered(office)])


@example(registrations.duplicate)
def _(office):
    return call(registered(office), rows.unit(office, "Thôn Tây"))


@example(registrations.send)
def _(office):
    return call([registered(office)], DAY)


@example(registrations.approve)
def _(office):
    return call([registered(office, paper_received_on=DAY)], DAY)


@example(registrations.reject)
def _(office):
    return call([registered(office, paper_received_on=DAY)], "Sai mẫu đăng ký", DAY)


@example(registrations.take_back)
def _(office):
    row_id = registered(office, paper_received_on=DAY)
    office.do(registrations.approve, [row_id], DAY)
    return call([row_id])


@example(registrations.mark_paper_received)
def _(office):
    return call([registered(office)], DAY)


@example(registrations.mark_file_received)
def _(office):
    return call([registered(office)], DAY)
