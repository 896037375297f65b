"""Beginning: which data file opens, which does not and why, and how a new one is made."""

import os
import shutil
import sqlite3
import sys
import threading
import unicodedata
from contextlib import closing
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton

from app import operations
from app.core.clock import now, short_moment
from app.core.errors import NotAllowed, StorageFailure
from app.core.paths import settings_folder
from app.domain.terms import Regime
from app.services import office as offices
from app.services import units
from app.storage import last_restore
from app.storage import opening as storage_opening
from app.ui import opening, recent, start_page
from app.ui.context import Context
from app.ui.dialogs import data_file_steps
from app.ui.dialogs import office as office_dialog
from app.ui.dialogs.office import edit_office
from app.ui.dialogs.path_fields import FolderField, NewFileField
from app.ui.files import Files
from app.ui.main_window import MainWindow
from app.ui.operations import Operations
from app.ui.widgets import progress
from app.ui.widgets.notice import Notice
from tests.ui import walk

SAMPLE = "app.services.sample"
AN_BINH = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}


class AnsweringFiles(Files):
    """Answers without a dialog."""

    def __init__(self, path=None):
        super().__init__()
        self.path = path

    def ask_open(self, parent, caption, *kinds):
        return self.path

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.path


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture
def file(empty_file, tmp_path):
    """A data file without an office, that nobody has open."""
    return shutil.copy(empty_file, tmp_path / "xa-an-binh.thidua")


@pytest.fixture
def other(file, tmp_path):
    """Another such file."""
    return shutil.copy(file, tmp_path / "khac.thidua")


@pytest.fixture
def files():
    return AnsweringFiles()


@pytest.fixture
def choosing_other(files, other):
    """The person will choose the other file."""
    files.path = other
    return other


@pytest.fixture
def window(qtbot, files):
    """The window without any tab, nothing open yet."""
    window = MainWindow(files, tabs=[])
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


@pytest.fixture
def begin(window, qtbot):
    def begin(*path, **how):
        with qtbot.waitSignal(window.file_shown):
            window.begin(*path, **how)

    return begin


def offered(page):
    """The buttons a person sees on the start page."""
    return [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]


def press(page, text, qtbot, window):
    button = next(b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible())
    with qtbot.waitSignal(window.file_shown):
        button.click()


def sentence(window):
    """What the start page says."""
    return window.start_page.findChild(Notice).text()


def banners(window):
    return [n.text() for n in window.findChildren(Notice) if n.isVisible() and n.text()]


def lines(window):
    shown = window.start_page.findChild(QListWidget)
    return [shown.item(number).text() for number in range(shown.count())]


# --- where to begin ------------------------------------------------------------------------------


def test_the_first_start_offers_where_to_begin_and_makes_nothing(window, begin, tmp_path):
    begin()
    assert window.context is None
    assert window.start_page.isVisible()
    assert "Tạo tệp dữ liệu mới…" in offered(window.start_page)
    assert "Mở tệp dữ liệu…" in offered(window.start_page)
    assert lines(window) == ["Chưa mở tệp nào trên máy này."]
    assert list(tmp_path.rglob("*.thidua")) == []


def test_the_last_file_opens_by_itself(window, begin, file):
    recent.remember(file)
    begin()
    assert window.context.operations.path == file
    assert window.windowTitle() == "xa-an-binh – Sổ Thi Đua"


def test_a_remembered_file_that_is_gone_is_told_and_never_replaced(window, begin, file, qtbot):
    recent.remember(file)
    file.unlink()
    begin()
    assert "Không thấy tệp" in sentence(window)
    assert "Chưa tạo tệp mới" in sentence(window)
    assert not file.exists()
    assert {"Thử lại", "Bỏ khỏi danh sách", "Mở tệp dữ liệu…"} <= set(offered(window.start_page))
    press(window.start_page, "Bỏ khỏi danh sách", qtbot, window)
    assert recent.files() == ()
    assert "Thử lại" not in offered(window.start_page)


def test_a_file_that_comes_back_opens_when_tried_again(window, begin, file, tmp_path, qtbot):
    away = file.rename(tmp_path / "away")
    begin(file)
    away.rename(file)
    press(window.start_page, "Thử lại", qtbot, window)
    assert window.context.operations.path == file


