"""Papers of the council: everybody and every vote, in the form of minutes; ballots to cut."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.wording import BLANK
from app.exports.documents import council
from app.exports.pdf import pdf_bytes
from app.exports.report import Tick
from app.services import ballots, councils, decisions, meetings, plans, voting_desk
from app.services.minutes import TellerRow
from tests.exports.test_documents import asked, in_word, party_asked, texts
from tests.sample import committee, commune, party_file, sample_file

__all__ = ["asked", "committee", "commune", "party_asked", "party_file", "sample_file"]


@pytest.fixture
def open_meeting(commune, asked):
    """What the papers of the meeting are asked about, its minutes open again."""
    [decision] = commune.ask(decisions.listed, asked.plan_id)
    commune.do_because("Ghi lại biên bản", plans.reopen, asked.plan_id)
    commune.do_because("Ghi lại biên bản", decisions.revoke, decision.id, "Sai")
    commune.do_because("Ghi lại biên bản", meetings.reopen, asked.meeting_id)
    return replace(asked, decision_id=None)


def candidates_of(paper):
    """Return the rows of candidates in a table of votes."""
    return [row for row in paper.grids[0].rows if isinstance(row, tuple)]


def test_minutes_count_every_vote_against_all_members(commune, asked):
    outcomes = commune.ask(meetings.outcome, asked.meeting_id)
    [own] = commune.ask(council.meeting_minutes, asked)
    rows = candidates_of(own)
    assert [row[0] for row in rows] == list(range(1, len(outcomes) + 1))
    counted = {
        (row.subject_name, row.for_count, row.against_count, row.other_count, row.ratio_text)
        for row in outcomes
    }
    shown = {
        (name, *row[2:6])
        for row in rows
        for name, *_ in counted
        if row[1].split(", ")[0].endswith(name)
    }
    assert shown == counted
    groups = [row.text for row in own.grids[0].rows if not isinstance(row, tuple)]
    assert len(set(groups)) == len(groups) == 4
    assert groups[0].endswith("cần đồng ý từ 5/9 thành viên, quá nửa")
    assert "Số phiếu phát ra 09, thu về 09, hợp lệ 09, không hợp lệ 0." in texts(own)
    assert "Hội đồng thông qua 03 tập thể, 09 cá nhân, 02 hộ gia đình" in own.as_text()


def test_minutes_name_everybody_there_and_why_others_were_not(commune, asked):
    meeting = commune.ask(meetings.view, asked.meeting_id)
    [own] = commune.ask(council.meeting_minutes, asked)
    said = texts(own)
    for row in meeting.attendance:
        [line] = [text for text in said if text.startswith(f"- {row.member.full_name}, ")]
        assert ("lý do vắng: Đi công tác" in line) != row.is_present
    assert len(meeting.absent) == 1
    assert "Vắng mặt 01 thành viên:" in said
    assert "- Vũ Thị Minh Nguyệt: Nhất trí với danh sách." in said


def test_minutes_have_the_form_of_minutes(commune, asked):
    [own] = commune.ask(council.meeting_minutes, asked)
    assert (own.place_date, own.number) == ("", "Số:      /BB-HĐTĐKT")
    assert own.parent == ("Ủy ban nhân dân xã An Thịnh Đông",)
    assert own.issuer == ("Hội đồng Thi đua – Khen thưởng xã An Thịnh Đông",)
    said = texts(own)
    assert said[0] == "Thời gian bắt đầu: 08 giờ 00, ngày 12 tháng 12 năm 2025."
    assert said[-1] == "Cuộc họp kết thúc vào 10 giờ 30, ngày 12 tháng 12 năm 2025./."
    assert own.recipient_lines == ("- Thành viên Hội đồng;", "- Lưu: VT, hồ sơ.")
    left, right = own.signatures
    assert (left.post, left.name, left.second_post) == ("Thư ký", "Mai Thị Bích", "")
    assert (right.post, right.name) == ("Chủ tọa", "Lương Quang Hải")
    assert right.second_post == "Chủ tịch UBND xã"


def test_party_minutes_have_their_own_signers_and_number(committee, party_asked):
    [own] = committee.ask(council.meeting_minutes, party_asked)
    assert own.number == "Số      -BB/HĐ"
    posts = [signature.post for signature in own.signatures]
    assert posts == ["Người ghi biên bản", "Chủ trì hội nghị"]
    assert not any(signature.second_post for signature in own.signatures)
    assert texts(own)[-1].endswith("năm 2026.")
    assert own.recipient_lines[-1] == "- Lưu Văn phòng."


def test_open_minutes_leave_dots_and_say_what_is_not_noted(commune, open_meeting):
    meeting = commune.ask(meetings.view, open_meeting.meeting_id)
    values = {
        "council_id": meeting.council_id,
        "held_on": meeting.held_on + timedelta(days=3),
    }
    meeting_id = commune.do(meetings.create, meeting.plan_id, values)
    [own] = commune.ask(council.meeting_minutes, replace(open_meeting, meeting_id=meeting_id))
    said = texts(own)
    assert said[0].startswith("Thời gian bắt đầu: …… giờ ……, ngày 15 tháng 12")
    [missing] = [text for text in said if text.startswith("(Ghi có mặt hay vắng mặt:")]
    assert all(row.member.full_name in missing for row in meeting.attendance)
    assert "(Ghi kết quả biểu quyết từng trường hợp.)" in said
    assert not own.grids
    assert [signature.name for signature in own.signatures] == ["", ""]
    assert not any(text.startswith(("Vắng mặt", "Số phiếu", "Hình thức")) for text in said)


def test_who_stands_aside_is_named_with_candidate_and_reason(commune, open_meeting):
    meeting = commune.ask(meetings.view, open_meeting.meeting_id)
    [first, *_] = commune.ask(meetings.outcome, meeting.id)
    seat = meeting.present[-1].member
    row = {"member_id": seat.id, "reason": "Là người đứng đầu đơn vị."}
    counts = {"nomination_id": first.nomination_id, "for_count": 7, "against_count": 1}
    commune.do(ballots.record_votes, meeting.id, [counts])
    commune.do(ballots.record_recusals, meeting.id, first.nomination_id, [row])
    [own] = commune.ask(council.meeting_minutes, open_meeting)
    [line] = [text for text in texts(own) if "không tham gia biểu quyết" in text]
    assert line.startswith(f"- {seat.full_name} không tham gia")
    assert first.subject_name in line
    assert line.endswith("; lý do: Là người đứng đầu đơn vị.")


@pytest.mark.parametrize(
    ("name", "symbol"),
    [("Hội đồng thi đua, khen thưởng xã", "BB-HĐTĐKT"), ("Ban xét chọn", f"BB-{BLANK}")],
)
def test_letters_of_a_council_are_the_usual_ones_or_dots(
    name, symbol, commune, asked, monkeypatch
):
    as_read = meetings.view
    monkeypatch.setattr(
        meetings, "view", lambda *given: replace(as_read(*given), council_name=name)
    )
    [own] = commune.ask(council.meeting_minutes, asked)
    assert own.number == f"Số:      /{symbol}"
    assert own.issuer == (name,)


def test_the_letters_and_the_seal_of_a_council_are_on_its_papers(commune, asked):
    meeting = commune.ask(meetings.view, asked.meeting_id)
    commune.do(councils.update, meeting.council_id, {"symbol": "HĐTĐ", "has_own_seal": True})
    for build in (council.meeting_minutes, council.counting_minutes):
        [own] = commune.ask(build, asked)
        assert own.number == "Số:      /BB-HĐTĐ"
    [own] = commune.ask(council.meeting_minutes, asked)
    assert [one.second_post for one in own.signatures] == ["", ""]


def test_the_letters_of_a_party_council_are_on_its_papers(committee, party_asked):
    meeting = committee.ask(meetings.view, party_asked.meeting_id)
    committee.do(councils.update, meeting.council_id, {"symbol": "HĐKT"})
    [own] = committee.ask(council.meeting_minutes, party_asked)
    assert own.number == "Số      -BB/HĐKT"


def test_members_are_named_with_post_and_unit(commune, asked):
    [own] = commune.ask(council.meeting_minutes, asked)
    assert "- Bà Dương Thanh Dung, Hiệu trưởng, Trường Mầm non Hoa Sen, Ủy viên." in texts(own)


# --- the count -------------------------------------------------------------------------------


def changed_meeting(monkeypatch, **changes):
    """Let meetings read as if they had these values."""
    as_read = meetings.view
    monkeypatch.setattr(meetings, "view", lambda *given: replace(as_read(*given), **changes))


def test_minutes_of_the_count_give_the_ballots_and_every_vote(commune, asked):
    [own] = commune.ask(council.counting_minutes, asked)
    lines = commune.ask(voting_desk.lines, asked.meeting_id)
    assert [row[1].split(", ")[0] for row in candidates_of(own)] == [line.name for line in lines]
    assert [row[2:6] for row in candidates_of(own)] == [
        (
            line.outcome.for_count,
            line.outcome.against_count,
            line.outcome.other_count,
            line.outcome.ratio_text,
        )
        for line in lines
    ]
    said = texts(own)
    assert "Tổng số thành viên Hội đồng: 09; có mặt: 08." in said
    assert "Số phiếu phát ra: 09; thu về: 09." in said
    assert "Số phiếu hợp lệ: 09; không hợp lệ: 0." in said
    assert "- Lương Công Việt, Tổ trưởng." in said
    assert [(one.post, one.name) for one in own.signatures] == [
        ("Thành viên tổ kiểm phiếu", "Đinh Thị Ngọc Lan"),
        ("Tổ trưởng tổ kiểm phiếu", "Lương Công Việt"),
    ]


def test_before_the_count_its_minutes_are_a_form(commune, open_meeting, monkeypatch):
    lines = commune.ask(voting_desk.lines, open_meeting.meeting_id)
    commune.do(ballots.remove_votes, open_meeting.meeting_id, [line.id for line in lines])
    changed_meeting(monkeypatch, ballots=None, tellers=())
    [own] = commune.ask(council.counting_minutes, open_meeting)
    assert len(candidates_of(own)) == len(lines)
    assert {row[2:] for row in candidates_of(own)} == {(None,) * 5}
    assert f"Số phiếu phát ra: {BLANK}; thu về: {BLANK}." in texts(own)
    assert [one.name for one in own.signatures] == ["", ""]


def test_a_large_counting_team_signs_in_a_table(commune, asked, monkeypatch):
    team = tuple(TellerRow(f"Người {number}", is_head=number == 2) for number in range(1, 6))
    changed_meeting(monkeypatch, tellers=team)
    [own] = commune.ask(council.counting_minutes, asked)
    assert [one.name for one in own.signatures] == ["Người 2"]
    signed = own.grids[-1]
    assert signed.is_signed
    assert [row[1] for row in signed.rows] == ["Người 1", "Người 3", "Người 4", "Người 5"]


# --- ballots ---------------------------------------------------------------------------------


def test_a_ballot_has_two_empty_boxes_for_each_candidate_by_award(commune, asked):
    [own] = commune.ask(council.ballot, asked)
    lines = commune.ask(voting_desk.lines, asked.meeting_id)
    assert [row[1].split(", ")[0] for row in candidates_of(own)] == [line.name for line in lines]
    assert {row[2:] for row in candidates_of(own)} == {(Tick(is_on=False),) * 2}
    groups = [row.text for row in own.grids[0].rows if not isinstance(row, tuple)]
    assert len(set(groups)) == len(groups) == 4
    assert (own.number, own.place_date, own.signatures) == ("", "", ())


def test_there_is_a_ballot_for_each_member_present_and_no_more(commune, asked):
    [own] = commune.ask(council.ballot, asked)
    assert own.slips == 8
    for slips, counts in ((3, [2, 1]), (4, [2, 2]), (1, [1])):
        short = replace(own, slips=slips, blocks=own.blocks[:1])
        pages = PdfReader(BytesIO(pdf_bytes([short, replace(short, heading="Khác")]))).pages
        assert [page.extract_text().count("Đánh dấu X") for page in pages] == counts * 2
        assert [page.extract_text().count("KHÁC") for page in pages] == [0] * len(counts) + counts
        assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert in_word([own]).count("PHIẾUBẦU") == 1


def test_a_long_ballot_goes_on_on_a_sheet_of_its_own(commune, asked):
    [own] = commune.ask(council.ballot, asked)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_bytes(own))).pages]
    assert [page.count("PHIẾU BẦU") for page in pages] == [2, 0] * 4
    last = candidates_of(own)[-1][1]
    assert [page.count(last) for page in pages] == [0, 2] * 4
