import shutil
from datetime import timedelta

import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.core.clock import today
from app.domain.dates import PartialDate
from app.domain.terms import DeadlineKind
from app.services import (
    history,
    people,
    plan_assignments,
    plan_deadlines,
    plan_targets,
    plans,
    units,
)
from app.ui.context import Context
from app.ui.dialogs.history import HistoryDialog, RecordHistoryDialog
from app.ui.dialogs.preview import PreviewDialog
from app.ui.files import Files
from app.ui.operations import Operations
from app.ui.widgets.ask import Box
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui import walk
from tests.ui.clerk import texts
from tests.ui.lint import faults
from tests.ui.tabs.list_pages import button, press, select, take_back, why_off


class AnsweringFiles(Files):
    """Saves where the test says."""

    path = None

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.path

    def open(self, path):
        return True


@pytest.fixture
def context(office, kit_app):
    """An office that has worked since its file was made."""
    office.units("Thôn Đông", "Thôn Đoài")
    return Context(Operations(office.operations), 2026, files=AnsweringFiles())


@pytest.fixture
def log(context, shown):
    def open_log():
        return shown(HistoryDialog(context))

    return open_log


def actions_of(dialog):
    return [row[2] for row in texts(dialog.model)]


def newest_id(office):
    return office.ask(history.actions, limit=1)[0].id


def test_23_an_action_tells_who_did_it_when_and_each_field_from_and_to(office, log):
    unit = office.unit("Thôn Nam", phone="0912")
    office.do(units.update, unit, {"head_name": "Nguyễn Thị Hường", "phone": ""})
    dialog = log()
    select(dialog.list, 0)
    moment, user, label, *_ = texts(dialog.model)[0]
    assert f"{today():%d/%m/%Y}" in moment
    assert (user, label) == ("Người dùng", "Sửa đơn vị")
    assert texts(dialog.changes.model()) == [
        ["Đơn vị, tập thể: Thôn Nam", "Số điện thoại", "0912", ""],
        ["Đơn vị, tập thể: Thôn Nam", "Người đứng đầu, chủ hộ", "", "Nguyễn Thị Hường"],
    ]
    assert "1 dòng dữ liệu" in dialog.told.text()
    assert f"mã nhật ký {office.ask(history.newest_code)}" in dialog.told.text()
    assert faults(dialog) == []


def test_23_a_long_text_is_short_in_the_list_and_whole_in_its_tooltip(office, log):
    note = " ".join(["Phấn đấu đạt thôn văn hóa."] * 20)
    office.do(units.update, office.unit("Thôn Nam"), {"note": note})
    dialog = log()
    select(dialog.list, 0)
    cell = dialog.changes.model().index(0, 3)
    assert len(cell.data()) <= 120
    assert cell.data(3) == note  # Qt.ToolTipRole


def test_23_the_log_is_narrowed_by_day_kind_and_words_without_marks(office, log):
    office.do(plans.issue, office.plan())
    dialog = log()
    dialog.list.set_filter("table", "plan")
    assert actions_of(dialog) == ["Ban hành kế hoạch", "Thêm kế hoạch"]
    dialog.list.search("ban hanh")
    assert actions_of(dialog) == ["Ban hành kế hoạch"]
    dialog.list.clear_filters()
    dialog.list.set_filter("days", (today(), today()))
    assert len(actions_of(dialog)) == office.ask(history.count)


