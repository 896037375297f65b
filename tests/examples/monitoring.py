from datetime import date

from app.services import monitoring
from tests import rows
from tests.examples import call, example

DAY = date(2026, 6, 1)


@example(monitoring.mark_done)
def _(office):
    return call([rows.deadline(office, rows.plan(office))], DAY)


@example(monitoring.mark_not_done)
def _(office):
    task_id = rows.deadline(office, rows.plan(office))
    office.do(monitoring.mark_done, [task_id], DAY)
    return call([task_id])
