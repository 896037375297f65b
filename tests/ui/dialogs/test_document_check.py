"""Kiểm tra thể thức: a document is chosen, listed, its checks taken as not ours, and kept."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.terms import Regime
from app.imports.document_check import check_document
from app.imports.document_check.checking import checked
from app.imports.document_check.read_docx import read_docx
from app.imports.document_check.results import Status
from app.services import waived_checks
from app.services.waived_checks import Waivers
from app.ui.dialogs import document_check, waiving
from app.ui.dialogs.document_check import DocumentCheckDialog, as_report, check_form, rows_of
from tests.imports.document_check import papers
from tests.ui.walk import wait_for


@pytest.fixture
def plan(tmp_path):
    """A plan whose Quốc hiệu is not bold."""
    paper = papers.state_plan()
    paper.find("CỘNG HÒA").bold = False
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(papers.write(paper))
    return path


@pytest.fixture
def dialog(context, qtbot, plan):
    made = DocumentCheckDialog(context)
    qtbot.addWidget(made)
    context.files.path = plan
    made.show()
    made._on_choose()
    wait_for(lambda: made.found is not None)
    return made


def shown(dialog):
    model = dialog.list.table.table
    return [model.row_number(number) for number in range(model.rowCount())]


def test_what_is_wrong_stands_first_in_words(dialog):
    first = shown(dialog)[0]
    assert (first.words, first.result.id) == ("Sai – Lỗi", "HD-QH")
    assert "CỘNG HÒA" in first.where
    assert first.expected == "Quốc hiệu chữ đứng, đậm"
    assert "1 sai" in dialog.list.notice.text()
    dialog.list.table.select(first.id)
    assert "đúng ra: Quốc hiệu" in dialog.whole.text()


def test_a_check_that_is_not_ours_is_kept_in_the_file_with_the_reason_and_can_be_taken_back(
    dialog, context, monkeypatch
):
    def waived():
        return context.operations.ask(waived_checks.waivers).by_regime

    def row():
        [found] = [one for one in shown(dialog) if one.result.id == "HD-QH"]
        return found

    monkeypatch.setattr(waiving, "ask_reason", lambda *_: None)
    dialog.turn([row()])
    assert waived() == {}
    monkeypatch.setattr(waiving, "ask_reason", lambda *_: "Phôi cũ.")
    dialog.turn([row()])
    assert waived() == {Regime.STATE: {"HD-QH": "Phôi cũ."}}
    assert (row().result.status, row().is_ignored) == (Status.NOT_APPLICABLE, True)
    assert "Phôi cũ." in row().found
    assert not dialog.found.has_errors
    dialog.turn([row()])
    assert waived() == {}
    assert dialog.found.has_errors
    context.operations.undo()
    assert row().is_ignored


def test_what_one_regime_waives_holds_under_the_other(context):
    context.operations.do(waived_checks.waive, Regime.PARTY, ["HD-QH"], {"reason": "x"})
    paper = papers.state_plan()
    paper.find("CỘNG HÒA").bold = False
    document = read_docx(papers.write(paper), Path("a.docx"))
    waivers = context.operations.ask(waived_checks.waivers)
    assert checked(document, date(2026, 11, 20), waivers).has_errors
    assert not checked(document, date(2026, 11, 20), Waivers.everywhere(["HD-QH"])).has_errors


def test_what_was_found_is_written_to_a_workbook(plan, tmp_path):
    found = check_document(plan, date(2026, 11, 20))
    path = tmp_path / "ket-qua.xlsx"
    document_check._write(as_report(found), path, None)
    cells = [cell.value for row in load_workbook(path).active.iter_rows() for cell in row]
    assert "Sai – Lỗi" in cells
    assert "HD-QH" in cells
    assert len(rows_of(found)) >= len(found.results)


def test_a_file_that_cannot_be_read_is_told(context, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "hong.docx"
    path.write_bytes(b"?")
    told = []
    monkeypatch.setattr(document_check, "tell", lambda *words: told.append(words))
    made = DocumentCheckDialog(context)
    qtbot.addWidget(made)
    made.show()
    made.check(path)
    wait_for(lambda: told)
    assert "không phải PDF hay Word" in told[0][2]
    assert made.found is None


def test_the_menu_opens_it(context, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(DocumentCheckDialog, "exec", lambda self: opened.append(self) or 0)
    check_form(context, None)
    assert len(opened) == 1
