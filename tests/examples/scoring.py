from app.services import scoring
from tests.contest import contest, make_sheets
from tests.examples import call, example
from tests.ruled import Ruled


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


@example(scoring.record_figures)
def _(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    sheet_id = it.sheets[it.units[0], it.self_stage]
    it.figures(sheet_id, dat=10, giao=20)
    return call([scoring.FigureCell(sheet_id, "dat", 18), scoring.FigureCell(sheet_id, "tot", 2)])


@example(scoring.record_all)
def _(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    sheet_id = it.sheets[it.units[0], it.self_stage]
    cells = [scoring.Cell(sheet_id, it.criteria["2"], scoring.Level("B"))]
    return call(cells, [scoring.FigureCell(sheet_id, "dat", 18)])
