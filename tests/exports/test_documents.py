"""The papers that somebody signs: every word and number of the data, in both kinds of file."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdfium2 import PdfDocument

from app.core.errors import NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import Regime as PlanRegime
from app.domain.terms import RegistrationPolicy
from app.domain.wording import BLANK, parsed
from app.exports.documents import (
    DOCUMENTS,
    Asked,
    achieving,
    awarding,
    frame,
    planning,
    registering,
    reviewing,
    scoring,
)
from app.exports.documents.writing import written
from app.exports.pdf import pdf_bytes
from app.exports.report import Money, Paragraph, ParagraphKind, Points, Regime, Tick, cell_text
from app.exports.word import docx_bytes
from app.services import (
    awards,
    cross_sheets,
    decisions,
    meetings,
    missing,
    nominations,
    plan_views,
    plans,
    pledges,
    registrations,
    sheets_due,
    stages,
    standings,
    units,
    wordings,
    works,
)
from app.services.sheets_due import OwedSheet
from tests.sample import committee, commune, party_file, sample_file

__all__ = ["committee", "commune", "party_file", "sample_file"]

TODAY = date(2026, 11, 20)


def asked_of(door, year):
    """Return what the papers of the one plan of a year are asked about."""
    [row] = door.ask(plans.listed, year)
    [decision] = door.ask(decisions.listed, row.id)
    [meeting] = door.ask(meetings.listed, row.id)
    return Asked(today=TODAY, plan_id=row.id, meeting_id=meeting.id, decision_id=decision.id)


@pytest.fixture
def asked(commune):
    """What the papers of the plan of 2025 are asked about."""
    return asked_of(commune, 2025)


@pytest.fixture
def party_asked(committee):
    """What the papers of the plan of the Party committee are asked about."""
    return asked_of(committee, 2026)


@pytest.fixture(params=["state", "party"])
def either(request):
    """Whose papers are asked for, and what about: the commune or the Party committee."""
    if request.param == "party":
        door = request.getfixturevalue("committee")
        return door, asked_of(door, 2026)
    door = request.getfixturevalue("commune")
    return door, asked_of(door, 2025)


@pytest.fixture
def draft(commune, asked):
    """What the papers of the plan that is still a draft are asked about."""
    [row] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    return replace(asked, plan_id=row.id, decision_id=None)


def flat(text):
    return "".join(text.split())


def in_pdf(papers):
    with closing(PdfDocument(pdf_bytes(papers))) as made:
        return flat(" ".join(page.get_textpage().get_text_bounded() for page in made))


def in_word(papers):
    made = Document(BytesIO(docx_bytes(papers)))
    return flat("".join(piece.text or "" for piece in made.element.body.iter(qn("w:t"))))


IN_CAPITALS = (ParagraphKind.CENTER, ParagraphKind.SECTION, ParagraphKind.PART)


def words_of(papers):
    """Yield every text and cell of the papers."""
    for paper in papers:
        for block in paper.blocks:
            if isinstance(block, Paragraph):
                yield block.text.upper() if block.kind in IN_CAPITALS else block.text
        for grid in paper.grids:
            for row in grid.all_rows:
                cells = row if isinstance(row, tuple) else (row.text, *row.cells)
                yield from (cell_text(cell) for cell in cells if not isinstance(cell, Tick | None))
        yield from (*paper.subheadings, *paper.addressees, *paper.recipient_lines)
        yield from (signature.name for signature in paper.signatures)


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_every_word_of_a_paper_is_in_its_pdf_and_its_word_file(kind, either):
    door, asked = either
    papers = door.ask(kind.build, asked)
    pdf, word = in_pdf(papers), in_word(papers)
    for text in words_of(papers):
        assert flat(text) in pdf
        assert flat(text) in word


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_a_paper_gives_just_the_facts_and_tables_that_its_wording_may_name(
    kind, either, monkeypatch
):
    door, asked = either
    seen = []

    def note(lines, facts, tables, regime):
        seen.append((set(facts), set(tables)))
        return written(lines, facts, tables, regime)

    monkeypatch.setattr(frame, "written", note)
    door.ask(kind.build, asked)
    if not kind.wording:
        return
    [known] = [one for one in wordings.kinds() if one.code == kind.wording]
    facts, tables = seen[0]
    assert facts | {"điều cuối"} == {fact.name for fact in known.facts} | {"điều cuối"}
    assert tables == {table.name for table in known.tables}


def test_every_wording_belongs_to_a_document():
    assert {kind.code for kind in wordings.kinds()} == {
        kind.wording for kind in DOCUMENTS if kind.wording
    }


def test_a_decision_names_everybody_with_the_prize_and_ends_as_the_decree_asks(commune, asked):
    decision = commune.ask(decisions.view, asked.decision_id)
    own, listed = commune.ask(awarding.award_decision, asked)
    assert own.number == f"Số: {decision.number}/QĐ-UBND"
    rows = [row for row in listed.grids[0].rows if isinstance(row, tuple)]
    assert [row[1] for row in rows] == [
        " ".join(filter(None, (line.honorific, line.name))) for line in decision.lines
    ]
    assert [row[-1] for row in rows] == [Money(line.prize_amount) for line in decision.lines]
    assert listed.grids[0].totals.cells[-1] == Money(12_740_000)
    articles = [block for block in own.blocks if block.lead]
    assert [block.lead for block in articles] == [f"Điều {n}." for n in range(1, 5)]
    assert "12.740.000 đồng (mười hai triệu bảy trăm bốn mươi nghìn đồng)" in articles[1].text
    assert articles[-1].text.endswith("./.")
    bases = [b.text for b in own.blocks if b.kind is ParagraphKind.BASIS]
    assert all(text.endswith(";") for text in bases[:-1])
    assert bases[-1].endswith(".")
    assert own.recipient_lines[0] == "- Như Điều 4;"
    assert listed.attached_to.startswith("(Kèm theo Quyết định số 118/QĐ-UBND ngày 19 tháng 12")


def test_the_list_of_prizes_says_the_sum_in_words_and_leaves_room_to_sign(commune, asked):
    [paper] = commune.ask(awarding.prize_list, asked)
    text = paper.as_text()
    assert "Bằng chữ: Mười hai triệu bảy trăm bốn mươi nghìn đồng." in text
    assert [column.heading for column in paper.grids[0].columns][-1] == "Ký nhận"
    assert len(paper.signatures) == 3


def test_a_petition_lists_what_the_council_passed(commune, asked):
    own, listed = commune.ask(awarding.award_proposal, asked)
    rows = commune.ask(nominations.listed, asked.plan_id)
    passed = [row for row in rows if row.state in awarding._PROPOSED]
    assert passed
    shown = [row for row in listed.grids[0].rows if isinstance(row, tuple)]
    assert len(shown) == len(passed) == own.grids[0].totals.cells[-1]
    assert own.number.endswith("/TTr-UBND")
    assert "ngày      tháng      năm 2026" in own.place_date


def test_the_wording_of_the_office_is_what_is_printed(commune, asked):
    own = "TRÍCH YẾU: Về việc biểu dương <tốt> & đẹp\nĐIỀU: Biểu dương {được khen}"
    commune.do(wordings.change, "award_decision", PlanRegime.STATE, {"body": own})
    paper, _ = commune.ask(awarding.award_decision, asked)
    assert paper.subheadings == ("Về việc biểu dương <tốt> & đẹp",)
    assert [block.lead for block in paper.blocks] == ["Điều 1."]
    assert flat("Về việc biểu dương <tốt> & đẹp") in in_pdf([paper])


def test_an_article_left_out_leaves_no_gap():
    lines = parsed("ĐIỀU: Một\n?ĐIỀU: {không có}\nĐIỀU: Hai\nNƠI NHẬN: Như Điều {điều cuối}")
    text = written(lines, {}, {}, Regime.STATE)
    assert [block.lead for block in text.blocks] == ["Điều 1.", "Điều 2."]
    assert text.recipients == ("Như Điều 2",)


@pytest.mark.parametrize(("regime", "mark"), [(Regime.STATE, "./."), (Regime.PARTY, ".")])
def test_the_text_ends_with_the_mark_of_its_regime_once(regime, mark):
    for typed in ("Hết", "Hết.", "Hết./.", "Hết ;"):
        text = written(parsed(typed), {}, {}, regime)
        assert text.blocks[0].text == f"Hết{mark}"


def test_a_party_paper_has_its_own_number_end_and_words():
    assert frame.number_line(Regime.PARTY, "", "QĐ/ĐU") == "Số      -QĐ/ĐU"
    assert frame.joined_number(Regime.PARTY, "7", "KH/ĐU") == "07-KH/ĐU"
    assert frame.joined_number(Regime.STATE, "", "KH-UBND") == ""


def test_a_fact_that_nobody_knows_is_dots_to_fill_in(commune, asked):
    [draft] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    own, _ = commune.ask(awarding.award_proposal, replace(asked, plan_id=draft.id))
    assert BLANK in own.as_text()


def texts(paper, *kinds):
    return [
        block.whole
        for block in paper.blocks
        if isinstance(block, Paragraph) and (not kinds or block.kind in kinds)
    ]


def changed_view(monkeypatch, **changes):
    """Let plans read as if they had these values."""
    as_read = plan_views.view
    monkeypatch.setattr(plan_views, "view", lambda *asked: replace(as_read(*asked), **changes))


# --- the plan --------------------------------------------------------------------------------


def test_a_plan_is_printed_whole_and_as_it_was_typed(commune, asked):
    plan = commune.ask(plan_views.view, asked.plan_id)
    [own] = commune.ask(planning.plan_paper, asked)
    said = texts(own)
    for line in (*plan.purpose.splitlines(), *plan.requirements.splitlines(), plan.scope):
        assert line in said
    assert (own.number, own.place_date) == (
        "Số: 08/KH-UBND",
        "An Thịnh Đông, ngày 14 tháng 01 năm 2025",
    )
    assert texts(own, ParagraphKind.SECTION) == [
        "I. Mục đích, yêu cầu",
        "II. Đối tượng, thời gian",
        "III. Nội dung, chỉ tiêu thi đua",
        "IV. Khen thưởng",
        "V. Tổ chức thực hiện",
    ]
    assert [row[1:] for row in own.grids[0].rows] == [
        (row[1], one.responsible, one.due)
        for row, one in zip(own.grids[0].rows, plan.deadlines, strict=True)
    ]
    assert "- Hồ sơ giải quyết đúng hạn: ít nhất 98,5%." in said
    assert "- Giấy khen của Chủ tịch UBND xã cho cá nhân (tỷ lệ 20%)." in said
    assert "- Theo dõi, tổng hợp đăng ký và kết quả; hoàn thành trước ngày 20/12/2025." in said
    place = said.index("1. Phòng Văn hóa – Xã hội")
    assert said[place + 2 : place + 5] == [
        "2. Ủy ban Mặt trận Tổ quốc Việt Nam xã",
        "- Vận động hội viên tham gia.",
        "3. Các thôn",
    ]
    assert "- Giai đoạn 2: từ tháng 07/2025 đến tháng 12/2025." in said
    assert own.recipients[-1] == "Lưu: VT, VHXH"
    assert own.signatures[0].authority == ("TM. ỦY BAN NHÂN DÂN",)
    assert said[-1].endswith("./.")


def test_contents_are_numbered_by_clauses_and_vietnamese_letters(commune, asked):
    [own] = commune.ask(planning.plan_paper, asked)
    said = texts(own)
    place = said.index("1. Thi đua phát triển kinh tế")
    assert said[place + 1 : place + 4] == [
        "a) Mở rộng vùng rau an toàn",
        "b) Thu ngân sách đạt dự toán",
        "2. Thi đua xây dựng đời sống văn hóa",
    ]
    assert [planning.letter(n) for n in range(8)] == list("abcdđegh")
    assert planning.letter(23) == "aa"


def test_a_draft_has_no_number_and_day_and_says_what_is_still_to_be_written(commune, draft):
    [own] = commune.ask(planning.plan_paper, draft)
    assert own.number == "Số:      /KH-UBND"
    assert own.place_date.endswith("ngày      tháng 11 năm 2026")
    assert texts(own, ParagraphKind.TO_WRITE) == [
        "(Ghi yêu cầu khi tổ chức thực hiện.)",
        "(Ghi nhiệm vụ của từng cơ quan, đơn vị.)",
    ]
    assert own.recipients[-1] == "Lưu: VT"


def test_a_plan_with_its_own_opening_and_end_has_no_other(commune, asked, monkeypatch):
    changed_view(monkeypatch, preamble="Mở đầu.", closing="Hết.", upper_title="Kế hoạch")
    said = texts(commune.ask(planning.plan_paper, asked)[0])
    assert "Mở đầu." in said
    assert said[-1] == "Hết./."
    assert not any("như sau:" in text and "ban hành" in text for text in said)
    assert not any("vướng mắc" in text for text in said)
    assert "Thực hiện Kế hoạch." in said


@pytest.mark.parametrize(
    ("policy", "is_said"), [(RegistrationPolicy.BLOCK, True), (RegistrationPolicy.WARN, False)]
)
def test_a_plan_says_that_registering_is_a_condition_only_where_it_is(
    policy, is_said, commune, asked, monkeypatch
):
    changed_view(monkeypatch, registration_policy=policy)
    said = texts(commune.ask(planning.plan_paper, asked)[0])
    assert any("không đăng ký thi đua thì không được xét" in text for text in said) == is_said


def test_a_party_plan_has_its_own_number_sections_and_end(committee, party_asked):
    [own] = committee.ask(planning.plan_paper, party_asked)
    assert own.number == "Số 07-KH/ĐU"
    assert own.parent == ("Đảng bộ tỉnh Vĩnh Hà",)
    assert own.issuer == ("Đảng ủy xã An Thịnh Đông",)
    assert own.subheadings[0].startswith("phát động đợt thi đua cao điểm")
    assert texts(own, ParagraphKind.BASIS)[-1] == (
        "Thực hiện Chỉ thị số 14-CT/TU, ngày 22 tháng 12 năm 2025 của Ban Thường vụ Tỉnh ủy Vĩnh"
        " Hà."
    )
    assert texts(own, ParagraphKind.SECTION)[0] == "I- Mục đích, yêu cầu"
    assert texts(own)[-1].endswith("giải quyết.")
    assert own.recipients[-1] == "Lưu Văn phòng Đảng ủy"


def test_a_date_is_said_as_far_as_it_is_known():
    said = [PartialDate(2026, 12, 5), PartialDate(2026, 2), PartialDate(2026), None]
    assert [frame.date_words(day) for day in said] == [
        "ngày 05/12/2026",
        "tháng 02/2026",
        "năm 2026",
        "",
    ]
    assert frame.date_words(PartialDate.event("sau Đại hội")) == "sau Đại hội"


def test_a_line_may_stand_in_for_a_table_that_has_nothing():
    lines = parsed("BẢNG: một\n??VIẾT: (Ghi {gì}.)\nMỤC: I. Hai\nBẢNG: hai\n??Chưa có.")
    tables = {"một": [], "hai": [Paragraph("Có.")]}
    text = written(lines, {}, tables, Regime.STATE)
    assert [(block.text, block.kind) for block in text.blocks] == [
        (f"(Ghi {BLANK}.)", ParagraphKind.TO_WRITE),
        ("I. Hai", ParagraphKind.SECTION),
        ("Có./.", ParagraphKind.BODY),
    ]


def test_papers_to_the_level_above_go_to_the_committee_of_a_party_body(committee, party_asked):
    own, _ = committee.ask(awarding.award_proposal, party_asked)
    assert (own.address_words, own.addressees) == ("Kính trình", ("Tỉnh ủy Vĩnh Hà",))


def test_the_secretary_signs_for_a_party_cell(committee, commune, party_asked, asked):
    for papers in (
        committee.ask(registering.registration_form, party_asked),
        committee.ask(scoring.self_sheet, party_asked),
    ):
        signed = papers[0].signatures[-1]
        assert (signed.authority, signed.post) == (("T/M chi bộ",), "Bí thư")
        assert signed.name == "Lương Văn Thiện"
    own = commune.ask(registering.registration_form, asked)[0]
    assert own.signatures[-1].post == "Thủ trưởng đơn vị"


def test_a_plan_is_named_within_a_sentence_as_the_movement_it_is(commune, asked):
    own, listed = commune.ask(awarding.award_decision, asked)
    assert "có thành tích trong phong trào thi đua xây dựng xã" in own.as_text()
    periods = {row[3] for row in body_rows(listed.grids[0])}
    assert "Dẫn đầu cụm, khối, năm 2025" in periods


# --- registration ----------------------------------------------------------------------------


def body_rows(grid):
    return [row for row in grid.rows if isinstance(row, tuple)]


@pytest.fixture
def running(commune, asked):
    """What the papers of the plan that is under way are asked about."""
    [row] = [row for row in commune.ask(plans.listed, 2026) if row.number]
    return replace(asked, plan_id=row.id, decision_id=None)


def test_each_unit_gets_its_form_with_what_it_registered(commune, asked):
    papers = commune.ask(registering.registration_form, asked)
    rows = commune.ask(registrations.listed, asked.plan_id)
    tallies = commune.ask(missing.per_unit, asked.plan_id)
    assert [own.issuer for own in papers] == [(one.unit_name,) for one in tallies]
    heads = {unit.name: unit.head_name for unit in commune.ask(units.listed)}
    for own, tally in zip(papers, tallies, strict=True):
        named = {row.subject_name for row in rows if row.unit_id == tally.unit_id}
        titles, built, _ = own.grids
        for name in named:
            assert any(row[1].endswith(name) for row in body_rows(titles))
        assert len([row for row in body_rows(titles) if row[1]]) == len(named)
        assert len([row for row in body_rows(built) if row[1]]) == tally.works
        assert own.parent == ("Ủy ban nhân dân xã An Thịnh Đông",)
        assert own.signatures[0].name == heads[tally.unit_name]


def test_the_form_of_one_unit_that_has_not_registered_is_blank_to_fill_in(commune, draft):
    unit = commune.ask(missing.per_unit, draft.plan_id)[3]
    [own] = commune.ask(registering.registration_form, replace(draft, subject_id=unit.unit_id))
    assert own.issuer == (unit.unit_name,)
    for grid in own.grids:
        assert [row[0] for row in grid.rows] == [1, 2, 3]
        assert {cell for row in grid.rows for cell in row[1:]} == {None}


def test_the_summary_counts_each_once_under_titles_or_commendations(commune, asked):
    [own] = commune.ask(registering.registration_table, asked)
    collectives, persons, households = own.grids
    assert len(body_rows(collectives)) == 18
    assert len(body_rows(persons)) == 40
    assert not households.rows
    assert persons.totals.text == "Cộng: 40 cá nhân"
    assert "có 18 tập thể, 40 cá nhân đăng ký" in own.as_text()
    headings = [column.path for column in persons.columns][3:5]
    assert headings == [
        ("Đăng ký thi đua, khen thưởng", "Danh hiệu thi đua"),
        ("Đăng ký thi đua, khen thưởng", "Hình thức khen thưởng"),
    ]
    assert {row[3] for row in body_rows(persons)} == {"Lao động tiên tiến"}
    assert {row[2] for row in body_rows(collectives)} == {None}
    assert all(row[3].startswith("Giấy khen") for row in body_rows(collectives))
    assert len(own.signatures) == 2


def test_the_list_of_works_has_all_that_stand_and_is_signed(commune, asked):
    [own] = commune.ask(registering.works_list, asked)
    rows = commune.ask(works.listed, asked.plan_id, TODAY)
    assert [row[1] for row in body_rows(own.grids[0])] == [row.name for row in rows]
    assert own.grids[0].totals.cells[7] == Money(sum(row.cost for row in rows))
    assert "đã đăng ký 07 công trình" in own.as_text()
    assert own.signatures[-1].post == "CHỦ TỊCH"


def test_a_pledge_names_its_parties_and_leaves_room_for_each_to_sign(commune, running):
    [own] = commune.ask(registering.pledge_paper, running)
    [row] = commune.ask(pledges.of_plan, running.plan_id)
    detail = commune.ask(pledges.one, row.id)
    cells = [cell for row in own.grids[0].rows for cell in row if cell]
    assert len(cells) == len(detail.parties) == 6
    for number, (cell, party) in enumerate(zip(cells, detail.parties, strict=True), start=1):
        assert cell.startswith(party.subject_name.upper())
        assert cell.endswith(party.representative)
        told = f"{number}. {party.subject_name}; đại diện: {party.representative}."
        assert told in texts(own)
    assert own.place_date == f"An Thịnh Đông, ngày {row.signed_on.day} tháng 01 năm 2026"
    assert not own.signatures
    assert own.grids[0].is_signed


@pytest.fixture
def both(commune, running, committee, party_asked):
    """The sample commune and the sample committee, each with its pledge."""
    return (commune, running), (committee, party_asked)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Giao ước thi đua Cụm các thôn", ("Cụm các thôn", "của Cụm các thôn")),
        ("Bản giao ước thi đua năm 2026", ("Năm 2026", "năm 2026")),
        ("Giao ước thi đua 2026", ("Giao ước thi đua 2026", "giao ước thi đua 2026")),
        ("Giao ước thi đua", ("Giao ước thi đua", "giao ước thi đua")),
    ],
)
def test_the_name_of_a_pledge_does_not_say_the_title_again(both, monkeypatch, name, told):
    as_read = pledges.one

    def named(*given):
        detail = as_read(*given)
        return replace(detail, pledge=replace(detail.pledge, name=name))

    monkeypatch.setattr(pledges, "one", named)
    (commune, running), (committee, party_asked) = both
    [own] = commune.ask(registering.pledge_paper, running)
    [of_party, *_] = committee.ask(registering.pledge_paper, party_asked)
    assert (own.subheadings, of_party.subheadings) == ((told[0],), (told[1],))


def test_two_parties_sign_side_by_side_and_no_pledge_is_a_form(
    commune, asked, running, monkeypatch
):
    as_read = pledges.one

    def of_two(*given):
        detail = as_read(*given)
        return replace(detail, parties=detail.parties[:2])

    monkeypatch.setattr(pledges, "one", of_two)
    [own] = commune.ask(registering.pledge_paper, running)
    assert [one.name for one in own.signatures] == ["Phan Hữu Hiếu", "Lý Công Hùng"]
    assert not own.grids
    [blank] = commune.ask(registering.pledge_paper, asked)
    assert texts(blank, ParagraphKind.TO_WRITE)
    assert len(blank.grids[0].rows) == 1


def test_a_reminder_lists_who_lacks_what_since_when(commune, asked):
    own, listed = commune.ask(registering.reminder, asked)
    rows = commune.ask(missing.listed, asked.plan_id, TODAY)
    assert (own.heading, own.subject) == ("", "V/v đôn đốc đăng ký thi đua")
    assert own.number == "Số:      /UBND"
    assert own.addressees == ("Các đơn vị theo danh sách kèm theo",)
    assert [row[1] for row in listed.grids[0].rows] == [row.subject_name for row in rows]
    assert {row[2:] for row in listed.grids[0].rows} == {
        ("Đăng ký mô hình hoặc công trình", 1, 0, PartialDate(2025, 3, 31), "Quá hạn 599 ngày")
    }
    assert "còn 11 đơn vị chưa đăng ký" in own.as_text()
    assert listed.attached_to.startswith("(Kèm theo Công văn số      /UBND ngày      tháng")


def test_before_the_deadline_a_reminder_calls_nobody_late(commune, asked):
    own, listed = commune.ask(registering.reminder, replace(asked, today=date(2025, 3, 1)))
    assert not any("đã quá thời hạn" in text for text in texts(own))
    assert {row[-1] for row in listed.grids[0].rows} == {"Còn 30 ngày"}


def test_a_reminder_to_few_names_them_and_to_nobody_is_refused(commune, asked):
    some = commune.ask(missing.listed, asked.plan_id, TODAY)[0]
    own, listed = commune.ask(registering.reminder, replace(asked, subject_id=some.subject_id))
    assert own.addressees == (some.subject_name,)
    assert len(listed.grids[0].rows) == 1
    registered = next(
        one for one in commune.ask(missing.per_unit, asked.plan_id) if one.unit_name == "Thôn Đông"
    )
    with pytest.raises(NotAllowed, match="không có ai để đôn đốc"):
        commune.ask(registering.reminder, replace(asked, subject_id=registered.unit_id))


def owed_sheets(monkeypatch, *owed):
    monkeypatch.setattr(sheets_due, "owed", lambda *_: owed)


def test_a_reminder_covers_sheets_that_are_due_too(commune, asked, monkeypatch):
    row, other = commune.ask(missing.listed, asked.plan_id, TODAY)[:2]
    late = OwedSheet(row.subject_id, row.subject_name, "Tự chấm", date(2026, 11, 10))
    due = OwedSheet(UUID(int=7), "Thôn Mới", "Tự chấm", TODAY)
    owed_sheets(monkeypatch, due, late)
    own, listed = commune.ask(registering.reminder, asked)
    said = own.as_text()
    assert own.subject == "V/v đôn đốc đăng ký thi đua, tự chấm điểm"
    assert "còn 11 đơn vị chưa đăng ký" in said
    assert "còn 02 đơn vị chưa nộp đủ phiếu tự chấm điểm" in said
    assert "Tính chung, 11 đơn vị đã quá thời hạn" in said
    assert listed.heading == "Danh sách đơn vị cần đôn đốc"
    names = [cells[1] for cells in listed.grids[0].rows]
    assert names[:3] == [row.subject_name, row.subject_name, other.subject_name]
    assert names[-1] == "Thôn Mới"
    told = {cells[1]: cells[2:] for cells in listed.grids[0].rows if "Phiếu" in cells[2]}
    assert told == {
        row.subject_name: (
            "Phiếu chấm điểm, vòng “Tự chấm”",
            None,
            None,
            PartialDate(2026, 11, 10),
            "Quá hạn 10 ngày",
        ),
        "Thôn Mới": (
            "Phiếu chấm điểm, vòng “Tự chấm”",
            None,
            None,
            PartialDate.of(TODAY),
            "Hôm nay",
        ),
    }


def test_a_reminder_of_sheets_alone_says_nothing_of_registering(commune, asked, monkeypatch):
    monkeypatch.setattr(missing, "listed", lambda *_: ())
    owed_sheets(monkeypatch, OwedSheet(UUID(int=7), "Thôn Mới", "Tự chấm", date(2026, 11, 10)))
    own, _ = commune.ask(registering.reminder, asked)
    assert own.subject == "V/v đôn đốc tự chấm điểm"
    assert own.addressees == ("Thôn Mới",)
    assert "đăng ký" not in own.as_text()


def test_a_reminder_of_a_party_committee_is_a_party_letter(committee, party_asked):
    own, _ = committee.ask(registering.reminder, party_asked)
    assert own.addressees == ("Chi bộ thôn Vĩnh Lộc", "Chi bộ Trạm Y tế xã")
    assert own.number == "Số      -CV/ĐU"
    assert own.subject == "về việc đôn đốc đăng ký thi đua"


# --- scoring ---------------------------------------------------------------------------------


def test_each_unit_gets_its_own_sheet_with_what_is_entered(commune, asked):
    papers = commune.ask(scoring.self_sheet, asked)
    [stage] = [one for one in commune.ask(stages.listed, asked.plan_id) if one.name == "Tự chấm"]
    answer = commune.ask(cross_sheets.cross_sheets, asked.plan_id, None, stage.id)
    sheets = [sheet for scorer in answer.scorers for sheet in scorer.sheets]
    assert [own.issuer for own in papers] == [(sheet.subject_name,) for sheet in sheets]
    for own, sheet in zip(papers, sheets, strict=True):
        [grid] = own.grids
        assert len(grid.rows) == len(sheet.lines)
        assert grid.totals.cells[2:4] == (Points(sheet.maximum), Points(sheet.given_total))
    ranked = commune.ask(standings.ranking, asked.plan_id, None, stage.id)
    totals = {row.subject_name: row.total for group in ranked.groups for row in group.rows}
    assert totals == {sheet.subject_name: sheet.given_total for sheet in sheets}


def test_the_sheet_of_one_unit_alone(commune, asked):
    unit = commune.ask(missing.per_unit, asked.plan_id)[0]
    [own] = commune.ask(scoring.self_sheet, replace(asked, subject_id=unit.unit_id))
    assert own.issuer == (unit.unit_name,)


def test_a_scorer_gets_a_sheet_for_each_it_scores(commune, asked):
    papers = commune.ask(scoring.cross_sheet, asked)
    assert len(papers) == 18
    for own in papers:
        [scored] = [text for text in texts(own) if text.startswith("Đơn vị được chấm: ")]
        assert f"Đơn vị chấm: {own.issuer[0]}" in scored
        assert not scored.startswith(f"Đơn vị được chấm: {own.issuer[0]}")


def test_without_a_round_or_a_sheet_there_is_nothing_to_print(commune, draft, running):
    with pytest.raises(NotAllowed, match="chưa có vòng tự chấm"):
        commune.ask(scoring.self_sheet, draft)
    with pytest.raises(NotAllowed, match="chưa có phiếu tự chấm"):
        commune.ask(scoring.self_sheet, running)


# --- reviews ---------------------------------------------------------------------------------


def test_a_final_report_has_the_figures_and_marks_what_is_to_be_judged(commune, asked):
    [own] = commune.ask(reviewing.final_report, asked)
    text = own.as_text()
    given = commune.ask(awards.listed, awards.AwardFilters(plan_id=asked.plan_id))
    assert f"Đã khen thưởng {len(given)} lượt" in text
    assert "Có 18 đơn vị có đăng ký, với 58 lượt đăng ký danh hiệu" in text
    assert "đăng ký 07 công trình, mô hình, phần việc; đã hoàn thành 07" in text
    assert "Còn 11 đơn vị" in text
    assert "Hoàn thành các chỉ tiêu của kế hoạch." in text
    assert texts(own, ParagraphKind.TO_WRITE) == [
        "(Nêu thuận lợi, khó khăn; việc phổ biến, hướng dẫn, kiểm tra, đôn đốc.)",
        "(Nêu tồn tại, hạn chế, nguyên nhân và bài học kinh nghiệm.)",
        "(Nêu phương hướng, nhiệm vụ, giải pháp thời gian tới.)",
    ]
    assert own.number == "Số:      /BC-UBND"
    assert [len(grid.columns) for grid in own.grids] == [7, 5, 5, 9, 5]


def test_an_interim_report_is_about_its_phase(commune, running):
    phase = commune.ask(plan_views.view, running.plan_id).phases[0]
    [own] = commune.ask(reviewing.interim_report, replace(running, phase_id=phase.id))
    assert own.subheadings == ("Sơ kết phong trào thi đua năm 2026", "Giai đoạn 1")
    assert "Đúng tiến độ." in texts(own)
    [other] = commune.ask(
        reviewing.interim_report,
        replace(running, phase_id=commune.ask(plan_views.view, running.plan_id).phases[1].id),
    )
    assert "Đúng tiến độ." not in texts(other)


def test_a_report_to_the_level_above_is_sent_to_it(commune, asked, monkeypatch):
    changed_view(monkeypatch, parent_body="Ủy ban nhân dân tỉnh")
    [own] = commune.ask(reviewing.final_report, asked)
    assert own.addressees == ("Ủy ban nhân dân tỉnh",)
    assert own.recipients[0] == "Như trên"


# --- achievements ----------------------------------------------------------------------------


def test_each_nominated_gets_a_report_with_what_is_known_of_it(commune, asked):
    papers = commune.ask(achieving.achievement_report, asked)
    rows = commune.ask(nominations.listed, asked.plan_id)
    assert len(papers) == len({row.subject_id for row in rows})
    row = next(row for row in rows if row.award_code == "LDTT")
    [own] = commune.ask(achieving.achievement_report, replace(asked, subject_id=row.subject_id))
    said = texts(own)
    assert f"Tên người, tập thể, hộ được đề nghị: {row.honorific} {row.name}." in said
    assert f"Đơn vị: {row.unit_name}." in said
    assert own.issuer == (row.unit_name,)
    assert "Lao động tiên tiến" in own.subheadings[0]
    assert not any(text.startswith("Người đứng đầu") for text in said)
    assert own.signatures[-1].name == row.name
    assert len(texts(own, ParagraphKind.TO_WRITE)) >= 2
    assert f"{row.achievement}." in said


def test_a_work_and_a_title_that_were_registered_are_told_apart(committee, party_asked):
    papers = committee.ask(achieving.achievement_report, party_asked)
    lines = [line for paper in papers for grid in paper.grids[:1] for line in grid.rows]
    assert ("Đăng ký công trình, mô hình", "Vườn thuốc nam trong trường") in lines
    assert any(heading == "Đăng ký thi đua" for heading, _ in lines)


def test_awards_of_before_are_listed_and_the_one_asked_for_is_not(commune, asked):
    row = commune.ask(nominations.listed, asked.plan_id)[0]
    values = {
        "subject_id": row.subject_id,
        "award_code": row.award_code,
        "year": 2023,
        "decision_number": "77/QĐ-UBND",
        "decided_on": date(2023, 12, 20),
        "decided_by": "Chủ tịch UBND xã",
    }
    commune.do(awards.add, values)
    [own] = commune.ask(achieving.achievement_report, replace(asked, subject_id=row.subject_id))
    held = [grid for grid in own.grids if grid.columns[0].heading == "Năm"]
    assert [row for grid in held for row in grid.rows] == [
        ("2023", row.award_name, "Quyết định số 77/QĐ-UBND ngày 20/12/2023; Chủ tịch UBND xã")
    ]


def test_nobody_nominated_is_refused(commune, running):
    with pytest.raises(NotAllowed, match="chưa có đề nghị khen thưởng nào"):
        commune.ask(achieving.achievement_report, running)
