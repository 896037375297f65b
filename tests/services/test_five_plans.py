"""The kinds of plan an office really meets: each can be entered, issued and run without loss.

The words are invented; the shapes (dates, blanks, numbers, ladders) are those of real plans.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from app.core.vietnamese import tidy_lines
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    ContentKind,
    DeadlineKind,
    Direction,
    Operator,
    PlanForm,
    PlanState,
    Regime,
    RegistrationPolicy,
    SubjectKind,
    WorkKind,
)
from app.services import plan_checks, plan_drafts, plans

PAPERS = sorted((Path(__file__).parents[3] / "shared" / "plans").glob("*.txt"))


def texts(*lines):
    return [{"text": line} for line in lines]


PEAK_CAMPAIGN_OF_A_PARTY = (
    {
        "name": "Thực hiện Chỉ thị của Thành ủy về phong trào thi đua cao điểm",
        "year": 2022,
        "regime": Regime.PARTY,
        "form": PlanForm.CAMPAIGN,
        "issuer": "Ban Thường vụ Đảng ủy phường An Hòa",
        "occasion": "Chào mừng 65 năm ngày truyền thống",
        "theme": "Đột phá về công tác cán bộ",
        "purpose": "- Tuyên truyền\n- Cổ vũ",
        "requirements": "- Thiết thực",
        "starts": PartialDate(2022, 4),
        "ends": PartialDate(2022, 6, 15),
        "upper_title": "Chỉ thị về phong trào thi đua cao điểm",
        "upper_number": "32-CT/TU",
        "upper_dated": DocumentDate(8, 4, 2022),
        "upper_issuer": "Thành ủy",
        "authority_line": "T/M BAN THƯỜNG VỤ",
        "signer_post": "PHÓ BÍ THƯ",
        "signer_name": "Trần Văn Hải",
        "archive_line": "Lưu",
    },
    {
        "contents": [
            {"heading": "Sinh hoạt chính trị"},
            {"heading": "Phong trào trọng tâm", "kind": ContentKind.MOVEMENT},
            {"body": "Phát triển kinh tế", "depth": 1},
            {"body": "Giữ vững an ninh", "depth": 1},
        ],
        "targets": [
            {
                "name": "Tiêm chủng",
                "operator": Operator.EXACTLY,
                "value": Decimal(100),
                "unit": "%",
            },
            {"name": "Trồng cây xanh", "value": Decimal(100_000), "unit": "cây"},
        ],
        "deadlines": [
            {
                "task": "Phát động ở các chi bộ",
                "kind": DeadlineKind.LAUNCH,
                "due": PartialDate(2022, 4, 15),
            },
            {
                "task": "Chọn công trình",
                "kind": DeadlineKind.WORK,
                "minimum_count": 1,
                "work_kinds": (WorkKind.PROJECT,),
                "responsible": "UBND phường",
                "due": PartialDate(2022, 4, 15),
            },
            {
                "task": "Chọn lễ hội, sự kiện",
                "kind": DeadlineKind.EVENT,
                "minimum_count": 1,
                "work_kinds": (WorkKind.EVENT,),
                "responsible": "UBND phường",
                "due": PartialDate(2022, 4, 15),
            },
            {
                "task": "Báo cáo chung",
                "kind": DeadlineKind.REPORT,
                "responsible": "Khối",
                "due": PartialDate(words="theo từng giai đoạn"),
            },
        ],
        "assignments": [
            {"organisation": "Văn phòng cấp ủy", "task": "- Hướng dẫn\n- Đôn đốc"},
            {"organisation": "Các chi bộ trực thuộc"},
        ],
        "recipients": texts("Thường trực Thành ủy (b/c)", "Các chi bộ"),
    },
)

SPECIAL_CAMPAIGN = (
    {
        "name": "Phát động đợt thi đua đặc biệt chào mừng 20 năm thành lập phường",
        "year": 2023,
        "form": PlanForm.CAMPAIGN,
        "issuer": "Ủy ban nhân dân phường An Hòa",
        "slogan": "Nghĩ thật, làm thật",
        "starts": PartialDate(2023, 8, 1),
        "ends": PartialDate(2023, 12, 15),
        "authority_line": "TM. ỦY BAN NHÂN DÂN",
        "signer_post": "CHỦ TỊCH",
        "signer_name": "Phạm Văn Trung",
    },
    {
        "audiences": [
            {"text": "Cơ quan, đơn vị, 05 tổ dân phố", "subject_kind": SubjectKind.UNIT},
            {"text": "Cán bộ, công chức, người lao động", "subject_kind": SubjectKind.PERSON},
        ],
        "contents": [{"heading": f"Nội dung {number}"} for number in range(1, 6)],
        "targets": [
            {
                "name": "Tỷ lệ hộ nghèo đa chiều",
                "operator": Operator.EXACTLY,
                "value": Decimal("0.39"),
                "unit": "%",
                "direction": Direction.LOWER,
                "due": PartialDate(2023),
            },
        ],
        "deadlines": [
            {
                "task": "Đăng ký mô hình hoặc công trình",
                "kind": DeadlineKind.WORK,
                "minimum_count": 1,
                "work_kinds": (WorkKind.MODEL, WorkKind.PROJECT),
                "due": PartialDate(2023, 8, 15),
            },
        ],
        "ladder": [
            {"name": "Giấy khen của Chủ tịch UBND phường", "award_codes": ("GK_CN", "GK_TT")},
            {
                "name": "Giấy khen của Chủ tịch UBND thành phố",
                "award_codes": ("GK_H_CN", "GK_H_TT"),
            },
            {"name": "Bằng khen của Chủ tịch UBND tỉnh", "award_codes": ("BKT_CN", "BKT_TT")},
        ],
        "assignments": [{"organisation": "Công chức Văn phòng - Thống kê"}],
        "recipients": texts("Thường trực Đảng ủy", "05 tổ dân phố"),
    },
)

ANNUAL_PLAN_OF_A_COUNCIL = (
    {
        "name": "Phát động phong trào thi đua xã An Sơn năm 2022",
        "year": 2022,
        "number": "14",
        "symbol": "KH-HĐTĐKT",
        "dated": DocumentDate(20, 1, 2022),
        "place": "An Sơn",
        "issuer": "Hội đồng Thi đua, Khen thưởng xã An Sơn",
        "scope": "Tập thể, cá nhân đang công tác tại xã",
        "starts": PartialDate(2022, 1),
        "ends": PartialDate(2022, 12),
        "registration_policy": RegistrationPolicy.BLOCK,
        "registration_basis": "Phần yêu cầu của kế hoạch",
        "registration_due": PartialDate(words="theo kế hoạch của Hội đồng cấp trên"),
        "authority_line": "TM. HỘI ĐỒNG",
        "signer_post": "CHỦ TỊCH",
        "signer_second_post": "CHỦ TỊCH UBND XÃ",
        "signer_name": "Hoàng Văn Minh",
        "archive_line": "Lưu: VT",
    },
    {
        "phases": [
            {
                "name": "Giai đoạn 1",
                "starts": PartialDate(2022, 1),
                "ends": PartialDate(2022, 6),
                "note": "Chào mừng các ngày lễ đầu năm",
            },
            {"name": "Giai đoạn 2", "starts": PartialDate(2022, 7), "ends": PartialDate(2022, 12)},
        ],
        "contents": [{"heading": "Mục tiêu"}, {"heading": "Phong trào", "depth": 1}],
        "targets": [{"name": "Hộ, thôn đạt danh hiệu văn hóa: tỷ lệ cao"}],
        "deadlines": [
            {
                "task": "Gửi đăng ký qua cụm trưởng",
                "kind": DeadlineKind.REGISTRATION,
                "responsible": "Các ngành",
                "due": PartialDate(words="theo hướng dẫn của thị xã"),
            },
            {"task": "Sơ kết", "kind": DeadlineKind.INTERIM, "due": PartialDate(2022, 6)},
            {
                "task": "Tự chấm điểm",
                "kind": DeadlineKind.SELF_SCORE,
                "due": PartialDate(words="theo hướng dẫn"),
            },
            {
                "task": "Chấm chéo",
                "kind": DeadlineKind.CROSS_SCORE,
                "due": PartialDate(words="theo hướng dẫn"),
            },
            {"task": "Tổng kết", "kind": DeadlineKind.FINAL, "due": PartialDate(2022, 12)},
        ],
        "assignments": [{"organisation": "Ủy ban MTTQ và các đoàn thể"}],
        "recipients": texts("Hội đồng TĐKT thị xã", "Các ngành, các thôn"),
    },
)

DRAFT_WITH_BLANKS = (
    {
        "name": "Phát động phong trào thi đua chào mừng 75 năm ngày thành lập Đảng bộ huyện",
        "year": 2024,
        "symbol": "KH-UBND",
        "dated": DocumentDate(None, 3, 2024),
        "place": "An Lương",
        "issuer": "Ủy ban nhân dân xã An Lương",
        "theme": "Kỷ cương, trách nhiệm",
        "ends": PartialDate(2024, 7),
        "upper_title": "Kế hoạch của huyện về cùng phong trào",
        "upper_number": "58/KH-UBND",
        "upper_dated": DocumentDate(5, 3, 2024),
        "upper_issuer": "Ủy ban nhân dân huyện",
        "signer_post": "CHỦ TỊCH",
        "signer_name": "Lê Đức Anh",
    },
    {
        "contents": [
            {"body": "Lời dẫn của phần nội dung."},
            {"heading": "1. Thi đua sáng tạo", "body": "Đoạn văn dài. " * 300},
            {"heading": "2. Các cuộc vận động"},
            {"heading": "2.1. Học tập", "depth": 1, "kind": ContentKind.MOVEMENT},
            {"heading": "2.2. Đời sống văn hóa", "depth": 1, "kind": ContentKind.MOVEMENT},
            {"heading": "2.3. Nông thôn mới", "depth": 1, "kind": ContentKind.MOVEMENT},
            {"heading": "a) Kinh tế", "depth": 2},
            {"heading": "b) Văn hóa", "depth": 2},
            {"heading": "3. Chỉnh trang nông thôn"},
        ],
        "assignments": [
            {
                "organisation": "Văn phòng, thường trực Hội đồng",
                "task": "Tổng hợp thành tích, đề xuất số lượng, cơ cấu khen thưởng",
            },
        ],
        "recipients": texts("BPT 06 thôn, các trường học, trạm y tế"),
    },
)

FIVE_YEAR_PLAN = (
    {
        "name": "Đẩy mạnh phong trào thi đua yêu nước nhiệm kỳ 2020 - 2025",
        "year": 2021,
        "regime": Regime.PARTY,
        "issuer": "Ban Thường vụ Đảng ủy Khối",
        "theme": "Đổi mới, sáng tạo",
        "slogan": "Đổi mới - Sáng tạo - Hiệu quả",
        "starts": PartialDate(2021),
        "ends": PartialDate(2025),
        "upper_number": "08-CT/TU",
        "upper_dated": DocumentDate(24, 5, 2021),
        "upper_title": "Chỉ thị của Tỉnh ủy",
        "authority_line": "T/M BAN THƯỜNG VỤ",
        "signer_post": "BÍ THƯ",
        "signer_name": "Nguyễn Đình Sơn",
    },
    {
        "bases": texts("Nghị định số 91/2017/NĐ-CP, ngày 31/7/2017"),
        "phases": [
            {"name": f"Năm {year}", "starts": PartialDate(year), "ends": PartialDate(year)}
            for year in range(2021, 2026)
        ],
        "contents": [
            *({"heading": f"Phong trào {n}", "kind": ContentKind.MOVEMENT} for n in range(1, 6)),
            *(
                {"heading": f"Chủ đề năm {year}", "kind": ContentKind.THEME}
                for year in range(2021, 2026)
            ),
        ],
        "deadlines": [
            {
                "task": "Ký giao ước",
                "kind": DeadlineKind.PLEDGE,
                "due": PartialDate(words="đầu mỗi năm"),
            },
            {
                "task": "Báo cáo định kỳ",
                "kind": DeadlineKind.REPORT,
                "due": PartialDate(words="hằng năm"),
            },
        ],
        "assignments": [{"organisation": "Văn phòng", "task": "Theo dõi"}],
        "recipients": texts("Ban Tuyên giáo (để b/c)", "Website (để đăng tải)"),
    },
)

FIVE = {
    "peak campaign": PEAK_CAMPAIGN_OF_A_PARTY,
    "special campaign": SPECIAL_CAMPAIGN,
    "annual": ANNUAL_PLAN_OF_A_COUNCIL,
    "draft with blanks": DRAFT_WITH_BLANKS,
    "five years": FIVE_YEAR_PLAN,
}


def is_kept(given, row):
    """Whether a row of the plan says all that was given."""
    row = getattr(row, "row", row)
    spelled = {"award_codes": "codes", "work_kinds": "kinds"}
    return all(
        getattr(row, spelled.get(name, name)) == (tidy_lines(v) if isinstance(v, str) else v)
        for name, v in given.items()
        if name != "depth"
    )


@pytest.mark.parametrize("kind", FIVE)
def test_a_plan_is_entered_issued_and_run_with_nothing_lost(office, kind):
    values, parts = FIVE[kind]
    plan_id = office.do(plan_drafts.create, values, parts)
    office.bring(plan_id, PlanState.RUNNING)
    plan = office.ask(plans.view, plan_id)
    assert {name: getattr(plan, name) for name in values} == values
    for name, rows in parts.items():
        kept = getattr(plan, name)
        assert len(kept) == len(rows)
        assert [is_kept(given, row) for given, row in zip(rows, kept, strict=True)] == [
            True for _ in rows
        ]
    depths = [row.get("depth", 0) for row in parts["contents"]]
    assert [node.depth for node in plan.contents] == depths


def sentences(office, kind):
    plan_id = office.do(plan_drafts.create, *FIVE[kind])
    return [gap.sentence for gap in office.ask(plan_checks.gaps, plan_id)]


def test_the_ladder_of_2023_with_its_city_is_in_order(office):
    told = sentences(office, "special campaign")
    assert not [sentence for sentence in told if "Giấy khen" in sentence]


def test_a_basis_of_2017_still_held_in_2021(office):
    assert not [sentence for sentence in sentences(office, "five years") if "91/2017" in sentence]


def test_the_blanks_of_a_draft_are_told_and_filled_in_after_it_is_issued(office):
    values, parts = FIVE["draft with blanks"]
    plan_id = office.do(plan_drafts.create, values, parts)
    told = [gap.sentence for gap in office.do(plans.issue, plan_id)]
    assert told[:2] == ["Chưa có số văn bản.", "Ngày ban hành chưa đủ ngày, tháng, năm."]
    number = {"number": "21", "dated": DocumentDate(11, 3, 2024)}
    office.do(plans.fill_number, plan_id, number)
    [row] = office.ask(plans.listed)
    assert row.number_line == "21/KH-UBND"


@pytest.mark.skipif(not PAPERS, reason="the shared plans are not here")
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_the_prose_of_a_real_plan_comes_back_word_for_word(office, paper):
    lines = [line for line in paper.read_text(encoding="utf-8").splitlines() if line.strip()]
    parts = {"contents": [{"body": line} for line in lines]}
    plan_id = office.do(plan_drafts.create, {"name": paper.stem, "year": 2024}, parts)
    bodies = [node.row.body for node in office.ask(plans.view, plan_id).contents]
    assert bodies == [tidy_lines(line) for line in lines]
    assert "".join(bodies).split() == "".join(tidy_lines(line) for line in lines).split()
