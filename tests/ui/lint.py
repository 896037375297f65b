"""What must hold in every window: `assert faults(window) == []`."""

import re
from functools import cache

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from app.ui.widgets.pick_list import VnComboBox

SCREEN = (1093, 543)
"""1366 × 768 at 125 %, without the task bar and the frame."""

_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def faults(window):
    """Return everything in a window that the rules of the house forbid, in words."""
    checks = (shortcut_faults, field_faults, name_faults, size_faults, contrast_faults)
    return [fault for check in checks for fault in check(window)]


def shortcut_faults(window):
    """Keys that Vietnamese keyboards own or send, and letters that Alt cannot type."""
    sequences = [
        (action.text(), sequence)
        for action in [*window.findChildren(QAction), *window.actions()]
        for sequence in action.shortcuts()
    ]
    sequences += [("shortcut", shortcut.key()) for shortcut in window.findChildren(QShortcut)]
    found = [
        f"{name}: {sequence.toString()} {why}"
        for name, sequence in dict.fromkeys(
            (name, QKeySequence(sequence.toString())) for name, sequence in sequences
        )
        for why in [_forbidden(sequence)]
        if why
    ]
    return found + _mnemonic_faults(window)


def _forbidden(sequence):
    for number in range(sequence.count()):
        pressed = sequence[number]
        held, key = pressed.keyboardModifiers(), pressed.key()
        if held & _CTRL and held & _SHIFT:
            return "belongs to Unikey"
        if held & _ALT and key == Qt.Key.Key_Z:
            return "belongs to Unikey"
        if not held and key == Qt.Key.Key_Backspace:
            return "is sent by Unikey"
        if not held & (_CTRL | _ALT) and 32 <= key < 0x1000000:
            return "is a letter people type"
    return ""


def _mnemonic_faults(window):
    texts = [button.text() for button in window.findChildren(QAbstractButton)]
    texts += [action.text() for action in window.findChildren(QAction)]
    letters = [(text, text[text.index("&") + 1 :][:1]) for text in texts if "&" in text]
    found = [f"{text}: Alt cannot type this letter" for text, letter in letters if letter > "~"]
    for bar in window.findChildren(QMenuBar):
        marks = [a.text().partition("&")[2][:1].lower() for a in bar.actions() if "&" in a.text()]
        found += [f"two menus with the letter {m}" for m in set(marks) if marks.count(m) > 1]
    return found


def field_faults(window):
    """Fields that would garble Vietnamese, change by the wheel, or swallow what is typed."""
    found = [
        "a completer that completes inside the line"
        for completer in window.findChildren(QCompleter)
        if _completes_inside(completer)
    ]
    return found + [
        f"{why}: {widget.accessibleName() or widget.objectName() or type(widget).__name__}"
        for kind, is_wrong, why in _FIELD_RULES
        for widget in window.findChildren(kind)
        if is_wrong(widget)
    ]


def _completes_inside(completer):
    return completer.completionMode() == QCompleter.CompletionMode.InlineCompletion


def _swallows(line):
    if isinstance(line.parent(), QAbstractSpinBox):
        return False
    return bool(line.inputMask()) or line.validator() is not None or line.maxLength() < 32767


_FIELD_RULES = [
    (QComboBox, lambda b: b.isEditable() and not isinstance(b, VnComboBox), "is no VnComboBox"),
    (QAbstractSpinBox, lambda spin: not _inside(spin, QCalendarWidget), "a spin box"),
    (QLineEdit, _swallows, "a line that swallows keys"),
    (QPlainTextEdit, lambda area: not area.tabChangesFocus(), "Tab does not leave it"),
    (
        QPushButton,
        lambda b: b.isDefault() or (b.autoDefault() and _inside(b, QDialog)),
        "a button that Enter presses from afar",
    ),
]


def name_faults(window):
    """Fields, tables and pictures that say nothing to those who hear the screen."""
    buddies = {label.buddy() for label in window.findChildren(QLabel) if label.buddy()}
    found = []
    for kind in (QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView, QAbstractButton):
        for widget in window.findChildren(kind):
            is_named = widget.accessibleName() or widget in buddies or _own_text(widget)
            if widget.isVisibleTo(window) and not is_named and not _is_part(widget):
                found.append(f"{type(widget).__name__} {widget.objectName()} without a name")
    return found


def _own_text(widget):
    return isinstance(widget, QAbstractButton) and (widget.text() or widget.toolTip())


def _is_part(widget):
    """Whether a widget is a part that Qt made for another one, and names through it."""
    parents = (QComboBox, QAbstractSpinBox, QCalendarWidget, QLineEdit, QMenu, QAbstractItemView)
    return _inside(widget, parents) or widget.objectName().startswith("qt_")


