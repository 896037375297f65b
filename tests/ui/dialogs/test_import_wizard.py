"""Lists come in by the window: looked at, mended in place, written as one action, taken back."""

import errno
import unicodedata
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMetaObject, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from app.core.errors import StorageFailure
from app.core.progress import Cancelled
from app.domain.terms import ListKind
from app.imports.lists import telling
from app.imports.lists.kinds import KINDS
from app.imports.lists.old_fonts import Letters
from app.imports.lists.rows import Choice, RowState
from app.services import list_imports, office, people, units
from app.ui import style
from app.ui.dialogs import list_import
from app.ui.dialogs.list_import import ImportWizard, import_list
from app.ui.dialogs.list_import_result import ResultStep
from app.ui.preferences import Preferences
from app.ui.tabs.member_lists import PersonList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.progress import ProgressDialog
from tests.imports.lists.books import book
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import faults, word_faults

HEAD = ["STT", "Họ và tên", "Đơn vị", "Ngày sinh", "Số CCCD"]
EAST = "Thôn Đông"
GOOD = [
    HEAD,
    [1, "Ông Lê Văn An", EAST, "5/3/1980", "001080000001"],
    [2, "Trần Thị Bình", EAST, 1985, None],
]
WRONG = [3, "Phạm Cúc", EAST, "30/02/1990", None]
VALID, REVIEW, ERROR = RowState


class Clerk:
    """Takes lists of people in by the window, as a person does."""

    def __init__(self, context, files, shown, qtbot, folder):
        self.context, self.files, self.qtbot, self.folder = context, files, qtbot, folder
        context.operations.do(office.update, {"keeps_citizen_numbers": True})
        context.operations.do(units.create, {"name": EAST})
        self.wizard = shown(ImportWizard(context, ListKind.PEOPLE))

    def wait(self):
        self.qtbot.waitUntil(lambda: not self.context.jobs.is_busy, timeout=30_000)
        for _ in range(3):
            QApplication.processEvents()

    def choose(self, path):
        """Choose a file; its list is looked for."""
        self.files.path = path
        self.wizard.file.choose.click()
        self.wait()
        self.wait()

    def begin(self, rows, **shape):
        """Choose a file of these rows and go on to the check."""
        self.choose(rows if hasattr(rows, "exists") else book(self.folder, rows, **shape))
        self.go_on()

    def go_on(self):
        self.wizard.go_on()
        self.wait()
        self.wait()

    @property
    def check(self):
        return self.wizard.check

    @property
    def tabs(self):
        return [self.check.tabs.tabText(number) for number in range(3)]

    def turn(self, state):
        self.check.tabs.setCurrentIndex(list(RowState).index(state))

    def seen(self):
        """The numbers of the rows that are seen."""
        return [row.id for row in self.check.model.rows()]

    def type_in(self, number, name, text):
        """Type over a cell as one does in the grid."""
        grid, model = self.check.grid, self.check.model
        column = [one.name for one in model.columns].index(name)
        grid.setCurrentIndex(model.index(model.row_of(number), column))
        grid.setFocus()
        QTest.keyClick(grid, Qt.Key.Key_F2)
        line = grid.findChild(QLineEdit)
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.wait()

    def cell(self, number, name):
        """What is seen in a cell."""
        model = self.check.model
        column = next(one for one in model.columns if one.name == name)
        return column.shown(model.row_with(number))

    def names(self):
        return sorted(one.name for one in self.context.operations.ask(people.records))


@pytest.fixture
def clerk(context, files, shown, qtbot, tmp_path, monkeypatch):
    def give_up(_):
        monkeypatch.setattr(list_import, "confirm", lambda *_: True)

    # Windows are closed in their order, before fixtures end: closing the wizard would ask.
    first = QWidget()
    qtbot.addWidget(first, before_close_func=give_up)
    yield Clerk(context, files, shown, qtbot, tmp_path)
    del first  # held until here: the list of windows does not hold it


# --- a good file -----------------------------------------------------------------------------


