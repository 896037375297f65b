"""Parts of a dialog ask for room by the letter, and never for more than a dialog can have."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import style
from app.ui.widgets.fitted_dialog import LARGEST, FittedDialog, ask_room
from tests.ui.lint import size_faults


def test_a_part_has_room_for_its_letters_and_lines(kit_app):
    part = QWidget()
    ask_room(part, 50, 3)
    letter, line = part.fontMetrics().averageCharWidth(), part.fontMetrics().height()
    assert (part.minimumWidth(), part.minimumHeight()) == (50 * letter, 3 * line)


@pytest.mark.parametrize("parts", [1, 2])
def test_34_at_the_largest_text_no_part_asks_for_more_than_there_is(shown, qapp, parts):
    style.set_text_size(qapp, style.LARGEST_TEXT)
    dialog = FittedDialog()
    column = QVBoxLayout(dialog)
    for _ in range(parts):
        part = QWidget()
        ask_room(part, 200, 40, of_height=1 / parts)
        column.addWidget(part)
    shown(dialog)
    assert size_faults(dialog) == []
    assert dialog.minimumSizeHint().boundedTo(LARGEST) == dialog.minimumSizeHint()
