"""A plan's year, run through the services with nothing but the facts of its paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.exports.pdf import write_pdf
from app.exports.report import Report
from app.exports.reports import REPORTS, Parameters
from app.exports.xlsx import xlsx_bytes
from app.services import plan_drafts, plan_participations, plans
from tests.acceptance import showing
from tests.acceptance.papers import Fact, Paper, values_of
from tests.acceptance.showing import Document


@dataclass(frozen=True)
class Run:
    """A plan that was run, and all its reports as they were read back from their files."""

    paper: Paper
    plan: Any
    sheets: dict[str, Document]
    pages: dict[str, Document]


def create(office: Any, facts: Iterable[Fact]) -> UUID:
    """Enter a plan with nothing but these facts, and return its id."""
    return office.do(plan_drafts.create, *values_of(facts))


def run(office: Any, paper: Paper, folder: Any) -> Run:
    """Run the plan of a paper and read its reports back from their files."""
    plan_id = create(office, paper.facts)
    office.do(plan_participations.add, plan_id, office.units("Thôn Một", "Thôn Hai"))
    office.do(plans.issue, plan_id)
    office.do(plans.start, plan_id)
    day = date(paper.value("year"), 12, 20)
    sheets: dict[str, Document] = {}
    pages: dict[str, Document] = {}
    for code in showing.KNOWN:
        report = made(office, code, Parameters(today=day, plan_id=plan_id, year=day.year))
        sheets[code] = showing.of_sheet(xlsx_bytes(report))
        file = folder / f"{code}.pdf"
        write_pdf(report, file)
        pages[code] = showing.of_pages(file.read_bytes())
    return Run(paper, office.ask(plans.view, plan_id), sheets, pages)


def made(office: Any, code: str, parameters: Parameters) -> Report:
    """Return a report by its code."""
    [kind] = [kind for kind in REPORTS if kind.code == code]
    return office.ask(kind.build, parameters)
