"""The sample commune (DỮ LIỆU MẪU): two years of plans of a commune that does not exist.

What it says stands in resources/sample; here it goes through the services, as an office would do
it: the year 2025 is over, 2026 is under way, with some who are late and some who are missing.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole, StagePurpose
from app.services import (
    awards,
    councils,
    decisions,
    meetings,
    monitoring,
    nominations,
    office,
    plan_views,
    plans,
    pledges,
    registrations,
    results,
    works,
)
from app.services.sample_parts import (
    Sample,
    add_clusters,
    add_criteria,
    add_plan,
    add_subjects,
    approve,
    chair,
    hold_meeting,
    make,
    record_figures,
    register_collectives,
    register_titles,
    score,
)
from app.services.verbs import final
from app.storage.recorder import Writing

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


@final("Tạo dữ liệu mẫu")
def fill(session: Writing) -> None:
    """Fill an empty data file with the sample commune."""
    commune = Sample(session, "sample")
    office.set_up(session, commune.read("office"))
    add_subjects(commune)
    add_clusters(commune)
    _add_former_awards(session, commune)
    add_criteria(commune)
    _add_council(session, commune)
    for text in commune.read("plans"):
        commune.plans[text["key"]] = add_plan(commune, text)
    _run_2025(session, commune)
    _run_2026(session, commune)


def build(path: Path) -> None:
    """Make the data file of the sample commune at `path`, where none may be.

    Raises `StorageFailure` when the file cannot be made; none is left then.
    """
    make(path, fill)


# --- who there is ----------------------------------------------------------------------------


def _add_former_awards(session: Writing, commune: Sample) -> None:
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


def _add_council(session: Writing, commune: Sample) -> None:
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


# --- the year that is over -------------------------------------------------------------------


def _run_2025(session: Writing, commune: Sample) -> None:
    plan_id = commune.plans["2025"]
    plans.issue(session, plan_id)
    plans.start(session, plan_id)
    received = date(2025, 2, 10)
    register_titles(commune, plan_id, "LDTT", commune.people[:40], received, is_over=True)
    register_collectives(commune, plan_id, "GK_TT", list(commune.units.values()), received)
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
        approve(commune, [work_id], date(2025, 3, 20))
        works.finish(session, work_id, date(2025, 9, 25), "Đạt yêu cầu")
    record_figures(commune, plan_id, date(2025, 11, 28), Decimal(93))
    plans.record_interim(
        session, plan_id, {"held_on": date(2025, 7, 15), "results": "Các thôn thực hiện đúng hạn."}
    )
    score(commune, plan_id, None, list(StagePurpose))
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


def _commend_2025(session: Writing, commune: Sample, plan_id: UUID) -> None:
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
            **chair(commune),
        },
    )
    hold_meeting(commune, meeting_id, ids)
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


# --- the year under way ----------------------------------------------------------------------


def _run_2026(session: Writing, commune: Sample) -> None:
    plan_id = commune.plans["2026"]
    plans.issue(session, plan_id)
    plans.start(session, plan_id)
    spoken = [unit for code, unit in commune.units.items() if code not in _SILENT_2026]
    on_time, late = date(2026, 2, 5), date(2026, 2, 18)
    register_titles(commune, plan_id, "LDTT", commune.people[:30], on_time, is_over=False)
    register_titles(commune, plan_id, "LDTT", commune.people[30:36], late, is_over=False)
    register_collectives(commune, plan_id, "GK_TT", spoken, on_time)
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
    record_figures(commune, plan_id, date(2026, 6, 28), Decimal(91), phases[0].id)
    score(commune, plan_id, phases[0].id, list(StagePurpose))
    results.finalise(session, plan_id, phases[0].id, date(2026, 7, 10))
    plans.record_interim(
        session,
        plan_id,
        {"held_on": date(2026, 7, 14), "phase_id": phases[0].id, "results": "Đúng tiến độ."},
    )
    score(commune, plan_id, phases[1].id, [StagePurpose.SELF])


def _sign_pledge(session: Writing, commune: Sample, plan_id: UUID) -> None:
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
