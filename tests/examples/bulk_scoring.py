from app.services import bulk_scoring, scoring
from tests.examples import call, example
from tests.ruled import Ruled


@example(bulk_scoring.give)
def _(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    sheet_ids = [it.sheets[unit, it.self_stage] for unit in it.units]
    it.figures(sheet_ids[0], dat=10)
    marks = {it.criteria["2"]: scoring.Level("B")}
    return call(sheet_ids, bulk_scoring.Alike(marks, {"dat": 18, "giao": 20}, overwrites=True))
