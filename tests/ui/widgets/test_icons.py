import re

import pytest

from app.core.paths import resource
from app.ui.widgets.icons import icon

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


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
