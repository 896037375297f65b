from datetime import date

from app.services import sheet_approval
from tests.contest import scored
from tests.examples import call, example


@example(sheet_approval.approve)
def _(office):
    _, sheet_ids = scored(office, (800, 400))
    return call(list(sheet_ids.values()), date(2026, 11, 20))


@example(sheet_approval.take_back)
def _(office):
    _, sheet_ids = scored(office, (800, 400))
    office.do(sheet_approval.approve, list(sheet_ids.values()), date(2026, 11, 20))
    return call(list(sheet_ids.values()))
