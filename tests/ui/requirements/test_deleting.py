"""Deleting anywhere, in the real window over the sample commune, and what asks beforehand."""

import ast
import shutil
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QDialog, QPushButton

from app import ui
from app.core.errors import AppError
from app.services import history, recycle_bin, units
from app.ui.context import Context
from app.ui.dialogs.catalogues import CataloguesDialog
from app.ui.operations import Operations
from app.ui.tabs.unit_list import UnitList
from app.ui.widgets.ask import confirm
from app.ui.widgets.undo_bar import SHOWN_FOR, UndoBar
from tests.sample import sample_file
from tests.ui import walk
from tests.ui.clerk import texts
from tests.ui.requirements.test_history import lines_of
from tests.ui.tabs.list_pages import press

__all__ = ["sample_file"]

UI = Path(ui.__file__).parent


# --- deleting never asks, and can be taken back for eight seconds --------------------------------


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    opened = walk.open_window(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"), 1366, 728)
    yield opened
    walk.close_window(opened)


NOTHING_DELETED = ("Tổng quan", "Báo cáo", "Kế hoạch đang mở")
"""What is only read; an issued plan is on paper."""


def deleters(page):
    """The views of a page, each with what deletes its rows."""
    for view in page.findChildren(QAbstractItemView):
        if not view.isVisible() or view.model() is None or not view.model().rowCount():
            continue
        holder = view.parentWidget()
        while holder is not page.parentWidget() and not _of(holder):
            holder = holder.parentWidget()
        if holder is not page.parentWidget():
            yield view, _of(holder)


def _of(holder):
    found = [*holder.findChildren(QAction), *holder.findChildren(QPushButton)]
    words = ("Xóa", "Xóa dự thảo")
    return next((one for one in found if one.text() in words and _is_seen(one)), None)


def _is_seen(one):
    return one.isVisible() if isinstance(one, QPushButton) else one.parent().isVisible()


def test_20_whatever_is_deleted_offers_for_eight_seconds_to_be_taken_back(window, qtbot):
    assert SHOWN_FOR == 8000
    operations, asked, deleted = window.context.operations, [], set()
    for name, tab in walk.tabs(window):
        if name in NOTHING_DELETED:
            continue
        for page_name, page in walk.pages(tab, name, window):
            for view, deleter in list(deleters(page)):
                for row in range(min(view.model().rowCount(), 2)):
                    view.setCurrentIndex(view.model().index(row, 0))
                    if not deleter.isEnabled():
                        continue
                    before = operations.ask(history.count)
                    refused = delete(deleter, window, qtbot)
                    if operations.ask(history.count) == before:
                        asked += [one for one in refused if "Chưa" not in one]
                        continue
                    assert refused == [], (page_name, refused)
                    [bar] = [one for one in window.findChildren(UndoBar) if one.isVisible()]
                    assert bar.text().startswith(("Đã xóa", "Đã bỏ")), bar.text()
                    bar.findChild(QPushButton).click()
                    walk.settle(window)
                    newest = operations.ask(history.actions, limit=1)[0]
                    assert newest.is_undo
                    assert newest.label.startswith("Hoàn tác: Xóa"), newest.label
                    deleted.add(newest.label)
                    break
    assert set(asked) <= {"Đang được dùng"}
    assert len(deleted) >= 10, sorted(deleted)


def delete(deleter, window, qtbot):
    """Delete what is selected; return what was said against it, by dialogs or in their place."""
    said = []
    watch = walk.Watch("", lambda _name, dialog: said.append(dialog.windowTitle()))
    with qtbot.capture_exceptions() as refusals:
        deleter.trigger() if isinstance(deleter, QAction) else deleter.click()
        walk.settle(window)
    watch.stop()
    assert all(isinstance(refusal, AppError) for _, refusal, _ in refusals), refusals
    return [*said, *(str(refusal) for _, refusal, _ in refusals)]


# --- what is in use is retired -------------------------------------------------------------------


@pytest.fixture
def context(office, kit_app):
    office.set_up()
    return Context(Operations(office.operations), 2026)


def test_21_what_is_in_use_is_listed_where_and_retired_instead(office, context, shown, answer):
    unit = office.unit("Thôn Đông")
    office.person("Nguyễn Thị Hường", unit=unit)
    office.plan("Thi đua chào mừng", units=[unit])
    page = UnitList(context)
    shown(page)
    page.reload()
    listed = []
    said = answer("Ngừng theo dõi", before=lambda box: listed.append(lines_of(box)))
    press(page.list, "Xóa", 0)
    assert "“Thôn Đông” đang được dùng ở 1" in said[0]
    assert "Cá nhân: Nguyễn Thị Hường" in listed[0]
    assert "Đơn vị tham gia: Thôn Đông – kế hoạch “Thi đua chào mừng”" in listed[0]
    assert office.ask(units.get, unit).is_retired


def catalogue_row(dialog, name, code):
    dialog.show_catalogue(name)
    row = next(row for row in dialog.page.rows() if row.code == code and row.valid_to is None)
    assert dialog.page.list.show_row(row.id)
    return row


@pytest.mark.parametrize(
    ("at", "used"),
    [
        (("unit_kinds", "THON"), "Đơn vị, tập thể: Thôn Đông"),
        (("authorities", "CTX"), "Danh hiệu, hình thức khen thưởng: Lao động tiên tiến"),
        (("award_types", "CSTDCS"), "Danh hiệu, hình thức khen thưởng: Chiến sĩ thi đua"),
    ],
)
def test_21_a_catalogue_row_in_use_is_listed_where_and_retired_instead(
    office, context, shown, answer, at, used
):
    name, code = at
    office.unit("Thôn Đông", kind="THON")
    dialog = shown(CataloguesDialog(context, name))
    row = catalogue_row(dialog, name, code)
    listed = []
    answer("Ngừng theo dõi", before=lambda box: listed.append(lines_of(box)))
    press(dialog.page.list, "Xóa")
    assert used in listed[0]
    assert next(one for one in dialog.page.rows() if one.id == row.id).is_retired


def test_21_what_was_already_retired_is_only_listed(office, context, shown, answer):
    office.unit("Thôn Đông", kind="THON")
    dialog = shown(CataloguesDialog(context, "unit_kinds"))
    row = catalogue_row(dialog, "unit_kinds", "THON")
    press(dialog.page.list, "Ngừng theo dõi")
    dialog.page.list.clear_filters()
    assert dialog.page.list.show_row(row.id)
    buttons = []
    answer("Giữ nguyên", before=lambda box: buttons.extend(words_of_buttons(box)))
    press(dialog.page.list, "Xóa")
    assert buttons == ["Giữ nguyên"]


def words_of_buttons(box):
    return [button.text() for button in box.findChildren(QPushButton)]


def test_21_what_nothing_uses_goes_to_the_bin_without_a_question(office, context, shown):
    office.unit("Thôn Đông")
    page = UnitList(context)
    shown(page)
    page.reload()
    press(page.list, "Xóa", 0)
    page.reload()
    assert texts(page.list.model) == []
    assert [row.name for row in office.ask(recycle_bin.listed)] == ["Thôn Đông"]


# --- who asks before something is done -----------------------------------------------------------

LOST = "something typed, or work under way, would be lost"
WEIGHT = "undo does not take it back: only an act with a reason does"
CONFIRMED = {
    "dialogs/account_codes.py": "codes are shown once",
    "dialogs/accounts.py": "after the last account everybody may do everything",
    "dialogs/catalogues.py": LOST,
    "dialogs/data_file.py": LOST,
    "dialogs/joining.py": LOST,
    "dialogs/list_import.py": LOST,
    "dialogs/plan_reading.py": LOST,
    "dialogs/history.py": "an action of any time: the person may not know what it changed",
    "dialogs/recycle_bin.py": "what is destroyed is gone for good",
    "dialogs/wording.py": LOST,
    "main_window.py": f"{LOST}; a file in use elsewhere can only be looked at",
    "tab_book.py": LOST,
    "tabs/awards_decision.py": WEIGHT,
    "tabs/awards_meeting.py": WEIGHT,
    "tabs/awards_nominations.py": WEIGHT,
    "tabs/plan.py": "what was changed elsewhere while the person typed would be overwritten",
    "tabs/scoring_bulk.py": LOST,
    "tabs/scoring_conflicts.py": LOST,
    "tabs/scoring_ranking.py": WEIGHT,
    "tabs/scoring_sheet.py": LOST,
    "widgets/aside_dialog.py": LOST,
    "widgets/pasted_rows.py": LOST,
    "widgets/record_dialog.py": LOST,
}
"""Each module that asks “are you sure”, with the reason that the guidelines accept."""

NO_VERBS = {"có", "không", "ok", "đồng ý", "xác nhận", "hủy", "tiếp tục", "chấp nhận"}


@cache
def asking():
    """Each place that asks: its module and the words it gives the buttons."""
    return tuple(_asking())


def _asking():
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="confirm"), args=[_, _, *buttons]):
                    yield file.relative_to(UI).as_posix(), buttons


def test_22_only_what_cannot_be_taken_back_is_asked_about():
    assert sorted({module for module, _ in asking()}) == sorted(CONFIRMED)


def test_22_each_question_has_verbs_on_both_its_buttons():
    found = [(module, button.value) for module, buttons in asking() for button in _plain(buttons)]
    assert len(found) >= 12
    assert [one for one in found if one[1].lower() in NO_VERBS] == []
    assert all(len(buttons) >= 1 for _, buttons in asking())


def _plain(buttons):
    return [one for one in buttons if isinstance(one, ast.Constant)]


def test_22_the_safe_answer_has_the_focus_and_escape_gives_it(shown, answer):
    focused = []

    def look(box):
        focused.append(box.focusWidget().text())
        QDialog.reject(box)

    answer("", before=look)
    assert not confirm(None, "Xóa hẳn 3 dòng.", "Xóa hẳn 3 dòng", "Giữ lại")
    assert focused == ["Giữ lại"]