def test_28_a_good_file_comes_in_as_one_action_after_a_safety_copy(clerk):
    clerk.begin(GOOD)
    assert clerk.wizard.number == 2
    assert clerk.tabs == ["Hợp lệ (2)", "Cần xem lại (0)", "Lỗi (0)"]
    assert clerk.cell(2, "name") == "Lê Văn An (danh xưng: Ông)"
    assert clerk.cell(2, "born") == "05/03/1980"
    assert clerk.cell(3, "born") == "1985"
    assert clerk.wizard.next.text() == "Nhập 2 dòng"
    assert clerk.names() == []
    clerk.go_on()
    assert clerk.wizard.number == 3
    assert clerk.names() == ["Lê Văn An", "Trần Thị Bình"]
    copy = clerk.context.operations.own_copy()
    assert list(clerk.context.operations.path.parent.glob("*.thiduabk")) == []
    assert str(copy) in clerk.wizard.outcome.copy.text()
    assert "thêm 2 dòng" in clerk.wizard.outcome.told.text()
    assert clerk.context.operations.undo_label == "Nhập danh sách từ Excel"
    clerk.wizard.outcome.undo.click()
    clerk.wait()
    assert clerk.names() == []
    assert "Đã hoàn tác" in clerk.wizard.outcome.told.text()
    assert not clerk.wizard.outcome.undo.isEnabled()


def test_the_same_file_a_second_time_is_told_and_brings_nothing_twice(clerk):
    path = book(clerk.folder, GOOD)
    clerk.begin(path)
    clerk.go_on()
    clerk.wizard.outcome.again.click()
    clerk.choose(path)
    assert "Tệp này đã nhập ngày" in clerk.wizard.columns.notice.text()
    clerk.go_on()
    assert {row.checked.choice for row in clerk.check.model.rows()} == {Choice.SKIP}
    assert not clerk.wizard.next.isEnabled()
    clerk.go_on()
    assert clerk.wizard.number == 2
    assert len(clerk.names()) == 2


def test_a_list_is_found_by_what_was_pasted(clerk):
    QApplication.clipboard().setText("Họ và tên\tĐơn vị\nLê Văn An\tThôn Đông\n")
    clerk.wizard.file.paste.click()
    clerk.wait()
    assert clerk.wizard.number == 1
    clerk.go_on()
    clerk.go_on()
    assert clerk.names() == ["Lê Văn An"]


def test_nothing_copied_is_told(clerk):
    QApplication.clipboard().clear()
    clerk.wizard.file.paste.click()
    assert "Chưa có gì để dán" in clerk.wizard.file.notice.text()


def test_a_file_can_be_dropped_on_the_window(clerk):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(book(clerk.folder, GOOD)))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    clerk.wizard.dropEvent(event)
    clerk.wait()
    clerk.wait()
    assert clerk.wizard.number == 1


def test_files_taken_in_lately_are_offered(clerk, shown):
    path = book(clerk.folder, GOOD)
    clerk.choose(path)
    assert Preferences().list_files == (path,)
    later = shown(ImportWizard(clerk.context))
    assert [later.file.recent.item(0).text().split("   ")[0]] == [path.name]
    later.file.recent.itemActivated.emit(later.file.recent.item(0))
    clerk.wait()
    clerk.wait()
    assert later.number == 1


# --- columns ---------------------------------------------------------------------------------


def test_28_columns_are_chosen_by_hand_remembered_and_chosen_anew(clerk):
    rows = [["Người", "Đơn vị", "Họ và tên"], ["Lê Văn An", EAST, "Nguyễn Văn Ba"]]
    path = book(clerk.folder, rows)
    clerk.choose(path)
    columns = clerk.wizard.columns
    assert columns.columns == {"name": 3, "unit_id": 2}
    model = columns.model
    model.setData(model.index(0, 3), "name")
    assert columns.columns == {"name": 1, "unit_id": 2}
    assert [row.name for row in model.rows()] == ["name", "unit_id", ""]
    clerk.go_on()
    clerk.go_on()
    assert clerk.names() == ["Lê Văn An"]
    clerk.wizard.outcome.again.click()
    clerk.choose(book(clerk.folder, [rows[0], ["Trần Tư", EAST, "x"]], name="sau.xlsx"))
    assert "như lần nhập trước" in columns.notice.text()
    assert columns.columns == {"name": 1, "unit_id": 2}
    columns.again.click()
    assert columns.columns == {"name": 3, "unit_id": 2}


def test_a_needed_column_that_is_missing_is_told_and_nothing_goes_on(clerk):
    clerk.choose(book(clerk.folder, GOOD))
    model = clerk.wizard.columns.model
    model.setData(model.index(1, 3), "")
    clerk.go_on()
    assert clerk.wizard.number == 1
    assert "Chưa có cột cho “Họ và tên”" in clerk.wizard.columns.notice.text()


