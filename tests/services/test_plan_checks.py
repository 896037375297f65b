from datetime import date
from decimal import Decimal

import pytest

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import DeadlineKind, PlanState
from app.services import (
    catalogues,
    plan_assignments,
    plan_bases,
    plan_checks,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_participations,
    plan_phases,
    plan_recipients,
    plan_targets,
    plans,
    units,
)

PAPER = {
    "name": "Phát động phong trào thi đua năm 2026",
    "year": 2026,
    "number": "14",
    "symbol": "KH-UBND",
    "dated": DocumentDate(20, 1, 2026),
    "place": "An Bình",
    "issuer": "Ủy ban nhân dân xã An Bình",
    "purpose": "Thi đua hoàn thành nhiệm vụ năm.",
    "starts": PartialDate(2026, 1),
    "ends": PartialDate(2026, 12),
    "signer_post": "CHỦ TỊCH",
    "signer_name": "Lê Văn Bình",
}
OUTSIDE = "Đợt 2 nằm ngoài thời gian của kế hoạch."
LETTERS = {"name": "Giấy khen của Chủ tịch UBND xã", "award_codes": ("GK_CN", "GK_TT")}


@pytest.fixture
def whole(office):
    """A plan in which nothing is left to be looked at."""
    plan_id = office.plan(**PAPER)
    law = next(d for d in office.ask(catalogues.legal_documents) if d.code == "L06_2022_QH15")
    basis = {"text": law.citation, "legal_document_id": law.id}
    office.do(plan_bases.add, plan_id, basis)
    office.do(plan_participations.add, plan_id, [office.unit("Thôn Đông")])
    phase = {"name": "Giai đoạn 1", "starts": PartialDate(2026, 1), "ends": PartialDate(2026, 6)}
    office.do(plan_phases.add, plan_id, phase)
    office.do(plan_contents.add, plan_id, {"heading": "Nội dung 1"})
    target = {"name": "Hộ nghèo", "value": Decimal("0.39"), "unit": "%", "due": PartialDate(2026)}
    office.do(plan_targets.add, plan_id, target)
    office.do(plan_ladders.add, plan_id, LETTERS)
    office.do(plan_assignments.add, plan_id, {"organisation": "Văn phòng"})
    due = {"task": "Gửi đăng ký", "due": PartialDate(2026, 3, 15)}
    office.do(plan_deadlines.add, plan_id, due)
    office.do(plan_recipients.add, plan_id, {"text": "Đảng ủy xã"})
    return plan_id


def told(office, plan_id):
    return [(gap.page, gap.field, gap.sentence) for gap in office.ask(plan_checks.gaps, plan_id)]


def test_a_whole_plan_has_nothing_to_look_at(office, whole):
    assert told(office, whole) == []
    assert office.do(plans.issue, whole) == ()


@pytest.mark.parametrize(
    ("values", "page", "field", "sentence"),
    [
        ({"number": ""}, 1, "number", "Chưa có số văn bản."),
        ({"place": ""}, 1, "place", "Chưa có địa danh."),
        ({"issuer": ""}, 1, "issuer", "Chưa có cơ quan ban hành."),
        (
            {"dated": DocumentDate(None, 1, 2026)},
            1,
            "dated",
            "Ngày ban hành chưa đủ ngày, tháng, năm.",
        ),
        ({"dated": None}, 1, "dated", "Ngày ban hành chưa đủ ngày, tháng, năm."),
        (
            {"dated": DocumentDate(1, 1, 2025), "name": "Thi đua năm 2024"},
            1,
            "name",
            "Trích yếu ghi năm khác với năm 2026 của kế hoạch.",
        ),
        (
            {"upper_dated": DocumentDate(1, 3, 2022)},
            1,
            "upper_dated",
            (
                "Văn bản cấp trên ký năm 2022, kế hoạch năm 2026. "
                "Kiểm tra văn bản cấp trên còn dùng không."
            ),
        ),
        ({"purpose": ""}, 2, "purpose", "Chưa có mục đích."),
        ({"starts": None}, 3, "starts", "Chưa có thời gian bắt đầu."),
        ({"ends": None}, 3, "ends", "Chưa có thời gian kết thúc."),
        ({"signer_name": ""}, 7, "signer_name", "Chưa có người ký."),
        ({"signer_post": ""}, 7, "signer_post", "Chưa có chức vụ người ký."),
    ],
)
def test_what_the_paper_lacks_is_told(office, whole, values, page, field, sentence):
    office.do(plans.update, whole, values)
    assert told(office, whole) == [(page, field, sentence)]


def test_a_plan_signed_in_december_before_its_year_is_in_order(office, whole):
    office.do(plans.update, whole, {"dated": DocumentDate(28, 12, 2025)})
    assert told(office, whole) == []
    office.do(plans.update, whole, {"dated": DocumentDate(28, 12, 2024)})
    assert (1, "dated", "Ngày ban hành cách xa năm 2026 của kế hoạch.") in told(office, whole)


