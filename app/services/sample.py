"""The sample commune (DỮ LIỆU MẪU): two years of plans of a commune that does not exist.

What it says stands in resources/sample; here it goes through the services, as an office would do
it: the year 2025 is over, 2026 is under way, with some who are late and some who are missing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core.paths import resource
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import CouncilRole, Regime, StagePurpose, SubjectKind
from app.services import (
    awards,
    ballots,
    clusters,
    councils,
    criteria,
    criteria_sets,
    decisions,
    figures,
    grades,
    households,
    meetings,
    monitoring,
    nominations,
    office,
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
    pledges,
    registrations,
    results,
    scoring,
    sheet_view,
    sheets,
    stages,
    units,
    works,
)
from app.services.figures import FigureCell
from app.services.scoring import Cell
from app.services.verbs import final, verb_of
from app.storage.database import Action, Database
from app.storage.recorder import Writing

_DATES = ("starts", "ends", "registration_due")
_PAPER_DATES = ("dated", "upper_dated")

# The works that units of 2026 registered: unit, kind, name, cost in đồng, finished on, received.
_WORKS_2026 = (
    ("DONG", "model", "Thôn không tiền mặt", 12_000_000, "2026-06-20", date(2026, 2, 3)),
    ("DOAI", "project", "Đường hoa ven kênh", 35_000_000, "2026-09-30", date(2026, 2, 6)),
    ("NGOAI", "model", "Rác về đúng chỗ", None, "2026-08", date(2026, 2, 20)),
    ("THUONG", "project", "Sân chơi cho trẻ em", 58_500_000, "2026-10-15", date(2026, 2, 9)),
    ("HPN", "model", "Bếp sạch mỗi nhà", 8_000_000, "2026-07", date(2026, 2, 9)),
    ("DTN", "task", "Ngày thứ bảy số hóa", 3_000_000, "2026-05-31", date(2026, 2, 10)),
    ("HND", "project", "Vườn rau mẫu", 20_000_000, "2026-11", date(2026, 3, 2)),
)
_SILENT_2026 = frozenset({"VINH", "HCCB"})
"""Units that registered nothing in 2026, to have somebody to run after."""


@dataclass
class _Commune:
    """What has been made so far, by the codes of resources/sample."""

    units: dict[str, UUID] = field(default_factory=dict[str, UUID])
    people: list[UUID] = field(default_factory=list[UUID])
    households: list[UUID] = field(default_factory=list[UUID])
    clusters: dict[str, UUID] = field(default_factory=dict[str, UUID])
    plans: dict[str, UUID] = field(default_factory=dict[str, UUID])
    criteria_set: UUID | None = None
    council: UUID | None = None


@final("Tạo dữ liệu mẫu")
def fill(session: Writing) -> None:
    """Fill an empty data file with the sample commune."""
    office.set_up(session, _read("office"))
    commune = _Commune()
    _add_subjects(session, commune)
    _add_clusters(session, commune)
    _add_former_awards(session, commune)
    _add_criteria(session, commune)
    _add_council(session, commune)
    for text in _read("plans"):
        commune.plans[text["key"]] = _add_plan(session, text)
    _run_2025(session, commune)
    _run_2026(session, commune)


def build(path: Path) -> None:
    """Make the data file of the sample commune at `path`, where none may be.

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


