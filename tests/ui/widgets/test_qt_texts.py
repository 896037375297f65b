from PySide6.QtCore import QCoreApplication, QObject, Qt
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