def test_another_sheet_is_looked_at_where_none_looked_like_a_list(clerk):
    path = book(clerk.folder, [["Ghi chú"], ["không phải danh sách"]], sheets={"DS": GOOD})
    clerk.choose(path)
    columns = clerk.wizard.columns
    assert columns.sheet_field.value() == "DS"
    columns.sheet_field.set_value("Danh sách")
    columns.sheet_field.committed.emit()
    clerk.wait()
    assert "Không thấy dòng tiêu đề" in columns.notice.text()
    assert not clerk.wizard.next.isEnabled()
    columns.sheet_field.set_value("DS")
    columns.sheet_field.committed.emit()
    clerk.wait()
    assert columns.notice.text() == ""
    assert clerk.wizard.next.isEnabled()


def test_what_no_column_says_is_said_once_for_every_row(clerk):
    clerk.choose(book(clerk.folder, [["Họ và tên", "Ghi gì đó"], ["Lê Văn An", "x"]]))
    common = clerk.wizard.columns.common
    number = next(n for n, row in enumerate(common.rows()) if row.id == "unit_id")
    common.setData(common.index(number, 1), EAST)
    clerk.go_on()
    assert clerk.cell(2, "unit_id") == EAST
    assert clerk.wizard.next.text() == "Nhập 1 dòng"


def test_28_a_sample_is_saved_filled_in_and_taken_in(clerk, outcome):
    path = clerk.folder / "mau.xlsx"
    clerk.files.ask_where_to_save = lambda *_: path
    told = outcome()
    clerk.wizard.file.sample.click()
    clerk.qtbot.waitUntil(lambda: bool(told))
    made = load_workbook(path)
    page = made.active
    heads = {
        str(cell.value).removesuffix(" (*)"): cell for row in page.iter_rows() for cell in row
    }
    for title, value in (("Họ và tên", "Lê Văn An"), ("Đơn vị", EAST)):
        page.cell(heads[title].row + 1, heads[title].column, value)
    made.save(path)
    clerk.begin(path)
    clerk.go_on()
    assert clerk.names() == ["Lê Văn An"]


# --- mending ---------------------------------------------------------------------------------


def test_28_wrong_rows_are_mended_in_place_and_stay_in_sight_until_one_turns(clerk):
    clerk.begin([*GOOD, WRONG])
    assert clerk.tabs == ["Hợp lệ (2)", "Cần xem lại (0)", "Lỗi (1)"]
    assert (clerk.check.state, clerk.seen()) == (ERROR, [4])
    assert "tháng 02/1990 không có ngày 30" in clerk.check.detail.toPlainText()
    clerk.type_in(4, "born", "28/2/1990")
    assert clerk.tabs == ["Hợp lệ (3)", "Cần xem lại (0)", "Lỗi (0)"]
    assert clerk.cell(4, "born") == "28/02/1990"
    assert clerk.seen() == [4]
    clerk.turn(VALID)
    assert clerk.seen() == [2, 3, 4]
    clerk.go_on()
    assert "Phạm Cúc" in clerk.names()


def test_what_was_mended_can_be_as_in_the_file_again(clerk):
    clerk.begin([*GOOD, WRONG])
    clerk.type_in(4, "born", "28/2/1990")
    clerk.check.grid.select(4)
    assert clerk.check.restore.isEnabled()
    clerk.check.restore.click()
    clerk.wait()
    assert clerk.tabs[2] == "Lỗi (1)"
    assert clerk.cell(4, "born") == "30/02/1990"
    assert not clerk.check.is_touched


def test_unikey_types_in_the_cells(clerk):
    clerk.begin([*GOOD, WRONG])
    grid, model = clerk.check.grid, clerk.check.model
    column = [one.name for one in model.columns].index("name")
    grid.setCurrentIndex(model.index(0, column))
    grid.setFocus()
    clerk.wizard.activateWindow()  # the progress dialogs had the keys meanwhile
    clerk.qtbot.waitUntil(clerk.wizard.isActiveWindow)
    QTest.keyClick(grid, Qt.Key.Key_F2)
    assert_unikey_safe(grid.findChild(QLineEdit))


