"""The rules for every window can fail, and the kit keeps them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QIntValidator, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    DateField,
    DecimalField,
    DocumentDateField,
    MoneyField,
    NumberField,
    PickList,
    PointsField,
    TextArea,
    TextField,
)
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui.lint import faults, reach_faults, word_faults


def holding(make):
    def build():
        window = QMainWindow()
        page = QWidget()
        QVBoxLayout(page).addWidget(make())
        window.setCentralWidget(page)
        return window

    return build


def with_keys(keys):
    def build():
        window = QMainWindow()
        action = QAction("Lưu", window)
        action.setShortcut(keys)
        window.addAction(action)
        return window

    return build


def editable():
    box = QComboBox()
    box.setEditable(True)
    box.setAccessibleName("Đơn vị")
    return box


def named(widget):
    widget.setAccessibleName("Tên")
    return widget


def masked():
    line = named(QLineEdit())
    line.setInputMask("99/99/9999")
    return line


def validated():
    line = named(QLineEdit())
    line.setValidator(QIntValidator(line))
    return line


def short():
    line = named(QLineEdit())
    line.setMaxLength(4)
    return line


def two_menus():
    window = QMainWindow()
    window.menuBar().addMenu("&Tệp")
    window.menuBar().addMenu("&Trợ giúp")
    return window


def vietnamese_letter():
    window = QMainWindow()
    window.menuBar().addMenu("&Đơn vị")
    return window


def default_button():
    dialog = QDialog()
    QVBoxLayout(dialog).addWidget(QPushButton("Lưu"))
    return dialog


def completed():
    line = named(QLineEdit())
    completer = QCompleter(["Đội"], line)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    line.setCompleter(completer)
    return line


def painted(widget, role, colour, group=QPalette.ColorGroup.All):
    colours = widget.palette()
    colours.setColor(group, role, QColor(colour))
    widget.setPalette(colours)
    return widget


def large_dialog():
    dialog = QDialog()
    QVBoxLayout(dialog).addWidget(QLabel("\n".join("Dòng" for _ in range(60))))
    return dialog


def too_large():
    window = QMainWindow()
    window.setMinimumSize(1200, 400)
    return window


BROKEN = {
    "Ctrl+Shift": with_keys("Ctrl+Shift+S"),
    "Alt+Z": with_keys("Alt+Z"),
    "Backspace": with_keys("Backspace"),
    "a letter": with_keys("D"),
    "Shift and a letter": with_keys("Shift+D"),
    "an editable combo": holding(editable),
    "a spin box": holding(lambda: named(QSpinBox())),
    "a mask": holding(masked),
    "a validator": holding(validated),
    "a greatest length": holding(short),
    "Tab in a box": holding(lambda: named(QPlainTextEdit())),
    "two menus": two_menus,
    "a letter with marks": vietnamese_letter,
    "a default button": default_button,
    "too large": too_large,
    "a dialog too large": large_dialog,
    "a completer in the line": holding(completed),
    "pale words": holding(lambda: painted(QLabel("Hạn"), QPalette.ColorRole.WindowText, "#999")),
    "pale words while off": holding(
        lambda: painted(
            named(QLineEdit()),
            QPalette.ColorRole.Text,
            "#aaa",
            QPalette.ColorGroup.Disabled,
        )
    ),
    "no name": holding(QLineEdit),
    "a mute button": holding(QToolButton),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_window_that_breaks_a_rule_is_found_out(rule, shown):
    assert len(faults(shown(BROKEN[rule]()))) == 1 + (rule == "an editable combo")


@pytest.mark.parametrize("keys", ["Ctrl+S", "F2", "Delete", "Ctrl+;", "Alt+Down", "Ctrl+Delete"])
def test_good_keys_are_let_be(keys, shown):
    assert faults(shown(with_keys(keys)())) == []


def test_a_button_that_tab_passes_by_is_found(shown):
    button = QPushButton("Lưu")
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert len(reach_faults(shown(page_with(button)))) == 1


def test_a_label_names_its_buddy(shown):
    window = holding(QWidget)()
    label, line = QLabel("Tên", window), QLineEdit(window)
    label.setBuddy(line)
    assert faults(shown(window)) == []


def test_the_fields_of_the_kit_keep_the_rules(shown):
    kinds = [
        CheckField,
        CodeField,
        DateField,
        DecimalField,
        DocumentDateField,
        MoneyField,
        NumberField,
        lambda: PickList([(1, "Tổ 1")]),
        PointsField,
        TextArea,
        lambda: TextField(longest=5),
    ]
    specs = [FieldSpec(str(n), f"Trường {n}", make) for n, make in enumerate(kinds)]
    dialog = RecordDialog(Form(specs, columns=2), lambda values: None, "Sửa", again=True)
    assert faults(shown(dialog)) == []


def page_with(widget):
    page = QWidget()
    QVBoxLayout(page).addWidget(widget)
    return page


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Save", True),
        ("Delete", True),
        ("Lưu file", True),
        ("Hạn: None", True),
        ("Hạn: 2026-08-15", True),
        ("Hạn: 15/08/26", True),
        ("Điểm: 9.5", True),
        ("Xóa (Delete)", False),
        ("Hạn: 15/08/2026", False),
        ("Điểm: 9,5, thưởng 1.490.000 đồng", False),
        ("Tổ dân phố 3/2, phiên bản 0.1.0", False),
        ("/home/name/xa-an-binh.thidua", False),
    ],
)
def test_words_and_numbers_of_another_language_are_found(shown, text, is_wrong):
    assert bool(word_faults(shown(page_with(QLabel(text))))) == is_wrong


def test_words_in_tables_and_hints_are_read_too(shown):
    line = QLineEdit(placeholderText="Search")
    assert word_faults(shown(page_with(line))) != []
