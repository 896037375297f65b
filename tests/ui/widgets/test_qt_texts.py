import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QWizard,
    QWizardPage,
)

ENGLISH = {
    "ok", "cancel", "save", "open", "close", "yes", "no", "copy", "paste", "cut", "undo", "redo",
    "delete", "select", "all", "back", "next", "finish", "help", "apply", "file", "files", "name",
    "type", "size", "look", "folder", "new", "show", "hide", "details", "view", "the", "to",
    "discard", "reset", "restore", "defaults", "abort", "retry", "ignore", "page", "scroll",
}  # fmt: skip


def is_english(text):
    words = text.split("\t")[0].replace("&", "").replace("…", " ").lower().split()
    return bool(ENGLISH & {word.strip(".:<>()") for word in words})


def test_every_standard_button_is_vietnamese(qtbot):
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    names = [
        button for button in QDialogButtonBox.StandardButton if button.name not in _NO_BUTTONS
    ]
    for name in names:
        box.addButton(name)
    texts = [button.text() for button in box.buttons()]
    assert len(texts) == len(names)
    assert [text for text in texts if is_english(text)] == []


_NO_BUTTONS = {"NoButton"}


def test_menus_of_text_are_vietnamese(qtbot):
    line, area, bar = QLineEdit(), QPlainTextEdit(), QScrollBar()
    for widget in (line, area, bar):
        qtbot.addWidget(widget)
    menus = [line.createStandardContextMenu(), area.createStandardContextMenu()]
    texts = [action.text() for menu in menus for action in menu.actions() if action.text()]
    assert len(texts) > 10
    assert [text for text in texts if is_english(text)] == []


def test_the_dialogs_of_qt_are_vietnamese(qtbot):
    wizard = QWizard()
    wizard.addPage(QWizardPage())
    wizard.addPage(QWizardPage())
    message = QMessageBox()
    message.setDetailedText("x")
    files = QFileDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    texts = []
    for dialog in (wizard, message, files):
        qtbot.addWidget(dialog)
        dialog.show()
        texts += [child.text() for child in dialog.findChildren(QObject) if hasattr(child, "text")]
    assert [text for text in texts if is_english(text)] == []
    assert any("Tiếp tục" in text for text in texts)
    assert "Tên tệp:" in texts


def test_keys_keep_the_names_on_the_keyboard():
    native = QKeySequence.SequenceFormat.NativeText
    assert QKeySequence("Ctrl+Delete").toString(native) == "Ctrl+Del"


def test_a_text_not_known_stands_as_it_is():
    assert QCoreApplication.translate("Anything", "Not known") == "Not known"
    assert QApplication.layoutDirection() == Qt.LayoutDirection.LeftToRight


# --- every text that Qt has ----------------------------------------------------------------------

SHOWN = (
    "CloseButton", "QAbstractFileIconProvider", "QAbstractSpinBox", "QAccessibleActionInterface",
    "QComboBox", "QDialog", "QDialogButtonBox", "QDockWidget", "QErrorMessage", "QFileDialog",
    "QFileSystemModel", "QGnomeTheme", "QInputDialog", "QLineEdit", "QMdiArea", "QMdiSubWindow",
    "QMessageBox", "QPlatformTheme", "QProgressDialog", "QScrollBar", "QTabBar", "QUndoGroup",
    "QUndoModel", "QUndoStack", "QUnicodeControlCharacterMenu", "QWhatsThisAction",
    "QWidgetTextControl", "QWizard", "quiaccessibilityelement",
)  # fmt: skip
"""The parts of Qt whose texts a window of ours can show, or say to a screen reader."""

AS_THEY_ARE = {"Alt+Left", "Alt+Right", "Alt+Up", "%1 - [%2]", "- [%1]"}
"""Keys, and what holds no word."""

NEVER_SHOWN = ("About Qt", "Qt is a C++ toolkit")
"""The box in which Qt speaks of itself."""

NEVER_OPENED = ("QColorDialog", "QFontDialog", "QPrintDialog", "QPrintPreviewDialog")


def texts_of_qt():
    """Read the texts of each part of Qt out of a translation that comes with it."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    content = Path(folder, "qtbase_de.qm").read_bytes()
    sections, place = {}, 16
    while place + 5 <= len(content):
        kind, length = struct.unpack(">BI", content[place : place + 5])
        sections[kind] = content[place + 5 : place + 5 + length]
        place += 5 + length
    return messages(sections[0x69])


def messages(block):
    found, held, place = {}, {}, 0
    while place < len(block):
        tag, place = block[place], place + 1
        if tag == 1:  # the end of one message
            found.setdefault(held.get(7, b"").decode(), []).append(held.get(6, b"").decode())
            held = {}
            continue
        (length,) = struct.unpack(">I", block[place : place + 4])
        place += 4
        if length != 0xFFFFFFFF:
            held[tag] = block[place : place + length]
            place += length
    return found


@pytest.mark.parametrize("part", SHOWN)
def test_every_text_of_a_part_of_qt_that_can_be_seen_is_vietnamese(part):
    missing = [
        text
        for text in texts_of_qt()[part]
        if QCoreApplication.translate(part, text) == text
        and text not in AS_THEY_ARE
        and not any(own in text for own in NEVER_SHOWN)
    ]
    assert missing == []


def test_no_window_of_ours_opens_the_dialogs_left_in_english():
    program = Path(__file__).parents[3] / "app"
    sources = [path.read_text(encoding="utf-8") for path in program.rglob("*.py")]
    assert [name for name in NEVER_OPENED for source in sources if name in source] == []


def test_a_placeholder_of_a_text_stays_in_it():
    texts = {text for part in SHOWN for text in texts_of_qt()[part]}
    lost = [
        text
        for text in texts
        for mark in ("%1", "%2")
        if mark in text and mark not in QCoreApplication.translate("QFileDialog", text)
    ]
    assert lost == []