def test_28_wrong_rows_go_out_with_their_reasons_and_come_in_again_once_mended(clerk, outcome):
    clerk.begin([*GOOD, WRONG])
    clerk.go_on()
    assert clerk.names() == ["Lê Văn An", "Trần Thị Bình"]
    kept = clerk.folder / "loi.xlsx"
    clerk.files.ask_where_to_save = lambda *_: kept
    told = outcome()
    clerk.wizard.outcome.save.click()
    clerk.qtbot.waitUntil(lambda: bool(told))
    made = load_workbook(kept)
    page = made.active
    assert page["B2"].value == "Phạm Cúc"
    assert "không có ngày 30" in page["F2"].value
    page["D2"] = "28/02/1990"
    made.save(kept)
    clerk.wizard.outcome.again.click()
    clerk.begin(kept)
    assert clerk.tabs == ["Hợp lệ (1)", "Cần xem lại (0)", "Lỗi (0)"]
    clerk.go_on()
    assert clerk.names() == ["Lê Văn An", "Phạm Cúc", "Trần Thị Bình"]


# --- who is there already --------------------------------------------------------------------


@pytest.fixture
def known(clerk):
    """A person who is in the file already, with another post."""
    [unit] = [row for row in clerk.context.operations.ask(units.listed) if row.name == EAST]
    values = {"name": "Lê Văn An", "unit_id": unit.id, "code": "CB01", "post": "Phó"}
    clerk.context.operations.do(people.create, values)
    return [["Họ và tên", "Đơn vị", "Mã", "Chức vụ"], ["Lê Văn An", EAST, "CB01", "Trưởng"]]


def test_a_known_person_is_passed_over_compared_and_changed_only_when_said(clerk, known):
    clerk.begin(known)
    check = clerk.check
    assert not clerk.wizard.next.isEnabled()
    check.grid.select(2)
    [line] = check.differences.rows()
    assert (line.one.title, line.one.before, line.one.after) == ("Chức vụ", "Phó", "Trưởng")
    assert check.comparison.isVisible()
    assert check.buttons[Choice.UPDATE].isEnabled()
    assert not check.buttons[Choice.ADD].isEnabled()
    check.buttons[Choice.UPDATE].click()
    clerk.wait()
    assert clerk.wizard.next.text() == "Nhập 1 dòng"
    clerk.go_on()
    [one] = clerk.context.operations.ask(people.records)
    assert one.post == "Trưởng"


def test_the_window_fits_a_small_screen_in_large_letters(clerk, shown, kit_app):
    style.set_text_size(kit_app, style.LARGEST_TEXT)
    wizard = shown(ImportWizard(clerk.context))
    assert wizard.minimumSizeHint().width() <= 1093  # of 1366 at 125 %


def test_all_known_people_are_changed_by_one_tick(clerk, known):
    clerk.begin(known)
    clerk.check.updates.click()
    clerk.wait()
    assert [row.checked.choice for row in clerk.check.model.rows()] == [Choice.UPDATE]


def test_a_doubt_waits_until_somebody_chooses(clerk):
    clerk.begin([HEAD, [1, "Lê Vаn An", EAST, None, None]])  # a Cyrillic а
    assert (clerk.check.state, clerk.seen()) == (REVIEW, [2])
    assert not clerk.wizard.next.isEnabled()
    clerk.check.grid.select(2)
    clerk.check.buttons[Choice.ADD].click()
    clerk.wait()
    assert clerk.tabs == ["Hợp lệ (1)", "Cần xem lại (0)", "Lỗi (0)"]


# --- old letters -----------------------------------------------------------------------------


OLD = "NguyÔn V¨n §øc"
"""“Nguyễn Văn Đức” as .VnTime has it."""


def test_29_old_letters_whose_font_is_known_are_shown_before_and_after(clerk):
    rows = [["Họ và tên", "Đơn vị"], [OLD, EAST]]
    clerk.choose(book(clerk.folder, rows, fonts={"A2": ".VnTime"}))
    assert f"“{OLD}” → “Nguyễn Văn Đức”" in clerk.wizard.columns.told.toPlainText()
    clerk.go_on()
    assert clerk.cell(2, "name") == "Nguyễn Văn Đức"


def test_29_letters_that_seem_old_are_changed_only_when_a_person_says_so(clerk):
    rows = [["Ho va ten", "Don vi"], [OLD, "Th«n §«ng"], ["TrÇn ThÞ B×nh", "Th«n §«ng"]]
    clerk.choose(book(clerk.folder, rows))
    columns = clerk.wizard.columns
    assert columns.letters_field.isVisible()
    assert "bảng mã cũ" in columns.notice.text()
    assert f"“{OLD}” → “Nguyễn Văn Đức”" in columns.told.toPlainText()
    columns.letters_field.set_value(Letters.TCVN3)
    columns.letters_field.committed.emit()
    clerk.wait()
    clerk.go_on()
    assert (clerk.cell(2, "name"), clerk.cell(2, "unit_id")) == ("Nguyễn Văn Đức", EAST)


