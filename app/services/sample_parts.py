"""What the sample files have in common: a folder of resources goes through the services.

Each of them (`sample`, `party_sample`) tells a story of its own with these parts.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core.paths import resource
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import StagePurpose, SubjectKind
from app.services import (
    ballots,
    clusters,
    councils,
    criteria,
    criteria_sets,
    figures,
    grades,
    households,
    meetings,
    people,
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_participations,
    plan_phases,
    plan_recipients,
    plan_targets,
    plan_views,
    plans,
    registrations,
    scoring,
    sheet_view,
    sheets,
    stages,
    units,
)
from app.services.figures import FigureCell
from app.services.scoring import Cell
from app.services.verbs import verb_of
from app.storage.database import Action, Database
from app.storage.recorder import Writing

_DATES = ("starts", "ends", "registration_due")
_PAPER_DATES = ("dated", "upper_dated")


@dataclass
class Sample:
    """What has been made so far, by the codes of its folder of resources."""

    session: Writing
    folder: str
    units: dict[str, UUID] = field(default_factory=dict[str, UUID])
    people: list[UUID] = field(default_factory=list[UUID])
    households: list[UUID] = field(default_factory=list[UUID])
    clusters: dict[str, UUID] = field(default_factory=dict[str, UUID])
    plans: dict[str, UUID] = field(default_factory=dict[str, UUID])
    criteria_set: UUID | None = None
    council: UUID | None = None

    def read(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what a file of the folder says."""
        path = resource(self.folder, f"{name}.json")
        return json.loads(path.read_text(encoding="utf-8"))


def make(path: Path, fill: Callable[[Writing], None]) -> None:
    """Make a data file at `path`, where none may be, and let `fill` fill it as one action.

    Raises `StorageFailure` when the file cannot be made; none is left then.
    """
    database = Database.create(path)
    verb = verb_of(fill)
    try:
        with database.changing(Action(verb.label, verb.name, verb.kind)) as change:
            fill(change.session)
    except BaseException:
        database.close()
        path.unlink(missing_ok=True)
        raise
    database.close()


# --- who there is ----------------------------------------------------------------------------


def add_subjects(sample: Sample) -> None:
    """Enter units, people and households."""
    session = sample.session
    for place, row in enumerate(sample.read("units")):
        sample.units[row["code"]] = units.create(
            session,
            {
                "name": row["name"],
                "code": row["code"],
                "kind_code": row["kind"],
                "head_name": row["head"],
                "household_count": row.get("households"),
                "resident_count": row.get("residents"),
                "position": place,
            },
        )
    for row in sample.read("people"):
        values = {name: row[name] for name in ("name", "honorific", "post", "gender")}
        values |= {
            "unit_id": sample.units[row["unit"]],
            "is_leader": row["leader"],
            "born": PartialDate.from_text(row["born"]),
        }
        sample.people.append(people.create(session, values).id)
    for row in sample.read("households"):
        sample.households.append(
            households.create(
                session,
                {
                    "head_name": row["head"],
                    "code": row["code"],
                    "unit_id": sample.units[row["unit"]],
                    "resident_count": row["residents"],
                },
            )
        )


def add_clusters(sample: Sample) -> None:
    """Enter the clusters with who belongs to them and who leads them in each year."""
    session = sample.session
    for row in sample.read("clusters"):
        cluster_id = clusters.create(session, {"name": row["name"], "kind_code": row["kind"]})
        sample.clusters[row["name"]] = cluster_id
        members = tuple(sample.units[code] for code in row["members"])
        for year, lead in row["lead"].items():
            values = {"member_ids": members, "lead_id": sample.units[lead]}
            clusters.set_year(session, cluster_id, int(year), values)


# --- plans -----------------------------------------------------------------------------------


