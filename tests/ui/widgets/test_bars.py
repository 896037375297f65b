import pytest
from PySide6.QtGui import QColor

from app.ui import style
from app.ui.widgets.bars import Share, ShareBars


def colours(bars):
    picture = bars.grab().toImage()
    blue, grey = QColor(style.NOTE).rgb(), QColor(style.LINE).rgb()
    pixels = [picture.pixel(x, y) for x in range(bars.width()) for y in range(bars.height())]
    return pixels.count(blue), pixels.count(grey)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(0, 4, 0.0), (1, 4, 0.25), (4, 4, 1.0), (9, 4, 1.0), (0, 0, 0.0)],
)
def test_the_bar_is_as_long_as_its_share(qtbot, part, whole, share):
    bars = ShareBars([Share("Thôn Đông", part, whole)])
    qtbot.addWidget(bars)
    bars.resize(400, bars.sizeHint().height())
    blue, grey = colours(bars)
    assert abs(blue / (blue + grey) - share) < 0.02


def test_figures_are_told_to_the_ear_and_the_mouse(qtbot):
    bars = ShareBars([Share("Thôn Đông", 12, 34), Share("Thôn Tây", 1000, 2000)])
    qtbot.addWidget(bars)
    assert bars.accessibleName() == "Thôn Đông: 12 / 34; Thôn Tây: 1.000 / 2.000"
    assert bars.toolTip() == "Thôn Đông: 12 / 34\nThôn Tây: 1.000 / 2.000"


def test_each_share_takes_a_line(qtbot):
    bars = ShareBars()
    qtbot.addWidget(bars)
    assert bars.sizeHint().height() == 0
    bars.set_shares([Share("A", 1, 2)] * 3)
    assert bars.sizeHint().height() >= 3 * bars.fontMetrics().height()