def _read(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(resource("sample", f"{name}.json").read_text(encoding="utf-8"))


# --- who there is ----------------------------------------------------------------------------


def _add_subjects(session: Writing, commune: _Commune) -> None:
    for place, row in enumerate(_read("units")):
        commune.units[row["code"]] = units.create(
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
    for row in _read("people"):
        values = {name: row[name] for name in ("name", "honorific", "post", "gender")}
        values |= {
            "unit_id": commune.units[row["unit"]],
            "is_leader": row["leader"],
            "born": PartialDate.from_text(row["born"]),
        }
        commune.people.append(people.create(session, values).id)
    for row in _read("households"):
        commune.households.append(
            households.create(
                session,
                {
                    "head_name": row["head"],
                    "code": row["code"],
                    "unit_id": commune.units[row["unit"]],
                    "resident_count": row["residents"],
                },
            )
        )


def _add_clusters(session: Writing, commune: _Commune) -> None:
    for row in _read("clusters"):
        cluster_id = clusters.create(session, {"name": row["name"], "kind_code": row["kind"]})
        commune.clusters[row["name"]] = cluster_id
        members = tuple(commune.units[code] for code in row["members"])
        for year, lead in row["lead"].items():
            values = {"member_ids": members, "lead_id": commune.units[lead]}
            clusters.set_year(session, cluster_id, int(year), values)


def _add_former_awards(session: Writing, commune: _Commune) -> None:
    """Enter what was given in 2024, before this file."""
    decided = {
        "year": 2024,
        "period": "2024",
        "decision_number": "96/QĐ-UBND",
        "decided_on": date(2024, 12, 20),
        "decided_by": "Chủ tịch UBND xã",
    }
    rows = [
        decided | {"subject_id": person, "award_code": "LDTT", "golden_book_number": number}
        for number, person in enumerate(commune.people[:8], start=1)
    ]
    rows += [
        decided
        | {"subject_id": commune.units[code], "award_code": "GK_TT", "golden_book_number": number}
        for number, code in enumerate(("DONG", "HPN", "TH"), start=9)
    ]
    awards.add_many(session, rows)


_CHAIRMAN = "Lương Quang Hải"
_SECRETARY = 6
"""The place in people.json of an officer (chuyên viên) of culture and society."""
_MEMBERS = (26, 28, 30, 32, 36, 40)
"""The places in people.json of heads of organisations and schools."""


def _add_council(session: Writing, commune: _Commune) -> None:
    council_id = councils.create(
        session,
        {
            "name": "Hội đồng Thi đua – Khen thưởng xã An Thịnh Đông",
            "term": "2025–2030",
            "decision_number": "15/QĐ-UBND",
            "valid_from": date(2025, 1, 6),
        },
    )
    seats: list[dict[str, Any]] = [
        {
            "name": _CHAIRMAN,
            "honorific": "Ông",
            "post": "Chủ tịch UBND xã",
            "role": CouncilRole.CHAIR,
        },
        {
            "name": "Vũ Thị Minh Nguyệt",
            "honorific": "Bà",
            "post": "Phó Chủ tịch UBND xã",
            "role": CouncilRole.VICE_CHAIR,
        },
        {"subject_id": commune.people[_SECRETARY], "role": CouncilRole.SECRETARY},
        *(
            {"subject_id": commune.people[number], "role": CouncilRole.MEMBER}
            for number in _MEMBERS
        ),
    ]
    for seat in seats:
        councils.add_member(session, council_id, seat)
    commune.council = council_id


# --- plans -----------------------------------------------------------------------------------


def _add_plan(session: Writing, text: Mapping[str, Any]) -> UUID:
    fields = dict(text["fields"])
    fields |= {name: PartialDate.from_text(fields[name]) for name in _DATES if name in fields}
    fields |= {
        name: DocumentDate.from_text(fields[name]) for name in _PAPER_DATES if name in fields
    }
    plan_id = plans.create(session, fields | {"regime": Regime.STATE})
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


def _add_criteria(session: Writing, commune: _Commune) -> None:
    text = _read("criteria")
    values = {name: text[name] for name in ("name", "step", "declared_total")}
    set_id = criteria_sets.create(session, values)
    for code, name, kind, points, below in text["tree"]:
        group = {"code": code, "name": name, "kind": kind, "max_points": points}
        parent_id = criteria.add(session, set_id, None, group)
        for code_below, name_below, kind_below, points_below in below:
            line = {"code": code_below, "name": name_below, "kind": kind_below}
            criteria.add(session, set_id, parent_id, line | {"max_points": points_below})
    commune.criteria_set = set_id


def _score(
    session: Writing,
    commune: _Commune,
    plan_id: UUID,
    phase_id: UUID | None,
    purposes: Sequence[StagePurpose],
) -> None:
    """Let every unit be scored at the stages named: the self-scores a little higher."""
    if not stages.listed(session, plan_id):
        assert commune.criteria_set is not None  # noqa: S101 - made before
        criteria_sets.use(session, plan_id, commune.criteria_set)
        stages.add_usual(session, plan_id)
        bands = _read("criteria")["grades"]
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


# --- the year that is over -------------------------------------------------------------------


def _run_2025(session: Writing, commune: _Commune) -> None:
    plan_id = commune.plans["2025"]
    plans.issue(session, plan_id)
    plans.start(session, plan_id)
    received = date(2025, 2, 10)
    _register_titles(session, plan_id, commune, commune.people[:40], received)
    _register_collectives(session, plan_id, commune, list(commune.units), received)
    for number, code in enumerate(("DONG", "DOAI", "NGOAI", "THUONG", "TRUNG", "VINH", "HPN")):
        work_id = works.create(
            session,
            plan_id,
            {
                "subject_id": commune.units[code],
                "kind": "project" if number % 2 else "model",
                "name": f"Đường hoa tự quản số {number + 1}",
                "cost": 15_000_000 + 2_500_000 * number,
                "funding": "Nhân dân đóng góp",
                "finishes": PartialDate(2025, 9),
                "has_plaque": number % 2 == 1,
                "registered_on": date(2025, 3, 10),
                "paper_received_on": date(2025, 3, 12),
            },
        )
        _approve(session, [work_id], date(2025, 3, 20))
        works.finish(session, work_id, date(2025, 9, 25), "Đạt yêu cầu")
    _record_figures(session, plan_id, date(2025, 11, 28), Decimal(93))
    plans.record_interim(
        session, plan_id, {"held_on": date(2025, 7, 15), "results": "Các thôn thực hiện đúng hạn."}
    )
    _score(session, commune, plan_id, None, list(StagePurpose))
    results.finalise(session, plan_id, None, date(2025, 12, 8))
    _commend_2025(session, commune, plan_id)
    for task in monitoring.listed(session, plan_id, date(2025, 12, 20)):
        day = task.due.latest if task.due else None
        monitoring.mark_done(session, [task.id], day or date(2025, 12, 20))
    plans.record_final(
        session,
        plan_id,
        {"held_on": date(2025, 12, 20), "results": "Hoàn thành các chỉ tiêu của kế hoạch."},
    )
    plans.close(session, plan_id)


def _commend_2025(session: Writing, commune: _Commune, plan_id: UUID) -> None:
    frozen = results.of(session, plan_id, None)
    assert frozen is not None  # noqa: S101 - closed a moment ago
    best = [row.subject_id for row in frozen.rows if row.rank == 1][:3]
    wanted = [
        {"subject_id": subject_id, "award_code": "GK_TT", "achievement": "Dẫn đầu cụm, khối"}
        for subject_id in best
    ]
    wanted += [
        {"subject_id": person, "award_code": "LDTT", "achievement": "Hoàn thành tốt nhiệm vụ"}
        for person in commune.people[:6]
    ]
    wanted += [
        {"subject_id": person, "award_code": "GK_CN", "achievement": "Tích cực trong phong trào"}
        for person in commune.people[20:23]
    ]
    wanted += [
        {"subject_id": home, "award_code": "GK_HO", "achievement": "Hiến đất làm đường"}
        for home in commune.households[:2]
    ]
    ids = nominations.nominate_many(session, plan_id, wanted)
    meeting_id = meetings.create(
        session,
        plan_id,
        {
            "council_id": commune.council,
            "held_on": date(2025, 12, 12),
            "starts_at": "08:00",
            "ends_at": "10:30",
            "place": "Phòng họp UBND xã",
            **_chair(session, commune),
        },
    )
    _hold_meeting(session, commune, meeting_id, ids)
    meetings.conclude(session, meeting_id)
    decision_id = decisions.draft(
        session,
        plan_id,
        {
            "meeting_id": meeting_id,
            "number": "118",
            "symbol": "QĐ-UBND",
            "signed_on": date(2025, 12, 19),
            "signer_post": "CHỦ TỊCH",
            "signer_name": _CHAIRMAN,
            "subject_line": "Về việc khen thưởng phong trào thi đua năm 2025",
        },
    )
    decisions.issue(session, decision_id)


def _chair(session: Writing, commune: _Commune) -> dict[str, Any]:
    assert commune.council is not None  # noqa: S101 - made before
    seats = councils.members(session, commune.council)
    return {"chair_id": seats[0].id, "secretary_id": seats[2].id}


def _hold_meeting(
    session: Writing, commune: _Commune, meeting_id: UUID, ids: Sequence[UUID]
) -> None:
    assert commune.council is not None  # noqa: S101 - made before
    seats = councils.members(session, commune.council)
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


# --- the year under way ----------------------------------------------------------------------


def _run_2026(session: Writing, commune: _Commune) -> None:
    plan_id = commune.plans["2026"]
    plans.issue(session, plan_id)
    plans.start(session, plan_id)
    spoken = [code for code in commune.units if code not in _SILENT_2026]
    on_time, late = date(2026, 2, 5), date(2026, 2, 18)
    _register_titles(session, plan_id, commune, commune.people[:30], on_time)
    _register_titles(session, plan_id, commune, commune.people[30:36], late)
    _register_collectives(session, plan_id, commune, spoken, on_time)
    for code, kind, name, cost, finishes, received in _WORKS_2026:
        work_id = works.create(
            session,
            plan_id,
            {
                "subject_id": commune.units[code],
                "kind": kind,
                "name": name,
                "cost": cost,
                "finishes": PartialDate.from_text(finishes),
                "registered_on": received,
                "paper_received_on": received,
            },
        )
        registrations.send(session, [work_id], received)
    _sign_pledge(session, commune, plan_id)
    phases = plan_views.view(session, plan_id).phases
    _record_figures(session, plan_id, date(2026, 6, 28), Decimal(91), phases[0].id)
    _score(session, commune, plan_id, phases[0].id, list(StagePurpose))
    results.finalise(session, plan_id, phases[0].id, date(2026, 7, 10))
    plans.record_interim(
        session,
        plan_id,
        {"held_on": date(2026, 7, 14), "phase_id": phases[0].id, "results": "Đúng tiến độ."},
    )
    _score(session, commune, plan_id, phases[1].id, [StagePurpose.SELF])


def _sign_pledge(session: Writing, commune: _Commune, plan_id: UUID) -> None:
    name, cluster_id = next(iter(commune.clusters.items()))
    pledge_id = pledges.create(
        session,
        {
            "plan_id": plan_id,
            "cluster_id": cluster_id,
            "year": 2026,
            "name": f"Giao ước thi đua {name}",
        },
    )
    items = ("Mỗi thôn một mô hình mới", "Không để thôn nào chậm báo cáo")
    pledges.set_items(session, pledge_id, [{"text": text} for text in items])
    pledges.take_members(session, pledge_id)
    pledges.sign(session, pledge_id, date(2026, 1, 28))


# --- what both years share -------------------------------------------------------------------


def _register_titles(
    session: Writing,
    plan_id: UUID,
    commune: _Commune,
    subjects: Sequence[UUID],
    received: date,
) -> None:
    added = registrations.add_award(session, plan_id, "LDTT", subjects, received)
    ids = list(added.ids)
    registrations.send(session, ids, received)
    registrations.mark_paper_received(session, ids, received)
    registrations.approve(session, ids[::2], received)
    if commune.plans.get("2025") == plan_id:
        registrations.approve(session, ids[1::2], received)


def _register_collectives(
    session: Writing,
    plan_id: UUID,
    commune: _Commune,
    codes: Sequence[str],
    received: date,
) -> None:
    chosen = [commune.units[code] for code in codes]
    ids = list(registrations.add_award(session, plan_id, "GK_TT", chosen, received).ids)
    registrations.send(session, ids, received)
    registrations.mark_file_received(session, ids, received)
    registrations.approve(session, ids, received)


def _approve(session: Writing, ids: Sequence[UUID], on: date) -> None:
    registrations.send(session, ids, on)
    registrations.approve(session, ids, on)


def _record_figures(
    session: Writing,
    plan_id: UUID,
    on: date,
    best: Decimal,
    phase_id: UUID | None = None,
) -> None:
    """Report figures for every target, for each unit where each has its own."""
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
