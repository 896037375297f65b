from app.services import scoring_conflicts
from tests.contest import contest
from tests.examples import call, example


def pair(it):
    return {"scorer_id": it.units[0], "subject_id": it.units[1], "reason": "Chung một bí thư"}


@example(scoring_conflicts.add)
def _(office):
    it = contest(office)
    return call(it.plan_id, pair(it))


@example(scoring_conflicts.add_many)
def _(office):
    it = contest(office)
    return call(it.plan_id, [pair(it), pair(it) | {"subject_id": it.units[2]}])


@example(scoring_conflicts.delete)
def _(office):
    it = contest(office)
    return call(office.do(scoring_conflicts.add, it.plan_id, pair(it)))
