from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import PlanForm, PlanState, Regime, RegistrationPolicy, ReviewKind
from app.services import (
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_participations,
    plan_phases,
    plan_recipients,
    plan_targets,
    plans,
)
from tests.examples.plans import with_parts

HELD = {"held_on": date(2026, 7, 1)}


def state(office, plan_id):
    return office.ask(plans.view, plan_id).state


# --- the paper -------------------------------------------------------------------------------

PAPER = {
    "name": "Phát động phong trào thi đua\nchào mừng ngày thành lập xã",
    "year": 2026,
    "regime": Regime.PARTY,
    "form": PlanForm.CAMPAIGN,
    "number": "14",
    "symbol": "KH/ĐU",
    "dated": DocumentDate(None, 3, 2026),
    "place": "An Bình",
    "parent_body": "Đảng bộ tỉnh Bình An",
    "issuer": "Ban Thường vụ Đảng ủy xã An Bình",
    "occasion": "20 năm ngày thành lập xã",
    "theme": "Đoàn kết, sáng tạo",
    "slogan": "Nói đi đôi với làm",
    "preamble": "Thực hiện chương trình công tác năm.",
    "purpose": "- Một\n- Hai",
    "requirements": "- Ba",
    "scope": "Toàn xã",
    "closing": "Trên đây là kế hoạch.",
    "starts": PartialDate(2026, 4),
    "ends": PartialDate(2026, 6, 15),
    "upper_title": "Chỉ thị phát động phong trào thi đua",
    "upper_number": "32-CT/TU",
    "upper_dated": DocumentDate(8, 4, 2026),
    "upper_issuer": "Ban Thường vụ Tỉnh ủy",
    "registration_policy": RegistrationPolicy.BLOCK,
    "registration_basis": "Quy chế của Hội đồng",
    "registration_due": PartialDate(words="sau Đại hội"),
    "authority_line": "T/M BAN THƯỜNG VỤ",
    "signer_post": "PHÓ BÍ THƯ",
    "signer_second_post": "",
    "signer_name": "Lê Văn Bình",
    "archive_line": "Lưu Văn phòng",
    "note": "Ghi chú",
}


