"""Writes reports as Word documents, with real styles that the office can go on with."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.section import Section
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from app.core.progress import Progress
from app.exports.counting import Counted
from app.exports.files import replacing
from app.exports.layout import MARGINS, MM, PAPER, visible
from app.exports.letterhead import Letterhead, letterhead, plain_measure
from app.exports.report import (
    SAMPLE_MARK,
    Grid,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Report,
)
from app.exports.word_closing import write_closing
from app.exports.word_grid import GridWriter
from app.exports.word_head import write_head
from app.exports.word_pen import Place, keep_with_next
from app.exports.word_styles import Part, add_styles
from app.exports.word_xml import NAMESPACE, Xml, element, inside, parsed, removed, tag

_NUMBER_TOP = 10 * MM
_GAP_ABOVE_GRID = 4.0
_PARTS = {
    ParagraphKind.BODY: Part.BODY,
    ParagraphKind.BASIS: Part.BASIS,
    ParagraphKind.SECTION: Part.SECTION,
    ParagraphKind.ITEM: Part.ITEM,
    ParagraphKind.CENTER: Part.CENTER,
    ParagraphKind.NOTE: Part.NOTE,
    ParagraphKind.PART: Part.PART_NAME,
    ParagraphKind.TO_WRITE: Part.BODY,
}
_IN_CAPITALS = (ParagraphKind.SECTION, ParagraphKind.CENTER)
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP file knows


def write_docx(
    reports: Report | Sequence[Report], path: Path, progress: Progress | None = None
) -> None:
    """Write one report, or several as sections of one document, to `path`: all or nothing.

    Raises InvalidInput (a table that fits no page), StorageFailure (disk) and, when the person
    asks to stop, Cancelled.
    """
    content = docx_bytes(reports, progress)
    with replacing(path) as part:
        part.write_bytes(content)


def docx_bytes(reports: Report | Sequence[Report], progress: Progress | None = None) -> bytes:
    """Return the document as the bytes of a Word file; the same reports give the same bytes."""
    reports = [reports] if isinstance(reports, Report) else reports
    document = Document()
    heads = [letterhead(report, _width(report), plain_measure) for report in reports]
    # Sizes go up and down together, so the one style sheet is that of the tightest head.
    sizes = min((head.sizes for head in heads), key=lambda one: one.nation)
    add_styles(document, reports[0].regime, sizes)
    _as_word_2013(document)
    _describe(document, reports[0])
    counted = Counted(progress, reports)
    for place, (report, head) in enumerate(zip(reports, heads, strict=True)):
        _set_up(_section(document, place), report)
        _Writer(document, report, Letterhead(sizes, head.left, head.right)).write(counted.step)
    target = BytesIO()
    document.save(target)
    return _without_times(target)


class _Writer:
    """Writes one report into the last section of a document."""

    def __init__(self, document: WordDocument, report: Report, head: Letterhead) -> None:
        self._document, self._report, self._head = document, report, head
        self._body = Place(document, _width(report))

    def write(self, step: Callable[[int], None]) -> None:
        write_head(self._document, self._body, self._report, self._head)
        blocks = self._report.blocks
        last = len(blocks) - 1
        for place, block in enumerate(blocks):
            match block:
                case Paragraph():
                    is_kept = block.is_with_next and place < last
                    is_above_grid = place < last and isinstance(blocks[place + 1], Grid)
                    self._write_paragraph(
                        block,
                        is_kept=is_kept or self._is_signed_below(place),
                        is_above_grid=is_above_grid,
                    )
                case Grid():
                    GridWriter(self._document, self._body, block).write(
                        step, is_kept=self._is_signed_below(place)
                    )
                case PageBreak():
                    self._body.add(Part.GAP).add_run().add_break(WD_BREAK.PAGE)
        write_closing(self._document, self._body, self._report, self._head.sizes)

    def _is_signed_below(self, place: int) -> bool:
        """Say whether somebody signs right below a block: then its end stays with that."""
        blocks = self._report.blocks
        if place == len(blocks) - 1:
            return bool(self._report.signatures)
        below = blocks[place + 1]
        return isinstance(below, Grid) and below.is_signed

    def _write_paragraph(
        self, paragraph: Paragraph, *, is_kept: bool, is_above_grid: bool
    ) -> None:
        kind, part = paragraph.kind, _PARTS[paragraph.kind]
        text = paragraph.text.upper() if kind in _IN_CAPITALS else paragraph.text
        if kind is ParagraphKind.PART:
            self._body.add(part, paragraph.lead)
            self._body.add(part, paragraph.text.upper())
            return
        if paragraph.has_dash(self._report.regime):
            text = f"- {text}"
        for number, line in enumerate(text.split("\n")):
            lead = paragraph.lead if number == 0 else ""
            lead = lead.upper() if kind is ParagraphKind.CENTER else lead
            written = self._body.add(part, line, lead=lead)
            if kind is ParagraphKind.TO_WRITE:
                _mark(written)
            if is_kept:
                keep_with_next(written)
            if is_above_grid:
                written.paragraph_format.space_after = Pt(_GAP_ABOVE_GRID)


def _mark(paragraph: WordParagraph) -> None:
    """Make a place that waits for a person's words stand out, on the screen and on paper."""
    for run in paragraph.runs:
        run.italic = True
        shade = element("shd", val="clear", color="auto", fill="E7E6E6")
        inside(run).get_or_add_rPr().append(shade)


