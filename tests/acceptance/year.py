"""A plan's year, run through the services with nothing but the facts of its paper.

The units and people are invented; everything that the paper states comes from its facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core.errors import NotAllowed
from app.domain.terms import DeadlineKind
from app.exports.pdf import write_pdf
from app.exports.report import Report
from app.exports.reports import REPORTS, Parameters
from app.exports.xlsx import xlsx_bytes
from app.services import (
    awards,
    criteria_sets,
    decisions,
    figures,
    grades,
    nominations,
    plan_drafts,
    plan_participations,
    plans,
    pledges,
    registrations,
    results,
    sheets,
    stages,
    works,
)
from tests import commendation, contest
from tests.acceptance import showing
from tests.acceptance.papers import Fact, Paper, values_of
from tests.acceptance.showing import Document
from tests.commendation import Commune

UNITS = ("Thôn Đông", "Thôn Đoài", "Thôn Nam", "Thôn Bắc", "Trường Tiểu học Hoa Sen")
SILENT = "Thôn Bắc"
"""The unit that registers nothing."""
PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường")
UNREGISTERED = "Lê Văn Cường"
CRITERIA = (("Kinh tế - xã hội", 4000), ("An ninh, quốc phòng", 3000), ("Công tác thi đua", 3000))
LOST = (0, 100, 100, 200, 300)
"""What each unit loses on each criterion at the appraisal, in hundredths: two lose the same."""
GENEROUS = {"self": 75, "cross": 25, "appraisal": 0}
"""How much less of that is taken off at each round, as far as anything is."""
GRADES = (("Xuất sắc", 9500), ("Tốt", 9000), ("Khá", 0))
BY_PHASE = ("interim", "targets", "scoreboard", "comparison", "ranking")
"""The reports that are made for each phase too."""


@dataclass
class Run:
    """A plan that ran through its year, and its reports as they were read back from files."""

    office: Any
    paper: Paper
    plan_id: UUID
    cluster_id: UUID
    units: list[UUID]
    people: list[UUID]
    today: date
    plan: Any = None
    refusals: list[str] = field(default_factory=list)
    """What was refused because somebody had not registered."""
    reports: dict[tuple[str, UUID | None], Report] = field(default_factory=dict)
    sheets: dict[tuple[str, UUID | None], Document] = field(default_factory=dict)
    pages: dict[tuple[str, UUID | None], Document] = field(default_factory=dict)

    @property
    def scopes(self) -> tuple[UUID | None, ...]:
        """The phases of the plan, and last the whole of it."""
        return (*(phase.id for phase in self.plan.phases), None)

    def says(self, medium: str, code: str, line: showing.Line) -> bool:
        """Whether a report, of the plan or of one of its phases, says a line."""
        documents = getattr(self, medium).items()
        return any(document.says(line) for (name, _), document in documents if name == code)


def create(office: Any, facts: Iterable[Fact]) -> UUID:
    """Enter a plan with nothing but these facts, and return its id."""
    return office.do(plan_drafts.create, *values_of(facts))


def run(office: Any, paper: Paper, folder: Any) -> Run:
    """Run the plan of a paper to its end and read its reports back from their files."""
    it = begun(office, paper)
    registered(it)
    monitored_and_scored(it, folder)
    commended(it, folder)
    office.do(plans.close, it.plan_id)
    it.plan = office.ask(plans.view, it.plan_id)
    for kind in REPORTS:
        for phase_id in it.scopes if kind.code in BY_PHASE else (None,):
            if (kind.code, phase_id) not in it.reports:
                printed(it, kind.code, phase_id, folder)
    return it


def begun(office: Any, paper: Paper) -> Run:
    """Enter the plan, let units of one cluster take part, and issue it."""
    year = paper.value("year")
    units = [office.unit(name) for name in UNITS[:-1]]
    units.append(office.unit(UNITS[-1], kind="TRUONG_TH"))
    people = [office.person(name, units[-1], post="Giáo viên") for name in PEOPLE]
    cluster_id = office.cluster("Cụm thi đua số 1", units, year=year, lead=units[0])
    plan_id = create(office, paper.facts)
    office.do(plan_participations.add, plan_id, units)
    office.do(plans.issue, plan_id)
    office.do(plans.start, plan_id)
    plan = office.ask(plans.view, plan_id)
    today = date(year, 12, 31)
    return Run(office, paper, plan_id, cluster_id, units, people, today, plan)


# --- registering -----------------------------------------------------------------------------


def registered(it: Run) -> None:
    """Let all register but one unit and one person; one registration is turned down."""
    do, on = it.office.do, first_day(it) + timedelta(days=7)
    speaking = [unit for unit, name in zip(it.units, UNITS, strict=True) if name != SILENT]
    ids = [*do(registrations.add_award, it.plan_id, "GK_TT", speaking, on).ids]
    ids += do(registrations.add_award, it.plan_id, "LDTT", it.people[:2], on).ids
    turned_down = do(registrations.add_award, it.plan_id, "CSTDCS", it.people[:1], on).ids
    do(registrations.mark_paper_received, ids, on)
    ids += registered_works(it, speaking, on)
    do(registrations.send, [*ids, *turned_down], on)
    do(registrations.approve, ids, on + timedelta(days=3))
    do(registrations.reject, turned_down, "Chưa đủ sáng kiến", on + timedelta(days=3))
    if any(row.kind is DeadlineKind.PLEDGE for row in it.plan.deadlines):
        pledged(it, on + timedelta(days=7))


def registered_works(it: Run, units: list[UUID], on: date) -> list[UUID]:
    """Let units register what the plan wants at least, the last of them nothing."""
    wanted = [row for row in it.plan.deadlines if row.kind is DeadlineKind.WORK]
    return [
        it.office.do(
            works.create,
            it.plan_id,
            {
                "subject_id": unit,
                "kind": row.kinds[0] if row.kinds else "model",
                "name": f"Tuyến đường kiểu mẫu số {turn * len(units) + number}",
                "cost": 10_000_000 + 1_500_000 * number,
                "registered_on": on,
                "paper_received_on": on,
            },
        )
        for turn, row in enumerate(wanted)
        for number, unit in enumerate(units[:-1], start=1)
    ]


def pledged(it: Run, on: date) -> None:
    """Let the units of the cluster sign what the plan aims at; the silent one does not sign."""
    do, pledge = it.office.do, {"name": "Giao ước thi đua năm", "place": "Hội trường"}
    of = {"cluster_id": it.cluster_id, "year": it.plan.year, "plan_id": it.plan_id}
    pledge_id = do(pledges.create, pledge | of)
    items = [{"text": row.name, "value": reached(row)} for row in it.plan.targets]
    do(pledges.set_items, pledge_id, items)
    parties = [
        {"subject_id": unit, "representative": f"Đại diện {name}", "post": "Trưởng đơn vị"}
        for unit, name in zip(it.units, UNITS, strict=True)
    ]
    do(pledges.set_parties, pledge_id, parties)
    rows = it.office.ask(pledges.one, pledge_id).parties
    do(pledges.sign, pledge_id, on, [row.id for row in rows if row.subject_name == SILENT])


# --- figures and scores ----------------------------------------------------------------------


def monitored_and_scored(it: Run, folder: Any) -> None:
    """Report figures, score at every round and close the scores: each phase, then the whole."""
    do, plan_id = it.office.do, it.plan_id
    rows = [{"name": name, "max_points": most} for name, most in CRITERIA]
    set_id, criteria = contest.criteria_set(it.office, *rows, declared_total=10_000)
    do(criteria_sets.use, plan_id, set_id)
    do(stages.add_usual, plan_id)
    do(grades.set_bands, plan_id, [{"name": name, "minimum": least} for name, least in GRADES])
    for number, phase_id in enumerate(it.scopes):
        report_figures(it, phase_id)
        score(it, phase_id, criteria, 25 * number)
        do(results.finalise, plan_id, phase_id, last_day(it, phase_id))
        if phase_id is not None:
            held = {"held_on": last_day(it, phase_id), "phase_id": phase_id}
            do(plans.record_interim, plan_id, held | {"results": f"Đúng tiến độ lần {number + 1}"})
            printed(it, "interim", phase_id, folder, last_day(it, phase_id))
    held = {"held_on": last_day(it) + timedelta(days=2), "results": "Hoàn thành các chỉ tiêu"}
    do(plans.record_final, plan_id, held)


def report_figures(it: Run, phase_id: UUID | None) -> None:
    """Report what was reached: what the plan wants, a hundred where it gives no number."""
    cells = [
        figures.FigureCell(target.id, reached(target), subject_id, phase_id)
        for target in it.plan.targets
        if target.phase_id in (None, phase_id)
        for subject_id in (it.units if target.is_per_unit else [None])
    ]
    if cells:
        it.office.do(figures.record, it.plan_id, cells, last_day(it, phase_id), "Báo cáo")


def reached(target: Any) -> Decimal:
    """Return what is reported as reached of a target."""
    return Decimal(100) if target.value is None else target.value


def score(it: Run, phase_id: UUID | None, criteria: list[UUID], more: int) -> None:
    """Let every unit be scored by itself, by the next one and by the council."""
    for stage in it.office.ask(stages.listed, it.plan_id):
        if stage.purpose == "cross":
            it.office.do(sheets.assign_cross, it.plan_id, phase_id, stage.id)
        it.office.do(sheets.make, it.plan_id, phase_id, stage.id)
        rows = it.office.ask(sheets.listed, it.plan_id, phase_id, stage.id)
        own = {row.subject_id: row.id for row in rows}
        cells = [
            contest.scoring.Cell(own[unit], criterion, most - lost(place, stage.purpose, more))
            for place, unit in enumerate(it.units)
            for criterion, (_, most) in zip(criteria, CRITERIA, strict=True)
        ]
        it.office.do(contest.scoring.record_many, cells)


def lost(place: int, purpose: str, more: int) -> int:
    """Return what the unit at a place loses on each criterion at a round."""
    return max(LOST[place] + more - GENEROUS[purpose], 0)


# --- commending ------------------------------------------------------------------------------


def commended(it: Run, folder: Any) -> None:
    """Propose, let the council vote, decide here and send upward; the level above answers."""
    do, plan_id = it.office.do, it.plan_id
    rows = [{"subject_id": it.units[0], "award_code": "GK_TT", "achievement": "Dẫn đầu cụm"}]
    rows += [{"subject_id": person, "award_code": "LDTT"} for person in it.people]
    rows.append({"subject_id": it.units[0], "award_code": "GK_H_TT"})
    ids = do(nominations.nominate_many, plan_id, rows)
    here, above = ids[:-1], ids[-1]
    council = Commune(plan_id, it.units[-1], it.units[0], it.people, it.units[0])
    met = last_day(it) + timedelta(days=3)
    commendation.concluded(it.office, council, *ids, held_on=met)
    signed = met + timedelta(days=2)
    decision_id = decided(it, here, signed)
    try:
        do(decisions.issue, decision_id)
    except NotAllowed as refusal:
        it.refusals.append(str(refusal))
        do(decisions.remove_lines, decision_id, [ids[3]])
        do(nominations.give_back, [ids[3]], "Chưa đăng ký thi đua")
        do(decisions.issue, decision_id)
    do(nominations.submit_upward, [above], signed)
    printed(it, "upward", None, folder)
    answer = {"decision_number": "77/QĐ-UBND", "decided_on": signed + timedelta(days=2)}
    do(awards.receive, [above], {**answer, "year": signed.year, "decided_by": "Cấp trên"})


def decided(it: Run, ids: Iterable[UUID], signed: date) -> UUID:
    """Draft the decision of this office."""
    heading = {"number": "31", "signed_on": signed, "signer_name": "Phạm Văn Ký"}
    return it.office.do(decisions.draft, it.plan_id, heading, list(ids))


# --- reports ---------------------------------------------------------------------------------


def printed(
    it: Run, code: str, phase_id: UUID | None, folder: Any, today: date | None = None
) -> None:
    """Write a report as a sheet and as pages, and read both back."""
    year = it.paper.value("year")
    asked = Parameters(today=today or it.today, plan_id=it.plan_id, phase_id=phase_id, year=year)
    report = made(it.office, code, asked)
    it.sheets[code, phase_id], it.pages[code, phase_id] = files(report, folder)
    it.reports[code, phase_id] = report


def files(report: Report, folder: Any) -> tuple[Document, Document]:
    """Write a report as a sheet and as pages, and return both as they are read back."""
    path = folder / "report.pdf"
    write_pdf(report, path)
    return showing.of_sheet(xlsx_bytes(report)), showing.of_pages(path.read_bytes())


def made(office: Any, code: str, parameters: Parameters) -> Report:
    """Return a report by its code."""
    [kind] = [kind for kind in REPORTS if kind.code == code]
    return office.ask(kind.build, parameters)


def first_day(it: Run) -> date:
    """Return the day on which the plan begins, in its own year."""
    begins = it.plan.starts.earliest if it.plan.starts else None
    return begins if begins and begins.year == it.plan.year else date(it.plan.year, 3, 1)


def last_day(it: Run, phase_id: UUID | None = None) -> date:
    """Return the day on which scores are closed: the last one, at most 15 December."""
    [whole] = [row for row in (*it.plan.phases, it.plan) if row.id == (phase_id or it.plan_id)]
    ends = whole.ends.latest if whole.ends else None
    return min(ends or date.max, date(it.plan.year, 12, 15))
