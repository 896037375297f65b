"""How long a set's rules take over everybody's sheets, and again after one cell was changed.

    python -m tests.benchmarks.judging [UNITS ...]     (100 1000 10000 unless told)

Three stages of 100 criteria, half scored by hand and half by rules that read shared figures; each
stage counts for a part of the set. The floor adds the same points up in plain Python. Both are the
processor's time, so that other work does not count; it judges nothing.
"""

import gc
import random
import sys
from dataclasses import replace
from fractions import Fraction
from time import process_time

from app.domain.figures import FigureDefinition
from app.domain.grading import GradeRule, Minimum, Quota
from app.domain.judging import Judging, SchemeRules, SheetInput, TieRule
from app.domain.rules import Choice, Count, Minus, Option, Ratio, Rule, Tier, Tiers, Violation
from app.domain.scoring import CriterionNode
from app.domain.stages import Section
from app.domain.terms import CriterionKind
from app.domain.working import Answer, RuledLine

CRITERIA = 100
GROUP_SIZE = 10
CLUSTER_SIZE = 10
STAGES = ("self", "cross", "head")
RUNS = 5
LEVELS = Choice((Option("a", "đạt", 100), Option("b", "chưa đạt", 0)))


def rule_of(number: int) -> Rule | None:
    """Return how a criterion is scored: every second by hand, the others by five rules."""
    figure, whole = f"f{number}", f"f{number - 1}"
    tiers = (Tier(50, Fraction(50), Fraction(80)), Tier(100, Fraction(80)))
    rules = {
        1: Ratio(figure, whole),
        3: Tiers(figure, tiers, whole),
        5: Minus((Violation(figure, "chậm", 5),)),
        7: Count(figure, 2),
        9: LEVELS,
    }
    return rules.get(number % GROUP_SIZE)


def scheme():
    """Return the set that is scored by: ten groups of ten, tie-breaks, grades with a quota."""
    lines = []
    for number in range(CRITERIA):
        group = f"g{number // GROUP_SIZE}"
        if number % GROUP_SIZE == 0:
            node = CriterionNode(group, None, CriterionKind.GROUP, 1000, 25, name=f"Nhóm {group}")
            lines.append(RuledLine(node))
        node = CriterionNode(
            f"c{number}", group, CriterionKind.BASE, 100, 25, name=f"Mục {number}"
        )
        lines.append(RuledLine(node, rule_of(number)))
    return SchemeRules(
        lines=tuple(lines),
        definitions=tuple(FigureDefinition(f"f{n}", f"Số liệu {n}") for n in range(CRITERIA)),
        stages=STAGES,
        decisive="head",
        sections=(Section("g0", STAGES[:1], "self"), Section("g1", STAGES[:2], "cross")),
        tie_breaks=(TieRule("Nhóm g2", node_id="g2"), TieRule("Số liệu 3", figure="f3")),
        grades=(
            GradeRule("Tốt", 50_00, (Minimum("g1", "Nhóm g1", 40, is_share=True),), QUOTA),
            GradeRule("Khá", 40_00),
            GradeRule("Đạt", 0),
        ),
    )


QUOTA = Quota(percent=Fraction(25))


def sheets_of(unit_count, cluster_size):
    """Return sheets of every stage; a seed always gives the same."""
    make = random.Random(1)
    sheets = []
    for unit in range(unit_count):
        for stage in STAGES:
            figures = {f"f{n}": Fraction(make.randrange(1, 50)) for n in range(CRITERIA)}
            answers = {
                f"c{n}": Answer(chosen=make.choice("ab")) if n % 10 == 9 else
                Answer(points=make.randrange(5) * 25)
                for n in range(CRITERIA)
                if n % 2 == 0 or n % 10 == 9
            }  # fmt: skip
            sheets.append(SheetInput(unit, unit // cluster_size, stage, figures, answers))
    return sheets


def best(run, runs=RUNS):
    """Return the shortest of a few runs, in milliseconds of the processor."""
    times = []
    for number in range(runs):
        start = process_time()
        run(number)
        times.append(process_time() - start)
    return min(times) * 1000


def floor(judging, sheets):
    """Return what adding the same points up costs: a sum for each sheet, then the order."""
    points = [
        [line.points or 0 for line in judging.lines(sheet.subject) if line.node_id]
        for sheet in sheets[:: len(STAGES)]
        for _ in STAGES
    ]

    def add(_number):
        sorted((sum(own) for own in points), reverse=True)

    return best(add)


def cell(judging, sheet):
    """Return what one changed figure costs until everybody's rank is known."""

    def put(number):
        judging.put(replace(sheet, figures={**sheet.figures, "f11": Fraction(50 + number)}))

    return best(put)


def measure(unit_count):
    """Return one line of figures."""
    rules, sheets = scheme(), sheets_of(unit_count, CLUSTER_SIZE)
    gc.freeze()
    start = process_time()
    judging = Judging(rules, sheets)
    whole = (process_time() - start) * 1000
    bare = floor(judging, sheets)
    in_cluster = cell(judging, sheets[-2])
    one_group = [replace(sheet, cluster=None) for sheet in sheets]
    judging = Judging(rules, one_group)
    over_all = cell(judging, one_group[-2])
    return (
        f"{unit_count:>7}{bare:>11.1f}{whole:>13.0f}{whole / bare:>9.0f} ×"
        f"{in_cluster:>11.2f}{over_all:>11.1f}{whole / in_cluster:>11.0f} ×\n"
    )


def main(counts=(100, 1000, 10_000)):
    """Print a line for each number of units; milliseconds of the processor.

    “A cell” is ranked anew in a cluster of ten, “over all” with everybody in one group; “saved” is
    all judged to a cell.
    """
    sys.stdout.write(
        f"{'units':>7}{'bare sum':>11}{'all judged':>13}{'ratio':>11}"
        f"{'a cell':>11}{'over all':>11}{'saved':>13}\n"
    )
    for count in counts:
        sys.stdout.write(measure(count))
        sys.stdout.flush()


if __name__ == "__main__":
    main(*([[int(argument) for argument in sys.argv[1:]]] if len(sys.argv) > 1 else []))
