from app.services import grades
from tests.examples import call, example


@example(grades.set_bands)
def _(office):
    plan_id = office.plan()
    office.do(grades.set_bands, plan_id, [{"name": "Tốt", "minimum": 9000}])
    return call(plan_id, [{"name": "Xuất sắc", "minimum": 9000}, {"name": "Khá", "minimum": 7000}])
