"""The markup below python-docx, for what the library has no words for."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

Xml = Any
"""An element of lxml, which tells no types."""

NAMESPACE = nsdecls("w")
"""What the outermost element of a piece of markup declares."""


def parsed(markup: str) -> Xml:
    """Return a piece of markup as an element."""
    element: Xml = parse_xml(markup)
    return element


def element(name: str, **values: str) -> Xml:
    """Make an empty element of WordprocessingML with these attributes: `lang`, val="vi-VN"."""
    written = "".join(f' w:{key}="{value}"' for key, value in values.items())
    return parsed(f"<w:{name} {NAMESPACE}{written}/>")


def inside(thing: object) -> Xml:
    """Return the markup of a paragraph, run, table or row, to which the library has no door."""
    proxy: Any = thing
    return proxy._element  # noqa: SLF001 - as said above


def tag(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return qn(f"w:{name}")


def removed(parent: Xml, *names: str) -> None:
    """Take the children with these names out of an element."""
    for name in names:
        for old in parent.findall(tag(name)):
            parent.remove(old)
