"""Workbooks for tests of reading: made by openpyxl, or written part by part."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from app.imports.book_parsing import parsed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_STRINGS = (
    '<Override PartName="/xl/strings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def bytes_of(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def packed(parts: dict[str, str | bytes], **options) -> bytes:
    """Return a ZIP of these parts."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, **options) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def sheet_xml(rows: str, after: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def raw_book(rows: str = "", *, after: str = "", **more: str) -> dict[str, str]:
    """Return the parts of a book of one sheet, its rows as XML.

    `strings`, `styles`: what stands in those parts; `workbook`: what stands before the sheets,
    `state` of the sheet, its `name`.
    """
    name, state = more.get("name", "Trang 1"), more.get("state", "visible")
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{more.get("workbook", "")}<sheets>'
            f'<sheet name="{name}" sheetId="1" state="{state}" r:id="rId1"/></sheets>'
            f"{more.get('calc', '')}</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/s.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="/xl/strings.xml"/>'
            f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/s.xml": sheet_xml(rows, after),
    }
    if "strings" in more:
        parts["[Content_Types].xml"] = CONTENT_TYPES.replace("</Types>", _STRINGS + "</Types>")
        parts["xl/strings.xml"] = f'<sst xmlns="{_MAIN}">{more["strings"]}</sst>'
    if "styles" in more:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{more["styles"]}</styleSheet>'
    return parts


def read_raw(rows: str = "", **more: str):
    """Return the book that is read of such parts."""
    return parsed(packed(raw_book(rows, **more)), "thử.xlsx")


def values(book) -> dict[str, object]:
    """Return what stands in the cells of the first sheet, by address."""
    return {cell.address: cell.value for cell in book.sheets[0].cells}
