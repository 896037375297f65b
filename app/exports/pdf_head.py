"""The head of a document: letterhead, title, whom it is sent to."""

from collections.abc import Iterable

from app.exports.fonts import BOLD, ITALIC, REGULAR
from app.exports.layout import MM, balanced, national_lines, rule_length, wrapped
from app.exports.letterhead import Letterhead, letterhead
from app.exports.pages import SINGLE, Line, Pages
from app.exports.report import Align, Regime, Report

_RULE_GAP = 4.0
_NUMBER_GAP = 6.0
_SUBJECT_GAP = 6.0  # Nghị định 30/2020/NĐ-CP, Phụ lục I Mục II.5
_TITLE_GAP = 18.0
_AFTER_TITLE_GAP = 14.0
_ADDRESS_INDENT = 25 * MM


def draw_head(pages: Pages, report: Report) -> None:
    """Draw what stands above the first block of a report."""
    if report.issuer or report.parent:
        head = letterhead(report, pages.width, pages.measure)
        pages.sizes = head.sizes
        _draw_letterhead(pages, report, head)
    _draw_title(pages, report)
    if report.addressees:
        _draw_addressees(pages, report)
    pages.y -= _AFTER_TITLE_GAP / 2


def _draw_letterhead(pages: Pages, report: Report, head: Letterhead) -> None:
    sizes, left, right = head.sizes, head.left, head.right
    left_middle, right_middle = pages.left + left / 2, pages.right - right / 2
    top = pages.y

    _stack(pages, _capitals(pages, report.parent, REGULAR), left_middle, left)
    issuer = _stack(pages, _capitals(pages, report.issuer, BOLD), left_middle, left)
    if report.regime is Regime.PARTY:
        _stack(pages, [pages.line("*", REGULAR, sizes.issuer)], left_middle, left)
    elif issuer:
        _rule_below(pages, left_middle, rule_length([pages.width_of(line) for line in issuer]))
    left_bottom = pages.y

    pages.y = top
    nation, *motto = national_lines(report.regime)
    lines = [pages.line(nation, BOLD, sizes.nation)]
    lines += [pages.line(text, BOLD, sizes.motto) for text in motto]
    _stack(pages, lines, right_middle, right)
    _rule_below(pages, right_middle, pages.width_of(lines[-1]))

    # Number and date stand on one line (Nghị định 30/2020/NĐ-CP, Phụ lục I Mục II.4).
    top = min(pages.y, left_bottom) - _NUMBER_GAP
    pages.y = top - (sizes.date - sizes.number)
    _stack(pages, [pages.line(report.number, REGULAR, sizes.number)], left_middle, left)
    if report.subject:
        style = ITALIC if report.regime is Regime.PARTY else REGULAR
        pages.y -= _SUBJECT_GAP
        _stack(pages, [pages.line(report.subject, style, sizes.subject)], left_middle, left)
    left_bottom, pages.y = pages.y, top
    _stack(pages, [pages.line(report.place_date, ITALIC, sizes.date)], right_middle, right)
    pages.y = min(pages.y, left_bottom) - _TITLE_GAP


def _capitals(pages: Pages, texts: Iterable[str], style: str) -> list[Line]:
    return [pages.line(text.upper(), style, pages.sizes.issuer) for text in texts]


def _draw_title(pages: Pages, report: Report) -> None:
    sizes = pages.sizes
    middle = (pages.left + pages.right) / 2
    above = [pages.line(report.appendix, BOLD, sizes.heading)] if report.appendix else []
    above += [pages.line(report.heading.upper(), BOLD, sizes.heading)] if report.heading else []
    about = [pages.line(text, BOLD, sizes.subheading) for text in report.subheadings]
    if report.plan:
        about.append(pages.line(report.plan, BOLD, sizes.subheading))
    if report.attached_to:
        about.append(pages.line(report.attached_to, ITALIC, sizes.subheading))
    _stack(pages, above, middle, pages.width)
    last = _stack(pages, about, middle, pages.width * 0.9)
    if not last or report.appendix:
        pages.y -= _AFTER_TITLE_GAP / 2
    elif report.regime is Regime.PARTY:
        _stack(pages, [pages.line("-----", REGULAR, sizes.subheading)], middle, pages.width)
    else:
        _rule_below(pages, middle, rule_length([pages.width_of(line) for line in last]))
    pages.y -= _AFTER_TITLE_GAP / 2


def _draw_addressees(pages: Pages, report: Report) -> None:
    """Draw "Kính gửi:": one addressee on the same line, more as a list below."""
    size = pages.sizes.body
    style = ITALIC if report.regime is Regime.PARTY else REGULAR
    word = pages.line(f"{report.address_words}: ", style, size)
    x = pages.left + _ADDRESS_INDENT
    if len(report.addressees) == 1:
        texts = [f"{report.addressees[0]}"]
        x_items = x + pages.width_of(word)
    else:
        texts = [f"- {text};" for text in report.addressees]
        texts[-1] = f"{texts[-1][:-1]}."
        x_items = x + pages.width_of(word) - pages.width_of(pages.line(": ", style, size))
    lines = [
        pages.line(line, REGULAR, size)
        for text in texts
        for line in _wrapped(pages, text, size, pages.right - x_items)
    ]
    pages.draw(word, x, pages.y - size)
    if len(report.addressees) > 1:
        pages.y -= size * 1.3
    for line in lines:
        pages.ensure(size * 1.3)
        pages.draw(line, x_items, pages.y - size)
        pages.y -= size * 1.3
    pages.y -= _AFTER_TITLE_GAP / 2


def _wrapped(pages: Pages, text: str, size: float, width: float) -> list[str]:
    letters = pages.letters[REGULAR]
    return wrapped(letters.printable(text), width, letters.measure(size))


def _stack(pages: Pages, lines: Iterable[Line], middle: float, width: float) -> list[Line]:
    """Draw centred lines one below the other and return those of the last text."""
    drawn: list[Line] = []
    for line in lines:
        measure = pages.letters[line.style].measure(line.size)
        drawn = [Line(t, line.style, line.size) for t in balanced(line.text, width, measure)]
        for part in drawn:
            pages.ensure(part.size * SINGLE)
            pages.draw(part, middle, pages.y - part.size, Align.CENTER)
            pages.y -= part.size * SINGLE
    return drawn


def _rule_below(pages: Pages, middle: float, length: float) -> None:
    pages.y -= _RULE_GAP
    pages.rule(middle, pages.y, length)
    pages.y -= _RULE_GAP
