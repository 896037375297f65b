"""How the office words a document: written, tried on the page, kept, and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.errors import InvalidInput
from app.domain.terms import Regime
from app.domain.wording import LineKind, parsed
from app.services import wordings
from app.ui.context import Context
from app.ui.dialogs import wording
from app.ui.dialogs.wording import WordingDialog
from app.ui.operations import Operations
from app.ui.widgets.pdf_file import PdfFile
from tests.exports.pdf_pages import pages
from tests.sample import commune, sample_file
from tests.ui.ime import type_telex, type_vni
from tests.ui.lint import faults

__all__ = ["commune", "sample_file"]

CODE = "award_decision"


@pytest.fixture
def tried():
    """The words whose pages were asked for."""
    return []


@pytest.fixture
def dialog(commune, tried, shown, monkeypatch):
    monkeypatch.setattr(wording, "confirm", lambda *_: True)  # it is closed when a test is over

    def preview(body, done):
        tried.append(body)
        done(PdfFile(pages("Thử")))

    return shown(WordingDialog(Context(Operations(commune)), CODE, Regime.STATE, preview))


def test_it_opens_with_the_words_in_use_and_is_without_fault(dialog):
    assert dialog.body == wordings.shipped(CODE, Regime.STATE)
    assert faults(dialog) == []
    assert dialog.width() <= 1000
    assert dialog.height() <= 500


def test_what_is_written_is_kept(dialog, commune):
    dialog.words.set_draft("ĐIỀU: Biểu dương {được khen}")
    dialog.save()
    view = commune.ask(wordings.view, CODE, Regime.STATE)
    assert view.body == "ĐIỀU: Biểu dương {được khen}"
    assert not dialog.isVisible()


def test_wrong_words_stay_and_say_their_line(dialog, commune, tried):
    dialog.words.set_draft("ĐIỀU: Biểu dương {ai}")
    dialog.save()
    assert dialog.isVisible()
    assert "Dòng 1: không có dữ liệu “ai”" in dialog._notice.text()
    assert dialog.body == "ĐIỀU: Biểu dương {ai}"
    assert not commune.ask(wordings.view, CODE, Regime.STATE).is_own
    dialog.show_pages()
    assert tried == []


def test_words_are_tried_on_the_page_before_they_are_kept(dialog, tried, commune):
    dialog.words.set_draft("Biểu dương {được khen}")
    dialog.show_pages()
    assert tried == ["Biểu dương {được khen}"]
    assert dialog._pages.page_count == 1
    assert not commune.ask(wordings.view, CODE, Regime.STATE).is_own


def test_the_shipped_words_come_back(dialog, commune):
    dialog.words.set_draft("Biểu dương {được khen}")
    dialog.take_shipped()
    assert dialog.body == wordings.shipped(CODE, Regime.STATE)
    assert "Bấm Lưu để dùng" in dialog._notice.text()


def test_a_fact_is_written_where_the_cursor_stands(dialog):
    dialog.words.set_draft("Khen ")
    dialog.words.box.moveCursor(dialog.words.box.textCursor().MoveOperation.End)
    names = dialog._names
    [place] = [row for row in range(names.count()) if names.item(row).text()[:10] == "{được khen"]
    names.setCurrentRow(place)
    names.setFocus()
    QTest.keyClick(names, Qt.Key.Key_Return)
    assert dialog.body == "Khen {được khen}"
    assert dialog.isVisible()


def test_each_mark_at_the_beginning_of_a_line_is_explained(dialog):
    rows = [dialog._names.item(row) for row in range(dialog._names.count())]
    told = {row.data(Qt.ItemDataRole.UserRole): row.text() for row in rows}
    assert "khi một dữ liệu trong đó còn trống" in told["\n?"]
    assert "khi bảng ngay trên nó chưa có dòng nào" in told["\n??"]
    [line] = parsed(told["\n??"].splitlines()[0] + "\n??VIẾT: (Ghi danh sách.)")[-1:]
    assert line.is_instead
    assert {f"\n{kind.value}: " for kind in LineKind if kind.value} - {"\nBẢNG: "} <= set(told)


@pytest.mark.parametrize(("keeps", "is_open"), [(True, False), (False, True)])
def test_closing_asks_when_words_would_be_lost(dialog, monkeypatch, keeps, is_open):
    monkeypatch.setattr(wording, "confirm", lambda *_: keeps)
    dialog.words.set_draft("Khác")
    dialog.reject()
    assert dialog.isVisible() is is_open


def test_closing_unchanged_asks_nothing(dialog, monkeypatch):
    def asked(*_):
        raise AssertionError("asked")

    monkeypatch.setattr(wording, "confirm", asked)
    dialog.reject()
    assert not dialog.isVisible()


def test_a_page_that_cannot_be_drawn_says_why(dialog):
    dialog._on_made(InvalidInput.of(None, "Chưa chọn quyết định."))
    assert dialog._pages.page_count == 0


@pytest.mark.parametrize("typed", [type_telex, type_vni])
def test_the_words_bear_a_vietnamese_keyboard(dialog, typed):
    dialog.words.set_draft("")
    dialog.words.box.setFocus()
    typed("quyết Nguyễn Hường Đội")
    assert dialog.body == "quyết Nguyễn Hường Đội"
