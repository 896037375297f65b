"""What holds for every screen, also for those that are not there yet: nothing is named here."""

import shutil
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QToolBar,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from app.ui.tabs import TABS
from tests.sample import sample_file
from tests.screens import Camera
from tests.ui import rare_screens, walk
from tests.ui.ime import assert_unikey_safe, typed_whole
from tests.ui.lint import faults, size_faults, word_faults

__all__ = ["sample_file"]

WIDTH, HEIGHT = 1093, 543
FEWEST_COLOURS = 20
FEWEST_RARE = 40


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    """The real window over the sample commune, in its year under way."""
    opened = walk.open_window(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"), WIDTH, HEIGHT)
    opened.context.choose(2026)
    yield opened
    walk.close_window(opened)


@pytest.fixture
def strays(kit_app):
    """What is shown as a window of its own though it is a part of one."""
    heard = Strays(kit_app)
    kit_app.installEventFilter(heard)
    yield heard.found
    kit_app.removeEventFilter(heard)


def test_every_tab_and_page_is_drawn_fits_the_screen_and_holds_no_english(
    window, strays, tmp_path
):
    camera = Camera(tmp_path / "screens")
    wrong = []
    dialogs = {}

    def visit(name, widget):
        seen = widget.window()
        if isinstance(seen, QDialog):
            dialogs[name] = seen
        camera.take(name, seen)
        faults = [*size_faults(seen), *word_faults(seen), *buttons_without_room(seen)]
        wrong.extend(f"{name}: {fault}" for fault in faults)

    walk.walk(window, visit)
    assert wrong == []
    assert strays == []
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [name for name, dialog in dialogs.items() if isValid(dialog)] == []
    pictures = sorted((tmp_path / "screens").glob("*.png"))
    assert len(pictures) == len(camera.names)
    for entry in TABS:
        if entry.is_there:
            assert any(name.startswith(entry.caption) for name in camera.names), entry.caption
    blank = [picture.name for picture in pictures if len(colours(picture)) < FEWEST_COLOURS]
    assert blank == []


def test_what_no_click_alone_leads_to_fits_the_screen_and_holds_no_english(
    window, sample_file, tmp_path, strays
):
    seen = []
    wrong = []

    def visit(name, widget):
        seen.append(name)
        shown = widget.window()
        found = [*faults(shown), *word_faults(shown), *buttons_without_room(shown)]
        wrong.extend(f"{name}: {fault}" for fault in found)

    rare_screens.of_updates(window, visit)
    rare_screens.of_overtaken(window, visit)
    people = shutil.copy(sample_file, tmp_path / "xa-co-nguoi-dung.thidua")
    rare_screens.of_people(people, WIDTH, HEIGHT, visit)
    assert wrong == []
    assert strays == []
    assert len(seen) == len({*seen}) >= FEWEST_RARE


def buttons_without_room(window):
    """The bars of buttons of which some are put behind “»”, where few look."""
    for bar in window.findChildren(QToolBar):
        more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
        if more is not None and more.isVisible():
            yield f"only some of {[action.text() for action in bar.actions()]} can be seen"


def colours(picture):
    """Some of the colours of a picture; one that shows nothing has one or two."""
    image = QImage(str(picture))
    return {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


class Strays(QObject):
    """Hears of parts that are windows for a moment: they flash up, and take the keys away."""

    def __init__(self, app):
        super().__init__(app)
        self.found = []

    def eventFilter(self, watched, event):  # noqa: N802 - of Qt
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            is_window = watched.windowType() is Qt.WindowType.Window
            if is_window and not isinstance(watched, QDialog | QMainWindow):
                self.found.append(described(watched))
        return False


def test_no_part_of_a_menus_dialog_is_ever_a_window_of_its_own(window, strays):
    for _, run in walk.menu_dialogs():
        watch = walk.Watch("", lambda _name, _widget: None)
        walk.run_menu(run, window)
        watch.stop()
    assert strays == []


def test_a_part_shown_before_it_has_its_place_is_found(window, strays):
    """The control: what is looked for above is heard of."""
    part = QLineEdit()
    part.show()
    part.setParent(window)
    assert strays == ["QLineEdit"]


def test_every_editor_of_every_screen_takes_what_unikey_sends(window):
    """Each kind takes every word; `UNIKEY=whole` is the long form, in which each editor does."""
    typed_in = Counter()
    typed_whole.clear()

    def visit(name, widget):
        for editor in editors(widget):
            typed_in[name] += 1
            try:
                try_typing(editor)
            except AssertionError as wrong:
                raise AssertionError(f"{name}, {described(editor)}: {wrong}") from wrong

    walk.walk(window, visit)
    assert len(typed_in) > 60, "the walk found too few screens to mean anything"
    assert typed_in.total() > 300, "the walk found too few editors to mean anything"
    assert len(typed_whole) >= 10, "the walk found too few kinds of editors to mean anything"


def editors(widget):
    """Everything within a widget that letters can be typed in now."""
    boxes = [box.lineEdit() for box in widget.findChildren(QComboBox) if box.isEditable()]
    lines = [*widget.findChildren(QLineEdit), *widget.findChildren(QPlainTextEdit)]
    found = dict.fromkeys([*lines, *boxes])
    return [
        line for line in found if line.isVisible() and line.isEnabled() and not line.isReadOnly()
    ]


def try_typing(editor):
    """Type in an editor as Unikey does, and bring back what stood there."""
    is_area = isinstance(editor, QPlainTextEdit)
    before = editor.toPlainText() if is_area else editor.text()
    editor.window().activateWindow()
    walk.wait_for(editor.isActiveWindow)
    assert_unikey_safe(editor)
    if popup := QApplication.activePopupWidget():
        popup.hide()
    (editor.setPlainText if is_area else editor.setText)(before)


def described(editor):
    return editor.accessibleName() or editor.objectName() or type(editor).__name__


def test_a_field_that_garbles_is_found(window):
    """The control: a line that changes under the person's hands makes the walk above fail."""
    line = QLineEdit(window)
    line.textEdited.connect(lambda text: line.setText(text.upper()))
    line.show()
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    with pytest.raises(AssertionError, match="typed"):
        try_typing(line)
