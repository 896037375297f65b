"""The papers that somebody signs: every word and number of the data, in both kinds of file."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.domain.dates import PartialDate
from app.domain.terms import Regime as PlanRegime
from app.domain.terms import RegistrationPolicy
from app.domain.wording import BLANK, parsed
from app.exports.documents import DOCUMENTS, Asked, awarding, frame, planning
from app.exports.documents.writing import written
from app.exports.pdf import pdf_bytes
from app.exports.report import Money, Paragraph, ParagraphKind, Regime, cell_text
from app.exports.word import docx_bytes
from app.services import decisions, nominations, plan_views, plans, wordings
from tests.exports.party import be_party
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

TODAY = date(2026, 11, 20)


@pytest.fixture
def asked(commune):
    """What the papers of the plan of 2025 are asked about."""
    [row] = commune.ask(plans.listed, 2025)
    [decision] = commune.ask(decisions.listed, row.id)
    return Asked(today=TODAY, plan_id=row.id, decision_id=decision.id)


@pytest.fixture(params=["state", "party"])
def either(request, monkeypatch):
    """The plans of the sample under the rules of form of either regime."""
    if request.param == "party":
        be_party(monkeypatch)
    return request.param


@pytest.fixture
def draft(commune, asked):
    """What the papers of the plan that is still a draft are asked about."""
    [row] = [row for row in commune.ask(plans.listed, 2026) if not row.number]
    return replace(asked, plan_id=row.id, decision_id=None)


def flat(text):
    return "".join(text.split())


def in_pdf(papers):
    pages = PdfReader(BytesIO(pdf_bytes(papers))).pages
    return flat(" ".join(page.extract_text() for page in pages))


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
                yield from (cell_text(cell) for cell in cells if cell is not None)
        yield from (*paper.subheadings, *paper.addressees, *paper.recipient_lines)
        yield from (signature.name for signature in paper.signatures)


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_every_word_of_a_paper_is_in_its_pdf_and_its_word_file(kind, commune, asked, either):
    papers = commune.ask(kind.build, asked)
    pdf, word = in_pdf(papers), in_word(papers)
    for text in words_of(papers):
        assert flat(text) in pdf
        assert flat(text) in word


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_a_paper_gives_just_the_facts_and_tables_that_its_wording_may_name(
    kind, commune, asked, either, monkeypatch
):
    seen = []

    def note(lines, facts, tables, regime):
        seen.append((set(facts), set(tables)))
        return written(lines, facts, tables, regime)

    monkeypatch.setattr(frame, "written", note)
    commune.ask(kind.build, asked)
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


def test_a_party_plan_has_its_own_number_sections_and_end(commune, asked, monkeypatch):
    be_party(monkeypatch)
    [own] = commune.ask(planning.plan_paper, asked)
    assert own.number == "Số 08-KH/ĐU"
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
