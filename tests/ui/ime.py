"""Typing Vietnamese as Unikey, EVKey and OpenKey do it on Windows, for every GUI test.

These programs watch the keys. To turn "dd" into "đ" they take back a letter with Backspace and
send the new one as text without a key code. `type_telex` and `type_vni` send just these events.
Words are given by what stands on the screen after each key. Telex marks a letter as it is typed;
VNI is typed here as most do, with the marks last ("Nguyen64"), so more letters are taken back.
"""

import os
from itertools import cycle, islice

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit

from app.ui.widgets.field import Field

TELEX = {
    "Đội": "D Đ Đo Đô Đôi Đội",
    "Nguyễn": "N Ng Ngu Nguy Nguye Nguyê Nguyên Nguyễn",
    "Hường": "H Hu Huo Hươ Hươn Hương Hường",
    "Ước": "U Uo Ươ Ươc Ước",
    "quyết": "q qu quy quye quyê quyêt quyết",
    "giấy": "g gi gia giâ giây giấy",
    "khen": "k kh khe khen",
    "Thủy": "T Th Thu Thuy Thủy",
    "Đức": "D Đ Đu Đư Đưc Đức",
    "đức": "d đ đu đư đưc đức",
}
VNI = TELEX | {
    "Đội": "D Do Doi Đoi Đôi Đội",
    "Nguyễn": "N Ng Ngu Nguy Nguye Nguyen Nguyên Nguyễn",
    "Hường": "H Hu Huo Huon Huong Hương Hường",
    "Ước": "U Uo Uoc Ươc Ước",
    "quyết": "q qu quy quye quyet quyêt quyết",
    "giấy": "g gi gia giay giây giấy",
    "Đức": "D Du Duc Đuc Đưc Đức",
    "đức": "d du duc đuc đưc đức",
}
WORDS = ["Đội", "Nguyễn", "Hường", "Ước", "quyết", "giấy khen", "Thủy"]


def focused():
    """Where Windows sends the keys: the open list, else the widget with the focus."""
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget, "nothing has the focus"
    return widget


def type_telex(text, target=focused):
    """Type words as with Telex. `target` returns who gets the next key."""
    _type(text, TELEX, target)


def type_vni(text, target=focused):
    """Type words as with VNI."""
    _type(text, VNI, target)


def _type(text, stages, target):
    for number, word in enumerate(text.split(" ")):
        if number:
            QTest.keyClick(target(), Qt.Key.Key_Space)
        on_screen = ""
        for stage in stages[word].split():
            _reach(on_screen, stage, target)
            on_screen = stage


def type_text(widget, text):
    """Type letters as they are, those with marks as a keyboard layout sends them."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(widget, character)
        else:
            send_text(widget, character)


def send_text(widget, character):
    """Send a letter as Windows does for KEYEVENTF_UNICODE: text without a key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(widget, event)


def _reach(on_screen, stage, target):
    kept = 0
    while kept < len(on_screen) and on_screen[kept] == stage[kept]:
        kept += 1
    if kept == len(on_screen):
        QTest.keyClicks(target(), stage[kept:])
        return
    for _ in on_screen[kept:]:
        QTest.keyClick(target(), Qt.Key.Key_Backspace)
    for character in stage[kept:]:
        send_text(target(), character)


BEFORE = "An Khang"
"""What stands in an editor before a word is typed."""
TRIES = [
    *((type_telex, word, place) for word in WORDS for place in (0, 3, len(BEFORE))),
    *((type_vni, word, 3) for word in WORDS if VNI.get(word) != TELEX.get(word)),
]
"""Every word at the start, in the middle and at the end; VNI in the middle, where a field that
rewrites its text goes wrong first."""


FEW = 4
IS_WHOLE = os.environ.get("UNIKEY") == "whole"
typed_whole = set()
"""The kinds of editors that every word was typed in, by this process."""
_turns = cycle(TRIES)


def assert_unikey_safe(editor, tries=()):
    """Type words into `editor`: a stop of a field, or the editor of a cell, in an active window.

    The first editor of its kind takes every word, each other one a few, turn by turn; with
    `UNIKEY=whole` in the environment each takes every word.
    """
    tries = tries or tries_for(editor)
    line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
    for type_word, word, place in tries:
        editor.setFocus()  # a field may go to its start when it gets the keys
        _set(line, BEFORE, place)
        type_word(word)
        expected = BEFORE[:place] + word + BEFORE[place:]
        assert _text(line) == expected, f"typed {word!r} at {place}"
        if popup := QApplication.activePopupWidget():
            popup.hide()  # it would take the keys of what is typed next


def tries_for(editor):
    """Return what is typed in an editor, whose kind is told by its class and the field's."""
    kind = (type(editor), type(_field(editor)))
    if kind in typed_whole and not IS_WHOLE:
        return tuple(islice(_turns, FEW))
    typed_whole.add(kind)
    return TRIES


def _field(editor):
    """The field that an editor belongs to, else what lies around it."""
    around = editor.parent()
    while around is not None and not isinstance(around, Field):
        around = around.parent()
    return around or editor.parent()


def _set(editor, text, place):
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
        cursor = editor.textCursor()
        cursor.setPosition(place)
        editor.setTextCursor(cursor)
    else:
        editor.setText(text)
        editor.setCursorPosition(place)


def _text(editor):
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
