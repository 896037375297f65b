"""Signed papers carry the code of the log, and the history finds it."""

from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from app.exports.papers import kind_of
from app.exports.pdf import pdf_bytes
from app.exports.word import docx_bytes
from app.services import history, units
from app.services.history import Narrowing
from tests.exports.test_documents import asked, commune, sample_file

__all__ = ["asked", "commune", "sample_file"]

SIGNED = ["meeting_minutes", "counting_minutes", "award_decision", "award_proposal"]


@pytest.mark.parametrize("code", SIGNED)
def test_a_signed_paper_has_the_code_of_the_log_on_each_page(commune, asked, code):
    wanted = commune.ask(history.actions, limit=1)[0].code
    papers = commune.ask(kind_of(code).build, asked)
    pages = PdfReader(BytesIO(pdf_bytes(papers))).pages
    assert all(f"mã nhật ký {wanted}" in page.extract_text() for page in pages)
    for section in Document(BytesIO(docx_bytes(papers))).sections:
        for footer in (section.first_page_footer, section.footer):
            assert wanted in footer.paragraphs[0].text


def test_a_plan_that_is_published_carries_none(commune, asked):
    assert [paper.footer for paper in commune.ask(kind_of("plan_paper").build, asked)] == [""]


def test_the_code_of_a_paper_leads_to_where_the_log_stood(office):
    office.unit("Thôn Đông")
    code = office.ask(history.newest_code)
    office.do(units.create, {"name": "Thôn Tây"})
    assert office.ask(history.newest_code) != code
    for typed in (code, code.lower(), f" {code.replace('-', '')} "):
        [found] = office.ask(history.actions, Narrowing(words=typed))
        assert (found.code, found.label) == (code, "Thêm đơn vị")
    assert office.ask(history.actions, Narrowing(words="0000-0000")) == ()
