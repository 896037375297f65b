"""No paper fails a check of form, as a PDF and as a Word file, of either regime."""

import pytest

from app.domain.terms import Regime
from app.exports.documents import DOCUMENTS, document_of
from app.exports.pdf import write_pdf
from app.exports.word import write_docx
from app.imports.document_check import check_document
from app.imports.document_check.results import Status
from app.services import wordings
from tests.exports.test_documents import TODAY, either, party_asked
from tests.sample import committee, commune, party_file, sample_file

__all__ = ["committee", "commune", "either", "party_asked", "party_file", "sample_file"]


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_no_paper_fails_a_check_of_form(kind, either, tmp_path):
    door, asked = either
    papers = door.ask(kind.build, asked)
    for write, name in ((write_pdf, "van-ban.pdf"), (write_docx, "van-ban.docx")):
        write(papers[:1], tmp_path / name)
        checked = check_document(tmp_path / name, TODAY)
        failed = {one.id: one.findings for one in checked.results if one.status is Status.FAIL}
        assert not failed


def test_the_day_in_the_last_sentence_of_minutes_is_not_that_of_the_head(
    committee, party_asked, tmp_path
):
    words = wordings.shipped("counting_minutes", Regime.PARTY).replace("cùng ngày", ", {ngày họp}")
    committee.do(wordings.change, "counting_minutes", Regime.PARTY, {"body": words})
    papers = committee.ask(document_of("counting_minutes").build, party_asked)
    write_pdf(papers, tmp_path / "bien-ban.pdf")
    checked = check_document(tmp_path / "bien-ban.pdf", TODAY)
    [italic] = [one for one in checked.results if one.id == "DT-ITALIC"]
    assert italic.status is not Status.FAIL, italic.findings