def test_a_file_of_the_list_opens_with_a_click(window, begin, file, tmp_path, qtbot):
    gone = tmp_path / "gone.thidua"
    recent.remember(file)
    recent.remember(gone)
    begin()
    shown = window.start_page.findChild(QListWidget)
    assert [line.split()[0] for line in lines(window)] == ["gone", "xa-an-binh"]
    qtbot.waitUntil(lambda: "không còn ở đó" in lines(window)[0])
    assert "không còn ở đó" not in lines(window)[1]
    assert short_moment(recent.opened(gone)) in lines(window)[0]
    with qtbot.waitSignal(window.file_shown):
        shown.itemClicked.emit(shown.item(1))
    assert window.context.operations.path == file


def test_a_file_that_is_gone_says_since_when_it_was_known_and_what_can_be_done(
    window, begin, tmp_path
):
    gone = tmp_path / "gone.thidua"
    recent.remember(gone)
    begin()
    assert "gone.thidua" in sentence(window)
    assert f"Mở lần cuối trên máy này: {short_moment(recent.opened(gone))}" in sentence(window)
    steps = {"Tìm tệp…", "Bỏ khỏi danh sách", "Phục hồi từ bản sao lưu…", "Thử lại"}
    assert steps <= set(offered(window.start_page))


def test_a_file_that_was_moved_is_found_and_remembered_at_its_new_place(
    window, begin, file, files, tmp_path, qtbot
):
    recent.remember(tmp_path / "gone.thidua")
    begin()
    files.path = file
    press(window.start_page, "Tìm tệp…", qtbot, window)
    assert window.context.operations.path == file
    assert recent.files() == (file,)


def test_a_file_that_is_gone_can_be_left_out_while_another_is_open(
    window, begin, file, tmp_path, answer, qtbot
):
    gone = tmp_path / "gone.thidua"
    begin(file)
    recent.remember(gone)
    told = answer("Bỏ khỏi danh sách")
    window.open_path(gone)
    qtbot.waitUntil(lambda: recent.files() == (file,))
    assert "Không thấy tệp" in told[0]
    assert window.context.operations.path == file


def test_a_drive_that_does_not_answer_holds_nothing_up(window, begin, file, tmp_path, monkeypatch):
    """The list is there, and the window can be used, while a dead drive is still being asked."""
    dead, answers = tmp_path / "mang" / "xa.thidua", threading.Event()
    there = os.path.exists

    def ask(path):
        if path == dead:
            answers.wait(30)
        return there(path)

    monkeypatch.setattr(start_page.os.path, "exists", ask)
    recent.remember(dead)
    recent.remember(tmp_path / "gone.thidua")
    begin()
    try:
        walk.wait_for(lambda: "không còn ở đó" in lines(window)[0])
        assert "không còn ở đó" not in lines(window)[1]
        begin(file)
        assert window.context.operations.path == file
    finally:
        answers.set()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "tệp rỗng"), (b"xin chao" * 40, "không phải tệp dữ liệu")],
)
def test_a_file_that_is_none_of_ours_stays_as_it_is(window, begin, tmp_path, content, told):
    path = tmp_path / "khac.thidua"
    path.write_bytes(content)
    begin(path)
    assert told in sentence(window)
    assert path.read_bytes() == content
    assert window.context is None


