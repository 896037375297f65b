"""The letters of documents: a font with the shapes of Times New Roman and every Vietnamese letter.

Nothing goes by a font's name alone: Liberation Serif 1.x and Nimbus Roman lack 92 of the 146
letters under the same names, so each file is opened and its letters are checked.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.core.errors import StorageFailure
from app.core.paths import resource

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"
STYLES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)

_FILES = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    (
        "Times New Roman.ttf",
        "Times New Roman Bold.ttf",
        "Times New Roman Italic.ttf",
        "Times New Roman Bold Italic.ttf",
    ),
    ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"),
    (
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
        "LiberationSerif-BoldItalic.ttf",
    ),
)
"""The four styles of each family, best family first."""


def _letters() -> str:
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = [unicodedata.normalize("NFC", v + m) for v in "aăâeêioôơuưy" for m in marks] + ["đ"]
    return "".join(small + [letter.upper() for letter in small])


VIETNAMESE_LETTERS = _letters()
"""The 146 letters: twelve vowels in six tones and đ, small and capital."""


@cache
def register_fonts() -> tuple[Path, ...]:
    """Make the four styles known to reportlab and return their files.

    Raises StorageFailure, which names what to install, when no family has every letter.
    """
    files, fonts = find_fonts(font_folders())
    for font in fonts:
        pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType]
    return files


def find_fonts(folders: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[TTFont, ...]]:
    """Return the files and fonts of the best family below `folders` that has every letter."""
    families = chain.from_iterable(map(_families_below, folders))
    for _, files in sorted(families, key=itemgetter(0)):
        if fonts := _complete_fonts(files):
            return files, fonts
    raise StorageFailure(
        "Không tìm thấy phông chữ có đủ chữ tiếng Việt. Chưa ghi tệp nào. Cài phông"
        " Times New Roman (Windows), hoặc gói fonts-croscore hay fonts-liberation2 (Linux;"
        " Liberation Serif từ bản 2.1), rồi xuất lại."
    )


def font_folders() -> tuple[Path, ...]:
    """Return where fonts may lie: the system's, this user's, then those of the program."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        folders = (windows / "Fonts", local / "Microsoft/Windows/Fonts")
    else:
        folders = (
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
            home / ".fonts",
            Path("/System/Library/Fonts"),
            Path("/Library/Fonts"),
        )
    return (*folders, resource("fonts"))


def _families_below(folder: Path) -> Iterator[tuple[int, tuple[Path, ...]]]:
    """Yield each family whose four files lie together, with its place in the order of choice."""
    for place, inner, names in os.walk(folder):  # a folder that is missing has no files
        inner.sort()
        found = {name.lower(): Path(place, name) for name in names}
        for rank, wanted in enumerate(_FILES):
            files = [found[name.lower()] for name in wanted if name.lower() in found]
            if len(files) == len(wanted):
                yield rank, tuple(files)


def _complete_fonts(files: Iterable[Path]) -> tuple[TTFont, ...]:
    """Return the fonts of one family, or nothing when a file is damaged or lacks a letter."""
    try:
        fonts = tuple(TTFont(style, str(file)) for style, file in zip(STYLES, files, strict=True))
    except (TTFError, OSError):
        return ()
    return fonts if all(map(_has_every_letter, fonts)) else ()


def _has_every_letter(font: TTFont) -> bool:
    glyphs: dict[int, int] = font.face.charToGlyph  # pyright: ignore[reportUnknownMemberType]
    return all(glyphs.get(ord(letter)) for letter in VIETNAMESE_LETTERS)
