import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.ui import style
from app.ui.widgets.qt_texts import VietnameseTexts


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (style.INK, style.PAPER),
        (style.INK, style.WINDOW),
        (style.QUIET_INK, style.WINDOW),
        (style.PAPER, style.SELECTION),
        (style.ERROR, style.WINDOW),
        (style.ERROR, style.ERROR_TINT),
        (style.WARNING, style.WINDOW),
        (style.WARNING, style.WARNING_TINT),
        (style.GOOD, style.GOOD_TINT),
        (style.NOTE, style.NOTE_TINT),
        (style.INK, style.WARNING_TINT),
        (style.INK, style.ERROR_TINT),
    ],
)
def test_words_can_be_read(ink, paper):
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("group", list(QPalette.ColorGroup)[:3])
def test_the_palette_can_be_read(group):
    palette, role = style.palette(), QPalette.ColorRole
    for ink, paper in [
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.WindowText, role.Window),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
    ]:
        assert contrast(palette.color(group, ink), palette.color(group, paper)) >= 4.4
    if group != QPalette.ColorGroup.Disabled:
        marked = palette.color(group, role.HighlightedText), palette.color(group, role.Highlight)
        assert contrast(*marked) >= 4.5


@pytest.mark.parametrize(("wanted", "got"), [(9, 9), (14, 14), (4, 9), (40, 14)])
def test_text_size_stays_within_bounds(kit_app, wanted, got):
    style.set_text_size(kit_app, wanted)
    assert QApplication.font().pointSize() == got


def test_open_windows_follow_the_text_size(kit_app, shown, qtbot):
    label = shown(QLabel("Đội"))
    before = label.sizeHint().height()
    style.set_text_size(kit_app, 14)
    qtbot.waitUntil(lambda: label.sizeHint().height() > before)


def test_installing_twice_is_installing_once(kit_app):
    style.install(kit_app)
    assert len(kit_app.findChildren(VietnameseTexts)) == 1
