from decimal import Decimal

from app.services import figures
from app.services.figures import FigureCell
from tests import rows
from tests.examples import call, example


@example(figures.record)
def _(office):
    units = [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]
    plan_id = rows.plan(office, units=units)
    target_id = rows.target(office, plan_id, is_per_unit=True)
    office.do(figures.record, plan_id, [FigureCell(target_id, Decimal(5), units[0])])
    cells = [
        FigureCell(target_id, None, units[0]),
        FigureCell(target_id, Decimal("7.5"), units[1]),
    ]
    return call(plan_id, cells)
