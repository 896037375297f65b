"""The sample Party committee (DỮ LIỆU MẪU): a peak campaign of chi bộ of a commune that is none.

What it says stands in resources/sample_party. The campaign is over: registered, carried out,
scored, decided; some came late, one registered no work.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole, Regime, StagePurpose
from app.services import (
    awards,
    councils,
    decisions,
    meetings,
    nominations,
    office,
    plan_views,
    plans,
    pledges,
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

_SIGNER = {
    "authority_line": "T/M BAN THƯỜNG VỤ",
    "signer_post": "PHÓ BÍ THƯ",
    "signer_name": "Trịnh Thị Ngọc Diễm",
}
_SECRETARY, _MEMBERS = 8, (0, 2, 10)
"""The places in people.json of who writes the minutes and of further members."""
# The works that chi bộ registered: unit, name, cost in đồng, done on.
_WORKS = (
    ("CB_DONG", "Đường hoa của chi bộ", 18_000_000, date(2026, 5, 19)),
    ("CB_DOAI", "Điểm đọc sách nhà văn hóa thôn", 12_500_000, date(2026, 6, 2)),
    ("CB_THUONG", "Thắp sáng ngõ xóm", 27_000_000, date(2026, 6, 20)),
    ("CB_CQ", "Ngày thứ sáu nghe dân", None, date(2026, 6, 26)),
    ("CB_THCS", "Vườn thuốc nam trong trường", 5_000_000, None),
)


@final("Tạo dữ liệu mẫu của Đảng ủy")
def fill(session: Writing) -> None:
    """Fill an empty data file with the sample Party committee."""
    party = Sample(session, "sample_party")
    office.set_up(session, party.read("office"))
    add_subjects(party)
    add_clusters(party)
    add_criteria(party)
    _add_council(session, party)
    _add_former_awards(session, party)
    [text] = party.read("plans")
    plan_id = add_plan(party, text)
    plans.issue(session, plan_id)
    plans.start(session, plan_id)
    _register(session, party, plan_id)
    record_figures(party, plan_id, date(2026, 6, 28), Decimal(97))
    score(party, plan_id, None, list(StagePurpose))
    results.finalise(session, plan_id, None, date(2026, 7, 2))
    _commend(session, party, plan_id)
    plans.record_final(
        session,
        plan_id,
        {"held_on": date(2026, 7, 14), "results": "Mỗi chi bộ có ít nhất một việc mới."},
    )


def build(path: Path) -> None:
    """Make the data file of the sample Party committee at `path`, where none may be.

    Raises `StorageFailure` when the file cannot be made; none is left then.
    """
    make(path, fill)


def _add_former_awards(session: Writing, party: Sample) -> None:
    """Enter what the two who now get the award of five years were given in each of them."""
    rows = [
        {
            "subject_id": party.people[place],
            "award_code": "PDV_NAM",
            "year": year,
            "period": f"{year}",
            "decision_number": f"{number}-QĐ/ĐU",
            "decided_on": date(year, 12, 20),
            "decided_by": "Đảng ủy xã",
            "golden_book_number": row,
        }
        for year, number in zip(range(2021, 2026), (18, 22, 25, 31, 44), strict=True)
        for row, place in enumerate((0, 2), start=1)
    ]
    awards.add_many(session, rows)


def _add_council(session: Writing, party: Sample) -> None:
    council_id = councils.create(
        session,
        {
            "name": "Hội đồng Thi đua, khen thưởng Đảng bộ xã An Thịnh Đông",
            "term": "2025–2030",
            "regime": Regime.PARTY,
            "decision_number": "21-QĐ/ĐU",
            "valid_from": date(2025, 9, 1),
        },
    )
    seats: list[dict[str, Any]] = [
        {
            "name": "Trịnh Thị Ngọc Diễm",
            "honorific": "Đồng chí",
            "post": "Phó Bí thư Thường trực Đảng ủy",
            "role": CouncilRole.CHAIR,
        },
        {
            "name": "Vũ Thị Minh Nguyệt",
            "honorific": "Đồng chí",
            "post": "Ủy viên Ban Thường vụ",
            "role": CouncilRole.VICE_CHAIR,
        },
        {"subject_id": party.people[_SECRETARY], "role": CouncilRole.SECRETARY},
        *({"subject_id": party.people[n], "role": CouncilRole.MEMBER} for n in _MEMBERS),
    ]
    for seat in seats:
        councils.add_member(session, council_id, seat)
    party.council = council_id


def _register(session: Writing, party: Sample, plan_id: UUID) -> None:
    on_time, late = date(2026, 1, 28), date(2026, 2, 6)
    units = list(party.units.values())
    register_collectives(party, plan_id, "PTCCS_NAM", units[-2:], on_time)
    register_titles(party, plan_id, "PDV_5", party.people[:10], on_time, is_over=True)
    register_titles(party, plan_id, "PDV_5", party.people[10:13], late, is_over=True)
    for code, name, cost, done in _WORKS:
        values = {
            "subject_id": party.units[code],
            "kind": "project",
            "name": name,
            "cost": cost,
            "finishes": PartialDate(2026, 6),
            "registered_on": on_time,
            "paper_received_on": on_time,
        }
        work_id = works.create(session, plan_id, values)
        approve(party, [work_id], date(2026, 2, 10))
        if done is not None:
            works.finish(session, work_id, done, "Đạt yêu cầu")
    name, cluster_id = next(iter(party.clusters.items()))
    pledge = {"plan_id": plan_id, "cluster_id": cluster_id, "year": 2026}
    pledge_id = pledges.create(session, pledge | {"name": f"Giao ước thi đua {name}"})
    items = ("Mỗi chi bộ một công trình", "Không chi bộ nào chậm báo cáo")
    pledges.set_items(session, pledge_id, [{"text": text} for text in items])
    pledges.take_members(session, pledge_id)
    pledges.sign(session, pledge_id, date(2026, 1, 20))


def _commend(session: Writing, party: Sample, plan_id: UUID) -> None:
    [*_, school, station] = party.units.values()
    led = "Lãnh đạo chi bộ về đích sớm cả ba nội dung thi đua"
    wanted = [
        {"subject_id": school, "award_code": "PTCCS_NAM", "achievement": "Dẫn đầu khối thi đua"},
        {"subject_id": station, "award_code": "PTCCS_NAM", "achievement": "Có cách làm mới"},
        {"subject_id": party.people[0], "award_code": "PDV_5", "achievement": led},
        {"subject_id": party.people[2], "award_code": "PDV_5", "achievement": led},
    ]
    ids = nominations.nominate_many(session, plan_id, wanted)
    meeting_id = meetings.create(
        session,
        plan_id,
        {
            "council_id": party.council,
            "held_on": date(2026, 7, 6),
            "starts_at": "14:00",
            "ends_at": "15:45",
            "place": "Phòng họp Đảng ủy xã",
            **chair(party),
        },
    )
    hold_meeting(party, meeting_id, ids)
    meetings.conclude(session, meeting_id)
    plan = plan_views.view(session, plan_id)
    decision_id = decisions.draft(
        session,
        plan_id,
        {
            "meeting_id": meeting_id,
            "number": "32",
            "symbol": "QĐ/ĐU",
            "signed_on": date(2026, 7, 8),
            "issuer": "Ban Thường vụ Đảng ủy xã An Thịnh Đông",
            "subject_line": f"về việc khen thưởng trong đợt thi đua cao điểm năm {plan.year}",
            **_SIGNER,
        },
    )
    decisions.issue(session, decision_id)
