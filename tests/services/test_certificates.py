from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import AwardKind, AwardNature, Regime
from app.exports.certificates.designs import designs
from app.exports.certificates.making import certificates_of
from app.exports.certificates.name_list import Asked, name_list
from app.services import awards, certificates, decisions, history, people
from app.services import office as office_service
from tests.commendation import commune, concluded, drafted, issued, nominate
from tests.examples.certificates import PRINTED

DAY = date(2026, 8, 28)


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def decision_id(office, it):
    """An issued decision: a title for one person, a giấy khen for the school and another one."""
    rows = [
        nominate(office, it, achievement="Hoàn thành tốt nhiệm vụ"),
        nominate(office, it, it.people[1], "GK_CN", achievement="Cứu người bị nạn"),
        nominate(office, it, it.school, "GK_TT", achievement="Dẫn đầu khối trường học"),
    ]
    return issued(office, it, *rows, signer_post="Chủ tịch")


def found(office, decision_id):
    return office.ask(certificates.of_decision, decision_id)


def made(office, decision_id, **options):
    it = found(office, decision_id)
    return certificates_of(it, designs().at(it.on), **options)


def test_a_certificate_says_what_the_decision_kept_in_the_order_of_its_list(office, decision_id):
    lines = office.ask(decisions.view, decision_id).lines
    certificates_made = made(office, decision_id)
    assert [one.id for one in certificates_made] == [line.award_id for line in lines]
    by_name = {one.name: one for one in certificates_made}
    person = by_name["Ông Nguyễn Văn An"]
    assert person.as_text().splitlines() == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN BÌNH",
        "TẶNG DANH HIỆU",
        "LAO ĐỘNG TIÊN TIẾN",
        "Ông Nguyễn Văn An",
        "Giáo viên, Trường Tiểu học An Bình",
        "Hoàn thành tốt nhiệm vụ, năm 2026",
        "Quyết định số 12/QĐ-UBND",
        "ngày 28 tháng 8 năm 2026",
        f"Số sổ vàng: {certificates_made.index(person) + 1:02d}",
        "An Bình, ngày 28 tháng 8 năm 2026",
        "CHỦ TỊCH",
        "Hoàng Văn Minh",
    ]
    other = by_name["Ông Trần Thị Bình"]
    assert (other.giving, other.title, other.reason) == ("TẶNG", "GIẤY KHEN", "Cứu người bị nạn")
    school = by_name["Trường Tiểu học An Bình"]
    assert (school.title, school.reason) == ("GIẤY KHEN", "Dẫn đầu khối trường học")


def test_the_ordinal_is_the_place_in_the_decision_or_the_number_of_the_book(office, it):
    issued(office, it, nominate(office, it))
    second = issued(office, it, nominate(office, it, it.people[1]), number="13")
    assert [one.golden_book for one in made(office, second)] == ["Số sổ vàng: 01"]
    assert [one.golden_book for one in made(office, second, ordinal="golden_book")] == [
        "Số sổ vàng: 02"
    ]
    [line] = office.ask(decisions.view, second).lines
    assert (line.position, line.golden_book_number) == (1, 2)


def test_what_changes_after_the_day_changes_no_certificate(office, it, decision_id):
    before = made(office, decision_id)
    office.do(people.update, it.people[0], {"name": "Nguyễn Văn Anh", "post": "Hiệu trưởng"})
    assert made(office, decision_id) == before


def test_after_death_and_under_the_party_the_words_are_others(office, it):
    row = nominate(office, it)
    concluded(office, it, row)
    draft = drafted(office, it, row)
    [line] = office.ask(decisions.view, draft).lines
    office.do(decisions.update_line, line.award_id, {"nature": AwardNature.POSTHUMOUS})
    assert made(office, draft)[0].giving == "TRUY TẶNG DANH HIỆU"


def test_the_side_of_the_award_says_whose_head_it_has(office, it):
    office.do(office_service.update, {"party_name": "Đảng ủy xã An Bình"})
    row = nominate(office, it, award="PDV_5")
    decision_id = issued(office, it, row, symbol="QĐ/ĐU")
    assert found(office, decision_id).regime is Regime.PARTY
    [one] = made(office, decision_id)
    assert one.text_of("nation") == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert one.text_of("motto") == ""
    assert one.title == "GIẤY KHEN"
    assert one.decision.startswith("Quyết định số 12-QĐ/ĐU")


