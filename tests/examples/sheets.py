from datetime import date

from app.services import sheets
from tests.contest import contest, make_sheets
from tests.examples import call, example


@example(sheets.make)
def _(office):
    it = contest(office)
    return call(it.plan_id, None, it.self_stage)


@example(sheets.assign_cross)
def _(office):
    it = contest(office)
    return call(it.plan_id, None, it.cross_stage)


@example(sheets.set_scorer)
def _(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it, it.cross_stage)
    return call(sheet_ids[it.units[0]], it.units[1])


@example(sheets.update)
def _(office):
    [sheet_id, *_] = make_sheets(office, contest(office)).values()
    return call(sheet_id, {"scored_on": date(2026, 11, 15), "note": "Bản giấy"})


@example(sheets.mark_received)
def _(office):
    sheet_ids = make_sheets(office, contest(office))
    return call(list(sheet_ids.values()), date(2026, 11, 20))


@example(sheets.delete)
def _(office):
    sheet_ids = make_sheets(office, contest(office))
    return call(list(sheet_ids.values()))