def test_everything_on_the_paper_is_kept(office):
    plan_id = office.plan(**PAPER)
    plan = office.ask(plans.view, plan_id)
    assert {name: getattr(plan, name) for name in PAPER} == PAPER
    assert (plan.state, plan.obstacle) == (PlanState.DRAFT, "")
    office.do(plans.update, plan_id, {"theme": "Chủ đề khác"})
    after = office.ask(plans.view, plan_id)
    assert {name: getattr(after, name) for name in PAPER} == PAPER | {"theme": "Chủ đề khác"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "Chưa nhập “Trích yếu”"),
        ({"year": 1950}, "“Năm” phải từ 1990"),
        ({"year": "hai nghìn"}, "“Năm” phải là số nguyên"),
        ({"dated": date(2026, 1, 1)}, "“Ngày ban hành” không hợp lệ"),
        ({"starts": "01/2026"}, "“Bắt đầu” không hợp lệ"),
        ({"state": "closed"}, "Không có ô “state”"),
        ({"purpose": "M" * 20_001}, "“Mục đích” dài quá 20000 ký tự"),
    ],
)
def test_a_wrong_paper_is_refused_with_the_reason(office, values, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        office.do(plans.create, {"name": "Kế hoạch", "year": 2026} | values)
    assert office.ask(plans.listed) == ()


def test_plans_are_listed_by_year_state_and_words(office):
    office.plan("Thi đua lễ hội", year=2025, number="7", symbol="KH-UBND")
    office.plan("Thi đua lê dân", year=2026)
    running = office.plan("Thi đua lệ làng", year=2026, state=PlanState.RUNNING)
    assert [row.year for row in office.ask(plans.listed)] == [2026, 2026, 2025]
    assert office.ask(plans.years) == (2026, 2025)
    assert [row.number_line for row in office.ask(plans.listed, 2025)] == ["7/KH-UBND"]
    assert [row.id for row in office.ask(plans.listed, None, PlanState.RUNNING)] == [running]
    assert office.ask(plans.listed, None, None, "lễ")[0].name == "Thi đua lễ hội"
    assert len(office.ask(plans.listed, None, None, "thi dua le")) == 3
    assert office.ask(plans.listed, 2024) == ()


def test_a_blank_number_shows_as_dots(office):
    office.plan(symbol="KH-UBND")
    [row] = office.ask(plans.listed)
    assert row.number_line == "…/KH-UBND"


def test_nothing_is_filled_in_before_the_office_is_known(new_office):
    assert new_office.ask(plans.suggested, Regime.STATE) == {}


def test_a_form_can_be_filled_from_the_office_in_both_regimes(office):
    office.set_up(party_name="Đảng ủy xã An Bình", symbol="UBND")
    state_side = office.ask(plans.suggested, Regime.STATE)
    assert (state_side["symbol"], state_side["place"]) == ("KH-UBND", "An Bình")
    party_side = office.ask(plans.suggested, Regime.PARTY)
    assert party_side["issuer"] == "Đảng ủy xã An Bình"
    for values in (state_side, party_side):
        office.do(plans.create, {"name": "Kế hoạch", "year": 2026, **values})


# --- the life --------------------------------------------------------------------------------


def test_a_plan_lives_from_draft_to_closing_and_back(office):
    plan_id = office.plan()
    for step, args, reached in (
        (plans.issue, (), PlanState.ISSUED),
        (plans.start, (), PlanState.RUNNING),
        (plans.record_interim, (HELD,), PlanState.INTERIM),
        (plans.record_interim, (HELD | {"results": "Đạt"},), PlanState.INTERIM),
        (plans.record_final, (HELD | {"report_number": "9/BC"},), PlanState.FINAL),
        (plans.close, (), PlanState.CLOSED),
    ):
        office.do(step, plan_id, *args)
        assert state(office, plan_id) is reached
    office.do_because("Còn thiếu số liệu", plans.reopen, plan_id)
    assert state(office, plan_id) is PlanState.FINAL
    reviews = office.ask(plans.view, plan_id).reviews
    assert sorted(review.kind for review in reviews) == [
        ReviewKind.FINAL,
        ReviewKind.INTERIM,
        ReviewKind.INTERIM,
    ]


STEPS = {
    plans.issue: {PlanState.DRAFT},
    plans.start: {PlanState.ISSUED},
    plans.record_interim: {PlanState.RUNNING, PlanState.INTERIM},
    plans.record_final: {PlanState.RUNNING, PlanState.INTERIM},
    plans.close: {PlanState.FINAL},
    plans.withdraw: {PlanState.ISSUED, PlanState.RUNNING, PlanState.INTERIM},
    plans.reopen: {PlanState.CLOSED},
}


@pytest.mark.parametrize("at", PlanState)
def test_a_step_out_of_turn_is_refused_and_says_what_comes_first(office, at):
    plan_id = office.plan(state=at)
    for step, allowed in STEPS.items():
        if at not in allowed:
            args = (HELD,) if step in (plans.record_interim, plans.record_final) else ()
            with pytest.raises(NotAllowed, match=r"cần kế hoạch ở trạng thái “.*Kế hoạch"):
                office.do_because("Thử", step, plan_id, *args)
            assert state(office, plan_id) is at


def test_a_withdrawn_plan_is_a_draft_and_can_be_issued_again(office):
    plan_id = office.plan(state=PlanState.RUNNING)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
        office.do(plans.withdraw, plan_id)
    office.do_because("Sai số hiệu", plans.withdraw, plan_id)
    office.do(plans.update, plan_id, {"number": "15"})
    office.do(plans.issue, plan_id)
    assert state(office, plan_id) is PlanState.ISSUED


def test_issuing_tells_what_is_still_to_be_looked_at(office):
    gaps = office.do(plans.issue, office.plan())
    assert "Chưa có số văn bản." in [gap.sentence for gap in gaps]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"issuer": ""}, "Chưa có cơ quan ban hành"),
        ({"signer_name": ""}, "Chưa có người ký"),
        ({"starts": PartialDate(2026, 5), "ends": PartialDate(2026, 4)}, "trước ngày bắt đầu"),
    ],
)
def test_what_cannot_be_is_not_issued(office, values, sentence):
    plan_id = office.plan(**values)
    with pytest.raises(InvalidInput, match=rf"Chưa ban hành được kế hoạch\..*{sentence}"):
        office.do(plans.issue, plan_id)
    assert state(office, plan_id) is PlanState.DRAFT