def add_plan(sample: Sample, text: Mapping[str, Any]) -> UUID:
    """Enter a plan with all its parts; every subject takes part."""
    session = sample.session
    fields = dict(text["fields"])
    fields |= {name: PartialDate.from_text(fields[name]) for name in _DATES if name in fields}
    fields |= {
        name: DocumentDate.from_text(fields[name]) for name in _PAPER_DATES if name in fields
    }
    plan_id = plans.create(session, fields)
    for basis in text["bases"]:
        plan_bases.add(session, plan_id, {"text": basis})
    for words, kind in text["audiences"]:
        plan_audiences.add(session, plan_id, {"text": words, "subject_kind": kind})
    for name, starts, ends in text["phases"]:
        period = {"starts": _when(starts), "ends": _when(ends)}
        plan_phases.add(session, plan_id, {"name": name, **period})
    for heading, below in text["contents"]:
        parent_id = plan_contents.add(session, plan_id, {"heading": heading})
        for words in below:
            plan_contents.add(session, plan_id, {"heading": words}, parent_id)
    _add_numbers(session, plan_id, text)
    for organisation, _code, task, due in text["assignments"]:
        values = {"organisation": organisation, "task": task, "due": _when(due)}
        plan_assignments.add(session, plan_id, values)
    for words in text["recipients"]:
        plan_recipients.add(session, plan_id, {"text": words})
    plan_participations.participate_all(session, plan_id)
    return plan_id


def _add_numbers(session: Writing, plan_id: UUID, text: Mapping[str, Any]) -> None:
    for name, operator, value, unit, per_unit in text["targets"]:
        target = {"name": name, "operator": operator, "value": Decimal(value), "unit": unit}
        if operator == "at_most":
            target["direction"] = "lower"
        plan_targets.add(session, plan_id, target | {"is_per_unit": per_unit})
    for kind, task, who, due, minimum, kinds in text["deadlines"]:
        deadline = {"kind": kind, "task": task, "responsible": who, "due": _when(due)}
        deadline |= {"minimum_count": minimum, "work_kinds": kinds}
        plan_deadlines.add(session, plan_id, deadline)
    for code, name, scope, count, percent in text["ladder"]:
        step = {"award_codes": code, "name": name, "scope": scope}
        step |= {"quota_count": count, "quota_percent": percent}
        plan_ladders.add(session, plan_id, step)


def _when(text: str | None) -> PartialDate | None:
    return PartialDate.from_text(text) if text else None


# --- scoring ---------------------------------------------------------------------------------


def add_criteria(sample: Sample) -> None:
    """Enter the set of criteria."""
    session = sample.session
    text = sample.read("criteria")
    values = {name: text[name] for name in ("name", "step", "declared_total")}
    set_id = criteria_sets.create(session, values)
    for code, name, kind, points, below in text["tree"]:
        group = {"code": code, "name": name, "kind": kind, "max_points": points}
        parent_id = criteria.add(session, set_id, None, group)
        for code_below, name_below, kind_below, points_below in below:
            line = {"code": code_below, "name": name_below, "kind": kind_below}
            criteria.add(session, set_id, parent_id, line | {"max_points": points_below})
    sample.criteria_set = set_id


def score(
    sample: Sample,
    plan_id: UUID,
    phase_id: UUID | None,
    purposes: Sequence[StagePurpose],
) -> None:
    """Let every unit be scored at the stages named: the self-scores a little higher."""
    session = sample.session
    if not stages.listed(session, plan_id):
        assert sample.criteria_set is not None  # noqa: S101 - made before
        criteria_sets.use(session, plan_id, sample.criteria_set)
        stages.add_usual(session, plan_id)
        bands = sample.read("criteria")["grades"]
        grades.set_bands(
            session, plan_id, [{"name": name, "minimum": least} for name, least in bands]
        )
    for stage in stages.listed(session, plan_id):
        if stage.purpose not in purposes:
            continue
        if stage.purpose is StagePurpose.CROSS:
            sheets.assign_cross(session, plan_id, phase_id, stage.id)
        made = sheets.make(session, plan_id, phase_id, stage.id)
        all_sheets = sheets.listed(session, plan_id, phase_id, stage.id)
        generous = 50 if stage.purpose is StagePurpose.SELF else 0
        cells: list[Cell] = []
        for number, sheet in enumerate(all_sheets):
            cells += _cells(session, sheet.id, number, generous)
        scoring.record_many(session, cells)
        assert made is not None  # noqa: S101 - what was missing is there now


