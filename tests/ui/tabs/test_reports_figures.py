import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.exports.report import Count, Money
from app.exports.reports import REPORTS, Parameters, kind_of
from app.services import awards
from app.ui.context import Context, Place
from app.ui.operations import Operations
from app.ui.tabs.reports import ReportsTab
from app.ui.tabs.reports_figures import FiguresDialog, sources_dialog
from app.ui.tabs.scoring_tables import TableDialog
from tests.exports.test_reports import TODAY
from tests.sample import commune, sample_file
from tests.ui.lint import faults

__all__ = ["commune", "sample_file"]

COUNTED = [kind.code for kind in REPORTS if kind.is_counted]


@pytest.fixture
def tab(commune, kit_app, shown):
    context = Context(Operations(commune), 2025)
    opened = shown(ReportsTab(context))
    yield opened
    context.jobs.wait()


@pytest.fixture
def made(commune, kit_app):
    """The dialog over a report of the sample commune."""

    def make(code, year=2025):
        parameters = Parameters(today=TODAY, year=year)
        return FiguresDialog(commune.ask(kind_of(code).build, parameters))

    return make


def in_dialog(kind, act):
    """Do something in the next dialog of a kind."""

    def go():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(5, go)

    QTimer.singleShot(0, go)


def figures(dialog):
    """Yield the table, row, column and cell of each figure on the screen."""
    for table in dialog.tables:
        for number, row in enumerate(table.grid.all_rows):
            cells = row if isinstance(row, tuple) else row.cells
            for place, cell in enumerate(cells):
                if isinstance(cell, Count | Money):
                    yield table, table.model.index(number, place - table.first), cell


@pytest.mark.parametrize("code", COUNTED)
def test_each_figure_on_the_screen_lists_the_records_it_counts(made, code, monkeypatch):
    dialog = made(code)
    listed = []
    monkeypatch.setattr(
        TableDialog, "exec", lambda found: listed.append(found.model.rowCount()) or 0
    )
    seen = 0
    for table, index, cell in figures(dialog):
        table.view.setCurrentIndex(index)
        table.view.clicked.emit(index)
        assert dialog.where_from.isEnabled() is bool(cell.records)
        listed.clear()
        dialog.show_sources()
        assert listed == [len(cell.records)] * bool(cell.records)
        if isinstance(cell, Count):
            assert index.data() == str(len(cell.records))
        seen += bool(cell.records)
    assert seen


def test_a_figure_leads_to_the_book_by_keys_alone(tab, commune, qtbot):
    gone = []
    tab.context.wanted.connect(gone.append)
    tab.choose("awards_by_unit")

    def lead(dialog):
        dialog.table.setFocus()
        QTest.keyClick(dialog.table, Qt.Key.Key_Down)
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    def ask(dialog):
        in_dialog(TableDialog, lead)
        [table] = dialog.tables
        *_, (_, last, _) = figures(dialog)
        table.view.setCurrentIndex(last)
        QTest.keyClick(table.view, Qt.Key.Key_Return)

    in_dialog(FiguresDialog, ask)
    tab.show_figures()
    qtbot.waitUntil(lambda: bool(gone), timeout=30_000)
    rows = commune.ask(awards.listed, awards.AwardFilters(year=2025))
    assert gone == [Place("awards", row_id=rows[1].id, page="book")]


def test_a_sentence_says_of_what_the_records_are(made, shown):
    dialog = made("awards_by_unit")
    _, [table, index, _], *_ = figures(dialog)
    told = []

    def look(found):
        told.append(found.findChildren(type(dialog.told))[0].text())
        found.reject()

    in_dialog(TableDialog, look)
    table.view.setCurrentIndex(index)
    dialog.show_sources()
    assert told[0].startswith("Thôn Đoài – Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã: 1 dòng")


@pytest.mark.parametrize(
    ("code", "tab_name"), [("proposed", "awards"), ("movements", "plan"), ("prizes", "awards")]
)
def test_each_kind_of_record_leads_to_where_it_is_kept(made, code, tab_name):
    dialog = made(code)
    in_dialog(TableDialog, lambda found: found.accept())
    dialog.show_sources()
    assert dialog.place.tab == tab_name
    assert dialog.result() == FiguresDialog.DialogCode.Accepted


def test_only_reports_that_count_offer_their_figures(tab):
    for kind in REPORTS:
        tab.choose(kind.code)
        assert tab._figures.isVisibleTo(tab) is (kind.code in COUNTED)


def test_a_year_without_records_says_that_there_is_nothing_to_see(tab, qtbot):
    tab.choose("awards_by_form")
    tab._form.field("year").set_value(1990)
    tab.show_figures()
    qtbot.waitUntil(lambda: "không có số liệu" in tab._result.text(), timeout=30_000)


def test_headings_name_no_records(made):
    dialog = made("awards_by_unit")
    [table] = dialog.tables
    table.view.setCurrentIndex(table.model.index(0, 0))
    assert not dialog.where_from.isEnabled()
    dialog.show_sources()
    assert dialog.place is None


@pytest.mark.parametrize("code", COUNTED)
def test_nothing_in_it_breaks_a_rule_of_the_house(made, shown, code):
    dialog = shown(made(code))
    assert faults(dialog) == []
    cell = next(cell for *_, cell in figures(dialog) if cell.records)
    assert faults(shown(sources_dialog("Thôn Đông", cell.records, dialog))) == []