def test_29_marks_written_apart_are_put_together_and_told(clerk):
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    clerk.begin([["Họ và tên", "Đơn vị"], [name, EAST]])
    assert clerk.cell(2, "name") == "Nguyễn Thị Hường"
    assert "chữ và dấu ghi rời nhau đã được ghép lại" in clerk.check.detail.toPlainText()


def test_headings_in_old_letters_are_found_once_the_letters_are_said(clerk):
    clerk.choose(book(clerk.folder, [["Hä vµ tªn", "§¬n vÞ"], [OLD, "Th«n §«ng"]]))
    columns = clerk.wizard.columns
    assert "Không thấy dòng tiêu đề" in columns.notice.text()
    columns.letters_field.set_value(Letters.TCVN3)
    columns.letters_field.committed.emit()
    clerk.wait()
    assert columns.columns == {"name": 1, "unit_id": 2}


# --- what goes wrong -------------------------------------------------------------------------


def test_a_bad_file_is_told_in_one_sentence(clerk):
    path = clerk.folder / "hong.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    clerk.choose(path)
    assert clerk.wizard.number == 0
    assert clerk.wizard.file.notice.text().startswith("Không đọc được tệp “hong.xlsx”")


def no_copy(*_args, **_more):
    raise StorageFailure("Ổ đĩa đã đầy.") from OSError(errno.ENOSPC, "full")


def test_without_a_safety_copy_nothing_comes_in(clerk, outcome, monkeypatch):
    clerk.begin(GOOD)
    monkeypatch.setattr(clerk.context.operations, "keep_copy_before_import", no_copy)
    told = outcome(
        "Đóng", lambda box: offered.extend(b.text() for b in box.findChildren(QPushButton))
    )
    offered = []
    clerk.wizard.go_on()
    clerk.qtbot.waitUntil(lambda: bool(told))
    assert "Ổ đĩa đã đầy." in told[0]
    assert "chưa nhập dòng nào" in told[0]
    assert offered == ["Thử lại", "Đóng"]
    clerk.wait()
    assert clerk.names() == []
    assert clerk.wizard.number == 2


def test_stopped_while_the_copy_is_made_nothing_comes_in(clerk, monkeypatch):
    clerk.begin(GOOD)

    def stopped(progress):
        progress.cancel()
        raise Cancelled

    monkeypatch.setattr(clerk.context.operations, "keep_copy_before_import", stopped)
    clerk.go_on()
    assert clerk.names() == []
    assert clerk.wizard.check.notice.text() == "Đã dừng. Chưa nhập dòng nào."


def test_stopped_while_it_is_written_nothing_came_in(clerk, monkeypatch):
    clerk.begin(GOOD)
    do = clerk.context.operations.do
    written = []

    def stopped(verb, incoming, progress):
        def write_then_stop(*args):
            writer(*args)
            written.append(incoming)
            progress.cancel()

        writer = list_imports._WRITERS[ListKind.PEOPLE]
        monkeypatch.setitem(list_imports._WRITERS, ListKind.PEOPLE, write_then_stop)
        return do(verb, incoming, progress)

    monkeypatch.setattr(clerk.context.operations, "do", stopped)
    clerk.go_on()
    assert written
    assert clerk.names() == []
    assert clerk.wizard.number == 2
    assert "chưa dòng nào được ghi" in clerk.wizard.check.notice.text()


def test_the_person_can_stop_in_the_midst_of_writing(clerk, monkeypatch):
    clerk.begin([HEAD, *([n, f"Lê Văn {n}", EAST, None, None] for n in range(1, 301))])
    do = clerk.context.operations.do
    told = []

    def slow(verb, incoming, progress):
        def report(done, total):
            told.append((done, total))
            if done >= total // 4:
                dialog = clerk.wizard.findChild(ProgressDialog)
                QMetaObject.invokeMethod(
                    dialog, "reject", Qt.ConnectionType.BlockingQueuedConnection
                )
            progress.report(done, total)

        return do(verb, incoming, SimpleNamespace(report=report))

    monkeypatch.setattr(clerk.context.operations, "do", slow)
    clerk.go_on()
    assert told[0] == (0, 600)
    assert 600 // 4 <= told[-1][0] < 600, "it did not go on to the end"
    assert clerk.names() == []
    assert "chưa dòng nào được ghi" in clerk.wizard.check.notice.text()
    monkeypatch.undo()
    clerk.go_on()
    assert len(clerk.names()) == 300