def in_next(kind, act):
    """Do something in the next dialog of a kind."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isVisible():
            act(dialog)
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def ask_days(first, last):
    """Fill in the days of the next dialog and go on."""

    def act(dialog):
        dialog.form.field("first").set_value(PartialDate.of(first))
        dialog.form.field("last").set_value(PartialDate.of(last))
        dialog.save()

    in_next(RecordDialog, act)


def test_23_the_days_are_chosen_freely(office, log):
    dialog = log()
    ask_days(today() - timedelta(days=9), today() - timedelta(days=1))
    dialog.choose_days()
    assert actions_of(dialog) == []
    ask_days(today() - timedelta(days=9), today())
    dialog.choose_days()
    assert len(actions_of(dialog)) == office.ask(history.count)


def test_23_an_action_of_any_time_is_undone_once_its_facts_are_agreed_to(office, log, answer):
    unit = office.unit("Thôn Nam")
    office.do(units.rename, unit, "Thôn Bắc")
    office.unit("Thôn Thượng")
    dialog = log()
    said = answer("Giữ nguyên")
    press(dialog.list, "Hoàn tác việc này…", 1)
    assert office.ask(units.get, unit).name == "Thôn Bắc"
    assert "“Đổi tên đơn vị”, do Người dùng làm lúc" in said[0]
    assert "1 dòng dữ liệu sẽ trở lại" in said[0]
    answer("Hoàn tác 1 dòng dữ liệu")
    press(dialog.list, "Hoàn tác việc này…", 1)
    assert office.ask(units.get, unit).name == "Thôn Nam"
    assert take_back(dialog.list) == "Đã hoàn tác “Đổi tên đơn vị”."
    assert office.ask(units.get, unit).name == "Thôn Bắc"


def test_23_later_actions_that_lean_on_one_are_named_before_anything_is_tried(office, log, answer):
    unit = office.unit("Thôn Nam")
    added = newest_id(office)
    office.person("Nguyễn Thị Hường", unit=unit)
    leaning = newest_id(office)
    count = office.ask(history.count)
    dialog = log()
    said = answer("Xem việc mới nhất", before=lambda box: lines.append(lines_of(box)))
    lines = []
    dialog.show_action(added)
    press(dialog.list, "Hoàn tác việc này…")
    assert "Chưa hoàn tác được “Thêm đơn vị” vì 1 việc làm sau đó" in said[0]
    assert "Thêm cá nhân" in lines[0]
    assert dialog.list.current().id == leaning
    assert office.ask(history.count) == count


def lines_of(box):
    return box.findChild(QPlainTextEdit).toPlainText()


def test_23_what_has_weight_says_which_act_alone_takes_it_back(office, log):
    office.do(plans.issue, office.plan())
    dialog = log()
    select(dialog.list, 0)
    assert "chỉ đảo lại được bằng “Thu hồi kế hoạch”" in why_off(dialog.list, "Hoàn tác việc này…")
    assert texts(dialog.model)[0][5] == "Đảo lại bằng “Thu hồi kế hoạch”"


def test_23_what_was_undone_is_marked_and_not_offered_again(office, log):
    office.unit("Thôn Nam")
    office.undo()
    dialog = log()
    select(dialog.list, 1)
    assert texts(dialog.model)[1][5] == "Đã hoàn tác"
    assert "đã được hoàn tác" in why_off(dialog.list, "Hoàn tác việc này…")


def test_23_the_history_of_a_record_holds_its_parts_and_leads_to_the_action(
    office, context, shown, answer
):
    plan = office.plan("Thi đua chào mừng")
    office.do(plan_targets.add, plan, {"name": "Hộ gia đình văn hóa"})
    dialog = shown(RecordHistoryDialog(context, "plan", plan))
    rows = texts(dialog.list.model)
    assert {row[1] for row in rows} == {"Thêm chỉ tiêu", "Thêm kế hoạch"}
    assert ["Chỉ tiêu: Hộ gia đình văn hóa", "Người dùng"] in [row[5:] for row in rows]
    assert faults(dialog) == []
    seen = []
    answer("Đóng", before=lambda log: seen.append(log.list.current().label))
    press(dialog.list, "Xem cả việc", 0)
    assert seen == ["Thêm chỉ tiêu"]


def changed_person(office):
    person = office.person("Nguyễn Thị Hường")
    office.do(people.update, person, {"post": "Trưởng thôn"})
    return person


def test_23_the_log_and_the_history_of_a_record_are_saved_as_files(
    office, context, shown, tmp_path
):
    told = []

    def close(box):
        told.append(box.windowTitle())
        box.accept()

    record = shown(RecordHistoryDialog(context, "subject", changed_person(office)))
    for dialog in (shown(HistoryDialog(context)), record):
        context.files.path = tmp_path / f"{type(dialog).__name__}.xlsx"
        in_next(Box, close)
        press(dialog.list, "Xuất ra Excel…")
        walk.wait_for(lambda: not context.jobs.is_busy)
        assert context.files.path.stat().st_size > 1000
    assert told == ["Đã lưu", "Đã lưu"]
    sheet = load_workbook(tmp_path / "RecordHistoryDialog.xlsx").active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Cá nhân: Nguyễn Thị Hường" in cells
    assert "Trưởng thôn" in cells


def test_23_the_log_and_the_history_of_a_record_are_looked_at_before_they_are_printed(
    office, context, shown
):
    looked_at = []

    def look(preview):
        walk.wait_for(lambda: preview.pages.is_drawn)
        looked_at.append((preview.windowTitle(), words_of(preview._file.content)))
        preview.reject()

    record = shown(RecordHistoryDialog(context, "subject", changed_person(office)))
    for number, dialog in enumerate((shown(HistoryDialog(context)), record), start=1):
        in_next(PreviewDialog, look)
        press(dialog.list, "Xem và in…")
        walk.wait_for(lambda number=number: len(looked_at) == number)
    (log, log_words), (history_of_one, its_words) = looked_at
    assert (log, history_of_one) == (
        "Xem trước khi in: Nhật ký thay đổi",
        "Xem trước khi in: Lịch sử thay đổi",
    )
    assert "Sửa cá nhân" in log_words
    assert "Trưởng thôn" in its_words


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def test_23_every_row_of_a_list_leads_to_its_history(file_window, answer):
    window = file_window
    unit = window.context.operations.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
    window.book.show_tab("units")
    walk.settle(window)
    page = window.book.current_tab().units.list
    assert page.show_row(unit)
    [action] = [a for a in page.table.actions() if a.text() == "Lịch sử của dòng này"]
    said = answer("Đóng")
    action.trigger()
    assert "Đơn vị, tập thể: Thôn Đông" in said[0]


def test_23_a_task_leads_to_the_history_of_the_deadline_or_assignment_it_is(file_window, answer):
    window = file_window
    do = window.context.operations.do
    plan = do(plans.create, {"name": "Thi đua", "year": window.context.year})
    do(plan_deadlines.add, plan, {"kind": DeadlineKind.OTHER, "task": "Nộp báo cáo"})
    do(plan_assignments.add, plan, {"organisation": "Văn phòng", "task": "Theo dõi"})
    window.context.choose(window.context.year, plan)
    window.book.show_tab("registrations")
    walk.settle(window)
    tab = window.book.current_tab()
    tab.show_page("monitoring")
    walk.settle(window)
    page = tab.tasks.list
    [action] = [a for a in page.table.actions() if a.text() == "Lịch sử của dòng này"]
    told = {}
    for task in page.model.rows():
        assert page.show_row(task.id)
        said = answer("Đóng")
        action.trigger()
        told[task.task] = said[-1]
    assert "Nộp báo cáo" in told["Nộp báo cáo"]
    assert "Phân công" in told["Theo dõi"]


@pytest.fixture
def file_window(ready_file, tmp_path, kit_app):
    opened = walk.open_window(shutil.copy(ready_file, tmp_path / "xa.thidua"), 1093, 543)
    yield opened
    walk.close_window(opened)


def test_23_in_a_file_that_can_only_be_read_nothing_is_taken_back(office, context, log):
    dialog = log()
    dialog.list.set_read_only("Tệp đang mở ở chế độ chỉ xem.")
    select(dialog.list, 0)
    assert not button(dialog.list, "Hoàn tác việc này…").isEnabled()
    assert button(dialog.list, "Xuất ra Excel…").isEnabled()
