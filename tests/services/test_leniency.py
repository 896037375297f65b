"""How strict or lenient each cross-scorer was, with the number of its sheets."""

from fractions import Fraction

from app.services import leniency, sheets
from tests import contest


def test_each_scorer_is_shown_against_what_counted_with_its_number_of_sheets(office):
    it, _ = contest.scored(office, (900, 500), (1000, 400), (800, 300))
    crossed = contest.make_sheets(office, it, it.cross_stage)
    for unit, scorer in zip(it.units, (1, 0, 1), strict=True):
        office.do(sheets.set_scorer, crossed[unit], it.units[scorer])
    # Thôn 2 gave Thôn 1 15 of 14 and Thôn 3 12 of 11: one point above on each sheet.
    contest.score(office, it, crossed[it.units[0]], 1000, 500)
    contest.score(office, it, crossed[it.units[2]], 900, 300)
    # Thôn 1 gave Thôn 2 12,5 of 14.
    contest.score(office, it, crossed[it.units[1]], 900, 350)
    found = office.ask(leniency.of_scorers, it.plan_id, None)
    assert [(o.scorer_name, o.stage_name, o.sheet_count, o.difference) for o in found] == [
        ("Thôn 1", "Chấm chéo", 1, Fraction(-3, 2)),
        ("Thôn 2", "Chấm chéo", 2, Fraction(1)),
    ]


def test_a_sheet_that_is_not_complete_is_not_compared(office):
    it, _ = contest.scored(office, (900, 500), (1000, 400))
    crossed = contest.make_sheets(office, it, it.cross_stage)
    office.do(sheets.set_scorer, crossed[it.units[0]], it.units[1])
    contest.score(office, it, crossed[it.units[0]], 1000, None)
    assert office.ask(leniency.of_scorers, it.plan_id, None) == ()
