"""Every report of the sample commune, as PDF and Word, holds to the form that it claims."""

from datetime import date

import pytest

from app.exports.pdf import write_pdf
from app.exports.reports import REPORTS, Parameters
from app.exports.word import write_docx
from app.imports.document_check import check_document
from app.imports.document_check.results import Status
from app.services import plans
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("suffix", "write"), [("pdf", write_pdf), ("docx", write_docx)])
def test_no_report_of_the_sample_is_at_fault(suffix, write, commune, tmp_path):
    [row] = commune.ask(plans.listed, 2025)
    wrong = []
    for kind in REPORTS:
        parameters = Parameters(today=TODAY, plan_id=row.id, year=2025)
        path = tmp_path / f"{kind.code}.{suffix}"
        write(commune.ask(kind.build, parameters), path)
        checked = check_document(path, TODAY)
        wrong += [
            (kind.code, one.id, one.findings[:1])
            for one in checked.results
            if one.status is Status.FAIL
        ]
    assert wrong == []
