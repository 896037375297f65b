"""Reads a Word file (.docx) into lines and paragraphs, within bounds."""

import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml

from app.imports.document_check.docx_body import Body
from app.imports.document_check.docx_drawings import has_picture
from app.imports.document_check.docx_numbering import Numbering
from app.imports.document_check.docx_pages import pages_of
from app.imports.document_check.docx_styles import Styles, W
from app.imports.document_check.model import Document, FileKind, Paragraph
from app.imports.document_check.reading import too_large, unread

_LXML: type[Exception] = import_module("lxml.etree").LxmlError
_BROKEN: tuple[type[Exception], ...] = (
    OpcError,
    _LXML,
    BadZipFile,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
)

_MOST_PARTS = 5_000
_MOST_UNPACKED = 200_000_000
_MOST_XML = 40_000_000  # of one part
_MOST_PARAGRAPHS = 30_000
_MACROS = "vbaproject.bin"
_PAGES = re.compile(rb"<Pages>(\d{1,6})</Pages>")
_TEXT = "word/document.xml"
_TYPES = "[Content_Types].xml"
_WITH_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_WITHOUT_MACROS = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)


def read_docx(content: bytes, path: Path, *, takes_macros: bool = False) -> Document:
    """Return what is in a Word file. InvalidInput for what cannot be read, is empty or is huge.

    Macros are refused, or with `takes_macros` left lying.
    """
    told, has_macros = _looked_into(content, path)
    if has_macros and not takes_macros:
        raise unread(
            path,
            "tệp có chứa macro",
            "Hãy mở bằng Word, lưu lại dạng .docx không có macro rồi chọn lại",
        )
    try:
        content = _as_plain(content) if has_macros else content
        file: Any = docx.Document(BytesIO(content))
        root: Any = file.element.body
    except _BROKEN:
        raise _broken(path) from None
    if sum(1 for _ in zip(root.iter(f"{W}p"), range(_MOST_PARAGRAPHS + 1), strict=False)) > (
        _MOST_PARAGRAPHS
    ):
        raise too_large(path, f"có quá {_MOST_PARAGRAPHS} đoạn")
    parts = {rel.reltype.rpartition("/")[2]: rel for rel in file.part.rels.values()}
    styles = Styles(_root(parts.get("styles")), _root(parts.get("theme")))
    numbering = Numbering(_root(parts.get("numbering")), styles)
    pages, head_runs = pages_of(root, file.part, styles)
    body = Body(root, styles, numbering, pages, _tab_stop(_root(parts.get("settings"))))
    paragraphs, ended_at = _until_second_head(body.paragraphs())
    if not paragraphs:
        raise unread(path, "tệp không có chữ nào", "Hãy chọn tệp khác")
    return Document(
        kind=FileKind.WORD,
        name=path.name,
        pages=pages,
        paragraphs=paragraphs,
        page_count=_page_count(root, told),
        has_macros=has_macros,
        has_pictures=has_picture(root),
        other_runs=tuple(head_runs),
        ended_at=ended_at,
    )


def _looked_into(content: bytes, path: Path) -> tuple[int, bool]:
    """Refuse what must not be unpacked; return the pages it says it has, and whether macros."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            _refuse_large(entries, path)
            names = {entry.filename.lower() for entry in entries}
            has_macros = any(name.endswith(_MACROS) for name in names)
            if _TEXT not in names:
                raise unread(path, "tệp không phải văn bản Word", "Hãy chọn tệp .pdf hoặc .docx")
            told = (
                packed.read("docProps/app.xml") if "docProps/app.xml" in packed.namelist() else b""
            )
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _broken(path) from None
    found = _PAGES.search(told)
    return int(found[1]) if found else 0, has_macros


def _as_plain(content: bytes) -> bytes:
    """Return a file that calls itself one with macros (.docm) as one that does not."""
    plain = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(plain, "w") as made:
        for entry in packed.infolist():
            part = packed.read(entry)
            if entry.filename == _TYPES:
                part = part.replace(_WITH_MACROS, _WITHOUT_MACROS)
            made.writestr(entry.filename, part)
    return plain.getvalue()


def _refuse_large(entries: list[ZipInfo], path: Path) -> None:
    """Go by the sizes the file tells: no more than these is ever unpacked of a part."""
    texts = [one for one in entries if one.filename.lower().endswith((".xml", ".rels"))]
    is_large = (
        len(entries) > _MOST_PARTS
        or sum(one.file_size for one in entries) > _MOST_UNPACKED
        or any(one.file_size > _MOST_XML for one in texts)
    )
    if is_large:
        raise too_large(path, "mở ra quá lớn, không giống văn bản bình thường")


def _broken(path: Path) -> Exception:
    return unread(path, "tệp Word đã hỏng", "Hãy mở bằng Word, lưu lại dạng .docx rồi chọn lại")


def _root(rel: Any) -> Any:  # noqa: ANN401 - a library without types for XML
    """Return the root of a part, or None where there is none or it is broken."""
    if rel is None or rel.is_external:
        return None
    part = rel.target_part
    with suppress(*_BROKEN):
        return part.element if hasattr(part, "element") else parse_xml(part.blob)
    return None


def _tab_stop(settings: Any) -> float:  # noqa: ANN401
    """Return the millimetres between the usual tab stops."""
    node = settings.find(f"{W}defaultTabStop") if settings is not None else None
    told = str(node.get(f"{W}val", "")) if node is not None else ""
    return (int(told) if told.isdecimal() and len(told) < 6 else 720) * 25.4 / 1440


def _page_count(root: Any, told: int) -> int | None:  # noqa: ANN401
    """Return about how many pages there are: what Word noted, or that a page is broken."""
    if told > 1:
        return told
    marks = root.iter(f"{W}br", f"{W}lastRenderedPageBreak", f"{W}pageBreakBefore")
    is_broken = any(
        not node.tag.endswith("}br") or node.get(f"{W}type") == "page" for node in marks
    )
    return 2 if is_broken else None


def _until_second_head(
    paragraphs: Iterator[Paragraph],
) -> tuple[tuple[Paragraph, ...], int | None]:
    """Return the paragraphs of the first document, and the line at which another one begins."""
    found: list[Paragraph] = []
    has_head = has_text = False
    start = 0  # of the head that may begin
    for paragraph in paragraphs:
        is_head = any(
            line.folded.startswith(("cong hoa xa hoi chu nghia", "dang cong san viet nam"))
            and line.is_capital
            for line in paragraph.lines
        )
        if is_head and has_head and has_text:
            return tuple(found[:start]), found[start].first.number if start < len(found) else None
        has_head = has_head or is_head
        has_text = has_text or (has_head and not paragraph.is_layout)
        found.append(paragraph)
        if not paragraph.is_layout:
            start = len(found)
    return tuple(found), None
