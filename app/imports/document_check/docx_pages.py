"""The sections of a Word file: paper, margins, and the page numbers in their heads."""

from collections.abc import Iterator
from typing import Any

from app.imports.document_check.docx_styles import Styles, W, style_of
from app.imports.document_check.model import Line, Page, PageNumber, Run

_TWIPS_PER_MM = 1440 / 25.4
_SIDES = frozenset({"left", "top", "right", "bottom"})
_A4 = (11906, 16838)


def pages_of(
    root: Any,  # noqa: ANN401 - XML has no types here
    part: Any,  # noqa: ANN401
    styles: Styles,
) -> tuple[tuple[Page, ...], list[Run]]:
    """Return one page for each section, and the letters of their heads and feet."""
    pages: list[Page] = []
    runs: list[Run] = []
    known: dict[tuple[str, str], Any] = {}
    for number, section in enumerate(root.iter(f"{W}sectPr"), start=1):
        if next(section.iterancestors(f"{W}sectPrChange"), None) is not None:
            continue
        for kind in ("header", "footer"):
            for node in section.iterchildren(f"{W}{kind}Reference"):
                known[kind, str(node.get(f"{W}type", "default"))] = _part(part, node)
        for found in known.values():
            runs += [run for p in _paragraphs(found) for run in _runs(p, styles)]
        pages.append(_page(number, section, known, styles))
    return tuple(pages or [Page(1, 210.0, 297.0)]), runs


def _part(part: Any, node: Any) -> Any:  # noqa: ANN401
    key = node.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
    target = part.related_parts.get(str(key))
    return getattr(target, "element", None)


def _page(
    number: int,
    section: Any,  # noqa: ANN401
    known: dict[tuple[str, str], Any],
    styles: Styles,
) -> Page:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width, height = _twips(size, "w", _A4[0]), _twips(size, "h", _A4[1])
    left = _twips(margins, "left", 1440) + _twips(margins, "gutter", 0)
    room = (width - left - _twips(margins, "right", 1440)) / _TWIPS_PER_MM
    numbered = _number(known, "default", styles, room)
    first = numbered
    title = section.find(f"{W}titlePg")
    if title is not None and str(title.get(f"{W}val", "1")) not in ("0", "false", "off"):
        first = _number(known, "first", styles, room)
    start = section.find(f"{W}pgNumType")
    start_at = str(start.get(f"{W}start", "")) if start is not None else ""
    return Page(
        number=number,
        width=width / _TWIPS_PER_MM,
        height=height / _TWIPS_PER_MM,
        left=left / _TWIPS_PER_MM,
        top=abs(_twips(margins, "top", 1440)) / _TWIPS_PER_MM,
        right=_twips(margins, "right", 1440) / _TWIPS_PER_MM,
        bottom=abs(_twips(margins, "bottom", 1440)) / _TWIPS_PER_MM,
        page_number=numbered,
        first_number=first,
        restarts=int(start_at) if start_at.isdecimal() and len(start_at) < 6 else None,
        sure=_SIDES,
    )


def _twips(node: Any, name: str, default: int) -> float:  # noqa: ANN401
    text = str(node.get(f"{W}{name}", default)) if node is not None else str(default)
    try:
        return min(max(float(text), -100_000.0), 100_000.0)
    except ValueError:
        return float(default)


def _number(
    known: dict[tuple[str, str], Any], kind: str, styles: Styles, room: float
) -> PageNumber | None:
    for place in ("header", "footer"):
        for paragraph in _paragraphs(known.get((place, kind))):
            if _has_page_field(paragraph):
                return PageNumber(
                    Line(tuple(_runs(paragraph, styles)), 0),
                    "PAGE",
                    _off_center(paragraph, styles, room),
                    is_in_top_margin=place == "header",
                )
    return None


def _paragraphs(root: Any) -> Iterator[Any]:  # noqa: ANN401
    if root is not None:
        yield from root.iter(f"{W}p")


def _has_page_field(paragraph: Any) -> bool:  # noqa: ANN401
    codes = [str(node.text or "") for node in paragraph.iter(f"{W}instrText")]
    codes += [str(node.get(f"{W}instr", "")) for node in paragraph.iter(f"{W}fldSimple")]
    return any("PAGE" in code.upper().split() for code in codes)


def _off_center(paragraph: Any, styles: Styles, room: float) -> float | None:  # noqa: ANN401
    """Return how far from the middle of the text the number stands; None where it is not told."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(f"{W}xAlign"):
        align = str(frame.get(f"{W}xAlign"))
    elif next(paragraph.iter(f"{W}tab"), None) is not None and any(
        True for _ in paragraph.iterfind(f"{W}r/{W}tab")
    ):
        return None
    else:
        look = styles.paragraph(paragraph, None)
        if look.align == "center":
            return (look.left + look.first - look.right) / 2
        align = look.align
    return {"center": 0.0, "right": room / 2, "end": room / 2}.get(align, -room / 2)


def _runs(paragraph: Any, styles: Styles) -> Iterator[Run]:  # noqa: ANN401
    for run in paragraph.iter(f"{W}r"):
        is_field = run.find(f"{W}instrText") is not None or run.getparent().tag == f"{W}fldSimple"
        text = "".join(str(node.text or "") for node in run.iter(f"{W}t"))
        text = text or ("0" if is_field else "")
        if text:
            look = styles.letters(run, style_of(paragraph))
            yield Run(text, look.fonts, look.size, look.is_bold, look.is_italic)