def test_a_file_of_a_newer_program_is_told_and_stays_as_it_is(window, begin, file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    before = file.read_bytes()
    begin(file)
    assert "phiên bản mới hơn" in sentence(window)
    assert "Hãy cập nhật phần mềm" in sentence(window)
    assert file.read_bytes() == before


def test_a_file_on_a_drive_that_is_gone_is_told(window, begin, tmp_path):
    begin(tmp_path / "o-dia-da-rut" / "xa.thidua")
    assert "Không thấy ổ đĩa hoặc thư mục" in sentence(window)
    assert "Hãy cắm lại ổ đĩa" in sentence(window)
    assert not (tmp_path / "o-dia-da-rut").exists()


def test_a_file_that_can_only_be_read_is_shown_and_says_why(window, begin, file, monkeypatch):
    monkeypatch.setattr(storage_opening.os, "access", lambda path, _mode: path != file)
    before = file.read_bytes()
    begin(file)
    assert window.context.is_read_only
    assert banners(window) == ["Tệp “xa-an-binh.thidua” chỉ cho đọc nên chỉ xem được."]
    with pytest.raises(NotAllowed, match=r"chỉ cho đọc .* Chưa có gì bị thay đổi"):
        window.context.operations.do(offices.set_up, AN_BINH)
    assert file.read_bytes() == before


def test_a_fault_while_opening_leaves_the_start_page(window, begin, file, monkeypatch, qtbot):
    monkeypatch.setattr(opening, "described", lambda door: 1 / 0)
    with qtbot.captureExceptions() as caught:
        begin(file)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert "phần mềm gặp lỗi" in sentence(window)


def test_38_a_file_that_takes_long_to_open_is_told_and_can_be_stopped(
    window, begin, file, monkeypatch, qtbot
):
    monkeypatch.setattr(progress, "_SEEN_AFTER", 0)
    may_go_on, described = threading.Event(), opening.described

    def slowly(door):
        may_go_on.wait(30)
        return described(door)

    monkeypatch.setattr(opening, "described", slowly)
    window.open_path(file)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert f"Đang mở “{file.name}”…" in [label.text() for label in dialog.findChildren(QLabel)]
    with qtbot.waitSignal(window.file_shown):
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Hủy").click()
        may_go_on.set()
    assert window.context is None
    assert window.start_page.isVisible()
    operations.open_file(file).close()


# --- open elsewhere, or only to be looked at -----------------------------------------------------


def test_a_file_open_elsewhere_can_be_looked_at_and_then_changed(window, begin, file, qtbot):
    elsewhere = operations.open_file(file)
    begin(file)
    assert "đang được mở" in sentence(window)
    press(window.start_page, "Mở chỉ xem", qtbot, window)
    assert any("chỉ xem" in banner for banner in banners(window))
    assert window.context.is_read_only
    elsewhere.close()
    again = next(b for b in window.findChildren(QPushButton) if b.text() == "Mở lại để sửa")
    with qtbot.waitSignal(window.file_shown):
        again.click()
    assert not window.context.is_read_only
    assert banners(window) == []


def test_another_file_open_elsewhere_leaves_this_one_open(
    window, begin, file, choosing_other, answer, qtbot
):
    begin(file)
    elsewhere = operations.open_file(choosing_other)
    told = answer("Không mở")
    window.choose_file()
    qtbot.waitUntil(lambda: bool(told))
    assert "đang được mở" in told[0]
    assert window.context.operations.path == file
    elsewhere.close()


def test_another_file_takes_the_place_of_the_one_that_is_open(
    window, begin, file, choosing_other, qtbot
):
    begin(file)
    with qtbot.waitSignal(window.file_shown):
        window.choose_file()
    assert window.context.operations.path == choosing_other
    operations.open_file(file).close()
    assert recent.files() == (choosing_other, file)


def test_the_same_file_is_not_opened_twice(window, begin, file, files):
    begin(file)
    before = window.context
    files.path = file
    window.choose_file()
    assert window.context is before
    assert window.statusBar().currentMessage() == "Tệp này đang mở."


def test_choosing_no_file_changes_nothing(window, begin, file):
    begin(file)
    before = window.context
    window.choose_file()
    assert window.context is before


# --- the sample ----------------------------------------------------------------------------------


def test_a_sample_is_marked_as_such_and_not_remembered(window, begin, file):
    door = operations.open_file(file)
    door.do(offices.set_up, {**AN_BINH, "is_sample": True})
    door.close()
    begin(file)
    assert any(banner.startswith("DỮ LIỆU MẪU") for banner in banners(window))
    assert recent.files() == ()


def test_the_sample_is_made_once(window, begin, file, monkeypatch, qtbot):
    made = []

    def build(path):
        made.append(path)
        shutil.copy(file, path)

    monkeypatch.setitem(sys.modules, SAMPLE, module_from_spec(ModuleSpec(SAMPLE, None)))
    monkeypatch.setattr(sys.modules[SAMPLE], "build", build, raising=False)
    begin(sample=True)
    assert made == [settings_folder() / "du-lieu-mau.thidua"]
    assert window.context.operations.path == made[0]
    window.close()
    again = MainWindow(tabs=[])
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.file_shown):
        again.begin(sample=True)
    assert len(made) == 1
    again.close()


# --- a new file ----------------------------------------------------------------------------------


