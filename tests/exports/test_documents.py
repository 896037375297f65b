"""The papers that somebody signs: every word and number of the data, in both kinds of file."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.domain.terms import Regime as PlanRegime
from app.domain.wording import BLANK, parsed
from app.exports.documents import DOCUMENTS, Asked, awarding, frame
from app.exports.documents.writing import written
from app.exports.pdf import pdf_bytes
from app.exports.report import Money, Paragraph, ParagraphKind, Regime, cell_text
from app.exports.word import docx_bytes
from app.services import decisions, nominations, plans, wordings
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

TODAY = date(2026, 11, 20)


@pytest.fixture
def asked(commune):
    """What the papers of the plan of 2025 are asked about."""
    [row] = commune.ask(plans.listed, 2025)
    [decision] = commune.ask(decisions.listed, row.id)
    return Asked(today=TODAY, plan_id=row.id, decision_id=decision.id)


def flat(text):
    return "".join(text.split())


def in_pdf(papers):
    pages = PdfReader(BytesIO(pdf_bytes(papers))).pages
    return flat(" ".join(page.extract_text() for page in pages))


def in_word(papers):
    made = Document(BytesIO(docx_bytes(papers)))
    return flat("".join(piece.text or "" for piece in made.element.body.iter(qn("w:t"))))


def words_of(papers):
    """Yield every text and cell of the papers."""
    for paper in papers:
        for block in paper.blocks:
            if isinstance(block, Paragraph):
                yield block.text.upper() if block.kind is ParagraphKind.CENTER else block.text
        for grid in paper.grids:
            for row in grid.all_rows:
                cells = row if isinstance(row, tuple) else (row.text, *row.cells)
                yield from (cell_text(cell) for cell in cells if cell is not None)
        yield from (*paper.subheadings, *paper.addressees, *paper.recipient_lines)
        yield from (signature.name for signature in paper.signatures)


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_every_word_of_a_paper_is_in_its_pdf_and_its_word_file(kind, commune, asked):
    papers = commune.ask(kind.build, asked)
    pdf, word = in_pdf(papers), in_word(papers)
    for text in words_of(papers):
        assert flat(text) in pdf
        assert flat(text) in word


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_a_paper_gives_just_the_facts_and_tables_that_its_wording_may_name(
    kind, commune, asked, monkeypatch
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
