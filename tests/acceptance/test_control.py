"""A fact that is taken away is missed: without that, reading back would prove nothing."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from enum import Enum

import pytest

from app.core.errors import InvalidInput
from app.exports.reports import Parameters
from app.services import plan_participations, plans
from tests.acceptance import papers, showing, year
from tests.acceptance.papers import FIELDS, STEMS, is_held

STAND_IN = "(để trống)"
OF_UNITS = ("targets", "deadlines")
"""What reports show only where units take part."""
PLAN_LOTS = 5
"""Into how many lots the plan's own facts are dealt; each stands in a row of its own."""


@pytest.fixture
def office(offices):
    return offices()


@pytest.fixture
def units(office):
    return office.units("Thôn Một", "Thôn Hai")


def other(fact):
    """The fact with another word of the field: to leave it out would say the same."""
    words = FIELDS[fact.part].model_fields[fact.name].annotation
    assert issubclass(words, Enum), f"{fact.field} cannot be missed: it states the default"
    return replace(fact, value=next(word for word in words if word != fact.value))


def blanked(fact):
    """The fact with something else in its place, for a row that cannot be without it."""
    return replace(fact, value=fact.value + 1 if isinstance(fact.value, int) else STAND_IN)


def without(facts, gone):
    """The facts but for one."""
    if gone.value == gone.default:
        return [other(gone) if fact is gone else fact for fact in facts]
    return [fact for fact in facts if fact is not gone]


def around(facts, gone):
    """The plan's own facts and the rows of a part until the one that loses a fact.

    The rows after it change nothing that stands in it; the other control has them all.
    """
    return [f for f in facts if not f.part or (f.part == gone.part and f.row <= gone.row)]


def entered(office, facts, gone):
    """Enter the plan without a fact, and return its id.

    A row that cannot be without it is refused, by that very field; then it gets something else.
    """
    try:
        return year.create(office, without(facts, gone))
    except InvalidInput as refusal:
        if gone.name not in {problem.field for problem in refusal.problems}:
            raise
        return year.create(office, [blanked(f) if f is gone else f for f in facts])


@pytest.mark.parametrize("stem", STEMS)
def test_each_fact_taken_away_is_missed_by_the_service_and_in_its_reports(office, units, stem):
    paper = papers.paper(stem)
    unmissed = []
    for gone in paper.facts:
        plan_id = entered(office, around(paper.facts, gone), gone)
        if is_held(office.ask(plans.view, plan_id), gone):
            unmissed.append(f"{gone.field}: still held")
        if gone.part in OF_UNITS:
            office.do(plan_participations.add, plan_id, units)
        asked = Parameters(today=date(paper.value("year"), 12, 20), plan_id=plan_id)
        for code in gone.reports:
            document = showing.of_report(year.made(office, code, asked))
            if all(document.says(line) for line in showing.lines_of(paper, gone, code)):
                unmissed.append(f"{gone.field}: still in {code}")
    assert unmissed == []


def lots(facts):
    """Deal the facts out so that no row loses two at a time."""
    dealt, met = defaultdict(list), defaultdict(int)
    for fact in facts:
        row = (fact.part, fact.row)
        dealt[met[row] % PLAN_LOTS if not fact.part else met[row]].append(fact)
        met[row] += 1
    return dealt.values()


def lacking(facts, lot):
    """The facts without those of a lot; a row that cannot be without one gets something else."""
    left = []
    for fact in facts:
        if fact not in lot:
            left.append(fact)
        elif fact.is_required or fact.name == "heading":
            left.append(blanked(fact))
        elif fact.value == fact.default:
            left.append(other(fact))
    return left


@pytest.mark.parametrize("stem", STEMS)
def test_each_fact_taken_away_is_missed_in_the_sheets_and_on_the_pages(
    office, units, stem, tmp_path
):
    paper = papers.paper(stem)
    unmissed = []
    for lot in lots(paper.stated):
        plan_id = year.create(office, lacking(paper.facts, lot))
        office.do(plan_participations.add, plan_id, units)
        asked = Parameters(today=date(paper.value("year"), 12, 20), plan_id=plan_id)
        for code in sorted({code for gone in lot for code in gone.reports}):
            documents = year.files(year.made(office, code, asked), tmp_path)
            unmissed += [
                f"{gone.field}: still in {code}"
                for gone in lot
                if code in gone.reports
                for document in documents
                if all(document.says(line) for line in showing.lines_of(paper, gone, code))
            ]
    assert unmissed == []
