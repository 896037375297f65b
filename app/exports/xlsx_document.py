"""What stands around the tables of a sheet: letterhead, title, paragraphs, signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from app.exports.layout import MM, Sizes, national_lines, plain_width, size_sets
from app.exports.report import (
    HEADINGS,
    SAMPLE_MARK,
    Align,
    Paragraph,
    ParagraphKind,
    Regime,
    Report,
    Signature,
)
from app.exports.xlsx_cells import Look
from app.exports.xlsx_rows import (
    CELL_PAD,
    Edges,
    SheetRow,
    balanced_row,
    line_rows,
    lines_of,
    rule_row,
    rule_row_below,
    side_by_side,
    text_row,
)

BLANK_ROW = SheetRow(height=10.0)

_SAMPLE_SIZE, _NOTE_SIZE, _HINT_SIZE = 16, 12, 12
_CENTRED = (ParagraphKind.PART, ParagraphKind.CENTER)
_NARROWEST_LEFT = 42 * MM
_LEFT_SHARE = 0.43
_SIGNING_ROWS = [SheetRow(height=20.0)] * 4
_MOST_LINES = 18  # of a paragraph in one row


class DocumentWriter:
    """Lays out as rows what a report has above and below its blocks."""

    def __init__(self, report: Report, edges: Edges) -> None:
        self._report, self._edges = report, edges
        self._all = (0, edges.count)
        self._sizes, self._parting = self._sizes_and_parting()

    def head(self) -> Iterator[SheetRow]:
        """Yield the rows above the first block."""
        report = self._report
        if report.is_sample:
            look = Look(_SAMPLE_SIZE, is_bold=True, is_red=True, align=Align.CENTER)
            yield self._wide(SAMPLE_MARK, look)
        if report.issuer or report.parent:
            yield from self._letterhead()
            yield BLANK_ROW
        yield from self._title()
        yield BLANK_ROW
        if report.addressees:
            yield from self._addressees()
            yield BLANK_ROW

    def paragraph(self, paragraph: Paragraph) -> Iterator[SheetRow]:
        """Yield the rows of a paragraph; a long one takes several, as Excel's rows end."""
        kind, text = paragraph.kind, paragraph.whole
        is_note = kind is ParagraphKind.NOTE
        is_basis = kind is ParagraphKind.BASIS
        is_state = self._report.regime is Regime.STATE
        look = Look(
            _NOTE_SIZE if is_note else self._sizes.body,
            is_bold=kind in HEADINGS,
            is_italic=is_note or kind is ParagraphKind.TO_WRITE or (is_basis and is_state),
            align=Align.CENTER if kind in _CENTRED else Align.LEFT,
        )
        if kind is ParagraphKind.PART:
            text = f"{paragraph.lead}\n{paragraph.text.upper()}".strip()
        elif kind in (ParagraphKind.SECTION, ParagraphKind.CENTER):
            text = text.upper()
        lines = lines_of(text, self._edges.width, look)
        if len(lines) <= _MOST_LINES:
            yield self._wide(text, look)
            return
        for start in range(0, len(lines), _MOST_LINES):
            yield self._wide("\n".join(lines[start : start + _MOST_LINES]), look)

    def small(self, text: str, look: Look) -> Iterator[SheetRow]:
        """Yield the row of a line above or below a table, if there is one."""
        if text:
            yield self._wide(text, look)

    def closing(self) -> Iterator[SheetRow]:
        """Yield the rows below the last block: signatures, recipients."""
        recipients = self._report.recipients
        is_beside = bool(recipients) and len(self._report.signatures) == 1
        middle = self._edges.nearest(self._edges.width / 2, 1, max(self._edges.count - 1, 1))
        parts = self._signatures(middle if self._edges.count > 1 else 0)
        if is_beside:
            parts = [self._recipients((0, middle)), *parts]
        if parts:
            yield BLANK_ROW
            yield from map(side_by_side, zip_longest(*parts))
        if recipients and not is_beside:
            yield BLANK_ROW
            yield from self._recipients(self._all)

    # --- letterhead --------------------------------------------------------------------------

    def _sizes_and_parting(self) -> tuple[Sizes, int]:
        """Return the sizes, and the edge between the two halves: 0 when they do not fit so."""
        sets = size_sets(self._report.regime)
        for sizes in sets:
            nation = national_lines(self._report.regime)[0]
            right = max(
                plain_width(nation, sizes.nation, is_bold=True),
                plain_width(self._report.place_date, sizes.date),
            )
            last = self._edges.width - right - CELL_PAD
            at = self._edges.at
            fitting = [e for e in range(1, self._edges.count) if _NARROWEST_LEFT <= at[e] <= last]
            if fitting:
                wanted = self._edges.width * _LEFT_SHARE
                return sizes, min(fitting, key=lambda edge: abs(at[edge] - wanted))
        return sets[-1], 0

    def _letterhead(self) -> Iterator[SheetRow]:
        left_ends = (0, self._parting) if self._parting else self._all
        right_ends = (self._parting, self._edges.count) if self._parting else self._all
        left, right = self._issuer_rows(left_ends), self._nation_rows(right_ends)
        number = Look(self._sizes.number, align=Align.CENTER)
        date = Look(self._sizes.date, is_italic=True, align=Align.CENTER)
        last = [
            text_row(self._edges, left_ends, self._report.number, number),
            text_row(self._edges, right_ends, self._report.place_date, date),
        ]
        if self._parting:
            yield from map(side_by_side, zip_longest(left, right))
            yield side_by_side(last)
        else:
            yield from (*right, *left, *last)
        if self._report.subject:
            is_party = self._report.regime is Regime.PARTY
            subject = Look(self._sizes.subject, is_italic=is_party, align=Align.CENTER)
            yield balanced_row(self._edges, left_ends, self._report.subject, subject)

    def _issuer_rows(self, ends: tuple[int, int]) -> list[SheetRow]:
        report, plain = self._report, Look(self._sizes.issuer, align=Align.CENTER)
        bold = replace(plain, is_bold=True)
        names = [(text.upper(), plain) for text in report.parent]
        names += [(text.upper(), bold) for text in report.issuer]
        rows = [row for name, look in names for row in line_rows(self._edges, ends, name, look)]
        if report.regime is Regime.PARTY:
            return [*rows, text_row(self._edges, ends, "*", plain)]
        return [*rows, rule_row_below(self._edges, ends, *names[-1])]

    def _nation_rows(self, ends: tuple[int, int]) -> list[SheetRow]:
        bold = Look(self._sizes.nation, is_bold=True, align=Align.CENTER)
        nation, *motto = national_lines(self._report.regime)
        rows = [text_row(self._edges, ends, nation, bold)]
        for text in motto:
            bold = replace(bold, size=self._sizes.motto)
            rows.append(text_row(self._edges, ends, text, bold))
        length = plain_width([nation, *motto][-1], bold.size, is_bold=True)
        return [*rows, rule_row(self._edges, ends, length)]

    # --- title -------------------------------------------------------------------------------

    def _title(self) -> Iterator[SheetRow]:
        report, sizes = self._report, self._sizes
        bold = Look(sizes.subheading, is_bold=True, align=Align.CENTER)
        plain = replace(bold, is_bold=False)
        heading = replace(bold, size=sizes.heading)
        for text in filter(None, (report.appendix, report.heading.upper())):
            yield self._wide(text, heading)
        about = [(text, bold) for text in (*report.subheadings, report.plan) if text]
        if report.attached_to:
            about.append((report.attached_to, replace(plain, is_italic=True)))
        for text, look in about:
            yield balanced_row(self._edges, self._all, text, look)
        if about and report.regime is Regime.PARTY:
            yield self._wide("-----", plain)
        elif about:
            yield rule_row_below(self._edges, self._all, *about[-1])

    def _addressees(self) -> Iterator[SheetRow]:
        look, words = Look(self._sizes.body, align=Align.CENTER), self._report.address_words
        *others, last = self._report.addressees
        if not others:
            yield self._wide(f"{words}: {last}", look)
            return
        for text in (f"{words}:", *(f"- {other};" for other in others), f"- {last}."):
            yield self._wide(text, look)

    # --- closing -----------------------------------------------------------------------------

    def _signatures(self, middle: int) -> list[list[SheetRow]]:
        """Return the rows of each signature, names level."""
        signatures = self._report.signatures
        places = self._signing_places(len(signatures), middle)
        above = [self._above(one, ends) for one, ends in zip(signatures, places, strict=True)]
        most = max(map(len, above), default=0)
        below = [self._below(one, ends) for one, ends in zip(signatures, places, strict=True)]
        columns = [
            [*head, *[SheetRow()] * (most - len(head)), *_SIGNING_ROWS, *names]
            for head, names in zip(above, below, strict=True)
        ]
        if places and places[0] == places[-1]:  # one below the other
            return [[row for column in columns for row in column]]
        return columns

    def _signing_places(self, count: int, middle: int) -> list[tuple[int, int]]:
        if count == 1:
            return [(middle, self._edges.count)]
        if count > self._edges.count:
            return [self._all] * count
        return list(pairwise(self._edges.shares([1] * count))) if count else []

    def _above(self, signature: Signature, ends: tuple[int, int]) -> list[SheetRow]:
        bold, post = self._signing_looks()
        rows = [text_row(self._edges, ends, text.upper(), bold) for text in signature.authority]
        rows.append(text_row(self._edges, ends, signature.post.upper(), post))
        if signature.hint:
            hint = Look(_HINT_SIZE, is_italic=True, align=Align.CENTER)
            rows.append(text_row(self._edges, ends, signature.hint, hint))
        return rows

    def _below(self, signature: Signature, ends: tuple[int, int]) -> list[SheetRow]:
        bold, post = self._signing_looks()
        texts = ((signature.second_post.upper(), post), (signature.name, bold))
        return [text_row(self._edges, ends, text, look) for text, look in texts if text]

    def _signing_looks(self) -> tuple[Look, Look]:
        bold = Look(self._sizes.body, is_bold=True, align=Align.CENTER)
        return bold, replace(bold, is_bold=self._report.regime is Regime.STATE)

    def _recipients(self, ends: tuple[int, int]) -> list[SheetRow]:
        is_party = self._report.regime is Regime.PARTY
        word = Look(
            self._sizes.recipients_word,
            is_bold=not is_party,
            is_italic=not is_party,
            is_underlined=is_party,
        )
        look = Look(self._sizes.recipients)
        lines = [("Nơi nhận:", word), *((text, look) for text in self._report.recipient_lines)]
        return [text_row(self._edges, ends, text, look) for text, look in lines]

    def _wide(self, text: str, look: Look) -> SheetRow:
        return text_row(self._edges, self._all, text, look)


def rows_in_one(rows: Sequence[SheetRow]) -> float:
    """Return the height of rows together; a row without one counts as 15 points."""
    return sum(15.0 if row.height is None else row.height for row in rows)
