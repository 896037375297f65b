from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from app.core.errors import StorageFailure
from app.core.progress import Cancelled
from app.domain.terms import WorkbookKind
from app.domain.unit_workbooks import BoardState, CellState
from app.exports import folders
from app.imports.workbooks.reader import read_workbooks
from app.imports.workbooks.writer import files_of
from app.services import registrations, unit_workbooks, works
from app.ui.dialogs.workbook_comparison import CameHome, ComparisonDialog
from app.ui.jobs import Job
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.cli.test_workbooks import fill as fill_file
from tests.ui.lint import SCREEN
from tests.ui.tabs.list_pages import press, select, take_back, why_off

DAY = date(2026, 3, 10)


@pytest.fixture
def plan_id(office, context):
    rows.award(office)
    units = [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]
    return rows.plan(office, units=units)


@pytest.fixture
def tab(context, shown, plan_id):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    tab.show_page("workbooks")
    return tab


@pytest.fixture
def page(tab):
    return tab._page("workbooks")


@pytest.fixture
def home(office, plan_id, tmp_path):
    """Files that came back: one filled in by its unit, one that is none of ours."""
    asked = unit_workbooks.Asked(plan_id, WorkbookKind.UNIT)
    issued = office.do(unit_workbooks.issue, asked, DAY)
    out, home = tmp_path / "ra", tmp_path / "về"
    written = folders.write_all(out, ".xlsx", files_of(issued.forms, "2026"))
    home.mkdir()
    [path] = [path for path in written if path.name.startswith("ThonDong")]
    values = {"kind": "Mô hình", "name": "Đường cờ", "cost": "2 tỷ"}
    fill_file(path, home / "a (1).xlsx", **values)
    (home / "hỏng.xlsx").write_bytes(b"PK")
    return home


@pytest.fixture
def dialog(page, home, shown):
    read, unread = read_workbooks(sorted(home.iterdir()))
    told = page.operations.ask(unit_workbooks.compared, read, DAY, page.plan_id)
    return shown(ComparisonDialog(page.context, CameHome(read, unread, told), page))


def states(page):
    return {row.of.subject_name: row.of.state for row in page.list.model.rows()}


def cells(dialog):
    return {line.cell.key: line.cell for line in dialog.list.model.rows()}


def test_the_board_tells_where_each_workbook_is(page, home):
    page.reload()
    assert states(page) == {"Thôn Đông": BoardState.SENT, "Thôn Tây": BoardState.SENT}


def test_what_came_back_stands_beside_what_was_sent(dialog):
    said = dialog.files.toPlainText().splitlines()
    assert (
        said[0] == "Tệp “a (1).xlsx” của “Thôn Đông”, bản 1: đơn vị ghi 2 ô, không nhận được 1 ô."
    )
    assert "“hỏng.xlsx”" in said[1]
    shown = cells(dialog)
    assert shown["work/new-1/name"].came == "Đường cờ"
    assert shown["work/new-1/cost"].state is CellState.REFUSED
    place = list(shown).index("work/new-1/cost")
    select(dialog.list, place)
    assert "không phải số tiền" in why_off(dialog.list, "Nhận ô đã chọn")


def test_taking_all_over_is_one_action_that_can_be_taken_back(office, plan_id, page, dialog):
    press(dialog.list, "Nhận mọi ô đơn vị ghi")
    settle(page.context, lambda: set(cells(dialog)) == {"work/new-1/cost"})
    [work] = office.ask(works.listed, plan_id, DAY)
    assert work.name == "Đường cờ"
    page.reload()
    assert states(page)["Thôn Đông"] is BoardState.TO_CHECK
    assert "Đã nhận 2 ô của “Thôn Đông”" in take_back(dialog.list)
    assert office.ask(registrations.listed, plan_id) == ()
    every = {f"work/new-1/{name}" for name in ("kind", "name", "cost")}
    settle(page.context, lambda: set(cells(dialog)) == every)


def test_only_what_is_chosen_is_taken_over(office, plan_id, dialog):
    keys = list(cells(dialog))
    chosen = [keys.index(f"work/new-1/{name}") for name in ("kind", "name")]
    press(dialog.list, "Nhận ô đã chọn", *chosen)
    settle(dialog.context, lambda: set(cells(dialog)) == {"work/new-1/cost"})
    [work] = office.ask(works.listed, plan_id, DAY)
    assert (work.name, work.cost) == ("Đường cờ", None)


def test_files_and_folders_can_be_dropped_on_the_page(page, home, monkeypatch):
    taken = []
    monkeypatch.setattr(page, "take", taken.extend)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(home))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none)
    page.dropEvent(drop)
    assert taken == [home]


def settle(context, is_so):
    context.jobs.wait()
    for _ in range(400):
        QApplication.processEvents()
        if is_so():
            return
    raise TimeoutError


def test_workbooks_are_made_into_a_folder(page, tmp_path, fill, answer):
    fill({"place": tmp_path})
    told = answer("Đóng")
    press(page.list, "Lập tệp…")
    settle(page.context, lambda: bool(told))
    assert "Đã lập 2 tệp." in told[0]
    names = sorted(path.name for path in tmp_path.glob("*.xlsx"))
    assert names == ["ThonDong_2026DuThao_Ban1.xlsx", "ThonTay_2026DuThao_Ban1.xlsx"]
    page.reload()
    assert set(states(page).values()) == {BoardState.SENT}


@pytest.mark.parametrize("what", ["made", "taken"])
def test_long_work_is_done_aside_and_can_be_stopped(
    page, request, tmp_path, fill, monkeypatch, what
):
    if what == "made":
        list_page, button, stopped = page.list, "Lập tệp…", "Đã dừng. Chưa lập tệp nào."
        fill({"place": tmp_path})
    else:
        list_page = request.getfixturevalue("dialog").list
        button, stopped = "Nhận mọi ô đơn vị ghi", "Đã dừng. Chưa nhận ô nào."
    said, before = [], states(page)
    monkeypatch.setattr(page.context, "say", said.append)
    monkeypatch.setattr(Job, "report", lambda job, *_: job.cancel() or stop())
    press(list_page, button)
    settle(page.context, lambda: bool(said))
    assert said == [stopped]
    page.reload()
    assert states(page) == before
    assert not list(tmp_path.glob("*.xlsx"))


def stop():
    raise Cancelled


def test_where_no_file_can_be_written_nothing_stands_as_sent(
    page, tmp_path, fill, answer, monkeypatch
):
    def refuse(*_args):
        raise StorageFailure("Ổ đĩa đã đầy.")

    monkeypatch.setattr(folders, "write_all", refuse)
    fill({"place": tmp_path})
    told = answer("Đóng")
    press(page.list, "Lập tệp…")
    settle(page.context, lambda: bool(told))
    assert "Ổ đĩa đã đầy." in told[0]
    page.reload()
    assert set(states(page).values()) == {BoardState.UNSENT}
