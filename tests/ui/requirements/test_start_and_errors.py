"""The first start, more than one start, files that cannot be written, and faults."""

import errno
import shutil
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
)

from app.core.paths import settings_folder
from app.exports import files as export_files
from app.services import office as offices
from app.services import units
from app.storage.database import Database
from app.storage.device import Machine
from app.ui import style
from app.ui.dialogs import data_file, data_file_steps
from app.ui.dialogs.first_steps import FirstSteps
from app.ui.errors import ErrorHandler
from app.ui.files import Files
from app.ui.forms import FieldSpec, Form
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.tabs.reports import ExportResult, ReportsTab
from app.ui.widgets.ask import Box
from app.ui.widgets.fields import TextField
from app.ui.widgets.fitted_dialog import LARGEST
from app.ui.widgets.record_dialog import RecordDialog
from tests.sample import sample_file  # noqa: F401 - a fixture
from tests.ui import walk
from tests.ui.clerk import Clerk, type_into
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import faults, size_faults, word_faults

SCREEN = (1093, 543)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture
def file(ready_file, tmp_path):
    """The data file of an office that is set up, that nobody has open."""
    return Path(shutil.copy(ready_file, tmp_path / "xa-an-binh.thidua"))


@pytest.fixture
def start(qtbot):
    """Open the window as a start does, with all its tabs or none."""
    opened = []

    def start(*path, files=None, **how):
        window = MainWindow(files or walk.NoFiles(), **how)
        opened.append(window)
        qtbot.addWidget(window)
        window.resize(*SCREEN)
        window.show()
        with qtbot.waitSignal(window.file_shown, timeout=20_000):
            window.begin(*path)
        walk.settle(window)
        return window

    yield start
    for window in opened:
        walk.forget(window)
        window.close()


def pressed(widget, text):
    return next(b for b in widget.findChildren(QPushButton) if b.text() == text and b.isVisible())


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# --- 17: the working year and plan ---------------------------------------------------------------


def test_17_the_year_is_chosen_once_seen_on_every_tab_and_remembered(start, file):
    window = start(file)
    window.work_bar.chosen.emit(2027, None)
    for name in window.book.names:
        window.book.show_tab(name)
        assert window.work_bar.isVisible()
        assert window.book.current_tab().context.year == 2027
    window.close()
    assert start(file).context.year == 2027


# --- 27: one window, one writer ------------------------------------------------------------------


def test_27_a_file_open_on_another_pc_is_looked_at_and_names_that_pc(start, file, qtbot):
    elsewhere = Database.open(file, Machine("other", "PC-KETOAN"))
    window = start(file, tabs=[])
    assert "PC-KETOAN" in said(window.start_page)
    with qtbot.waitSignal(window.file_shown):
        pressed(window.start_page, "Mở chỉ xem").click()
    assert window.context.is_read_only
    assert "PC-KETOAN" in window._read_only_notice.text()
    elsewhere.close()


# --- 31: a file that another program holds -------------------------------------------------------


