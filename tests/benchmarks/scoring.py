"""How long the scoring matrix takes beside a bare SQL sum over the same marks.

    python -m tests.benchmarks.scoring [UNITS] [CRITERIA]

Prints the best of five runs and the ratio; it judges nothing, for another machine is another time.
"""

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from app.domain.terms import CriterionKind, EntryState, SubjectKind
from app.entities import (
    ClusterMember,
    ClusterYear,
    CriteriaSet,
    Criterion,
    Entry,
    Participation,
    Plan,
    PlanCriteria,
    ScoreSheet,
    Stage,
    Subject,
)
from app.services import comparing, score_matrix, scoring, standings
from app.storage.database import Action, Database
from app.storage.device import Machine
from tests.builders import Office

YEAR = 2026
GROUP_SIZE = 10
CLUSTER_SIZE = 10
RUNS = 5

BARE_SUM = """
    SELECT score_sheet.subject_id, SUM(entry.points)
    FROM score_sheet JOIN entry ON entry.sheet_id = score_sheet.id
    WHERE score_sheet.stage_id = :stage_id
      AND score_sheet.deleted_by IS NULL AND entry.deleted_by IS NULL
    GROUP BY score_sheet.subject_id
"""


def fill(session, unit_count, criterion_count):
    """Write a plan with everything scored at three stages; return its id, stages and a cell."""
    plan = Plan(name="Kế hoạch đo tốc độ", year=YEAR)
    criteria_set = CriteriaSet(name="Tiêu chí", is_locked=True)
    stages = [
        Stage(plan_id=plan.id, position=n, name=f"Vòng {n}", is_decisive=n == 2) for n in range(3)
    ]
    use = PlanCriteria(plan_id=plan.id, set_id=criteria_set.id)
    session.add_all([plan, criteria_set, *stages, use])
    groups = session.insert_many(
        Criterion,
        [
            {
                "set_id": criteria_set.id,
                "position": n,
                "name": f"Nhóm {n}",
                "kind": CriterionKind.GROUP,
                "max_points": 100 * GROUP_SIZE,
            }
            for n in range(-(-criterion_count // GROUP_SIZE))
        ],
    )
    criteria = session.insert_many(
        Criterion,
        [
            {
                "set_id": criteria_set.id,
                "parent_id": groups[n // GROUP_SIZE],
                "position": n,
                "name": f"Tiêu chí {n}",
                "kind": CriterionKind.BASE,
                "max_points": 100,
            }
            for n in range(criterion_count)
        ],
    )
    clusters = session.insert_many(
        Subject,
        [
            {"kind": SubjectKind.CLUSTER, "name": f"Cụm {n}"}
            for n in range(-(-unit_count // CLUSTER_SIZE))
        ],
    )
    session.insert_many(
        ClusterYear, [{"cluster_id": cluster_id, "year": YEAR} for cluster_id in clusters]
    )
    units = session.insert_many(
        Subject, [{"kind": SubjectKind.UNIT, "name": f"Thôn {n}"} for n in range(unit_count)]
    )
    session.insert_many(
        ClusterMember,
        [
            {"cluster_id": clusters[n // CLUSTER_SIZE], "year": YEAR, "subject_id": unit_id}
            for n, unit_id in enumerate(units)
        ],
    )
    session.insert_many(
        Participation, [{"plan_id": plan.id, "subject_id": unit_id} for unit_id in units]
    )
    sheets = session.insert_many(
        ScoreSheet,
        [
            {
                "plan_id": plan.id,
                "subject_id": unit_id,
                "stage_id": stage.id,
                "set_id": criteria_set.id,
            }
            for stage in stages
            for unit_id in units
        ],
    )
    session.insert_many(
        Entry,
        [
            {
                "sheet_id": sheet_id,
                "criterion_id": criterion_id,
                "state": EntryState.ANSWERED,
                "points": (n * 25 + m * 50) % 125 // 25 * 25,
            }
            for n, sheet_id in enumerate(sheets)
            for m, criterion_id in enumerate(criteria)
        ],
    )
    return plan.id, [stage.id for stage in stages], scoring.Cell(sheets[-1], criteria[-1], 75)


def best(run):
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(office, plan_id, stage_ids, cell):
    """Yield each thing measured with its seconds."""
    stage_id = stage_ids[-1]

    def bare_sum(session):
        return session.execute(text(BARE_SUM), {"stage_id": str(stage_id)}).all()

    yield "bare SQL sum of one stage", best(lambda: office.ask(bare_sum))
    asked = (plan_id, None, stage_id)
    yield "matrix of one stage", best(lambda: office.ask(score_matrix.matrix, *asked))
    yield "ranking of one stage", best(lambda: office.ask(standings.ranking, *asked))
    yield (
        "comparison of three stages",
        best(lambda: office.ask(comparing.comparison, plan_id, None)),
    )
    marks = iter(range(RUNS))

    def record():
        mark = next(marks) * 25 % 100
        office.do(scoring.record, cell.sheet_id, cell.criterion_id, mark)

    yield "one mark recorded", best(record)


def main(unit_count=1000, criterion_count=100):
    """Fill a file and print what was measured in it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.create(Path(folder) / "do.thidua", Machine("machine-1", "PC"))
        with database.changing(Action("Đo", "benchmark")) as change:
            filled = fill(change.session, unit_count, criterion_count)
        bare = None
        for name, seconds in measure(Office(database), *filled):
            bare = bare or seconds
            sys.stdout.write(f"{name:<28}{seconds * 1000:9.1f} ms{seconds / bare:8.1f} x\n")
        database.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
