"""The end of a Word document: who signs it and who gets it."""

from docx.document import Document
from docx.shared import Pt

from app.exports.fonts import REGULAR
from app.exports.layout import MM, size_sets
from app.exports.letterhead import plain_measure
from app.exports.report import Regime, Report, Signature
from app.exports.word_pen import Place, add_layout, add_rule, keep_with_next
from app.exports.word_styles import Part

_RECIPIENTS_WORD = "Nơi nhận:"
_SIGNING_SPACE = 28 * MM
_SLACK = 1.0  # points: a paragraph just as wide as its words may still wrap


def write_closing(document: Document, body: Place, report: Report) -> None:
    """Write signatures side by side, with the recipients left of a single one."""
    signatures = report.signatures
    is_beside = bool(report.recipients) and len(signatures) == 1
    if signatures:
        count = 2 if len(signatures) == 1 else len(signatures)
        widths = [body.width / count] * count
        body.add(Part.GAP)
        table = add_layout(document, widths, row_count=2)
        first = count - len(signatures)
        for place, signature in enumerate(signatures, start=first):
            _write_above(Place(table.rows[0].cells[place], widths[place]), signature)
            below = Place(table.rows[1].cells[place], widths[place])
            _write_below(below, signature, with_next=bool(report.recipients) and not is_beside)
        if is_beside:
            cells = table.rows[0].cells[0].merge(table.rows[1].cells[0])
            _write_recipients(Place(cells, widths[0]), report)
    if report.recipients and not is_beside:
        gap = body.add(Part.GAP)
        if signatures:
            keep_with_next(gap)
        _write_recipients(body, report)


def _write_above(place: Place, signature: Signature) -> None:
    for text in signature.authority:
        place.add(Part.AUTHORITY, text.upper())
    place.add(Part.POST, signature.post.upper())
    if signature.hint:
        place.add(Part.HINT, signature.hint)


def _write_below(place: Place, signature: Signature, *, with_next: bool) -> None:
    """Write the second post and the name, below the room for the signature.

    `with_next` keeps them on the page of the recipients below.
    """
    parts = [(Part.SECOND_POST, signature.second_post.upper())] if signature.second_post else []
    parts.append((Part.NAME, signature.name))
    for number, (part, text) in enumerate(parts):
        paragraph = place.add(part, text)
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(round(_SIGNING_SPACE))
        if with_next:
            keep_with_next(paragraph)


def _write_recipients(place: Place, report: Report) -> None:
    word = place.add(Part.RECIPIENTS, _RECIPIENTS_WORD)
    keep_with_next(word)
    if report.regime is Regime.PARTY:  # ruled below, as long as the words
        length = plain_measure(
            _RECIPIENTS_WORD, REGULAR, size_sets(report.regime)[0].recipients_word
        )
        add_rule(word, 0.0, max(place.width - length - _SLACK, 0.0))
    lines = report.recipient_lines
    for number, text in enumerate(lines):
        paragraph = place.add(Part.RECIPIENT, text)
        if number + 1 < len(lines):
            keep_with_next(paragraph)
