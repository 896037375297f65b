"""How letters and paragraphs of a Word file look, resolved through styles, themes and defaults."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_OFF = {"0", "false", "off", "none"}
_MOST_ANCESTORS = 50
_TWIPS_PER_MM = 1440 / 25.4


@dataclass(slots=True)
class _Style:
    based_on: str
    letters: Any
    paragraph: Any
    kind: str


@dataclass(frozen=True, slots=True)
class LetterLook:
    """How letters look. `size` in points."""

    fonts: tuple[str, ...]
    size: float
    is_bold: bool
    is_italic: bool
    is_underlined: bool
    is_capital: bool
    is_hidden: bool
    color: str


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set: indents in millimetres, gaps in points, `line` as Word keeps it."""

    align: str
    left: float
    right: float
    first: float
    before: float
    after: float
    line: float
    line_rule: str
    has_stops: bool = False
    """It has tab stops of its own."""


@dataclass
class Styles:
    """The styles of a file. `styles` and `theme` are the roots of those parts, or None."""

    styles: Any
    theme: Any
    _found: dict[str, _Style] = field(default_factory=dict[str, _Style])
    _chains: dict[str, tuple[_Style, ...]] = field(default_factory=dict[str, tuple[_Style, ...]])

    def __post_init__(self) -> None:
        self._defaults: dict[str, Any] = {"rPr": None, "pPr": None}
        self._default_paragraph = ""
        self._themes = dict(_theme_fonts(self.theme)) if self.theme is not None else {}
        if self.styles is None:
            return
        for name in ("rPr", "pPr"):
            self._defaults[name] = self.styles.find(f"{W}docDefaults/{W}{name}Default/{W}{name}")
        for node in self.styles.iterchildren(f"{W}style"):
            key = str(node.get(f"{W}styleId", ""))
            base = node.find(f"{W}basedOn")
            self._found[key] = _Style(
                _value(base),
                node.find(f"{W}rPr"),
                node.find(f"{W}pPr"),
                str(node.get(f"{W}type", "")),
            )
            if node.get(f"{W}default") == "1" and node.get(f"{W}type") == "paragraph":
                self._default_paragraph = key

    def letters(self, run: Any, style: str) -> LetterLook:  # noqa: ANN401 - XML has no types here
        """Return how the letters of a run in a paragraph of a style look."""
        own = run.find(f"{W}rPr") if run is not None else None
        named = _value(own.find(f"{W}rStyle")) if own is not None else ""
        chains = [self._chain(named), self._chain(style or self._default_paragraph)]
        layers = [own, *(s.letters for chain in chains for s in chain), self._defaults["rPr"]]

        def first(name: str) -> Any:  # noqa: ANN401
            found = (one.find(f"{W}{name}") for one in layers if one is not None)
            return next((node for node in found if node is not None), None)

        def on(name: str) -> bool:
            return self._toggled(own, chains, name)

        size = _number(first("sz"), 20)
        underline = _value(first("u"), "none")
        color = _value(first("color"), "auto").upper()
        return LetterLook(
            fonts=self._fonts(layers),
            size=size / 2,
            is_bold=on("b"),
            is_italic=on("i"),
            is_underlined=underline not in _OFF,
            is_capital=on("caps") or on("smallCaps"),
            is_hidden=on("vanish"),
            color="000000" if color == "AUTO" else color,
        )

    def paragraph(self, node: Any, numbering: Any) -> ParagraphLook:  # noqa: ANN401
        """Return how a paragraph is set; `numbering` is the pPr of its list level, or None."""
        own = node.find(f"{W}pPr")
        style = self._chain(style_of(node) or self._default_paragraph)
        layers = [own, numbering, *(one.paragraph for one in style), self._defaults["pPr"]]

        def value(name: str, *keys: str) -> str | None:
            for layer in layers:
                found = layer.find(f"{W}{name}") if layer is not None else None
                for key in keys:
                    if found is not None and found.get(f"{W}{key}") is not None:
                        return str(found.get(f"{W}{key}"))
            return None

        def amount(name: str, *keys: str) -> float:
            return _amount(value(name, *keys))

        return ParagraphLook(
            align=value("jc", "val") or "left",
            left=amount("ind", "left", "start") / _TWIPS_PER_MM,
            right=amount("ind", "right", "end") / _TWIPS_PER_MM,
            first=_first_indent(layers) / _TWIPS_PER_MM,
            before=amount("spacing", "before") / 20,
            after=amount("spacing", "after") / 20,
            line=_amount(value("spacing", "line")) or 240.0,
            line_rule=value("spacing", "lineRule") or "auto",
            has_stops=self.inherited(node, "tabs") is not None,
        )

    def inherited(self, node: Any, name: str) -> Any:  # noqa: ANN401
        """Return a property of a paragraph, its own or that of its styles, or None."""
        own = node.find(f"{W}pPr")
        style = self._chain(style_of(node) or self._default_paragraph)
        for layer in (own, *(one.paragraph for one in style)):
            found = layer.find(f"{W}{name}") if layer is not None else None
            if found is not None:
                return found
        return None

    def _toggled(self, own: Any, chains: list[tuple[_Style, ...]], name: str) -> bool:  # noqa: ANN401
        """Return a property that two styles together switch off again."""
        told = own.find(f"{W}{name}") if own is not None else None
        if told is not None:
            return _is_on(told)
        is_on = False
        for chain in chains:
            nodes = (one.letters.find(f"{W}{name}") for one in chain if one.letters is not None)
            node = next((found for found in nodes if found is not None), None)
            is_on ^= node is not None and _is_on(node)
        default = self._defaults["rPr"]
        node = default.find(f"{W}{name}") if default is not None else None
        return is_on or (node is not None and _is_on(node))

    def _fonts(self, layers: list[Any]) -> tuple[str, ...]:
        """Return the fonts of plain letters and of those with marks."""
        return tuple(dict.fromkeys(self._font(layers, slot) for slot in ("ascii", "hAnsi")))

    def _font(self, layers: list[Any], slot: str) -> str:
        for layer in layers:
            node = layer.find(f"{W}rFonts") if layer is not None else None
            if node is None:
                continue
            if theme := node.get(f"{W}{slot}Theme"):
                return self._themes.get(str(theme)[:5], "")
            if named := node.get(f"{W}{slot}"):
                return str(named)
        return "Times New Roman"

    def _chain(self, key: str) -> tuple[_Style, ...]:
        if key not in self._chains:
            found: list[_Style] = []
            at, seen = key, set[str]()
            while at in self._found and at not in seen and len(found) < _MOST_ANCESTORS:
                seen.add(at)
                found.append(self._found[at])
                at = self._found[at].based_on
            self._chains[key] = tuple(found)
        return self._chains[key]


