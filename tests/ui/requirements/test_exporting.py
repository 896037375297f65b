"""Every list as a file: what is seen and no more, in Excel, PDF and Word.

In the real window over the sample commune; how a list becomes a paper is proved in
`tests/exports/test_lists.py`.
"""

import shutil
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from app.services import export_log, plans
from app.ui.files import Files, file_name
from app.ui.main_window import MainWindow
from app.ui.models.paged_table import PagedTableModel
from app.ui.widgets import seen_list
from app.ui.widgets.list_page import ListPage
from tests.sample import sample_file
from tests.ui import walk

__all__ = ["sample_file"]


class Folder(Files):
    """Saves into one folder as one kind, without a dialog."""

    def __init__(self, folder):
        super().__init__(folder)
        self.ending = "xlsx"
        self.asked, self.opened = [], []

    def ask_where_to_save(self, parent, caption, name, kind, *others):
        kinds = {one.endings[0]: one for one in (kind, *others)}
        self.asked.append((name, list(kinds)))
        return self.folder / file_name(name, kinds[self.ending])

    def open(self, path):
        self.opened.append(path)
        return True


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "xuất"
    folder.mkdir()
    return Folder(folder)


@pytest.fixture
def window(sample_file, tmp_path, files, kit_app):
    """The window over the sample commune, its first plan chosen."""
    path = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    made = MainWindow(files)
    made.resize(1366, 728)
    made.show()
    made.open_path(path)
    walk.wait_for(lambda: made.context is not None)
    walk.settle(made)
    context = made.context
    of_year = [row for row in context.operations.ask(plans.listed) if row.year == context.year]
    context.choose(context.year, of_year[0].id)
    yield made
    walk.close_window(made)


def page_of(window, tab, name=""):
    shown = window.book.show_tab(tab)
    if name:
        shown.show_page(name)
    walk.settle(window)
    return next(one for one in shown.findChildren(ListPage) if one.isVisible())


def box_of(window):
    """Return the box that tells the end."""
    found = []

    def look():
        box = QApplication.activeModalWidget()
        found[:] = [box] if isinstance(box, QDialog) and box.findChildren(QPushButton) else []
        return bool(found)

    walk.wait_for(look)
    return found[0]


def exported(window, page, files, press="Đóng"):
    """Export a list and press a button of the box that tells the end; return the file."""
    told = []

    def close():
        box = QApplication.activeModalWidget()
        buttons = {} if box is None else {b.text(): b for b in box.findChildren(QPushButton)}
        if press not in buttons:
            QTimer.singleShot(20, close)
            return
        told.append(" ".join(label.text() for label in box.findChildren(QLabel)))
        buttons[press].click()

    [action] = [one for one in page.actions() if one.text() == "Xuất danh sách này…"]
    QTimer.singleShot(20, close)
    action.trigger()
    walk.wait_for(lambda: told)
    walk.settle(window)
    name, _ = files.asked[-1]
    return told[0], files.folder / f"{name}.{files.ending}"


def table_of(path):
    """Return the headings of the table of a workbook and the rows below, without blanks."""
    sheet = load_workbook(path).active
    rows = [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)
    ]
    start = next(number for number, row in enumerate(rows) if row and row[0] in ("STT", "TT"))
    end = next((n for n, row in enumerate(rows) if n > start and not row), len(rows))
    return rows[start], rows[start + 1 : end]