# --- pages -----------------------------------------------------------------------------------


def _width(report: Report) -> float:
    paper = PAPER[1] if report.is_landscape else PAPER[0]
    return paper - MARGINS.left - MARGINS.right


def _section(document: WordDocument, place: int) -> Section:
    return document.sections[0] if place == 0 else document.add_section(WD_SECTION.NEW_PAGE)


def _set_up(section: Section, report: Report) -> None:
    """Set paper and margins, and the page numbers that begin with the second page."""
    width, height = PAPER[::-1] if report.is_landscape else PAPER
    section.orientation = WD_ORIENT.LANDSCAPE if report.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.top_margin, section.bottom_margin = Pt(MARGINS.top), Pt(MARGINS.bottom)
    section.left_margin, section.right_margin = Pt(MARGINS.left), Pt(MARGINS.right)
    section.header_distance = section.footer_distance = Pt(_NUMBER_TOP)
    section.different_first_page_header_footer = True  # no number on the first page
    parts = (section.first_page_header, section.header)
    for header in (*parts, section.first_page_footer, section.footer):
        header.is_linked_to_previous = False
    _clear(section.first_page_header.paragraphs[0], Part.PAGE_NUMBER)
    number = _clear(section.header.paragraphs[0], Part.PAGE_NUMBER)
    inside(number).append(parsed(_PAGE_FIELD))
    for footer in (section.first_page_footer, section.footer):
        _clear(footer.paragraphs[0], Part.FOOT).add_run(visible(report.footer))
    if report.is_sample:
        for place, header in enumerate(parts):
            mark = parsed(_watermark(place, is_wide=report.is_landscape))
            inside(header.paragraphs[0].add_run()).append(mark)
    proxy: Any = section
    properties = proxy._sectPr  # noqa: SLF001 - the library cannot begin numbers anew
    removed(properties, "pgNumType")
    properties.find(tag("pgMar")).addnext(element("pgNumType", start="1"))


def _clear(paragraph: WordParagraph, part: Part) -> WordParagraph:
    paragraph.clear()
    inside(paragraph).style = part.style_id
    return paragraph


_PAGE_FIELD = f'<w:fldSimple {NAMESPACE} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'


def _watermark(number: int, *, is_wide: bool) -> str:
    """Return grey letters across the page, as Word's own watermarks are."""
    turned = 315 if is_wide else 305
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:440pt;height:62pt;"
        f"rotation:{turned};z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    return (
        f'<w:pict {NAMESPACE} xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        f'</v:shapetype><v:shape id="SoThiDuaSample{number}" type="#_x0000_t136"'
        f' style="{style}" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;Times New Roman&quot;" string="{SAMPLE_MARK}"/>'
        "</v:shape></w:pict>"
    )


def _as_word_2013(document: WordDocument) -> None:
    """Say that today's Word made it: an older mode lets tables begin left of the margin."""
    settings: Xml = document.settings.element
    removed(settings, "compat")
    compat = parsed(
        f'<w:compat {NAMESPACE}><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    settings.insert_element_before(
        compat,
        *("w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang"),
        *("w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats", "w:shapeDefaults"),
        *("w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator"),
    )


def _describe(document: WordDocument, report: Report) -> None:
    about = document.core_properties
    about.title = visible(report.title)[:255]
    about.author = visible(" ".join(report.issuer))[:255] or "Sổ Thi Đua"
    about.last_modified_by = "Sổ Thi Đua"
    about.comments, about.language = "", "vi-VN"
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the library asks so
    about.revision = 1


def _without_times(content: BytesIO) -> bytes:
    """Return the file without the time of its making, so that equal reports are equal files."""
    target = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return target.getvalue()