def test_a_draft_can_be_looked_at_and_not_printed(office, it):
    row = nominate(office, it)
    concluded(office, it, row)
    draft = drafted(office, it, row, number="")
    [one] = made(office, draft)
    assert one.decision == "Quyết định số …/QĐ-UBND\nngày 28 tháng 8 năm 2026"
    [line] = found(office, draft).lines
    with pytest.raises(NotAllowed, match="còn là dự thảo"):
        office.do(certificates.record_prints, draft, [line.award_id], PRINTED)


def test_an_award_that_was_taken_back_gets_none_and_the_others_keep_their_number(
    office, decision_id
):
    first, *rest = found(office, decision_id).lines
    office.do_because("Nhầm", awards.withdraw, first.award_id, "Nhầm")
    assert [one.id for one in made(office, decision_id)] == [line.award_id for line in rest]
    assert made(office, decision_id)[0].golden_book == "Số sổ vàng: 02"
    with pytest.raises(NotAllowed, match="đã thu hồi nên không in"):
        office.do(certificates.record_prints, decision_id, [first.award_id], PRINTED)


def test_a_revoked_decision_prints_nothing(office, decision_id):
    ids = [line.award_id for line in found(office, decision_id).lines]
    office.do_because("Sai", decisions.revoke, decision_id, "Sai")
    assert made(office, decision_id) == ()
    with pytest.raises(NotAllowed, match="đã thu hồi nên không in giấy khen"):
        office.do(certificates.record_prints, decision_id, ids, PRINTED)


def test_a_giay_khen_without_an_achievement_is_doubted_and_a_title_is_not(office, it):
    rows = [nominate(office, it), nominate(office, it, it.people[1], "GK_CN")]
    lines = found(office, issued(office, it, *rows)).lines
    doubts = {line.kind: line.doubt for line in lines}
    assert doubts[AwardKind.TITLE] == ""
    assert "Ông Trần Thị Bình: chưa ghi thành tích" in doubts[AwardKind.COMMENDATION]


def test_a_name_typed_in_an_old_font_is_doubted_with_what_it_may_mean(office, it):
    """The paper would say “NguyÔn”: a misprinted name."""
    line = found(office, issued(office, it, nominate(office, it))).lines[0]
    old = replace(line, name="NguyÔn ThÞ H»ng")
    assert "“NguyÔn ThÞ H»ng” có vẻ gõ bằng phông TCVN3" in old.doubt
    assert "Nếu phải là “Nguyễn Thị Hằng” thì sửa trước khi in." in old.doubt
    assert replace(line, achievement="§· cã thµnh tÝch xuÊt s¾c").doubt
    assert replace(line, name="Nguyễn Thị Hằng").doubt == line.doubt == ""


# --- names that were checked -----------------------------------------------------------------


def test_who_checked_the_names_is_kept_and_holds_until_a_name_changes(office, it):
    row = nominate(office, it)
    concluded(office, it, row)
    draft = drafted(office, it, row)
    assert "Chưa ghi nhận việc kiểm tra tên" in found(office, draft).check_sentence
    office.do(certificates.sign_off, draft, "  Lê Thị   Hoa ")
    checked = found(office, draft).check
    assert (checked.checked_by, checked.holds) == ("Lê Thị Hoa", True)
    office.do(decisions.issue, draft)  # the same words: the check holds
    assert found(office, draft).check.holds
    assert found(office, draft).check_sentence.startswith("Lê Thị Hoa đã kiểm tra tên lúc ")


@pytest.mark.parametrize("change", [{"name": "Nguyễn Văn Ân"}, {"post": "Tổ trưởng"}])
def test_a_change_after_the_check_is_seen(office, it, change):
    row = nominate(office, it)
    concluded(office, it, row)
    draft = drafted(office, it, row)
    office.do(certificates.sign_off, draft, "Lê Thị Hoa")
    office.do(people.update, it.people[0], change)
    assert not found(office, draft).check.holds
    assert "cần kiểm tra lại" in found(office, draft).check_sentence
    office.do(certificates.sign_off, draft, "Lê Thị Hoa")
    assert found(office, draft).check.holds