# --- after a restore -------------------------------------------------------------------------


@pytest.fixture
def backup(file, tmp_path):
    """A backup of the file, which has Thôn Đông since."""
    door = operations.open_file(file)
    door.do(offices.set_up, AN_BINH)
    made = door.back_up(tmp_path).path
    door.do(units.create, {"name": "Thôn Đông"})
    door.close()
    return made


def offers_undo(window):
    return window._own["undo_restore"].isEnabled()


def test_26_undoing_a_restore_is_offered_while_its_copy_is_there(backup, begin, window, file):
    begin(file)
    assert not offers_undo(window)
    window.close()

    [safety] = operations.restore_file(backup, file).kept
    window.show()
    begin(file)
    assert offers_undo(window)
    window.close()
    safety.unlink()
    window.show()
    begin(file)
    assert not offers_undo(window)


def test_a_restore_that_was_cut_off_is_told_once_and_can_be_done_again(
    backup, begin, window, file
):
    cut_off = last_restore.LastRestore(backup, now(), now())
    last_restore.begin(file, cut_off)
    begin(file)
    [told] = [words for words in banners(window) if "bị ngắt giữa chừng" in words]
    assert backup.name in told
    assert not offers_undo(window)
    window.close()
    window.show()
    begin(file)
    assert not any("bị ngắt giữa chừng" in words for words in banners(window))


@pytest.fixture
def form(qtbot, files):
    """The question where the data are to lie, once the office is named."""
    form = data_file_steps.WhereForm(files)
    qtbot.addWidget(form)
    form.name_after("Ủy ban nhân dân xã An Bình")
    return form


def test_a_new_file_is_named_after_its_office(form):
    assert form.field("path").value() == settings_folder() / "uy-ban-nhan-dan-xa-an-binh.thidua"


def test_a_name_given_by_the_person_stays(form, files, tmp_path):
    files.path = tmp_path / "thi-dua-2026.thidua"
    next(b for b in form.findChildren(QPushButton) if b.text() == "C&họn…").click()
    form.name_after("Ủy ban nhân dân xã Hòa Giang")
    assert form.field("path").value() == files.path
    assert form.field("who").value() == "other"


def test_a_file_moves_to_the_folder_of_those_who_use_it_under_its_name(form, tmp_path):
    path = form.field("path")
    path.line.setText(str(tmp_path / "thi-dua.thidua"))
    path.commit()
    form.field("who").reset("Chỉ tôi")
    form._on_who()
    assert path.value() == settings_folder() / "thi-dua.thidua"