def test_rows_of_another_list_are_told_in_the_summary(shown, qtbot):
    step = shown(ResultStep())
    notes = ("D5: là công trình nên không nhập ở đây",)
    other, mine = (
        SimpleNamespace(row=row, is_of_another_list=row == 5, notes=notes) for row in (5, 6)
    )
    told = telling.elsewhere(SimpleNamespace(rows=[other, mine]))
    assert told == "Không nhập ở danh sách này: dòng 5. Là công trình nên không nhập ở đây."
    step.show_done("Đã nhập", "", 0, told)
    assert step.elsewhere.text() == told
    assert step.elsewhere.isVisible()
    step.show_done("Đã nhập", "", 0, telling.elsewhere(SimpleNamespace(rows=[mine])))
    assert not step.elsewhere.isVisible()


def test_what_changed_in_the_file_meanwhile_is_refused_by_its_row(clerk):
    clerk.begin([["Họ và tên", "Đơn vị", "Mã"], ["Lê Văn An", EAST, "CB01"]])
    [unit] = [row for row in clerk.context.operations.ask(units.listed) if row.name == EAST]
    values = {"name": "Người khác", "unit_id": unit.id, "code": "CB01"}
    clerk.context.operations.do(people.create, values)
    clerk.go_on()
    assert clerk.wizard.number == 2
    assert "Chưa nhập dòng nào. Dòng 2:" in clerk.wizard.check.notice.text()
    assert clerk.names() == ["Người khác"]


def test_closing_asks_only_when_something_mended_would_be_lost(clerk, answer):
    clerk.begin([*GOOD, WRONG])
    clerk.type_in(4, "born", "28/2/1990")
    told = answer("Làm tiếp")
    clerk.wizard.reject()
    assert "sẽ mất" in told[0]
    assert clerk.wizard.isVisible()
    answer("Bỏ, không nhập")
    clerk.wizard.reject()
    assert not clerk.wizard.isVisible()
    assert clerk.names() == []


def test_a_file_that_can_only_be_read_takes_nothing(outcome, window):
    operations = SimpleNamespace(read_only_reason="Tệp đang mở ở máy khác.")
    told = outcome("Đóng")
    import_list(SimpleNamespace(operations=operations), window)
    assert "Tệp đang mở ở máy khác. Chưa nhập gì." in told[0]


# --- the window itself -----------------------------------------------------------------------


def test_each_step_fits_is_named_and_holds_no_english(clerk):
    wizard = clerk.wizard

    def wrong():
        return [*faults(wizard), *word_faults(wizard)]

    assert wrong() == []
    clerk.choose(book(clerk.folder, [*GOOD, WRONG]))
    assert (wizard.number, wrong()) == (1, [])
    clerk.go_on()
    assert (wizard.number, wrong()) == (2, [])
    clerk.go_on()
    assert (wizard.number, wrong()) == (3, [])


def test_every_kind_of_list_is_offered(clerk):
    assert clerk.wizard.file.kind_field.labels == [
        code.label for code in ListKind if code in KINDS
    ]


def test_three_thousand_rows_are_shown_without_a_widget_for_each(clerk):
    rows = [[n, f"Người Thứ {n}", EAST, 1980, None] for n in range(3000)]
    clerk.begin([HEAD, *rows])
    assert clerk.tabs[0] == "Hợp lệ (3.000)" or clerk.tabs[1] == "Cần xem lại (3.000)"
    assert len(clerk.check.grid.findChildren(QWidget)) < 80


def test_a_list_leads_here_also_when_it_is_empty(clerk, shown, answer):
    page = PersonList(clerk.context)
    shown(page)
    page.reload()
    [way] = [one for one in page.list.actions() if one.text() == "Nhập từ Excel…"]
    assert way.isEnabled()
    empty = page.findChild(EmptyState)
    assert "Nhập từ Excel" in empty.text()
    assert "Nhập từ Excel…" in [one.text() for one in empty.findChildren(QPushButton)]
    kinds = []
    answer("Hủy", before=lambda wizard: kinds.append(wizard.file.kind_field.value()))
    way.trigger()
    assert kinds == [ListKind.PEOPLE]
