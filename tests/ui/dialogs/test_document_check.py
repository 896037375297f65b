"""Kiểm tra thể thức: a document is chosen, listed, its checks taken as not ours, and kept."""

from datetime import date

import pytest
from openpyxl import load_workbook

from app.imports.document_check import check_document
from app.imports.document_check.results import Status
from app.ui.dialogs import document_check
from app.ui.dialogs.document_check import DocumentCheckDialog, as_report, check_form, rows_of
from app.ui.preferences import Preferences
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


def test_a_check_that_is_not_ours_is_kept_and_can_be_taken_back(dialog):
    [row] = [one for one in shown(dialog) if one.result.id == "HD-QH"]
    dialog.turn([row])
    assert Preferences().ignored_checks == {"HD-QH"}
    [row] = [one for one in shown(dialog) if one.result.id == "HD-QH"]
    assert (row.result.status, row.is_ignored) == (Status.NOT_APPLICABLE, True)
    assert not dialog.found.has_errors
    dialog.turn([row])
    assert Preferences().ignored_checks == frozenset()
    assert dialog.found.has_errors


def test_what_was_found_is_written_to_a_workbook(plan, tmp_path):
    found = check_document(plan, date(2026, 11, 20))
    path = tmp_path / "ket-qua.xlsx"
    document_check._write(as_report(found), path, None)
    cells = [cell.value for row in load_workbook(path).active.iter_rows() for cell in row]
    assert "Sai – Lỗi" in cells
    assert "HD-QH" in cells
    assert len(rows_of(found, frozenset())) >= len(found.results)


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
