import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.ui.files import EXCEL, PDF, WORD, Files, file_name
from app.ui.widgets.ask import Box
from tests.ui.conftest import Waiting


@pytest.fixture
def type_name():
    """Type a name into the next file dialog and accept it, or close it for None."""

    def schedule(name):
        def act():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(5, act)
                return
            if name is None:
                dialog.reject()
                return
            dialog.findChild(QLineEdit).setText(name)
            dialog.accept()

        QTimer.singleShot(0, act)

    return schedule


@pytest.fixture
def window(shown):
    """The window that asks."""
    return shown(QWidget())


@pytest.fixture
def decide():
    """Press a button of the question about a file that is there; returns what it said, focused."""
    said = []
    waiting = Waiting()

    def schedule(act):
        def look(box):
            said.append((told(box), box.focusWidget().text()))
            act(box)

        waiting.add(lambda dialog: isinstance(dialog, Box), look)
        return said

    yield schedule
    waiting.end()


def told(box):
    return "\n".join(label.text() for label in box.findChildren(QLabel))


def press(text):
    return lambda box: next(b for b in box.findChildren(QPushButton) if b.text() == text).click()


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def test_another_kind_is_chosen_below_the_name_or_by_its_ending(files, tmp_path):
    def choose(down):
        dialog = QApplication.activeModalWidget()
        assert dialog.nameFilters() == [one.filter for one in (EXCEL, PDF, WORD)]
        dialog.findChild(QLineEdit).setText("Danh sách")
        for _ in range(down):
            QTest.keyClick(dialog.findChild(QComboBox, "fileTypeCombo"), Qt.Key.Key_Down)
        dialog.accept()

    for down, ending in enumerate(("xlsx", "pdf", "docx")):
        QTimer.singleShot(0, lambda down=down: choose(down))
        path = files.ask_where_to_save(None, "Xuất", "Sổ", EXCEL, PDF, WORD)
        assert path == tmp_path / f"Danh sách.{ending}"


def test_an_ending_that_is_typed_says_which_of_the_kinds_is_meant(files, tmp_path, type_name):
    type_name("Danh sách.pdf")
    path = files.ask_where_to_save(None, "Xuất", "Danh sách", EXCEL, PDF, WORD)
    assert path == tmp_path / "Danh sách.pdf"


def test_the_name_to_save_under_gets_its_ending(files, tmp_path, type_name):
    type_name("Danh sách")
    path = files.ask_where_to_save(None, "Xuất ra Excel", "Đăng ký 2024", EXCEL)
    assert path == tmp_path / "Danh sách.xlsx"


def test_a_name_with_another_ending_gets_the_right_one(files, tmp_path, type_name):
    type_name("Báo cáo.thidua")
    path = files.ask_where_to_save(None, "Xuất ra Excel", "Đăng ký 2024", EXCEL)
    assert path == tmp_path / "Báo cáo.thidua.xlsx"


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Lưu thành “Quý 1.2024 (3).xlsx”", "Quý 1.2024 (3).xlsx"),
        ("Ghi đè tệp cũ", "Quý 1.2024.xlsx"),
        ("Hủy", None),
    ],
)
def test_a_file_that_is_there_is_replaced_only_when_agreed_to(
    files, type_name, decide, window, button, expected
):
    for name in ("Quý 1.2024.xlsx", "Quý 1.2024 (2).xlsx"):
        (files.folder / name).touch()
    folder = files.folder
    type_name("Quý 1.2024")
    said = decide(press(button))
    path = files.ask_where_to_save(window, "Xuất ra Excel", "Đăng ký 2024", EXCEL)
    assert path == (None if expected is None else folder / expected)
    [(facts, focused)] = said
    assert focused == "Lưu thành “Quý 1.2024 (3).xlsx”"
    assert re.search(r"sửa lần cuối lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}", facts)
    assert "sửa bằng tay" in facts


def test_escape_writes_over_nothing(files, tmp_path, type_name, decide, window):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    type_name("a.xlsx")
    said = decide(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    assert files.ask_where_to_save(window, "Xuất ra Excel", "b", EXCEL) is None
    assert len(said) == 1


def test_the_proposed_name_is_never_that_of_a_file(files, tmp_path):
    (tmp_path / "Đăng ký.xlsx").touch()
    (tmp_path / "Đăng ký (2).xlsx").touch()
    QTimer.singleShot(50, lambda: QApplication.activeModalWidget().accept())
    path = files.ask_where_to_save(None, "Xuất ra Excel", "Đăng ký", EXCEL)
    assert path == tmp_path / "Đăng ký (3).xlsx"


def test_a_proposed_name_can_be_taken_as_it_is(files, tmp_path, monkeypatch):
    def act():
        QApplication.activeModalWidget().accept()

    QTimer.singleShot(50, act)
    path = files.ask_where_to_save(None, "Xuất ra Excel", "Kế hoạch 20/2024", EXCEL)
    assert path == tmp_path / "Kế hoạch 20-2024.xlsx"


def test_nothing_is_returned_when_the_person_thought_better(files, type_name):
    type_name(None)
    assert files.ask_open(None, "Chọn tệp", EXCEL) is None
    type_name(None)
    assert files.ask_open_many(None, "Chọn tệp", EXCEL, PDF) == []
    type_name(None)
    assert files.ask_folder(None, "Chọn thư mục") is None


def test_an_existing_file_is_opened_and_its_folder_remembered(files, tmp_path, type_name):
    book = tmp_path / "usb" / "đăng ký.xlsx"
    book.parent.mkdir()
    book.touch()
    type_name(str(book))
    assert files.ask_open(None, "Chọn tệp", EXCEL, WORD) == book
    assert files.folder == book.parent


def test_a_folder_is_chosen(files, tmp_path, type_name):
    type_name(str(tmp_path))
    assert files.ask_folder(None, "Chọn thư mục") == tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kế hoạch 20/2024", "Kế hoạch 20-2024.xlsx"),
        ("a.xlsx", "a.xlsx"),
        ('Đợt: "8/3"?', "Đợt- -8-3.xlsx"),
        ("...", "Tệp mới.xlsx"),
        ("con", "con_.xlsx"),
        ("x" * 300, "x" * 120 + ".xlsx"),
    ],
)
def test_names_are_taken_by_every_system(name, expected):
    assert file_name(name, EXCEL) == expected


def test_file_dialogs_are_asked_for_in_one_place_only():
    folder = Path(__file__).parents[2] / "app" / "ui"
    users = [
        path.name
        for path in folder.rglob("*.py")
        if "QFileDialog" in path.read_text(encoding="utf-8")
    ]
    assert users == ["files.py"]