class OneFile(Files):
    """Saves to one path, without a dialog."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.path


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_31_a_report_that_is_open_in_excel_is_told_and_the_old_file_kept(
    start, file, tmp_path, monkeypatch, ending, qtbot
):
    folder = tmp_path / "bao-cao"
    folder.mkdir()
    target = folder / f"so.{ending}"
    target.write_bytes(b"old")
    put = export_files._put_in_place

    def refuse(part, path):
        if path == target:
            raise PermissionError(errno.EACCES, "in use", str(path))
        put(part, path)

    monkeypatch.setattr(export_files, "_put_in_place", refuse)
    window = start(file, files=OneFile(target))
    tab = window.book.show_tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.choose("awards")
    tab.export(ending)
    result = tab.findChild(ExportResult)
    qtbot.waitUntil(lambda: bool(result.text()), timeout=20_000)
    assert "đang mở trong chương trình khác" in result.text()
    assert "Tệp cũ còn nguyên" in result.text()
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]
    window._files.path = folder / f"so-moi.{ending}"
    walk.settle(window)
    pressed(result, "Lưu tên khác").click()
    qtbot.waitUntil(lambda: "Đã xuất" in result.text(), timeout=20_000)
    assert sorted(path.name for path in folder.iterdir()) == [f"so-moi.{ending}", f"so.{ending}"]


# --- 34: the largest text ------------------------------------------------------------------------


def test_34_every_page_and_dialog_fits_the_smallest_screen_at_the_largest_text(
    start,
    sample_file,  # noqa: F811 - the fixture
    tmp_path,
    qapp,
):
    window = start(Path(shutil.copy(sample_file, tmp_path / "xa-mau.thidua")))
    window.context.choose(2026)
    style.set_text_size(qapp, style.LARGEST_TEXT)
    wrong, dialogs = [], []

    def visit(name, widget):
        seen = widget.window()
        wrong.extend(f"{name}: {fault}" for fault in size_faults(seen))
        wrong.extend(f"{name}: {room} is scrolled sideways" for room in _scrolled(seen))
        if isinstance(seen, QDialog):
            dialogs.append(name)
        elif (seen.width(), seen.height()) != SCREEN:
            wrong.append(f"{name}: the window grew to {seen.width()} × {seen.height()}")

    walk.walk(window, visit)
    for name, run in walk.menu_dialogs():
        watch = walk.Watch(name, visit)
        walk.run_menu(run, window)
        watch.stop()
    assert wrong == []
    assert len(dialogs) > 60, "the walk found too few dialogs to mean anything"


def _scrolled(window):
    """Name the pages and forms in sight that are wider than the room they have."""
    return [
        type(area.widget()).__name__
        for area in window.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


# --- 39: the first start -------------------------------------------------------------------------


def type_path(dialog, path):
    type_into(dialog.place, "path", str(path))


def test_39_a_first_start_asks_four_questions_and_says_what_it_will_make(start, tmp_path, qtbot):
    """By keyboard, on real widgets; the way back loses nothing."""
    path = tmp_path / "thi-dua.thidua"
    window = start()
    summary = []

    def answer(dialog):
        assert dialog.windowTitle() == "Thiết lập ban đầu"
        for name, text in (("name", "Ủy ban nhân dân xã An Bình"), ("locality", "An Bình")):
            type_into(dialog.office.form, name, text)
        type_into(dialog.office.form, "level_code", "Xã")
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert dialog.number == 1
        assert dialog.place.field("path").value().name == "uy-ban-nhan-dan-xa-an-binh.thidua"
        type_path(dialog, path)
        qtbot.keyClick(dialog, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert dialog.office.form.field("locality").value() == "An Bình"
        pressed(dialog, "Tiếp tục").click()
        assert dialog.place.field("path").value() == path
        pressed(dialog, "Tiếp tục").click()
        pressed(dialog, "Tiếp tục").click()
        assert dialog.number == 2
        assert "Chưa chọn thư mục" in dialog.backup.field.problem
        next(b for b in dialog.findChildren(QRadioButton) if "&sau" in b.text()).click()
        assert "chưa có bản sao lưu nào" in said(dialog)
        pressed(dialog, "Tiếp tục").click()
        summary.append(dialog.begin.findChild(QPlainTextEdit).toPlainText())
        assert not path.exists()
        pressed(dialog, "Hoàn thành").click()

    clerk = Clerk(window)
    first = []

    def close(dialog):
        first.append(dialog)
        dialog.close()

    with clerk.dialogs(answer, close):
        window.start_page.new_button.click()
        qtbot.waitUntil(lambda: bool(first), timeout=20_000)
    assert "Ủy ban nhân dân xã An Bình" in summary[0]
    assert "cấp: Xã" in summary[0]
    assert str(path) in summary[0]
    assert "CHƯA có bản sao lưu nào" in summary[0]
    assert window.context.operations.path == path
    assert window.context.operations.ask(offices.get).level_code == "XA"
    assert isinstance(first[0], FirstSteps)
    assert "Bắt đầu: còn 6 việc" in window.book.show_tab("overview").beginning.text()


@pytest.mark.parametrize("points", [style.USUAL_TEXT, style.LARGEST_TEXT])
def test_39_every_step_fits_and_takes_what_unikey_sends(shown, qapp, points):
    style.set_text_size(qapp, points)
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    office = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình", "level_code": "XA"}
    dialog.office.form.fill(office)
    dialog.backup.put_off()
    for number in range(4):
        dialog.show_step(number)
        QApplication.processEvents()
        assert [*faults(dialog), *word_faults(dialog)] == []
        assert dialog.width() <= LARGEST.width()
        assert dialog.height() <= LARGEST.height()
        for form in dialog.findChildren(Form):
            assert form._page.width() <= form.viewport().width()
    dialog.show_step(0)
    assert_unikey_safe(dialog.office.form.field("name").line)
    dialog._clean = dialog._drafts()


def test_39_the_data_never_lie_where_they_are_copied_to_the_net(shown, tmp_path):
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    dialog.show_step(1)
    dialog.place.field("path").line.setText(str(tmp_path / "OneDrive" / "xa.thidua"))
    dialog.place.field("path").commit()
    dialog.go_on()
    assert dialog.number == 1
    assert "đồng bộ lên mạng" in dialog.place.field("path").problem
    dialog._clean = dialog._drafts()


def test_39_a_folder_that_is_not_there_is_refused_where_it_is_asked(shown, tmp_path):
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    dialog.show_step(1)
    missing = tmp_path / "Thi đua" / "xa.thidua"
    dialog.place.field("path").line.setText(str(missing))
    dialog.place.field("path").commit()
    dialog.go_on()
    assert dialog.number == 1
    told = dialog.place.field("path").problem
    assert told.startswith(f"Không có thư mục “{missing.parent}”. Chưa tạo tệp nào.")
    assert "Bấm “Chọn…”" in told
    missing.parent.mkdir()
    dialog.go_on()
    assert dialog.number == 2
    dialog._clean = dialog._drafts()


def test_39_the_folder_that_the_program_offers_need_not_be_there_yet(shown, tmp_path, monkeypatch):
    offered = tmp_path / "SoThiDua"
    monkeypatch.setattr(data_file_steps, "_folders", lambda: {"me": offered})
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    dialog.show_step(1)
    assert dialog.place.field("path").value().parent == offered
    dialog.go_on()
    assert dialog.number == 2
    assert not offered.exists()
    dialog._clean = dialog._drafts()


def test_39_the_folder_for_backups_is_remembered_once_the_file_is_made(shown, tmp_path):
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    dialog.office.form.fill({"name": "UBND xã", "locality": "An Bình", "level_code": "XA"})
    dialog.place.field("path").set_value(tmp_path / "xa.thidua")
    dialog.backup.field.set_value(tmp_path)
    dialog.show_step(3)
    assert f"   {tmp_path}" in dialog.begin.summary.toPlainText().splitlines()
    assert Preferences().backup_folder is None
    dialog.go_on()
    assert Preferences().backup_folder == tmp_path
    dialog.made.opened.door.close()


def test_39_what_refuses_a_new_file_leads_back_to_its_step(shown, tmp_path, monkeypatch):
    dialog = shown(data_file.FirstStart(walk.NoFiles()))
    dialog.office.form.fill({"name": "UBND xã", "locality": "An Bình", "level_code": "XA"})
    dialog.place.field("path").set_value(tmp_path / "khong-co" / "xa.thidua")
    dialog.backup.put_off()
    dialog.show_step(3)
    dialog.go_on()
    assert dialog.number == 1
    assert "Không có thư mục" in said(dialog)
    assert dialog.made is None
    assert list(settings_folder().glob("*.thidua")) == []
    dialog._clean = dialog._drafts()


# --- 40: faults ----------------------------------------------------------------------------------


@pytest.fixture
def handler(monkeypatch, qapp):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = ErrorHandler()
    handler.install()
    return handler


@pytest.mark.qt_no_exception_capture
def test_40_a_fault_is_told_calmly_and_what_was_typed_can_still_be_saved(
    start, file, handler, shown, answer
):
    window = start(file, tabs=[])
    handler.save_support_file = window.save_support_file
    door, faulty = window.context.operations, [True]

    def save(values):
        if faulty.pop() if faulty else False:
            raise ZeroDivisionError
        return door.do(units.create, values)

    form = Form([FieldSpec("name", "Tên đơn vị", lambda: TextField(200), required=True)])
    dialog = shown(RecordDialog(form, save, "Thêm đơn vị"))
    type_into(form, "name", "Thôn Đông")

    def read(box):
        assert isinstance(box, Box)
        assert pressed(box, "Lưu tệp hỗ trợ…").isEnabled()
        assert word_faults(box) == []

    told = answer("Đóng", read)
    pressed(dialog, "Lưu").click()
    assert "Dữ liệu đã lưu vẫn an toàn" in told[0]
    assert "ZeroDivisionError" not in told[0]
    assert dialog.isVisible()
    assert form.values() == {"name": "Thôn Đông"}
    pressed(dialog, "Lưu").click()
    assert [row.name for row in door.ask(units.listed)] == ["Thôn Đông"]
    assert not dialog.isVisible()
