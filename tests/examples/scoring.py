from app.services import scoring
from tests.contest import contest, make_sheets
from tests.examples import call, example


@example(scoring.record)
def _(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it)
    return call(sheet_ids[it.units[0]], it.criteria[0], 825, "Theo biên bản", "12/BB-UBND")


@example(scoring.record_many)
def _(office):
    it = contest(office)
    sheet_ids = make_sheets(office, it)
    office.do(scoring.record, sheet_ids[it.units[0]], it.criteria[0], 100)
    return call([scoring.Cell(sheet_id, it.criteria[0], 500) for sheet_id in sheet_ids.values()])