def test_windows_offers_a_folder_for_everybody(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PUBLIC", str(tmp_path / "Public"))
    folders = data_file_steps._folders()
    assert folders["all"] == tmp_path / "Public" / "Documents" / "SoThiDua"
    assert folders["me"] == settings_folder()


@pytest.mark.parametrize("name", ["Thư  mục (1)", unicodedata.normalize("NFD", "Sao lưu")])
def test_a_folder_keeps_the_very_letters_of_its_name(files, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    for field in (FolderField(files), NewFileField(files)):
        path = folder if isinstance(field, FolderField) else folder / "xa.thidua"
        for typed in (f"{path}", f'"{path}"', f"  {path} "):
            field.line.setText(typed)
            field.commit()
            assert (field.value(), field.problem, field.draft()) == (path, "", str(path))


def test_a_path_without_a_folder_is_refused_and_an_ending_is_added(form, tmp_path):
    path = form.field("path")
    path.line.setText("so-thi-dua")
    path.commit()
    assert "chưa nói rõ thư mục" in path.problem
    path.line.setText(str(tmp_path / "xã An Bình"))
    assert path.value() == tmp_path / "xã An Bình.thidua"


def steps_to_the_end(path, *, office=AN_BINH, sample=False):
    """Fill in each step of the dialog of a new file and go to the last."""

    def walk_on(dialog):
        dialog.office.form.fill({**office, "level_code": "XA", "regime": Regime.STATE})
        dialog.go_on()
        assert dialog.number == 1
        dialog.place.field("path").line.setText(str(path))
        dialog.place.field("path").commit()
        dialog.go_on()
        assert dialog.number == 2, dialog.place.field("path").problem
        dialog.backup.put_off()
        dialog.go_on()
        assert dialog.number == 3
        if sample:
            dialog.begin.choose_sample()

    return walk_on


def test_a_new_file_is_made_for_its_office_and_opened(window, begin, answer, tmp_path, qtbot):
    begin()
    path = tmp_path / "moi.thidua"
    answer("Hoàn thành", steps_to_the_end(path))
    with qtbot.waitSignal(window.file_shown):
        window.start_page.new_button.click()
    assert window.context.operations.path == path
    assert window.windowTitle() == "Ủy ban nhân dân xã An Bình – Sổ Thi Đua"
    found = window.context.operations.ask(offices.get)
    assert (found.level_code, found.regime, found.symbol) == ("XA", Regime.STATE, "UBND")
    assert window.context.operations.undo_obstacle == ""
    assert recent.files() == (path,)


def test_a_look_at_the_sample_leaves_the_new_file_to_be_opened(
    window, begin, answer, tmp_path, qtbot, monkeypatch
):
    begin()
    path = tmp_path / "moi.thidua"
    asked = []
    monkeypatch.setattr(window, "open_sample", lambda: asked.append(1))
    answer("Hoàn thành", steps_to_the_end(path, sample=True))
    window.start_page.new_button.click()
    assert asked == [1]
    assert recent.files() == (path,)
    operations.open_file(path).close()


def test_a_file_that_is_there_is_not_replaced(window, begin, answer, file, tmp_path):
    begin()
    before = file.read_bytes()
    told = []

    def try_once(dialog):
        dialog.office.form.fill({**AN_BINH, "level_code": "XA", "regime": Regime.STATE})
        dialog.go_on()
        dialog.place.field("path").line.setText(str(file))
        dialog.place.field("path").commit()
        dialog.go_on()
        assert dialog.number == 1
        told.append(dialog.place.field("path").problem)
        dialog._clean = dialog._drafts()

    answer("Hủy", try_once)
    window.create_file()
    assert "Đã có tệp" in told[0]
    assert file.read_bytes() == before
    assert window.context is None


def test_a_file_refused_by_its_office_leaves_nothing(tmp_path):
    path = tmp_path / "moi.thidua"
    with pytest.raises(operations.InvalidInput, match="Tên cơ quan"):
        operations.create_file(path, {"locality": "An Bình"})
    with pytest.raises(StorageFailure, match="Không có thư mục"):
        operations.create_file(tmp_path / "none" / "moi.thidua", AN_BINH)
    assert list(tmp_path.glob("*")) in ([], [tmp_path / "settings"])


# --- the office ----------------------------------------------------------------------------------


@pytest.fixture
def context(new_office, qapp):
    new_office.do(offices.set_up, AN_BINH)
    return Context(Operations(new_office.operations), 2026)


def test_the_office_is_shown_and_changed(context, answer, window):
    told = []

    def rename(dialog):
        told.append(dialog.form.values()["name"])
        dialog.form.field("locality").set_value("An Bình Đông")

    answer("Lưu", rename)
    edit_office(context, window)
    assert told == ["Ủy ban nhân dân xã An Bình"]
    assert context.operations.ask(offices.get).locality == "An Bình Đông"
    assert context.operations.undo_label == "Sửa thông tin đơn vị"


def test_an_office_without_a_name_is_refused_in_words(context, answer, window):
    told = []

    def blank(dialog):
        dialog.form.field("name").set_value("")
        dialog.save()
        told.append(dialog.form.field("name").problem)
        dialog.form.mark_clean()

    answer("Hủy", blank)
    edit_office(context, window)
    assert told == ["Chưa nhập “Tên cơ quan”."]
    assert context.operations.ask(offices.get).name == "Ủy ban nhân dân xã An Bình"


def test_every_screen_says_the_level_of_today():
    labels = [label for _, label in office_dialog.levels()]
    assert {"Xã", "Phường", "Đặc khu"} <= set(labels)
    assert "Thị trấn" not in labels
    assert "Quận" not in labels


def test_units_are_kept_in_the_file_that_was_made(tmp_path):
    path = tmp_path / "moi.thidua"
    door = operations.create_file(path, AN_BINH)
    door.do(units.create, {"name": "Thôn Đông"})
    door.close()
    door = operations.open_file(path)
    assert [row.name for row in door.ask(units.listed)] == ["Thôn Đông"]
    door.close()
