"""How the program looks: one light style, the same on every Windows.

Contrast is at least 4.5 for words and 3 for lines and pictures (WCAG 2.2, 1.4.3 and 1.4.11);
a colour never speaks alone, a word or an icon stands beside it. Sizes follow the font: no
pixel is fixed but the gaps between things.
"""

import sys

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from app.ui.widgets.qt_texts import VietnameseTexts

SMALLEST_TEXT, USUAL_TEXT, LARGEST_TEXT = 9, 10, 14
"""Sizes of text a person can choose, in points."""

PAPER = "#ffffff"
INK = "#1a1a1a"
QUIET_INK = "#5c6670"
WINDOW = "#f3f5f8"
LINE = "#c3cad2"
DARK = "#2d3742"
SELECTION = "#0f5fa8"
ERROR, ERROR_TINT = "#b3261e", "#fde7e9"
WARNING, WARNING_TINT = "#8a4b00", "#fff4ce"
GOOD, GOOD_TINT = "#1e6b3a", "#e3f4e8"
NOTE, NOTE_TINT = "#0f5fa8", "#e3eef8"

GAP = 6
"""Pixels between neighbours."""

_FAMILIES = ["Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans"]


def install(app: QApplication, text_size: int = USUAL_TEXT) -> None:
    """Give the program its style, colours, font, language of Qt's own texts and formats."""
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setStyle("Fusion")
    app.setPalette(palette())
    QToolTip.setPalette(_tooltip_palette())
    set_text_size(app, text_size)
    if app.findChild(VietnameseTexts, options=Qt.FindChildOption.FindDirectChildrenOnly) is None:
        app.installTranslator(VietnameseTexts(app))


def set_text_size(app: QApplication, points: int) -> None:
    """Show every window with text of `points`, kept between the smallest and the largest."""
    font = QFont()
    font.setFamilies(_families())
    font.setPointSize(max(SMALLEST_TEXT, min(points, LARGEST_TEXT)))
    app.setFont(font)


def palette() -> QPalette:
    """Return the colours of all windows."""
    colours = QPalette()
    role, quiet = QPalette.ColorRole, QColor(QUIET_INK)
    for which, colour in {
        role.Window: WINDOW,
        role.WindowText: INK,
        role.Base: PAPER,
        role.AlternateBase: "#f6f9fc",
        role.Text: INK,
        role.Button: "#f0f3f6",
        role.ButtonText: INK,
        role.BrightText: PAPER,
        role.ToolTipBase: PAPER,
        role.ToolTipText: INK,
        role.PlaceholderText: QUIET_INK,
        role.Highlight: SELECTION,
        role.HighlightedText: PAPER,
        role.Accent: SELECTION,
        role.Link: SELECTION,
        role.LinkVisited: SELECTION,
        role.Light: PAPER,
        role.Midlight: "#e6eaee",
        role.Mid: LINE,
        role.Dark: "#8b949e",
        role.Shadow: "#5c6670",
    }.items():
        colours.setColor(which, QColor(colour))
    off = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        colours.setColor(off, which, quiet)
    colours.setColor(off, role.Base, QColor(WINDOW))
    colours.setColor(off, role.Highlight, QColor("#547694"))
    return colours


def tinted(ink: str, paper: str) -> QPalette:
    """Return the colours of a widget that stands out: words in `ink` on `paper`."""
    colours = palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        colours.setColor(role, QColor(ink))
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        colours.setColor(role, QColor(paper))
    return colours


def _tooltip_palette() -> QPalette:
    colours = palette()
    colours.setColor(QPalette.ColorRole.Window, QColor(PAPER))
    return colours


def _families() -> list[str]:
    """Return fonts that hold every Vietnamese letter, best first."""
    if sys.platform == "win32":
        return _FAMILIES
    installed = set(QFontDatabase.families())
    return [family for family in _FAMILIES if family in installed] or QFont().families()
