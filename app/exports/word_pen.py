"""Paragraphs, rules and layout tables under the pen of python-docx."""

from collections.abc import Iterable, Sequence

from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from app.exports.layout import visible
from app.exports.word_styles import Part
from app.exports.word_xml import NAMESPACE, Xml, element, inside, parsed, removed, tag

TWIPS = 20
"""Of a point: the unit of widths in a Word file."""


class Place:
    """Where paragraphs are added one below the other: the body of a document, or one cell."""

    def __init__(self, holder: Document | BlockItemContainer, width: float) -> None:
        self._holder = holder
        self._free = holder.paragraphs[:1] if isinstance(holder, BlockItemContainer) else []
        self.width = width
        """In points."""

    def add(self, part: Part, text: str = "", *, lead: str = "") -> WordParagraph:
        """Add a paragraph in the style of a part; `lead` is its bold beginning."""
        paragraph = self._free.pop() if self._free else self._holder.add_paragraph()
        inside(paragraph).style = part.style_id  # the library would look for it each time
        if lead:
            paragraph.add_run(visible(f"{lead} " if text else lead)).bold = True
        if text:
            paragraph.add_run(visible(text))
        return paragraph

    def add_rule(self, length: float) -> None:
        """Add a rule in the middle: the upper border of a low paragraph, so it has a length."""
        margin = max((self.width - length) / 2, 0.0)
        add_rule(self.add(Part.RULE), margin, margin)


def add_rule(paragraph: WordParagraph, left: float, right: float) -> None:
    """Draw a rule below a paragraph, `left` and `right` points away from its edges."""
    shape = paragraph.paragraph_format
    shape.left_indent, shape.right_indent = Pt(round(left, 2)), Pt(round(right, 2))
    border = parsed(
        f'<w:pBdr {NAMESPACE}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        "</w:pBdr>"
    )
    properties = inside(paragraph).get_or_add_pPr()
    # The order of the elements is fixed; these are what we write of those that come later.
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_layout(document: Document, widths: Sequence[float], row_count: int = 1) -> Table:
    """Add a table without lines or padding that puts texts side by side; widths in points."""
    table = document.add_table(row_count, len(widths))
    shape_table(inside(table), widths, padding=0)
    for row in table.rows:
        whole_row(inside(row))
    return table


def shape_table(table: Xml, widths: Iterable[float], padding: float) -> None:
    """Give a table fixed widths and the space left free at both sides of its cells."""
    widths = list(widths)
    properties = table.tblPr
    removed(properties, "tblStyle", "tblW", "tblLayout", "tblCellMar", "tblLook")
    pad = round(padding * TWIPS)
    total = round(sum(widths) * TWIPS)
    properties.append(element("tblW", w=str(total), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=str(pad), type="dxa"))
    properties.append(margins)
    for column, width in zip(table.tblGrid.findall(tag("gridCol")), widths, strict=True):
        column.set(tag("w"), str(round(width * TWIPS)))
    for row in table.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Pt(width)


def whole_row(row: Xml) -> None:
    """Keep a row of a table on one page."""
    row.get_or_add_trPr().append(element("cantSplit"))


def keep_with_next(paragraph: WordParagraph) -> None:
    """Keep a paragraph on the page of what follows it."""
    paragraph.paragraph_format.keep_with_next = True
