"""Each fact of each plan comes back from the service, the sheet and the page."""

import pytest

from tests.acceptance import showing
from tests.acceptance.papers import STEMS, is_held

every_paper = pytest.mark.parametrize("stem", STEMS)


@pytest.fixture
def it(runs, stem):
    return runs(stem)


@every_paper
def test_the_service_gives_every_fact_back(it):
    assert [fact.field for fact in it.paper.facts if not is_held(it.plan, fact)] == []


@every_paper
@pytest.mark.parametrize("medium", ["sheets", "pages"])
def test_the_reports_show_every_fact(it, medium):
    hidden = [
        f"{fact.field} in {code}: {line.cells}"
        for fact in it.paper.stated
        for code in fact.reports
        for line in showing.lines_of(it.paper, fact, code)
        if not it.says(medium, code, line)
    ]
    assert hidden == []
