"""Whether this PC can show our windows with Vietnamese words, for the self-test's own process."""

import os
from typing import TYPE_CHECKING

from app.core.screen import has_screen

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_WORDS = "Sổ Thi Đua – phong trào thi đua yêu nước"


def check() -> str:
    """Show a window for a moment. Return what is wrong with it, as a sentence, or ""."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["LC_ALL"] = "C.UTF-8"  # else Qt says in English that it takes it
    from PySide6.QtWidgets import QApplication, QLabel  # noqa: PLC0415 - once it is known how

    from app.exports.fonts import VIETNAMESE_LETTERS  # noqa: PLC0415
    from app.ui import style  # noqa: PLC0415
    from app.ui.widgets.icons import icon  # noqa: PLC0415

    app = QApplication(["so-thi-dua"])
    style.install(app)
    label = QLabel(f"{_WORDS}\n{VIETNAMESE_LETTERS}")
    label.show()
    app.processEvents()
    lacking = [letter for letter in VIETNAMESE_LETTERS if not _is_drawn(letter, label.font())]
    if lacking:
        return f"Phông chữ của cửa sổ thiếu {len(lacking)} chữ, ví dụ “{lacking[0]}”."
    picture = label.grab().toImage()
    seen = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    if len(seen) < 2:
        return "Cửa sổ mở được nhưng không hiện chữ nào."
    if icon("save").pixmap(24, 24).isNull():
        return "Các hình vẽ của phần mềm không hiện được."
    if app.translate("QPlatformTheme", "Cancel") != "Hủy":
        return "Các nút của hộp thoại không hiện tiếng Việt."
    return ""


def _is_drawn(letter: str, font: "QFont") -> bool:
    """Whether a letter has a shape in the font, or in one that Qt takes in its place."""
    from PySide6.QtGui import QTextLayout  # noqa: PLC0415 - as above

    layout = QTextLayout(letter, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    shapes = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
    return bool(shapes) and all(shapes)
