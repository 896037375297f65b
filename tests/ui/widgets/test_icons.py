import re

import pytest
from PySide6.QtGui import QIcon

from app.core.paths import resource
from app.ui.tabs import registrations_verbs
from app.ui.widgets.icons import icon, sign
from app.ui.widgets.sentence import INKS

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))
SIGNS = sorted(path.stem for path in resource("icons", "selected").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_can_be_drawn(name, qapp):
    picture = icon(name).pixmap(32, 32).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 200
    }
    assert colours


@pytest.mark.parametrize("name", NAMES)
def test_icons_hold_nothing_but_shapes(name):
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert not re.search("script|image|href|font", text)


def test_an_icon_that_is_not_there_is_a_fault():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_on_a_selected_row_is_white_and_keeps_its_shape(name, qapp):
    picture = sign(name).pixmap(16, 16, QIcon.Mode.Selected).toImage()
    dots = [picture.pixelColor(x, y) for x in range(16) for y in range(16)]
    assert any(dot.alpha() > 150 for dot in dots)
    assert any(dot.alpha() < 50 for dot in dots[4 * 16 : 12 * 16])
    assert {dot.name() for dot in dots if dot.alpha() > 100} == {"#ffffff"}


def test_every_sign_that_is_told_of_in_words_has_a_white_one():
    assert {*INKS, "up", "down"} <= set(SIGNS)


def test_every_sign_of_a_state_of_registrations_has_a_white_one():
    assert set(registrations_verbs.SIGNS.values()) <= set(SIGNS)
