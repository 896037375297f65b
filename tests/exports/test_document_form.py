"""No paper fails a check of form, as a PDF and as a Word file, of either regime."""

from datetime import date

import pytest

from app.domain.terms import Regime
from app.exports.documents import DOCUMENTS, Asked, document_of
from app.exports.pdf import write_pdf
from app.exports.word import write_docx
from app.imports.document_check import check_document
from app.imports.document_check.results import Status
from app.services import decisions, meetings, plans, wordings
from tests.exports.party import be_party
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

_AS_TYPED = {"state": frozenset[str](), "party": frozenset({"TY-CASE"})}
"""What may fail because a person typed it so: the first letter of what a paper is about."""

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("regime", ["state", "party"])
@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_no_paper_fails_a_check_of_form(kind, regime, commune, tmp_path, monkeypatch):
    [row] = commune.ask(plans.listed, 2025)
    [decision] = commune.ask(decisions.listed, row.id)
    if regime == "party":
        be_party(monkeypatch)
    [meeting] = commune.ask(meetings.listed, row.id)
    asked = Asked(today=TODAY, plan_id=row.id, meeting_id=meeting.id, decision_id=decision.id)
    papers = commune.ask(kind.build, asked)
    for write, name in ((write_pdf, "van-ban.pdf"), (write_docx, "van-ban.docx")):
        write(papers[:1], tmp_path / name)
        checked = check_document(tmp_path / name, TODAY)
        failed = {one.id: one.findings for one in checked.results if one.status is Status.FAIL}
        assert not failed.keys() - _AS_TYPED[regime], failed


def test_the_day_in_the_last_sentence_of_minutes_is_not_that_of_the_head(
    commune, tmp_path, monkeypatch
):
    words = wordings.shipped("counting_minutes", Regime.PARTY).replace("cùng ngày", ", {ngày họp}")
    commune.do(wordings.change, "counting_minutes", Regime.PARTY, {"body": words})
    be_party(monkeypatch)
    [row] = commune.ask(plans.listed, 2025)
    [meeting] = commune.ask(meetings.listed, row.id)
    asked = Asked(today=TODAY, plan_id=row.id, meeting_id=meeting.id)
    write_pdf(commune.ask(document_of("counting_minutes").build, asked), tmp_path / "bien-ban.pdf")
    checked = check_document(tmp_path / "bien-ban.pdf", TODAY)
    [italic] = [one for one in checked.results if one.id == "DT-ITALIC"]
    assert italic.status is not Status.FAIL, italic.findings
