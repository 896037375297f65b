"""A fact that is taken away is missed: without that, reading back would prove nothing."""

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


@pytest.fixture
def office(offices):
    return offices()


def other(fact):
    """The fact with another word of the field: to leave it out would say the same."""
    words = FIELDS[fact.part].model_fields[fact.name].annotation
    assert issubclass(words, Enum), f"{fact.field} cannot be missed: it states the default"
    return replace(fact, value=next(word for word in words if word != fact.value))


def without(facts, gone):
    """The facts but for one; where a row cannot be without it, something else in its place."""
    if gone.value == gone.default:
        return [other(gone) if fact is gone else fact for fact in facts]
    return [fact for fact in facts if fact is not gone]


def stood_in(facts, gone):
    blank = gone.value + 1 if isinstance(gone.value, int) else STAND_IN
    return [replace(gone, value=blank) if fact is gone else fact for fact in facts]


def entered(office, facts, gone):
    """Enter the plan without a fact, and return its id.

    A row that cannot be without it is refused, by that very field; then it gets something else.
    """
    try:
        return year.create(office, without(facts, gone))
    except InvalidInput as refusal:
        if gone.name not in {problem.field for problem in refusal.problems}:
            raise
        return year.create(office, stood_in(facts, gone))


@pytest.mark.parametrize("stem", STEMS)
def test_each_fact_taken_away_is_missed_by_the_service_and_in_its_reports(office, stem):
    paper = papers.paper(stem)
    units = office.units("Thôn Một", "Thôn Hai")
    unmissed = []
    for gone in paper.facts:
        kept = [fact for fact in paper.facts if fact.part in ("", gone.part)]
        plan_id = entered(office, kept, gone)
        if is_held(office.ask(plans.view, plan_id), gone):
            unmissed.append(f"{gone.field}: still held")
        office.do(plan_participations.add, plan_id, units)
        asked = Parameters(today=date(paper.value("year"), 12, 20), plan_id=plan_id)
        for code in gone.reports:
            document = showing.of_report(year.made(office, code, asked))
            told = showing.lines_of(paper, gone, code)
            if all(document.says(line) for line in told):
                unmissed.append(f"{gone.field}: still in {code}")
    assert unmissed == []