def test_a_number_is_used_once_in_the_year_of_its_date(office):
    numbered = {"number": "14", "symbol": "KH-UBND"}
    office.plan("Kế hoạch một", state=PlanState.ISSUED, **numbered)
    second = office.plan("Kế hoạch hai", **numbered)
    used = "Số 14/KH-UBND năm 2026 đã dùng cho kế hoạch “Kế hoạch một”"
    with pytest.raises(InvalidInput, match=used):
        office.do(plans.issue, second)
    office.do(plans.update, second, {"dated": DocumentDate(25, 12, 2025)})
    office.do(plans.issue, second)


def test_a_blank_number_and_day_are_filled_in_after_issuing_but_not_changed(office):
    plan_id = office.plan(dated=DocumentDate(None, 3, 2026), state=PlanState.RUNNING)
    first = {"number": "12", "dated": DocumentDate(5, 3, 2026)}
    with pytest.raises(InvalidInput, match="Chưa nhập “Số”"):
        office.do(plans.fill_number, plan_id, first | {"number": ""})
    office.do(plans.fill_number, plan_id, first)
    plan = office.ask(plans.view, plan_id)
    assert (plan.number, plan.dated) == ("12", DocumentDate(5, 3, 2026))
    with pytest.raises(NotAllowed, match="đã có số 12"):
        office.do(plans.fill_number, plan_id, first | {"number": "13"})
    with pytest.raises(NotAllowed, match="đã ghi ngày 05/03/2026"):
        office.do(plans.fill_number, plan_id, first | {"dated": DocumentDate(6, 3, 2026)})


def test_a_number_filled_in_is_not_one_already_used(office):
    dated = {"dated": DocumentDate(5, 3, 2026)}
    office.plan(number="12", state=PlanState.ISSUED, **dated)
    plan_id = office.plan(state=PlanState.ISSUED)
    with pytest.raises(InvalidInput, match="Số 12 năm 2026 đã dùng"):
        office.do(plans.fill_number, plan_id, {"number": "12", **dated})


@pytest.mark.parametrize("at", [s for s in PlanState if s is not PlanState.DRAFT])
def test_the_paper_of_an_issued_plan_stays_as_it_is(office, at):
    plan_id = office.plan()
    basis = office.do(plan_bases.add, plan_id, {"text": "Căn cứ một"})
    office.bring(plan_id, at)
    words = {PlanState.CLOSED: "Mở lại kế hoạch", PlanState.FINAL: "một kế hoạch khác"}
    word = words.get(at, "Thu hồi kế hoạch")
    for verb, *args in (
        (plans.update, plan_id, {"theme": "Khác"}),
        (plan_bases.add, plan_id, {"text": "Căn cứ hai"}),
        (plan_bases.update, basis, {"text": "Khác"}),
        (plan_bases.move, basis, 0),
        (plan_bases.remove, basis),
        (plan_bases.replace, plan_id, []),
        (plan_contents.add, plan_id, {"heading": "Mục"}),
    ):
        with pytest.raises(NotAllowed, match=word):
            office.do(verb, *args)
    assert office.ask(plans.view, plan_id).obstacle.endswith(".")


def test_work_goes_on_under_an_issued_plan_until_it_is_closed(office):
    plan_id = office.plan()
    due = office.do(plan_deadlines.add, plan_id, {"task": "Gửi báo cáo"})
    office.bring(plan_id, PlanState.RUNNING)
    office.do(plan_deadlines.mark_done, due, date(2026, 5, 1))
    office.do(plan_participations.add, plan_id, [office.unit()])
    office.do(plans.record_final, plan_id, HELD)
    office.do(plans.close, plan_id)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        office.do(plan_deadlines.mark_done, due, None)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        office.do(plan_participations.add, plan_id, [office.unit()])