def test_nobody_and_nothing_cannot_be_signed(office, it, decision_id):
    with pytest.raises(InvalidInput, match="Chưa nhập họ tên người kiểm tra"):
        office.do(certificates.sign_off, decision_id, "  ")


def test_a_deleted_draft_takes_its_check_along_and_brings_it_back(office, it):
    row = nominate(office, it)
    concluded(office, it, row)
    draft = drafted(office, it, row)
    office.do(certificates.sign_off, draft, "Lê Thị Hoa")
    office.do(decisions.delete, draft)
    office.undo()
    assert found(office, draft).check.holds


def test_the_list_has_every_name_as_it_will_be_printed_with_room_to_tick_and_sign(
    office, decision_id
):
    asked = Asked(decision_id, date(2026, 9, 1), designs().at(DAY))
    text = office.ask(name_list, asked).as_text()
    for one in made(office, decision_id):
        row = " | ".join(
            (one.golden_book[-2:], one.name, one.post, one.title, one.reason, "[ ]", "", "")
        )
        assert row in text
    assert "DANH SÁCH KIỂM TRA TÊN TRƯỚC KHI IN GIẤY KHEN" in text
    assert "Quyết định số 12/QĐ-UBND ngày 28 tháng 8 năm 2026" in text
    assert "Chưa ghi nhận việc kiểm tra tên" in text
    office.do(certificates.sign_off, decision_id, "Lê Thị Hoa")
    assert "Lê Thị Hoa đã kiểm tra tên" in office.ask(name_list, asked).as_text()


# --- what was printed ------------------------------------------------------------------------


def test_what_was_printed_is_kept_for_good(office, decision_id):
    first, second, _ = found(office, decision_id).lines
    ids = [second.award_id, first.award_id]
    done = office.do(
        certificates.record_prints, decision_id, ids, PRINTED | {"printer": "HP", "copies": 2}
    )
    assert done == 2
    rows = office.ask(certificates.print_log, decision_id)
    assert [(row.position, row.name) for row in rows] == [
        (1, first.full_name),
        (2, second.full_name),
    ]
    assert {(row.printed_by, row.paper, row.printer, row.copies, row.reason) for row in rows} == {
        ("Lê Thị Hoa", "Giấy trắng", "HP", 2, "")
    }
    assert [line.print_count for line in found(office, decision_id).lines] == [2, 2, 0]
    with pytest.raises(NotAllowed, match="không hoàn tác được"):
        office.undo()


def test_a_second_print_needs_a_reason_which_stands_only_where_it_was_the_second(
    office, decision_id
):
    first, second, _ = found(office, decision_id).lines
    office.do(certificates.record_prints, decision_id, [first.award_id], PRINTED)
    both = [first.award_id, second.award_id]
    for blank in ("", "  "):
        with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
            office.do(certificates.record_prints, decision_id, both, PRINTED, blank)
    assert len(office.ask(certificates.print_log, decision_id)) == 1
    again = certificates.reprinted(found(office, decision_id).lines)
    assert again == f"Đã in giấy khen trước đây: {first.full_name}."
    office.do_because(
        "Kẹt giấy", certificates.record_prints, decision_id, both, PRINTED, "Kẹt giấy"
    )
    reasons = [
        (row.position, row.reason) for row in office.ask(certificates.print_log, decision_id)
    ]
    assert sorted(reasons) == [(1, ""), (1, "Kẹt giấy"), (2, "")]
    [action] = [row for row in office.ask(history.actions) if row.reason == "Kẹt giấy"]
    assert action.label == "Ghi nhận đã in giấy khen"


@pytest.mark.parametrize("values", [{"printed_by": ""}, {"paper": ""}, {"copies": 0}])
def test_who_printed_and_on_what_must_be_said(office, decision_id, values):
    ids = [line.award_id for line in found(office, decision_id).lines]
    with pytest.raises(InvalidInput):
        office.do(certificates.record_prints, decision_id, ids, PRINTED | values)


def test_a_line_of_another_decision_is_refused(office, it, decision_id):
    other = issued(office, it, nominate(office, it, it.people[2]), number="13")
    [line] = found(office, other).lines
    with pytest.raises(NotAllowed, match="không thuộc quyết định này"):
        office.do(certificates.record_prints, decision_id, [line.award_id], PRINTED)