def test_a_year_outside_the_period_is_told(office, whole):
    period = {"starts": PartialDate(2021), "ends": PartialDate(2025), "dated": None}
    office.do(plans.update, whole, period)
    sentence = "Năm 2026 nằm ngoài thời gian thực hiện của kế hoạch."
    assert (1, "year", sentence) in told(office, whole)


def test_the_missing_parts_of_an_empty_draft_are_told_page_by_page(office):
    found = told(office, office.plan())
    assert [page for page, *_ in found] == sorted(page for page, *_ in found)
    assert {(page, field) for page, field, _ in found} >= {
        (2, "bases"),
        (3, "audiences"),
        (3, "participations"),
        (4, "contents"),
        (5, "ladder"),
        (6, "assignments"),
        (7, "recipients"),
    }


def test_an_upper_plan_is_basis_enough(office):
    plan_id = office.plan(upper_title="Kế hoạch của cấp trên")
    assert "bases" not in [field for _, field, _ in told(office, plan_id)]


def linked(office, code):
    document = next(d for d in office.ask(catalogues.legal_documents) if d.code == code)
    return {"text": "Căn cứ", "legal_document_id": document.id}


def test_a_basis_that_has_ended_names_what_replaced_it(office, whole):
    basis = office.do(plan_bases.add, whole, linked(office, "ND98_2023"))
    [gap] = office.ask(plan_checks.gaps, whole)
    assert (gap.page, gap.field, gap.row_id) == (2, "bases", basis)
    assert gap.sentence == (
        "Nghị định số 98/2023/NĐ-CP hết hiệu lực ngày 30/06/2025. "
        "Văn bản thay thế: Nghị định số 152/2025/NĐ-CP."
    )


def test_a_basis_is_judged_by_the_date_of_the_plan_not_by_today(office, whole):
    office.do(plan_bases.add, whole, linked(office, "L06_2026_QH16"))
    assert told(office, whole) == [
        (2, "bases", "Luật số 06/2026/QH16 có hiệu lực từ ngày 01/10/2026.")
    ]
    office.do(plans.update, whole, {"dated": DocumentDate(2, 10, 2026)})
    assert "bases" not in [field for _, field, _ in told(office, whole)]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Nghị định số 91/2017/NĐ-CP ngày 31/7/2017", True),
        ("Nghị định số 91/2017/NĐ - CP", True),
        ("Nghị định số 191/2017/NĐ-CP", False),
        ("Quy chế của xã", False),
    ],
)
def test_a_basis_in_words_is_recognised_by_its_number(office, whole, text, is_told):
    office.do(plan_bases.add, whole, {"text": text})
    sentences = [sentence for _, field, sentence in told(office, whole) if field == "bases"]
    assert bool(sentences) is is_told


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (
            PartialDate(2026, 5),
            PartialDate(2026, 4),
            "Đợt 2: Ngày kết thúc (04/2026) trước ngày bắt đầu (05/2026). Sửa một trong hai ngày.",
        ),
        (
            PartialDate(2026, 12),
            PartialDate(2027, 1, 1),
            "Đợt 2 nằm ngoài thời gian của kế hoạch.",
        ),
        (PartialDate(2025, 12), None, "Đợt 2 nằm ngoài thời gian của kế hoạch."),
        (None, None, "Đợt 2 chưa có thời gian."),
        (PartialDate(2026, 8), PartialDate(2026), None),
        (PartialDate(words="sau vụ mùa"), PartialDate(2026, 12), None),
    ],
)
def test_the_times_of_a_phase_are_looked_at(office, whole, starts, ends, sentence):
    phase = office.do(plan_phases.add, whole, {"name": "Đợt 2", "starts": starts, "ends": ends})
    gaps = office.ask(plan_checks.gaps, whole)
    expected = [(3, "phases", sentence, phase)] if sentence else []
    assert [(gap.page, gap.field, gap.sentence, gap.row_id) for gap in gaps] == expected
    assert [gap.is_blocking for gap in gaps] == (
        ["trước ngày bắt đầu" in sentence] if sentence else []
    )


