"""The head of a Word document: letterhead, title, whom it is sent to."""

from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, balanced, national_lines, rule_length
from app.exports.letterhead import Letterhead, plain_measure
from app.exports.report import Regime, Report
from app.exports.word_pen import Place, add_layout
from app.exports.word_styles import Part

_TITLE_GAP = 18.0
_ADDRESS_INDENT = 25 * MM
_TITLE_SHARE = 0.9


def write_head(document: Document, body: Place, report: Report, head: Letterhead) -> None:
    """Write what stands above the first block of a report."""
    if report.issuer or report.parent:
        _write_letterhead(document, report, head, body.width)
    _write_title(body, report, head)
    if report.addressees:
        _write_addressees(body, report)


def _write_letterhead(document: Document, report: Report, head: Letterhead, width: float) -> None:
    gap = (width - head.left - head.right) / 2  # what fits to the point may still wrap
    widths = (head.left + gap, head.right + gap)
    table = add_layout(document, widths, row_count=2)
    (issuer, nation), (number, date) = (
        [Place(cell, width) for cell, width in zip(row.cells, widths, strict=True)]
        for row in table.rows
    )
    _write_issuer(issuer, report, head)
    _write_nation(nation, report, head)
    sizes = head.sizes
    number.add(Part.NUMBER, report.number)
    if report.subject:
        number.add(Part.SUBJECT, _balanced(report.subject, REGULAR, sizes.subject, head.left))
    date.add(Part.DATE, _balanced(report.place_date, ITALIC, sizes.date, head.right))


def _write_issuer(place: Place, report: Report, head: Letterhead) -> None:
    size = head.sizes.issuer
    widths: list[float] = []
    for part, style, texts in (
        (Part.PARENT, REGULAR, report.parent),
        (Part.ISSUER, BOLD, report.issuer),
    ):
        for text in texts:
            lines = balanced(text.upper(), head.left, lambda t, s=style: _width(t, s, size))
            place.add(part, "\n".join(lines))
            widths = [_width(line, style, size) for line in lines]
    if report.regime is Regime.PARTY:
        place.add(Part.STAR, "*")
    elif widths:
        place.add_rule(rule_length(widths))


def _write_nation(place: Place, report: Report, head: Letterhead) -> None:
    nation, *motto = national_lines(report.regime)
    place.add(Part.NATION, nation)
    for text in motto:
        place.add(Part.MOTTO, text)
    size = head.sizes.motto if motto else head.sizes.nation
    place.add_rule(_width([nation, *motto][-1], BOLD, size))


def _write_title(body: Place, report: Report, head: Letterhead) -> None:
    sizes, width = head.sizes, body.width * _TITLE_SHARE
    first: list[WordParagraph] = []
    if report.appendix:
        first.append(body.add(Part.APPENDIX, report.appendix))
    if report.heading:
        first.append(body.add(Part.HEADING, report.heading.upper()))
    about = [(Part.SUBHEADING, BOLD, text) for text in (*report.subheadings, report.plan) if text]
    if report.attached_to:
        about.append((Part.ATTACHED, ITALIC, report.attached_to))
    widths: list[float] = []
    for part, style, text in about:
        lines = balanced(text, width, lambda t, s=style: _width(t, s, sizes.subheading))
        first.append(body.add(part, "\n".join(lines)))
        widths = [_width(line, style, sizes.subheading) for line in lines]
    if first:
        first[0].paragraph_format.space_before = Pt(_TITLE_GAP)
    if not widths or report.appendix:
        body.add(Part.GAP)
    elif report.regime is Regime.PARTY:
        body.add(Part.STAR, "-----")
        body.add(Part.GAP)
    else:
        body.add_rule(rule_length(widths))
        body.add(Part.GAP)


def _write_addressees(body: Place, report: Report) -> None:
    """Write "Kính gửi:": one addressee on the same line, more as a list below."""
    is_party = report.regime is Regime.PARTY
    *others, last = report.addressees
    word = body.add(Part.ADDRESSEE)
    word.paragraph_format.left_indent = Pt(_ADDRESS_INDENT)
    word.add_run(f"{report.address_words}:").italic = is_party
    if not others:
        body_text = word.add_run(f" {last}")
        body_text.italic = False
        return
    indent = _ADDRESS_INDENT + _width(report.address_words, REGULAR, 14)
    for text in (*(f"- {other};" for other in others), f"- {last}."):
        item = body.add(Part.ADDRESSEE, text)
        item.paragraph_format.left_indent = Pt(round(indent, 1))


def _balanced(text: str, style: str, size: float, width: float) -> str:
    return "\n".join(balanced(text, width, lambda part: _width(part, style, size)))


def _width(text: str, style: str, size: float) -> float:
    return plain_measure(text, style, size)