def test_30_a_list_is_exported_as_it_is_seen_and_the_file_and_folder_open(window, files):
    page = page_of(window, "units", "people")
    page.search("nguyen")
    page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    hidden = next(n for n, one in enumerate(page.model.columns) if n and one.heading)
    page.table.horizontalHeader().setSectionHidden(hidden, True)
    page.table.horizontalHeader().moveSection(0, 2)
    told, path = exported(window, page, files, "Mở tệp")
    assert path.name.startswith("DanhSachCaNhan_")
    assert path.name.endswith("_XaAnThinhDong.xlsx")
    assert files.asked[0][1] == ["xlsx", "pdf", "docx"]
    assert str(path.name) in told
    assert files.opened == [path]
    headings, rows = table_of(path)
    columns = page.table.seen_columns()
    assert page.model.columns[hidden].heading not in headings
    assert headings == ["STT", *(one.heading for one in columns)]
    shown = [page.model.row_number(number) for number in range(page.model.rowCount())]
    assert 0 < len(shown) < page.model.total_count
    expected = [[text for c in columns if (text := c.shown(row))] for row in shown]
    assert [[str(cell) for cell in row[1:]] for row in rows] == expected
    assert [row[0] for row in rows] == list(range(1, len(shown) + 1))
    [note] = window.context.operations.ask(export_log.listed)
    assert (note.what, note.file_name) == ("Danh sách cá nhân", path.name)
    assert (note.row_count, note.is_sensitive) == (len(rows), False)
    sheet = load_workbook(path).active
    words = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Chỉ gồm: có chữ “nguyen”" in words
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_30_a_list_is_exported_as_pdf_and_word_with_every_name(window, files, ending):
    files.ending = ending
    page = page_of(window, "units", "people")
    _, path = exported(window, page, files, "Mở thư mục")
    assert files.opened == [files.folder]
    content = BytesIO(path.read_bytes())
    if ending == "pdf":
        words = "".join(one.extract_text() for one in PdfReader(content).pages)
    else:
        body = Document(content)
        cells = [cell.text for table in body.tables for row in table.rows for cell in row.cells]
        words = "".join(cells)
    squeezed = "".join(words.split())
    rows = [page.model.row_number(number) for number in range(page.model.rowCount())]
    assert rows
    assert all("".join(row.name.split()) in squeezed for row in rows)


def test_30_all_rows_of_a_list_read_by_pages_are_exported_and_name_their_plan(
    window, files, monkeypatch
):
    monkeypatch.setattr(seen_list, "_AT_ONCE", 7)  # several readings
    page = page_of(window, "registrations", "registrations")
    assert isinstance(page.model, PagedTableModel)
    count = page.model.rowCount()
    assert count > 14
    _, path = exported(window, page, files)
    _, rows = table_of(path)
    first = page.model.columns[0]
    names = [first.shown(page.model.row_number(number)) for number in range(count)]
    assert [row[1] for row in rows] == names
    plan = next(
        row
        for row in window.context.operations.ask(plans.listed)
        if row.id == window.context.plan_id
    )
    sheet = load_workbook(path).active
    words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any(plan.name in text for text in words)


def test_30_a_list_that_changes_while_it_is_read_is_not_exported(window, files, monkeypatch):
    page = page_of(window, "registrations", "registrations")
    fetch = page.model.fetch
    monkeypatch.setattr(page.model, "fetch", lambda query: list(fetch(query))[1:])
    told, path = exported(window, page, files)
    assert "vừa thay đổi" in told
    assert not path.exists()


def test_30_a_list_without_rows_makes_no_file_and_says_why(window, files, answer):
    page = page_of(window, "units", "people")
    page.search("không có ai tên thế này")
    said = answer("Đóng")
    page.export()
    assert "không có dòng nào" in said[0]
    assert not files.asked


def test_30_every_list_of_every_page_can_be_exported(window, files):
    """Each list that has rows becomes a paper of three kinds: none is too wide, none is cut."""
    count = sensitive = 0
    for _, tab in walk.tabs(window):
        for _, shown in walk.pages(tab, "", window):
            for page in shown.findChildren(ListPage):
                if page.isVisible() and page.model.rowCount() and page.table.isVisible():
                    told, path = exported(window, page, files)
                    headings, rows = table_of(path)
                    seen = page.table.seen_columns()
                    public = [column for column in seen if not column.is_sensitive]
                    is_numbered = seen[0].heading not in ("STT", "TT")
                    assert len(headings) == len(public) + is_numbered, path
                    assert ("thông tin nhạy cảm" in told) == (public != seen), path
                    sensitive += public != seen
                    assert len(rows) >= page.model.rowCount(), path
                    count += 1
    assert count > 15
    assert sensitive
