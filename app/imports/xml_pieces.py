"""The XML parts of a file that comes in, piece by piece, in little memory, with no surprises.

A document type is refused as soon as it is met (as defusedxml does), so no entity is ever
declared, expanded or fetched. No tree is built: a part of 200 MB takes no more than a small one.
"""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat  # the handlers below forbid what defusedxml forbids

_CHUNK = 65_536

Attributes = dict[str, str]
Piece = tuple[str, Attributes | None, str]
"""The beginning of an element: its name and attributes. Its end: name, None, and the text that
stands right before the end. Names are without the prefix of a namespace; those of attributes have
it."""


class Forbidden(Exception):
    """The part has a document type or an entity."""


class NotXml(Exception):
    """The part is not well-formed."""


def pieces(
    stream: IO[bytes],
    beat: Callable[[int], None] | None = None,
    leaves: frozenset[str] = frozenset(),
) -> Iterator[Piece]:
    """Yield the elements of a part as they begin and end; only the ends of `leaves`.

    `beat` is told how many bytes were taken, every now and then. Raises Forbidden, NotXml.
    """
    found: list[Piece] = []
    parser = _parser(found, leaves)
    while True:
        chunk = stream.read(_CHUNK)
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise NotXml(str(error)) from None
        yield from found
        found.clear()
        if not chunk:
            return
        if beat:
            beat(len(chunk))


class _Names(dict[str, str]):
    """The name of an element without its prefix, found out once for each."""

    def __missing__(self, name: str) -> str:
        self[name] = short = name.rpartition(":")[2]
        return short


def _parser(found: list[Piece], leaves: frozenset[str]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.UnparsedEntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    names = _Names()
    texts: list[str] = []
    keep, forget = found.append, texts.clear

    def start(full_name: str, attributes: Attributes) -> None:
        forget()
        name = names[full_name]
        if name not in leaves:
            keep((name, attributes, ""))

    def end(full_name: str) -> None:
        keep((names[full_name], None, "".join(texts)))
        forget()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    return parser


def _forbid(*_: object) -> int:
    raise Forbidden