def test_waves_with_gaps_between_them_are_in_order(office, whole):
    office.do(plan_phases.add, whole, {"name": "Đợt 2", "starts": PartialDate(2026, 8, 1),
                                       "ends": PartialDate(2026, 8, 3)})  # fmt: skip
    office.do(plan_phases.add, whole, {"name": "Đợt 3", "starts": PartialDate(2026, 11),
                                       "ends": PartialDate(2026, 12)})  # fmt: skip
    assert told(office, whole) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"value": None}, "Chỉ tiêu “Nông thôn mới” chưa có giá trị."),
        ({"unit": ""}, "Chỉ tiêu “Nông thôn mới” chưa có đơn vị tính."),
        (
            {"due": PartialDate(2027)},
            "Hạn của chỉ tiêu “Nông thôn mới” ngoài thời gian của kế hoạch.",
        ),
    ],
)
def test_targets_are_looked_at(office, whole, values, sentence):
    target = {"name": "Nông thôn mới", "value": Decimal(19), "unit": "tiêu chí"} | values
    row_id = office.do(plan_targets.add, whole, target)
    [gap] = office.ask(plan_checks.gaps, whole)
    assert (gap.page, gap.sentence, gap.row_id) == (4, sentence, row_id)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Bảng vàng của xã"}, "“Bảng vàng của xã” chưa gắn với loại trong danh mục."),
        (
            {"name": "Giấy khen cấp trên", "award_codes": ("GK_H_TT",)},
            (
                "“Giấy khen của Chủ tịch Ủy ban nhân dân cấp huyện” không có hiệu lực vào ngày "
                "20/01/2026 của kế hoạch."
            ),
        ),
        (
            {"name": "Giấy khen của Chủ tịch UBND Huyện", "award_codes": ("GK_CN",)},
            (
                "“Giấy khen của Chủ tịch UBND Huyện” nêu cấp huyện, cấp này không còn vào ngày "
                "20/01/2026."
            ),
        ),
        (
            {"name": "Giấy khen", "authority": "Chủ tịch UBND thị xã", "award_codes": ("GK_CN",)},
            "“Giấy khen” nêu cấp thị xã, cấp này không còn vào ngày 20/01/2026.",
        ),
    ],
)
def test_an_award_or_a_level_that_does_not_hold_then_is_told(office, whole, values, sentence):
    step = office.do(plan_ladders.add, whole, values)
    [gap] = office.ask(plan_checks.gaps, whole)
    assert (gap.page, gap.field, gap.sentence, gap.row_id) == (5, "ladder", sentence, step)


def test_the_district_is_in_order_in_a_plan_of_its_time(office, whole):
    steps = [
        {"name": "Giấy khen của Chủ tịch UBND huyện", "award_codes": ("GK_H_CN", "GK_H_TT")},
        {"name": "Giấy khen của cơ quan quân sự thành phố", "award_codes": ("GKN_CN",)},
    ]
    for step in steps:
        office.do(plan_ladders.add, whole, step)
    assert [field for _, field, _ in told(office, whole)] == ["ladder"] * 3
    then = {"dated": DocumentDate(20, 1, 2023), "year": 2023, "starts": PartialDate(2023)}
    office.do(plans.update, whole, then)
    assert "ladder" not in [field for _, field, _ in told(office, whole)]


def test_units_that_are_followed_no_longer_are_told(office, whole):
    unit = office.unit("Thôn Cũ")
    office.do(plan_participations.add, whole, [unit])
    office.do(plan_assignments.add, whole, {"organisation": "Thôn Cũ", "subject_id": unit})
    assert told(office, whole) == []
    office.do(units.retire, [unit])
    assert told(office, whole) == [
        (3, "participations", "“Thôn Cũ” đã ngừng theo dõi mà còn trong danh sách tham gia."),
        (6, "assignments", "Phân công cho “Thôn Cũ”, đơn vị đã ngừng theo dõi."),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"due": None}, "“Nộp sổ” chưa có thời hạn."),
        ({"due": PartialDate(2027, 1)}, "Hạn của “Nộp sổ” (01/2027) sau ngày kết thúc kế hoạch."),
        (
            {"due": PartialDate(2026, 1, 15)},
            "Hạn của “Nộp sổ” (15/01/2026) trước ngày ban hành kế hoạch.",
        ),
        ({"due": PartialDate(2027, 1), "kind": DeadlineKind.FINAL}, None),
        ({"due": PartialDate(2026, 1)}, None),
        ({"due": PartialDate(words="sau Đại hội")}, None),
    ],
)
def test_deadlines_are_looked_at(office, whole, values, sentence):
    office.do(plan_deadlines.add, whole, {"task": "Nộp sổ"} | values)
    assert told(office, whole) == ([(6, "deadlines", sentence)] if sentence else [])


def test_an_assignment_due_after_the_end_is_told(office, whole):
    task = {"organisation": "Thôn Đông", "due": PartialDate(2027)}
    office.do(plan_assignments.add, whole, task)
    assert told(office, whole) == [
        (6, "assignments", "Hạn của “Thôn Đông” sau ngày kết thúc kế hoạch.")
    ]


def test_gaps_never_stop_a_draft_from_being_saved(office):
    plan_id = office.plan(starts=PartialDate(2026, 5), ends=PartialDate(2026, 4))
    blocking = [gap for gap in office.ask(plan_checks.gaps, plan_id) if gap.is_blocking]
    assert [gap.field for gap in blocking] == ["ends"]
    office.do(plans.update, plan_id, {"theme": "Chủ đề"})
    assert office.ask(plans.view, plan_id).state is PlanState.DRAFT


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"dated": DocumentDate(5, 3, 2024)}, date(2024, 3, 5)),
        ({"dated": DocumentDate(None, 3, 2024)}, date(2024, 3, 1)),
        ({"dated": DocumentDate(5, 3, None), "starts": PartialDate(2024, 2)}, date(2024, 2, 1)),
        ({"starts": PartialDate(words="sau Đại hội")}, date(2024, 1, 1)),
        ({}, date(2024, 1, 1)),
    ],
)
def test_what_holds_is_asked_by_the_first_day_the_plan_can_mean(office, values, day):
    plan_id = office.plan(year=2024, **values)
    assert office.ask(plans.view, plan_id).resolving_day == day