def _inside(widget, kinds):
    around = widget.parent()
    while around is not None and not isinstance(around, kinds):
        around = around.parent()
    return around is not None


def size_faults(window):
    """Windows that do not fit the smallest screen."""
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    if least.width() > SCREEN[0] or least.height() > SCREEN[1]:
        return [f"needs {least.width()} × {least.height()}, more than {SCREEN[0]} × {SCREEN[1]}"]
    return []


# --- colours ---------------------------------------------------------------------------------

_ROLE = QPalette.ColorRole
_MARKED = (_ROLE.HighlightedText, _ROLE.Highlight)
_WORDS_ON = [
    (QLabel, [(_ROLE.WindowText, _ROLE.Window)]),
    (QCheckBox, [(_ROLE.WindowText, _ROLE.Window)]),
    (QPushButton, [(_ROLE.ButtonText, _ROLE.Button)]),
    (QLineEdit, [(_ROLE.Text, _ROLE.Base), (_ROLE.PlaceholderText, _ROLE.Base), _MARKED]),
    (QPlainTextEdit, [(_ROLE.Text, _ROLE.Base), (_ROLE.PlaceholderText, _ROLE.Base), _MARKED]),
    (QAbstractItemView, [(_ROLE.Text, _ROLE.Base), (_ROLE.Text, _ROLE.AlternateBase), _MARKED]),
]
LEAST_CONTRAST = 4.5


def contrast_faults(window):
    """Widgets whose colours, on or off, marked or not, are too much alike to be read."""
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
    found = {}
    for kind, pairs in _WORDS_ON:
        for widget in window.findChildren(kind):
            colours = widget.palette()
            for group in groups:
                for ink, paper in pairs:
                    one, other = colours.color(group, ink), colours.color(group, paper)
                    if other.alpha() == 255 and contrast(one, other) < LEAST_CONTRAST:
                        found[f"{kind.__name__}: {one.name()} on {other.name()}"] = None
    return list(found)


def contrast(one, other):
    """The contrast of two colours, as WCAG 2.2 reckons it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour):
    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


# --- the keyboard --------------------------------------------------------------------------------


def reach_faults(window):
    """What can be typed in, chosen from or pressed by the mouse alone."""
    kinds = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView, QPushButton, QCheckBox)
    return [
        f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()} has no stop"
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisibleTo(window) and widget.isEnabled() and not _is_part(widget)
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


# --- words ---------------------------------------------------------------------------------------

ENGLISH = {
    "ok", "cancel", "save", "open", "close", "yes", "copy", "paste", "cut", "undo", "redo", "and",
    "delete", "select", "back", "next", "finish", "help", "apply", "file", "files", "name", "type",
    "size", "folder", "new", "show", "hide", "details", "view", "the", "of", "error", "none",
    "true", "false", "null", "nan", "search", "filter", "loading", "row", "column", "value",
    "invalid", "required", "warning", "page", "scroll", "retry", "ignore", "abort", "untitled",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_PATH = re.compile(r"\S*[/\\]\S*[^\W\d]\S*")
_WRITTEN_OTHERWISE = {
    "a date that is not dd/MM/yyyy": re.compile(
        r"\b\d{4}-\d{2}-\d{2}\b|\b\d{2}/\d{2}/\d{2}\b(?!/)"
    ),
    "a number with a point": re.compile(r"(?<![\d.])\d+\.\d{1,2}(?![\d.])"),
}
_KEY = re.compile(r"(?<=\S )\(?(Ctrl\+)?Delete\b|^Delete(?= \S)")
"""The name that stands on the key, within a sentence or behind what it does."""
_ROWS_READ = 40
_ROOT = QModelIndex()


def word_faults(window):
    """English words, and dates and numbers that are not written as the office writes them."""
    found = {}
    for text in texts_of(window):
        plain = _KEY.sub("", _PATH.sub("", text))
        english = ENGLISH & {word.lower() for word in _WORD.findall(plain.replace("&", ""))}
        if english:
            found[f"English {sorted(english)}: {text[:80]}"] = None
        for fault, pattern in _WRITTEN_OTHERWISE.items():
            if pattern.search(plain):
                found[f"{fault}: {text[:80]}"] = None
    return list(found)


def texts_of(window):
    """Everything that a person reads in a window, or hears of it."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        for ask in ("text", "title", "placeholderText", "toPlainText", "currentText"):
            said = getattr(widget, ask, None)
            if callable(said):
                yield str(said() or "")
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _cells(widget.model())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _cells(model):
    is_list = isinstance(model, QAbstractListModel)  # whose columnCount Qt keeps to itself
    for column in range(1 if is_list else model.columnCount(_ROOT)):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(_ROOT), _ROWS_READ)):
            yield str(model.index(row, column, _ROOT).data() or "")