def style_of(node: Any) -> str:  # noqa: ANN401
    """Return the style that a paragraph names, or nothing."""
    return _value(node.find(f"{W}pPr/{W}pStyle"))


def _first_indent(layers: list[Any]) -> float:
    for layer in layers:
        node = layer.find(f"{W}ind") if layer is not None else None
        if node is None:
            continue
        if hanging := node.get(f"{W}hanging"):
            return -_amount(str(hanging))
        if first := node.get(f"{W}firstLine"):
            return _amount(str(first))
    return 0.0


def _theme_fonts(theme: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for name in ("major", "minor"):
        node = theme.find(f".//{A}fontScheme/{A}{name}Font/{A}latin")
        if node is not None:
            yield name, str(node.get("typeface", ""))


def _value(node: Any, default: str = "") -> str:  # noqa: ANN401
    return default if node is None else str(node.get(f"{W}val", default))


def _is_on(node: Any) -> bool:  # noqa: ANN401
    return _value(node, "1").lower() not in _OFF


def _number(node: Any, default: float) -> float:  # noqa: ANN401
    return _amount(_value(node)) or default


def _amount(text: str | None) -> float:
    """Return a number of the file; what is none counts as nothing."""
    try:
        return min(max(float(text or 0), -1e6), 1e6)
    except ValueError:
        return 0.0
