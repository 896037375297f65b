from app.services import sheet_copies
from tests.examples import call, example
from tests.ruled import Ruled


@example(sheet_copies.take_from_before)
def _(office):
    it = Ruled(office, "Thôn Đông", "Thôn Tây")
    for unit in it.units:
        it.figures(it.sheets[unit, it.self_stage], dat=18, giao=20)
    return call([it.sheets[unit, it.council_stage] for unit in it.units])
