"""What holds for every grid and list, also for those that are not there yet: nothing is named.

What is selected is copied as a block with all its columns; a block that does not fit is told, and
nothing of it is dropped or written; rows that are pasted into a list wait until Lưu. A list that
takes none stands in `NOT_PASTED` with the reason.
"""

import csv
import io
import shutil
from collections import Counter

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QHeaderView, QListView

from app.ui.widgets import grid as grids
from app.ui.widgets.edit_list import EditList
from app.ui.widgets.grid import GridView
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.pasted_rows import PastedRows
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.lint import SCREEN

__all__ = ["sample_file"]

CTRL = Qt.KeyboardModifier.ControlModifier
KEPT = "chưa chép gì"


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    """The real window over the sample commune, in its year under way."""
    opened = walk.open_window(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"), *SCREEN)
    opened.context.choose(2026)
    yield opened
    walk.close_window(opened)


def everywhere(window, visit):
    """Call `visit(name, widget)` for every page of the window and every dialog there is."""
    walk.walk(window, visit)
    for name, run in walk.menu_dialogs():
        watch = walk.Watch(name, visit)
        walk.run_menu(run, window)
        watch.stop()


def test_every_list_gives_and_takes_blocks_whole(window, monkeypatch):
    """One walk for all: a list is copied from, a grid and a list of records pasted into."""
    told, wrong = [], []
    monkeypatch.setattr(grids, "tell", lambda _parent, _caption, sentence: told.append(sentence))
    lists, blocks, records, without = Counter(), Counter(), Counter(), set()

    def visit(name, widget):
        for grid in widget.findChildren(GridView):
            if grid.isVisible() and grid.isEnabled() and grid.table.rowCount():
                blocks[grid.accessibleName()] += 1
                wrong.extend(f"{name}, {named(grid)}: {one}" for one in block_faults(grid, told))
        for page in (*widget.findChildren(ListPage), *widget.findChildren(EditList)):
            if page.isVisible() and not takes_rows(page):
                without.add(page.table.accessibleName())
            elif page.isVisible() and (isinstance(page, ListPage) or page._takes_rows()):
                records[page.table.accessibleName()] += 1
                wrong.extend(f"{name}, {named(page.table)}: {one}" for one in paste_faults(page))
        for view in views(widget):  # last: choosing a row may turn the page
            lists[type(view).__name__] += 1
            wrong.extend(f"{name}, {named(view)}: {fault}" for fault in copy_faults(view))

    everywhere(window, visit)
    assert wrong == [], "\n".join(wrong)
    assert len(lists) >= 8, lists
    assert lists.total() > 50, lists
    assert len(blocks) >= 3, blocks
    assert len(records) >= 14, records
    assert "; ".join(sorted(without - NOT_PASTED.keys())) == "", "they take no rows: why?"
    assert sorted(NOT_PASTED.keys() & records.keys()) == []


def named(view):
    return f"{type(view).__name__} “{view.accessibleName()}”"


# --- copied out ------------------------------------------------------------------------------


def views(widget):
    """Every list, table and tree that is seen and has rows; not the lists of combo boxes."""
    for view in widget.findChildren(QAbstractItemView):
        is_part = isinstance(view, QHeaderView) or isinstance(view.parent(), QComboBox)
        has_rows = view.model() is not None and view.model().rowCount() > 0
        if view.isVisible() and view.isEnabled() and has_rows and not is_part:
            yield view


def copy_faults(view):
    """What is wrong with what Ctrl+C takes of the first row that can be selected."""
    how = QItemSelectionModel.SelectionFlag
    rows = [view.model().index(n, 0) for n in range(view.model().rowCount())]
    index = next(one for one in rows if one.flags() & Qt.ItemFlag.ItemIsSelectable)
    view.selectionModel().setCurrentIndex(index, how.NoUpdate)
    view.selectionModel().select(index, how.ClearAndSelect | how.Rows)
    QApplication.clipboard().setText(KEPT)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    text = QApplication.clipboard().text()
    block = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    if block == [[KEPT]]:
        yield "copies nothing"
    elif {len(row) for row in block} != {columns(view)}:
        yield f"copies {block}, but has {columns(view)} columns"


def columns(view):
    """How many columns of a view are seen."""
    if isinstance(view, QListView):
        return 1
    return sum(not view.isColumnHidden(n) for n in range(view.model().columnCount()))


# --- pasted in -------------------------------------------------------------------------------

_LOG, _RECKONED = "what was done, written by the program", "worked out by the program"
_PAPER = "each row is a paper of its own, with parts"
_OF_SET = "a criteria set comes whole from its own workbook"
_OF_MEETING = "said or chosen at a meeting, among those who are there"
NOT_PASTED = {
    "Chưa đăng ký, còn thiếu": _RECKONED,
    "Các lần xuất dữ liệu": _LOG,
    "Các mức xếp loại, từ cao xuống thấp": _OF_SET,
    "Các việc đã làm": _LOG,
    "Các vòng chấm": _OF_SET,
    "Danh sách kế hoạch": _PAPER,
    "Giao ước thi đua": _PAPER,
    "Họp, bỏ phiếu": _PAPER,
    "Hội đồng": _PAPER,
    "Kết quả biểu quyết": "a grid: marks are pasted into its cells",
    "Kết quả kiểm tra thể thức": _RECKONED,
    "Người có thể đề nghị": _RECKONED,
    "Người dùng": "each is given a code of their own, told once",
    "Nhật ký nộp hồ sơ": _LOG,
    "Phiếu chấm": "made for everybody at once; marks are pasted into the score table",
    "Phần nào do vòng nào chấm": _OF_SET,
    "Quyết định": _PAPER,
    "Số liệu của bộ tiêu chí": _OF_SET,
    "Số liệu đạt được so với chỉ tiêu": "a grid: figures are pasted into its cells",
    "Sự việc làm đổi xếp loại": _OF_SET,
    "Thang xếp loại": "four or five rows, in a column too narrow to show what waits",
    "Thành phần dự họp": "a grid: who is there is pasted into its cells",
    "Thùng rác": _LOG,
    "Thứ tự xét khi bằng điểm": _OF_SET,
    "Trình cấp trên": _RECKONED,
    "Tệp cho đơn vị": _RECKONED,
    "Tổ kiểm phiếu": _OF_MEETING,
    "Việc và mốc thời gian của kế hoạch": "rows of the plan, where they are pasted",
    "Vòng chấm": _OF_SET,
    "Ý kiến tại cuộc họp": _OF_MEETING,
    "Đề nghị": "chosen among those who can be proposed",
}
"""Lists that take no rows from Excel, each with the reason."""


def takes_rows(page):
    return page.spec.paste is not None if isinstance(page, ListPage) else page._pasted is not None


WIDE = "\t".join(f"số {n:03}" for n in range(60))
TALL = "\n".join(["x"] * 3000)


def block_faults(grid, told):
    """What is wrong with how a grid takes a block that is too wide, or too high."""
    for text, word in ((WIDE, "cột"), (TALL, "dòng")):
        if grid.takes_new_lines and text is TALL:
            continue
        before = shown(grid)
        told.clear()
        grid.setCurrentIndex(grid.table.index(0, 0))
        QApplication.clipboard().setText(text)
        QTest.keyClick(grid, Qt.Key.Key_V, CTRL)
        if len(told) != 1 or word not in told[0] or "Chưa ô nào thay đổi" not in told[0]:
            yield f"said {told} of too many {word}"
        if shown(grid) != before:
            yield f"took a part of a block of too many {word}"


def shown(grid):
    model = grid.table
    return [
        [column.shown(model.row_number(n)) for column in model.columns]
        for n in range(model.rowCount())
    ]


def paste_faults(page):
    """What is lost of a row that is pasted into a list, or written before Lưu."""
    before = page.model.rowCount()
    QApplication.clipboard().setText(f'"hai\ndòng"\t0012\tHoa\u0302\u0300\t{WIDE}\r\n')
    page.paste()
    waiting = page.findChild(PastedRows)
    texts = "\n".join(text for line in waiting._lines for text in line.texts.values())
    words = ("hai", "dòng", "0012", "Ho\u1ea7", *WIDE.split("\t"))
    if lost := [word for word in words if word not in texts]:
        yield f"lost {lost}"
    if page.model.rowCount() != before:
        yield "wrote before Lưu"
    waiting.give_up()