def _cells(session: Writing, sheet_id: UUID | None, number: int, generous: int) -> list[Cell]:
    """Give one sheet points that differ from unit to unit and stay within the maxima."""
    if sheet_id is None:
        return []
    cells: list[Cell] = []
    for place, line in enumerate(sheet_view.read(session, sheet_id).lines):
        if line.max_points is None:
            continue
        if line.kind.value in ("bonus", "penalty"):
            points = 100 if (number + place) % 5 == 0 else 0
        else:
            lost = 25 * ((number * 7 + place * 3) % 10)
            points = min(line.max_points, line.max_points - lost + generous)
        cells.append(Cell(sheet_id, line.criterion_id, points))
    return cells


# --- commending and registering ---------------------------------------------------------------


def chair(sample: Sample) -> dict[str, Any]:
    """Return who chairs a meeting and who writes its minutes: the first and the third seat."""
    session = sample.session
    assert sample.council is not None  # noqa: S101 - made before
    seats = councils.members(session, sample.council)
    return {"chair_id": seats[0].id, "secretary_id": seats[2].id}


def hold_meeting(sample: Sample, meeting_id: UUID, ids: Sequence[UUID]) -> None:
    """Let the council meet, all but its last member, and vote on nominations."""
    session = sample.session
    assert sample.council is not None  # noqa: S101 - made before
    seats = councils.members(session, sample.council)
    absent = seats[-1].id
    meetings.record_attendance(
        session,
        meeting_id,
        [
            {
                "member_id": seat.id,
                "is_present": seat.id != absent,
                "absence_reason": "Đi công tác" if seat.id == absent else "",
                "has_written_opinion": seat.id == absent,
            }
            for seat in seats
        ],
    )
    meetings.record_opinions(
        session, meeting_id, [{"speaker": seats[1].name, "text": "Nhất trí với danh sách."}]
    )
    meetings.record_tellers(
        session,
        meeting_id,
        [
            {"name": seats[3].name, "is_head": True},
            {"name": seats[4].name, "is_head": False},
        ],
    )
    count = len(seats)
    ballots.record_ballots(
        session, meeting_id, {"issued": count, "returned": count, "valid": count}
    )
    ballots.record_votes(
        session,
        meeting_id,
        [
            {
                "nomination_id": nomination_id,
                "for_count": count - number % 2,
                "against_count": number % 2,
            }
            for number, nomination_id in enumerate(ids)
        ],
    )


def register_titles(
    sample: Sample,
    plan_id: UUID,
    award_code: str,
    subjects: Sequence[UUID],
    received: date,
    *,
    is_over: bool,
) -> None:
    """Register people for an award, on paper; every second waits unless the plan `is_over`."""
    session = sample.session
    ids = list(registrations.add_award(session, plan_id, award_code, subjects, received).ids)
    registrations.send(session, ids, received)
    registrations.mark_paper_received(session, ids, received)
    registrations.approve(session, ids if is_over else ids[::2], received)


def register_collectives(
    sample: Sample, plan_id: UUID, award_code: str, subjects: Sequence[UUID], received: date
) -> None:
    """Register units for an award, by a file."""
    session = sample.session
    ids = list(registrations.add_award(session, plan_id, award_code, subjects, received).ids)
    registrations.send(session, ids, received)
    registrations.mark_file_received(session, ids, received)
    registrations.approve(session, ids, received)


def approve(sample: Sample, ids: Sequence[UUID], on: date) -> None:
    """Send registrations and approve them on the same day."""
    registrations.send(sample.session, ids, on)
    registrations.approve(sample.session, ids, on)


def record_figures(
    sample: Sample,
    plan_id: UUID,
    on: date,
    best: Decimal,
    phase_id: UUID | None = None,
) -> None:
    """Report figures for every target, for each unit where each has its own."""
    session = sample.session
    plan = plan_views.view(session, plan_id)
    members = [
        row.subject_id for row in plan.participations if row.subject_kind is SubjectKind.UNIT
    ]
    cells: list[FigureCell] = []
    for target in plan.targets:
        if target.is_per_unit:
            cells += [
                FigureCell(target.id, best + number % 5 - 2, subject_id, phase_id)
                for number, subject_id in enumerate(members[:-1])
            ]
        elif target.value is not None:
            cells.append(FigureCell(target.id, target.value, None, phase_id))
    figures.record(session, plan_id, cells, on, "Báo cáo của các đơn vị")