def test_a_review_belongs_to_a_phase_of_the_plan_and_has_a_day(office):
    other = office.do(plan_phases.add, office.plan(), {"name": "Giai đoạn 1"})
    plan_id = office.plan(state=PlanState.RUNNING)
    with pytest.raises(InvalidInput, match="không thuộc kế hoạch này"):
        office.do(plans.record_interim, plan_id, HELD | {"phase_id": other})
    with pytest.raises(InvalidInput, match="Chưa nhập “Ngày tổ chức”"):
        office.do(plans.record_final, plan_id, {})
    assert state(office, plan_id) is PlanState.RUNNING


# --- deleting and copying --------------------------------------------------------------------


def test_only_a_draft_nobody_works_under_is_deleted(office):
    issued = office.plan(state=PlanState.ISSUED)
    with pytest.raises(NotAllowed, match="Chỉ xóa được kế hoạch dự thảo"):
        office.do(plans.delete, [issued])
    source = office.plan()
    copy = office.do(plans.copy_from, source, 2027)
    with pytest.raises(NotAllowed, match="đang được dùng ở 1 kế hoạch"):
        office.do(plans.delete, [source])
    office.do(plans.delete, [copy])
    office.do(plans.delete, [source])
    assert [row.id for row in office.ask(plans.listed)] == [issued]


def test_a_reviewed_plan_that_was_withdrawn_is_not_deleted(office):
    plan_id = office.plan(state=PlanState.INTERIM)
    office.do_because("Làm lại", plans.withdraw, plan_id)
    with pytest.raises(NotAllowed, match="1 lần sơ kết, tổng kết"):
        office.do(plans.delete, [plan_id])


def test_a_copy_has_every_part_with_real_dates_moved_and_links_of_its_own(office):
    plan_id = with_parts(office)
    office.do(plan_recipients.add, plan_id, {"text": "Đảng ủy xã"})
    values = {
        "number": "9",
        "dated": DocumentDate(5, 1, 2024),
        "ends": PartialDate(words="hết vụ"),
    }
    office.do(plans.update, plan_id, values)
    [due] = office.ask(plans.view, plan_id).deadlines
    office.do(plan_deadlines.mark_done, due.id, date(2024, 3, 9))

    copy = office.ask(plans.view, office.do(plans.copy_from, plan_id, 2025))
    source = office.ask(plans.view, plan_id)

    assert (copy.year, copy.state, copy.number) == (2025, PlanState.DRAFT, "")
    assert copy.dated == DocumentDate(year=2025)
    assert (copy.starts, copy.ends) == (PartialDate(2025, 2, 28), PartialDate(words="hết vụ"))
    assert copy.copied_from_id == plan_id
    assert (copy.deadlines[0].due, copy.deadlines[0].done_on) == (PartialDate(2025, 3), None)
    assert [(n.row.heading, n.depth) for n in copy.contents] == [
        ("Nội dung 1", 0),
        ("Nội dung 1.1", 1),
    ]
    [target] = copy.targets
    assert target.contest_item_id == copy.contents[0].row.id != source.contents[0].row.id
    assert target.phase_id == copy.phases[0].id != source.phases[0].id
    assert [p.subject_id for p in copy.participations] == [
        p.subject_id for p in source.participations
    ]
    assert [r.text for r in copy.recipients] == ["Đảng ủy xã"]
    assert source.deadlines[0].done_on == date(2024, 3, 9)


def test_a_copy_into_an_impossible_year_is_refused(office):
    plan_id = office.plan()
    with pytest.raises(InvalidInput, match="“Năm” không được quá 2100"):
        office.do(plans.copy_from, plan_id, 2101)


def test_a_plan_that_is_gone_is_refused_with_a_sentence(office):
    plan_id = office.plan()
    office.do(plans.delete, [plan_id])
    for verb, *args in ((plans.update, {}), (plans.issue,), (plans.copy_from, 2027)):
        with pytest.raises(NotAllowed, match="Kế hoạch này không còn trong tệp dữ liệu"):
            office.do(verb, plan_id, *args)
    with pytest.raises(NotAllowed, match="không còn"):
        office.ask(plans.view, plan_id)


def test_a_target_of_a_deleted_plan_does_not_show_in_another(office):
    first, second = office.plan(), office.plan()
    office.do(plan_targets.add, first, {"name": "Chỉ tiêu"})
    office.do(plans.delete, [first])
    assert office.ask(plans.view, second).targets == ()
