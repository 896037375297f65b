"""The end of a Word document: who signs it and who gets it."""

from docx.document import Document
from docx.shared import Pt

from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, Measure, Sizes, balanced
from app.exports.letterhead import plain_measure
from app.exports.report import Regime, Report, Signature
from app.exports.word_pen import Place, add_layout, add_rule, keep_with_next
from app.exports.word_styles import HINT_SIZE, SINGLE, Part

_RECIPIENTS_WORD = "Nơi nhận:"
_SIGNING_SPACE = 28 * MM
_GAP_ABOVE = 8.0
_SLACK = 1.0  # points: a paragraph just as wide as its words may still wrap


def write_closing(document: Document, body: Place, report: Report, sizes: Sizes) -> None:
    """Write signatures side by side, with the recipients left of a single one.

    They stand in one row, which no program parts between two pages.
    """
    signatures = report.signatures
    is_beside = bool(report.recipients) and len(signatures) == 1
    if signatures:
        count = 2 if len(signatures) == 1 else len(signatures)
        widths = [body.width / count] * count
        body.add(Part.GAP).paragraph_format.space_before = Pt(_GAP_ABOVE)
        cells = add_layout(document, widths).rows[0].cells
        places = [Place(cell, width) for cell, width in zip(cells, widths, strict=True)]
        signing = places[count - len(signatures) :]
        above = [
            _above(signature, report.regime, sizes.body, widths[0]) for signature in signatures
        ]
        lowest = max(map(_height, above))
        with_next = bool(report.recipients) and not is_beside
        for place, signature, parts in zip(signing, signatures, above, strict=True):
            for part, text, _ in parts:
                place.add(part, text)
            # Everybody signs at the same height.
            room = _SIGNING_SPACE + lowest - _height(parts)
            _write_below(place, signature, room, with_next=with_next)
        if is_beside:
            _write_recipients(places[0], report, sizes)
    if report.recipients and not is_beside:
        gap = body.add(Part.GAP)
        if signatures:
            keep_with_next(gap)
        _write_recipients(body, report, sizes)


_Above = list[tuple[Part, str, float]]
"""What stands above a signature: its style, its lines, the size of their letters."""


def _above(signature: Signature, regime: Regime, size: float, width: float) -> _Above:
    post = REGULAR if regime is Regime.PARTY else BOLD
    texts = [(Part.AUTHORITY, BOLD, size, text.upper()) for text in signature.authority]
    texts.append((Part.POST, post, size, signature.post.upper()))
    if signature.hint:
        texts.append((Part.HINT, ITALIC, HINT_SIZE, signature.hint))
    return [
        (part, "\n".join(balanced(text, width - _SLACK, _measure(style, letters))), letters)
        for part, style, letters, text in texts
    ]


def _measure(style: str, size: float) -> Measure:
    return lambda text: plain_measure(text, style, size)


def _height(above: _Above) -> float:
    return sum((text.count("\n") + 1) * size * SINGLE for _, text, size in above)


def _write_below(place: Place, signature: Signature, room: float, *, with_next: bool) -> None:
    """Write the second post and the name, below the room for the signature in points.

    `with_next` keeps them on the page of the recipients below.
    """
    parts = [(Part.SECOND_POST, signature.second_post.upper())] if signature.second_post else []
    parts.append((Part.NAME, signature.name))
    for number, (part, text) in enumerate(parts):
        paragraph = place.add(part, text)
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(round(room))
        if with_next:
            keep_with_next(paragraph)


def _write_recipients(place: Place, report: Report, sizes: Sizes) -> None:
    word = place.add(Part.RECIPIENTS, _RECIPIENTS_WORD)
    keep_with_next(word)
    if report.regime is Regime.PARTY:  # ruled below, as long as the words
        length = plain_measure(_RECIPIENTS_WORD, REGULAR, sizes.recipients_word)
        add_rule(word, 0.0, max(place.width - length - _SLACK, 0.0))
    lines = report.recipient_lines
    for number, text in enumerate(lines):
        paragraph = place.add(Part.RECIPIENT, text)
        if number + 1 < len(lines):
            keep_with_next(paragraph)
