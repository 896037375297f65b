"""What holds for every dialog that a line of the menus opens; none is named here."""

import pytest
from PySide6.QtCore import Qt

from tests.ui import walk
from tests.ui.lint import faults, word_faults
from tests.ui.test_every_screen import editors, try_typing

WIDTH, HEIGHT = 1093, 543


@pytest.fixture
def window(file, kit_app):
    opened = walk.open_window(file, WIDTH, HEIGHT)
    yield opened
    walk.close_window(opened)


def takes_the_screen(dialog):
    return bool(dialog.windowFlags() & Qt.WindowType.WindowMaximizeButtonHint)


@pytest.mark.parametrize(("name", "run"), list(walk.menu_dialogs()))
def test_a_dialog_of_the_menus_fits_has_no_fault_and_takes_what_unikey_sends(window, name, run):
    seen = []

    def visit(words, dialog):
        seen.append(words)
        # One that takes the screen is as large as the screen of this PC, and can be made smaller.
        least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
        size = least if takes_the_screen(dialog) else dialog.size()
        assert size.width() <= WIDTH
        assert size.height() <= HEIGHT
        assert [*faults(dialog), *word_faults(dialog)] == []
        for editor in editors(dialog):
            try_typing(editor)

    watch = walk.Watch(name, visit)
    walk.run_menu(run, window)
    watch.stop()
    assert seen
