"""For each check a paper broken in just that way fails just that check."""

from datetime import date

import pytest

from app.imports.document_check import check_document
from app.imports.document_check.checks import every
from app.imports.document_check.results import Status
from tests.imports.document_check import papers
from tests.imports.document_check.mutations import MUTATIONS
from tests.imports.document_check.seen import SEEN

TODAY = date(2026, 11, 20)
MAKERS = (
    papers.state_plan, papers.state_deputy, papers.state_council, papers.state_appendix,
    papers.decision, papers.proposal, papers.letter, papers.minutes, papers.party_plan,
    papers.party_deputy, papers.certificate,
)  # fmt: skip


def read_back(paper, folder):
    path = folder / "van-ban.docx"
    path.write_bytes(papers.write(paper))
    return check_document(path, TODAY)


def failed(checked):
    return {one.id for one in checked.results if one.status is Status.FAIL}


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_paper_that_is_right_fails_nothing_and_leaves_nothing_open(make, tmp_path):
    checked = read_back(make(), tmp_path)
    odd = [
        (one.id, one.reason, one.findings)
        for one in checked.results
        if one.status in (Status.FAIL, Status.NEEDS_REVIEW)
    ]
    assert odd == []


@pytest.mark.parametrize(
    "mutation", MUTATIONS, ids=[f"{n}-{one.check}" for n, one in enumerate(MUTATIONS)]
)
def test_a_paper_broken_in_one_way_fails_just_that_check(mutation, tmp_path):
    paper = mutation.make()
    mutation.harm(paper)
    checked = read_back(paper, tmp_path)
    assert failed(checked) == {mutation.check} | mutation.also
    result = next(one for one in checked.results if one.id == mutation.check)
    assert all(finding.found and finding.expected for finding in result.findings)
    assert result.findings


def test_every_check_has_a_paper_that_breaks_it():
    broken = {one.check for one in MUTATIONS} | set(SEEN)
    assert {one.id for one in every()} == broken


def test_a_line_anchored_at_the_title_and_drawn_below_what_follows_belongs_there(tmp_path):
    paper = papers.state_plan()
    title, about = paper.top
    title.rule, title.down, about.rule = about.rule, 17.0, None
    assert failed(read_back(paper, tmp_path)) == set()
