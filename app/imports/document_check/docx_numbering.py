"""The numbers and dashes that Word writes itself before paragraphs of a list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.imports.document_check.docx_styles import Styles, W

_LEVELS = 9
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"))
_BULLETS = {"\uf02d": "-", "\uf0b7": "•", "\uf0a7": "•", "o": "o"}


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int
    paragraph: Any
    letters: Any


@dataclass
class Numbering:
    """The lists of a file and how far each was counted. `root` is None without any."""

    root: Any
    styles: Styles
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict[str, dict[int, _Level]])
    _counts: dict[str, dict[int, int]] = field(default_factory=dict[str, dict[int, int]])
    _lists: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for node in self.root.iterchildren(f"{W}abstractNum"):
            key = str(node.get(f"{W}abstractNumId", ""))
            self._levels[key] = dict(_levels(node))
        for node in self.root.iterchildren(f"{W}num"):
            abstract = node.find(f"{W}abstractNumId")
            if abstract is not None:
                self._lists[str(node.get(f"{W}numId", ""))] = str(abstract.get(f"{W}val", ""))

    def of(self, paragraph: Any) -> tuple[str, Any]:  # noqa: ANN401 - XML has no types here
        """Return the label of a paragraph and the setting of its level; counts it."""
        node = self.styles.inherited(paragraph, "numPr")
        if node is None:
            return "", None
        number = node.find(f"{W}numId")
        place = node.find(f"{W}ilvl")
        key = self._lists.get(str(number.get(f"{W}val", "")) if number is not None else "", "")
        at = str(place.get(f"{W}val", "0")) if place is not None else "0"
        levels = self._levels.get(key, {})
        depth = int(at) if at.isdecimal() else 0
        level = levels.get(depth)
        if level is None:
            return "", None
        counts = self._counts.setdefault(key, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counts.pop(deeper, None)
        return self._label(levels, counts, depth), level.paragraph

    @staticmethod
    def _label(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels[depth]
        if level.form == "bullet":
            return _BULLETS.get(level.text, level.text)
        label = level.text
        for place in range(depth + 1):
            if (part := levels.get(place)) is not None:
                count = counts.get(place, part.start)
                write = _FORMS.get(part.form, str)
                label = label.replace(f"%{place + 1}", write(count))
        return label


def _levels(node: Any) -> Iterator[tuple[int, _Level]]:  # noqa: ANN401
    for level in node.iterchildren(f"{W}lvl"):
        at = str(level.get(f"{W}ilvl", ""))
        if not at.isdecimal():
            continue

        def value(name: str, default: str, level: Any = level) -> str:  # noqa: ANN401
            found = level.find(f"{W}{name}")
            return str(found.get(f"{W}val", default)) if found is not None else default

        start = value("start", "1")
        yield (
            int(at),
            _Level(
                value("numFmt", "decimal"),
                value("lvlText", ""),
                int(start) if start.isdecimal() and len(start) < 6 else 1,
                level.find(f"{W}pPr"),
                level.find(f"{W}rPr"),
            ),
        )


def roman(number: int) -> str:
    """Return a number in Roman figures.

    >>> roman(4), roman(19)
    ('IV', 'XIX')
    """
    written = ""
    for value, sign in (*_ROMAN, (1, "I")):
        while number >= value and len(written) < 20:
            written, number = written + sign, number - value
    return written


def _letter(number: int) -> str:
    """Return a letter as Word counts: it knows no đ."""
    return chr(ord("a") + (number - 1) % 26) if number > 0 else ""


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _: "",
}
