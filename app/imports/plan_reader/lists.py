"""Short lists of a plan: awards, subjects, purposes, movements, and its theme."""

import re
from collections.abc import Iterator

from app.core.vietnamese import fold
from app.imports.plan_reader.passage import Passage, joined
from app.imports.plan_reader.reading import Content, Found, text_of
from app.imports.plan_reader.structure import Node, Structure

_AWARD = re.compile(
    r"\b(?:giay khen|bang khen|co thi dua|danh hieu|huan chuong|huy chuong|chien si thi dua"
    r"|lao dong tien tien|thu khen"
    r"|tap the lao dong|bieu duong|khen thuong dot xuat|bang ghi cong|thu cam on"
    r"|bang vinh danh|ky niem chuong"
    r"|co don vi|tuyen duong)\b"
)
_QUOTE = re.compile(r"[“\"](?P<name>[^“”\"]{3,300})[”\"]")
_OPEN_QUOTE = re.compile(r"“(?P<name>[^“”\"]{3,150}?)(?=\)|[.;]|$|…)")
_NAMED = re.compile(
    r"\b(?:phong trao|cuoc van dong|hoi thi|chuong trinh thi dua)\b[^“”\".;]{0,70}$"
    r"|\b(?:phong trao|cuoc van dong)\b[^“”\".]{0,70}$"
)
_GOES_ON = re.compile(
    r"^[”\"]?[\s,;.:…*()\d]*(?:va|cung|voi|\+)?\s*(?:phong trao"
    r"|cuoc van dong)?(?: thi dua)?[\s,;:(\d)]*$|^[a-z ]{0,14}[”\"][\s,;:(\d)]*$"
)
_OTHER = re.compile(
    r"\b(?:chu de|khau hieu|phuong cham|voi viec|day manh|hoat dong|tinh than|chuyen de"
    r"|loi day)\b[^“”\"]*$"
)
_MOTTO = re.compile(r"phuong cham[^“”\"]*$")
_THEME = re.compile(r"\b(?:chu de|khau hieu)\b[^“”\".;]{0,220}$")


def read_awards(structure: Structure) -> tuple[Found[str], ...]:
    """Return the rungs of the award ladder, in the order of the text."""
    for node in structure.nodes():
        if "award" not in node.topics() or {"purpose", "demand", "organisation"} & node.topics():
            continue
        rungs = [joined(child.paragraphs) for child in _leaves(node)]
        found = [text_of(rung) for rung in rungs if _AWARD.search(rung.folded)]
        if found:
            return tuple(found)
        for paragraph in node.body:
            if _AWARD.search(paragraph.folded):
                return tuple(
                    text_of(_without_when(part))
                    for part in _parts(paragraph)
                    if _AWARD.search(part.folded)
                )
    return ()


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.children and not _AWARD.search(joined(child.paragraphs).folded):
            yield from _leaves(child)
        else:
            yield child


_WHEN = re.compile(r"(?:khi|ket thuc|can cu|sau khi|qua|cuoi|het)\b[^,;]{3,60},\s+")


def _without_when(part: Passage) -> Passage:
    when = _WHEN.match(part.folded)
    return part.cut(when.end()) if when else part


def _parts(paragraph: Passage) -> Iterator[Passage]:
    start = paragraph.folded.find(":") + 1
    whole = paragraph.cut(start)
    if when := _WHEN.match(whole.folded):
        whole = whole.cut(when.end())
    at = 0
    for stop in re.finditer(r"[;]\s*|\.\s+(?=[A-ZĐÀ-Ỹ])", whole.text):
        yield whole.cut(at, stop.start())
        at = stop.end()
    yield whole.cut(at)


def read_items(structure: Structure, topic: str) -> tuple[Found[str], ...]:
    """Return what stands under the heading of a topic: its items, else its paragraphs."""
    for node in structure.nodes():
        if topic not in node.topics():
            continue
        nearer = [child for child in node.children if topic in child.topics()]
        if nearer:
            continue
        if (
            node.topics() - {topic}
            and not node.body
            and any(child.heading for child in node.children)
            and topic != "subject"
        ):
            return ()
        items = [text_of(child.whole()) for child in node.children if child.paragraphs]
        own = [
            text_of(paragraph)
            for paragraph in node.body
            if not (items and paragraph.text.endswith(":"))
        ]
        return tuple(items or own)
    return ()


def read_movements(structure: Structure) -> tuple[Found[str], ...]:
    """Return the names of movements and campaigns in quotation marks, each once."""
    found: dict[str, Found[str]] = {}
    for piece in structure.body():
        chained = -1
        for match in _quotes(piece):
            before = piece.folded[: match.start()]
            is_named = bool(_NAMED.search(before[-110:])) and not _OTHER.search(
                _after_named(before[-110:])
            )
            if not is_named and chained >= 0:
                is_named = bool(_GOES_ON.match(piece.folded[chained : match.start()]))
            if not is_named:
                chained = -1
                continue
            chained = match.end()
            name = piece.cut(match.start("name"), match.end("name")).bare()
            if name and fold(name.text) not in found:
                found[fold(name.text)] = text_of(name, is_sure=match[0][-1] in '”"')
    return tuple(found.values())


def _quotes(piece: Passage) -> list[re.Match[str]]:
    """Return what stands in quotation marks, also where the closing one was forgotten."""
    closed = list(_QUOTE.finditer(piece.text))
    taken = [(one.start(), one.end()) for one in closed]
    opened = [
        one
        for one in _OPEN_QUOTE.finditer(piece.text)
        if not any(start <= one.start() < end for start, end in taken)
    ]
    return sorted([*closed, *opened], key=lambda one: one.start())


def _after_named(before: str) -> str:
    """Return what stands between the last word for a movement and a name."""
    return re.split(r"\b(?:phong trao|cuoc van dong)\b", before)[-1]


def read_theme(structure: Structure) -> Found[str] | None:
    """Return the words of the theme: of the drive itself, else of the year it serves."""
    nodes = list(structure.nodes())
    for node in nodes:
        if "theme" in node.topics() and (found := _under_heading(node)):
            return found
    for piece in (
        *structure.opening,
        *(paragraph for node in nodes for paragraph in node.paragraphs),
    ):
        for match in _QUOTE.finditer(piece.text):
            if _THEME.search(piece.folded[: match.start()]):
                return text_of(piece.group(match, "name"))
    return None


def _under_heading(node: Node) -> Found[str] | None:
    for paragraph in node.body:
        match = _QUOTE.search(paragraph.text)
        if match and not _MOTTO.search(paragraph.folded[: match.start()]):
            return text_of(paragraph.group(match, "name"))
    if len(node.body) == 1 and not node.children and node.topics() == {"theme"}:
        return text_of(node.body[0], is_sure=False)
    return None


def read_contents(structure: Structure) -> tuple[Content, ...]:
    """Return the numbered parts as a tree."""
    return tuple(map(_content, structure.parts))


def _content(node: Node) -> Content:
    heading = text_of(node.heading) if node.heading else None
    rows = [joined((row.mark, *row.paragraphs)) for row in node.children if row.cells]
    body = joined(sorted((*node.body, *rows), key=lambda one: one.starts))
    return Content(
        node.label,
        heading,
        text_of(body) if body.bare() else None,
        tuple(_content(child) for child in node.children if not child.cells),
    )
